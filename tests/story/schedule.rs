//! 予定: who plans, who changes what others planned, what comes out for one's own calendar (C.1 P7).

use crate::live::Stream;
use contract::{
    Date, Denied, ProblemCode, SubjectId,
    endpoint::{ExportVisits, ListVisits, PutVisit},
    event::EventKind,
    problem::FieldError,
    schedule::{Plan, Repeat, Visit, VisitKind, VisitQuery},
};
use enwa_story::{Caller, Town};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn weekly(who: &Caller, title: &str) -> Plan {
    Plan {
        id: who.new_id(),
        version: 0,
        kind: VisitKind::Nursing,
        title: title.to_owned(),
        who: String::new(),
        start: day("2026-11-03").start().plus_ms(36_000_000),
        minutes: 60,
        repeat: Repeat::Weekly,
        until: None,
        skipped: Vec::new(),
        note: String::new(),
        cancelled: false,
    }
}

fn put(subject: SubjectId, body: &Plan) -> PutVisit {
    PutVisit { subject, query: (), body: body.clone() }
}

async fn november(who: &Caller, subject: SubjectId) -> Vec<Visit> {
    let query = VisitQuery { from: day("2026-11-01"), to: day("2026-11-30") };
    who.call(ListVisits { subject, query, body: () }).await.ok()
}

#[tokio::test]
async fn p7_what_is_planned_is_there_at_once_for_everybody_and_once() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let mut stream = Stream::open(&sakura, None).await;
    let plan = weekly(&mari, "　褥瘡の処置 ");
    let saved = mari.call(put(ume, &plan)).await.ok();
    assert_eq!((saved.plan.version, saved.plan.title.as_str()), (1, "褥瘡の処置"));
    assert_eq!(saved.institution, Some(town.institution_id("hibari")));
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Schedule);
    // The answer was lost, and it is sent again.
    assert_eq!(mari.call(put(ume, &plan)).await.ok(), saved);
    assert_eq!(november(&sakura, ume).await, std::slice::from_ref(&saved));
    // It comes next year too, and not before it began.
    for (from, to, count) in [("2027-10-01", "2027-10-07", 1), ("2026-10-01", "2026-11-02", 0)] {
        let query = VisitQuery { from: day(from), to: day(to) };
        let visits = sakura.call(ListVisits { subject: ume, query, body: () }).await.ok();
        assert_eq!(visits.len(), count, "{from}");
    }
    let other = sakura.call(put(town.subject_id("ume"), &Plan { id: plan.id, ..weekly(&sakura, "横取り") })).await;
    assert_eq!(other.problem().denied, Some(Denied::NotAuthor));
}

#[tokio::test]
async fn p7_each_changes_what_their_own_side_planned_and_the_core_institution_everything() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (megumi, mari, sakura) =
        (town.sign_in("megumi").await, town.sign_in("mari").await, town.sign_in("sakura").await);
    let nurses = mari.call(put(ume, &weekly(&mari, "訪問"))).await.ok().plan;
    let familys = sakura.call(put(ume, &weekly(&sakura, "眼科"))).await.ok().plan;
    let moved = |plan: &Plan| Plan { start: plan.start.plus_ms(3_600_000), ..plan.clone() };
    for (who, plan) in [(&sakura, &nurses), (&mari, &familys)] {
        let refused = who.call(put(ume, &moved(plan))).await.refused(ProblemCode::Denied);
        assert_eq!(refused.denied, Some(Denied::NotAuthor));
    }
    let saved = megumi.call(put(ume, &moved(&nurses))).await.ok();
    assert_eq!((saved.plan.version, saved.institution), (2, Some(town.institution_id("hibari"))), "it stays theirs");
    // Whoever has the old one on screen does not move it back.
    mari.call(put(ume, &Plan { note: "玄関から".to_owned(), ..nurses.clone() }))
        .await
        .refused(ProblemCode::VersionConflict);
    let ended = Plan { cancelled: true, ..saved.plan };
    mari.call(put(ume, &ended)).await.ok();
    let left = november(&sakura, ume).await;
    assert_eq!(left.iter().map(|visit| visit.plan.id).collect::<Vec<_>>(), [familys.id]);
}

#[tokio::test]
async fn p7_what_makes_no_sense_is_named_and_another_subjects_plan_is_nobodys_here() {
    let town = Town::with_people().await;
    let (ume, matsu) = (town.subject_id("ume"), town.subject_id("matsu"));
    let mari = town.sign_in("mari").await;
    let wrong = Plan { until: Some(day("2026-11-01")), ..weekly(&mari, "訪問") };
    let refused = mari.call(put(ume, &wrong)).await.refused(ProblemCode::Invalid);
    assert_eq!((refused.fields[0].name.as_str(), refused.fields[0].error), ("until", FieldError::EndsFirst));
    mari.call(put(ume, &Plan { version: 3, ..weekly(&mari, "訪問") })).await.refused(ProblemCode::NotFound);
    let saved = mari.call(put(ume, &weekly(&mari, "訪問"))).await.ok().plan;
    mari.call(put(matsu, &saved)).await.refused(ProblemCode::IdReused);
    assert!(november(&mari, matsu).await.is_empty());
    let long = VisitQuery { from: day("2026-01-01"), to: day("2027-12-31") };
    mari.call(ListVisits { subject: ume, query: long, body: () }).await.refused(ProblemCode::Invalid);
}

#[tokio::test]
async fn p7_the_calendar_that_leaves_the_service_is_on_the_log() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    mari.call(put(ume, &weekly(&mari, "訪問"))).await.ok();
    let query = VisitQuery { from: day("2026-11-01"), to: day("2026-11-30") };
    let path = format!("/api/v1/subjects/{ume}/visits.ics?from={}&to={}", query.from, query.to);
    let answer = sakura.send(sakura.request("GET", &path, None)).await;
    assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(answer.text().contains("RRULE:FREQ=WEEKLY") && answer.text().ends_with("END:VCALENDAR\r\n"));
    let log = town.log().await;
    let row = log.iter().rev().find(|row| row["what"] == "ExportVisits").unwrap();
    assert_eq!((row["verb"].as_str(), row["items"].as_str()), ("exported", "2026-11-01/2026-11-30"));
    let stranger = town.sign_in("toyama").await;
    stranger.call(ExportVisits { subject: ume, query, body: () }).await.refused(ProblemCode::NotFound);
}
