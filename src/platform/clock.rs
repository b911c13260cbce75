//! The one place that reads the device's clock.

use contract::Timestamp;

/// Now, as this device has it.
#[cfg(target_arch = "wasm32")]
#[expect(clippy::disallowed_methods, reason = "this is the place that reads the clock")]
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// On the host the clock stands at 2026-11-22 10:00 in Japan.
#[cfg(not(target_arch = "wasm32"))]
pub const fn now() -> Timestamp {
    Timestamp(1_795_309_200_000)
}
