//! One subject with many entries, written through the server's own commands.

use contract::{
    EntryId, Occupation, Role, SubjectId, Timestamp,
    entry::{EntryKind, NewEntry},
    people::Name,
    role::InstitutionKind,
    subject::Sex,
};
use server::{
    app::App,
    clock::Clock,
    config::Config,
    gate,
    registry::{self, By, NewGrant, NewInstitution, NewPerson, NewSubject},
    store::{self, entry::Saved},
};
use std::path::Path;

pub const LOGIN: &str = "nurse";
pub const PASSWORD: &str = "only for the bench";

/// A visit like many.
pub fn visit(n: i64) -> String {
    format!("{n} 回目の訪問です。体温 36.4℃、血圧 126/74、脈拍 70。お顔の色もよく、にこにこと迎えてくださいました。")
}

fn name(family: &str) -> Name {
    Name { family: family.into(), given: "花".into(), family_kana: "ウメダ".into(), given_kana: "ハナ".into() }
}

/// Fills a new database; `text` says what the n-th entry says.
pub async fn fill(data: &Path, entries: i64, text: impl Fn(i64) -> String) -> SubjectId {
    let config = Config { data_dir: data.to_owned(), ..Config::default() };
    let now = Clock::System.now();
    let clock = Clock::fixed(now.plus_ms(-entries * 60_000));
    let app = App::open(config, clock.clone(), "bench").await.unwrap();
    let operator =
        registry::first_operator(&app, "reception", "reception@bench.example", &name("受付"), PASSWORD).await.unwrap();
    let by = By { app: &app, me: &operator };
    let new = NewInstitution {
        name: "訪問看護",
        kana: "ホ",
        kind: InstitutionKind::CareProvider,
        service_type: "13",
        number: "1",
        phone: "1",
    };
    let institution = by.register_institution(&new).await.unwrap();
    let hash = app.hasher.hash(PASSWORD).await.unwrap();
    let nurse_name = name("佐々木");
    let new = NewPerson { login: LOGIN, email: "nurse@bench.example", name: &nurse_name, password_hash: &hash };
    let nurse = by.register_person(&new).await.unwrap();
    let grant = NewGrant {
        person: nurse,
        role: Role::Staff,
        institution: Some(institution),
        occupations: &[Occupation::Nurse],
    };
    by.grant(&grant).await.unwrap();
    let birth = "1938-03-03".parse().unwrap();
    let new = NewSubject { name: &name("梅田"), birth, sex: Sex::Female, colour: 0, contacts: &[] };
    let subject = by.register_subject(&new).await.unwrap();
    by.list_institution(subject, institution, true, "利用開始").await.unwrap();
    by.assign_staff(subject, nurse, institution).await.unwrap();
    let me = registry::context_of(&app, nurse, &nurse_name).await.unwrap();
    By { app: &app, me: &me }.consent(subject, "").await.unwrap();
    let on = gate::subject_on(&app, &me, subject).await.unwrap().unwrap();
    let standing = gate::standing_for(&on.facts, contract::Right::EntryCreate).unwrap();
    for chunk in 0..entries / 100 {
        let mut tx = app.db.begin(gate::own_permit(&me, "BenchFill"), &app.clock).await.unwrap();
        let author = store::people::author(tx.conn(), &me, subject, standing).await.unwrap();
        for n in 0..100 {
            let at: Timestamp = now.plus_ms((chunk * 100 + n - entries) * 60_000);
            clock.set(at);
            let id: EntryId = clock.new_id().unwrap();
            let text = text(chunk * 100 + n);
            let entry = NewEntry::plain(id, subject, EntryKind::Post, at, text.clone());
            let saved = Saved { text: &text, measures: &[], media: &[] };
            store::entry::insert(&mut tx, &entry, &saved, &author).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    subject
}
