//! 利用の停止・再開 of institutions: acts that are only ever added, and what they come to.

use super::{number, text, time};
use crate::{db::Tx, fail::Outcome};
use contract::{
    EntryId, InstitutionId,
    account::{AccountAct, InstitutionActed, InstitutionUse, NewInstitutionAct, StopGround},
    people::Author,
};
use sqlx::{AnyConnection, Row as _};

/// How the use of an institution stands; `None`: there is none of this id.
///
/// # Errors
/// The database does not answer.
pub async fn usage(conn: &mut AnyConnection, institution: InstitutionId) -> Outcome<Option<InstitutionUse>> {
    let row = sqlx::query("SELECT suspended_at FROM institution WHERE id = $1")
        .bind(institution.to_string())
        .fetch_optional(&mut *conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let acts = sqlx::query("SELECT * FROM institution_act WHERE institution = $1 ORDER BY n DESC")
        .bind(institution.to_string())
        .fetch_all(&mut *conn)
        .await?;
    let act = |row: &sqlx::any::AnyRow| -> Outcome<InstitutionActed> {
        let ground = text(row, "ground")?;
        Ok(InstitutionActed {
            act: AccountAct::from_code(&text(row, "act")?),
            ground: (!ground.is_empty()).then(|| StopGround::from_code(&ground)),
            reason: text(row, "reason")?,
            by: serde_json::from_str(row.try_get("author_json")?)?,
            at: time(row, "at")?,
        })
    };
    let acts = acts.iter().map(act).collect::<Outcome<Vec<_>>>()?;
    Ok(Some(InstitutionUse { suspended: number(&row, "suspended_at")? != 0, acts }))
}

/// The institution and act of this id.
///
/// # Errors
/// The database does not answer.
pub async fn known(conn: &mut AnyConnection, act: EntryId) -> Outcome<Option<(InstitutionId, AccountAct)>> {
    let row = sqlx::query("SELECT institution, act FROM institution_act WHERE id = $1")
        .bind(act.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok((super::id(&row, "institution")?, AccountAct::from_code(&text(&row, "act")?)))).transpose()
}

/// Puts an act on record, and sets what it comes to.
///
/// # Errors
/// The database refuses.
pub async fn act(tx: &mut Tx, institution: InstitutionId, new: &NewInstitutionAct, by: &Author) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query(
        "INSERT INTO institution_act (id, institution, n, act, ground, reason, author_json, at) \
         SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, $6, $7 FROM institution_act WHERE institution = $2",
    )
    .bind(new.id.to_string())
    .bind(institution.to_string())
    .bind(new.act.code())
    .bind(new.ground.map_or("", |ground| ground.code()))
    .bind(new.reason.as_str())
    .bind(serde_json::to_string(by)?)
    .bind(now)
    .execute(tx.conn())
    .await?;
    sqlx::query("UPDATE institution SET suspended_at = $2 WHERE id = $1")
        .bind(institution.to_string())
        .bind(if new.act == AccountAct::Suspend { now } else { 0 })
        .execute(tx.conn())
        .await?;
    Ok(())
}
