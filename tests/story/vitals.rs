//! バイタル: who measures, what is refused, what is compared with which limit, and what stays of an old value.

use crate::live::Stream;
use contract::{
    Denied, ProblemCode, SubjectId, Timestamp,
    endpoint::{
        CancelEntry, CorrectEntry, GetClaims, GetFieldOrder, ListRevisions, ListVitals, PutFieldOrder, PutMedications,
        SetVitalLimit,
    },
    entry::{Cancel, Correction, DailyKind, EntryKind},
    event::EventKind,
    field_order::FieldOrder,
    policy::Audience,
    problem::FieldError,
    vital::{Decimal, Happening, Measure, NewLimit, VitalCode, VitalKind, VitalQuery, Vitals},
};
use enwa_story::{Answer, Caller, NOW, Town};

const HOUR: i64 = 3_600_000;

async fn vitals(caller: &Caller, subject: SubjectId) -> Answer<Vitals> {
    caller.call(ListVitals { subject, query: VitalQuery::default(), body: () }).await
}

fn limit(caller: &Caller, subject: SubjectId, kind: VitalKind, low: Option<i32>, high: Option<i32>) -> SetVitalLimit {
    let (low, high) = (low.map(Decimal), high.map(Decimal));
    let body = NewLimit { id: caller.new_id(), subject, kind, low, high, reason: "主治医の指示".to_owned() };
    SetVitalLimit { subject, query: (), body }
}

#[tokio::test]
async fn m3_2_5_a_family_and_a_nurse_measure_and_both_see_it() {
    let town = Town::with_people().await;
    let (mari, sakura, ume) = (town.sign_in("mari").await, town.sign_in("sakura").await, town.subject_id("ume"));
    let bp = [(VitalKind::BpSys, 12_800), (VitalKind::BpDia, 7_600), (VitalKind::Pulse, 7_200)];
    let saved = mari.call(mari.vitals(ume, &bp)).await.ok();
    assert_eq!((saved.measures.len(), saved.text.as_str()), (3, ""));
    town.later(1_000);
    sakura.call(sakura.vitals(ume, &[(VitalKind::BodyTemp, 3_650)])).await.ok();
    for caller in [&mari, &sakura] {
        let all = vitals(caller, ume).await.ok();
        let kinds: Vec<_> = all.sets.iter().map(|set| set.measures[0].kind).collect();
        assert_eq!(kinds, [VitalKind::BpSys, VitalKind::BodyTemp], "oldest first");
        let by = |n: usize| &all.people[all.sets[n].by as usize];
        assert_eq!((by(0).occupation.is_some(), by(1).relation.as_deref()), (true, Some("長女")));
    }
    vitals(&town.sign_in("taro").await, ume).await.refused(ProblemCode::NotFound);
}

#[tokio::test]
async fn m3_2_5_what_professionals_measured_among_themselves_a_family_does_not_see() {
    let town = Town::with_people().await;
    let (mari, sakura, ume) = (town.sign_in("mari").await, town.sign_in("sakura").await, town.subject_id("ume"));
    let mut inward = mari.vitals(ume, &[(VitalKind::PainNrs, 400)]);
    inward.body.audience = Audience::Professionals;
    mari.call(inward).await.ok();
    let all = vitals(&mari, ume).await.ok();
    // A sheet that the family reads leaves it out by this.
    assert_eq!(all.sets.iter().map(|set| set.audience).collect::<Vec<_>>(), [Audience::Professionals]);
    let family = vitals(&sakura, ume).await.ok();
    assert!(family.sets.is_empty() && family.people.is_empty(), "{family:?}");
}

#[tokio::test]
async fn m3_2_5_the_server_refuses_what_the_table_refuses() {
    let town = Town::with_people().await;
    let (mari, ume) = (town.sign_in("mari").await, town.subject_id("ume"));
    for (measures, field, error) in [
        (vec![(VitalKind::BodyTemp, 4_510)], "measures.body_temp", FieldError::OutOfRange),
        (vec![(VitalKind::BodyTemp, 2_990)], "measures.body_temp", FieldError::OutOfRange),
        (vec![(VitalKind::BodyTemp, 4_110)], "measures.body_temp", FieldError::Unusual),
        (vec![(VitalKind::BodyTemp, 3_655)], "measures.body_temp", FieldError::Malformed),
        (vec![(VitalKind::BpSys, 8_000), (VitalKind::BpDia, 9_000)], "measures.bp_dia", FieldError::Crossed),
        (vec![], "measures", FieldError::Required),
    ] {
        let problem = mari.call(mari.vitals(ume, &measures)).await.refused(ProblemCode::Invalid);
        assert_eq!((problem.fields[0].name.as_str(), problem.fields[0].error), (field, error));
    }
    // Outliers can be true: after one more look they are saved.
    let mut hot = mari.vitals(ume, &[(VitalKind::BodyTemp, 4_110)]);
    hot.body.measures[0].confirmed = true;
    mari.call(hot).await.ok();
    let mut edge = mari.vitals(ume, &[(VitalKind::BodyTemp, 4_500)]);
    edge.body.measures[0].confirmed = true;
    mari.call(edge).await.ok();
    // 測定できなかった is a result, and a mark is the server's own.
    let mut refused = mari.vitals(ume, &[]);
    refused.body.measures = vec![Measure { code: Some(VitalCode::Refused), ..Measure::empty(VitalKind::BodyTemp) }];
    assert_eq!(mari.call(refused).await.ok().measures[0].code, Some(VitalCode::Refused));
    let mut post = mari.post(ume, "投稿に数値は付かない");
    post.body.measures = vec![Measure::number(VitalKind::Pulse, Decimal(7_000))];
    mari.call(post).await.refused(ProblemCode::Invalid);
}

#[tokio::test]
async fn domain_1_1_what_was_measured_long_ago_needs_a_reason() {
    let town = Town::with_people().await;
    let (mari, ume) = (town.sign_in("mari").await, town.subject_id("ume"));
    let at = |hours: i64, ms: i64| {
        let mut call = mari.vitals(ume, &[(VitalKind::Pulse, 7_000)]);
        call.body.occurred_at = Timestamp(mari.clock.now().0 - hours * HOUR - ms);
        call
    };
    mari.call(at(72, 0)).await.ok();
    let problem = mari.call(at(72, 1)).await.refused(ProblemCode::Invalid);
    assert_eq!((problem.fields[0].name.as_str(), problem.fields[0].error), ("late_reason", FieldError::Required));
    let mut late = at(100, 0);
    late.body.late_reason = Some("紙の記録から写しました".to_owned());
    assert_eq!(mari.call(late).await.ok().late_reason.as_deref(), Some("紙の記録から写しました"));
    let mut future = at(0, 0);
    future.body.occurred_at = mari.clock.now().plus_ms(6 * 60_000);
    let problem = mari.call(future).await.refused(ProblemCode::Invalid);
    assert_eq!(problem.fields[0].error, FieldError::InFuture);
}

#[tokio::test]
async fn domain_1_1_values_are_compared_with_limits_of_a_named_nurse_and_with_nothing_else() {
    let town = Town::with_people().await;
    let (mari, ume) = (town.sign_in("mari").await, town.subject_id("ume"));
    let hot = |caller: &Caller| caller.vitals(ume, &[(VitalKind::BodyTemp, 3_900)]);
    assert_eq!(mari.call(hot(&mari)).await.ok().measures[0].beyond, None, "nobody has set a limit");
    let megumi = town.sign_in("megumi").await;
    let refused = megumi.call(limit(&megumi, ume, VitalKind::BodyTemp, None, Some(3_750))).await;
    assert_eq!(refused.refused(ProblemCode::Denied).denied, Some(Denied::NotClinical));
    let call = limit(&mari, ume, VitalKind::BodyTemp, Some(3_500), Some(3_750));
    let set = mari.call(call.clone()).await.ok();
    assert_eq!(mari.call(call).await.ok(), set, "sent again, it is the same limit");
    for (value, high) in [(3_740, None), (3_750, Some(true)), (3_510, None), (3_500, Some(false))] {
        let saved = mari.call(mari.vitals(ume, &[(VitalKind::BodyTemp, value)])).await.ok();
        let beyond = saved.measures[0].beyond.clone();
        assert_eq!(beyond.as_ref().map(|b| b.high), high, "{value}");
        if let Some(beyond) = beyond {
            assert_eq!((beyond.by.name, beyond.at), (set.by.name.clone(), set.at), "who had set it, and when");
        }
    }
    town.later(1_000);
    // Taken away: what was marked stays marked, what comes is not.
    mari.call(limit(&mari, ume, VitalKind::BodyTemp, None, None)).await.ok();
    assert_eq!(mari.call(hot(&mari)).await.ok().measures[0].beyond, None);
    let all = vitals(&mari, ume).await.ok();
    assert_eq!((all.limits.len(), all.limit(VitalKind::BodyTemp)), (2, None));
    assert_eq!(all.sets.iter().filter(|set| set.measures[0].beyond.is_some()).count(), 2);
    for (low, high, error) in [(Some(3_750), Some(3_750), FieldError::Crossed), (Some(1), None, FieldError::OutOfRange)]
    {
        let answer = mari.call(limit(&mari, ume, VitalKind::BodyTemp, low, high)).await;
        assert_eq!(answer.refused(ProblemCode::Invalid).fields[0].error, error);
    }
}

#[tokio::test]
async fn a4_1_a_corrected_value_is_a_new_version_and_a_cancelled_one_leaves_the_chart() {
    let town = Town::with_people().await;
    let (mari, ume) = (town.sign_in("mari").await, town.subject_id("ume"));
    let first = mari.call(mari.vitals(ume, &[(VitalKind::BodyTemp, 3_650), (VitalKind::Pulse, 7_000)])).await.ok();
    let body = Correction {
        id: mari.new_id(),
        base_version: 1,
        text: String::new(),
        measures: vec![Measure::number(VitalKind::BodyTemp, Decimal(3_560))],
        media: Vec::new(),
        reason: "打ちまちがい".to_owned(),
    };
    let second = mari.call(CorrectEntry { entry: first.id, query: (), body: body.clone() }).await.ok();
    assert_eq!((second.version, second.measures.len()), (2, 1));
    let versions = mari.call(ListRevisions { entry: first.id, query: (), body: () }).await.ok();
    let values: Vec<Vec<_>> =
        versions.iter().map(|version| version.measures.iter().map(|m| m.value).collect()).collect();
    let (old, new) = (vec![Some(Decimal(3_650)), Some(Decimal(7_000))], vec![Some(Decimal(3_560))]);
    assert_eq!(values, [old, new], "the old values stay readable");
    assert_eq!(vitals(&mari, ume).await.ok().sets[0].measures[0].value, Some(Decimal(3_560)));
    let impossible = Correction {
        id: mari.new_id(),
        base_version: 2,
        measures: vec![Measure::number(VitalKind::BodyTemp, Decimal(9_900))],
        ..body
    };
    mari.call(CorrectEntry { entry: first.id, query: (), body: impossible }).await.refused(ProblemCode::Invalid);
    let body = Cancel { id: mari.new_id(), reason: "別の方".to_owned() };
    mari.call(CancelEntry { entry: first.id, query: (), body }).await.ok();
    assert!(vitals(&mari, ume).await.ok().sets.is_empty());
}

#[tokio::test]
async fn m19_2_after_a_withdrawal_no_value_is_shown() {
    let town = Town::with_people().await;
    let (mari, ume) = (town.sign_in("mari").await, town.subject_id("ume"));
    mari.call(mari.vitals(ume, &[(VitalKind::Pulse, 7_000)])).await.ok();
    town.consent("ume", false).await;
    assert_eq!(vitals(&mari, ume).await.refused(ProblemCode::Denied).denied, Some(Denied::ConsentWithdrawn));
    town.consent("ume", true).await;
    assert_eq!(vitals(&mari, ume).await.ok().sets.len(), 1);
    let far = VitalQuery { from: Some(NOW), to: Some(NOW.plus_ms(401 * 24 * HOUR)) };
    mari.call(ListVitals { subject: ume, query: far, body: () }).await.refused(ProblemCode::Invalid);
}

#[tokio::test]
async fn a_limit_is_told_to_open_screens() {
    let town = Town::with_people().await;
    let (mari, sakura, ume) = (town.sign_in("mari").await, town.sign_in("sakura").await, town.subject_id("ume"));
    let mut stream = crate::live::Stream::open(&sakura, None).await;
    mari.call(limit(&mari, ume, VitalKind::Pulse, Some(5_000), None)).await.ok();
    let (_, event) = stream.next().await.unwrap();
    assert_eq!((event.kind, event.subject), (EventKind::Limits, Some(ume)));
}

#[tokio::test]
async fn m3_2_5_what_happened_stands_beside_the_values_for_whoever_may_read_it() {
    let town = Town::with_people().await;
    let (mari, megumi, sakura, ume) = (
        town.sign_in("mari").await,
        town.sign_in("megumi").await,
        town.sign_in("sakura").await,
        town.subject_id("ume"),
    );
    let note = |daily, audience, hours: i64| {
        let mut note = mari.post(ume, "記録");
        (note.body.kind, note.body.daily, note.body.audience) = (EntryKind::Daily, Some(daily), audience);
        note.body.occurred_at = NOW.plus_ms(-hours * HOUR);
        note
    };
    let fall = mari.call(note(DailyKind::Incident, Audience::Everyone, 5)).await.ok();
    mari.call(note(DailyKind::Outing, Audience::Professionals, 4)).await.ok();
    mari.call(note(DailyKind::Meal, Audience::Everyone, 3)).await.ok();
    let gone = mari.call(note(DailyKind::Incident, Audience::Everyone, 2)).await.ok();
    let body = Cancel { id: mari.new_id(), reason: "別の方".to_owned() };
    mari.call(CancelEntry { entry: gone.id, query: (), body }).await.ok();
    // What was registered first is no change of the medicine.
    for (version, name) in [(0, "薬A"), (1, "薬B")] {
        let rows = format!(r#"[[{{"field":"name","value":"{name}"}}]]"#);
        let body = format!(r#"{{"part":"medications","version":{version},"rows":{rows},"reason":""}}"#);
        megumi.call(PutMedications { subject: ume, query: (), body: serde_json::from_str(&body).unwrap() }).await.ok();
    }
    let told = async |who: &Caller| {
        let all = vitals(who, ume).await.ok().happened;
        all.iter().map(|one| (one.what, one.entry)).collect::<Vec<_>>()
    };
    let [outing, medicine] = [Happening::Outing, Happening::Medication];
    let professionals = told(&mari).await;
    assert_eq!(professionals.iter().map(|(what, _)| *what).collect::<Vec<_>>(), [Happening::Fall, outing, medicine]);
    assert_eq!(told(&sakura).await, [(Happening::Fall, Some(fall.id)), (medicine, None)]);
    let before = VitalQuery { from: Some(NOW.plus_ms(-48 * HOUR)), to: Some(NOW.plus_ms(-24 * HOUR)) };
    let before = mari.call(ListVitals { subject: ume, query: before, body: () }).await.ok();
    assert!(before.happened.is_empty(), "{:?}", before.happened);
}

#[tokio::test]
async fn m3_2_5_an_institution_decides_in_which_order_its_staff_measure() {
    let town = Town::with_people().await;
    let (mari, megumi) = (town.sign_in("mari").await, town.sign_in("megumi").await);
    let (kaede, hibari) = (town.institution_id("kaede"), town.institution_id("hibari"));
    let put = |institution, version, kinds: &[VitalKind]| PutFieldOrder {
        institution,
        query: (),
        body: FieldOrder { version, kinds: kinds.to_vec() },
    };
    let claims = async |who: &Caller| who.call(GetClaims { query: (), body: () }).await.ok().fields;
    assert!(claims(&megumi).await.is_empty());
    let mut stream = Stream::open(&megumi, None).await;
    let kinds = [VitalKind::Spo2, VitalKind::BpSys, VitalKind::BpDia];
    let saved = megumi.call(put(kaede, 0, &kinds)).await.ok();
    assert_eq!(saved, FieldOrder { version: 1, kinds: kinds.to_vec() });
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Claims);
    assert_eq!(claims(&megumi).await, kinds);
    assert!(claims(&mari).await.is_empty(), "another institution's order is not ours");
    // The same once more changes nothing; whoever had the old one on screen changes nothing either.
    assert_eq!(megumi.call(put(kaede, 0, &kinds)).await.ok(), saved);
    megumi.call(put(kaede, 0, &[VitalKind::Pulse])).await.refused(ProblemCode::VersionConflict);
    let wrong = megumi.call(put(kaede, 1, &[VitalKind::BpSys])).await.refused(ProblemCode::Invalid);
    assert_eq!((wrong.fields[0].name.as_str(), wrong.fields[0].error), ("kinds", FieldError::Malformed));
    mari.call(put(hibari, 0, &kinds)).await.refused(ProblemCode::Denied);
    megumi.call(put(hibari, 0, &kinds)).await.refused(ProblemCode::Denied);
    let read = mari.call(GetFieldOrder { institution: hibari, query: (), body: () }).await.ok();
    assert_eq!(read, FieldOrder::default());
}
