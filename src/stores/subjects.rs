//! My subjects: the list with unread counts, and the card of each.

use super::{
    may::{Verdict, may},
    remote::Remote,
    session,
};
use crate::{api::Cause, platform::timer};
use contract::{
    Denied, PersonId, Right, SubjectId,
    endpoint::{GetSubject, ListSubjects},
    subject::{SubjectCard, SubjectQuery, SubjectSummary},
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

/// Several events within this time cost one request.
const GATHER_MS: i32 = 700;

thread_local! {
    static LIST: Remote<Vec<SubjectSummary>> =
        Remote::of(ListSubjects { query: SubjectQuery::default(), body: () });
    static CARDS: RefCell<BTreeMap<SubjectId, Remote<SubjectCard>>> = const { RefCell::new(BTreeMap::new()) };
    static GATHERING: Cell<bool> = const { Cell::new(false) };
}

/// My subjects in kana order.
pub fn list() -> Remote<Vec<SubjectSummary>> {
    LIST.with(Clone::clone)
}

/// A subject's card, loaded when it is first asked for.
pub fn card(subject: SubjectId) -> Remote<SubjectCard> {
    let make = || Remote::of(GetSubject { subject, query: (), body: () });
    let card = CARDS.with_borrow_mut(|cards| cards.entry(subject).or_insert_with(make).clone());
    card.load();
    card
}

/// Some consent that was withdrawn is mine to put on record anew, though I read nothing of the record; reactive.
pub fn records_again() -> bool {
    session::subjects().into_iter().any(records_again_of)
}

/// As [`records_again`], of one subject; reactive.
pub fn records_again_of(subject: SubjectId) -> bool {
    let withdrawn = may(Right::ConsentRead, subject) == Verdict::Disabled(Denied::ConsentWithdrawn);
    withdrawn && may(Right::ConsentRecord, subject).allowed()
}

/// Unread entries of all my subjects together; reactive.
pub fn unread() -> u32 {
    list().with(|list| list.iter().map(|s| s.unread).sum()).unwrap_or(0)
}

/// Somebody has read on. If it was me on another device, I have less to read than the list says.
pub(super) fn recount_if_unread(subject: SubjectId) {
    let unread = list().with(|list| list.iter().any(|s| s.head.id == subject && s.unread > 0));
    if unread == Some(true) {
        recount();
    }
}

/// The counts have changed somewhere: asks soon, once.
pub(super) fn recount() {
    if session::subjects().is_empty() || GATHERING.replace(true) {
        return;
    }
    timer::spawn(async {
        timer::sleep(GATHER_MS).await;
        GATHERING.set(false);
        if session::me().is_some() {
            list().reload_for(Cause::App);
        }
    });
}

/// Tries again what could not be loaded.
pub(super) fn retry_failed(cause: Cause) {
    for card in CARDS.with_borrow(|cards| cards.values().cloned().collect::<Vec<_>>()) {
        card.retry_failed(cause);
    }
}

/// Loads a card again, if somebody looks at it.
pub(super) fn reload_card(subject: SubjectId) {
    if let Some(card) = CARDS.with_borrow(|cards| cards.get(&subject).cloned()) {
        card.reload_for(Cause::App);
    }
}

/// Loads every card again that somebody has looked at.
pub(super) fn reload_cards() {
    for card in CARDS.with_borrow(|cards| cards.values().cloned().collect::<Vec<_>>()) {
        card.reload_for(Cause::App);
    }
}

pub(super) fn wipe_subject(subject: SubjectId) {
    if let Some(card) = CARDS.with_borrow_mut(|cards| cards.remove(&subject)) {
        card.wipe();
    }
}

pub(super) fn wipe() {
    list().wipe();
    for card in CARDS.take().into_values() {
        card.wipe();
    }
}

/// Names of people of a subject's circle, in the order asked; who has left the circle has no name there any more.
/// Reactive.
pub fn names(subject: SubjectId, people: &[PersonId]) -> Vec<String> {
    let name = |card: &SubjectCard, person: &PersonId| {
        card.circle.iter().find(|member| member.person == *person).map(|member| member.name.full())
    };
    card(subject).with(|card| people.iter().filter_map(|p| name(card, p)).collect()).unwrap_or_default()
}
