//! 定型文 of the institutions.

use super::{count, text};
use crate::{audit::Verb, db::Tx, fail::Outcome};
use contract::{InstitutionId, ProblemCode, phrase::Phrases};
use sqlx::AnyConnection;

/// An institution's list; an empty one of version 0 where there was never any.
///
/// # Errors
/// The database does not answer.
pub async fn list(conn: &mut AnyConnection, institution: InstitutionId) -> Outcome<Phrases> {
    let row = sqlx::query("SELECT version, items FROM phrases WHERE institution = $1")
        .bind(institution.to_string())
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else { return Ok(Phrases::default()) };
    Ok(Phrases { version: count(&row, "version")?, items: serde_json::from_str(&text(&row, "items")?)? })
}

/// Saves the whole list over the version that it names; `phrases` is checked.
///
/// # Errors
/// Somebody was faster (412), or the database refuses.
pub async fn put(tx: &mut Tx, institution: InstitutionId, phrases: Phrases) -> Outcome<Phrases> {
    tx.about(Verb::Modified, "");
    let now = list(tx.conn(), institution).await?;
    if now.items == phrases.items {
        return Ok(now);
    }
    if now.version != phrases.version {
        return Err(ProblemCode::VersionConflict.into());
    }
    let saved = Phrases { version: now.version.saturating_add(1), ..phrases };
    sqlx::query(
        "INSERT INTO phrases (institution, version, items) VALUES ($1, $2, $3) \
         ON CONFLICT (institution) DO UPDATE SET version = $2, items = $3",
    )
    .bind(institution.to_string())
    .bind(i64::from(saved.version))
    .bind(serde_json::to_string(&saved.items)?)
    .execute(tx.conn())
    .await?;
    Ok(saved)
}
