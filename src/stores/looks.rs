//! だれが見たか: asked for a stretch of days, and kept no longer than it is looked at.

use super::{
    command::Command,
    news,
    remote::{Remote, Reply},
    session,
};
use crate::{
    api::{self, Cause},
    platform::timer,
};
use contract::{
    Endpoint, InstitutionId, SubjectId,
    access_log::{LogOpened, LogQuery, Looks, StaffLooks},
    endpoint::{ExportLooks, ExportStaffLooks, ListLooks, ListStaffLooks, PutLogOpened},
    event::EventKind,
    session::Claims,
};
use leptos::prelude::*;
use std::cell::RefCell;

thread_local! {
    static STAFF: RefCell<Vec<Remote<StaffLooks>>> = const { RefCell::new(Vec::new()) };
}

/// The log of a stretch of days, which may become another one.
#[derive(Clone)]
pub struct Log<T> {
    wanted: ArcRwSignal<LogQuery>,
    /// Its lines.
    pub all: Remote<T>,
}

impl<T: Clone + Send + Sync + 'static> Log<T> {
    fn new<E>(query: LogQuery, ask: impl Fn(LogQuery) -> E + Send + Sync + 'static) -> Self
    where
        E: Endpoint<Reply = T> + Send + Sync + 'static,
    {
        let wanted = ArcRwSignal::new(query);
        let asked = wanted.clone();
        let all = Remote::new(move |cause| Box::pin(api::call_for(cause, ask(asked.get_untracked()))));
        all.load();
        Self { wanted, all }
    }

    /// Shows these days.
    pub fn choose(&self, query: LogQuery) {
        if self.wanted.get_untracked() != query {
            self.wanted.set(query);
            self.all.reload();
        }
    }
}

/// Who looked at a subject's record on these days.
pub fn of(subject: SubjectId, query: LogQuery) -> Log<Looks> {
    Log::new(query, move |query| ListLooks { subject, query, body: () })
}

/// What an institution's staff did on these days.
pub fn of_staff(institution: InstitutionId, query: LogQuery) -> Log<StaffLooks> {
    news::also(hear);
    let log = Log::new(query, move |query| ListStaffLooks { institution, query, body: () });
    STAFF.with_borrow_mut(|open| open.push(log.all.clone()));
    log
}

/// Nobody looks at it any more.
pub fn leave_staff(log: &Log<StaffLooks>) {
    STAFF.with_borrow_mut(|open| open.retain(|here| !here.is(&log.all)));
}

/// Whose names the admin may read is another.
fn hear(kind: EventKind, _: Option<SubjectId>) {
    if matches!(kind, EventKind::Institution | EventKind::Resync) {
        STAFF.with_borrow(|open| open.iter().for_each(|all| all.reload_for(Cause::App)));
    }
}

/// Where the log of a subject is to be had as a table.
pub fn table_of(subject: SubjectId, query: LogQuery) -> String {
    asked(&ExportLooks { subject, query, body: () }, query)
}

/// Where the log of an institution's staff is to be had as a table.
pub fn table_of_staff(institution: InstitutionId, query: LogQuery) -> String {
    asked(&ExportStaffLooks { institution, query, body: () }, query)
}

fn asked(endpoint: &impl Endpoint, LogQuery { from, to }: LogQuery) -> String {
    format!("{}?from={from}&to={to}", endpoint.path())
}

/// The log of a subject is open to the family; reactive.
pub fn is_open(subject: SubjectId) -> bool {
    let open = |claims: &Claims| claims.subjects.iter().any(|mine| mine.subject == subject && mine.facts.log_opened);
    session::look(open) == Some(true)
}

/// Opens the log to the family, or closes it.
pub fn open(subject: SubjectId, family: bool, command: &Command) {
    let work: Reply<LogOpened> = Box::pin(api::call(PutLogOpened { subject, query: (), body: LogOpened { family } }));
    command.run(work, |outcome| {
        if outcome.is_ok() {
            timer::spawn(session::refresh(Cause::Person));
        }
    });
}
