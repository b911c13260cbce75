//! Reading a number that a person typed. Pure; tested natively.

/// The text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANumber;

/// As [`plain_digits`], as a number.
pub fn read_number(typed: &str) -> Result<Option<f64>, NotANumber> {
    let Some(digits) = plain_digits(typed)? else { return Ok(None) };
    let number: f64 = digits.parse().map_err(|_| NotANumber)?;
    if number.is_finite() { Ok(Some(number)) } else { Err(NotANumber) }
}

/// The digits of a number with its point, in ASCII; `Ok(None)` for an empty text. Takes full-width digits, `．` and `。`
/// as point, every dash as minus, commas between groups of three or as a point, spaces of any width around. Units and
/// words are refused, not cut off.
pub fn plain_digits(typed: &str) -> Result<Option<String>, NotANumber> {
    let mut plain = String::with_capacity(typed.len());
    for letter in typed.trim().chars() {
        plain.push(match letter {
            '０'..='９' => char::from_u32(letter as u32 - '０' as u32 + '0' as u32).ok_or(NotANumber)?,
            '0'..='9' | '.' | '-' | ',' | '+' => letter,
            '．' | '。' | '・' => '.',
            '－' | '‐' | '−' | 'ー' | '–' => '-',
            '，' | '、' => ',',
            '＋' => '+',
            _ => return Err(NotANumber),
        });
    }
    if plain.is_empty() {
        return Ok(None);
    }
    without_groups(&plain).map(Some)
}

/// Takes the commas out of `1,234,567`; a comma before one or two last digits is meant as a point
/// (`36,5`).
fn without_groups(plain: &str) -> Result<String, NotANumber> {
    if let Some((whole, rest)) = plain.split_once(',')
        && (1..=2).contains(&rest.len())
        && !whole.contains('.')
    {
        return Ok(format!("{whole}.{rest}"));
    }
    let whole = plain.split_once('.').map_or(plain, |(whole, _)| whole);
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default().trim_start_matches(['-', '+']);
    let grouped = whole.contains(',');
    if grouped && (first.is_empty() || first.len() > 3 || groups.any(|group| group.len() != 3)) {
        return Err(NotANumber);
    }
    if plain[whole.len()..].contains(',') {
        return Err(NotANumber);
    }
    Ok(plain.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        for (typed, number) in [
            ("36.5", 36.5),
            ("３６．５", 36.5),
            ("36。5", 36.5),
            ("36・5", 36.5),
            ("36,5", 36.5),
            ("３，６", 3.6),
            ("　120 ", 120.0),
            ("－2", -2.0),
            ("ー２", -2.0),
            ("1,234", 1234.0),
            ("１，２３４．５", 1234.5),
        ] {
            assert_eq!(read_number(typed), Ok(Some(number)), "{typed}");
        }
    }

    #[test]
    fn nothing_is_nothing_and_words_are_refused() {
        assert_eq!(read_number(" 　"), Ok(None));
        for typed in ["36.5℃", "三十六", "36..5", "1,2345", "--2", "inf", "NaN", "1.2,345", "-", "1e5"] {
            assert_eq!(read_number(typed), Err(NotANumber), "{typed}");
        }
    }
}
