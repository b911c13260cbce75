//! Tools that cargo compiles from their source. They live below the target directory, one folder per
//! version, and appear there only when they are whole.

use std::path::{Path, PathBuf};

use crate::bundle::Temporary;
use crate::repo::{self, Repo};
use crate::steps::Steps;
use crate::stop::Done;

/// A program of exactly one version.
pub(crate) struct Tool {
    /// The crate that has it.
    pub(crate) package: &'static str,
    /// Of which version.
    pub(crate) version: &'static str,
    /// What it is called.
    pub(crate) program: &'static str,
    /// What `cargo install` is told besides.
    pub(crate) options: &'static [&'static str],
    /// How long that takes.
    pub(crate) usually: &'static str,
}

impl Tool {
    /// Finds or installs it, as one step.
    pub(crate) fn ensure(&self, repo: &Repo, steps: &mut Steps) -> Done<PathBuf> {
        let Self { package, version, program: name, options, usually } = self;
        let ours = repo.target.join("tools").join(format!("{name}-{version}"));
        let program = Path::new("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        if ours.join(&program).is_file() {
            steps.ready(name, format!("{version} in {}", ours.join("bin").display()));
        } else {
            let new = Temporary::beside(&ours, "new")?;
            let exactly = format!("{package}@{version}");
            let named: Vec<&str> = options.iter().copied().chain([exactly.as_str()]).collect();
            compile(steps, &format!("{name} {version}"), usually, &new.0, &named, "check the network")?;
            repo::put_in_place(&new.0, &ours)?;
        }
        Ok(ours.join(program))
    }
}

/// Compiles a tool from its source into `root`: with the versions that it was released with, or with the
/// newest that fit where a registry's copy does not have one of those yet.
pub(crate) fn compile(steps: &mut Steps, name: &str, usually: &str, root: &Path, named: &[&str], todo: &str) -> Done {
    let install = |locked: &[&str]| {
        let mut command = repo::cargo();
        // Outside the repository: its profiles are not meant for this.
        command.current_dir(std::env::temp_dir()).args(["install", "--debug"]).args(locked).arg("--root").arg(root);
        command.arg("--target-dir").arg(root.join("build")).args(named);
        command
    };
    steps.first_of(name, usually, &mut [install(&["--locked"]), install(&[])], todo)?;
    repo::remove(&root.join("build"))
}
