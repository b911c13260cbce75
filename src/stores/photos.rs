//! 顔写真 of subjects: fetched once per picture, shown by an address that is revoked as soon as the picture may
//! no longer be seen, and set by whoever may.

use super::{command::Command, signal::follow, subjects};
use crate::{
    api::{self, ApiError, Cause},
    platform::{
        picture::{self, PictureUrl},
        random, timer,
    },
};
use contract::{
    PhotoId, SubjectId,
    endpoint::{GetPhoto, PutPhoto, RemovePhoto},
    photo::{NewPhoto, SIDE},
};
use leptos::prelude::*;
use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

type Shown = ArcRwSignal<Option<Arc<PictureUrl>>>;

thread_local! {
    static SHOWN: RefCell<BTreeMap<SubjectId, (PhotoId, Shown)>> = const { RefCell::new(BTreeMap::new()) };
}

/// The address of the picture that a band names; `None` until it is here. Reactive.
pub fn url(subject: SubjectId, photo: PhotoId) -> Option<String> {
    let known =
        SHOWN.with_borrow(|all| all.get(&subject).filter(|(id, _)| *id == photo).map(|(_, shown)| shown.clone()));
    let shown = known.unwrap_or_else(|| fetch(subject, photo));
    follow(&shown).map(|url| url.as_str().to_owned())
}

fn fetch(subject: SubjectId, photo: PhotoId) -> Shown {
    let shown = Shown::new(None);
    SHOWN.with_borrow_mut(|all| all.insert(subject, (photo, shown.clone())));
    let here = shown.clone();
    timer::spawn(async move {
        let reply = api::call_for(Cause::App, GetPhoto { subject, query: (), body: () }).await;
        let is_it = |all: &BTreeMap<SubjectId, (PhotoId, Shown)>| all.get(&subject).is_some_and(|(id, _)| *id == photo);
        if !SHOWN.with_borrow(is_it) {
            return;
        }
        match reply {
            Ok(Some(got)) if got.id == photo => {
                if let Some(url) = PictureUrl::of_jpeg(&got.jpeg) {
                    here.set(Some(Arc::new(url)));
                }
            }
            // Another picture by now: the card says so soon.
            Ok(_) => {}
            // The initial stays; whoever looks again asks again.
            Err(_) => SHOWN.with_borrow_mut(|all| _ = all.remove(&subject)),
        }
    });
    shown
}

/// A picture that somebody chose and has not sent yet.
#[derive(Clone)]
pub struct Prepared {
    id: PhotoId,
    image: String,
    preview: Arc<PictureUrl>,
}

impl Prepared {
    /// Its address, to be looked at.
    pub fn preview(&self) -> &str {
        self.preview.as_str()
    }
}

/// Makes ready what was chosen in a file input; `None` for `done`: it cannot be read as a picture.
pub fn prepare(event: &leptos::ev::Event, done: impl FnOnce(Option<Prepared>) + 'static) {
    let Some(chosen) = picture::chosen(event) else { return };
    timer::spawn(async move {
        let image = chosen.square_jpeg(SIDE).await;
        let prepared = image.and_then(|image| {
            let preview = Arc::new(PictureUrl::of_jpeg(&image)?);
            Some(Prepared { id: random::new_id(), image, preview })
        });
        done(prepared);
    });
}

/// Sends it. `done` hears whether the server has it.
pub fn put(subject: SubjectId, prepared: Prepared, command: &Command, done: impl FnOnce(bool) + 'static) {
    let Prepared { id, image, .. } = prepared;
    let call = PutPhoto { subject, query: (), body: NewPhoto { id, image } };
    command.run(api::call(call), move |outcome| done(landed(subject, outcome)));
}

/// Takes the picture away. `done` hears whether it is gone.
pub fn remove(subject: SubjectId, command: &Command, done: impl FnOnce(bool) + 'static) {
    let call = RemovePhoto { subject, query: (), body: () };
    command.run(api::call(call), move |outcome| done(landed(subject, outcome)));
}

fn landed(subject: SubjectId, outcome: Result<(), ApiError>) -> bool {
    if outcome.is_ok() {
        subjects::reload_card(subject);
        subjects::recount();
    }
    outcome.is_ok()
}

pub(super) fn wipe_subject(subject: SubjectId) {
    if let Some((_, shown)) = SHOWN.with_borrow_mut(|all| all.remove(&subject)) {
        shown.set(None);
    }
}

pub(super) fn wipe() {
    for (_, shown) in SHOWN.take().into_values() {
        shown.set(None);
    }
}
