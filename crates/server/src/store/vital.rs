//! バイタル: what was measured in a stretch of time, and the limits that were set.

use super::{id, maybe_number, text, time};
use crate::{
    db::Tx,
    fail::Outcome,
    store::entry::{Data, audience_codes},
};
use contract::{
    SubjectId, Timestamp,
    entry::{DailyKind, EntryKind},
    people::Author,
    policy::Audience,
    profile::ProfilePart,
    vital::{Decimal, Happened, Happening, Limit, NewLimit, VitalKind, VitalSet},
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// Most sets of one answer: three a day for more than a year.
const MOST: i64 = 4_000;
/// Most of what happened beside it in one answer; the newest of it.
const MOST_HAPPENED: i64 = 200;

/// What was measured from one moment up to another, oldest first, and by whom.
///
/// # Errors
/// The database does not answer.
pub async fn sets(
    conn: &mut AnyConnection,
    subject: SubjectId,
    scope: &[Audience],
    from: Timestamp,
    to: Timestamp,
) -> Outcome<(Vec<VitalSet>, Vec<Author>)> {
    let [a, b] = audience_codes(scope);
    let rows = sqlx::query(
        "SELECT id, occurred_at, audience, author_json, data FROM entry \
         WHERE subject = $1 AND data <> '' AND audience IN ($2, $3) AND occurred_at >= $4 AND occurred_at < $5 \
           AND cancelled_at IS NULL ORDER BY occurred_at DESC, id DESC LIMIT $6",
    )
    .bind(subject.to_string())
    .bind(a)
    .bind(b)
    .bind(from.0)
    .bind(to.0)
    .bind(MOST)
    .fetch_all(conn)
    .await?;
    let (mut sets, mut people) = (Vec::with_capacity(rows.len()), Vec::<Author>::new());
    for row in rows.iter().rev() {
        let data: Data = serde_json::from_str(row.try_get("data")?)?;
        if data.measures.is_empty() {
            continue;
        }
        let author: Author = serde_json::from_str(row.try_get("author_json")?)?;
        let by = people.iter().position(|known| *known == author).unwrap_or_else(|| {
            people.push(author);
            people.len() - 1
        });
        let by = u32::try_from(by).unwrap_or(u32::MAX);
        let audience = Audience::from_code(row.try_get("audience")?);
        let (entry, at) = (id(row, "id")?, time(row, "occurred_at")?);
        sets.push(VitalSet { entry, at, audience, by, measures: data.measures });
    }
    Ok((sets, people))
}

/// What happened in that time beside the measuring, oldest first: falls, outings, and changes of the medicine.
///
/// # Errors
/// The database does not answer.
pub async fn happened(
    conn: &mut AnyConnection,
    subject: SubjectId,
    scope: &[Audience],
    (from, to): (Timestamp, Timestamp),
    with_profile: bool,
) -> Outcome<Vec<Happened>> {
    let [open, inward] = audience_codes(scope);
    let rows = sqlx::query(
        "SELECT id, detail, occurred_at FROM entry \
         WHERE subject = $1 AND kind = $2 AND detail IN ($3, $4) AND audience IN ($5, $6) \
           AND occurred_at >= $7 AND occurred_at < $8 AND cancelled_at IS NULL ORDER BY occurred_at DESC LIMIT $9",
    )
    .bind(subject.to_string())
    .bind(EntryKind::Daily.code())
    .bind(DailyKind::Incident.code())
    .bind(DailyKind::Outing.code())
    .bind(open)
    .bind(inward)
    .bind(from.0)
    .bind(to.0)
    .bind(MOST_HAPPENED)
    .fetch_all(&mut *conn)
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let fall = row.try_get::<&str, _>("detail")? == DailyKind::Incident.code();
        let what = if fall { Happening::Fall } else { Happening::Outing };
        all.push(Happened { what, at: time(row, "occurred_at")?, entry: Some(id(row, "id")?) });
    }
    if with_profile {
        let rows = sqlx::query(
            "SELECT at FROM profile_version WHERE subject = $1 AND part = $2 AND version > 1 AND at >= $3 AND at < $4",
        )
        .bind(subject.to_string())
        .bind(ProfilePart::Medications.code())
        .bind(from.0)
        .bind(to.0)
        .fetch_all(conn)
        .await?;
        for row in &rows {
            all.push(Happened { what: Happening::Medication, at: time(row, "at")?, entry: None });
        }
    }
    all.sort_by_key(|happened| happened.at);
    Ok(all)
}

fn limit(row: &AnyRow) -> Outcome<Limit> {
    let side = |column: &str| -> Outcome<Option<Decimal>> {
        Ok(maybe_number(row, column)?.and_then(|hundredths| i32::try_from(hundredths).ok()).map(Decimal))
    };
    Ok(Limit {
        kind: VitalKind::from_code(row.try_get("kind")?),
        low: side("low")?,
        high: side("high")?,
        reason: text(row, "reason")?,
        by: serde_json::from_str(row.try_get("author_json")?)?,
        at: time(row, "at")?,
    })
}

/// Every limit that was set for a subject, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn limits(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<Limit>> {
    let rows = sqlx::query("SELECT * FROM vital_limit WHERE subject = $1 ORDER BY at, id")
        .bind(subject.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(limit).collect()
}

/// Sets a limit.
///
/// # Errors
/// The database refuses.
pub async fn set_limit(tx: &mut Tx, new: &NewLimit, author: &Author) -> Outcome<Limit> {
    let now = tx.now;
    let hundredths = |side: Option<Decimal>| side.map(|side| i64::from(side.0));
    sqlx::query(
        "INSERT INTO vital_limit (id, subject, kind, low, high, reason, author_json, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(new.id.to_string())
    .bind(new.subject.to_string())
    .bind(new.kind.code())
    .bind(hundredths(new.low))
    .bind(hundredths(new.high))
    .bind(new.reason.as_str())
    .bind(serde_json::to_string(author)?)
    .bind(now.0)
    .execute(tx.conn())
    .await?;
    super::entry::remember(tx, new.id, author.person, "vital_limit", new, new.subject).await?;
    let (kind, low, high, reason) = (new.kind, new.low, new.high, new.reason.clone());
    Ok(Limit { kind, low, high, reason, by: author.clone(), at: now })
}
