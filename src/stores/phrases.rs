//! 定型文 of the institutions for which I work, loaded when a form asks for them.

use super::{
    command::Command,
    remote::{Remote, Reply},
    session, wipe,
};
use crate::api::{self, Cause};
use contract::{
    InstitutionId, ProblemCode, Role, SubjectId,
    endpoint::{ListPhrases, PutPhrases},
    phrase::{Phrase, Phrases},
};
use std::{cell::RefCell, collections::BTreeMap};

thread_local! {
    static ALL: RefCell<BTreeMap<InstitutionId, Remote<Phrases>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Those of one institution.
pub fn of(institution: InstitutionId) -> Remote<Phrases> {
    wipe::also((wipe_all, |_: SubjectId| ()));
    let make = || Remote::of(ListPhrases { institution, query: (), body: () });
    let phrases = ALL.with_borrow_mut(|all| all.entry(institution).or_insert_with(make).clone());
    phrases.load();
    phrases
}

/// Those of every institution for which I am staff, in their order; reactive.
pub fn mine() -> Vec<Phrase> {
    let ids = session::look(|claims| {
        let mut ids: Vec<InstitutionId> =
            claims.actor.grants.iter().filter(|g| g.role == Role::Staff).filter_map(|g| g.institution).collect();
        ids.dedup();
        ids
    });
    ids.unwrap_or_default()
        .into_iter()
        .filter_map(|id| of(id).with(|phrases| phrases.items.clone()))
        .flatten()
        .collect()
}

/// Saves an institution's list; `done` hears what stands there now.
pub fn put(institution: InstitutionId, body: Phrases, command: &Command, done: impl FnOnce(Phrases) + 'static) {
    let work: Reply<Phrases> = Box::pin(api::call(PutPhrases { institution, query: (), body }));
    command.run(work, move |outcome| match outcome {
        Ok(saved) => {
            of(institution).change(|phrases| *phrases = saved.clone());
            done(saved);
        }
        // Somebody was faster: whoever edits is told that there is another list now.
        Err(error) if error.code() == Some(ProblemCode::VersionConflict) => of(institution).reload_for(Cause::App),
        Err(_) => {}
    });
}

fn wipe_all() {
    ALL.take().into_values().for_each(|phrases| phrases.wipe());
}
