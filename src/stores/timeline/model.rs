//! The timeline as plain data: one stretch of a subject's entries, newest first, without gaps. Pages,
//! changes and local echoes all go through [`Model::apply`]; it says what must be drawn again. No
//! browser, no signals: tested natively.

use contract::{
    EntryId, PersonId,
    entry::{Changes, Entry, EntryPage},
    page::Cursor,
};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that can happen to a timeline.
#[derive(Clone, Debug)]
pub enum Event {
    /// The newest page, or one that was jumped to: replaces the stretch.
    Opened(EntryPage),
    /// The next older page.
    Older(EntryPage),
    /// The next newer page.
    Newer(EntryPage),
    /// What changed since our number.
    Changed(Changes),
    /// The server's answer to a write.
    Saved(Entry),
    /// A write that is on its way, as it will look.
    Echo(Entry),
    /// The write failed: its echo goes.
    Dropped(EntryId),
    /// These rows have been in sight.
    Seen(Vec<EntryId>),
    /// I have read up to here.
    Read(i64),
    /// I have come back: what I had read is known now, and the line is looked for anew.
    Visited,
}

/// What must be drawn again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redraw {
    /// Rows came, went or moved; or the totals changed.
    pub order: bool,
    /// Rows whose content changed.
    pub rows: Vec<EntryId>,
}

/// Where the line between new and known stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Line {
    /// Nothing was opened yet, or all so far is new: it stands further down.
    #[default]
    Ahead,
    /// There was nothing new.
    Nowhere,
    /// Above this entry.
    Above(EntryId),
}

/// One stretch of a timeline.
#[derive(Clone, Debug, Default)]
pub struct Model {
    me: Option<PersonId>,
    entries: BTreeMap<EntryId, Entry>,
    /// Newest first.
    order: Vec<Cursor>,
    echoes: BTreeSet<EntryId>,
    older: Option<Cursor>,
    newer: Option<Cursor>,
    total: u32,
    offset: u32,
    seq: i64,
    read: i64,
    /// Up to where I had read when I came; frozen for the visit.
    read_at_opening: Option<i64>,
    line: Line,
    /// Rows that have been in sight, with the newest number that each had then: a comment that comes later to a
    /// row above the window has not been seen.
    seen: BTreeMap<EntryId, i64>,
}

impl Model {
    /// Empty, for this reader.
    pub fn of(me: Option<PersonId>) -> Self {
        Self { me, ..Self::default() }
    }

    /// Something was opened.
    pub fn opened(&self) -> bool {
        self.read_at_opening.is_some()
    }

    /// How many rows are here.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// No row is here.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The entry of row `i`.
    pub fn id_at(&self, row: usize) -> Option<EntryId> {
        self.order.get(row).map(|cursor| cursor.id)
    }

    /// An entry by id.
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(&id)
    }

    /// The row of an entry.
    pub fn row_of(&self, id: EntryId) -> Option<usize> {
        self.place(self.entries.get(&id)?.cursor()).ok()
    }

    /// The entry above this one, which is newer.
    pub fn above(&self, id: EntryId) -> Option<&Entry> {
        let row = self.row_of(id)?.checked_sub(1)?;
        self.entry(self.id_at(row)?)
    }

    /// The write is still on its way.
    pub fn is_echo(&self, id: EntryId) -> bool {
        self.echoes.contains(&id)
    }

    /// Ask for the page before this one, if there is an older one.
    pub fn older(&self) -> Option<Cursor> {
        self.older
    }

    /// Ask for the page after this one, if there is a newer one.
    pub fn newer(&self) -> Option<Cursor> {
        self.newer
    }

    /// How many entries the server has for this reader.
    pub fn total(&self) -> u32 {
        self.total
    }

    /// How many of them are newer than the first row.
    pub fn offset(&self) -> u32 {
        self.offset
    }

    /// Ask for changes after this number.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// I have read up to here.
    pub fn read(&self) -> i64 {
        self.read
    }

    /// The line "known from here" stands above this entry.
    pub fn line_above(&self, id: EntryId) -> bool {
        self.line == Line::Above(id)
    }

    /// Somebody else wrote it, or a comment on it, after I had last been here.
    pub fn is_fresh(&self, id: EntryId) -> bool {
        self.entries.get(&id).is_some_and(|entry| self.fresh(entry))
    }

    /// Up to where everything that is new has been in sight. What is new and not loaded yet, or was never scrolled
    /// to, holds it back: nobody is said to have read what they did not see.
    pub fn read_up_to(&self) -> i64 {
        if self.line == Line::Ahead || self.newer.is_some() {
            return self.read;
        }
        let mut new: Vec<(i64, bool)> = self.entries.values().flat_map(|row| self.news_of(row)).collect();
        new.sort_unstable();
        new.iter().take_while(|(_, seen)| *seen).last().map_or(self.read, |(seq, _)| *seq)
    }

    /// Numbers of a row's entry and comments after my mark, and whether each has been in sight or need not be.
    fn news_of<'a>(&'a self, row: &'a Entry) -> impl Iterator<Item = (i64, bool)> + 'a {
        let seen = self.seen.get(&row.id).copied().unwrap_or(0);
        let counts = |e: &Entry| e.cancelled.is_none() && self.is_by_others(e);
        let all = std::iter::once(row).chain(&row.comments).filter(|e| e.seq > self.read);
        all.map(move |e| (e.seq, seen >= e.seq || !counts(e)))
    }

    /// Something by others is here after my mark.
    pub fn has_news(&self) -> bool {
        self.entries.values().any(|row| {
            let mut all = std::iter::once(row).chain(&row.comments);
            all.any(|e| e.seq > self.read && e.cancelled.is_none() && self.is_by_others(e))
        })
    }

    /// Neither mine nor the system's.
    fn is_by_others(&self, entry: &Entry) -> bool {
        entry.author.as_ref().is_some_and(|author| Some(author.person) != self.me)
    }

    /// Takes in what happened.
    pub fn apply(&mut self, event: Event) -> Redraw {
        let mut redraw = Redraw::default();
        match event {
            Event::Opened(page) => self.opened_page(page, &mut redraw),
            Event::Older(page) => {
                self.older = page.older;
                self.total = page.total;
                self.take_all(page.items, &mut redraw);
                self.find_line();
                redraw.order = true;
            }
            Event::Newer(page) => {
                self.newer = page.newer;
                self.offset = page.offset;
                self.total = page.total;
                self.take_all(page.items, &mut redraw);
                self.find_line();
                redraw.order = true;
            }
            Event::Changed(changes) => self.changed(changes, &mut redraw),
            Event::Saved(entry) => {
                self.landed(&entry, &mut redraw);
                self.put(entry, &mut redraw);
            }
            Event::Echo(entry) => self.echo(entry, &mut redraw),
            Event::Dropped(id) => self.dropped(id, &mut redraw),
            Event::Seen(ids) => {
                let newest = |id: EntryId| Some((id, newest(self.entries.get(&id)?)));
                let seen: Vec<_> = ids.into_iter().filter_map(newest).collect();
                self.seen.extend(seen);
            }
            Event::Read(seq) => {
                redraw.order = seq > self.read;
                self.read = self.read.max(seq);
            }
            Event::Visited => {
                self.read_at_opening = self.read_at_opening.map(|before| before.max(self.read));
                self.line = Line::Ahead;
                redraw.order = true;
            }
        }
        redraw
    }

    fn opened_page(&mut self, page: EntryPage, redraw: &mut Redraw) {
        let known: Vec<EntryId> = self.entries.keys().copied().collect();
        let echoes: Vec<Entry> = self.echoes.iter().filter_map(|id| self.entries.get(id)).cloned().collect();
        self.entries.clear();
        self.order.clear();
        (self.older, self.newer) = (page.older, page.newer);
        (self.total, self.offset, self.seq) = (page.total, page.offset, page.seq);
        self.read = self.read.max(page.read_seq);
        self.read_at_opening.get_or_insert(page.read_seq);
        self.take_all(page.items, redraw);
        for echo in echoes {
            self.put(echo, redraw);
        }
        self.find_line();
        redraw.order = true;
        redraw.rows = known;
    }

    fn changed(&mut self, changes: Changes, redraw: &mut Redraw) {
        let last = changes.items.last().map_or(changes.seq, |entry| entry.changed);
        let before = self.seq;
        for entry in changes.items {
            let above = self.newer.is_some() && self.order.first().is_some_and(|first| entry.cursor() > *first);
            if above && entry.seq > before {
                self.offset += 1;
            }
            self.landed(&entry, redraw);
            self.put(entry, redraw);
        }
        self.seq = self.seq.max(if changes.more { last } else { changes.seq });
        if !changes.more && self.line == Line::Ahead {
            self.find_line();
            redraw.order = true;
        }
        if self.total != changes.total {
            self.total = changes.total;
            redraw.order = true;
        }
    }

    /// The server has this entry and these comments: they are echoes no longer.
    fn landed(&mut self, entry: &Entry, redraw: &mut Redraw) {
        for id in std::iter::once(entry.id).chain(entry.comments.iter().map(|comment| comment.id)) {
            if self.echoes.remove(&id) {
                redraw.rows.push(id);
            }
        }
    }

    fn echo(&mut self, entry: Entry, redraw: &mut Redraw) {
        if self.entries.contains_key(&entry.id) && !self.echoes.contains(&entry.id) {
            return;
        }
        self.echoes.insert(entry.id);
        self.put(entry, redraw);
    }

    fn dropped(&mut self, id: EntryId, redraw: &mut Redraw) {
        // What has arrived from the server meanwhile stays.
        if !self.echoes.remove(&id) {
            return;
        }
        if let Some(entry) = self.entries.remove(&id) {
            if let Ok(row) = self.place(entry.cursor()) {
                self.order.remove(row);
            }
            redraw.order = true;
            return;
        }
        let parent = self.entries.values_mut().find(|entry| entry.comments.iter().any(|c| c.id == id));
        if let Some(parent) = parent {
            parent.comments.retain(|comment| comment.id != id);
            redraw.rows.push(parent.id);
        }
    }

    fn take_all(&mut self, entries: Vec<Entry>, redraw: &mut Redraw) {
        for entry in entries {
            self.put_always(entry, redraw);
        }
    }

    /// Takes an entry or a comment that belongs to this stretch; others come with their page.
    fn put(&mut self, entry: Entry, redraw: &mut Redraw) {
        if entry.parent.is_some() {
            self.put_comment(entry, redraw);
        } else if self.entries.contains_key(&entry.id) || self.covers(entry.cursor()) {
            self.put_always(entry, redraw);
        }
    }

    fn put_always(&mut self, mut entry: Entry, redraw: &mut Redraw) {
        let (id, cursor) = (entry.id, entry.cursor());
        if let Some(known) = self.entries.get(&id) {
            if known.changed > entry.changed {
                return;
            }
            let on_its_way = |c: &&Entry| self.echoes.contains(&c.id) && entry.comments.iter().all(|e| e.id != c.id);
            let on_their_way: Vec<Entry> = known.comments.iter().filter(on_its_way).cloned().collect();
            entry.comments.extend(on_their_way);
            let moved = known.cursor() != cursor;
            if moved && let Ok(row) = self.place(known.cursor()) {
                self.order.remove(row);
            }
            if *known != entry {
                redraw.rows.push(id);
            }
        }
        if let Err(row) = self.place(cursor) {
            self.order.insert(row, cursor);
            redraw.order = true;
        }
        self.entries.insert(id, entry);
    }

    fn put_comment(&mut self, comment: Entry, redraw: &mut Redraw) {
        let Some(parent) = comment.parent.and_then(|id| self.entries.get_mut(&id)) else { return };
        match parent.comments.iter_mut().find(|known| known.id == comment.id) {
            Some(known) if known.changed > comment.changed => return,
            Some(known) => *known = comment,
            None => parent.comments.push(comment),
        }
        redraw.rows.push(parent.id);
    }

    /// Between the ends of this stretch, or beyond an end where nothing lies outside.
    fn covers(&self, cursor: Cursor) -> bool {
        let (Some(first), Some(last)) = (self.order.first(), self.order.last()) else {
            return self.older.is_none() && self.newer.is_none();
        };
        (self.newer.is_none() || cursor <= *first) && (self.older.is_none() || cursor >= *last)
    }

    fn place(&self, cursor: Cursor) -> Result<usize, usize> {
        self.order.binary_search_by(|probe| cursor.cmp(probe))
    }

    fn fresh(&self, entry: &Entry) -> bool {
        let since = self.read_at_opening.unwrap_or(i64::MAX);
        let by_others = |e: &Entry| e.seq > since && e.author.as_ref().map(|a| a.person) != self.me;
        !self.echoes.contains(&entry.id) && (by_others(entry) || entry.comments.iter().any(by_others))
    }

    /// Below everything that is new: what was noted late, about an earlier time, lies among what is known. Once
    /// found it stays, whatever arrives.
    fn find_line(&mut self) {
        if self.line != Line::Ahead || self.newer.is_some() {
            return;
        }
        let last = self.order.iter().rposition(|c| self.entries.get(&c.id).is_some_and(|e| self.fresh(e)));
        let below = last.map(|last| self.order.get(last + 1).map(|known| known.id));
        self.line = match below {
            None => Line::Nowhere,
            Some(Some(known)) => Line::Above(known),
            Some(None) if self.older.is_some() => Line::Ahead,
            Some(None) => Line::Nowhere,
        };
    }
}

fn newest(entry: &Entry) -> i64 {
    entry.comments.iter().map(|comment| comment.seq).fold(entry.seq, i64::max)
}
