//! The command line.

use std::path::PathBuf;

use lexopt::{Arg, ValueExt as _};

/// What `cargo xtask help` says.
pub(crate) const HELP: &str = "\
cargo xtask COMMAND

  run           build everything that has changed and start the product
                  --port 8787   --data ./data   --no-demo   --open
  gallery       the same with the design system's catalogue
  dev           build quickly, start, and do both again at every change
  test [SUITE…] all suites, or those named: fmt lint doc rules native
                  story-sqlite story-postgres web e2e size
  size          bytes of the app against xtask/budget.toml; --record writes them there
  pictures      take the pictures of README.md and docs/visit.md
  docs          write the generated documents; --check only compares
  audit-verify  check the chain of the audit log; --data ./data
  bench [NAME…] measure; results are ratios inside one run, beside those of
                  xtask/bench.toml; --record writes them there
  planted [WORD…] plant known bugs into a copy; each must turn a test red
  mutants       change the policy in a copy, in every way that a tool can think of;
                  a test must turn red at nine of ten
  help          this";

/// One command with what it needs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Says what there is.
    Help,
    /// Builds and serves.
    Run(How),
    /// Builds and serves, again at every change.
    Dev(How),
    /// The suites named, or all.
    Test(Vec<String>),
    /// Bytes against the budget.
    Size {
        /// Writes the figures down instead of comparing.
        record: bool,
    },
    /// Generated documents.
    Docs {
        /// Compares instead of writing.
        check: bool,
    },
    /// Pictures for the README and docs/visit.md.
    Pictures,
    /// Benchmarks, those named or all.
    Bench {
        /// Which.
        names: Vec<String>,
        /// Writes the ratios down.
        record: bool,
    },
    /// Planted bugs, those whose names contain a word, or all.
    Planted(Vec<String>),
    /// Mutants of the policy.
    Mutants,
    /// Checks the audit log.
    AuditVerify {
        /// The folder of the data.
        data: Option<PathBuf>,
    },
}

/// How to serve.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct How {
    /// On the loopback.
    pub(crate) port: u16,
    /// The folder of the data; `data` in the repository unless stated.
    pub(crate) data: Option<PathBuf>,
    /// With the people of the demonstration.
    pub(crate) demo: bool,
    /// Opens a browser when ready.
    pub(crate) open: bool,
    /// With the design system's catalogue.
    pub(crate) gallery: bool,
}

impl Default for How {
    fn default() -> Self {
        Self { port: 8787, data: None, demo: true, open: false, gallery: false }
    }
}

/// Reads the command line.
pub(crate) fn read(mut parser: lexopt::Parser) -> Result<Task, lexopt::Error> {
    let mut command: Option<String> = None;
    let mut names = Vec::new();
    let mut how = How::default();
    let (mut record, mut check) = (false, false);
    while let Some(arg) = parser.next()? {
        let at = command.as_deref().unwrap_or_default();
        let serves = ["run", "gallery", "dev"].contains(&at);
        match arg {
            Arg::Value(value) if command.is_none() => command = Some(value.string()?),
            Arg::Value(value) if ["test", "bench", "planted"].contains(&at) => names.push(value.string()?),
            Arg::Long("help") | Arg::Short('h') => return Ok(Task::Help),
            Arg::Long("port") if serves => how.port = parser.value()?.parse()?,
            Arg::Long("data") if serves || at == "audit-verify" => how.data = Some(parser.value()?.into()),
            Arg::Long("no-demo") if serves => how.demo = false,
            Arg::Long("open") if serves => how.open = true,
            Arg::Long("record") if ["size", "bench"].contains(&at) => record = true,
            Arg::Long("check") if at == "docs" => check = true,
            other => return Err(other.unexpected()),
        }
    }
    Ok(match command.as_deref() {
        None | Some("help") => Task::Help,
        Some("run") => Task::Run(how),
        Some("gallery") => Task::Run(How { gallery: true, ..how }),
        Some("dev") => Task::Dev(how),
        Some("test") => Task::Test(names),
        Some("size") => Task::Size { record },
        Some("docs") => Task::Docs { check },
        Some("pictures") => Task::Pictures,
        Some("bench") => Task::Bench { names, record },
        Some("planted") => Task::Planted(names),
        Some("mutants") => Task::Mutants,
        Some("audit-verify") => Task::AuditVerify { data: how.data },
        Some(other) => return Err(format!("there is no command `{other}`").into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Task, lexopt::Error> {
        read(lexopt::Parser::from_args(line.split_whitespace()))
    }

    #[test]
    fn commands_and_their_options() {
        assert_eq!(parse("run").unwrap(), Task::Run(How::default()));
        let how = How { port: 9, data: Some("d".into()), demo: false, open: true, gallery: true };
        assert_eq!(parse("gallery --port 9 --data d --no-demo --open").unwrap(), Task::Run(how));
        assert_eq!(parse("test rules native").unwrap(), Task::Test(vec!["rules".into(), "native".into()]));
        assert_eq!(parse("size --record").unwrap(), Task::Size { record: true });
        assert_eq!(parse("bench heap --record").unwrap(), Task::Bench { names: vec!["heap".into()], record: true });
        assert_eq!(parse("mutants").unwrap(), Task::Mutants);
        assert_eq!(parse("").unwrap(), Task::Help);
    }

    #[test]
    fn what_a_command_does_not_know_is_refused() {
        assert!(parse("size --port 1").is_err());
        assert!(parse("run now").is_err());
        assert!(parse("fly").unwrap_err().to_string().contains("fly"));
    }
}
