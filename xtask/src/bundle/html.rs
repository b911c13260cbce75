//! Reads and rewrites index.html. Its `data-trunk` links are the one description of the app's
//! assets; what goes out names hashed files only and carries nothing of the bundler.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::stop::{Done, Stop};

/// What index.html asks the bundler for, in the order of the document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Assets {
    /// Style sheets, to be joined in this order.
    pub(crate) css: Vec<String>,
    /// Those of later parts of the app (`data-later`), to be joined in this order.
    pub(crate) later: Vec<String>,
    /// Folders and files to copy: source, and the place below the root of the site.
    pub(crate) copies: Vec<(String, String)>,
}

/// One file that the document names: its public path and the SHA-384 of its bytes, as integrity text.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// `/enwa-0123456789abcdef.js`
    pub(crate) path: String,
    /// `sha384-…`
    pub(crate) integrity: String,
}

/// The files that the document loads.
pub(crate) struct Names {
    /// All sheets in one; none where the document has none.
    pub(crate) css: Option<Named>,
    /// All later sheets in one; the app puts it into the page with the first part that is not its first screen.
    pub(crate) later: Option<Named>,
    /// The script that sets the Trusted Types policy and starts the app.
    pub(crate) boot: Named,
    /// The glue that wasm-bindgen wrote.
    pub(crate) js: Named,
    /// The app.
    pub(crate) wasm: Named,
    /// Modules that the glue imports.
    pub(crate) snippets: Vec<Named>,
}

/// The attribute whose value the bundler replaces by the build id.
pub(crate) const BUILD: &str = "%ENWA_BUILD%";

/// Reads what the document asks for.
pub(crate) fn assets(html: &str) -> Done<Assets> {
    let mut assets = Assets::default();
    for tag in tags(html).into_iter().filter(Tag::is_asset) {
        let href = || {
            let href = tag.attributes.get("href").filter(|href| !href.is_empty());
            href.cloned().ok_or_else(|| Stop::new(format!("index.html: {} has no href", &html[tag.range.clone()])))
        };
        let place = tag.attributes.get("data-target-path").map_or("", |path| path.trim_matches(['.', '/']));
        match tag.attributes.get("rel").map(String::as_str) {
            Some("css") if tag.is_later() => assets.later.push(href()?),
            Some("css") => assets.css.push(href()?),
            Some("rust") => {}
            Some("copy-dir") => {
                let from = href()?;
                let own = from.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default().to_owned();
                let place = if tag.attributes.contains_key("data-target-path") { place.to_owned() } else { own };
                assets.copies.push((from, place));
            }
            Some("copy-file") => {
                let from = href()?;
                let own = from.rsplit('/').next().unwrap_or_default();
                let to = if place.is_empty() { own.to_owned() } else { format!("{place}/{own}") };
                assets.copies.push((from, to));
            }
            other => {
                let kind = other.unwrap_or("nothing");
                return Err(Stop::new(format!("index.html: data-trunk rel={kind} is not one that xtask bundles"))
                    .todo("use rel=css, rust, copy-dir or copy-file"));
            }
        }
    }
    Ok(assets)
}

/// The document as it goes out.
pub(crate) fn rewrite(html: &str, names: &Names) -> Done<String> {
    let mut edits: Vec<(Range<usize>, String)> =
        comments(html).into_iter().map(|range| (range, String::new())).collect();
    let (mut css, mut later) = (names.css.as_ref(), names.later.as_ref());
    let mut booted = false;
    for tag in tags(html) {
        if tag.is_asset() {
            let is_sheet = tag.attributes.get("rel").is_some_and(|rel| rel == "css");
            let link =
                |to: &Named| format!(r#"<link rel="stylesheet" href="{}" integrity="{}">"#, to.path, to.integrity);
            let text = match (is_sheet, tag.is_later()) {
                (true, false) => css.take().map(link),
                // No browser fetches what stands in a template.
                (true, true) => later.take().map(|to| format!(r#"<template id="later">{}</template>"#, link(to))),
                (false, _) => None,
            };
            edits.push((tag.range, text.unwrap_or_default()));
        } else if tag.is_boot() {
            if booted {
                return Err(Stop::new("index.html loads boot.js twice"));
            }
            booted = true;
            // Nothing is preloaded: on a slow line it would take its share from what the form needs. boot.js
            // asks for the app as soon as the form is there.
            edits.push((tag.range, boot(&tag.attributes, names)));
        } else if tag.attributes.contains_key("data-trunk") {
            return Err(Stop::new(format!("index.html: data-trunk on <{}> is not something xtask bundles", tag.name)));
        }
    }
    if !booted {
        return Err(Stop::new("index.html does not load boot.js").todo(
            r#"add <script type="module" src="/boot.js" data-js="/enwa.js" data-wasm="/enwa_bg.wasm"></script>"#,
        ));
    }
    Ok(apply(html, edits))
}

fn boot(attributes: &BTreeMap<String, String>, names: &Names) -> String {
    let mut own: BTreeMap<&str, &str> =
        attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    own.insert("type", "module");
    own.insert("src", &names.boot.path);
    own.insert("integrity", &names.boot.integrity);
    own.insert("data-js", &names.js.path);
    own.insert("data-wasm", &names.wasm.path);
    own.insert("data-build", BUILD);
    let mut text = String::from("<script");
    for (name, value) in own {
        text += &if value.is_empty() { format!(" {name}") } else { format!(r#" {name}="{value}""#) };
    }
    text + ">"
}

/// Replaces the ranges; a range that becomes empty takes its line along if it had that to itself.
fn apply(html: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut text = String::with_capacity(html.len());
    let mut at = 0;
    for (mut range, new) in edits {
        if range.start < at {
            continue;
        }
        if new.is_empty() {
            let before = html[..range.start].trim_end_matches([' ', '\t']);
            let after = html[range.end..].trim_start_matches([' ', '\t', '\r']);
            if before.ends_with('\n') && after.starts_with('\n') && before.len() >= at {
                range = before.len()..html.len() - after.len() + 1;
            }
        }
        text += &html[at..range.start];
        text += &new;
        at = range.end;
    }
    text + &html[at..]
}

/// One start tag.
#[derive(Debug)]
pub(crate) struct Tag {
    /// Where it stands in the document.
    pub(crate) range: Range<usize>,
    /// Its name, lower case.
    pub(crate) name: String,
    /// Its attributes; one without a value has an empty one.
    pub(crate) attributes: BTreeMap<String, String>,
}

impl Tag {
    fn is_asset(&self) -> bool {
        self.name == "link" && self.attributes.contains_key("data-trunk")
    }

    fn is_later(&self) -> bool {
        self.attributes.contains_key("data-later")
    }

    fn is_boot(&self) -> bool {
        let src = self.attributes.get("src").map_or("", String::as_str);
        self.name == "script" && src.rsplit('/').next() == Some("boot.js")
    }
}

/// Every start tag outside comments, in order. Reads quotes; knows nothing of the rest of HTML.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let skip = comments(html);
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|found| at + found) {
        if let Some(comment) = skip.iter().find(|range| range.contains(&open)) {
            at = comment.end;
            continue;
        }
        at = open + 1;
        let name: String = html[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        if name.is_empty() {
            continue;
        }
        let (attributes, end) = attributes(html, at + name.len());
        at = end;
        tags.push(Tag { range: open..end, name: name.to_ascii_lowercase(), attributes });
    }
    tags
}

fn attributes(html: &str, mut at: usize) -> (BTreeMap<String, String>, usize) {
    let mut found = BTreeMap::new();
    loop {
        at += html[at..].len() - html[at..].trim_start_matches(|c: char| c.is_whitespace() || c == '/').len();
        let rest = &html[at..];
        if rest.is_empty() {
            return (found, at);
        }
        if rest.starts_with('>') {
            return (found, at + 1);
        }
        let stop = |c: char| c.is_whitespace() || c == '=' || c == '>' || c == '/';
        // A stray `=` is a name to the browser too; taking at least one character guarantees progress.
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let length = rest[first..].find(stop).map_or(rest.len(), |found| found + first);
        let name = rest[..length].to_ascii_lowercase();
        at += length;
        let after = html[at..].trim_start();
        let Some(value) = after.strip_prefix('=') else {
            found.insert(name, String::new());
            continue;
        };
        let value = value.trim_start();
        let start = html.len() - value.len();
        let (text, end) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = &value[1..];
                let length = inner.find(quote).unwrap_or(inner.len());
                (&inner[..length], start + 1 + length + usize::from(length < inner.len()))
            }
            _ => {
                let length = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
                (&value[..length], start + length)
            }
        };
        found.insert(name, text.to_owned());
        at = end;
    }
}

fn comments(html: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find("<!--").map(|found| at + found) {
        let end = html[open + 4..].find("-->").map_or(html.len(), |found| open + 4 + found + 3);
        found.push(open..end);
        at = end;
    }
    found
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
