//! With whose eyes a part of the page is seen: with one's own, or, before a change of the list is made, with those of
//! somebody whom it concerns (…として見る, M7-3).

use super::session;
use contract::{Actor, PersonId, SubjectId, policy::SubjectFacts};
use leptos::prelude::*;
use std::sync::Arc;

/// Somebody else's eyes; as context they hold for everything below.
#[derive(Clone, Debug)]
pub struct Eyes(pub(super) Arc<Seeing>);

/// What the policy judges by.
#[derive(Debug)]
pub(super) struct Seeing {
    pub(super) actor: Actor,
    pub(super) subject: SubjectId,
    pub(super) facts: SubjectFacts,
}

impl Eyes {
    /// Of somebody who stands so toward a subject.
    pub fn of(actor: Actor, subject: SubjectId, facts: SubjectFacts) -> Self {
        Self(Arc::new(Seeing { actor, subject, facts }))
    }
}

/// Who looks: me, or whose eyes they are.
pub fn viewer() -> Option<PersonId> {
    borrowed().map(|eyes| eyes.0.actor.person).or_else(session::me)
}

/// Somebody else's eyes, where they are not one's own.
pub fn borrowed() -> Option<Eyes> {
    use_context::<Eyes>()
}
