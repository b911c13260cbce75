//! The app's pieces in a real browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod components;
mod kit;
mod stage;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
