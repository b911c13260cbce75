//! When the tab goes to the background, comes back (from the back-forward cache too), loses or
//! regains its connection. Told to one listener for as long as the app lives.

use super::{document, listen, window};
use wasm_bindgen::JsCast;

/// What happened to the tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Visible again, or restored from the back-forward cache.
    Shown,
    /// Hidden; it may never come back.
    Hidden,
    /// The network is there.
    Online,
    /// The network is gone.
    Offline,
}

/// Starts to tell.
pub fn observe(tell: impl Fn(Change) + Clone + 'static) {
    let (Some(window), Some(document)) = (window(), document()) else { return };
    for (event, change) in [("online", Change::Online), ("offline", Change::Offline), ("pagehide", Change::Hidden)] {
        let tell = tell.clone();
        listen(&window, event, move |_| tell(change));
    }
    let back = tell.clone();
    listen(&window, "pageshow", move |event| {
        if event.dyn_into::<web_sys::PageTransitionEvent>().is_ok_and(|e| e.persisted()) {
            back(Change::Shown);
        }
    });
    let shown = document.clone();
    listen(&document, "visibilitychange", move |_| {
        let hidden = shown.visibility_state() == web_sys::VisibilityState::Hidden;
        tell(if hidden { Change::Hidden } else { Change::Shown });
    });
}

/// The browser believes that it is connected.
pub fn online() -> bool {
    window().is_none_or(|w| w.navigator().on_line())
}
