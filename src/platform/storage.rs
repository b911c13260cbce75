//! Preferences in localStorage: how this device shows things, never anything about a person.

fn storage() -> Option<web_sys::Storage> {
    super::window()?.local_storage().ok().flatten()
}

/// What was kept under the key; nothing when storage is closed to us.
pub fn get(key: &str) -> Option<String> {
    if cfg!(target_arch = "wasm32") { storage()?.get_item(key).ok().flatten() } else { None }
}

/// Keeps a preference. A device without storage forgets it with the tab.
pub fn set(key: &str, value: &str) {
    if cfg!(target_arch = "wasm32")
        && let Some(storage) = storage()
    {
        let _ = storage.set_item(key, value);
    }
}
