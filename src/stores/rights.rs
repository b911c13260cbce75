//! 役割と権限, for the operator.

use super::{command::Command, news, remote::Remote, wipe};
use crate::api::{self, Cause};
use contract::{
    SubjectId,
    endpoint::{GetRights, PutRight},
    event::EventKind,
    rights::{RightChange, Rights},
};

thread_local! {
    static RIGHTS: Remote<Rights> = Remote::of(GetRights { query: (), body: () });
}

/// What is withheld from whom.
pub fn rights() -> Remote<Rights> {
    news::also(hear);
    wipe::also((wipe_all, |_| ()));
    RIGHTS.with(Clone::clone)
}

/// Makes a change; `done` hears that it is in effect.
pub fn put(body: RightChange, command: &Command, done: impl FnOnce() + 'static) {
    command.run(api::call(PutRight { query: (), body }), |outcome| {
        if outcome.is_ok() {
            done();
        }
        // Somebody else may have been faster.
        rights().reload();
    });
}

fn hear(kind: EventKind, _: Option<SubjectId>) {
    if matches!(kind, EventKind::Claims | EventKind::Resync) {
        RIGHTS.with(|rights| rights.reload_for(Cause::App));
    }
}

fn wipe_all() {
    RIGHTS.with(Remote::wipe);
}
