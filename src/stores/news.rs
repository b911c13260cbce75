//! What stores that travel behind the first screen hear of changes. They say that they listen when they first hold
//! something: named here, they would travel with it.

use contract::{SubjectId, event::EventKind};
use std::cell::RefCell;

/// Hears what changed, and of whom; `None`: something may have been missed, of anybody.
type Hear = fn(EventKind, Option<SubjectId>);

thread_local! {
    static HEARS: RefCell<Vec<Hear>> = const { RefCell::new(Vec::new()) };
}

/// Another one that listens from now on.
pub(super) fn also(hear: Hear) {
    HEARS.with_borrow_mut(|hears| {
        if !hears.iter().any(|known| std::ptr::fn_addr_eq(*known, hear)) {
            hears.push(hear);
        }
    });
}

/// Tells all of them.
pub(super) fn changed(kind: EventKind, subject: Option<SubjectId>) {
    // Whoever hears may listen to more.
    let hears = HEARS.with_borrow(Clone::clone);
    hears.into_iter().for_each(|hear| hear(kind, subject));
}
