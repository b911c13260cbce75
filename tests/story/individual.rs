//! 個人利用 (form 3): no access before the subject has agreed, an account that opens nothing but itself until it is taken into
//! use, and the ends of a use (M6-3, M6-4, M9-3 … M9-5, M25-5); and a consent that is given again after a withdrawal (A.6).

use contract::{
    Denied, EntryId, ProblemCode, Right, Role, SubjectId,
    access_log::LogQuery,
    consent::{ConsentMethod, NewConsent, Purpose, TextQuery},
    desk::DeskSearch,
    endpoint::{
        AgreeToOwn, AnswerIndividualUse, EndIndividualUse, FileIndividualUse, FindUnagreed, GetClaims, GetConsents,
        GetDeskSubject, GetOwnConsent, GetSubject, InviteAgain, JoinService, ListLooks, ListOwnUses, ListSubjects,
        RecordConsent, StopOwnUse,
    },
    individual::{
        AgreeOwn, Capacity, EndUse, IndividualUse, Invitation, Join, NewIndividualUse, StopUse, UseAnswer, UseFiled,
        UseState,
    },
    problem::FieldError,
    role::AccountState,
    subject::SubjectQuery,
};
use enwa_story::{Caller, PASSWORD, Town, name};

const OWN_PASSWORD: &str = "みんなで見守る長い長いことば";

/// 梅, who signs in herself, and 桃, who has no account.
async fn town() -> (Town, Caller, Caller, SubjectId) {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", Role::Subject).await;
    let (desk, own, ume) = (town.sign_in("reception").await, town.sign_in("ume-san").await, town.subject_id("ume"));
    (town, desk, own, ume)
}

fn form(caller: &Caller) -> NewIndividualUse {
    NewIndividualUse {
        id: caller.new_id(),
        name: name("桃田 桃"),
        email: "momo@town.example".into(),
        capacity: Capacity::Akin,
        relation: "姪".into(),
        proof: "運転免許証".into(),
    }
}

async fn filed(desk: &Caller, subject: SubjectId, body: NewIndividualUse) -> UseFiled {
    desk.call(FileIndividualUse { subject, query: (), body }).await.ok()
}

fn says(caller: &Caller, agreed: bool) -> UseAnswer {
    UseAnswer {
        id: caller.new_id(),
        agreed,
        method: ConsentMethod::Own,
        signer: None,
        witness: String::new(),
        signed_on: None,
        signature: None,
    }
}

fn answer(subject: SubjectId, application: EntryId, body: UseAnswer) -> AnswerIndividualUse {
    AnswerIndividualUse { subject, application, query: (), body }
}

/// How an application stands on the page of the consent.
async fn known(caller: &Caller, subject: SubjectId, application: EntryId) -> IndividualUse {
    let consents = caller.call(GetConsents { subject, query: (), body: () }).await.ok();
    consents.uses.into_iter().find(|of| of.id == application).unwrap()
}

fn card(subject: SubjectId) -> GetSubject {
    GetSubject { subject, query: (), body: () }
}

async fn own_text(caller: &Caller) -> String {
    caller.call(GetOwnConsent { query: TextQuery::default(), body: () }).await.ok().text.hash
}

fn join(password: &str, text: &str) -> JoinService {
    JoinService { query: (), body: Join { password: password.into(), text: text.into() } }
}

/// Takes the account into use, as its code allows.
async fn joined(town: &Town, invitation: &Invitation) -> Caller {
    let momo = town.sign_in_with(&invitation.login, &invitation.code).await;
    let text = own_text(&momo).await;
    momo.call(join(OWN_PASSWORD, &text)).await.ok();
    momo
}

fn wrong_field(answer: enwa_story::Answer<impl serde::de::DeserializeOwned>) -> (String, FieldError) {
    let problem = answer.refused(ProblemCode::Invalid);
    (problem.fields[0].name.clone(), problem.fields[0].error)
}

#[tokio::test]
async fn m6_4_an_application_gives_no_access_before_the_subject_has_agreed() {
    let (town, desk, own, ume) = town().await;
    let UseFiled { application, invitation } = filed(&desk, ume, form(&desk)).await;
    assert_eq!(application.state(), UseState::Waiting);
    let momo = joined(&town, &invitation.unwrap()).await;
    momo.call(card(ume)).await.refused(ProblemCode::NotFound);
    assert!(momo.call(ListSubjects { query: SubjectQuery::default(), body: () }).await.ok().is_empty());
    let uses = momo.call(ListOwnUses { query: (), body: () }).await.ok();
    assert_eq!((uses.len(), uses[0].state, uses[0].subject), (1, UseState::Waiting, ume));
    // Whoever answers for 梅 sees that somebody asks, and nobody else.
    let asked = async |caller: &Caller| {
        let claims = caller.call(GetClaims { query: (), body: () }).await.ok();
        claims.subjects.iter().find(|claim| claim.subject == ume).map(|claim| claim.asked)
    };
    let (sakura, megumi) = (town.sign_in("sakura").await, town.sign_in("megumi").await);
    assert_eq!((asked(&own).await, asked(&megumi).await, asked(&sakura).await), (Some(1), Some(1), Some(0)));
    let uses = own.call(GetConsents { subject: ume, query: (), body: () }).await.ok().uses;
    assert_eq!((uses[0].name.family.as_str(), uses[0].state()), ("桃田", UseState::Waiting));
    // Not by the family, not by whoever is outside, and not for another subject.
    let of = application.id;
    sakura.call(answer(ume, of, says(&sakura, true))).await.refused(ProblemCode::Denied);
    let toyama = town.sign_in("toyama").await;
    toyama.call(answer(ume, of, says(&toyama, true))).await.refused(ProblemCode::NotFound);
    megumi.call(answer(town.subject_id("matsu"), of, says(&megumi, false))).await.refused(ProblemCode::NotFound);
    momo.call(card(ume)).await.refused(ProblemCode::NotFound);

    let yes = says(&own, true);
    let at = own.call(answer(ume, of, yes.clone())).await.ok();
    let agreed = known(&own, ume, of).await;
    assert_eq!(
        (agreed.state(), agreed.answers[0].method, agreed.answers[0].at),
        (UseState::Agreed, ConsentMethod::Own, at)
    );
    // Its answer was lost: the same again is the same.
    assert_eq!(own.call(answer(ume, of, yes)).await.ok(), at);
    own.call(answer(ume, of, says(&own, true))).await.refused(ProblemCode::VersionConflict);
    let seen = momo.call(card(ume)).await.ok();
    assert!(seen.circle.iter().any(|member| member.name.family == "桃田" && member.relation.as_deref() == Some("姪")));
    assert_eq!(asked(&own).await, Some(0));

    // What was agreed to can be taken back, and given again.
    own.call(answer(ume, of, says(&own, false))).await.ok();
    let no = known(&own, ume, of).await;
    assert_eq!((no.state(), no.answers.len()), (UseState::Declined, 2));
    momo.call(card(ume)).await.refused(ProblemCode::NotFound);
    own.call(answer(ume, of, says(&own, true))).await.ok();
    momo.call(card(ume)).await.ok();
}

#[tokio::test]
async fn m14_1_an_account_opens_nothing_but_itself_until_it_is_taken_into_use() {
    let (town, desk, own, ume) = town().await;
    let UseFiled { application, invitation } = filed(&desk, ume, form(&desk)).await;
    own.call(answer(ume, application.id, says(&own, true))).await.ok();
    let Invitation { login, code, .. } = invitation.unwrap();
    town.nobody().sign_in(&login, "AAAA-BBBB-CCCC").await.refused(ProblemCode::SignInFailed);
    // However it is typed.
    let momo = town.sign_in_with(&login, &code.to_lowercase().replace('-', " ")).await;
    let claims = momo.call(GetClaims { query: (), body: () }).await.ok();
    assert_eq!(claims.actor.state, AccountState::Invited);
    assert!(claims.subjects.iter().all(|claim| !claim.rights.contains(&Right::SubjectRead)));
    let refused = momo.call(card(ume)).await.refused(ProblemCode::Denied);
    assert_eq!(refused.denied, Some(Denied::NotJoined));
    let text = own_text(&momo).await;
    let of = |field: &str, error| (field.to_owned(), error);
    assert_eq!(wrong_field(momo.call(join("みじかい", &text)).await), of("password", FieldError::TooShort));
    assert_eq!(wrong_field(momo.call(join(&code, &text)).await), of("password", FieldError::Already));
    momo.call(join(OWN_PASSWORD, &"0".repeat(64))).await.refused(ProblemCode::VersionConflict);
    momo.call(card(ume)).await.refused(ProblemCode::Denied);
    momo.call(join(OWN_PASSWORD, &text)).await.ok();
    momo.call(card(ume)).await.ok();
    let consent = momo.call(GetOwnConsent { query: TextQuery::default(), body: () }).await.ok();
    assert_eq!(consent.agreed.unwrap().text, text, "the very text, likewise for one's own data (M18-1)");
    // The code was good once.
    town.nobody().sign_in(&login, &code).await.refused(ProblemCode::SignInFailed);
    momo.call(join("ほかの長いことばをここへ入れる", &text)).await.refused(ProblemCode::VersionConflict);
    town.sign_in_with("momo@town.example", OWN_PASSWORD).await.call(card(ume)).await.ok();
}

#[tokio::test]
async fn m14_1_an_invitation_ends_and_is_made_anew() {
    let (town, desk, _, ume) = town().await;
    let UseFiled { application, invitation } = filed(&desk, ume, form(&desk)).await;
    let (first, of) = (invitation.unwrap(), application.id);
    let began = town.sign_in_with(&first.login, &first.code).await;
    let again = InviteAgain { subject: ume, application: of, query: (), body: () };
    let second = desk.call(again.clone()).await.ok();
    // Whoever held the one before is out.
    began.call(GetClaims { query: (), body: () }).await.refused(ProblemCode::SignedOut);
    town.nobody().sign_in(&first.login, &first.code).await.refused(ProblemCode::SignInFailed);
    town.later(13 * 24 * 3_600_000);
    let late = town.sign_in_with(&second.login, &second.code).await;
    town.later(2 * 24 * 3_600_000);
    town.nobody().sign_in(&second.login, &second.code).await.refused(ProblemCode::SignInFailed);
    let desk = town.sign_in("reception").await;
    let text = own_text(&late).await;
    late.call(join(OWN_PASSWORD, &text)).await.refused(ProblemCode::VersionConflict);
    let third = desk.call(again.clone()).await.ok();
    joined(&town, &third).await;
    desk.call(again).await.refused(ProblemCode::VersionConflict);
}

#[tokio::test]
async fn m25_5_whoever_applies_does_not_speak_for_the_subject_alone() {
    let (town, desk, _, ume) = town().await;
    let megumi = town.sign_in("megumi").await;
    let email = "megumi@town.example".to_owned();
    let new = NewIndividualUse { name: name("megumi 人"), email, ..form(&desk) };
    let UseFiled { application, invitation } = filed(&desk, ume, new).await;
    assert_eq!(invitation, None, "she has an account");
    let on_paper = |witness: &str| {
        let (signed_on, witness) = (Some(town.app.clock.now().date()), witness.to_owned());
        UseAnswer { method: ConsentMethod::Paper, signed_on, witness, ..says(&megumi, true) }
    };
    let refused = megumi.call(answer(ume, application.id, on_paper(" "))).await;
    assert_eq!(wrong_field(refused), ("witness".to_owned(), FieldError::Required));
    megumi.call(answer(ume, application.id, on_paper("民生委員 佐藤"))).await.ok();
    assert!(known(&megumi, ume, application.id).await.answers[0].by_applicant, "代筆");
    // Staff say in which way it was: their own sign-in says nothing about the subject.
    let (desk_two, momo) = (form(&desk), form(&desk).email);
    let other = filed(&desk, ume, NewIndividualUse { email: momo, ..desk_two }).await.application;
    let said = wrong_field(megumi.call(answer(ume, other.id, says(&megumi, true))).await);
    assert_eq!(said, ("method".to_owned(), FieldError::Malformed));
}

#[tokio::test]
async fn m6_3_one_form_is_one_application_and_one_address_one_person() {
    let (_town, desk, own, ume) = town().await;
    let new = form(&desk);
    let first = filed(&desk, ume, new.clone()).await;
    let again = filed(&desk, ume, new.clone()).await;
    assert_eq!((again.application.id, again.invitation), (first.application.id, None));
    let ask = |body: NewIndividualUse| desk.call(FileIndividualUse { subject: ume, query: (), body });
    ask(NewIndividualUse { relation: "妹".into(), ..new.clone() }).await.refused(ProblemCode::IdReused);
    let fresh = || NewIndividualUse { id: desk.new_id(), ..new.clone() };
    let wrong = |error| ("email".to_owned(), error);
    assert_eq!(wrong_field(ask(fresh()).await), wrong(FieldError::Already));
    assert_eq!(
        wrong_field(ask(NewIndividualUse { name: name("別人 桃"), ..fresh() }).await),
        wrong(FieldError::Differs)
    );
    // As somebody else of hers it is another application.
    let guardian = filed(&desk, ume, NewIndividualUse { capacity: Capacity::Guardian, ..fresh() }).await;
    assert!(guardian.invitation.is_some(), "the account is not in use yet");
    own.call(answer(ume, first.application.id, says(&own, true))).await.ok();
    assert_eq!(wrong_field(ask(fresh()).await), wrong(FieldError::Already));
    let seen = desk.call(GetDeskSubject { subject: ume, query: (), body: () }).await.ok().uses;
    let states: Vec<_> = seen.iter().map(IndividualUse::state).collect();
    use UseState::{Agreed, Waiting};
    assert_eq!(states, [Waiting, Agreed, Agreed, Agreed], "newest first, after her own and her daughter's");
}

#[tokio::test]
async fn m9_3_whoever_uses_it_ends_it_and_so_does_the_desk_with_a_reason() {
    let (town, desk, own, ume) = town().await;
    let UseFiled { application, invitation } = filed(&desk, ume, form(&desk)).await;
    own.call(answer(ume, application.id, says(&own, true))).await.ok();
    let momo = joined(&town, &invitation.unwrap()).await;
    let stop = StopOwnUse { query: (), body: StopUse { subject: ume, role: Role::Family } };
    own.call(stop.clone()).await.refused(ProblemCode::NotFound);
    momo.call(card(ume)).await.ok();
    momo.call(stop.clone()).await.ok();
    assert!(momo.call(ListOwnUses { query: (), body: () }).await.ok().is_empty());
    momo.call(card(ume)).await.refused(ProblemCode::NotFound);
    momo.call(stop).await.refused(ProblemCode::NotFound);
    let ended = desk.call(GetDeskSubject { subject: ume, query: (), body: () }).await.ok().uses.remove(0);
    assert_eq!((ended.state(), ended.ended.unwrap().by.name.family.as_str()), (UseState::Ended, "桃田"));
    own.call(answer(ume, application.id, says(&own, true))).await.refused(ProblemCode::VersionConflict);
    // It is on the subject's own log.
    let day = town.app.clock.now().date();
    let looks = own.call(ListLooks { subject: ume, query: LogQuery { from: day, to: day }, body: () }).await.ok();
    assert!(looks.items.iter().any(|look| look.name.as_ref().is_some_and(|name| name.family == "桃田")));

    // Whoever comes back applies anew; the desk ends it for whoever cannot (M9-5).
    let back = filed(&desk, ume, form(&desk)).await;
    assert_eq!(back.invitation, None);
    own.call(answer(ume, back.application.id, says(&own, true))).await.ok();
    momo.call(card(ume)).await.ok();
    let end = |reason: &str| {
        let body = EndUse { reason: reason.into() };
        desk.call(EndIndividualUse { subject: ume, application: back.application.id, query: (), body })
    };
    assert_eq!(wrong_field(end(" ").await), ("reason".to_owned(), FieldError::Required));
    assert_eq!(end("提出困難").await.ok().state(), UseState::Ended);
    assert_eq!(end("もう一度").await.ok().ended.unwrap().reason, "提出困難");
    momo.call(card(ume)).await.refused(ProblemCode::NotFound);
}

#[tokio::test]
async fn m18_1_an_individual_user_agrees_to_the_text_about_their_own_data() {
    let (_town, _, own, _) = town().await;
    let text = own_text(&own).await;
    let agree = |text: &str| own.call(AgreeToOwn { query: (), body: AgreeOwn { text: text.into() } });
    agree(&"0".repeat(64)).await.refused(ProblemCode::VersionConflict);
    let agreed = agree(&text).await.ok().agreed.unwrap();
    assert_eq!(agreed.text, text);
    // The same again is no other agreement.
    assert_eq!(agree(&text).await.ok().agreed.unwrap(), agreed);
}

#[tokio::test]
async fn a6_the_core_institution_finds_whose_paper_it_is_and_records_the_consent_anew() {
    let (town, _, own, ume) = town().await;
    let (megumi, mari) = (town.sign_in("megumi").await, town.sign_in("mari").await);
    let search = |birth: &str| FindUnagreed {
        query: (),
        body: DeskSearch { name: "canary-ume 花".into(), birth: birth.parse().unwrap() },
    };
    assert!(megumi.call(search("1938-03-03")).await.ok().is_empty(), "what is agreed to is not agreed to anew here");
    town.consent("ume", false).await;
    let found = megumi.call(search("1938-03-03")).await.ok();
    assert_eq!((found.len(), found[0].head.id, found[0].parties.len()), (1, ume, 2));
    assert!(megumi.call(search("1938-03-04")).await.ok().is_empty());
    assert!(mari.call(search("1938-03-03")).await.ok().is_empty(), "others have nothing to record");
    assert!(own.call(search("1938-03-03")).await.ok().is_empty(), "she has her own page");
    let text = megumi.call(contract::endpoint::GetConsentText { query: TextQuery::default(), body: () }).await.ok();
    let new = NewConsent {
        id: megumi.new_id(),
        text: text.hash,
        acts: contract::consent::ConsentAct::ALL.to_vec(),
        purposes: Purpose::ALL.iter().copied().filter(|of| !of.is_optional()).collect(),
        items_and_parties: true,
        parties: Some(found[0].parties.iter().map(|with| with.institution).collect()),
        method: ConsentMethod::InPerson,
        signer: None,
        witness: "民生委員 佐藤".into(),
        signed_on: None,
        signature: Some(contract::consent::Signature(vec![vec![[1, 2], [3, 4]]])),
    };
    mari.call(card(ume)).await.refused(ProblemCode::Denied);
    megumi.call(RecordConsent { subject: ume, query: (), body: new }).await.ok();
    mari.call(card(ume)).await.ok();
    assert!(PASSWORD.len() >= contract::individual::MIN_PASSWORD);
}

/// M19-1: what the subject has said no to, staff record as a yes only with a later signature and a witness; and they say in
/// which way a no was given.
#[tokio::test]
async fn m19_1_staff_do_not_undo_the_subjects_own_no() {
    let (town, desk, own, ume) = town().await;
    let megumi = town.sign_in("megumi").await;
    let UseFiled { application, invitation } = filed(&desk, ume, form(&desk)).await;
    let (momo, of) = (joined(&town, &invitation.unwrap()).await, application.id);
    let bare = wrong_field(megumi.call(answer(ume, of, says(&megumi, false))).await);
    assert_eq!(bare, ("method".to_owned(), FieldError::Malformed));
    own.call(answer(ume, of, says(&own, true))).await.ok();
    own.call(answer(ume, of, says(&own, false))).await.ok();
    let today = town.app.clock.now().date();
    let signed = |days: i64, witness: &str| {
        let signed_on = Some(contract::Date::from_days(today.days() - days));
        let body =
            UseAnswer { method: ConsentMethod::Paper, signed_on, witness: witness.into(), ..says(&megumi, true) };
        megumi.call(answer(ume, of, body))
    };
    assert_eq!(wrong_field(signed(0, " ").await), ("witness".to_owned(), FieldError::Required));
    assert_eq!(wrong_field(signed(1, "佐藤").await), ("signed_on".to_owned(), FieldError::TooOld));
    momo.call(card(ume)).await.refused(ProblemCode::NotFound);
    signed(0, "佐藤").await.ok();
    momo.call(card(ume)).await.ok();
}

/// Several applications of one person: the relation is that of the one that is agreed to.
#[tokio::test]
async fn m6_4_another_application_neither_ends_nor_doubles_what_is_agreed_to() {
    let (town, desk, own, ume) = town().await;
    let UseFiled { application: first, invitation } = filed(&desk, ume, form(&desk)).await;
    let momo = joined(&town, &invitation.unwrap()).await;
    own.call(answer(ume, first.id, says(&own, false))).await.ok();
    let second = NewIndividualUse { capacity: Capacity::Family, relation: "長女".into(), ..form(&desk) };
    let second = filed(&desk, ume, second).await.application;
    own.call(answer(ume, second.id, says(&own, true))).await.ok();
    own.call(answer(ume, first.id, says(&own, true))).await.refused(ProblemCode::VersionConflict);
    let body = EndUse { reason: "まちがい".into() };
    desk.call(EndIndividualUse { subject: ume, application: first.id, query: (), body }).await.ok();
    momo.call(card(ume)).await.ok();
    // There is one 本人.
    let subject = NewIndividualUse { capacity: Capacity::Subject, ..form(&desk) };
    let refused = desk.call(FileIndividualUse { subject: ume, query: (), body: subject }).await;
    assert_eq!(wrong_field(refused), ("email".to_owned(), FieldError::Already));
}

/// M9-4: an application that ended before the account was taken into use leaves no way in, nor does a code of before.
#[tokio::test]
async fn m9_4_what_ended_before_it_began_leaves_no_account() {
    let (town, desk, _, ume) = town().await;
    let UseFiled { application, invitation } = filed(&desk, ume, form(&desk)).await;
    let first = invitation.unwrap();
    let began = town.sign_in_with(&first.login, &first.code).await;
    let body = EndUse { reason: "取下げ".into() };
    desk.call(EndIndividualUse { subject: ume, application: application.id, query: (), body }).await.ok();
    let refused = began.call(GetClaims { query: (), body: () }).await;
    assert!(!refused.status.is_success(), "{}", refused.text());
    town.nobody().sign_in(&first.login, &first.code).await.refused(ProblemCode::SignInFailed);
    // Whoever applies anew gets another code; that of another application ends the one before.
    let second = filed(&desk, ume, form(&desk)).await.invitation.unwrap();
    let began = town.sign_in_with(&second.login, &second.code).await;
    let guardian = NewIndividualUse { capacity: Capacity::Guardian, ..form(&desk) };
    let third = filed(&desk, ume, guardian).await.invitation.unwrap();
    let refused = began.call(GetClaims { query: (), body: () }).await;
    assert!(!refused.status.is_success(), "{}", refused.text());
    town.nobody().sign_in(&second.login, &second.code).await.refused(ProblemCode::SignInFailed);
    joined(&town, &third).await;
}

/// A.4-2, R3.5: once nothing is shared, nobody is named in one's own uses either, nor counted, nor told by an answer.
#[tokio::test]
async fn a4_2_after_a_withdrawal_no_application_says_whose_it_is() {
    let (town, desk, own, ume) = town().await;
    let (sakura, megumi) = (town.sign_in("sakura").await, town.sign_in("megumi").await);
    let UseFiled { application, invitation } = filed(&desk, ume, form(&desk)).await;
    let momo = joined(&town, &invitation.unwrap()).await;
    let uses = || ListOwnUses { query: (), body: () };
    assert!(sakura.call(uses()).await.text().contains("canary-ume"), "the positive control");
    assert!(!momo.call(uses()).await.text().contains("canary-ume"), "nor before it is agreed to");
    town.consent("ume", false).await;
    for caller in [&sakura, &momo] {
        let uses = caller.call(uses()).await;
        assert!(!uses.text().contains("canary-ume"), "{}", uses.text());
    }
    let claims = megumi.call(GetClaims { query: (), body: () }).await.ok();
    assert!(claims.subjects.iter().all(|claim| claim.asked == 0));
    let said = UseAnswer { method: ConsentMethod::InPerson, ..says(&megumi, false) };
    let told = megumi.call(answer(ume, application.id, said)).await;
    assert!(told.status.is_success() && !told.text().contains("桃田"), "{}", told.text());
    assert_eq!(known(&own, ume, application.id).await.state(), UseState::Declined);
    // The customer centre finds whose call it is, and nothing of who uses it.
    town.person("centre").await;
    town.grant("centre", Role::CustomerCentre, None).await;
    let centre = town.sign_in("centre").await;
    let found = centre.call(GetDeskSubject { subject: ume, query: (), body: () }).await;
    assert!(found.status.is_success() && !found.text().contains("桃田"));
}
