//! 写真・動画: a row for each file that is sent.

use super::{count, id, number, text};
use crate::{db::Tx, fail::Outcome};
use contract::{
    EntryId, MediaId, PersonId, SubjectId, Timestamp,
    document::DocumentId,
    media::{MediaKind, NewUpload, UploadState},
};
use sqlx::{AnyConnection, Row as _};

/// What was stored of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Media type.
    pub format: String,
    /// Name of its bytes.
    pub whole: String,
    /// Name of the small picture's bytes; empty: there is none.
    pub thumb: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length in milliseconds.
    pub duration_ms: u32,
    /// A few pixels, PNG in base64.
    pub blur: String,
    /// Pages of a PDF file.
    pub pages: u32,
    /// Names of its drawn pages' bytes, from the first.
    pub drawn: Vec<String>,
}

/// A file that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which.
    pub id: MediaId,
    /// About whom.
    pub subject: SubjectId,
    /// The entry that shows it.
    pub entry: Option<EntryId>,
    /// The document that shows it.
    pub document: Option<DocumentId>,
    /// Who sends it.
    pub by: PersonId,
    /// What it is.
    pub kind: MediaKind,
    /// How many bytes were announced.
    pub bytes: u64,
    /// How far it is.
    pub state: UploadState,
    /// What was stored, when it is ready.
    pub stored: Stored,
}

impl Known {
    /// Nothing shows it yet.
    pub const fn is_free(&self) -> bool {
        self.entry.is_none() && self.document.is_none()
    }
}

/// A file.
///
/// # Errors
/// The database does not answer.
pub async fn get(conn: &mut AnyConnection, media: MediaId) -> Outcome<Option<Known>> {
    let row =
        sqlx::query("SELECT * FROM media WHERE id = $1").bind(media.to_string()).fetch_optional(&mut *conn).await?;
    let Some(row) = row else { return Ok(None) };
    let drawn = match count(&row, "pages")? {
        0 => Vec::new(),
        _ => drawn(conn, media).await?,
    };
    Ok(Some(Known {
        id: media,
        subject: id(&row, "subject")?,
        entry: text(&row, "entry")?.parse().ok(),
        document: text(&row, "document")?.parse().ok(),
        by: id(&row, "by_person")?,
        kind: MediaKind::from_code(row.try_get("kind")?),
        bytes: u64::try_from(number(&row, "bytes")?).unwrap_or(0),
        state: UploadState::from_code(row.try_get("state")?),
        stored: Stored {
            format: text(&row, "format")?,
            whole: text(&row, "whole")?,
            thumb: text(&row, "thumb")?,
            width: count(&row, "width")?,
            height: count(&row, "height")?,
            duration_ms: count(&row, "duration_ms")?,
            blur: text(&row, "blur")?,
            pages: count(&row, "pages")?,
            drawn,
        },
    }))
}

async fn drawn(conn: &mut AnyConnection, media: MediaId) -> Outcome<Vec<String>> {
    let rows = sqlx::query("SELECT whole FROM media_page WHERE media = $1 ORDER BY page")
        .bind(media.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| text(row, "whole")).collect()
}

/// How many files somebody has begun to send since a moment.
///
/// # Errors
/// The database does not answer.
pub async fn begun_since(conn: &mut AnyConnection, person: PersonId, since: Timestamp) -> Outcome<u32> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM media WHERE by_person = $1 AND at > $2")
        .bind(person.to_string())
        .bind(since.0)
        .fetch_one(conn)
        .await?;
    count(&row, "n")
}

/// A file begins to come.
///
/// # Errors
/// The database refuses.
pub async fn begin(tx: &mut Tx, subject: SubjectId, by: PersonId, new: &NewUpload) -> Outcome<()> {
    let now = tx.now.0;
    sqlx::query(
        "INSERT INTO media (id, subject, by_person, kind, bytes, state, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(new.id.to_string())
    .bind(subject.to_string())
    .bind(by.to_string())
    .bind(new.kind.code())
    .bind(i64::try_from(new.bytes).unwrap_or(i64::MAX))
    .bind(UploadState::Arriving.code())
    .bind(now)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// It is whole, safe and stored.
///
/// # Errors
/// The database refuses.
pub async fn ready(tx: &mut Tx, media: MediaId, stored: &Stored) -> Outcome<()> {
    sqlx::query(
        "UPDATE media SET state = $2, format = $3, whole = $4, thumb = $5, width = $6, height = $7, duration_ms = $8, \
                          blur = $9, pages = $10 WHERE id = $1",
    )
    .bind(media.to_string())
    .bind(UploadState::Ready.code())
    .bind(stored.format.as_str())
    .bind(stored.whole.as_str())
    .bind(stored.thumb.as_str())
    .bind(i64::from(stored.width))
    .bind(i64::from(stored.height))
    .bind(i64::from(stored.duration_ms))
    .bind(stored.blur.as_str())
    .bind(i64::from(stored.pages))
    .execute(tx.conn())
    .await?;
    for (page, name) in (1_i64..).zip(&stored.drawn) {
        sqlx::query(
            "INSERT INTO media_page (media, page, whole) VALUES ($1, $2, $3) ON CONFLICT (media, page) DO NOTHING",
        )
        .bind(media.to_string())
        .bind(page)
        .bind(name.as_str())
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// A document shows it from now on.
///
/// # Errors
/// The database refuses.
pub async fn attach_to(tx: &mut Tx, media: MediaId, document: DocumentId) -> Outcome<()> {
    sqlx::query("UPDATE media SET document = $2 WHERE id = $1")
        .bind(media.to_string())
        .bind(document.to_string())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// An entry shows it from now on.
///
/// # Errors
/// The database refuses.
pub async fn attach(tx: &mut Tx, media: MediaId, entry: EntryId) -> Outcome<()> {
    sqlx::query("UPDATE media SET entry = $2 WHERE id = $1")
        .bind(media.to_string())
        .bind(entry.to_string())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// It is not wanted any more; says whether it was there, and nothing shows it.
///
/// # Errors
/// The database refuses.
pub async fn remove(tx: &mut Tx, media: MediaId) -> Outcome<bool> {
    let pages = "DELETE FROM media_page \
                 WHERE media IN (SELECT id FROM media WHERE id = $1 AND entry = '' AND document = '')";
    sqlx::query(pages).bind(media.to_string()).execute(tx.conn()).await?;
    let sql = "DELETE FROM media WHERE id = $1 AND entry = '' AND document = ''";
    Ok(sqlx::query(sql).bind(media.to_string()).execute(tx.conn()).await?.rows_affected() > 0)
}

/// Files begun before a moment that no entry shows, and the names of what was stored of each.
///
/// # Errors
/// The database does not answer.
pub async fn loose(conn: &mut AnyConnection, before: Timestamp, most: i64) -> Outcome<Vec<(MediaId, Vec<String>)>> {
    let rows = sqlx::query(
        "SELECT id, whole, thumb FROM media WHERE entry = '' AND document = '' AND at < $1 ORDER BY at LIMIT $2",
    )
    .bind(before.0)
    .bind(most)
    .fetch_all(&mut *conn)
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let (media, mut names) = (id(row, "id")?, vec![text(row, "whole")?, text(row, "thumb")?]);
        names.extend(drawn(conn, media).await?);
        names.retain(|name| !name.is_empty());
        all.push((media, names));
    }
    Ok(all)
}

/// A row names these bytes.
///
/// # Errors
/// The database does not answer.
pub async fn is_named(conn: &mut AnyConnection, name: &str) -> Outcome<bool> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM media WHERE whole = $1 OR thumb = $1) \
                              + (SELECT COUNT(*) FROM media_page WHERE whole = $1) AS n",
    )
    .bind(name)
    .fetch_one(conn)
    .await?;
    Ok(count(&row, "n")? > 0)
}
