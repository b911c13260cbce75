//! 予定 of the subject that is looked at, for the stretch of days that is on the screen.

use super::{
    command::Command,
    news,
    remote::{Remote, Reply},
    wipe,
};
use crate::{
    api::{self, Cause},
    platform::random,
};
use contract::{
    Date, Endpoint as _, ProblemCode, SubjectId,
    endpoint::{ExportVisits, ListVisits, PutVisit},
    event::EventKind,
    schedule::{Plan, Visit, VisitId, VisitQuery},
};
use leptos::prelude::*;
use std::cell::RefCell;

/// What is planned.
#[derive(Clone)]
pub struct Schedule {
    subject: SubjectId,
    stretch: ArcRwSignal<Option<VisitQuery>>,
    visits: Remote<Planned>,
}

/// What is planned, and for which days that is known.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    /// The days; `None` before anything was asked for.
    pub days: Option<VisitQuery>,
    /// The plans.
    pub visits: Vec<Visit>,
}

thread_local! {
    static OPEN: RefCell<Option<Schedule>> = const { RefCell::new(None) };
}

/// A subject's plans. Nothing is asked for before a stretch is chosen.
pub fn open(subject: SubjectId) -> Schedule {
    news::also(hear);
    wipe::also((wipe_all, wipe_subject));
    let stretch = ArcRwSignal::new(None::<VisitQuery>);
    let of_query = stretch.clone();
    let visits = Remote::new(move |cause| -> Reply<Planned> {
        let days = of_query.get_untracked();
        Box::pin(async move {
            let visits = match days {
                Some(query) => api::call_for(cause, ListVisits { subject, query, body: () }).await?,
                None => Vec::new(),
            };
            Ok(Planned { days, visits })
        })
    });
    let schedule = Schedule { subject, stretch, visits };
    OPEN.set(Some(schedule.clone()));
    schedule
}

/// Nobody looks at it any more. The next page is there before this one goes.
pub fn leave(schedule: &Schedule) {
    OPEN.with_borrow_mut(|open| _ = open.take_if(|here| here.visits.is(&schedule.visits)));
}

/// An id for a new plan.
pub fn new_id() -> VisitId {
    random::new_id()
}

impl Schedule {
    /// What is planned.
    pub fn visits(&self) -> Remote<Planned> {
        self.visits.clone()
    }

    /// Shows these days.
    pub fn choose(&self, from: Date, to: Date) {
        let wanted = Some(VisitQuery { from, to });
        if self.stretch.get_untracked() != wanted {
            self.stretch.set(wanted);
            self.visits.reload();
        }
    }

    /// Where these days are to be had for one's own calendar.
    pub fn calendar(&self, from: Date, to: Date) -> String {
        let endpoint = ExportVisits { subject: self.subject, query: VisitQuery { from, to }, body: () };
        format!("{}?from={from}&to={to}", endpoint.path())
    }

    /// Saves a plan; `done` hears that it is saved.
    pub fn put(&self, body: Plan, command: &Command, done: impl FnOnce() + 'static) {
        let this = self.clone();
        let work: Reply<Visit> = Box::pin(api::call(PutVisit { subject: self.subject, query: (), body }));
        command.run(work, move |outcome| match outcome {
            Ok(_) => {
                this.visits.reload_for(Cause::Person);
                done();
            }
            // Somebody was faster: whoever edits is shown what stands there now.
            Err(error) if error.code() == Some(ProblemCode::VersionConflict) => this.visits.reload_for(Cause::App),
            Err(_) => {}
        });
    }
}

fn hear(kind: EventKind, subject: Option<SubjectId>) {
    if !matches!(kind, EventKind::Schedule | EventKind::Resync) {
        return;
    }
    let open = OPEN.with_borrow(Clone::clone);
    if let Some(open) = open.filter(|open| subject.is_none_or(|subject| subject == open.subject)) {
        open.visits.reload_for(Cause::App);
    }
}

fn wipe_subject(subject: SubjectId) {
    if let Some(open) = OPEN.with_borrow_mut(|open| open.take_if(|open| open.subject == subject)) {
        open.visits.wipe();
    }
}

fn wipe_all() {
    if let Some(open) = OPEN.take() {
        open.visits.wipe();
    }
}
