//! What the server does by itself from time to time: tells open screens of a new day, and removes what nobody needs any
//! longer. In small steps, so that no write of a person waits long behind it.

use crate::{
    app::App,
    auth::guard,
    db::{Outgoing, Tx},
    fail::Outcome,
    live, media, registry, store,
};
use contract::{Timestamp, event::EventKind};
use std::time::Duration;
use tokio::{sync::watch, time::timeout};

/// Rows of one step.
const STEP: i64 = 500;
/// Between two rounds.
const EVERY: Duration = Duration::from_secs(3_600);
/// So soon after midnight open screens hear of it.
const TICK: Duration = Duration::from_secs(1);

/// Rounds until the server ends; the first one now. A step that was begun is finished: whoever opens the database next
/// finds no write under way.
pub async fn until(app: App, mut ending: watch::Receiver<bool>) {
    loop {
        if let Err(fail) = once(&app).await {
            tracing::warn!(cause = fail.cause, "old events and counters could not be removed");
        }
        if timeout(EVERY, ending.wait_for(|ending| *ending)).await.is_ok() {
            return;
        }
    }
}

/// One round: events that nobody resumes from, counters of sign-ins that count no longer, sessions that
/// ended long ago, files that no entry shows.
///
/// # Errors
/// The database refuses.
pub async fn once(app: &App) -> Outcome<()> {
    in_steps(app, async |tx| live::forget(tx, STEP).await).await?;
    in_steps(app, async |tx| guard::forget(tx, STEP).await).await?;
    in_steps(app, async |tx| store::session::forget(tx, STEP).await).await?;
    media::forget(app, STEP).await?;
    media::sweep(app).await
}

/// Tells open screens whose access begins or ends with a new day, until the server ends. What is answered is judged by the
/// moment anyway; this is for what stands on a screen that nobody touches (M7-4).
pub async fn days(app: App, mut ending: watch::Receiver<bool>) {
    let mut seen = app.clock.now();
    while timeout(TICK, ending.wait_for(|ending| *ending)).await.is_err() {
        let now = app.clock.now();
        if now.date() == seen.date() {
            continue;
        }
        match new_day(&app, seen, now).await {
            Ok(()) => seen = now,
            Err(fail) => tracing::warn!(cause = fail.cause, "open screens could not be told of a new day"),
        }
    }
}

/// What a new day changed between two moments, told.
///
/// # Errors
/// The database refuses.
pub async fn new_day(app: &App, from: Timestamp, to: Timestamp) -> Outcome<()> {
    let (subjects, people) = store::care_list::turned(&mut *app.db.read().acquire().await?, (from, to)).await?;
    if subjects.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.begin(registry::own_work("NewDay"), &app.clock).await?;
    for person in people {
        tx.emit(Outgoing::to_person(EventKind::Claims, person));
    }
    for subject in subjects {
        tx.emit(Outgoing::to_circle(EventKind::Access, subject));
    }
    // Neither a view nor a change of anybody's record: what changed was put on record when it was planned.
    tx.commit_logged().await?;
    app.access.advance();
    Ok(())
}

async fn in_steps(app: &App, step: impl AsyncFn(&mut Tx) -> Outcome<u64>) -> Outcome<()> {
    loop {
        let mut tx = app.db.begin(registry::own_work("Upkeep"), &app.clock).await?;
        let done = match step(&mut tx).await {
            Ok(done) => done,
            Err(fail) => return tx.finish(Err(fail)).await,
        };
        // Neither a view nor a change of anybody's record: no row of the access log.
        tx.commit_logged().await?;
        if done < STEP.unsigned_abs() {
            return Ok(());
        }
    }
}
