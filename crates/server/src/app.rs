//! Everything a request handler can reach.

use crate::{
    audit::ReadLog,
    auth::{password::Hasher, session::Sessions},
    clock::Clock,
    config::Config,
    db::Db,
    fail::Outcome,
    live::Live,
    media::vault::Vault,
};
use contract::{MediaId, SessionId};
use std::{
    collections::HashSet,
    ops::Deref,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// The running server. Cheap to clone: every layer of every request holds one.
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What the server consists of.
#[derive(Clone)]
pub struct Parts {
    /// Configuration.
    pub config: Arc<Config>,
    /// Database.
    pub db: Db,
    /// Clock and ids.
    pub clock: Clock,
    /// Log of reads and refusals.
    pub read_log: ReadLog,
    /// Password hashing, bounded.
    pub hasher: Hasher,
    /// Signed-in people.
    pub sessions: Sessions,
    /// Live events.
    pub live: Live,
    /// Who may see what, as a number that moves with every change of it.
    pub access: AccessEpoch,
    /// Photos and videos.
    pub vault: Arc<Vault>,
    /// The program that looks at them (this one).
    pub decoder: Arc<Path>,
    /// Films that are being watched.
    pub watched: Watched,
    /// Build id of the app that is served.
    pub build: Arc<str>,
}

/// Which films were watched in which session, so that a film that is fetched in many parts is one row of the log, and none
/// that is not fetched from its beginning is missing there.
#[derive(Clone, Default)]
pub struct Watched(Arc<Mutex<HashSet<(SessionId, MediaId)>>>);

impl Watched {
    /// So many are remembered; when there are more, all begin anew.
    const MOST: usize = 10_000;

    /// Nothing of it was fetched in this session before, as far as is remembered.
    pub fn begins(&self, session: SessionId, media: MediaId) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= Self::MOST {
            all.clear();
        }
        all.insert((session, media))
    }
}

/// アクセス世代 (reliability 3.5): moves after every commit that changes who may see what, and before
/// anybody is told that it changed. A read that began under another epoch is not released.
#[derive(Clone, Default)]
pub struct AccessEpoch(Arc<AtomicU64>);

impl AccessEpoch {
    /// The epoch now.
    pub fn now(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    /// Moves on: everything judged before is judged again.
    pub fn advance(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl App {
    /// Opens database and background tasks.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn open(config: Config, clock: Clock, build: &str) -> Outcome<Self> {
        let db = Db::open(&config.database()).await?;
        let access = db.access.clone();
        let live = Live::start(db.clone(), access.clone()).await?;
        Ok(Self(Arc::new(Parts {
            read_log: ReadLog::start(db.clone(), clock.clone()),
            hasher: Hasher::new(),
            sessions: Sessions::default(),
            vault: Arc::new(Vault::open(&config.data_dir.join("media"))?),
            decoder: config.decoder()?.into(),
            config: Arc::new(config),
            db,
            clock,
            live,
            access,
            watched: Watched::default(),
            build: build.into(),
        })))
    }

    /// The same server under another clock.
    pub fn with_clock(&self, clock: Clock) -> Self {
        Self(Arc::new(Parts { clock, ..(*self.0).clone() }))
    }
}
