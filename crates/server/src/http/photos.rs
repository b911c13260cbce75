//! 顔写真 of a subject: seen by the circle, set by whoever may.

use super::Answer;
use crate::{audit::Verb, db::Outgoing, gate::Allowed, photo, store};
use axum::http::StatusCode;
use contract::{
    endpoint::{GetPhoto, PutPhoto, RemovePhoto},
    event::EventKind,
};

pub(super) async fn get(allowed: Allowed<GetPhoto>) -> Answer {
    let subject = allowed.subject()?.id;
    let mut conn = allowed.app.db.read().acquire().await?;
    let photo = store::photo::get(&mut conn, subject).await?;
    drop(conn);
    let items = photo.as_ref().map(|photo| photo.id.to_string()).unwrap_or_default();
    allowed.release(items, &photo).await
}

pub(super) async fn put(allowed: Allowed<PutPhoto>) -> Answer {
    let subject = allowed.subject()?.id;
    let jpeg = photo::safe(allowed.body.image.clone()).await?;
    let mut tx = allowed.begin().await?;
    let saved = photo::set(&mut tx, subject, allowed.me.actor.person, &allowed.body, jpeg).await;
    allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::OK, &()).await
}

pub(super) async fn remove(allowed: Allowed<RemovePhoto>) -> Answer {
    let subject = allowed.subject()?.id;
    let mut tx = allowed.begin().await?;
    tx.about(Verb::Deleted, "");
    let saved = async {
        if let Some(photo) = store::photo::remove(&mut tx, subject).await? {
            tx.about(Verb::Deleted, photo.to_string());
            tx.emit(Outgoing::to_circle(EventKind::Card, subject));
        }
        Ok(())
    }
    .await;
    allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::OK, &()).await
}
