//! Every form at its edges, and what a row must hold together.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::problem::FieldError;
use ProfileField as F;
use proptest::prelude::*;

fn row(cells: &[(F, &str)]) -> Row {
    cells.iter().map(|(field, value)| Cell { field: *field, value: (*value).to_owned() }).collect()
}

fn wrong(part: ProfilePart, cells: &[(F, &str)]) -> Vec<(Option<F>, FieldError)> {
    check(part, &[row(cells)]).err().unwrap_or_default().into_iter().map(|w| (w.field, w.error)).collect()
}

#[test]
fn m3_2_every_part_has_one_table_and_no_field_twice() {
    assert_eq!(PARTS.len(), ProfilePart::ALL.len());
    for part in ProfilePart::ALL {
        let spec = spec(*part).unwrap();
        let mut fields: Vec<F> = spec.fields.iter().map(|field| field.field).collect();
        fields.sort();
        fields.dedup();
        assert_eq!(fields.len(), spec.fields.len(), "{part:?}");
    }
    for field in F::ALL {
        assert!(PARTS.iter().any(|part| part.fields.iter().any(|f| f.field == *field)), "{field:?} is used");
    }
}

#[test]
fn m3_2_1_numbers_of_insurances_are_checked_as_the_towns_check_them() {
    let insurer = Form::InsurerNo(6, 8);
    assert_eq!(insurer.read("４３５０７３"), Ok(Some("435073".to_owned())), "full width");
    assert_eq!(insurer.read("33120015"), Ok(Some("33120015".to_owned())));
    assert_eq!(insurer.read("435074"), Err(FieldError::CheckDigit));
    assert_eq!(insurer.read("43507"), Err(FieldError::Malformed));
    assert_eq!(Form::InsurerNo(6, 6).read("33120015"), Err(FieldError::Malformed));
    for good in ["0001234567", "h123456789", "Ｈ123456789"] {
        assert!(Form::InsuredNo.read(good).is_ok(), "{good}");
    }
    for bad in ["123456789", "12345678901", "HH12345678", "A123456789"] {
        assert_eq!(Form::InsuredNo.read(bad), Err(FieldError::Malformed), "{bad}");
    }
}

#[test]
fn m3_2_3_a_telephone_is_understood_as_people_write_it() {
    for (typed, kept) in [
        ("０３－１２３４－５６７８", "03-1234-5678"),
        ("090 1234 5678", "090 1234 5678"),
        ("(03)1234-5678", "(03)1234-5678"),
        ("03ー1234ー5678", "03-1234-5678"),
    ] {
        assert_eq!(Form::Phone.read(typed), Ok(Some(kept.to_owned())));
    }
    for bad in ["1234", "3-1234-5678", "090-1234-56789", "03-1234-567x"] {
        assert_eq!(Form::Phone.read(bad), Err(FieldError::Malformed), "{bad}");
    }
    assert_eq!(Form::Postal.read("〒１２３４５６７"), Ok(Some("123-4567".to_owned())));
}

#[test]
fn m3_2_2_a_certification_says_what_it_is_and_until_when() {
    let whole = [(F::Status, "certified"), (F::Level, "23"), (F::From, "2026-04-01"), (F::To, "2027-03-31")];
    assert_eq!(wrong(ProfilePart::Certification, &whole), []);
    assert_eq!(wrong(ProfilePart::Certification, &whole[..3]), [(Some(F::To), FieldError::Required)]);
    assert_eq!(wrong(ProfilePart::Certification, &whole[1..]), [(Some(F::Status), FieldError::Required)]);
    let crossed = [(F::Status, "certified"), (F::Level, "23"), (F::From, "2027-04-01"), (F::To, "2027-03-31")];
    assert_eq!(wrong(ProfilePart::Certification, &crossed), [(Some(F::To), FieldError::EndsFirst)]);
    assert_eq!(wrong(ProfilePart::Certification, &[(F::Status, "applied_new")]), [], "not known yet");
    let none = [(F::Status, "certified"), (F::Level, "11"), (F::From, "2026-04-01"), (F::To, "2027-03-31")];
    assert_eq!(wrong(ProfilePart::Certification, &none), [(Some(F::Level), FieldError::Malformed)]);
}

#[test]
fn m3_2_2_what_counts_is_the_latest_that_has_begun() {
    let rows = [
        row(&[(F::Status, "certified"), (F::Level, "22"), (F::From, "2025-04-01"), (F::To, "2026-03-31")]),
        row(&[(F::Status, "certified"), (F::Level, "23"), (F::From, "2026-04-01"), (F::To, "2027-03-31")]),
        row(&[(F::Status, "certified"), (F::Level, "24"), (F::From, "2027-04-01"), (F::To, "2028-03-31")]),
        row(&[(F::Status, "applied_change")]),
    ];
    let on = |day: &str| certified(&rows, day.parse().unwrap());
    assert_eq!(on("2025-03-31"), None);
    let now = on("2027-03-31").unwrap();
    assert_eq!((now.level.as_str(), now.to.to_string().as_str()), ("23", "2027-03-31"));
    assert_eq!(now.applied.as_deref(), Some("applied_change"));
    assert_eq!(on("2027-04-01").unwrap().level, "24");
    assert_eq!(on("2030-01-01").unwrap().level, "24", "run out, and still the last one known");
}

#[test]
fn a_personal_number_is_not_kept_in_any_free_field() {
    // A number made up for tests; its last digit fits.
    for typed in ["123456789018", "１２３４５６７８９０１８", "番号は 1234-5678-9018 です", "1234 5678 9018"]
    {
        assert_eq!(Form::Text(100).read(typed), Err(FieldError::PersonalNumber), "{typed}");
        assert_eq!(Form::Line(100).read(typed), Err(FieldError::PersonalNumber), "{typed}");
    }
    for fine in ["123456789012", "03-1234-5678", "1234567890189", "12月3日 456789018", "12345678-9018"] {
        assert!(Form::Line(100).read(fine).is_ok(), "{fine}");
    }
}

#[test]
fn what_belongs_to_another_part_is_refused_and_empty_rows_go() {
    assert_eq!(wrong(ProfilePart::Allergies, &[(F::InsuredNo, "1234567890")]).len(), 1);
    assert_eq!(wrong(ProfilePart::Unknown, &[(F::Name, "x")]).len(), 1);
    let rows = [row(&[(F::Name, " "), (F::Reaction, "")]), row(&[(F::Name, "　そば ")])];
    assert_eq!(check(ProfilePart::Allergies, &rows), Ok(vec![row(&[(F::Name, "そば")])]));
    assert_eq!(wrong(ProfilePart::Allergies, &[(F::Reaction, "発疹")]), [(Some(F::Name), FieldError::Required)]);
    let many: Vec<Row> = (0..21).map(|n| row(&[(F::Name, &n.to_string())])).collect();
    assert_eq!(check(ProfilePart::Allergies, &many).unwrap_err()[0].error, FieldError::TooLong);
    let times = check(ProfilePart::Medications, &[row(&[(F::Name, "薬"), (F::Timing, "bedtime,waking,bedtime")])]);
    assert_eq!(value(&times.unwrap()[0], F::Timing), Some("waking,bedtime"), "in the order of the day, each once");
}

#[test]
fn m3_2_1_what_was_masked_for_somebody_is_not_saved_as_a_number() {
    for field in [F::InsuredNo, F::HealthNo] {
        assert_eq!(wrong(ProfilePart::Insurance, &[(field, "••••1234")]), [(Some(field), FieldError::Malformed)]);
    }
}

#[test]
fn m3_2_1_a_masked_number_shows_its_end_alone() {
    assert_eq!(masked("0001234567"), "••••••4567");
    assert_eq!((masked("123"), masked("1234")), ("••3".to_owned(), "••34".to_owned()));
    assert_eq!(masked(""), "");
}

proptest! {
    /// What was stored once is stored the same again: an editor that opens and saves changes nothing.
    #[test]
    fn what_was_checked_stays_as_it_is(part in 0..PARTS.len(), texts in prop::collection::vec(".{0,40}", 1..8)) {
        let spec = &PARTS[part];
        let cells = spec.fields.iter().zip(&texts).map(|(field, text)| Cell { field: field.field, value: text.clone() });
        if let Ok(good) = check(spec.part, &[cells.collect()]) {
            prop_assert_eq!(check(spec.part, &good), Ok(good));
        }
    }
}
