//! Unsent text, kept on this device so that a call or a dead battery costs nothing (J-22). Only
//! ciphertext is stored: AES-GCM under a key that no script can read out. Signing out wipes it.

mod cipher;
mod database;

use std::cell::Cell;
use wasm_bindgen::JsValue;

/// The device did not keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotKept;

impl From<JsValue> for NotKept {
    fn from(_: JsValue) -> Self {
        Self
    }
}

thread_local! {
    /// Grows with each wipe: what was begun before it is not stored after it.
    static GENERATION: Cell<u32> = const { Cell::new(0) };
}

const DRAFTS: &str = "drafts";

/// Keeps a text, if it is still wanted when it is ready to be written; returns after the device has
/// committed it.
///
/// # Errors
/// The device refused (private mode, full), or it was wiped or not wanted any more meanwhile.
pub async fn save(name: &str, text: &str, wanted: impl Fn() -> bool) -> Result<(), NotKept> {
    let generation = GENERATION.get();
    let database = database::open().await?;
    let key = cipher::key(&database).await?;
    let sealed = cipher::seal(&key, name, text).await?;
    if generation != GENERATION.get() || !wanted() {
        return Err(NotKept);
    }
    Ok(database::put(&database, DRAFTS, name, &sealed).await?)
}

/// What was kept under the name.
pub async fn load(name: &str) -> Option<String> {
    let database = database::open().await.ok()?;
    let sealed = database::get(&database, DRAFTS, name).await.ok()?;
    if sealed.is_undefined() {
        return None;
    }
    let key = cipher::key(&database).await.ok()?;
    cipher::open(&key, name, &sealed).await.ok()
}

/// Names of all drafts that begin so.
pub async fn names(prefix: &str) -> Vec<String> {
    let Ok(database) = database::open().await else { return Vec::new() };
    database::keys(&database, DRAFTS, prefix).await.unwrap_or_default()
}

/// Forgets one draft.
pub async fn remove(name: &str) {
    if let Ok(database) = database::open().await {
        let _ = database::delete(&database, DRAFTS, name).await;
    }
}

/// Forgets every draft whose name begins so.
pub async fn remove_all(prefix: &str) {
    if let Ok(database) = database::open().await {
        let _ = database::delete_prefix(&database, DRAFTS, prefix).await;
    }
}

/// Forgets all drafts and the key that opens them.
pub async fn wipe() {
    GENERATION.set(GENERATION.get().wrapping_add(1));
    if let Ok(database) = database::open().await {
        let _ = database::clear(&database, DRAFTS).await;
        let _ = database::clear(&database, cipher::KEYS).await;
    }
}
