//! 停止・再開・抹消 of staff, and what they had not sent.

use super::{Answer, care_list::shared, org::institution};
use crate::{
    account::{self, Hand},
    fail::Fail,
    gate::{Allowed, Open, json},
    store,
};
use axum::http::StatusCode;
use contract::{
    EntryId, PersonId, ProblemCode,
    endpoint::{ActOnAccount, ActOnInstitution, GetInstitutionUse, HandInUnsent, ListUnsent, SettleUnsent},
};

pub(super) async fn act(allowed: Allowed<ActOnAccount>) -> Answer {
    let institution = institution(&allowed)?;
    let person: PersonId = last(&allowed.ids)?;
    let hand = Hand::of(&allowed.me, institution);
    let mut tx = allowed.begin().await?;
    let acted = account::act(&allowed.app, &mut tx, &allowed.me, hand, (person, institution), &allowed.body).await;
    let acted = allowed.finish(tx, acted).await?;
    allowed.app.access.advance();
    allowed.done(StatusCode::OK, &acted).await
}

pub(super) async fn usage(allowed: Allowed<GetInstitutionUse>) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let usage = store::institution::usage(&mut conn, institution(&allowed)?).await?;
    drop(conn);
    let usage = usage.ok_or_else(|| Fail::from(ProblemCode::NotFound))?;
    allowed.release("", &usage).await
}

pub(super) async fn act_on_institution(allowed: Allowed<ActOnInstitution>) -> Answer {
    let institution = institution(&allowed)?;
    let mut tx = allowed.begin().await?;
    let acted = crate::institution::act(&allowed.app, &mut tx, &allowed.me, institution, &allowed.body).await;
    let acted = allowed.finish(tx, acted).await?;
    allowed.app.access.advance();
    allowed.done(StatusCode::OK, &acted).await
}

/// Nobody is signed in here: the session that has ended says who it was.
pub(super) async fn hand_in(open: Open<HandInUnsent>) -> Answer {
    let token = open.token.ok_or_else(|| Fail::from(ProblemCode::SignedOut))?;
    let handed = account::hand_in(&open.app, token, &open.origin, &open.body).await?;
    Ok(json(StatusCode::OK, serde_json::to_vec(&handed)?))
}

pub(super) async fn unsent(allowed: Allowed<ListUnsent>) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let all = store::account::unsent(&mut conn, institution(&allowed)?, allowed.app.clock.now()).await?;
    drop(conn);
    let shared = shared();
    let mut shown: Vec<_> = all.iter().map(|one| (one.subject.0, &shared)).collect();
    shown.sort_by_key(|(subject, _)| *subject);
    shown.dedup_by_key(|(subject, _)| *subject);
    allowed.release_about(shown.into_iter(), &all).await
}

pub(super) async fn settle(allowed: Allowed<SettleUnsent>) -> Answer {
    let (unsent, institution): (EntryId, _) = (last(&allowed.ids)?, institution(&allowed)?);
    let mut tx = allowed.begin().await?;
    let settled = account::settle(&mut tx, &allowed.me, institution, unsent, &allowed.body).await;
    let settled = allowed.finish(tx, settled).await?;
    let shared = shared();
    allowed.done_about(StatusCode::OK, (settled.subject.0, &shared), &settled).await
}

fn last<T: std::str::FromStr>(ids: &[String]) -> Result<T, Fail> {
    ids.last().and_then(|id| id.parse().ok()).ok_or_else(|| ProblemCode::NotFound.into())
}
