//! What is forgotten when somebody leaves: every store in memory, every draft on the device.

use super::{draft, photos, readers, session, subjects, timeline};
use crate::platform::drafts;
use contract::SubjectId;
use std::cell::RefCell;

/// How a store forgets everything, and everything about one subject.
type Wipe = (fn(), fn(SubjectId));

thread_local! {
    static LATER: RefCell<Vec<Wipe>> = const { RefCell::new(Vec::new()) };
}

/// A store that travels behind the first screen holds something from now on. Named here it would travel with it.
pub(super) fn also(wipe: Wipe) {
    LATER.with_borrow_mut(|later| {
        if !later.iter().any(|(all, _)| std::ptr::fn_addr_eq(*all, wipe.0)) {
            later.push(wipe);
        }
    });
}

/// Everything in memory that belongs to a person.
pub(super) fn memory() {
    timeline::wipe();
    subjects::wipe();
    readers::wipe();
    photos::wipe();
    LATER.with_borrow(|later| later.iter().for_each(|(all, _)| all()));
    draft::wipe();
}

/// Everything that the device keeps.
pub(super) async fn device() {
    drafts::wipe().await;
}

/// Everything about one subject: the right to see it is gone.
pub(super) fn subject(subject: SubjectId) {
    timeline::wipe_subject(subject);
    subjects::wipe_subject(subject);
    readers::wipe_subject(subject);
    photos::wipe_subject(subject);
    LATER.with_borrow(|later| later.iter().for_each(|(_, of)| of(subject)));
    if let Some(me) = session::me() {
        draft::wipe_subject(me, subject);
    }
}
