//! Planted bugs: puts each bug of `xtask/planted.toml` into a copy of the sources, one at a time, and
//! expects every test named to fail, after all of them have passed without it. A bug that no test notices
//! is a hole in the tests.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

use crate::process;
use crate::repo::{self, Repo};
use crate::rules::Finding;
use crate::stop::{Done, Stop, While};
use crate::suites::count;

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
    /// Names of stories, separated by spaces: each of them notices it.
    tests: String,
}

impl Bug {
    fn tests(&self) -> impl Iterator<Item = &str> {
        self.tests.split_whitespace()
    }

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

const LIST: &str = "xtask/planted.toml";

fn list(repo: &Repo) -> Done<Vec<Bug>> {
    let list: List = toml::from_str(&repo::read(&repo.path(LIST))?).doing("read xtask/planted.toml")?;
    Ok(list.bug)
}

/// Whether every bug could be planted into the sources as they are, and its tests exist.
pub(crate) fn findings(repo: &Repo) -> Done<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut wrong = |message: String| findings.push(Finding { file: LIST.to_owned(), line: 0, message });
    for bug in list(repo)? {
        if let Err(stop) = repo::read(&repo.path(&bug.file)).and_then(|text| bug.planted(&text)) {
            wrong(stop.what);
        }
        for test in bug.tests() {
            let (file, name) = test.split_once("::").unwrap_or((test, ""));
            let story = repo::read(&repo.path(&format!("tests/story/{file}.rs"))).unwrap_or_default();
            if !story.contains(&format!("fn {name}()")) {
                wrong(format!("{}: there is no story {test}", bug.name));
            }
        }
    }
    Ok(findings)
}

/// Plants all bugs, or those whose names contain one of `wanted`. `false`: one was not noticed.
pub(crate) fn planted(repo: &Repo, wanted: &[String]) -> Done<bool> {
    let is_wanted = |bug: &Bug| wanted.is_empty() || wanted.iter().any(|word| bug.name.contains(word.as_str()));
    let bugs: Vec<Bug> = list(repo)?.into_iter().filter(is_wanted).collect();
    let copy = repo.work("planted");
    repo.copy_sources(&copy)?;
    let named: BTreeSet<&str> = bugs.iter().flat_map(Bug::tests).collect();
    let sound = red(repo, &copy, "without a bug", &named)?;
    if !sound.is_empty() {
        return Err(Stop::new(format!("these fail without any bug: {}", sound.join(", "))));
    }
    let (mut noticed, mut missed) = (0, 0);
    for bug in &bugs {
        let file = copy.join(&bug.file);
        let sound = repo::read(&file)?;
        repo::write(&file, bug.planted(&sound)?.as_bytes())?;
        let tests: BTreeSet<&str> = bug.tests().collect();
        let red = red(repo, &copy, &bug.name, &tests);
        repo::write(&file, sound.as_bytes())?;
        let red = red?;
        let green: Vec<&str> = tests.into_iter().filter(|test| !red.iter().any(|name| name == test)).collect();
        if green.is_empty() {
            println!("  noticed: {}", bug.name);
            noticed += 1;
        } else {
            println!("  MISSED:  {} (by {})", bug.name, green.join(", "));
            missed += 1;
        }
    }
    println!("planted: {noticed} passed, {missed} failed");
    Ok(missed == 0)
}

/// Those of the stories named that fail in the copy as it is now.
fn red(repo: &Repo, copy: &Path, what: &str, tests: &BTreeSet<&str>) -> Done<Vec<String>> {
    // Stories that show pictures start the server's own program to look at them.
    let mut server = repo.cargo();
    server.current_dir(copy).args(["build", "--package", "enwa-server"]);
    server.env("CARGO_TARGET_DIR", repo.work("planted-target"));
    process::run(&mut server, &format!("  {what}: the server"), &repo.work("logs").join("planted-server.log"))?;
    let mut command = repo.cargo();
    command.current_dir(copy).args(["test", "--package", "enwa-story", "--no-fail-fast", "--", "--exact"]);
    command.args(tests).env("CARGO_TARGET_DIR", repo.work("planted-target"));
    let log = repo.work("logs").join("planted.log");
    let ended = process::run(&mut command, &format!("  {what} (usually 1 min)"), &log)?;
    if count::does_not_compile(&ended.all) {
        return Err(Stop::new(format!("{what}: does not compile")).because(ended.tail(20)));
    }
    let tally = count::test_results(&ended.all);
    if tally.passed + tally.failed != tests.len() {
        return Err(Stop::new(format!("{what}: {tally}, of {} stories", tests.len())).because(ended.tail(20)));
    }
    let failed = |line: &String| Some(line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?.to_owned());
    Ok(ended.all.iter().filter_map(failed).collect())
}
