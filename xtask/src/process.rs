//! Runs another program under a visible line: what, how long already, its latest words.
//! Keeps the whole output in a log below the target directory; ends the program on Ctrl-C.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use crate::stop::{Done, Stop, While};
use crate::stopwatch::{self, Stopwatch};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Listens for Ctrl-C and a polite end; once, at start.
pub(crate) fn listen_for_interrupts() -> Done {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst)).doing("listen for Ctrl-C")
}

/// Whether somebody asked for the end.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// What a program that ended left behind.
#[derive(Debug)]
pub(crate) struct Ended {
    /// It ended with 0.
    pub(crate) ok: bool,
    /// Its standard output, by line.
    pub(crate) out: Vec<String>,
    /// Both its outputs in the order of arrival, by line.
    pub(crate) all: Vec<String>,
    /// Where the same is kept.
    pub(crate) log: PathBuf,
}

impl Ended {
    /// The last `n` lines, without cargo's JSON messages.
    pub(crate) fn tail(&self, n: usize) -> Vec<String> {
        let mut tail = VecDeque::new();
        for line in self.all.iter().rev().filter(|line| !line.starts_with("{\"reason\"")).take(n) {
            tail.push_front(line.clone());
        }
        tail.into()
    }

    /// Turns a failure into a `Stop` that shows its last lines.
    pub(crate) fn or_stop(self, what: &str, todo: &str) -> Done<Self> {
        if self.ok {
            return Ok(self);
        }
        let log = self.log.display();
        Err(Stop::new(format!("{what} failed (all of its output: {log})")).because(self.tail(40)).todo(todo))
    }
}

/// Runs `command` to its end. `title` is the line that people watch; `log` is where the output is kept.
pub(crate) fn run(command: &mut Command, title: &str, log: &Path) -> Done<Ended> {
    let shown = command.get_program().to_string_lossy().into_owned();
    let watch = Stopwatch::start();
    let mut line = Line::new(title);
    let mut file = create(log)?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .doing(format!("start {shown}"))?;
    let (sender, lines) = mpsc::channel();
    read_lines(child.stdout.take(), sender.clone(), true);
    read_lines(child.stderr.take(), sender, false);
    let (mut out, mut all) = (Vec::new(), Vec::new());
    loop {
        match lines.recv_timeout(Duration::from_millis(200)) {
            Ok((text, is_out)) => {
                // The log is a convenience: a full disk must not end a build that would pass.
                drop(writeln!(file, "{text}"));
                if is_out {
                    out.push(text.clone());
                }
                if !text.starts_with('{') {
                    line.latest = text.trim().to_owned();
                }
                all.push(text);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if interrupted() {
            end(&mut child);
            line.clear();
            return Err(Stop::new(format!("{title}: interrupted")));
        }
        line.show(watch);
    }
    let status = child.wait().doing(format!("wait for {shown}"))?;
    line.clear();
    Ok(Ended { ok: status.success(), out, all, log: log.to_owned() })
}

/// What a short question to another program answered; `None` where it is not there or says no.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let answer = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    answer.status.success().then(|| String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

/// Whether a process of this number runs; where that cannot be told, it does.
pub(crate) fn lives(process: i32) -> bool {
    #[cfg(unix)]
    return nix::sys::signal::kill(nix::unistd::Pid::from_raw(process), None) != Err(nix::errno::Errno::ESRCH);
    #[cfg(not(unix))]
    return true;
}

/// The full path of a program on PATH.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// Ends a child politely; after a while without. The server gives its own connections ten seconds.
pub(crate) fn end(child: &mut Child) {
    #[cfg(unix)]
    {
        use nix::sys::signal::{Signal, kill};
        use nix::unistd::Pid;
        if let Ok(pid) = i32::try_from(child.id()) {
            // An error means that it has gone already.
            kill(Pid::from_raw(pid), Signal::SIGTERM).ok();
        }
        let watch = Stopwatch::start();
        while watch.elapsed() < Duration::from_secs(15) {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    drop(child.kill());
    drop(child.wait());
}

/// Opens a log, with its folder.
pub(crate) fn create(path: &Path) -> Done<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).doing(format!("create {}", folder.display()))?;
    }
    File::create(path).doing(format!("write {}", path.display()))
}

fn read_lines(from: Option<impl Read + Send + 'static>, to: Sender<(String, bool)>, is_out: bool) {
    let Some(from) = from else { return };
    std::thread::spawn(move || {
        let mut reader = BufReader::new(from);
        let mut bytes = Vec::new();
        while matches!(reader.read_until(b'\n', &mut bytes), Ok(n) if n > 0) {
            let text = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
            if to.send((text, is_out)).is_err() {
                return;
            }
            bytes.clear();
        }
    });
}

/// The line that shows life: rewritten in place on a terminal, repeated every half minute elsewhere.
struct Line {
    title: String,
    latest: String,
    terminal: bool,
    shown: Duration,
}

impl Line {
    fn new(title: &str) -> Self {
        let terminal = std::io::stderr().is_terminal();
        eprint!("{title}…{}", if terminal { "" } else { "\n" });
        Self { title: title.to_owned(), latest: String::new(), terminal, shown: Duration::ZERO }
    }

    fn show(&mut self, watch: Stopwatch) {
        let (now, pause) = (watch.elapsed(), if self.terminal { 250 } else { 30_000 });
        if now.saturating_sub(self.shown) < Duration::from_millis(pause) {
            return;
        }
        self.shown = now;
        let latest: String = self.latest.chars().take(50).collect();
        let text = format!("{}… {} {latest}", self.title, stopwatch::read(now));
        if self.terminal { eprint!("\r\x1b[K{text}") } else { eprintln!("{text}") }
    }

    fn clear(&self) {
        if self.terminal {
            eprint!("\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_kept_in_order_and_in_the_log() {
        let log = std::env::temp_dir().join(format!("xtask-process-{}.log", std::process::id()));
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; echo two >&2; exit 3"]);
        let ended = run(&mut command, "a program", &log).unwrap();
        assert!(!ended.ok);
        assert_eq!(ended.out, ["one"]);
        assert_eq!(ended.all.len(), 2);
        assert_eq!(std::fs::read_to_string(&log).unwrap().lines().count(), 2);
        std::fs::remove_file(&log).unwrap();
        let stop = ended.or_stop("a program", "look").unwrap_err();
        assert_eq!(stop.why.len(), 2);
    }

    #[test]
    fn a_missing_program_is_no_answer() {
        assert_eq!(ask(&mut Command::new("no-such-program-anywhere")), None);
        assert!(find("sh").is_some());
    }
}
