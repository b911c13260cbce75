//! `size`: what goes over the wire, in Brotli bytes, against xtask/budget.toml. Exact and free of
//! noise, so a gate: a file may not grow by more than a twentieth of its recorded figure unnoticed,
//! and the hard limits are hard.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::bundle::{self, Flavor, compress};
use crate::repo::{self, Repo};
use crate::rules::patterns;
use crate::steps::Steps;
use crate::stop::{Done, Stop, Tally, While};
use crate::tools::wasm::{self, WasmTools};

const BUDGET: &str = "xtask/budget.toml";

/// Builds the app if it has changed, and weighs it; `false` where something is too heavy.
pub(crate) fn size(repo: &Repo, record: bool) -> Done<bool> {
    let mut steps = Steps::new(wasm::STEPS + bundle::STEPS, repo.work("logs"));
    let tools = WasmTools::ensure(repo, &mut steps)?;
    let flavor = Flavor::release(repo);
    bundle::build(repo, &mut steps, &tools, &flavor)?;
    if record {
        let weights = Weights::read(&flavor.dist)?;
        let path = repo.path(BUDGET);
        repo::write(&path, recorded(&repo::read(&path)?, &weights).as_bytes())?;
        println!("{BUDGET}: {} files recorded", weights.files.len());
        return Ok(true);
    }
    Ok(weigh(repo, &flavor.dist)?.failed == 0)
}

/// Weighs a finished site and prints the table.
pub(crate) fn weigh(repo: &Repo, dist: &Path) -> Done<Tally> {
    let weights = Weights::read(dist)?;
    let budget = Budget::read(&repo::read(&repo.path(BUDGET))?)?;
    println!("{:<36}{:>10}{:>10}", "Brotli bytes", "now", "recorded");
    for (name, now) in &weights.files {
        let before = budget.recorded.get(name).map_or("-".to_owned(), ToString::to_string);
        println!("{name:<36}{now:>10}{before:>10}");
    }
    let checks = budget.judge(&weights);
    let mut tally = Tally::default();
    for check in &checks {
        tally += Tally::one(check.ok);
        println!("{} {}", if check.ok { "  fits" } else { "  TOO HEAVY" }, check.says);
    }
    let foreign = third_parties(dist);
    tally += Tally::one(foreign.is_empty());
    for finding in foreign {
        println!("  {finding}");
    }
    Ok(tally)
}

/// What a site weighs.
struct Weights {
    /// By name without hash.
    files: BTreeMap<String, u64>,
    /// Those that the first timeline needs, the document among them.
    core: Vec<String>,
}

impl Weights {
    fn read(dist: &Path) -> Done<Self> {
        let json: Value = serde_json::from_str(&repo::read(&dist.join("build.json"))?).doing("read build.json")?;
        let names = |key: &str| json[key].as_array().cloned().unwrap_or_default();
        let mut files = BTreeMap::new();
        for name in names("files").iter().filter_map(Value::as_str) {
            let path = dist.join(name.trim_start_matches('/'));
            let packed = path.with_file_name(format!("{}.br", path.file_name().unwrap_or_default().to_string_lossy()));
            let bytes = match std::fs::metadata(&packed) {
                Ok(packed) => packed.len(),
                Err(_) => {
                    let bytes = std::fs::read(&path).doing(format!("read {}", path.display()))?;
                    bytes.len().min(compress::brotli(&bytes)?.len()) as u64
                }
            };
            files.insert(bundle::plain_name(name.trim_start_matches('/')), bytes);
        }
        let core = names("core");
        let core = core.iter().filter_map(Value::as_str).map(|path| match path {
            "/" => "index.html".to_owned(),
            other => bundle::plain_name(other.trim_start_matches('/')),
        });
        Ok(Self { files, core: core.collect() })
    }

    fn of(&self, name: &str) -> u64 {
        self.files.get(name).copied().unwrap_or_default()
    }
}

/// xtask/budget.toml.
struct Budget {
    document: u64,
    first_timeline: u64,
    requests: u64,
    replies_bytes: u64,
    replies: u64,
    recorded: BTreeMap<String, u64>,
}

/// One of its figures, for whoever measures something else than bytes.
pub(crate) fn figure(repo: &Repo, section: &str, key: &str) -> Done<u64> {
    number(&repo::read(&repo.path(BUDGET))?.parse().doing(format!("read {BUDGET}"))?, section, key)
}

fn number(table: &toml::Table, section: &str, key: &str) -> Done<u64> {
    let found = table.get(section).and_then(|section| section.get(key)?.as_integer());
    let found = found.and_then(|number| u64::try_from(number).ok());
    found.ok_or_else(|| Stop::new(format!("{BUDGET} lacks {section}.{key}")))
}

struct Check {
    ok: bool,
    says: String,
}

impl Budget {
    fn read(text: &str) -> Done<Self> {
        let table: toml::Table = text.parse().doing(format!("read {BUDGET}"))?;
        let number = |section: &str, key: &str| number(&table, section, key);
        let recorded = table.get("recorded").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        let recorded =
            recorded.into_iter().filter_map(|(name, size)| Some((name, u64::try_from(size.as_integer()?).ok()?)));
        Ok(Self {
            document: number("limits", "document")?,
            first_timeline: number("limits", "first_timeline")?,
            requests: number("limits", "requests")?,
            replies_bytes: number("replies", "bytes")?,
            replies: number("replies", "requests")?,
            recorded: recorded.collect(),
        })
    }

    fn judge(&self, weights: &Weights) -> Vec<Check> {
        let limit =
            |what: &str, now: u64, most: u64| Check { ok: now <= most, says: format!("{what}: {now} of {most}") };
        let core: u64 = weights.core.iter().map(|name| weights.of(name)).sum();
        let mut checks = vec![
            limit("first document, bytes", weights.of("index.html"), self.document),
            limit("first timeline with its replies, bytes", core + self.replies_bytes, self.first_timeline),
            limit("first timeline, requests", weights.core.len() as u64 + self.replies, self.requests),
        ];
        for (name, now) in &weights.files {
            let before = self.recorded.get(name);
            // Small files may move by a few words.
            let most = before.map_or(0, |before| before + (before / 20).max(64));
            if *now > most {
                let before = before.map_or("nothing".to_owned(), u64::to_string);
                let says =
                    format!("{name}: {now}, recorded {before} (`cargo xtask size --record` when it is worth it)");
                checks.push(Check { ok: false, says });
            }
        }
        checks
    }
}

/// The budget with the figures of now; all that people wrote stays.
fn recorded(text: &str, weights: &Weights) -> String {
    let kept = text.split("[recorded]").next().unwrap_or_default().trim_end();
    let lines: Vec<String> = weights.files.iter().map(|(name, size)| format!("\"{name}\" = {size}")).collect();
    format!("{kept}\n\n[recorded]\n{}\n", lines.join("\n"))
}

/// S-04: nothing in the built site names a third party.
fn third_parties(dist: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in repo::files(dist) {
        let text =
            ["html", "css", "js", "webmanifest"].iter().any(|end| path.extension().is_some_and(|own| own == *end));
        if let Some(text) = text.then(|| std::fs::read_to_string(&path).ok()).flatten() {
            let name = path.strip_prefix(dist).unwrap_or(&path).display().to_string();
            patterns::origins(&text, &mut |line, what| found.push(format!("{name}:{line}: {what}")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# why\n[limits]\ndocument = 100\nfirst_timeline = 1000\nrequests = 4\n\
                        [replies]\nbytes = 10\nrequests = 1\n\n[recorded]\n\"enwa.wasm\" = 800\n\"index.html\" = 100\n";

    fn weights(document: u64, wasm: u64) -> Weights {
        let files = BTreeMap::from([("index.html".to_owned(), document), ("enwa.wasm".to_owned(), wasm)]);
        Weights { files, core: vec!["index.html".to_owned(), "enwa.wasm".to_owned()] }
    }

    fn heavy(document: u64, wasm: u64) -> Vec<String> {
        let checks = Budget::read(TEXT).unwrap().judge(&weights(document, wasm));
        checks.into_iter().filter(|check| !check.ok).map(|check| check.says).collect()
    }

    #[test]
    fn limits_are_hard_and_growth_beyond_a_twentieth_is_said() {
        assert!(heavy(100, 864).is_empty());
        assert_eq!(heavy(101, 800), ["first document, bytes: 101 of 100"]);
        assert_eq!(heavy(50, 865).len(), 1);
        assert_eq!(heavy(100, 891).len(), 2);
        let mut new = weights(100, 800);
        new.files.insert("new.js".to_owned(), 1);
        let checks = Budget::read(TEXT).unwrap().judge(&new);
        assert!(checks.iter().any(|check| !check.ok && check.says.starts_with("new.js: 1, recorded nothing")));
    }

    #[test]
    fn recording_keeps_what_people_wrote() {
        let text = recorded(TEXT, &weights(1, 2));
        assert!(
            text.starts_with("# why\n[limits]")
                && text.ends_with("[recorded]\n\"enwa.wasm\" = 2\n\"index.html\" = 1\n")
        );
        assert_eq!(Budget::read(&text).unwrap().recorded.len(), 2);
    }
}
