//! The time of day as a signal, so that "3 minutes ago" grows old by itself.

use super::signal::follow;
use crate::platform::{clock, timer};
use contract::{Date, Timestamp};
use leptos::prelude::*;

const TICK_MS: i32 = 30_000;

thread_local! {
    static NOW: ArcRwSignal<Timestamp> = ArcRwSignal::new(clock::now());
    static TODAY: ArcRwSignal<Date> = ArcRwSignal::new(clock::now().date());
}

/// Lets the time pass.
pub fn start() {
    timer::every(TICK_MS, tick);
}

/// Sets the signals to the device's clock: the tab has been asleep.
pub fn tick() {
    let now = clock::now();
    NOW.with(|signal| signal.set(now));
    TODAY.with(|signal| {
        if signal.get_untracked() != now.date() {
            signal.set(now.date());
        }
    });
}

/// Now, to half a minute; reactive.
pub fn now() -> Timestamp {
    NOW.with(follow)
}

/// Now, to the millisecond; not reactive.
pub fn exact() -> Timestamp {
    clock::now()
}

/// Today in Japan; reactive, changes at midnight.
pub fn today() -> Date {
    TODAY.with(follow)
}
