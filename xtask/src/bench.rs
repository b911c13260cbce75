//! `bench`: measurements that compare, each with its base inside the same run. A script prints lines
//! `ratio NAME VALUE LIMIT`; anything else that it prints is shown as it is.

use std::path::Path;
use std::process::Command;

use crate::bundle::{self, Flavor};
use crate::repo::Repo;
use crate::server::{self, Trial};
use crate::steps::Steps;
use crate::stop::{Done, Stop};
use crate::suites::browser;
use crate::tools::chromium;
use crate::tools::node::Node;
use crate::tools::wasm::{self, WasmTools};

/// The scripts of tests/e2e/bench in order, and how long they take. The long record comes last: it stays.
const SCRIPTS: [(&str, &str); 3] = [("phone", "2 min"), ("heap", "12 min"), ("scroll", "4 min")];

/// Runs the server's benchmark (tests/bench) and the scripts of tests/e2e/bench; `false` where a ratio is above its limit.
pub(crate) fn bench(repo: &Repo, names: &[String]) -> Done<bool> {
    let wanted = |name: &str| names.is_empty() || names.iter().any(|one| one == name);
    let mut ratios = Vec::new();
    if wanted("server") {
        let mut steps = Steps::new(3, repo.work("logs"));
        let program = server::build(repo, &mut steps, true)?;
        let mut command = Command::new(server::build_program(repo, &mut steps, "enwa-bench", true)?);
        command.arg(program);
        ratios.extend(read(&steps.run("server bench", "1 min", &mut command, "")?.out));
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
        return Err(Stop::new("nothing was measured").todo(format!("the benches are server, {}", names.join(", "))));
    }
    println!("{:<44}{:>9}{:>9}", "", "ratio", "limit");
    for ratio in &ratios {
        let mark = if ratio.value > ratio.limit { "  above its limit" } else { "" };
        println!("{:<44}{:>9.2}{:>9.2}{mark}", ratio.name, ratio.value, ratio.limit);
    }
    Ok(ratios.iter().all(|ratio| ratio.value <= ratio.limit))
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
    #[test]
    fn ratios_are_read_and_the_rest_is_left() {
        let lines = ["ratio login-bytes 0.01 0.15".to_owned(), "anything".to_owned()];
        let ratios = super::read(&lines);
        assert_eq!(ratios.len(), 1);
        assert!(ratios[0].value < ratios[0].limit);
    }
}
