//! 窓口: the subject whose form lies on the operator's desk, and what is done there. Online only: it is in effect when the
//! server has answered, and not before.

use super::{
    care_list,
    command::Command,
    consent, news,
    remote::{Remote, Reply},
    session, wipe,
};
use crate::{
    api::{self, ApiError, Cause},
    platform::timer,
};
use contract::{
    ProblemCode, SubjectId,
    consent::{ConsentChange, Receipt},
    desk::{DeskSearch, DeskSubject, NewSubjectAct, SubjectAct, SubjectActed},
    endpoint::{FindAtDesk, GetDeskSubject, RecordDeath, ResumeSharing, StopSharing, WithdrawConsent},
    event::EventKind,
};
use leptos::prelude::*;
use std::cell::RefCell;

thread_local! {
    static OPEN: RefCell<Option<(SubjectId, Remote<DeskSubject>)>> = const { RefCell::new(None) };
}

/// Looks for those whom a form is about; `found` hears them.
pub fn find(search: DeskSearch, command: &Command, found: impl FnOnce(Vec<DeskSubject>) + 'static) {
    let work: Reply<Vec<DeskSubject>> = Box::pin(api::call(FindAtDesk { query: (), body: search }));
    command.run(work, move |outcome| _ = outcome.map(found));
}

/// One of them. What may be done with it is judged by what is so of it, as long as it is open.
pub fn open(subject: SubjectId) -> Remote<DeskSubject> {
    news::also(hear);
    wipe::also((wipe_all, |_| ()));
    let here = Remote::of(GetDeskSubject { subject, query: (), body: () });
    here.load();
    OPEN.set(Some((subject, here.clone())));
    let facts = here.clone();
    Effect::new(move || session::stand_at_desk(facts.with(|here| (subject, here.facts.clone()))));
    here
}

/// Nobody works on it any more. The next page is there before this one goes.
pub fn leave(here: &Remote<DeskSubject>) {
    let mine = OPEN.with_borrow_mut(|open| open.take_if(|(_, known)| known.is(here)).is_some());
    if mine {
        session::stand_at_desk(None);
    }
}

/// 撤回 by a call; `done` hears the receipt.
pub fn withdraw(subject: SubjectId, body: ConsentChange, command: &Command, done: impl FnOnce(Receipt) + 'static) {
    let work: Reply<Receipt> = Box::pin(api::call(WithdrawConsent { subject, query: (), body }));
    command.run(work, move |outcome| match outcome {
        Ok(receipt) => {
            done(receipt);
            landed(subject);
        }
        Err(error) => overtaken(subject, &error),
    });
}

/// 停止, 再開, 逝去の届出 and what follows it; `done` hears that it is in effect.
pub fn act(subject: SubjectId, body: NewSubjectAct, command: &Command, done: impl FnOnce() + 'static) {
    let query = ();
    let work: Reply<Vec<SubjectActed>> = match body.act {
        SubjectAct::Stop => Box::pin(api::call(StopSharing { subject, query, body })),
        SubjectAct::Resume => Box::pin(api::call(ResumeSharing { subject, query, body })),
        _ => Box::pin(api::call(RecordDeath { subject, query, body })),
    };
    command.run(work, move |outcome| match outcome {
        Ok(_) => {
            done();
            landed(subject);
        }
        Err(error) => overtaken(subject, &error),
    });
}

/// What I may see myself may be another now; that does not wait for the event.
fn landed(subject: SubjectId) {
    timer::spawn(session::refresh(Cause::App));
    consent::reload(subject);
    care_list::reload(subject, Cause::App);
    reload(subject);
}

/// Somebody was faster: what stands there now is shown. After any other failure the form stays, with its reason.
fn overtaken(subject: SubjectId, error: &ApiError) {
    if matches!(error.code(), Some(ProblemCode::VersionConflict | ProblemCode::Denied | ProblemCode::IdReused)) {
        landed(subject);
    }
}

pub(super) fn reload(subject: SubjectId) {
    let open = OPEN.with_borrow(|open| open.as_ref().filter(|(of, _)| *of == subject).map(|(_, here)| here.clone()));
    if let Some(here) = open {
        here.reload_for(Cause::App);
    }
}

fn hear(kind: EventKind, _: Option<SubjectId>) {
    let open = OPEN.with_borrow(|open| open.as_ref().map(|(of, _)| *of));
    if let (EventKind::Claims | EventKind::Resync, Some(open)) = (kind, open) {
        reload(open);
    }
}

fn wipe_all() {
    session::stand_at_desk(None);
    if let Some((_, here)) = OPEN.take() {
        here.wipe();
    }
}
