//! Words of what is measured: kinds, units, results, how it was measured.

use super::{codes::occupation, dates, tr};
use contract::{
    people::Author,
    vital::{Beyond, Decimal, Measure, VitalCode, VitalKind, decimals, ucum},
};

/// What is measured.
pub fn kind(code: VitalKind) -> &'static str {
    use VitalKind as C;
    match code {
        C::BodyTemp => tr::vital_body_temp(),
        C::BpSys => tr::vital_bp_sys(),
        C::BpDia => tr::vital_bp_dia(),
        C::Pulse => tr::vital_pulse(),
        C::PulseRhythm => tr::vital_pulse_rhythm(),
        C::Spo2 => tr::vital_spo2(),
        C::O2Flow => tr::vital_o2_flow(),
        C::Resp => tr::vital_resp(),
        C::Glucose => tr::vital_glucose(),
        C::Weight => tr::vital_weight(),
        C::Height => tr::vital_height(),
        C::PainNrs => tr::vital_pain_nrs(),
        C::Jcs => tr::vital_jcs(),
        C::GcsE => tr::vital_gcs_e(),
        C::GcsV => tr::vital_gcs_v(),
        C::GcsM => tr::vital_gcs_m(),
        C::MealStaple => tr::vital_meal_staple(),
        C::MealSide => tr::vital_meal_side(),
        C::FluidIn => tr::vital_fluid_in(),
        C::Urine => tr::vital_urine(),
        C::Stool => tr::vital_stool(),
        C::StoolForm => tr::vital_stool_form(),
        C::SleepH => tr::vital_sleep_h(),
        C::Unknown => tr::vital_unknown(),
    }
}

/// A word about a value.
pub fn code(code: VitalCode) -> &'static str {
    use VitalCode as C;
    match code {
        C::Regular => tr::choice_regular(),
        C::Irregular => tr::choice_irregular(),
        C::Lo => tr::choice_lo(),
        C::Hi => tr::choice_hi(),
        C::Small => tr::choice_small(),
        C::Medium => tr::choice_medium(),
        C::Large => tr::choice_large(),
        C::Passed => tr::choice_passed(),
        C::Jcs0 => tr::choice_jcs_0(),
        C::Jcs1 => tr::choice_jcs_1(),
        C::Jcs2 => tr::choice_jcs_2(),
        C::Jcs3 => tr::choice_jcs_3(),
        C::Jcs10 => tr::choice_jcs_10(),
        C::Jcs20 => tr::choice_jcs_20(),
        C::Jcs30 => tr::choice_jcs_30(),
        C::Jcs100 => tr::choice_jcs_100(),
        C::Jcs200 => tr::choice_jcs_200(),
        C::Jcs300 => tr::choice_jcs_300(),
        C::Axilla => tr::detail_axilla(),
        C::Oral => tr::detail_oral(),
        C::Ear => tr::detail_ear(),
        C::Forehead => tr::detail_forehead(),
        C::Rectal => tr::detail_rectal(),
        C::Sitting => tr::detail_sitting(),
        C::Lying => tr::detail_lying(),
        C::Standing => tr::detail_standing(),
        C::RightArm => tr::detail_right_arm(),
        C::LeftArm => tr::detail_left_arm(),
        C::Wrist => tr::detail_wrist(),
        C::RoomAir => tr::detail_room_air(),
        C::OnOxygen => tr::detail_on_oxygen(),
        C::BeforeMeal => tr::detail_before_meal(),
        C::AfterMeal => tr::detail_after_meal(),
        C::Bedtime => tr::detail_bedtime(),
        C::AnyTime => tr::detail_any_time(),
        C::JcsR => tr::detail_jcs_r(),
        C::JcsI => tr::detail_jcs_i(),
        C::JcsA => tr::detail_jcs_a(),
        C::Refused => tr::absent_refused(),
        C::Away => tr::absent_away(),
        C::Device => tr::absent_device(),
        C::Asleep => tr::absent_asleep(),
        C::Other | C::Unknown => tr::absent_other(),
    }
}

/// The unit, as it stands behind a number; empty where there is none.
pub fn unit(kind: VitalKind) -> &'static str {
    match ucum(kind) {
        "Cel" => "℃",
        "mm[Hg]" => "mmHg",
        "/min" => tr::unit_per_min(),
        "L/min" => tr::unit_l_min(),
        "h" => tr::unit_hour(),
        "{score}" => "",
        ucum => ucum,
    }
}

/// A number as it is written for its kind, without the unit.
pub fn number(kind: VitalKind, value: Decimal) -> String {
    value.text(decimals(kind))
}

/// The result alone: 「36.5」「整」「測定できず(拒否)」.
pub fn result(measure: &Measure) -> String {
    match (measure.value, measure.code) {
        (Some(value), _) => number(measure.kind, value),
        (None, Some(why)) if measure.is_absent() => format!("{}({})", tr::absent_title(), code(why)),
        (None, Some(result)) => code(result).to_owned(),
        (None, None) => String::new(),
    }
}

/// Name and role, short: 「佐藤看護師」.
pub fn who(author: &Author) -> String {
    let role = author.occupation.map_or_else(String::new, |code| occupation(code).to_owned());
    format!("{}{}", author.name.family, author.relation.clone().map_or(role, |relation| format!("({relation})")))
}

/// 「設定した範囲の外です(37.5 以上、設定: 佐藤看護師 11/1)」
pub fn beyond(kind: VitalKind, mark: &Beyond) -> String {
    let (by, limit, when) = (who(&mark.by), number(kind, mark.limit), dates::short(mark.at));
    if mark.high { tr::vitals_beyond_high(by, limit, when) } else { tr::vitals_beyond_low(by, limit, when) }
}
