//! Reliability 3.5: withdrawal after withdrawal while thirty clients read hard. After 「撤回しました」 has left, nothing that leaves
//! holds the record or the name; nor when the server died between the two.

use crate::live::Stream;
use axum::body::to_bytes;
use contract::{
    ConsentId, Endpoint as _, Role, SubjectId,
    consent::{ConsentChange, ConsentScope},
    endpoint::{GetConsents, GetSubject, WithdrawConsent},
    event::EventKind,
    policy::Consent,
};
use enwa_story::{Caller, Town};
use serde::{Deserialize, Serialize};
use std::{
    io::Write as _,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering::SeqCst},
    },
    time::Duration,
};

/// So often the consent ends; a server of its own beside PostgreSQL takes its time.
fn rounds() -> u32 {
    if std::env::var("TOWN_TEST_DATABASE_URL").is_ok() { 25 } else { 100 }
}

/// What one client has seen: in which round it read the record last, and in which it was refused last.
#[derive(Default)]
struct Seen {
    data: AtomicU32,
    refused: AtomicU32,
}

/// How things stand: the round, and whether a withdrawal has been acknowledged and not been taken back.
#[derive(Default)]
struct Now {
    round: AtomicU32,
    withdrawn: AtomicBool,
    leaks: AtomicU32,
    over: AtomicBool,
}

/// Reads one thing after the other until it is over. One thread runs everything, so what stands at the moment a response
/// comes out of the router is how things stood when it was released.
async fn reads(caller: Caller, paths: Vec<String>, now: Arc<Now>, seen: Arc<Seen>) {
    for path in paths.iter().cycle() {
        if now.over.load(SeqCst) {
            return;
        }
        let round = now.round.load(SeqCst);
        let request = match path.strip_prefix("find:") {
            Some(path) => caller.request("POST", path, Some(br#"{"words":"canary"}"#.to_vec())),
            None => caller.request("GET", path, None),
        };
        let response = caller.stream(request).await;
        let withdrawn = now.withdrawn.load(SeqCst);
        let bytes = to_bytes(response.into_body(), 4 << 20).await.unwrap();
        let has_data = String::from_utf8_lossy(&bytes).contains("canary-ume");
        if has_data && withdrawn {
            now.leaks.fetch_add(1, SeqCst);
        }
        if has_data {
            seen.data.store(round, SeqCst);
        } else if withdrawn {
            seen.refused.store(round, SeqCst);
        }
        tokio::task::yield_now().await;
    }
}

/// Until every client has come so far.
async fn all(seen: &[Arc<Seen>], what: impl Fn(&Seen) -> bool) {
    while !seen.iter().all(|seen| what(seen)) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn r3_5_nothing_leaves_after_a_withdrawal_was_acknowledged_however_hard_is_read() {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", Role::Subject).await;
    town.person("kanri").await;
    town.grant("kanri", Role::InstitutionAdmin, Some("hibari")).await;
    let (ume, hibari) = (town.subject_id("ume"), town.institution_id("hibari"));
    let mari = town.sign_in("mari").await;
    mari.call(mari.post(ume, "canary-ume-open")).await.ok();
    // A plan of hers, which leaves as a calendar too.
    let plan = format!(
        r#"{{"id":"{}","version":0,"kind":"other","title":"canary-ume-plan","who":"","start":{},"minutes":60,"repeat":"once","until":null,"note":""}}"#,
        mari.new_id::<()>(),
        enwa_story::NOW.0
    );
    let plan = mari.request("PUT", &format!("/api/v1/subjects/{ume}/visits"), Some(plan.into_bytes()));
    assert!(mari.send(plan).await.status.is_success());
    let days = "from=2026-11-22&to=2026-11-22";
    let (visits, calendar) = (format!("/visits?{days}"), format!("/visits.ics?{days}"));
    let parts = ["", "/entries", "/changes?after=0", "/find", "/album", "/profile", &visits, &calendar];
    let of_circle: Vec<String> = parts
        .map(|part| format!("/api/v1/subjects/{ume}{part}"))
        .into_iter()
        .map(|path| if path.ends_with("/find") { format!("find:{path}") } else { path })
        .chain(["/api/v1/subjects".to_owned(), "find:/api/v1/find".to_owned()])
        .collect();
    // Whose names an admin reads. (What the own staff did would grow with every reading here.)
    let of_admin = vec![format!("/api/v1/institutions/{hibari}/subjects")];

    let now = Arc::new(Now::default());
    let mut seen = Vec::new();
    let mut clients = Vec::new();
    for key in ["mari", "megumi", "sakura", "mari", "sakura", "kanri"] {
        for n in 0..5 {
            let mut paths = if key == "kanri" { of_admin.clone() } else { of_circle.clone() };
            let at = n % paths.len();
            paths.rotate_left(at);
            let here = Arc::new(Seen::default());
            seen.push(here.clone());
            clients.push(tokio::spawn(reads(town.sign_in(key).await, paths, now.clone(), here)));
        }
    }
    assert_eq!(clients.len(), 30);
    let subject = town.sign_in("ume-san").await;
    let rounds = async {
        for round in 1..=rounds() {
            now.round.store(round, SeqCst);
            // The positive control: each of them reads it, in every round.
            all(&seen, |seen| seen.data.load(SeqCst) == round).await;
            let body = ConsentChange { id: subject.new_id(), of: ConsentScope::Whole {}, call: None };
            let withdraw = WithdrawConsent { subject: ume, query: (), body: body.clone() };
            let request = subject.request("POST", &withdraw.path(), Some(serde_json::to_vec(&body).unwrap()));
            let receipt = subject.stream(request).await;
            now.withdrawn.store(true, SeqCst);
            assert!(receipt.status().is_success(), "{}", receipt.status());
            all(&seen, |seen| seen.refused.load(SeqCst) == round).await;
            assert_eq!(now.leaks.load(SeqCst), 0, "round {round}");
            now.withdrawn.store(false, SeqCst);
            town.consent("ume", true).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(300), rounds).await.expect("all rounds");
    now.over.store(true, SeqCst);
    for client in clients {
        client.await.unwrap();
    }
    assert_eq!(now.leaks.load(SeqCst), 0);
}

/// Where a process that is about to die leaves what the one after it needs.
const LEFT_AT: &str = "STORY_LEFT_AT";

/// What outlives it, beside the database.
#[derive(Serialize, Deserialize)]
struct Left {
    database: String,
    ume: SubjectId,
    withdrawal: ConsentId,
    subject: String,
    readers: Vec<String>,
    /// Up to where each reader had heard.
    heard: i64,
}

/// A town whose 30 clients read and listen; its server dies when the withdrawal is committed and nobody was told.
async fn withdraw_and_die(left_at: &Path) {
    let town = Town::with_people().await;
    town.person("ume-san").await;
    town.relate("ume", "ume-san", Role::Subject).await;
    let ume = town.subject_id("ume");
    let mari = town.sign_in("mari").await;
    let mut first = Stream::open(&mari, None).await;
    mari.call(mari.post(ume, "canary-ume-open")).await.ok();
    let (heard, _) = first.next().await.unwrap();
    let mut readers = Vec::new();
    for key in ["mari", "megumi", "sakura"].into_iter().cycle().take(30) {
        let reader = town.sign_in(key).await;
        // The positive control.
        reader.call(GetSubject { subject: ume, query: (), body: () }).await.ok();
        let mut stream = Stream::open(&reader, None).await;
        let told = left_at.with_extension("told");
        tokio::spawn(async move {
            let (_, event) = stream.next().await.unwrap();
            let mut told = std::fs::OpenOptions::new().create(true).append(true).open(told).unwrap();
            writeln!(told, "{event:?}").unwrap();
        });
        readers.push(reader.cookie.unwrap());
    }
    let subject = town.sign_in("ume-san").await;
    let withdrawal = subject.new_id();
    let left = Left {
        database: town.app.db.url.to_string(),
        ume,
        withdrawal,
        subject: subject.cookie.clone().unwrap(),
        readers,
        heard,
    };
    std::fs::write(left_at, serde_json::to_vec(&left).unwrap()).unwrap();
    let body = ConsentChange { id: withdrawal, of: ConsentScope::Whole {}, call: None };
    subject.call(WithdrawConsent { subject: ume, query: (), body }).await.ok();
}

/// Reliability 3.5, the run with a kill: what was committed holds, whoever was told.
#[tokio::test]
async fn r3_5_a_withdrawal_holds_though_the_server_died_before_it_told_anybody() {
    if let Some(left_at) = std::env::var_os(LEFT_AT) {
        return withdraw_and_die(Path::new(&left_at)).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let left_at = folder.path().join("left.json");
    let mut dying = Command::new(std::env::current_exe().unwrap());
    dying.args(["--exact", "withdrawal::r3_5_a_withdrawal_holds_though_the_server_died_before_it_told_anybody"]);
    dying.env(LEFT_AT, &left_at).env("STORY_DIE_AT", "committed:WithdrawConsent").env("TMPDIR", folder.path());
    let died = tokio::task::spawn_blocking(move || dying.output().unwrap()).await.unwrap();
    // Killed, and not ended: it has neither an exit code nor an answer.
    assert_eq!(died.status.code(), None, "{}", String::from_utf8_lossy(&died.stdout));
    assert!(!left_at.with_extension("told").exists(), "nobody was told");
    let left: Left = serde_json::from_slice(&std::fs::read(&left_at).unwrap()).unwrap();

    let town = Town::again(left.database).await;
    for cookie in &left.readers {
        let reader = town.device(cookie);
        let path = format!("/api/v1/subjects/{}/entries", left.ume);
        for path in [path.as_str(), "/api/v1/subjects", "/api/v1/me"] {
            let answer = reader.stream(reader.request("GET", path, None)).await;
            let bytes = to_bytes(answer.into_body(), 4 << 20).await.unwrap();
            assert!(!String::from_utf8_lossy(&bytes).contains("canary-ume"), "{path}");
        }
        let (_, event) = Stream::open(&reader, Some(left.heard)).await.next().await.unwrap();
        assert!(matches!(event.kind, EventKind::Access | EventKind::Claims | EventKind::Resync), "{event:?}");
    }
    let subject = town.device(&left.subject);
    let consents = subject.call(GetConsents { subject: left.ume, query: (), body: () }).await.ok();
    assert_eq!(consents.state, Consent::Withdrawn);
    // Whoever got no answer asks again, and gets the receipt of the first.
    let body = ConsentChange { id: left.withdrawal, of: ConsentScope::Whole {}, call: None };
    let again = WithdrawConsent { subject: left.ume, query: (), body };
    assert_eq!(subject.call(again).await.ok().at, consents.records[0].at);
    assert_eq!(server::audit::verify(&town.app.db).await.unwrap().broken, None);
}
