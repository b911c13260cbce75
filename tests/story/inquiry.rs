//! M20: what the subject asks about the record, or about who looked at it; who is asked, who answers, and who learns of it.

use crate::live::Stream;
use contract::{
    ProblemCode, Role, Timestamp,
    endpoint::{
        ExamineInquiry, FileInquiry, GetInquiryLog, GetSubject, HandleInquiry, ListDesk, ListInbox, ListInquiries,
        ListLooks,
    },
    event::EventKind,
    inquiry::{Inquiry, InquiryKind, InquiryOutcome, InquiryState, LookRef, NewInquiry, NewStep},
};
use enwa_story::{Caller, Town};

/// A town in which 梅 signs in, and ひばり has an admin who is nobody's 担当者.
async fn town() -> (Town, Caller, Caller, Caller) {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", Role::Subject).await;
    town.person("kanri").await;
    town.grant("kanri", Role::InstitutionAdmin, Some("hibari")).await;
    town.person("desk").await;
    town.grant("desk", Role::OperatorIntake, None).await;
    let (subject, kanri, desk) =
        (town.sign_in("ume-san").await, town.sign_in("kanri").await, town.sign_in("desk").await);
    (town, subject, kanri, desk)
}

fn new(who: &Caller, kind: InquiryKind, look: Option<LookRef>) -> NewInquiry {
    NewInquiry { id: who.new_id(), kind, text: "どうして見たのですか".into(), look }
}

fn step(who: &Caller, outcome: Option<InquiryOutcome>) -> NewStep {
    NewStep { id: who.new_id(), outcome, text: "訪問の前に読みました".into() }
}

fn ids(all: &[Inquiry]) -> Vec<contract::EntryId> {
    all.iter().map(|inquiry| inquiry.id).collect()
}

/// M20-1, C-goals: from a line of だれが見たか to the admin of the institution that looked, and back with an answer.
#[tokio::test]
async fn m20_1_a_question_about_a_look_goes_to_the_institution_that_looked() {
    let (town, subject, kanri, _) = town().await;
    let (ume, hibari, kaede) = (town.subject_id("ume"), town.institution_id("hibari"), town.institution_id("kaede"));
    let (mari, megumi) = (town.sign_in("mari").await, town.sign_in("megumi").await);
    mari.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
    let day = town.app.clock.now().date();
    let query = contract::access_log::LogQuery { from: day, to: day };
    let looks = subject.call(ListLooks { subject: ume, query, body: () }).await.ok();
    let seen = looks.items.iter().find(|look| look.person == Some(town.person_id("mari"))).unwrap();
    let look = LookRef {
        person: seen.person.unwrap(),
        institution: seen.institution.as_ref().map(|institution| institution.id),
        from: seen.from,
        to: seen.to,
    };
    let file = |body: &NewInquiry| FileInquiry { subject: ume, query: (), body: body.clone() };
    let asked = new(&subject, InquiryKind::Look, Some(look));
    let mut stream = Stream::open(&kanri, None).await;
    let filed = subject.call(file(&asked)).await.ok();
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Inquiries, "its admin hears of it");
    assert_eq!(filed.look.as_ref().unwrap().name.family, "mari");
    assert_eq!((filed.state, filed.due.days() - day.days()), (InquiryState::Received, 14));
    assert_eq!(subject.call(file(&asked)).await.ok(), filed, "sent again it is one");
    let inbox = |institution| ListInbox { institution, query: (), body: () };
    assert_eq!(ids(&kanri.call(inbox(hibari)).await.ok()), [filed.id]);
    assert!(megumi.call(inbox(kaede)).await.ok().is_empty(), "it is no other institution's");
    mari.call(inbox(hibari)).await.refused(ProblemCode::Denied);
    mari.call(file(&new(&mari, InquiryKind::Disclosure, None))).await.refused(ProblemCode::Denied);
    // What nobody did is not asked about, nor what another one did.
    let wrong = [
        LookRef { from: Timestamp(0), to: Timestamp(1), ..look },
        LookRef { from: Timestamp(0), ..look },
        // Near enough to be one visit, and yet nothing was done then.
        LookRef { from: Timestamp(look.from.0 - 1_000), ..look },
        LookRef { to: Timestamp(look.to.0 + 1_000), ..look },
        LookRef { to: Timestamp(i64::MAX), ..look },
        LookRef { person: town.person_id("toyama"), ..look },
        LookRef { institution: Some(kaede), ..look },
    ];
    for never in wrong {
        let refused = subject.call(file(&new(&subject, InquiryKind::Look, Some(never)))).await;
        assert_eq!(refused.refused(ProblemCode::Invalid).fields[0].name, "look");
    }
    subject.call(file(&new(&subject, InquiryKind::Disclosure, Some(look)))).await.refused(ProblemCode::Invalid);

    let handle =
        |institution, body: &NewStep| HandleInquiry { institution, inquiry: filed.id, query: (), body: body.clone() };
    let answer = step(&kanri, Some(InquiryOutcome::Explained));
    megumi.call(handle(kaede, &answer)).await.refused(ProblemCode::NotFound);
    let mut stream = Stream::open(&subject, None).await;
    let answered = kanri.call(handle(hibari, &answer)).await.ok();
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Inquiries, "whoever asked hears of the answer");
    assert_eq!(kanri.call(handle(hibari, &answer)).await.ok(), answered, "sent again it is one");
    kanri.call(handle(hibari, &step(&kanri, None))).await.refused(ProblemCode::VersionConflict);
    let mine = subject.call(ListInquiries { subject: ume, query: (), body: () }).await.ok();
    assert_eq!((mine[0].state, mine[0].steps.len()), (InquiryState::Answered, 1));
    let by = &mine[0].steps[0].by;
    assert_eq!((by.name.family.as_str(), by.institution.as_deref()), ("kanri", Some("hibariの事業所")));
    // The subject finds who read the question.
    let log = town.log().await;
    assert!(log.iter().any(|row| row["what"] == "ListInbox" && row["subject"] == ume.to_string()));
}

/// M20-1, M20-2: disclosure, correction, stop and deletion go through the core institution to the operator, who answers.
#[tokio::test]
async fn m20_2_what_is_asked_of_the_record_is_passed_on_and_answered_by_the_operator() {
    let (town, subject, _, desk) = town().await;
    let (ume, kaede) = (town.subject_id("ume"), town.institution_id("kaede"));
    let megumi = town.sign_in("megumi").await;
    let body = new(&subject, InquiryKind::Disclosure, None);
    let filed = subject.call(FileInquiry { subject: ume, query: (), body }).await.ok();
    assert_eq!(filed.institution.as_ref().unwrap().id, kaede);
    assert_eq!(filed.due.days() - filed.at.date().days(), 30);
    let handle = |body| HandleInquiry { institution: kaede, inquiry: filed.id, query: (), body };
    // The institution does not decide it.
    let done = step(&megumi, Some(InquiryOutcome::Done));
    assert_eq!(megumi.call(handle(done)).await.refused(ProblemCode::Invalid).fields[0].name, "outcome");
    megumi.call(handle(NewStep { text: " ".into(), ..step(&megumi, None) })).await.refused(ProblemCode::Invalid);
    assert_eq!(megumi.call(handle(step(&megumi, None))).await.ok().state, InquiryState::Passed);
    let listed = || ListDesk { query: (), body: () };
    assert_eq!(ids(&desk.call(listed()).await.ok()), [filed.id]);
    megumi.call(listed()).await.refused(ProblemCode::Denied);
    subject.call(listed()).await.refused(ProblemCode::Denied);
    // By case alone the operator sees who looked, and that stands on the log of the subject.
    let log = GetInquiryLog { inquiry: filed.id, query: (), body: () };
    let looks = desk.call(log).await.ok();
    assert!(looks.items.iter().any(|look| look.person == Some(town.person_id("megumi"))), "{looks:?}");
    let rows = town.log().await;
    assert!(rows.iter().any(|row| row["what"] == "GetInquiryLog" && row["subject"] == ume.to_string()));
    let examine = |body| ExamineInquiry { inquiry: filed.id, query: (), body };
    assert_eq!(
        desk.call(examine(step(&desk, None))).await.refused(ProblemCode::Invalid).fields[0].name,
        "outcome",
        "there is nobody to pass it on to"
    );
    let answered = desk.call(examine(step(&desk, Some(InquiryOutcome::Done)))).await.ok();
    assert_eq!((answered.state, answered.steps.len()), (InquiryState::Answered, 2));
    desk.call(examine(step(&desk, Some(InquiryOutcome::Declined)))).await.refused(ProblemCode::VersionConflict);
}

/// M19, M20: after a withdrawal the institution reads nothing of it any more; the subject asks all the same, and the
/// operator answers.
#[tokio::test]
async fn m20_m19_after_a_withdrawal_the_operator_is_asked_and_nobody_else() {
    let (town, subject, _, desk) = town().await;
    let (ume, kaede) = (town.subject_id("ume"), town.institution_id("kaede"));
    let mut stream = Stream::open(&desk, None).await;
    let file = || FileInquiry { subject: ume, query: (), body: new(&subject, InquiryKind::Deletion, None) };
    let before = subject.call(file()).await.ok();
    let megumi = town.sign_in("megumi").await;
    let inbox = || ListInbox { institution: kaede, query: (), body: () };
    assert_eq!(ids(&megumi.call(inbox()).await.ok()), [before.id]);
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Inquiries, "the desk hears of it");
    town.consent("ume", false).await;
    town.later(1_000);
    let listed = desk.call(ListDesk { query: (), body: () }).await.ok();
    assert_eq!(listed[0].state, InquiryState::Passed, "what was not answered is the operator's now");
    let (subject, megumi) = (town.sign_in("ume-san").await, town.sign_in("megumi").await);
    let empty = megumi.call(inbox()).await;
    assert!(!empty.text().contains("ume"), "{}", empty.text());
    let handle = HandleInquiry { institution: kaede, inquiry: before.id, query: (), body: step(&megumi, None) };
    megumi.call(handle).await.refused(ProblemCode::NotFound);
    let after = subject.call(file()).await.ok();
    assert_eq!((after.institution, after.state), (None, InquiryState::Passed));
    assert_eq!(ids(&desk.call(ListDesk { query: (), body: () }).await.ok()), [after.id, before.id]);
    for inquiry in [before.id, after.id] {
        let body = step(&desk, Some(InquiryOutcome::Declined));
        desk.call(ExamineInquiry { inquiry, query: (), body }).await.ok();
    }
    let mine = subject.call(ListInquiries { subject: ume, query: (), body: () }).await.ok();
    assert!(mine.iter().all(|inquiry| inquiry.state == InquiryState::Answered));
}

/// M20: nobody answers for another one's look: about the family's, or the operator's, the operator is asked; so it is where
/// nobody of the institution can sign in.
#[tokio::test]
async fn m20_1_a_question_about_the_family_goes_to_the_operator() {
    let (town, subject, kanri, _) = town().await;
    let ume = town.subject_id("ume");
    let (sakura, mari) = (town.sign_in("sakura").await, town.sign_in("mari").await);
    for caller in [&sakura, &mari] {
        caller.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
    }
    let ask = async |key: &str| {
        let day = town.app.clock.now().date();
        let query = contract::access_log::LogQuery { from: day, to: day };
        let looks = subject.call(ListLooks { subject: ume, query, body: () }).await.ok();
        let seen = looks.items.iter().find(|look| look.person == Some(town.person_id(key))).unwrap();
        let institution = seen.institution.as_ref().map(|institution| institution.id);
        let look = LookRef { person: seen.person.unwrap(), institution, from: seen.from, to: seen.to };
        let body = new(&subject, InquiryKind::Look, Some(look));
        subject.call(FileInquiry { subject: ume, query: (), body }).await.ok()
    };
    let about_family = ask("sakura").await;
    assert_eq!((about_family.institution, about_family.state), (None, InquiryState::Passed));
    assert!(ask("mari").await.institution.is_some());
    drop(kanri);
    town.suspend("kanri").await;
    assert_eq!(ask("mari").await.institution, None, "there is nobody to answer");
}

/// Reliability 3.2: an id stands for one question about one person and one step of one question; it opens no other one.
#[tokio::test]
async fn m20_an_id_that_was_used_elsewhere_opens_nothing() {
    let (town, subject, _, desk) = town().await;
    let (ume, matsu) = (town.subject_id("ume"), town.subject_id("matsu"));
    let body = new(&subject, InquiryKind::Disclosure, None);
    let filed = subject.call(FileInquiry { subject: ume, query: (), body: body.clone() }).await.ok();
    town.relate("matsu", "ume-san", Role::Representative).await;
    let subject = town.sign_in("ume-san").await;
    let elsewhere = subject.call(FileInquiry { subject: matsu, query: (), body }).await;
    assert!(!elsewhere.text().contains("canary-ume"));
    elsewhere.refused(ProblemCode::IdReused);
    let body = new(&subject, InquiryKind::Deletion, None);
    let other = subject.call(FileInquiry { subject: matsu, query: (), body }).await.ok();
    let answer = step(&desk, Some(InquiryOutcome::Done));
    desk.call(ExamineInquiry { inquiry: filed.id, query: (), body: answer.clone() }).await.ok();
    desk.call(ExamineInquiry { inquiry: other.id, query: (), body: answer }).await.refused(ProblemCode::IdReused);
}

/// Reliability 3.5: an answer that waits while the subject withdraws is not taken, and shows nothing.
#[tokio::test]
async fn m20_m19_an_answer_under_way_does_not_outrun_a_withdrawal() {
    let (town, subject, _, _) = town().await;
    let (ume, kaede) = (town.subject_id("ume"), town.institution_id("kaede"));
    let body = new(&subject, InquiryKind::Disclosure, None);
    let filed = subject.call(FileInquiry { subject: ume, query: (), body }).await.ok();
    let megumi = town.sign_in("megumi").await;
    let mut held = town.app.db.begin(town.permit().await, &town.app.clock).await.unwrap();
    let handle = HandleInquiry { institution: kaede, inquiry: filed.id, query: (), body: step(&megumi, None) };
    let answering = tokio::spawn(async move { megumi.call(handle).await });
    for _ in 0..10_000 {
        tokio::task::yield_now().await;
    }
    assert!(!answering.is_finished(), "it waits for the writer");
    let sql = "UPDATE subject SET consent = 'withdrawn' WHERE id = $1";
    sqlx::query(sql).bind(ume.to_string()).execute(held.conn()).await.unwrap();
    held.commit().await.unwrap();
    town.app.access.advance();
    let answer = answering.await.unwrap();
    assert!(!answer.text().contains("ume"), "{}", answer.text());
    answer.refused(ProblemCode::NotFound);
    let mine = subject.call(ListInquiries { subject: ume, query: (), body: () }).await.ok();
    assert!(mine[0].steps.is_empty());
}

/// M20-2: what was disclosed leaves as a FHIR Bundle, for the subject's side, on the log as 書出; nothing does before, and
/// nothing that was written for professionals.
#[tokio::test]
async fn m20_2_a_disclosure_yields_a_bundle_that_other_software_reads() {
    let (town, subject, _, desk) = town().await;
    let ume = town.subject_id("ume");
    let mari = town.sign_in("mari").await;
    let mut measured = mari.post(ume, "canary-ume-open");
    measured.body.kind = contract::entry::EntryKind::Vitals;
    measured.body.measures =
        serde_json::from_str(r#"[{"kind":"body_temp","value":"36.7"},{"kind":"pulse","value":"72"}]"#).unwrap();
    mari.call(measured).await.ok();
    mari.call(mari.professional(ume, "canary-ume-inward")).await.ok();
    for n in 0..120 {
        mari.call(mari.post(ume, &format!("{n}件目"))).await.ok();
    }
    let asked = new(&subject, InquiryKind::Disclosure, None);
    subject.call(FileInquiry { subject: ume, query: (), body: asked.clone() }).await.ok();
    let taken = || contract::endpoint::ExportRecord { subject: ume, inquiry: asked.id, query: (), body: () };
    subject.call(taken()).await.refused(ProblemCode::NotFound);
    let done = ExamineInquiry { inquiry: asked.id, query: (), body: step(&desk, Some(InquiryOutcome::Done)) };
    desk.call(done).await.ok();
    let file = subject.call(taken()).await;
    assert_eq!(file.status, 200);
    assert!(!file.text().contains("canary-ume-inward"));
    let bundle: serde_json::Value = serde_json::from_slice(&file.bytes).unwrap();
    assert_eq!((&bundle["resourceType"], &bundle["type"]), (&"Bundle".into(), &"collection".into()));
    let resources: Vec<_> = bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]).collect();
    let of = |kind: &str| resources.iter().filter(|resource| resource["resourceType"] == kind).count();
    assert_eq!((of("Patient"), of("Observation"), of("Communication")), (1, 2, 121), "all pages, each once");
    let ids: std::collections::BTreeSet<_> = resources.iter().map(|resource| resource["id"].to_string()).collect();
    assert_eq!(ids.len(), resources.len());
    let warm = resources.iter().find(|resource| resource["valueQuantity"]["value"] == 36.7).unwrap();
    assert_eq!((&warm["valueQuantity"]["code"], &warm["status"]), (&"Cel".into(), &"final".into()));
    let coded = warm["code"]["coding"].as_array().unwrap().iter().any(|code| code["code"] == "8310-5");
    assert!(coded, "LOINC: {warm}");
    let rows = town.log().await;
    let row = rows.iter().rfind(|row| row["what"] == "ExportRecord" && row["result"] == "ok").unwrap();
    assert_eq!((&row["verb"], &row["subject"]), (&"exported".to_owned(), &ume.to_string()));
    // Not for whoever is outside, under no other subject's name, and not for a representative once nothing is shared.
    mari.call(taken()).await.refused(ProblemCode::Denied);
    town.person("kouken").await;
    town.relate("ume", "kouken", Role::Representative).await;
    let kouken = town.sign_in("kouken").await;
    assert_eq!(kouken.call(taken()).await.status, 200);
    town.consent("ume", false).await;
    kouken.call(taken()).await.refused(ProblemCode::Denied);
    assert_eq!(subject.call(taken()).await.status, 200, "the record stays the subject's own");
}
