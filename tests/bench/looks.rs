//! `enwa-bench looks`: who looked at one subject's record on the last day, in a log of a million rows, against reading the very
//! rows by their keys. In turn, in one process; the ratio of the medians is the result.

use crate::{find::median, town};
use contract::SubjectId;
use server::{app::App, clock::Clock, config::Config, store::access_log};
use sqlx::Row as _;
use std::time::Instant;

const ROWS: i64 = 1_000_000;
/// One row of so many is about the subject: some fifty a day, of a year.
const OF_THE_SUBJECT: i64 = 50;
const DAY_MS: i64 = 86_400_000;
const ROUNDS: usize = 41;
/// Most that it may take, as a multiple of reading the same rows by key.
const LIMIT: f64 = 10.0;

pub async fn compare() {
    let data = std::env::temp_dir().join(format!("enwa-bench-looks-{}", std::process::id()));
    std::fs::create_dir_all(&data).unwrap();
    println!("filling a log with {ROWS} rows (usually 20 s) …");
    let subject = town::fill(&data, 100, town::visit).await;
    let config = Config { data_dir: data.clone(), ..Config::default() };
    let app = App::open(config, Clock::System, "bench").await.unwrap();
    fill(&app, subject).await;
    let ratio = measure(&app, subject).await;
    println!("ratio looks-of-a-million {ratio:.2} {LIMIT}");
    drop(app);
    std::fs::remove_dir_all(&data).unwrap();
}

/// Rows as a year of a town leaves them. They stand beyond the chain's end: nothing is verified here.
async fn fill(app: &App, subject: SubjectId) {
    let now = app.clock.now().0;
    let mut conn = <sqlx::AnyConnection as sqlx::Connection>::connect(&app.db.url).await.unwrap();
    sqlx::query(
        "INSERT INTO audit (seq, at, person, role, institution, subject, verb, what, items, session, address, request, result, hash) \
         WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $1) \
         SELECT 1000000 + n, $2 - ($1 - n) * 31536, p.id, 'staff', g.institution, \
                CASE WHEN n % $3 = 0 THEN $4 ELSE 'subject-' || (n % 997) END, 'viewed', 'ListEntries', '', '', '', '', 'ok', 'x' \
         FROM n, person p JOIN role_grant g ON g.person = p.id AND g.role = 'staff'",
    )
    .bind(ROWS)
    .bind(now)
    .bind(OF_THE_SUBJECT)
    .bind(subject.to_string())
    .execute(&mut conn)
    .await
    .unwrap();
}

async fn measure(app: &App, subject: SubjectId) -> f64 {
    let nobody = app.clock.new_id().unwrap();
    let now = app.clock.now();
    let day = (now.plus_ms(-DAY_MS), now.plus_ms(1_000));
    let mut conn = app.db.read().acquire().await.unwrap();
    let keys = sqlx::query("SELECT seq FROM audit WHERE subject = $1 AND at >= $2 AND at < $3 ORDER BY seq")
        .bind(subject.to_string())
        .bind(day.0.0)
        .bind(day.1.0)
        .fetch_all(&mut *conn)
        .await
        .unwrap();
    let keys: Vec<i64> = keys.iter().map(|row| row.get(0)).collect();
    assert!(keys.len() > 40, "{}", keys.len());
    let (mut asking, mut reading) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let looks = access_log::looks(&mut conn, subject, nobody, day).await.unwrap();
        asking.push(begun.elapsed());
        assert!(!looks.items.is_empty());
        let begun = Instant::now();
        for key in &keys {
            sqlx::query("SELECT * FROM audit WHERE seq = $1").bind(key).fetch_one(&mut *conn).await.unwrap();
        }
        reading.push(begun.elapsed());
    }
    let (asking, reading) = (median(asking), median(reading));
    println!("{} rows: told in {} µs, read by key in {} µs", keys.len(), asking.as_micros(), reading.as_micros());
    asking.as_secs_f64() / reading.as_secs_f64()
}
