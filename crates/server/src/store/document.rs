//! 書類: what was filed, in versions, and which kinds are opened to the subject's side.

use super::{count, text, time};
use crate::{
    db::Tx,
    fail::{Fail, Outcome},
};
use contract::{
    InstitutionId, SubjectId,
    document::{Document, DocumentFile, DocumentId, DocumentKind, NewDocument, Opened},
    people::Author,
};
use sqlx::{AnyConnection, Row as _, any::AnyRow};

async fn document(conn: &mut AnyConnection, row: &AnyRow) -> Outcome<Document> {
    let is: NewDocument = serde_json::from_str(row.try_get("body")?)?;
    let mut files = Vec::with_capacity(is.files.len());
    for media in &is.files {
        let known = super::media::get(conn, *media).await?;
        let known = known.ok_or_else(|| Fail::internal(format!("document {}: a file is not there", is.id)))?;
        let pdf = !known.stored.drawn.is_empty();
        let shown = if pdf { u32::try_from(known.stored.drawn.len()).unwrap_or(u32::MAX) } else { 1 };
        files.push(DocumentFile {
            id: *media,
            pdf,
            shown,
            pages: known.stored.pages.max(1),
            width: known.stored.width,
            height: known.stored.height,
            bytes: known.bytes,
        });
    }
    Ok(Document {
        is,
        files,
        institution: text(row, "institution")?.parse().ok(),
        by: serde_json::from_str(row.try_get("author_json")?)?,
        at: time(row, "at")?,
    })
}

async fn all(conn: &mut AnyConnection, rows: &[AnyRow]) -> Outcome<Vec<Document>> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(document(conn, row).await?);
    }
    Ok(all)
}

/// All of a subject as they stand, the newest period first; without those that were withdrawn.
///
/// # Errors
/// The database does not answer.
pub async fn of(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<Document>> {
    let rows = sqlx::query(
        "SELECT d.* FROM document d WHERE d.subject = $1 \
         AND d.version = (SELECT MAX(n.version) FROM document n WHERE n.id = d.id)",
    )
    .bind(subject.to_string())
    .fetch_all(&mut *conn)
    .await?;
    let mut documents = all(conn, &rows).await?;
    documents.retain(|document| !document.is.withdrawn);
    // One without a period lies where it was filed.
    documents.sort_by_key(|document| {
        let day = document.is.from.or(document.is.to).unwrap_or_else(|| document.at.date());
        std::cmp::Reverse((day, document.at, document.is.id))
    });
    Ok(documents)
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
    Ok(Some((super::id(newest, "subject")?, all(conn, &rows).await?)))
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
