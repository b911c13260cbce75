//! M7-2: the 中心となる利用機関 hands its role over to another institution, which takes it or declines.

use crate::live::Stream;
use contract::{
    Denied, InstitutionId, OfferId, PersonId, ProblemCode, Role, SubjectId,
    care_list::{
        AnswerOffer, Assign, CareChange, CareChanged, CareList, CareListQuery, CaredFor, ConfirmedChange, CoreAnswer,
        CoreMove, CoreOffer, Listed,
    },
    endpoint::{
        AnswerCoreOffer, AssignStaff, GetCareList, GetClaims, ListCareChanges, ListCaredFor, ListEntries,
        PreviewCareChange, PutCareInstitution,
    },
    entry::{EntryQuery, SystemKind},
    event::EventKind,
    problem::FieldError,
};
use enwa_story::{Answer, Caller, Town};

/// What whoever takes over confirms.
const TAKEN: &str = "引き受けると、ひばりが一覧を直します。";
const SHOWN: &str = "ひばりが引き受けると、一覧を直すのはひばりになります。";

/// 恵 works for kaede, the 中心となる利用機関 of 梅; 真理 for hibari, which 管理 administers.
struct House {
    town: Town,
    megumi: Caller,
    mari: Caller,
    kanri: Caller,
    hibari: InstitutionId,
    ume: SubjectId,
}

impl House {
    async fn open() -> Self {
        let town = Town::with_people().await;
        town.person("kanri").await;
        town.grant("kanri", Role::InstitutionAdmin, Some("hibari")).await;
        // The list is a day old, so that there is a day before.
        town.later(contract::time::DAY_MS);
        let (megumi, mari, kanri) =
            (town.sign_in("megumi").await, town.sign_in("mari").await, town.sign_in("kanri").await);
        let (hibari, ume) = (town.institution_id("hibari"), town.subject_id("ume"));
        Self { town, megumi, mari, kanri, hibari, ume }
    }

    fn offer(&self, to: InstitutionId, version: u32) -> CareChange {
        let reason = "担当が替わります".to_owned();
        CareChange { institution: to, named: None, version, from: None, to: None, reason, end: false, core: true }
    }

    async fn preview(&self, who: &Caller, change: &CareChange) -> Answer<contract::care_list::CareEffect> {
        who.call(PreviewCareChange { subject: self.ume, query: (), body: change.clone() }).await
    }

    async fn confirm(&self, who: &Caller, change: &CareChange) -> Answer<Listed> {
        let seal = self.preview(who, change).await.ok().seal;
        self.put(who, change, seal).await
    }

    async fn put(&self, who: &Caller, change: &CareChange, seal: String) -> Answer<Listed> {
        let body = ConfirmedChange { change: change.clone(), seal, shown: SHOWN.to_owned() };
        who.call(PutCareInstitution { subject: self.ume, query: (), body }).await
    }

    async fn list(&self, who: &Caller) -> CareList {
        who.call(GetCareList { subject: self.ume, query: CareListQuery::default(), body: () }).await.ok()
    }

    /// The institution that keeps the list, of which there is one.
    async fn core(&self) -> InstitutionId {
        let list = self.list(&self.megumi).await;
        let cores: Vec<_> = list.rows.iter().filter(|row| row.core).map(|row| row.institution.id).collect();
        assert_eq!(cores.len(), 1, "one 中心となる利用機関, not more and not less");
        cores[0]
    }

    async fn waiting(&self) -> Option<CoreOffer> {
        let cared = ListCaredFor { institution: self.hibari, query: (), body: () };
        self.kanri.call(cared).await.ok().into_iter().find(|cared| cared.head.id == self.ume)?.offer
    }

    async fn answer(&self, offer: OfferId, accept: bool, reason: &str) -> Answer<CaredFor> {
        let shown = TAKEN.to_owned();
        let body = AnswerOffer { subject: self.ume, offer, accept, reason: reason.to_owned(), shown };
        self.kanri.call(AnswerCoreOffer { institution: self.hibari, query: (), body }).await
    }

    async fn keeps(&self, who: &Caller) -> bool {
        let claims = who.call(GetClaims { query: (), body: () }).await.ok();
        let edits = claims.subjects.iter().filter(|of| of.subject == self.ume);
        edits.flat_map(|of| &of.rights).any(|right| *right == contract::Right::CareListEdit)
    }
}

#[tokio::test]
async fn m7_2_the_core_role_moves_when_the_other_institution_takes_it_over() {
    let house = House::open().await;
    let House { town, megumi, mari, hibari, ume, .. } = &house;
    let (kaede, offer) = (town.institution_id("kaede"), house.offer(*hibari, 1));
    let denied = house.preview(mari, &offer).await.refused(ProblemCode::Denied);
    assert_eq!(denied.denied, Some(Denied::NotCore), "nobody takes the role by asking for it");
    let effect = house.preview(megumi, &offer).await.ok();
    assert!(effect.gained.is_empty() && effect.lost.is_empty(), "nobody sees more or less");
    assert_eq!(house.waiting().await, None, "a preview asks nobody");
    house.put(megumi, &offer, "another effect".to_owned()).await.refused(ProblemCode::VersionConflict);
    house.put(megumi, &offer, effect.seal.clone()).await.ok();
    let first = house.waiting().await.unwrap();
    house.put(megumi, &offer, effect.seal).await.ok();
    let asked = house.waiting().await.unwrap();
    assert_eq!(asked, first, "sent again after its answer was lost, it is the same offer");
    assert_eq!((asked.from.id, asked.to.id, &*asked.reason), (kaede, *hibari, "担当が替わります"));
    assert_eq!(house.list(&town.sign_in("sakura").await).await.offer, Some(asked.clone()), "the circle knows");
    assert_eq!(house.core().await, kaede, "until it is taken over nothing changes");
    assert!(house.keeps(megumi).await && !house.keeps(mari).await);

    let other = OfferId::from_parts(1, &[7; 10]);
    house.answer(other, true, "").await.refused(ProblemCode::VersionConflict);
    let (reason, shown) = (String::new(), TAKEN.to_owned());
    let body = AnswerOffer { subject: *ume, offer: asked.id, accept: true, reason, shown };
    let unread = AnswerOffer { shown: " ".to_owned(), ..body.clone() };
    let unread = AnswerCoreOffer { institution: *hibari, query: (), body: unread };
    assert_eq!(house.kanri.call(unread).await.refused(ProblemCode::Invalid).fields[0].name, "shown");
    mari.call(AnswerCoreOffer { institution: *hibari, query: (), body: body.clone() })
        .await
        .refused(ProblemCode::Denied);
    town.person("soto").await;
    town.grant("soto", Role::InstitutionAdmin, Some("elsewhere")).await;
    let elsewhere = town.institution_id("elsewhere");
    let soto = town.sign_in("soto").await;
    soto.call(AnswerCoreOffer { institution: elsewhere, query: (), body: body.clone() })
        .await
        .refused(ProblemCode::NotFound);
    town.person("kaede-admin").await;
    town.grant("kaede-admin", Role::InstitutionAdmin, Some("kaede")).await;
    let giver = town.sign_in("kaede-admin").await;
    giver.call(AnswerCoreOffer { institution: kaede, query: (), body }).await.refused(ProblemCode::VersionConflict);
    assert_eq!(house.core().await, kaede, "whoever was not asked takes nothing over");

    let (mut of_mari, mut of_megumi) = (Stream::open(mari, None).await, Stream::open(megumi, None).await);
    let cared = house.answer(asked.id, true, "").await.ok();
    assert!(cared.core && cared.offer.is_none());
    assert_eq!(house.core().await, *hibari);
    for stream in [&mut of_mari, &mut of_megumi] {
        while stream.next().await.unwrap().1.kind != EventKind::Claims {}
    }
    assert!(house.keeps(mari).await && !house.keeps(megumi).await, "the right moves with the role");
    house.preview(megumi, &house.offer(*hibari, 2)).await.refused(ProblemCode::Denied);
    house.answer(asked.id, true, "").await.ok();
    house.answer(asked.id, false, "やはりやめます").await.refused(ProblemCode::VersionConflict);

    let changes = moves(mari, *ume).await;
    let taken = (*hibari, Some(CoreMove::Taken), TAKEN.to_owned(), town.person_id("kanri"));
    let given = (kaede, Some(CoreMove::Given), SHOWN.to_owned(), town.person_id("megumi"));
    assert_eq!(changes, [taken, given], "each confirmed the own words");
    let today = town.app.clock.now().date();
    town.later(contract::time::DAY_MS);
    let (mari, megumi) = (town.sign_in("mari").await, town.sign_in("megumi").await);
    let of_day = async |day| {
        let query = CareListQuery { on: Some(day) };
        let list = mari.call(GetCareList { subject: *ume, query, body: () }).await.ok();
        list.rows.iter().filter(|row| row.core).map(|row| row.institution.id).collect::<Vec<_>>()
    };
    assert_eq!(of_day(today).await, [*hibari], "at the end of that day");
    let yesterday = contract::Date::from_days(today.days() - 1);
    assert_eq!(of_day(yesterday).await, [kaede], "M7-4: the list of a past day is not written anew");
    let entries = megumi.call(ListEntries { subject: *ume, query: EntryQuery::default(), body: () }).await.ok();
    let told = entries.items.iter().filter(|entry| entry.system == Some(SystemKind::CoreMoved)).count();
    assert_eq!(told, 1, "said in the record, once");
    assert_eq!(house.list(&mari).await.offer, None);
}

/// What the changes of the list did to the role, and who confirmed which words.
/// Whoever had the role is not shared with any more: the desk asks in its place, and the record is kept again.
#[tokio::test]
async fn m7_2_where_nobody_keeps_the_list_the_desk_asks_another_institution() {
    let house = House::open().await;
    let House { town, mari, hibari, ume, .. } = &house;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", Role::Subject).await;
    let (subject, reception) = (town.sign_in("ume-san").await, town.sign_in("reception").await);
    let of = contract::consent::ConsentScope::Institution { institution: town.institution_id("kaede") };
    let body = contract::consent::ConsentChange { id: subject.new_id(), of, call: None };
    subject.call(contract::endpoint::WithdrawConsent { subject: *ume, query: (), body }).await.ok();
    assert!(!house.keeps(mari).await && house.list(&subject).await.rows.iter().all(|row| !row.core));
    house.confirm(&reception, &house.offer(*hibari, 1)).await.ok();
    let asked = house.waiting().await.unwrap();
    house.answer(asked.id, true, "").await.ok();
    assert!(house.keeps(mari).await);
    let rows = house.list(&subject).await.rows;
    assert_eq!(rows.iter().filter(|row| row.core).map(|row| row.institution.id).collect::<Vec<_>>(), [*hibari]);
    assert!(rows.iter().all(|row| row.institution.id != town.institution_id("kaede")), "what has ended stays ended");
}

async fn moves(who: &Caller, subject: SubjectId) -> Vec<(InstitutionId, Option<CoreMove>, String, PersonId)> {
    let changes = who.call(ListCareChanges { subject, query: (), body: () }).await.ok();
    let mut moved: Vec<_> = changes.into_iter().filter(|change| change.core.is_some()).collect();
    moved.sort_by_key(|change| change.core != Some(CoreMove::Taken));
    let row = |change: CareChanged| (change.institution.id, change.core, change.shown, change.by.person);
    moved.into_iter().map(row).collect()
}

#[tokio::test]
async fn m7_2_an_offer_is_declined_with_a_reason_or_taken_back_and_there_is_one_at_a_time() {
    let house = House::open().await;
    let House { town, megumi, hibari, .. } = &house;
    let offer = house.offer(*hibari, 1);
    let back = CareChange { end: true, ..offer.clone() };
    house.preview(megumi, &back).await.refused(ProblemCode::VersionConflict);
    house.confirm(megumi, &offer).await.ok();
    let again = CareChange { reason: "別の理由".to_owned(), ..offer.clone() };
    house.preview(megumi, &again).await.refused(ProblemCode::VersionConflict);

    let asked = house.waiting().await.unwrap();
    let refused = house.answer(asked.id, false, " ").await.refused(ProblemCode::Invalid);
    assert_eq!((&*refused.fields[0].name, refused.fields[0].error), ("reason", FieldError::Required));
    let cared = house.answer(asked.id, false, "人手が足りません").await.ok();
    assert!(!cared.core && cared.offer.is_none());
    let settled = house.list(megumi).await.offer.unwrap().settled.unwrap();
    assert_eq!(
        (settled.answer, &*settled.reason),
        (CoreAnswer::Declined, "人手が足りません"),
        "whoever asked reads why"
    );
    house.answer(asked.id, true, "").await.refused(ProblemCode::VersionConflict);

    town.later(1);
    house.confirm(megumi, &again).await.ok();
    let second = house.waiting().await.unwrap();
    assert_ne!(second.id, asked.id);
    house.confirm(megumi, &back).await.ok();
    assert_eq!(house.waiting().await, None);
    assert_eq!(house.list(megumi).await.offer, None, "what was taken back is gone");
    house.answer(second.id, true, "").await.refused(ProblemCode::VersionConflict);
    assert_eq!(house.core().await, town.institution_id("kaede"));
}

#[tokio::test]
async fn m7_2_the_role_goes_to_an_institution_that_can_keep_the_list() {
    let house = House::open().await;
    let House { town, megumi, kanri, hibari, ume, .. } = &house;
    let malformed = |problem: contract::Problem| (problem.fields[0].name.clone(), problem.fields[0].error);
    for (institution, version) in [(town.institution_id("elsewhere"), 0), (town.institution_id("kaede"), 1)] {
        let refused = house.preview(megumi, &house.offer(institution, version)).await.refused(ProblemCode::Invalid);
        assert_eq!(malformed(refused), ("core".into(), FieldError::Malformed), "not on the list, or it has the role");
    }
    house.preview(megumi, &house.offer(*hibari, 7)).await.refused(ProblemCode::VersionConflict);

    house.confirm(megumi, &house.offer(*hibari, 1)).await.ok();
    let asked = house.waiting().await.unwrap();
    let relieve = |begin, end| Assign { subject: *ume, begin, end, from: None, to: None };
    let mari = town.person_id("mari");
    let none = AssignStaff { institution: *hibari, query: (), body: relieve(vec![], vec![mari]) };
    let cared = kanri.call(none).await.ok();
    assert_eq!(cared.offer, Some(asked.clone()), "the offer stands while somebody is registered");
    let refused = house.answer(asked.id, true, "").await.refused(ProblemCode::Invalid);
    assert_eq!(malformed(refused), ("staff".into(), FieldError::Required), "nobody would keep the list");
    town.later(1);
    kanri.call(AssignStaff { institution: *hibari, query: (), body: relieve(vec![mari], vec![]) }).await.ok();

    // Whoever is taken off the list, or gets a last day, takes nothing over.
    let last_day = CareChange { core: false, to: Some(town.app.clock.now().date()), ..house.offer(*hibari, 1) };
    house.confirm(megumi, &last_day).await.ok();
    assert_eq!(house.waiting().await, None);
    house.answer(asked.id, true, "").await.refused(ProblemCode::VersionConflict);
    let refused = house.preview(megumi, &house.offer(*hibari, 2)).await.refused(ProblemCode::Invalid);
    assert_eq!(malformed(refused), ("core".into(), FieldError::Malformed), "the list would be without a keeper soon");
    assert_eq!(house.core().await, town.institution_id("kaede"));
}

#[tokio::test]
async fn m7_2_what_was_answered_or_lapsed_is_not_asked_again_by_itself() {
    let house = House::open().await;
    let House { town, megumi, hibari, ume, .. } = &house;
    let offer = house.offer(*hibari, 1);
    let seal = house.preview(megumi, &offer).await.ok().seal;
    house.put(megumi, &offer, seal.clone()).await.ok();
    let asked = house.waiting().await.unwrap();
    house.answer(asked.id, false, "人手が足りません").await.ok();
    house.put(megumi, &offer, seal).await.ok();
    assert_eq!(house.waiting().await, None, "sent again after it was declined, it asks nobody anew");

    // Two look at the same time; the first offer is declined before the second is sent.
    let (first, second) =
        (house.preview(megumi, &offer).await.ok().seal, CareChange { reason: "別の理由".into(), ..offer.clone() });
    let late = house.preview(megumi, &second).await.ok().seal;
    house.put(megumi, &offer, first).await.ok();
    house.answer(house.waiting().await.unwrap().id, false, "いまは無理です").await.ok();
    house.put(megumi, &second, late).await.refused(ProblemCode::VersionConflict);

    // Whoever is listed anew, or whose record is shared anew, was not asked.
    house.confirm(megumi, &second).await.ok();
    assert!(house.waiting().await.is_some());
    let line = CareChange { core: false, ..second.clone() };
    house.confirm(megumi, &CareChange { end: true, ..line.clone() }).await.ok();
    town.later(1);
    house.confirm(megumi, &CareChange { version: 0, ..line.clone() }).await.ok();
    assert_eq!(house.waiting().await, None, "taken off and listed again");
    let again = CareChange { version: 3, ..second };
    house.confirm(megumi, &again).await.ok();
    let asked = house.waiting().await.unwrap();
    town.consent("ume", false).await;
    town.later(1);
    town.consent("ume", true).await;
    assert_eq!(house.waiting().await, None, "withdrawn and given again");
    house.answer(asked.id, true, "").await.refused(ProblemCode::VersionConflict);
    assert_eq!(house.core().await, town.institution_id("kaede"));

    // After a death nobody takes over.
    let megumi = town.sign_in("megumi").await;
    let mari = vec![town.person_id("mari")];
    let body = Assign { subject: *ume, begin: mari, end: vec![], from: None, to: None };
    house.kanri.call(AssignStaff { institution: *hibari, query: (), body }).await.ok();
    house.confirm(&megumi, &again).await.ok();
    let asked = house.waiting().await.unwrap();
    town.death("ume").await;
    let denied = house.answer(asked.id, true, "").await.refused(ProblemCode::Denied);
    assert_eq!(denied.denied, Some(Denied::SubjectDeceased));
}
