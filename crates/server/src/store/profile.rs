//! プロフィール: its parts in versions, and what the subject's side asks to be put right.

use super::{count, id, text, time};
use crate::{db::Tx, fail::Outcome};
use contract::{
    SubjectId,
    people::Author,
    profile::{
        Answer, Ask, AskId, AskState, Cell, NewAsk, NewPart, PARTS, PartVersion, ProfileField, ProfilePart, Row, value,
    },
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

fn version(row: &AnyRow) -> Outcome<PartVersion> {
    Ok(PartVersion {
        part: ProfilePart::from_code(row.try_get("part")?),
        version: count(row, "version")?,
        rows: serde_json::from_str(row.try_get("body")?)?,
        reason: text(row, "reason")?,
        by: match row.try_get("author_json")? {
            "" => None,
            by => Some(serde_json::from_str(by)?),
        },
        at: Some(time(row, "at")?).filter(|at| at.0 != 0),
    })
}

/// Every part as it stands, in the order of [`PARTS`].
///
/// # Errors
/// The database does not answer.
pub async fn parts(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<PartVersion>> {
    let rows = sqlx::query(
        "SELECT * FROM profile_version v WHERE subject = $1 AND version = \
         (SELECT MAX(version) FROM profile_version n WHERE n.subject = v.subject AND n.part = v.part)",
    )
    .bind(subject.to_string())
    .fetch_all(&mut *conn)
    .await?;
    let mut saved = rows.iter().map(version).collect::<Outcome<Vec<_>>>()?;
    let mut parts = Vec::with_capacity(PARTS.len());
    for spec in PARTS {
        let part = match saved.iter().position(|known| known.part == spec.part) {
            Some(at) => saved.swap_remove(at),
            None => registered(conn, subject, spec.part).await?,
        };
        parts.push(part);
    }
    Ok(parts)
}

/// One part as it stands.
///
/// # Errors
/// The database does not answer.
pub async fn part(conn: &mut AnyConnection, subject: SubjectId, part: ProfilePart) -> Outcome<PartVersion> {
    let row =
        sqlx::query("SELECT * FROM profile_version WHERE subject = $1 AND part = $2 ORDER BY version DESC LIMIT 1")
            .bind(subject.to_string())
            .bind(part.code())
            .fetch_optional(&mut *conn)
            .await?;
    match row {
        Some(row) => version(&row),
        None => registered(conn, subject, part).await,
    }
}

/// All versions of a part, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn versions(conn: &mut AnyConnection, subject: SubjectId, part: ProfilePart) -> Outcome<Vec<PartVersion>> {
    let rows = sqlx::query("SELECT * FROM profile_version WHERE subject = $1 AND part = $2 ORDER BY version DESC")
        .bind(subject.to_string())
        .bind(part.code())
        .fetch_all(conn)
        .await?;
    rows.iter().map(version).collect()
}

/// A part before anybody changed it here: the contacts with which a subject was registered, or nothing.
async fn registered(conn: &mut AnyConnection, subject: SubjectId, part: ProfilePart) -> Outcome<PartVersion> {
    let contacts = match part {
        ProfilePart::Contacts => super::subject::contacts(conn, subject).await?,
        _ => Vec::new(),
    };
    let rows = contacts.into_iter().map(|contact| {
        use ProfileField as F;
        let cells = [
            (F::Name, contact.name),
            (F::Phone, contact.phone),
            (F::Kind, contact.kind.code().to_owned()),
            (F::Relation, contact.relation),
        ];
        let filled = cells.into_iter().filter(|(_, value)| !value.is_empty());
        filled.map(|(field, value)| Cell { field, value }).collect()
    });
    Ok(PartVersion { part, version: 0, rows: rows.collect(), reason: String::new(), by: None, at: None })
}

/// Saves a part as its next version; `new` was checked, and `before` is the version that it follows.
///
/// # Errors
/// The database refuses.
pub async fn put(tx: &mut Tx, subject: SubjectId, new: NewPart, before: u32, by: &Author) -> Outcome<PartVersion> {
    if before == 0 {
        // What was registered has no version of its own yet, and is about to be overwritten.
        let registered = registered(tx.conn(), subject, new.part).await?;
        if !registered.rows.is_empty() {
            insert(tx, subject, &registered).await?;
        }
    }
    let NewPart { part, rows, reason, .. } = new;
    let version = before.saturating_add(1);
    let saved = PartVersion { part, version, rows, reason, by: Some(by.clone()), at: Some(tx.now) };
    insert(tx, subject, &saved).await?;
    if part == ProfilePart::Contacts {
        call_in_this_order(tx, subject, &saved.rows).await?;
    }
    Ok(saved)
}

async fn insert(tx: &mut Tx, subject: SubjectId, version: &PartVersion) -> Outcome<()> {
    let by = version.by.as_ref().map(serde_json::to_string).transpose()?.unwrap_or_default();
    sqlx::query(
        "INSERT INTO profile_version (subject, part, version, body, reason, author_json, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(subject.to_string())
    .bind(version.part.code())
    .bind(i64::from(version.version))
    .bind(serde_json::to_string(&version.rows)?)
    .bind(version.reason.as_str())
    .bind(by)
    .bind(version.at.map_or(0, |at| at.0))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// 緊急連絡先 of the card follow the part.
async fn call_in_this_order(tx: &mut Tx, subject: SubjectId, rows: &[Row]) -> Outcome<()> {
    sqlx::query("DELETE FROM contact WHERE subject = $1").bind(subject.to_string()).execute(tx.conn()).await?;
    for (n, row) in rows.iter().enumerate() {
        let of = |field| value(row, field).unwrap_or("");
        sqlx::query("INSERT INTO contact (subject, ord, name, relation, phone, kind) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(subject.to_string())
            .bind(i64::try_from(n + 1).unwrap_or(i64::MAX))
            .bind(of(ProfileField::Name))
            .bind(of(ProfileField::Relation))
            .bind(of(ProfileField::Phone))
            .bind(of(ProfileField::Kind))
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

fn one_ask(row: &AnyRow) -> Outcome<Ask> {
    let answered: &str = row.try_get("answered_json")?;
    let answered = match answered {
        "" => None,
        by => Some((serde_json::from_str(by)?, time(row, "answered_at")?)),
    };
    Ok(Ask {
        id: id(row, "id")?,
        part: ProfilePart::from_code(row.try_get("part")?),
        text: text(row, "body")?,
        by: serde_json::from_str(row.try_get("author_json")?)?,
        at: time(row, "at")?,
        state: AskState::from_code(row.try_get("state")?),
        answer: text(row, "answer")?,
        answered,
    })
}

/// Every 申出 about a subject, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn asks(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<Ask>> {
    let rows = sqlx::query("SELECT * FROM profile_ask WHERE subject = $1 ORDER BY at DESC, id DESC")
        .bind(subject.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(one_ask).collect()
}

/// One 申出 about a subject.
///
/// # Errors
/// The database does not answer.
pub async fn ask(conn: &mut AnyConnection, subject: SubjectId, ask: AskId) -> Outcome<Option<Ask>> {
    let row = sqlx::query("SELECT * FROM profile_ask WHERE subject = $1 AND id = $2")
        .bind(subject.to_string())
        .bind(ask.to_string())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(one_ask).transpose()
}

/// A new 申出.
///
/// # Errors
/// The database refuses.
pub async fn insert_ask(tx: &mut Tx, subject: SubjectId, new: &NewAsk, by: &Author) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query(
        "INSERT INTO profile_ask (id, subject, part, body, author_json, at, state, answer, answered_json, answered_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', 0)",
    )
    .bind(new.id.to_string())
    .bind(subject.to_string())
    .bind(new.part.code())
    .bind(new.text.as_str())
    .bind(serde_json::to_string(by)?)
    .bind(now)
    .bind(AskState::Open.code())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The answer to a 申出 that is open.
///
/// # Errors
/// The database refuses.
pub async fn answer(tx: &mut Tx, new: &Answer, by: &Author) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query(
        "UPDATE profile_ask SET state = $2, answer = $3, answered_json = $4, answered_at = $5 \
         WHERE id = $1 AND state = $6",
    )
    .bind(new.ask.to_string())
    .bind(new.state.code())
    .bind(new.answer.as_str())
    .bind(serde_json::to_string(by)?)
    .bind(now)
    .bind(AskState::Open.code())
    .execute(tx.conn())
    .await?;
    Ok(())
}
