//! プロフィール of the subject that is looked at: its parts, 申出, and what people change about them.

use super::{
    command::Command,
    news,
    remote::{Remote, Reply},
    wipe,
};
use crate::api::{self, Cause};
use contract::{
    ProblemCode, SubjectId,
    endpoint::{AnswerAsk, AskForChange, GetProfile, ListPartVersions, PutMedications, PutPart},
    event::EventKind,
    profile::{Answer, Ask, NewAsk, NewPart, PartQuery, PartVersion, Profile, ProfilePart},
};
use std::cell::RefCell;

thread_local! {
    static OPEN: RefCell<Option<(SubjectId, Remote<Profile>)>> = const { RefCell::new(None) };
}

/// A subject's profile.
pub fn open(subject: SubjectId) -> Remote<Profile> {
    news::also(hear);
    wipe::also((wipe_all, wipe_subject));
    let profile = Remote::of(GetProfile { subject, query: (), body: () });
    profile.load();
    OPEN.set(Some((subject, profile.clone())));
    profile
}

/// All versions of a part.
pub fn versions(subject: SubjectId, part: ProfilePart) -> Remote<Vec<PartVersion>> {
    let versions = Remote::of(ListPartVersions { subject, query: PartQuery { part }, body: () });
    versions.load();
    versions
}

/// Saves a part; `done` hears that it is saved.
pub fn put(subject: SubjectId, body: NewPart, command: &Command, done: impl FnOnce(&PartVersion) + 'static) {
    let work: Reply<PartVersion> = match body.part {
        ProfilePart::Medications => Box::pin(api::call(PutMedications { subject, query: (), body })),
        _ => Box::pin(api::call(PutPart { subject, query: (), body })),
    };
    command.run(work, move |outcome| match outcome {
        Ok(saved) => {
            change(subject, |profile| {
                if let Some(part) = profile.parts.iter_mut().find(|known| known.part == saved.part) {
                    *part = saved.clone();
                }
            });
            done(&saved);
        }
        // Somebody was faster: whoever edits is shown what stands there now.
        Err(error) if error.code() == Some(ProblemCode::VersionConflict) => reload(subject),
        Err(_) => {}
    });
}

/// 申出 of the subject's side; `done` hears that it is there.
pub fn ask(subject: SubjectId, body: NewAsk, command: &Command, done: impl FnOnce() + 'static) {
    let work: Reply<Ask> = Box::pin(api::call(AskForChange { subject, query: (), body }));
    settle(subject, work, command, done);
}

/// The answer to one; `done` hears that it is there.
pub fn answer(subject: SubjectId, body: Answer, command: &Command, done: impl FnOnce() + 'static) {
    let work: Reply<Ask> = Box::pin(api::call(AnswerAsk { subject, query: (), body }));
    settle(subject, work, command, done);
}

fn settle(subject: SubjectId, work: Reply<Ask>, command: &Command, done: impl FnOnce() + 'static) {
    command.run(work, move |outcome| match outcome {
        Ok(ask) => {
            change(subject, |profile| match profile.asks.iter_mut().find(|known| known.id == ask.id) {
                Some(known) => *known = ask,
                None => profile.asks.insert(0, ask),
            });
            done();
        }
        Err(error) if error.code() == Some(ProblemCode::VersionConflict) => reload(subject),
        Err(_) => {}
    });
}

fn of(subject: SubjectId) -> Option<Remote<Profile>> {
    OPEN.with_borrow(|open| open.as_ref().filter(|(of, _)| *of == subject).map(|(_, it)| it.clone()))
}

fn change(subject: SubjectId, how: impl FnOnce(&mut Profile)) {
    if let Some(profile) = of(subject) {
        profile.change(how);
    }
}

fn reload(subject: SubjectId) {
    if let Some(profile) = of(subject) {
        profile.reload_for(Cause::App);
    }
}

fn hear(kind: EventKind, subject: Option<SubjectId>) {
    if !matches!(kind, EventKind::Profile | EventKind::Access | EventKind::Resync) {
        return;
    }
    let open = OPEN.with_borrow(|open| open.as_ref().map(|(of, _)| *of));
    if let Some(open) = open.filter(|open| subject.is_none_or(|subject| subject == *open)) {
        reload(open);
    }
}

/// The page was left: nobody asks for it any more. The next page is there before this one goes.
pub fn leave(profile: &Remote<Profile>) {
    OPEN.with_borrow_mut(|open| _ = open.take_if(|(_, here)| here.is(profile)));
}

fn wipe_subject(subject: SubjectId) {
    if let Some((_, profile)) = OPEN.with_borrow_mut(|open| open.take_if(|(of, _)| *of == subject)) {
        profile.wipe();
    }
}

fn wipe_all() {
    if let Some((_, profile)) = OPEN.take() {
        profile.wipe();
    }
}
