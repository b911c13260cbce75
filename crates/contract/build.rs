//! Makes `data/vitals.toml` a table of constants: what is measured is data, and costs nothing to read at run time.

use serde::Deserialize;
use std::{env, fmt::Write as _, fs, path::Path};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    version: String,
    kind: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    key: String,
    since: String,
    daily: Option<String>,
    #[serde(default)]
    ucum: String,
    #[serde(default)]
    decimals: u8,
    step: Option<f64>,
    #[serde(default)]
    implied: bool,
    hard: Option<[f64; 2]>,
    confirm: Option<[f64; 2]>,
    #[serde(default)]
    suggest: Suggest,
    drift: Option<f64>,
    drift_percent: Option<u8>,
    #[serde(default)]
    choices: Vec<String>,
    #[serde(default)]
    quick: Vec<f64>,
    #[serde(default)]
    details: Vec<Vec<String>>,
    #[serde(default)]
    loinc: Vec<String>,
    #[serde(default)]
    medis: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Suggest {
    low: Option<f64>,
    high: Option<f64>,
}

/// Hundredths, as `Decimal` holds them.
fn decimal(number: f64) -> String {
    let hundredths = (number * 100.0).round();
    assert!((number * 100.0 - hundredths).abs() < 1e-6, "{number} has more than two digits after the point");
    format!("Decimal({hundredths})")
}

fn option(value: Option<String>) -> String {
    value.map_or_else(|| "None".to_owned(), |value| format!("Some({value})"))
}

fn pair(range: Option<[f64; 2]>) -> String {
    if let Some([low, high]) = range {
        assert!(low < high, "{low} to {high} is no range");
    }
    option(range.map(|[low, high]| format!("({}, {})", decimal(low), decimal(high))))
}

/// `bp_sys` is `BpSys`: a code without its variant does not compile.
fn variant(code: &str) -> String {
    code.split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
        })
        .collect()
}

fn variants(of: &str, codes: &[String]) -> String {
    let all: Vec<String> = codes.iter().map(|code| format!("{of}::{}", variant(code))).collect();
    format!("&[{}]", all.join(", "))
}

fn spec(out: &mut String, row: &Row) {
    let within = |inner: [f64; 2], outer: [f64; 2]| outer[0] <= inner[0] && inner[1] <= outer[1];
    if let (Some(confirm), Some(hard)) = (row.confirm, row.hard) {
        assert!(within(confirm, hard), "{}: unusual beyond what is possible", row.key);
    }
    let groups: Vec<String> = row.details.iter().map(|group| variants("VitalCode", group)).collect();
    let _ = writeln!(
        out,
        "Spec {{ kind: VitalKind::{}, since: {:?}, daily: {}, ucum: {:?}, decimals: {}, step: {}, \
         implied: {}, hard: {}, confirm: {}, suggest: ({}, {}), drift: {}, drift_percent: {}, choices: {}, \
         quick: &[{}], details: &[{}], loinc: &{:?}, medis: {:?} }},",
        variant(&row.key),
        row.since,
        option(row.daily.as_ref().map(|daily| format!("DailyKind::{}", variant(daily)))),
        row.ucum,
        row.decimals,
        decimal(row.step.unwrap_or(1.0)),
        row.implied,
        pair(row.hard),
        pair(row.confirm),
        option(row.suggest.low.map(decimal)),
        option(row.suggest.high.map(decimal)),
        option(row.drift.map(decimal)),
        option(row.drift_percent.map(|percent| percent.to_string())),
        variants("VitalCode", &row.choices),
        row.quick.iter().map(|number| decimal(*number)).collect::<Vec<_>>().join(", "),
        groups.join(", "),
        row.loinc,
        row.medis,
    );
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let source = "data/vitals.toml";
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={source}");
    let table: Table = toml::from_str(&fs::read_to_string(source)?)?;
    let mut out = format!("/// Which table this is.\npub const VERSION: &str = {:?};\n", table.version);
    let _ = writeln!(out, "/// Every kind, in the order of a form.\npub static TABLE: &[Spec] = &[");
    table.kind.iter().for_each(|row| spec(&mut out, row));
    out.push_str("];\n");
    // What a line of text needs, without the table.
    let arms = |of: fn(&Row) -> String| {
        table.kind.iter().map(|row| format!("VitalKind::{} => {},\n", variant(&row.key), of(row))).collect::<String>()
    };
    let ucum = arms(|row| format!("{:?}", row.ucum));
    let decimals = arms(|row| row.decimals.to_string());
    let _ = write!(
        out,
        "/// UCUM code of a kind's unit; empty where there is no number.\n\
         pub const fn ucum(kind: VitalKind) -> &'static str {{ match kind {{ {ucum} VitalKind::Unknown => \"\" }} }}\n\
         /// Digits after the point.\n\
         pub const fn decimals(kind: VitalKind) -> u8 {{ match kind {{ {decimals} VitalKind::Unknown => 2 }} }}\n"
    );
    fs::write(Path::new(&env::var("OUT_DIR")?).join("vitals.rs"), out)?;
    Ok(())
}
