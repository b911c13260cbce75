//! `enwa-bench access SERVER_PROGRAM`: what session, policy and the row of the access log add to reading a page of a timeline.
//! The real server is asked for a page in the middle of a record, which no cache holds; in turn a process that reads the very
//! same page of a copy of the database, writes it out and sends it, for whoever asks. What each spends on an answer in
//! processor time is compared, so that a neighbour on the machine counts for little.

use crate::{CONNECTIONS, ENTRIES, Spent, TURN, load, load::Load, server_command, start, town};
use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
    routing::get,
};
use contract::{
    SubjectId, Timestamp,
    entry::{EntryPage, EntryQuery},
    policy::Audience,
};
use server::{app::App, clock::Clock, config::Config, store};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::{net::TcpListener, process::Command};

/// Turns of each side.
const TURNS: usize = 7;
/// Most that an answer may cost, as a multiple of the bare page.
const LIMIT: f64 = 1.35;

pub async fn compare(program: &str) {
    let data = std::env::temp_dir().join(format!("enwa-bench-access-{}", std::process::id()));
    let (ours, bare) = (data.join("ours"), data.join("bare"));
    std::fs::create_dir_all(&ours).unwrap();
    std::fs::create_dir_all(&bare).unwrap();
    println!("filling a database with {ENTRIES} entries (usually 10 s) …");
    let subject = town::fill(&ours, ENTRIES, town::visit).await;
    for file in std::fs::read_dir(&ours).unwrap().flatten().filter(|file| file.path().is_file()) {
        std::fs::copy(file.path(), bare.join(file.file_name())).unwrap();
    }
    let at = Clock::System.now().plus_ms(-ENTRIES / 2 * 60_000);
    let (mut server, address) = start(server_command(program, &ours)).await;
    let cookie = load::sign_in(&address, town::LOGIN, town::PASSWORD).await;
    let checked = Load { address, path: format!("/api/v1/subjects/{subject}/entries?at={}", at.0), cookie };
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["bare-page".as_ref(), bare.as_os_str(), subject.to_string().as_ref(), at.0.to_string().as_ref()]);
    let (mut floor, address) = start(command).await;
    let read = Load { address, ..checked.clone() };
    assert_eq!(page(&checked.once().await), page(&read.once().await), "both sides send the same page");
    for side in [&checked, &read] {
        side.run(CONNECTIONS, Duration::from_secs(1)).await;
    }
    let (mut ratios, mut errors) = (Vec::new(), 0);
    for turn in 1..=TURNS {
        let mut spent = Vec::new();
        for (side, child) in [(&checked, &server), (&read, &floor)] {
            let mut here = Spent::new(child);
            let taken = side.run(CONNECTIONS, TURN).await;
            errors += taken.errors;
            here.answers = taken.answers();
            spent.push(here.micros_each());
        }
        println!("turn {turn}: an answer takes {:.0} µs, the bare page {:.0} µs of processor time", spent[0], spent[1]);
        ratios.push(spent[0] / spent[1]);
    }
    for child in [&mut server, &mut floor] {
        child.start_kill().unwrap();
        child.wait().await.unwrap();
    }
    std::fs::remove_dir_all(&data).unwrap();
    assert_eq!(errors, 0, "every answer came");
    ratios.sort_by(f64::total_cmp);
    println!("ratio access-check-and-log {:.2} {LIMIT}", ratios[TURNS / 2]);
}

/// The page of an answer.
fn page(answer: &[u8]) -> EntryPage {
    serde_json::from_slice(&answer[load::body_at(answer).unwrap()..]).unwrap()
}

/// Serves the page to whoever asks, until it is ended.
pub async fn serve(data: &Path, subject: SubjectId, at: Timestamp) {
    let config = Config { data_dir: data.to_owned(), ..Config::default() };
    let app = App::open(config, Clock::System, "bench").await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("ready http://{}", listener.local_addr().unwrap());
    let state = Arc::new((app, subject, at));
    axum::serve(listener, Router::new().route("/{*path}", get(bare)).with_state(state)).await.unwrap();
}

async fn bare(State(state): State<Arc<(App, SubjectId, Timestamp)>>) -> Response {
    let (app, subject, at) = &*state;
    let scope = [Audience::Everyone, Audience::Professionals];
    let query = EntryQuery { at: Some(*at), ..EntryQuery::default() };
    let mut conn = app.db.read().acquire().await.unwrap();
    let (seq, total) = store::subject::counters(&mut conn, *subject, &scope).await.unwrap();
    let (items, has_older, has_newer) = store::entry::page(&mut conn, *subject, &scope, &query).await.unwrap();
    let first = items.first().unwrap().cursor();
    let offset = store::entry::newer_than(&mut conn, *subject, &scope, first).await.unwrap();
    drop(conn);
    let older = items.last().filter(|_| has_older).map(contract::entry::Entry::cursor);
    let page = EntryPage { older, newer: has_newer.then_some(first), total, offset, seq, read_seq: 0, items };
    let mut response = Response::new(Body::from(serde_json::to_vec(&page).unwrap()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
