//! Reads Rust just well enough for the rules: code without comments and texts, and the paths that it
//! names, in `use` trees and in the middle of the code.

/// The code with comments and the insides of strings blanked; lines keep their numbers.
pub(crate) fn bare(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let blank = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = raw_string(rest).filter(|_| !out.ends_with(is_word)) {
            length
        } else if first == '"' {
            string(rest)
        } else if first == '\'' {
            character(rest)
        } else {
            0
        };
        if blank == 0 {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            out.extend(rest[..blank].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            rest = &rest[blank..];
        }
    }
    out
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

fn raw_string(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = inner.len() - inner.trim_start_matches('#').len();
    let text = inner[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = text.find(&close).map_or(text.len(), |at| at + close.len());
    Some(rest.len() - text.len() + end)
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a character literal; 0 for a lifetime.
fn character(rest: &str) -> usize {
    let mut inner = rest[1..].char_indices();
    match inner.next() {
        Some((_, '\\')) => rest[3.min(rest.len())..].find('\'').map_or(0, |at| at + 4),
        Some(_) => inner.next().filter(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 2),
        None => 0,
    }
}

/// A path that the code names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// Line, from 1.
    pub(crate) line: usize,
    /// `["crate", "stores", "timeline"]`
    pub(crate) path: Vec<String>,
}

/// Every path of two parts or more, and every single name that a `use` brings in. `code` is bare.
pub(crate) fn paths(code: &str) -> Vec<Named> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = code[at..].find(|c: char| is_word(c)).map(|found| at + found) {
        let word = word(&code[start..]);
        at = start + word.len();
        let free = !code[..start].trim_end().ends_with(['.', ':']) || code[..start].trim_end().ends_with("=>");
        if word == "use" && !code[..start].ends_with('#') && free {
            let end = code[at..].find(';').map_or(code.len(), |found| at + found);
            tree(code, at..end, &[], &mut found);
            at = end;
        } else if code[at..].starts_with("::")
            && (!code[..start].ends_with("::"))
            && !word.starts_with(char::is_numeric)
        {
            let mut path = vec![word.to_owned()];
            while let Some(next) = code[at..].strip_prefix("::") {
                let part = self::word(next);
                if part.is_empty() {
                    break;
                }
                path.push(part.to_owned());
                at += 2 + part.len();
            }
            found.push(Named { line: line(code, start), path });
        }
    }
    found
}

/// Unfolds `a::{b, c::{self, d as e}}` into its paths.
fn tree(code: &str, range: std::ops::Range<usize>, before: &[String], found: &mut Vec<Named>) {
    let text = &code[range.clone()];
    let start = range.start + text.len() - text.trim_start().len();
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    if let Some(open) = text.find('{') {
        let mut path = before.to_vec();
        path.extend(text[..open].split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned));
        let close = text.rfind('}').unwrap_or(text.len());
        for part in split(&text[open + 1..close]) {
            tree(code, start + open + 1 + part.start..start + open + 1 + part.end, &path, found);
        }
        return;
    }
    let plain = text.split(" as ").next().unwrap_or_default();
    let mut path = before.to_vec();
    path.extend(plain.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned));
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    found.push(Named { line: line(code, start), path });
}

/// The ranges between the commas of the outermost level.
fn split(text: &str) -> Vec<std::ops::Range<usize>> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0_i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(from..at);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(from..text.len());
    parts
}

fn word(text: &str) -> &str {
    &text[..text.find(|c: char| !is_word(c)).unwrap_or(text.len())]
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The line of a place, from 1.
pub(crate) fn line(text: &str, at: usize) -> usize {
    text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(code: &str) -> Vec<String> {
        paths(&bare(code)).into_iter().map(|one| format!("{} {}", one.line, one.path.join("::"))).collect()
    }

    #[test]
    fn trees_unfold_with_their_lines() {
        let code = "use crate::{\n    api::{self, Call as C},\n    ui,\n};\npub(crate) use contract::*;\n";
        assert_eq!(named(code), ["2 crate::api", "2 crate::api::Call", "3 crate::ui", "5 contract::*"]);
    }

    #[test]
    fn paths_in_code_count_and_texts_and_comments_do_not() {
        let code = "// crate::a::b\n/* crate::c /* x */ crate::d */\nlet s = \"crate::e\"; let r = r#\"crate::f\"#;\n\
                    let c = '\"'; let x: &'static str = crate::g::h(); let y = web_sys::window();\n";
        assert_eq!(named(code), ["4 crate::g::h", "4 web_sys::window"]);
    }

    #[test]
    fn escapes_in_characters_do_not_open_a_string() {
        assert_eq!(named(r#"let a = '\''; let b = '\u{1F}'; let d = b'"'; crate::x::y();"#), ["1 crate::x::y"]);
    }
}
