//! `Remote<T>`: something that the server has. Keeps the last good value beside the newest error, and
//! says that it is slow only when it is. Rendered in one place: `components::RemoteView`.

use super::signal::{follow, look};
use crate::{
    api::{self, ApiError, Cause},
    platform::timer,
};
use contract::Endpoint;
use leptos::prelude::*;
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// Only after this long a skeleton is shown: faster answers would make the page flicker.
const SLOW_MS: i32 = 400;

/// How things stand with a [`Remote`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// There is a good value, perhaps an old one.
    pub loaded: bool,
    /// A request is under way.
    pub loading: bool,
    /// … for longer than people like to wait without a sign.
    pub slow: bool,
    /// The newest attempt failed so.
    pub error: Option<ApiError>,
}

/// A running request.
pub(super) type Reply<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

struct Inner<T> {
    data: ArcRwSignal<Option<T>>,
    status: ArcRwSignal<Status>,
    turn: Arc<AtomicU32>,
    fetch: Box<dyn Fn(Cause) -> Reply<T> + Send + Sync>,
}

/// A value at the server, with its newest good copy here.
pub struct Remote<T>(Arc<Inner<T>>);

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Clone + Send + Sync + 'static> Remote<T> {
    /// Not loaded yet.
    pub(super) fn new(fetch: impl Fn(Cause) -> Reply<T> + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            data: ArcRwSignal::new(None),
            status: ArcRwSignal::new(Status::default()),
            turn: Arc::default(),
            fetch: Box::new(fetch),
        }))
    }

    /// What an endpoint replies.
    pub(super) fn of<E>(endpoint: E) -> Self
    where
        E: Endpoint<Reply = T> + Clone + Send + Sync + 'static,
    {
        Self::new(move |cause| Box::pin(api::call_for(cause, endpoint.clone())))
    }

    /// Loads it when that has not been tried yet.
    pub fn load(&self) {
        let idle = self.0.status.with_untracked(|s| !s.loaded && !s.loading && s.error.is_none());
        if idle {
            self.reload();
        }
    }

    /// Loads it again because a person wants it. The newest request wins.
    pub fn reload(&self) {
        self.reload_for(Cause::Person);
    }

    pub(super) fn reload_for(&self, cause: Cause) {
        let turn = begin(&self.0.turn, &self.0.status);
        let inner = self.0.clone();
        timer::spawn(async move {
            let reply = (inner.fetch)(cause).await;
            if inner.turn.load(Ordering::Relaxed) != turn {
                return;
            }
            let error = match reply {
                Ok(value) => {
                    inner.data.set(Some(value));
                    None
                }
                Err(error) => Some(error),
            };
            settle(&inner.status, error);
        });
    }

    /// Somebody needs it now: loads it again if the last attempt failed.
    pub fn try_again(&self) {
        self.retry_failed(Cause::Person);
    }

    /// Loads it again if the last attempt failed.
    pub(super) fn retry_failed(&self, cause: Cause) {
        if self.0.status.with_untracked(|s| s.error.is_some() && !s.loading) {
            self.reload_for(cause);
        }
    }

    /// Changes the good value that is here.
    pub(super) fn change(&self, change: impl FnOnce(&mut T)) {
        self.0.data.update(|data| _ = data.as_mut().map(change));
    }

    /// It is the same one, and not one that holds the same.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Forgets everything, running requests included.
    pub(super) fn wipe(&self) {
        self.0.turn.fetch_add(1, Ordering::Relaxed);
        self.0.data.set(None);
        self.0.status.set(Status::default());
    }

    /// The last good value; reactive.
    pub fn get(&self) -> Option<T> {
        follow(&self.0.data)
    }

    /// Something of the last good value; reactive.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> Option<R> {
        look(&self.0.data, |data| data.as_ref().map(read))
    }

    /// How things stand.
    pub fn status(&self) -> ArcRwSignal<Status> {
        self.0.status.clone()
    }

    /// What `RemoteView` needs of it.
    pub fn handle(&self) -> Handle {
        let again = self.clone();
        Handle { status: self.status(), retry: Callback::new(move |()| again.reload()) }
    }
}

/// A [`Remote`] without its type: how it stands, and how to try again.
#[derive(Clone)]
pub struct Handle {
    /// How it stands.
    pub status: ArcRwSignal<Status>,
    /// Tries again.
    pub retry: Callback<()>,
}

impl Handle {
    /// Something of how it stands; reactive. What follows the signal itself would stay with it for good: it outlives
    /// every page that shows it.
    pub fn with<R>(&self, read: impl FnOnce(&Status) -> R) -> R {
        look(&self.status, read)
    }
}

/// Marks a request as begun and returns its turn.
pub(super) fn begin(turns: &Arc<AtomicU32>, status: &ArcRwSignal<Status>) -> u32 {
    let turn = turns.fetch_add(1, Ordering::Relaxed) + 1;
    status.update(|s| s.loading = true);
    let (turns, status) = (turns.clone(), status.clone());
    timer::spawn(async move {
        timer::sleep(SLOW_MS).await;
        if turns.load(Ordering::Relaxed) == turn && status.with_untracked(|s| s.loading) {
            status.update(|s| s.slow = true);
        }
    });
    turn
}

/// Marks it as ended.
pub(super) fn settle(status: &ArcRwSignal<Status>, error: Option<ApiError>) {
    status.update(|s| {
        s.loaded |= error.is_none();
        s.loading = false;
        s.slow = false;
        s.error = error;
    });
}
