//! Every use of the browser: clock, random, storage, page, streams. Nothing outside this folder names
//! `web_sys` or `js_sys`. May import contract only. On the host (unit tests) the clock stands still
//! and the rest is not called.

pub mod boot;
pub mod clock;
pub mod drafts;
pub mod edits;
pub mod files;
pub mod focus;
pub mod lifecycle;
pub mod page;
pub mod picture;
pub mod random;
pub mod resize;
pub mod storage;
pub mod stream;
pub mod timer;

pub use web_sys::AbortSignal;

fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

fn document() -> Option<web_sys::Document> {
    window()?.document()
}

/// Listens for as long as the app lives.
fn listen(target: &web_sys::EventTarget, event: &str, handler: impl FnMut(web_sys::Event) + 'static) {
    use wasm_bindgen::{JsCast, closure::Closure};
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(handler);
    let added = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    if added.is_ok() {
        closure.forget();
    }
}
