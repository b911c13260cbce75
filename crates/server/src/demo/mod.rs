//! The demo town: invented people whose ninety days are told through the same commands and the same
//! write path as everybody's, only on a clock that runs faster. The texts are data in `demo/`.

mod life;
mod portrait;
mod shapes;
mod town;

use crate::{
    app::App,
    clock::Clock,
    config::{Config, DATABASE},
    db,
    fail::{Fail, Outcome},
    registry, store,
};
use contract::{Timestamp, time::DAY_MS};
use sqlx::{AnyConnection, Connection as _};
use std::fmt::Write as _;

pub use town::Town;

/// How long the town has lived when the first visitor comes.
pub const DAYS: i64 = 90;

/// Row of `setting` that says how far the demo town has come.
const MARK: &str = "demo";
/// The town is being filled, or somebody ended that in the middle.
const BEGUN: &str = "begun";
/// Written as the last act of filling.
const WHOLE: &str = "whole";

/// What stands in a database, as far as the demo town is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nobody.
    Empty,
    /// The whole demo town.
    Whole,
    /// A demo town that was begun and not finished.
    Half,
    /// Other people.
    Others,
}

/// Looks what stands there.
///
/// # Errors
/// The database does not answer.
pub async fn found(conn: &mut AnyConnection) -> Outcome<Found> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM person) AS people, \
                (SELECT COUNT(*) FROM person WHERE email LIKE '%@enwa.example') AS invented, \
                COALESCE((SELECT value FROM setting WHERE name = $1), '') AS mark",
    )
    .bind(MARK)
    .fetch_one(conn)
    .await?;
    Ok(match store::text(&row, "mark")?.as_str() {
        _ if store::number(&row, "people")? == 0 => Found::Empty,
        WHOLE => Found::Whole,
        "" if store::number(&row, "invented")? == 0 => Found::Others,
        _ => Found::Half,
    })
}

/// Removes the database file of a demo town that this program began and did not finish, so that it can
/// be told anew; says whether there was one. Only our own file in `data_dir`, and never without the mark.
///
/// # Errors
/// The file cannot be removed.
pub async fn clear_half(config: &Config) -> Outcome<bool> {
    if !config.database_url.is_empty() {
        return Ok(false);
    }
    // What cannot be looked at is not ours to remove; opening it will say what is wrong.
    let Ok(mut conn) = db::look(&config.database()).await else { return Ok(false) };
    let mark = sqlx::query("SELECT value FROM setting WHERE name = $1").bind(MARK).fetch_optional(&mut conn).await?;
    let begun = mark.map(|row| store::text(&row, "value")).transpose()?.is_some_and(|mark| mark == BEGUN);
    conn.close().await?;
    if !begun {
        return Ok(false);
    }
    let file = config.data_dir.join(DATABASE);
    // The log first: a file without its log would be read as it was before.
    for end in ["-wal", "-shm", ""] {
        let mut path = file.clone().into_os_string();
        path.push(end);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Fail::internal(format!("{}: {error}", path.display())));
            }
            _ => {}
        }
    }
    Ok(true)
}

/// Fills an empty database: `days` days up to `now`. Tells how many percent are done. A town whose
/// filling was ended in the middle stays marked as such.
///
/// # Errors
/// The database refuses, or the town's data is wrong.
pub async fn settle(app: &App, now: Timestamp, days: i64, done: impl Fn(usize)) -> Outcome<()> {
    let town = Town::read()?;
    mark(app, BEGUN).await?;
    let clock = Clock::fixed(now.plus_ms(-(days + 2) * DAY_MS));
    let story = app.with_clock(clock.clone());
    let settled = town.settle(&story).await?;
    life::live(&story, &clock, &town, &settled, (now, days), done).await?;
    mark(app, WHOLE).await
}

async fn mark(app: &App, value: &str) -> Outcome<()> {
    let mut tx = app.db.begin(registry::own_work("DemoTown"), &app.clock).await?;
    let sql =
        "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    let saved = sqlx::query(sql).bind(MARK).bind(value).execute(tx.conn()).await;
    match saved {
        Ok(_) => tx.commit_logged().await,
        Err(error) => tx.finish(Err(error.into())).await,
    }
}

/// The sign-ins to show at start: one per role. The README shows the same (a story compares them).
///
/// # Errors
/// The town's data is wrong.
pub fn sign_ins() -> Outcome<String> {
    let town = Town::read()?;
    let mut out = String::new();
    for (role, person) in town.one_per_role() {
        let name = format!("{} {}", person.family, person.given);
        let _infallible = writeln!(out, "  {role:<20} {:<28} {name}", person.email);
    }
    let _infallible = writeln!(out, "  password for all of them: {}", town.password);
    Ok(out)
}
