//! The live event stream (SSE). Carries no health data: only that something changed, for people who
//! may fetch it. The session is looked up again at every beat, so a revoked one ends within seconds.

use crate::{
    app::App,
    auth::session::{Context, TokenHash},
    fail::{Fail, Outcome},
    gate,
    live::{self, Missed, Numbered, Place},
    store,
};
use axum::{
    extract::{Request, State},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use contract::{
    Denied, Facts, InstitutionId, ProblemCode, Right, Role, SubjectId, can,
    event::{BEAT as BEAT_EVENT, EventKind, LiveEvent},
    policy::{Audience, Grant, timeline_scope},
};
use futures_util::Stream;
use std::{collections::HashMap, convert::Infallible, sync::Arc, time::Duration};
use tokio::sync::broadcast::error::RecvError;

/// A beat so often: keeps proxies from closing, is when the session is looked up again, and tells the app that it would hear
/// (a comment would not reach it).
const BEAT: Duration = Duration::from_secs(5);

pub(super) async fn stream(State(app): State<App>, request: Request) -> Response {
    match open(app, request).await {
        Ok(response) => response,
        Err(fail) => fail.into_response(),
    }
}

async fn open(app: App, request: Request) -> Outcome<Response> {
    let headers = request.headers();
    // S-14: no other site's page opens the stream with our cookie.
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin") {
        return Err(ProblemCode::NotSameOrigin.into());
    }
    let token = gate::token(headers)?;
    // A stream that is opened, or opened again, is no use of the session: the page does it by itself.
    let me = app.sessions.look_up(&app, token).await?;
    can(&me.actor, Right::OwnAccount, &Facts::Plain).map_err(|d| Fail::denied(d, Right::OwnAccount))?;
    let place = app.live.enter(me.session)?;
    let resume = headers.get("last-event-id").and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<i64>().ok());
    // Subscribe first, then read the past: nothing falls between.
    let receiver = app.live.subscribe();
    let (missed, from) = match resume {
        Some(seq) => (live::missed(&app.db, seq).await?, seq),
        // What was committed before, and is still on its way through the pump, is not for this stream.
        None => (Missed::Events(Vec::new()), live::newest(&app.db).await?),
    };
    let (past, resync) = match missed {
        // Whose access ended while they were away is not in that circle any more, and is told all the same.
        Missed::Events(past) if past.iter().any(|missed| missed.event.kind == EventKind::Access) => {
            let last = past.last().map(|missed| missed.seq);
            (Vec::new(), last)
        }
        Missed::Events(past) => (past, None),
        Missed::TooMuch(head) => (Vec::new(), Some(head)),
    };
    let known = circle_of(&app, &me).await?;
    let follower = Follower { app, token, me, known, last: resync.unwrap_or(from), _place: place };
    let mut response = Sse::new(events(follower, past, resync, receiver)).into_response();
    response.headers_mut().insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    Ok(response)
}

/// The subjects whose record somebody may read now, and which audiences of it.
type Circle = HashMap<SubjectId, &'static [Audience]>;

async fn circle_of(app: &App, me: &Context) -> Outcome<Circle> {
    let mut conn = app.db.read().acquire().await?;
    let mine = store::subject::mine(&mut conn, me.actor.person, app.clock.now()).await?;
    let scope = |m: store::subject::Mine| Some((m.head.id, timeline_scope(&me.actor, &m.facts).ok()?));
    Ok(mine.into_iter().filter_map(scope).collect())
}

/// One open stream.
struct Follower {
    app: App,
    token: TokenHash,
    me: Arc<Context>,
    /// What this person could read when last looked at.
    known: Circle,
    last: i64,
    _place: Place,
}

impl Follower {
    /// The event as this person is told it; `None`: not theirs.
    async fn told(&mut self, numbered: Numbered) -> Outcome<Option<Event>> {
        if numbered.seq <= self.last {
            return Ok(None);
        }
        self.last = numbered.seq;
        let event = numbered.event;
        if event.kind == EventKind::SessionEnded {
            // This session is still good: another device of the person was meant.
            return Ok(None);
        }
        let mine = match (event.subject, numbered.person) {
            (Some(subject), _) if event.kind == EventKind::Access => {
                // Whoever could see it, or can now, looks again.
                let before = self.known.contains_key(&subject);
                self.known = circle_of(&self.app, &self.me).await?;
                if !before && !self.known.contains_key(&subject) {
                    return self.told_as_admin(subject, numbered.seq).await;
                }
                true
            }
            (Some(subject), _) => self.known.get(&subject).is_some_and(|scope| scope.contains(&numbered.audience)),
            (None, person) => person.is_none_or(|person| person == self.me.actor.person),
        };
        Ok(mine.then(|| sse(event).id(numbered.seq.to_string())))
    }

    /// An institution's admin stands in no circle, and reads the names of those on whose list it stands, or stood.
    async fn told_as_admin(&self, subject: SubjectId, seq: i64) -> Outcome<Option<Event>> {
        let admin_of = |grant: &Grant| grant.institution.filter(|_| grant.role == Role::InstitutionAdmin);
        let mine: Vec<InstitutionId> = self.me.actor.grants.iter().filter_map(admin_of).collect();
        if mine.is_empty() {
            return Ok(None);
        }
        let lines = store::care_list::lines(&mut *self.app.db.read().acquire().await?, subject).await?;
        let listed = lines.iter().any(|line| mine.contains(&line.institution.id));
        Ok(listed.then(|| plain(EventKind::Institution).id(seq.to_string())))
    }

    /// The session is still good.
    async fn refresh(&mut self) -> Outcome<()> {
        // A stream that is merely open does not count as use: idle sessions end.
        let me = self.app.sessions.look_up(&self.app, self.token).await?;
        if me.actor != self.me.actor {
            self.known = circle_of(&self.app, &me).await?;
        }
        can(&me.actor, Right::OwnAccount, &Facts::Plain).map_err(|d| Fail::denied(d, Right::OwnAccount))?;
        self.me = me;
        Ok(())
    }
}

/// What the tab is told where there is no such session any more, or its person may not use it; `None`: a mere fault.
fn ending(fail: &Fail) -> Option<EventKind> {
    match (fail.problem.code, fail.problem.denied) {
        (_, Some(Denied::AccountSuspended)) => Some(EventKind::AccountStopped),
        (ProblemCode::SignedOut, _) => Some(EventKind::SessionEnded),
        _ => None,
    }
}

fn sse(event: LiveEvent) -> Event {
    Event::default().data(serde_json::to_string(&event).unwrap_or_default())
}

fn plain(kind: EventKind) -> Event {
    sse(LiveEvent { kind, subject: None, seq: None })
}

fn events(
    follower: Follower,
    past: Vec<Numbered>,
    resync: Option<i64>,
    mut receiver: tokio::sync::broadcast::Receiver<Numbered>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let (sender, stream) = tokio::sync::mpsc::channel::<Event>(64);
    let mut follower = follower;
    tokio::spawn(async move {
        let mut closing = follower.app.live.closing();
        // One clock for the whole stream: what happens to others does not put the next look off.
        let mut beat = tokio::time::interval_at(tokio::time::Instant::now() + BEAT, BEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        if sender.send(Event::default().comment("open")).await.is_err() {
            return;
        }
        if let Some(head) = resync
            && sender.send(plain(EventKind::Resync).id(head.to_string())).await.is_err()
        {
            return;
        }
        for event in past {
            match follower.told(event).await {
                Ok(Some(event)) => {
                    if sender.send(event).await.is_err() {
                        return;
                    }
                }
                Ok(None) => {}
                Err(_) => return,
            }
        }
        loop {
            let next = tokio::select! {
                event = receiver.recv() => match event {
                    Ok(event) => {
                        let mine = event.person.is_none_or(|person| person == follower.me.actor.person);
                        let about_me = mine && matches!(event.event.kind, EventKind::SessionEnded | EventKind::Claims);
                        if about_me && let Err(fail) = follower.refresh().await {
                            // Upon these words the app deletes drafts: a fault of ours must not say them.
                            if let Some(ended) = ending(&fail) {
                                let _gone = sender.send(plain(ended)).await;
                            }
                            return;
                        }
                        match follower.told(event).await {
                            Ok(Some(event)) => event,
                            Ok(None) => continue,
                            Err(_) => return,
                        }
                    }
                    Err(RecvError::Lagged(_)) => {
                        // Among what was lost may have been who sees what.
                        match circle_of(&follower.app, &follower.me).await {
                            Ok(known) => follower.known = known,
                            Err(_) => return,
                        }
                        plain(EventKind::Resync)
                    }
                    Err(RecvError::Closed) => return,
                },
                _ = beat.tick() => {
                    // Idle too long: the client asks, hears 401, and offers to sign in over the page.
                    if follower.refresh().await.is_err() {
                        return;
                    }
                    Event::default().event(BEAT_EVENT).data("1")
                }
                _ = closing.changed() => return,
                () = sender.closed() => return,
            };
            if sender.send(next).await.is_err() {
                return;
            }
        }
    });
    futures_util::stream::unfold(
        stream,
        |mut stream| async move { stream.recv().await.map(|event| (Ok(event), stream)) },
    )
}
