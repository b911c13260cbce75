//! バイタルサイン: what is measured, and what may be entered (M3-2-5, domain 1.1). Form, server and export read
//! one table, `data/vitals.toml`. A value is compared with limits that a named doctor or nurse has set, and
//! with nothing else: no score, no judgement (docs/decisions/0019).

use crate::{
    Date, EntryId, SubjectId, Timestamp, code::codes, entry::DailyKind, people::Author, policy::Audience,
    problem::FieldError, time::DAY_MS,
};
use serde::{Deserialize, Serialize};

codes! {
    /// What is measured.
    VitalKind {
        /// 体温
        BodyTemp = "body_temp",
        /// 血圧(上・収縮期)
        BpSys = "bp_sys",
        /// 血圧(下・拡張期)
        BpDia = "bp_dia",
        /// 脈拍
        Pulse = "pulse",
        /// 脈の整・不整
        PulseRhythm = "pulse_rhythm",
        /// SpO₂
        Spo2 = "spo2",
        /// 酸素流量
        O2Flow = "o2_flow",
        /// 呼吸数
        Resp = "resp",
        /// 血糖
        Glucose = "glucose",
        /// 体重
        Weight = "weight",
        /// 身長
        Height = "height",
        /// 痛み (NRS)
        PainNrs = "pain_nrs",
        /// 意識 (JCS)
        Jcs = "jcs",
        /// GCS E 開眼
        GcsE = "gcs_e",
        /// GCS V 言語
        GcsV = "gcs_v",
        /// GCS M 運動
        GcsM = "gcs_m",
        /// どの食事か
        MealTime = "meal_time",
        /// 食事量(主食), percent
        MealStaple = "meal_staple",
        /// 食事量(副食), percent
        MealSide = "meal_side",
        /// 水分量
        FluidIn = "fluid_in",
        /// 排泄の方法
        ToiletWay = "toilet_way",
        /// 排尿
        Urine = "urine",
        /// 排便の量
        Stool = "stool",
        /// 便の性状(ブリストル)
        StoolForm = "stool_form",
        /// 眠り
        SleepQuality = "sleep_quality",
        /// 睡眠時間
        SleepH = "sleep_h",
        /// どの薬か
        MedicineTime = "medicine_time",
        /// 服薬
        Medicine = "medicine",
        /// 入浴
        Bath = "bath",
        /// 口腔ケア
        OralCare = "oral_care",
        /// 移動・離床
        Mobility = "mobility",
        /// 皮膚
        Skin = "skin",
        /// 転倒・ヒヤリハット
        Incident = "incident",
        /// 機嫌・表情
        Mood = "mood",
        /// 外出
        Outing = "outing",
    }
}

codes! {
    /// What is said of a value in a word: a result that is no number, why there is none (測定できず), how it was measured.
    VitalCode {
        /// 整
        Regular = "regular",
        /// 不整
        Irregular = "irregular",
        /// LO: below what the meter shows
        Lo = "lo",
        /// HI: above what the meter shows
        Hi = "hi",
        /// 少
        Small = "small",
        /// 中
        Medium = "medium",
        /// 多
        Large = "large",
        /// あり, not measured
        Passed = "passed",
        /// なし
        Nothing = "nothing",
        /// 朝食
        Breakfast = "breakfast",
        /// 昼食
        Lunch = "lunch",
        /// 夕食
        Dinner = "dinner",
        /// 間食
        Snack = "snack",
        /// 頓服
        AsNeeded = "as_needed",
        /// トイレ
        Toilet = "toilet",
        /// ポータブルトイレ
        Commode = "commode",
        /// おむつ・パッド
        Diaper = "diaper",
        /// 留置カテーテル
        Catheter = "catheter",
        /// よく眠れた
        SleptWell = "slept_well",
        /// 何度か目が覚めた
        WokeOften = "woke_often",
        /// 眠れなかった
        Sleepless = "sleepless",
        /// 済
        Taken = "taken",
        /// 一部
        Partly = "partly",
        /// 一般浴
        FullBath = "full_bath",
        /// シャワー浴
        Shower = "shower",
        /// 清拭
        BedBath = "bed_bath",
        /// 足浴
        FootBath = "foot_bath",
        /// 中止
        PutOff = "put_off",
        /// 自分で
        BySelf = "by_self",
        /// 介助で
        WithHelp = "with_help",
        /// 車いす
        Wheelchair = "wheelchair",
        /// 離床
        OutOfBed = "out_of_bed",
        /// ベッド上
        InBed = "in_bed",
        /// 変わりなし
        Unchanged = "unchanged",
        /// 変化あり
        Changed = "changed",
        /// 発赤
        Redness = "redness",
        /// 傷
        Wound = "wound",
        /// 褥瘡
        PressureSore = "pressure_sore",
        /// 発疹
        Rash = "rash",
        /// むくみ
        Swelling = "swelling",
        /// 乾燥
        Dryness = "dryness",
        /// ヒヤリハット
        NearMiss = "near_miss",
        /// 転倒
        Fall = "fall",
        /// 転落
        FallFromHeight = "fall_from_height",
        /// むせ・誤嚥
        Choking = "choking",
        /// けがなし
        NoInjury = "no_injury",
        /// けがあり
        Injury = "injury",
        /// 良い
        Cheerful = "cheerful",
        /// 落ち着いている
        Calm = "calm",
        /// 元気がない
        Low = "low",
        /// 不安そう
        Anxious = "anxious",
        /// いらいら
        Irritable = "irritable",
        /// うとうと
        Drowsy = "drowsy",
        /// 散歩
        Stroll = "stroll",
        /// 通院
        Outpatient = "outpatient",
        /// 通所
        DayService = "day_service",
        /// 買い物
        Shopping = "shopping",
        /// 清明
        Jcs0 = "jcs_0",
        /// だいたい清明だが今ひとつはっきりしない
        Jcs1 = "jcs_1",
        /// 見当識障害
        Jcs2 = "jcs_2",
        /// 名前・生年月日が言えない
        Jcs3 = "jcs_3",
        /// 呼びかけで開眼
        Jcs10 = "jcs_10",
        /// 大声・揺さぶりで開眼
        Jcs20 = "jcs_20",
        /// 痛み刺激と呼びかけで辛うじて開眼
        Jcs30 = "jcs_30",
        /// 払いのける
        Jcs100 = "jcs_100",
        /// 少し手足を動かす・顔をしかめる
        Jcs200 = "jcs_200",
        /// 反応なし
        Jcs300 = "jcs_300",
        /// 腋窩
        Axilla = "axilla",
        /// 口腔
        Oral = "oral",
        /// 鼓膜
        Ear = "ear",
        /// 額
        Forehead = "forehead",
        /// 直腸
        Rectal = "rectal",
        /// 座位
        Sitting = "sitting",
        /// 臥位
        Lying = "lying",
        /// 立位
        Standing = "standing",
        /// 右上腕
        RightArm = "right_arm",
        /// 左上腕
        LeftArm = "left_arm",
        /// 手首
        Wrist = "wrist",
        /// 室内気
        RoomAir = "room_air",
        /// 酸素吸入中
        OnOxygen = "on_oxygen",
        /// 食前
        BeforeMeal = "before_meal",
        /// 食後2時間
        AfterMeal = "after_meal",
        /// 眠前
        Bedtime = "bedtime",
        /// 随時
        AnyTime = "any_time",
        /// R 不穏
        JcsR = "jcs_r",
        /// I 失禁
        JcsI = "jcs_i",
        /// A 自発性喪失
        JcsA = "jcs_a",
        /// 拒否
        Refused = "refused",
        /// 不在
        Away = "away",
        /// 機器不良
        Device = "device",
        /// 就寝中
        Asleep = "asleep",
        /// その他
        Other = "other",
    }
}

/// 測定できなかった: why (FHIR `dataAbsentReason`). Never a zero.
pub const ABSENT: &[VitalCode] =
    &[VitalCode::Refused, VitalCode::Away, VitalCode::Device, VitalCode::Asleep, VitalCode::Other];

/// A measured number, exact to hundredths. Travels as its digits in a text (`"36.5"`): exact, and an app that never
/// calculates with fractions carries no code for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(pub i32);

/// The text is not a number of at most two digits after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADecimal;

impl std::fmt::Display for NotADecimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a number with at most two digits after the point")
    }
}
impl std::error::Error for NotADecimal {}

impl Decimal {
    /// A whole number.
    pub const fn whole(number: i32) -> Self {
        Self(number * 100)
    }

    /// With so many digits after the point, and no fewer than it has.
    pub fn text(self, decimals: u8) -> String {
        let (whole, rest) = (self.0.abs() / 100, self.0.abs() % 100);
        let sign = if self.0 < 0 { "-" } else { "" };
        match (decimals, rest) {
            (0, 0) => format!("{sign}{whole}"),
            (0 | 1, rest) if rest % 10 == 0 => format!("{sign}{whole}.{}", rest / 10),
            _ => format!("{sign}{whole}.{rest:02}"),
        }
    }
}

impl std::str::FromStr for Decimal {
    type Err = NotADecimal;

    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, most: usize| {
            let fits = (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<i32>().ok().filter(|_| fits).ok_or(NotADecimal)
        };
        let tenth = if rest.len() == 1 { 10 } else { 1 };
        let hundredths = digits(whole, 7)? * 100 + digits(rest, 2)? * tenth;
        Ok(Self(if negative { -hundredths } else { hundredths }))
    }
}

impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.text(0))
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Decimal {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Decimal {}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Of what.
    pub kind: VitalKind,
    /// In the table since (`YYYY-MM-DD`).
    pub since: &'static str,
    /// The kind of daily life that it belongs to; `None`: バイタル.
    pub daily: Option<DailyKind>,
    /// UCUM code of the unit; empty where there is no number.
    pub ucum: &'static str,
    /// Digits after the point.
    pub decimals: u8,
    /// The finest difference.
    pub step: Decimal,
    /// The point may be left out: 365 is 36.5.
    pub implied: bool,
    /// Technically impossible beyond it; `None`: no number is entered.
    pub hard: Option<(Decimal, Decimal)>,
    /// Unusual beyond it: asked once more.
    pub confirm: Option<(Decimal, Decimal)>,
    /// Where somebody may begin who sets a limit: at or below, at or above.
    pub suggest: (Option<Decimal>, Option<Decimal>),
    /// Unusual when it differs by more from the last one.
    pub drift: Option<Decimal>,
    /// Unusual when it differs by more percent from the last one.
    pub drift_percent: Option<u8>,
    /// Results that are no number.
    pub choices: &'static [VitalCode],
    /// Numbers that are one press away.
    pub quick: &'static [Decimal],
    /// How it was measured: one of each group.
    pub details: &'static [&'static [VitalCode]],
    /// LOINC codes.
    pub loinc: &'static [&'static str],
    /// Key of MEDIS 看護実践用語標準マスター(看護観察編).
    pub medis: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/vitals.rs"));

/// What is entered of a kind of daily life, in the order of the table.
pub fn of_daily(daily: DailyKind) -> impl Iterator<Item = &'static Spec> {
    TABLE.iter().filter(move |spec| spec.daily == Some(daily))
}

/// The row of a kind; `None` for one that this build does not know.
pub fn spec(kind: VitalKind) -> Option<&'static Spec> {
    TABLE.iter().find(|spec| spec.kind == kind)
}

/// One measured value, or why there is none: either `value` or `code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Measure {
    /// Of what.
    pub kind: VitalKind,
    /// The number, in the unit of the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Decimal>,
    /// A result that is no number, or why there is none ([`ABSENT`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<VitalCode>,
    /// How it was measured: codes with a space between.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "spaced")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub details: Vec<VitalCode>,
    /// Somebody looked once more at an unusual value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confirmed: bool,
    /// 設定した範囲の外: beyond a limit that stood when it was saved. The server's, never sent in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond: Option<Beyond>,
}

/// Codes as one text: a list of their own would cost the app a reader of its own.
mod spaced {
    use super::VitalCode;
    use serde::Deserialize as _;

    pub(super) fn serialize<S: serde::Serializer>(codes: &[VitalCode], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&codes.iter().map(|code| code.code()).collect::<Vec<_>>().join(" "))
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Vec<VitalCode>, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        Ok(text.split(' ').filter(|code| !code.is_empty()).map(VitalCode::from_code).collect())
    }
}

impl Measure {
    /// A number.
    pub fn number(kind: VitalKind, value: Decimal) -> Self {
        Self { value: Some(value), ..Self::empty(kind) }
    }

    /// Nothing yet.
    pub fn empty(kind: VitalKind) -> Self {
        Self { kind, value: None, code: None, details: Vec::new(), confirmed: false, beyond: None }
    }

    /// # Errors
    /// Not one result, one that the table does not know, impossible, or unusual and not confirmed.
    fn check(&self) -> Result<(), FieldError> {
        let spec = spec(self.kind).ok_or(FieldError::Malformed)?;
        if self.beyond.is_some() || !fits(spec, &self.details) {
            return Err(FieldError::Malformed);
        }
        match (self.value, self.code) {
            (Some(value), None) => {
                judge(spec, value)?;
                if is_unusual(spec, value) && !self.confirmed { Err(FieldError::Unusual) } else { Ok(()) }
            }
            // 変わりなし, and what has changed.
            (None, Some(VitalCode::Unchanged)) if !self.details.is_empty() => Err(FieldError::Malformed),
            (None, Some(code)) if spec.choices.contains(&code) || ABSENT.contains(&code) => Ok(()),
            (None, None) => Err(FieldError::Required),
            _ => Err(FieldError::Malformed),
        }
    }

    /// 測定できなかった. Where 拒否 is itself a result (服薬), it is one.
    pub fn is_absent(&self) -> bool {
        let is_result = |code| spec(self.kind).is_some_and(|spec| spec.choices.contains(&code));
        self.code.is_some_and(|code| ABSENT.contains(&code) && !is_result(code))
    }
}

/// At most one of each group.
fn fits(spec: &Spec, details: &[VitalCode]) -> bool {
    let of_group = |group: &&[VitalCode]| details.iter().filter(|detail| group.contains(detail)).count();
    let known: usize = spec.details.iter().map(of_group).sum();
    known == details.len() && spec.details.iter().all(|group| of_group(group) <= 1)
}

/// Whether a number can be entered at all.
///
/// # Errors
/// Impossible, or finer than the table's step.
pub fn judge(spec: &Spec, value: Decimal) -> Result<(), FieldError> {
    let (low, high) = spec.hard.ok_or(FieldError::Malformed)?;
    if value < low || value > high {
        return Err(FieldError::OutOfRange);
    }
    if value.0 % spec.step.0 != 0 {
        return Err(FieldError::Malformed);
    }
    Ok(())
}

/// Worth one more look, whoever it is.
pub fn is_unusual(spec: &Spec, value: Decimal) -> bool {
    spec.confirm.is_some_and(|(low, high)| value < low || value > high)
}

/// Worth one more look, after what was measured last.
pub fn is_drift(spec: &Spec, value: Decimal, last: Decimal) -> bool {
    let off = i64::from((value.0 - last.0).abs());
    spec.drift.is_some_and(|drift| off > i64::from(drift.0))
        || spec.drift_percent.is_some_and(|percent| off * 100 > i64::from(last.0) * i64::from(percent))
}

/// Pulse pressure (上と下の差) outside of this, in mmHg, is worth one more look.
const PULSE_PRESSURE: (Decimal, Decimal) = (Decimal::whole(15), Decimal::whole(120));

/// 上 and 下 of a set, where both are numbers.
fn pressures(measures: &[Measure]) -> Option<(&Measure, Decimal, Decimal)> {
    let of = |kind| measures.iter().find(|m| m.kind == kind);
    let (sys, dia) = (of(VitalKind::BpSys)?, of(VitalKind::BpDia)?);
    Some((dia, sys.value?, dia.value?))
}

/// The two pressures lie unusually near or far.
pub fn is_pressure_unusual(measures: &[Measure]) -> bool {
    pressures(measures).is_some_and(|(_, sys, dia)| {
        let between = Decimal(sys.0 - dia.0);
        between < PULSE_PRESSURE.0 || between > PULSE_PRESSURE.1
    })
}

/// Whether a set can be saved: each value by itself, and together.
///
/// # Errors
/// The first kind that is wrong, and why.
pub fn check(measures: &[Measure]) -> Result<(), (VitalKind, FieldError)> {
    for (n, measure) in measures.iter().enumerate() {
        measure.check().map_err(|error| (measure.kind, error))?;
        if measures.iter().take(n).any(|earlier| earlier.kind == measure.kind) {
            return Err((measure.kind, FieldError::Malformed));
        }
    }
    if let Some((dia, sys, low)) = pressures(measures) {
        if low >= sys {
            return Err((VitalKind::BpDia, FieldError::Crossed));
        }
        if is_pressure_unusual(measures) && !dia.confirmed {
            return Err((VitalKind::BpDia, FieldError::Unusual));
        }
    }
    Ok(())
}

/// The number was typed into the wrong field, as it seems: impossible here, and usual there.
pub fn looks_like(kind: VitalKind, value: Decimal) -> Option<VitalKind> {
    let here = spec(kind)?;
    if judge(here, value).is_ok() && !is_unusual(here, value) {
        return None;
    }
    let others = [VitalKind::BodyTemp, VitalKind::BpSys, VitalKind::Pulse, VitalKind::Spo2];
    let usual = |other: &VitalKind| {
        *other != kind && spec(*other).is_some_and(|s| judge(s, value).is_ok() && !is_unusual(s, value))
    };
    others.into_iter().find(usual)
}

/// 設定した範囲の外: which limit, and who had set it when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Beyond {
    /// At or above the upper limit; otherwise at or below the lower one.
    pub high: bool,
    /// The limit.
    pub limit: Decimal,
    /// Who had set it.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}

/// 通知範囲: what a named doctor or nurse has set for one subject. The newest of a kind counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Limit {
    /// Of what.
    pub kind: VitalKind,
    /// Marked at or below.
    pub low: Option<Decimal>,
    /// Marked at or above.
    pub high: Option<Decimal>,
    /// Why.
    pub reason: String,
    /// Who set it.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}

impl Limit {
    /// Where a value lies beyond it.
    pub fn mark(&self, value: Decimal) -> Option<Beyond> {
        let beyond = |high, limit| Beyond { high, limit, by: self.by.clone(), at: self.at };
        let low = self.low.filter(|low| value <= *low).map(|low| beyond(false, low));
        low.or_else(|| self.high.filter(|high| value >= *high).map(|high| beyond(true, high)))
    }
}

/// Sets a limit, or takes it away with neither side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewLimit {
    /// Id of this write, made on the device.
    pub id: EntryId,
    /// For whom; must equal the subject in the path.
    pub subject: SubjectId,
    /// Of what.
    pub kind: VitalKind,
    /// Marked at or below.
    pub low: Option<Decimal>,
    /// Marked at or above.
    pub high: Option<Decimal>,
    /// Why, 1–200 characters.
    pub reason: String,
}

impl NewLimit {
    /// Whether the two sides make sense.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check(&self) -> Result<(), (&'static str, FieldError)> {
        let spec = spec(self.kind).filter(|spec| spec.hard.is_some()).ok_or(("kind", FieldError::Malformed))?;
        for (name, side) in [("low", self.low), ("high", self.high)] {
            side.map_or(Ok(()), |value| judge(spec, value)).map_err(|error| (name, error))?;
        }
        match (self.low, self.high) {
            (Some(low), Some(high)) if low >= high => Err(("high", FieldError::Crossed)),
            _ => Ok(()),
        }
    }
}

/// From when to when.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VitalQuery {
    /// The first moment; [`USUAL_RANGE_DAYS`] before the end when not given.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// The first moment that no longer counts, at most [`MAX_RANGE_DAYS`] later; the end of today when not given.
    #[serde(default)]
    pub to: Option<Timestamp>,
}

impl VitalQuery {
    /// The stretch that is meant on this day.
    ///
    /// # Errors
    /// It ends before it begins, or is too long.
    pub fn stretch(&self, today: Date) -> Result<(Timestamp, Timestamp), FieldError> {
        let to = self.to.unwrap_or_else(|| Date::from_days(today.days() + 1).start());
        let from = self.from.unwrap_or_else(|| to.plus_ms(-USUAL_RANGE_DAYS * DAY_MS));
        let fits = from < to && to.0.saturating_sub(from.0) <= MAX_RANGE_DAYS * DAY_MS;
        if fits { Ok((from, to)) } else { Err(FieldError::OutOfRange) }
    }
}

/// Days of an answer when nothing is asked.
pub const USUAL_RANGE_DAYS: i64 = 31;

/// Longest stretch of one answer, in days.
pub const MAX_RANGE_DAYS: i64 = 400;
/// Later than this after it was measured, a value is entered with a reason (さかのぼり), in hours.
pub const LATE_HOURS: i64 = 72;

/// What was measured together, newest version; cancelled ones are not among them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VitalSet {
    /// The entry that holds it.
    pub entry: EntryId,
    /// When it was measured.
    pub at: Timestamp,
    /// For whom it was written down.
    pub audience: Audience,
    /// Who measured: index into [`Vitals::people`].
    pub by: u32,
    /// The values.
    pub measures: Vec<Measure>,
}

codes! {
    /// What happened while something was measured.
    Happening {
        /// 転倒・ヒヤリハット
        Fall = "fall",
        /// 服薬の変更
        Medication = "medication",
        /// 外出・通院
        Outing = "outing",
    }
}

/// Something that may stand beside a change of the values; no cause is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Happened {
    /// What.
    pub what: Happening,
    /// When.
    pub at: Timestamp,
    /// The entry that says it; `None`: the profile does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
}

/// Everything measured in a stretch of time, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Vitals {
    /// The sets.
    pub sets: Vec<VitalSet>,
    /// Who measured, as each was then.
    pub people: Vec<Author>,
    /// Every limit that was ever set, oldest first; the newest of a kind counts.
    pub limits: Vec<Limit>,
    /// What happened in that time, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub happened: Vec<Happened>,
}

impl Vitals {
    /// The limit of a kind that counts now.
    pub fn limit(&self, kind: VitalKind) -> Option<&Limit> {
        let newest = self.limits.iter().rev().find(|limit| limit.kind == kind)?;
        (newest.low.is_some() || newest.high.is_some()).then_some(newest)
    }
}

#[cfg(test)]
#[path = "vital_tests.rs"]
mod tests;
