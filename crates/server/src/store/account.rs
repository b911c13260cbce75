//! 停止・再開・抹消 of accounts, and what was not sent when one was stopped.

use super::{care_list, count, id, name, text, time};
use crate::{db::Tx, fail::Outcome};
use contract::{
    EntryId, InstitutionId, PersonId, SubjectId, Timestamp,
    account::{AccountAct, AccountActed, NewUnsent, Settled, Unsent, UnsentForm},
    people::Author,
    role::AccountState,
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// State of an account.
///
/// # Errors
/// The database does not answer, or there is no such person.
pub async fn state(conn: &mut AnyConnection, person: PersonId) -> Outcome<AccountState> {
    let row =
        sqlx::query("SELECT state FROM person WHERE id = $1").bind(person.to_string()).fetch_one(&mut *conn).await?;
    Ok(AccountState::from_code(row.try_get("state")?))
}

/// Sets the state of an account.
///
/// # Errors
/// The database refuses.
pub async fn set_state(tx: &mut Tx, person: PersonId, state: AccountState) -> Outcome<()> {
    sqlx::query("UPDATE person SET state = $2 WHERE id = $1")
        .bind(person.to_string())
        .bind(state.code())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Holds a role now that is none of this institution: with another one, on the platform, or toward a subject.
///
/// # Errors
/// The database does not answer.
pub async fn is_bound_elsewhere(
    conn: &mut AnyConnection,
    person: PersonId,
    institution: InstitutionId,
    now: Timestamp,
) -> Outcome<bool> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM role_grant WHERE person = $1 AND COALESCE(institution, '') <> $2 \
                        AND (to_at IS NULL OR to_at > $3)) \
              + (SELECT COUNT(*) FROM relation WHERE person = $1 AND (to_at IS NULL OR to_at > $3)) AS n",
    )
    .bind(person.to_string())
    .bind(institution.to_string())
    .bind(now.0)
    .fetch_one(&mut *conn)
    .await?;
    Ok(count(&row, "n")? > 0)
}

/// Ends every role within the institution and every registration for a subject; says for whom.
///
/// # Errors
/// The database refuses.
pub async fn leave(tx: &mut Tx, person: PersonId, institution: InstitutionId) -> Outcome<Vec<SubjectId>> {
    let now = tx.now.0;
    let rows = sqlx::query(
        "SELECT DISTINCT subject FROM staff_registration \
         WHERE person = $1 AND institution = $2 AND (to_at IS NULL OR to_at > $3) ORDER BY subject",
    )
    .bind(person.to_string())
    .bind(institution.to_string())
    .bind(now)
    .fetch_all(tx.conn())
    .await?;
    let subjects = rows.iter().map(|row| id(row, "subject")).collect::<Outcome<Vec<SubjectId>>>()?;
    for subject in &subjects {
        care_list::relieve(tx, *subject, person, institution).await?;
    }
    sqlx::query(
        "UPDATE role_grant SET to_at = CASE WHEN from_at > $3 THEN from_at ELSE $3 END \
         WHERE person = $1 AND institution = $2 AND (to_at IS NULL OR to_at > $3)",
    )
    .bind(person.to_string())
    .bind(institution.to_string())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(subjects)
}

/// Puts an act on record; `institution` is `None` where the operator acts.
///
/// # Errors
/// The database refuses.
pub async fn acted(
    tx: &mut Tx,
    act: EntryId,
    (person, institution): (PersonId, Option<InstitutionId>),
    what: &AccountActed,
) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO account_act (id, person, institution, act, reason, author_json, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(act.to_string())
    .bind(person.to_string())
    .bind(institution.map_or_else(String::new, |id| id.to_string()))
    .bind(what.act.code())
    .bind(what.reason.as_str())
    .bind(serde_json::to_string(&what.by)?)
    .bind(what.at.0)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The last act on an account, and the institution whose it was.
///
/// # Errors
/// The database does not answer.
pub async fn last_act(
    conn: &mut AnyConnection,
    person: PersonId,
) -> Outcome<Option<(AccountActed, Option<InstitutionId>)>> {
    let row = sqlx::query("SELECT * FROM account_act WHERE person = $1 ORDER BY at DESC, id DESC LIMIT 1")
        .bind(person.to_string())
        .fetch_optional(&mut *conn)
        .await?;
    let of = |row: AnyRow| -> Outcome<_> {
        let acted = AccountActed {
            act: AccountAct::from_code(row.try_get("act")?),
            reason: text(&row, "reason")?,
            by: serde_json::from_str(row.try_get("author_json")?)?,
            at: time(&row, "at")?,
        };
        Ok((acted, text(&row, "institution")?.parse().ok()))
    };
    row.map(of).transpose()
}

/// The person of a session that ended because the account was stopped, and when that was.
///
/// # Errors
/// The database does not answer.
pub async fn stopped_session(
    conn: &mut AnyConnection,
    token_hash: &str,
    now: Timestamp,
) -> Outcome<Option<(PersonId, Timestamp)>> {
    let row = sqlx::query(
        "SELECT s.person, s.ended_at FROM session s JOIN person p ON p.id = s.person \
         WHERE s.token_hash = $1 AND s.ends_at > $2 AND p.state <> $3 AND s.ended_at = \
               (SELECT MAX(a.at) FROM account_act a WHERE a.person = s.person AND a.act <> $4)",
    )
    .bind(token_hash)
    .bind(now.0)
    .bind(AccountState::Active.code())
    .bind(AccountAct::Restore.code())
    .fetch_optional(&mut *conn)
    .await?;
    row.map(|row| Ok((id(&row, "person")?, time(&row, "ended_at")?))).transpose()
}

/// Keeps something unsent; what was handed in before stays as it was.
///
/// # Errors
/// The database refuses.
pub async fn keep(tx: &mut Tx, by: PersonId, institution: InstitutionId, new: &NewUnsent) -> Outcome<()> {
    let at = tx.now.0;
    sqlx::query(
        "INSERT INTO unsent (id, person, subject, institution, form, body, at, settled_json) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'null') ON CONFLICT (id) DO NOTHING",
    )
    .bind(new.id.to_string())
    .bind(by.to_string())
    .bind(new.subject.to_string())
    .bind(institution.to_string())
    .bind(new.form.code())
    .bind(new.text.as_str())
    .bind(at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What an institution's staff had not sent, newest first: about subjects whose record is shared with it now.
///
/// # Errors
/// The database does not answer.
pub async fn unsent(conn: &mut AnyConnection, institution: InstitutionId, now: Timestamp) -> Outcome<Vec<Unsent>> {
    let rows = sqlx::query(
        "SELECT u.*, p.family, p.given, p.family_kana, p.given_kana FROM unsent u JOIN person p ON p.id = u.person \
         WHERE u.institution = $1 ORDER BY u.at DESC, u.id DESC",
    )
    .bind(institution.to_string())
    .fetch_all(&mut *conn)
    .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let cared = care_list::cared_for(conn, institution, now).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let subject: SubjectId = id(row, "subject")?;
        let Some(head) = cared.iter().map(|cared| &cared.head).find(|head| head.id == subject) else { continue };
        all.push(Unsent {
            id: id(row, "id")?,
            subject: (subject, head.name.clone()),
            by: name(row)?,
            form: UnsentForm::from_code(row.try_get("form")?),
            text: text(row, "body")?,
            at: time(row, "at")?,
            settled: serde_json::from_str(row.try_get("settled_json")?)?,
        });
    }
    Ok(all)
}

/// Says what was done with something unsent.
///
/// # Errors
/// The database refuses.
pub async fn settle(tx: &mut Tx, unsent: EntryId, note: &str, by: Author) -> Outcome<Settled> {
    let settled = Settled { note: note.to_owned(), by, at: tx.now };
    sqlx::query("UPDATE unsent SET settled_json = $2 WHERE id = $1")
        .bind(unsent.to_string())
        .bind(serde_json::to_string(&settled)?)
        .execute(tx.conn())
        .await?;
    Ok(settled)
}
