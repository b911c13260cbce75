//! バイタル: what was measured in a stretch of time, and the limits that were set.

use super::{id, maybe_number, text, time};
use crate::{
    db::Tx,
    fail::Outcome,
    store::entry::{Data, audience_codes},
};
use contract::{
    SubjectId, Timestamp,
    people::Author,
    policy::Audience,
    vital::{Decimal, Limit, NewLimit, VitalKind, VitalSet},
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

/// Most sets of one answer: three a day for more than a year.
const MOST: i64 = 4_000;

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
