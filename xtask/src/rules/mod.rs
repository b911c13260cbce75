//! The rules of the tree that no compiler checks: who may import whom, what may not be written, that every
//! piece of the kit is in the catalogue, which licences may come in, and that the planted bugs still fit. Each finding names file and line, and what is allowed.

pub(crate) mod code;
pub(crate) mod gallery;
pub(crate) mod imports;
pub(crate) mod licences;
pub(crate) mod patterns;

use std::fmt;
use std::path::Path;

use crate::planted;
use crate::repo::{self, Repo};
use crate::stop::{Done, Tally};

/// One breach.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Path from the root of the repository.
    pub(crate) file: String,
    /// Line, from 1; 0 where the whole file is meant.
    pub(crate) line: usize,
    /// What is wrong and what is allowed.
    pub(crate) message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

/// Checks everything, one check per rule.
pub(crate) fn check(repo: &Repo) -> Done<Tally> {
    let mut tally = Tally::default();
    let sources = sources(&repo.root);
    let rules = [
        ("imports", imports::check(&sources)),
        ("patterns", patterns::check(&sources)),
        ("catalogue", gallery::check(&sources)),
        ("licences", licences::check(repo)?),
        ("planted bugs", planted::findings(repo)?),
    ];
    for (name, findings) in rules {
        tally += Tally::one(findings.is_empty());
        for finding in &findings {
            eprintln!("  {name}: {finding}");
        }
    }
    Ok(tally)
}

/// A file of the repository with its text.
pub(crate) struct Source {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

/// The files that the rules are about: ours, and only those that people write.
fn sources(root: &Path) -> Vec<Source> {
    let places = ["src", "crates", "style", "public", "index.html"];
    let files = places.iter().flat_map(|place| {
        let path = root.join(place);
        if path.is_file() { vec![path] } else { repo::files(&path) }
    });
    let wanted =
        |path: &Path| path.extension().is_some_and(|end| ["rs", "css", "html", "js"].iter().any(|one| end == *one));
    files
        .filter(|path| wanted(path))
        .filter_map(|path| {
            let below = path.strip_prefix(root).ok()?.components();
            let below: Vec<_> = below.map(|part| part.as_os_str().to_string_lossy()).collect();
            Some(Source { path: below.join("/"), text: std::fs::read_to_string(&path).ok()? })
        })
        .collect()
}
