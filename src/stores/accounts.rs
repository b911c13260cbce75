//! 停止・再開・抹消 of an institution's staff, and what they had not sent.

use super::{command::Command, news, remote::Remote, wipe};
use crate::api::{self, Cause};
use contract::{
    EntryId, InstitutionId, PersonId, SubjectId,
    account::{InstitutionUse, NewAccountAct, NewInstitutionAct, Settle, Unsent},
    endpoint::{ActOnAccount, ActOnInstitution, GetInstitutionUse, ListUnsent, SettleUnsent},
    event::EventKind,
};
use std::cell::RefCell;

thread_local! {
    static UNSENT: RefCell<Vec<Remote<Vec<Unsent>>>> = const { RefCell::new(Vec::new()) };
}

/// Does it; `done` hears that it is in effect.
pub fn act(
    (institution, person): (InstitutionId, PersonId),
    body: NewAccountAct,
    command: &Command,
    done: impl FnOnce() + 'static,
) {
    command.run(api::call(ActOnAccount { institution, person, query: (), body }), |outcome| {
        if outcome.is_ok() {
            done();
        }
    });
}

/// How the use of an institution stands.
pub fn usage(institution: InstitutionId) -> Remote<InstitutionUse> {
    let usage = Remote::of(GetInstitutionUse { institution, query: (), body: () });
    usage.load();
    usage
}

/// Stops an institution or takes it up again; `shown` says how it stands then, and `done` hears that it is so.
pub fn act_on(
    institution: InstitutionId,
    body: NewInstitutionAct,
    shown: &Remote<InstitutionUse>,
    command: &Command,
    done: impl FnOnce() + 'static,
) {
    let shown = shown.clone();
    command.run(api::call(ActOnInstitution { institution, query: (), body }), move |outcome| {
        if let Ok(now) = outcome {
            // Before the form goes with what it was about.
            done();
            shown.change(|shown| *shown = now);
        }
    });
}

/// What an institution's staff had not sent. Kept by the page that shows it, until [`leave`].
pub fn unsent(institution: InstitutionId) -> Remote<Vec<Unsent>> {
    news::also(hear);
    wipe::also((wipe_all, |_| reload()));
    let all = Remote::of(ListUnsent { institution, query: (), body: () });
    all.load();
    UNSENT.with_borrow_mut(|open| open.push(all.clone()));
    all
}

/// The page has gone.
pub fn leave(all: &Remote<Vec<Unsent>>) {
    UNSENT.with_borrow_mut(|open| open.retain(|one| !one.is(all)));
}

/// One of these has been dealt with; `done` hears that it is on record.
pub fn settle(
    institution: InstitutionId,
    entry: EntryId,
    note: String,
    command: &Command,
    done: impl FnOnce() + 'static,
) {
    let body = Settle { note };
    command.run(api::call(SettleUnsent { institution, entry, query: (), body }), |outcome| {
        if outcome.is_ok() {
            done();
        }
        reload();
    });
}

fn reload() {
    UNSENT.with_borrow(|open| open.iter().for_each(|all| all.reload_for(Cause::App)));
}

fn hear(kind: EventKind, _: Option<SubjectId>) {
    if matches!(kind, EventKind::Institution | EventKind::Resync) {
        reload();
    }
}

fn wipe_all() {
    UNSENT.with_borrow_mut(|open| open.drain(..).for_each(|all| all.wipe()));
}
