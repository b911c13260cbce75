//! Mutants of the policy: cargo-mutants changes a copy of it in one place at a time, and expects a test of
//! the contract to turn red. Those are the tests that compare the policy with the reviewed tables, so a mutant
//! that lives is a rule that no table and no test holds.

use std::fmt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::process;
use crate::repo::{self, Repo};
use crate::size;
use crate::steps::Steps;
use crate::stop::{Done, Stop, While};
use crate::tools::install::Tool;

/// What is changed: the policy, and what is checked before it is.
const FILES: [&str; 2] = ["crates/contract/src/policy.rs", "crates/contract/src/rights.rs"];

/// Who must notice: the package, and its test of everything about the policy, which needs no server.
const JUDGES: (&str, &str) = ("enwa-contract", "policy");

const TOOL: Tool = Tool {
    package: "cargo-mutants",
    version: "27.1.0",
    program: "cargo-mutants",
    options: &[],
    usually: "2 min, once",
};

/// Runs all of them; `false` where fewer than xtask/budget.toml says were noticed. Takes 13 minutes, as each mutant
/// is compiled, and is no part of `test` for that.
pub(crate) fn mutants(repo: &Repo) -> Done<bool> {
    let least = size::figure(repo, "mutants", "killed")?;
    let mut steps = Steps::new(1, repo.work("logs"));
    let tool = TOOL.ensure(repo, &mut steps)?;
    let (copy, out) = (repo.work("mutants"), repo.work("mutants-out"));
    repo.copy_sources(&copy)?;
    repo::remove(&out)?;
    std::fs::create_dir_all(&out).doing(format!("create {}", out.display()))?;
    let mut command = Command::new(tool);
    repo::clean(&mut command);
    command.current_dir(&copy).args(["mutants", "--in-place", "--no-config", "--caught", "--colors", "never"]);
    command.args(FILES.iter().flat_map(|file| ["--file", file]));
    command.arg("--output").arg(&out).args(["--package", JUDGES.0, "--", "--test", JUDGES.1]);
    command.env("CARGO_TARGET_DIR", repo.work("mutants-target"));
    let log = repo.work("logs").join("mutants.log");
    let ended = process::run(&mut command, "  mutants of the policy (usually 13 min)", &log)?;
    let found = Found::read(&out.join("mutants.out"));
    if found.viable() == 0 || found.judged() != found.planned {
        let (judged, planned, log) = (found.judged(), found.planned, log.display());
        let what = format!("{judged} of {planned} mutants were judged (all of the output: {log})");
        let todo = format!("`cargo test --package {} --test {}` must pass without a mutant", JUDGES.0, JUDGES.1);
        return Err(Stop::new(what).because(ended.tail(20)).todo(todo));
    }
    for (word, mutants) in [("MISSED: ", &found.missed), ("TIMEOUT:", &found.timeouts)] {
        for mutant in mutants {
            println!("  {word} {mutant}");
        }
    }
    println!("  {found}; {:.1} % killed, at least {least} % must be", found.percent());
    println!("mutants: {} passed, {} failed", found.killed.len(), found.viable() - found.killed.len());
    Ok(found.is_enough(least))
}

/// What became of the mutants: file, line and change of each.
struct Found {
    killed: Vec<String>,
    missed: Vec<String>,
    /// The tests did not end: nobody says that they would have noticed.
    timeouts: Vec<String>,
    /// Those that do not compile.
    unviable: Vec<String>,
    /// How many there should be.
    planned: usize,
}

impl Found {
    /// What cargo-mutants left in its folder; where it left nothing, there was nothing.
    fn read(folder: &Path) -> Self {
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        let lines = |name: &str| text(name).lines().map(str::to_owned).collect();
        Self {
            killed: lines("caught.txt"),
            missed: lines("missed.txt"),
            timeouts: lines("timeout.txt"),
            unviable: lines("unviable.txt"),
            planned: serde_json::from_str::<Vec<Value>>(&text("mutants.json")).map_or(0, |all| all.len()),
        }
    }

    fn viable(&self) -> usize {
        self.killed.len() + self.missed.len() + self.timeouts.len()
    }

    fn judged(&self) -> usize {
        self.viable() + self.unviable.len()
    }

    /// Killed, of a hundred that compile.
    fn percent(&self) -> f64 {
        100.0 * self.killed.len() as f64 / self.viable() as f64
    }

    fn is_enough(&self, percent: u64) -> bool {
        self.killed.len() as u64 * 100 >= percent * self.viable() as u64
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [killed, missed, timeouts, unviable] =
            [&self.killed, &self.missed, &self.timeouts, &self.unviable].map(Vec::len);
        write!(f, "{killed} killed, {missed} missed, {timeouts} timeouts, {unviable} unviable")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_read_and_timeouts_do_not_count_as_killed() {
        let folder = std::env::temp_dir().join(format!("xtask-mutants-{}", std::process::id()));
        let write = |name: &str, text: &str| repo::write(&folder.join(name), text.as_bytes()).unwrap();
        write("caught.txt", &"a.rs:1:1: replace == with !=\n".repeat(18));
        write("missed.txt", "a.rs:2:1: delete !\n");
        write("timeout.txt", "a.rs:3:1: replace && with ||\n");
        write("unviable.txt", "a.rs:4:1: replace f -> X with Default::default()\n");
        write("mutants.json", "[{}, {}]");
        let found = Found::read(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found.to_string(), "18 killed, 1 missed, 1 timeouts, 1 unviable");
        assert_eq!((found.viable(), found.judged(), found.planned), (20, 21, 2));
        assert!(found.is_enough(90) && !found.is_enough(91), "{}", found.percent());
    }

    #[test]
    fn nothing_is_found_where_nothing_ran() {
        let found = Found::read(Path::new("no-such-folder-anywhere"));
        assert_eq!((found.judged(), found.planned), (0, 0));
    }
}
