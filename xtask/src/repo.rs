//! Where things are: the repository, cargo's target directory, the members of the workspace,
//! and the versions that Cargo.lock states. Read once per command.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::process;
use crate::stop::{Done, Stop, While};

/// The repository that xtask serves.
pub(crate) struct Repo {
    /// The folder of the root Cargo.toml.
    pub(crate) root: PathBuf,
    /// cargo's target directory, wherever the environment put it.
    pub(crate) target: PathBuf,
}

impl Repo {
    /// Asks cargo.
    pub(crate) fn open() -> Done<Self> {
        let manifest = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
        let root = Path::new(&manifest).parent().unwrap_or(Path::new(".")).to_owned();
        let mut command = cargo();
        command.current_dir(&root).args(["metadata", "--no-deps", "--format-version", "1"]);
        let text = process::ask(&mut command).ok_or_else(|| {
            Stop::new("`cargo metadata` failed")
                .todo("run it by hand in the repository; it says which manifest is wrong")
        })?;
        let json: Value = serde_json::from_str(&text).doing("read cargo metadata")?;
        let target = json["target_directory"].as_str().ok_or_else(|| Stop::new("cargo metadata names no target"))?;
        Ok(Self { root, target: PathBuf::from(target) })
    }

    /// A path below the root.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A folder of ours below cargo's target directory.
    pub(crate) fn work(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(name)
    }

    /// cargo, in the root.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = cargo();
        command.current_dir(&self.root);
        command
    }

    /// Copies the files that git knows, or will: what changes code to see what happens never touches the work tree.
    pub(crate) fn copy_sources(&self, copy: &Path) -> Done {
        remove(copy)?;
        let mut list = Command::new("git");
        list.current_dir(&self.root).args(["ls-files", "--cached", "--others", "--exclude-standard"]);
        let files = process::ask(&mut list).ok_or_else(|| Stop::new("git does not list the files"))?;
        for name in files.lines() {
            let (from, to) = (self.root.join(name), copy.join(name));
            if let Some(folder) = to.parent() {
                std::fs::create_dir_all(folder).doing(format!("create {}", folder.display()))?;
            }
            if from.is_file() {
                std::fs::copy(&from, &to).doing(format!("copy {name}"))?;
            }
        }
        Ok(())
    }

    /// The version of a package in Cargo.lock.
    pub(crate) fn locked(&self, package: &str) -> Done<String> {
        let text = read(&self.path("Cargo.lock"))?;
        let lock: toml::Table = text.parse().doing("read Cargo.lock")?;
        let packages = lock.get("package").and_then(toml::Value::as_array);
        packages
            .and_then(|all| all.iter().find(|one| one.get("name").and_then(toml::Value::as_str) == Some(package)))
            .and_then(|one| one.get("version")?.as_str().map(str::to_owned))
            .ok_or_else(|| Stop::new(format!("Cargo.lock does not name {package}")))
    }
}

/// cargo without the variables that `cargo run` sets for xtask itself: build scripts that watch
/// them (ring's does) would otherwise be built anew at every change between xtask and plain cargo.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    clean(&mut command);
    command
}

/// Removes what `cargo run` set from a command's environment.
pub(crate) fn clean(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
}

/// Reads a text file.
pub(crate) fn read(path: &Path) -> Done<String> {
    std::fs::read_to_string(path).doing(format!("read {}", path.display()))
}

/// Writes a file, with its folder.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Done {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).doing(format!("create {}", folder.display()))?;
    }
    std::fs::write(path, bytes).doing(format!("write {}", path.display()))
}

/// Every file below `folder`, sorted; nothing where it does not exist.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Copies a folder with everything in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Done {
    std::fs::create_dir_all(to).doing(format!("create {}", to.display()))?;
    for entry in std::fs::read_dir(from).doing(format!("read {}", from.display()))? {
        let entry = entry.doing(format!("read {}", from.display()))?;
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_folder(&path, &copy)?;
        } else {
            std::fs::copy(&path, &copy).doing(format!("copy {}", path.display()))?;
        }
    }
    Ok(())
}

/// Replaces `to` by the finished folder `from` in one rename, so that nobody meets half of it.
pub(crate) fn put_in_place(from: &Path, to: &Path) -> Done {
    let old = to.with_extension("old");
    remove(&old)?;
    if to.exists() {
        std::fs::rename(to, &old).doing(format!("move {} aside", to.display()))?;
    }
    std::fs::rename(from, to).doing(format!("put {} in place", to.display()))?;
    remove(&old)
}

/// Removes a folder with all in it; nothing to do where there is none.
pub(crate) fn remove(folder: &Path) -> Done {
    if !folder.exists() {
        return Ok(());
    }
    std::fs::remove_dir_all(folder).doing(format!("remove {}", folder.display()))
}
