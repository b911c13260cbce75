//! The program itself: its commands against a folder of their own.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("enwa-commands-{name}-{}", std::process::id()));
        std::fs::create_dir_all(path.join("dist")).unwrap();
        std::fs::write(path.join("dist/index.html"), "<!doctype html>").unwrap();
        Self(path)
    }

    fn command(&self, command: &str) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_enwa-server"));
        program.current_dir(&self.0).env_clear().arg(command);
        program.args(["--listen", "127.0.0.1:0", "--data", "data", "--dist", "dist"]);
        program
    }

    fn run(&self, command: &str) -> Output {
        self.command(command).output().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// A server and what it says, ended with its test.
struct Server {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// Everything said up to the first line that begins so.
    fn until(&mut self, start: &str) -> Vec<String> {
        let mut said = Vec::new();
        for line in self.lines.by_ref().map_while(Result::ok) {
            said.push(line);
            if said.last().unwrap().starts_with(start) {
                return said;
            }
        }
        panic!("it never said `{start}`: {said:?}");
    }

    /// As Ctrl-C and service managers do.
    fn ask_to_end(&mut self) -> bool {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        self.child.wait().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn demo(folder: &Folder) -> Server {
    let mut command = folder.command("serve");
    command.arg("--demo");
    Server::start(command)
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn i1_a_demo_town_that_was_interrupted_is_never_served_and_is_filled_anew() {
    let folder = Folder::new("demo");
    let mut server = demo(&folder);
    server.until("  5 %");
    assert!(server.ask_to_end(), "Ctrl-C while filling is a clean end");
    server.until("stopped; the demo town is unfinished");

    let refused = folder.run("serve");
    assert!(!refused.status.success() && words(&refused).contains("`--demo`"), "{}", words(&refused));

    // A database that was named to us is not ours to remove, and still no whole town.
    let kept = folder.0.join("kept.db");
    for end in ["", "-wal"] {
        // With its log: what was committed last may stand only there.
        let from = folder.0.join(format!("data/enwa.db{end}"));
        if from.exists() {
            std::fs::copy(from, folder.0.join(format!("kept.db{end}"))).unwrap();
        }
    }
    let mut other = folder.command("serve");
    other.arg("--demo").env("ENWA_DATABASE_URL", format!("sqlite://{}", kept.display()));
    let other = other.output().unwrap();
    assert!(!other.status.success() && words(&other).contains("remove the database yourself"), "{}", words(&other));

    let mut again = demo(&folder);
    let said = again.until("  5 %");
    assert!(said[0].contains("afresh"), "{said:?}");
    assert!(again.ask_to_end());
}

#[test]
fn i1_a_database_of_real_people_is_never_started_afresh() {
    let folder = Folder::new("real");
    let mut ordered = Command::new(env!("CARGO_BIN_EXE_enwa-server"));
    ordered.current_dir(&folder.0).env_clear();
    ordered.args(["first-operator", "reception", "reception@town.example", "受付", "係", "ウケツケ", "カカリ"]);
    ordered.args(["--data", "data"]).stdin(Stdio::piped());
    let mut child = ordered.spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"a long enough password\n").unwrap();
    assert!(child.wait().unwrap().success());
    let before = std::fs::metadata(folder.0.join("data/enwa.db")).unwrap();
    let mut server = demo(&folder);
    let said = server.until("ready ");
    assert!(said.iter().all(|line| !line.contains("afresh") && !line.contains("filling")), "{said:?}");
    assert!(server.ask_to_end());
    let after = std::fs::metadata(folder.0.join("data/enwa.db")).unwrap();
    assert_eq!(inode(&before), inode(&after), "the very same file");
}

#[test]
fn j35_a_backup_is_taken_beside_the_running_server_and_opens_again() {
    let folder = Folder::new("backup");
    let mut server = Server::start(folder.command("serve"));
    server.until("ready ");
    let backup = |file: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_enwa-server"));
        program.current_dir(&folder.0).env_clear().args(["backup", file, "--data", "data"]);
        program.output().unwrap()
    };
    let taken = backup("copy.db");
    assert!(taken.status.success() && words(&taken).contains("unbroken"), "{}", words(&taken));
    let again = backup("copy.db");
    assert!(!again.status.success() && words(&again).contains("exists already"), "{}", words(&again));
    assert!(server.ask_to_end());

    let elsewhere = Folder::new("restored");
    std::fs::create_dir(elsewhere.0.join("data")).unwrap();
    std::fs::copy(folder.0.join("copy.db"), elsewhere.0.join("data/enwa.db")).unwrap();
    let mut restored = Server::start(elsewhere.command("serve"));
    restored.until("ready ");
    assert!(restored.ask_to_end());
}

fn inode(file: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(file)
}

fn is_empty_file(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.len() == 0)
}

#[test]
fn j43_audit_verify_only_looks() {
    let folder = Folder::new("audit");
    let missing = folder.run("audit-verify");
    assert!(!missing.status.success(), "{}", words(&missing));
    assert!(words(&missing).contains("data/enwa.db"), "it names what is missing: {}", words(&missing));
    assert!(!folder.0.join("data").exists(), "a mistyped folder is not made");

    std::fs::create_dir(folder.0.join("data")).unwrap();
    let file = folder.0.join("data/enwa.db");
    std::fs::write(&file, "").unwrap();
    let foreign = folder.run("audit-verify");
    assert!(!foreign.status.success() && is_empty_file(&file), "no schema is put in: {}", words(&foreign));
    std::fs::remove_file(&file).unwrap();

    let mut server = Server::start(folder.command("serve"));
    server.until("ready ");
    let running = folder.run("audit-verify");
    assert!(running.status.success(), "beside the running server: {}", words(&running));
    assert!(server.ask_to_end());
    let stopped = folder.run("audit-verify");
    assert!(stopped.status.success() && words(&stopped).contains("unbroken"), "{}", words(&stopped));
}

#[test]
fn one_server_alone_serves_a_folder() {
    let folder = Folder::new("alone");
    let mut first = Server::start(folder.command("serve"));
    assert!(first.until("ready").last().unwrap().starts_with("ready"));
    let mut second = Server::start(folder.command("serve"));
    assert!(!second.lines.by_ref().map_while(Result::ok).any(|line| line.starts_with("ready")));
    drop(first);
    let mut third = Server::start(folder.command("serve"));
    assert!(third.until("ready").last().unwrap().starts_with("ready"));
}
