//! プロフィール: what stands in it, its versions, and 申出.

use super::Answer;
use crate::{
    fail::{Fail, Outcome},
    gate::Allowed,
    profile::{checked, guard},
    store,
    timeline::Writer,
};
use axum::http::StatusCode;
use contract::{
    Denied, Endpoint, Facts, Right, can,
    endpoint::{AnswerAsk, AskForChange, GetProfile, ListPartVersions, PutMedications, PutPart},
    problem::FieldError,
    profile::{NewPart, PartVersion, Profile},
};

pub(super) async fn get(allowed: Allowed<GetProfile>) -> Answer {
    let subject = allowed.subject()?.clone();
    // What the subject's side asks is between them and who keeps the profile; it stays readable where writing has ended.
    let never = |right| can(&allowed.me.actor, right, &Facts::Subject(&subject.facts)).is_err_and(Denied::structural);
    let concerned = !(never(Right::ProfileAsk) && never(Right::ProfileEdit));
    let mut conn = allowed.app.db.read().acquire().await?;
    let mut parts = store::profile::parts(&mut conn, subject.id).await?;
    let asks = if concerned { store::profile::asks(&mut conn, subject.id).await? } else { Vec::new() };
    drop(conn);
    guard(&allowed.me.actor, &subject.facts, &mut parts);
    allowed.release("", &Profile { parts, asks }).await
}

pub(super) async fn versions(allowed: Allowed<ListPartVersions>) -> Answer {
    let subject = allowed.subject()?.clone();
    let mut conn = allowed.app.db.read().acquire().await?;
    let mut versions = store::profile::versions(&mut conn, subject.id, allowed.query.part).await?;
    drop(conn);
    guard(&allowed.me.actor, &subject.facts, &mut versions);
    let part = allowed.query.part.code();
    allowed.release(part, &versions).await
}

pub(super) async fn put(allowed: Allowed<PutPart>) -> Answer {
    save(allowed).await
}

pub(super) async fn put_medications(allowed: Allowed<PutMedications>) -> Answer {
    save(allowed).await
}

async fn save<E: Endpoint<Body = NewPart, Reply = PartVersion>>(allowed: Allowed<E>) -> Answer {
    let subject = allowed.subject()?.clone();
    let new = of_this_door::<E>(&allowed.body)?;
    let mut tx = allowed.begin().await?;
    let saved = Writer { me: &allowed.me, on: &subject }.put_part(&mut tx, new).await;
    let saved = allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::OK, &saved).await
}

/// Each door takes the parts that its right is about.
fn of_this_door<E: Endpoint>(new: &NewPart) -> Outcome<NewPart> {
    if new.part.edit_right() != E::RIGHT {
        return Err(Fail::field("part", FieldError::Malformed));
    }
    checked(new)
}

pub(super) async fn ask(allowed: Allowed<AskForChange>) -> Answer {
    let subject = allowed.subject()?.clone();
    let mut tx = allowed.begin().await?;
    let saved = Writer { me: &allowed.me, on: &subject }.ask_for_change(&mut tx, &allowed.body).await;
    let saved = allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::CREATED, &saved).await
}

pub(super) async fn answer(allowed: Allowed<AnswerAsk>) -> Answer {
    let subject = allowed.subject()?.clone();
    let mut tx = allowed.begin().await?;
    let saved = Writer { me: &allowed.me, on: &subject }.answer_ask(&mut tx, &allowed.body).await;
    let saved = allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::OK, &saved).await
}
