//! Sessions: an own table with indexed columns, so that ending all of a person's sessions is one
//! statement. The cookie holds 256 random bits; the database only their hash.

use crate::{
    app::App,
    audit::hex,
    config::SessionLife,
    db::Tx,
    fail::{Fail, Outcome},
    store,
};
use contract::{Actor, Denied, PersonId, ProblemCode, Right, Role, SessionId, Timestamp, people::Name};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Name of the cookie: bound to this host, TLS (or loopback) only, whole site.
pub const COOKIE: &str = "__Host-sid";
/// `last_seen_at` is kept to the minute: reading must not write on every request.
const SEEN_EVERY_MS: i64 = 60_000;
/// How long a looked-up session is believed without asking the database again. Within one process the
/// access epoch ends it at once; across processes this is the bound (2 s are promised, J-08).
const BELIEVE_MS: i64 = 1_000;

/// A valid session with what the policy needs.
#[derive(Clone, Debug)]
pub struct Context {
    /// Public id.
    pub session: SessionId,
    /// Who, and which roles.
    pub actor: Actor,
    /// Name, for authorship.
    pub name: Name,
    /// Ends then at the latest.
    pub ends_at: Timestamp,
    /// Milliseconds without a request after which it ends.
    pub idle_ms: i64,
    /// The sign-in before.
    pub previous_sign_in: Option<Timestamp>,
}

#[derive(Clone)]
struct Known {
    context: Arc<Context>,
    epoch: u64,
    looked_up: i64,
    seen: i64,
}

/// Signed-in people, remembered for a moment.
#[derive(Clone, Default)]
pub struct Sessions(Arc<Mutex<HashMap<TokenHash, Known>>>);

/// SHA-256 of a token: what is kept of it, in memory as in the database.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of a cookie's token.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// As it stands in the database.
    pub fn stored(self) -> String {
        hex(&self.0)
    }
}

/// What a browser gets when it signs in.
pub struct Fresh {
    /// For the cookie; never stored.
    pub token: String,
    /// Public id.
    pub id: SessionId,
}

impl Sessions {
    /// The valid session of a cookie's token.
    ///
    /// # Errors
    /// `signed_out` when there is none; the account's state is the policy's affair.
    pub async fn find(&self, app: &App, token: TokenHash) -> Outcome<Arc<Context>> {
        let (context, stale) = self.known_or_stored(app, token).await?;
        if stale {
            let mut tx = app.db.begin(crate::gate::own_permit(&context, "SessionSeen"), &app.clock).await?;
            store::session::touch(&mut tx, &token.stored()).await?;
            tx.commit_logged().await?;
        }
        Ok(context)
    }

    /// As [`Sessions::find`], but does not count as a use: nothing is written.
    ///
    /// # Errors
    /// `signed_out`.
    pub async fn look_up(&self, app: &App, token: TokenHash) -> Outcome<Arc<Context>> {
        Ok(self.known_or_stored(app, token).await?.0)
    }

    /// As [`Sessions::look_up`], from the database: what another process changed is seen at once.
    ///
    /// # Errors
    /// `signed_out`.
    pub async fn look_up_again(&self, app: &App, token: TokenHash) -> Outcome<Arc<Context>> {
        self.lock().remove(&token);
        self.look_up(app, token).await
    }

    /// The session, and whether its last use is so long ago that this one must be written down.
    async fn known_or_stored(&self, app: &App, token: TokenHash) -> Outcome<(Arc<Context>, bool)> {
        let now = app.clock.now();
        let epoch = app.access.now();
        let known = self.lock().get(&token).cloned();
        if let Some(known) = known
            && known.epoch == epoch
            && (0..BELIEVE_MS).contains(&(now.0 - known.looked_up))
            && now.0 - known.seen < SEEN_EVERY_MS
        {
            return Ok((known.context, false));
        }
        let Some((context, seen)) = store::session::find(app.db.read(), &token.stored(), now).await? else {
            self.lock().remove(&token);
            let mut conn = app.db.read().acquire().await?;
            // The device is told why: it hands in what was not sent.
            return Err(match store::account::stopped_session(&mut conn, &token.stored(), now).await? {
                Some(_) => Fail::denied(Denied::AccountSuspended, Right::OwnAccount),
                None => ProblemCode::SignedOut.into(),
            });
        };
        let context = Arc::new(context);
        let stale = now.0 - seen >= SEEN_EVERY_MS;
        let mut all = self.lock();
        if all.len() > 50_000 {
            all.clear();
        }
        all.insert(token, Known { context: Arc::clone(&context), epoch, looked_up: now.0, seen });
        Ok((context, stale))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<TokenHash, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens a session for a person whose password was right.
///
/// # Errors
/// The database refuses.
pub async fn open(app: &App, tx: &mut Tx, person: PersonId, device: &str, family: bool) -> Outcome<Fresh> {
    let mut random = [0_u8; 32];
    getrandom::fill(&mut random)?;
    let token = hex(&random);
    let id: SessionId = app.clock.new_id()?;
    let (idle_ms, absolute_ms) = life(app.config.session, family);
    store::session::insert(
        tx,
        &TokenHash::of(&token).stored(),
        id,
        person,
        device,
        tx.now.plus_ms(absolute_ms),
        idle_ms,
    )
    .await?;
    Ok(Fresh { token, id })
}

/// Idle and absolute life in milliseconds: people at home are not signed out over lunch, a shared
/// tablet of a station is.
fn life(life: SessionLife, family: bool) -> (i64, i64) {
    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;
    if family {
        (i64::from(life.family_idle_days) * DAY, i64::from(life.family_absolute_days) * DAY)
    } else {
        (i64::from(life.idle_minutes) * MINUTE, i64::from(life.absolute_hours) * 60 * MINUTE)
    }
}

/// Nobody but the subject's own side: the longer session life.
pub fn is_family_only(actor: &Actor) -> bool {
    actor.grants.iter().all(|g| matches!(g.role, Role::Subject | Role::Family | Role::Representative))
}

/// The token in a `Cookie` header.
pub fn token_of(header: &str) -> Option<&str> {
    header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, token)| token)
}

/// `Set-Cookie` of a fresh session.
pub fn set_cookie(fresh: &Fresh, max_age_s: i64) -> String {
    format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={max_age_s}", fresh.token)
}

/// `Set-Cookie` that takes the cookie away.
pub fn clear_cookie() -> String {
    format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// Browser and system in a few letters, for the list of own devices.
pub fn device_name(user_agent: &str) -> String {
    let has = |s: &str| user_agent.contains(s);
    let browser = match () {
        () if has("Edg/") => "Edge",
        () if has("Firefox/") => "Firefox",
        () if has("Chrome/") => "Chrome",
        () if has("Safari/") => "Safari",
        () => "?",
    };
    let system = match () {
        () if has("iPhone") => "iPhone",
        () if has("iPad") => "iPad",
        () if has("Android") => "Android",
        () if has("Windows") => "Windows",
        () if has("Mac OS X") => "Mac",
        () if has("Linux") => "Linux",
        () => "?",
    };
    format!("{browser} · {system}")
}

impl From<std::convert::Infallible> for Fail {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s10_only_the_host_bound_cookie_is_read() {
        assert_eq!(token_of("a=1; __Host-sid=xyz; b=2"), Some("xyz"));
        assert_eq!(token_of("sid=xyz; __Host-sidx=1"), None);
    }
}
