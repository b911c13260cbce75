//! 記録: entries with their comments, as they are read; how they are written, marked and found is each a file.

mod find;
mod marks;
mod write;

pub use find::{album, find, fold_older};
pub use marks::{confirm, pin, react};
pub use write::{Replay, Saved, cancel, correct, insert, insert_system, remember, replay};

use super::{count, id, maybe_time, number, text, time};
use crate::fail::{Fail, Outcome};
use contract::{
    EntryId, PersonId, SubjectId, Timestamp,
    entry::{Cancellation, Confirmation, DailyKind, Entry, EntryKind, EntryQuery, Revision, SystemKind},
    media::Media,
    page::{Cursor, DEFAULT_LIMIT, MAX_LIMIT},
    people::Author,
    policy::Audience,
    vital::Measure,
};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, any::AnyRow};

const COLUMNS: &str = "id, subject, parent, seq, changed, kind, detail, audience, author_json, occurred_at, recorded_at, \
                       version, text, data, cancelled_at, cancel_reason, reactions, comments, ask, confirmations, pinned";

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
    /// その他 of the configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    category: Option<String>,
}

impl Data {
    /// As an entry has it, with other values.
    fn with(entry: &Entry, measures: &[Measure]) -> Self {
        Self {
            measures: measures.to_vec(),
            late_reason: entry.late_reason.clone(),
            media: entry.media.clone(),
            category: entry.category.clone(),
        }
    }

    fn read(column: &str) -> Outcome<Self> {
        if column.is_empty() { Ok(Self::default()) } else { Ok(serde_json::from_str(column)?) }
    }

    fn column(&self) -> Outcome<String> {
        if *self == Self::default() { Ok(String::new()) } else { Ok(serde_json::to_string(self)?) }
    }
}

/// An entry without its comments and confirmations.
fn read(row: &AnyRow) -> Outcome<Entry> {
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
        category: data.category,
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
        reactions: listed(reactions)?,
        ask: number(row, "ask")? != 0,
        confirmations: Vec::new(),
        pinned: number(row, "pinned")? != 0,
        comments: Vec::new(),
    };
    Ok(entry)
}

/// A list as a column holds it; nothing where there is none.
fn listed<T: serde::de::DeserializeOwned>(column: &str) -> Outcome<Vec<T>> {
    if column.is_empty() { Ok(Vec::new()) } else { Ok(serde_json::from_str(column)?) }
}

/// So many ids go into one question.
const AT_ONCE: usize = 16;

/// Rows that hang on some of a subject's entries.
async fn hanging(conn: &mut AnyConnection, sql: &str, rows: &[AnyRow], has: &str) -> Outcome<Vec<AnyRow>> {
    let (mut ids, mut subject) = (Vec::new(), String::new());
    for row in rows {
        if number(row, has)? > 0 {
            subject = text(row, "subject")?;
            ids.push(text(row, "id")?);
        }
    }
    let mut all = Vec::new();
    for chunk in ids.chunks(AT_ONCE) {
        let marks: Vec<String> = (1..=AT_ONCE).map(|n| format!("${n}")).collect();
        let mut query = sqlx::query(AssertSqlSafe(sql.replace("{ids}", &marks.join(", "))));
        for n in 0..AT_ONCE {
            query = query.bind(chunk.get(n).cloned().unwrap_or_else(|| "-".to_owned()));
        }
        query = query.bind(subject.clone());
        all.extend(query.fetch_all(&mut *conn).await?);
    }
    Ok(all)
}

/// Puts under each entry what hangs on it: its comments, oldest first, and who said 確認しました.
async fn with_comments(conn: &mut AnyConnection, rows: &[AnyRow]) -> Outcome<Vec<Entry>> {
    let mut entries = rows.iter().map(read).collect::<Outcome<Vec<_>>>()?;
    let comments = format!("SELECT {COLUMNS} FROM entry WHERE parent IN ({{ids}}) AND subject = $17 ORDER BY seq");
    for row in &hanging(conn, &comments, rows, "comments").await? {
        let comment = read(row)?;
        if let Some(entry) = entries.iter_mut().find(|e| Some(e.id) == comment.parent) {
            entry.comments.push(comment);
        }
    }
    let confirmations = "SELECT entry, version, author_json, at FROM confirmation \
                         WHERE entry IN ({ids}) AND subject = $17 ORDER BY at, person";
    for row in &hanging(conn, confirmations, rows, "confirmations").await? {
        let of: EntryId = id(row, "entry")?;
        let by: Author = serde_json::from_str(row.try_get("author_json")?)?;
        if let Some(entry) = entries.iter_mut().find(|e| e.id == of) {
            entry.confirmations.retain(|earlier| earlier.by.person != by.person);
            entry.confirmations.push(Confirmation { by, at: time(row, "at")?, version: count(row, "version")? });
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
            let data = Data::read(row.try_get("data")?)?;
            Ok(Revision {
                version: count(row, "version")?,
                at: time(row, "at")?,
                author: if author.is_empty() { None } else { Some(serde_json::from_str(author)?) },
                text: text(row, "text")?,
                measures: data.measures,
                media: data.media,
                reason: (!reason.is_empty()).then_some(reason),
                cancelled: number(row, "cancelled")? != 0,
            })
        })
        .collect()
}

/// A comment hangs on an entry of the same subject that is itself no comment.
pub fn takes_comments(parent: &Entry, subject: SubjectId) -> bool {
    parent.subject == subject && parent.parent.is_none()
}
