//! 個人利用: applications at the desk and the subject's answers to them, one's own uses, and how an account is taken into use.
//! Online only: it is in effect when the server has answered, and not before.

use super::{
    command::Command,
    consent, desk, news, prefs,
    remote::{Remote, Reply},
    session, wipe,
};
use crate::{
    api::{self, ApiError, Cause},
    platform::timer,
};
use contract::{
    EntryId, Role, SubjectId, Timestamp,
    consent::{TextQuery, Unagreed},
    desk::DeskSearch,
    endpoint::{
        AgreeToOwn, AnswerIndividualUse, EndIndividualUse, FileIndividualUse, FindUnagreed, GetOwnConsent, InviteAgain,
        JoinService, ListOwnUses, StopOwnUse,
    },
    event::EventKind,
    individual::{
        AgreeOwn, EndUse, IndividualUse, Invitation, Join, NewIndividualUse, OwnConsent, OwnUse, StopUse, UseAnswer,
        UseFiled,
    },
};

thread_local! {
    static OWN: Remote<Vec<OwnUse>> = Remote::of(ListOwnUses { query: (), body: () });
}

/// Whose record I use, or have asked to.
pub fn own() -> Remote<Vec<OwnUse>> {
    news::also(hear);
    wipe::also((wipe_all, wipe_subject));
    OWN.with(Clone::clone)
}

/// 個人利用中止; `done` hears since when it is in effect.
pub fn stop(subject: SubjectId, role: Role, command: &Command, done: impl FnOnce(Timestamp) + 'static) {
    command.run(api::call(StopOwnUse { query: (), body: StopUse { subject, role } }), move |outcome| {
        if let Ok(at) = outcome {
            done(at);
        }
        own().reload();
        timer::spawn(session::refresh(Cause::App));
    });
}

/// Takes form 3 in; `done` hears what became of it, with the code of a new account.
pub fn file(subject: SubjectId, body: NewIndividualUse, command: &Command, done: impl FnOnce(UseFiled) + 'static) {
    let work: Reply<UseFiled> = Box::pin(api::call(FileIndividualUse { subject, query: (), body }));
    at_desk(subject, work, command, done);
}

/// Another code for an account that is not in use yet.
pub fn invite(subject: SubjectId, application: EntryId, command: &Command, done: impl FnOnce(Invitation) + 'static) {
    let work: Reply<Invitation> = Box::pin(api::call(InviteAgain { subject, application, query: (), body: () }));
    at_desk(subject, work, command, done);
}

/// 取下げ・利用中止 by the desk; `done` hears that it is in effect.
pub fn end(
    (subject, application): (SubjectId, EntryId),
    reason: String,
    command: &Command,
    done: impl FnOnce() + 'static,
) {
    let body = EndUse { reason };
    let work: Reply<IndividualUse> = Box::pin(api::call(EndIndividualUse { subject, application, query: (), body }));
    at_desk(subject, work, command, move |_| done());
}

fn at_desk<T: 'static>(subject: SubjectId, work: Reply<T>, command: &Command, done: impl FnOnce(T) + 'static) {
    command.run(work, move |outcome| {
        if let Ok(told) = outcome {
            done(told);
        }
        desk::reload(subject);
    });
}

/// The subject's answer; `done` hears since when it is in effect.
pub fn answer(
    (subject, application): (SubjectId, EntryId),
    body: UseAnswer,
    command: &Command,
    done: impl FnOnce(Timestamp) + 'static,
) {
    let work: Reply<Timestamp> = Box::pin(api::call(AnswerIndividualUse { subject, application, query: (), body }));
    command.run(work, move |outcome| {
        if let Ok(at) = outcome {
            done(at);
        }
        consent::reload(subject);
        timer::spawn(session::refresh(Cause::App));
    });
}

/// Whose consent is put on record anew, by what the paper states; `found` hears them.
pub fn find_unagreed(search: DeskSearch, command: &Command, found: impl FnOnce(Vec<Unagreed>) + 'static) {
    let work: Reply<Vec<Unagreed>> = Box::pin(api::call(FindUnagreed { query: (), body: search }));
    command.run(work, move |outcome| _ = outcome.map(found));
}

/// What I agreed to about my own data, and today's text.
pub fn own_consent() -> Remote<OwnConsent> {
    let query = TextQuery { lang: prefs::locale().code().to_owned(), hash: String::new() };
    let consent = Remote::of(GetOwnConsent { query, body: () });
    consent.load();
    consent
}

/// Agrees to the text; `done` hears that it is on record.
pub fn agree(text: String, command: &Command, done: impl FnOnce() + 'static) {
    command.run(api::call(AgreeToOwn { query: (), body: AgreeOwn { text } }), move |outcome| {
        if outcome.is_ok() {
            done();
        }
    });
}

/// 利用の開始. The app goes on as the person's own once the claims say so.
pub fn join(body: Join, command: &Command, failed: impl FnOnce(&ApiError) + 'static) {
    command.run(api::call(JoinService { query: (), body }), move |outcome| match outcome {
        Ok(()) => timer::spawn(session::refresh(Cause::Person)),
        Err(error) => {
            failed(&error);
            // Its answer may have been lost: then the account is in use.
            timer::spawn(session::refresh(Cause::App));
        }
    });
}

fn hear(kind: EventKind, _: Option<SubjectId>) {
    if matches!(kind, EventKind::Claims | EventKind::Access | EventKind::Resync) {
        OWN.with(|own| own.reload_for(Cause::App));
    }
}

/// The name of whose record is gone for me is gone here too.
fn wipe_subject(_: SubjectId) {
    OWN.with(|own| {
        own.wipe();
        own.reload_for(Cause::App);
    });
}

fn wipe_all() {
    OWN.with(Remote::wipe);
}
