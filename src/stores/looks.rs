//! だれが見たか: asked for a stretch of days, and kept no longer than it is looked at.

use super::{
    command::Command,
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
    session::Claims,
};

/// Who looked at a subject's record on these days.
pub fn of(subject: SubjectId, query: LogQuery) -> Remote<Looks> {
    let looks = Remote::of(ListLooks { subject, query, body: () });
    looks.load();
    looks
}

/// What an institution's staff did on these days.
pub fn of_staff(institution: InstitutionId, query: LogQuery) -> Remote<StaffLooks> {
    let looks = Remote::of(ListStaffLooks { institution, query, body: () });
    looks.load();
    looks
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
