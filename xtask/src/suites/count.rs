//! Reads how many tests passed and failed out of what the runners print.

use serde_json::Value;

use crate::stop::Tally;

/// The sum of cargo's and wasm-bindgen's `test result:` lines.
pub(crate) fn test_results(lines: &[String]) -> Tally {
    let mut tally = Tally::default();
    for line in lines {
        let Some((_, counts)) = line.split_once("test result: ") else { continue };
        let count = |what: &str| {
            let before = counts.split(';').find_map(|part| part.trim().strip_suffix(what))?;
            before.split_whitespace().last()?.parse::<usize>().ok()
        };
        tally += Tally { passed: count(" passed").unwrap_or(0), failed: count(" failed").unwrap_or(0) };
    }
    tally
}

/// Playwright's JSON report; a test that passed only when repeated counts as passed.
pub(crate) fn playwright(report: &str) -> Option<Tally> {
    let json: Value = serde_json::from_str(report).ok()?;
    let count = |what: &str| json["stats"][what].as_u64().and_then(|number| usize::try_from(number).ok());
    let broken = json["errors"].as_array().map_or(0, Vec::len);
    Some(Tally { passed: count("expected")? + count("flaky")?, failed: count("unexpected")? + broken })
}

/// Whether cargo's output says that the code does not compile.
pub(crate) fn does_not_compile(lines: &[String]) -> bool {
    lines.iter().any(|line| line.starts_with("error: could not compile") || line.starts_with("error: linking with"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_add_up() {
        let lines = [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 filtered out; finished in 1.20s",
        ];
        let lines = lines.map(str::to_owned);
        assert_eq!(test_results(&lines), Tally { passed: 13, failed: 2 });
        assert_eq!(test_results(&[]), Tally::default());
    }

    #[test]
    fn the_browsers_report_is_read() {
        let report = r#"{"errors": [{}], "stats": {"expected": 5, "unexpected": 1, "flaky": 2, "skipped": 3}}"#;
        assert_eq!(playwright(report), Some(Tally { passed: 7, failed: 2 }));
        assert_eq!(playwright("nothing"), None);
    }

    #[test]
    fn compiling_and_failing_are_told_apart() {
        assert!(does_not_compile(&["error: could not compile `enwa` (lib) due to 1 previous error".to_owned()]));
        assert!(!does_not_compile(&["error: test failed, to rerun pass `--lib`".to_owned()]));
    }
}
