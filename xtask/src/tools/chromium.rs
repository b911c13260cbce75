//! The browser that the tests drive, with a font that has Japanese glyphs.

use std::path::PathBuf;
use std::process::Command;

use crate::process;
use crate::repo::Repo;
use crate::stop::{Done, Stop};
use crate::tools::debian;

/// Chromium and its driver.
pub(crate) struct Chromium {
    /// The browser as people have it: what figures are taken with.
    pub(crate) browser: PathBuf,
    /// The same engine without windows, where it can be had: a browser test takes three fifths of the time in it.
    pub(crate) headless: PathBuf,
    /// What drives it for the wasm tests.
    pub(crate) driver: PathBuf,
}

/// Finds both, or installs them.
pub(crate) fn ensure(repo: &Repo) -> Done<Chromium> {
    let browser: &[&str] = if find().is_none() { &["chromium", "chromium-driver"] } else { &[] };
    let font: &[&str] = if has_japanese() { &[] } else { &["fonts-noto-cjk"] };
    let missing = [browser, font].concat();
    let logs = repo.work("logs");
    if !missing.is_empty() {
        debian::install(&missing, "testing in a browser", &logs)?;
    }
    if shell().is_none() && debian::possible() {
        // Not every release has it, and the browser does as well, only slower.
        drop(debian::install(&["chromium-headless-shell"], "testing in a browser", &logs));
    }
    find().ok_or_else(|| Stop::new("no chromium and chromedriver on PATH").todo("install Chromium and its driver"))
}

/// Without such a font every picture is full of boxes, and every width is wrong.
fn has_japanese() -> bool {
    process::ask(Command::new("fc-list").arg(":lang=ja")).is_some_and(|fonts| !fonts.is_empty())
}

fn find() -> Option<Chromium> {
    let browser = first(&["chromium", "chromium-browser", "google-chrome"])?;
    let headless = shell().unwrap_or_else(|| browser.clone());
    Some(Chromium { browser, headless, driver: process::find("chromedriver")? })
}

fn shell() -> Option<PathBuf> {
    first(&["chromium-headless-shell", "chrome-headless-shell"])
}

fn first(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| process::find(name))
}
