//! Live events under strain: gaps, old ids, faults, idle sessions, and whom a hint may reach.

use crate::live::Stream;
use contract::{
    ProblemCode, Role,
    endpoint::{BACKGROUND, EVENTS_ROUTE, GetClaims, ListChanges, PutReadMark},
    entry::{ChangesQuery, MarkRead, React, ReactionKind},
    event::EventKind,
};
use enwa_story::{Caller, Town};

const DAY_MS: i64 = 24 * 3_600_000;

async fn head(town: &Town) -> i64 {
    let row = sqlx::query("SELECT event_seq FROM head").fetch_one(town.app.db.read()).await.unwrap();
    sqlx::Row::get(&row, 0)
}

/// A fault of the database is not the end of a session: the app would delete drafts upon it.
#[tokio::test]
async fn j08_a_fault_ends_the_stream_but_is_not_told_as_the_end_of_the_session() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    let mut stream = Stream::open(&mari, None).await;
    town.execute("ALTER TABLE session RENAME TO session_away").await.unwrap();
    town.grant("mari", Role::InstitutionAdmin, Some("hibari")).await;
    let mut told = Vec::new();
    while let Some((_, event)) = stream.next().await {
        told.push(event.kind);
    }
    assert!(!told.contains(&EventKind::SessionEnded), "{told:?}");
    town.execute("ALTER TABLE session_away RENAME TO session").await.unwrap();
    mari.call(GetClaims { query: (), body: () }).await.ok();
}

/// I9: an id of another database's life, as after a restored backup, must not mute the stream.
#[tokio::test]
async fn i9_an_id_ahead_of_the_head_is_answered_with_resync_and_the_stream_goes_on() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let head = head(&town).await;
    let mut stream = Stream::open(&sakura, Some(head + 1_000)).await;
    let (id, event) = stream.next().await.unwrap();
    assert_eq!((id, event.kind), (head, EventKind::Resync), "and the id to resume from is a real one again");
    let entry = mari.call(mari.post(town.subject_id("ume"), "一")).await.ok();
    assert_eq!(stream.next().await.unwrap().1.seq, Some(entry.changed));
}

/// I9: a gap too large to be replayed is fetched anew, not forgotten.
#[tokio::test]
async fn i9_a_gap_that_is_too_large_is_answered_with_resync() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let before = head(&town).await;
    town.execute(
        "INSERT INTO event (seq, kind, subject, person, n, at) \
         WITH RECURSIVE more (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 10050) \
         SELECT (SELECT event_seq FROM head) + n, 'reads', '', '', 0, (SELECT MAX(at) FROM event) FROM more",
    )
    .await
    .unwrap();
    town.execute("UPDATE head SET event_seq = event_seq + 10050").await.unwrap();
    let mut stream = Stream::open(&sakura, Some(before)).await;
    let (id, event) = stream.next().await.unwrap();
    assert_eq!((id, event.kind), (before + 10_050, EventKind::Resync));
    let entry = mari.call(mari.post(town.subject_id("ume"), "一")).await.ok();
    // The pump has not stopped at its limit. What it poured out may have been more than a stream keeps.
    loop {
        match stream.next().await.unwrap().1 {
            event if event.kind == EventKind::Resync => {}
            event => break assert_eq!(event.seq, Some(entry.changed)),
        }
    }
}

/// Decision 0006: an entry for professionals is not even hinted at to the family.
#[tokio::test]
async fn m3_2_an_entry_for_professionals_is_told_to_professionals_only() {
    let town = Town::with_people().await;
    let (mari, megumi) = (town.sign_in("mari").await, town.sign_in("megumi").await);
    let sakura = town.sign_in("sakura").await;
    let ume = town.subject_id("ume");
    let known = sakura.call(ListChanges { subject: ume, query: ChangesQuery { after: 0 }, body: () }).await.ok().seq;
    let (mut family, mut colleague) = (Stream::open(&sakura, None).await, Stream::open(&megumi, None).await);
    let from = head(&town).await;
    let inward = mari.call(mari.professional(ume, "canary-inward")).await.ok();
    let comment = megumi.call(megumi.comment(&inward, "canary-inward")).await.ok();
    let noted = React { kind: ReactionKind::Noted, on: true };
    let react = contract::endpoint::ReactToEntry { entry: inward.id, query: (), body: noted };
    let reacted = megumi.call(react).await.ok();
    let open = mari.call(mari.post(ume, "みんなへ")).await.ok();
    assert!(inward.changed < comment.changed && comment.changed < reacted.changed && reacted.changed < open.changed);
    for seq in [inward.changed, comment.changed, reacted.changed, open.changed] {
        assert_eq!(colleague.next().await.unwrap().1.seq, Some(seq));
    }
    let (_, event) = family.next().await.unwrap();
    assert_eq!(event.seq, Some(open.changed), "the first thing the family hears of is the open entry");
    let mut resumed = Stream::open(&sakura, Some(from)).await;
    assert_eq!(resumed.next().await.unwrap().1.seq, Some(open.changed), "nor when it is told again");
    // The gap in the counter hides nothing from the family that is theirs.
    let changes = sakura.call(ListChanges { subject: ume, query: ChangesQuery { after: known }, body: () }).await.ok();
    assert_eq!(changes.items.iter().map(|e| e.id).collect::<Vec<_>>(), [open.id]);
}

/// Whoever becomes staff hears professionals' events from then on, and whoever stops does not.
#[tokio::test]
async fn m7_4_the_audience_follows_the_standing() {
    let town = Town::with_people().await;
    let (mari, megumi) = (town.sign_in("mari").await, town.sign_in("megumi").await);
    let ume = town.subject_id("ume");
    town.relate("ume", "megumi", Role::Family).await;
    let mut stream = Stream::open(&megumi, None).await;
    let first = mari.call(mari.professional(ume, "一")).await.ok();
    while stream.next().await.unwrap().1.seq != Some(first.changed) {}
    town.unlist("ume", "kaede").await;
    mari.call(mari.professional(ume, "二")).await.ok();
    let open = mari.call(mari.post(ume, "三")).await.ok();
    loop {
        let (_, event) = stream.next().await.unwrap();
        match event.kind {
            EventKind::Entries if event.seq == Some(open.changed) => break,
            EventKind::Entries => {
                assert!(event.seq < Some(open.changed - 1), "a hint of what is not theirs: {event:?}")
            }
            _ => {}
        }
    }
}

/// A mark that did not move is nobody's news.
#[tokio::test]
async fn only_a_mark_that_moved_is_told() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let ume = town.subject_id("ume");
    let mark = |seq| PutReadMark { subject: ume, query: (), body: MarkRead { seq } };
    let mut stream = Stream::open(&mari, None).await;
    let entry = mari.call(mari.post(ume, "一")).await.ok();
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Entries);
    sakura.call(mark(entry.seq)).await.ok();
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Reads);
    sakura.call(mark(entry.seq)).await.ok();
    sakura.call(mark(0)).await.ok();
    mari.call(mari.post(ume, "二")).await.ok();
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Entries);
}

fn in_background(caller: &Caller, path: &str) -> axum::http::Request<axum::body::Body> {
    let mut request = caller.request("GET", path, None);
    request.headers_mut().insert(BACKGROUND, "1".parse().unwrap());
    request
}

/// J-20: what the app asks by itself is no use of the session; an abandoned tablet signs itself out.
#[tokio::test]
async fn j20_background_requests_and_streams_do_not_keep_an_idle_session() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    for _ in 0..2 {
        town.later(14 * 60_000);
        assert!(mari.send(in_background(&mari, "/api/v1/me")).await.status.is_success());
        drop(Stream::open(&mari, None).await);
    }
    town.later(3 * 60_000);
    mari.send(in_background(&mari, "/api/v1/me")).await.refused(ProblemCode::SignedOut);
    assert_eq!(mari.stream(mari.request("GET", EVENTS_ROUTE, None)).await.status(), 401);
    let again = town.sign_in("mari").await;
    for _ in 0..3 {
        town.later(14 * 60_000);
        again.call(GetClaims { query: (), body: () }).await.ok();
        assert!(again.send(in_background(&again, "/api/v1/me")).await.status.is_success());
    }
}

#[tokio::test]
async fn old_events_are_pruned_in_steps_and_resuming_before_them_is_answered_with_resync() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let from = head(&town).await;
    let old = mari.call(mari.post(town.subject_id("ume"), "古い")).await.ok();
    town.later(8 * DAY_MS);
    let (mari, again) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let new = mari.call(mari.post(town.subject_id("ume"), "新しい")).await.ok();
    assert!(old.changed < new.changed);
    server::upkeep::once(&town.app).await.unwrap();
    let rows = sqlx::query("SELECT seq FROM event").fetch_all(town.app.db.read()).await.unwrap();
    assert_eq!(rows.len(), 1, "the new one stays");
    let mut stream = Stream::open(&again, Some(from)).await;
    assert_eq!(stream.next().await.unwrap().1.kind, EventKind::Resync);
    let mut stream = Stream::open(&again, Some(head(&town).await - 1)).await;
    assert_eq!(stream.next().await.unwrap().1.seq, Some(new.changed));
    drop(sakura);
}
