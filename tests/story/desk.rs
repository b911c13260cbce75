//! M19-1, M19-2, M11, A.6: the operator's desk finds whose form lies there, withdraws by phone, stops sharing and takes it up
//! again, and records a death.

use crate::live::Stream;
use contract::{
    ProblemCode, Role,
    access_log::LogQuery,
    consent::{ConsentChange, ConsentMethod, ConsentScope},
    desk::{DeskSearch, GRACE_DAYS, NewSubjectAct, SubjectAct, SubjectActed},
    endpoint::{
        FindAtDesk, GetConsents, GetDeskSubject, GetSubject, ListEntries, ListLooks, RecordDeath, ResumeSharing,
        StopSharing, WithdrawConsent,
    },
    entry::{EntryQuery, SystemKind},
    event::EventKind,
    policy::{Denied, Sharing, SubjectState},
    problem::FieldError,
    time::DAY_MS,
};
use enwa_story::{Answer, Caller, Town, call};

async fn town() -> Town {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", Role::Subject).await;
    town.person("centre").await;
    town.grant("centre", Role::CustomerCentre, None).await;
    town
}

fn found(name: &str, birth: &str) -> FindAtDesk {
    FindAtDesk { query: (), body: DeskSearch { name: name.into(), birth: birth.parse().unwrap() } }
}

fn read(town: &Town) -> ListEntries {
    ListEntries { subject: town.subject_id("ume"), query: EntryQuery::default(), body: () }
}

fn new(caller: &Caller, act: SubjectAct) -> NewSubjectAct {
    let died = act == SubjectAct::Died;
    NewSubjectAct {
        id: caller.new_id(),
        act,
        reason: "申請のため".into(),
        told_by: died.then(|| call().caller),
        day: died.then(|| "2026-11-01".parse().unwrap()),
    }
}

/// Does it by the endpoint that the act belongs to.
async fn act(town: &Town, caller: &Caller, body: NewSubjectAct) -> Answer<Vec<SubjectActed>> {
    let subject = town.subject_id("ume");
    match body.act {
        SubjectAct::Stop => caller.call(StopSharing { subject, query: (), body }).await,
        SubjectAct::Resume => caller.call(ResumeSharing { subject, query: (), body }).await,
        _ => caller.call(RecordDeath { subject, query: (), body }).await,
    }
}

#[tokio::test]
async fn m7_2_whose_form_it_is_is_found_by_the_whole_name_and_the_birthday_and_stands_on_the_log() {
    let town = town().await;
    let ume = town.subject_id("ume");
    for desk in ["reception", "centre"] {
        let desk = town.sign_in(desk).await;
        for name in ["canary-ume花", "ｶﾅﾘｱume ハナ"] {
            let answer = desk.call(found(name, "1938-03-03")).await;
            assert!(!answer.text().contains("canary-matsu") && !answer.text().contains("contact"), "{}", answer.text());
            let all = answer.ok();
            assert_eq!(all.iter().map(|one| one.head.id).collect::<Vec<_>>(), [ume], "{name}");
            assert!(all[0].facts.standings.is_empty() && all[0].head.photo.is_none());
            assert_eq!(all[0].shared.iter().filter(|with| with.core).count(), 1);
        }
        for (name, birth) in [("canary-ume", "1938-03-03"), ("花", "1938-03-03"), ("canary-ume花", "1938-03-04")] {
            assert_eq!(desk.call(found(name, birth)).await.ok(), [], "{name} {birth}");
        }
        let empty = desk.call(found(" ", "1938-03-03")).await.refused(ProblemCode::Invalid);
        assert_eq!((empty.fields[0].name.as_str(), empty.fields[0].error), ("name", FieldError::Required));
    }
    let subject = town.sign_in("ume-san").await;
    let day = town.app.clock.now().date();
    let today = LogQuery { from: day, to: day };
    let looks = subject.call(ListLooks { subject: ume, query: today, body: () }).await.ok();
    let desks = looks.items.iter().filter(|look| [Role::OperatorIntake, Role::CustomerCentre].contains(&look.role));
    assert_eq!(desks.count(), 2, "each desk stands there: {looks:?}");
    for outsider in ["mari", "megumi", "sakura", "ume-san"] {
        let outsider = town.sign_in(outsider).await;
        outsider.call(found("canary-ume花", "1938-03-03")).await.refused(ProblemCode::Denied);
        outsider.call(GetDeskSubject { subject: ume, query: (), body: () }).await.refused(ProblemCode::Denied);
    }
}

#[tokio::test]
async fn m19_1_by_phone_it_is_withdrawn_at_once_and_stands_there_who_called_and_how_that_was_made_sure() {
    let town = town().await;
    let ume = town.subject_id("ume");
    let (centre, mari) = (town.sign_in("centre").await, town.sign_in("mari").await);
    let withdraw = |call| WithdrawConsent {
        subject: ume,
        query: (),
        body: ConsentChange { id: centre.new_id(), of: ConsentScope::Whole {}, call },
    };
    let silent = centre.call(withdraw(None)).await.refused(ProblemCode::Invalid);
    assert_eq!((silent.fields[0].name.as_str(), silent.fields[0].error), ("call", FieldError::Required));
    let mut unsure = call();
    unsure.checked = " ".into();
    let unsure = centre.call(withdraw(Some(unsure))).await.refused(ProblemCode::Invalid);
    assert_eq!(unsure.fields[0].name, "call.checked");
    mari.call(read(&town)).await.ok();
    centre.call(withdraw(Some(call()))).await.ok();
    assert_eq!(mari.call(read(&town)).await.refused(ProblemCode::Denied).denied, Some(Denied::ConsentWithdrawn));
    let subject = town.sign_in("ume-san").await;
    let consents = subject.call(GetConsents { subject: ume, query: (), body: () }).await.ok();
    let act = &consents.records[0];
    assert_eq!(
        (act.method, act.signer.as_ref(), &act.checked),
        (ConsentMethod::Phone, Some(&call().caller), &call().checked)
    );
    assert_eq!(act.by.role, Role::CustomerCentre);
    let seen = centre.call(GetDeskSubject { subject: ume, query: (), body: () }).await.ok().calls;
    assert_eq!(seen, consents.records[..1], "the next one at the desk finds it, and no other act");
}

/// Form 10: the core institution files it or the operator acts on it; the operator alone takes it up again.
#[tokio::test]
async fn m19_2_sharing_that_was_stopped_is_closed_to_all_but_the_subject_until_the_desk_takes_it_up() {
    let town = town().await;
    let ume = town.subject_id("ume");
    let desk = town.sign_in("reception").await;
    let (megumi, mari, sakura) =
        (town.sign_in("megumi").await, town.sign_in("mari").await, town.sign_in("sakura").await);
    let subject = town.sign_in("ume-san").await;
    mari.call(mari.post(ume, "canary-text")).await.ok();
    for who in [&mari, &sakura, &subject] {
        act(&town, who, new(who, SubjectAct::Stop)).await.refused(ProblemCode::Denied);
    }
    for by in [&megumi, &desk] {
        let mut stream = Stream::open(&mari, None).await;
        let stop = new(by, SubjectAct::Stop);
        let acts = act(&town, by, stop.clone()).await.ok();
        assert_eq!((acts[0].act, acts[0].reason.as_str()), (SubjectAct::Stop, "申請のため"));
        while stream.next().await.unwrap().1.kind != EventKind::Access {}
        for shut in [&mari, &sakura, &megumi] {
            let answer = shut.call(read(&town)).await;
            assert_eq!(answer.refused(ProblemCode::Denied).denied, Some(Denied::SharingStopped));
            assert!(!answer.text().contains("canary"));
        }
        assert!(subject.call(read(&town)).await.text().contains("canary-text"));
        let consents = subject.call(GetConsents { subject: ume, query: (), body: () }).await.ok();
        assert_eq!(consents.stopped.unwrap().reason, "申請のため", "the subject sees why");
        // It is so already.
        act(&town, &desk, new(&desk, SubjectAct::Stop)).await.refused(ProblemCode::VersionConflict);
        act(&town, &megumi, new(&megumi, SubjectAct::Resume)).await.refused(ProblemCode::Denied);
        let resumed = act(&town, &desk, new(&desk, SubjectAct::Resume)).await.ok();
        assert_eq!(resumed.len(), acts.len() + 1);
        // What was overtaken does not come back, and is not said to be done.
        act(&town, by, stop).await.refused(ProblemCode::IdReused);
        assert!(mari.call(read(&town)).await.text().contains("canary-text"), "nothing was lost");
    }
    let consents = subject.call(GetConsents { subject: ume, query: (), body: () }).await.ok();
    assert_eq!(consents.stopped, None);
    let told = subject.call(read(&town)).await.ok().items;
    let told = told.iter().filter_map(|entry| entry.system);
    let stops = told.filter(|kind| [SystemKind::SharingStopped, SystemKind::SharingResumed].contains(kind)).count();
    assert_eq!(stops, 4, "the timeline tells each");
}

#[tokio::test]
async fn m19_2_an_act_goes_by_its_own_endpoint_and_its_own_id() {
    let town = town().await;
    let desk = town.sign_in("reception").await;
    let subject = town.subject_id("ume");
    let wrong = StopSharing { subject, query: (), body: new(&desk, SubjectAct::Died) };
    let wrong = desk.call(wrong).await.refused(ProblemCode::Invalid);
    assert_eq!(wrong.fields[0].name, "act");
    let body = new(&desk, SubjectAct::Stop);
    let once = act(&town, &desk, body.clone()).await.ok();
    assert_eq!(act(&town, &desk, body.clone()).await.ok(), once, "its answer was lost");
    let reused = NewSubjectAct { act: SubjectAct::Resume, ..body.clone() };
    act(&town, &desk, reused).await.refused(ProblemCode::IdReused);
    let elsewhere = StopSharing { subject: town.subject_id("matsu"), query: (), body };
    desk.call(elsewhere).await.refused(ProblemCode::IdReused);
    let on = GetDeskSubject { subject, query: (), body: () };
    assert_eq!(desk.call(on).await.ok().facts.sharing, Sharing::Stopped, "as it was");
}

#[tokio::test]
async fn m11_a6_a_death_leaves_the_record_readable_can_be_taken_back_and_closes_after_the_grace() {
    let town = town().await;
    let ume = town.subject_id("ume");
    let (desk, sakura) = (town.sign_in("reception").await, town.sign_in("sakura").await);
    sakura.call(sakura.post(ume, "canary-text")).await.ok();
    act(&town, &desk, new(&desk, SubjectAct::Close)).await.refused(ProblemCode::VersionConflict);
    let untold = NewSubjectAct { told_by: None, ..new(&desk, SubjectAct::Died) };
    assert_eq!(act(&town, &desk, untold).await.refused(ProblemCode::Invalid).fields[0].name, "told_by.name");
    let acts = act(&town, &desk, new(&desk, SubjectAct::Died)).await.ok();
    assert_eq!((acts[0].told_by.as_ref(), acts[0].day), (Some(&call().caller), Some("2026-11-01".parse().unwrap())));
    assert!(sakura.call(read(&town)).await.text().contains("canary-text"));
    let late = sakura.call(sakura.post(ume, "もう書けない")).await.refused(ProblemCode::Denied);
    assert_eq!(late.denied, Some(Denied::SubjectDeceased));
    // It was a mistake.
    act(&town, &desk, new(&desk, SubjectAct::Alive)).await.ok();
    sakura.call(sakura.post(ume, "また書ける")).await.ok();
    act(&town, &desk, new(&desk, SubjectAct::Died)).await.ok();
    let early = act(&town, &desk, new(&desk, SubjectAct::Close)).await.refused(ProblemCode::Invalid);
    assert_eq!((early.fields[0].name.as_str(), early.fields[0].error), ("act", FieldError::OutOfRange));
    town.later(GRACE_DAYS * DAY_MS);
    let desk = town.sign_in("reception").await;
    act(&town, &desk, new(&desk, SubjectAct::Close)).await.ok();
    let sakura = town.sign_in("sakura").await;
    let card = sakura.call(GetSubject { subject: ume, query: (), body: () }).await.refused(ProblemCode::Denied);
    assert_eq!(card.denied, Some(Denied::SubjectClosed));
    let now = desk.call(GetDeskSubject { subject: ume, query: (), body: () }).await.ok();
    assert_eq!(now.facts.state, SubjectState::Closed);
    let acts: Vec<_> = now.acts.iter().map(|acted| acted.act).collect();
    assert_eq!(acts, [SubjectAct::Close, SubjectAct::Died, SubjectAct::Alive, SubjectAct::Died]);
    let gone = act(&town, &desk, new(&desk, SubjectAct::Alive)).await;
    assert_eq!(gone.refused(ProblemCode::Denied).denied, Some(Denied::SubjectClosed));
}

/// Somebody of the desk who is of the family too acts as the desk, and the subject reads that it was the desk.
#[tokio::test]
async fn m19_1_what_a_desk_does_stands_under_its_own_role() {
    let town = town().await;
    let ume = town.subject_id("ume");
    town.relate("ume", "reception", Role::Family).await;
    let (desk, subject) = (town.sign_in("reception").await, town.sign_in("ume-san").await);
    act(&town, &desk, new(&desk, SubjectAct::Stop)).await.ok();
    let acts = act(&town, &desk, new(&desk, SubjectAct::Resume)).await.ok();
    assert!(acts.iter().all(|acted| acted.by.role == Role::OperatorIntake), "{acts:?}");
    let withdraw = |call| WithdrawConsent {
        subject: ume,
        query: (),
        body: ConsentChange { id: desk.new_id(), of: ConsentScope::Whole {}, call },
    };
    desk.call(withdraw(None)).await.refused(ProblemCode::Invalid);
    desk.call(withdraw(Some(call()))).await.ok();
    let records = subject.call(GetConsents { subject: ume, query: (), body: () }).await.ok().records;
    assert_eq!((records[0].method, records[0].by.role), (ConsentMethod::Phone, Role::OperatorIntake));
    let log = town.log().await;
    let roles =
        |what: &str| log.iter().filter(|row| row["what"] == what).map(|row| row["role"].clone()).collect::<Vec<_>>();
    assert_eq!(roles("ResumeSharing"), ["operator_intake"]);
}

/// What was done stays as it was put down.
#[tokio::test]
async fn m11_acts_are_only_ever_added() {
    let town = town().await;
    let desk = town.sign_in("reception").await;
    act(&town, &desk, new(&desk, SubjectAct::Stop)).await.ok();
    for sql in ["UPDATE subject_act SET reason = ''", "DELETE FROM subject_act"] {
        assert!(town.execute(sql).await.is_err(), "{sql}");
    }
}
