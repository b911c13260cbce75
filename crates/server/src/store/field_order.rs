//! 測定項目の順 of the institutions.

use super::count;
use crate::{audit::Verb, db::Tx, fail::Outcome};
use contract::{InstitutionId, ProblemCode, field_order::FieldOrder, vital::VitalKind};
use sqlx::{AnyConnection, Row as _};

/// An institution's order, if it has decided on one.
///
/// # Errors
/// The database does not answer.
pub async fn get(conn: &mut AnyConnection, institution: InstitutionId) -> Outcome<Option<FieldOrder>> {
    let row = sqlx::query("SELECT version, kinds FROM field_order WHERE institution = $1")
        .bind(institution.to_string())
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let kinds = row.try_get::<&str, _>("kinds")?.split(',').map(VitalKind::from_code).collect();
    Ok(Some(FieldOrder { version: count(&row, "version")?, kinds }))
}

/// Saves the order over the version that it names; `order` is checked.
///
/// # Errors
/// Somebody was faster (412), or the database refuses.
pub async fn put(tx: &mut Tx, institution: InstitutionId, order: &FieldOrder) -> Outcome<FieldOrder> {
    tx.about(Verb::Modified, "");
    let now = get(tx.conn(), institution).await?.unwrap_or_default();
    if now.kinds == order.kinds {
        return Ok(now);
    }
    if now.version != order.version {
        return Err(ProblemCode::VersionConflict.into());
    }
    let saved = FieldOrder { version: now.version.saturating_add(1), kinds: order.kinds.clone() };
    let kinds: Vec<&str> = saved.kinds.iter().map(|kind| kind.code()).collect();
    sqlx::query(
        "INSERT INTO field_order (institution, version, kinds) VALUES ($1, $2, $3) \
         ON CONFLICT (institution) DO UPDATE SET version = $2, kinds = $3",
    )
    .bind(institution.to_string())
    .bind(i64::from(saved.version))
    .bind(kinds.join(","))
    .execute(tx.conn())
    .await?;
    Ok(saved)
}
