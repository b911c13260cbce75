//! アルバム of the subject that is looked at: entries with pictures, asked for page by page.

use super::{
    command::Command,
    remote::{Handle, Remote},
    signal::follow,
    wipe,
};
use crate::api;
use contract::{
    SubjectId,
    endpoint::ListAlbum,
    entry::{Entry, Found},
    media::{AlbumQuery, MediaTag},
};
use leptos::prelude::*;
use std::cell::RefCell;

/// What is seen of it.
#[derive(Clone)]
pub struct Album {
    subject: SubjectId,
    tag: ArcRwSignal<Option<MediaTag>>,
    found: Remote<Found>,
    older: Command,
}

thread_local! {
    static OPEN: RefCell<Option<Album>> = const { RefCell::new(None) };
}

/// Opens a subject's album, from its newest picture.
pub fn open(subject: SubjectId) -> Album {
    let tag = ArcRwSignal::new(None);
    let of_query = tag.clone();
    let found = Remote::new(move |cause| {
        let query = AlbumQuery { before: None, tag: of_query.get_untracked() };
        Box::pin(api::call_for(cause, ListAlbum { subject, query, body: () }))
    });
    found.load();
    let album = Album { subject, tag, found, older: Command::default() };
    wipe::also((wipe_all, wipe_subject));
    OPEN.set(Some(album.clone()));
    album
}

impl Album {
    /// Only what shows this; reactive.
    pub fn tag(&self) -> Option<MediaTag> {
        follow(&self.tag)
    }

    /// Asks for what shows this; `None`: for everything.
    pub fn choose(&self, tag: Option<MediaTag>) {
        self.tag.set(tag);
        self.found.reload();
    }

    /// Entries that are here, newest first; reactive.
    pub fn entries(&self) -> Vec<Entry> {
        self.found.with(|found| found.items.clone()).unwrap_or_default()
    }

    /// There are older ones; reactive.
    pub fn has_older(&self) -> bool {
        self.found.with(|found| found.older.is_some()).unwrap_or(false)
    }

    /// How the asking stands, and its failure; reactive.
    pub fn older(&self) -> &Command {
        &self.older
    }

    /// Asks for older ones.
    pub fn load_older(&self) {
        let (tag, before) = (self.tag.get_untracked(), untrack(|| self.found.with(|found| found.older)).flatten());
        if before.is_none() {
            return;
        }
        let this = self.clone();
        let work = api::call(ListAlbum { subject: self.subject, query: AlbumQuery { before, tag }, body: () });
        self.older.run(work, move |outcome| {
            if let Ok(mut next) = outcome
                && this.tag.get_untracked() == tag
            {
                this.found.change(|found| {
                    found.items.append(&mut next.items);
                    found.older = next.older;
                });
            }
        });
    }

    /// For `RemoteView`.
    pub fn handle(&self) -> Handle {
        self.found.handle()
    }
}

fn wipe_subject(subject: SubjectId) {
    if let Some(album) = OPEN.with_borrow_mut(|open| open.take_if(|open| open.subject == subject)) {
        album.found.wipe();
    }
}

fn wipe_all() {
    if let Some(album) = OPEN.take() {
        album.found.wipe();
    }
}
