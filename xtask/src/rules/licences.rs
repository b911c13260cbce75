//! Which licences may come in: those that deny.toml allows, evaluated for every package of others
//! that the server or the app is made of.

use serde_json::Value;
use spdx::{Expression, LicenseReq, Licensee, ParseMode};

use super::Finding;
use crate::process;
use crate::repo::{self, Repo};
use crate::stop::{Done, Stop, While};

/// What deny.toml allows.
pub(crate) struct Allowed {
    everywhere: Vec<Licensee>,
    /// A package and what it may have beyond the list.
    exceptions: Vec<(String, Vec<Licensee>)>,
}

/// Checks all packages of the native build and of the app.
pub(crate) fn check(repo: &Repo) -> Done<Vec<Finding>> {
    let allowed = Allowed::read(&repo::read(&repo.path("deny.toml"))?)?;
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let about = process::ask(std::process::Command::new(rustc).arg("-vV")).unwrap_or_default();
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or("x86_64-unknown-linux-gnu");
    let mut findings: Vec<Finding> = Vec::new();
    for platform in [host, "wasm32-unknown-unknown"] {
        let mut command = repo.cargo();
        command.args(["metadata", "--format-version", "1", "--all-features", "--filter-platform", platform]);
        let text = process::ask(&mut command).ok_or_else(|| Stop::new("`cargo metadata` failed"))?;
        let json: Value = serde_json::from_str(&text).doing("read cargo metadata")?;
        let used: Vec<&Value> =
            json["resolve"]["nodes"].as_array().into_iter().flatten().map(|node| &node["id"]).collect();
        for package in json["packages"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|one| used.contains(&&one["id"]) && !one["source"].is_null())
        {
            let finding = allowed.judge(package);
            findings.extend(finding.filter(|new| !findings.contains(new)));
        }
    }
    Ok(findings)
}

impl Allowed {
    /// Reads `[licenses]` of deny.toml.
    pub(crate) fn read(text: &str) -> Done<Self> {
        let table: toml::Table = text.parse().doing("read deny.toml")?;
        let licences = table.get("licenses").ok_or_else(|| Stop::new("deny.toml has no [licenses]"))?;
        let exceptions = licences.get("exceptions").and_then(toml::Value::as_array).into_iter().flatten();
        let exceptions = exceptions.map(|one| {
            let name = one.get("crate").or_else(|| one.get("name")).and_then(toml::Value::as_str).unwrap_or_default();
            let name = name.split('@').next().unwrap_or_default();
            Ok((name.to_owned(), licensees(one.get("allow"))?))
        });
        Ok(Self { everywhere: licensees(licences.get("allow"))?, exceptions: exceptions.collect::<Done<_>>()? })
    }

    fn judge(&self, package: &Value) -> Option<Finding> {
        let name = package["name"].as_str().unwrap_or_default();
        let finding = |message: String| {
            Some(Finding { file: format!("{name} {}", package["version"].as_str().unwrap_or("?")), line: 0, message })
        };
        let Some(licence) = package["license"].as_str() else {
            let file = package["license_file"].as_str().map_or("none", |path| path.rsplit('/').next().unwrap_or(path));
            return finding(format!("states no licence (file: {file}); read it and decide in deny.toml"));
        };
        let Ok(expression) = Expression::parse_mode(licence, ParseMode::LAX) else {
            return finding(format!("licence `{licence}` cannot be read"));
        };
        let own = self.exceptions.iter().filter(|(exception, _)| exception == name).flat_map(|(_, allow)| allow);
        let allow: Vec<&Licensee> = self.everywhere.iter().chain(own).collect();
        let may = |required: &LicenseReq| allow.iter().any(|one| one.satisfies(required));
        if expression.evaluate(may) {
            None
        } else {
            finding(format!("licence `{licence}` is not allowed by deny.toml"))
        }
    }
}

fn licensees(list: Option<&toml::Value>) -> Done<Vec<Licensee>> {
    let names = list.and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str);
    names.map(|name| Licensee::parse(name).doing(format!("read the licence {name} of deny.toml"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const DENY: &str = r#"
        [licenses]
        allow = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"]
        exceptions = [{ crate = "special", allow = ["MPL-2.0"] }]
    "#;

    fn verdict(name: &str, licence: Option<&str>) -> Option<String> {
        let package = json!({ "name": name, "version": "1.0.0", "license": licence, "license_file": "LICENSE" });
        Allowed::read(DENY).unwrap().judge(&package).map(|finding| finding.to_string())
    }

    #[test]
    fn expressions_are_evaluated() {
        for fine in
            ["MIT", "MIT OR GPL-3.0-only", "MIT/Apache-2.0", "Apache-2.0 AND MIT", "Apache-2.0 WITH LLVM-exception"]
        {
            assert_eq!(verdict("a", Some(fine)), None, "{fine}");
        }
        assert_eq!(
            verdict("a", Some("GPL-3.0-only")).unwrap(),
            "a 1.0.0: licence `GPL-3.0-only` is not allowed by deny.toml"
        );
        assert!(verdict("a", Some("MIT AND GPL-3.0-only")).is_some());
        assert!(verdict("a", Some("whatever")).is_some());
        assert!(verdict("a", None).unwrap().contains("file: LICENSE"));
    }

    #[test]
    fn an_exception_is_for_one_package() {
        assert_eq!(verdict("special", Some("MPL-2.0")), None);
        assert!(verdict("other", Some("MPL-2.0")).is_some());
    }
}
