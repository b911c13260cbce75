//! Who may import whom (ARCHITECTURE.md has the same table). The layers keep data flowing one way:
//! pages do not fetch, the kit knows no domain, the browser is touched in one place.

use super::code::{self, Named};
use super::{Finding, Source};

/// The app's modules, and what each may name besides itself.
const APP: [(&str, &[&str]); 9] = [
    ("platform", &[]),
    ("api", &["platform"]),
    ("outbox", &["api", "platform"]),
    ("stores", &["api", "outbox", "platform"]),
    ("ui", &["platform"]),
    ("i18n", &["platform", "stores::prefs"]),
    ("components", &["ui", "i18n", "stores"]),
    ("pages", &["components", "ui", "i18n", "stores", "app::routes"]),
    ("app", &["platform", "api", "outbox", "stores", "ui", "i18n", "components", "pages"]),
];

/// Crates that only some modules may name.
const CRATES: [(&str, &[&str]); 6] = [
    ("contract", &["platform", "api", "outbox", "stores", "i18n", "components", "pages", "app"]),
    ("gloo_net", &["api"]),
    ("gloo", &["platform"]),
    ("web_sys", &["platform"]),
    ("js_sys", &["platform"]),
    ("leptos_router", &["components", "pages", "app"]),
];

/// Single modules that may name a crate of the table all the same, each for its reason.
const EXCEPTIONS: [(&str, &str, &str); 1] =
    [("ui::windowed", "web_sys", "the one hot list binds its rows by hand, which is what makes it fast")];

/// What platform may know of the contract: ids and time.
const IDS_AND_TIME: [&str; 4] = ["id", "time", "Date", "Timestamp"];

/// What the contract may never name: it runs on both sides, so it knows neither.
const NOT_IN_CONTRACT: [&str; 16] = [
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "gloo",
    "gloo_net",
    "leptos",
    "leptos_router",
    "axum",
    "hyper",
    "tower",
    "tokio",
    "sqlx",
    "rusqlite",
    "server",
    "enwa",
];

/// What the store may never name: it knows SQL and the contract, not the wire.
const NOT_IN_STORE: [&str; 6] = ["axum", "hyper", "hyper_util", "tower", "tower_http", "http"];

/// Checks every Rust file.
pub(crate) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.path.ends_with(".rs")) {
        let names = code::paths(&code::bare(&source.text));
        for name in names {
            let problem = if source.path.starts_with("crates/contract/src/") {
                contract(&name)
            } else if let Some(below) = source.path.strip_prefix("crates/server/src/") {
                server(&module(below), &name)
            } else if let Some(below) = source.path.strip_prefix("src/") {
                app(&module(below), &name)
            } else {
                None
            };
            if let Some(message) = problem {
                findings.push(Finding { file: source.path.clone(), line: name.line, message });
            }
        }
    }
    findings
}

/// `pages/timeline/mod.rs` → `["pages", "timeline"]`; the root is empty.
fn module(below: &str) -> Vec<String> {
    let mut parts: Vec<String> = below.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    let root = parts.len() == 1 && ["lib", "main"].contains(&parts[0].as_str());
    if root || parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}

/// The path from the crate's root, or `None` where it leads out of the crate.
fn resolve(own: &[String], name: &Named) -> Option<Vec<String>> {
    let mut parts = name.path.as_slice();
    let mut base = match parts.first()?.as_str() {
        "crate" => Vec::new(),
        "self" => own.to_vec(),
        "super" => {
            let ups = parts.iter().take_while(|part| *part == "super").count();
            parts = &parts[ups - 1..];
            own[..own.len().saturating_sub(ups)].to_vec()
        }
        // A path relative to this module: of a child, so of the same owner.
        _ => return None,
    };
    base.extend(parts[1..].iter().cloned());
    Some(base)
}

fn app(own: &[String], name: &Named) -> Option<String> {
    let owner = own.first()?;
    let (_, allowed) = APP.iter().find(|(module, _)| module == owner)?;
    let Some(target) = resolve(own, name) else { return foreign(owner, own, name) };
    let module = target.first()?;
    if module == owner {
        let other = owner == "pages" && own.len() > 1 && target.len() > 1 && target[1] != own[1];
        return other.then(|| format!("pages::{} may not import another page (pages::{})", own[1], target[1]));
    }
    APP.iter().find(|(known, _)| known == module)?;
    let queue = owner == "outbox" && is_queue(own);
    if queue || !allowed.iter().any(|one| covers(one, &target)) {
        let may = if queue { "contract only".to_owned() } else { list(owner, allowed) };
        return Some(format!("{} may not import {}; allowed: {may}", own.join("::"), target.join("::")));
    }
    None
}

/// Whether an entry of the table, `stores` or `app::routes`, covers the target.
fn covers(entry: &str, target: &[String]) -> bool {
    entry.split("::").enumerate().all(|(at, part)| target.get(at).is_some_and(|own| own == part))
}

/// The outbox's queue is pure, so that its promises can be proven without a browser.
fn is_queue(own: &[String]) -> bool {
    own.get(1).is_some_and(|second| second == "queue")
}

fn list(owner: &str, allowed: &[&str]) -> String {
    let contract = CRATES[0].1.contains(&owner).then_some("contract");
    let all: Vec<&str> = contract.into_iter().chain(allowed.iter().copied()).collect();
    if all.is_empty() { "nothing else of the app".to_owned() } else { all.join(", ") }
}

fn foreign(owner: &str, own: &[String], name: &Named) -> Option<String> {
    // `leptos::web_sys` is web_sys all the same.
    let again = name.path.first().is_some_and(|first| first == "leptos") && name.path.len() > 1;
    let path = if again { &name.path[1..] } else { &name.path[..] };
    let first = path.first()?.as_str();
    let family = if first.starts_with("gloo_") && first != "gloo_net" { "gloo" } else { first };
    let (_, allowed) = CRATES.iter().find(|(known, _)| *known == family)?;
    let excepted = EXCEPTIONS.iter().any(|(module, crate_name, _)| *crate_name == family && covers(module, own));
    if !allowed.contains(&owner) && !excepted {
        return Some(format!("{} may not name {first}; it is for {}", own.join("::"), allowed.join(", ")));
    }
    let second = path.get(1).map_or("", String::as_str);
    let id_or_time = IDS_AND_TIME.contains(&second) || second.ends_with("Id");
    if owner == "platform" && first == "contract" && !id_or_time {
        return Some(format!("platform may not import contract::{second}; allowed: ids and time"));
    }
    None
}

fn contract(name: &Named) -> Option<String> {
    let first = name.path.first()?.as_str();
    NOT_IN_CONTRACT
        .contains(&first)
        .then(|| format!("contract may not name {first}; allowed: std, serde, small pure crates, never web, never SQL"))
}

fn server(own: &[String], name: &Named) -> Option<String> {
    let owner = own.first().map_or("", String::as_str);
    let Some(target) = resolve(own, name) else {
        let first = name.path.first()?.as_str();
        return (owner == "store" && NOT_IN_STORE.contains(&first))
            .then(|| format!("server::store may not name {first}; allowed: contract and SQL"));
    };
    let composes = own.is_empty() || COMPOSE.contains(&owner);
    match target.first()?.as_str() {
        "http" if owner != "http" && !composes => {
            Some(format!("server::{} may not import http: nobody does, except what starts the server", own.join("::")))
        }
        "demo" if owner == "http" => {
            Some(format!("server::{} may not import demo; allowed: gate, store, contract", own.join("::")))
        }
        module if owner == "store" && !STORE.contains(&module) => {
            Some(format!("server::{} may not import {module}; allowed: contract, {}", own.join("::"), STORE.join(", ")))
        }
        _ => None,
    }
}

/// What SQL stands on: the connection and its transaction, failures, and the types of who asks and of log rows.
const STORE: [&str; 5] = ["store", "db", "fail", "auth", "audit"];

/// What starts the server, and so names all its parts.
const COMPOSE: [&str; 3] = ["serve", "bin", "openapi"];

#[cfg(test)]
#[path = "imports_tests.rs"]
mod tests;
