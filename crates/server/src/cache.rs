//! What is remembered between requests, so that a page that many people open is read and written out
//! once. Nothing is served from here without the policy having been asked: facts are remembered per
//! access epoch, content per version of the subject. On PostgreSQL other processes write too, and we
//! would hear of it late: there nothing is remembered.

use crate::{audit::Items, db::Engine};
use bytes::Bytes;
use contract::{PersonId, SubjectId, policy::SubjectFacts};
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Facts are judged by dates too (registrations begin and end), so they are looked up again so often.
const BELIEVE_MS: i64 = 1_000;
/// Entries of one map before it starts anew.
const MOST: usize = 20_000;

/// A newest page, ready to send but for the reader's own mark at its end.
#[derive(Clone)]
pub struct Page {
    /// The JSON up to the value of `read_seq`, which comes last.
    pub head: Bytes,
    /// Ids for the access log.
    pub items: Items,
}

/// The memory. Cheap to clone.
#[derive(Clone)]
pub struct Cache {
    on: bool,
    versions: Arc<Map<SubjectId, u64>>,
    next: Arc<AtomicU64>,
    facts: Arc<Map<(PersonId, SubjectId), Known>>,
    pages: Arc<Map<(SubjectId, usize), (u64, Page)>>,
    marks: Arc<Map<(PersonId, SubjectId), i64>>,
}

/// Facts with the access epoch and the time (Unix milliseconds) at which they were read.
type Known = (u64, i64, Option<SubjectFacts>);

struct Map<K, V>(Mutex<HashMap<K, V>>);

impl<K: Hash + Eq, V: Clone> Map<K, V> {
    fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(HashMap::new())))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: &K) -> Option<V> {
        self.lock().get(key).cloned()
    }

    fn put(&self, key: K, value: V) {
        let mut map = self.lock();
        if map.len() >= MOST {
            map.clear();
        }
        map.insert(key, value);
    }
}

impl Cache {
    /// Remembers only where this process is the only writer.
    pub fn new(engine: Engine) -> Self {
        Self {
            on: engine == Engine::Sqlite,
            versions: Map::new(),
            next: Arc::new(AtomicU64::new(1)),
            facts: Map::new(),
            pages: Map::new(),
            marks: Map::new(),
        }
    }

    /// The subject's version; note it *before* reading what is to be remembered under it.
    pub fn version(&self, subject: SubjectId) -> u64 {
        self.versions.get(&subject).unwrap_or(0)
    }

    /// Something was committed to the subject's record: called before anybody is told.
    pub fn changed(&self, subject: SubjectId) {
        // Never the same number twice, even after the map started anew.
        self.versions.put(subject, self.next.fetch_add(1, Ordering::SeqCst));
    }

    /// Facts remembered for this access epoch.
    pub fn facts(&self, person: PersonId, subject: SubjectId, epoch: u64, now_ms: i64) -> Option<Option<SubjectFacts>> {
        let (known, at, facts) = self.facts.get(&(person, subject)).filter(|_| self.on)?;
        (known == epoch && (0..BELIEVE_MS).contains(&(now_ms - at))).then_some(facts)
    }

    /// Remembers facts that were read after `epoch` was noted.
    pub fn put_facts(
        &self,
        person: PersonId,
        subject: SubjectId,
        epoch: u64,
        now_ms: i64,
        facts: Option<SubjectFacts>,
    ) {
        if self.on {
            self.facts.put((person, subject), (epoch, now_ms, facts));
        }
    }

    /// The newest page for readers of so many audiences.
    pub fn page(&self, subject: SubjectId, audiences: usize) -> Option<Page> {
        let (version, page) = self.pages.get(&(subject, audiences)).filter(|_| self.on)?;
        (version == self.version(subject)).then_some(page)
    }

    /// Remembers a newest page that was read after `version` was noted.
    pub fn put_page(&self, subject: SubjectId, audiences: usize, version: u64, page: Page) {
        if self.on {
            self.pages.put((subject, audiences), (version, page));
        }
    }

    /// Up to where somebody has read, as far as remembered.
    pub fn mark(&self, person: PersonId, subject: SubjectId) -> Option<i64> {
        self.marks.get(&(person, subject)).filter(|_| self.on)
    }

    /// Remembers a mark; marks only move forward.
    pub fn put_mark(&self, person: PersonId, subject: SubjectId, seq: i64) {
        if self.on {
            let known = self.marks.get(&(person, subject)).unwrap_or(0);
            self.marks.put((person, subject), seq.max(known));
        }
    }
}
