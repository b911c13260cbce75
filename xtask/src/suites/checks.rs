//! The suites that run nothing: formatting, lints, documentation, the rules of the tree.

use std::process::Command;

use super::Outcome;
use crate::docs;
use crate::process;
use crate::repo::Repo;
use crate::steps::Steps;
use crate::stop::{Done, Stop, Tally};
use crate::tools::wasm::{self, WasmTools};

/// One formatting.
pub(crate) fn fmt(repo: &Repo) -> Done<Outcome> {
    component(repo, "fmt", "rustfmt")?;
    let mut command = repo.cargo();
    command.args(["fmt", "--all", "--check"]);
    Ok(Outcome::of(holds(repo, "fmt", "3 s", &mut command)?))
}

/// Clippy, warnings denied: everything natively, and the app once more as wasm.
pub(crate) fn lint(repo: &Repo) -> Done<Outcome> {
    component(repo, "clippy", "clippy")?;
    let mut command = repo.cargo();
    command.args(["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]);
    let mut tally = holds(repo, "clippy", "1 min, 4 min the first time", &mut command)?;
    let mut steps = Steps::new(wasm::STEPS, repo.work("logs"));
    let mut command = WasmTools::ensure(repo, &mut steps)?.cargo(repo);
    command.args(["clippy", "--package", "enwa", "--all-targets", "--all-features"]);
    command.args(["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"]);
    tally += holds(repo, "clippy for wasm", "1 min, 3 min the first time", &mut command)?;
    Ok(Outcome::of(tally))
}

/// The documentation builds and its links lead somewhere.
pub(crate) fn doc(repo: &Repo) -> Done<Outcome> {
    let mut command = repo.cargo();
    command.args(["doc", "--workspace", "--no-deps", "--all-features"]).env("RUSTDOCFLAGS", "-D warnings");
    Ok(Outcome::of(holds(repo, "doc", "30 s, 3 min the first time", &mut command)?))
}

/// Imports, patterns, licences, generated documents.
pub(crate) fn rules(repo: &Repo) -> Done<Outcome> {
    let mut tally = super::rules(repo)?;
    let fresh = docs::docs(repo, true).unwrap_or_else(|stop| {
        stop.print();
        false
    });
    tally += Tally::one(fresh);
    Ok(Outcome::of(tally))
}

/// A part of the toolchain that small installations leave out: `cargo fmt`, `cargo clippy`.
fn component(repo: &Repo, command: &str, name: &str) -> Done {
    let here = || process::ask(repo.cargo().args([command, "--version"])).is_some();
    if here() {
        return Ok(());
    }
    if process::find("rustup").is_some() {
        let mut add = Command::new("rustup");
        add.current_dir(&repo.root).args(["component", "add", name]);
        process::run(
            &mut add,
            &format!("  installing {name} (usually 5 s)"),
            &repo.work("logs").join("component.log"),
        )?;
    }
    if here() {
        return Ok(());
    }
    Err(Stop::new(format!("`cargo {command}` is not there"))
        .todo(format!("install {name}: rustup component add {name}")))
}

/// One command as one check; shows its last lines where it fails.
fn holds(repo: &Repo, name: &str, usually: &str, command: &mut Command) -> Done<Tally> {
    let log = repo.work("logs").join(format!("{}.log", name.replace(' ', "-")));
    let ended = process::run(command, &format!("  {name} (usually {usually})"), &log)?;
    if !ended.ok {
        for line in ended.tail(60) {
            eprintln!("  | {line}");
        }
    }
    Ok(Tally::one(ended.ok))
}
