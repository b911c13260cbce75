//! What may not be written (S-04): ways around the content security policy, scripts and styles in
//! the markup, addresses of third parties. Found by reading; the browser tests are the second net.

use super::code;
use super::{Finding, Source};

/// What no Rust file of the app may contain, and what to do instead.
const RUST: [(&str, &str); 6] = [
    ("inner_html", "build the nodes: markup from text is how scripts get in"),
    ("insert_adjacent_html", "build the nodes: markup from text is how scripts get in"),
    ("outer_html", "build the nodes: markup from text is how scripts get in"),
    ("js_sys::eval", "the content security policy forbids eval"),
    ("Function::new_with_args", "the content security policy forbids eval"),
    ("Function::new_no_args", "the content security policy forbids eval"),
];

/// The same for scripts.
const SCRIPT: [(&str, &str); 5] = [
    (".innerHTML", "build the nodes: markup from text is how scripts get in"),
    (".outerHTML", "build the nodes: markup from text is how scripts get in"),
    ("eval(", "the content security policy forbids eval"),
    ("new Function(", "the content security policy forbids eval"),
    ("document.write", "build the nodes"),
];

/// Names that look like addresses and are none: nothing is ever fetched from them.
const NAMES: [&str; 2] = ["http://www.w3.org/", "https://www.w3.org/"];

/// Checks every file.
pub(crate) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        let mut add = |line: usize, message: String| {
            findings.push(Finding { file: source.path.clone(), line, message });
        };
        match source.path.rsplit('.').next() {
            Some("rs") if source.path.starts_with("src/") => rust(&source.text, &mut add),
            Some("js") => {
                words(&source.text, &SCRIPT, &mut add);
                origins(&source.text, &mut add);
            }
            Some("html") => {
                markup(&source.text, &mut add);
                origins(&source.text, &mut add);
            }
            Some("css") => origins(&source.text, &mut add),
            _ => {}
        }
    }
    findings
}

/// Addresses of third parties in a file that goes out.
pub(crate) fn origins(text: &str, add: &mut impl FnMut(usize, String)) {
    for scheme in ["http://", "https://"] {
        for (at, _) in text.match_indices(scheme) {
            let rest = &text[at..];
            let own_comment = text[..at].rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with("//"));
            let host = rest[scheme.len()..].chars().next().is_some_and(char::is_alphanumeric);
            if host && !own_comment && !NAMES.iter().any(|name| rest.starts_with(name)) {
                let address: String =
                    rest.chars().take_while(|c| !c.is_whitespace() && !"\"'`<>)".contains(*c)).collect();
                add(
                    code::line(text, at),
                    format!("{address}: nothing of a third party is loaded or named in what goes out"),
                );
            }
        }
    }
}

fn rust(text: &str, add: &mut impl FnMut(usize, String)) {
    let bare = code::bare(text);
    words(&bare, &RUST, add);
    for (at, _) in bare.match_indices("style=") {
        if !bare[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-') {
            add(code::line(&bare, at), "style=: use a class, or style:property=".to_owned());
        }
    }
    for (at, _) in bare.match_indices("open_with_url") {
        let rest: String = text.lines().skip(code::line(&bare, at) - 1).take(4).collect();
        if !rest.contains("noopener") {
            add(code::line(&bare, at), "window.open without noopener".to_owned());
        }
    }
}

fn markup(text: &str, add: &mut impl FnMut(usize, String)) {
    for tag in crate::bundle::html::tags(text) {
        let line = code::line(text, tag.range.start);
        if tag.name == "script" && !tag.attributes.contains_key("src") {
            add(line, "a script in the page: put it into public/boot.js".to_owned());
        }
        if tag.name == "style" || tag.attributes.contains_key("style") {
            add(line, "a style in the page: put it into a sheet".to_owned());
        }
        if let Some(handler) = tag.attributes.keys().find(|name| name.starts_with("on")) {
            add(line, format!("{handler}=: listen in the app or in public/boot.js"));
        }
    }
}

fn words(text: &str, words: &[(&str, &str)], add: &mut impl FnMut(usize, String)) {
    for (word, instead) in words {
        for (at, _) in text.match_indices(word) {
            let longer = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') && !word.starts_with('.');
            if !longer {
                add(code::line(text, at), format!("{word}: {instead}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&[Source { path: path.to_owned(), text: text.to_owned() }]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ways_around_the_policy_are_found() {
        assert_eq!(found("src/ui/a.rs", "\nview! { <p inner_html=x/> }")[0].split(": ").next(), Some("src/ui/a.rs:2"));
        assert_eq!(found("src/ui/a.rs", "<p style=move || a/>").len(), 1);
        assert!(found("src/ui/a.rs", "<p style:width=w class=\"style=\"/> // inner_html").is_empty());
        assert_eq!(found("public/x.js", "a.innerHTML = b; eval(c); retrieval(d)").len(), 2);
    }

    #[test]
    fn pages_hold_no_script_style_or_handler() {
        let page = r#"<script>1</script><p style="a" onclick="b"></p><script src="/boot.js"></script>"#;
        assert_eq!(found("index.html", page).len(), 3);
    }

    #[test]
    fn third_parties_are_found_and_name_spaces_are_not() {
        assert_eq!(found("style/a.css", "a { b: url(https://fonts.example/x) }").len(), 1);
        assert!(found("public/a.js", "const ns = 'http://www.w3.org/2000/svg';").is_empty());
    }
}
