//! Node with npm, which Playwright runs on. Where the system's is too old, a newer one comes from the
//! npm registry into the folder of tools.

use std::path::PathBuf;
use std::process::Command;

use crate::bundle::Temporary;
use crate::process;
use crate::repo::{self, Repo};
use crate::stop::{Done, Stop, While};
use crate::tools::debian;

/// The oldest major version that the locked Playwright runs on.
const OLDEST: u32 = 20;
/// What is fetched where there is none so new.
const FETCHED: &str = "22";

/// Ready to run scripts.
pub(crate) struct Node {
    /// Where it is, unless it is the one on PATH.
    folder: Option<PathBuf>,
}

impl Node {
    /// Finds it, or installs it.
    pub(crate) fn ensure(repo: &Repo) -> Done<Self> {
        let missing: Vec<&str> = [("node", "nodejs"), ("npm", "npm")]
            .iter()
            .filter(|(name, _)| process::find(name).is_none())
            .map(|(_, package)| *package)
            .collect();
        if !missing.is_empty() {
            debian::install(&missing, "testing in a browser", &repo.work("logs"))?;
        }
        let own = Self { folder: None };
        if own.major().is_some_and(|major| major >= OLDEST) {
            return Ok(own);
        }
        let place = repo.target.join("tools").join(format!("node-{FETCHED}"));
        let fetched = Self { folder: Some(place.join("node_modules/.bin")) };
        if fetched.major().is_none() {
            let new = Temporary::beside(&place, "new")?;
            let mut command = Command::new("npm");
            command.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&new.0).arg(format!("node@{FETCHED}"));
            process::run(&mut command, "  fetching Node (usually 20 s)", &repo.work("logs").join("node.log"))?
                .or_stop("fetching Node", &format!("install Node {OLDEST} or later and put it on PATH"))?;
            repo::put_in_place(&new.0, &place)?;
        }
        match fetched.major() {
            Some(_) => Ok(fetched),
            None => {
                Err(Stop::new("the Node that was fetched does not run").todo(format!("install Node {OLDEST} or later")))
            }
        }
    }

    /// One of its programs: `node`, `npm`, `npx`.
    pub(crate) fn command(&self, program: &str) -> Done<Command> {
        let mut command = Command::new(program);
        if let Some(folder) = &self.folder {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let all = std::iter::once(folder.clone()).chain(std::env::split_paths(&path));
            command.env("PATH", std::env::join_paths(all).doing("put Node on PATH")?);
        }
        Ok(command)
    }

    fn major(&self) -> Option<u32> {
        let program = self.folder.as_ref().map_or(PathBuf::from("node"), |folder| folder.join("node"));
        major(&process::ask(Command::new(program).arg("--version"))?)
    }
}

/// `v20.1.0` → 20
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn versions_are_read() {
        assert_eq!(super::major("v20.20.2"), Some(20));
        assert_eq!(super::major(""), None);
    }
}
