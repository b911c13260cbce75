//! お尋ね・開示等の申出 (M20): what the subject's side asks about the record or about who looked at it. It goes to an
//! institution, which answers or passes it on to the operator; the three see one line of how it stands.

use crate::{
    Date, InstitutionId, PersonId, SubjectId, Timestamp,
    access_log::MOST_DAYS,
    code::codes,
    people::{Author, InstitutionRef, Name},
    problem::FieldError,
    text::clean,
    time::DAY_MS,
};
use serde::{Deserialize, Serialize};

/// Most characters of what is asked, and of an answer.
pub const MAX_WORDS: usize = 1_000;
/// Days within which a question about who looked is to be answered. (The terms say 速やかに and no number.)
const DAYS_FOR_A_LOOK: i64 = 14;
/// Days within which everything else is to be answered.
const DAYS: i64 = 30;

codes! {
    /// What is asked for.
    InquiryKind {
        /// 閲覧についてのお尋ね: why somebody looked.
        Look = "look",
        /// 開示
        Disclosure = "disclosure",
        /// 訂正
        Correction = "correction",
        /// 利用停止
        Stop = "stop",
        /// 削除
        Deletion = "deletion",
    }
}

impl InquiryKind {
    /// The last day of an answer to what is asked on a day.
    pub fn due(self, asked: Date) -> Date {
        Date::from_days(asked.days() + if self == Self::Look { DAYS_FOR_A_LOOK } else { DAYS })
    }
}

codes! {
    /// How it stands.
    InquiryState {
        /// 受付: the institution has it.
        Received = "received",
        /// 検討中: the operator has it.
        Passed = "passed",
        /// 回答済
        Answered = "answered",
    }
}

codes! {
    /// What came of it.
    InquiryOutcome {
        /// 説明しました
        Explained = "explained",
        /// 対応しました
        Done = "done",
        /// 対応できません
        Declined = "declined",
    }
}

/// Id of an inquiry.
pub type InquiryId = crate::EntryId;

/// What somebody did in one go, as だれが見たか shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LookRef {
    /// Who.
    pub person: PersonId,
    /// For which institution.
    pub institution: Option<InstitutionId>,
    /// The first act.
    pub from: Timestamp,
    /// The last one.
    pub to: Timestamp,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewInquiry {
    /// Id, made by the client: sent again, it is one inquiry.
    pub id: InquiryId,
    /// What is asked for.
    pub kind: InquiryKind,
    /// 1–1,000 characters.
    pub text: String,
    /// About which look; with [`InquiryKind::Look`], and with it alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<LookRef>,
}

impl NewInquiry {
    /// The words, tidied.
    ///
    /// # Errors
    /// The field that is wrong, and how.
    pub fn check(&self) -> Result<&str, (&'static str, FieldError)> {
        if self.kind == InquiryKind::Unknown {
            return Err(("kind", FieldError::Malformed));
        }
        if self.look.is_some() != (self.kind == InquiryKind::Look) {
            return Err(("look", FieldError::Malformed));
        }
        // Nobody does something in one go for longer than the log answers at once.
        let long = |look: &LookRef| look.to < look.from || look.to.0.saturating_sub(look.from.0) > MOST_DAYS * DAY_MS;
        if self.look.as_ref().is_some_and(long) {
            return Err(("look", FieldError::OutOfRange));
        }
        clean(&self.text, MAX_WORDS).map_err(|error| ("text", error))
    }
}

impl Inquiry {
    /// 開示 that was done: the record may be taken along.
    pub fn discloses(&self) -> bool {
        let last = self.steps.last().and_then(|step| step.outcome);
        self.kind == InquiryKind::Disclosure && last == Some(InquiryOutcome::Done)
    }
}

/// A step of whoever has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewStep {
    /// Id, made by the client.
    pub id: crate::EntryId,
    /// The answer; `None`: it is passed on to the operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<InquiryOutcome>,
    /// 1–1,000 characters.
    pub text: String,
}

impl NewStep {
    /// The words, tidied.
    ///
    /// # Errors
    /// The field that is wrong, and how.
    pub fn check(&self) -> Result<&str, (&'static str, FieldError)> {
        if self.outcome == Some(InquiryOutcome::Unknown) {
            return Err(("outcome", FieldError::Malformed));
        }
        clean(&self.text, MAX_WORDS).map_err(|error| ("text", error))
    }
}

/// A step that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// The answer; `None`: it was passed on.
    pub outcome: Option<InquiryOutcome>,
    /// In words.
    pub text: String,
    /// By whom.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}

/// The look that is asked about, as it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskedLook {
    /// Who.
    pub name: Name,
    /// For which institution.
    pub institution: Option<InstitutionRef>,
    /// The first act.
    pub from: Timestamp,
    /// The last one.
    pub to: Timestamp,
}

/// An inquiry, with everything that became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inquiry {
    /// Id.
    pub id: InquiryId,
    /// About whose record.
    pub subject: (SubjectId, Name),
    /// What is asked for.
    pub kind: InquiryKind,
    /// In words.
    pub text: String,
    /// About which look.
    pub look: Option<AskedLook>,
    /// Who is asked; `None`: there is no institution to ask, so the operator is.
    pub institution: Option<InstitutionRef>,
    /// Who asks.
    pub by: Author,
    /// When.
    pub at: Timestamp,
    /// The last day of an answer.
    pub due: Date,
    /// How it stands.
    pub state: InquiryState,
    /// What became of it, oldest first.
    pub steps: Vec<Step>,
}
