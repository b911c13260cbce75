//! 同意の状況 of the subject that is looked at, the texts, and the acts of consent. Online only: an act is in effect when the
//! server has answered, and not before.

use super::{
    command::Command,
    may::may,
    news, prefs,
    remote::{Remote, Reply},
    session, wipe,
};
use crate::{
    api::{self, Cause},
    platform::timer,
};
use contract::{
    Right, SubjectId,
    consent::{ConsentChange, Consents, NewConsent, PublishedText, Receipt, TextQuery},
    endpoint::{GetConsentText, GetConsents, RecordConsent, ResumeConsent, WithdrawConsent},
    event::EventKind,
};
use std::cell::RefCell;

thread_local! {
    static OPEN: RefCell<Option<(SubjectId, Remote<Consents>)>> = const { RefCell::new(None) };
}

/// How a subject's consent stands.
pub fn open(subject: SubjectId) -> Remote<Consents> {
    news::also(hear);
    wipe::also((wipe_all, wipe_subject));
    let consents = Remote::of(GetConsents { subject, query: (), body: () });
    consents.load();
    OPEN.set(Some((subject, consents.clone())));
    consents
}

/// Nobody looks at it any more. The next page is there before this one goes.
pub fn leave(consents: &Remote<Consents>) {
    OPEN.with_borrow_mut(|open| _ = open.take_if(|(_, here)| here.is(consents)));
}

/// The text that is agreed to today, in the language of the screen.
pub fn text() -> Remote<PublishedText> {
    asked(TextQuery { lang: prefs::locale().code().to_owned(), hash: String::new() })
}

/// The very text of this name.
pub fn text_named(hash: String) -> Remote<PublishedText> {
    asked(TextQuery { lang: String::new(), hash })
}

fn asked(query: TextQuery) -> Remote<PublishedText> {
    let text = Remote::of(GetConsentText { query, body: () });
    text.load();
    text
}

/// Puts a consent on record; `done` hears the receipt.
pub fn give(subject: SubjectId, body: NewConsent, command: &Command, done: impl FnOnce(Receipt) + 'static) {
    run(subject, Box::pin(api::call(RecordConsent { subject, query: (), body })), command, done);
}

/// 撤回; `done` hears the receipt.
pub fn withdraw(subject: SubjectId, body: ConsentChange, command: &Command, done: impl FnOnce(Receipt) + 'static) {
    run(subject, Box::pin(api::call(WithdrawConsent { subject, query: (), body })), command, done);
}

/// Agreeing again for one institution or purpose; `done` hears the receipt.
pub fn resume(subject: SubjectId, body: ConsentChange, command: &Command, done: impl FnOnce(Receipt) + 'static) {
    run(subject, Box::pin(api::call(ResumeConsent { subject, query: (), body })), command, done);
}

fn run(subject: SubjectId, act: Reply<Receipt>, command: &Command, done: impl FnOnce(Receipt) + 'static) {
    command.run(act, move |outcome| match outcome {
        Ok(receipt) => {
            done(receipt);
            // What I may see myself may be another now; that does not wait for the event.
            timer::spawn(session::refresh(Cause::App));
            reload(subject);
        }
        // Somebody was faster, or the answer of the first try was lost: whatever is so now is shown.
        Err(_) => {
            timer::spawn(session::refresh(Cause::App));
            reload(subject);
        }
    });
}

pub(super) fn reload(subject: SubjectId) {
    let open = OPEN.with_borrow(|open| open.as_ref().filter(|(of, _)| *of == subject).map(|(_, it)| it.clone()));
    if let Some(consents) = open {
        consents.reload_for(Cause::App);
    }
}

fn hear(kind: EventKind, subject: Option<SubjectId>) {
    if !matches!(kind, EventKind::Access | EventKind::Documents | EventKind::Resync) {
        return;
    }
    let open = OPEN.with_borrow(|open| open.as_ref().map(|(of, _)| *of));
    if let Some(open) = open.filter(|open| subject.is_none_or(|subject| subject == *open)) {
        reload(open);
    }
}

/// The record is gone for me. What was agreed may still be mine to see.
fn wipe_subject(subject: SubjectId) {
    let open = OPEN.with_borrow(|open| open.as_ref().filter(|(of, _)| *of == subject).map(|(_, it)| it.clone()));
    let Some(consents) = open else { return };
    if may(Right::ConsentRead, subject).allowed() {
        consents.reload_for(Cause::App);
    } else {
        consents.wipe();
    }
}

fn wipe_all() {
    if let Some((_, consents)) = OPEN.take() {
        consents.wipe();
    }
}
