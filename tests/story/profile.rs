//! プロフィール: who reads it and how much of it, who keeps it, what is asked to be put right (M3-2-1 … M3-2-3, M18-2, M20).

use contract::{
    Denied, PersonId, ProblemCode, SubjectId,
    endpoint::{
        AnswerAsk, AskForChange, GetProfile, GetSubject, ListPartVersions, PutMedications, PutPart, RecordPrint,
    },
    event::EventKind,
    paper::{NewPrint, Sheet},
    problem::FieldError,
    profile::{
        Answer, Ask, AskState, Cell, NewAsk, NewPart, PARTS, PartQuery, PartVersion, Profile, ProfileField as F,
        ProfilePart as P, Row, value,
    },
};
use enwa_story::{Caller, Town};

use crate::live::Stream;

fn row(cells: &[(F, &str)]) -> Row {
    cells.iter().map(|(field, value)| Cell { field: *field, value: (*value).to_owned() }).collect()
}

fn part(part: P, version: u32, rows: Vec<Row>) -> NewPart {
    NewPart { part, version, rows, reason: "電話で確かめました".to_owned() }
}

async fn profile(who: &Caller, subject: SubjectId) -> Profile {
    who.call(GetProfile { subject, query: (), body: () }).await.ok()
}

fn of(profile: &Profile, part: P) -> &PartVersion {
    profile.parts.iter().find(|known| known.part == part).unwrap()
}

fn put(subject: SubjectId, body: NewPart) -> PutPart {
    PutPart { subject, query: (), body }
}

#[tokio::test]
async fn m3_2_1_guarded_numbers_are_whole_for_who_needs_them_and_an_end_for_the_others() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (megumi, mari, sakura) =
        (town.sign_in("megumi").await, town.sign_in("mari").await, town.sign_in("sakura").await);
    let number = row(&[(F::InsuredNo, "０００１２３４５６７"), (F::InsurerNo, "435073"), (F::Copay, "1")]);
    megumi.call(put(ume, part(P::Insurance, 0, vec![number]))).await.ok();
    let seen = |profile: &Profile| value(&of(profile, P::Insurance).rows[0], F::InsuredNo).unwrap().to_owned();
    assert_eq!(seen(&profile(&megumi, ume).await), "0001234567");
    assert_eq!(seen(&profile(&sakura, ume).await), "0001234567");
    assert_eq!(seen(&profile(&mari, ume).await), "••••••4567");
    let versions = ListPartVersions { subject: ume, query: PartQuery { part: P::Insurance }, body: () };
    let old = mari.call(versions).await;
    assert!(!old.text().contains("0001234567"), "nor in the versions before");
    // The number's end comes back from nobody who was shown only that.
    let masked = put(ume, part(P::Insurance, 1, vec![row(&[(F::InsuredNo, "••••••4567")])]));
    let refused = megumi.call(masked).await.refused(ProblemCode::Invalid);
    assert_eq!(
        (refused.fields[0].name.as_str(), refused.fields[0].error),
        ("rows.0.insured_no", FieldError::Malformed)
    );
}

#[tokio::test]
async fn m3_2_3_contacts_are_called_in_the_order_of_the_profile() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (megumi, sakura) = (town.sign_in("megumi").await, town.sign_in("sakura").await);
    let before = profile(&sakura, ume).await;
    assert_eq!(before.parts.len(), PARTS.len());
    let registered = of(&before, P::Contacts);
    assert_eq!((registered.version, registered.rows.len(), registered.by.is_none()), (0, 1, true), "{registered:?}");
    let mut stream = Stream::open(&sakura, None).await;
    let rows = vec![
        row(&[(F::Name, "佐々木 内科"), (F::Phone, "03-1234-5678"), (F::Kind, "doctor")]),
        row(&[(F::Name, "梅田 さくら"), (F::Phone, "090-1234-5678"), (F::Kind, "family"), (F::Relation, "長女")]),
    ];
    let saved = megumi.call(put(ume, part(P::Contacts, 0, rows.clone()))).await.ok();
    assert_eq!((saved.version, &saved.rows), (1, &rows));
    // On every screen that calls, at once.
    let told = [stream.next().await.unwrap().1.kind, stream.next().await.unwrap().1.kind];
    assert!(told.contains(&EventKind::Profile) && told.contains(&EventKind::Card), "{told:?}");
    let card = sakura.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
    let called: Vec<_> = card.contacts.iter().map(|c| (c.order, c.name.as_str(), c.relation.as_str())).collect();
    assert_eq!(called, [(1, "佐々木 内科", ""), (2, "梅田 さくら", "長女")]);
    // Sent again, it is the same version; from an old screen, it is told.
    assert_eq!(megumi.call(put(ume, part(P::Contacts, 0, rows))).await.ok().version, 1);
    megumi.call(put(ume, part(P::Contacts, 0, Vec::new()))).await.refused(ProblemCode::VersionConflict);
    let emptied = megumi.call(put(ume, part(P::Contacts, 1, Vec::new()))).await.ok();
    assert_eq!((emptied.version, emptied.rows.len()), (2, 0));
    let card = sakura.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
    assert!(card.contacts.is_empty(), "and not those of the registration again");
    let query = PartQuery { part: P::Contacts };
    let versions = sakura.call(ListPartVersions { subject: ume, query, body: () }).await.ok();
    assert_eq!(
        versions.iter().map(|v| (v.version, v.rows.len())).collect::<Vec<_>>(),
        [(2, 0), (1, 2), (0, 1)],
        "and what was registered"
    );
    assert_eq!(versions[0].reason, "電話で確かめました");
}

#[tokio::test]
async fn m3_2_what_is_wrong_is_named_field_by_field_and_nothing_is_saved() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let megumi = town.sign_in("megumi").await;
    let rows = vec![
        row(&[(F::Name, "長女"), (F::Kind, "family"), (F::Phone, "12")]),
        row(&[(F::Name, "次女"), (F::Phone, "090-1234-5678"), (F::Note, "123456789018")]),
    ];
    let refused = megumi.call(put(ume, part(P::Contacts, 0, rows))).await.refused(ProblemCode::Invalid);
    let told: Vec<_> = refused.fields.iter().map(|field| (field.name.as_str(), field.error)).collect();
    assert_eq!(
        told,
        [
            ("rows.0.phone", FieldError::Malformed),
            ("rows.1.note", FieldError::PersonalNumber),
            ("rows.1.kind", FieldError::Required),
        ]
    );
    assert_eq!(of(&profile(&megumi, ume).await, P::Contacts).version, 0);
    // Each door takes its own parts.
    let through = |part: NewPart| PutMedications { subject: ume, query: (), body: part };
    megumi.call(through(part(P::Allergies, 0, Vec::new()))).await.refused(ProblemCode::Invalid);
    megumi.call(put(ume, part(P::Medications, 0, Vec::new()))).await.refused(ProblemCode::Invalid);
}

#[tokio::test]
async fn p7_whoever_hands_out_medicine_keeps_the_list() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let list = |version| {
        let rows = vec![row(&[(F::Name, "アムロジピン錠5mg"), (F::Dose, "1錠"), (F::Timing, "breakfast_after")])];
        PutMedications { subject: ume, query: (), body: part(P::Medications, version, rows) }
    };
    let saved = mari.call(list(0)).await.ok();
    assert_eq!((saved.version, saved.by.unwrap().person), (1, town.person_id("mari")));
    sakura.call(list(1)).await.refused(ProblemCode::Denied);
    let refused = mari.call(put(ume, part(P::Allergies, 0, Vec::new()))).await.refused(ProblemCode::Denied);
    assert_eq!(refused.denied, Some(Denied::NotCore));
}

fn ask(who: &Caller, subject: SubjectId, text: &str) -> AskForChange {
    AskForChange { subject, query: (), body: NewAsk { id: who.new_id(), part: P::Home, text: text.to_owned() } }
}

fn answer(subject: SubjectId, ask: &Ask, state: AskState, answer: &str) -> AnswerAsk {
    AnswerAsk { subject, query: (), body: Answer { ask: ask.id, state, answer: answer.to_owned() } }
}

#[tokio::test]
async fn m20_the_subjects_side_asks_and_the_core_institution_answers() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (megumi, mari, sakura) =
        (town.sign_in("megumi").await, town.sign_in("mari").await, town.sign_in("sakura").await);
    let asked = ask(&sakura, ume, "　番地が違います\n");
    let one = sakura.call(asked.clone()).await.ok();
    assert_eq!((one.text.as_str(), one.state, one.by.person), ("番地が違います", AskState::Open, who(&town, "sakura")));
    // The answer was lost, and it is sent again: asked once.
    sakura.call(asked).await.ok();
    assert_eq!(profile(&sakura, ume).await.asks.len(), 1);
    assert_eq!(profile(&megumi, ume).await.asks, std::slice::from_ref(&one));
    assert_eq!(profile(&mari, ume).await.asks, [], "between them and who keeps the profile");
    mari.call(ask(&mari, ume, "番地")).await.refused(ProblemCode::Denied);
    sakura.call(ask(&sakura, ume, " ")).await.refused(ProblemCode::Invalid);
    sakura.call(answer(ume, &one, AskState::Done, "直しました")).await.refused(ProblemCode::Denied);
    megumi.call(answer(ume, &one, AskState::Open, "直しました")).await.refused(ProblemCode::Invalid);
    let done = megumi.call(answer(ume, &one, AskState::Done, "直しました")).await.ok();
    assert_eq!((done.state, done.answer.as_str()), (AskState::Done, "直しました"));
    assert_eq!(done.answered.as_ref().unwrap().0.person, who(&town, "megumi"));
    assert_eq!(megumi.call(answer(ume, &one, AskState::Done, "直しました")).await.ok(), done, "sent again");
    let other = answer(ume, &one, AskState::Declined, "書類のとおりです");
    megumi.call(other).await.refused(ProblemCode::VersionConflict);
    assert_eq!(profile(&sakura, ume).await.asks, [done]);
    // Somebody else's is no answer to this one.
    let matsu = town.subject_id("matsu");
    megumi.call(answer(matsu, &one, AskState::Done, "直しました")).await.refused(ProblemCode::NotFound);
}

#[tokio::test]
async fn m17_2_every_print_is_on_the_log_with_its_sheet_and_its_days() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let print = |sheet, professionals| {
        let day = |text: &str| text.parse().unwrap();
        let body = NewPrint { sheet, from: day("2026-11-01"), to: day("2026-11-30"), professionals };
        RecordPrint { subject: ume, query: (), body }
    };
    sakura.call(print(Sheet::Notebook, false)).await.ok();
    mari.call(print(Sheet::Progress, true)).await.ok();
    // What the family does not read, it does not print.
    sakura.call(print(Sheet::Notebook, true)).await.refused(ProblemCode::Denied);
    let mut backwards = print(Sheet::Photos, false);
    (backwards.body.from, backwards.body.to) = (backwards.body.to, backwards.body.from);
    assert_eq!(sakura.call(backwards).await.refused(ProblemCode::Invalid).fields[0].error, FieldError::EndsFirst);
    let log = town.log().await;
    let rows: Vec<_> = log.iter().filter(|row| row["what"] == "RecordPrint" && row["result"] == "ok").collect();
    let told: Vec<_> = rows.iter().map(|row| (row["verb"].as_str(), row["items"].as_str())).collect();
    assert_eq!(
        told,
        [("printed", "notebook 2026-11-01/2026-11-30"), ("exported", "progress 2026-11-01/2026-11-30+professionals")]
    );
    assert_eq!(rows[0]["person"], who(&town, "sakura").to_string());
    assert_eq!(rows[0]["subject"], ume.to_string());
}

#[tokio::test]
async fn m17_2_a_sheet_asks_the_right_to_what_stands_on_it() {
    let town = Town::with_people().await;
    let ume = town.subject_id("ume");
    let print = |sheet, day: &str| {
        let day = day.parse().unwrap();
        let body = NewPrint { sheet, from: day, to: day, professionals: false };
        RecordPrint { subject: ume, query: (), body }
    };
    let (sakura, megumi) = (town.sign_in("sakura").await, town.sign_in("megumi").await);
    sakura.call(print(Sheet::Consent, "2026-11-22")).await.refused(ProblemCode::Denied);
    megumi.call(print(Sheet::Consent, "2026-11-22")).await.ok();
    sakura.call(print(Sheet::CareList, "2026-11-22")).await.ok();
    let ahead = sakura.call(print(Sheet::CareList, "2026-11-23")).await.refused(ProblemCode::Invalid);
    assert_eq!(ahead.fields[0].error, FieldError::InFuture);
}

fn who(town: &Town, key: &str) -> PersonId {
    town.person_id(key)
}
