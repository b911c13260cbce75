//! 個人利用: applications, the subject's answers, one's own use and its end, and how an account is taken into use.

use super::Answer;
use crate::{
    fail::Fail,
    gate::Allowed,
    individual::{self, Code},
};
use axum::http::StatusCode;
use contract::{
    EntryId, ProblemCode,
    endpoint::{
        AgreeToOwn, AnswerIndividualUse, EndIndividualUse, FileIndividualUse, GetOwnConsent, InviteAgain, JoinService,
        ListOwnUses, StopOwnUse,
    },
};

fn application(ids: &[String]) -> Result<EntryId, Fail> {
    ids.last().and_then(|id| id.parse().ok()).ok_or_else(|| ProblemCode::NotFound.into())
}

pub(super) async fn file(allowed: Allowed<FileIndividualUse>) -> Answer {
    let subject = allowed.subject()?.clone();
    let code = Code::fresh(&allowed.app).await?;
    let mut tx = allowed.begin().await?;
    let saved = individual::file(&allowed.app, &mut tx, &allowed.me, &subject, (&allowed.body, code)).await;
    let filed = allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::CREATED, &filed).await
}

pub(super) async fn invite(allowed: Allowed<InviteAgain>) -> Answer {
    let (subject, application) = (allowed.subject()?.clone(), application(&allowed.ids)?);
    let code = Code::fresh(&allowed.app).await?;
    let mut tx = allowed.begin().await?;
    let saved = individual::invite_again(&mut tx, &subject, application, code).await;
    let invitation = allowed.finish(tx, saved).await?;
    allowed.app.access.advance();
    allowed.done(StatusCode::CREATED, &invitation).await
}

pub(super) async fn answer(allowed: Allowed<AnswerIndividualUse>) -> Answer {
    let (subject, application) = (allowed.subject()?.clone(), application(&allowed.ids)?);
    let mut tx = allowed.begin().await?;
    let saved = individual::answer(&mut tx, &allowed.me, &subject, application, &allowed.body).await;
    let answered = allowed.finish(tx, saved).await?;
    allowed.app.access.advance();
    // Who applied may have put it on record, and stand elsewhere now.
    allowed.acknowledge(StatusCode::CREATED, &answered)
}

pub(super) async fn end(allowed: Allowed<EndIndividualUse>) -> Answer {
    let (subject, application) = (allowed.subject()?.clone(), application(&allowed.ids)?);
    let mut tx = allowed.begin().await?;
    let saved = individual::end(&allowed.app, &mut tx, &allowed.me, (&subject, application), &allowed.body).await;
    let ended = allowed.finish(tx, saved).await?;
    allowed.app.access.advance();
    allowed.done(StatusCode::OK, &ended).await
}

pub(super) async fn own(allowed: Allowed<ListOwnUses>) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let all = individual::own(&mut conn, &allowed.me.actor, allowed.app.clock.now()).await?;
    drop(conn);
    let (all, facts): (Vec<_>, Vec<_>) = all.into_iter().unzip();
    let named = all.iter().zip(&facts).filter_map(|(own, facts)| Some((own.subject, facts.as_ref()?)));
    let mut named: Vec<_> = named.collect();
    named.dedup_by_key(|(subject, _)| *subject);
    allowed.release_about(named.into_iter(), &all).await
}

pub(super) async fn stop(allowed: Allowed<StopOwnUse>) -> Answer {
    let mut tx = allowed.begin().await?;
    let saved = individual::stop(&allowed.app, &mut tx, &allowed.me, allowed.body).await;
    let left = allowed.finish(tx, saved).await?;
    allowed.app.access.advance();
    allowed.done(StatusCode::OK, &left).await
}

pub(super) async fn join(allowed: Allowed<JoinService>) -> Answer {
    let password = individual::own_password(&allowed.app, &allowed.me, &allowed.body).await?;
    let mut tx = allowed.begin().await?;
    let saved = individual::join(&allowed.app, &mut tx, &allowed.me, &allowed.body, &password).await;
    allowed.finish(tx, saved).await?;
    allowed.app.access.advance();
    // Whoever asked is somebody else to the policy now.
    allowed.acknowledge(StatusCode::OK, &())
}

pub(super) async fn own_consent(allowed: Allowed<GetOwnConsent>) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let consent = individual::own_consent(&mut conn, allowed.me.actor.person, &allowed.query).await?;
    drop(conn);
    allowed.release("", &consent).await
}

pub(super) async fn agree(allowed: Allowed<AgreeToOwn>) -> Answer {
    let mut tx = allowed.begin().await?;
    let saved = individual::agree(&allowed.app, &mut tx, &allowed.me, &allowed.body.text).await;
    let consent = allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::OK, &consent).await
}
