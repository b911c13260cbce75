//! 日々の生活 and 申し送り: what is chosen belongs to its kind, what asks for a 確認しました gets it from others, and what is
//! looked for by its kind is found by those who may read it alone.

use contract::{
    Denied, EntryId, Occupation, ProblemCode, SubjectId,
    endpoint::{
        CancelEntry, ConfirmEntry, CorrectEntry, CreateEntry, FindEntries, GetEntry, ListPhrases, ListVitals, PinEntry,
        PutPhrases,
    },
    entry::{Cancel, Confirm, Correction, DailyKind, Entry, EntryKind, Find, Found, Marked, Pin},
    phrase::{Phrase, Phrases},
    policy::Audience,
    problem::FieldError,
    vital::{Decimal, Measure, VitalCode, VitalKind, VitalQuery},
};
use enwa_story::{Answer, Caller, Town};

const KINDS: [(DailyKind, VitalKind, VitalCode); 11] = [
    (DailyKind::Meal, VitalKind::MealTime, VitalCode::Dinner),
    (DailyKind::Toilet, VitalKind::Stool, VitalCode::Nothing),
    (DailyKind::Sleep, VitalKind::SleepQuality, VitalCode::Sleepless),
    (DailyKind::Medicine, VitalKind::Medicine, VitalCode::Refused),
    (DailyKind::Bath, VitalKind::Bath, VitalCode::PutOff),
    (DailyKind::Oral, VitalKind::OralCare, VitalCode::WithHelp),
    (DailyKind::Mobility, VitalKind::Mobility, VitalCode::Wheelchair),
    (DailyKind::Skin, VitalKind::Skin, VitalCode::Changed),
    (DailyKind::Incident, VitalKind::Incident, VitalCode::NearMiss),
    (DailyKind::Mood, VitalKind::Mood, VitalCode::Anxious),
    (DailyKind::Outing, VitalKind::Outing, VitalCode::Outpatient),
];

fn code(kind: VitalKind, code: VitalCode) -> Measure {
    Measure { code: Some(code), ..Measure::empty(kind) }
}

fn daily(caller: &Caller, subject: SubjectId, kind: DailyKind, measures: Vec<Measure>) -> CreateEntry {
    let mut post = caller.post(subject, "");
    (post.body.kind, post.body.daily, post.body.measures) = (EntryKind::Daily, Some(kind), measures);
    post
}

fn asking(caller: &Caller, subject: SubjectId, text: &str) -> CreateEntry {
    let mut post = caller.post(subject, text);
    post.body.ask = true;
    post
}

fn handover(caller: &Caller, subject: SubjectId, audience: Audience) -> CreateEntry {
    let mut post = asking(caller, subject, "夕食後の薬の確認をお願いします。");
    (post.body.kind, post.body.audience) = (EntryKind::Handover, audience);
    post
}

async fn confirm(caller: &Caller, entry: EntryId, version: u32) -> Answer<Entry> {
    caller.call(ConfirmEntry { entry, query: (), body: Confirm { version } }).await
}

async fn pin(caller: &Caller, entry: EntryId, on: bool) -> Answer<Entry> {
    caller.call(PinEntry { entry, query: (), body: Pin { on } }).await
}

async fn ask(caller: &Caller, subject: SubjectId, body: Find) -> Answer<Found> {
    caller.call(FindEntries { subject, query: (), body }).await
}

async fn found(caller: &Caller, subject: SubjectId, body: Find) -> Vec<EntryId> {
    ask(caller, subject, body).await.ok().items.into_iter().map(|entry| entry.id).collect()
}

fn marked(marked: Marked) -> Find {
    Find { marked: Some(marked), ..Find::default() }
}

#[tokio::test]
async fn m3_2_6_every_kind_of_daily_life_is_noted_by_a_choice_alone() {
    let town = Town::with_people().await;
    let (sakura, ume) = (town.sign_in("sakura").await, town.subject_id("ume"));
    for (kind, of, choice) in KINDS {
        let saved = sakura.call(daily(&sakura, ume, kind, vec![code(of, choice)])).await.ok();
        assert_eq!((saved.daily, saved.measures[0].code), (Some(kind), Some(choice)));
        // 拒否 of a medicine is a result, and no measuring that failed.
        assert!(!saved.measures[0].is_absent(), "{kind:?}");
    }
    let drunk = Measure::number(VitalKind::FluidIn, Decimal::whole(200));
    sakura.call(daily(&sakura, ume, DailyKind::Fluid, vec![drunk])).await.ok();
    let all = sakura.call(ListVitals { subject: ume, query: VitalQuery::default(), body: () }).await.ok();
    assert_eq!(all.sets.len(), KINDS.len() + 1);
}

#[tokio::test]
async fn m3_2_6_what_is_chosen_belongs_to_its_kind() {
    let town = Town::with_people().await;
    let (sakura, ume) = (town.sign_in("sakura").await, town.subject_id("ume"));
    let wrong = async |post: CreateEntry, field: &str, error: FieldError| {
        let problem = sakura.call(post).await.refused(ProblemCode::Invalid);
        assert_eq!((problem.fields[0].name.as_str(), problem.fields[0].error), (field, error));
    };
    let bath = || code(VitalKind::Bath, VitalCode::Shower);
    wrong(daily(&sakura, ume, DailyKind::Meal, vec![bath()]), "measures", FieldError::Malformed).await;
    wrong(daily(&sakura, ume, DailyKind::Meal, vec![]), "text", FieldError::Required).await;
    let pulse = Measure::number(VitalKind::Pulse, Decimal::whole(72));
    wrong(daily(&sakura, ume, DailyKind::Mood, vec![pulse]), "measures", FieldError::Malformed).await;
    let mut vitals = sakura.vitals(ume, &[(VitalKind::Pulse, 7_200)]);
    vitals.body.measures.push(bath());
    wrong(vitals, "measures", FieldError::Malformed).await;
    let meal = Measure::number(VitalKind::MealStaple, Decimal::whole(85));
    wrong(daily(&sakura, ume, DailyKind::Meal, vec![meal]), "measures.meal_staple", FieldError::Malformed).await;
    let other = code(VitalKind::Bath, VitalCode::Anxious);
    wrong(daily(&sakura, ume, DailyKind::Bath, vec![other]), "measures.bath", FieldError::Malformed).await;
    let skin = Measure { details: vec![VitalCode::Redness], ..code(VitalKind::Skin, VitalCode::Unchanged) };
    wrong(daily(&sakura, ume, DailyKind::Skin, vec![skin]), "measures.skin", FieldError::Malformed).await;
    // Something very unusual is said twice, as with every value.
    let much = Measure::number(VitalKind::FluidIn, Decimal::whole(1_500));
    wrong(daily(&sakura, ume, DailyKind::Fluid, vec![much.clone()]), "measures.fluid_in", FieldError::Unusual).await;
    let sure = Measure { confirmed: true, ..much };
    sakura.call(daily(&sakura, ume, DailyKind::Fluid, vec![sure])).await.ok();
}

#[tokio::test]
async fn m3_2_7_a_kind_of_the_configuration_is_one_of_those_written_there() {
    let town = Town::with_people().await;
    let (mari, ume) = (town.sign_in("mari").await, town.subject_id("ume"));
    let of = |kind, category: &str| {
        let mut post = daily(&mari, ume, kind, vec![]);
        (post.body.category, post.body.text) = (Some(category.to_owned()), "歩行器で10m歩きました。".to_owned());
        post
    };
    let saved = mari.call(of(DailyKind::Other, "リハビリ")).await.ok();
    assert_eq!(saved.category.as_deref(), Some("リハビリ"));
    let again = mari.call(GetEntry { entry: saved.id, query: (), body: () }).await.ok();
    assert_eq!(again, saved);
    for (kind, category) in [(DailyKind::Other, "カラオケ"), (DailyKind::Meal, "リハビリ")] {
        let problem = mari.call(of(kind, category)).await.refused(ProblemCode::Invalid);
        assert_eq!(problem.fields[0].name, "category");
    }
    // A correction of the text leaves it what it was.
    let body = Correction {
        id: mari.new_id(),
        base_version: 1,
        text: "歩行器で20m歩きました。".into(),
        measures: vec![],
        media: Vec::new(),
        reason: "距離の誤り".into(),
    };
    let corrected = mari.call(CorrectEntry { entry: saved.id, query: (), body }).await.ok();
    assert_eq!((corrected.version, corrected.category.as_deref()), (2, Some("リハビリ")));
}

#[tokio::test]
async fn p3_who_is_asked_confirms_with_name_and_time_and_once() {
    let town = Town::with_people().await;
    let (mari, megumi, sakura) =
        (town.sign_in("mari").await, town.sign_in("megumi").await, town.sign_in("sakura").await);
    let ume = town.subject_id("ume");
    let entry = mari.call(asking(&mari, ume, "薬が変わりました。")).await.ok();
    for caller in [&megumi, &sakura] {
        assert_eq!(found(caller, ume, marked(Marked::Waiting)).await, [entry.id]);
    }
    assert!(found(&mari, ume, marked(Marked::Waiting)).await.is_empty(), "nobody confirms to oneself");
    confirm(&mari, entry.id, 1).await.refused(ProblemCode::Invalid);
    town.later(60_000);
    let first = confirm(&sakura, entry.id, 1).await.ok();
    let [said] = first.confirmations.as_slice() else { panic!("{first:?}") };
    assert_eq!((said.by.relation.as_deref(), said.version), (Some("長女"), 1));
    assert_eq!(said.at.0 - entry.recorded_at.0, 60_000);
    let again = confirm(&sakura, entry.id, 1).await.ok();
    assert_eq!((again.confirmations.len(), again.changed), (1, first.changed), "said twice is said once");
    for sql in ["DELETE FROM confirmation", "UPDATE confirmation SET at = 0"] {
        assert!(town.execute(sql).await.is_err(), "{sql} must be refused");
    }
    assert!(found(&sakura, ume, marked(Marked::Waiting)).await.is_empty());
    assert_eq!(found(&megumi, ume, marked(Marked::Waiting)).await, [entry.id]);
    let plain = mari.call(mari.post(ume, "お元気です。")).await.ok();
    confirm(&sakura, plain.id, 1).await.refused(ProblemCode::Invalid);
    confirm(&town.sign_in("taro").await, entry.id, 1).await.refused(ProblemCode::NotFound);
}

#[tokio::test]
async fn p3_a_correction_asks_anew_and_keeps_who_had_confirmed() {
    let town = Town::with_people().await;
    let (mari, sakura, ume) = (town.sign_in("mari").await, town.sign_in("sakura").await, town.subject_id("ume"));
    let entry = mari.call(asking(&mari, ume, "薬は朝だけです。")).await.ok();
    confirm(&sakura, entry.id, 1).await.ok();
    let body = Correction {
        id: mari.new_id(),
        base_version: 1,
        text: "薬は夕だけです。".into(),
        measures: vec![],
        media: Vec::new(),
        reason: "書き間違い".into(),
    };
    let corrected = mari.call(CorrectEntry { entry: entry.id, query: (), body }).await.ok();
    assert!(corrected.ask && corrected.waits_for(town.person_id("sakura")));
    assert_eq!(found(&sakura, ume, marked(Marked::Waiting)).await, [entry.id]);
    // Who still has the old words on screen confirms those, and not what replaced them.
    confirm(&sakura, entry.id, 1).await.refused(ProblemCode::VersionConflict);
    let confirmed = confirm(&sakura, entry.id, 2).await.ok();
    assert_eq!(confirmed.confirmations.iter().map(|c| c.version).collect::<Vec<_>>(), [2]);
    assert!(found(&sakura, ume, marked(Marked::Waiting)).await.is_empty());
}

#[tokio::test]
async fn p8_a_handover_is_written_by_professionals_and_always_asks() {
    let town = Town::with_people().await;
    let (mari, megumi, sakura) =
        (town.sign_in("mari").await, town.sign_in("megumi").await, town.sign_in("sakura").await);
    let ume = town.subject_id("ume");
    let open = mari.call(handover(&mari, ume, Audience::Everyone)).await.ok();
    town.later(1_000);
    let inward = mari.call(handover(&mari, ume, Audience::Professionals)).await.ok();
    let no = sakura.call(handover(&sakura, ume, Audience::Everyone)).await.refused(ProblemCode::Denied);
    assert_eq!(no.denied, Some(Denied::RoleNever));
    let mut quiet = handover(&mari, ume, Audience::Everyone);
    quiet.body.ask = false;
    mari.call(quiet).await.refused(ProblemCode::Invalid);
    let handovers = Find { kind: Some(EntryKind::Handover), ..Find::default() };
    assert_eq!(found(&megumi, ume, handovers.clone()).await, [inward.id, open.id]);
    assert_eq!(found(&sakura, ume, handovers).await, [open.id]);
    confirm(&sakura, inward.id, 1).await.refused(ProblemCode::NotFound);
    confirm(&megumi, inward.id, 1).await.ok();
}

#[tokio::test]
async fn p2_a_pin_is_set_by_professionals_and_seen_by_all() {
    let town = Town::with_people().await;
    let (mari, megumi, sakura) =
        (town.sign_in("mari").await, town.sign_in("megumi").await, town.sign_in("sakura").await);
    let ume = town.subject_id("ume");
    let entry = sakura.call(sakura.post(ume, "鍵は裏口にあります。")).await.ok();
    assert_eq!(pin(&sakura, entry.id, true).await.refused(ProblemCode::Denied).denied, Some(Denied::RoleNever));
    let on = pin(&mari, entry.id, true).await.ok();
    assert!(on.pinned && on.changed > entry.changed);
    assert_eq!(pin(&megumi, entry.id, true).await.ok().changed, on.changed, "pinned already");
    for caller in [&mari, &sakura] {
        assert_eq!(found(caller, ume, marked(Marked::Pinned)).await, [entry.id]);
        assert_eq!(found(caller, ume, marked(Marked::Either)).await, [entry.id]);
    }
    let comment = mari.call(mari.comment(&entry, "了解です")).await.ok();
    pin(&mari, comment.id, true).await.refused(ProblemCode::Invalid);
    assert!(!pin(&megumi, entry.id, false).await.ok().pinned);
    assert!(found(&mari, ume, marked(Marked::Pinned)).await.is_empty());
    // What is struck through is no longer pinned, and is not pinned again.
    pin(&mari, entry.id, true).await.ok();
    let body = Cancel { id: sakura.new_id(), reason: "場所が変わりました".into() };
    let cancelled = sakura.call(CancelEntry { entry: entry.id, query: (), body }).await.ok();
    assert!(!cancelled.pinned);
    assert_eq!(pin(&mari, entry.id, true).await.refused(ProblemCode::Denied).denied, Some(Denied::RecordCancelled));
}

#[tokio::test]
async fn p1_entries_are_found_by_kind_writer_occupation_and_day() {
    let town = Town::with_people().await;
    let (mari, sakura, ume) = (town.sign_in("mari").await, town.sign_in("sakura").await, town.subject_id("ume"));
    let meal =
        sakura.call(daily(&sakura, ume, DailyKind::Meal, vec![code(VitalKind::MealTime, VitalCode::Lunch)])).await.ok();
    town.later(1_000);
    let nurse = mari.call(mari.post(ume, "訪問しました。")).await.ok();
    town.later(1_000);
    let inward = mari.call(mari.professional(ume, "内部の相談")).await.ok();
    let by = |find: Find| found(&mari, ume, find);
    let none = Find::default;
    assert_eq!(by(Find { daily: Some(DailyKind::Meal), ..none() }).await, [meal.id]);
    assert_eq!(by(Find { kind: Some(EntryKind::Daily), ..none() }).await, [meal.id]);
    assert_eq!(by(Find { author: Some(town.person_id("sakura")), ..none() }).await, [meal.id]);
    assert_eq!(by(Find { occupation: Some(Occupation::Nurse), ..none() }).await, [inward.id, nurse.id]);
    assert_eq!(by(Find { occupation: Some(Occupation::Doctor), ..none() }).await, Vec::<EntryId>::new());
    assert_eq!(by(Find { from: Some(nurse.occurred_at), to: Some(inward.occurred_at), ..none() }).await, [nurse.id]);
    let both = Find { words: "訪問".into(), occupation: Some(Occupation::Nurse), ..none() };
    assert_eq!(by(both).await, [nurse.id]);
    // Nothing of professionals' own is hinted at.
    let of_nurses = Find { occupation: Some(Occupation::Nurse), ..none() };
    assert_eq!(found(&sakura, ume, of_nurses).await, [nurse.id]);
    // Nothing asked is nothing looked for.
    assert_eq!(ask(&mari, ume, none()).await.refused(ProblemCode::Invalid).fields[0].name, "words");
}

fn phrases(version: u32, titles: &[&str]) -> Phrases {
    let phrase = |title: &&str| Phrase { title: (*title).to_owned(), text: format!("{title}の文です。") };
    Phrases { version, items: titles.iter().map(phrase).collect() }
}

#[tokio::test]
async fn p8_an_institutions_phrases_are_its_staffs_and_kept_by_its_admin() {
    let town = Town::with_people().await;
    let (megumi, mari, sakura) =
        (town.sign_in("megumi").await, town.sign_in("mari").await, town.sign_in("sakura").await);
    let (kaede, hibari) = (town.institution_id("kaede"), town.institution_id("hibari"));
    let list = |institution| ListPhrases { institution, query: (), body: () };
    let put = |institution, body| PutPhrases { institution, query: (), body };
    assert_eq!(megumi.call(list(kaede)).await.ok(), Phrases::default());
    let saved = megumi.call(put(kaede, phrases(0, &["訪問", "電話"]))).await.ok();
    assert_eq!(saved, phrases(1, &["訪問", "電話"]));
    assert_eq!(megumi.call(list(kaede)).await.ok(), saved);
    // The answer was lost, and it is sent again: saved once.
    assert_eq!(megumi.call(put(kaede, phrases(0, &["訪問", "電話"]))).await.ok(), saved);
    // Somebody with the old list on screen does not wipe out what was saved meanwhile.
    megumi.call(put(kaede, phrases(0, &["別の文"]))).await.refused(ProblemCode::VersionConflict);
    let twice = megumi.call(put(kaede, phrases(1, &["訪問", "訪問"]))).await.refused(ProblemCode::Invalid);
    assert_eq!(twice.fields[0].name, "items.1.title");
    // Own institution alone, and its admin alone to change them.
    mari.call(list(hibari)).await.ok();
    for refused in [mari.call(list(kaede)).await.problem(), mari.call(put(hibari, phrases(0, &[]))).await.problem()] {
        assert_eq!(refused.code, ProblemCode::Denied);
    }
    sakura.call(list(kaede)).await.refused(ProblemCode::Denied);
}
