//! `cargo xtask`: builds, runs, tests and measures the product. One entry for people and for CI;
//! every step says what it does, how long that usually takes, and what to do when it fails.

mod bench;
mod bundle;
mod cli;
mod dev;
mod docs;
mod mutants;
mod planted;
mod process;
mod repo;
mod rules;
mod run;
mod server;
mod size;
mod steps;
mod stop;
mod stopwatch;
mod suites;
mod tools;

use std::process::ExitCode;

use crate::cli::Task;
use crate::repo::Repo;
use crate::stop::Done;

fn main() -> ExitCode {
    let task = match cli::read(lexopt::Parser::from_env()) {
        Ok(task) => task,
        Err(wrong) => {
            eprintln!("{wrong}\n\n{}", cli::HELP);
            return ExitCode::from(2);
        }
    };
    match work(task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(stop) => {
            stop.print();
            ExitCode::FAILURE
        }
    }
}

/// `false` where the work was done and found something wrong.
fn work(task: Task) -> Done<bool> {
    if let Task::Help = task {
        println!("{}", cli::HELP);
        return Ok(true);
    }
    process::listen_for_interrupts()?;
    let repo = Repo::open()?;
    match task {
        Task::Help => Ok(true),
        Task::Run(how) => run::run(&repo, &how).map(|()| true),
        Task::Dev(how) => dev::dev(&repo, &how).map(|()| true),
        Task::Test(suites) => suites::test(&repo, &suites),
        Task::Size { record } => size::size(&repo, record),
        Task::Docs { check } => docs::docs(&repo, check),
        Task::Planted(names) => planted::planted(&repo, &names),
        Task::Mutants => mutants::mutants(&repo),
        Task::Pictures => suites::browser::pictures(&repo),
        Task::Bench { names, record } => bench::bench(&repo, &names, record),
        Task::AuditVerify { data } => run::audit_verify(&repo, data),
    }
}
