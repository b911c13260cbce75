//! Random bytes of the browser, and the ids that are made of them.

use super::clock;
use contract::Id;

/// A new id, made on this device. One thing that a person does gets one id, however often it is sent.
pub fn new_id<T>() -> Id<T> {
    let mut bytes = [0; 10];
    fill(&mut bytes);
    Id::from_parts(clock::now().0.unsigned_abs(), &bytes)
}

#[cfg(target_arch = "wasm32")]
pub(super) fn fill(bytes: &mut [u8]) {
    let crypto = super::window().and_then(|w| w.crypto().ok());
    // Without a random source two ids could meet; the server refuses the second write (id_reused).
    let _ = crypto.map(|c| c.get_random_values_with_u8_array(bytes));
}

/// Host: a counter, so that tests get different ids in a known order.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn fill(bytes: &mut [u8]) {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    for (to, from) in bytes.iter_mut().rev().zip(next.iter().rev()) {
        *to = *from;
    }
}

/// One random byte.
pub fn byte() -> u8 {
    let mut byte = [0];
    fill(&mut byte);
    byte[0]
}
