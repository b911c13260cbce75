//! Reliability 3.5: withdrawal after withdrawal while thirty clients read hard. After 「撤回しました」 has left, nothing that leaves
//! holds the record or the name.

use axum::body::to_bytes;
use contract::{
    Endpoint as _, Role,
    consent::{ConsentChange, ConsentScope},
    endpoint::WithdrawConsent,
};
use enwa_story::{Caller, Town};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering::SeqCst},
    },
    time::Duration,
};

const ROUNDS: u32 = 20;

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
    let of_circle: Vec<String> = ["", "/entries", "/changes?after=0", "/find", "/album", "/profile"]
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
        for round in 1..=ROUNDS {
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
