//! What was done with the sharing of a record and at the end of a life: only ever added; and subjects as a desk finds them.

use super::{count, id, name, text, time};
use crate::{db::Tx, fail::Outcome};
use contract::{
    Date, EntryId, SubjectId,
    desk::{NewSubjectAct, SubjectAct, SubjectActed},
    people::{Author, Name},
    policy::{Sharing, SubjectState},
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

fn acted(row: &AnyRow) -> Outcome<SubjectActed> {
    Ok(SubjectActed {
        act: SubjectAct::from_code(row.try_get("act")?),
        reason: text(row, "reason")?,
        told_by: serde_json::from_str(row.try_get("told_by_json")?)?,
        day: text(row, "day")?.parse().ok(),
        by: serde_json::from_str(row.try_get("author_json")?)?,
        at: time(row, "at")?,
    })
}

/// Every act on a subject, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn acts(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<SubjectActed>> {
    let rows = sqlx::query("SELECT * FROM subject_act WHERE subject = $1 ORDER BY n DESC")
        .bind(subject.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(acted).collect()
}

/// Of whom, and which act, if this id was used before.
///
/// # Errors
/// The database does not answer.
pub async fn known(conn: &mut AnyConnection, act: EntryId) -> Outcome<Option<(SubjectId, SubjectAct)>> {
    let row = sqlx::query("SELECT subject, act FROM subject_act WHERE id = $1")
        .bind(act.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok((id(&row, "subject")?, SubjectAct::from_code(row.try_get("act")?)))).transpose()
}

/// Adds an act.
///
/// # Errors
/// The database refuses.
pub async fn insert(tx: &mut Tx, subject: SubjectId, new: &NewSubjectAct, by: &Author) -> Outcome<()> {
    let last = sqlx::query("SELECT COALESCE(MAX(n), 0) AS n FROM subject_act WHERE subject = $1")
        .bind(subject.to_string())
        .fetch_one(tx.conn())
        .await?;
    sqlx::query(
        "INSERT INTO subject_act (id, subject, n, act, reason, told_by_json, day, author_json, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(new.id.to_string())
    .bind(subject.to_string())
    .bind(i64::from(count(&last, "n")? + 1))
    .bind(new.act.code())
    .bind(new.reason.as_str())
    .bind(serde_json::to_string(&new.told_by)?)
    .bind(new.day.as_ref().map(Date::to_string).unwrap_or_default())
    .bind(serde_json::to_string(by)?)
    .bind(tx.now.0)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// 情報共有の状態
///
/// # Errors
/// The database refuses.
pub async fn set_sharing(tx: &mut Tx, subject: SubjectId, sharing: Sharing) -> Outcome<()> {
    sqlx::query("UPDATE subject SET sharing = $2 WHERE id = $1")
        .bind(subject.to_string())
        .bind(sharing.code())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// 対象者の状態
///
/// # Errors
/// The database refuses.
pub async fn set_state(tx: &mut Tx, subject: SubjectId, state: SubjectState) -> Outcome<()> {
    sqlx::query("UPDATE subject SET state = $2 WHERE id = $1")
        .bind(subject.to_string())
        .bind(state.code())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The state of a living subject: in care from its first consent on, before that in preparation.
///
/// # Errors
/// The database does not answer.
pub async fn living_state(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<SubjectState> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM consent WHERE subject = $1 AND state = 'effective'")
        .bind(subject.to_string())
        .fetch_one(conn)
        .await?;
    Ok(if count(&row, "n")? == 0 { SubjectState::Preparing } else { SubjectState::Active })
}

/// Everybody who was born on this day.
///
/// # Errors
/// The database does not answer.
pub async fn born_on(conn: &mut AnyConnection, day: Date) -> Outcome<Vec<(SubjectId, Name)>> {
    let rows =
        sqlx::query("SELECT id, family, given, family_kana, given_kana FROM subject WHERE birth = $1 ORDER BY id")
            .bind(day.to_string())
            .fetch_all(conn)
            .await?;
    rows.iter().map(|row| Ok((id(row, "id")?, name(row)?))).collect()
}
