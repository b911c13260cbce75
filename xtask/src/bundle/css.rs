//! Joins the style sheets in the order that index.html states and takes out what no browser reads:
//! comments and needless white space. Nothing is reordered, renamed or merged: cascade layers and
//! custom properties stay exactly as they were written.

use crate::stop::{Done, Stop};

/// All sheets in one. A sheet is its path (for messages) and its text.
pub(crate) fn join(sheets: &[(String, String)]) -> Done<String> {
    let mut joined = String::new();
    for (path, text) in sheets {
        let small = shrink(text);
        if let Some(problem) = refuse(&small) {
            return Err(Stop::new(format!("{path}: {problem}")));
        }
        joined += small.strip_prefix("@charset \"utf-8\";").unwrap_or(&small);
        joined.push('\n');
    }
    Ok(joined)
}

/// What does not survive joining: an import, and an address relative to the sheet's own folder.
fn refuse(css: &str) -> Option<String> {
    if css.contains("@import") {
        return Some("@import: give the sheet its own <link data-trunk rel=\"css\"> in index.html instead".to_owned());
    }
    css.match_indices("url(").find_map(|(at, _)| {
        let address = css[at + 4..].trim_start_matches(['"', '\'', ' ']);
        let absolute = address.starts_with('/') || address.starts_with("data:") || address.starts_with('#');
        let shown = address.split(['"', '\'', ')']).next().unwrap_or_default();
        (!absolute).then(|| format!("url({shown}): write it from the root of the site, as in url(/icon.svg)"))
    })
}

/// Takes out comments and white space where neither can matter.
pub(crate) fn shrink(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            let end = comment.find("*/").map_or("", |at| &comment[at + 2..]);
            // Between two tokens a comment parts them without being a space: only there it stays.
            let lonely = out.ends_with(is_edge) || out.is_empty() || end.starts_with(is_edge) || end.is_empty();
            out.push_str(if lonely { "" } else { "/**/" });
            rest = end;
        } else if first == '"' || first == '\'' {
            let length = string_length(rest, first);
            out.push_str(&rest[..length]);
            rest = &rest[length..];
        } else if starts_bare_url(rest) && !out.ends_with(is_name) {
            let length = rest.find(')').map_or(rest.len(), |at| at + 1);
            out.push_str(&rest[..length]);
            rest = &rest[length..];
        } else if first == '\\' {
            let length = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            out.push_str(&rest[..length]);
            rest = &rest[length..];
        } else if first.is_ascii_whitespace() {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
            let needless = out.is_empty() || out.ends_with([' ', '{', '}', ';', ',']) || rest.is_empty();
            if !needless && !rest.starts_with(['{', '}', ';', ',']) {
                out.push(' ');
            }
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    while out.ends_with(' ') {
        out.pop();
    }
    out
}

fn is_edge(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '{' | '}' | ';' | ',')
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

fn starts_bare_url(rest: &str) -> bool {
    let inner = rest.get(..4).filter(|start| start.eq_ignore_ascii_case("url(")).map(|_| rest[4..].trim_start());
    inner.is_some_and(|inner| !inner.starts_with(['"', '\'']))
}

fn string_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // An unescaped line end closes a broken string, as it does in the browser.
            '\n' => return at,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cannot_matter_goes() {
        let css = "/* head */\n@layer base, ui ;\n\na :hover ,\nb > c {\n  color : red; /* why */\n  width: calc(1px + 2px) ;\n}\n";
        assert_eq!(shrink(css), "@layer base,ui;a :hover,b > c{color : red;width: calc(1px + 2px);}");
    }

    #[test]
    fn strings_addresses_and_escapes_stay() {
        let css = r#"a::before { content: "  /* no */  \"; }"; background: url( /a/*b*/.svg ) }"#;
        assert_eq!(shrink(css), r#"a::before{content: "  /* no */  \"; }";background: url( /a/*b*/.svg )}"#);
        assert_eq!(shrink(".sm\\:a\\ b { x: y }"), ".sm\\:a\\ b{x: y}");
    }

    #[test]
    fn a_comment_between_tokens_still_parts_them() {
        assert_eq!(shrink("div/* x */.a{}"), "div/**/.a{}");
        assert_eq!(shrink("div /* x */ .a{}"), "div .a{}");
        assert_eq!(shrink("--space: ;--x:/* y */;"), "--space:;--x:;");
    }

    #[test]
    fn order_is_kept_and_imports_and_relative_addresses_are_refused() {
        let sheet = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let joined = join(&[sheet("1", "@charset \"utf-8\";\n@layer a, b;"), sheet("2", "@layer a { p { x: y } }")]);
        assert_eq!(joined.unwrap(), "@layer a,b;\n@layer a{p{x: y}}\n");
        assert!(join(&[sheet("s.css", "@import 'b.css';")]).unwrap_err().what.starts_with("s.css: @import"));
        assert!(join(&[sheet("s.css", "a{b:url(../x.png)}")]).unwrap_err().what.contains("../x.png"));
        assert!(join(&[sheet("s.css", "a{b:url(\"/x.png\") url(data:a) url(#b)}")]).is_ok());
    }
}
