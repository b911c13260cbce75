//! Where live events and the tab's comings and goings become requests. An event says that something
//! changed; what changed comes through the ordinary endpoints.

use super::{account, clock, news, readers, screen, session, signal::follow, subjects, timeline};
use crate::{
    api::{
        Cause,
        live::{self, Heard},
    },
    platform::{
        lifecycle::{self, Change},
        timer,
    },
};
use contract::event::EventKind;
use leptos::prelude::*;

thread_local! {
    static ONLINE: ArcRwSignal<bool> = ArcRwSignal::new(lifecycle::online());
    static STALLED: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// The browser has a network; reactive.
pub fn online() -> bool {
    ONLINE.with(follow)
}

/// Changes no longer arrive by themselves: the stream stood and broke; reactive.
pub fn stalled() -> bool {
    STALLED.with(follow)
}

/// Follows the tab.
pub fn start() {
    lifecycle::observe(|change| match change {
        Change::Online => {
            ONLINE.with(|o| o.set(true));
            live::hurry();
            catch_up_all(Cause::App);
        }
        Change::Offline => ONLINE.with(|o| o.set(false)),
        Change::Shown => {
            clock::tick();
            if live::wake() {
                // Nothing was told while the tab rested; what has no number to ask after is asked for whole.
                subjects::reload_cards();
                readers::reload_all();
            }
            catch_up_all(Cause::Person);
        }
        Change::Hidden => {
            screen::has_been_hidden();
            live::rest();
        }
    });
}

/// Asks for everything that may have changed.
pub(super) fn catch_up_all(cause: Cause) {
    if session::me().is_none() || session::expired() || session::stopped() {
        return;
    }
    timer::spawn(session::refresh(cause));
    subjects::recount();
    subjects::retry_failed(cause);
    account::config().retry_failed(cause);
    timeline::catch_up_all(cause);
    news::changed(EventKind::Resync, None);
}

pub(super) fn hear(heard: Heard) {
    match heard {
        Heard::Connected(connected) => {
            STALLED.with(|s| s.set(!connected));
            if connected {
                // Between the first page and the opening of the stream something may have happened.
                timeline::catch_up_all(Cause::App);
            }
        }
        Heard::CatchUp => catch_up_all(Cause::App),
        Heard::Event(event) => match (event.kind, event.subject) {
            (EventKind::Entries, Some(subject)) => {
                timeline::changed(subject, event.seq);
                news::changed(event.kind, Some(subject));
                subjects::recount();
            }
            (EventKind::Limits | EventKind::Profile | EventKind::Schedule | EventKind::CareOrder, Some(subject)) => {
                news::changed(event.kind, Some(subject))
            }
            (EventKind::Card, Some(subject)) => {
                subjects::reload_card(subject);
                subjects::recount();
            }
            (EventKind::Reads, Some(subject)) => {
                readers::reload(subject);
                subjects::recount_if_unread(subject);
            }
            (EventKind::Access, Some(subject)) => timer::spawn(access_changed(subject)),
            (EventKind::Institution, _) => news::changed(event.kind, None),
            (EventKind::Inquiries, _) => {
                timer::spawn(session::refresh(Cause::App));
                news::changed(event.kind, None);
            }
            (EventKind::Claims, _) => {
                timer::spawn(session::refresh(Cause::App));
                news::changed(event.kind, None);
            }
            // Somebody ended this session on purpose: nothing of the record stays on this device.
            (EventKind::SessionEnded, _) => timer::spawn(session::leave()),
            (EventKind::AccountStopped, _) => session::expire(true),
            (EventKind::Resync, _) => {
                // Among what was missed may be who belongs to which circle.
                subjects::reload_cards();
                readers::reload_all();
                catch_up_all(Cause::App);
            }
            _ => catch_up_all(Cause::App),
        },
    }
}

/// Somebody came to the circle or left it; what that means for me is in my claims.
async fn access_changed(subject: contract::SubjectId) {
    // Whoever is an admin too reads lists of people beside.
    news::changed(EventKind::Institution, None);
    session::refresh(Cause::App).await;
    if session::look(|claims| claims.subjects.iter().any(|mine| mine.subject == subject)) == Some(true) {
        news::changed(EventKind::Access, Some(subject));
    }
    readers::reload(subject);
    subjects::reload_card(subject);
    subjects::recount();
}
