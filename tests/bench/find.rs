//! `enwa-bench find`: one subject with 50,000 entries; words that are in all of them, in a few, and in hardly any, against
//! reading the very entries that were found by their keys. In turn, in one process; the ratio of the medians is the result.

use crate::town;
use contract::{EntryId, SubjectId, entry::Find, policy::Audience};
use server::{app::App, clock::Clock, config::Config, store::entry};
use std::time::{Duration, Instant};

const ENTRIES: i64 = 50_000;
/// Every so many entries something rare is said.
const EVERY: i64 = 2_500;
const ROUNDS: usize = 41;
/// Most that a search may take, as a multiple of reading what it finds by key.
const LIMIT: f64 = 5.0;

fn text(n: i64) -> String {
    let rare = if n % EVERY == 7 { "仙骨部に発赤、体位を変えました。転落なし。" } else { "" };
    town::visit(n) + rare
}

pub async fn compare() {
    let data = std::env::temp_dir().join(format!("enwa-bench-find-{}", std::process::id()));
    std::fs::create_dir_all(&data).unwrap();
    println!("filling a database with {ENTRIES} entries (usually 60 s) …");
    let subject = town::fill(&data, ENTRIES, text).await;
    let config = Config { data_dir: data.clone(), ..Config::default() };
    let app = App::open(config, Clock::System, "bench").await.unwrap();
    for (name, words) in [("common", "訪問です"), ("rare", "仙骨部 体位"), ("two-letters", "発赤")] {
        let ratio = measure(&app, subject, words).await;
        println!("ratio find-{name} {ratio:.2} {LIMIT}");
    }
    drop(app);
    std::fs::remove_dir_all(&data).unwrap();
}

async fn measure(app: &App, subject: SubjectId, words: &str) -> f64 {
    let scope = [Audience::Everyone, Audience::Professionals];
    let asked = Find { words: words.to_owned(), ..Find::default() };
    let nobody = app.clock.new_id().unwrap();
    let mut conn = app.db.read().acquire().await.unwrap();
    let (mut searching, mut reading) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let (found, _) = entry::find(&mut conn, subject, &scope, nobody, &asked).await.unwrap();
        searching.push(begun.elapsed());
        assert!(found.len() >= 15, "{words}: {}", found.len());
        let ids: Vec<EntryId> = found.iter().map(|entry| entry.id).collect();
        let begun = Instant::now();
        for id in ids {
            assert!(entry::get(&mut conn, id).await.unwrap().is_some());
        }
        reading.push(begun.elapsed());
    }
    let (searching, reading) = (median(searching), median(reading));
    println!("{words}: found in {} µs, read by key in {} µs", searching.as_micros(), reading.as_micros());
    searching.as_secs_f64() / reading.as_secs_f64()
}

/// The one in the middle.
pub fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}
