//! 検索 in every record that I may read.

use super::{
    command::Command,
    remote::{Remote, Reply},
    wipe,
};
use crate::api;
use contract::{
    SubjectId,
    endpoint::SearchRecords,
    subject::{Hits, Search},
};
use leptos::prelude::*;
use std::cell::RefCell;

/// What was looked for, and what was found so far.
#[derive(Clone)]
pub struct Searched {
    /// The words.
    pub words: String,
    hits: Remote<Hits>,
    older: Command,
}

thread_local! {
    static OPEN: RefCell<Option<Searched>> = const { RefCell::new(None) };
}

/// Looks for words in all records, newest first.
pub fn look(words: String) -> Searched {
    wipe::also((wipe_all, wipe_subject));
    let body = Search { words: words.clone(), before: None };
    let hits = Remote::of(SearchRecords { query: (), body });
    hits.load();
    let searched = Searched { words, hits, older: Command::default() };
    OPEN.set(Some(searched.clone()));
    searched
}

/// What was looked for last: whoever comes back from what was found finds it again.
pub fn last() -> Option<Searched> {
    OPEN.with_borrow(Clone::clone)
}

impl Searched {
    /// What was found.
    pub fn hits(&self) -> Remote<Hits> {
        self.hits.clone()
    }

    /// How the asking for more stands; reactive.
    pub fn older(&self) -> &Command {
        &self.older
    }

    /// Asks for what is older.
    pub fn load_older(&self) {
        let before = untrack(|| self.hits.with(|hits| hits.older)).flatten();
        if before.is_none() {
            return;
        }
        let this = self.clone();
        let body = Search { words: self.words.clone(), before };
        let work: Reply<Hits> = Box::pin(api::call(SearchRecords { query: (), body }));
        self.older.run(work, move |outcome| {
            let Ok(next) = outcome else { return };
            this.hits.change(|hits| {
                hits.items.extend(next.items);
                hits.older = next.older;
                let new = next.people.into_iter().filter(|head| !hits.people.iter().any(|known| known.id == head.id));
                let new: Vec<_> = new.collect();
                hits.people.extend(new);
            });
        });
    }
}

fn wipe_subject(subject: SubjectId) {
    if let Some(open) = OPEN.with_borrow(Clone::clone) {
        open.hits.change(|hits| {
            hits.items.retain(|entry| entry.subject != subject);
            hits.beside.retain(|one| one.subject != subject);
            hits.people.retain(|head| head.id != subject);
        });
    }
}

fn wipe_all() {
    if let Some(open) = OPEN.take() {
        open.hits.wipe();
    }
}
