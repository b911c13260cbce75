//! 同意と撤回 of a subject, and the texts that are agreed to.

use super::Answer;
use crate::{
    consent::{self, Acts, method_of},
    fail::Fail,
    gate::{Allowed, SubjectOn},
    store::{self, subject::Mine},
};
use axum::http::StatusCode;
use contract::{
    Facts, Right, can,
    consent::Unagreed,
    desk::DeskSearch,
    endpoint::{FindUnagreed, GetConsentText, GetConsents, RecordConsent, ResumeConsent, WithdrawConsent},
    policy::Consent,
    subject::SubjectHead,
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

/// Whoever keeps a subject's consent finds them by what the paper states, and is shown what has to be shown.
pub(super) async fn unagreed(allowed: Allowed<FindUnagreed>) -> Answer {
    let now = allowed.app.clock.now();
    let folded = allowed.body.check(now.date()).map_err(|(field, error)| Fail::field(field, error))?;
    let mut conn = allowed.app.db.read().acquire().await?;
    let mut found = Vec::new();
    for Mine { head, facts, .. } in store::subject::mine(&mut conn, allowed.me.actor.person, now).await? {
        let may = |right| can(&allowed.me.actor, right, &Facts::Subject(&facts)).is_ok();
        let withdrawn = facts.consent == Consent::Withdrawn && may(Right::ConsentRecord) && !may(Right::ConsentRead);
        if !withdrawn || head.birth != allowed.body.birth || !DeskSearch::fits(&folded, &head.name) {
            continue;
        }
        let on = SubjectOn { id: head.id, facts };
        let mut parties = consent::state(&mut conn, &on, now).await?.shared;
        parties.retain(|with| with.stopped.is_none());
        found.push((on.facts, Unagreed { head: SubjectHead { photo: None, ..head }, parties }));
    }
    drop(conn);
    let (facts, found): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let shown: Vec<_> = found.iter().map(|one| one.head.id).zip(&facts).collect();
    allowed.release_about(shown.into_iter(), &found).await
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
