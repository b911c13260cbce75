//! What turns Rust into wasm: the compiler's wasm library, wasm-bindgen of exactly the version in
//! Cargo.lock (another one refuses the file), and what cuts the app into parts.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bundle::Temporary;
use crate::process;
use crate::repo::{self, Repo};
use crate::steps::Steps;
use crate::stop::{Done, Stop};
use crate::tools::debian;
use crate::tools::install::{self, Tool};

/// How many steps `ensure` takes.
pub(crate) const STEPS: usize = 4;

/// What cuts the app into parts.
const SPLITTER: Tool = Tool {
    package: "wasm_split_cli_support",
    version: "0.2.4",
    program: "wasm-split-cli",
    options: &["--features", "build-binary"],
    usually: "60 s, once",
};

const DEBIAN: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
const TARGET: &str = "wasm32-unknown-unknown";

/// Ready to build and bind.
pub(crate) struct WasmTools {
    /// The `wasm-bindgen` program.
    pub(crate) bindgen: PathBuf,
    /// Its version, and that of the library in Cargo.lock.
    pub(crate) bindgen_version: String,
    /// What runs the wasm tests in a browser; beside `bindgen`.
    pub(crate) runner: PathBuf,
    /// The program that cuts the app into parts.
    pub(crate) splitter: PathBuf,
    compiler: Compiler,
    /// The standard library can be built for size.
    pub(crate) source: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Compiler {
    /// The one that everybody has.
    Usual,
    /// Debian's, with the library built from its source.
    Debian,
}

impl WasmTools {
    /// Finds or installs everything.
    pub(crate) fn ensure(repo: &Repo, steps: &mut Steps) -> Done<Self> {
        let compiler = compiler(repo, steps)?;
        let source = compiler == Compiler::Debian || source(repo, steps)?;
        let version = repo.locked("wasm-bindgen")?;
        let folder = bindgen(repo, steps, &version)?;
        let program = |name: &str| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let (bindgen, runner) = (program("wasm-bindgen"), program("wasm-bindgen-test-runner"));
        let splitter = SPLITTER.ensure(repo, steps)?;
        Ok(Self { bindgen, runner, splitter, bindgen_version: version, compiler, source })
    }

    /// cargo, set up so that `--target wasm32-unknown-unknown` works.
    pub(crate) fn cargo(&self, repo: &Repo) -> Command {
        match self.compiler {
            Compiler::Usual => repo.cargo(),
            Compiler::Debian => {
                let mut command = Command::new("/usr/bin/cargo");
                repo::clean(&mut command);
                command.current_dir(&repo.root);
                command.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
                command.env_remove("RUSTUP_TOOLCHAIN");
                command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22");
                command.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
                // Another compiler's files must not mix with those of the usual one.
                command.env("CARGO_TARGET_DIR", repo.work("debian"));
                command
            }
        }
    }

    /// The same for the app as it goes over the wire: with a standard library built for size, in which a panic is a
    /// trap without words (docs/decisions/0022).
    pub(crate) fn cargo_for_the_wire(&self, repo: &Repo) -> Command {
        let mut command = self.cargo(repo);
        if self.source {
            let flags = ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none"];
            command.arg("--config").arg(format!("target.{TARGET}.rustflags={flags:?}"));
            command.env("RUSTC_BOOTSTRAP", "1");
            command.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
            command.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
        }
        command
    }
}

/// The source of the standard library, for [`WasmTools::cargo_for_the_wire`]. Without it the app is a tenth heavier, and
/// runs all the same.
fn source(repo: &Repo, steps: &mut Steps) -> Done<bool> {
    let name = "source of the standard library";
    if has_source(repo) {
        steps.ready(name, "here");
        return Ok(true);
    }
    if process::find("rustup").is_some() {
        let mut command = Command::new("rustup");
        command.current_dir(&repo.root).args(["component", "add", "rust-src"]);
        let log = repo.work("logs").join("rust-src.log");
        if process::run(&mut command, &format!("  fetching the {name} (usually 10 s)"), &log)?.ok && has_source(repo) {
            steps.ready(name, "fetched");
            return Ok(true);
        }
    }
    steps.ready(name, "missing: the app will be a tenth heavier");
    Ok(false)
}

fn has_source(repo: &Repo) -> bool {
    let mut command = rustc(repo);
    command.args(["--print", "sysroot"]);
    process::ask(&mut command).is_some_and(|root| Path::new(&root).join("lib/rustlib/src/rust/library/std").is_dir())
}

fn rustc(repo: &Repo) -> Command {
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.current_dir(&repo.root);
    command
}

fn compiler(repo: &Repo, steps: &mut Steps) -> Done<Compiler> {
    let name = "compiler for wasm";
    if has_library(repo) {
        steps.ready(name, "here");
        return Ok(Compiler::Usual);
    }
    if process::find("rustup").is_some() {
        let mut command = Command::new("rustup");
        command.current_dir(&repo.root).args(["target", "add", TARGET]);
        let log = repo.work("logs").join("rustup.log");
        let title = format!("  fetching the {name} (usually 10 s)");
        if process::run(&mut command, &title, &log)?.ok && has_library(repo) {
            steps.ready(name, "fetched");
            return Ok(Compiler::Usual);
        }
        eprintln!("  rustup could not fetch it; trying the system's packages");
    }
    if !debian::installed(&DEBIAN) {
        debian::install(&DEBIAN, "building the app", &repo.work("logs")).map_err(|stop| {
            stop.todo(format!("run `rustup target add {TARGET}`, or install {} (Debian)", DEBIAN.join(" ")))
        })?;
    }
    steps.ready(name, "Debian's packages");
    Ok(Compiler::Debian)
}

fn has_library(repo: &Repo) -> bool {
    let mut command = rustc(repo);
    command.args(["--print", "target-libdir", "--target", TARGET]);
    process::ask(&mut command).is_some_and(|folder| Path::new(&folder).is_dir())
}

/// The folder that holds wasm-bindgen of that version.
fn bindgen(repo: &Repo, steps: &mut Steps, version: &str) -> Done<PathBuf> {
    let name = "wasm-bindgen";
    let on_path = process::find(name).and_then(|path| path.parent().map(Path::to_owned));
    let ours = repo.target.join("tools").join(format!("wasm-bindgen-{version}"));
    for folder in on_path.into_iter().chain([ours.join("bin")]) {
        if is_version(&folder, version) {
            steps.ready(name, format!("{version} in {}", folder.display()));
            return Ok(folder);
        }
    }
    let fetched = |new: &Path| {
        let mut command = repo::cargo();
        command.current_dir(std::env::temp_dir()).args(["binstall", "--no-confirm", "--root"]).arg(new);
        command.arg(format!("wasm-bindgen-cli@{version}"));
        let log = repo.work("logs").join("binstall.log");
        let title = "  fetching wasm-bindgen (usually 10 s)";
        process::run(&mut command, title, &log).is_ok_and(|ended| ended.ok) && is_version(&new.join("bin"), version)
    };
    let new = Temporary::beside(&ours, "new")?;
    if process::find("cargo-binstall").is_some() && fetched(&new.0) {
        steps.ready(name, format!("{version} fetched"));
    } else {
        let todo = "check the network, or put wasm-bindgen of that version on PATH";
        let named = ["--no-default-features", &format!("wasm-bindgen-cli@{version}")];
        install::compile(steps, &format!("{name} {version}"), "90 s, once", &new.0, &named, todo)?;
    }
    if !is_version(&new.0.join("bin"), version) {
        return Err(Stop::new(format!("the wasm-bindgen that was installed is not {version}")));
    }
    repo::put_in_place(&new.0, &ours)?;
    Ok(ours.join("bin"))
}

fn is_version(folder: &Path, version: &str) -> bool {
    let program = |name: &str| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let says = process::ask(Command::new(program("wasm-bindgen")).arg("--version"));
    says.is_some_and(|text| text == format!("wasm-bindgen {version}")) && program("wasm-bindgen-test-runner").is_file()
}
