//! 書類 (M3-2-4): orders, plans, reports and copies, by kind and period, as PDF files or pictures. Professionals keep them;
//! the subject's side reads the kinds that the 中心となる利用機関 has opened to it.

use crate::{
    ConsentId, Date, Id, InstitutionId, MediaId, Timestamp, code::codes, id::kind, media::MediaSize, people::Author,
    policy::Audience, problem::FieldError, text::clean,
};
use serde::{Deserialize, Serialize};

/// Longest title and longest name of an issuer, in characters.
pub const MAX_LINE: usize = 60;
/// Longest note, in characters.
pub const MAX_NOTE: usize = 400;
/// Most files of one document.
pub const MOST_FILES: usize = 10;
/// A deadline that passed so many days ago is told no more: it has been dealt with elsewhere, or never will.
const FORGET_DAYS: i64 = 90;

codes! {
    /// What kind of document.
    DocumentKind {
        /// 訪問看護指示書
        NursingOrder = "nursing_order",
        /// 特別訪問看護指示書
        SpecialOrder = "special_order",
        /// 訪問看護計画書
        NursingPlan = "nursing_plan",
        /// 訪問看護報告書
        NursingReport = "nursing_report",
        /// 介護サービス計画書(ケアプラン)
        CarePlan = "care_plan",
        /// サービス利用票・提供票
        ServiceSlip = "service_slip",
        /// 被保険者証などの写し
        Certificate = "certificate",
        /// 処方・お薬の説明書
        Prescription = "prescription",
        /// 診療情報提供書(紹介状)
        Referral = "referral",
        /// 検査結果
        TestResult = "test_result",
        /// 契約書・重要事項説明書
        Contract = "contract",
        /// 同意書・委任状などの写し
        ConsentForm = "consent_form",
        /// その他
        Other = "other",
    }
}

/// Until when a kind of document is good, and when that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// So many days before the end somebody is told.
    pub days: i64,
    /// It is told after the end too, until a newer one is there: work may not go on without it.
    pub after: bool,
}

/// A kind, and what is so of all its documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindSpec {
    /// Which.
    pub kind: DocumentKind,
    /// Longest period in days; it must have one, with an end. `None`: it may go without.
    pub longest: Option<i64>,
    /// Its end is watched.
    pub watch: Option<Watch>,
    /// The subject's side reads it as long as nobody has decided otherwise: what is explained and handed over to it
    /// anyway.
    pub open: bool,
}

/// Every kind, in the order of the screen.
pub const KINDS: &[KindSpec] = &[
    // 6 months at most; of both ends of the period.
    spec(DocumentKind::NursingOrder, Some(184), watch(30, true), false),
    // 14 days at most, for a time that is over by itself.
    spec(DocumentKind::SpecialOrder, Some(14), watch(3, false), false),
    spec(DocumentKind::NursingPlan, None, None, true),
    spec(DocumentKind::NursingReport, None, None, false),
    spec(DocumentKind::CarePlan, None, watch(30, true), true),
    spec(DocumentKind::ServiceSlip, None, None, true),
    spec(DocumentKind::Certificate, None, watch(30, true), true),
    spec(DocumentKind::Prescription, None, None, true),
    spec(DocumentKind::Referral, None, None, false),
    spec(DocumentKind::TestResult, None, None, false),
    spec(DocumentKind::Contract, None, None, true),
    spec(DocumentKind::ConsentForm, None, None, false),
    spec(DocumentKind::Other, None, None, false),
];

const fn spec(kind: DocumentKind, longest: Option<i64>, watch: Option<Watch>, open: bool) -> KindSpec {
    KindSpec { kind, longest, watch, open }
}

const fn watch(days: i64, after: bool) -> Option<Watch> {
    Some(Watch { days, after })
}

impl DocumentKind {
    /// The Japanese term: what the app in Japanese says, and what is searched for.
    pub const fn term(self) -> &'static str {
        match self {
            Self::NursingOrder => "訪問看護指示書",
            Self::SpecialOrder => "特別訪問看護指示書",
            Self::NursingPlan => "訪問看護計画書",
            Self::NursingReport => "訪問看護報告書",
            Self::CarePlan => "ケアプラン(サービス計画書)",
            Self::ServiceSlip => "サービス利用票・提供票",
            Self::Certificate => "保険証などの写し",
            Self::Prescription => "処方・お薬の説明書",
            Self::Referral => "診療情報提供書(紹介状)",
            Self::TestResult => "検査結果",
            Self::Contract => "契約書・重要事項説明書",
            Self::ConsentForm => "同意書・委任状の写し",
            Self::Other | Self::Unknown => "その他の書類",
        }
    }

    /// It is read and kept by whoever reads the consent (M18-1), whatever is opened, and by nobody else.
    pub const fn is_of_consent(self) -> bool {
        matches!(self, Self::ConsentForm)
    }

    /// What is so of all its documents; `None` for a kind of another version.
    pub fn spec(self) -> Option<&'static KindSpec> {
        KINDS.iter().find(|spec| spec.kind == self)
    }
}

/// Id of a document, made by the client.
pub type DocumentId = Id<kind::Entry>;

/// A document as it is sent: new, or over the version that was on screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewDocument {
    /// Id, made by the client.
    pub id: DocumentId,
    /// The version that was on screen; 0 for a new one. Another one answers 412.
    pub version: u32,
    /// What kind.
    pub kind: DocumentKind,
    /// In words; 0–60 characters.
    pub title: String,
    /// Who made it out: a clinic, an office; 0–60 characters.
    pub issuer: String,
    /// First day for which it is good, or on which it was made out.
    pub from: Option<Date>,
    /// Last day for which it is good.
    pub to: Option<Date>,
    /// What to know; 0–400 characters.
    pub note: String,
    /// Its files, 1 to [`MOST_FILES`], in their order: whole and safe, and sent by the same person where they are new.
    pub files: Vec<MediaId>,
    /// It was filed by mistake, and counts no more.
    #[serde(default)]
    pub withdrawn: bool,
    /// Of a [`DocumentKind::ConsentForm`]: the act of consent that it shows to be signed (M18-1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentId>,
}

impl NewDocument {
    /// The document as it may be stored.
    ///
    /// # Errors
    /// The field that is wrong, and how.
    pub fn checked(&self) -> Result<Self, (&'static str, FieldError)> {
        let spec = self.kind.spec().ok_or(("kind", FieldError::Required))?;
        let words = |field, text: &str, most| match clean(text, most) {
            Ok(text) => Ok(text.to_owned()),
            Err(FieldError::Required) => Ok(String::new()),
            Err(error) => Err((field, error)),
        };
        let (title, issuer) = (words("title", &self.title, MAX_LINE)?, words("issuer", &self.issuer, MAX_LINE)?);
        let note = words("note", &self.note, MAX_NOTE)?;
        for (field, day) in [("from", self.from), ("to", self.to)] {
            if day.is_some_and(|day| !(1900..=2200).contains(&day.year())) {
                return Err((field, FieldError::OutOfRange));
            }
            if day.is_none() && spec.longest.is_some() {
                return Err((field, FieldError::Required));
            }
        }
        if let (Some(from), Some(to)) = (self.from, self.to) {
            let days = to.days() - from.days() + 1;
            if days < 1 {
                return Err(("to", FieldError::EndsFirst));
            }
            if spec.longest.is_some_and(|longest| days > longest) {
                return Err(("to", FieldError::OutOfRange));
            }
        }
        if self.consent.is_some() && self.kind != DocumentKind::ConsentForm {
            return Err(("consent", FieldError::Malformed));
        }
        let mut files = self.files.clone();
        files.sort_unstable();
        files.dedup();
        match self.files.len() {
            0 => Err(("files", FieldError::Required)),
            n if n > MOST_FILES => Err(("files", FieldError::TooLong)),
            n if n != files.len() => Err(("files", FieldError::Malformed)),
            _ => Ok(Self { title, issuer, note, ..self.clone() }),
        }
    }
}

/// A file of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentFile {
    /// Which.
    pub id: MediaId,
    /// A PDF file, and no picture.
    pub pdf: bool,
    /// Pages that can be looked at; 1 for a picture.
    pub shown: u32,
    /// Pages that it has; those beyond `shown` are in the download alone.
    pub pages: u32,
    /// Width of the first page in pixels.
    pub width: u32,
    /// Height of the first page in pixels.
    pub height: u32,
    /// Bytes of the download.
    pub bytes: u64,
}

/// A document as it stands, or stood in one of its versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Document {
    /// What it is.
    pub is: NewDocument,
    /// Its files, in their order.
    pub files: Vec<DocumentFile>,
    /// Whose it is to change.
    pub institution: Option<InstitutionId>,
    /// Who saved this version.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}

/// Which kinds are opened to the subject's side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opened {
    /// The version that was on screen; 0 as long as nobody has decided. Another one answers 412.
    pub version: u32,
    /// The kinds.
    pub kinds: Vec<DocumentKind>,
}

impl Default for Opened {
    fn default() -> Self {
        Self { version: 0, kinds: KINDS.iter().filter(|spec| spec.open).map(|spec| spec.kind).collect() }
    }
}

impl Opened {
    /// Who reads these audiences of the record reads documents of this kind: professionals all, the subject's side what
    /// is opened; `consent`: whether they read the consent, without which nobody reads what was signed for it.
    pub fn shows(&self, kind: DocumentKind, audiences: &[Audience], consent: bool) -> bool {
        let opened = audiences.contains(&Audience::Professionals) || self.kinds.contains(&kind);
        if kind.is_of_consent() { consent } else { opened }
    }
}

/// All of them, as far as I may see them.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Documents {
    /// As they stand, the newest period first; without those that were withdrawn.
    pub documents: Vec<Document>,
    /// What is opened to the subject's side.
    pub opened: Opened,
}

/// Which picture of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileQuery {
    /// Small or whole.
    pub size: MediaSize,
    /// Which page, from 1; 0: the file itself, as a download. The small one is always that of the first page.
    pub page: u32,
}

/// Something is good until a day, and that day is near or over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deadline {
    /// A document of this kind; `None`: 要介護認定.
    pub document: Option<DocumentKind>,
    /// The last day.
    pub until: Date,
}

/// What ends soon or has ended, the nearest first. Of a kind and an institution the one that is good longest counts: a
/// newer order takes the place of the older one.
pub fn deadlines(documents: &[Document], today: Date) -> Vec<Deadline> {
    // One certificate does not take the place of another.
    let title = |document: &Document| match document.is.kind {
        DocumentKind::Certificate => document.is.title.clone(),
        _ => String::new(),
    };
    let of = |document: &Document| Some(((document.is.kind, document.institution, title(document)), document.is.to?));
    let mut latest = Vec::<(_, Date)>::new();
    for (what, to) in documents.iter().filter(|document| !document.is.withdrawn).filter_map(of) {
        match latest.iter_mut().find(|known| known.0 == what) {
            Some(known) => known.1 = known.1.max(to),
            None => latest.push((what, to)),
        }
    }
    let near = latest.into_iter().map(|((kind, ..), to)| (kind, to)).filter(|(kind, to)| {
        let left = to.days() - today.days();
        let watch = kind.spec().and_then(|spec| spec.watch);
        watch.is_some_and(|watch| left <= watch.days && (left >= 0 || (watch.after && left >= -FORGET_DAYS)))
    });
    let mut near: Vec<_> = near.map(|(kind, until)| Deadline { document: Some(kind), until }).collect();
    near.sort_by_key(|deadline| deadline.until);
    near
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn new(kind: DocumentKind, from: &str, to: &str) -> NewDocument {
        let some = |text: &str| (!text.is_empty()).then(|| day(text));
        NewDocument {
            id: Id::from_parts(1, &[0; 10]),
            version: 0,
            kind,
            title: "  8月分 ".to_owned(),
            issuer: String::new(),
            from: some(from),
            to: some(to),
            note: String::new(),
            files: vec![Id::from_parts(2, &[0; 10])],
            withdrawn: false,
            consent: None,
        }
    }

    fn filed(kind: DocumentKind, to: &str, institution: u8) -> Document {
        let by = r#"{"person":"01a200c4-6280-7887-a583-1437550807e2","name":{"family":"a","given":"b","family_kana":"c","given_kana":"d"},"role":"staff","occupation":null,"institution":null,"relation":null}"#;
        Document {
            is: new(kind, "", to),
            files: Vec::new(),
            institution: Some(Id::from_parts(3, &[institution; 10])),
            by: serde_json::from_str(by).unwrap(),
            at: Timestamp(0),
        }
    }

    #[test]
    fn m3_2_4_every_kind_has_its_row() {
        assert_eq!(KINDS.iter().map(|spec| spec.kind).collect::<Vec<_>>(), DocumentKind::ALL);
        assert_eq!(DocumentKind::Unknown.spec(), None);
    }

    #[test]
    fn m3_2_4_an_order_has_a_period_and_none_too_long() {
        use DocumentKind::{NursingOrder, Other, SpecialOrder};
        let wrong = |kind, from, to| new(kind, from, to).checked().err();
        assert_eq!(wrong(NursingOrder, "2026-09-01", "2027-02-28"), None);
        assert_eq!(wrong(NursingOrder, "2026-09-01", "2027-03-03"), None, "184 days");
        assert_eq!(wrong(NursingOrder, "2026-09-01", "2027-03-04"), Some(("to", FieldError::OutOfRange)));
        assert_eq!(wrong(SpecialOrder, "2026-09-01", "2026-09-14"), None);
        assert_eq!(wrong(SpecialOrder, "2026-09-01", "2026-09-15"), Some(("to", FieldError::OutOfRange)));
        assert_eq!(wrong(NursingOrder, "2026-09-01", ""), Some(("to", FieldError::Required)));
        assert_eq!(wrong(NursingOrder, "", "2026-09-01"), Some(("from", FieldError::Required)));
        assert_eq!(wrong(Other, "2026-09-02", "2026-09-01"), Some(("to", FieldError::EndsFirst)));
        assert_eq!(wrong(Other, "1899-12-31", ""), Some(("from", FieldError::OutOfRange)));
        assert_eq!(wrong(Other, "", ""), None);
        assert_eq!(wrong(DocumentKind::Unknown, "", ""), Some(("kind", FieldError::Required)));
    }

    #[test]
    fn m3_2_4_a_document_has_files_each_once() {
        let mut document = new(DocumentKind::Other, "", "");
        assert_eq!(document.checked().unwrap().title, "8月分");
        document.files = vec![document.files[0]; 2];
        assert_eq!(document.checked().err(), Some(("files", FieldError::Malformed)));
        document.files.clear();
        assert_eq!(document.checked().err(), Some(("files", FieldError::Required)));
        document.files = (0..11).map(|n| Id::from_parts(n, &[0; 10])).collect();
        assert_eq!(document.checked().err(), Some(("files", FieldError::TooLong)));
    }

    #[test]
    fn m3_2_4_the_end_is_told_thirty_days_before_and_until_there_is_a_newer_one() {
        use DocumentKind::{NursingOrder, NursingReport, SpecialOrder};
        let told = |documents: &[Document], today: &str| {
            deadlines(documents, day(today)).iter().map(|deadline| deadline.until.to_string()).collect::<Vec<_>>()
        };
        let order = filed(NursingOrder, "2026-11-30", 1);
        assert!(told(std::slice::from_ref(&order), "2026-10-30").is_empty(), "31 days before");
        assert_eq!(told(std::slice::from_ref(&order), "2026-10-31"), ["2026-11-30"]);
        assert_eq!(
            told(std::slice::from_ref(&order), "2026-12-01"),
            ["2026-11-30"],
            "ended, and nothing took its place"
        );
        assert_eq!(told(std::slice::from_ref(&order), "2027-02-28"), ["2026-11-30"]);
        assert!(told(std::slice::from_ref(&order), "2027-03-01").is_empty(), "91 days after");
        let newer = [order.clone(), filed(NursingOrder, "2027-05-31", 1)];
        assert!(told(&newer, "2026-11-29").is_empty());
        let others = [order.clone(), filed(NursingOrder, "2027-05-31", 2)];
        assert_eq!(told(&others, "2026-11-29"), ["2026-11-30"], "another station's order is not ours");
        let cards = |titles: [&str; 2]| {
            let mut cards =
                [filed(DocumentKind::Certificate, "2026-12-10", 1), filed(DocumentKind::Certificate, "2027-07-31", 1)];
            for (card, title) in cards.iter_mut().zip(titles) {
                card.is.title = title.to_owned();
            }
            cards
        };
        assert_eq!(told(&cards(["負担割合証", "介護保険証"]), "2026-11-29"), ["2026-12-10"]);
        assert!(told(&cards(["介護保険証", "介護保険証"]), "2026-11-29").is_empty());
        let special = [filed(SpecialOrder, "2026-11-30", 1)];
        assert_eq!(told(&special, "2026-11-27"), ["2026-11-30"]);
        assert!(told(&special, "2026-11-26").is_empty() && told(&special, "2026-12-01").is_empty());
        assert!(told(&[filed(NursingReport, "2026-11-30", 1)], "2026-11-30").is_empty());
        let mut taken_back = order;
        taken_back.is.withdrawn = true;
        assert!(told(&[taken_back], "2026-11-30").is_empty());
    }

    #[test]
    fn m3_2_4_the_subjects_side_reads_what_is_opened() {
        let opened = Opened::default();
        let (everyone, all) = (&[Audience::Everyone][..], &[Audience::Everyone, Audience::Professionals][..]);
        let side = |kind| opened.shows(kind, everyone, false);
        let professional = |kind| opened.shows(kind, all, false);
        assert!(side(DocumentKind::CarePlan) && professional(DocumentKind::CarePlan));
        assert!(!side(DocumentKind::NursingOrder) && professional(DocumentKind::NursingOrder));
        assert!(!side(DocumentKind::Unknown));
        // What was signed for a consent is for whoever reads that, and for nobody else.
        let signed = Opened { version: 1, kinds: vec![DocumentKind::ConsentForm] };
        let reads = |audiences, consent| signed.shows(DocumentKind::ConsentForm, audiences, consent);
        assert!(reads(everyone, true) && reads(all, true) && !reads(everyone, false) && !reads(all, false));
    }
}
