//! 書類: what was filed, in versions, and which kinds are opened to the subject's side.

use super::{count, number, text, time};
use crate::{
    db::Tx,
    fail::{Fail, Outcome},
};
use contract::{
    InstitutionId, MediaId, SubjectId,
    document::{Document, DocumentFile, DocumentId, DocumentKind, NewDocument, Opened},
    media::MediaKind,
    people::Author,
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};
use std::collections::HashMap;

/// A version without its files.
fn document(row: &AnyRow) -> Outcome<Document> {
    Ok(Document {
        is: serde_json::from_str(row.try_get("body")?)?,
        files: Vec::new(),
        institution: text(row, "institution")?.parse().ok(),
        by: serde_json::from_str(row.try_get("author_json")?)?,
        at: time(row, "at")?,
    })
}

/// All of a subject as they stand, the newest period first; without those that were withdrawn, and without what is known
/// of their files.
///
/// # Errors
/// The database does not answer.
pub async fn of(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<Document>> {
    let rows = sqlx::query(
        "SELECT d.* FROM document d WHERE d.subject = $1 \
         AND d.version = (SELECT MAX(n.version) FROM document n WHERE n.id = d.id)",
    )
    .bind(subject.to_string())
    .fetch_all(conn)
    .await?;
    let mut documents = rows.iter().map(document).collect::<Outcome<Vec<_>>>()?;
    documents.retain(|document| !document.is.withdrawn);
    // One without a period lies where it was filed.
    documents.sort_by_key(|document| {
        let day = document.is.from.or(document.is.to).unwrap_or_else(|| document.at.date());
        std::cmp::Reverse((day, document.at, document.is.id))
    });
    Ok(documents)
}

/// Looks up the files of a subject's documents, all at once.
///
/// # Errors
/// The database does not answer, or a file is not there.
pub async fn with_files(conn: &mut AnyConnection, subject: SubjectId, documents: &mut [Document]) -> Outcome<()> {
    let rows = sqlx::query(
        "SELECT m.id, m.kind, m.pages, m.width, m.height, m.bytes, \
                (SELECT COUNT(*) FROM media_page p WHERE p.media = m.id) AS shown \
         FROM media m WHERE m.document IN (SELECT id FROM document WHERE subject = $1)",
    )
    .bind(subject.to_string())
    .fetch_all(conn)
    .await?;
    let mut files = HashMap::with_capacity(rows.len());
    for row in &rows {
        let id: MediaId = super::id(row, "id")?;
        let pdf = MediaKind::from_code(row.try_get("kind")?) == MediaKind::Pdf;
        let (shown, pages) = if pdf { (count(row, "shown")?, count(row, "pages")?) } else { (1, 1) };
        let (width, height) = (count(row, "width")?, count(row, "height")?);
        let bytes = u64::try_from(number(row, "bytes")?).unwrap_or(0);
        files.insert(id, DocumentFile { id, pdf, shown, pages, width, height, bytes });
    }
    for document in documents {
        let file = |media: &MediaId| {
            files.get(media).cloned().ok_or_else(|| Fail::internal(format!("document {}: no file", document.is.id)))
        };
        document.files = document.is.files.iter().map(file).collect::<Outcome<_>>()?;
    }
    Ok(())
}

/// All versions of one of them, newest first, withdrawn or not, with whom it is about.
///
/// # Errors
/// The database does not answer.
pub async fn versions(conn: &mut AnyConnection, id: DocumentId) -> Outcome<Option<(SubjectId, Vec<Document>)>> {
    let rows = sqlx::query("SELECT * FROM document WHERE id = $1 ORDER BY version DESC")
        .bind(id.to_string())
        .fetch_all(&mut *conn)
        .await?;
    let Some(newest) = rows.first() else { return Ok(None) };
    let subject = super::id(newest, "subject")?;
    let mut versions = rows.iter().map(document).collect::<Outcome<Vec<_>>>()?;
    with_files(conn, subject, &mut versions).await?;
    Ok(Some((subject, versions)))
}

/// Saves the next version; `is` was checked and names it.
///
/// # Errors
/// The database refuses.
pub async fn put(
    tx: &mut Tx,
    subject: SubjectId,
    is: &NewDocument,
    institution: Option<InstitutionId>,
    by: &Author,
) -> Outcome<()> {
    let now = tx.now;
    sqlx::query(
        "INSERT INTO document (id, version, subject, institution, body, author_json, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(is.id.to_string())
    .bind(i64::from(is.version))
    .bind(subject.to_string())
    .bind(institution.map(|institution| institution.to_string()).unwrap_or_default())
    .bind(serde_json::to_string(is)?)
    .bind(serde_json::to_string(by)?)
    .bind(now.0)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Which kinds the subject's side reads.
///
/// # Errors
/// The database does not answer.
pub async fn opened(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Opened> {
    let row =
        sqlx::query("SELECT version, kinds FROM document_opening WHERE subject = $1 ORDER BY version DESC LIMIT 1")
            .bind(subject.to_string())
            .fetch_optional(conn)
            .await?;
    let Some(row) = row else { return Ok(Opened::default()) };
    let kinds = row.try_get::<&str, _>("kinds")?.split(',').filter(|code| !code.is_empty());
    Ok(Opened { version: count(&row, "version")?, kinds: kinds.map(DocumentKind::from_code).collect() })
}

/// Opens these kinds and no others, as the next version.
///
/// # Errors
/// The database refuses.
pub async fn open(tx: &mut Tx, subject: SubjectId, opened: &Opened, by: &Author) -> Outcome<()> {
    let now = tx.now;
    let kinds: Vec<&str> = opened.kinds.iter().map(|kind| kind.code()).collect();
    sqlx::query("INSERT INTO document_opening (subject, version, kinds, author_json, at) VALUES ($1, $2, $3, $4, $5)")
        .bind(subject.to_string())
        .bind(i64::from(opened.version))
        .bind(kinds.join(","))
        .bind(serde_json::to_string(by)?)
        .bind(now.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}
