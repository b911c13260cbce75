//! `bench`: measurements that compare, each with its base inside the same run. A script prints lines
//! `ratio NAME VALUE LIMIT`; anything else that it prints is shown as it is.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::bundle::{self, Flavor};
use crate::repo::{self, Repo};
use crate::server::{self, Trial};
use crate::steps::Steps;
use crate::stop::{Done, Stop, While};
use crate::suites::browser;
use crate::tools::chromium;
use crate::tools::node::Node;
use crate::tools::wasm::{self, WasmTools};

/// The scripts of tests/e2e/bench in order, and how long they take. The long record comes last: it stays.
const SCRIPTS: [(&str, &str); 5] =
    [("phone", "2 min"), ("photo", "3 min"), ("chart", "1 min"), ("heap", "14 min"), ("scroll", "4 min")];

/// What was measured last, for whoever looks back.
const RECORD: &str = "xtask/bench.toml";

/// Runs the server's benchmark (tests/bench) and the scripts of tests/e2e/bench; `false` where a ratio is above its limit.
pub(crate) fn bench(repo: &Repo, names: &[String], record: bool) -> Done<bool> {
    let wanted = |name: &str| names.is_empty() || names.iter().any(|one| one == name);
    let mut ratios = Vec::new();
    // Against the real server; the first takes the program alone.
    for (name, says, verb) in [("server", "server bench", None), ("access", "access bench", Some("access"))] {
        if wanted(name) {
            let mut steps = Steps::new(3, repo.work("logs"));
            let program = server::build(repo, &mut steps, true)?;
            let mut command = Command::new(server::build_program(repo, &mut steps, "enwa-bench", true)?);
            command.args(verb).arg(program);
            ratios.extend(read(&steps.run(says, "1 min", &mut command, "")?.out));
        }
    }
    for (name, says, usually) in [("find", "find bench", "2 min"), ("looks", "looks bench", "1 min")] {
        if wanted(name) {
            let mut steps = Steps::new(2, repo.work("logs"));
            let mut command = Command::new(server::build_program(repo, &mut steps, "enwa-bench", true)?);
            command.arg(name);
            ratios.extend(read(&steps.run(says, usually, &mut command, "")?.out));
        }
    }
    let scripts: Vec<_> = SCRIPTS.iter().filter(|(name, _)| wanted(name)).collect();
    if !scripts.is_empty() {
        let chromium = chromium::ensure(repo)?;
        let node = Node::ensure(repo)?;
        let mut steps = Steps::new(wasm::STEPS + bundle::STEPS + 2 + scripts.len(), repo.work("logs"));
        browser::install(repo, &mut steps, &node)?;
        let tools = WasmTools::ensure(repo, &mut steps)?;
        let flavor = Flavor::release(repo);
        bundle::build(repo, &mut steps, &tools, &flavor)?;
        let program = server::build(repo, &mut steps, true)?;
        let trial = Trial::start(&program, &flavor.dist, &repo.work("logs").join("bench-server.log"))?;
        for (name, usually) in scripts {
            let mut command = node.command("node")?;
            command.current_dir(repo.path("tests/e2e")).arg(Path::new("bench").join(format!("{name}.mjs")));
            command.env("TOWN_URL", &trial.server.url).env("TOWN_CHROMIUM", &chromium.browser);
            ratios.extend(read(&steps.run(name, usually, &mut command, "")?.out));
        }
    }
    if ratios.is_empty() {
        let names: Vec<&str> = SCRIPTS.iter().map(|(name, _)| *name).collect();
        return Err(Stop::new("nothing was measured")
            .todo(format!("the benches are server, access, find, looks, {}", names.join(", "))));
    }
    let path = repo.path(RECORD);
    let before: toml::Table = repo::read(&path)?.parse().doing("read xtask/bench.toml")?;
    println!("{:<44}{:>9}{:>9}{:>9}", "", "ratio", "limit", "recorded");
    for ratio in &ratios {
        let mark = if ratio.value > ratio.limit { "  above its limit" } else { "" };
        let recorded = before.get(&ratio.name).and_then(toml::Value::as_float);
        let recorded = recorded.map_or("-".to_owned(), |value| format!("{value:.2}"));
        println!("{:<44}{:>9.2}{:>9.2}{recorded:>9}{mark}", ratio.name, ratio.value, ratio.limit);
    }
    if record {
        repo::write(&path, recorded(&repo::read(&path)?, &before, &ratios).as_bytes())?;
        println!("{RECORD}: {} ratios recorded", ratios.len());
    }
    Ok(ratios.iter().all(|ratio| ratio.value <= ratio.limit))
}

/// The record with these ratios in the place of the former ones; what people wrote above them stays.
fn recorded(text: &str, before: &toml::Table, ratios: &[Ratio]) -> String {
    let wrote: String = text.lines().take_while(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    let mut all: BTreeMap<&str, f64> =
        before.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_float()?))).collect();
    all.extend(ratios.iter().map(|ratio| (ratio.name.as_str(), ratio.value)));
    let lines: Vec<String> = all.iter().map(|(name, value)| format!("{name} = {value:.3}")).collect();
    format!("{wrote}\n{}\n", lines.join("\n"))
}

#[derive(Debug, PartialEq)]
struct Ratio {
    name: String,
    value: f64,
    limit: f64,
}

fn read(lines: &[String]) -> Vec<Ratio> {
    let mut ratios = Vec::new();
    for line in lines {
        let parts: Vec<&str> = line.split_whitespace().collect();
        if let ["ratio", name, value, limit] = parts[..]
            && let (Ok(value), Ok(limit)) = (value.parse(), limit.parse())
        {
            ratios.push(Ratio { name: name.to_owned(), value, limit });
        } else {
            println!("{line}");
        }
    }
    ratios
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_keeps_what_was_not_measured_again_and_what_people_wrote() {
        let text = "# why\n\nheap = 1.010\nscroll = 0.500\n";
        let ratios = [Ratio { name: "heap".to_owned(), value: 1.02, limit: 1.05 }];
        let new = recorded(text, &text.parse().unwrap(), &ratios);
        assert_eq!(new, "# why\n\nheap = 1.020\nscroll = 0.500\n");
    }

    #[test]
    fn ratios_are_read_and_the_rest_is_left() {
        let lines = ["ratio login-bytes 0.01 0.15".to_owned(), "anything".to_owned()];
        let ratios = super::read(&lines);
        assert_eq!(ratios.len(), 1);
        assert!(ratios[0].value < ratios[0].limit);
    }
}
