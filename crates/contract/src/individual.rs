//! 個人利用の申請 (form 3; M6-3, M6-4, M9-3, M25-5): who of the subject's side asks to use the service, the subject's consent to
//! it, and how an account is taken into use. Until the subject has agreed, the application gives no access.

use crate::{
    Date, EntryId, Role, SubjectId, Timestamp,
    code::codes,
    consent::{ConsentMethod, MAX_NAME, PublishedText, Signature, Signer, check_how},
    desk::MAX_REASON,
    people::{Author, Name},
    problem::FieldError,
    text::clean,
};
use serde::{Deserialize, Serialize};

/// Longest e-mail address (RFC 5321).
pub const MAX_EMAIL: usize = 254;
/// Shortest password (J-03), in characters.
pub const MIN_PASSWORD: usize = 13;
/// So long an account that was prepared can be taken into use. Our figure.
pub const INVITATION_DAYS: i64 = 14;
/// Letters and digits of an invitation's code: none that is taken for another.
pub const CODE_LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Letters of a code, without the hyphens.
pub const CODE_LENGTH: usize = 12;

codes! {
    /// As whom somebody asks (M2(10)). FHIR: RelatedPerson.relationship.
    Capacity {
        /// 本人
        Subject = "subject",
        /// 家族
        Family = "family",
        /// 後見人等
        Guardian = "guardian",
        /// 家族に準ずる者
        Akin = "akin",
    }
}

impl Capacity {
    /// The role toward the subject that it gives.
    pub const fn role(self) -> Role {
        match self {
            Self::Subject => Role::Subject,
            Self::Family | Self::Akin => Role::Family,
            Self::Guardian => Role::Representative,
            Self::Unknown => Role::Unknown,
        }
    }
}

codes! {
    /// How an application stands (A.6).
    UseState {
        /// 対象者同意待ち: no access.
        Waiting = "waiting",
        /// 利用中
        Agreed = "agreed",
        /// 不同意
        Declined = "declined",
        /// 中止・取下げ
        Ended = "ended",
    }
}

/// Form 3 as it lies on the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewIndividualUse {
    /// Chosen by the app; the same one again is the same application.
    pub id: EntryId,
    /// 氏名 of the applicant.
    pub name: Name,
    /// 登録メールアドレス; of an account that there is already, its name must be the applicant's.
    pub email: String,
    /// As whom.
    pub capacity: Capacity,
    /// 続柄: 長女, 成年後見人 …; the subject needs none.
    #[serde(default)]
    pub relation: String,
    /// 確認した書類: how identity and authority were made sure.
    pub proof: String,
}

impl NewIndividualUse {
    /// The application with its texts cut at their ends, the address in lower case.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn checked(&self) -> Result<Self, (&'static str, FieldError)> {
        let part =
            |field: &'static str, text: &str| clean(text, MAX_NAME).map(str::to_owned).map_err(|error| (field, error));
        let name = Name {
            family: part("name.family", &self.name.family)?,
            given: part("name.given", &self.name.given)?,
            family_kana: part("name.family_kana", &self.name.family_kana)?,
            given_kana: part("name.given_kana", &self.name.given_kana)?,
        };
        if self.capacity == Capacity::Unknown {
            return Err(("capacity", FieldError::Required));
        }
        let relation = match clean(&self.relation, MAX_NAME) {
            _ if self.capacity == Capacity::Subject => String::new(),
            Ok(relation) => relation.to_owned(),
            Err(error) => return Err(("relation", error)),
        };
        let email = clean(&self.email, MAX_EMAIL).map_err(|error| ("email", error))?.to_lowercase();
        let whole = email.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
        });
        if !whole || !email.is_ascii() || email.contains(char::is_whitespace) || email.matches('@').count() != 1 {
            return Err(("email", FieldError::Malformed));
        }
        let proof = clean(&self.proof, MAX_REASON).map_err(|error| ("proof", error))?.to_owned();
        Ok(Self { id: self.id, name, email, capacity: self.capacity, relation, proof })
    }
}

/// The subject's answer: 同意, 不同意, or 同意 taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UseAnswer {
    /// Chosen by the app; the same one again is the same answer.
    pub id: EntryId,
    /// 同意する
    pub agreed: bool,
    /// How. One's own sign-in says it by itself.
    pub method: ConsentMethod,
    /// Who agreed for the subject; none: the subject.
    #[serde(default)]
    pub signer: Option<Signer>,
    /// 立会人; may be empty, but not where the applicant puts the consent on record (M25-5).
    #[serde(default)]
    pub witness: String,
    /// Day of the signature on paper.
    #[serde(default)]
    pub signed_on: Option<Date>,
    /// Drawn on the screen.
    #[serde(default)]
    pub signature: Option<Signature>,
}

impl UseAnswer {
    /// Complete and possible, apart from who may give it how. A no needs no proof.
    ///
    /// # Errors
    /// The first wrong field.
    pub fn check(&self, today: Date) -> Result<(), (&'static str, FieldError)> {
        if let Some(signer) = &self.signer {
            let of_signer = |(field, error)| (if field == "name" { "signer.name" } else { "signer.relation" }, error);
            signer.checked().map_err(of_signer)?;
        }
        if self.witness.chars().count() > MAX_NAME {
            return Err(("witness", FieldError::TooLong));
        }
        if !self.agreed {
            return Ok(());
        }
        check_how(self.method, self.signed_on, self.signature.as_ref(), today)
    }
}

/// An answer as it stands on record; never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UseAnswered {
    /// Of which act.
    pub id: EntryId,
    /// 同意
    pub agreed: bool,
    /// How.
    pub method: ConsentMethod,
    /// Who agreed in the subject's place.
    pub signer: Option<Signer>,
    /// 立会人
    pub witness: String,
    /// Day of the signature on paper.
    pub signed_on: Option<Date>,
    /// As it was drawn.
    pub signature: Option<Signature>,
    /// 代筆: the applicant put it on record (M25-5).
    #[serde(default)]
    pub by_applicant: bool,
    /// Who put it on record.
    pub by: Author,
    /// In effect since.
    pub at: Timestamp,
}

/// 中止・取下げ: the end of a use or of its application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UseEnded {
    /// Why; empty where the individual ended it.
    pub reason: String,
    /// Who put it on record.
    pub by: Author,
    /// In effect since.
    pub at: Timestamp,
}

/// An application, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IndividualUse {
    /// Its id.
    pub id: EntryId,
    /// The applicant.
    pub name: Name,
    /// As whom.
    pub capacity: Capacity,
    /// 続柄
    pub relation: String,
    /// 確認した書類
    pub proof: String,
    /// Who took it in.
    pub by: Author,
    /// When.
    pub at: Timestamp,
    /// The subject's answers, newest first.
    pub answers: Vec<UseAnswered>,
    /// The end of it.
    pub ended: Option<UseEnded>,
    /// Until when the account, which is not in use yet, can be taken into use; none: it is in use.
    pub invited_until: Option<Timestamp>,
}

impl IndividualUse {
    /// How it stands.
    pub fn state(&self) -> UseState {
        match (&self.ended, self.answers.first()) {
            (Some(_), _) => UseState::Ended,
            (None, None) => UseState::Waiting,
            (None, Some(answer)) if answer.agreed => UseState::Agreed,
            (None, Some(_)) => UseState::Declined,
        }
    }
}

/// 招待: how an account that was prepared is taken into use. Its code is shown once, and handed over.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// ログインID
    pub login: String,
    /// The password of the first sign-in.
    pub code: String,
    /// Good until then.
    pub until: Timestamp,
}

impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Invitation(..)")
    }
}

/// A code as somebody types it, without what does not count.
pub fn typed_code(typed: &str) -> String {
    let narrow = crate::text::half_width_digits(typed).to_uppercase();
    narrow.chars().filter(|c| c.is_ascii_alphanumeric()).collect()
}

/// An application that was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UseFiled {
    /// The application.
    pub application: IndividualUse,
    /// For an applicant who had no account.
    pub invitation: Option<Invitation>,
}

/// The end of a use, by the desk (M9-4, M9-5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndUse {
    /// Why: form 7, 提出困難, a mistake; at most [`MAX_REASON`] characters.
    pub reason: String,
}

impl EndUse {
    /// The reason, cut at its ends.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn checked(&self) -> Result<&str, (&'static str, FieldError)> {
        clean(&self.reason, MAX_REASON).map_err(|error| ("reason", error))
    }
}

/// My own use toward one subject, or my application for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnUse {
    /// Of whose record.
    pub subject: SubjectId,
    /// Their name, as long as I may see it.
    pub name: Option<Name>,
    /// In which role.
    pub role: Role,
    /// 続柄
    pub relation: String,
    /// How it stands.
    pub state: UseState,
    /// Since when.
    pub at: Timestamp,
}

/// 個人利用中止 (form 7; M9-3): by whoever uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StopUse {
    /// Of whose record.
    pub subject: SubjectId,
    /// In which role.
    pub role: Role,
}

/// 利用の開始: a password of one's own, and the consent to how one's own data are used (§ likewise M18-1).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Join {
    /// At least [`MIN_PASSWORD`] characters, and not the code.
    pub password: String,
    /// Which text was agreed to: its hash.
    pub text: String,
}

impl std::fmt::Debug for Join {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Join(..)")
    }
}

/// Whether a password can be taken, apart from who has it.
///
/// # Errors
/// It is empty or too short.
pub fn check_password(password: &str) -> Result<(), FieldError> {
    match password.chars().count() {
        0 => Err(FieldError::Required),
        n if n < MIN_PASSWORD => Err(FieldError::TooShort),
        _ => Ok(()),
    }
}

/// ご自身の情報についての同意: of an individual user, about their own data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnConsent {
    /// What was agreed to last: hash of the text, and when.
    pub agreed: Option<OwnAgreed>,
    /// Today's text.
    pub text: PublishedText,
}

/// An agreement about one's own data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnAgreed {
    /// Hash of the text.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Agreeing to today's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgreeOwn {
    /// Which text was read: its hash.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> NewIndividualUse {
        let name = Name {
            family: " 高橋 ".into(),
            given: "恵".into(),
            family_kana: "タカハシ".into(),
            given_kana: "メグミ".into(),
        };
        NewIndividualUse {
            id: EntryId::from_parts(1, &[1; 10]),
            name,
            email: " Megumi@Town.Example ".into(),
            capacity: Capacity::Family,
            relation: "長女".into(),
            proof: "運転免許証".into(),
        }
    }

    #[test]
    fn m6_3_a_form_states_who_as_whom_and_how_it_was_made_sure() {
        let taken = form().checked().unwrap();
        assert_eq!((taken.name.family.as_str(), taken.email.as_str()), ("高橋", "megumi@town.example"));
        for (email, error) in [
            ("", FieldError::Required),
            ("megumi", FieldError::Malformed),
            ("a@b", FieldError::Malformed),
            ("a@@b.example", FieldError::Malformed),
            ("a b@c.example", FieldError::Malformed),
            ("恵@town.example", FieldError::Malformed),
        ] {
            let wrong = NewIndividualUse { email: email.into(), ..form() };
            assert_eq!(wrong.checked().map(|form| form.email), Err(("email", error)), "{email}");
        }
        let bare = |change: fn(&mut NewIndividualUse)| {
            let mut bare = form();
            change(&mut bare);
            bare.checked().map(|form| form.relation)
        };
        assert_eq!(bare(|form| form.relation.clear()), Err(("relation", FieldError::Required)));
        assert_eq!(bare(|form| form.proof.clear()), Err(("proof", FieldError::Required)));
        assert_eq!(bare(|form| form.capacity = Capacity::Unknown), Err(("capacity", FieldError::Required)));
        assert_eq!(bare(|form| form.name.given_kana.clear()), Err(("name.given_kana", FieldError::Required)));
        assert_eq!(bare(|form| form.capacity = Capacity::Subject), Ok(String::new()));
    }

    #[test]
    fn m6_4_a_yes_has_its_proof_and_a_no_needs_none() {
        let today: Date = "2026-11-30".parse().unwrap();
        let answer = |agreed, method| UseAnswer {
            id: EntryId::from_parts(1, &[1; 10]),
            agreed,
            method,
            signer: None,
            witness: String::new(),
            signed_on: None,
            signature: None,
        };
        assert_eq!(answer(true, ConsentMethod::Own).check(today), Ok(()));
        assert_eq!(answer(true, ConsentMethod::Paper).check(today), Err(("signed_on", FieldError::Required)));
        assert_eq!(answer(true, ConsentMethod::InPerson).check(today), Err(("signature", FieldError::Required)));
        assert_eq!(answer(false, ConsentMethod::InPerson).check(today), Ok(()));
    }

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        for typed in ["ABCD-2345-WXYZ", "abcd 2345 wxyz", "ＡＢＣＤー２３４５ーＷＸＹＺ"] {
            assert_eq!(typed_code(typed), "ABCD2345WXYZ", "{typed}");
        }
        assert!(!CODE_LETTERS.iter().any(|letter| b"01IO".contains(letter)));
    }

    #[test]
    fn j03_a_password_has_its_length() {
        assert_eq!(check_password(""), Err(FieldError::Required));
        assert_eq!(check_password("みじかいことば"), Err(FieldError::TooShort));
        assert_eq!(check_password("なつやすみにうみであそぶ三毛猫"), Ok(()));
    }
}
