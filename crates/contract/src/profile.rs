//! 対象者プロフィール: what every carer looks up and nobody measures (M3-2-1 … M3-2-3): 保険, 認定, 連絡先, 主治医,
//! 既往歴, アレルギー, 服薬. One table says what each part holds; form, server, history and paper all read it.

use crate::{
    Date, Timestamp,
    code::codes,
    people::Author,
    problem::FieldError,
    text::{clean, half_width_digits},
};
use serde::{Deserialize, Serialize};

/// Longest reason of a change, and longest answer to a 申出, in characters.
pub const MAX_WORDS: usize = 400;
/// Days before the end of a 要介護認定 from which a renewal may be applied for (domain 1.4).
pub const RENEWAL_DAYS: i64 = 60;

codes! {
    /// A part of the profile: edited, kept in versions and printed as a whole.
    ProfilePart {
        /// 住まい・連絡
        Home = "home",
        /// 保険
        Insurance = "insurance",
        /// 要介護認定
        Certification = "certification",
        /// 緊急連絡先, in the order of calling
        Contacts = "contacts",
        /// 主治医・かかりつけ
        Doctors = "doctors",
        /// 既往歴
        History = "history",
        /// アレルギー
        Allergies = "allergies",
        /// ケアの要点
        Care = "care",
        /// 服薬
        Medications = "medications",
    }
}

codes! {
    /// A field of a part.
    ProfileField {
        /// 郵便番号
        Postal = "postal",
        /// 住所
        Address = "address",
        /// 電話
        Phone = "phone",
        /// 夜間・休日の電話
        PhoneNight = "phone_night",
        /// 同居・世帯
        Household = "household",
        /// 入り方・鍵
        Entering = "entering",
        /// 介護保険 保険者番号
        InsurerNo = "insurer_no",
        /// 介護保険 被保険者番号
        InsuredNo = "insured_no",
        /// 負担割合
        Copay = "copay",
        /// 医療保険 保険者番号
        HealthInsurerNo = "health_insurer_no",
        /// 医療保険 記号・番号
        HealthNo = "health_no",
        /// 公費・手帳
        PublicExpense = "public_expense",
        /// 認定の状態
        Status = "status",
        /// 要介護度
        Level = "level",
        /// 認定日
        CertifiedOn = "certified_on",
        /// 開始日
        From = "from",
        /// 終了日
        To = "to",
        /// 名前
        Name = "name",
        /// 種類
        Kind = "kind",
        /// 続柄・職種
        Relation = "relation",
        /// 医療機関
        Institution = "institution",
        /// 診療科
        Department = "department",
        /// いつから
        Since = "since",
        /// 経過
        Course = "course",
        /// 反応
        Reaction = "reaction",
        /// 障害高齢者の日常生活自立度
        Adl = "adl",
        /// 認知症高齢者の日常生活自立度
        Dementia = "dementia",
        /// 食事の形・とろみ
        Meal = "meal",
        /// 移動
        Moving = "moving",
        /// 見え方・聞こえ・伝え方
        Communication = "communication",
        /// 医療処置・機器
        Devices = "devices",
        /// 感染症
        Infection = "infection",
        /// 本人・家族の希望
        Wishes = "wishes",
        /// 1回量
        Dose = "dose",
        /// 飲むとき
        Timing = "timing",
        /// 何の薬か
        Purpose = "purpose",
        /// 処方した医師
        Prescriber = "prescriber",
        /// メモ
        Note = "note",
    }
}

/// How a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One line of up to so many characters.
    Line(usize),
    /// Several lines of up to so many characters.
    Text(usize),
    /// A calendar date, `YYYY-MM-DD`.
    Date,
    /// 0 and nine or ten digits more, with the writer's own hyphens.
    Phone,
    /// Seven digits, `NNN-NNNN`.
    Postal,
    /// One of these codes.
    One(&'static [&'static str]),
    /// Some of these codes, with commas between.
    Some(&'static [&'static str]),
    /// 被保険者番号: ten digits, or H and nine (みなし2号). No check digit is common to all towns.
    InsuredNo,
    /// 保険者番号 with its check digit: so many digits, or so many.
    InsurerNo(usize, usize),
}

/// A field of a part as its form shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// Which.
    pub field: ProfileField,
    /// How it is filled in.
    pub form: Form,
    /// A row without it is refused.
    pub needed: bool,
}

/// What a part holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartSpec {
    /// Which.
    pub part: ProfilePart,
    /// Most rows; 1: no list.
    pub most: usize,
    /// Its fields, in the order of the form.
    pub fields: &'static [FieldSpec],
}

const fn may(field: ProfileField, form: Form) -> FieldSpec {
    FieldSpec { field, form, needed: false }
}

const fn must(field: ProfileField, form: Form) -> FieldSpec {
    FieldSpec { field, form, needed: true }
}

/// 認定の状態: 認定済, 新規・更新・区分変更申請中.
pub const STATUSES: &[&str] = &["certified", "applied_new", "applied_renewal", "applied_change"];
/// 要介護状態区分コード (domain 1.4).
pub const LEVELS: &[&str] = &["01", "06", "12", "13", "21", "22", "23", "24", "25"];
const CONTACT_KINDS: &[&str] = &["family", "doctor", "nursing", "care_manager", "other"];
const COPAYS: &[&str] = &["1", "2", "3"];
const COURSES: &[&str] = &["treated", "observed", "past"];
const ALLERGY_KINDS: &[&str] = &["drug", "food", "contact", "other"];
const ADL: &[&str] = &["independent", "j1", "j2", "a1", "a2", "b1", "b2", "c1", "c2"];
const DEMENTIA: &[&str] = &["independent", "i", "iia", "iib", "iiia", "iiib", "iv", "m"];
const TIMES: &[&str] = &[
    "waking",
    "breakfast_before",
    "breakfast_after",
    "lunch_before",
    "lunch_after",
    "dinner_before",
    "dinner_after",
    "bedtime",
    "as_needed",
];

/// Every part, in the order of the page.
pub const PARTS: &[PartSpec] = {
    use Form::{Date, InsuredNo, InsurerNo, Line, One, Phone, Postal, Some, Text};
    use ProfileField as F;
    &[
        PartSpec {
            part: ProfilePart::Contacts,
            most: 10,
            fields: &[
                must(F::Name, Line(60)),
                must(F::Phone, Phone),
                must(F::Kind, One(CONTACT_KINDS)),
                may(F::Relation, Line(30)),
                may(F::Note, Line(100)),
            ],
        },
        PartSpec {
            part: ProfilePart::Allergies,
            most: 20,
            fields: &[
                must(F::Name, Line(60)),
                may(F::Kind, One(ALLERGY_KINDS)),
                may(F::Reaction, Line(100)),
                may(F::Since, Line(30)),
            ],
        },
        PartSpec {
            part: ProfilePart::Medications,
            most: 40,
            fields: &[
                must(F::Name, Line(80)),
                may(F::Dose, Line(30)),
                may(F::Timing, Some(TIMES)),
                may(F::Purpose, Line(60)),
                may(F::From, Date),
                may(F::To, Date),
                may(F::Prescriber, Line(60)),
                may(F::Note, Line(200)),
            ],
        },
        PartSpec {
            part: ProfilePart::Care,
            most: 1,
            fields: &[
                may(F::Adl, One(ADL)),
                may(F::Dementia, One(DEMENTIA)),
                may(F::Meal, Text(300)),
                may(F::Moving, Text(300)),
                may(F::Communication, Text(300)),
                may(F::Devices, Text(300)),
                may(F::Infection, Text(300)),
                may(F::Wishes, Text(1_000)),
                may(F::Note, Text(2_000)),
            ],
        },
        PartSpec {
            part: ProfilePart::Doctors,
            most: 10,
            fields: &[
                must(F::Name, Line(60)),
                may(F::Institution, Line(80)),
                may(F::Department, Line(40)),
                may(F::Phone, Phone),
                may(F::PhoneNight, Phone),
                may(F::Note, Line(200)),
            ],
        },
        PartSpec {
            part: ProfilePart::History,
            most: 40,
            fields: &[
                must(F::Name, Line(80)),
                may(F::Since, Line(30)),
                may(F::Course, One(COURSES)),
                may(F::Institution, Line(80)),
                may(F::Note, Text(400)),
            ],
        },
        PartSpec {
            part: ProfilePart::Certification,
            most: 20,
            fields: &[
                must(F::Status, One(STATUSES)),
                may(F::Level, One(LEVELS)),
                may(F::From, Date),
                may(F::To, Date),
                may(F::CertifiedOn, Date),
                may(F::Note, Line(200)),
            ],
        },
        PartSpec {
            part: ProfilePart::Insurance,
            most: 1,
            fields: &[
                may(F::InsuredNo, InsuredNo),
                may(F::InsurerNo, InsurerNo(6, 6)),
                may(F::Copay, One(COPAYS)),
                may(F::To, Date),
                may(F::HealthInsurerNo, InsurerNo(6, 8)),
                may(F::HealthNo, Line(40)),
                may(F::PublicExpense, Text(300)),
                may(F::Note, Line(200)),
            ],
        },
        PartSpec {
            part: ProfilePart::Home,
            most: 1,
            fields: &[
                may(F::Postal, Postal),
                may(F::Address, Line(120)),
                may(F::Phone, Phone),
                may(F::Household, Line(100)),
                may(F::Entering, Text(300)),
                may(F::Note, Text(300)),
            ],
        },
    ]
};

/// What a part holds; `None` for a part that this build does not know.
pub fn spec(part: ProfilePart) -> Option<&'static PartSpec> {
    PARTS.iter().find(|spec| spec.part == part)
}

impl ProfileField {
    /// Numbers that open doors elsewhere: shown in full to who needs them alone.
    pub const fn is_guarded(self) -> bool {
        matches!(self, Self::InsuredNo | Self::HealthNo)
    }
}

/// A field of a row that is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cell {
    /// Which.
    pub field: ProfileField,
    /// What stands in it, as the field's form wants it; a guarded number may come as `••••••1234`.
    pub value: String,
}

/// Fields that belong together: one contact, one certification.
pub type Row = Vec<Cell>;

/// What stands in a field of a row.
pub fn value(row: &[Cell], field: ProfileField) -> Option<&str> {
    row.iter().find(|cell| cell.field == field).map(|cell| cell.value.as_str())
}

/// A part as it was saved once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartVersion {
    /// Which part.
    pub part: ProfilePart,
    /// 0: as it was registered, before anybody changed it here.
    pub version: u32,
    /// What it holds.
    pub rows: Vec<Row>,
    /// Why it was changed; may be empty.
    pub reason: String,
    /// Who changed it; nobody for version 0.
    pub by: Option<Author>,
    /// When.
    pub at: Option<Timestamp>,
}

/// A part, saved anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPart {
    /// Which.
    pub part: ProfilePart,
    /// The version that was on screen; another one answers 412.
    pub version: u32,
    /// All of it.
    pub rows: Vec<Row>,
    /// Why; 0–400 characters.
    pub reason: String,
}

codes! {
    /// How a 申出 stands.
    AskState {
        /// 受け付けました
        Open = "open",
        /// 直しました
        Done = "done",
        /// 直しません
        Declined = "declined",
    }
}

/// 訂正の申出 by the subject's side (M20): what should be put right in a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ask {
    /// Id, made by the client.
    pub id: AskId,
    /// About which part.
    pub part: ProfilePart,
    /// What is wrong, and how it should be.
    pub text: String,
    /// Who asks.
    pub by: Author,
    /// When.
    pub at: Timestamp,
    /// How it stands.
    pub state: AskState,
    /// What the 中心となる利用機関 answered.
    pub answer: String,
    /// Who answered, and when.
    pub answered: Option<(Author, Timestamp)>,
}

/// Id of a 申出.
pub type AskId = crate::EntryId;

/// A new 申出.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAsk {
    /// Id, made by the client: sent again, it is one 申出.
    pub id: AskId,
    /// About which part.
    pub part: ProfilePart,
    /// 1–400 characters.
    pub text: String,
}

/// The answer to a 申出.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer {
    /// Which 申出.
    pub ask: AskId,
    /// `done` or `declined`.
    pub state: AskState,
    /// 1–400 characters.
    pub answer: String,
}

/// All of it, as far as I may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    /// Every part, in the order of [`PARTS`], filled in or not.
    pub parts: Vec<PartVersion>,
    /// 申出, newest first; empty for who is neither of the subject's side nor of the 中心となる利用機関.
    pub asks: Vec<Ask>,
}

/// Which part's versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartQuery {
    /// The part.
    pub part: ProfilePart,
}

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

/// A guarded number as people see it who do not need it: its last four characters.
pub fn masked(number: &str) -> String {
    let length = number.chars().count();
    let shown = if length > 4 { 4 } else { length / 2 };
    number.chars().enumerate().map(|(n, c)| if n + shown < length { '•' } else { c }).collect()
}

/// 要介護認定 as it stands on a day: what counts, and when it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// One of [`LEVELS`].
    pub level: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// One of [`STATUSES`] of an application that runs beside it.
    pub applied: Option<String>,
}

/// The certification that counts on a day: the latest one that has begun; and the application that runs.
pub fn certified(rows: &[Row], today: Date) -> Option<Certified> {
    use ProfileField as F;
    let date = |row: &Row, field| value(row, field).and_then(|text| text.parse::<Date>().ok());
    let begun = rows.iter().filter_map(|row| {
        let (from, to) = (date(row, F::From)?, date(row, F::To)?);
        let level = value(row, F::Level)?.to_owned();
        (value(row, F::Status) == Some("certified") && from <= today).then_some((from, to, level))
    });
    let (from, to, level) = begun.max_by_key(|(from, to, _)| (*from, *to))?;
    let applied = rows.iter().filter_map(|row| value(row, F::Status)).find(|status| *status != "certified");
    Some(Certified { level, from, to, applied: applied.map(str::to_owned) })
}

/// Parts in which nothing stands yet, in the order of [`PARTS`]. The 中心となる利用機関 registers 保険, 認定, 連絡先 and what a
/// stranger must know of the health (M18-2); the rest is asked for with it.
pub fn missing(parts: &[PartVersion]) -> Vec<ProfilePart> {
    let filled = |part| parts.iter().any(|known| known.part == part && !known.rows.is_empty());
    PARTS.iter().map(|spec| spec.part).filter(|part| !filled(*part)).collect()
}

#[cfg(test)]
#[path = "profile_tests.rs"]
mod tests;
