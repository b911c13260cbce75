//! M5-3, J-40 … J-44: who saw what is on record, and nobody changes the record.

use crate::live::Stream;
use contract::{
    Denied, ProblemCode,
    access_log::{Did, Ground, LogOpened, LogQuery, PAUSE_MS, Part, StaffLook, StaffLooks},
    endpoint::{
        CancelEntry, CorrectEntry, ExportLooks, GetClaims, GetSubject, ListEntries, ListLooks, ListStaffLooks,
        ListSubjects, PutLogOpened,
    },
    entry::{Cancel, Correction, EntryQuery},
    event::EventKind,
    subject::SubjectQuery,
};
use enwa_story::{NOW, Town};
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use server::{
    audit::{self, Verified},
    db::Engine,
};
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::BTreeSet;

#[tokio::test]
async fn m5_3_each_of_the_four_verbs_is_written() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let ume = town.subject_id("ume");
    let entry = mari.call(mari.post(ume, "canary-body")).await.ok();
    sakura.call(ListEntries { subject: ume, query: EntryQuery::default(), body: () }).await.ok();
    let change = Correction {
        id: mari.new_id(),
        base_version: 1,
        text: "canary-new".into(),
        measures: Vec::new(),
        media: Vec::new(),
        reason: "canary-reason".into(),
    };
    mari.call(CorrectEntry { entry: entry.id, query: (), body: change }).await.ok();
    mari.call(CancelEntry {
        entry: entry.id,
        query: (),
        body: Cancel { id: mari.new_id(), reason: "canary-reason".into() },
    })
    .await
    .ok();
    let log = town.log().await;
    let id = entry.id.to_string();
    for (verb, what, person, role) in [
        ("registered", "CreateEntry", "mari", "staff"),
        ("viewed", "ListEntries", "sakura", "family"),
        ("modified", "CorrectEntry", "mari", "staff"),
        ("deleted", "CancelEntry", "mari", "staff"),
    ] {
        let person = town.person_id(person).to_string();
        let row = log
            .iter()
            .find(|r| r["verb"] == verb && r["what"] == what && r["person"] == person)
            .unwrap_or_else(|| panic!("no row for {verb}"));
        assert_eq!(
            (row["role"].as_str(), row["subject"].as_str(), row["result"].as_str()),
            (role, ume.to_string().as_str(), "ok")
        );
        assert!(row["items"].contains(&id), "{row:?}");
    }
    let institution = town.institution_id("hibari").to_string();
    assert!(log.iter().any(|r| r["what"] == "CreateEntry" && r["institution"] == institution));
    assert!(log.iter().all(|r| r.values().all(|v| !v.contains("canary"))), "J-44: no content in the log");
}

#[tokio::test]
async fn j41_refusals_are_on_record_for_the_subject_to_see() {
    let town = Town::with_people().await;
    let toyama = town.sign_in("toyama").await;
    let ume = town.subject_id("ume");
    toyama.call(GetSubject { subject: ume, query: (), body: () }).await.refused(ProblemCode::NotFound);
    let log = town.log().await;
    let row = log.iter().rev().find(|r| r["what"] == "GetSubject").unwrap();
    assert_eq!(
        (row["person"].clone(), row["subject"].clone(), row["result"].as_str()),
        (town.person_id("toyama").to_string(), ume.to_string(), "not_found")
    );
}

#[tokio::test]
async fn j43_j31_rows_and_versions_cannot_be_changed_through_the_database_user() {
    let town = Town::with_people().await;
    let page = ListEntries { subject: town.subject_id("ume"), query: EntryQuery::default(), body: () };
    town.sign_in("mari").await.call(page).await.ok();
    for sql in [
        "UPDATE audit SET person = '' WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 3",
        "UPDATE audit_list SET items = ''",
        "DELETE FROM audit_list",
        "UPDATE entry_revision SET text = 'x'",
        "DELETE FROM entry_revision",
        "UPDATE consent SET state = 'effective'",
        "DELETE FROM entry",
    ] {
        assert!(town.execute(sql).await.is_err(), "{sql} must be refused");
    }
}

#[tokio::test]
async fn j43_every_tampering_is_found() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    for n in 0..20 {
        mari.call(mari.post(town.subject_id("ume"), &format!("{n}"))).await.ok();
    }
    let Verified { rows, broken } = audit::verify(&town.app.db).await.unwrap();
    assert!(rows > 40 && broken.is_none(), "{rows} {broken:?}");
    town.drop_guards("audit", "audit").await;
    let columns = [
        "at",
        "person",
        "role",
        "institution",
        "subject",
        "verb",
        "what",
        "items",
        "session",
        "address",
        "request",
        "result",
        "hash",
    ];
    for (n, column) in columns.into_iter().enumerate() {
        let seq = 5 + n;
        let (set, unset) = if column == "at" {
            ("at + 1", "at - 1")
        } else {
            (&*format!("{column} || 'x'"), &*format!("SUBSTR({column}, 1, LENGTH({column}) - 1)"))
        };
        town.execute(&format!("UPDATE audit SET {column} = {set} WHERE seq = {seq}")).await.unwrap();
        let found = audit::verify(&town.app.db).await.unwrap().broken;
        assert!(found.is_some_and(|(row, _)| row == seq as i64), "{column}: {found:?}");
        town.execute(&format!("UPDATE audit SET {column} = {unset} WHERE seq = {seq}")).await.unwrap();
        assert_eq!(audit::verify(&town.app.db).await.unwrap().broken, None);
    }
    town.execute(&format!("DELETE FROM audit WHERE seq = {rows}")).await.unwrap();
    assert!(audit::verify(&town.app.db).await.unwrap().broken.is_some(), "the end was cut off");
}

/// What somebody with the database in hand may do to the log without writing it anew from there to its end.
#[derive(Clone, Debug)]
enum Tampering {
    /// A column of a row says something else.
    Changed(usize, i64, String),
    /// A row is another one's.
    Copied(i64, i64),
    /// A row is gone, and those behind it have moved up or not.
    Removed(i64, bool),
    /// Two rows have changed places.
    Swapped(i64, i64),
    /// A row more, in between or at the end.
    Inserted(i64),
    /// The end is gone; the head may say so too.
    CutOff(i64, bool),
}

impl Tampering {
    /// Statements, one after the other. Rows move over numbers that no row has.
    fn sql(&self, last: i64) -> Vec<String> {
        const COLUMNS: &str =
            "at, person, role, institution, subject, verb, what, items, session, address, request, result, hash";
        let columns: Vec<&str> = COLUMNS.split(", ").collect();
        let moved = |from: i64, by: i64| {
            vec![
                format!("UPDATE audit SET seq = seq + 100000 WHERE seq >= {from}"),
                format!("UPDATE audit SET seq = seq - 100000 + {by} WHERE seq > 100000"),
            ]
        };
        match self {
            // A letter that is in no code, id or hash: the row is another one in any case.
            Self::Changed(0, seq, text) => vec![format!("UPDATE audit SET at = at + {} WHERE seq = {seq}", text.len())],
            Self::Changed(column, seq, text) => {
                let column = columns[*column];
                vec![format!("UPDATE audit SET {column} = {column} || 'Z{text}' WHERE seq = {seq}")]
            }
            Self::Copied(to, from) => {
                let set = columns.iter().map(|c| format!("{c} = (SELECT {c} FROM audit WHERE seq = {from})"));
                vec![format!("UPDATE audit SET {} WHERE seq = {to}", set.collect::<Vec<_>>().join(", "))]
            }
            Self::Removed(seq, close) => {
                let gone = vec![format!("DELETE FROM audit WHERE seq = {seq}")];
                let close = if *close && *seq < last { moved(seq + 1, -1) } else { Vec::new() };
                gone.into_iter().chain(close).collect()
            }
            Self::Swapped(a, b) => vec![
                format!("UPDATE audit SET seq = 200000 WHERE seq = {a}"),
                format!("UPDATE audit SET seq = {a} WHERE seq = {b}"),
                format!("UPDATE audit SET seq = {b} WHERE seq = 200000"),
            ],
            Self::Inserted(seq) => {
                let room = if *seq <= last { moved(*seq, 1) } else { Vec::new() };
                let copy =
                    format!("INSERT INTO audit (seq, {COLUMNS}) SELECT {seq}, {COLUMNS} FROM audit WHERE seq = 1");
                room.into_iter().chain([copy]).collect()
            }
            Self::CutOff(from, told) => {
                let cut = vec![format!("DELETE FROM audit WHERE seq >= {from}")];
                let told = told.then(|| format!("UPDATE head SET audit_seq = {from} - 1"));
                cut.into_iter().chain(told).collect()
            }
        }
    }
}

#[tokio::test]
async fn m5_3_an_answer_without_a_row_is_found() {
    let town = Town::with_people().await;
    let (mari, ume) = (town.sign_in("mari").await, town.subject_id("ume"));
    let answered = mari.call(GetSubject { subject: ume, query: (), body: () }).await;
    let other = mari.call(GetSubject { subject: mari.new_id(), query: (), body: () }).await;
    let id = |headers: &axum::http::HeaderMap| headers["x-request-id"].to_str().unwrap().to_owned();
    let (seen, refused) = (id(&answered.headers), id(&other.headers));
    let requests = BTreeSet::from([seen.as_str(), refused.as_str()]);
    let missing = server::audit::unlogged(&mut town.app.db.read().acquire().await.unwrap(), &requests).await.unwrap();
    assert_eq!(missing, [refused.as_str()], "what was refused is on record, and not as an answer");
}

/// J-43: ten thousand tamperings at random, each found, and each undone found whole again.
#[tokio::test]
async fn j43_ten_thousand_random_tamperings_are_all_found() {
    let town = Town::with_people().await;
    town.drop_guards("audit", "audit").await;
    let last = audit::verify(&town.app.db).await.unwrap().rows;
    assert!(last > 20, "{last}");
    let row = || 1..=last;
    let two = (row(), row()).prop_filter("two rows", |(a, b)| a != b);
    let one = prop_oneof![
        (0..13_usize, row(), "[a-y]{1,8}").prop_map(|(column, seq, text)| Tampering::Changed(column, seq, text)),
        two.clone().prop_map(|(a, b)| Tampering::Copied(a, b)),
        (row(), any::<bool>()).prop_map(|(seq, close)| Tampering::Removed(seq, close)),
        two.prop_map(|(a, b)| Tampering::Swapped(a, b)),
        (1..=last + 1).prop_map(Tampering::Inserted),
        (row(), any::<bool>()).prop_map(|(from, told)| Tampering::CutOff(from, told)),
    ];
    let mut random = TestRunner::deterministic();
    let mut conn = <sqlx::AnyConnection as sqlx::Connection>::connect(&town.app.db.url).await.unwrap();
    // Each statement of another process costs PostgreSQL a journey.
    let rounds = if town.app.db.engine == Engine::Sqlite { 10_000 } else { 1_000 };
    for n in 0..rounds {
        let tampering = one.new_tree(&mut random).unwrap().current();
        let mut tx = sqlx::Connection::begin(&mut conn).await.unwrap();
        for sql in tampering.sql(last) {
            sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await.unwrap();
        }
        let found = audit::verify_on(&mut tx).await.unwrap().broken;
        assert!(found.is_some(), "{n}: {tampering:?}");
        tx.rollback().await.unwrap();
    }
    assert_eq!(audit::verify_on(&mut conn).await.unwrap().broken, None, "the positive control");
}

#[tokio::test]
async fn j43_a_list_that_many_rows_name_is_stored_once_and_cannot_be_tampered_with_unseen() {
    let town = Town::with_people().await;
    let (mari, sakura, ume) = (town.sign_in("mari").await, town.sign_in("sakura").await, town.subject_id("ume"));
    for n in 0..5 {
        mari.call(mari.post(ume, &format!("{n}"))).await.ok();
    }
    for caller in [&mari, &sakura, &mari] {
        caller.call(ListEntries { subject: ume, query: EntryQuery::default(), body: () }).await.ok();
    }
    let log = town.log().await;
    let seen: Vec<&String> = log.iter().filter(|r| r["what"] == "ListEntries").map(|r| &r["items"]).collect();
    assert!(seen.len() == 3 && seen.iter().all(|ids| ids.split(',').count() >= 5 && *ids == seen[0]), "{seen:?}");
    let stored = "SELECT seq, items FROM audit WHERE what = 'ListEntries' ORDER BY seq";
    let stored = sqlx::query(stored).fetch_all(town.app.db.read()).await.unwrap();
    assert!(stored.iter().all(|row| row.get::<&str, _>(1).len() < 80), "the rows only name the list");
    let first: i64 = stored[0].get(0);
    assert_eq!(audit::verify(&town.app.db).await.unwrap().broken, None);
    town.drop_guards("audit_list", "list").await;
    town.execute("UPDATE audit_list SET items = items || 'x'").await.unwrap();
    let found = audit::verify(&town.app.db).await.unwrap().broken;
    assert_eq!(found, Some((first, "the row's list was changed")));
    town.execute("DELETE FROM audit_list").await.unwrap();
    let found = audit::verify(&town.app.db).await.unwrap().broken;
    assert_eq!(found, Some((first, "the row's list is missing")));
}

#[tokio::test]
async fn j40_reads_are_on_record_before_they_leave() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    let before = town.log().await.len();
    let reads = (0..50).map(|_| mari.call(GetSubject { subject: town.subject_id("ume"), query: (), body: () }));
    for answer in futures_util::future::join_all(reads).await {
        answer.ok();
    }
    assert_eq!(town.log().await.len(), before + 50);
    assert_eq!(audit::verify(&town.app.db).await.unwrap().broken, None);
}

/// J-43: an operator checks the chain while people work; no false alarm.
#[tokio::test]
async fn j43_a_running_server_does_not_look_tampered_with() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    let work = async {
        for n in 0..60 {
            mari.call(mari.post(town.subject_id("ume"), &format!("{n}"))).await.ok();
        }
    };
    let check = async {
        for _ in 0..60 {
            assert_eq!(audit::verify(&town.app.db).await.unwrap().broken, None);
        }
    };
    futures_util::future::join(work, check).await;
}

/// M5-3: who looked at the list is on record for each subject whose name and birth date stood there.
#[tokio::test]
async fn m5_3_a_list_is_on_record_for_each_subject_it_named() {
    let town = Town::with_people().await;
    let (mari, toyama) = (town.sign_in("mari").await, town.sign_in("toyama").await);
    let list = ListSubjects { query: SubjectQuery::default(), body: () };
    mari.call(list.clone()).await.ok();
    toyama.call(list.clone()).await.ok();
    mari.call(ListSubjects { query: SubjectQuery { q: Some("canary-ume".into()) }, body: () }).await.ok();
    let log = town.log().await;
    let of = |person: &str, subject: String| {
        let rows =
            log.iter().filter(|r| r["what"] == "ListSubjects" && r["person"] == town.person_id(person).to_string());
        rows.filter(|r| r["subject"] == subject && r["result"] == "ok").collect::<Vec<_>>()
    };
    let ume = of("mari", town.subject_id("ume").to_string());
    assert_eq!((ume.len(), of("mari", town.subject_id("matsu").to_string()).len()), (2, 1));
    assert_eq!(
        (ume[0]["role"].as_str(), ume[0]["institution"].clone(), ume[0]["items"].clone()),
        ("staff", town.institution_id("hibari").to_string(), town.subject_id("ume").to_string())
    );
    assert_eq!(of("toyama", String::new()).len(), 1, "an empty list is a view too");
    town.consent("ume", false).await;
    mari.call(list).await.ok();
    let after = town.log().await.len();
    assert_eq!(after, log.len() + 2, "the withdrawal, and matsu alone: ume stood on no list any more");
}

fn days(from: &str, to: &str) -> LogQuery {
    LogQuery { from: from.parse().unwrap(), to: to.parse().unwrap() }
}

/// A.4-10, J-42: 「誰がいつ見たか」, in plain words and grouped.
#[tokio::test]
async fn j42_the_subject_reads_who_looked_and_a_visit_is_one_line() {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", contract::Role::Subject).await;
    let ume = town.subject_id("ume");
    let (mari, toyama, subject) =
        (town.sign_in("mari").await, town.sign_in("toyama").await, town.sign_in("ume-san").await);
    let page = || ListEntries { subject: ume, query: EntryQuery::default(), body: () };
    for _ in 0..3 {
        mari.call(page()).await.ok();
    }
    mari.call(mari.post(ume, "canary-body")).await.ok();
    toyama.call(page()).await.refused(ProblemCode::NotFound);
    subject.call(page()).await.ok();
    town.later(PAUSE_MS + 1);
    town.sign_in("mari").await.call(page()).await.ok();
    let subject = town.sign_in("ume-san").await;
    let today = NOW.date().to_string();
    let read = subject.call(ListLooks { subject: ume, query: days(&today, &today), body: () }).await;
    assert!(!read.text().contains("canary-body"));
    let looks = read.ok();
    assert!(!looks.cut);
    let of = |family: &str| {
        let theirs = looks.items.iter().filter(|look| look.name.as_ref().is_some_and(|name| name.family == family));
        theirs.collect::<Vec<_>>()
    };
    let mari_s = of("mari");
    assert_eq!(mari_s.len(), 2, "a pause makes two visits of it: {looks:?}");
    let visit = mari_s[1];
    assert_eq!((visit.role, visit.occupation), (contract::Role::Staff, Some(contract::Occupation::Nurse)));
    assert_eq!(visit.institution.as_ref().unwrap().name, "hibariの事業所");
    let act = |did, part| visit.acts.iter().find(|act| act.did == did && act.part == part).map(|act| act.times);
    assert_eq!(act(Did::Viewed, Part::Timeline), Some(3));
    assert_eq!(act(Did::Registered, Part::Timeline), Some(1));
    let refused = of("toyama");
    assert_eq!((refused[0].acts[0].times, refused[0].acts[0].refused), (0, 1), "who tried in vain is named too");
    assert!(of("ume-san").is_empty(), "not what one did oneself");
    assert!(
        town.log().await.iter().any(|row| row["what"] == "ListLooks" && row["result"] == "ok"),
        "looking is logged"
    );

    let yesterday = contract::Date::from_days(NOW.date().days() - 1).to_string();
    let before = subject.call(ListLooks { subject: ume, query: days(&yesterday, &yesterday), body: () }).await.ok();
    assert!(before.items.is_empty());
    let long = subject.call(ListLooks { subject: ume, query: days("2026-01-01", "2026-03-01"), body: () }).await;
    assert_eq!(long.refused(ProblemCode::Invalid).fields[0].name, "to");
    for key in ["mari", "sakura", "megumi"] {
        let who = town.sign_in(key).await;
        who.call(ListLooks { subject: ume, query: days(&today, &today), body: () }).await.refused(ProblemCode::Denied);
    }
}

/// A.8 note 4: the family reads who looked once the subject says so, and no longer than that; open screens hear of it.
#[tokio::test]
async fn a8_4_the_family_reads_who_looked_once_the_subject_allows_it() {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", contract::Role::Subject).await;
    let ume = town.subject_id("ume");
    let (subject, sakura, mari) =
        (town.sign_in("ume-san").await, town.sign_in("sakura").await, town.sign_in("mari").await);
    mari.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
    let today = NOW.date().to_string();
    let read = || ListLooks { subject: ume, query: days(&today, &today), body: () };
    let open = |family| PutLogOpened { subject: ume, query: (), body: LogOpened { family } };
    assert_eq!(sakura.call(read()).await.refused(ProblemCode::Denied).denied, Some(Denied::NotOpened));
    sakura.call(open(true)).await.refused(ProblemCode::Denied);
    mari.call(open(true)).await.refused(ProblemCode::Denied);
    let mut stream = Stream::open(&sakura, None).await;
    subject.call(open(true)).await.ok();
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Access);
    // It changes nothing for anybody else: a nurse's work goes on undisturbed.
    let claims = mari.call(GetClaims { query: (), body: () }).await.ok();
    assert!(claims.subjects.iter().all(|mine| !mine.facts.log_opened));
    let looks = sakura.call(read()).await.ok();
    assert!(looks.items.iter().any(|look| look.name.as_ref().is_some_and(|name| name.family == "mari")));
    assert_eq!(mari.call(read()).await.refused(ProblemCode::Denied).denied, Some(Denied::RoleNever));
    subject.call(open(false)).await.ok();
    assert_eq!(sakura.call(read()).await.refused(ProblemCode::Denied).denied, Some(Denied::NotOpened));
}

/// M5-3: an institution's admin reads what the own staff did; names of those on whose list it stands, and of nobody
/// else; each who is named finds that in the own log.
#[tokio::test]
async fn m5_3_the_admin_reads_what_the_own_staff_did_and_no_more() {
    let town = Town::with_people().await;
    town.person("kanri").await;
    town.grant("kanri", contract::Role::InstitutionAdmin, Some("hibari")).await;
    let (ume, hibari, kaede) = (town.subject_id("ume"), town.institution_id("hibari"), town.institution_id("kaede"));
    let (mari, megumi, kanri) = (town.sign_in("mari").await, town.sign_in("megumi").await, town.sign_in("kanri").await);
    mari.call(ListEntries { subject: ume, query: EntryQuery::default(), body: () }).await.ok();
    megumi.call(ListEntries { subject: ume, query: EntryQuery::default(), body: () }).await.ok();
    let today = NOW.date().to_string();
    let read = |institution| ListStaffLooks { institution, query: days(&today, &today), body: () };
    let theirs = |looks: &StaffLooks| -> Vec<(String, Option<String>)> {
        let name = |item: &StaffLook| item.look.name.as_ref().unwrap().family.clone();
        looks
            .items
            .iter()
            .map(|item| (name(item), item.subject.as_ref().map(|(_, name)| name.family.clone())))
            .collect()
    };
    let looks = kanri.call(read(hibari)).await.ok();
    assert_eq!(theirs(&looks), [("mari".to_owned(), Some("canary-ume".to_owned()))]);
    let log = town.log().await;
    let told = log.iter().filter(|row| row["what"] == "ListStaffLooks" && row["subject"] == ume.to_string());
    assert_eq!(told.count(), 1, "the subject finds who was shown the name");
    kanri.call(read(kaede)).await.refused(ProblemCode::Denied);
    mari.call(read(hibari)).await.refused(ProblemCode::Denied);
    // Once nothing is shared any more, nobody is named; that somebody worked there still stands.
    town.consent("ume", false).await;
    let after = kanri.call(read(hibari)).await.ok();
    assert_eq!(theirs(&after).last(), Some(&("mari".to_owned(), None)));
    assert!(!kanri.call(read(hibari)).await.text().contains("canary-ume"));
}

/// M5-3: whoever tries as an institution's staff is known to its admin, though nothing was seen; J-42: to the subject with
/// the institution.
#[tokio::test]
async fn m5_3_who_tries_in_vain_is_known_to_the_own_admin() {
    let town = Town::with_people().await;
    town.person("kanri").await;
    town.grant("kanri", contract::Role::InstitutionAdmin, Some("hibari")).await;
    town.staff("ayumi", "hibari", contract::Occupation::Nurse).await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", contract::Role::Subject).await;
    let (ume, hibari) = (town.subject_id("ume"), town.institution_id("hibari"));
    let (ayumi, kanri, subject) =
        (town.sign_in("ayumi").await, town.sign_in("kanri").await, town.sign_in("ume-san").await);
    ayumi
        .call(ListEntries { subject: ume, query: EntryQuery::default(), body: () })
        .await
        .refused(ProblemCode::NotFound);
    let today = NOW.date().to_string();
    let read = ListStaffLooks { institution: hibari, query: days(&today, &today), body: () };
    let looks = kanri.call(read).await.ok();
    let found = looks.items.iter().find(|item| item.look.name.as_ref().is_some_and(|name| name.family == "ayumi"));
    assert_eq!(found.map(|item| item.look.ground()), Some(Ground::None));
    let read = ListLooks { subject: ume, query: days(&today, &today), body: () };
    let looks = subject.call(read).await.ok().items;
    let found = looks.iter().find(|look| look.name.as_ref().is_some_and(|name| name.family == "ayumi")).unwrap();
    assert_eq!(found.institution.as_ref().unwrap().id, hibari);
}

/// J-42: what one person does in two roles is done on two grounds, and each act is called what it is.
#[tokio::test]
async fn j42_each_role_is_a_line_with_its_ground_and_sharing_is_called_so() {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", contract::Role::Subject).await;
    let (ume, kaede) = (town.subject_id("ume"), town.institution_id("kaede"));
    let (megumi, reception, subject) =
        (town.sign_in("megumi").await, town.sign_in("reception").await, town.sign_in("ume-san").await);
    megumi.call(ListEntries { subject: ume, query: EntryQuery::default(), body: () }).await.ok();
    let staff = contract::endpoint::ListCaredFor { institution: kaede, query: (), body: () };
    megumi.call(staff).await.ok();
    let act = |act| contract::desk::NewSubjectAct {
        id: reception.new_id(),
        act,
        reason: "様式10".into(),
        told_by: None,
        day: None,
    };
    let stop = contract::endpoint::StopSharing { subject: ume, query: (), body: act(contract::desk::SubjectAct::Stop) };
    reception.call(stop).await.ok();
    let today = NOW.date().to_string();
    let read = ListLooks { subject: ume, query: days(&today, &today), body: () };
    let looks = subject.call(read).await.ok().items;
    let of = |family: &str| {
        let theirs = looks.iter().filter(move |look| look.name.as_ref().is_some_and(|name| name.family == family));
        theirs.map(contract::access_log::Look::ground).collect::<Vec<_>>()
    };
    let mut grounds = of("megumi");
    grounds.sort_unstable();
    assert_eq!(grounds, [Ground::Staff, Ground::Admin]);
    let desk = looks.iter().find(|look| look.role == contract::Role::OperatorIntake && look.acts.len() == 1);
    let stopped = looks.iter().flat_map(|look| &look.acts).filter(|act| act.part == Part::Sharing && act.times == 1);
    assert!(stopped.count() >= 1 && desk.is_none_or(|look| look.acts[0].part != Part::Card), "{looks:?}");
}

/// M5-3: the table for a spreadsheet: every act a line, nothing in it begins like a formula, and it stands on the log as
/// 書出 before it leaves.
#[tokio::test]
async fn m5_3_the_table_carries_every_act_and_no_formula() {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", contract::Role::Subject).await;
    let id = town.person_id("mari");
    town.execute(&format!("UPDATE person SET family = '=HYPERLINK(\"x\")' WHERE id = '{id}'")).await.unwrap();
    let ume = town.subject_id("ume");
    let (mari, subject) = (town.sign_in("mari").await, town.sign_in("ume-san").await);
    mari.call(mari.post(ume, "canary-body")).await.ok();
    mari.call(ListEntries { subject: ume, query: EntryQuery::default(), body: () }).await.ok();
    let today = NOW.date().to_string();
    let answer = subject.call(ExportLooks { subject: ume, query: days(&today, &today), body: () }).await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    let text = answer.text();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "初めの時刻,ひと続きの終わり,氏名,役割,職種,機関,理由,したこと,対象,回数,断られた回数");
    let line = |did: &str| {
        lines.iter().find(|line| line.contains(&format!(",{did},"))).unwrap_or_else(|| panic!("{did}: {text}"))
    };
    assert!(
        line("書いた")
            .contains(",職員,看護師,hibariの事業所,ケア機関リストの機関の担当者として,書いた,記録・申し送り,1,0"),
        "{text}"
    );
    assert!(line("見た").contains(",看護師,"), "{text}");
    assert!(text.contains("\"'=HYPERLINK("), "what begins like a formula begins with an apostrophe: {text}");
    assert!(!text.contains("canary-body"));
    let log = town.log().await;
    let row = log.iter().rev().find(|row| row["what"] == "ExportLooks").unwrap();
    assert_eq!((row["verb"].as_str(), row["result"].as_str()), ("exported", "ok"));
    let long = subject.call(ExportLooks { subject: ume, query: days("2026-01-01", "2026-03-01"), body: () }).await;
    long.refused(ProblemCode::Invalid);
}

/// A.5: the verbs beyond the four that change who may see.
#[tokio::test]
async fn a5_agreeing_withdrawing_sharing_and_giving_duties_have_verbs_of_their_own() {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", contract::Role::Subject).await;
    let subject = town.sign_in("ume-san").await;
    let open = PutLogOpened { subject: town.subject_id("ume"), query: (), body: LogOpened { family: true } };
    subject.call(open).await.ok();
    town.consent("ume", false).await;
    let rows = town.log().await;
    let made = |verb: Did| {
        let of = rows.iter().filter(|row| row["verb"] == verb.code() && row["result"] == "ok");
        of.map(|row| row["what"].as_str()).collect::<std::collections::BTreeSet<_>>()
    };
    assert!(made(Did::Consented).contains("RecordConsent"), "{:?}", made(Did::Consented));
    assert_eq!(made(Did::Withdrawn).len(), 1, "{:?}", made(Did::Withdrawn));
    assert!(made(Did::Shared).contains("PutLogOpened"), "{:?}", made(Did::Shared));
    assert!(made(Did::Granted).contains("AssignStaff"), "{:?}", made(Did::Granted));
}
