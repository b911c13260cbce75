//! Planted bugs: puts each bug of `xtask/planted.toml` into a copy of the sources, one at a time, and
//! expects the tests named to fail. A bug that no test notices is a hole in the tests.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::process;
use crate::repo::{self, Repo};
use crate::stop::{Done, Stop, While};

#[derive(Deserialize)]
struct List {
    bug: Vec<Bug>,
}

#[derive(Deserialize)]
struct Bug {
    name: String,
    file: String,
    find: String,
    plant: String,
    also_find: Option<String>,
    also_plant: Option<String>,
    /// Names of stories, separated by spaces.
    tests: String,
}

impl Bug {
    fn planted(&self, text: &str) -> Done<String> {
        let mut text = self.replace(text, &self.find, &self.plant)?;
        if let (Some(find), Some(plant)) = (&self.also_find, &self.also_plant) {
            text = self.replace(&text, find, plant)?;
        }
        Ok(text)
    }

    fn replace(&self, text: &str, find: &str, plant: &str) -> Done<String> {
        if text.matches(find).count() == 1 {
            return Ok(text.replacen(find, plant, 1));
        }
        let why = format!("{}: `{}` does not stand exactly once in {}", self.name, find.trim(), self.file);
        Err(Stop::new(why).todo("bring xtask/planted.toml up to date with the code"))
    }
}

/// Plants all bugs, or those whose names contain one of `wanted`. `false`: one was not noticed.
pub(crate) fn planted(repo: &Repo, wanted: &[String]) -> Done<bool> {
    let list: List =
        toml::from_str(&repo::read(&repo.root.join("xtask/planted.toml"))?).doing("read xtask/planted.toml")?;
    let copy = repo.work("planted");
    copy_sources(repo, &copy)?;
    let (mut noticed, mut missed) = (0, 0);
    for bug in list.bug.iter().filter(|bug| wanted.is_empty() || wanted.iter().any(|w| bug.name.contains(w.as_str()))) {
        let file = copy.join(&bug.file);
        let sound = repo::read(&file)?;
        repo::write(&file, bug.planted(&sound)?.as_bytes())?;
        let caught = turns_red(repo, &copy, bug);
        repo::write(&file, sound.as_bytes())?;
        if caught? {
            println!("  noticed: {}", bug.name);
            noticed += 1;
        } else {
            println!("  MISSED:  {}", bug.name);
            missed += 1;
        }
    }
    println!("planted: {noticed} passed, {missed} failed");
    Ok(missed == 0)
}

/// The bug compiles, and at least one of its tests fails.
fn turns_red(repo: &Repo, copy: &Path, bug: &Bug) -> Done<bool> {
    let mut command = repo.cargo();
    command.current_dir(copy).args(["test", "--package", "enwa-story", "--no-fail-fast", "--"]);
    command.args(bug.tests.split(' ')).env("CARGO_TARGET_DIR", repo.work("planted-target"));
    let log = repo.work("logs").join("planted.log");
    let ended = process::run(&mut command, &format!("  {} (usually 1 min)", bug.name), &log)?;
    if super::suites::count::does_not_compile(&ended.all) {
        return Err(Stop::new(format!("{}: does not compile", bug.name)).because(ended.tail(20)));
    }
    Ok(!ended.ok)
}

/// Bugs never touch the work tree: the files that git knows are copied.
fn copy_sources(repo: &Repo, copy: &Path) -> Done {
    repo::remove(copy)?;
    let mut list = std::process::Command::new("git");
    list.current_dir(&repo.root).args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let files = process::ask(&mut list).ok_or_else(|| Stop::new("git does not list the files"))?;
    for name in files.lines() {
        let (from, to): (PathBuf, PathBuf) = (repo.root.join(name), copy.join(name));
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder).doing(format!("create {}", folder.display()))?;
        }
        if from.is_file() {
            std::fs::copy(&from, &to).doing(format!("copy {name}"))?;
        }
    }
    Ok(())
}
