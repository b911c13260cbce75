//! `test`: the suites in order, one summary line each, and `N passed, N failed` alone at the end. A
//! suite that fails does not stop the others; one that cannot be built does.

pub(crate) mod browser;
mod checks;
pub(crate) mod count;
mod native;

use crate::process;
use crate::repo::Repo;
use crate::rules;
use crate::stop::{Done, Stop, Tally};
use crate::stopwatch::Stopwatch;
use crate::tools::node::Node;

/// What a suite found.
pub(crate) struct Outcome {
    tally: Tally,
    /// It could not be built, so that the rest would only say the same.
    broken: bool,
}

impl Outcome {
    /// Checks made, all built.
    pub(crate) fn of(tally: Tally) -> Self {
        Self { tally, broken: false }
    }

    /// Did not build.
    pub(crate) fn broken() -> Self {
        Self { tally: Tally::one(false), broken: true }
    }
}

type Suite = fn(&Repo) -> Done<Outcome>;

const SUITES: [(&str, Suite); 10] = [
    ("fmt", checks::fmt),
    ("lint", checks::lint),
    ("doc", checks::doc),
    ("rules", checks::rules),
    ("native", native::native),
    ("story-sqlite", native::story_sqlite),
    ("story-postgres", native::story_postgres),
    ("web", browser::web),
    ("e2e", browser::e2e),
    ("size", browser::size),
];

/// Runs the suites named (a name's first part is enough: `story`), or all; `false` where a check failed.
pub(crate) fn test(repo: &Repo, names: &[String]) -> Done<bool> {
    let is = |suite: &str, name: &String| suite == name || suite.split('-').next() == Some(name);
    if let Some(unknown) = names.iter().find(|name| !SUITES.iter().any(|(suite, _)| is(suite, name))) {
        let all: Vec<&str> = SUITES.iter().map(|(suite, _)| *suite).collect();
        return Err(
            Stop::new(format!("there is no suite `{unknown}`")).todo(format!("the suites are {}", all.join(", ")))
        );
    }
    let wanted = |suite: &str| names.is_empty() || names.iter().any(|name| is(suite, name));
    if wanted("e2e") {
        // What cannot be had is said before an hour has gone by.
        Node::ensure(repo)?;
    }
    let mut total = Tally::default();
    let mut summary = Vec::new();
    for (suite, run) in SUITES {
        if !wanted(suite) {
            continue;
        }
        let watch = Stopwatch::start();
        eprintln!("== {suite}");
        let mut outcome = run(repo).unwrap_or_else(|stop| {
            stop.print();
            Outcome::of(Tally::one(false))
        });
        if outcome.tally == Tally::default() {
            eprintln!("  nothing was checked, which proves nothing");
            outcome.tally = Tally::one(false);
        }
        let line = format!("{suite}: {} ({})", outcome.tally, watch.read());
        println!("{line}");
        summary.push(line);
        total += outcome.tally;
        if process::interrupted() {
            return Err(Stop::new("interrupted"));
        }
        if outcome.broken {
            println!("{suite} does not build: the suites after it were not run");
            break;
        }
    }
    if summary.len() > 1 {
        println!("\n{}", summary.join("\n"));
    }
    println!("{total}");
    Ok(total.failed == 0)
}

/// The rules of the tree, for the suite of that name.
fn rules(repo: &Repo) -> Done<Tally> {
    rules::check(repo)
}
