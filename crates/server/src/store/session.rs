//! Sessions and sign-in.

use super::{id, maybe_time, name, number, occupations, text, time};
use crate::{auth::session::Context, db::Tx, fail::Outcome};
use contract::{Actor, PersonId, Role, SessionId, Timestamp, policy::Grant, role::AccountState, session::SessionInfo};
use sqlx::{AnyConnection, AnyPool, Row as _};

/// The session with this token hash, if it is valid now, and when it was last seen.
///
/// # Errors
/// The database does not answer.
pub async fn find(pool: &AnyPool, hash: &str, now: Timestamp) -> Outcome<Option<(Context, i64)>> {
    let mut conn = pool.acquire().await?;
    let row = sqlx::query(
        "SELECT s.id AS session, s.person, s.last_seen_at, s.ends_at, s.idle_ms, s.previous_sign_in, \
                p.state, p.family, p.given, p.family_kana, p.given_kana \
         FROM session s JOIN person p ON p.id = s.person \
         WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.ends_at > $2 AND s.last_seen_at + s.idle_ms > $2",
    )
    .bind(hash)
    .bind(now.0)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let person: PersonId = id(&row, "person")?;
    let state = AccountState::from_code(&text(&row, "state")?);
    let actor = actor(&mut conn, person, state, now).await?;
    let context = Context {
        session: id(&row, "session")?,
        actor,
        name: name(&row)?,
        ends_at: time(&row, "ends_at")?,
        idle_ms: number(&row, "idle_ms")?,
        previous_sign_in: maybe_time(&row, "previous_sign_in")?,
    };
    Ok(Some((context, number(&row, "last_seen_at")?)))
}

/// What the policy judges a person by.
///
/// # Errors
/// The database does not answer.
pub async fn actor(conn: &mut AnyConnection, person: PersonId, state: AccountState, now: Timestamp) -> Outcome<Actor> {
    let grants = grants(&mut *conn, person, now).await?;
    Ok(Actor { person, state, grants, withheld: super::rights::withheld(conn).await? })
}

/// Roles held platform-wide or within institutions, now; those of an institution that is stopped count for nothing.
///
/// # Errors
/// The database does not answer.
pub async fn grants(conn: &mut AnyConnection, person: PersonId, now: Timestamp) -> Outcome<Vec<Grant>> {
    let rows = sqlx::query(
        "SELECT role, institution, occupations FROM role_grant \
         WHERE person = $1 AND from_at <= $2 AND (to_at IS NULL OR to_at > $2) \
               AND NOT EXISTS (SELECT 1 FROM institution i WHERE i.id = role_grant.institution AND i.suspended_at <> 0 AND i.suspended_at <= $2) \
         ORDER BY institution, role DESC",
    )
    .bind(person.to_string())
    .bind(now.0)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Grant {
                role: Role::from_code(row.try_get("role")?),
                institution: text(row, "institution")?.parse().ok(),
                occupations: occupations(row.try_get("occupations")?),
            })
        })
        .collect()
}

/// Holds a role within an institution now, be it stopped or not.
///
/// # Errors
/// The database does not answer.
pub async fn works(conn: &mut AnyConnection, person: PersonId, now: Timestamp) -> Outcome<bool> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM role_grant \
         WHERE person = $1 AND institution <> '' AND from_at <= $2 AND (to_at IS NULL OR to_at > $2)",
    )
    .bind(person.to_string())
    .bind(now.0)
    .fetch_one(conn)
    .await?;
    Ok(number(&row, "n")? > 0)
}

/// A person who tries to sign in.
pub struct Candidate {
    /// Id.
    pub person: PersonId,
    /// Stored PHC string.
    pub password: String,
    /// State of the account.
    pub state: AccountState,
    /// The sign-in before.
    pub last_sign_in: Option<Timestamp>,
}

/// Who has this ID or registered e-mail (already folded to lower case).
///
/// # Errors
/// The database does not answer.
pub async fn candidate(conn: &mut AnyConnection, login: &str) -> Outcome<Option<Candidate>> {
    let row = sqlx::query("SELECT id, password, state, last_sign_in FROM person WHERE login = $1 OR email = $1")
        .bind(login)
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(Candidate {
            person: id(&row, "id")?,
            password: text(&row, "password")?,
            state: AccountState::from_code(&text(&row, "state")?),
            last_sign_in: maybe_time(&row, "last_sign_in")?,
        })
    })
    .transpose()
}

/// The session has not been ended.
///
/// # Errors
/// The database does not answer.
pub async fn is_open(conn: &mut AnyConnection, session: SessionId) -> Outcome<bool> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM session WHERE id = $1 AND ended_at IS NULL")
        .bind(session.to_string())
        .fetch_one(conn)
        .await?;
    Ok(number(&row, "n")? > 0)
}

/// The stored PHC string of a person's password.
///
/// # Errors
/// The database does not answer.
pub async fn password(conn: &mut AnyConnection, person: PersonId) -> Outcome<String> {
    let row = sqlx::query("SELECT password FROM person WHERE id = $1").bind(person.to_string()).fetch_one(conn).await?;
    text(&row, "password")
}

/// A new session; remembers the sign-in before it.
///
/// # Errors
/// The database refuses.
pub async fn insert(
    tx: &mut Tx,
    token_hash: &str,
    session: SessionId,
    person: PersonId,
    device: &str,
    ends_at: Timestamp,
    idle_ms: i64,
) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query(
        "INSERT INTO session (token_hash, id, person, device, created_at, last_seen_at, ends_at, idle_ms, previous_sign_in, ended_at) \
         SELECT $1, $2, $3, $4, $5, $5, $6, $7, last_sign_in, NULL FROM person WHERE id = $3",
    )
    .bind(token_hash)
    .bind(session.to_string())
    .bind(person.to_string())
    .bind(device)
    .bind(now)
    .bind(ends_at.0)
    .bind(idle_ms)
    .execute(tx.conn())
    .await?;
    sqlx::query("UPDATE person SET last_sign_in = $2 WHERE id = $1")
        .bind(person.to_string())
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Used just now.
///
/// # Errors
/// The database refuses.
pub async fn touch(tx: &mut Tx, token_hash: &str) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query("UPDATE session SET last_seen_at = $2 WHERE token_hash = $1")
        .bind(token_hash)
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The valid sessions of a person, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    conn: &mut AnyConnection,
    person: PersonId,
    current: SessionId,
    now: Timestamp,
) -> Outcome<Vec<SessionInfo>> {
    let rows = sqlx::query(
        "SELECT id, device, created_at, last_seen_at FROM session \
         WHERE person = $1 AND ended_at IS NULL AND ends_at > $2 AND last_seen_at + idle_ms > $2 ORDER BY created_at DESC",
    )
    .bind(person.to_string())
    .bind(now.0)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let session: SessionId = id(row, "id")?;
            Ok(SessionInfo {
                id: session,
                person,
                device: text(row, "device")?,
                created_at: time(row, "created_at")?,
                last_seen_at: time(row, "last_seen_at")?,
                current: session == current,
            })
        })
        .collect()
}

/// Ends one session of a person (`Some`) or all of them; says how many.
///
/// # Errors
/// The database refuses.
pub async fn end(tx: &mut Tx, person: PersonId, session: Option<SessionId>) -> Outcome<u64> {
    let now = tx.now.0;
    let done =
        sqlx::query("UPDATE session SET ended_at = $3 WHERE person = $1 AND ended_at IS NULL AND ($2 = '' OR id = $2)")
            .bind(person.to_string())
            .bind(session.map(|s| s.to_string()).unwrap_or_default())
            .bind(now)
            .execute(tx.conn())
            .await?;
    Ok(done.rows_affected())
}

/// An ended session is kept so long: whoever asks what happened finds its device beside the access log.
const KEEP_ENDED_MS: i64 = 90 * contract::time::DAY_MS;

/// Removes a bounded number of sessions that ended long ago; says how many.
///
/// # Errors
/// The database refuses.
pub async fn forget(tx: &mut Tx, at_most: i64) -> Outcome<u64> {
    let before = tx.now.plus_ms(-KEEP_ENDED_MS).0;
    let done = sqlx::query(
        "DELETE FROM session WHERE token_hash IN \
         (SELECT token_hash FROM session WHERE ends_at < $1 OR ended_at < $1 OR last_seen_at + idle_ms < $1 LIMIT $2)",
    )
    .bind(before)
    .bind(at_most)
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected())
}
