//! What somebody typed into the field of a value, as a number of the table (domain 1.13). Pure; tested natively.

use crate::ui::number::{NotANumber, plain_digits};
use contract::{
    problem::FieldError,
    vital::{Decimal, Spec, judge},
};

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is no number.
    NotANumber,
    /// It is finer than the table's step.
    Step,
    /// Technically impossible; the number that was read.
    Range(Decimal),
}

/// `None` for an empty field. A missing point is put in where the table says so and only then the number is possible:
/// 365 is 36.5.
pub fn read(spec: &Spec, typed: &str) -> Result<Option<Decimal>, Wrong> {
    let Some(digits) = plain_digits(typed).map_err(|NotANumber| Wrong::NotANumber)? else { return Ok(None) };
    let digits = digits.trim_end_matches('.');
    let too_fine = digits.split_once('.').is_some_and(|(_, rest)| rest.len() > 2);
    let value: Decimal = digits.parse().map_err(|_| if too_fine { Wrong::Step } else { Wrong::NotANumber })?;
    let shifted = (spec.implied && !digits.contains('.')).then_some(Decimal(value.0 / 10));
    match (judge(spec, value), shifted.filter(|shifted| judge(spec, *shifted).is_ok())) {
        (Ok(()), _) => Ok(Some(value)),
        (Err(_), Some(shifted)) => Ok(Some(shifted)),
        (Err(FieldError::OutOfRange), None) => Err(Wrong::Range(value)),
        (Err(_), None) => Err(Wrong::Step),
    }
}

/// Whatever were typed next, it could be no other number of this kind: on to the next field.
pub fn complete(spec: &Spec, typed: &str) -> bool {
    let (Ok(Some(value)), Some((_, high))) = (read(spec, typed), spec.hard) else { return false };
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    match typed.split_once('.') {
        Some((_, rest)) => rest.len() >= usize::from(spec.decimals),
        None if spec.implied => digits >= 3,
        None if spec.decimals > 0 => false,
        None => i64::from(value.0) * 10 > i64::from(high.0),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use contract::vital::{VitalKind, spec};

    fn of(kind: VitalKind, typed: &str) -> Result<Option<i32>, Wrong> {
        read(spec(kind).unwrap(), typed).map(|value| value.map(|value| value.0))
    }

    #[test]
    fn domain_1_13_numbers_are_understood_as_people_type_them() {
        for typed in ["36.5", "３６．５", "36,5", "36・5", "365", "３６５", " 36.5 "] {
            assert_eq!(of(VitalKind::BodyTemp, typed), Ok(Some(3_650)), "{typed}");
        }
        assert_eq!(of(VitalKind::BodyTemp, "37"), Ok(Some(3_700)));
        assert_eq!(of(VitalKind::BodyTemp, "3655"), Err(Wrong::Range(Decimal(365_500))));
        assert_eq!(of(VitalKind::BodyTemp, "36.55"), Err(Wrong::Step));
        assert_eq!(of(VitalKind::Weight, "523"), Err(Wrong::Range(Decimal(52_300))), "a weight has its point");
        assert_eq!(of(VitalKind::Pulse, "7二"), Err(Wrong::NotANumber));
        assert_eq!(of(VitalKind::Spo2, "36.5"), Err(Wrong::Range(Decimal(3_650))));
        assert_eq!(of(VitalKind::Pulse, "　"), Ok(None));
    }

    #[test]
    fn ux_2_4_a_field_is_left_when_the_number_can_only_be_complete() {
        let done = |kind, typed| complete(spec(kind).unwrap(), typed);
        for (kind, open, closed) in [
            (VitalKind::BodyTemp, &["3", "36", "36."][..], &["365", "36.5"][..]),
            (VitalKind::BpSys, &["1", "12", "30"], &["128", "45", "99"]),
            (VitalKind::BpDia, &["7", "20"], &["76", "100"]),
            (VitalKind::Pulse, &["7", "20", "25"], &["72", "105"]),
            (VitalKind::Spo2, &["9", "10"], &["97", "100"]),
            (VitalKind::Resp, &["1", "8"], &["18", "9"]),
            (VitalKind::Weight, &["52", "52."], &["52.3"]),
        ] {
            for typed in open {
                assert!(!done(kind, typed), "{kind:?} {typed} may go on");
            }
            for typed in closed {
                assert!(done(kind, typed), "{kind:?} {typed} is complete");
            }
        }
    }
}
