//! 書類 of a subject, their pages and files.

use super::{Answer, media::bytes};
use crate::{
    audit::Verb,
    document::{readable, reads_consent},
    fail::{Fail, Outcome},
    gate::Allowed,
    store,
    timeline::Writer,
};
use axum::http::{HeaderValue, StatusCode, header};
use contract::{
    Endpoint, ProblemCode, SubjectId,
    document::{Document, Documents, Opened},
    endpoint::{GetDocumentFile, ListDocumentVersions, ListDocuments, PutDocument, PutOpened},
    media::MediaSize,
    policy::Audience,
    problem::FieldError,
};
use sqlx::AnyConnection;

pub(super) async fn list(allowed: Allowed<ListDocuments>) -> Answer {
    let audiences = allowed.scope()?;
    let mut conn = allowed.app.db.read().acquire().await?;
    let subject = allowed.subject()?;
    let (mut documents, opened) = readable(&mut conn, &allowed.me.actor, subject, audiences).await?;
    store::document::with_files(&mut conn, subject.id, &mut documents).await?;
    still_open(&mut conn, subject.id, &opened).await?;
    drop(conn);
    let ids = documents.iter().map(|document| document.is.id.to_string()).collect::<Vec<_>>().join(",");
    allowed.release(ids, &Documents { documents, opened }).await
}

pub(super) async fn put(allowed: Allowed<PutDocument>) -> Answer {
    let subject = allowed.subject()?.clone();
    let mut tx = allowed.begin().await?;
    let saved = Writer { me: &allowed.me, on: &subject }.file(&mut tx, &allowed.body).await;
    let saved = allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::OK, &saved).await
}

pub(super) async fn open(allowed: Allowed<PutOpened>) -> Answer {
    let subject = allowed.subject()?.clone();
    let mut tx = allowed.begin().await?;
    let opened = Writer { me: &allowed.me, on: &subject }.open_kinds(&mut tx, &allowed.body).await;
    let opened = allowed.finish(tx, opened).await?;
    allowed.done(StatusCode::OK, &opened).await
}

pub(super) async fn versions(allowed: Allowed<ListDocumentVersions>) -> Answer {
    let (versions, opened) = of_path(&allowed).await?;
    still_open(&mut *allowed.app.db.read().acquire().await?, allowed.subject()?.id, &opened).await?;
    let document = versions.first().map(|newest| newest.is.id.to_string()).unwrap_or_default();
    allowed.release(document, &versions).await
}

/// What is opened is as it was when it was judged; what is not so any more is asked for anew.
async fn still_open(conn: &mut AnyConnection, subject: SubjectId, judged: &Opened) -> Outcome<()> {
    let now = store::document::opened(conn, subject).await?;
    if now == *judged { Ok(()) } else { Err(ProblemCode::Unavailable.into()) }
}

/// The versions of the document in the path that are this subject's and mine to read, and what was opened then. Of a
/// closed kind there is none for the subject's side, and of an open one only what stands there now: what was filed by
/// mistake and taken back is the professionals' affair.
async fn of_path<E: Endpoint>(allowed: &Allowed<E>) -> Outcome<(Vec<Document>, Opened)> {
    let (subject, audiences) = (allowed.subject()?.id, allowed.scope()?);
    let missing = || Fail::from(ProblemCode::NotFound);
    let document = allowed.ids.get(1).and_then(|id| id.parse().ok()).ok_or_else(missing)?;
    let mut conn = allowed.app.db.read().acquire().await?;
    let found = store::document::versions(&mut conn, document).await?;
    let mut versions = found.filter(|(of, _)| *of == subject).map(|(_, versions)| versions).ok_or_else(missing)?;
    let opened = store::document::opened(&mut conn, subject).await?;
    let consent = reads_consent(&allowed.me.actor, allowed.subject()?);
    let shows = |version: &Document| opened.shows(version.is.kind, audiences, consent);
    if !versions.first().is_some_and(shows) {
        return Err(missing());
    }
    versions.retain(shows);
    if !audiences.contains(&Audience::Professionals) {
        versions.truncate(1);
        versions.retain(|newest| !newest.is.withdrawn);
    }
    if versions.is_empty() { Err(missing()) } else { Ok((versions, opened)) }
}

/// What a document is called when it is saved, as RFC 5987 writes it: its kind or title, and the day from which it is good.
fn file_name(document: &Document) -> String {
    let is = &document.is;
    let title = if is.title.is_empty() { is.kind.term() } else { &is.title };
    let day = is.from.or(is.to).unwrap_or_else(|| document.at.date());
    let name = format!("{title} {day}");
    name.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => out.push(char::from(byte)),
            // No sign that a file's name cannot have on some system.
            b'/' | b'\\' | b':' | b'*' | b'?' | b'"' | b'<' | b'>' | b'|' => out.push('_'),
            byte => out += &format!("%{byte:02X}"),
        }
        out
    })
}

/// A page is looked at and goes on the log as that; the file itself leaves the service, and goes on it as 書出.
pub(super) async fn file(allowed: Allowed<GetDocumentFile>) -> Answer {
    let missing = || Fail::from(ProblemCode::NotFound);
    let media = allowed.ids.get(2).and_then(|id| id.parse().ok()).ok_or_else(missing)?;
    let (versions, opened) = of_path(&allowed).await?;
    if !versions.iter().any(|version| version.is.files.contains(&media)) {
        return Err(missing());
    }
    let document = versions.first().map(|newest| newest.is.id.to_string()).unwrap_or_default();
    let known = {
        let mut conn = allowed.app.db.read().acquire().await?;
        let known = store::media::get(&mut conn, media).await?.ok_or_else(missing)?;
        still_open(&mut conn, known.subject, &opened).await?;
        known
    };
    if known.subject != allowed.subject()?.id {
        return Err(missing());
    }
    let (stored, page) = (known.stored, allowed.query.page as usize);
    let name = match (allowed.query.size, page) {
        (MediaSize::Unknown, _) => return Err(Fail::field("size", FieldError::Malformed)),
        (MediaSize::Thumb, _) => &stored.thumb,
        (MediaSize::Whole, 0) => &stored.whole,
        (MediaSize::Whole, 1) if stored.drawn.is_empty() => &stored.whole,
        (MediaSize::Whole, page) => stored.drawn.get(page - 1).ok_or_else(missing)?,
    };
    let download = allowed.query.size == MediaSize::Whole && page == 0;
    let format = if download { stored.format.as_str() } else { "image/jpeg" };
    let mut response = bytes(&allowed.app, name, format, None).await?;
    if download {
        let ending = if stored.format == "application/pdf" { "pdf" } else { "jpg" };
        let named = versions.first().map(file_name).unwrap_or_default();
        // RFC 6266: a plain name for old readers, and the whole one.
        let named = format!("attachment; filename=\"document.{ending}\"; filename*=UTF-8''{named}.{ending}");
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&named).map_err(Fail::internal)?);
        let mut tx = allowed.begin().await?;
        tx.about(Verb::Exported, format!("{document},{media}"));
        allowed.finish(tx, Ok(())).await?;
        return allowed.release_piece(response).await;
    }
    if allowed.query.size == MediaSize::Thumb {
        // A small picture belongs to a list that was logged.
        return allowed.release_piece(response).await;
    }
    allowed.release_file(format!("{document},{media},{page}"), response).await
}
