//! Waiting: a future that sleeps, a repeated tick, and the signal that ends a request in time.

use super::window;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Sleeps so many milliseconds.
pub async fn sleep(ms: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// Waits until what has been drawn is painted.
pub async fn painted() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = window() {
            let _ = window.request_animation_frame(&resolve);
        }
    });
    let _ = JsFuture::from(promise).await;
    sleep(0).await;
}

/// Calls again and again for as long as the app lives.
pub fn every(ms: i32, tick: impl FnMut() + 'static) {
    let Some(window) = window() else { return };
    let closure = Closure::<dyn FnMut()>::new(tick);
    let set = window.set_interval_with_callback_and_timeout_and_arguments_0(closure.as_ref().unchecked_ref(), ms);
    if set.is_ok() {
        closure.forget();
    }
}

/// Runs a task of the app's own: nothing of a page may be read in it after an `await`.
#[expect(clippy::disallowed_methods, reason = "this is the place that spawns")]
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}

/// Ends a request that takes longer than this.
pub fn abort_after(ms: i32) -> Option<web_sys::AbortSignal> {
    let controller = web_sys::AbortController::new().ok()?;
    let signal = controller.signal();
    let closure = Closure::once_into_js(move || controller.abort());
    window()?.set_timeout_with_callback_and_timeout_and_arguments_0(closure.unchecked_ref(), ms).ok()?;
    Some(signal)
}
