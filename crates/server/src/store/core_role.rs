//! Offers of the 中心の役割: one institution asks another to keep the list from now on.

use super::{id, text, time};
use crate::{db::Tx, fail::Outcome};
use contract::{
    InstitutionId, OfferId, SubjectId,
    care_list::{CoreOffer, OfferSettled},
    people::{Author, InstitutionRef},
    role::InstitutionKind,
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// An offer as it is made.
pub struct NewOffer<'a> {
    /// Id.
    pub id: OfferId,
    /// Of whose list.
    pub subject: SubjectId,
    /// Who has the role.
    pub giver: InstitutionId,
    /// Who is asked.
    pub taker: InstitutionId,
    /// 理由
    pub reason: &'a str,
    /// The words that were confirmed.
    pub shown: &'a str,
    /// Names the effect that was confirmed.
    pub seal: &'a str,
    /// Who asks.
    pub by: &'a Author,
}

/// The newest offer of a subject's list, with the words that were confirmed and the seal; `None`: there never was one.
///
/// # Errors
/// The database does not answer.
pub async fn newest(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Option<(CoreOffer, String, String)>> {
    let row = sqlx::query(
        "SELECT o.*, g.name AS giver_name, g.kind AS giver_kind, t.name AS taker_name, t.kind AS taker_kind \
         FROM core_offer o JOIN institution g ON g.id = o.giver JOIN institution t ON t.id = o.taker \
         WHERE o.subject = $1 ORDER BY o.n DESC LIMIT 1",
    )
    .bind(subject.to_string())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(|row| Ok((offer(row)?, text(row, "shown")?, text(row, "seal")?))).transpose()
}

/// Subjects on whose list an institution was asked to take the role over, and has not answered.
///
/// # Errors
/// The database does not answer.
pub async fn asked(conn: &mut AnyConnection, taker: InstitutionId) -> Outcome<Vec<SubjectId>> {
    let rows = sqlx::query("SELECT DISTINCT subject FROM core_offer WHERE taker = $1 AND settled_json = 'null'")
        .bind(taker.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| id(row, "subject")).collect()
}

fn offer(row: &AnyRow) -> Outcome<CoreOffer> {
    let institution = |which: &str| -> Outcome<InstitutionRef> {
        let kind = InstitutionKind::from_code(row.try_get(format!("{which}_kind").as_str())?);
        Ok(InstitutionRef { id: id(row, which)?, name: text(row, &format!("{which}_name"))?, kind })
    };
    Ok(CoreOffer {
        id: id(row, "id")?,
        from: institution("giver")?,
        to: institution("taker")?,
        reason: text(row, "reason")?,
        by: serde_json::from_str(row.try_get("author_json")?)?,
        at: time(row, "at")?,
        settled: serde_json::from_str(row.try_get("settled_json")?)?,
    })
}

/// Puts an offer on record.
///
/// # Errors
/// The database refuses.
pub async fn put(tx: &mut Tx, new: &NewOffer<'_>) -> Outcome<()> {
    let at = tx.now.0;
    sqlx::query(
        "INSERT INTO core_offer (id, n, subject, giver, taker, reason, shown, seal, author_json, at, settled_json) \
         SELECT $1, COALESCE(MAX(n), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, 'null' FROM core_offer WHERE subject = $2",
    )
    .bind(new.id.to_string())
    .bind(new.subject.to_string())
    .bind(new.giver.to_string())
    .bind(new.taker.to_string())
    .bind(new.reason)
    .bind(new.shown)
    .bind(new.seal)
    .bind(serde_json::to_string(new.by)?)
    .bind(at)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Says what came of an offer; `false` where that was said before.
///
/// # Errors
/// The database refuses.
pub async fn settle(tx: &mut Tx, offer: OfferId, settled: &OfferSettled) -> Outcome<bool> {
    let done = sqlx::query("UPDATE core_offer SET settled_json = $2 WHERE id = $1 AND settled_json = 'null'")
        .bind(offer.to_string())
        .bind(serde_json::to_string(settled)?)
        .execute(tx.conn())
        .await?;
    Ok(done.rows_affected() == 1)
}
