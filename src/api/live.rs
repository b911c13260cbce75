//! Live events. The browser resumes a broken stream by itself; when it gives up, a new stream is
//! opened with growing pauses, and every 15 s the listener is told to catch up by ordinary requests,
//! so that a proxy without streaming costs promptness and nothing else. A stream that stands and does not even
//! beat is one that broke without anybody telling (a half-open connection, a proxy that keeps everything to itself). A tab that nobody sees rests: a
//! browser opens six connections to a server, and more tabs than that must not keep each other waiting.

use crate::platform::{
    clock, random,
    stream::{Said, Stream},
    timer,
};
use contract::{
    Timestamp,
    endpoint::EVENTS_ROUTE,
    event::{BEAT, LiveEvent},
};
use std::cell::{Cell, RefCell};

/// What the listener hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Something changed.
    Event(LiveEvent),
    /// Events may have been missed: ask for what changed since.
    CatchUp,
    /// The stream stands, or it does not.
    Connected(bool),
}

const LOOK_MS: i32 = 2_000;
/// Without a stream, what was missed is asked for so often.
const POLL_MS: i64 = 15_000;
/// The server beats every 5 s.
const SILENT_MS: i64 = 10_000;
/// A glance at another tab is no reason to end the stream.
const REST_AFTER_MS: i32 = 15_000;
const LONGEST_PAUSE_MS: i32 = 30_000;

type Tell = fn(Heard);

thread_local! {
    static STREAM: RefCell<Option<Stream>> = const { RefCell::new(None) };
    /// Grows with start and stop; what belongs to an earlier turn is dead.
    static TURN: Cell<u32> = const { Cell::new(0) };
    static OPEN: Cell<bool> = const { Cell::new(false) };
    static POLLING: Cell<bool> = const { Cell::new(false) };
    /// When the stream last said anything, and when the listener was last told to catch up.
    static HEARD: Cell<Timestamp> = const { Cell::new(Timestamp(0)) };
    static CAUGHT_UP: Cell<Timestamp> = const { Cell::new(Timestamp(0)) };
    static RESTING: Cell<bool> = const { Cell::new(false) };
    /// Grows with each waking; a rest that was broken off does not end the stream.
    static RESTS: Cell<u32> = const { Cell::new(0) };
    static TELL: Cell<Option<Tell>> = const { Cell::new(None) };
}

/// Begins to listen; a stream that stands is left alone.
pub fn start(tell: Tell) {
    TELL.set(Some(tell));
    if STREAM.with_borrow(Option::is_none) && !RESTING.get() {
        open(next_turn(), 0);
    }
    if !POLLING.replace(true) {
        timer::every(LOOK_MS, look);
    }
}

/// How the stream does, from time to time.
fn look() {
    if RESTING.get() || TELL.get().is_none() {
        return;
    }
    let now = clock::now();
    // A clock that was set back is no reason to wait for it.
    let past = |since: Timestamp, ms: i64| !(0..ms).contains(&(now.0 - since.0));
    if OPEN.get() && past(HEARD.get(), SILENT_MS) {
        OPEN.set(false);
        say(Heard::Connected(false));
        open(next_turn(), 1);
        catch_up();
    } else if !OPEN.get() && past(CAUGHT_UP.get(), POLL_MS) {
        catch_up();
    }
}

fn catch_up() {
    CAUGHT_UP.set(clock::now());
    say(Heard::CatchUp);
}

/// Ends it: signed out.
pub fn stop() {
    next_turn();
    TELL.set(None);
    OPEN.set(false);
    STREAM.take();
}

/// Nobody sees the tab: the stream ends in a while, unless somebody does by then.
pub fn rest() {
    RESTING.set(true);
    let rest = RESTS.get();
    timer::spawn(async move {
        timer::sleep(REST_AFTER_MS).await;
        if RESTING.get() && RESTS.get() == rest {
            next_turn();
            OPEN.set(false);
            STREAM.take();
        }
    });
}

/// Somebody sees the tab again. True: the stream had ended meanwhile.
pub fn wake() -> bool {
    let ended = RESTING.replace(false) && TELL.get().is_some() && STREAM.with_borrow(Option::is_none);
    RESTS.set(RESTS.get().wrapping_add(1));
    hurry();
    ended
}

/// Tries again at once: the network is back, or the tab is.
pub fn hurry() {
    if RESTING.get() {
        return;
    }
    if TELL.get().is_some() && !OPEN.get() {
        open(next_turn(), 0);
    }
}

fn next_turn() -> u32 {
    TURN.set(TURN.get().wrapping_add(1));
    TURN.get()
}

fn say(heard: Heard) {
    if let Some(tell) = TELL.get() {
        tell(heard);
    }
}

fn open(turn: u32, failures: u32) {
    let failed = Cell::new(failures);
    let stream = Stream::open(EVENTS_ROUTE, BEAT, move |said| {
        if turn == TURN.get() {
            hear(said, turn, &failed);
        }
    });
    STREAM.set(stream);
}

fn hear(said: Said, turn: u32, failures: &Cell<u32>) {
    if matches!(said, Said::Open | Said::Event(_) | Said::Beat) {
        HEARD.set(clock::now());
    }
    match said {
        Said::Beat => {}
        Said::Open => {
            OPEN.set(true);
            say(Heard::Connected(true));
            if failures.replace(0) > 0 {
                catch_up();
            }
        }
        Said::Event(data) => match serde_json::from_str(&data) {
            Ok(event) => say(Heard::Event(event)),
            Err(_) => catch_up(),
        },
        Said::Retrying => lost(failures),
        Said::Closed => {
            lost(failures);
            let failures = failures.get();
            timer::spawn(async move {
                timer::sleep(pause(failures)).await;
                if turn == TURN.get() {
                    open(next_turn(), failures);
                }
            });
        }
    }
}

fn lost(failures: &Cell<u32>) {
    failures.set(failures.get() + 1);
    if OPEN.replace(false) {
        CAUGHT_UP.set(clock::now());
        say(Heard::Connected(false));
    }
}

/// 1, 2, 4 … 30 s, and up to a third more, so that not everybody comes back in the same second.
fn pause(failures: u32) -> i32 {
    let base = (500 << failures.min(6)).min(LONGEST_PAUSE_MS);
    let spread = i32::from(random::byte());
    base + base / 3 * spread / 255
}
