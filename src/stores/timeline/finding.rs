//! 検索: entries that say something, found by the server in what one may read.

use super::Timeline;
use crate::{
    api,
    stores::{Command, remote::Reply},
};
use contract::{
    SubjectId,
    endpoint::FindEntries,
    entry::{EntryQuery, Find, Found},
    page::Cursor,
};
use std::cell::Cell;

thread_local! {
    static WANTED: Cell<Option<(SubjectId, Cursor)>> = const { Cell::new(None) };
}

/// Whose record is opened next, opens at this place.
pub fn want(subject: SubjectId, place: Cursor) {
    WANTED.set(Some((subject, place)));
}

/// The place at which this record was wanted; once.
pub fn wanted(subject: SubjectId) -> Option<Cursor> {
    WANTED.take().filter(|(of, _)| *of == subject).map(|(_, place)| place)
}

impl Timeline {
    /// Looks for what is asked, newest first; with `before`: further than what was found so far.
    pub fn find(&self, asked: Find, command: &Command, done: impl FnOnce(Found) + 'static) {
        let call = FindEntries { subject: self.subject(), query: (), body: asked };
        let work: Reply<Found> = Box::pin(api::call(call));
        command.run(work, move |outcome| {
            if let Ok(found) = outcome {
                done(found);
            }
        });
    }

    /// Shows an entry and what came before it; `then` comes when it is here.
    pub fn go_to(&self, place: Cursor, then: impl Fn() + Send + Sync + 'static) {
        self.load_and(EntryQuery { at: Some(place.at.plus_ms(1)), ..EntryQuery::default() }, then);
    }
}
