//! Two servers on one PostgreSQL: each with connections, memory and access epoch of its own, and nothing
//! between them but the database. An SQLite file has one server, so these stories are left out there.

use crate::live::Stream;
use contract::{
    ProblemCode, Role,
    endpoint::{GetSubject, ListEntries},
    entry::EntryQuery,
    event::EventKind,
    policy::Denied,
};
use enwa_story::Town;
use futures_util::future::join_all;
use server::audit;
use sqlx::Row as _;

fn page(town: &Town, subject: &str) -> ListEntries {
    ListEntries { subject: town.subject_id(subject), query: EntryQuery::default(), body: () }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn what_is_written_at_one_server_is_told_at_the_other() {
    let town = Town::with_people().await;
    let second = town.second_server().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await.at(&second));
    let mut stream = Stream::open(&sakura, None).await;
    let entry = mari.call(mari.post(town.subject_id("ume"), "あちらで書いた")).await.ok();
    let (_, event) = stream.next().await.unwrap();
    let told = (event.kind, event.subject, event.seq);
    assert_eq!(told, (EventKind::Entries, Some(town.subject_id("ume")), Some(entry.changed)));
    assert_eq!(sakura.call(page(&town, "ume")).await.ok().items[0], entry);
}

/// The database was restarted: every connection is cut at once. Nobody starts the server again.
#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn b_a_database_that_was_restarted_is_used_again() {
    let town = Town::with_people().await;
    let second = town.second_server().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await.at(&second));
    let mut stream = Stream::open(&sakura, None).await;
    let before = mari.call(mari.post(town.subject_id("ume"), "前")).await.ok();
    assert_eq!(stream.next().await.unwrap().1.seq, Some(before.changed));
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    town.execute(cut).await.unwrap();
    town.later(1);
    let after = mari.call(mari.post(town.subject_id("ume"), "後")).await.ok();
    assert_eq!(sakura.call(page(&town, "ume")).await.ok().items[0], after);
    assert_eq!(stream.next().await.unwrap().1.seq, Some(after.changed), "and the other server hears of it");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn m19_a_withdrawal_at_one_server_holds_at_the_other_at_once() {
    let town = Town::with_people().await;
    let second = town.second_server().await;
    let [mari, sakura] = [town.sign_in("mari").await.at(&second), town.sign_in("sakura").await.at(&second)];
    let mut stream = Stream::open(&sakura, None).await;
    mari.call(mari.post(town.subject_id("ume"), "canary-text")).await.ok();
    for caller in [&mari, &sakura] {
        assert!(caller.call(page(&town, "ume")).await.text().contains("canary-text"), "it is there before");
    }
    town.consent("ume", false).await;
    for caller in [&mari, &sakura] {
        let answer = caller.call(page(&town, "ume")).await;
        assert!(!answer.text().contains("canary"));
        assert_eq!(answer.refused(ProblemCode::Denied).denied, Some(Denied::ConsentWithdrawn));
        let card = caller.call(GetSubject { subject: town.subject_id("ume"), query: (), body: () }).await;
        assert_eq!(card.refused(ProblemCode::Denied).denied, Some(Denied::ConsentWithdrawn));
        let post = caller.call(caller.post(town.subject_id("ume"), "もう書けない")).await;
        assert_eq!(post.refused(ProblemCode::Denied).denied, Some(Denied::ConsentWithdrawn));
    }
    let told = loop {
        let (_, event) = stream.next().await.unwrap();
        if event.kind == EventKind::Access {
            break event.subject;
        }
    };
    assert_eq!(told, Some(town.subject_id("ume")), "the open screen goes blank (J-53)");
    mari.call(page(&town, "matsu")).await.ok();
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn j43_the_chain_stays_whole_while_both_write() {
    let town = Town::with_people().await;
    let second = town.second_server().await;
    let ume = town.subject_id("ume");
    let mari = town.sign_in("mari").await;
    let sakura = town.sign_in("sakura").await.at(&second);
    town.person("jiro").await;
    town.relate("ume", "jiro", Role::Family).await;
    let before = town.log().await.len();
    let both = [&mari, &sakura];
    let work = (0..40).map(|n| async move {
        let caller = both[n % 2];
        let saved = caller.call(caller.post(ume, &format!("{n}"))).await.ok();
        caller.call(ListEntries { subject: ume, query: EntryQuery::default(), body: () }).await.ok();
        saved.seq
    });
    let mut numbers = join_all(work).await;
    numbers.sort_unstable();
    let first = numbers[0];
    assert_eq!(numbers, (first..first + 40).collect::<Vec<i64>>(), "the counter has no gap and no double");
    assert_eq!(town.log().await.len(), before + 80, "each write and each read is on record");
    for app in [&town.app, &second.app] {
        assert_eq!(audit::verify(&app.db).await.unwrap().broken, None);
    }
    let events = sqlx::query("SELECT seq FROM event ORDER BY seq").fetch_all(town.app.db.read()).await.unwrap();
    let events: Vec<i64> = events.iter().map(|row| row.get(0)).collect();
    assert_eq!(events, (1..=events.len() as i64).collect::<Vec<i64>>(), "nor do the events");
}
