//! 同意と撤回 (M3-3, M18-1, M19-1, J-50 … J-52): what is asked, what was agreed, by whom and how, and the end of it.

use crate::{
    ConsentId, Date, InstitutionId, Timestamp, code::codes, desk::SubjectActed, individual::IndividualUse,
    people::Author, policy::Consent, problem::FieldError, subject::SubjectHead, text::clean,
};
use serde::{Deserialize, Serialize};

/// Width of the field that is signed in; strokes are written in its units.
pub const SIGN_WIDTH: u16 = 1_000;
/// Its height.
pub const SIGN_HEIGHT: u16 = 400;
/// Most points of a signature, over all strokes.
pub const MAX_POINTS: usize = 4_000;
/// Longest name and 続柄, in characters.
pub const MAX_NAME: usize = 60;
/// Oldest day of a signature on paper, in days before today.
pub const OLDEST_PAPER: i64 = 3_650;

codes! {
    /// 行為 (M18-1): what is agreed to. FHIR: Consent.provision.action.
    ConsentAct {
        /// 取得
        Collect = "collect",
        /// 利用
        Use = "use",
        /// 提供
        Disclose = "disclose",
        /// 共有
        Share = "share",
    }
}

codes! {
    /// 利用目的 (M3-3). FHIR: Consent.provision.purpose.
    Purpose {
        /// 切れ目のない医療・介護
        Care = "care",
        /// 従事者の負担軽減
        Relief = "relief",
        /// 緊急時の連絡
        Emergency = "emergency",
        /// 地域の医療・介護の質の向上
        Regional = "regional",
        /// 付随する業務
        Incidental = "incidental",
        /// サービスの改善
        Improvement = "improvement",
        /// 調査・分析・匿名化した統計
        Research = "research",
        /// 第三者の商品・サービスの提案
        Proposals = "proposals",
    }
}

impl Purpose {
    /// Sharing works without it: agreed to or not, and changed at any time, by itself.
    pub const fn is_optional(self) -> bool {
        matches!(self, Self::Research | Self::Proposals)
    }
}

codes! {
    /// How it was given (M18-1, J-51).
    ConsentMethod {
        /// 本人の画面
        Own = "own",
        /// 代理人の画面
        Representative = "representative",
        /// 対面: signed on the staff member's screen
        InPerson = "in_person",
        /// 書面
        Paper = "paper",
        /// 電話
        Phone = "phone",
    }
}

codes! {
    /// What a question is about.
    AskedKind {
        /// 行為
        Act = "act",
        /// 利用目的
        Purpose = "purpose",
        /// 情報の項目 (M3-2)
        Items = "items",
        /// 相手: the 対象者ケア機関リスト
        Parties = "parties",
    }
}

/// One question: one page of the consent screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Asked {
    /// About what.
    pub kind: AskedKind,
    /// Code of the act or purpose; empty for items and parties.
    #[serde(default)]
    pub code: String,
    /// The question.
    pub ask: String,
    /// What it means.
    pub text: String,
    /// In single points.
    #[serde(default)]
    pub points: Vec<String>,
}

impl Asked {
    /// Which act it asks for.
    pub fn act(&self) -> Option<ConsentAct> {
        (self.kind == AskedKind::Act).then(|| ConsentAct::from_code(&self.code))
    }

    /// Which purpose it asks for.
    pub fn purpose(&self) -> Option<Purpose> {
        (self.kind == AskedKind::Purpose).then(|| Purpose::from_code(&self.code))
    }

    /// May be answered with no, and everything else works.
    pub fn is_optional(&self) -> bool {
        self.purpose().is_some_and(Purpose::is_optional)
    }
}

/// 同意書の文面: one version in one language. Data: a new version is a new row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentText {
    /// 版
    pub version: String,
    /// Language: `ja`, `ja-easy`, `en`.
    pub lang: String,
    /// Heading.
    pub title: String,
    /// What it is about.
    pub lead: String,
    /// Page by page.
    pub questions: Vec<Asked>,
    /// What stands under the summary.
    pub closing: String,
}

/// A text with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedText {
    /// SHA-256 of the text, as hex.
    pub hash: String,
    /// The text.
    pub text: ConsentText,
}

/// Which text.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TextQuery {
    /// The newest in this language; Japanese where there is none in it.
    #[serde(default)]
    pub lang: String,
    /// The very one of this name, whatever its age.
    #[serde(default)]
    pub hash: String,
}

/// A drawn signature: strokes of points in [`SIGN_WIDTH`] × [`SIGN_HEIGHT`].
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Signature(pub Vec<Vec<[u16; 2]>>);

impl Signature {
    /// Something was drawn, and it fits its field.
    ///
    /// # Errors
    /// Nothing was drawn, it is endless, or leaves the field.
    pub fn check(&self) -> Result<(), FieldError> {
        let points = || self.0.iter().flatten();
        if points().count() < 2 {
            return Err(FieldError::Required);
        }
        if points().count() > MAX_POINTS || self.0.len() > MAX_POINTS {
            return Err(FieldError::TooLong);
        }
        if points().any(|[x, y]| *x > SIGN_WIDTH || *y > SIGN_HEIGHT) {
            return Err(FieldError::OutOfRange);
        }
        Ok(())
    }

    /// As the path of an SVG image.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for stroke in self.0.iter().filter(|stroke| !stroke.is_empty()) {
            for (number, [x, y]) in stroke.iter().enumerate() {
                path.push_str(&format!("{}{x} {y}", if number == 0 { 'M' } else { 'L' }));
            }
        }
        path
    }
}

/// Whoever agreed in the subject's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Signer {
    /// 氏名
    pub name: String,
    /// 続柄・資格: 長女, 成年後見人 …
    pub relation: String,
}

impl Signer {
    /// Both, cut at their ends.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn checked(&self) -> Result<Self, (&'static str, FieldError)> {
        Ok(Self {
            name: clean(&self.name, MAX_NAME).map_err(|error| ("name", error))?.to_owned(),
            relation: clean(&self.relation, MAX_NAME).map_err(|error| ("relation", error))?.to_owned(),
        })
    }
}

/// Whoever called the desk, and how the desk made sure of it (M19-1: for those who cannot do it on a screen).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Call {
    /// 電話をかけた人: 本人, or whoever acts for them.
    pub caller: Signer,
    /// 本人確認の方法, at most [`MAX_NAME`] characters.
    pub checked: String,
}

impl Call {
    /// Its texts, cut at their ends.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn checked(&self) -> Result<Self, (&'static str, FieldError)> {
        let of_caller = |(field, error)| (if field == "name" { "call.name" } else { "call.relation" }, error);
        let caller = self.caller.checked().map_err(of_caller)?;
        let checked = clean(&self.checked, MAX_NAME).map_err(|error| ("call.checked", error))?.to_owned();
        Ok(Self { caller, checked })
    }
}

/// A consent, as it is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewConsent {
    /// Chosen by the app; the same one again is the same consent.
    pub id: ConsentId,
    /// Which text was shown: its hash.
    pub text: String,
    /// 行為 that were agreed to: all, or nothing can be shared.
    pub acts: Vec<ConsentAct>,
    /// 利用目的 that were agreed to: all that are not optional.
    pub purposes: Vec<Purpose>,
    /// The items and the parties were agreed to.
    pub items_and_parties: bool,
    /// 相手: the institutions that were shown, as they stood on the list; a paper names its own.
    #[serde(default)]
    pub parties: Option<Vec<InstitutionId>>,
    /// How. One's own sign-in says it by itself.
    pub method: ConsentMethod,
    /// Who agreed for the subject; none: the subject.
    #[serde(default)]
    pub signer: Option<Signer>,
    /// 立会人; may be empty.
    #[serde(default)]
    pub witness: String,
    /// Day of the signature on paper.
    #[serde(default)]
    pub signed_on: Option<Date>,
    /// Drawn on the screen.
    #[serde(default)]
    pub signature: Option<Signature>,
}

impl NewConsent {
    /// Complete and possible, apart from who may give it how.
    ///
    /// # Errors
    /// The first wrong field.
    pub fn check(&self, today: Date) -> Result<(), (&'static str, FieldError)> {
        if !ConsentAct::ALL.iter().all(|act| self.acts.contains(act)) {
            return Err(("acts", FieldError::Required));
        }
        let needed = |purpose: &&Purpose| !purpose.is_optional();
        if !Purpose::ALL.iter().filter(needed).all(|purpose| self.purposes.contains(purpose)) {
            return Err(("purposes", FieldError::Required));
        }
        if self.acts.contains(&ConsentAct::Unknown) || self.purposes.contains(&Purpose::Unknown) {
            return Err(("purposes", FieldError::Malformed));
        }
        if !self.items_and_parties {
            return Err(("items_and_parties", FieldError::Required));
        }
        if self.parties.is_none() && self.method != ConsentMethod::Paper {
            return Err(("parties", FieldError::Required));
        }
        if let Some(signer) = &self.signer {
            let of_signer = |(field, error)| (if field == "name" { "signer.name" } else { "signer.relation" }, error);
            signer.checked().map_err(of_signer)?;
        }
        if self.witness.chars().count() > MAX_NAME {
            return Err(("witness", FieldError::TooLong));
        }
        check_how(self.method, self.signed_on, self.signature.as_ref(), today)
    }
}

/// A paper has its day, and what is signed on a screen its signature.
///
/// # Errors
/// The wrong field.
pub fn check_how(
    method: ConsentMethod,
    signed_on: Option<Date>,
    signature: Option<&Signature>,
    today: Date,
) -> Result<(), (&'static str, FieldError)> {
    match (method, signed_on, signature) {
        (ConsentMethod::Paper, None, _) => Err(("signed_on", FieldError::Required)),
        (ConsentMethod::Paper, Some(day), _) if day > today => Err(("signed_on", FieldError::InFuture)),
        (ConsentMethod::Paper, Some(day), _) if today.days() - day.days() > OLDEST_PAPER => {
            Err(("signed_on", FieldError::TooOld))
        }
        (ConsentMethod::InPerson, _, None) => Err(("signature", FieldError::Required)),
        (ConsentMethod::InPerson, _, Some(signature)) => signature.check().map_err(|error| ("signature", error)),
        _ => Ok(()),
    }
}

/// How much of it: the whole consent, one institution, one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scope", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ConsentScope {
    /// すべて
    Whole {},
    /// 一つの機関
    Institution {
        /// Which.
        institution: InstitutionId,
    },
    /// 一つの目的; an optional one.
    Purpose {
        /// Which.
        purpose: Purpose,
    },
}

/// 撤回 (M19-1), or agreeing again for an institution or a purpose. No reason is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentChange {
    /// Chosen by the app; the same one again is the same act.
    pub id: ConsentId,
    /// Of what.
    pub of: ConsentScope,
    /// Who called, where a desk does it for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<Call>,
}

/// 受付: an act of consent took effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The act.
    pub id: ConsentId,
    /// 受付番号: how many acts the subject's consent has seen.
    pub number: u32,
    /// In effect since.
    pub at: Timestamp,
}

/// One act of consent as it stands on record; never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentRecord {
    /// The act.
    pub id: ConsentId,
    /// 受付番号
    pub number: u32,
    /// Given, or withdrawn.
    pub state: Consent,
    /// Of what.
    pub of: ConsentScope,
    /// Name of the institution, where it is about one.
    pub institution: String,
    /// Hash of the text that was agreed to; empty for a withdrawal.
    pub text: String,
    /// How.
    pub method: ConsentMethod,
    /// Agreed purposes.
    pub purposes: Vec<Purpose>,
    /// 相手: the institutions on the list then, by name.
    pub parties: Vec<String>,
    /// Who agreed in the subject's place.
    pub signer: Option<Signer>,
    /// 立会人
    pub witness: String,
    /// 本人確認の方法 of a call.
    #[serde(default)]
    pub checked: String,
    /// Day of the signature on paper.
    pub signed_on: Option<Date>,
    /// As it was drawn.
    pub signature: Option<Signature>,
    /// How many copies of what was signed lie among the 書類.
    #[serde(default)]
    pub copies: u32,
    /// Who put it on record: the subject, a representative, or whoever explained it.
    pub by: Author,
    /// In effect since.
    pub at: Timestamp,
}

/// An institution that the subject may stop sharing with, or has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SharedWith {
    /// Which.
    pub institution: InstitutionId,
    /// 名称
    pub name: String,
    /// 中心となる利用機関
    pub core: bool,
    /// Sharing with it was stopped by the subject's side, and since when.
    pub stopped: Option<Timestamp>,
}

/// 同意の状況
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consents {
    /// Now, as a whole.
    pub state: Consent,
    /// Purposes agreed to now.
    pub purposes: Vec<Purpose>,
    /// With whom.
    pub shared: Vec<SharedWith>,
    /// Sharing was stopped by the core institution or the operator: how.
    #[serde(default)]
    pub stopped: Option<SubjectActed>,
    /// Every act, newest first.
    pub records: Vec<ConsentRecord>,
    /// 個人利用 (form 3): who of the subject's side uses the service or asks to, newest first.
    #[serde(default)]
    pub uses: Vec<IndividualUse>,
}

/// What whoever records a consent anew, after a withdrawal, has to show: whose it is, and with whom it is shared then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unagreed {
    /// Whose; without the picture.
    pub head: SubjectHead,
    /// 相手: the institutions on the list now.
    pub parties: Vec<SharedWith>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(method: ConsentMethod) -> NewConsent {
        NewConsent {
            id: "01a200c4-6280-7f90-9c93-f467880fe809".parse().unwrap(),
            text: "a".repeat(64),
            acts: ConsentAct::ALL.to_vec(),
            purposes: Purpose::ALL.iter().copied().filter(|purpose| !purpose.is_optional()).collect(),
            items_and_parties: true,
            parties: Some(Vec::new()),
            method,
            signer: None,
            witness: String::new(),
            signed_on: None,
            signature: None,
        }
    }

    #[test]
    fn m18_1_a_consent_is_whole_but_for_what_is_optional() {
        let today: Date = "2026-11-29".parse().unwrap();
        assert_eq!(new(ConsentMethod::Own).check(today), Ok(()));
        for number in 0..ConsentAct::ALL.len() {
            let mut less = new(ConsentMethod::Own);
            less.acts.remove(number);
            assert_eq!(less.check(today), Err(("acts", FieldError::Required)));
        }
        for number in 0..new(ConsentMethod::Own).purposes.len() {
            let mut less = new(ConsentMethod::Own);
            less.purposes.remove(number);
            assert_eq!(less.check(today), Err(("purposes", FieldError::Required)));
        }
    }

    #[test]
    fn j51_a_signature_is_drawn_and_fits_and_paper_has_its_day() {
        let today: Date = "2026-11-29".parse().unwrap();
        let check = |signature: Vec<Vec<[u16; 2]>>| {
            let mut drawn = new(ConsentMethod::InPerson);
            drawn.signature = Some(Signature(signature));
            drawn.check(today)
        };
        assert_eq!(check(vec![vec![[1, 2], [1_000, 400]]]), Ok(()));
        assert_eq!(check(vec![vec![[1, 2]], vec![]]), Err(("signature", FieldError::Required)));
        assert_eq!(check(vec![vec![[1, 2], [1, 401]]]), Err(("signature", FieldError::OutOfRange)));
        assert_eq!(check(vec![vec![[1, 2]; MAX_POINTS + 1]]), Err(("signature", FieldError::TooLong)));
        assert_eq!(new(ConsentMethod::InPerson).check(today), Err(("signature", FieldError::Required)));
        let paper = |day: Option<&str>| {
            let mut paper = new(ConsentMethod::Paper);
            paper.signed_on = day.map(|day| day.parse().unwrap());
            paper.check(today)
        };
        assert_eq!(paper(Some("2026-11-29")), Ok(()));
        assert_eq!(paper(None), Err(("signed_on", FieldError::Required)));
        assert_eq!(paper(Some("2026-11-30")), Err(("signed_on", FieldError::InFuture)));
        assert_eq!(paper(Some("2016-01-01")), Err(("signed_on", FieldError::TooOld)));
    }

    #[test]
    fn a_signature_becomes_a_path() {
        let signature = Signature(vec![vec![[1, 2], [3, 4]], vec![], vec![[5, 6]]]);
        assert_eq!(signature.path(), "M1 2L3 4M5 6");
    }
}
