//! Turns `locales/*.json` into one Rust function per key (`tr::timeline_title()`). A key that one
//! locale lacks or has too many, a placeholder that differs, or two keys that make one function name
//! stop the build and are named with their file.

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
    process::exit,
};

/// The first one is the reference and travels with the app, the others in a part of their own; the order is that
/// of `stores::prefs::Locale`.
const LOCALES: [&str; 3] = ["ja", "ja-easy", "en"];

type Texts = BTreeMap<String, String>;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        // What belongs together can only be told from the relocations.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    let mut problems = Vec::new();
    let all: Vec<Texts> = LOCALES.iter().map(|locale| read(locale, &mut problems)).collect();
    check(&all, &mut problems);
    if !problems.is_empty() {
        for problem in &problems {
            println!("cargo::error={problem}");
        }
        exit(1);
    }
    let out = std::env::var("OUT_DIR").unwrap_or_default();
    if let Err(error) = fs::write(Path::new(&out).join("tr.rs"), generate(&all)) {
        println!("cargo::error=tr.rs cannot be written: {error}");
        exit(1);
    }
}

fn file(locale: &str) -> String {
    format!("locales/{locale}.json")
}

fn read(locale: &str, problems: &mut Vec<String>) -> Texts {
    let path = file(locale);
    println!("cargo::rerun-if-changed={path}");
    let mut texts = Texts::new();
    let parsed = fs::read_to_string(&path)
        .map_err(|e| e.to_string())
        .and_then(|json| serde_json::from_str::<Value>(&json).map_err(|e| e.to_string()));
    match parsed {
        Ok(value) => flatten(&path, "", &value, &mut texts, problems),
        Err(error) => problems.push(format!("{path}: {error}")),
    }
    texts
}

fn flatten(path: &str, prefix: &str, value: &Value, into: &mut Texts, problems: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                flatten(path, &key, value, into, problems);
            }
        }
        Value::String(text) if !text.is_empty() => {
            into.insert(prefix.to_owned(), text.clone());
        }
        _ => problems.push(format!("{path}: {prefix}: must be a text that is not empty")),
    }
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn check(all: &[Texts], problems: &mut Vec<String>) {
    let keys: BTreeSet<&String> = all.iter().flat_map(Texts::keys).collect();
    let mut names: BTreeMap<String, &String> = BTreeMap::new();
    for key in keys {
        if let Some(other) = names.insert(key.replace('.', "_"), key) {
            problems.push(format!("{key} and {other} make the same function name"));
        }
        let reference = all.iter().find_map(|texts| texts.get(key)).map(|text| placeholders(text));
        for (locale, texts) in LOCALES.iter().zip(all) {
            match texts.get(key) {
                None => problems.push(format!("{}: {key}: missing", file(locale))),
                Some(text) if Some(placeholders(text)) != reference => {
                    problems.push(format!("{}: {key}: placeholders differ: {text}", file(locale)));
                }
                Some(_) => {}
            }
        }
    }
}

fn generate(all: &[Texts]) -> String {
    let (mut first, mut later) = (String::new(), String::new());
    let mut functions = String::new();
    for (index, (key, reference)) in all[0].iter().enumerate() {
        let arguments: Vec<&str> = placeholders(reference).into_iter().collect();
        let texts: Vec<String> = all.iter().map(|texts| numbered(&texts[key], &arguments)).collect();
        let _ = writeln!(first, "    {:?},", texts[0]);
        let _ = writeln!(later, "    {:?},", &texts[1..]);
        let name = key.replace('.', "_");
        let doc = reference.replace('\n', " ").replace('[', "\\[");
        let _ = if arguments.is_empty() {
            writeln!(functions, "/// {doc}\npub fn {name}() -> &'static str {{\n    text({index})\n}}")
        } else {
            let typed: Vec<String> = arguments.iter().map(|a| format!("{a}: impl std::fmt::Display")).collect();
            let passed: Vec<String> = arguments.iter().map(|a| format!("&{a}")).collect();
            writeln!(
                functions,
                "/// {doc}\npub fn {name}({}) -> String {{\n    fill({index}, &[{}])\n}}",
                typed.join(", "),
                passed.join(", ")
            )
        };
    }
    let (rows, columns) = (all[0].len(), LOCALES.len() - 1);
    format!(
        "static FIRST: [&str; {rows}] = [\n{first}];\n\npub(super) type Later = [[&'static str; {columns}]; {rows}];\n\n\
         pub(super) static LATER: Later = [\n{later}];\n\n{functions}"
    )
}

/// Placeholders by position, so that the app carries no names and one function fills them all in.
fn numbered(text: &str, arguments: &[&str]) -> String {
    arguments
        .iter()
        .enumerate()
        .fold(text.to_owned(), |text, (n, name)| text.replace(&format!("{{{name}}}"), &format!("{{{n}}}")))
}
