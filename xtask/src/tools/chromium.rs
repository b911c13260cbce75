//! The browser that the tests drive, with a font that has Japanese glyphs.

use std::path::PathBuf;
use std::process::Command;

use crate::process;
use crate::repo::Repo;
use crate::stop::{Done, Stop};
use crate::tools::debian;

/// Chromium and its driver.
pub(crate) struct Chromium {
    /// The browser.
    pub(crate) browser: PathBuf,
    /// What drives it for the wasm tests.
    pub(crate) driver: PathBuf,
}

/// Finds both, or installs them.
pub(crate) fn ensure(repo: &Repo) -> Done<Chromium> {
    let browser: &[&str] = if find().is_none() { &["chromium", "chromium-driver"] } else { &[] };
    let font: &[&str] = if has_japanese() { &[] } else { &["fonts-noto-cjk"] };
    let missing = [browser, font].concat();
    if !missing.is_empty() {
        debian::install(&missing, "testing in a browser", &repo.work("logs"))?;
    }
    find().ok_or_else(|| Stop::new("no chromium and chromedriver on PATH").todo("install Chromium and its driver"))
}

/// Without such a font every picture is full of boxes, and every width is wrong.
fn has_japanese() -> bool {
    process::ask(Command::new("fc-list").arg(":lang=ja")).is_some_and(|fonts| !fonts.is_empty())
}

fn find() -> Option<Chromium> {
    let browser = ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| process::find(name))?;
    Some(Chromium { browser, driver: process::find("chromedriver")? })
}
