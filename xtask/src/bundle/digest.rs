//! Hashes: of a file's content for its public name, of the inputs for "nothing changed",
//! and SHA-384 as subresource integrity.

use std::path::Path;

use base64::Engine as _;
use sha2::{Digest as _, Sha256, Sha384};

use crate::repo::{self, Repo};

/// The first 16 hexadecimal digits of the SHA-256: enough to name a file by.
pub(crate) fn short(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..8])
}

/// `sha384-…`, as browsers read it.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(Sha384::digest(bytes)))
}

/// One name for the state of everything that the bundle is made from, and of how it is asked for.
pub(crate) fn inputs(repo: &Repo, how: &str) -> String {
    let mut all = Sha256::new();
    all.update(how.as_bytes());
    all.update(repo.root.as_os_str().as_encoded_bytes());
    for place in INPUTS {
        let path = repo.path(place);
        let files = if path.is_dir() { repo::files(&path) } else { vec![path] };
        for file in files {
            add(&mut all, &file);
        }
    }
    hex(&all.finalize()[..16])
}

/// What a change of makes the app's bundle old.
pub(crate) const INPUTS: [&str; 11] = [
    "src",
    "crates/contract",
    "locales",
    "style",
    "public",
    "index.html",
    "build.rs",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "xtask/src/bundle",
];

fn add(all: &mut Sha256, file: &Path) {
    let Ok(bytes) = std::fs::read(file) else { return };
    all.update(file.as_os_str().as_encoded_bytes());
    all.update((bytes.len() as u64).to_le_bytes());
    all.update(&bytes);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_digests() {
        assert_eq!(short(b"abc"), "ba7816bf8f01cfea");
        assert!(integrity(b"abc").starts_with("sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2A"));
    }
}
