//! What each part of the profile holds, and how a field is filled in. A field of it stands nowhere else.

use crate::code::codes;

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
