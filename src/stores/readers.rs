//! Who has read up to where, per subject.

use super::{remote::Remote, timeline};
use crate::{api::Cause, platform::timer};
use contract::{SubjectId, endpoint::ListReadMarks, entry::ReadMark};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

/// Several people reading within this time cost one request.
const GATHER_MS: i32 = 700;

thread_local! {
    static MARKS: RefCell<BTreeMap<SubjectId, Remote<Vec<ReadMark>>>> = const { RefCell::new(BTreeMap::new()) };
    static GATHERING: RefCell<BTreeSet<SubjectId>> = const { RefCell::new(BTreeSet::new()) };
}

/// The marks of everybody in the circle, loaded when first asked for.
pub fn marks(subject: SubjectId) -> Remote<Vec<ReadMark>> {
    let make = || Remote::of(ListReadMarks { subject, query: (), body: () });
    let marks = MARKS.with_borrow_mut(|marks| marks.entry(subject).or_insert_with(make).clone());
    marks.load();
    marks
}

fn known(subject: SubjectId) -> Option<Remote<Vec<ReadMark>>> {
    MARKS.with_borrow(|marks| marks.get(&subject).cloned())
}

/// I have read on, here.
pub(super) fn moved(subject: SubjectId, mark: ReadMark) {
    if let Some(marks) = known(subject) {
        marks.change(|marks| match marks.iter_mut().find(|known| known.person == mark.person) {
            Some(known) => *known = mark,
            None => marks.push(mark),
        });
    }
}

/// Somebody has read on: asks soon, once, where somebody looks at it.
pub(super) fn reload(subject: SubjectId) {
    if !timeline::is_shown(subject) {
        return wipe_subject(subject);
    }
    if known(subject).is_none() || !GATHERING.with_borrow_mut(|gathering| gathering.insert(subject)) {
        return;
    }
    timer::spawn(async move {
        timer::sleep(GATHER_MS).await;
        GATHERING.with_borrow_mut(|gathering| gathering.remove(&subject));
        if let Some(marks) = known(subject) {
            marks.reload_for(Cause::App);
        }
    });
}

/// As [`reload`], wherever marks are known.
pub(super) fn reload_all() {
    for subject in MARKS.with_borrow(|marks| marks.keys().copied().collect::<Vec<_>>()) {
        reload(subject);
    }
}

pub(super) fn wipe_subject(subject: SubjectId) {
    if let Some(marks) = MARKS.with_borrow_mut(|marks| marks.remove(&subject)) {
        marks.wipe();
    }
}

pub(super) fn wipe() {
    for marks in MARKS.take().into_values() {
        marks.wipe();
    }
}
