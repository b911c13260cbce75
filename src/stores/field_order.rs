//! 測定項目の順 of the institutions that I administer, and that by which I measure myself.

use super::{
    command::Command,
    remote::{Remote, Reply},
    session, wipe,
};
use crate::api::{self, Cause};
use contract::{
    InstitutionId, ProblemCode, SubjectId,
    endpoint::{GetFieldOrder, PutFieldOrder},
    field_order::{FieldOrder, USUAL},
    vital::VitalKind,
};
use leptos::prelude::untrack;
use std::{cell::RefCell, collections::BTreeMap};

thread_local! {
    static ALL: RefCell<BTreeMap<InstitutionId, Remote<FieldOrder>>> = const { RefCell::new(BTreeMap::new()) };
}

/// The fields that are found at once when I measure, in their order.
pub fn mine() -> Vec<VitalKind> {
    let decided = untrack(|| session::look(|claims| claims.fields.clone()));
    decided.filter(|kinds| !kinds.is_empty()).unwrap_or_else(|| USUAL.to_vec())
}

/// That of one institution.
pub fn of(institution: InstitutionId) -> Remote<FieldOrder> {
    wipe::also((wipe_all, |_: SubjectId| ()));
    let make = || Remote::of(GetFieldOrder { institution, query: (), body: () });
    let order = ALL.with_borrow_mut(|all| all.entry(institution).or_insert_with(make).clone());
    order.load();
    order
}

/// Saves an institution's order; `done` hears what stands there now.
pub fn put(institution: InstitutionId, body: FieldOrder, command: &Command, done: impl FnOnce(FieldOrder) + 'static) {
    let work: Reply<FieldOrder> = Box::pin(api::call(PutFieldOrder { institution, query: (), body }));
    command.run(work, move |outcome| match outcome {
        Ok(saved) => {
            of(institution).change(|order| *order = saved.clone());
            done(saved);
        }
        // Somebody was faster: whoever edits is told that there is another order now.
        Err(error) if error.code() == Some(ProblemCode::VersionConflict) => of(institution).reload_for(Cause::App),
        Err(_) => {}
    });
}

fn wipe_all() {
    ALL.take().into_values().for_each(|order| order.wipe());
}
