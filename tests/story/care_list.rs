//! M7-1 … M7-4: the 対象者ケア機関リスト is the disclosure list. Whoever edits it sees the effect first and confirms it; what was
//! shown is what becomes so.

use crate::live::Stream;
use contract::{
    Denied, Facts, InstitutionId, PersonId, ProblemCode, Right, Role, SubjectId,
    access_log::{Act, Did, LogQuery, Part},
    can,
    care_list::{
        Assign, CareChange, CareEffect, CareList, CareListQuery, CareOrder, ConfirmedChange, FacilityQuery, Listed,
        Named, SeenAs, SeenScreen, Shown,
    },
    endpoint::{
        AssignStaff, FindFacilities, GetCareList, GetSubject, ListCareChanges, ListCaredFor, ListEntries, ListLooks,
        OrderCareInstitutions, PreviewCareChange, PreviewScreen, PutCareInstitution,
    },
    entry::{EntryQuery, SystemKind},
    event::EventKind,
    problem::FieldError,
    role::InstitutionKind,
    time::DAY_MS,
};
use enwa_story::{Answer, Caller, Town};
use std::collections::BTreeSet;

const SHOWN: &str = "elsewhereの事業所に開示されます。";

fn change(institution: InstitutionId, version: u32) -> CareChange {
    let reason = "訪問入浴を始める".to_owned();
    CareChange { institution, named: None, version, from: None, to: None, reason, end: false, core: false }
}

async fn preview(who: &Caller, subject: SubjectId, change: &CareChange) -> Answer<CareEffect> {
    who.call(PreviewCareChange { subject, query: (), body: change.clone() }).await
}

async fn put(who: &Caller, subject: SubjectId, change: &CareChange, seal: &str, shown: &str) -> Answer<Listed> {
    let body = ConfirmedChange { change: change.clone(), seal: seal.to_owned(), shown: shown.to_owned() };
    who.call(PutCareInstitution { subject, query: (), body }).await
}

async fn confirm(who: &Caller, subject: SubjectId, change: &CareChange) -> (CareEffect, Listed) {
    let effect = preview(who, subject, change).await.ok();
    let listed = put(who, subject, change, &effect.seal, SHOWN).await.ok();
    (effect, listed)
}

async fn list(who: &Caller, subject: SubjectId, on: Option<&str>) -> CareList {
    let query = CareListQuery { on: on.map(|day| day.parse().unwrap()) };
    who.call(GetCareList { subject, query, body: () }).await.ok()
}

async fn assign(who: &Caller, institution: InstitutionId, body: Assign) -> Answer<contract::care_list::CaredFor> {
    who.call(AssignStaff { institution, query: (), body }).await
}

async fn sees(who: &Caller, subject: SubjectId) -> bool {
    who.call(GetSubject { subject, query: (), body: () }).await.status.is_success()
}

/// 「kanri」 administers the institution that is on nobody's list.
async fn town() -> (Town, Caller, Caller, InstitutionId, SubjectId) {
    let town = Town::with_people().await;
    town.person("kanri").await;
    town.grant("kanri", contract::Role::InstitutionAdmin, Some("elsewhere")).await;
    let (megumi, kanri) = (town.sign_in("megumi").await, town.sign_in("kanri").await);
    let (elsewhere, ume) = (town.institution_id("elsewhere"), town.subject_id("ume"));
    (town, megumi, kanri, elsewhere, ume)
}

#[tokio::test]
async fn m7_3_what_is_shown_before_saving_is_what_becomes_so() {
    let (town, megumi, kanri, elsewhere, ume) = town().await;
    let toyama = town.sign_in("toyama").await;
    megumi.call(megumi.post(ume, "入浴の様子")).await.ok();
    let query = FacilityQuery { q: "ＥＬＳＥ".to_owned() };
    let found = megumi.call(FindFacilities { subject: ume, query, body: () }).await.ok();
    assert_eq!(found.iter().map(|found| found.id).collect::<Vec<_>>(), [elsewhere]);

    let new = change(elsewhere, 0);
    let effect = preview(&megumi, ume, &new).await.ok();
    assert!(effect.gained.is_empty() && effect.lost.is_empty(), "nobody is registered for her yet");
    assert_eq!(effect.staff, 1);
    let entries = effect.records.iter().find(|count| count.what == Shown::Entries).unwrap();
    assert_eq!((entries.count, effect.since.is_some()), (1, true));
    assert_eq!(list(&megumi, ume, None).await.rows.len(), 2, "a preview changes nothing");

    put(&megumi, ume, &new, "another effect", SHOWN).await.refused(ProblemCode::VersionConflict);
    let unconfirmed = put(&megumi, ume, &new, &effect.seal, " ").await.refused(ProblemCode::Invalid);
    assert_eq!((&*unconfirmed.fields[0].name, unconfirmed.fields[0].error), ("shown", FieldError::Required));
    let listed = put(&megumi, ume, &new, &effect.seal, SHOWN).await.ok();
    assert_eq!((listed.version, listed.core), (1, false));
    let again = put(&megumi, ume, &new, &effect.seal, SHOWN).await.ok();
    assert_eq!((again.version, again.from), (1, listed.from), "sent again after its answer was lost");
    assert!(!sees(&toyama, ume).await, "M7-1: listed, and not registered");

    let mut stream = Stream::open(&toyama, None).await;
    let cared = kanri.call(ListCaredFor { institution: elsewhere, query: (), body: () }).await.ok();
    assert_eq!(cared.iter().map(|cared| cared.head.id).collect::<Vec<_>>(), [ume]);
    let begin = vec![town.person_id("toyama")];
    let body = Assign { subject: ume, begin: begin.clone(), end: vec![], from: None, to: None };
    assign(&kanri, elsewhere, body).await.ok();
    while stream.next().await.unwrap().1.kind != EventKind::Claims {}
    assert!(sees(&toyama, ume).await);

    let end = CareChange { end: true, ..change(elsewhere, 1) };
    let (effect, _) = confirm(&megumi, ume, &end).await;
    assert_eq!(effect.lost.iter().map(|member| member.person).collect::<Vec<_>>(), begin);
    assert!(!sees(&toyama, ume).await, "M7-4: at once");
    while stream.next().await.unwrap().1.kind != EventKind::Claims {}

    town.later(1);
    let (effect, _) = confirm(&megumi, ume, &change(elsewhere, 0)).await;
    assert!(effect.gained.is_empty(), "listed anew, it registers anew");
    assert!(!sees(&toyama, ume).await);
    let changes = town.sign_in("sakura").await.call(ListCareChanges { subject: ume, query: (), body: () }).await.ok();
    let of = changes.iter().filter(|change| change.institution.id == elsewhere).collect::<Vec<_>>();
    assert_eq!(
        of.iter().map(|c| (&*c.shown, c.to.is_some())).collect::<Vec<_>>(),
        [(SHOWN, false), (SHOWN, true), (SHOWN, false)]
    );
    assert_eq!(of[0].by.person, town.person_id("megumi"));
}

async fn look(who: &Caller, subject: SubjectId, change: &CareChange, person: Option<PersonId>) -> Answer<SeenScreen> {
    let body = SeenAs { change: change.clone(), person };
    who.call(PreviewScreen { subject, query: (), body }).await
}

#[tokio::test]
async fn m7_3_the_record_is_seen_with_anothers_eyes_before_saving() {
    let (town, megumi, _, elsewhere, ume) = town().await;
    let open = megumi.call(megumi.post(ume, "入浴の様子")).await.ok().id;
    let narrow = megumi.call(megumi.professional(ume, "褥瘡の様子")).await.ok().id;
    let (mari, hibari) = (town.person_id("mari"), town.institution_id("hibari"));
    town.grant("mari", Role::Staff, Some("elsewhere")).await;
    let written = |screen: &SeenScreen| {
        screen.items.iter().filter(|entry| entry.system.is_none()).map(|entry| entry.id).collect::<BTreeSet<_>>()
    };
    let may = |screen: &SeenScreen, right| can(&screen.actor, right, &Facts::Subject(&screen.facts));

    let staff = look(&megumi, ume, &change(elsewhere, 0), None).await.ok();
    assert_eq!(written(&staff), BTreeSet::from([open, narrow]), "whoever will be registered");
    assert_eq!(
        (may(&staff, Right::ProfessionalCreate), may(&staff, Right::CareListEdit)),
        (Ok(()), Err(Denied::NotCore))
    );
    let sakura = look(&megumi, ume, &change(elsewhere, 0), Some(town.person_id("sakura"))).await.ok();
    assert_eq!(written(&sakura), BTreeSet::from([open]), "the family as before");
    assert_eq!(sakura.total + 1, staff.total);
    let now = look(&megumi, ume, &change(elsewhere, 0), Some(mari)).await.ok();
    assert_eq!(written(&now), BTreeSet::from([open, narrow]));
    let of = now.actor.grants.iter().map(|grant| grant.institution).collect::<Vec<_>>();
    assert_eq!(of, [Some(hibari)], "where else she works is not told");

    let end = CareChange { end: true, ..change(hibari, 1) };
    let gone = look(&megumi, ume, &end, Some(mari)).await.ok();
    assert_eq!((gone.items, gone.total), (vec![], 0));
    assert!(can(&gone.actor, Right::TimelineRead, &Facts::Subject(&gone.facts)).is_err(), "whom it takes away");
    let nobody = look(&megumi, ume, &end, None).await.ok();
    assert!(nobody.facts.standings.is_empty() && nobody.items.is_empty(), "nobody is registered by whom it takes away");

    let core = CareChange { core: true, ..change(hibari, 1) };
    let refused = look(&megumi, ume, &core, None).await.refused(ProblemCode::Invalid);
    assert_eq!(&*refused.fields[0].name, "core");

    let stranger = look(&megumi, ume, &change(elsewhere, 0), Some(town.person_id("toyama"))).await;
    assert_eq!(&*stranger.refused(ProblemCode::Invalid).fields[0].name, "person");
    for (key, denied) in [("mari", Denied::NotCore), ("sakura", Denied::RoleNever)] {
        let refused = look(&town.sign_in(key).await, ume, &change(elsewhere, 0), Some(mari)).await;
        assert_eq!(refused.refused(ProblemCode::Denied).denied, Some(denied));
    }
    assert_eq!(list(&megumi, ume, None).await.rows.len(), 2, "nothing was changed");
    assert!(sees(&town.sign_in("mari").await, ume).await);

    // What a relative is elsewhere, and whether the log is open to them, is told to nobody.
    town.grant("sakura", Role::OperatorIntake, None).await;
    let relative = look(&megumi, ume, &change(elsewhere, 0), Some(town.person_id("sakura"))).await.ok();
    assert_eq!((relative.actor.grants, relative.facts.log_opened), (vec![], false));

    // The subject finds it as what it was: a look at the record.
    town.person("ume-san").await;
    town.relate("ume", "ume-san", Role::Subject).await;
    let today = town.app.clock.now().date();
    let looks = ListLooks { subject: ume, query: LogQuery { from: today, to: today }, body: () };
    let looks = town.sign_in("ume-san").await.call(looks).await.ok();
    let of_megumi = looks.items.iter().filter(|look| look.person == Some(town.person_id("megumi")));
    let read = |act: &Act| act.did == Did::Viewed && act.part == Part::Timeline && act.times > 0;
    assert!(of_megumi.flat_map(|look| &look.acts).any(read), "{looks:?}");
}

#[tokio::test]
async fn m7_2_only_the_core_institution_and_the_desk_edit_and_the_circle_reads() {
    let (town, megumi, _, elsewhere, ume) = town().await;
    for key in ["mari", "sakura"] {
        let who = town.sign_in(key).await;
        let refused = preview(&who, ume, &change(elsewhere, 0)).await.refused(ProblemCode::Denied);
        assert_eq!(refused.denied, Some(if key == "mari" { Denied::NotCore } else { Denied::RoleNever }));
        put(&who, ume, &change(elsewhere, 0), "", SHOWN).await.refused(ProblemCode::Denied);
        let list = list(&who, ume, None).await;
        assert_eq!(
            list.rows.iter().map(|row| (row.core, row.people.len())).collect::<Vec<_>>(),
            [(true, 1), (false, 1)]
        );
        assert!(list.own_side.iter().any(|member| member.person == town.person_id("sakura")));
    }
    let reception = town.sign_in("reception").await;
    let (effect, _) = confirm(&reception, ume, &change(elsewhere, 0)).await;
    assert!(effect.records.is_empty() && effect.since.is_none(), "the desk learns nothing of the record");
    assert_eq!(list(&megumi, ume, None).await.rows.len(), 3, "form 5");
    let changes = reception.call(ListCareChanges { subject: ume, query: (), body: () }).await.ok();
    assert!(changes.iter().all(|change| change.shown.is_empty()), "nor from what others confirmed");
    let core = CareChange { end: true, ..change(town.institution_id("kaede"), 1) };
    let refused = preview(&megumi, ume, &core).await.refused(ProblemCode::Invalid);
    assert_eq!(refused.fields[0].name, "core", "somebody must keep the list");
}

#[tokio::test]
async fn m7_4_of_two_who_edit_at_once_the_second_is_told_and_days_take_effect_by_themselves() {
    let (town, megumi, kanri, elsewhere, ume) = town().await;
    let reception = town.sign_in("reception").await;
    let day = |n: i64| Some(contract::Date::from_days(enwa_story::NOW.date().days() + n));
    let planned = CareChange { from: day(1), to: day(2), ..change(elsewhere, 0) };
    confirm(&megumi, ume, &planned).await;
    preview(&reception, ume, &change(elsewhere, 0)).await.refused(ProblemCode::VersionConflict);
    let past = CareChange { from: day(-300), ..change(elsewhere, 1) };
    let refused = preview(&megumi, ume, &past).await.refused(ProblemCode::Invalid);
    assert_eq!(
        (&*refused.fields[0].name, refused.fields[0].error),
        ("from", FieldError::TooOld),
        "nobody discloses backwards"
    );
    let early = CareChange { to: day(-1), ..change(elsewhere, 1) };
    let refused = preview(&megumi, ume, &early).await.refused(ProblemCode::Invalid);
    assert_eq!((&*refused.fields[0].name, refused.fields[0].error), ("to", FieldError::EndsFirst));
    assert!(kanri.call(ListCaredFor { institution: elsewhere, query: (), body: () }).await.ok().is_empty());
    let begin = vec![town.person_id("toyama")];
    let early = Assign { subject: ume, begin: begin.clone(), end: vec![], from: None, to: None };
    assign(&kanri, elsewhere, early.clone()).await.refused(ProblemCode::NotFound);

    town.later(DAY_MS);
    let (kanri, toyama) = (town.sign_in("kanri").await, town.sign_in("toyama").await);
    assign(&kanri, elsewhere, early).await.ok();
    assert!(sees(&toyama, ume).await);
    let before = town.app.clock.now();
    town.later(2 * DAY_MS);
    let toyama = town.sign_in("toyama").await;
    assert!(!sees(&toyama, ume).await, "after its last day");
    let mut stream = Stream::open(&toyama, None).await;
    server::upkeep::new_day(&town.app, before, town.app.clock.now()).await.unwrap();
    while stream.next().await.unwrap().1.kind != EventKind::Claims {}
    let megumi = town.sign_in("megumi").await;
    assert_eq!(list(&megumi, ume, None).await.rows.len(), 2);
    let then = day(1).unwrap().to_string();
    let rows = list(&megumi, ume, Some(&then)).await.rows;
    assert!(rows.iter().any(|row| row.institution.id == elsewhere), "as it was on {then}");
}

/// M7-4: why it stood on the list is said of a day on which it did, though it was taken off for another reason.
#[tokio::test]
async fn m7_4_the_list_of_a_past_day_says_why_an_institution_stood_there() {
    let (town, megumi, _, elsewhere, ume) = town().await;
    confirm(&megumi, ume, &CareChange { reason: "訪問入浴の相談".into(), ..change(elsewhere, 0) }).await;
    let then = town.app.clock.now().date().to_string();
    town.later(DAY_MS);
    let megumi = town.sign_in("megumi").await;
    let end = CareChange { end: true, reason: "相談が終わった".into(), ..change(elsewhere, 1) };
    confirm(&megumi, ume, &end).await;
    let rows = list(&megumi, ume, Some(&then)).await.rows;
    let row = rows.iter().find(|row| row.institution.id == elsewhere).unwrap();
    assert_eq!(row.reason, "訪問入浴の相談");
    let changes = contract::endpoint::ListCareChanges { subject: ume, query: (), body: () };
    let newest = megumi.call(changes).await.ok().remove(0);
    assert_eq!(newest.reason, "相談が終わった");
}

#[tokio::test]
async fn m7_1_an_institution_registers_its_own_staff_and_for_a_day_too() {
    let (town, megumi, kanri, elsewhere, ume) = town().await;
    confirm(&megumi, ume, &change(elsewhere, 0)).await;
    let of = |begin: &[&str], end: &[&str]| Assign {
        subject: ume,
        begin: begin.iter().map(|key| town.person_id(key)).collect(),
        end: end.iter().map(|key| town.person_id(key)).collect(),
        from: None,
        to: None,
    };
    let refused = assign(&kanri, elsewhere, of(&["mari"], &[])).await.refused(ProblemCode::Invalid);
    assert_eq!(refused.fields[0].name, "begin", "another institution's");
    let refused = assign(&kanri, town.institution_id("hibari"), of(&[], &["mari"])).await.refused(ProblemCode::Denied);
    assert_eq!(refused.denied, Some(Denied::NotOwnInstitution));
    let stranger = Assign { subject: town.subject_id("matsu"), ..of(&["toyama"], &[]) };
    assign(&kanri, elsewhere, stranger).await.refused(ProblemCode::NotFound);
    let toyama = town.sign_in("toyama").await;
    let today = Some(enwa_story::NOW.date());
    assign(&kanri, elsewhere, Assign { from: today, to: today, ..of(&["toyama"], &[]) }).await.ok();
    assert!(sees(&toyama, ume).await, "a substitute for a day");
    town.later(1);
    assign(&kanri, elsewhere, Assign { to: today, ..of(&["toyama"], &[]) }).await.ok();
    let twice = list(&megumi, ume, None).await;
    let people = twice.rows.iter().find(|row| row.institution.id == elsewhere).unwrap().people.len();
    assert_eq!(people, 1, "sent again after its answer was lost, nobody is there twice");
    let notices = megumi.call(ListEntries { subject: ume, query: EntryQuery::default(), body: () }).await.ok();
    let begun = notices.items.iter().filter(|entry| entry.system == Some(SystemKind::StaffAssigned)).count();
    assert_eq!(begun, 1, "and announced once");
    town.later(DAY_MS);
    let toyama = town.sign_in("toyama").await;
    assert!(!sees(&toyama, ume).await);
    let kanri = town.sign_in("kanri").await;
    assign(&kanri, elsewhere, of(&["toyama"], &[])).await.ok();
    assert!(sees(&toyama, ume).await);
    assign(&kanri, elsewhere, of(&[], &["toyama"])).await.ok();
    assert!(!sees(&toyama, ume).await, "M9-1: who leaves is out at once");
}

#[tokio::test]
async fn m7_2_an_institution_that_has_not_joined_is_named_and_sees_nothing() {
    let (_town, megumi, _, _, ume) = town().await;
    let named = Some(Named { name: "森の歯科".to_owned(), kind: InstitutionKind::Clinic, phone: String::new() });
    let new = CareChange { named, ..change(megumi.new_id(), 0) };
    let (effect, listed) = confirm(&megumi, ume, &new).await;
    assert!(!effect.institution.joined && effect.staff == 0);
    assert_eq!(listed.institution.name, "森の歯科");
    let query = FacilityQuery { q: "森の歯科".to_owned() };
    let found = megumi.call(FindFacilities { subject: ume, query, body: () }).await.ok();
    assert!(found.is_empty(), "nobody else is offered what was only named");
}

#[tokio::test]
async fn a4_2_after_a_withdrawal_the_list_names_nobody_who_sees_and_after_a_death_nobody_begins() {
    let (town, megumi, kanri, elsewhere, ume) = town().await;
    confirm(&megumi, ume, &change(elsewhere, 0)).await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", contract::Role::Subject).await;
    let subject = town.sign_in("ume-san").await;
    town.consent("ume", false).await;
    let now = list(&subject, ume, None).await;
    assert!(now.rows.iter().all(|row| row.people.is_empty()));
    assert_eq!(now.own_side.iter().map(|member| member.person).collect::<Vec<_>>(), [town.person_id("ume-san")]);
    assert!(kanri.call(ListCaredFor { institution: elsewhere, query: (), body: () }).await.ok().is_empty());
    town.consent("ume", true).await;
    town.death("ume").await;
    let begin = vec![town.person_id("toyama")];
    let body = Assign { subject: ume, begin, end: vec![], from: None, to: None };
    let refused = assign(&kanri, elsewhere, body).await.refused(ProblemCode::Denied);
    assert_eq!(refused.denied, Some(Denied::SubjectDeceased));
}

/// An institution that has not joined, named for the first time.
fn named(who: &Caller, name: &str) -> CareChange {
    let named = Named { name: name.to_owned(), kind: InstitutionKind::CareProvider, phone: String::new() };
    CareChange { named: Some(named), ..change(who.new_id(), 0) }
}

async fn order<const N: usize>(
    who: &Caller,
    subject: SubjectId,
    seen: [InstitutionId; N],
    wanted: [InstitutionId; N],
) -> Answer<CareList> {
    let body = CareOrder { institutions: wanted.to_vec(), seen: seen.to_vec() };
    who.call(OrderCareInstitutions { subject, query: (), body }).await
}

#[tokio::test]
async fn m7_2_whoever_keeps_the_list_chooses_how_it_is_read_and_open_screens_follow() {
    let (town, megumi, _, elsewhere, ume) = town().await;
    let hibari = town.institution_id("hibari");
    confirm(&megumi, ume, &change(elsewhere, 0)).await;
    let mari = town.sign_in("mari").await;
    let mut stream = Stream::open(&mari, None).await;
    let read = async |on| list(&mari, ume, on).await.rows.into_iter().map(|row| row.institution.id).collect::<Vec<_>>();
    let kaede = town.institution_id("kaede");
    assert_eq!(read(None).await, [kaede, hibari, elsewhere], "by the day on which they came");

    let saved = order(&megumi, ume, [hibari, elsewhere], [elsewhere, hibari]).await.ok();
    assert_eq!(saved.rows[1].institution.id, elsewhere);
    let (_, event) = stream.next().await.unwrap();
    assert_eq!(
        (event.kind, event.subject),
        (EventKind::CareOrder, Some(ume)),
        "it is told, and no right is asked anew"
    );
    assert_eq!(read(None).await, [kaede, elsewhere, hibari]);
    assert!(sees(&mari, ume).await, "it takes nothing away");

    // Its answer was lost: the same again is done.
    order(&megumi, ume, [hibari, elsewhere], [elsewhere, hibari]).await.ok();
    // Somebody whose screen is older learns of it before moving anything.
    let bath = confirm(&megumi, ume, &named(&megumi, "まつ入浴")).await.1.institution.id;
    let old = order(&megumi, ume, [hibari, elsewhere, bath], [hibari, bath, elsewhere]).await;
    old.refused(ProblemCode::VersionConflict);
    let gone = megumi.new_id();
    order(&megumi, ume, [elsewhere, gone], [gone, elsewhere]).await.refused(ProblemCode::VersionConflict);
    let wrong = order(&megumi, ume, [elsewhere, hibari], [hibari, hibari]).await.refused(ProblemCode::Invalid);
    assert_eq!((&*wrong.fields[0].name, wrong.fields[0].error), ("institutions", FieldError::Malformed));
    assert_eq!(read(None).await, [kaede, elsewhere, hibari, bath], "what was refused changed nothing");
    let denied = order(&mari, ume, [elsewhere, hibari], [hibari, elsewhere]).await.problem().denied;
    assert_eq!(denied, Some(Denied::NotCore));

    // Who is not named stands behind.
    order(&megumi, ume, [elsewhere, hibari], [hibari, elsewhere]).await.ok();
    assert_eq!(read(None).await, [kaede, hibari, elsewhere, bath]);
}
