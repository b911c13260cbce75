//! `dev`: builds quickly, serves, and does both again when a file changes. Looks at the files twice a
//! second: dependency-free, and quick enough for a tree of this size.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::bundle::{self, Flavor};
use crate::cli::How;
use crate::process;
use crate::repo::{self, Repo};
use crate::server::{self, Server, Words};
use crate::steps::Steps;
use crate::stop::Done;
use crate::tools::wasm::{self, WasmTools};

const APP: [&str; 8] =
    ["src", "style", "locales", "public", "index.html", "crates/contract", "Cargo.toml", "Cargo.lock"];
const SERVER: [&str; 3] = ["crates", "Cargo.toml", "Cargo.lock"];

/// Until Ctrl-C.
pub(crate) fn dev(repo: &Repo, how: &How) -> Done {
    let flavor = Flavor::dev(repo);
    let data = how.data.clone().unwrap_or_else(|| repo.path("data"));
    let data = std::path::absolute(&data).unwrap_or(data);
    let mut steps = Steps::new(wasm::STEPS, repo.work("logs"));
    let tools = WasmTools::ensure(repo, &mut steps)?;
    let mut seen = Seen::look(repo);
    let (mut app_changed, mut server_changed) = (true, true);
    let mut server: Option<Server> = None;
    let mut program: Option<PathBuf> = None;
    loop {
        if app_changed || server_changed {
            let count = if app_changed { bundle::STEPS } else { 0 } + usize::from(server_changed);
            let mut steps = Steps::new(count, repo.work("logs"));
            if app_changed {
                report(bundle::build(repo, &mut steps, &tools, &flavor));
            }
            if server_changed {
                program = report(server::build(repo, &mut steps, false)).or(program);
            }
            if let Some(program) = &program
                && flavor.dist.is_dir()
            {
                // The server reads the app once, at its start: both kinds of change need a new one.
                drop(server.take());
                let command = Server::command(program, how.port, &data, &flavor.dist, how.demo);
                server = report(Server::start(command, &Words::Shown));
            }
            if let Some(server) = &server {
                eprintln!("{} is up to date (catalogue: {}/gallery); watching…", server.url, server.url);
            }
        }
        if wait_for_change(repo, &mut seen, &mut server) {
            return Ok(());
        }
        let now = Seen::look(repo);
        (app_changed, server_changed) = (now.app != seen.app, now.server != seen.server);
        for path in now.differs_from(&seen) {
            eprintln!("changed: {}", path.strip_prefix(&repo.root).unwrap_or(path).display());
        }
        seen = now;
    }
}

/// Returns at the next change that has come to rest; `true` where somebody asks for the end.
fn wait_for_change(repo: &Repo, seen: &mut Seen, server: &mut Option<Server>) -> bool {
    loop {
        std::thread::sleep(Duration::from_millis(500));
        if process::interrupted() {
            return true;
        }
        if server.as_mut().is_some_and(|server| !server.runs()) {
            eprintln!("the server has ended; it starts again at the next change of its code");
            *server = None;
        }
        if Seen::look(repo) != *seen {
            // An editor that saves several files is still at it.
            std::thread::sleep(Duration::from_millis(200));
            return false;
        }
    }
}

/// A failure is shown and waited upon: the next change may mend it.
fn report<T>(result: Done<T>) -> Option<T> {
    result
        .map_err(|stop| {
            if !process::interrupted() {
                stop.print()
            }
        })
        .ok()
}

type Times = BTreeMap<PathBuf, SystemTime>;

/// When which file was last written.
#[derive(PartialEq, Eq)]
struct Seen {
    app: Times,
    server: Times,
}

impl Seen {
    fn look(repo: &Repo) -> Self {
        Self { app: times(&repo.root, &APP), server: times(&repo.root, &SERVER) }
    }

    fn differs_from<'a>(&'a self, before: &Self) -> Vec<&'a Path> {
        let all = self.app.iter().chain(&self.server);
        let old = |path: &PathBuf| before.app.get(path).or_else(|| before.server.get(path)).copied();
        let mut paths: Vec<&Path> =
            all.filter(|(path, time)| old(path) != Some(**time)).map(|(path, _)| path.as_path()).collect();
        paths.sort();
        paths.dedup();
        paths
    }
}

fn times(root: &Path, places: &[&str]) -> Times {
    let files = places.iter().flat_map(|place| {
        let path = root.join(place);
        if path.is_file() { vec![path] } else { repo::files(&path) }
    });
    files.filter_map(|path| Some((path.clone(), path.metadata().ok()?.modified().ok()?))).collect()
}
