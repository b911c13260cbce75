//! 対象者ケア機関リスト of a subject, and the 担当者 of an institution.

use super::{Answer, entries::ids, org::institution};
use crate::{
    care_list::{self, Editor},
    core_role,
    db::Tx,
    fail::Fail,
    gate::Allowed,
    store,
};
use axum::http::StatusCode;
use contract::{
    ProblemCode, Right,
    care_list::{CareListQuery, Facility, SeenAs},
    endpoint::{
        AnswerCoreOffer, AssignStaff, FindFacilities, GetCareList, ListCareChanges, ListCaredFor,
        OrderCareInstitutions, PreviewCareChange, PreviewScreen, PutCareInstitution,
    },
    policy::{Consent, Sharing, SubjectFacts, SubjectState},
};

pub(super) async fn get(allowed: Allowed<GetCareList>) -> Answer {
    let now = allowed.app.clock.now();
    let mut conn = allowed.app.db.read().acquire().await?;
    let list = care_list::list(&mut conn, allowed.subject()?, &allowed.query, now).await?;
    drop(conn);
    let ids = list.rows.iter().map(|row| row.institution.id.to_string()).collect::<Vec<_>>().join(",");
    allowed.release(ids, &list).await
}

pub(super) async fn changes(allowed: Allowed<ListCareChanges>) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let mut changes = store::care_list::changes(&mut conn, allowed.subject()?.id).await?;
    drop(conn);
    // What was confirmed says how much there is: nothing for a desk of the operator.
    if allowed.subject()?.facts.standings.is_empty() {
        changes.iter_mut().for_each(|change| change.shown.clear());
    }
    allowed.release("", &changes).await
}

pub(super) async fn find(allowed: Allowed<FindFacilities>) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let found: Vec<Facility> = store::care_list::find(&mut conn, &allowed.query.q).await?;
    drop(conn);
    allowed.release("", &found).await
}

pub(super) async fn preview(allowed: Allowed<PreviewCareChange>) -> Answer {
    let subject = allowed.subject()?.clone();
    let today = allowed.app.clock.now().date();
    let change = allowed.body.checked(today).map_err(|(field, error)| Fail::field(field, error))?;
    let mut tx = allowed.begin().await?;
    let effect = Editor { app: &allowed.app, me: &allowed.me, on: &subject }.effect(&mut tx, &change).await;
    take_back(tx).await;
    allowed.release("", &effect?.1).await
}

pub(super) async fn screen(allowed: Allowed<PreviewScreen>) -> Answer {
    // Whoever keeps the list looks with another's eyes, and sees nothing that their own may not see.
    allowed.also(Right::CareListEdit, None).await?;
    let (subject, mine) = (allowed.subject()?.clone(), allowed.scope()?);
    let today = allowed.app.clock.now().date();
    let change = allowed.body.change.checked(today).map_err(|(field, error)| Fail::field(field, error))?;
    let asked = SeenAs { change, person: allowed.body.person };
    let mut tx = allowed.begin().await?;
    let screen = Editor { app: &allowed.app, me: &allowed.me, on: &subject }.screen(&mut tx, &asked, mine).await;
    take_back(tx).await;
    let screen = screen?;
    allowed.release(ids(&screen.items), &screen).await
}

/// It was made to be looked at.
async fn take_back(tx: Tx) {
    let taken_back = tx.finish::<()>(Err(ProblemCode::Unavailable.into())).await;
    drop(taken_back);
}

pub(super) async fn put(allowed: Allowed<PutCareInstitution>) -> Answer {
    let subject = allowed.subject()?.clone();
    let now = allowed.app.clock.now();
    let change = allowed.body.change.checked(now.date()).map_err(|(field, error)| Fail::field(field, error))?;
    let mut tx = allowed.begin().await?;
    let editor = Editor { app: &allowed.app, me: &allowed.me, on: &subject };
    let saved = async {
        let line = editor.confirmed(&mut tx, &change, &allowed.body.seal, &allowed.body.shown).await?;
        care_list::listed(tx.conn(), &subject, line, now).await
    }
    .await;
    let saved = allowed.finish(tx, saved).await?;
    allowed.app.access.advance();
    allowed.done(StatusCode::OK, &saved).await
}

pub(super) async fn order(allowed: Allowed<OrderCareInstitutions>) -> Answer {
    let subject = allowed.subject()?.clone();
    let mut tx = allowed.begin().await?;
    let saved = async {
        care_list::order(&mut tx, &subject, &allowed.body).await?;
        let now = tx.now;
        care_list::list(tx.conn(), &subject, &CareListQuery::default(), now).await
    }
    .await;
    let saved = allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::OK, &saved).await
}

/// Of whoever stands on the list that an institution's admin sees: it holds nobody whose record is not shared.
pub(super) const fn shared() -> SubjectFacts {
    SubjectFacts {
        standings: Vec::new(),
        consent: Consent::Effective,
        sharing: Sharing::Open,
        state: SubjectState::Active,
        log_opened: false,
    }
}

pub(super) async fn cared_for(allowed: Allowed<ListCaredFor>) -> Answer {
    let institution = institution(&allowed)?;
    let mut conn = allowed.app.db.read().acquire().await?;
    let all = care_list::cared_for(&mut conn, institution, allowed.app.clock.now()).await?;
    drop(conn);
    // Each finds in the own log who was shown the name.
    let shared = shared();
    allowed.release_about(all.iter().map(|cared| (cared.head.id, &shared)), &all).await
}

pub(super) async fn assign(allowed: Allowed<AssignStaff>) -> Answer {
    let institution = institution(&allowed)?;
    let mut tx = allowed.begin().await?;
    let saved = care_list::assign(&allowed.app, &mut tx, institution, &allowed.body).await;
    let saved = allowed.finish(tx, saved).await?;
    allowed.app.access.advance();
    allowed.done(StatusCode::OK, &saved).await
}

pub(super) async fn answer(allowed: Allowed<AnswerCoreOffer>) -> Answer {
    let institution = institution(&allowed)?;
    let mut tx = allowed.begin().await?;
    let saved = core_role::answer(&allowed.app, &mut tx, &allowed.me, institution, &allowed.body).await;
    let saved = allowed.finish(tx, saved).await?;
    allowed.app.access.advance();
    allowed.done(StatusCode::OK, &saved).await
}
