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
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Facts are judged by dates too (registrations begin and end), so they are looked up again so often.
const BELIEVE_MS: i64 = 1_000;
/// Entries of one map before it starts anew.
const MOST: usize = 20_000;
/// Bytes of remembered pages before they start anew.
const MOST_BYTES: usize = 32 * 1_024 * 1_024;

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
    versions: Arc<Mutex<Versions>>,
    facts: Arc<Map<(PersonId, SubjectId), Known>>,
    pages: Arc<Mutex<Pages>>,
    marks: Arc<Map<(PersonId, SubjectId), i64>>,
}

/// Versions of subjects. Never the same number twice for one subject, even after the map started anew.
#[derive(Default)]
struct Versions {
    by_subject: HashMap<SubjectId, u64>,
    /// Of every subject that is not in the map.
    of_others: u64,
    last: u64,
}

impl Versions {
    fn move_on(&mut self, subject: SubjectId) {
        if self.by_subject.len() >= MOST {
            self.by_subject.clear();
            self.last += 1;
            self.of_others = self.last;
        }
        self.last += 1;
        self.by_subject.insert(subject, self.last);
    }
}

/// Newest pages with the version under which each was read, and how many bytes they are.
#[derive(Default)]
struct Pages {
    by_reader: HashMap<(SubjectId, usize, u32), (u64, Page)>,
    bytes: usize,
}

impl Pages {
    fn put(&mut self, key: (SubjectId, usize, u32), version: u64, page: Page) {
        if self.bytes >= MOST_BYTES {
            *self = Self::default();
        }
        self.bytes += page.head.len();
        if let Some((_, old)) = self.by_reader.insert(key, (version, page)) {
            self.bytes -= old.head.len();
        }
    }
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
            versions: Arc::default(),
            facts: Map::new(),
            pages: Arc::default(),
            marks: Map::new(),
        }
    }

    /// The subject's version; note it *before* reading what is to be remembered under it.
    pub fn version(&self, subject: SubjectId) -> u64 {
        let versions = self.versions();
        versions.by_subject.get(&subject).copied().unwrap_or(versions.of_others)
    }

    /// Something was committed to the subject's record: called before anybody is told.
    pub fn changed(&self, subject: SubjectId) {
        self.versions().move_on(subject);
    }

    fn versions(&self) -> MutexGuard<'_, Versions> {
        self.versions.lock().unwrap_or_else(PoisonError::into_inner)
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

    /// The newest page, of so many items, for readers of so many audiences.
    pub fn page(&self, subject: SubjectId, (audiences, items): (usize, u32)) -> Option<Page> {
        let version = self.version(subject);
        let page = self.pages().by_reader.get(&(subject, audiences, items)).cloned().filter(|_| self.on);
        page.filter(|(read_under, _)| *read_under == version).map(|(_, page)| page)
    }

    /// Remembers a newest page that was read after `version` was noted.
    pub fn put_page(&self, subject: SubjectId, (audiences, items): (usize, u32), version: u64, page: Page) {
        if self.on {
            self.pages().put((subject, audiences, items), version, page);
        }
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(n: u64) -> SubjectId {
        SubjectId::from_parts(n, &[0; 10])
    }

    fn page(bytes: usize) -> Page {
        Page { head: vec![0; bytes].into(), items: "".into() }
    }

    #[test]
    fn a_page_never_outlives_its_version_even_when_the_versions_start_anew() {
        let cache = Cache::new(Engine::Sqlite);
        cache.put_page(subject(1), (1, 50), cache.version(subject(1)), page(1));
        assert!(cache.page(subject(1), (1, 50)).is_some());
        cache.changed(subject(1));
        assert!(cache.page(subject(1), (1, 50)).is_none());
        for other in 0..=MOST as u64 {
            cache.changed(subject(other + 2));
        }
        assert!(cache.page(subject(1), (1, 50)).is_none(), "forgotten is not unchanged");
    }

    #[test]
    fn pages_are_bounded_in_bytes() {
        let cache = Cache::new(Engine::Sqlite);
        for n in 0..100 {
            cache.put_page(subject(n), (1, 50), 0, page(MOST_BYTES / 10));
            assert!(cache.pages().bytes <= MOST_BYTES + MOST_BYTES / 10);
        }
        cache.put_page(subject(99), (1, 50), 0, page(1));
        let pages = cache.pages();
        assert_eq!(pages.bytes, pages.by_reader.values().map(|(_, page)| page.head.len()).sum::<usize>());
    }
}
