//! 個人利用の申請, the acts on them, invitations, and what individual users agreed to about themselves.

use super::{count, id, name, number, text, time};
use crate::{db::Tx, fail::Outcome};
use contract::{
    EntryId, PersonId, Role, SubjectId, Timestamp,
    individual::{Capacity, IndividualUse, NewIndividualUse, OwnAgreed, OwnUse, UseAnswered, UseEnded},
    people::{Author, Name},
    role::AccountState,
};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, any::AnyRow};
use std::collections::HashMap;

/// An application with what else the rules need.
pub struct Application {
    /// As it is shown.
    pub shown: IndividualUse,
    /// For whose record.
    pub subject: SubjectId,
    /// The applicant.
    pub person: PersonId,
}

/// An act on an application.
pub enum Act<'a> {
    /// The subject's answer.
    Answer(&'a UseAnswered),
    /// 中止・取下げ
    End(&'a UseEnded),
}

const SELECT: &str = "SELECT u.*, p.family, p.given, p.family_kana, p.given_kana, i.until_at \
                      FROM individual_use u JOIN person p ON p.id = u.person LEFT JOIN invitation i ON i.person = u.person ";

async fn read(conn: &mut AnyConnection, condition: &str, with: String) -> Outcome<Vec<Application>> {
    let sql = format!("{SELECT} WHERE {condition} ORDER BY u.n DESC, u.id DESC");
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(with.clone()).fetch_all(&mut *conn).await?;
    let sql = format!(
        "SELECT a.application, a.act, a.detail_json FROM individual_use_act a JOIN individual_use u ON u.id = a.application \
         WHERE {condition} ORDER BY a.n DESC"
    );
    let acts = sqlx::query(AssertSqlSafe(sql)).bind(with).fetch_all(conn).await?;
    rows.iter().map(|row| application(row, &acts)).collect()
}

fn application(row: &AnyRow, acts: &[AnyRow]) -> Outcome<Application> {
    let of: EntryId = id(row, "id")?;
    let (mut answers, mut ended) = (Vec::new(), None);
    for act in acts {
        if id::<contract::id::kind::Entry>(act, "application")? != of {
            continue;
        }
        let detail: &str = act.try_get("detail_json")?;
        match act.try_get("act")? {
            "answer" => answers.push(serde_json::from_str(detail)?),
            _ => ended = Some(serde_json::from_str(detail)?),
        }
    }
    let shown = IndividualUse {
        id: of,
        name: name(row)?,
        capacity: Capacity::from_code(row.try_get("capacity")?),
        relation: text(row, "relation")?,
        proof: text(row, "proof")?,
        by: serde_json::from_str(row.try_get("author_json")?)?,
        at: time(row, "at")?,
        answers,
        ended,
        invited_until: super::maybe_time(row, "until_at")?,
    };
    Ok(Application { shown, subject: id(row, "subject")?, person: id(row, "person")? })
}

/// Every application for a subject, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn of_subject(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<Application>> {
    read(conn, "u.subject = $1", subject.to_string()).await
}

/// One application.
///
/// # Errors
/// The database does not answer.
pub async fn get(conn: &mut AnyConnection, application: EntryId) -> Outcome<Option<Application>> {
    Ok(read(conn, "u.id = $1", application.to_string()).await?.into_iter().next())
}

/// Every application of a person, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn of_person(conn: &mut AnyConnection, person: PersonId) -> Outcome<Vec<Application>> {
    read(conn, "u.person = $1", person.to_string()).await
}

/// How many applications wait for an answer, of the subjects in whose circle a person stands or stood.
///
/// # Errors
/// The database does not answer.
pub async fn waiting(conn: &mut AnyConnection, person: PersonId) -> Outcome<HashMap<SubjectId, u32>> {
    let rows = sqlx::query(
        "SELECT u.subject AS subject, COUNT(*) AS n FROM individual_use u \
         WHERE u.subject IN (SELECT subject FROM relation WHERE person = $1 \
                             UNION SELECT subject FROM staff_registration WHERE person = $1) \
               AND NOT EXISTS (SELECT 1 FROM individual_use_act a WHERE a.application = u.id) \
         GROUP BY u.subject",
    )
    .bind(person.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((id(row, "subject")?, count(row, "n")?))).collect()
}

/// Adds an application.
///
/// # Errors
/// The database refuses.
pub async fn insert(
    tx: &mut Tx,
    (subject, person): (SubjectId, PersonId),
    new: &NewIndividualUse,
    by: &Author,
) -> Outcome<()> {
    let at = tx.now.0;
    sqlx::query(
        "INSERT INTO individual_use (id, subject, person, n, capacity, relation, proof, author_json, at) \
         SELECT $1, $2, $3, COALESCE(MAX(n), 0) + 1, $4, $5, $6, $7, $8 FROM individual_use WHERE subject = $2",
    )
    .bind(new.id.to_string())
    .bind(subject.to_string())
    .bind(person.to_string())
    .bind(new.capacity.code())
    .bind(new.relation.as_str())
    .bind(new.proof.as_str())
    .bind(serde_json::to_string(by)?)
    .bind(at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether an act of this id is on record, and on which application.
///
/// # Errors
/// The database does not answer.
pub async fn known(conn: &mut AnyConnection, act: EntryId) -> Outcome<Option<EntryId>> {
    let row = sqlx::query("SELECT application FROM individual_use_act WHERE id = $1")
        .bind(act.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|row| id(&row, "application")).transpose()
}

/// Adds an act.
///
/// # Errors
/// The database refuses.
pub async fn acted(tx: &mut Tx, act: EntryId, application: EntryId, what: Act<'_>) -> Outcome<()> {
    let at = tx.now.0;
    let (code, detail) = match what {
        Act::Answer(answer) => ("answer", serde_json::to_string(answer)?),
        Act::End(ended) => ("end", serde_json::to_string(ended)?),
    };
    sqlx::query(
        "INSERT INTO individual_use_act (id, application, n, act, detail_json, at) \
         SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5 FROM individual_use_act WHERE application = $2",
    )
    .bind(act.to_string())
    .bind(application.to_string())
    .bind(code)
    .bind(detail)
    .bind(at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The person stands in the subject's circle from now on.
///
/// # Errors
/// The database refuses.
pub async fn relate(tx: &mut Tx, subject: SubjectId, person: PersonId, role: Role, label: &str) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query(
        "INSERT INTO relation (subject, person, role, label, from_at, to_at) VALUES ($1, $2, $3, $4, $5, NULL) \
         ON CONFLICT (subject, person, role) DO UPDATE SET label = excluded.label, from_at = excluded.from_at, to_at = NULL",
    )
    .bind(subject.to_string())
    .bind(person.to_string())
    .bind(role.code())
    .bind(label)
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The person does not stand there any more; `false`: did not before.
///
/// # Errors
/// The database refuses.
pub async fn part(tx: &mut Tx, subject: SubjectId, person: PersonId, role: Role) -> Outcome<bool> {
    let now = tx.now.0;
    let done = sqlx::query(
        "UPDATE relation SET to_at = $4 WHERE subject = $1 AND person = $2 AND role = $3 AND (to_at IS NULL OR to_at > $4)",
    )
    .bind(subject.to_string())
    .bind(person.to_string())
    .bind(role.code())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Whose record a person uses, by the relations that hold now; unjudged, and so without names.
///
/// # Errors
/// The database does not answer.
pub async fn used(conn: &mut AnyConnection, person: PersonId, now: Timestamp) -> Outcome<Vec<OwnUse>> {
    let rows = sqlx::query(
        "SELECT r.subject, r.role, r.label, r.from_at FROM relation r JOIN subject s ON s.id = r.subject \
         WHERE r.person = $1 AND r.from_at <= $2 AND (r.to_at IS NULL OR r.to_at > $2) ORDER BY s.family_kana, s.given_kana, s.id",
    )
    .bind(person.to_string())
    .bind(now.0)
    .fetch_all(conn)
    .await?;
    let own = |row: &AnyRow| {
        Ok(OwnUse {
            subject: id(row, "subject")?,
            name: None,
            role: Role::from_code(row.try_get("role")?),
            relation: text(row, "label")?,
            state: contract::individual::UseState::Agreed,
            at: time(row, "from_at")?,
        })
    };
    rows.iter().map(own).collect()
}

/// An account by its address: whose, its name, its state, and its ID.
///
/// # Errors
/// The database does not answer.
pub async fn account(conn: &mut AnyConnection, email: &str) -> Outcome<Option<(PersonId, Name, AccountState, String)>> {
    let row =
        sqlx::query("SELECT * FROM person WHERE email = $1 OR login = $1").bind(email).fetch_optional(conn).await?;
    let read = |row: AnyRow| {
        let state = AccountState::from_code(row.try_get("state")?);
        Ok((id(&row, "id")?, name(&row)?, state, text(&row, "login")?))
    };
    row.map(read).transpose()
}

/// Prepares an account, which opens with `password` alone, for so long.
///
/// # Errors
/// The database refuses.
pub async fn invite(tx: &mut Tx, person: PersonId, password: &str, until: Timestamp) -> Outcome<()> {
    set_password(tx, person, password, AccountState::Invited).await?;
    sqlx::query(
        "INSERT INTO invitation (person, until_at) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET until_at = excluded.until_at",
    )
    .bind(person.to_string())
    .bind(until.0)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes an account into use, with a password of one's own.
///
/// # Errors
/// The database refuses.
pub async fn join(tx: &mut Tx, person: PersonId, password: &str) -> Outcome<()> {
    set_password(tx, person, password, AccountState::Active).await?;
    sqlx::query("DELETE FROM invitation WHERE person = $1").bind(person.to_string()).execute(tx.conn()).await?;
    Ok(())
}

/// Nobody takes the account into use any more.
///
/// # Errors
/// The database refuses.
pub async fn uninvite(tx: &mut Tx, person: PersonId) -> Outcome<()> {
    sqlx::query("DELETE FROM invitation WHERE person = $1").bind(person.to_string()).execute(tx.conn()).await?;
    Ok(())
}

async fn set_password(tx: &mut Tx, person: PersonId, password: &str, state: AccountState) -> Outcome<()> {
    sqlx::query("UPDATE person SET password = $2, state = $3 WHERE id = $1")
        .bind(person.to_string())
        .bind(password)
        .bind(state.code())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// An account that was prepared can be taken into use now.
///
/// # Errors
/// The database does not answer.
pub async fn is_invited(conn: &mut AnyConnection, person: PersonId, now: Timestamp) -> Outcome<bool> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM invitation WHERE person = $1 AND until_at > $2")
        .bind(person.to_string())
        .bind(now.0)
        .fetch_one(conn)
        .await?;
    Ok(number(&row, "n")? > 0)
}

/// What a person agreed to last about their own data.
///
/// # Errors
/// The database does not answer.
pub async fn agreed(conn: &mut AnyConnection, person: PersonId) -> Outcome<Option<OwnAgreed>> {
    let row = sqlx::query("SELECT text_hash, at FROM own_consent WHERE person = $1 ORDER BY n DESC LIMIT 1")
        .bind(person.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok(OwnAgreed { text: text(&row, "text_hash")?, at: time(&row, "at")? })).transpose()
}

/// Agrees to a text.
///
/// # Errors
/// The database refuses.
pub async fn agree(tx: &mut Tx, act: EntryId, person: PersonId, hash: &str) -> Outcome<()> {
    let at = tx.now.0;
    sqlx::query(
        "INSERT INTO own_consent (id, person, n, text_hash, at) \
         SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4 FROM own_consent WHERE person = $2",
    )
    .bind(act.to_string())
    .bind(person.to_string())
    .bind(hash)
    .bind(at)
    .execute(tx.conn())
    .await?;
    Ok(())
}
