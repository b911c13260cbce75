//! `enwa-bench find`, `enwa-bench looks` and `enwa-bench access` are modules of their own. `enwa-bench SERVER_PROGRAM`: fills a database with one subject of 10,000 entries, starts the real
//! server on it, and asks for the newest page of 50 over 200 connections, rights and access-log row
//! included; in the same run, in turn, the very same answer, head and body, from memory. Both come from a
//! process of their own with the same HTTP stack, so that what differs is the work. The machine is
//! noisy: neighbouring turns are compared, and the median of their ratios is the result.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, missing_docs)]

mod access;
mod find;
mod load;
mod looks;
mod memory;
mod town;

use load::{Load, Taken};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// Entries of the record that is read.
const ENTRIES: i64 = 10_000;
/// Connections at once.
const CONNECTIONS: usize = 200;
/// Length of one turn.
const TURN: Duration = Duration::from_secs(3);
/// Turns of each side.
const TURNS: usize = 7;
/// Most that the 99th percentile may be, as a multiple of the same bytes from memory.
const P99_RATIO: f64 = 4.0;
/// Most resident memory, in MiB.
const MEMORY_MIB: f64 = 150.0;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["from-memory", answer] => memory::serve(Path::new(answer)).await,
        ["find"] => find::compare().await,
        ["looks"] => looks::compare().await,
        ["access", program] => access::compare(program).await,
        ["bare-page", data, subject, at] => {
            let at = contract::Timestamp(at.parse().unwrap());
            access::serve(Path::new(data), subject.parse().unwrap(), at).await;
        }
        [program] => compare(program).await,
        _ => eprintln!(
            "enwa-bench SERVER_PROGRAM | enwa-bench access SERVER_PROGRAM | enwa-bench find | enwa-bench looks"
        ),
    }
}

async fn compare(program: &str) {
    let data = std::env::temp_dir().join(format!("enwa-bench-{}", std::process::id()));
    std::fs::create_dir_all(&data).unwrap();
    println!("filling a database with {ENTRIES} entries (usually 10 s) …");
    let subject = town::fill(&data, ENTRIES, town::visit).await;
    let (mut server, address) = start(server_command(program, &data)).await;
    let cookie = load::sign_in(&address, town::LOGIN, town::PASSWORD).await;
    let timeline = Load { address, path: format!("/api/v1/subjects/{subject}/entries"), cookie };
    let answer = timeline.once().await;
    std::fs::write(data.join("answer"), &answer).unwrap();
    let mut from_memory = Command::new(std::env::current_exe().unwrap());
    from_memory.arg("from-memory").arg(data.join("answer"));
    let (mut floor, address) = start(from_memory).await;
    let memory = Load { address, ..timeline.clone() };
    assert_eq!(stable(&memory.once().await), stable(&answer), "both sides send the same answer");
    println!(
        "answer: {} bytes; {CONNECTIONS} connections; {TURNS} turns of {} s each, in turn",
        answer.len(),
        TURN.as_secs()
    );
    for side in [&timeline, &memory] {
        side.run(CONNECTIONS, Duration::from_secs(1)).await;
    }
    let mut before = memory.run(CONNECTIONS, TURN).await;
    let mut errors = before.errors;
    let (mut p99, mut p50, mut rate) = (Vec::new(), Vec::new(), Vec::new());
    let (mut spent, mut spent_floor) = (Spent::new(&server), Spent::new(&floor));
    for turn in 1..=TURNS {
        let ours = timeline.run(CONNECTIONS, TURN).await;
        let after = memory.run(CONNECTIONS, TURN).await;
        errors += ours.errors + after.errors;
        spent.answers += ours.answers();
        spent_floor.answers += after.answers();
        // The machine as it was just before and just after.
        let ratio = |of: fn(&Taken) -> f64| of(&ours) / f64::midpoint(of(&before), of(&after));
        p99.push(ratio(|taken| taken.at(0.99)));
        p50.push(ratio(|taken| taken.at(0.5)));
        rate.push(ratio(|taken| taken.rate(TURN)));
        println!(
            "turn {turn}: timeline p50 {:.1} p99 {:.1} ms {:.0}/s | memory p50 {:.1} p99 {:.1} ms {:.0}/s",
            ours.at(0.5),
            ours.at(0.99),
            ours.rate(TURN),
            after.at(0.5),
            after.at(0.99),
            after.rate(TURN)
        );
        before = after;
    }
    let (spent, spent_floor) = (spent.micros_each(), spent_floor.micros_each());
    let resident = resident_mib(server.id());
    for child in [&mut server, &mut floor] {
        child.start_kill().unwrap();
        child.wait().await.unwrap();
    }
    std::fs::remove_dir_all(&data).unwrap();
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    println!("processor time of an answer: {spent:.0} µs, from memory {spent_floor:.0} µs");
    println!("p50 {:.2} and throughput {:.2} of the same answer from memory", median(p50), median(rate));
    println!("ratio server-page-p99 {:.2} {P99_RATIO}", median(p99));
    println!("ratio server-page-resident-MiB {resident:.0} {MEMORY_MIB}");
    println!("ratio server-page-errors {errors} 0");
}

/// An answer without the two lines that differ from one to the next.
fn stable(answer: &[u8]) -> Vec<String> {
    let (head, body) = answer.split_at(load::body_at(answer).unwrap());
    let lines = std::str::from_utf8(head).unwrap().lines().map(str::to_owned);
    let mut lines: Vec<String> =
        lines.filter(|line| !line.starts_with("date: ") && !line.starts_with("x-request-id: ")).collect();
    lines.sort();
    lines.push(String::from_utf8(body.to_owned()).unwrap());
    lines
}

fn server_command(program: &str, data: &Path) -> Command {
    let dist = data.join("dist");
    std::fs::create_dir_all(&dist).unwrap();
    std::fs::write(dist.join("index.html"), "<!doctype html><title>bench</title>").unwrap();
    let arguments: [PathBuf; 7] =
        ["serve".into(), "--listen".into(), "127.0.0.1:0".into(), "--data".into(), data.into(), "--dist".into(), dist];
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// A program that says `ready http://ADDRESS` once it listens.
async fn start(mut command: Command) -> (Child, String) {
    let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().expect("the program");
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    loop {
        let line = lines.next_line().await.unwrap().expect("it gets ready");
        if let Some(address) = line.strip_prefix("ready http://") {
            return (child, address.to_owned());
        }
    }
}

/// What a program's answers cost it; says more than times do where others work beside us.
struct Spent {
    id: Option<u32>,
    ticks: f64,
    answers: usize,
}

impl Spent {
    fn new(child: &Child) -> Self {
        Self { id: child.id(), ticks: ticks(child.id()), answers: 0 }
    }

    fn micros_each(&self) -> f64 {
        (ticks(self.id) - self.ticks) * 10_000.0 / self.answers as f64
    }
}

/// Processor time of a process in hundredths of a second; 0 where the system has no /proc.
fn ticks(id: Option<u32>) -> f64 {
    let stat = id.and_then(|id| std::fs::read_to_string(format!("/proc/{id}/stat")).ok()).unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or("");
    after_name.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<f64>().ok()).sum()
}

/// `VmRSS` of a process; 0 where the system has no /proc.
fn resident_mib(id: Option<u32>) -> f64 {
    let status = id.and_then(|id| std::fs::read_to_string(format!("/proc/{id}/status")).ok()).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
