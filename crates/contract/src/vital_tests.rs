//! Every range of the table at its edges, and what a set must hold together.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn number(kind: VitalKind, value: Decimal) -> Measure {
    Measure::number(kind, value)
}

fn alone(measure: Measure) -> Result<(), FieldError> {
    check(&[measure]).map_err(|(_, error)| error)
}

#[test]
fn m3_2_5_every_kind_has_one_row_and_every_row_a_kind() {
    for kind in VitalKind::ALL {
        assert_eq!(TABLE.iter().filter(|spec| spec.kind == *kind).count(), 1, "{kind:?}");
    }
    assert_eq!(TABLE.len(), VitalKind::ALL.len());
    assert!(spec(VitalKind::Unknown).is_none());
    for spec in TABLE {
        assert!(spec.hard.is_some() != spec.ucum.is_empty(), "{:?}: a number has a unit", spec.kind);
        assert!(spec.hard.is_some() || !spec.choices.is_empty(), "{:?}: something can be entered", spec.kind);
        assert!(!spec.implied || spec.decimals > 0, "{:?}", spec.kind);
        assert!(spec.since.parse::<crate::Date>().is_ok(), "{:?}", spec.kind);
    }
}

#[test]
fn m3_2_5_every_range_at_its_edges() {
    for spec in TABLE {
        let Some((low, high)) = spec.hard else { continue };
        let step = spec.step.0;
        let at = |value: i32| alone(number(spec.kind, Decimal(value)));
        assert_eq!(at(low.0 - step), Err(FieldError::OutOfRange), "{:?} below", spec.kind);
        assert_eq!(at(high.0 + step), Err(FieldError::OutOfRange), "{:?} above", spec.kind);
        for edge in [low, high] {
            let mut measure = number(spec.kind, edge);
            let unusual = spec.confirm.is_some_and(|(below, above)| edge < below || edge > above);
            assert_eq!(
                alone(measure.clone()),
                if unusual { Err(FieldError::Unusual) } else { Ok(()) },
                "{:?}",
                spec.kind
            );
            measure.confirmed = true;
            assert_eq!(alone(measure), Ok(()), "{:?} after another look", spec.kind);
        }
        if let Some((below, above)) = spec.confirm {
            for usual in [below, above] {
                assert_eq!(at(usual.0), Ok(()), "{:?} {usual:?}", spec.kind);
            }
            for (edge, past) in [(below.0 - step, below.0 > low.0), (above.0 + step, above.0 < high.0)] {
                if past {
                    assert_eq!(at(edge), Err(FieldError::Unusual), "{:?} {edge}", spec.kind);
                }
            }
        }
        if step > 1 {
            assert_eq!(at(low.0 + 1), Err(FieldError::Malformed), "{:?} is finer than its step", spec.kind);
        }
    }
}

#[test]
fn m3_2_5_a_result_is_one_thing() {
    let kind = VitalKind::Glucose;
    let code = |code| alone(Measure { code: Some(code), ..Measure::empty(kind) });
    let two = Measure { code: Some(VitalCode::Lo), ..number(kind, Decimal::whole(100)) };
    assert_eq!(alone(two), Err(FieldError::Malformed));
    assert_eq!(alone(Measure::empty(kind)), Err(FieldError::Required));
    assert_eq!((code(VitalCode::Lo), code(VitalCode::Refused)), (Ok(()), Ok(())));
    for foreign in [VitalCode::Regular, VitalCode::Axilla, VitalCode::Unknown] {
        assert_eq!(code(foreign), Err(FieldError::Malformed), "{foreign:?}");
    }
    assert_eq!(alone(number(VitalKind::PulseRhythm, Decimal::whole(1))), Err(FieldError::Malformed));
    assert_eq!(alone(number(VitalKind::Unknown, Decimal::whole(1))), Err(FieldError::Malformed));
    let pulse = || number(VitalKind::Pulse, Decimal::whole(72));
    assert_eq!(check(&[pulse(), pulse()]), Err((VitalKind::Pulse, FieldError::Malformed)));
}

#[test]
fn m3_2_5_how_it_was_measured_is_one_of_each_group() {
    let with = |details: &[VitalCode]| {
        alone(Measure { details: details.to_vec(), ..number(VitalKind::BpSys, Decimal::whole(128)) })
    };
    assert_eq!(with(&[VitalCode::Sitting, VitalCode::LeftArm]), Ok(()));
    assert_eq!(with(&[VitalCode::Sitting, VitalCode::Lying]), Err(FieldError::Malformed));
    assert_eq!(with(&[VitalCode::Axilla]), Err(FieldError::Malformed));
    assert_eq!(with(&[VitalCode::Sitting, VitalCode::Sitting]), Err(FieldError::Malformed));
}

#[test]
fn m3_2_5_two_pressures_belong_together() {
    let pair = |sys: i32, dia: i32, confirmed: bool| {
        let dia = Measure { confirmed, ..number(VitalKind::BpDia, Decimal::whole(dia)) };
        check(&[number(VitalKind::BpSys, Decimal::whole(sys)), dia])
    };
    assert_eq!(pair(128, 76, false), Ok(()));
    for (sys, dia) in [(80, 80), (80, 100)] {
        assert_eq!(pair(sys, dia, true), Err((VitalKind::BpDia, FieldError::Crossed)), "{sys}/{dia}");
    }
    for (sys, dia, fine) in [(100, 85, true), (100, 86, false), (200, 80, true), (201, 80, false)] {
        assert_eq!(pair(sys, dia, false).is_ok(), fine, "{sys}/{dia}");
        assert_eq!(pair(sys, dia, true), Ok(()), "{sys}/{dia}");
    }
}

#[test]
fn m3_2_5_a_number_in_the_wrong_field_is_noticed() {
    assert_eq!(looks_like(VitalKind::Spo2, Decimal(3_650)), Some(VitalKind::BodyTemp));
    assert_eq!(looks_like(VitalKind::Spo2, Decimal::whole(128)), Some(VitalKind::BpSys));
    assert_eq!(looks_like(VitalKind::BodyTemp, Decimal::whole(72)), Some(VitalKind::BpSys));
    assert_eq!(looks_like(VitalKind::Spo2, Decimal::whole(97)), None);
}

#[test]
fn m3_2_5_weight_and_height_are_looked_at_beside_the_last() {
    let weight = spec(VitalKind::Weight).unwrap();
    assert!(!is_drift(weight, Decimal(5_500), Decimal(5_000)) && is_drift(weight, Decimal(5_510), Decimal(5_000)));
    let height = spec(VitalKind::Height).unwrap();
    assert!(!is_drift(height, Decimal(15_500), Decimal(15_000)) && is_drift(height, Decimal(14_490), Decimal(15_000)));
}

#[test]
fn numbers_travel_as_their_digits_and_come_back_the_same() {
    let measure = number(VitalKind::BodyTemp, Decimal(3_650));
    let json = serde_json::to_string(&measure).unwrap();
    assert_eq!(json, r#"{"kind":"body_temp","value":"36.5"}"#);
    assert_eq!(serde_json::from_str::<Measure>(&json).unwrap(), measure);
    assert_eq!(serde_json::to_string(&Decimal::whole(128)).unwrap(), "\"128\"");
    for bad in ["36.555", "1e5", "", ".", "36.", ".5", "3 6", "36,5", "12345678", "--1", "+1", "３６"] {
        assert!(bad.parse::<Decimal>().is_err(), "{bad}");
    }
    for (value, decimals, text) in [
        (3_650, 1, "36.5"),
        (3_600, 1, "36.0"),
        (12_800, 0, "128"),
        (225, 2, "2.25"),
        (-50, 1, "-0.5"),
        (3_650, 0, "36.5"),
    ] {
        assert_eq!(Decimal(value).text(decimals), text);
        assert_eq!(text.parse(), Ok(Decimal(value)));
    }
}

proptest! {
    #[test]
    fn numbers_survive_the_wire(hundredths in -1_000_000..1_000_000_i32) {
        let json = serde_json::to_string(&Decimal(hundredths)).unwrap();
        prop_assert_eq!(serde_json::from_str::<Decimal>(&json).unwrap(), Decimal(hundredths));
    }
}
