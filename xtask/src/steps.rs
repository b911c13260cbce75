//! The numbered lines of a long command: `[2/5] app: wasm (usually 3 min)…`, and how long it took.

use std::fmt::Display;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{self, Ended};
use crate::stop::{Done, Stop};
use crate::stopwatch::Stopwatch;

/// Counts the steps of one command.
pub(crate) struct Steps {
    at: usize,
    of: usize,
    logs: PathBuf,
}

impl Steps {
    /// `of` steps; logs go to `logs`.
    pub(crate) fn new(of: usize, logs: PathBuf) -> Self {
        Self { at: 0, of, logs }
    }

    /// Runs a program as the next step; its failure stops the command with its last lines and `todo`.
    pub(crate) fn run(&mut self, name: &str, usually: &str, command: &mut Command, todo: &str) -> Done<Ended> {
        self.first_of(name, usually, std::slice::from_mut(command), todo)
    }

    /// Tries several ways to do the next step, in order; only the last one's failure stops the command.
    pub(crate) fn first_of(&mut self, name: &str, usually: &str, ways: &mut [Command], todo: &str) -> Done<Ended> {
        self.at += 1;
        let step = format!("[{}/{}] {name}", self.at, self.of);
        let watch = Stopwatch::start();
        let file = name.replace([' ', ':', '/'], "-");
        let mut tried = None;
        for (index, command) in ways.iter_mut().enumerate() {
            let (way, log) = match index {
                0 => (String::new(), self.logs.join(format!("{file}.log"))),
                n => (format!(", way {}", n + 1), self.logs.join(format!("{file}-{}.log", n + 1))),
            };
            let ended = process::run(command, &format!("{step}{way} (usually {usually})"), &log)?;
            let ok = ended.ok;
            tried = Some(ended);
            if ok {
                break;
            }
        }
        let ended = tried.ok_or_else(|| Stop::new(format!("{name}: there is no way to do it")))?.or_stop(name, todo)?;
        eprintln!("{step}: done in {}", watch.read());
        Ok(ended)
    }

    /// Does something of our own as the next step.
    pub(crate) fn own<T>(&mut self, name: &str, usually: &str, work: impl FnOnce() -> Done<T>) -> Done<T> {
        self.at += 1;
        let watch = Stopwatch::start();
        eprintln!("[{}/{}] {name} (usually {usually})…", self.at, self.of);
        let result = work()?;
        eprintln!("[{}/{}] {name}: done in {}", self.at, self.of, watch.read());
        Ok(result)
    }

    /// Notes a step that needs nothing.
    pub(crate) fn ready(&mut self, name: &str, how: impl Display) {
        self.at += 1;
        eprintln!("[{}/{}] {name}: {how}", self.at, self.of);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_step_takes_the_first_way_that_works_and_counts_once() {
        let logs = std::env::temp_dir().join(format!("xtask-steps-{}", std::process::id()));
        let mut steps = Steps::new(2, logs.clone());
        let ended =
            steps.first_of("tool", "1 s", &mut [sh("exit 1"), sh("echo second"), sh("echo third")], "").unwrap();
        assert_eq!((ended.out, steps.at), (vec!["second".to_owned()], 1));
        let stop =
            steps.first_of("tool", "1 s", &mut [sh("echo a; exit 1"), sh("echo b; exit 1")], "look").unwrap_err();
        assert_eq!((stop.why, stop.todo, steps.at), (vec!["b".to_owned()], "look".to_owned(), 2));
        std::fs::remove_dir_all(&logs).unwrap();
    }
}
