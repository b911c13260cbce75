//! The numbered lines of a long command: `[2/5] app: wasm (usually 3 min)…`, and how long it took.

use std::fmt::Display;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{self, Ended};
use crate::stop::Done;
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
        self.at += 1;
        let title = format!("[{}/{}] {name} (usually {usually})", self.at, self.of);
        let watch = Stopwatch::start();
        let log = self.logs.join(format!("{}.log", name.replace([' ', ':', '/'], "-")));
        let ended = process::run(command, &title, &log)?.or_stop(name, todo)?;
        eprintln!("[{}/{}] {name}: done in {}", self.at, self.of, watch.read());
        Ok(ended)
    }

    /// Does something of our own as the next step.
    pub(crate) fn own<T>(&mut self, name: &str, work: impl FnOnce() -> Done<T>) -> Done<T> {
        self.at += 1;
        let watch = Stopwatch::start();
        eprintln!("[{}/{}] {name}…", self.at, self.of);
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
