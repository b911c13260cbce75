//! The text tables and the two functions that read them. Japanese travels with the app; the other languages
//! are a part of their own.

use crate::{
    part::{NotFetched, part},
    stores::prefs::{Locale, locale},
};
use std::{
    cell::Cell,
    fmt::{Display, Write as _},
};
use tr::{LATER, Later};

part!(words,
    /// Fetches the other languages' texts.
    fetch_words,
    /// The other languages' texts.
    later() -> &'static Later {
        let texts: &'static Later = &LATER;
        texts
    }
);

thread_local! {
    static HERE: Cell<Option<&'static Later>> = const { Cell::new(if cfg!(feature = "split") { None } else { Some(&LATER) }) };
}

/// Fetches what the language needs.
///
/// # Errors
/// The texts did not come; Japanese is always here.
pub async fn prepare(locale: Locale) -> Result<(), NotFetched> {
    if locale != Locale::Ja && HERE.get().is_none() {
        HERE.set(Some(later().await?));
    }
    Ok(())
}

/// Fills `{0}`, `{1}` … of a pattern.
fn filled(pattern: &str, arguments: &[&dyn Display]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or(("", after));
        if let Some(argument) = name.parse::<usize>().ok().and_then(|n| arguments.get(n)) {
            let _ = write!(out, "{argument}");
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// One function per key of `locales/`.
pub mod tr {
    use super::{HERE, filled, locale};
    use std::fmt::Display;

    fn text(row: usize) -> &'static str {
        let later = (locale() as usize).checked_sub(1).zip(HERE.get());
        later.map_or(FIRST[row], |(column, texts)| texts[row][column])
    }

    fn fill(row: usize, arguments: &[&dyn Display]) -> String {
        filled(text(row), arguments)
    }

    #[cfg(test)]
    pub(super) fn easy() -> impl Iterator<Item = &'static str> {
        LATER.iter().map(|row| row[0])
    }

    include!(concat!(env!("OUT_DIR"), "/tr.rs"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_in_any_order() {
        assert_eq!(filled("{1}年{0}", &[&"3月", &2026]), "2026年3月");
        assert_eq!(filled("x{9}y{", &[]), "xy");
    }

    #[test]
    fn easy_japanese_is_short_and_can_be_read_aloud() {
        for text in tr::easy() {
            for sentence in text.split_inclusive(['。', '?', '!', '|', '\n']) {
                // The readings in （） help; they are not part of the sentence.
                let mut depth = 0;
                let plain = sentence.chars().filter(|c| {
                    depth += i32::from(*c == '（');
                    let outside = depth == 0;
                    depth -= i32::from(*c == '）');
                    outside
                });
                assert!(plain.count() <= 40, "longer than 40 characters: {sentence}");
            }
        }
    }
}
