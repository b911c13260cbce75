//! Why a command ends early: what failed, the last lines that say why, and what to do about it.
//! Every fallible function of xtask returns `Done`; only `main` prints a `Stop`.

use std::fmt::Display;

/// The result of everything here.
pub(crate) type Done<T = ()> = Result<T, Stop>;

/// A failure that a person can act upon.
#[derive(Debug)]
pub(crate) struct Stop {
    /// What failed, in one sentence.
    pub(crate) what: String,
    /// The last lines of the output that explain it; may be empty.
    pub(crate) why: Vec<String>,
    /// What to do now; may be empty where `what` says it all.
    pub(crate) todo: String,
}

impl Stop {
    /// A failure without further explanation.
    pub(crate) fn new(what: impl Display) -> Self {
        Self { what: what.to_string(), why: Vec::new(), todo: String::new() }
    }

    /// Adds the lines that say why.
    pub(crate) fn because(mut self, why: Vec<String>) -> Self {
        self.why = why;
        self
    }

    /// Adds what the reader can do.
    pub(crate) fn todo(mut self, todo: impl Display) -> Self {
        self.todo = todo.to_string();
        self
    }

    /// Prints the failure the same way everywhere.
    pub(crate) fn print(&self) {
        eprintln!("\nstopped: {}", self.what);
        for line in &self.why {
            eprintln!("  | {line}");
        }
        if !self.todo.is_empty() {
            eprintln!("what to do: {}", self.todo);
        }
    }
}

/// Turns any error into a `Stop` that says what was being done.
pub(crate) trait While<T> {
    /// `doing` completes the sentence "could not …".
    fn doing(self, doing: impl Display) -> Done<T>;
}

impl<T, E: Display> While<T> for Result<T, E> {
    fn doing(self, doing: impl Display) -> Done<T> {
        self.map_err(|error| Stop::new(format!("could not {doing}: {error}")))
    }
}

/// `n passed, n failed` of one suite or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Checks that held.
    pub(crate) passed: usize,
    /// Checks that did not.
    pub(crate) failed: usize,
}

impl Tally {
    /// One check.
    pub(crate) fn one(ok: bool) -> Self {
        Self { passed: usize::from(ok), failed: usize::from(!ok) }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}
