//! A PostgreSQL of our own for the length of a test: fresh data in a temporary folder, loopback
//! only, gone at the end. A test database that exists already is used instead if
//! `TOWN_TEST_DATABASE_URL` names it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::process;
use crate::repo::{self, Repo};
use crate::stop::{Done, Stop, While};
use crate::stopwatch::Stopwatch;
use crate::tools::debian;

/// The variable by which tests learn of the database.
pub(crate) const VARIABLE: &str = "TOWN_TEST_DATABASE_URL";

/// A running database; stops and removes itself.
pub(crate) struct Postgres {
    /// Where it answers.
    pub(crate) url: String,
    running: Option<(Child, PathBuf)>,
}

impl Postgres {
    /// Starts one, or takes the one that the environment names.
    pub(crate) fn start(repo: &Repo) -> Done<Self> {
        if let Ok(url) = std::env::var(VARIABLE) {
            return Ok(Self { url, running: None });
        }
        let bin = match find() {
            Some(bin) => bin,
            None => {
                debian::install(&["postgresql"], "testing on PostgreSQL", &repo.work("logs"))?;
                find().ok_or_else(|| Stop::new("PostgreSQL was installed but its programs are not to be found"))?
            }
        };
        let folder = std::env::temp_dir().join(format!("enwa-postgres-{}", std::process::id()));
        repo::remove(&folder)?;
        std::fs::create_dir_all(&folder).doing(format!("create {}", folder.display()))?;
        let start = launch(repo, &bin, &folder);
        if start.is_err() {
            repo::remove(&folder)?;
        }
        start
    }
}

fn launch(repo: &Repo, bin: &Path, folder: &Path) -> Done<Postgres> {
    if debian::is_root() {
        // It refuses to run as root.
        let mut chown = Command::new("chown");
        process::ask(chown.arg("postgres").arg(folder)).ok_or_else(|| Stop::new("there is no user `postgres`"))?;
    }
    let data = folder.join("data");
    let mut init = as_postgres(&bin.join("initdb"), folder);
    init.args(["--auth=trust", "--username=enwa", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"]).arg(&data);
    let log = repo.work("logs").join("initdb.log");
    process::run(&mut init, "  PostgreSQL: making a database (usually 3 s)", &log)?.or_stop("initdb", "")?;
    let port = free_port()?;
    let mut server = as_postgres(&bin.join("postgres"), folder);
    server.arg("-D").arg(&data).arg("-k").arg(folder).args(["-h", "127.0.0.1", "-p", &port.to_string()]);
    server.args(["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "lc_messages=C"]);
    let output = process::create(&folder.join("log"))?;
    server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(output);
    let child = server.spawn().doing("start PostgreSQL")?;
    let url = format!("postgres://enwa@127.0.0.1:{port}/postgres");
    let mut postgres = Postgres { url, running: Some((child, folder.to_owned())) };
    let watch = Stopwatch::start();
    let log = folder.join("log");
    while !repo::read(&log).is_ok_and(|text| text.contains("database system is ready to accept connections")) {
        let gone = postgres.running.as_mut().is_some_and(|(child, _)| !matches!(child.try_wait(), Ok(None)));
        if gone || watch.elapsed() > Duration::from_secs(30) {
            let why = repo::read(&log).unwrap_or_default().lines().rev().take(5).map(str::to_owned).collect();
            return Err(Stop::new("PostgreSQL did not start").because(why));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(postgres)
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some((mut child, folder)) = self.running.take() {
            process::end(&mut child);
            drop(repo::remove(&folder));
        }
    }
}

/// A program of PostgreSQL, as the user `postgres` where we are root.
fn as_postgres(program: &Path, folder: &Path) -> Command {
    let mut command = if debian::is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder);
    command
}

fn find() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort();
    let on_path = process::find("initdb").and_then(|path| path.parent().map(Path::to_owned));
    on_path
        .into_iter()
        .chain(versions.into_iter().rev())
        .find(|bin| ["initdb", "postgres"].iter().all(|program| bin.join(program).is_file()))
}

/// A port of the loopback that nobody uses at this moment.
pub(crate) fn free_port() -> Done<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).doing("find a free port")?;
    Ok(listener.local_addr().doing("find a free port")?.port())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_free_port_is_free() {
        let port = super::free_port().unwrap();
        assert!(std::net::TcpListener::bind(("127.0.0.1", port)).is_ok());
    }
}
