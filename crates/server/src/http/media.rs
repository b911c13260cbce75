//! 写真・動画: pieces up, pictures and films down, the album.

use super::Answer;
use crate::{
    app::App,
    fail::{Fail, Outcome},
    gate::{Allowed, json},
    media::{self, Sender},
    store,
};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use contract::{
    Endpoint, MediaId, ProblemCode,
    endpoint::{BeginUpload, CancelUpload, FinishUpload, GetMedia, ListAlbum, PutPiece},
    entry::{Entry, Found},
    media::{MediaSize, MediaTag, Upload},
    problem::FieldError,
};
use futures_util::TryStreamExt as _;
use http_range_header::parse_range_header;
use std::ops::Range;

/// Most bytes of a film that one answer carries where a part of it was asked for: before each further part it is judged
/// again who may see it.
const STRETCH: u64 = 4 * 1_048_576;

fn sender<E: Endpoint>(allowed: &Allowed<E>) -> Outcome<Sender> {
    Ok(Sender { person: allowed.me.actor.person, subject: allowed.subject()?.id })
}

/// The second id of the path.
fn which<E: Endpoint>(allowed: &Allowed<E>) -> Outcome<MediaId> {
    allowed.ids.get(1).and_then(|id| id.parse().ok()).ok_or_else(|| ProblemCode::NotFound.into())
}

pub(super) async fn begin(allowed: Allowed<BeginUpload>) -> Answer {
    let sender = sender(&allowed)?;
    let mut tx = allowed.begin().await?;
    let begun = sender.begin(&allowed.app, &mut tx, &allowed.body).await;
    let upload = allowed.finish(tx, begun).await?;
    allowed.done(StatusCode::OK, &upload).await
}

pub(super) async fn piece(allowed: Allowed<PutPiece>) -> Answer {
    let (sender, media) = (sender(&allowed)?, which(&allowed)?);
    let upload: Upload = sender.piece(&allowed.app, media, allowed.query.at, &allowed.body.0).await?;
    let reply = json(StatusCode::OK, serde_json::to_vec(&upload)?);
    allowed.release_piece(reply).await
}

pub(super) async fn finish(allowed: Allowed<FinishUpload>) -> Answer {
    let (sender, media) = (sender(&allowed)?, which(&allowed)?);
    let stored = sender.look(&allowed.app, media, &allowed.body).await?;
    let mut tx = allowed.begin().await?;
    let finished = sender.finish(&allowed.app, &mut tx, media, stored.as_ref()).await;
    let upload = allowed.finish(tx, finished).await?;
    if stored.is_some() {
        allowed.app.vault.forget(media).await?;
    }
    allowed.done(StatusCode::OK, &upload).await
}

pub(super) async fn cancel(allowed: Allowed<CancelUpload>) -> Answer {
    let (sender, media) = (sender(&allowed)?, which(&allowed)?);
    let mut tx = allowed.begin().await?;
    let cancelled = sender.cancel(&allowed.app, &mut tx, media).await;
    allowed.finish(tx, cancelled).await?;
    allowed.done(StatusCode::OK, &()).await
}

pub(super) async fn album(allowed: Allowed<ListAlbum>) -> Answer {
    let (subject, scope) = (allowed.subject()?.id, allowed.scope()?);
    if allowed.query.tag == Some(MediaTag::Unknown) {
        return Err(Fail::field("tag", FieldError::Malformed));
    }
    let mut conn = allowed.app.db.read().acquire().await?;
    let (items, more) = store::entry::album(&mut conn, subject, scope, &allowed.query).await?;
    drop(conn);
    let older = items.last().filter(|_| more).map(Entry::cursor);
    let ids = items.iter().map(|entry| entry.id.to_string()).collect::<Vec<_>>().join(",");
    allowed.release(ids, &Found { items, older }).await
}

pub(super) async fn get(allowed: Allowed<GetMedia>) -> Answer {
    let (on, entry) = allowed.entry()?;
    let (subject, entry, media) = (on.id, entry.id, which(&allowed)?);
    let (app, size) = (allowed.app.clone(), allowed.query.size);
    let stored = media::shown(&app, subject, entry, media).await?;
    let (name, format) = match size {
        MediaSize::Thumb => (&stored.thumb, "image/jpeg"),
        MediaSize::Whole => (&stored.whole, stored.format.as_str()),
        MediaSize::Unknown => return Err(Fail::field("size", FieldError::Malformed)),
    };
    if name.is_empty() {
        return Err(ProblemCode::NotFound.into());
    }
    let total = app.vault.size(name).await?;
    let range = match allowed.range.as_ref().map(|header| part(header, total)) {
        None => None,
        Some(Some(range)) => Some(range),
        Some(None) => return allowed.release_piece(beyond(total)).await,
    };
    let mut response = bytes(&app, name, format, range.clone()).await?;
    let headers = response.headers_mut();
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let begins = range.as_ref().is_none_or(|range| range.start == 0);
    if let Some(range) = range {
        let said = format!("bytes {}-{}/{total}", range.start, range.end - 1);
        headers.insert(header::CONTENT_RANGE, HeaderValue::from_str(&said).map_err(Fail::internal)?);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    // A small picture belongs to a list that was logged; a film is seen once, in many parts, wherever somebody begins. Of
    // a photo every part is a look at it.
    let is_photo = stored.format.starts_with("image/");
    if size == MediaSize::Whole && (app.watched.begins(allowed.me.session, media) || begins || is_photo) {
        allowed.release_file(format!("{entry},{media}"), response).await
    } else {
        allowed.release_piece(response).await
    }
}

/// Bytes that lie under a name, or a part of them. Long ones go out stretch by stretch; once anything about access has
/// changed, the rest is asked for anew.
pub(super) async fn bytes(app: &App, name: &str, format: &str, range: Option<Range<u64>>) -> Outcome<Response> {
    let found = app.vault.read(name, range).await?;
    let length = found.range.end.saturating_sub(found.range.start);
    let body = if length <= STRETCH {
        // It is here before it is judged for the last time: nobody's sign-out elsewhere cuts a picture in two.
        Body::from(found.bytes().await.map_err(Fail::internal)?)
    } else {
        let (access, judged) = (app.access.clone(), app.access.now());
        Body::from_stream(found.into_stream().map_err(std::io::Error::other).and_then(move |stretch| {
            let ended = (access.now() != judged).then(|| std::io::Error::other("access has changed meanwhile"));
            std::future::ready(ended.map_or(Ok(stretch), Err))
        }))
    };
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_str(format).map_err(Fail::internal)?);
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    Ok(response)
}

/// The one part of a file that a `Range` header asks for, not longer than [`STRETCH`]; `None`: there is no such part.
fn part(header: &HeaderValue, total: u64) -> Option<Range<u64>> {
    let asked = parse_range_header(header.to_str().ok()?).ok()?.validate(total).ok()?;
    match asked.as_slice() {
        [one] => Some(*one.start()..(one.end() + 1).min(one.start() + STRETCH)),
        _ => None,
    }
}

fn beyond(total: u64) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
    if let Ok(said) = HeaderValue::from_str(&format!("bytes */{total}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, said);
    }
    response
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn s24_one_part_at_a_time_and_none_too_long() {
        let of = |text: &'static str, total| part(&HeaderValue::from_static(text), total);
        assert_eq!(of("bytes=0-", 100), Some(0..100));
        assert_eq!(of("bytes=10-19", 100), Some(10..20));
        assert_eq!(of("bytes=-5", 100), Some(95..100));
        assert_eq!(of("bytes=0-", 10 * STRETCH), Some(0..STRETCH));
        for wrong in ["bytes=100-", "bytes=0-1,5-6", "bytes=9-3", "lines=1-2", "bytes=x"] {
            assert_eq!(of(wrong, 100), None, "{wrong}");
        }
    }
}
