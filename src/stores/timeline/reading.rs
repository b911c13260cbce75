//! Reading: rows that stay in sight for a second, in a tab that somebody sees, have been seen; the mark moves up to
//! where everything new has been (docs/decisions/0017).

use super::{Event, Model, Timeline};
use crate::{
    api::{self, Cause},
    platform::{page, timer},
    stores::{Command, Verdict, may, readers, subjects},
};
use contract::{
    EntryId, Right,
    endpoint::PutReadMark,
    entry::{MarkRead, ReadMark},
};
use leptos::prelude::*;
use std::sync::{Mutex, PoisonError, atomic::Ordering};

/// So long a row must stay in sight.
const READ_MS: i32 = 1_000;

/// Rows in sight now.
#[derive(Default)]
pub(super) struct Reading(Mutex<Vec<EntryId>>);

impl Reading {
    fn now(&self) -> Vec<EntryId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, ids: Vec<EntryId>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = ids;
    }
}

impl Timeline {
    /// These rows are in sight, first to last.
    pub fn in_sight(&self, first: usize, last: usize) {
        let ids: Vec<EntryId> = (first..=last).filter_map(|row| self.id_at(row)).collect();
        self.0.reading.set(ids.clone());
        let this = self.clone();
        timer::spawn(async move {
            timer::sleep(READ_MS).await;
            let still = this.0.reading.now();
            let read: Vec<EntryId> = ids.into_iter().filter(|id| still.contains(id)).collect();
            if page::visible() {
                this.mark(&read).await;
            }
        });
    }

    /// Nothing is in sight: the page was left.
    pub fn out_of_sight(&self) {
        self.0.shown.fetch_sub(1, Ordering::Relaxed);
        self.0.reading.set(Vec::new());
    }

    async fn mark(&self, ids: &[EntryId]) {
        self.apply(Event::Seen(ids.to_vec()));
        let (newest, read) = self.0.model.with_untracked(|m: &Model| (m.read_up_to(), m.read()));
        if newest <= read || may(Right::ReadMark, self.0.subject) != Verdict::Allowed {
            return;
        }
        // Taken as read at once, so that the next second does not ask again; a failure only means
        // that the count is right one visit later.
        self.apply(Event::Read(newest));
        // What comes by itself into the sight of a device that nobody uses is no use of it.
        if let Ok(mark) = api::call_for(Cause::App, self.mark_at(newest)).await {
            self.marked(mark);
        }
    }

    /// Somebody says that all of it is known.
    pub fn mark_all(&self, command: &Command) {
        let (this, newest) = (self.clone(), self.0.model.with_untracked(Model::seq));
        command.run(api::call(self.mark_at(newest)), move |outcome| {
            if let Ok(mark) = outcome {
                this.apply(Event::Read(newest));
                this.marked(mark);
            }
        });
    }

    fn mark_at(&self, seq: i64) -> PutReadMark {
        PutReadMark { subject: self.0.subject, query: (), body: MarkRead { seq } }
    }

    fn marked(&self, mark: ReadMark) {
        subjects::recount();
        readers::moved(self.0.subject, mark);
    }
}
