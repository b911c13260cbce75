//! Debian's own packages: the way out for whoever is root on a bare machine. Nobody else is asked for
//! a password; they get the sentence to run.

use std::path::Path;
use std::process::Command;

use crate::process;
use crate::stop::{Done, Stop};

/// Whether packages can be installed from here.
pub(crate) fn possible() -> bool {
    is_root() && process::find("apt-get").is_some()
}

/// Whether this process may do everything.
pub(crate) fn is_root() -> bool {
    #[cfg(unix)]
    return nix::unistd::geteuid().is_root();
    #[cfg(not(unix))]
    return false;
}

/// Whether all of them are installed, to the end.
pub(crate) fn installed(packages: &[&str]) -> bool {
    let ask = |package: &&str| {
        let mut command = Command::new("dpkg-query");
        command.args(["--show", "--showformat=${db:Status-Status}"]).arg(package);
        process::ask(&mut command).is_some_and(|status| status == "installed")
    };
    packages.iter().all(ask)
}

/// Installs packages, or stops with the sentence that says what is needed and for what.
pub(crate) fn install(packages: &[&str], reason: &str, logs: &Path) -> Done {
    let names = packages.join(" ");
    if !possible() {
        return Err(Stop::new(format!("{reason} needs {names}"))
            .todo(format!("install it, for example: sudo apt-get install {names}")));
    }
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    // What was cut off in the middle of an earlier installation is brought to its end first.
    let mut repair = Command::new("dpkg");
    repair.args(["--configure", "-a"]);
    process::run(&mut repair, "  looking after earlier installations (usually 1 s)", &logs.join("dpkg.log"))?;
    let title = format!("  installing {names} (usually 1 min)");
    // A stale list is no reason to stop: the packages may be found with it all the same.
    process::run(apt().arg("update"), "  reading the list of packages (usually 10 s)", &logs.join("apt-update.log"))?;
    let log = logs.join("apt-install.log");
    let mut command = apt();
    command.args(["install", "--yes", "--no-install-recommends"]).args(packages);
    process::run(&mut command, &title, &log)?
        .or_stop(&format!("installing {names}"), &format!("install it by hand: apt-get install {names}"))?;
    Ok(())
}
