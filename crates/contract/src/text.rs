//! Checks of typed text, shared by form and server.

use crate::problem::FieldError;

/// A text that somebody typed into a form field: spaces and empty lines around it are cut, nothing
/// else is touched (domain 1.13: names and free text are never normalised).
///
/// # Errors
/// Empty, longer than `max` characters, or with control characters other than line feed and tab.
pub fn clean(text: &str, max: usize) -> Result<&str, FieldError> {
    let text = text.trim_matches(|c: char| c.is_whitespace());
    if text.is_empty() {
        return Err(FieldError::Required);
    }
    if text.chars().count() > max {
        return Err(FieldError::TooLong);
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(FieldError::Malformed);
    }
    Ok(text)
}

/// Digits, letters and marks of full width made narrow, and every kind of dash made a hyphen: for numbers, never for
/// names and free text.
pub fn half_width_digits(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' | 'ｰ' => '-',
        '\u{3000}' => ' ',
        c => c,
    };
    text.chars().map(narrow).collect()
}

/// Folds a name or a query for comparing: full-width letters and digits to ASCII, half-width kana to
/// full-width, katakana to hiragana, lower case, no spaces, 異体字 of names to the form that keyboards offer.
pub fn fold_kana(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let c = match c {
            '\u{FF61}'..='\u{FF9F}' => {
                let mark = chars.peek().copied();
                let (base, used) = half_width(c, mark);
                if used {
                    chars.next();
                }
                base
            }
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            _ => c,
        };
        match c {
            c if c.is_whitespace() => {}
            c if c > '\u{3400}' => out.push(usual_form(c)),
            '\u{30A1}'..='\u{30F6}' => out.extend(char::from_u32(c as u32 - 0x60)),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Where a text says some words, compared as [`fold_kana`] folds: the bytes of the first place.
pub fn locate(text: &str, words: &str) -> Option<std::ops::Range<usize>> {
    let words = fold_kana(words);
    // No letter of a text becomes more than a few; half-width marks and spaces make the place longer.
    let most = words.chars().count() * 2 + 16;
    let starts = text.char_indices().filter(|(_, c)| !c.is_whitespace()).map(|(at, _)| at);
    (!words.is_empty()).then_some(())?;
    starts.into_iter().find_map(|start| {
        let rest = &text[start..];
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(most);
        let possible = words.starts_with(fold_kana(&rest[..first]).as_str()) || is_half_width(rest);
        let fits = |end: &usize| fold_kana(&rest[..*end]).starts_with(words.as_str());
        if possible { ends.into_iter().find(fits).map(|end| start..start + end) } else { None }
    })
}

fn is_half_width(text: &str) -> bool {
    text.starts_with(|c| ('\u{FF61}'..='\u{FF9F}').contains(&c))
}

/// 異体字 that stand in names, each with the form that people type when they look for it.
const VARIANTS: [(&str, char); 24] = [
    ("髙", '高'),
    ("﨑碕嵜", '崎'),
    ("𠮷", '吉'),
    ("邊邉", '辺'),
    ("齋齊斎", '斉'),
    ("濵濱", '浜'),
    ("澤", '沢'),
    ("櫻", '桜'),
    ("廣", '広'),
    ("國", '国'),
    ("德", '徳'),
    ("惠", '恵'),
    ("眞", '真'),
    ("嶋嶌", '島'),
    ("冨", '富'),
    ("龍", '竜'),
    ("瀧", '滝'),
    ("舘", '館'),
    ("渕淵", '渕'),
    ("藪", '薮'),
    ("條", '条'),
    ("圓", '円'),
    ("壽", '寿'),
    ("靜", '静'),
];

fn usual_form(c: char) -> char {
    VARIANTS.iter().find(|(variants, _)| variants.contains(c)).map_or(c, |(_, usual)| *usual)
}

const HALF: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

/// One half-width kana with the voicing mark that may follow; true when the mark was used.
fn half_width(c: char, next: Option<char>) -> (char, bool) {
    let base = HALF.chars().nth(c as usize - 0xFF61).unwrap_or(c);
    let shift = match next {
        Some('ﾞ') if base == 'ウ' => return ('ヴ', true),
        Some('ﾞ') if ('カ'..='ト').contains(&base) || ('ハ'..='ホ').contains(&base) => 1,
        Some('ﾟ') if ('ハ'..='ホ').contains(&base) => 2,
        _ => return (base, false),
    };
    (char::from_u32(base as u32 + shift).unwrap_or(base), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_they_are_typed() {
        for typed in ["ﾊﾟﾊﾞｼﾞ", "パバジ", "ぱばじ", "ぱ ば　じ"] {
            assert_eq!(fold_kana(typed), "ぱばじ");
        }
        assert_eq!(fold_kana("ＡＢｃ１２"), "abc12");
        assert_eq!(fold_kana("ヴ"), "ゔ");
        for (written, typed) in
            [("髙橋", "高橋"), ("𠮷田", "吉田"), ("三﨑", "三崎"), ("渡邉", "渡辺"), ("齋藤", "斉藤")]
        {
            assert_eq!(fold_kana(written), fold_kana(typed), "{written}");
        }
        assert_eq!(fold_kana("血圧を測る"), "血圧を測る");
    }

    #[test]
    fn words_are_located_however_they_are_typed() {
        let place = |text: &'static str, words| locate(text, words).map(|at| &text[at]);
        assert_eq!(place("きのうから ｶﾞｰｾﾞ をかえました", "ガーゼ"), Some("ｶﾞｰｾﾞ"));
        assert_eq!(place("血 圧は１２８", "血圧は128"), Some("血 圧は１２８"));
        assert_eq!(place("BPは", "ｂｐ"), Some("BP"));
        assert_eq!(place("体温", "血圧"), None);
        assert_eq!(place("体温", "　"), None);
    }

    #[test]
    fn text_is_cut_at_its_ends_only() {
        assert_eq!(clean("　\n 朝 食\n", 10), Ok("朝 食"));
        assert_eq!(clean(" \n", 10), Err(FieldError::Required));
        assert_eq!(clean("12345678901", 10), Err(FieldError::TooLong));
        assert_eq!(clean("𠮷𠮷", 2), Ok("𠮷𠮷"));
        assert_eq!(clean("a\u{0}b", 10), Err(FieldError::Malformed));
    }
}
