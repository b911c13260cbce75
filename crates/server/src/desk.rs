//! 窓口: a subject is found by what its form states, sharing is stopped and taken up again (form 10), a death begins the quiet
//! state (A.6). The caller has asked the policy and opened the transaction, commits, and only then answers.

use crate::{
    app::App,
    audit::Verb,
    auth::session::Context,
    consent, core_role,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    gate::{SubjectOn, carrying},
    inquiry, store,
};
use contract::{
    Date, Facts, ProblemCode, Right, SubjectId, Timestamp, can,
    consent::ConsentMethod,
    desk::{DeskSearch, DeskSubject, NewSubjectAct, SubjectAct, SubjectActed, closes_from},
    entry::SystemKind,
    event::EventKind,
    policy::{Audience, Sharing, SubjectFacts, SubjectState},
    problem::FieldError,
    subject::SubjectHead,
};
use sqlx::AnyConnection;

/// The subjects whose whole name and birthday are these.
///
/// # Errors
/// A field is wrong, or the database does not answer.
pub async fn find(conn: &mut AnyConnection, search: &DeskSearch, today: Date) -> Outcome<Vec<SubjectId>> {
    let folded = search.check(today).map_err(|(field, error)| Fail::field(field, error))?;
    let born = store::desk::born_on(conn, search.birth).await?;
    Ok(born.into_iter().filter(|(_, name)| DeskSearch::fits(&folded, name)).map(|(id, _)| id).collect())
}

/// A subject as a desk sees it.
///
/// # Errors
/// The database does not answer.
pub async fn subject(conn: &mut AnyConnection, me: &Context, on: &SubjectOn, now: Timestamp) -> Outcome<DeskSubject> {
    let head = SubjectHead { photo: None, ..store::subject::get(conn, on.id).await? };
    let consents = consent::state(conn, on, now).await?;
    let acts = store::desk::acts(conn, on.id).await?;
    let calls = consents.records.into_iter().filter(|record| record.method == ConsentMethod::Phone).collect();
    // What its own person is to the subject is nobody's business at the desk.
    let facts = SubjectFacts { standings: Vec::new(), log_opened: false, ..on.facts.clone() };
    // Who of the family uses it is for whoever registers them.
    let registers = can(&me.actor, Right::RegistryEdit, &Facts::Subject(&on.facts)).is_ok();
    let uses = if registers { consents.uses } else { Vec::new() };
    let (purposes, shared) = (consents.purposes, consents.shared);
    Ok(DeskSubject { head, facts, purposes, shared, acts, calls, uses })
}

/// Does it, once: sent again it is answered as done.
///
/// # Errors
/// A field is wrong, the id was used for something else or was overtaken, it is so already or does not follow on the state
/// (412), the record is closed too early, or the database refuses.
pub async fn act(
    app: &App,
    tx: &mut Tx,
    me: &Context,
    (on, right): (&SubjectOn, Right),
    new: &NewSubjectAct,
) -> Outcome<Vec<SubjectActed>> {
    let now = tx.now;
    let new = new.checked(now.date()).map_err(|(field, error)| Fail::field(field, error))?;
    if new.act.right() != right {
        return Err(Fail::field("act", FieldError::Malformed));
    }
    tx.about(Verb::Modified, new.id.to_string());
    let acts = store::desk::acts(tx.conn(), on.id).await?;
    let (sharing, state) = (on.facts.sharing, on.facts.state);
    let is_so = match new.act {
        SubjectAct::Stop => sharing == Sharing::Stopped,
        SubjectAct::Resume => sharing == Sharing::Open,
        SubjectAct::Died => state == SubjectState::Deceased,
        SubjectAct::Alive => matches!(state, SubjectState::Preparing | SubjectState::Active),
        SubjectAct::Close => state == SubjectState::Closed,
        SubjectAct::Unknown => false,
    };
    match store::desk::known(tx.conn(), new.id).await? {
        // Its answer was lost. What was overtaken by another act is not done by saying so again.
        Some(known) if known == (on.id, new.act) && is_so => return Ok(acts),
        Some(_) => return Err(ProblemCode::IdReused.into()),
        None => {}
    }
    // Somebody was faster: what was typed now would stand nowhere.
    if is_so || !new.act.follows(state) {
        return Err(ProblemCode::VersionConflict.into());
    }
    // The family keeps what it came to keep (A.4-9).
    if new.act == SubjectAct::Close && closes_from(&acts).is_none_or(|day| now.date() < day) {
        return Err(Fail::field("act", FieldError::OutOfRange));
    }
    let by = store::people::author_by(tx.conn(), me, on.id, carrying(&on.facts, right)).await?;
    store::desk::insert(tx, on.id, &new, &by).await?;
    match new.act {
        SubjectAct::Stop => store::desk::set_sharing(tx, on.id, Sharing::Stopped).await?,
        SubjectAct::Resume => store::desk::set_sharing(tx, on.id, Sharing::Open).await?,
        SubjectAct::Died => store::desk::set_state(tx, on.id, SubjectState::Deceased).await?,
        SubjectAct::Alive => {
            let state = store::desk::living_state(tx.conn(), on.id).await?;
            store::desk::set_state(tx, on.id, state).await?;
        }
        SubjectAct::Close => store::desk::set_state(tx, on.id, SubjectState::Closed).await?,
        SubjectAct::Unknown => {}
    }
    if matches!(new.act, SubjectAct::Stop | SubjectAct::Close) {
        // As after a withdrawal: with whom nothing is shared, nobody is asked.
        inquiry::pass_on(tx, on.id, None).await?;
        core_role::lapse(tx, on.id, None).await?;
    }
    if let Some(kind) = notice(new.act) {
        let seq = store::entry::insert_system(tx, app.clock.new_id()?, on.id, kind, "").await?;
        tx.emit(Outgoing::entries(on.id, seq, Audience::Everyone));
    }
    // With this the commit moves the access epoch: nothing that was judged before is released after it.
    tx.emit(Outgoing::to_circle(EventKind::Access, on.id));
    store::desk::acts(tx.conn(), on.id).await
}

/// What the timeline says of it.
const fn notice(act: SubjectAct) -> Option<SystemKind> {
    match act {
        SubjectAct::Stop => Some(SystemKind::SharingStopped),
        SubjectAct::Resume => Some(SystemKind::SharingResumed),
        SubjectAct::Died => Some(SystemKind::Death),
        SubjectAct::Alive => Some(SystemKind::DeathTakenBack),
        SubjectAct::Close | SubjectAct::Unknown => None,
    }
}
