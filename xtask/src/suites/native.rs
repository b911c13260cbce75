//! The suites that run on this machine: unit tests, and the stories on both databases.

use std::process::Command;

use super::{Outcome, count};
use crate::process;
use crate::repo::Repo;
use crate::stop::{Done, Stop, Tally};
use crate::tools::postgres::{Postgres, VARIABLE};

/// Every test of the workspace that is not a story: contract, app, server, xtask.
pub(crate) fn native(repo: &Repo) -> Done<Outcome> {
    let mut command = repo.cargo();
    command.args(["test", "--workspace", "--exclude", "enwa-story", "--no-fail-fast"]);
    command.env_remove(VARIABLE);
    cargo_test(repo, "native tests", "1 min, 4 min the first time", &mut command)
}

/// The stories on the embedded database.
pub(crate) fn story_sqlite(repo: &Repo) -> Done<Outcome> {
    server(repo)?;
    let mut command = stories(repo);
    command.env_remove(VARIABLE);
    cargo_test(repo, "stories on SQLite", "4 min", &mut command)
}

/// The same stories on PostgreSQL, and those that are only told there (`#[ignore = "needs PostgreSQL"]`).
pub(crate) fn story_postgres(repo: &Repo) -> Done<Outcome> {
    server(repo)?;
    let postgres = Postgres::start(repo)?;
    let mut command = stories(repo);
    command.args(["--", "--include-ignored"]).env(VARIABLE, &postgres.url);
    cargo_test(repo, "stories on PostgreSQL", "4 min", &mut command)
}

/// The program that looks at photos for the stories.
fn server(repo: &Repo) -> Done {
    let mut command = repo.cargo();
    command.args(["build", "--package", "enwa-server"]);
    let ended =
        process::run(&mut command, "  server (usually 10 s)", &repo.work("logs").join("server-for-stories.log"))?;
    if ended.ok { Ok(()) } else { Err(Stop::new("the server does not build").todo(ended.tail(20).join("\n"))) }
}

fn stories(repo: &Repo) -> Command {
    let mut command = repo.cargo();
    command.args(["test", "--package", "enwa-story", "--no-fail-fast"]);
    command
}

/// Runs tests and counts them; shows what failed.
pub(crate) fn cargo_test(repo: &Repo, name: &str, usually: &str, command: &mut Command) -> Done<Outcome> {
    let log = repo.work("logs").join(format!("{}.log", name.replace(' ', "-")));
    let ended = process::run(command, &format!("  {name} (usually {usually})"), &log)?;
    let mut tally = count::test_results(&ended.all);
    if ended.ok {
        return Ok(Outcome::of(tally));
    }
    let failures = ended.all.iter().position(|line| line.trim() == "failures:");
    let shown = match failures {
        Some(from) => ended.all[from..].iter().take(200).cloned().collect(),
        None => ended.tail(60),
    };
    for line in shown {
        eprintln!("  | {line}");
    }
    eprintln!("  all of it: {}", log.display());
    if count::does_not_compile(&ended.all) {
        return Ok(Outcome::broken());
    }
    if tally.failed == 0 {
        // It failed without a count: crashed, or nothing ran.
        tally += Tally::one(false);
    }
    Ok(Outcome::of(tally))
}
