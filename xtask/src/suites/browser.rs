//! The suites that need a browser: pieces of the app in it, and a person's way through the whole
//! product. And the weight of the app, because it needs the same build.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Outcome, count, native};
use crate::bundle::{self, Flavor};
use crate::process;
use crate::repo::{self, Repo};
use crate::server::{self, Trial};
use crate::size as weight;
use crate::steps::Steps;
use crate::stop::{Done, Tally};
use crate::tools::chromium;
use crate::tools::node::Node;
use crate::tools::wasm::{self, WasmTools};

/// tests/web: components in headless Chromium.
pub(crate) fn web(repo: &Repo) -> Done<Outcome> {
    let chromium = chromium::ensure(repo)?;
    let mut steps = Steps::new(wasm::STEPS, repo.work("logs"));
    let tools = WasmTools::ensure(repo, &mut steps)?;
    let mut command = tools.cargo(repo);
    command.args(["test", "--target", "wasm32-unknown-unknown", "--no-fail-fast"]);
    command.args(["--package", "enwa", "--test", "web"]);
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &tools.runner);
    command.env("CHROMEDRIVER", &chromium.driver);
    command.env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    // A failing test would otherwise show the runner's own call stack.
    command.env("RUST_BACKTRACE", "0");
    command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", repo.path("xtask/webdriver.json"));
    native::cargo_test(repo, "tests in the browser", "2 min", &mut command)
}

/// tests/e2e: Playwright against the real server, and against one with the catalogue.
pub(crate) fn e2e(repo: &Repo) -> Done<Outcome> {
    let chromium = chromium::ensure(repo)?;
    let node = Node::ensure(repo)?;
    let mut steps = Steps::new(wasm::STEPS + 2 * bundle::STEPS + 3, repo.work("logs"));
    let (people, catalogue) = (Flavor::release(repo), Flavor::gallery(repo));
    let built: Done<(PathBuf, PathBuf)> = (|| {
        let tools = WasmTools::ensure(repo, &mut steps)?;
        bundle::build(repo, &mut steps, &tools, &people)?;
        bundle::build(repo, &mut steps, &tools, &catalogue)?;
        // Only a debug build has the points at which it dies.
        Ok((server::build(repo, &mut steps, true)?, server::build(repo, &mut steps, false)?))
    })();
    let (program, mortal) = match built {
        Ok(programs) => programs,
        Err(stop) => {
            stop.print();
            return Ok(Outcome::broken());
        }
    };
    install(repo, &mut steps, &node)?;
    let log = |name: &str| repo.work("logs").join(name);
    let (words, words_of_catalogue) = (log("e2e-server.log"), log("e2e-gallery-server.log"));
    let trial = Trial::start(&program, &people.dist, &words)?;
    let with_catalogue = Trial::start(&program, &catalogue.dist, &words_of_catalogue)?;
    let seed = trial.copy(&program)?;
    let report = log("playwright.json");
    let answered = log("e2e-answered.txt");
    drop(std::fs::remove_file(&report));
    drop(std::fs::remove_file(&answered));
    let mut command = playwright(repo, &node, &chromium.headless, &trial)?;
    command.arg("--reporter=list,json").env("TOWN_GALLERY_URL", &with_catalogue.server.url);
    command.env("TOWN_ANSWERED", &answered);
    command.env("TOWN_FAULT_SERVER", mortal).env("TOWN_DIST", &people.dist).env("TOWN_SEED", &seed.0);
    command.env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report).env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report);
    let ended = process::run(&mut command, "  Playwright (usually 20 min)", &log("e2e.log"))?;
    if !ended.ok {
        for line in ended.tail(120) {
            eprintln!("  | {line}");
        }
    }
    let mut tally = count::playwright(&std::fs::read_to_string(&report).unwrap_or_default()).unwrap_or_default();
    if !ended.ok && tally.failed == 0 {
        tally += Tally::one(false);
    }
    // What left the server stands in its log (M5-3), whatever the tests were about.
    tally += Tally::one(trial.log_knows(&program, &answered));
    for words in [words, words_of_catalogue] {
        tally += no_faults(&std::fs::read_to_string(words).unwrap_or_default());
    }
    Ok(Outcome::of(tally))
}

/// Pictures for the README and docs/visit.md, by the tests that walk through the demo town.
pub(crate) fn pictures(repo: &Repo) -> Done<bool> {
    let chromium = chromium::ensure(repo)?;
    let node = Node::ensure(repo)?;
    let mut steps = Steps::new(wasm::STEPS + bundle::STEPS + 2, repo.work("logs"));
    let tools = WasmTools::ensure(repo, &mut steps)?;
    let people = Flavor::release(repo);
    bundle::build(repo, &mut steps, &tools, &people)?;
    let program = server::build(repo, &mut steps, true)?;
    install(repo, &mut steps, &node)?;
    let trial = Trial::start(&program, &people.dist, &repo.work("logs").join("pictures-server.log"))?;
    let mut command = playwright(repo, &node, &chromium.headless, &trial)?;
    // One after the other: the visit changes the record that the README's pictures show.
    command.args(["--reporter=list", "--workers=1", "pictures.spec", "visit.spec"]).env("TOWN_PICTURES", "1");
    process::run(&mut command, "  taking pictures (usually 20 s)", &repo.work("logs").join("pictures.log"))?
        .or_stop("taking pictures", "")?;
    println!("docs/images: written");
    Ok(true)
}

fn playwright(repo: &Repo, node: &Node, browser: &Path, trial: &Trial) -> Done<Command> {
    let mut command = node.command("npx")?;
    command.current_dir(repo.path("tests/e2e")).args(["--no-install", "playwright", "test"]);
    command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").env("TOWN_CHROMIUM", browser);
    command.env("TOWN_URL", &trial.server.url).env("CI", "1");
    Ok(command)
}

/// What a server says of its own faults and of pages that broke the policy is a failure, whatever the tests saw.
fn no_faults(words: &str) -> Tally {
    const FAULTS: [&str; 3] = ["a handler panicked", "a request failed", "violated the content security policy"];
    let faults: Vec<&str> = words.lines().filter(|line| FAULTS.iter().any(|fault| line.contains(fault))).collect();
    for fault in &faults {
        eprintln!("  | the server said: {fault}");
    }
    Tally::one(faults.is_empty())
}

/// The app against its budget.
pub(crate) fn size(repo: &Repo) -> Done<Outcome> {
    let mut steps = Steps::new(wasm::STEPS + bundle::STEPS, repo.work("logs"));
    let tools = WasmTools::ensure(repo, &mut steps)?;
    let flavor = Flavor::release(repo);
    bundle::build(repo, &mut steps, &tools, &flavor)?;
    Ok(Outcome::of(weight::weigh(repo, &flavor.dist)?))
}

/// `npm ci`, unless what is installed came from the lock file as it is now.
pub(crate) fn install(repo: &Repo, steps: &mut Steps, node: &Node) -> Done {
    let folder = repo.path("tests/e2e");
    let mark: PathBuf = folder.join("node_modules/.installed-from");
    let lock = bundle::digest::short(&std::fs::read(folder.join("package-lock.json")).unwrap_or_default());
    if std::fs::read_to_string(&mark).is_ok_and(|from| from == lock) {
        steps.ready("browser test tools", "here");
        return Ok(());
    }
    let mut command = node.command("npm")?;
    command
        .current_dir(&folder)
        .args(["ci", "--omit=optional", "--no-audit", "--no-fund"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    steps.run("browser test tools", "20 s", &mut command, "check the network; `npm ci` in tests/e2e says more")?;
    repo::write(&mark, lock.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_own_faults_count() {
        assert_eq!(no_faults("INFO ready\nWARN asked under a name"), Tally::one(true));
        assert_eq!(no_faults("INFO ready\nERROR server: a handler panicked"), Tally::one(false));
        assert_eq!(
            no_faults("WARN a page violated the content security policy directive=\"img-src\""),
            Tally::one(false)
        );
    }
}
