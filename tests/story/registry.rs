//! M6, M7, M14: what the registry refuses, so that no role, list or notice can be there that no
//! article knows.

use contract::{
    InstitutionId, Occupation, ProblemCode, Role,
    endpoint::ListEntries,
    entry::{EntryQuery, SystemKind},
};
use enwa_story::Town;
use server::{
    fail::Fail,
    registry::{By, NewGrant},
};

fn field(result: Result<(), Fail>) -> String {
    let problem = result.expect_err("must be refused").problem;
    assert_eq!(problem.code, ProblemCode::Invalid, "{problem:?}");
    problem.fields[0].name.clone()
}

async fn grant(town: &Town, role: Role, institution: Option<InstitutionId>, jobs: &[Occupation]) -> Result<(), Fail> {
    let by = By { app: &town.app, me: &town.operator };
    by.grant(&NewGrant { person: town.person_id("taro"), role, institution, occupations: jobs }).await
}

#[tokio::test]
async fn m6_2_a_role_is_given_only_where_it_can_be_held() {
    let town = Town::with_people().await;
    let (hibari, nurse) = (Some(town.institution_id("hibari")), [Occupation::Nurse]);
    for role in [Role::Staff, Role::InstitutionAdmin, Role::ConnectUser] {
        assert_eq!(field(grant(&town, role, None, &nurse).await), "institution", "{role:?} of every institution");
    }
    for role in [Role::OperatorIntake, Role::CustomerCentre, Role::SystemAdmin, Role::ConnectGuest] {
        assert_eq!(field(grant(&town, role, hibari, &[]).await), "institution", "{role:?}");
    }
    for role in [Role::Subject, Role::Family, Role::Representative, Role::LinkVisitor, Role::ApiKey, Role::Unknown] {
        assert_eq!(field(grant(&town, role, None, &[]).await), "role", "{role:?}");
    }
    let nowhere = Some(town.app.clock.new_id().unwrap());
    assert_eq!(field(grant(&town, Role::InstitutionAdmin, nowhere, &[]).await), "institution");
    assert_eq!(field(grant(&town, Role::Staff, hibari, &[]).await), "occupations");
    assert_eq!(field(grant(&town, Role::Staff, hibari, &[Occupation::Unknown]).await), "occupations");
    assert_eq!(field(grant(&town, Role::CustomerCentre, None, &nurse).await), "occupations");
    grant(&town, Role::Staff, hibari, &nurse).await.unwrap();
}

#[tokio::test]
async fn m7_3_a_subject_has_one_core_institution_and_each_stands_on_the_list_once() {
    let town = Town::with_people().await;
    let by = By { app: &town.app, me: &town.operator };
    let (ume, elsewhere) = (town.subject_id("ume"), town.institution_id("elsewhere"));
    assert_eq!(field(by.list_institution(ume, elsewhere, true, "中心").await), "core");
    town.later(1);
    let twice = by.list_institution(ume, town.institution_id("hibari"), false, "もう一度").await;
    assert_eq!(twice.expect_err("it is listed").problem.code, ProblemCode::VersionConflict);
    town.unlist("ume", "kaede").await;
    by.list_institution(ume, elsewhere, true, "引き継ぎ").await.unwrap();
}

#[tokio::test]
async fn m7_4_taking_off_what_is_not_listed_announces_nothing() {
    let town = Town::with_people().await;
    let by = By { app: &town.app, me: &town.operator };
    let removed = by.unlist_institution(town.subject_id("ume"), town.institution_id("elsewhere")).await;
    assert_eq!(removed.expect_err("it is not on the list").problem.code, ProblemCode::NotFound);
    let mari = town.sign_in("mari").await;
    let page = ListEntries { subject: town.subject_id("ume"), query: EntryQuery::default(), body: () };
    let page = mari.call(page).await.ok();
    assert!(page.items.iter().all(|e| e.system != Some(SystemKind::InstitutionRemoved)), "no notice of what was not");
}
