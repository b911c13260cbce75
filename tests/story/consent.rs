//! M3-1, M19, A.4-2, A.6, reliability 3.5: no subject data without an effective consent.

use contract::{
    Endpoint, Facts, ProblemCode, Right, Role, can,
    care_list::CareListQuery,
    consent::{
        ConsentAct, ConsentChange, ConsentMethod, ConsentScope, Consents, NewConsent, Purpose, Receipt, Signature,
        Signer, TextQuery,
    },
    endpoint::{
        FindFacilities, GetCareList, GetConsentText, GetConsents, GetSubject, ListEntries, ListSubjects,
        PreviewCareChange, RecordConsent, ResumeConsent, WithdrawConsent,
    },
    entry::EntryQuery,
    policy::{Consent, Denied},
    problem::FieldError,
    subject::SubjectQuery,
};
use enwa_story::{Answer, Caller, Town};
use server::db::Engine;

fn page(town: &Town, subject: &str) -> ListEntries {
    ListEntries { subject: town.subject_id(subject), query: EntryQuery::default(), body: () }
}

#[tokio::test]
async fn m3_1_nothing_is_recorded_before_a_consent() {
    let town = Town::with_people().await;
    town.subject("take").await;
    town.care("take", "kaede", true, &["megumi"]).await;
    let megumi = town.sign_in("megumi").await;
    let problem =
        megumi.call(megumi.post(town.subject_id("take"), "早すぎ")).await.refused(ProblemCode::ConsentRequired);
    assert_eq!((problem.status, problem.denied), (409, Some(Denied::ConsentRequired)));
    let read = megumi.call(page(&town, "take")).await.refused(ProblemCode::Denied);
    assert_eq!(read.denied, Some(Denied::ConsentRequired), "J-50");
    town.consent("take", true).await;
    megumi.call(megumi.post(town.subject_id("take"), "いまから")).await.ok();
}

#[tokio::test]
async fn m19_after_a_withdrawal_only_the_subject_reads_and_nobody_writes() {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", contract::Role::Subject).await;
    let callers: Vec<Caller> =
        [town.sign_in("mari").await, town.sign_in("megumi").await, town.sign_in("sakura").await].into();
    let subject = town.sign_in("ume-san").await;
    callers[0].call(callers[0].post(town.subject_id("ume"), "canary-text")).await.ok();
    town.consent("ume", false).await;
    for caller in &callers {
        let answer = caller.call(page(&town, "ume")).await;
        assert_eq!(answer.refused(ProblemCode::Denied).denied, Some(Denied::ConsentWithdrawn));
        let card = caller.call(GetSubject { subject: town.subject_id("ume"), query: (), body: () }).await;
        assert!(!card.text().contains("canary"));
        card.refused(ProblemCode::Denied);
        let all = caller.call(ListSubjects { query: SubjectQuery::default(), body: () }).await;
        assert!(!all.text().contains("canary-ume"), "not even the name stays in the list");
        let post = caller.call(caller.post(town.subject_id("ume"), "もう書けない")).await;
        assert_eq!(post.refused(ProblemCode::Denied).denied, Some(Denied::ConsentWithdrawn));
    }
    assert!(subject.call(page(&town, "ume")).await.text().contains("canary-text"));
    subject.call(subject.post(town.subject_id("ume"), "本人も")).await.refused(ProblemCode::Denied);
    let mari = &callers[0];
    assert!(mari.call(page(&town, "matsu")).await.status.is_success(), "other subjects are unaffected");
    town.consent("ume", true).await;
    assert!(mari.call(page(&town, "ume")).await.text().contains("canary-text"), "nothing was lost");
}

/// A read of mari's that was judged before 梅's withdrawal and is still on its way when the withdrawal is
/// acknowledged. On PostgreSQL the withdrawal comes through another server.
async fn under_way_at_the_withdrawal<E: Endpoint + Send + 'static>(request: impl Fn(&Town) -> E) -> Answer<E::Reply>
where
    E::Reply: Send,
{
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    mari.call(mari.post(town.subject_id("ume"), "canary-late")).await.ok();
    let withdraws_at = match town.app.db.engine {
        Engine::Sqlite => town.app.clone(),
        Engine::Postgres => town.second_server().await.app,
    };
    // We hold the writer: the read is judged and loaded, and waits for its log row.
    let mut held = withdraws_at.db.begin(town.permit().await, &town.app.clock).await.unwrap();
    let request = request(&town);
    let reading = tokio::spawn(async move { mari.call(request).await });
    match town.app.db.engine {
        Engine::Sqlite => {
            for _ in 0..500 {
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
        }
        Engine::Postgres => town.until_a_lock_is_waited_for().await,
    }
    assert!(!reading.is_finished(), "the read waits for its log row");
    let ume = town.subject_id("ume").to_string();
    sqlx::query("UPDATE subject SET consent = 'withdrawn' WHERE id = $1").bind(ume).execute(held.conn()).await.unwrap();
    held.commit().await.unwrap();
    withdraws_at.access.advance();
    let answer = reading.await.unwrap();
    assert!(!answer.text().contains("canary"), "{}", answer.text());
    // It had been judged and was on its way: otherwise this proves nothing.
    let log = town.log().await;
    assert!(log.iter().any(|row| row["what"] == E::NAME && row["result"] == "ok"), "not under way: {log:?}");
    answer
}

/// Reliability 3.5.
#[tokio::test]
async fn m19_a_read_under_way_does_not_outrun_a_withdrawal() {
    let answer = under_way_at_the_withdrawal(|town| page(town, "ume")).await;
    assert_eq!(answer.refused(ProblemCode::Denied).denied, Some(Denied::ConsentWithdrawn));
}

/// Reliability 3.5: the list names each subject, so each is looked up again.
#[tokio::test]
async fn m19_a_list_under_way_does_not_outrun_a_withdrawal() {
    let list = |_: &Town| ListSubjects { query: SubjectQuery::default(), body: () };
    under_way_at_the_withdrawal(list).await.refused(ProblemCode::Unavailable);
}

#[tokio::test]
async fn j54_sharing_stopped_and_closed_behave_alike_with_their_own_reason() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    for (column, value, reason) in
        [("sharing", "stopped", Denied::SharingStopped), ("state", "closed", Denied::SubjectClosed)]
    {
        town.set_subject("ume", column, value).await;
        assert_eq!(mari.call(page(&town, "ume")).await.refused(ProblemCode::Denied).denied, Some(reason));
        town.set_subject("ume", column, if column == "sharing" { "open" } else { "active" }).await;
        mari.call(page(&town, "ume")).await.ok();
    }
}

#[tokio::test]
async fn a6_after_a_death_the_record_is_read_only() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    town.death("ume").await;
    sakura.call(page(&town, "ume")).await.ok();
    let problem = mari.call(mari.post(town.subject_id("ume"), "x")).await.refused(ProblemCode::Denied);
    assert_eq!(problem.denied, Some(Denied::SubjectDeceased));
}

#[tokio::test]
async fn m7_1_a_nurse_of_a_listed_institution_needs_the_registration_too() {
    let town = Town::with_people().await;
    town.staff("ayumi", "hibari", contract::Occupation::Nurse).await;
    let ayumi = town.sign_in("ayumi").await;
    ayumi.call(page(&town, "ume")).await.refused(ProblemCode::NotFound);
    let mari = town.sign_in("mari").await;
    mari.call(page(&town, "ume")).await.ok();
    town.unlist("ume", "hibari").await;
    mari.call(page(&town, "ume")).await.refused(ProblemCode::NotFound);
    mari.call(page(&town, "matsu")).await.ok();
    let claims = mari.call(contract::endpoint::GetClaims { query: (), body: () }).await.ok();
    assert_eq!(claims.subjects.len(), 1);
    let facts = &claims.subjects[0].facts;
    assert!(can(&claims.actor, Right::TimelineRead, &Facts::Subject(facts)).is_ok());
}

/// 梅, who signs in herself, and her daughter, who represents her.
async fn town_of_ume() -> Town {
    let town = Town::with_people().await;
    for (key, role) in [("ume-san", Role::Subject), ("momo", Role::Representative)] {
        town.person(key).await;
        town.relate("ume", key, role).await;
    }
    town
}

async fn agreeing(town: &Town, caller: &Caller) -> NewConsent {
    let text = caller.call(GetConsentText { query: TextQuery::default(), body: () }).await.ok();
    NewConsent {
        id: caller.new_id(),
        text: text.hash,
        acts: ConsentAct::ALL.to_vec(),
        purposes: Purpose::ALL.iter().copied().filter(|purpose| *purpose != Purpose::Proposals).collect(),
        items_and_parties: true,
        parties: Some(["kaede", "hibari"].map(|key| town.institution_id(key)).to_vec()),
        method: ConsentMethod::Own,
        signer: None,
        witness: String::new(),
        signed_on: None,
        signature: None,
    }
}

async fn give(town: &Town, caller: &Caller, body: NewConsent) -> Answer<Receipt> {
    caller.call(RecordConsent { subject: town.subject_id("ume"), query: (), body }).await
}

async fn withdraw(town: &Town, caller: &Caller, of: ConsentScope) -> Answer<Receipt> {
    let body = ConsentChange { id: caller.new_id(), of, call: None };
    caller.call(WithdrawConsent { subject: town.subject_id("ume"), query: (), body }).await
}

async fn resume(town: &Town, caller: &Caller, of: ConsentScope) -> Answer<Receipt> {
    let body = ConsentChange { id: caller.new_id(), of, call: None };
    caller.call(ResumeConsent { subject: town.subject_id("ume"), query: (), body }).await
}

async fn consents(town: &Town, caller: &Caller) -> Consents {
    caller.call(GetConsents { subject: town.subject_id("ume"), query: (), body: () }).await.ok()
}

#[tokio::test]
async fn m19_1_the_subject_withdraws_gets_a_receipt_and_agrees_again() {
    let town = town_of_ume().await;
    let (subject, mari, megumi) =
        (town.sign_in("ume-san").await, town.sign_in("mari").await, town.sign_in("megumi").await);
    mari.call(mari.post(town.subject_id("ume"), "canary-text")).await.ok();
    let before = town.app.clock.now();
    let receipt = withdraw(&town, &subject, ConsentScope::Whole {}).await.ok();
    assert!(receipt.at >= before && receipt.number == 2, "{receipt:?}");
    for caller in [&mari, &megumi] {
        let refused = caller.call(page(&town, "ume")).await.refused(ProblemCode::Denied);
        assert_eq!(refused.denied, Some(Denied::ConsentWithdrawn));
        let asked = caller.call(GetConsents { subject: town.subject_id("ume"), query: (), body: () }).await;
        assert!(!asked.status.is_success() && !asked.text().contains("canary"), "nor what was agreed");
    }
    let state = consents(&town, &subject).await;
    assert_eq!(
        (state.state, state.records[0].id, state.records[0].method),
        (Consent::Withdrawn, receipt.id, ConsentMethod::Own)
    );
    assert!(state.purposes.is_empty());
    // Its answer was lost: the same again is the same act. Another one finds nothing to withdraw.
    let same = ConsentChange { id: receipt.id, of: ConsentScope::Whole {}, call: None };
    let same = WithdrawConsent { subject: town.subject_id("ume"), query: (), body: same };
    assert_eq!(subject.call(same.clone()).await.ok(), receipt);
    let again = withdraw(&town, &subject, ConsentScope::Whole {}).await.refused(ProblemCode::Denied);
    assert_eq!(again.denied, Some(Denied::ConsentWithdrawn));
    give(&town, &subject, agreeing(&town, &subject).await).await.ok();
    assert!(mari.call(page(&town, "ume")).await.text().contains("canary-text"), "everything is back");
    subject.call(same).await.refused(ProblemCode::IdReused);
    let state = consents(&town, &subject).await;
    assert_eq!(state.records.iter().map(|record| record.number).collect::<Vec<_>>(), [3, 2, 1]);
    assert!(state.purposes.contains(&Purpose::Research) && !state.purposes.contains(&Purpose::Proposals));
}

#[tokio::test]
async fn m19_1_whoever_ends_it_for_the_subject_gets_the_receipt_too() {
    for who in ["momo", "megumi"] {
        let town = town_of_ume().await;
        let caller = town.sign_in(who).await;
        withdraw(&town, &caller, ConsentScope::Whole {}).await.ok();
        caller.call(page(&town, "ume")).await.refused(ProblemCode::Denied);
        let shown = caller.call(ListSubjects { query: SubjectQuery::default(), body: () }).await;
        // The daughter finds her mother, to agree again for her; the nurse does not.
        assert_eq!(shown.text().contains("canary-ume"), who == "momo", "{who}");
        let again = NewConsent { witness: "民生委員 佐藤".into(), ..agreeing(&town, &caller).await };
        give(&town, &caller, paper(&town, again)).await.ok();
        caller.call(page(&town, "ume")).await.ok();
    }
}

fn paper(town: &Town, new: NewConsent) -> NewConsent {
    NewConsent { method: ConsentMethod::Paper, parties: None, signed_on: Some(town.app.clock.now().date()), ..new }
}

#[tokio::test]
async fn j51_what_was_agreed_is_kept_and_shown_with_its_very_text() {
    let town = town_of_ume().await;
    let (megumi, subject) = (town.sign_in("megumi").await, town.sign_in("ume-san").await);
    withdraw(&town, &subject, ConsentScope::Whole {}).await.ok();
    let easy = TextQuery { lang: "ja-easy".into(), ..TextQuery::default() };
    let text = megumi.call(GetConsentText { query: easy, body: () }).await.ok();
    let signature = Signature(vec![vec![[10, 20], [300, 200]]]);
    let signer = Signer { name: "梅田 桜".into(), relation: "長女".into() };
    let new = NewConsent {
        text: text.hash.clone(),
        method: ConsentMethod::InPerson,
        signer: Some(signer.clone()),
        witness: " 山田 ".into(),
        signature: Some(signature.clone()),
        ..agreeing(&town, &megumi).await
    };
    let receipt = give(&town, &megumi, new.clone()).await.ok();
    // Its answer was lost: the same one again is the same consent.
    assert_eq!(give(&town, &megumi, new).await.ok(), receipt);
    let state = consents(&town, &subject).await;
    let record = &state.records[0];
    assert_eq!((&record.signer, record.witness.as_str(), &record.signature), (&Some(signer), "山田", &Some(signature)));
    assert_eq!(
        (record.method, record.by.person, record.at),
        (ConsentMethod::InPerson, town.person_id("megumi"), receipt.at)
    );
    assert!(record.parties.iter().any(|name| name.contains("hibari")), "{:?}", record.parties);
    let query = TextQuery { hash: record.text.clone(), ..TextQuery::default() };
    assert_eq!(subject.call(GetConsentText { query, body: () }).await.ok(), text);
    let query = TextQuery { hash: "f".repeat(64), ..TextQuery::default() };
    subject.call(GetConsentText { query, body: () }).await.refused(ProblemCode::NotFound);
}

#[tokio::test]
async fn m18_1_half_a_consent_is_none() {
    let town = town_of_ume().await;
    let subject = town.sign_in("ume-san").await;
    withdraw(&town, &subject, ConsentScope::Whole {}).await.ok();
    let whole = agreeing(&town, &subject).await;
    let field = |answer: Answer<Receipt>| answer.refused(ProblemCode::Invalid).fields[0].clone();
    let less = NewConsent { acts: vec![ConsentAct::Collect], ..whole.clone() };
    assert_eq!(field(give(&town, &subject, less).await).name, "acts");
    let less = NewConsent { purposes: vec![Purpose::Care], ..whole.clone() };
    assert_eq!(field(give(&town, &subject, less).await).error, FieldError::Required);
    let others = NewConsent { parties: Some(vec![town.institution_id("kaede")]), ..whole.clone() };
    give(&town, &subject, others).await.refused(ProblemCode::VersionConflict);
    let unsaid = NewConsent { parties: None, ..whole.clone() };
    assert_eq!(field(give(&town, &subject, unsaid).await).name, "parties", "with whom it is shared was shown");
    let old = NewConsent { text: "0".repeat(64), ..whole };
    give(&town, &subject, old).await.refused(ProblemCode::VersionConflict);
    assert_eq!(consents(&town, &subject).await.state, Consent::Withdrawn);
    let megumi = town.sign_in("megumi").await;
    assert_eq!(
        field(give(&town, &megumi, agreeing(&town, &megumi).await).await).name,
        "method",
        "staff say how it was"
    );
}

#[tokio::test]
async fn m19_1_one_institution_is_left_out_and_comes_back_with_its_staff() {
    let town = town_of_ume().await;
    let (subject, mari, megumi) =
        (town.sign_in("ume-san").await, town.sign_in("mari").await, town.sign_in("megumi").await);
    let of = ConsentScope::Institution { institution: town.institution_id("hibari") };
    withdraw(&town, &subject, of).await.ok();
    mari.call(page(&town, "ume")).await.refused(ProblemCode::NotFound);
    mari.call(page(&town, "matsu")).await.ok();
    megumi.call(page(&town, "ume")).await.ok();
    let list = |query: CareListQuery| GetCareList { subject: town.subject_id("ume"), query, body: () };
    let rows = megumi.call(list(CareListQuery::default())).await.ok().rows;
    assert!(!rows.iter().any(|row| row.institution.id == town.institution_id("hibari")));
    // The core institution cannot put it back: nobody but the subject's side can.
    let query = contract::care_list::FacilityQuery { q: "hibari".into() };
    let found = megumi.call(FindFacilities { subject: town.subject_id("ume"), query, body: () }).await.ok();
    let change = contract::care_list::CareChange {
        institution: found[0].id,
        named: None,
        version: 0,
        from: None,
        to: None,
        reason: "訪問看護".into(),
        end: false,
        core: false,
    };
    let put_back = PreviewCareChange { subject: town.subject_id("ume"), query: (), body: change };
    let refused = megumi.call(put_back).await.refused(ProblemCode::Invalid);
    assert_eq!((refused.fields[0].name.as_str(), refused.fields[0].error), ("institution", FieldError::Withdrawn));
    let state = consents(&town, &subject).await;
    assert!(
        state.shared.iter().any(|with| with.institution == town.institution_id("hibari") && with.stopped.is_some())
    );
    assert_eq!(resume(&town, &megumi, of).await.refused(ProblemCode::Denied).denied, Some(Denied::RoleNever));
    resume(&town, &subject, of).await.ok();
    mari.call(page(&town, "ume")).await.ok();
    let state = consents(&town, &subject).await;
    assert!(state.shared.iter().all(|with| with.stopped.is_none()));
    // What runs is not resumed, and an institution of another subject's list is not withdrawn from.
    resume(&town, &subject, of).await.refused(ProblemCode::Invalid);
    let other = ConsentScope::Institution { institution: town.institution_id("elsewhere") };
    withdraw(&town, &subject, other).await.refused(ProblemCode::Invalid);
}

#[tokio::test]
async fn m3_3_an_optional_purpose_is_taken_back_by_itself() {
    let town = town_of_ume().await;
    let (subject, mari) = (town.sign_in("ume-san").await, town.sign_in("mari").await);
    let of = |purpose| ConsentScope::Purpose { purpose };
    resume(&town, &subject, of(Purpose::Research)).await.ok();
    assert!(consents(&town, &subject).await.purposes.contains(&Purpose::Research));
    withdraw(&town, &subject, of(Purpose::Research)).await.ok();
    assert!(!consents(&town, &subject).await.purposes.contains(&Purpose::Research));
    mari.call(page(&town, "ume")).await.ok();
    withdraw(&town, &subject, of(Purpose::Care)).await.refused(ProblemCode::Invalid);
    resume(&town, &subject, ConsentScope::Whole {}).await.refused(ProblemCode::Invalid);
}

/// M19-1: whoever keeps the consent does not open again alone what the subject has ended.
#[tokio::test]
async fn m19_1_what_the_subject_has_ended_staff_open_again_with_a_later_signature_and_a_witness() {
    let town = town_of_ume().await;
    let (subject, megumi) = (town.sign_in("ume-san").await, town.sign_in("megumi").await);
    let wrong = |answer: Answer<Receipt>| {
        let problem = answer.refused(ProblemCode::Invalid);
        (problem.fields[0].name.clone(), problem.fields[0].error)
    };
    let before = contract::Date::from_days(town.app.clock.now().date().days() - 1);
    let signed = async |day, witness: &str, purposes: &[Purpose]| {
        let new = NewConsent { witness: witness.into(), ..paper(&town, agreeing(&town, &megumi).await) };
        let mut new = NewConsent { signed_on: Some(day), ..new };
        new.purposes.retain(|purpose| !purpose.is_optional() || purposes.contains(purpose));
        give(&town, &megumi, new).await
    };
    let today = town.app.clock.now().date();
    // An optional purpose that she took back, while everything else goes on.
    resume(&town, &subject, ConsentScope::Purpose { purpose: Purpose::Research }).await.ok();
    withdraw(&town, &subject, ConsentScope::Purpose { purpose: Purpose::Research }).await.ok();
    let too_old = ("signed_on".to_owned(), FieldError::TooOld);
    assert_eq!(wrong(signed(before, "佐藤", &[Purpose::Research]).await), too_old);
    assert_eq!(wrong(signed(today, " ", &[Purpose::Research]).await), ("witness".to_owned(), FieldError::Required));
    assert!(!consents(&town, &subject).await.purposes.contains(&Purpose::Research));
    // Without it the paper is a paper as any other.
    signed(before, "", &[]).await.ok();
    withdraw(&town, &subject, ConsentScope::Whole {}).await.ok();
    assert_eq!(wrong(signed(before, "佐藤", &[]).await), too_old);
    assert_eq!(wrong(signed(today, "", &[]).await), ("witness".to_owned(), FieldError::Required));
    assert_eq!(consents(&town, &subject).await.state, Consent::Withdrawn);
    signed(today, "佐藤", &[]).await.ok();
    assert_eq!(consents(&town, &subject).await.state, Consent::Effective);
}

/// A.4-2: while nobody reads, nobody is named as a reader.
#[tokio::test]
async fn a4_2_the_circle_names_only_who_reads_now() {
    let town = town_of_ume().await;
    let subject = town.sign_in("ume-san").await;
    let circle = async || {
        let card = contract::endpoint::GetSubject { subject: town.subject_id("ume"), query: (), body: () };
        let mut roles: Vec<_> = subject.call(card).await.ok().circle.iter().map(|member| member.role).collect();
        roles.sort_unstable();
        roles
    };
    assert_eq!(circle().await.len(), 5);
    withdraw(&town, &subject, ConsentScope::Whole {}).await.ok();
    assert_eq!(circle().await, [contract::Role::Subject]);
    give(&town, &subject, agreeing(&town, &subject).await).await.ok();
    assert_eq!(circle().await.len(), 5);
}

#[tokio::test]
async fn m3_1_the_core_institution_finds_whose_consent_is_missing() {
    let town = Town::with_people().await;
    town.subject("take").await;
    town.care("take", "kaede", true, &["megumi"]).await;
    let megumi = town.sign_in("megumi").await;
    let list = ListSubjects { query: SubjectQuery::default(), body: () };
    let found = megumi.call(list).await.ok();
    let take = found.iter().find(|one| one.head.id == town.subject_id("take")).unwrap();
    assert_eq!((take.facts.consent, take.unread, take.latest), (Consent::None, 0, None));
    let subject = town.subject_id("take");
    assert_eq!(megumi.call(GetConsents { subject, query: (), body: () }).await.ok().records, []);
    let body = paper(&town, agreeing(&town, &megumi).await);
    megumi.call(RecordConsent { subject, query: (), body }).await.ok();
    megumi.call(page(&town, "take")).await.ok();
}

#[tokio::test]
async fn m19_1_what_is_resumed_ends_when_it_would_have_ended() {
    let town = town_of_ume().await;
    let (subject, mari, megumi) =
        (town.sign_in("ume-san").await, town.sign_in("mari").await, town.sign_in("megumi").await);
    let hibari = town.institution_id("hibari");
    let list = |query: CareListQuery| GetCareList { subject: town.subject_id("ume"), query, body: () };
    let line = async || {
        let rows = megumi.call(list(CareListQuery::default())).await.ok().rows;
        rows.into_iter().find(|row| row.institution.id == hibari)
    };
    let until = contract::Date::from_days(town.app.clock.now().date().days() + 3);
    let change = contract::care_list::CareChange {
        institution: hibari,
        named: None,
        version: line().await.unwrap().version,
        from: None,
        to: Some(until),
        reason: "訪問看護".into(),
        end: false,
        core: false,
    };
    let preview = PreviewCareChange { subject: town.subject_id("ume"), query: (), body: change.clone() };
    let seal = megumi.call(preview).await.ok().seal;
    let body = contract::care_list::ConfirmedChange { change, seal, shown: "確かめました".into() };
    megumi.call(contract::endpoint::PutCareInstitution { subject: town.subject_id("ume"), query: (), body }).await.ok();
    let before = line().await.unwrap();
    let of = ConsentScope::Institution { institution: hibari };
    withdraw(&town, &subject, of).await.ok();
    resume(&town, &subject, of).await.ok();
    assert_eq!((line().await.unwrap().to, before.to.is_some()), (before.to, true));
    mari.call(page(&town, "ume")).await.ok();
    // What would have ended by now is not begun again by saying so.
    withdraw(&town, &subject, of).await.ok();
    town.later(4 * contract::time::DAY_MS);
    let subject = town.sign_in("ume-san").await;
    resume(&town, &subject, of).await.refused(ProblemCode::Invalid);
}
