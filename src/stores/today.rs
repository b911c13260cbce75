//! このひとの今日 of the subject that is looked at: what was measured and noted today and yesterday, what
//! is pinned, and what waits for my 確認しました.

use super::{clock, news, remote::Remote, wipe};
use crate::{api, api::Cause, platform::timer};
use contract::{
    SubjectId,
    endpoint::{FindEntries, ListVitals},
    entry::{Find, Found, Marked},
    event::EventKind,
    time::DAY_MS,
    vital::{VitalQuery, Vitals},
};
use std::cell::{Cell, RefCell};

/// Several changes within this time cost one request.
const GATHER_MS: i32 = 500;

/// What is seen of it.
#[derive(Clone)]
pub struct Today {
    subject: SubjectId,
    values: Remote<Vitals>,
    marked: Remote<Found>,
}

thread_local! {
    static OPEN: RefCell<Option<Today>> = const { RefCell::new(None) };
    static GATHERING: Cell<bool> = const { Cell::new(false) };
}

/// Opens a subject's day.
pub fn open(subject: SubjectId) -> Today {
    news::also(hear);
    wipe::also((wipe_all, wipe_subject));
    let values = Remote::new(move |cause| {
        // Early in the morning there is only yesterday to tell of.
        let query = VitalQuery { from: Some(clock::today().start().plus_ms(-DAY_MS)), to: None };
        Box::pin(api::call_for(cause, ListVitals { subject, query, body: () }))
    });
    let marked = Remote::new(move |cause| {
        let body = Find { marked: Some(Marked::Either), ..Find::default() };
        Box::pin(api::call_for(cause, FindEntries { subject, query: (), body }))
    });
    let today = Today { subject, values, marked };
    today.values.load();
    today.marked.load();
    OPEN.set(Some(today.clone()));
    today
}

/// Nobody looks at it any more.
pub fn leave(subject: SubjectId) {
    OPEN.with_borrow_mut(|open| {
        if open.as_ref().is_some_and(|open| open.subject == subject) {
            *open = None;
        }
    });
}

impl Today {
    /// What was measured and noted yesterday and today.
    pub fn values(&self) -> Remote<Vitals> {
        self.values.clone()
    }

    /// What is pinned, and what waits for me.
    pub fn marked(&self) -> Remote<Found> {
        self.marked.clone()
    }
}

fn hear(kind: EventKind, subject: Option<SubjectId>) {
    if matches!(kind, EventKind::Profile | EventKind::Schedule) {
        return;
    }
    let mine = |open: &Today| subject.is_none_or(|subject| subject == open.subject);
    if !OPEN.with_borrow(|open| open.as_ref().is_some_and(mine)) || GATHERING.replace(true) {
        return;
    }
    timer::spawn(async {
        timer::sleep(GATHER_MS).await;
        GATHERING.set(false);
        if let Some(open) = OPEN.with_borrow(Clone::clone) {
            open.values.reload_for(Cause::App);
            open.marked.reload_for(Cause::App);
        }
    });
}

fn wipe_subject(subject: SubjectId) {
    if OPEN.with_borrow(|open| open.as_ref().is_some_and(|open| open.subject == subject)) {
        wipe_all();
    }
}

fn wipe_all() {
    if let Some(open) = OPEN.take() {
        open.values.wipe();
        open.marked.wipe();
    }
}
