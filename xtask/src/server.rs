//! A running server: started by us, known by its `ready URL` line, ended by us.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::bundle;
use crate::process;
use crate::repo::{self, Repo};
use crate::steps::Steps;
use crate::stop::{Done, Stop, While};
use crate::stopwatch::Stopwatch;

/// The server's program, built; `release` as people run it.
pub(crate) fn build(repo: &Repo, steps: &mut Steps, release: bool) -> Done<PathBuf> {
    build_program(repo, steps, "enwa-server", release)
}

/// The program of a package of the same name, built.
pub(crate) fn build_program(repo: &Repo, steps: &mut Steps, package: &str, release: bool) -> Done<PathBuf> {
    let mut command = repo.cargo();
    command.args(["build", "--package", package, "--bin", package]);
    command.args(["--message-format", "json-render-diagnostics"]);
    if release {
        command.arg("--release");
    }
    let usually = if release { "a few seconds, 5 min the first time" } else { "10 s, 2 min the first time" };
    let name = package.trim_start_matches("enwa-");
    let ended = steps.run(name, usually, &mut command, "the lines above name the file and the line")?;
    let mut made = ended.out.iter().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let program = made.rfind(|message| message["executable"].is_string());
    let program = program.and_then(|message| message["executable"].as_str().map(PathBuf::from));
    program.ok_or_else(|| Stop::new(format!("cargo built no program for the binary `{package}`")))
}

/// Where the words of the server go.
pub(crate) enum Words<'a> {
    /// To the terminal.
    Shown,
    /// Into a file.
    Kept(&'a Path),
}

/// A server that is ready; ends with its owner.
pub(crate) struct Server {
    /// Where it answers.
    pub(crate) url: String,
    child: Child,
}

impl Server {
    /// `serve` on a port of the loopback.
    pub(crate) fn command(program: &Path, port: u16, data: &Path, dist: &Path, demo: bool) -> Command {
        let mut command = Command::new(program);
        repo::clean(&mut command);
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
        command.arg("--data").arg(data).arg("--dist").arg(dist);
        if demo {
            command.arg("--demo");
        }
        command
    }

    /// Starts it and waits until it says that it is ready.
    pub(crate) fn start(command: Command, words: &Words) -> Done<Self> {
        Self::start_within(command, words, Duration::from_secs(60))
    }

    /// As [`Server::start`]; gives up when it says nothing for so long.
    fn start_within(mut command: Command, words: &Words, silence: Duration) -> Done<Self> {
        // A group of its own: Ctrl-C reaches us, and we end it, once and politely.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut file = None;
        if let Words::Kept(path) = words {
            let log = process::create(path)?;
            command.stderr(log.try_clone().doing("share a log")?);
            file = Some(log);
        }
        let child = command.spawn().doing("start the server")?;
        let mut server = Self { url: String::new(), child };
        let (sender, said) = mpsc::channel();
        let out = server.child.stdout.take();
        std::thread::spawn(move || {
            for line in out.map(BufReader::new).into_iter().flat_map(BufReader::lines).map_while(Result::ok) {
                // Where nobody reads any more, the server goes on all the same.
                drop(match &mut file {
                    Some(file) => writeln!(file, "{line}"),
                    None => writeln!(std::io::stdout(), "{line}"),
                });
                drop(sender.send(line));
            }
        });
        let mut watch = Stopwatch::start();
        loop {
            match said.recv_timeout(Duration::from_millis(100)) {
                Ok(line) => match line.strip_prefix("ready ") {
                    Some(url) => {
                        server.url = url.trim().to_owned();
                        return Ok(server);
                    }
                    // It is at work: on a slow disk the demonstration's town takes its time.
                    None => watch = Stopwatch::start(),
                },
                Err(RecvTimeoutError::Timeout) if process::interrupted() => return Err(Stop::new("interrupted")),
                Err(RecvTimeoutError::Timeout) if watch.elapsed() < silence => {}
                Err(_) => return Err(server.not_ready(words)),
            }
        }
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until it ends by itself or somebody asks us to.
    pub(crate) fn wait(mut self) -> Done {
        loop {
            if let Some(status) = self.child.try_wait().doing("wait for the server")? {
                if status.success() || process::interrupted() {
                    return Ok(());
                }
                return Err(
                    Stop::new(format!("the server ended by itself ({status})")).todo("its last words are above")
                );
            }
            if process::interrupted() {
                eprintln!("\nending the server…");
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn not_ready(&mut self, words: &Words) -> Stop {
        let state = match self.child.try_wait() {
            Ok(Some(status)) => format!("ended at once ({status})"),
            _ => "said nothing for a minute, and was not ready".to_owned(),
        };
        let why = match words {
            Words::Shown => Vec::new(),
            Words::Kept(log) => {
                let text = repo::read(log).unwrap_or_default();
                let lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines[lines.len().saturating_sub(20)..].to_vec()
            }
        };
        let todo = "its last words say why; another program on the same port is the usual reason (--port)";
        Stop::new(format!("the server {state}")).because(why).todo(todo)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        process::end(&mut self.child);
    }
}

/// A server of its own for a test: free port, empty data, the demonstration's people.
pub(crate) struct Trial {
    /// The server.
    pub(crate) server: Server,
    /// Its data; removed with it.
    data: bundle::Temporary,
}

impl Trial {
    /// Starts it; its words go into `log`.
    pub(crate) fn start(program: &Path, dist: &Path, log: &Path) -> Done<Self> {
        let data = bundle::Temporary::beside(&std::env::temp_dir().join("enwa"), "trial")?;
        let port = crate::tools::postgres::free_port()?;
        let server = Server::start(Server::command(program, port, &data.0, dist, true), &Words::Kept(log))?;
        Ok(Self { server, data })
    }

    /// A copy of its town as it is now, for the servers that tests start themselves: to fill one takes minutes in a debug
    /// build.
    pub(crate) fn copy(&self, program: &Path) -> Done<bundle::Temporary> {
        let copy = bundle::Temporary::beside(&std::env::temp_dir().join("enwa"), "seed")?;
        let mut command = Command::new(program);
        command.arg("backup").arg(copy.0.join("enwa.db")).arg("--data").arg(&self.data.0);
        match command.output() {
            Ok(ended) if ended.status.success() => {}
            Ok(ended) => return Err(Stop::new("the town was not copied").todo(String::from_utf8_lossy(&ended.stderr))),
            Err(error) => return Err(Stop::new(format!("the town was not copied: {error}"))),
        }
        repo::copy_folder(&self.data.0.join("media"), &copy.0.join("media"))?;
        Ok(copy)
    }

    /// Whether its access log is whole and has a row for each answer whose id stands in the file; says what it found.
    pub(crate) fn log_knows(&self, program: &Path, answered: &Path) -> bool {
        let mut command = Command::new(program);
        command.arg("audit-verify").arg("--data").arg(&self.data.0).arg("--answered").arg(answered);
        let ended = command.output();
        let told = ended.as_ref().map(|ended| String::from_utf8_lossy(&ended.stdout).into_owned()).unwrap_or_default();
        told.lines().take(30).for_each(|line| println!("  {line}"));
        let why = ended.as_ref().map_or_else(ToString::to_string, |e| String::from_utf8_lossy(&e.stderr).into_owned());
        why.lines().for_each(|line| eprintln!("  | {line}"));
        ended.is_ok_and(|ended| ended.status.success())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn log(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("xtask-server-{name}-{}.log", std::process::id()))
    }

    #[test]
    fn a_server_is_ready_when_it_says_so_and_ends_with_its_owner() {
        let log = log("ready");
        let script = "echo table; echo ready http://127.0.0.1:1; exec sleep 30";
        let mut server = Server::start(shell(script), &Words::Kept(&log)).unwrap();
        assert_eq!(server.url, "http://127.0.0.1:1");
        assert!(server.runs());
        drop(server);
        assert!(std::fs::read_to_string(&log).unwrap().starts_with("table\n"));
        std::fs::remove_file(log).unwrap();
    }

    #[test]
    fn one_that_goes_on_working_is_waited_for_and_one_that_falls_silent_is_not() {
        let log = log("works");
        let script =
            "for n in 1 2 3 4 5 6 7 8; do echo $n; sleep 0.2; done; echo ready http://127.0.0.1:1; exec sleep 30";
        let server = Server::start_within(shell(script), &Words::Kept(&log), Duration::from_secs(1)).unwrap();
        assert_eq!(server.url, "http://127.0.0.1:1");
        let silent = Server::start_within(shell("echo 1; exec sleep 30"), &Words::Kept(&log), Duration::from_secs(1));
        assert!(silent.err().unwrap().what.contains("said nothing"));
        std::fs::remove_file(log).unwrap();
    }

    #[test]
    fn one_that_ends_at_once_says_why() {
        let log = log("ends");
        let stop = Server::start(shell("echo port taken >&2; exit 1"), &Words::Kept(&log)).err().unwrap();
        assert_eq!(stop.why, ["port taken"]);
        std::fs::remove_file(log).unwrap();
    }
}
