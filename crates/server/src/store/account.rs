//! 停止・再開・抹消 of accounts, and what was not sent when one was stopped.

use super::{care_list, count, id, maybe_time, name, text, time};
use crate::{audit::hex, db::Tx, fail::Outcome};
use contract::{
    EntryId, InstitutionId, PersonId, SessionId, SubjectId, Timestamp,
    account::{AccountAct, AccountActed, NewUnsent, Settled, Unsent, UnsentForm},
    people::Author,
    policy::Audience,
    role::AccountState,
};
use sha2::{Digest as _, Sha256};
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

/// State of an account, and its login ID.
///
/// # Errors
/// The database does not answer, or there is no such person.
pub async fn state_and_login(conn: &mut AnyConnection, person: PersonId) -> Outcome<(AccountState, String)> {
    let row =
        sqlx::query("SELECT state, login FROM person WHERE id = $1").bind(person.to_string()).fetch_one(conn).await?;
    Ok((AccountState::from_code(row.try_get("state")?), row.try_get("login")?))
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
        "INSERT INTO account_act (id, person, n, institution, act, reason, author_json, at) \
         SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, $6, $7 FROM account_act WHERE person = $2",
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
    let row = sqlx::query("SELECT * FROM account_act WHERE person = $1 ORDER BY n DESC LIMIT 1")
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

/// A session that ended because its account was stopped.
pub struct Stopped {
    /// Whose.
    pub person: PersonId,
    /// Which.
    pub session: SessionId,
    /// When.
    pub at: Timestamp,
}

/// The session of this token, where it was good until its account was stopped.
///
/// # Errors
/// The database does not answer.
pub async fn stopped_session(conn: &mut AnyConnection, token_hash: &str, now: Timestamp) -> Outcome<Option<Stopped>> {
    let row = sqlx::query(
        "SELECT s.id AS session, s.person, s.ended_at FROM session s JOIN person p ON p.id = s.person \
         WHERE s.token_hash = $1 AND s.ends_at > $2 AND p.state <> $3 AND s.last_seen_at + s.idle_ms > s.ended_at \
               AND EXISTS (SELECT 1 FROM account_act a WHERE a.person = s.person AND a.at = s.ended_at AND a.act <> $4)",
    )
    .bind(token_hash)
    .bind(now.0)
    .bind(AccountState::Active.code())
    .bind(AccountAct::Restore.code())
    .fetch_optional(&mut *conn)
    .await?;
    let of = |row: AnyRow| -> Outcome<_> {
        Ok(Stopped { person: id(&row, "person")?, session: id(&row, "session")?, at: time(&row, "ended_at")? })
    };
    row.map(of).transpose()
}

/// How much a person has handed in since a moment.
///
/// # Errors
/// The database does not answer.
pub async fn handed_in(conn: &mut AnyConnection, person: PersonId, since: Timestamp) -> Outcome<u32> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM unsent WHERE person = $1 AND at >= $2")
        .bind(person.to_string())
        .bind(since.0)
        .fetch_one(&mut *conn)
        .await?;
    count(&row, "n")
}

/// Keeps something unsent; the same words of the same form are kept once.
///
/// # Errors
/// The database refuses.
pub async fn keep(
    tx: &mut Tx,
    unsent: EntryId,
    (by, institution): (PersonId, InstitutionId),
    new: &NewUnsent,
) -> Outcome<()> {
    let at = tx.now.0;
    sqlx::query(
        "INSERT INTO unsent (id, person, subject, institution, draft, form, audience, occurred_at, body, body_hash, at, \
                             settled_json) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'null') \
         ON CONFLICT (person, draft, form, body_hash) DO NOTHING",
    )
    .bind(unsent.to_string())
    .bind(by.to_string())
    .bind(new.subject.to_string())
    .bind(institution.to_string())
    .bind(new.id.to_string())
    .bind(new.form.code())
    .bind(new.audience.code())
    .bind(new.occurred_at.map(|at| at.0))
    .bind(new.text.as_str())
    .bind(hex(&Sha256::digest(format!("{}\n{}", new.subject, new.text).as_bytes())))
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
        "SELECT u.*, p.family, p.given, p.family_kana, p.given_kana, \
                (SELECT COUNT(*) FROM op WHERE op.id = u.draft AND op.person = u.person) AS reached \
         FROM unsent u JOIN person p ON p.id = u.person \
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
            audience: Audience::from_code(row.try_get("audience")?),
            occurred_at: maybe_time(row, "occurred_at")?,
            text: text(row, "body")?,
            reached: count(row, "reached")? > 0,
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
