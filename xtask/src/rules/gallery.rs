//! Every piece of the kit stands in the catalogue: what cannot be looked at there is not looked at.

use super::{Finding, Source};

/// Pieces that show nothing by themselves, or that the frame around every page shows.
const UNSEEN: [&str; 2] = ["LiveRegion", "ToastHost"];

/// Components of the kit that no page of the catalogue draws.
pub(crate) fn check(sources: &[Source]) -> Vec<Finding> {
    let below = |folder: &'static str| sources.iter().filter(move |source| source.path.starts_with(folder));
    let drawn: String = below("src/pages/gallery/").map(|source| source.text.as_str()).collect();
    let mut findings = Vec::new();
    for source in below("src/ui/") {
        for (line, name) in components(&source.text) {
            if !UNSEEN.contains(&name) && !draws(&drawn, name) {
                let message =
                    format!("<{name}> is not in the catalogue (src/pages/gallery): show it in all its states");
                findings.push(Finding { file: source.path.clone(), line, message });
            }
        }
    }
    findings
}

fn components(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut marked = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        if line == "#[component]" {
            marked = true;
            return None;
        }
        let name = line.strip_prefix("pub fn ").filter(|_| std::mem::take(&mut marked))?;
        Some((index + 1, name.split(['(', '<']).next()?))
    })
}

fn draws(text: &str, name: &str) -> bool {
    let tag = format!("<{name}");
    text.match_indices(&tag).any(|(at, _)| !text[at + tag.len()..].starts_with(|c: char| c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_piece_that_the_catalogue_lacks_is_named_with_its_line() {
        let kit = source("src/ui/button.rs", "/// A button.\n#[component]\npub fn Button() {}\npub fn other() {}\n");
        let with = source("src/pages/gallery/mod.rs", "view! { <Button/> }");
        let without = source("src/pages/gallery/mod.rs", "view! { <ButtonLink/> }");
        assert_eq!(check(&[kit, with]), []);
        let kit = source("src/ui/button.rs", "#[component]\npub fn Button() {}\n");
        let found = check(&[kit, without]);
        assert_eq!((found.len(), found[0].line), (1, 2));
    }
}
