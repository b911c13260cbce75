//! Live events: told after the commit, to the circle only, resumable, without content.

use axum::body::BodyDataStream;
use contract::{
    ProblemCode,
    endpoint::EVENTS_ROUTE,
    event::{EventKind, LiveEvent},
};
use enwa_story::{Caller, Town};
use futures_util::StreamExt as _;
use std::time::Duration;

/// An open stream of live events.
pub struct Stream {
    body: BodyDataStream,
    pub text: String,
}

impl Stream {
    pub async fn open(caller: &Caller, resume: Option<i64>) -> Self {
        let mut request = caller.request("GET", EVENTS_ROUTE, None);
        if let Some(id) = resume {
            request.headers_mut().insert("last-event-id", id.to_string().parse().unwrap());
        }
        let response = caller.stream(request).await;
        assert!(response.status().is_success(), "{}", response.status());
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Self { body: response.into_body().into_data_stream(), text: String::new() };
        stream.fill_until(":").await;
        stream.text.clear();
        stream
    }

    async fn fill_until(&mut self, needle: &str) {
        while !self.text.contains(needle) {
            let chunk =
                tokio::time::timeout(Duration::from_secs(10), self.body.next()).await.expect("something within 10 s");
            self.text.push_str(&String::from_utf8_lossy(&chunk.expect("the stream goes on").unwrap()));
        }
    }

    /// The next event with its id; `None` when the stream ends.
    pub async fn next(&mut self) -> Option<(i64, LiveEvent)> {
        loop {
            if let Some((block, rest)) = self.text.clone().split_once("\n\n") {
                self.text = rest.to_owned();
                let field = |name: &str| block.lines().find_map(|l| l.strip_prefix(name)).map(|v| v.trim().to_owned());
                if let Some(data) = field("data:").filter(|_| field("event:").is_none()) {
                    let id = field("id:").map_or(0, |id| id.parse().unwrap());
                    return Some((id, serde_json::from_str(&data).unwrap()));
                }
                continue;
            }
            let chunk = tokio::time::timeout(Duration::from_secs(10), self.body.next())
                .await
                .expect("something within 10 s")?;
            self.text.push_str(&String::from_utf8_lossy(&chunk.unwrap()));
        }
    }
}

#[tokio::test]
async fn an_entry_is_told_to_the_circle_and_to_nobody_else() {
    let town = Town::with_people().await;
    let (mari, sakura, taro) = (town.sign_in("mari").await, town.sign_in("sakura").await, town.sign_in("taro").await);
    let (mut family, mut stranger) = (Stream::open(&sakura, None).await, Stream::open(&taro, None).await);
    let entry = mari.call(mari.post(town.subject_id("ume"), "canary-live")).await.ok();
    let (_, event) = family.next().await.unwrap();
    assert_eq!(
        event,
        LiveEvent { kind: EventKind::Entries, subject: Some(town.subject_id("ume")), seq: Some(entry.changed) }
    );
    mari.call(mari.post(town.subject_id("matsu"), "canary-live")).await.ok();
    let (_, event) = stranger.next().await.unwrap();
    assert_eq!(event.subject, Some(town.subject_id("matsu")), "the first thing taro hears is about matsu");
    assert!(!family.text.contains("canary") && !stranger.text.contains("canary"));
}

#[tokio::test]
async fn what_was_committed_before_a_stream_opened_is_not_told_to_it_however_late_the_pump_is() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let ume = town.subject_id("ume");
    for round in 0..30 {
        mari.call(mari.post(ume, "before")).await.ok();
        let mut stream = Stream::open(&sakura, None).await;
        let after = mari.call(mari.post(ume, "after")).await.ok();
        let (_, event) = stream.next().await.unwrap();
        assert_eq!(event.seq, Some(after.changed), "round {round}");
    }
}

#[tokio::test]
async fn what_was_missed_is_told_again_from_the_last_id() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let mut stream = Stream::open(&sakura, None).await;
    mari.call(mari.post(town.subject_id("ume"), "一")).await.ok();
    let (last, _) = stream.next().await.unwrap();
    drop(stream);
    let mut missed = Vec::new();
    for text in ["二", "三"] {
        missed.push(mari.call(mari.post(town.subject_id("ume"), text)).await.ok().changed);
    }
    let mut stream = Stream::open(&sakura, Some(last)).await;
    let (first, second) = (stream.next().await.unwrap(), stream.next().await.unwrap());
    assert!(first.0 > last && second.0 > first.0);
    assert_eq!([first.1.seq, second.1.seq], [Some(missed[0]), Some(missed[1])], "these, and in their order");
}

#[tokio::test]
async fn j53_whoever_lost_access_while_away_fetches_everything_again() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let mut stream = Stream::open(&sakura, None).await;
    mari.call(mari.post(town.subject_id("ume"), "一")).await.ok();
    let (last, _) = stream.next().await.unwrap();
    drop(stream);
    town.consent("ume", false).await;
    let mut stream = Stream::open(&sakura, Some(last)).await;
    let (head, event) = stream.next().await.unwrap();
    assert_eq!((event.kind, event.subject), (EventKind::Resync, None));
    assert!(head > last, "and resumes behind it");
}

#[tokio::test]
async fn a_refused_write_is_told_to_nobody() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let mut stream = Stream::open(&sakura, None).await;
    let post = mari.post(town.subject_id("ume"), "一");
    mari.call(post.clone()).await.ok();
    let mut reused = post;
    reused.body.text = "別".into();
    mari.call(reused).await.refused(ProblemCode::IdReused);
    let second = mari.call(mari.post(town.subject_id("ume"), "二")).await.ok();
    stream.next().await.unwrap();
    let (_, event) = stream.next().await.unwrap();
    assert_eq!(event.seq, Some(second.changed));
}

#[tokio::test]
async fn j53_whoever_loses_access_is_told_at_once() {
    let town = Town::with_people().await;
    let (mari, sakura) = (town.sign_in("mari").await, town.sign_in("sakura").await);
    let mut streams = [Stream::open(&mari, None).await, Stream::open(&sakura, None).await];
    town.consent("ume", false).await;
    for stream in &mut streams {
        loop {
            let (_, event) = stream.next().await.unwrap();
            if event.kind == EventKind::Access {
                assert_eq!(event.subject, Some(town.subject_id("ume")));
                break;
            }
        }
    }
}

#[tokio::test]
async fn j08_the_stream_of_a_suspended_person_ends() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    let mut stream = Stream::open(&mari, None).await;
    town.suspend("mari").await;
    let mut last = None;
    while let Some((_, event)) = stream.next().await {
        last = Some(event.kind);
    }
    assert_eq!(last, Some(EventKind::AccountStopped));
    let again = mari.stream(mari.request("GET", EVENTS_ROUTE, None)).await;
    assert_eq!(again.status(), 403, "its own device is told why");
}

#[tokio::test]
async fn s14_another_site_cannot_open_the_stream() {
    let town = Town::with_people().await;
    let mari = town.sign_in("mari").await;
    let mut request = mari.request("GET", EVENTS_ROUTE, None);
    request.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(mari.stream(request).await.status(), 403);
    assert_eq!(town.nobody().stream(town.nobody().request("GET", EVENTS_ROUTE, None)).await.status(), 401);
}

/// M19-1: an institution's admin stands in no circle, and has names on the screen all the same: they hear that whom it
/// serves has changed, without learning who; nobody else does.
#[tokio::test]
async fn m19_1_an_admin_hears_that_somebody_has_withdrawn_and_not_who() {
    let town = Town::with_people().await;
    for (key, institution) in [("kanri", "hibari"), ("yoso", "elsewhere")] {
        town.person(key).await;
        town.grant(key, contract::Role::InstitutionAdmin, Some(institution)).await;
    }
    let (kanri, yoso) = (town.sign_in("kanri").await, town.sign_in("yoso").await);
    let (mut admin, mut other) = (Stream::open(&kanri, None).await, Stream::open(&yoso, None).await);
    town.consent("ume", false).await;
    let (_, event) = admin.next().await.unwrap();
    assert_eq!(event, LiveEvent { kind: EventKind::Institution, subject: None, seq: None });
    town.care("ume", "elsewhere", false, &["toyama"]).await;
    let (_, event) = other.next().await.unwrap();
    assert_eq!(event.kind, EventKind::Institution, "the first that another one hears of is its own line");
}
