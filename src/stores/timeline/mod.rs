//! Timelines by subject: the reactive skin over [`model::Model`]. Every reply, event and echo becomes
//! a model event; only what the model says has changed is drawn again.

mod asking;
mod finding;
pub mod model;
#[cfg(test)]
mod model_tests;
mod reading;
mod writes;

pub use finding::{want, wanted};
pub use writes::{already_saved, history, unmarked};

use super::{
    remote::{Handle, Status, begin, settle},
    session,
    signal::{look, track},
};
use crate::{
    api::{self, ApiError, Cause},
    platform::timer,
};
use asking::{Asking, Question};
use contract::{
    Date, EntryId, PersonId, SubjectId,
    endpoint::{ListChanges, ListEntries},
    entry::{Changes, ChangesQuery, Entry, EntryPage, EntryQuery},
    page::{Cursor, FIRST_LIMIT},
};
use leptos::prelude::*;
use model::{Event, Model, Redraw};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
};

/// A subject's timeline. Cheap to copy around.
#[derive(Clone)]
pub struct Timeline(Arc<Inner>);

struct Inner {
    subject: SubjectId,
    /// Notifies when rows come, go or move; quiet updates go through the row triggers.
    model: ArcRwSignal<Model>,
    rows: Mutex<BTreeMap<EntryId, ArcTrigger>>,
    status: ArcRwSignal<Status>,
    turn: Arc<AtomicU32>,
    /// An older or newer page is being fetched.
    paging: ArcRwSignal<bool>,
    asking: Mutex<Asking>,
    /// What comes when the stretch that was asked for last is here.
    then: Mutex<Option<Then>>,
    /// How many views show it.
    shown: AtomicU32,
    /// The newest number of the subject's counter that was heard of: by event, or as the answer to a
    /// write. A page that was read before it does not hold everything.
    heard: AtomicI64,
    reading: reading::Reading,
}

type Then = Arc<dyn Fn() + Send + Sync>;

thread_local! {
    static ALL: RefCell<BTreeMap<SubjectId, Timeline>> = const { RefCell::new(BTreeMap::new()) };
}

/// The timeline of a subject, opened when it is first shown, caught up when shown again.
pub fn open(subject: SubjectId) -> Timeline {
    let timeline = ALL.with_borrow_mut(|all| all.entry(subject).or_insert_with(|| Timeline::new(subject)).clone());
    timeline.0.shown.fetch_add(1, Ordering::Relaxed);
    if timeline.0.model.with_untracked(Model::opened) {
        timeline.apply(Event::Visited);
        timeline.catch_up(Cause::Person);
    } else if !timeline.asking(|asking| asking.loading()) {
        timeline.load(newest(), Cause::Person);
    }
    timeline
}

fn opened(subject: SubjectId) -> Option<Timeline> {
    ALL.with_borrow(|all| all.get(&subject).cloned())
}

impl Timeline {
    fn new(subject: SubjectId) -> Self {
        Self(Arc::new(Inner {
            subject,
            model: ArcRwSignal::new(Model::of(session::me())),
            rows: Mutex::default(),
            status: ArcRwSignal::new(Status::default()),
            turn: Arc::default(),
            paging: ArcRwSignal::new(false),
            asking: Mutex::default(),
            then: Mutex::default(),
            shown: AtomicU32::new(0),
            heard: AtomicI64::new(0),
            reading: reading::Reading::default(),
        }))
    }

    /// What somebody would see, to be looked at: nothing more is asked for, and nothing is marked as read.
    pub fn shown_to(subject: SubjectId, reader: PersonId, items: Vec<Entry>) -> Self {
        let timeline = Self::new(subject);
        let total = u32::try_from(items.len()).unwrap_or(u32::MAX);
        // What is new to them is not the question.
        let (seq, read_seq) = (i64::MAX, i64::MAX);
        let page = EntryPage { items, older: None, newer: None, total, offset: 0, seq, read_seq };
        timeline.0.model.set(Model::of(Some(reader)));
        timeline.apply(Event::Opened(page));
        timeline
    }

    /// Of whom.
    pub fn subject(&self) -> SubjectId {
        self.0.subject
    }

    /// How it stands, and how to ask once more what failed.
    pub fn handle(&self) -> Handle {
        let again = self.clone();
        let retry = Callback::new(move |()| again.repeat(Cause::Person));
        Handle { status: self.0.status.clone(), retry }
    }

    /// How many rows are here; reactive.
    pub fn count(&self) -> usize {
        look(&self.0.model, Model::len)
    }

    /// How many entries there are in all; reactive.
    pub fn total(&self) -> usize {
        look(&self.0.model, |m| m.total().max(m.len() as u32) as usize)
    }

    /// How many entries stand above the first row, after a jump; reactive.
    pub fn offset(&self) -> usize {
        look(&self.0.model, |m| m.offset() as usize)
    }

    /// The entry of a row.
    pub fn id_at(&self, row: usize) -> Option<EntryId> {
        self.0.model.with_untracked(|m| m.id_at(row))
    }

    /// The place of a row's entry.
    pub fn cursor_at(&self, row: usize) -> Option<Cursor> {
        self.0.model.with_untracked(|m| Some(m.entry(m.id_at(row)?)?.cursor()))
    }

    /// The row of an entry.
    pub fn row_of(&self, id: EntryId) -> Option<usize> {
        self.0.model.with_untracked(|m| m.row_of(id))
    }

    /// An entry; reactive to it alone.
    pub fn entry(&self, id: EntryId) -> Option<Entry> {
        track(&self.trigger(id));
        self.0.model.with_untracked(|m| m.entry(id).cloned())
    }

    /// An entry or a comment as it is now; reactive to it alone.
    pub fn newest(&self, of: &Entry) -> Option<Entry> {
        match of.parent {
            None => self.entry(of.id),
            Some(parent) => self.entry(parent)?.comments.into_iter().find(|comment| comment.id == of.id),
        }
    }

    /// It is on its way to the server; reactive to it alone.
    pub fn is_echo(&self, id: EntryId) -> bool {
        track(&self.trigger(id));
        self.0.model.with_untracked(|m| m.is_echo(id))
    }

    /// I wrote it.
    pub fn is_mine(&self, id: Option<EntryId>) -> bool {
        let author = |m: &Model| m.entry(id?)?.author.as_ref().map(|a| a.person);
        self.0.model.with_untracked(author).is_some_and(|author| Some(author) == session::me())
    }

    /// New since I was last here.
    pub fn is_fresh(&self, id: EntryId) -> bool {
        self.0.model.with_untracked(|m| m.is_fresh(id))
    }

    /// Something by others stands after my mark; reactive.
    pub fn has_news(&self) -> bool {
        look(&self.0.model, Model::has_news)
    }

    /// The day that begins above this row, going down; `None` inside a day. Reactive.
    pub fn day_head(&self, id: EntryId) -> Option<Date> {
        look(&self.0.model, |m| {
            let day = m.entry(id)?.occurred_at.date();
            let above = m.above(id).map(|e| e.occurred_at.date());
            (above != Some(day)).then_some(day)
        })
    }

    /// The line between new and known stands above this row; reactive.
    pub fn line_above(&self, id: EntryId) -> bool {
        look(&self.0.model, |m| m.line_above(id))
    }

    /// There are newer entries than the first row, after a jump; reactive.
    pub fn has_newer(&self) -> bool {
        // Before the first entry nothing is here, and all there is, is newer.
        look(&self.0.model, |m| m.newer().is_some() || (m.is_empty() && m.total() > 0))
    }

    /// There are older entries than the last row; reactive.
    pub fn has_older(&self) -> bool {
        look(&self.0.model, |m| m.older().is_some())
    }

    /// A page is being fetched; reactive.
    pub fn paging(&self) -> bool {
        super::signal::follow(&self.0.paging)
    }

    /// Fetches the next older page, if there is one.
    pub fn load_older(&self) {
        self.page(Question::Older, Cause::Person);
    }

    /// Fetches the next newer page, if there is one.
    pub fn load_newer(&self) {
        self.page(Question::Newer, Cause::Person);
    }

    /// Shows the end of a day and what came before it; `then` comes when it is here.
    pub fn jump(&self, day: Date, then: impl Fn() + Send + Sync + 'static) {
        let at = Date::from_days(day.days() + 1).start();
        self.load_and(EntryQuery { at: Some(at), ..EntryQuery::default() }, then);
    }

    /// Back to the newest; `then` comes when it is here.
    pub fn to_newest(&self, then: impl Fn() + Send + Sync + 'static) {
        self.load_and(newest(), then);
    }

    fn load_and(&self, query: EntryQuery, then: impl Fn() + Send + Sync + 'static) {
        *lock(&self.0.then) = Some(Arc::new(then));
        self.load(query, Cause::Person);
    }

    /// Asks once more what failed.
    fn repeat(&self, cause: Cause) {
        match self.asking(|asking| asking.failed()) {
            Some(Question::Stretch(query)) => self.load(query, cause),
            Some(Question::Changes) => self.catch_up(cause),
            Some(page) => self.page(page, cause),
            None => self.load(newest(), cause),
        }
    }

    fn load(&self, query: EntryQuery, cause: Cause) {
        let turn = begin(&self.0.turn, &self.0.status);
        self.asking(Asking::load);
        let this = self.clone();
        timer::spawn(async move {
            let call = ListEntries { subject: this.0.subject, query: query.clone(), body: () };
            let reply = api::call_for(cause, call).await;
            if this.turn() != turn {
                return;
            }
            let error = reply.map(|page| this.apply(Event::Opened(page))).err();
            let here = error.is_none();
            settle(&this.0.status, error);
            let then = if here { lock(&this.0.then).take() } else { None };
            if let Some(then) = then {
                then();
            }
            let behind = this.0.heard.load(Ordering::Relaxed) > this.0.model.with_untracked(Model::seq);
            let ask = this.asking(|asking| {
                asking.ended(Question::Stretch(query), here);
                if here && behind {
                    asking.again();
                }
                asking.loaded()
            });
            if ask {
                this.ask_for_changes(Cause::App);
            }
        });
    }

    fn page(&self, question: Question, cause: Cause) {
        let (older, newer) = self.0.model.with_untracked(|m| (m.older(), m.newer()));
        let (query, event): (_, fn(contract::entry::EntryPage) -> Event) = match question {
            Question::Older => (EntryQuery { before: older, ..EntryQuery::default() }, Event::Older),
            _ => (EntryQuery { after: newer, ..EntryQuery::default() }, Event::Newer),
        };
        if query == EntryQuery::default() || self.0.paging.get_untracked() {
            return;
        }
        self.0.paging.set(true);
        let (this, turn) = (self.clone(), self.turn());
        timer::spawn(async move {
            let reply = api::call_for(cause, ListEntries { subject: this.0.subject, query, body: () }).await;
            // After a jump or a wipe the page belongs to another stretch.
            if this.turn() == turn {
                let error = reply.map(|page| this.apply(event(page))).err();
                this.ended(question, error);
            }
            this.0.paging.set(false);
        });
    }

    /// Asks for what changed since our number, until there is no more. Asked again meanwhile, it goes
    /// round once more instead of running twice; while a page is on its way, it waits for that.
    fn catch_up(&self, cause: Cause) {
        if self.asking(Asking::want) {
            self.ask_for_changes(cause);
        }
    }

    fn ask_for_changes(&self, cause: Cause) {
        let this = self.clone();
        timer::spawn(async move {
            while this.asking(Asking::next) {
                if !this.0.model.with_untracked(Model::opened) {
                    continue;
                }
                let turn = this.turn();
                let reply = this.fetch_changes(cause).await;
                if this.turn() != turn {
                    this.asking(Asking::again);
                    continue;
                }
                let error = reply.map(|changes| this.take(changes)).err();
                let failed = error.is_some();
                this.ended(Question::Changes, error);
                if failed {
                    return this.asking(Asking::stop);
                }
            }
        });
    }

    async fn fetch_changes(&self, cause: Cause) -> Result<Changes, ApiError> {
        let query = ChangesQuery { after: self.0.model.with_untracked(Model::seq) };
        api::call_for(cause, ListChanges { subject: self.0.subject, query, body: () }).await
    }

    fn take(&self, changes: Changes) {
        let (more, before) = (changes.more, self.0.model.with_untracked(Model::seq));
        self.apply(Event::Changed(changes));
        // A server that says "more" without moving on must not keep us busy for ever.
        if more && self.0.model.with_untracked(Model::seq) > before {
            self.asking(Asking::again);
        }
    }

    fn ended(&self, question: Question, error: Option<ApiError>) {
        if self.asking(|asking| asking.ended(question, error.is_none())) {
            self.0.status.update(|s| s.error = error);
        }
    }

    fn asking<R>(&self, what: impl FnOnce(&mut Asking) -> R) -> R {
        what(&mut lock(&self.0.asking))
    }

    fn turn(&self) -> u32 {
        self.0.turn.load(Ordering::Relaxed)
    }

    fn is_shown(&self) -> bool {
        self.0.shown.load(Ordering::Relaxed) > 0
    }

    fn apply(&self, event: Event) {
        if let Event::Saved(entry) = &event {
            self.0.heard.fetch_max(entry.changed, Ordering::Relaxed);
        }
        let mut redraw = Redraw::default();
        self.0.model.update_untracked(|model| redraw = model.apply(event));
        for id in &redraw.rows {
            self.trigger(*id).notify();
        }
        if redraw.order {
            self.0.model.notify();
        }
    }

    fn trigger(&self, id: EntryId) -> ArcTrigger {
        lock(&self.0.rows).entry(id).or_default().clone()
    }

    /// Forgets everything; what is still on its way will not come in.
    fn wipe(&self) {
        self.0.turn.fetch_add(1, Ordering::Relaxed);
        self.asking(Asking::wipe);
        *lock(&self.0.then) = None;
        self.0.model.set(Model::of(session::me()));
        self.0.status.set(Status::default());
        let rows = std::mem::take(&mut *lock(&self.0.rows));
        for trigger in rows.into_values() {
            trigger.notify();
        }
    }
}

/// What one begins with.
fn newest() -> EntryQuery {
    EntryQuery { limit: Some(FIRST_LIMIT), ..EntryQuery::default() }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A timeline that is shown asks for what changed; another one does when it is shown again.
pub(super) fn changed(subject: SubjectId, seq: Option<i64>) {
    if let Some(timeline) = opened(subject) {
        let known = timeline.0.model.with_untracked(Model::seq);
        timeline.0.heard.fetch_max(seq.unwrap_or(0), Ordering::Relaxed);
        if timeline.is_shown() && seq.is_none_or(|seq| seq > known) {
            timeline.catch_up(Cause::App);
        }
    }
}

/// Timelines that are shown ask for what changed, and once more for what failed.
pub(super) fn catch_up_all(cause: Cause) {
    let all: Vec<Timeline> = ALL.with_borrow(|all| all.values().filter(|t| t.is_shown()).cloned().collect());
    for timeline in all {
        let (loading, failed) = timeline.asking(|asking| (asking.loading(), asking.failed().is_some()));
        if loading || (!failed && timeline.0.model.with_untracked(Model::opened)) {
            timeline.catch_up(cause);
        } else {
            timeline.repeat(cause);
        }
    }
}

/// My rights have changed: what may be seen is asked for anew.
pub(super) fn restart(subject: SubjectId) {
    if let Some(timeline) = opened(subject) {
        timeline.wipe();
        if timeline.is_shown() {
            timeline.load(newest(), Cause::App);
        }
    }
}

/// Somebody looks at it.
pub(super) fn is_shown(subject: SubjectId) -> bool {
    opened(subject).is_some_and(|timeline| timeline.is_shown())
}

pub(super) fn wipe_subject(subject: SubjectId) {
    if let Some(timeline) = ALL.with_borrow_mut(|all| all.remove(&subject)) {
        timeline.wipe();
    }
}

pub(super) fn wipe() {
    for timeline in ALL.take().into_values() {
        timeline.wipe();
    }
}
