//! Live events. Events are rows written in the transaction of what they tell; this pump reads them
//! *after* the commit and hands them to the open streams. Woken by our own commits, and on
//! PostgreSQL by those of other processes. Whoever missed some asks again from the last id.

use crate::{
    app::AccessEpoch,
    db::{Db, Engine, Tx},
    fail::Outcome,
    store,
};
use contract::{
    PersonId, Problem, ProblemCode, SessionId, SubjectId,
    event::{EventKind, LiveEvent},
    policy::Audience,
    time::DAY_MS,
};
use sqlx::Row as _;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{broadcast, watch};

/// Events that a slow stream may lag behind before it is told to fetch everything again.
const BUFFER: usize = 4_096;
/// Streams that one session may hold open: more tabs than anybody reads.
pub const STREAMS: usize = 16;
/// Events that are told again to a stream that resumes; behind a larger gap it fetches everything.
const REPLAY: i64 = 1_000;
/// Events that the pump reads at once.
const PAGE: i64 = 1_000;
/// So often the pump looks though nothing was heard: a notification that was lost costs this at most.
const LOOK: Duration = Duration::from_secs(5);
/// How long events are kept for those who resume.
const KEEP_MS: i64 = 7 * DAY_MS;

/// An event with its number and whom it is for.
#[derive(Clone, Copy, Debug)]
pub struct Numbered {
    /// Number to resume from.
    pub seq: i64,
    /// What a client is told.
    pub event: LiveEvent,
    /// For one person only.
    pub person: Option<PersonId>,
    /// Of the circle, only for who reads entries for these.
    pub audience: Audience,
}

/// What a stream that resumes has missed.
pub enum Missed {
    /// These, oldest first.
    Events(Vec<Numbered>),
    /// More than is told again, or its number is none of ours: it fetches everything, and resumes from
    /// this number.
    TooMuch(i64),
}

/// The running pump.
#[derive(Clone)]
pub struct Live {
    sender: broadcast::Sender<Numbered>,
    /// True when the server is shutting down: streams end.
    closing: watch::Sender<bool>,
    /// Open streams by session.
    open: Arc<Mutex<HashMap<SessionId, usize>>>,
}

/// A stream's place among those of its session; given back when it is dropped.
pub struct Place {
    live: Live,
    session: SessionId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.live.open();
        if let Some(count) = open.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.session);
            }
        }
    }
}

impl Live {
    /// Starts the pump.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn start(db: Db, access: AccessEpoch) -> Outcome<Self> {
        let (sender, _) = broadcast::channel(BUFFER);
        let (closing, _) = watch::channel(false);
        let live = Self { sender, closing, open: Arc::default() };
        let mut last = newest(&db).await?;
        let mut listener = match db.engine {
            Engine::Sqlite => None,
            Engine::Postgres => {
                let mut listener = sqlx::postgres::PgListener::connect(&db.url).await?;
                listener.listen("enwa").await?;
                Some(listener)
            }
        };
        let pump = live.clone();
        tokio::spawn(async move {
            loop {
                match &mut listener {
                    None => db.committed.notified().await,
                    Some(listener) => {
                        tokio::select! {
                            () = db.committed.notified() => {}
                            // `None`: it was cut off and has connected again. What was missed is read below.
                            heard = listener.try_recv() => if let Err(error) = heard {
                                tracing::warn!(%error, "the database's notifications were interrupted");
                                tokio::time::sleep(LOOK).await;
                            },
                            () = tokio::time::sleep(LOOK) => {}
                        }
                    }
                }
                loop {
                    let events = match after(&db, last).await {
                        Ok(events) => events,
                        Err(fail) => {
                            tracing::error!(cause = fail.cause, "live events could not be read");
                            break;
                        }
                    };
                    let more = i64::try_from(events.len()).is_ok_and(|n| n == PAGE);
                    for event in events {
                        last = event.seq;
                        if matches!(event.event.kind, EventKind::Access | EventKind::Claims | EventKind::SessionEnded) {
                            access.advance();
                        }
                        let _nobody_listens = pump.sender.send(event);
                    }
                    if !more {
                        break;
                    }
                }
            }
        });
        Ok(live)
    }

    /// Events from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Numbered> {
        self.sender.subscribe()
    }

    /// A place for one more stream of a session.
    ///
    /// # Errors
    /// It holds as many as it may.
    pub fn enter(&self, session: SessionId) -> Outcome<Place> {
        let mut open = self.open();
        let count = open.entry(session).or_default();
        if *count >= STREAMS {
            return Err(Problem::new(ProblemCode::TooMany).retry_after(10).into());
        }
        *count += 1;
        Ok(Place { live: self.clone(), session })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<SessionId, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Resolves when the server shuts down.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// Ends all streams.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }
}

/// The number of the newest event: what is committed from now on has a greater one.
///
/// # Errors
/// The database does not answer.
pub async fn newest(db: &Db) -> Outcome<i64> {
    let row = sqlx::query("SELECT event_seq FROM head WHERE id = 1").fetch_one(db.read()).await?;
    Ok(row.try_get(0)?)
}

/// What was told after a number.
///
/// # Errors
/// The database does not answer.
pub async fn missed(db: &Db, seq: i64) -> Outcome<Missed> {
    let row = sqlx::query(
        "SELECT event_seq, (SELECT COALESCE(MIN(seq), head.event_seq + 1) FROM event) AS oldest FROM head WHERE id = 1",
    )
    .fetch_one(db.read())
    .await?;
    let (head, oldest) = (store::number(&row, "event_seq")?, store::number(&row, "oldest")?);
    if (oldest - 1..=head).contains(&seq) && head - seq <= REPLAY {
        after(db, seq).await.map(Missed::Events)
    } else {
        Ok(Missed::TooMuch(head))
    }
}

/// The first events after a number, oldest first.
async fn after(db: &Db, seq: i64) -> Outcome<Vec<Numbered>> {
    let rows =
        sqlx::query("SELECT seq, kind, subject, person, n, audience FROM event WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(seq)
            .bind(PAGE)
            .fetch_all(db.read())
            .await?;
    rows.iter()
        .map(|row| {
            let n = store::number(row, "n")?;
            Ok(Numbered {
                seq: store::number(row, "seq")?,
                event: LiveEvent {
                    kind: EventKind::from_code(row.try_get("kind")?),
                    subject: store::text(row, "subject")?.parse::<SubjectId>().ok(),
                    seq: (n > 0).then_some(n),
                },
                person: store::text(row, "person")?.parse().ok(),
                audience: Audience::from_code(row.try_get("audience")?),
            })
        })
        .collect()
}

/// Removes a bounded number of events that are too old to resume from; says how many.
///
/// # Errors
/// The database refuses.
pub async fn forget(tx: &mut Tx, at_most: i64) -> Outcome<u64> {
    let before = tx.now.plus_ms(-KEEP_MS).0;
    let done =
        sqlx::query("DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE at < $1 ORDER BY seq LIMIT $2)")
            .bind(before)
            .bind(at_most)
            .execute(tx.conn())
            .await?;
    Ok(done.rows_affected())
}
