//! 停止・再開・抹消 (M9, M11, J-08), and what was not sent then (M9-2).

use crate::live::Stream;
use contract::{
    Denied, InstitutionId, Occupation, PersonId, ProblemCode, Role, SubjectId,
    account::{AccountAct, HandIn, MAX_UNSENT, NewAccountAct, NewUnsent, Settle, UnsentForm},
    endpoint::{ActOnAccount, GetClaims, GetSubject, HandInUnsent, ListEntries, ListStaff, ListUnsent, SettleUnsent},
    entry::EntryQuery,
    event::EventKind,
    policy::Audience,
    role::AccountState,
};
use enwa_story::{Caller, Town};

/// The town of people, with 管理 as admin of hibari, where 真理 works for 梅.
async fn town() -> (Town, Caller, InstitutionId) {
    let town = Town::with_people().await;
    town.person("kanri").await;
    town.grant("kanri", Role::InstitutionAdmin, Some("hibari")).await;
    let (kanri, hibari) = (town.sign_in("kanri").await, town.institution_id("hibari"));
    (town, kanri, hibari)
}

fn act(institution: InstitutionId, person: PersonId, act: AccountAct) -> ActOnAccount {
    let body = NewAccountAct { act, reason: "端末をなくしました".to_owned() };
    ActOnAccount { institution, person, query: (), body }
}

fn hand_in(items: Vec<NewUnsent>) -> HandInUnsent {
    HandInUnsent { query: (), body: HandIn { items } }
}

fn unsent(caller: &Caller, subject: SubjectId, text: &str) -> NewUnsent {
    NewUnsent {
        id: caller.new_id(),
        subject,
        form: UnsentForm::Entry,
        audience: Audience::Everyone,
        occurred_at: None,
        text: text.to_owned(),
    }
}

fn claims() -> GetClaims {
    GetClaims { query: (), body: () }
}

fn list(institution: InstitutionId) -> ListUnsent {
    ListUnsent { institution, query: (), body: () }
}

#[tokio::test]
async fn j08_m9_2_a_stopped_account_ends_on_the_open_screen_and_says_so() {
    let (town, kanri, hibari) = town().await;
    let (mari, person, ume) = (town.sign_in("mari").await, town.person_id("mari"), town.subject_id("ume"));
    let mut stream = Stream::open(&mari, None).await;
    let stopped = kanri.call(act(hibari, person, AccountAct::Suspend)).await.ok();
    assert_eq!(stopped.state, AccountState::Suspended);
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::AccountStopped, "the open screen is told");
    // The device learns why; whoever never had a session learns nothing.
    let refused = mari.call(GetSubject { subject: ume, query: (), body: () }).await.refused(ProblemCode::Denied);
    assert_eq!(refused.denied, Some(Denied::AccountSuspended));
    town.nobody().call(claims()).await.refused(ProblemCode::SignedOut);
    // Said again, it is done already; the list says who did it and why.
    kanri.call(act(hibari, person, AccountAct::Suspend)).await.ok();
    let staff = kanri.call(ListStaff { institution: hibari, query: (), body: () }).await.ok();
    let acted = staff.iter().find(|member| member.person == person).unwrap().acted.clone().unwrap();
    assert_eq!((acted.reason.as_str(), acted.by.name.family.as_str()), ("端末をなくしました", "kanri"));
    // Taken up again: a new sign-in, not the old session.
    let back = kanri.call(act(hibari, person, AccountAct::Restore)).await.ok();
    assert_eq!(back.state, AccountState::Active);
    mari.call(claims()).await.refused(ProblemCode::SignedOut);
    town.sign_in("mari").await.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
    let log = town.log().await;
    let of = |row: &&std::collections::HashMap<&str, String>| row["what"] == "ActOnAccount" && row["result"] == "ok";
    assert_eq!(log.iter().filter(of).map(|row| row["verb"].as_str()).collect::<Vec<_>>(), ["granted"; 3]);
}

#[tokio::test]
async fn m9_2_what_was_not_sent_is_kept_once_for_the_admin_of_the_institution_alone() {
    let (town, kanri, hibari) = town().await;
    let mari = town.sign_in("mari").await;
    let (ume, person) = (town.subject_id("ume"), town.person_id("mari"));
    let typed = unsent(&mari, ume, "昼食は半分でした");
    // Nobody hands anything in while the account is good, or without a session.
    mari.call(hand_in(vec![typed.clone()])).await.refused(ProblemCode::SignedOut);
    kanri.call(act(hibari, person, AccountAct::Suspend)).await.ok();
    town.nobody().call(hand_in(vec![typed.clone()])).await.refused(ProblemCode::SignedOut);

    town.subject("kaki").await;
    town.care("kaki", "kaede", true, &["megumi"]).await;
    town.consent("kaki", true).await;
    let others = unsent(&mari, town.subject_id("kaki"), "この人の担当ではありません");
    let mut stream = Stream::open(&kanri, None).await;
    // One that cannot be taken keeps no other from being taken, and nothing is said to be kept that is not.
    let long = unsent(&mari, ume, &"あ".repeat(MAX_UNSENT + 1));
    let handed = mari.call(hand_in(vec![long, others, typed.clone()])).await.ok();
    assert_eq!(handed.kept, [2], "about nobody whom the person was not in charge of");
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Institution, "the admin hears of it");
    assert_eq!(mari.call(hand_in(vec![typed.clone()])).await.ok().kept, [0], "sent again it is one");
    let found = kanri.call(list(hibari)).await.ok();
    assert_eq!((found.len(), found[0].text.as_str(), found[0].by.family.as_str()), (1, "昼食は半分でした", "mari"));
    // The same draft with other words, from another tab, is another writing.
    let newer = NewUnsent { text: "昼食は全部でした".to_owned(), ..typed.clone() };
    assert_eq!(mari.call(hand_in(vec![newer])).await.ok().kept, [0]);
    assert_eq!(kanri.call(list(hibari)).await.ok().len(), 2);
    let entry = found[0].id;

    let megumi = town.sign_in("megumi").await;
    let kaede = town.institution_id("kaede");
    megumi.call(list(hibari)).await.refused(ProblemCode::Denied);
    assert!(megumi.call(list(kaede)).await.ok().is_empty(), "it is no other institution's");
    let settle = |institution, note: &str| SettleUnsent {
        institution,
        entry,
        query: (),
        body: Settle { note: note.to_owned() },
    };
    megumi.call(settle(kaede, "見ました")).await.refused(ProblemCode::NotFound);
    assert_eq!(kanri.call(settle(hibari, " ")).await.refused(ProblemCode::Invalid).fields[0].name, "note");
    let settled = kanri.call(settle(hibari, "記録しました")).await.ok().settled.unwrap();
    assert_eq!((settled.note.as_str(), settled.by.name.family.as_str()), ("記録しました", "kanri"));
    kanri.call(settle(hibari, "もう一度")).await.refused(ProblemCode::VersionConflict);
    // It is not in the record, and the subject finds who read it.
    let sakura = town.sign_in("sakura").await;
    let entries = sakura.call(ListEntries { subject: ume, query: EntryQuery::default(), body: () }).await.ok();
    assert!(entries.items.iter().all(|entry| !entry.text.contains("半分")));
    let rows = town.log().await;
    for what in ["HandInUnsent", "ListUnsent", "SettleUnsent"] {
        assert!(rows.iter().any(|row| row["what"] == what && row["subject"] == ume.to_string()), "{what}");
    }
    // Whoever withdraws is not read here either.
    town.consent("ume", false).await;
    assert!(kanri.call(list(hibari)).await.ok().is_empty());
    kanri.call(settle(hibari, "撤回のあと")).await.refused(ProblemCode::NotFound);
    let late = unsent(&mari, ume, "撤回のあと");
    assert_eq!(mari.call(hand_in(vec![late])).await.ok().kept, Vec::<u32>::new());
}

#[tokio::test]
async fn m9_1_whoever_is_removed_leaves_every_circle_and_keeps_authorship() {
    let (town, kanri, hibari) = town().await;
    let (mari, ume, person) = (town.sign_in("mari").await, town.subject_id("ume"), town.person_id("mari"));
    let wrote = mari.call(mari.post(ume, "お元気です")).await.ok();
    let sakura = town.sign_in("sakura").await;
    let mut stream = Stream::open(&sakura, None).await;
    let typed = unsent(&mari, ume, "書きかけ");
    kanri.call(act(hibari, person, AccountAct::Revoke)).await.ok();
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Access, "the circle is another");
    let card = sakura.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
    assert!(card.circle.iter().all(|member| member.person != person));
    let staff = kanri.call(ListStaff { institution: hibari, query: (), body: () }).await.ok();
    assert!(staff.iter().all(|member| member.person != person));
    let entries = sakura.call(ListEntries { subject: ume, query: EntryQuery::default(), body: () }).await.ok();
    let kept = entries.items.iter().find(|entry| entry.id == wrote.id).unwrap();
    assert_eq!(kept.author.as_ref().unwrap().person, person);
    // What was typed until then is still handed in; it does not come back.
    assert_eq!(mari.call(hand_in(vec![typed])).await.ok().kept, [0]);
    kanri.call(act(hibari, person, AccountAct::Restore)).await.refused(ProblemCode::NotFound);
}

/// A nurse may be somebody's daughter: her own institution ends what is its own, and no more.
#[tokio::test]
async fn m9_1_what_is_not_ours_alone_is_the_operators_to_stop() {
    let (town, kanri, hibari) = town().await;
    let mari = town.person_id("mari");
    town.subject("haha").await;
    town.care("haha", "kaede", true, &["megumi"]).await;
    town.relate("haha", "mari", Role::Family).await;
    kanri.call(act(hibari, mari, AccountAct::Suspend)).await.refused(ProblemCode::NotOursAlone);
    let session = town.sign_in("mari").await;
    let left = kanri.call(act(hibari, mari, AccountAct::Revoke)).await.ok();
    assert_eq!(left.state, AccountState::Active, "she is still her mother's daughter");
    assert!(session.call(claims()).await.ok().actor.grants.is_empty());
    session
        .call(GetSubject { subject: town.subject_id("ume"), query: (), body: () })
        .await
        .refused(ProblemCode::NotFound);

    // The operator stops whom it must, and the institution does not undo that.
    town.staff("ayumi", "hibari", Occupation::Nurse).await;
    let (ayumi, desk) = (town.person_id("ayumi"), town.sign_in("reception").await);
    desk.call(act(hibari, ayumi, AccountAct::Suspend)).await.ok();
    kanri.call(act(hibari, ayumi, AccountAct::Restore)).await.refused(ProblemCode::NotOursAlone);
    desk.call(act(hibari, ayumi, AccountAct::Restore)).await.ok();
    // What both have stopped is the operator's to take up again.
    kanri.call(act(hibari, ayumi, AccountAct::Suspend)).await.ok();
    desk.call(act(hibari, ayumi, AccountAct::Suspend)).await.ok();
    kanri.call(act(hibari, ayumi, AccountAct::Restore)).await.refused(ProblemCode::NotOursAlone);
    desk.call(act(hibari, ayumi, AccountAct::Restore)).await.ok();
    // Nobody locks themselves out, and nobody else's staff.
    let me = town.person_id("kanri");
    assert_eq!(
        kanri.call(act(hibari, me, AccountAct::Suspend)).await.refused(ProblemCode::Invalid).fields[0].name,
        "person"
    );
    kanri.call(act(town.institution_id("kaede"), ayumi, AccountAct::Suspend)).await.refused(ProblemCode::Denied);
    kanri.call(act(hibari, town.person_id("megumi"), AccountAct::Suspend)).await.refused(ProblemCode::NotFound);
    let mut nothing = act(hibari, ayumi, AccountAct::Suspend);
    nothing.body.reason.clear();
    assert_eq!(kanri.call(nothing).await.refused(ProblemCode::Invalid).fields[0].name, "reason");
}

/// Stopped first, removed later, found by the phone only then: what was typed is still handed in. What has reached the record
/// meanwhile is marked, so that nobody writes it down twice.
#[tokio::test]
async fn m9_2_what_was_not_sent_is_taken_after_a_second_act_and_marked_where_it_arrived() {
    let (town, kanri, hibari) = town().await;
    let (mari, ume, person) = (town.sign_in("mari").await, town.subject_id("ume"), town.person_id("mari"));
    let sent = mari.post(ume, "昼食は半分でした");
    mari.call(sent.clone()).await.ok();
    let answer_lost = NewUnsent { id: sent.body.id, ..unsent(&mari, ume, "昼食は半分でした") };
    kanri.call(act(hibari, person, AccountAct::Suspend)).await.ok();
    town.later(60_000);
    kanri.call(act(hibari, person, AccountAct::Revoke)).await.ok();
    let typed = unsent(&mari, ume, "書きかけ");
    assert_eq!(mari.call(hand_in(vec![answer_lost, typed])).await.ok().kept, [0, 1]);
    let found = kanri.call(list(hibari)).await.ok();
    let of = |text: &str| found.iter().find(|one| one.text == text).unwrap().reached;
    assert!(of("昼食は半分でした") && !of("書きかけ"));
    // The subject finds in the own log who was removed from the circle.
    let rows = town.log().await;
    assert!(rows.iter().any(|row| row["what"] == "ActOnAccount" && row["subject"] == ume.to_string()));
}
