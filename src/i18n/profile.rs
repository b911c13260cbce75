//! Words of the プロフィール: its parts, its fields, its choices.

use super::{codes, dates, tr};
use contract::{
    profile::{AskState, FieldSpec, Form, ProfileField, ProfilePart},
    subject::ContactKind,
};

/// A part.
pub fn part(code: ProfilePart) -> &'static str {
    use ProfilePart as C;
    match code {
        C::Home => tr::profile_part_home(),
        C::Insurance => tr::profile_part_insurance(),
        C::Certification => tr::profile_part_certification(),
        C::Contacts => tr::profile_part_contacts(),
        C::Doctors => tr::profile_part_doctors(),
        C::History => tr::profile_part_history(),
        C::Allergies => tr::profile_part_allergies(),
        C::Care => tr::profile_part_care(),
        C::Medications => tr::profile_part_medications(),
        C::Unknown => "",
    }
}

/// A field as it is called in a part.
pub fn field(of: ProfilePart, code: ProfileField) -> &'static str {
    use ProfileField as C;
    match (code, of) {
        (C::Name, ProfilePart::History) => tr::profile_field_name_history(),
        (C::Name, ProfilePart::Allergies) => tr::profile_field_name_allergy(),
        (C::Name, ProfilePart::Medications) => tr::profile_field_name_medicine(),
        (C::To, ProfilePart::Insurance) => tr::profile_field_copay_to(),
        (C::Postal, _) => tr::profile_field_postal(),
        (C::Address, _) => tr::profile_field_address(),
        (C::Phone, _) => tr::profile_field_phone(),
        (C::PhoneNight, _) => tr::profile_field_phone_night(),
        (C::Household, _) => tr::profile_field_household(),
        (C::Entering, _) => tr::profile_field_entering(),
        (C::InsurerNo, _) => tr::profile_field_insurer_no(),
        (C::InsuredNo, _) => tr::profile_field_insured_no(),
        (C::Copay, _) => tr::profile_field_copay(),
        (C::HealthInsurerNo, _) => tr::profile_field_health_insurer_no(),
        (C::HealthNo, _) => tr::profile_field_health_no(),
        (C::PublicExpense, _) => tr::profile_field_public_expense(),
        (C::Status, _) => tr::profile_field_status(),
        (C::Level, _) => tr::profile_field_level(),
        (C::CertifiedOn, _) => tr::profile_field_certified_on(),
        (C::From, _) => tr::profile_field_from(),
        (C::To, _) => tr::profile_field_to(),
        (C::Name, _) => tr::profile_field_name(),
        (C::Kind, _) => tr::profile_field_kind(),
        (C::Relation, _) => tr::profile_field_relation(),
        (C::Institution, _) => tr::profile_field_institution(),
        (C::Department, _) => tr::profile_field_department(),
        (C::Since, _) => tr::profile_field_since(),
        (C::Course, _) => tr::profile_field_course(),
        (C::Reaction, _) => tr::profile_field_reaction(),
        (C::Adl, _) => tr::profile_field_adl(),
        (C::Dementia, _) => tr::profile_field_dementia(),
        (C::Meal, _) => tr::profile_field_meal(),
        (C::Moving, _) => tr::profile_field_moving(),
        (C::Communication, _) => tr::profile_field_communication(),
        (C::Devices, _) => tr::profile_field_devices(),
        (C::Infection, _) => tr::profile_field_infection(),
        (C::Wishes, _) => tr::profile_field_wishes(),
        (C::Dose, _) => tr::profile_field_dose(),
        (C::Timing, _) => tr::profile_field_timing(),
        (C::Purpose, _) => tr::profile_field_purpose(),
        (C::Prescriber, _) => tr::profile_field_prescriber(),
        (C::Note, _) => tr::profile_field_note(),
        (C::Unknown, _) => "",
    }
}

/// 要介護度
pub fn level(code: &str) -> String {
    match code {
        "01" => tr::profile_choice_level_none().to_owned(),
        "06" => tr::profile_choice_level_programme().to_owned(),
        "12" => tr::profile_choice_level_support(1),
        "13" => tr::profile_choice_level_support(2),
        _ => tr::profile_choice_level_care(code.chars().nth(1).unwrap_or('?')),
    }
}

/// One of the choices of a field.
pub fn choice(of: ProfilePart, field: ProfileField, code: &str) -> String {
    use ProfileField as F;
    let word = match (field, code) {
        (F::Level, code) => return level(code),
        (F::Copay, code) => return tr::profile_choice_copay(code),
        (F::Adl, code) if code != "independent" => return code.to_uppercase(),
        (F::Dementia, code) if code != "independent" => return rank(code),
        (F::Kind, code) if of == ProfilePart::Contacts => codes::contact(ContactKind::from_code(code)),
        (F::Kind, "drug") => tr::profile_choice_allergy_drug(),
        (F::Kind, "food") => tr::profile_choice_allergy_food(),
        (F::Kind, "contact") => tr::profile_choice_allergy_contact(),
        (F::Kind, _) => tr::profile_choice_allergy_other(),
        (F::Status, "certified") => tr::profile_choice_status_certified(),
        (F::Status, "applied_new") => tr::profile_choice_status_applied_new(),
        (F::Status, "applied_renewal") => tr::profile_choice_status_applied_renewal(),
        (F::Status, _) => tr::profile_choice_status_applied_change(),
        (F::Course, "treated") => tr::profile_choice_course_treated(),
        (F::Course, "observed") => tr::profile_choice_course_observed(),
        (F::Course, _) => tr::profile_choice_course_past(),
        (_, "independent") => tr::profile_choice_independent(),
        (_, "waking") => tr::profile_choice_waking(),
        (_, "breakfast_before") => tr::profile_choice_breakfast_before(),
        (_, "breakfast_after") => tr::profile_choice_breakfast_after(),
        (_, "lunch_before") => tr::profile_choice_lunch_before(),
        (_, "lunch_after") => tr::profile_choice_lunch_after(),
        (_, "dinner_before") => tr::profile_choice_dinner_before(),
        (_, "dinner_after") => tr::profile_choice_dinner_after(),
        (_, "bedtime") => tr::profile_choice_bedtime(),
        (_, "as_needed") => tr::profile_choice_as_needed(),
        (_, code) => return code.to_owned(),
    };
    word.to_owned()
}

/// Ⅰ, Ⅱa … as the papers write them.
fn rank(code: &str) -> String {
    let (numeral, letter) = code.split_at(code.trim_end_matches(['a', 'b']).len());
    let numeral = match numeral {
        "i" => "Ⅰ",
        "ii" => "Ⅱ",
        "iii" => "Ⅲ",
        "iv" => "Ⅳ",
        _ => "M",
    };
    format!("{numeral}{letter}")
}

/// What stands in a field, in words.
pub fn value(of: ProfilePart, spec: &FieldSpec, value: &str) -> String {
    match spec.form {
        Form::One(_) => choice(of, spec.field, value),
        Form::Some(_) => {
            let words: Vec<String> = value.split(',').map(|code| choice(of, spec.field, code)).collect();
            words.join(tr::list_dot())
        }
        Form::Date => value.parse().map_or_else(|_| value.to_owned(), dates::plain),
        _ => value.to_owned(),
    }
}

/// How a 申出 stands.
pub fn ask(state: AskState) -> &'static str {
    match state {
        AskState::Done => tr::profile_ask_done(),
        AskState::Declined => tr::profile_ask_declined(),
        AskState::Open | AskState::Unknown => tr::profile_ask_open(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::profile::PARTS;

    #[test]
    fn m3_2_every_part_field_and_choice_has_its_word() {
        for part_spec in PARTS {
            assert!(!part(part_spec.part).is_empty());
            for spec in part_spec.fields {
                assert!(!field(part_spec.part, spec.field).is_empty(), "{:?}", spec.field);
                let (Form::One(codes) | Form::Some(codes)) = spec.form else { continue };
                let words: std::collections::BTreeSet<String> =
                    codes.iter().map(|code| choice(part_spec.part, spec.field, code)).collect();
                assert_eq!(words.len(), codes.len(), "{:?}: no word stands for two choices", spec.field);
                assert!(codes.iter().all(|code| !code.contains('_') || !words.contains(*code)), "{:?}", spec.field);
            }
        }
        assert_eq!((level("13"), level("25")), ("要支援2".to_owned(), "要介護5".to_owned()));
        assert_eq!((rank("iia"), rank("iv"), rank("m")), ("Ⅱa".to_owned(), "Ⅳ".to_owned(), "M".to_owned()));
    }
}
