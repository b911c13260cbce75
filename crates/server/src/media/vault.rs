//! Where the bytes lie: arriving files in pieces, and what was made safe, under the hash of what it holds
//! (reliability 4.5). A row of the database names bytes only after the disk has them.

use crate::{
    audit::hex,
    fail::{Fail, Outcome},
};
use bytes::Bytes;
use contract::{MediaId, ProblemCode};
use futures_util::StreamExt as _;
use object_store::{
    GetOptions, GetRange, GetResult, ObjectStore, ObjectStoreExt as _, PutPayload, WriteMultipart,
    local::LocalFileSystem, path::Path as Name,
};
use sha2::{Digest, Sha256};
use std::{
    io::ErrorKind,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::{
    fs::{self, File, OpenOptions},
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::{Mutex, MutexGuard},
};

/// Bytes that are read or written at once.
const STRETCH: usize = 1_048_576;
/// Files that are written to at once without waiting for each other.
const TURNS: usize = 64;

/// The folder of files.
pub struct Vault {
    arriving: PathBuf,
    store: Arc<dyn ObjectStore>,
    turns: [Mutex<()>; TURNS],
}

impl Vault {
    /// Opens the folder, and makes it where there is none.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(dir: &Path) -> Outcome<Self> {
        let (arriving, kept) = (dir.join("arriving"), dir.join("kept"));
        let made = std::fs::create_dir_all(&arriving).and_then(|()| std::fs::create_dir_all(&kept));
        made.map_err(|e| Fail::internal(format!("configuration key `data_dir`: {}: {e}", dir.display())))?;
        let store = LocalFileSystem::new_with_prefix(&kept).map_err(Fail::internal)?.with_fsync(true);
        Ok(Self { arriving, store: Arc::new(store), turns: std::array::from_fn(|_| Mutex::new(())) })
    }

    /// Where a file's pieces are put together.
    pub fn part(&self, media: MediaId) -> PathBuf {
        self.arriving.join(media.to_string())
    }

    /// Nobody else writes to this file while it is held.
    pub async fn turn(&self, media: MediaId) -> MutexGuard<'_, ()> {
        let low = media.uuid().as_bytes()[15];
        self.turns[usize::from(low) % TURNS].lock().await
    }

    /// Bytes that are here.
    ///
    /// # Errors
    /// The disk does not answer.
    pub async fn received(&self, media: MediaId) -> Outcome<u64> {
        match fs::metadata(self.part(media)).await {
            Ok(found) => Ok(found.len()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(disk(error)),
        }
    }

    /// Adds a piece if it follows on what is here. Bytes that are here then.
    ///
    /// # Errors
    /// The disk is full or does not answer.
    pub async fn append(&self, media: MediaId, at: u64, bytes: &[u8]) -> Outcome<u64> {
        let _turn = self.turn(media).await;
        let here = self.received(media).await?;
        if here != at {
            return Ok(here);
        }
        let mut file = OpenOptions::new().create(true).append(true).open(self.part(media)).await.map_err(disk)?;
        let written = async {
            file.write_all(bytes).await?;
            // What we say has come is still here after the power went.
            file.sync_data().await
        };
        if let Err(error) = written.await {
            // Half a piece would shift everything after it.
            file.set_len(here).await.map_err(disk)?;
            return Err(disk(error));
        }
        Ok(here + bytes.len() as u64)
    }

    /// Removes what has come of a file.
    ///
    /// # Errors
    /// The disk does not answer.
    pub async fn forget(&self, media: MediaId) -> Outcome<()> {
        match fs::remove_file(self.part(media)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(disk(error)),
            _ => Ok(()),
        }
    }

    /// A file for a moment.
    ///
    /// # Errors
    /// The disk refuses.
    pub async fn scratch(&self, bytes: &[u8]) -> Outcome<tempfile::NamedTempFile> {
        let file = tempfile::NamedTempFile::new_in(&self.arriving).map_err(disk)?;
        fs::write(file.path(), bytes).await.map_err(disk)?;
        Ok(file)
    }

    /// Stores bytes, once; their name.
    ///
    /// # Errors
    /// The disk is full or does not answer.
    pub async fn keep(&self, bytes: Bytes) -> Outcome<String> {
        let name = hex(&Sha256::digest(&bytes));
        if !self.has(&name).await? {
            self.store.put(&place(&name), PutPayload::from(bytes)).await.map_err(store)?;
        }
        Ok(name)
    }

    /// Stores a file that is too long for the memory, once; its name.
    ///
    /// # Errors
    /// The disk is full or does not answer.
    pub async fn keep_file(&self, path: &Path) -> Outcome<String> {
        let mut file = File::open(path).await.map_err(disk)?;
        let (mut hash, mut stretch) = (Sha256::new(), vec![0; STRETCH]);
        loop {
            match file.read(&mut stretch).await.map_err(disk)? {
                0 => break,
                n => hash.update(&stretch[..n]),
            }
        }
        let name = hex(&hash.finalize());
        if self.has(&name).await? {
            return Ok(name);
        }
        let mut writing = WriteMultipart::new(self.store.put_multipart(&place(&name)).await.map_err(store)?);
        let mut file = File::open(path).await.map_err(disk)?;
        loop {
            writing.wait_for_capacity(2).await.map_err(store)?;
            match file.read(&mut stretch).await.map_err(disk)? {
                0 => break,
                n => writing.write(&stretch[..n]),
            }
        }
        writing.finish().await.map_err(store)?;
        Ok(name)
    }

    async fn has(&self, name: &str) -> Outcome<bool> {
        match self.store.head(&place(name)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(store(error)),
        }
    }

    /// How many bytes stand under a name.
    ///
    /// # Errors
    /// There are none, or the disk does not answer.
    pub async fn size(&self, name: &str) -> Outcome<u64> {
        Ok(self.store.head(&place(name)).await.map_err(store)?.size)
    }

    /// Bytes of it, as they are asked for.
    ///
    /// # Errors
    /// There are none, or the disk does not answer.
    pub async fn read(&self, name: &str, range: Option<Range<u64>>) -> Outcome<GetResult> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        self.store.get_opts(&place(name), options).await.map_err(store)
    }

    /// Removes them; nothing may name them any more.
    ///
    /// # Errors
    /// The disk does not answer.
    pub async fn remove(&self, name: &str) -> Outcome<()> {
        match self.store.delete(&place(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(store(error)),
        }
    }

    /// Names that were stored so long ago, for a comparison with the rows.
    ///
    /// # Errors
    /// The disk does not answer.
    pub async fn older_than(&self, age: Duration) -> Outcome<Vec<String>> {
        let mut old = Vec::new();
        let mut list = self.store.list(None);
        while let Some(found) = list.next().await {
            let found = found.map_err(store)?;
            if SystemTime::from(found.last_modified).elapsed().is_ok_and(|past| past >= age) {
                old.extend(found.location.filename().map(str::to_owned));
            }
        }
        Ok(old)
    }

    /// Removes arriving files to which nothing was added for so long.
    ///
    /// # Errors
    /// The disk does not answer.
    pub async fn forget_old(&self, age: Duration) -> Outcome<()> {
        let mut arriving = fs::read_dir(&self.arriving).await.map_err(disk)?;
        while let Some(found) = arriving.next_entry().await.map_err(disk)? {
            let changed = found.metadata().await.and_then(|about| about.modified());
            if changed.is_ok_and(|at| at.elapsed().is_ok_and(|past| past >= age)) {
                fs::remove_file(found.path()).await.map_err(disk)?;
            }
        }
        Ok(())
    }
}

/// Two letters a folder: none grows too long to be listed.
fn place(name: &str) -> Name {
    Name::from_iter([name.get(..2).unwrap_or("00"), name])
}

fn disk(error: std::io::Error) -> Fail {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Fail { cause: Some(error.to_string()), ..ProblemCode::StorageFull.into() }
        }
        _ => Fail::internal(error),
    }
}

fn store(error: object_store::Error) -> Fail {
    match error {
        object_store::Error::NotFound { .. } => ProblemCode::NotFound.into(),
        error => match std::error::Error::source(&error).and_then(|e| e.downcast_ref::<std::io::Error>()) {
            Some(io) if matches!(io.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
                Fail { cause: Some(error.to_string()), ..ProblemCode::StorageFull.into() }
            }
            _ => Fail::internal(error),
        },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn media(n: u8) -> MediaId {
        MediaId::from_parts(1, &[n; 10])
    }

    #[tokio::test]
    async fn s24_a_piece_counts_once_and_only_where_it_follows() {
        let dir = tempfile::tempdir().unwrap();
        let vault = Vault::open(dir.path()).unwrap();
        assert_eq!(vault.append(media(1), 0, b"one ").await.unwrap(), 4);
        assert_eq!(vault.append(media(1), 0, b"one ").await.unwrap(), 4, "sent again, its answer was lost");
        assert_eq!(vault.append(media(1), 9, b"three").await.unwrap(), 4, "a piece between is missing");
        assert_eq!(vault.append(media(1), 4, b"two").await.unwrap(), 7);
        assert_eq!(std::fs::read(vault.part(media(1))).unwrap(), b"one two");
        vault.forget(media(1)).await.unwrap();
        assert_eq!(vault.received(media(1)).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn s24_the_same_bytes_are_stored_once_under_their_hash() {
        let dir = tempfile::tempdir().unwrap();
        let vault = Vault::open(dir.path()).unwrap();
        let long = vec![7_u8; 3 * STRETCH + 11];
        std::fs::write(dir.path().join("film"), &long).unwrap();
        let name = vault.keep_file(&dir.path().join("film")).await.unwrap();
        assert_eq!(name, vault.keep(long.clone().into()).await.unwrap());
        assert_eq!(name, hex(&Sha256::digest(&long)));
        assert_eq!(vault.older_than(Duration::ZERO).await.unwrap(), std::slice::from_ref(&name));
        assert_eq!(vault.size(&name).await.unwrap(), long.len() as u64);
        let middle = vault.read(&name, Some(5..9)).await.unwrap().bytes().await.unwrap();
        assert_eq!(middle, [7; 4].as_slice());
        vault.remove(&name).await.unwrap();
        assert_eq!(vault.size(&name).await.unwrap_err().problem.code, ProblemCode::NotFound);
    }
}
