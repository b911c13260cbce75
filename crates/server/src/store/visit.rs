//! 予定: what was planned, in versions.

use super::{text, time};
use crate::{db::Tx, fail::Outcome};
use contract::{
    InstitutionId, SubjectId, Timestamp,
    people::Author,
    schedule::{Plan, Visit, VisitId},
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

fn visit(row: &AnyRow) -> Outcome<Visit> {
    Ok(Visit {
        plan: serde_json::from_str(row.try_get("body")?)?,
        institution: text(row, "institution")?.parse().ok(),
        by: serde_json::from_str(row.try_get("author_json")?)?,
        at: time(row, "at")?,
    })
}

/// What may take place between two moments, as it stands; each once, however often it comes. What was given up is not
/// among it.
///
/// # Errors
/// The database does not answer.
pub async fn between(
    conn: &mut AnyConnection,
    subject: SubjectId,
    from: Timestamp,
    to: Timestamp,
) -> Outcome<Vec<Visit>> {
    // The newest version may lie elsewhere than an older one: which one counts is asked before where it lies.
    let rows = sqlx::query(
        "SELECT v.* FROM visit v \
         WHERE v.subject = $1 AND v.ends > $2 AND v.begins < $3 \
           AND v.version = (SELECT MAX(n.version) FROM visit n WHERE n.id = v.id) \
         ORDER BY v.begins, v.id",
    )
    .bind(subject.to_string())
    .bind(from.0)
    .bind(to.0)
    .fetch_all(conn)
    .await?;
    let visits = rows.iter().map(visit).collect::<Outcome<Vec<_>>>()?;
    Ok(visits.into_iter().filter(|visit| !visit.plan.begins(from, to).is_empty()).collect())
}

/// One of them as it stands, given up or not, with whom it is about.
///
/// # Errors
/// The database does not answer.
pub async fn get(conn: &mut AnyConnection, id: VisitId) -> Outcome<Option<(SubjectId, Visit)>> {
    let row = sqlx::query("SELECT * FROM visit WHERE id = $1 ORDER BY version DESC LIMIT 1")
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok((super::id(&row, "subject")?, visit(&row)?))).transpose()
}

/// Saves the next version; `plan` was checked and names it.
///
/// # Errors
/// The database refuses.
pub async fn put(
    tx: &mut Tx,
    subject: SubjectId,
    plan: Plan,
    institution: Option<InstitutionId>,
    by: &Author,
) -> Outcome<Visit> {
    let now = tx.now;
    sqlx::query(
        "INSERT INTO visit (id, version, subject, institution, begins, ends, body, author_json, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(plan.id.to_string())
    .bind(i64::from(plan.version))
    .bind(subject.to_string())
    .bind(institution.map(|institution| institution.to_string()).unwrap_or_default())
    .bind(plan.start.0)
    .bind(plan.ends().map_or(i64::MAX, |ends| ends.0))
    .bind(serde_json::to_string(&plan)?)
    .bind(serde_json::to_string(by)?)
    .bind(now.0)
    .execute(tx.conn())
    .await?;
    Ok(Visit { plan, institution, by: by.clone(), at: now })
}
