//! 記録: entries, their versions, comments and reactions.

use super::{count, id, maybe_time, number, subject::next_seq, text, time};
use crate::{
    audit::hex,
    db::Tx,
    fail::{Fail, Outcome},
};
use contract::{
    EntryId, PersonId, ProblemCode, SubjectId, Timestamp,
    entry::{
        Cancel, Cancellation, Correction, DailyKind, Entry, EntryKind, EntryQuery, NewEntry, React, Reaction,
        ReactionKind, Revision, SystemKind,
    },
    media::{AlbumQuery, Media},
    page::{Cursor, DEFAULT_LIMIT, MAX_LIMIT},
    people::Author,
    policy::Audience,
    text::fold_kana,
    vital::Measure,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, any::AnyRow};
use std::fmt::Display;

/// Entries of one answer of a search.
const FOUND: i64 = 20;
/// Entries of one answer of the album.
const ALBUM: i64 = 40;

const COLUMNS: &str = "id, subject, parent, seq, changed, kind, detail, audience, author_json, occurred_at, recorded_at, \
                       version, text, data, cancelled_at, cancel_reason, reactions, comments";

/// What an entry says besides its text, as the column `data` holds it; the column is empty where there is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Data {
    /// What was measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) measures: Vec<Measure>,
    /// Why it was written down so late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    late_reason: Option<String>,
    /// What is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    media: Vec<Media>,
}

impl Data {
    fn of(measures: &[Measure], late_reason: Option<&String>, media: &[Media]) -> Self {
        Self { measures: measures.to_vec(), late_reason: late_reason.cloned(), media: media.to_vec() }
    }

    fn read(column: &str) -> Outcome<Self> {
        if column.is_empty() { Ok(Self::default()) } else { Ok(serde_json::from_str(column)?) }
    }

    fn column(&self) -> Outcome<String> {
        if *self == Self::default() { Ok(String::new()) } else { Ok(serde_json::to_string(self)?) }
    }
}

/// An entry without its comments; says whether it has any.
fn read(row: &AnyRow) -> Outcome<(Entry, bool)> {
    let kind = EntryKind::from_code(row.try_get("kind")?);
    let detail: &str = row.try_get("detail")?;
    let author: &str = row.try_get("author_json")?;
    let data = Data::read(row.try_get("data")?)?;
    let reactions: &str = row.try_get("reactions")?;
    let cancelled = match maybe_time(row, "cancelled_at")? {
        Some(at) => Some(Cancellation { at, reason: text(row, "cancel_reason")? }),
        None => None,
    };
    let entry = Entry {
        id: id(row, "id")?,
        subject: id(row, "subject")?,
        parent: text(row, "parent")?.parse().ok(),
        seq: number(row, "seq")?,
        changed: number(row, "changed")?,
        kind,
        daily: (kind == EntryKind::Daily).then(|| DailyKind::from_code(detail)),
        system: (kind == EntryKind::System).then(|| SystemKind::from_code(detail)),
        audience: Audience::from_code(row.try_get("audience")?),
        author: if author.is_empty() { None } else { Some(serde_json::from_str(author)?) },
        occurred_at: time(row, "occurred_at")?,
        recorded_at: time(row, "recorded_at")?,
        version: count(row, "version")?,
        text: text(row, "text")?,
        measures: data.measures,
        late_reason: data.late_reason,
        media: data.media,
        cancelled,
        reactions: if reactions.is_empty() { Vec::new() } else { serde_json::from_str(reactions)? },
        comments: Vec::new(),
    };
    Ok((entry, number(row, "comments")? > 0))
}

/// Puts each entry's comments under it, oldest first.
async fn with_comments(conn: &mut AnyConnection, rows: &[AnyRow]) -> Outcome<Vec<Entry>> {
    let mut entries = Vec::with_capacity(rows.len());
    let mut parents = Vec::new();
    for row in rows {
        let (entry, has_comments) = read(row)?;
        if has_comments {
            parents.push(entry.id);
        }
        entries.push(entry);
    }
    let subject = entries.first().map(|e| e.subject.to_string()).unwrap_or_default();
    for chunk in parents.chunks(16) {
        let marks: Vec<String> = (1..=16).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT {COLUMNS} FROM entry WHERE parent IN ({}) AND subject = $17 ORDER BY seq",
            marks.join(", ")
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for n in 0..16 {
            query = query.bind(chunk.get(n).map_or_else(|| "-".to_owned(), ToString::to_string));
        }
        query = query.bind(subject.clone());
        for row in &query.fetch_all(&mut *conn).await? {
            let (comment, _) = read(row)?;
            if let Some(entry) = entries.iter_mut().find(|e| Some(e.id) == comment.parent) {
                entry.comments.push(comment);
            }
        }
    }
    Ok(entries)
}

/// One entry with its comments.
///
/// # Errors
/// The database does not answer.
pub async fn get(conn: &mut AnyConnection, entry: EntryId) -> Outcome<Option<Entry>> {
    let sql = format!("SELECT {COLUMNS} FROM entry WHERE id = $1");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(entry.to_string()).fetch_optional(&mut *conn).await?;
    match row {
        Some(row) => Ok(with_comments(conn, &[row]).await?.pop()),
        None => Ok(None),
    }
}

/// The two audience codes to compare with; the same one twice for a reader of only one.
pub(super) fn audience_codes(scope: &[Audience]) -> [&'static str; 2] {
    let first = scope.first().map_or("-", |a| a.code());
    [first, scope.get(1).map_or(first, |a| a.code())]
}

/// The place behind the newest entry there can be.
fn end() -> Cursor {
    Cursor { at: Timestamp(i64::MAX), id: EntryId::from_parts((1 << 48) - 1, &[0xFF; 10]) }
}

/// Which way a page runs.
enum Way {
    Older(Cursor),
    Newer(Cursor),
}

/// The top-level entries of a page, newest first, and whether there are older and newer ones.
///
/// # Errors
/// The database does not answer.
pub async fn page(
    conn: &mut AnyConnection,
    subject: SubjectId,
    scope: &[Audience],
    query: &EntryQuery,
) -> Outcome<(Vec<Entry>, bool, bool)> {
    let limit = i64::from(query.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT));
    let first: EntryId = EntryId::from_parts(0, &[0; 10]);
    let way = match (query.before, query.after, query.at) {
        (Some(before), None, None) => Way::Older(before),
        (None, Some(after), None) => Way::Newer(after),
        (None, None, Some(at)) => Way::Older(Cursor { at, id: first }),
        (None, None, None) => Way::Older(end()),
        _ => return Err(Fail::field("before", contract::problem::FieldError::Malformed)),
    };
    let (compare, order, cursor) = match way {
        Way::Older(cursor) => ("<", "DESC", cursor),
        Way::Newer(cursor) => (">", "ASC", cursor),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM entry WHERE subject = $1 AND parent = '' AND audience IN ($2, $3) \
         AND (occurred_at, id) {compare} ($4, $5) ORDER BY occurred_at {order}, id {order} LIMIT $6"
    );
    let [a, b] = audience_codes(scope);
    let mut rows = sqlx::query(AssertSqlSafe(sql))
        .bind(subject.to_string())
        .bind(a)
        .bind(b)
        .bind(cursor.at.0)
        .bind(cursor.id.to_string())
        .bind(limit + 1)
        .fetch_all(&mut *conn)
        .await?;
    let more = i64::try_from(rows.len()).unwrap_or(0) > limit;
    if more {
        rows.pop();
    }
    let mut items = with_comments(conn, &rows).await?;
    let at_the_top = query.before.is_none() && query.at.is_none();
    Ok(match way {
        Way::Older(_) => (items, more, !at_the_top),
        Way::Newer(_) => {
            items.reverse();
            (items, true, more)
        }
    })
}

/// How many top-level entries are newer than a place.
///
/// # Errors
/// The database does not answer.
pub async fn newer_than(
    conn: &mut AnyConnection,
    subject: SubjectId,
    scope: &[Audience],
    place: Cursor,
) -> Outcome<u32> {
    let [a, b] = audience_codes(scope);
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM entry WHERE subject = $1 AND parent = '' AND audience IN ($2, $3) AND (occurred_at, id) > ($4, $5)",
    )
    .bind(subject.to_string())
    .bind(a)
    .bind(b)
    .bind(place.at.0)
    .bind(place.id.to_string())
    .fetch_one(conn)
    .await?;
    count(&row, "n")
}

/// Whole entries that changed after a number of the counter, in that order.
///
/// # Errors
/// The database does not answer.
pub async fn changes(
    conn: &mut AnyConnection,
    subject: SubjectId,
    scope: &[Audience],
    after: i64,
    limit: i64,
) -> Outcome<Vec<Entry>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM entry WHERE subject = $1 AND changed > $2 AND parent = '' AND audience IN ($3, $4) ORDER BY changed LIMIT $5"
    );
    let [a, b] = audience_codes(scope);
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(subject.to_string())
        .bind(after)
        .bind(a)
        .bind(b)
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
    with_comments(conn, &rows).await
}

/// Entries that say all of some words, themselves or in a comment, newest first; and whether there are more.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &mut AnyConnection,
    subject: SubjectId,
    scope: &[Audience],
    words: &str,
    before: Option<Cursor>,
) -> Outcome<(Vec<Entry>, bool)> {
    let patterns: Vec<String> = words.split_whitespace().map(pattern).collect();
    let says: String = (0..patterns.len())
        .map(|n| n + 7)
        .map(|n| {
            format!(
                " AND (words LIKE ${n} ESCAPE '!' OR (comments > 0 AND EXISTS \
                 (SELECT 1 FROM entry c WHERE c.subject = $1 AND c.parent = e.id AND c.words LIKE ${n} ESCAPE '!')))"
            )
        })
        .collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM entry e WHERE subject = $1 AND parent = '' AND audience IN ($2, $3) \
         AND (occurred_at, id) < ($4, $5){says} ORDER BY occurred_at DESC, id DESC LIMIT $6"
    );
    let [a, b] = audience_codes(scope);
    let before = before.unwrap_or_else(end);
    let mut query = sqlx::query(AssertSqlSafe(sql))
        .bind(subject.to_string())
        .bind(a)
        .bind(b)
        .bind(before.at.0)
        .bind(before.id.to_string())
        .bind(FOUND + 1);
    for pattern in patterns {
        query = query.bind(pattern);
    }
    let mut rows = query.fetch_all(&mut *conn).await?;
    let more = i64::try_from(rows.len()).unwrap_or(0) > FOUND;
    if more {
        rows.pop();
    }
    Ok((with_comments(conn, &rows).await?, more))
}

/// Entries that show something, newest first; and whether there are more. What was struck through is not in the album.
///
/// # Errors
/// The database does not answer.
pub async fn album(
    conn: &mut AnyConnection,
    subject: SubjectId,
    scope: &[Audience],
    query: &AlbumQuery,
) -> Outcome<(Vec<Entry>, bool)> {
    let sql = format!(
        "SELECT {COLUMNS} FROM entry WHERE subject = $1 AND media > 0 AND audience IN ($2, $3) AND cancelled_at IS NULL \
         AND (occurred_at, id) < ($4, $5) AND data LIKE $6 ORDER BY occurred_at DESC, id DESC LIMIT $7"
    );
    let [a, b] = audience_codes(scope);
    let before = query.before.unwrap_or_else(end);
    // Words between quotes have theirs escaped, so that no caption can look like this.
    let tag = query.tag.map_or_else(|| "%".to_owned(), |tag| format!("%\"tag\":\"{}\"%", tag.code()));
    let mut rows = sqlx::query(AssertSqlSafe(sql))
        .bind(subject.to_string())
        .bind(a)
        .bind(b)
        .bind(before.at.0)
        .bind(before.id.to_string())
        .bind(tag)
        .bind(ALBUM + 1)
        .fetch_all(&mut *conn)
        .await?;
    let more = i64::try_from(rows.len()).unwrap_or(0) > ALBUM;
    if more {
        rows.pop();
    }
    Ok((with_comments(conn, &rows).await?, more))
}

/// Anything that holds these words, for LIKE.
fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for letter in fold_kana(words).chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern + "%"
}

/// The text with the words under what is shown.
fn shown(text: &str, media: &[Media]) -> String {
    media.iter().fold(text.to_owned(), |all, media| all + "\n" + &media.caption)
}

/// What is looked in: text and writer, folded.
fn folded(text: &str, author: Option<&Author>) -> String {
    let author = author.map(|a| format!("\n{}\n{}", fold_kana(&a.name.full()), fold_kana(&a.name.kana())));
    fold_kana(text) + &author.unwrap_or_default()
}

/// Entries of an older release become findable.
///
/// # Errors
/// The database refuses.
pub async fn fold_older(conn: &mut AnyConnection) -> Outcome<()> {
    loop {
        let rows = sqlx::query("SELECT id, text, author_json FROM entry WHERE words = '' AND text <> '' LIMIT 500")
            .fetch_all(&mut *conn)
            .await?;
        let mut folded_any = false;
        for row in &rows {
            let author: &str = row.try_get("author_json")?;
            let author: Option<Author> = if author.is_empty() { None } else { Some(serde_json::from_str(author)?) };
            let words = folded(row.try_get("text")?, author.as_ref());
            folded_any |= !words.is_empty();
            sqlx::query("UPDATE entry SET words = $2 WHERE id = $1")
                .bind(text(row, "id")?)
                .bind(words)
                .execute(&mut *conn)
                .await?;
        }
        if !folded_any {
            return Ok(());
        }
    }
}

/// How many entries and comments others wrote after a number, and when the newest one was recorded.
///
/// # Errors
/// The database does not answer.
pub async fn unread(
    conn: &mut AnyConnection,
    subject: SubjectId,
    scope: &[Audience],
    reader: PersonId,
    read_seq: i64,
) -> Outcome<(u32, Option<Timestamp>)> {
    let [a, b] = audience_codes(scope);
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM entry \
         WHERE subject = $1 AND seq > $2 AND audience IN ($3, $4) AND author <> $5 AND kind <> 'system' AND cancelled_at IS NULL",
    )
    .bind(subject.to_string())
    .bind(read_seq)
    .bind(a)
    .bind(b)
    .bind(reader.to_string())
    .fetch_one(&mut *conn)
    .await?;
    let unread = count(&row, "n")?;
    let row = sqlx::query(
        "SELECT recorded_at FROM entry WHERE subject = $1 AND audience IN ($2, $3) ORDER BY seq DESC LIMIT 1",
    )
    .bind(subject.to_string())
    .bind(a)
    .bind(b)
    .fetch_optional(conn)
    .await?;
    Ok((unread, row.map(|row| time(&row, "recorded_at")).transpose()?))
}

/// All versions, oldest first; a cancellation last.
///
/// # Errors
/// The database does not answer.
pub async fn revisions(conn: &mut AnyConnection, entry: EntryId) -> Outcome<Vec<Revision>> {
    let rows = sqlx::query("SELECT * FROM entry_revision WHERE entry = $1 ORDER BY version, cancelled")
        .bind(entry.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let author: &str = row.try_get("author_json")?;
            let reason = text(row, "reason")?;
            Ok(Revision {
                version: count(row, "version")?,
                at: time(row, "at")?,
                author: if author.is_empty() { None } else { Some(serde_json::from_str(author)?) },
                text: text(row, "text")?,
                measures: Data::read(row.try_get("data")?)?.measures,
                reason: (!reason.is_empty()).then_some(reason),
                cancelled: number(row, "cancelled")? != 0,
            })
        })
        .collect()
}

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
    let data = Data::of(measures, entry.late_reason.as_ref(), media).column()?;
    let now = tx.now.0;
    sqlx::query(
        "INSERT INTO entry (id, subject, parent, seq, changed, kind, detail, audience, author, author_json, occurred_at, \
                            recorded_at, version, text, cancelled_at, cancel_reason, reactions, comments, words, data, media) \
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, NULL, '', '', 0, $13, $14, $15)",
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
    let entry = NewEntry {
        id: entry,
        subject,
        parent: None,
        kind: EntryKind::System,
        daily: None,
        audience: Audience::Everyone,
        occurred_at: tx.now,
        text: String::new(),
        measures: Vec::new(),
        late_reason: None,
        media: Vec::new(),
    };
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
    let data = Data::of(measures, entry.late_reason.as_ref(), &entry.media).column()?;
    let done = sqlx::query("UPDATE entry SET text = $2, version = $3, changed = $4, words = $6, data = $7 WHERE id = $1 AND version = $5 AND cancelled_at IS NULL")
        .bind(entry.id.to_string())
        .bind(change.text.as_str())
        .bind(i64::from(version))
        .bind(seq)
        .bind(i64::from(change.base_version))
        .bind(folded(&shown(&change.text, &entry.media), Some(author)))
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

/// 取消: struck through, still readable. Returns the change's number.
///
/// # Errors
/// It is cancelled already (412).
pub async fn cancel(tx: &mut Tx, entry: &Entry, change: &Cancel, author: &Author) -> Outcome<i64> {
    let seq = next_seq(tx, entry.subject).await?;
    let now = tx.now.0;
    let done = sqlx::query(
        "UPDATE entry SET cancelled_at = $2, cancel_reason = $3, changed = $4 WHERE id = $1 AND cancelled_at IS NULL",
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
    let data = Data::of(&entry.measures, entry.late_reason.as_ref(), &entry.media).column()?;
    let struck =
        Version { number: entry.version, cancelled: true, text: &entry.text, data: &data, reason: &change.reason };
    add_revision(tx, entry.id, &struck, Some(author)).await?;
    bump_parent(tx, entry, seq).await?;
    remember(tx, change.id, author.person, "cancel", change, entry.id).await?;
    Ok(seq)
}

async fn bump_parent(tx: &mut Tx, entry: &Entry, seq: i64) -> Outcome<()> {
    if let Some(parent) = entry.parent {
        sqlx::query("UPDATE entry SET changed = $2 WHERE id = $1")
            .bind(parent.to_string())
            .bind(seq)
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// Sets or takes back a reaction. `None`: nothing changed.
///
/// # Errors
/// The database refuses.
pub async fn react(tx: &mut Tx, entry: &Entry, person: PersonId, change: React) -> Outcome<Option<i64>> {
    // Read again inside the transaction: two people may react at once.
    let row = sqlx::query("SELECT reactions FROM entry WHERE id = $1")
        .bind(entry.id.to_string())
        .fetch_one(tx.conn())
        .await?;
    let stored: &str = row.try_get("reactions")?;
    let mut reactions: Vec<Reaction> = if stored.is_empty() { Vec::new() } else { serde_json::from_str(stored)? };
    let mine = Reaction { person, kind: change.kind };
    if change.kind == ReactionKind::Unknown || reactions.contains(&mine) == change.on {
        return Ok(None);
    }
    if change.on {
        reactions.push(mine);
    } else {
        reactions.retain(|r| *r != mine);
    }
    let seq = next_seq(tx, entry.subject).await?;
    sqlx::query("UPDATE entry SET reactions = $2, changed = $3 WHERE id = $1")
        .bind(entry.id.to_string())
        .bind(if reactions.is_empty() { String::new() } else { serde_json::to_string(&reactions)? })
        .bind(seq)
        .execute(tx.conn())
        .await?;
    bump_parent(tx, entry, seq).await?;
    Ok(Some(seq))
}

/// A comment hangs on an entry of the same subject that is itself no comment.
pub fn takes_comments(parent: &Entry, subject: SubjectId) -> bool {
    parent.subject == subject && parent.parent.is_none()
}
