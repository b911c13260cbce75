//! Who is signed in. Signing out, another person signing in and the end of the session by the server
//! all pass through here, so that nothing of one person is left for the next.

use super::{
    command::Command,
    news,
    signal::{follow, look as look_at},
    subjects, timeline, wipe,
};
use crate::{
    api::{self, ApiError, Cause, live},
    platform::{boot, page, timer},
};
use contract::{
    Facts, PersonId, ProblemCode, Right, Role, SubjectId, can,
    endpoint::{CreateSession, DeleteSession, EndAllSessions, GetClaims},
    event::EventKind,
    people::InstitutionRef,
    policy::SubjectFacts,
    role::AccountState,
    session::{Claims, SignIn, SubjectClaim},
};
use leptos::prelude::*;
use std::{
    cell::{Cell, OnceCell},
    sync::Arc,
};

/// So often the claims are asked for when they change while they are made, and so long after.
const TRIES: u32 = 3;
const AGAIN_MS: i32 = 500;

struct Session {
    claims: ArcRwSignal<Option<Arc<Claims>>>,
    /// The server no longer knows us; the page stays, a dialog asks to sign in again.
    expired: ArcRwSignal<bool>,
    /// The account was stopped: nothing of the record is on the screen any more.
    stopped: ArcRwSignal<bool>,
    /// Whose form lies on the desk: the operator stands in no circle.
    desk: ArcRwSignal<Option<(SubjectId, SubjectFacts)>>,
    /// The server was built anew since the app was loaded.
    newer_build: ArcRwSignal<bool>,
    /// The build that this document was loaded from; where it does not say, that of its first claims.
    build: OnceCell<String>,
    /// How often the claims were asked for.
    asked: Cell<u32>,
    signing_in: Command,
    leaving: Command,
}

thread_local! {
    static SESSION: Session = Session {
        claims: ArcRwSignal::new(None),
        expired: ArcRwSignal::new(false),
        stopped: ArcRwSignal::new(false),
        desk: ArcRwSignal::new(None),
        newer_build: ArcRwSignal::new(false),
        build: OnceCell::new(),
        asked: Cell::new(0),
        signing_in: Command::default(),
        leaving: Command::default(),
    };
}

/// Takes the claims that the sign-in page has, now or later.
pub fn start() {
    api::on_signed_out(expire);
    if let Some(build) = boot::build() {
        SESSION.with(|s| drop(s.build.set(build)));
    }
    boot::on_signed_in(|json| {
        if let Ok(claims) = serde_json::from_str(&json) {
            enter(claims);
        }
    });
    if let Some(claims) = boot::claims().and_then(|json| serde_json::from_str(&json).ok()) {
        enter(claims);
    }
}

/// The desk works on this subject, or on none.
pub(super) fn stand_at_desk(on: Option<(SubjectId, SubjectFacts)>) {
    SESSION.with(|s| s.desk.set(on));
}

/// What is so of the subject that the desk works on; reactive.
pub(super) fn at_desk(subject: SubjectId) -> Option<SubjectFacts> {
    SESSION.with(|s| follow(&s.desk)).filter(|(on, _)| *on == subject).map(|(_, facts)| facts)
}

/// Takes new claims: the same person goes on, another one begins with nothing of the former.
fn enter(claims: Claims) {
    let changed = SESSION.with(|s| {
        let before = s.claims.get_untracked();
        if before.as_ref().is_some_and(|b| b.actor.person != claims.actor.person) {
            wipe::memory();
            timer::spawn(wipe::device());
        }
        if *s.build.get_or_init(|| claims.build.clone()) != claims.build {
            s.newer_build.set(true);
        }
        show_density(claims.actor.has(Role::Staff));
        let changed = before.map(|before| changed(&before, &claims)).unwrap_or_default();
        s.claims.set(Some(Arc::new(claims)));
        s.expired.set(false);
        changed
    });
    // Whether an event told it or an event was missed: what may no longer be seen is gone at once.
    for (subject, seen) in changed {
        if seen == Seen::Gone {
            wipe::subject(subject);
            continue;
        }
        if seen == Seen::Otherwise {
            timeline::restart(subject);
        }
        subjects::reload_card(subject);
        news::changed(EventKind::Access, Some(subject));
    }
    live::start(super::live::hear);
}

/// Who works with gloves and in a hurry gets larger targets and closer lines; families have room.
fn show_density(staff: bool) {
    page::set_root("data-density", if staff { "nurse" } else { "family" });
}

/// What became of a subject whose record I could read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    /// I may read it, but my standing or its state is another.
    Otherwise,
    /// I read it as before; what else I may do there is another.
    Rights,
    /// I may not read it any more.
    Gone,
}

/// The subjects that I could read and toward which something of mine has changed.
fn changed(before: &Claims, after: &Claims) -> Vec<(SubjectId, Seen)> {
    let reads = |claims: &Claims, claim: &SubjectClaim| {
        can(&claims.actor, Right::TimelineRead, &Facts::Subject(&claim.facts)).is_ok()
    };
    let standing = |claims: &Claims| (claims.actor.state, claims.actor.grants.clone());
    let of = |claim: &SubjectClaim| {
        let now = after.subjects.iter().find(|now| now.subject == claim.subject).filter(|now| reads(after, now));
        match now {
            None => Some((claim.subject, Seen::Gone)),
            Some(now) if now.facts != claim.facts || standing(before) != standing(after) => {
                Some((claim.subject, Seen::Otherwise))
            }
            Some(now) => (now.rights != claim.rights).then_some((claim.subject, Seen::Rights)),
        }
    };
    let same = before.actor.person == after.actor.person;
    // What is withheld from a role concerns no reading: the timeline stays, and what is typed in it.
    before.subjects.iter().filter(|claim| same && reads(before, claim)).filter_map(of).collect()
}

/// Asks the server again who we are and what we may.
pub(super) async fn refresh(cause: Cause) {
    let before = me();
    let turn = SESSION.with(|s| s.asked.replace(s.asked.get().wrapping_add(1)).wrapping_add(1));
    for _ in 0..TRIES {
        let answer = api::call_for(cause, GetClaims { query: (), body: () }).await;
        // Whoever has left meanwhile does not come back by a late answer, nor does an older one overtake a newer one.
        if me() != before || SESSION.with(|s| s.asked.get()) != turn {
            return;
        }
        match answer {
            Ok(claims) => return enter(claims),
            // Something changed while it was made.
            Err(error) if error.code() == Some(ProblemCode::Unavailable) => timer::sleep(AGAIN_MS).await,
            Err(_) => return,
        }
    }
}

/// The server no longer knows the session. What is typed stays; where the account was `stopped`, on the device alone.
pub(super) fn expire(stopped: bool) {
    live::stop();
    SESSION.with(|s| {
        if s.claims.with_untracked(Option::is_some) {
            let ended = if stopped { &s.stopped } else { &s.expired };
            ended.set(true);
        }
    });
}

/// The claims; reactive.
pub fn claims() -> Option<Arc<Claims>> {
    SESSION.with(|s| follow(&s.claims))
}

/// Something of the claims; reactive.
pub fn look<R>(read: impl FnOnce(&Claims) -> R) -> Option<R> {
    SESSION.with(|s| look_at(&s.claims, |claims| claims.as_deref().map(read)))
}

/// Me.
pub fn me() -> Option<PersonId> {
    look(|claims| claims.actor.person)
}

/// My subjects, by claim.
pub fn subjects() -> Vec<SubjectId> {
    look(|claims| claims.subjects.iter().map(|s| s.subject).collect()).unwrap_or_default()
}

/// How many applications to see a subject's record wait for an answer that I may put on record; reactive.
pub fn asked(subject: SubjectId) -> u32 {
    let of = |claims: &Claims| claims.subjects.iter().find(|claim| claim.subject == subject).map(|claim| claim.asked);
    look(of).flatten().unwrap_or_default()
}

/// The institutions that I administer; reactive.
pub fn administered() -> Vec<InstitutionRef> {
    let of = |claims: &Claims| {
        let mine = |i: &&InstitutionRef| {
            claims.actor.grants.iter().any(|g| g.role == Role::InstitutionAdmin && g.institution == Some(i.id))
        };
        claims.institutions.iter().filter(mine).cloned().collect()
    };
    look(of).unwrap_or_default()
}

/// The session has ended under an open page; reactive.
pub fn expired() -> bool {
    SESSION.with(|s| follow(&s.expired))
}

/// The account was stopped under an open page; reactive.
pub fn stopped() -> bool {
    SESSION.with(|s| follow(&s.stopped))
}

/// The account is not taken into use yet; reactive.
pub fn joining() -> bool {
    look(|claims| claims.actor.state == AccountState::Invited).unwrap_or_default()
}

/// The server was built anew; reactive.
pub fn newer_build() -> bool {
    SESSION.with(|s| follow(&s.newer_build))
}

/// The write that signs in again.
pub fn signing_in() -> Command {
    SESSION.with(|s| s.signing_in.clone())
}

/// Signs in over the open page.
pub fn sign_in_again(login: String, password: String) {
    let body = SignIn { login: login.trim().to_owned(), password };
    signing_in().run(api::call(CreateSession { query: (), body }), |outcome| {
        if let Ok(claims) = outcome {
            enter(claims);
            // Only after the sign-in: a stream opened before would have been refused.
            super::live::catch_up_all(Cause::Person);
        }
    });
}

/// The write that signs out.
pub fn leaving() -> Command {
    SESSION.with(|s| s.leaving.clone())
}

/// Signs out here, or everywhere. Without a connection the cookie would stay, and saying "signed out"
/// would be a lie on a shared device: then it fails and says so.
pub fn sign_out(everywhere: bool) {
    let work = async move {
        if everywhere {
            api::call(EndAllSessions { query: (), body: () }).await
        } else {
            api::call(DeleteSession { query: (), body: () }).await
        }
    };
    leaving().run(work, |outcome| {
        let gone = outcome.as_ref().err().and_then(ApiError::code) == Some(ProblemCode::SignedOut);
        if outcome.is_ok() || gone {
            timer::spawn(leave());
        }
    });
}

/// Does not sign in again: leaves for good.
pub fn give_up() {
    timer::spawn(leave());
}

/// Forgets everything and shows the sign-in page.
pub(super) async fn leave() {
    clear();
    wipe::device().await;
    boot::signed_out();
}

/// As [`leave`], but what the device keeps stays there, encrypted.
pub(super) fn forget() {
    clear();
    boot::signed_out();
}

fn clear() {
    live::stop();
    SESSION.with(|s| {
        s.claims.set(None);
        s.expired.set(false);
        s.stopped.set(false);
        s.desk.set(None);
    });
    wipe::memory();
    show_density(false);
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{
        SessionId, Timestamp,
        people::Name,
        policy::{Actor, Consent, Grant, Sharing, Standing, SubjectFacts, SubjectState},
    };

    fn id(n: u64) -> SubjectId {
        SubjectId::from_parts(n, &[0; 10])
    }

    fn claim(n: u64) -> SubjectClaim {
        let facts = SubjectFacts {
            standings: vec![Standing { role: Role::Family, institution: None, core: false }],
            consent: Consent::Effective,
            sharing: Sharing::Open,
            state: SubjectState::Active,
            log_opened: false,
        };
        SubjectClaim { subject: id(n), facts, rights: Vec::new(), asked: 0 }
    }

    fn claims(subjects: Vec<SubjectClaim>) -> Claims {
        let blank = String::new;
        Claims {
            name: Name { family: blank(), given: blank(), family_kana: blank(), given_kana: blank() },
            actor: Actor {
                person: PersonId::from_parts(1, &[0; 10]),
                state: AccountState::Active,
                grants: Vec::<Grant>::new(),
                withheld: Vec::new(),
            },
            institutions: Vec::new(),
            rights: Vec::new(),
            subjects,
            fields: Vec::new(),
            inquiries: 0,
            session: SessionId::from_parts(1, &[0; 10]),
            session_ends_at: Timestamp(0),
            idle_s: 0,
            previous_sign_in: None,
            build: blank(),
        }
    }

    #[test]
    fn m18_2_what_may_no_longer_be_read_is_dropped_though_the_event_was_missed() {
        let before = claims(vec![claim(1), claim(2), claim(3)]);
        let mut withdrawn = claim(2);
        withdrawn.facts.consent = Consent::Withdrawn;
        let after = claims(vec![claim(1), withdrawn]);
        assert_eq!(changed(&before, &after), [(id(2), Seen::Gone), (id(3), Seen::Gone)]);
        // It is not dropped twice.
        assert_eq!(changed(&after, &after), []);
    }

    #[test]
    fn m5_1_a_right_that_is_withheld_leaves_the_record_as_it_is_read() {
        let mut pins = claim(1);
        pins.rights.push(Right::EntryPin);
        let before = claims(vec![pins, claim(2)]);
        let mut after = claims(vec![claim(1), claim(2)]);
        after.actor.withheld.push(contract::policy::Withheld { role: Role::Staff, right: Right::EntryPin });
        assert_eq!(changed(&before, &after), [(id(1), Seen::Rights)]);
    }

    #[test]
    fn only_what_changed_for_me_is_read_anew() {
        let before = claims(vec![claim(1), claim(2)]);
        assert_eq!(changed(&before, &claims(vec![claim(1), claim(2), claim(3)])), [], "others come and go");
        let mut died = claim(2);
        died.facts.state = SubjectState::Deceased;
        assert_eq!(changed(&before, &claims(vec![claim(1), died])), [(id(2), Seen::Otherwise)]);
    }
}
