//! `Command`: one write that a person asked for. Pending while it runs, its failure kept until the
//! next try; a second press while it runs does nothing. It lives on when its page is left: a write
//! that was begun is finished.

use super::signal::follow;
use crate::{api::ApiError, platform::timer};
use leptos::prelude::*;

/// A write and how it stands.
#[derive(Clone)]
pub struct Command {
    pending: ArcRwSignal<bool>,
    failure: ArcRwSignal<Option<ApiError>>,
}

impl Default for Command {
    fn default() -> Self {
        Self { pending: ArcRwSignal::new(false), failure: ArcRwSignal::new(None) }
    }
}

impl Command {
    /// Runs the write unless one is running. `done` is called after the server's commit.
    pub(super) fn run<T: 'static>(
        &self,
        work: impl Future<Output = Result<T, ApiError>> + 'static,
        done: impl FnOnce(Result<T, ApiError>) + 'static,
    ) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.failure.set(None);
        let this = self.clone();
        timer::spawn(async move {
            let outcome = work.await;
            this.failure.set(outcome.as_ref().err().cloned());
            this.pending.set(false);
            done(outcome);
        });
    }

    /// It runs; reactive.
    pub fn pending(&self) -> bool {
        follow(&self.pending)
    }

    /// Why the last try failed; reactive.
    pub fn failure(&self) -> Option<ApiError> {
        follow(&self.failure)
    }
}
