//! 窓口: what the operator's desks do on a subject, and what the core institution files with form 10.

use super::Answer;
use crate::{
    desk,
    fail::Outcome,
    gate::{Allowed, SubjectOn},
    store,
};
use axum::http::StatusCode;
use contract::{
    Endpoint, Right,
    desk::{NewSubjectAct, SubjectActed},
    endpoint::{FindAtDesk, GetDeskSubject, RecordDeath, ResumeSharing, StopSharing},
};

pub(super) async fn find(allowed: Allowed<FindAtDesk>) -> Answer {
    let now = allowed.app.clock.now();
    let mut conn = allowed.app.db.read().acquire().await?;
    let ids = desk::find(&mut conn, &allowed.body, now.date()).await?;
    let mut found = Vec::with_capacity(ids.len());
    for id in &ids {
        if let Some(facts) = store::subject::facts(&mut conn, allowed.me.actor.person, *id, now).await? {
            found.push(desk::subject(&mut conn, &allowed.me, &SubjectOn { id: *id, facts }, now).await?);
        }
    }
    drop(conn);
    allowed.release_on_desk(ids, &found).await
}

pub(super) async fn get(allowed: Allowed<GetDeskSubject>) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let found = desk::subject(&mut conn, &allowed.me, allowed.subject()?, allowed.app.clock.now()).await?;
    drop(conn);
    allowed.release("", &found).await
}

pub(super) async fn stop(allowed: Allowed<StopSharing>) -> Answer {
    act(allowed, Right::SharingStop).await
}

pub(super) async fn resume(allowed: Allowed<ResumeSharing>) -> Answer {
    act(allowed, Right::SharingResume).await
}

pub(super) async fn life(allowed: Allowed<RecordDeath>) -> Answer {
    act(allowed, Right::DeathRecord).await
}

async fn act<E>(allowed: Allowed<E>, right: Right) -> Outcome<axum::response::Response>
where
    E: Endpoint<Body = NewSubjectAct, Reply = Vec<SubjectActed>>,
{
    let subject = allowed.subject()?.clone();
    let mut tx = allowed.begin().await?;
    let saved = desk::act(&allowed.app, &mut tx, &allowed.me, (&subject, right), &allowed.body).await;
    let acts = allowed.finish(tx, saved).await?;
    allowed.app.access.advance();
    allowed.acknowledge(StatusCode::OK, &acts)
}
