//! `run` and `gallery`: from a bare checkout to a running product. `audit-verify`: the server's own
//! check of its log.

use std::path::PathBuf;
use std::process::Command;

use crate::bundle::{self, Flavor};
use crate::cli::How;
use crate::process;
use crate::repo::Repo;
use crate::server::{self, Server, Words};
use crate::steps::Steps;
use crate::stop::{Done, Stop, While};
use crate::stopwatch::Stopwatch;
use crate::tools::wasm::{self, WasmTools};

/// Builds what has changed, starts the server, waits for its end.
pub(crate) fn run(repo: &Repo, how: &How) -> Done {
    let watch = Stopwatch::start();
    let flavor = if how.gallery { Flavor::gallery(repo) } else { Flavor::release(repo) };
    let mut steps = Steps::new(wasm::STEPS + bundle::STEPS + 1, repo.work("logs"));
    let tools = WasmTools::ensure(repo, &mut steps)?;
    bundle::build(repo, &mut steps, &tools, &flavor)?;
    let program = server::build(repo, &mut steps, true)?;
    eprintln!("everything is built ({}); starting\n", watch.read());
    let data = data_folder(repo, how.data.clone())?;
    let server = Server::start(Server::command(&program, how.port, &data, &flavor.dist, how.demo), &Words::Shown)?;
    let page = if how.gallery { format!("{}/gallery", server.url) } else { server.url.clone() };
    if how.gallery {
        println!("gallery {page}");
    }
    if how.open {
        open(&page);
    }
    server.wait()
}

/// Lets the server check the chain of its audit log.
pub(crate) fn audit_verify(repo: &Repo, data: Option<PathBuf>) -> Done<bool> {
    let data = data_folder(repo, data)?;
    let mut steps = Steps::new(1, repo.work("logs"));
    let program = server::build(repo, &mut steps, true)?;
    let status = Command::new(program).arg("audit-verify").arg("--data").arg(data).status();
    Ok(status.doing("start the server's check")?.success())
}

/// What was asked for, seen from where the person stands; `data` of the repository otherwise.
fn data_folder(repo: &Repo, asked: Option<PathBuf>) -> Done<PathBuf> {
    match asked {
        None => Ok(repo.path("data")),
        Some(path) => {
            std::path::absolute(&path).map_err(|error| Stop::new(format!("--data {}: {error}", path.display())))
        }
    }
}

fn open(url: &str) {
    let opener = ["xdg-open", "open", "wslview"].iter().find_map(|name| process::find(name));
    let opened = opener.and_then(|program| Command::new(program).arg(url).spawn().ok());
    if opened.is_none() {
        eprintln!("no program here opens a browser; open {url}");
    }
}
