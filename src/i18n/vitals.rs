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
        C::MealTime => tr::vital_meal_time(),
        C::MealStaple => tr::vital_meal_staple(),
        C::MealSide => tr::vital_meal_side(),
        C::FluidIn => tr::vital_fluid_in(),
        C::ToiletWay => tr::vital_toilet_way(),
        C::Urine => tr::vital_urine(),
        C::Stool => tr::vital_stool(),
        C::StoolForm => tr::vital_stool_form(),
        C::SleepQuality => tr::vital_sleep_quality(),
        C::SleepH => tr::vital_sleep_h(),
        C::MedicineTime => tr::vital_medicine_time(),
        C::Medicine => tr::vital_medicine(),
        C::Bath => tr::vital_bath(),
        C::OralCare => tr::vital_oral_care(),
        C::Mobility => tr::vital_mobility(),
        C::Skin => tr::vital_skin(),
        C::Incident => tr::vital_incident(),
        C::Mood => tr::vital_mood(),
        C::Outing => tr::vital_outing(),
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
        C::Nothing => tr::choice_nothing(),
        C::Breakfast => tr::choice_breakfast(),
        C::Lunch => tr::choice_lunch(),
        C::Dinner => tr::choice_dinner(),
        C::Snack => tr::choice_snack(),
        C::AsNeeded => tr::choice_as_needed(),
        C::Toilet => tr::choice_toilet(),
        C::Commode => tr::choice_commode(),
        C::Diaper => tr::choice_diaper(),
        C::Catheter => tr::choice_catheter(),
        C::SleptWell => tr::choice_slept_well(),
        C::WokeOften => tr::choice_woke_often(),
        C::Sleepless => tr::choice_sleepless(),
        C::Taken => tr::choice_taken(),
        C::Partly => tr::choice_partly(),
        C::FullBath => tr::choice_full_bath(),
        C::Shower => tr::choice_shower(),
        C::BedBath => tr::choice_bed_bath(),
        C::FootBath => tr::choice_foot_bath(),
        C::PutOff => tr::choice_put_off(),
        C::BySelf => tr::choice_by_self(),
        C::WithHelp => tr::choice_with_help(),
        C::Wheelchair => tr::choice_wheelchair(),
        C::OutOfBed => tr::choice_out_of_bed(),
        C::InBed => tr::choice_in_bed(),
        C::Unchanged => tr::choice_unchanged(),
        C::Changed => tr::choice_changed(),
        C::Redness => tr::choice_redness(),
        C::Wound => tr::choice_wound(),
        C::PressureSore => tr::choice_pressure_sore(),
        C::Rash => tr::choice_rash(),
        C::Swelling => tr::choice_swelling(),
        C::Dryness => tr::choice_dryness(),
        C::NearMiss => tr::choice_near_miss(),
        C::Fall => tr::choice_fall(),
        C::FallFromHeight => tr::choice_fall_from_height(),
        C::Choking => tr::choice_choking(),
        C::NoInjury => tr::choice_no_injury(),
        C::Injury => tr::choice_injury(),
        C::Cheerful => tr::choice_cheerful(),
        C::Calm => tr::choice_calm(),
        C::Low => tr::choice_low(),
        C::Anxious => tr::choice_anxious(),
        C::Irritable => tr::choice_irritable(),
        C::Drowsy => tr::choice_drowsy(),
        C::Stroll => tr::choice_stroll(),
        C::Outpatient => tr::choice_outpatient(),
        C::DayService => tr::choice_day_service(),
        C::Shopping => tr::choice_shopping(),
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
        "%" if kind != VitalKind::Spo2 => tr::unit_tenth(),
        ucum => ucum,
    }
}

/// A number as it is written for its kind, without the unit: a meal in tenths (割), the form of stool in words.
pub fn number(kind: VitalKind, value: Decimal) -> String {
    match kind {
        VitalKind::MealStaple | VitalKind::MealSide => Decimal(value.0 / 10).text(0),
        VitalKind::StoolForm => stool_form(value).map_or_else(|| value.text(0), str::to_owned),
        VitalKind::SleepH => value.text(0),
        _ => value.text(decimals(kind)),
    }
}

/// ブリストルスケール.
fn stool_form(value: Decimal) -> Option<&'static str> {
    let words = match value.0 / 100 {
        1 => tr::choice_form_1(),
        2 => tr::choice_form_2(),
        3 => tr::choice_form_3(),
        4 => tr::choice_form_4(),
        5 => tr::choice_form_5(),
        6 => tr::choice_form_6(),
        7 => tr::choice_form_7(),
        _ => return None,
    };
    Some(words)
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
