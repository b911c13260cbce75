//! M11: the operator stops a whole institution at once. Its roles count for nothing, whoever works nowhere else is stopped with it,
//! and taken up again everything is as it was.

use crate::live::Stream;
use contract::{
    Denied, InstitutionId, Occupation, ProblemCode, Role, SubjectId,
    account::{
        AccountAct, HandIn, InstitutionUse, NewAccountAct, NewInstitutionAct, NewUnsent, StopGround, UnsentForm,
    },
    care_list::CareListQuery,
    endpoint::{
        ActOnAccount, ActOnInstitution, GetCareList, GetClaims, GetInstitutionUse, GetSubject, HandInUnsent, ListUnsent,
    },
    event::EventKind,
    policy::Audience,
};
use enwa_story::{Answer, Caller, Town};

fn new(caller: &Caller, act: AccountAct) -> NewInstitutionAct {
    let ground = (act == AccountAct::Suspend).then_some(StopGround::Unpaid);
    NewInstitutionAct {
        id: caller.new_id(), act, ground, reason: "督促のあとも支払いがありません".to_owned()
    }
}

async fn act(who: &Caller, institution: InstitutionId, body: &NewInstitutionAct) -> Answer<InstitutionUse> {
    who.call(ActOnInstitution { institution, query: (), body: body.clone() }).await
}

async fn sees(who: &Caller, subject: SubjectId) -> bool {
    who.call(GetSubject { subject, query: (), body: () }).await.status.is_success()
}

/// 管理 administers hibari; 真理 works there alone, 歩 at elsewhere too, and 直 was stopped there before.
async fn town() -> (Town, InstitutionId, SubjectId) {
    let town = Town::with_people().await;
    town.person("kanri").await;
    town.grant("kanri", Role::InstitutionAdmin, Some("hibari")).await;
    for key in ["ayumi", "nao"] {
        town.staff(key, "hibari", Occupation::Nurse).await;
        town.assign("ume", "hibari", key).await;
    }
    town.grant("ayumi", Role::Staff, Some("elsewhere")).await;
    town.suspend("nao").await;
    let (hibari, ume) = (town.institution_id("hibari"), town.subject_id("ume"));
    (town, hibari, ume)
}

#[tokio::test]
async fn m11_0_a_stopped_institution_ends_at_once_for_all_its_people_and_for_nobody_else() {
    let (town, hibari, ume) = town().await;
    let (reception, kanri) = (town.sign_in("reception").await, town.sign_in("kanri").await);
    let (mari, ayumi, megumi) = (town.sign_in("mari").await, town.sign_in("ayumi").await, town.sign_in("megumi").await);
    assert!(sees(&mari, ume).await && sees(&ayumi, ume).await, "both are in charge of her");
    let mut open = Stream::open(&mari, None).await;

    let stop = new(&reception, AccountAct::Suspend);
    act(&kanri, hibari, &stop).await.refused(ProblemCode::Denied);
    let groundless = act(&reception, hibari, &NewInstitutionAct { ground: None, ..stop.clone() }).await;
    assert_eq!(groundless.refused(ProblemCode::Invalid).fields[0].name, "ground");
    let now = act(&reception, hibari, &stop).await.ok();
    assert!(now.suspended);
    assert_eq!((now.acts.len(), now.acts[0].ground), (1, Some(StopGround::Unpaid)));

    // The open screen is told, the session is dead, none begins.
    while open.next().await.unwrap().1.kind != EventKind::AccountStopped {}
    let refused = mari.call(GetSubject { subject: ume, query: (), body: () }).await.refused(ProblemCode::Denied);
    assert_eq!(refused.denied, Some(Denied::AccountSuspended));
    town.nobody().sign_in("mari", enwa_story::PASSWORD).await.refused(ProblemCode::SignInFailed);
    town.nobody().sign_in("kanri", enwa_story::PASSWORD).await.refused(ProblemCode::SignInFailed);
    // Whoever works elsewhere too goes on there, and has nothing of this one.
    let claims = ayumi.call(GetClaims { query: (), body: () }).await.ok();
    let institutions: Vec<_> = claims.actor.grants.iter().map(|grant| grant.institution).collect();
    assert_eq!(institutions, [Some(town.institution_id("elsewhere"))]);
    assert!(!sees(&ayumi, ume).await && claims.subjects.is_empty());
    let list = GetCareList { subject: ume, query: CareListQuery::default(), body: () };
    let list = megumi.call(list).await.ok();
    assert!(list.rows.iter().find(|row| row.institution.id == hibari).unwrap().people.is_empty());
    assert!(sees(&megumi, ume).await);

    // What was typed is handed in for its admin (M9-2).
    let typed = NewUnsent {
        id: mari.new_id(),
        subject: ume,
        form: UnsentForm::Entry,
        audience: Audience::Everyone,
        occurred_at: None,
        text: "昼食は半分でした".to_owned(),
    };
    let handed = mari.call(HandInUnsent { query: (), body: HandIn { items: vec![typed] } }).await.ok();
    assert_eq!(handed.kept, [0]);

    // Its answer was lost; and somebody else had the same thought.
    assert_eq!(act(&reception, hibari, &stop).await.ok(), now);
    assert_eq!(act(&reception, hibari, &new(&reception, AccountAct::Suspend)).await.ok(), now);

    let back = new(&reception, AccountAct::Restore);
    let again = act(&reception, hibari, &back).await.ok();
    assert_eq!((again.suspended, again.acts.len(), again.acts[0].ground), (false, 2, None));
    act(&reception, hibari, &stop).await.refused(ProblemCode::IdReused);
    let mari = town.sign_in("mari").await;
    assert!(sees(&mari, ume).await && sees(&ayumi, ume).await, "as it was");
    town.nobody().sign_in("nao", enwa_story::PASSWORD).await.refused(ProblemCode::SignInFailed);
    let unsent = ListUnsent { institution: hibari, query: (), body: () };
    assert_eq!(town.sign_in("kanri").await.call(unsent).await.ok().len(), 1);
    let usage = GetInstitutionUse { institution: hibari, query: (), body: () };
    assert_eq!(reception.call(usage).await.ok(), again);
}

#[tokio::test]
async fn m11_0_what_the_operator_stopped_with_the_institution_its_admin_does_not_take_up_again() {
    let (town, hibari, ume) = town().await;
    // He administers another one as well, and so is not stopped himself.
    town.grant("kanri", Role::InstitutionAdmin, Some("elsewhere")).await;
    let (reception, kanri) = (town.sign_in("reception").await, town.sign_in("kanri").await);
    act(&reception, hibari, &new(&reception, AccountAct::Suspend)).await.ok();
    let body = NewAccountAct { act: AccountAct::Restore, reason: "戻します".to_owned() };
    let restore = ActOnAccount { institution: hibari, person: town.person_id("mari"), query: (), body };
    kanri.call(restore).await.refused(ProblemCode::Denied);
    assert_eq!(kanri.call(GetClaims { query: (), body: () }).await.ok().actor.grants.len(), 1);
    act(&reception, hibari, &new(&reception, AccountAct::Restore)).await.ok();
    assert_eq!(kanri.call(GetClaims { query: (), body: () }).await.ok().actor.grants.len(), 2);
    assert!(sees(&town.sign_in("mari").await, ume).await);
}

#[tokio::test]
async fn m11_0_whoever_was_stopped_alone_as_well_does_not_come_back_with_the_institution() {
    let (town, hibari, ume) = town().await;
    let reception = town.sign_in("reception").await;
    act(&reception, hibari, &new(&reception, AccountAct::Suspend)).await.ok();
    let body = NewAccountAct { act: AccountAct::Suspend, reason: "記録を持ち出しました".to_owned() };
    let stop = ActOnAccount { institution: hibari, person: town.person_id("mari"), query: (), body };
    reception.call(stop).await.ok();
    act(&reception, hibari, &new(&reception, AccountAct::Restore)).await.ok();
    town.nobody().sign_in("mari", enwa_story::PASSWORD).await.refused(ProblemCode::SignInFailed);
    assert!(sees(&town.sign_in("ayumi").await, ume).await, "the others do");
}

#[tokio::test]
async fn s15_a_session_that_begins_while_the_institution_is_stopped_is_no_longer_than_its_staffs() {
    let (town, hibari, _) = town().await;
    town.relate("matsu", "mari", Role::Family).await;
    let reception = town.sign_in("reception").await;
    let lasts = async || {
        let claims = town.sign_in("mari").await.call(GetClaims { query: (), body: () }).await.ok();
        (claims.session_ends_at.0 - town.app.clock.now().0, claims.idle_s)
    };
    let before = lasts().await;
    act(&reception, hibari, &new(&reception, AccountAct::Suspend)).await.ok();
    assert_eq!(lasts().await, before, "she is a daughter now, and staff again before it ends");
}
