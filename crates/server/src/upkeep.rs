//! What the server does by itself from time to time: removes what nobody needs any longer. In small
//! steps, so that no write of a person waits long behind it.

use crate::{app::App, auth::guard, db::Tx, fail::Outcome, live, media, registry, store};
use std::time::Duration;
use tokio::{sync::watch, time::timeout};

/// Rows of one step.
const STEP: i64 = 500;
/// Between two rounds.
const EVERY: Duration = Duration::from_secs(3_600);

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
