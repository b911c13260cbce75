//! 同意と撤回 of a subject, and the texts that are agreed to.

use super::Answer;
use crate::{
    consent::{self, Acts, method_of},
    gate::Allowed,
};
use axum::http::StatusCode;
use contract::{
    Right,
    endpoint::{GetConsentText, GetConsents, RecordConsent, ResumeConsent, WithdrawConsent},
};

pub(super) async fn text(allowed: Allowed<GetConsentText>) -> Answer {
    let text = if allowed.query.hash.is_empty() {
        consent::newest(&allowed.query.lang)?.clone()
    } else {
        let mut conn = allowed.app.db.read().acquire().await?;
        consent::named(&mut conn, &allowed.query.hash).await?
    };
    allowed.release("", &text).await
}

pub(super) async fn get(allowed: Allowed<GetConsents>) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let state = consent::state(&mut conn, allowed.subject()?, allowed.app.clock.now()).await?;
    drop(conn);
    allowed.release("", &state).await
}

pub(super) async fn record(allowed: Allowed<RecordConsent>) -> Answer {
    let subject = allowed.subject()?.clone();
    let mut tx = allowed.begin().await?;
    let acts = Acts { app: &allowed.app, me: &allowed.me, on: &subject };
    let saved = acts.give(&mut tx, &allowed.body).await;
    let receipt = allowed.finish(tx, saved).await?;
    allowed.acknowledge(StatusCode::CREATED, &receipt)
}

pub(super) async fn withdraw(allowed: Allowed<WithdrawConsent>) -> Answer {
    let subject = allowed.subject()?.clone();
    let mut tx = allowed.begin().await?;
    let acts = Acts { app: &allowed.app, me: &allowed.me, on: &subject };
    let saved = acts.withdraw(&mut tx, &allowed.body, method_of(&subject, Right::ConsentWithdraw)).await;
    let receipt = allowed.finish(tx, saved).await?;
    allowed.acknowledge(StatusCode::CREATED, &receipt)
}

pub(super) async fn resume(allowed: Allowed<ResumeConsent>) -> Answer {
    let subject = allowed.subject()?.clone();
    let mut tx = allowed.begin().await?;
    let acts = Acts { app: &allowed.app, me: &allowed.me, on: &subject };
    let saved = acts.resume(&mut tx, &allowed.body, method_of(&subject, Right::ConsentRecord)).await;
    let receipt = allowed.finish(tx, saved).await?;
    allowed.acknowledge(StatusCode::CREATED, &receipt)
}
