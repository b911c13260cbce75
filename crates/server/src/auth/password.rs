//! Password hashing with argon2id, a bounded number at once, so that a flood of sign-ins does not
//! slow anybody's reading (S-40, S-41).

use crate::fail::{Fail, Outcome};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use contract::{Problem, ProblemCode};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::Semaphore;

/// Longest password that is looked at, in characters (J-03).
pub const MAX_PASSWORD: usize = 256;
/// How many may wait for a free place before we say "busy".
const QUEUE: usize = 64;

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Hasher {
    places: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    argon: Argon2<'static>,
    /// Checked against when nobody has the given ID, so that both answers take as long (J-04).
    decoy: Arc<str>,
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

impl Hasher {
    /// ASVS 5: argon2id, 19 MiB, 2 passes, 1 lane.
    pub fn new() -> Self {
        let params = Params::new(19_456, 2, 1, None).unwrap_or_default();
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = argon.hash_password(b"nobody has this password").map(|h| h.to_string()).unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self { places: Arc::new(Semaphore::new(cores)), waiting: Arc::default(), argon, decoy: decoy.into() }
    }

    /// A PHC string to store.
    ///
    /// # Errors
    /// Too many are waiting (503), or hashing failed.
    pub async fn hash(&self, password: &str) -> Outcome<String> {
        let (argon, password) = (self.argon.clone(), password.to_owned());
        self.bounded(move || argon.hash_password(password.as_bytes()).map(|h| h.to_string()).map_err(Fail::internal))
            .await?
    }

    /// Whether the password opens the stored hash. `None`: nobody has the ID; takes as long, says no.
    ///
    /// # Errors
    /// Too many are waiting (503).
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Outcome<bool> {
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.decoy).to_owned();
        let (argon, password) = (self.argon.clone(), password.to_owned());
        let fits = self
            .bounded(move || {
                PasswordHash::new(&stored).is_ok_and(|hash| argon.verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(fits && known)
    }

    async fn bounded<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Outcome<T> {
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= QUEUE {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(Problem::new(ProblemCode::Unavailable).retry_after(2).into());
        }
        let place = self.places.acquire().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let _place = place.map_err(Fail::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(Fail::internal)
    }
}
