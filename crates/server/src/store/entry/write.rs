//! What is written: entries, their versions, their cancellation; each once, however often it is sent.

use super::{
    super::{id, subject::next_seq, text},
    Data,
    find::{folded, shown},
};
use crate::{audit::hex, db::Tx, fail::Outcome};
use contract::{
    EntryId, PersonId, ProblemCode, SubjectId,
    entry::{Cancel, Correction, DailyKind, Entry, EntryKind, NewEntry, SystemKind},
    media::{Media, NewMedia},
    people::Author,
    policy::Audience,
    vital::Measure,
};
use sha2::{Digest, Sha256};
use std::fmt::Display;

/// What an earlier write with this id did.
pub enum Replay {
    /// Nothing: go on.
    Fresh,
    /// The same write: answer with this entry.
    Same(EntryId),
}

/// Whether this write was accepted before (reliability 3.2): same id and content, same answer.
///
/// # Errors
/// The id was used by somebody else or with another content (422).
pub async fn replay(
    tx: &mut Tx,
    op: impl Display,
    person: PersonId,
    kind: &str,
    body: &impl serde::Serialize,
) -> Outcome<Replay> {
    let hash = body_hash(body)?;
    let row = sqlx::query("SELECT person, kind, body_hash, entry FROM op WHERE id = $1")
        .bind(op.to_string())
        .fetch_optional(tx.conn())
        .await?;
    let Some(row) = row else { return Ok(Replay::Fresh) };
    let same =
        text(&row, "person")? == person.to_string() && text(&row, "kind")? == kind && text(&row, "body_hash")? == hash;
    if same { Ok(Replay::Same(id(&row, "entry")?)) } else { Err(ProblemCode::IdReused.into()) }
}

fn body_hash(body: &impl serde::Serialize) -> Outcome<String> {
    Ok(hex(&Sha256::digest(serde_json::to_vec(body)?)))
}

/// Notes that this write was accepted, and what it made or changed.
///
/// # Errors
/// The database refuses.
pub async fn remember(
    tx: &mut Tx,
    op: impl Display,
    person: PersonId,
    kind: &str,
    body: &impl serde::Serialize,
    entry: impl Display,
) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query("INSERT INTO op (id, person, kind, body_hash, entry, at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(op.to_string())
        .bind(person.to_string())
        .bind(kind)
        .bind(body_hash(body)?)
        .bind(entry.to_string())
        .bind(now)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// What is saved of what was sent: checked, and marked.
pub struct Saved<'a> {
    /// The text, cut at its ends.
    pub text: &'a str,
    /// The values with their marks.
    pub measures: &'a [Measure],
    /// What is shown.
    pub media: &'a [Media],
}

/// What is stored of a new entry besides its own fields.
struct Draft<'a> {
    entry: &'a NewEntry,
    saved: &'a Saved<'a>,
    detail: &'a str,
    author: Option<&'a Author>,
}

async fn insert_row(tx: &mut Tx, draft: &Draft<'_>) -> Outcome<i64> {
    let Draft { entry, saved: Saved { text, measures, media }, detail, author } = draft;
    let seq = next_seq(tx, entry.subject).await?;
    let author_json = author.map(serde_json::to_string).transpose()?.unwrap_or_default();
    let author_id = author.map(|a| a.person.to_string()).unwrap_or_default();
    let data = Data {
        measures: measures.to_vec(),
        late_reason: entry.late_reason.clone(),
        media: media.to_vec(),
        category: entry.category.clone(),
    };
    let data = data.column()?;
    let now = tx.now.0;
    sqlx::query(
        "INSERT INTO entry (id, subject, parent, seq, changed, kind, detail, audience, author, author_json, occurred_at, \
                            recorded_at, version, text, cancelled_at, cancel_reason, reactions, comments, words, data, media, ask) \
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, NULL, '', '', 0, $13, $14, $15, $16)",
    )
    .bind(entry.id.to_string())
    .bind(entry.subject.to_string())
    .bind(entry.parent.map(|p| p.to_string()).unwrap_or_default())
    .bind(seq)
    .bind(entry.kind.code())
    .bind(*detail)
    .bind(entry.audience.code())
    .bind(author_id.as_str())
    .bind(author_json.as_str())
    .bind(entry.occurred_at.0)
    .bind(now)
    .bind(*text)
    .bind(folded(&shown(text, media), *author))
    .bind(data.as_str())
    .bind(i64::try_from(media.len()).unwrap_or(0))
    .bind(i64::from(entry.ask))
    .execute(tx.conn())
    .await?;
    match entry.parent {
        Some(parent) => {
            sqlx::query("UPDATE entry SET comments = comments + 1, changed = $2 WHERE id = $1")
                .bind(parent.to_string())
                .bind(seq)
                .execute(tx.conn())
                .await?;
        }
        None => {
            let sql = match entry.audience {
                Audience::Professionals => "UPDATE subject SET top_professionals = top_professionals + 1 WHERE id = $1",
                _ => "UPDATE subject SET top_everyone = top_everyone + 1 WHERE id = $1",
            };
            sqlx::query(sql).bind(entry.subject.to_string()).execute(tx.conn()).await?;
        }
    }
    add_revision(tx, entry.id, &Version { number: 1, cancelled: false, text, data: &data, reason: "" }, *author)
        .await?;
    Ok(seq)
}

/// A version as it is kept.
struct Version<'a> {
    number: u32,
    cancelled: bool,
    text: &'a str,
    data: &'a str,
    reason: &'a str,
}

async fn add_revision(tx: &mut Tx, entry: EntryId, version: &Version<'_>, author: Option<&Author>) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query(
        "INSERT INTO entry_revision (entry, version, cancelled, at, author, author_json, text, reason, data) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(entry.to_string())
    .bind(i64::from(version.number))
    .bind(i64::from(version.cancelled))
    .bind(now)
    .bind(author.map(|a| a.person.to_string()).unwrap_or_default())
    .bind(author.map(serde_json::to_string).transpose()?.unwrap_or_default())
    .bind(version.text)
    .bind(version.reason)
    .bind(version.data)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Saves a new entry or comment; the text is already checked. Returns its number.
///
/// # Errors
/// The database refuses.
pub async fn insert(tx: &mut Tx, entry: &NewEntry, saved: &Saved<'_>, author: &Author) -> Outcome<i64> {
    let detail = entry.daily.map_or("", DailyKind::code);
    let seq = insert_row(tx, &Draft { entry, saved, detail, author: Some(author) }).await?;
    remember(tx, entry.id, author.person, "entry", entry, entry.id).await?;
    Ok(seq)
}

/// Writes what the system tells the circle. Returns its number.
///
/// # Errors
/// The database refuses.
pub async fn insert_system(
    tx: &mut Tx,
    entry: EntryId,
    subject: SubjectId,
    kind: SystemKind,
    name: &str,
) -> Outcome<i64> {
    let entry = NewEntry::plain(entry, subject, EntryKind::System, tx.now, String::new());
    let saved = Saved { text: name, measures: &[], media: &[] };
    insert_row(tx, &Draft { entry: &entry, saved: &saved, detail: kind.code(), author: None }).await
}

/// 訂正: a new version beside the old one. Returns the change's number.
///
/// # Errors
/// A newer version exists (412).
pub async fn correct(
    tx: &mut Tx,
    entry: &Entry,
    change: &Correction,
    measures: &[Measure],
    author: &Author,
) -> Outcome<i64> {
    let seq = next_seq(tx, entry.subject).await?;
    let version = change.base_version.saturating_add(1);
    let media = described(&entry.media, &change.media);
    let data = Data { media: media.clone(), ..Data::with(entry, measures) }.column()?;
    let done = sqlx::query("UPDATE entry SET text = $2, version = $3, changed = $4, words = $6, data = $7 WHERE id = $1 AND version = $5 AND cancelled_at IS NULL")
        .bind(entry.id.to_string())
        .bind(change.text.as_str())
        .bind(i64::from(version))
        .bind(seq)
        .bind(i64::from(change.base_version))
        .bind(folded(&shown(&change.text, &media), Some(author)))
        .bind(data.as_str())
        .execute(tx.conn())
        .await?;
    if done.rows_affected() != 1 {
        return Err(ProblemCode::VersionConflict.into());
    }
    let Correction { text, reason, .. } = change;
    let saved = Version { number: version, cancelled: false, text, data: &data, reason };
    add_revision(tx, entry.id, &saved, Some(author)).await?;
    bump_parent(tx, entry, seq).await?;
    remember(tx, change.id, author.person, "correction", change, entry.id).await?;
    Ok(seq)
}

/// Pictures as an entry shows them, with what is said about them now.
fn described(shown: &[Media], anew: &[NewMedia]) -> Vec<Media> {
    let describe = |media: &Media| match anew.iter().find(|new| new.id == media.id) {
        Some(new) => {
            Media { caption: new.caption.trim().to_owned(), tag: new.tag, taken_at: new.taken_at, ..media.clone() }
        }
        None => media.clone(),
    };
    shown.iter().map(describe).collect()
}

/// 取消: struck through, still readable, no longer pinned. Returns the change's number.
///
/// # Errors
/// It is cancelled already (412).
pub async fn cancel(tx: &mut Tx, entry: &Entry, change: &Cancel, author: &Author) -> Outcome<i64> {
    let seq = next_seq(tx, entry.subject).await?;
    let now = tx.now.0;
    let done = sqlx::query(
        "UPDATE entry SET cancelled_at = $2, cancel_reason = $3, changed = $4, pinned = 0 WHERE id = $1 AND cancelled_at IS NULL",
    )
    .bind(entry.id.to_string())
    .bind(now)
    .bind(change.reason.as_str())
    .bind(seq)
    .execute(tx.conn())
    .await?;
    if done.rows_affected() != 1 {
        return Err(ProblemCode::VersionConflict.into());
    }
    let data = Data::with(entry, &entry.measures).column()?;
    let struck =
        Version { number: entry.version, cancelled: true, text: &entry.text, data: &data, reason: &change.reason };
    add_revision(tx, entry.id, &struck, Some(author)).await?;
    bump_parent(tx, entry, seq).await?;
    remember(tx, change.id, author.person, "cancel", change, entry.id).await?;
    Ok(seq)
}

/// A change of a comment is one of its entry.
pub(super) async fn bump_parent(tx: &mut Tx, entry: &Entry, seq: i64) -> Outcome<()> {
    if let Some(parent) = entry.parent {
        sqlx::query("UPDATE entry SET changed = $2 WHERE id = $1")
            .bind(parent.to_string())
            .bind(seq)
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}
