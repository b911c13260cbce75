//! Whether what was typed into a part makes sense: asked by the form before it is sent, and by the server before it is
//! stored.

use super::{Cell, FieldSpec, Form, ProfileField, ProfilePart, Row, spec, value};
use crate::{
    Date,
    problem::FieldError,
    text::{clean, half_width_digits},
};

/// A field of a form that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// In which row, from 0.
    pub row: usize,
    /// Which field; `None`: the row as a whole, or too many of them.
    pub field: Option<ProfileField>,
    /// What is wrong.
    pub error: FieldError,
}

/// The rows of a part as they are stored: texts cut at their ends, digits of full width made narrow, what is empty left
/// out, rows in which nothing stands left out.
///
/// # Errors
/// Everything that is wrong.
pub fn check(part: ProfilePart, rows: &[Row]) -> Result<Vec<Row>, Vec<Wrong>> {
    let malformed = |row, field| vec![Wrong { row, field, error: FieldError::Malformed }];
    let Some(spec) = spec(part) else { return Err(malformed(0, None)) };
    let (mut good, mut wrong) = (Vec::new(), Vec::new());
    for (n, row) in rows.iter().enumerate() {
        if let Some(cell) = row.iter().find(|cell| !spec.fields.iter().any(|known| known.field == cell.field)) {
            return Err(malformed(n, Some(cell.field)));
        }
        let before = wrong.len();
        let mut cells = Row::new();
        for FieldSpec { field, form, .. } in spec.fields {
            let text = value(row, *field);
            // What was masked for somebody is no number to be saved.
            if field.is_guarded() && text.is_some_and(|text| text.contains('•')) {
                wrong.push(Wrong { row: n, field: Some(*field), error: FieldError::Malformed });
                continue;
            }
            match text.map_or(Ok(None), |text| form.read(text)) {
                Ok(Some(value)) => cells.push(Cell { field: *field, value }),
                Ok(None) => {}
                Err(error) => wrong.push(Wrong { row: n, field: Some(*field), error }),
            }
        }
        if cells.is_empty() && wrong.len() == before {
            continue;
        }
        for FieldSpec { field, .. } in spec.fields.iter().filter(|spec| spec.needed) {
            if value(row, *field).is_none_or(|text| text.trim().is_empty()) {
                wrong.push(Wrong { row: n, field: Some(*field), error: FieldError::Required });
            }
        }
        // What is missing or not understood is said first.
        if wrong.len() == before {
            wrong.extend(across(part, &cells).map(|(field, error)| Wrong { row: n, field: Some(field), error }));
        }
        good.push(cells);
    }
    if good.len() > spec.most {
        wrong.push(Wrong { row: spec.most, field: None, error: FieldError::TooLong });
    }
    if wrong.is_empty() { Ok(good) } else { Err(wrong) }
}

/// What is wrong between the fields of a row.
fn across(part: ProfilePart, row: &[Cell]) -> Option<(ProfileField, FieldError)> {
    use ProfileField as F;
    let date = |field| value(row, field).and_then(|text| text.parse::<Date>().ok());
    if let (Some(from), Some(to)) = (date(F::From), date(F::To))
        && to < from
    {
        return Some((F::To, FieldError::EndsFirst));
    }
    // What was certified says what, and until when; what was applied for may not know it yet.
    let certified = part == ProfilePart::Certification && value(row, F::Status) == Some("certified");
    let missing = |field: &F| certified && value(row, *field).is_none();
    [F::Level, F::From, F::To].into_iter().find(missing).map(|field| (field, FieldError::Required))
}

impl Form {
    /// What is stored of a typed text; `None`: nothing was typed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(self, text: &str) -> Result<Option<String>, FieldError> {
        let text = text.trim_matches(char::is_whitespace);
        if text.is_empty() {
            return Ok(None);
        }
        let narrow = half_width_digits(text);
        let digits: String = narrow.chars().filter(char::is_ascii_digit).collect();
        let only = |others: &[char]| narrow.chars().all(|c| c.is_ascii_digit() || others.contains(&c));
        let malformed = Err(FieldError::Malformed);
        let known = |codes: &[&str], code: &str| codes.contains(&code);
        match self {
            Self::Line(max) | Self::Text(max) => {
                let text = clean(text, max)?;
                if matches!(self, Self::Line(_)) && text.contains('\n') {
                    return malformed;
                }
                if holds_my_number(&narrow) {
                    return Err(FieldError::PersonalNumber);
                }
                Ok(Some(text.to_owned()))
            }
            Self::Date => match narrow.parse::<Date>() {
                Ok(date) if (1900..=2200).contains(&date.year()) => Ok(Some(date.to_string())),
                _ => malformed,
            },
            Self::Phone
                if only(&['-', '(', ')', ' ']) && (10..=11).contains(&digits.len()) && digits.starts_with('0') =>
            {
                Ok(Some(narrow))
            }
            Self::Postal if only(&['-', '〒', ' ']) && digits.len() == 7 => {
                Ok(Some(format!("{}-{}", &digits[..3], &digits[3..])))
            }
            Self::One(codes) if known(codes, text) => Ok(Some(text.to_owned())),
            Self::Some(codes) => {
                let chosen: Vec<&str> = text.split(',').filter(|code| !code.is_empty()).collect();
                if !chosen.iter().all(|code| known(codes, code)) {
                    return malformed;
                }
                // In the order of the day, each once.
                let ordered: Vec<&str> = codes.iter().copied().filter(|code| chosen.contains(code)).collect();
                Ok((!ordered.is_empty()).then(|| ordered.join(",")))
            }
            Self::InsuredNo => {
                let plain = narrow.to_ascii_uppercase();
                let rest = plain.strip_prefix('H').unwrap_or(&plain);
                let fits = plain.len() == 10 && rest.len() >= 9 && rest.bytes().all(|b| b.is_ascii_digit());
                if fits { Ok(Some(plain)) } else { malformed }
            }
            Self::InsurerNo(short, long) if only(&[]) && (digits.len() == short || digits.len() == long) => {
                if check_digit(&digits) {
                    Ok(Some(digits))
                } else {
                    Err(FieldError::CheckDigit)
                }
            }
            Self::Phone | Self::Postal | Self::One(_) | Self::InsurerNo(..) => malformed,
        }
    }
}

/// The last digit of a 保険者番号 fits the others (保険者番号設定要領; domain 1.3).
fn check_digit(digits: &str) -> bool {
    let weighed = digits.bytes().rev().skip(1).enumerate().map(|(n, digit)| {
        let product = u32::from(digit - b'0') * if n % 2 == 0 { 2 } else { 1 };
        product / 10 + product % 10
    });
    let wanted = (10 - weighed.sum::<u32>() % 10) % 10;
    digits.bytes().last().is_some_and(|last| u32::from(last - b'0') == wanted)
}

/// A 個人番号 stands in a text: twelve digits in a row, of which the last fits the others. It must not be collected.
fn holds_my_number(text: &str) -> bool {
    let is_one = |run: &str| {
        let digits: Vec<u32> = run.chars().filter_map(|c| c.to_digit(10)).collect();
        let (Some((last, body)), 12) = (digits.split_last(), digits.len()) else { return false };
        let weigh = |n: usize| u32::try_from(if n < 6 { n + 2 } else { n - 4 }).unwrap_or(0);
        let sum: u32 = body.iter().rev().enumerate().map(|(n, digit)| digit * weigh(n)).sum();
        *last == if sum % 11 <= 1 { 0 } else { 11 - sum % 11 }
    };
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    // In one piece, or as it is printed on the card.
    let grouped = |three: &[&str]| three.iter().all(|four| four.len() == 4) && is_one(&three.concat());
    parts.iter().any(|run| is_one(run)) || parts.windows(3).any(grouped)
}
