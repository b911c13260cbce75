//! Documents that the server writes about itself: what it answers and who may do what. Kept in the
//! repository so that a change of either shows in review; `--check` says when they are stale.

use std::process::Command;

use crate::repo::{self, Repo};
use crate::server;
use crate::steps::Steps;
use crate::stop::{Done, Stop, While};

/// The server's command, and the document that it writes.
const DOCUMENTS: [(&str, &str); 2] = [("openapi", "docs/api/openapi.json"), ("permissions", "docs/permissions.md")];

/// Writes the documents, or compares them; `false` where one is stale.
pub(crate) fn docs(repo: &Repo, check: bool) -> Done<bool> {
    let mut steps = Steps::new(1, repo.work("logs"));
    let program = server::build(repo, &mut steps, false)?;
    let mut fresh = true;
    for (command, document) in DOCUMENTS {
        let answer = Command::new(&program).arg(command).output().doing(format!("run the server's `{command}`"))?;
        if !answer.status.success() {
            let words = String::from_utf8_lossy(&answer.stderr);
            let why = words.lines().map(str::to_owned).collect();
            return Err(Stop::new(format!("the server's `{command}` failed")).because(why));
        }
        let path = repo.path(document);
        if !check {
            repo::write(&path, &answer.stdout)?;
            println!("{document}: written");
        } else if std::fs::read(&path).unwrap_or_default() != answer.stdout {
            eprintln!("  {document}: stale; run `cargo xtask docs`");
            fresh = false;
        }
    }
    Ok(fresh)
}
