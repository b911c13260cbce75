//! お尋ね・申出: those of the subject that is looked at, and those that I am to answer.

use super::{
    command::Command,
    news,
    remote::{Remote, Reply},
    session, wipe,
};
use crate::{
    api::{self, Cause},
    platform::{random, timer},
};
use contract::{
    Endpoint as _, EntryId, InstitutionId, SubjectId,
    access_log::Looks,
    endpoint::{
        ExamineInquiry, ExportRecord, FileInquiry, GetInquiryLog, HandleInquiry, ListDesk, ListInbox, ListInquiries,
    },
    event::EventKind,
    inquiry::{Inquiry, InquiryId, InquiryOutcome, LookRef, NewInquiry, NewStep},
};
use std::{cell::RefCell, collections::HashMap};

/// Whose inbox it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inbox {
    /// An institution's.
    Institution(InstitutionId),
    /// The operator's desk.
    Desk,
}

/// A look that is to be asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskAbout {
    /// About whose record.
    pub subject: SubjectId,
    /// Which look.
    pub look: LookRef,
    /// Who looked, in words.
    pub who: String,
    /// Who is asked, in words.
    pub to: String,
}

/// Where the record that was disclosed is to be had.
pub fn record_of(subject: SubjectId, inquiry: InquiryId) -> String {
    ExportRecord { subject, inquiry, query: (), body: () }.path()
}

/// A list that is looked at; of one subject, or an inbox.
type Open = (Option<SubjectId>, Remote<Vec<Inquiry>>);

thread_local! {
    static OPEN: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
    static LOOK: RefCell<Option<AskAbout>> = const { RefCell::new(None) };
    static ANSWERS: RefCell<HashMap<InquiryId, (EntryId, String)>> = RefCell::new(HashMap::new());
}

fn keep(subject: Option<SubjectId>, all: Remote<Vec<Inquiry>>) -> Remote<Vec<Inquiry>> {
    news::also(hear);
    wipe::also((wipe_all, wipe_subject));
    all.load();
    OPEN.with_borrow_mut(|open| open.push((subject, all.clone())));
    all
}

/// Those that were made about a subject.
pub fn of(subject: SubjectId) -> Remote<Vec<Inquiry>> {
    keep(Some(subject), Remote::of(ListInquiries { subject, query: (), body: () }))
}

/// Those that are in an inbox.
pub fn in_box(inbox: Inbox) -> Remote<Vec<Inquiry>> {
    let all = match inbox {
        Inbox::Institution(institution) => Remote::of(ListInbox { institution, query: (), body: () }),
        Inbox::Desk => Remote::of(ListDesk { query: (), body: () }),
    };
    keep(None, all)
}

/// Nobody looks at it any more. The next page is there before this one goes.
pub fn leave(all: &Remote<Vec<Inquiry>>) {
    OPEN.with_borrow_mut(|open| open.retain(|(_, here)| !here.is(all)));
}

/// Who looked, around what is asked; for the operator's desk.
pub fn log(inquiry: InquiryId) -> Remote<Looks> {
    let looks = Remote::of(GetInquiryLog { inquiry, query: (), body: () });
    looks.load();
    looks
}

/// The page that is opened next asks about this look.
pub fn ask_about(look: AskAbout) {
    wipe::also((wipe_all, wipe_subject));
    LOOK.set(Some(look));
}

/// The look that is to be asked about, of this subject's record.
pub fn look_to_ask_about(subject: SubjectId) -> Option<AskAbout> {
    LOOK.take().filter(|look| look.subject == subject)
}

/// What is typed as an answer to one; there as long as the app is not loaded anew.
pub fn answer(inquiry: InquiryId) -> String {
    ANSWERS.with_borrow(|answers| answers.get(&inquiry).map(|(_, text)| text.clone()).unwrap_or_default())
}

/// Keeps what is typed.
pub fn keep_answer(inquiry: InquiryId, text: String) {
    ANSWERS.with_borrow_mut(|answers| {
        answers.entry(inquiry).or_insert_with(|| (random::new_id(), String::new())).1 = text
    });
}

/// Makes one; `done` hears that it is on record.
pub fn file(subject: SubjectId, body: NewInquiry, command: &Command, done: impl FnOnce() + 'static) {
    run(Box::pin(api::call(FileInquiry { subject, query: (), body })), command, done);
}

/// Answers one, or passes it on.
pub fn handle(
    inbox: Inbox,
    inquiry: InquiryId,
    outcome: Option<InquiryOutcome>,
    text: String,
    command: &Command,
    done: impl FnOnce() + 'static,
) {
    keep_answer(inquiry, text.clone());
    let id = ANSWERS.with_borrow(|answers| answers.get(&inquiry).map(|(id, _)| *id)).unwrap_or_else(random::new_id);
    let body = NewStep { id, outcome, text };
    let work: Reply<Inquiry> = match inbox {
        Inbox::Institution(institution) => Box::pin(api::call(HandleInquiry { institution, inquiry, query: (), body })),
        Inbox::Desk => Box::pin(api::call(ExamineInquiry { inquiry, query: (), body })),
    };
    run(work, command, move || {
        ANSWERS.with_borrow_mut(|answers| answers.remove(&inquiry));
        done();
    });
}

fn run(work: Reply<Inquiry>, command: &Command, done: impl FnOnce() + 'static) {
    command.run(work, move |outcome| {
        if outcome.is_ok() {
            done();
            // How many are left to answer stands in the claims.
            timer::spawn(session::refresh(Cause::App));
        }
        reload();
    });
}

fn reload() {
    OPEN.with_borrow(|open| open.iter().for_each(|(_, all)| all.reload_for(Cause::App)));
}

fn hear(kind: EventKind, _: Option<SubjectId>) {
    if matches!(kind, EventKind::Inquiries | EventKind::Institution | EventKind::Resync) {
        reload();
    }
}

fn wipe_subject(subject: SubjectId) {
    OPEN.with_borrow(|open| {
        open.iter().filter(|(of, _)| of.is_none_or(|of| of == subject)).for_each(|(_, all)| all.reload_for(Cause::App));
    });
}

fn wipe_all() {
    OPEN.with_borrow_mut(|open| open.drain(..).for_each(|(_, all)| all.wipe()));
    ANSWERS.with_borrow_mut(HashMap::clear);
    LOOK.set(None);
}
