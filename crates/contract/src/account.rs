//! 一時停止・再開・抹消 of an account (M9, M11), and what its person had not sent when it was stopped (M9-2).

use crate::{
    EntryId, SubjectId, Timestamp,
    code::codes,
    people::{Author, Name},
    policy::Audience,
    problem::FieldError,
    role::AccountState,
    text::clean,
};
use serde::{Deserialize, Serialize};

/// Most characters of a reason.
pub const MAX_REASON: usize = 200;
/// Most characters of one unsent writing.
pub const MAX_UNSENT: usize = 20_000;
/// Most unsent writings that are handed in at once.
pub const MOST_UNSENT: usize = 10;

codes! {
    /// What is done with an account.
    AccountAct {
        /// 一時停止: no session lives on, none begins; it can be taken up again.
        Suspend = "suspend",
        /// 再開
        Restore = "restore",
        /// 抹消: the person leaves the institution. What they wrote stays theirs. Final.
        Revoke = "revoke",
    }
}

impl AccountAct {
    /// May follow on this state.
    pub const fn follows(self, state: AccountState) -> bool {
        match self {
            Self::Suspend => matches!(state, AccountState::Active),
            Self::Restore => matches!(state, AccountState::Suspended),
            Self::Revoke => matches!(state, AccountState::Active | AccountState::Suspended),
            Self::Unknown => false,
        }
    }
}

/// An act on the account of a member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewAccountAct {
    /// What.
    pub act: AccountAct,
    /// Why, at most [`MAX_REASON`] characters.
    pub reason: String,
}

impl NewAccountAct {
    /// The reason, cut at its ends.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check(&self) -> Result<&str, (&'static str, FieldError)> {
        if self.act == AccountAct::Unknown {
            return Err(("act", FieldError::Malformed));
        }
        clean(&self.reason, MAX_REASON).map_err(|error| ("reason", error))
    }
}

codes! {
    /// 利用停止の事由 (M11(1)–(6)), as far as an institution can give one.
    StopGround {
        /// 承諾のない営利利用
        Commercial = "commercial",
        /// 届出の虚偽
        FalseRegistration = "false_registration",
        /// 信用の毀損
        Reputation = "reputation",
        /// 料金の不払い
        Unpaid = "unpaid",
        /// その他
        Other = "other",
    }
}

/// 利用の停止・再開 of a whole institution, by the operator (M11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewInstitutionAct {
    /// Chosen by the app; the same one again is the same act.
    pub id: EntryId,
    /// [`AccountAct::Suspend`] or [`AccountAct::Restore`].
    pub act: AccountAct,
    /// On which ground it is stopped.
    #[serde(default)]
    pub ground: Option<StopGround>,
    /// Why, at most [`MAX_REASON`] characters.
    pub reason: String,
}

impl NewInstitutionAct {
    /// The act with its reason cut at its ends.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn checked(&self) -> Result<Self, (&'static str, FieldError)> {
        let reason = clean(&self.reason, MAX_REASON).map_err(|error| ("reason", error))?.to_owned();
        let ground = match (self.act, self.ground) {
            (AccountAct::Suspend, None | Some(StopGround::Unknown)) => return Err(("ground", FieldError::Required)),
            (AccountAct::Suspend, ground) => ground,
            (AccountAct::Restore, _) => None,
            (AccountAct::Revoke | AccountAct::Unknown, _) => return Err(("act", FieldError::Malformed)),
        };
        Ok(Self { reason, ground, ..self.clone() })
    }
}

/// Such an act, as it stands on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstitutionActed {
    /// What.
    pub act: AccountAct,
    /// On which ground.
    pub ground: Option<StopGround>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}

/// Whether an institution may use the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstitutionUse {
    /// 利用停止中: nobody uses the service for it.
    pub suspended: bool,
    /// What was done, newest first.
    pub acts: Vec<InstitutionActed>,
}

/// An act that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountActed {
    /// What.
    pub act: AccountAct,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}

codes! {
    /// In which form something unsent was written.
    UnsentForm {
        /// 投稿・日々の記録
        Entry = "entry",
        /// バイタル
        Vitals = "vitals",
        /// コメント
        Comment = "comment",
        /// 訂正
        Correction = "correction",
        /// 取消
        Cancellation = "cancellation",
    }
}

/// Something that was written and not sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewUnsent {
    /// The id under which it would have been sent. The same words handed in twice are kept once.
    pub id: EntryId,
    /// About whom.
    pub subject: SubjectId,
    /// In which form.
    pub form: UnsentForm,
    /// For whom.
    pub audience: Audience,
    /// When it happened; `None`: at the moment of sending.
    #[serde(default)]
    pub occurred_at: Option<Timestamp>,
    /// As it was typed, in lines, at most [`MAX_UNSENT`] characters.
    pub text: String,
}

/// What the device of somebody whose account was stopped still has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandIn {
    /// At most [`MOST_UNSENT`].
    pub items: Vec<NewUnsent>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandedIn {
    /// Places in the list of what is kept for the admin of an institution. What is not among them has no institution that
    /// may see it, or is too long.
    pub kept: Vec<u32>,
}

/// Something unsent, as the institution's admin finds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unsent {
    /// Its id.
    pub id: EntryId,
    /// About whom.
    pub subject: (SubjectId, Name),
    /// Who wrote it.
    pub by: Name,
    /// In which form.
    pub form: UnsentForm,
    /// For whom it was meant.
    pub audience: Audience,
    /// When it happened, as the writer said.
    pub occurred_at: Option<Timestamp>,
    /// As it was typed.
    pub text: String,
    /// Something with its id has reached the record: perhaps the same words.
    pub reached: bool,
    /// Handed in then.
    pub at: Timestamp,
    /// What was done with it.
    pub settled: Option<Settled>,
}

/// What was done with something unsent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settled {
    /// What: "written down by …", "not needed".
    pub note: String,
    /// By whom.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}

/// Something unsent has been dealt with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settle {
    /// What was done, at most [`MAX_REASON`] characters.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m9_2_what_was_revoked_does_not_come_back() {
        for act in [AccountAct::Suspend, AccountAct::Restore, AccountAct::Revoke] {
            assert!(!act.follows(AccountState::Revoked), "{act:?}");
        }
        assert!(
            AccountAct::Restore.follows(AccountState::Suspended) && !AccountAct::Restore.follows(AccountState::Active)
        );
    }

    #[test]
    fn m11_an_institution_is_stopped_on_a_ground_and_taken_up_again() {
        let new = |act, ground, reason: &str| {
            let id = EntryId::from_parts(0, &[0; 10]);
            NewInstitutionAct { id, act, ground, reason: reason.to_owned() }.checked()
        };
        let stop = |ground| new(AccountAct::Suspend, ground, " 督促のあとも ");
        assert_eq!(stop(None).unwrap_err(), ("ground", FieldError::Required));
        assert_eq!(stop(Some(StopGround::Unpaid)).unwrap().reason, "督促のあとも");
        assert_eq!(new(AccountAct::Restore, Some(StopGround::Unpaid), "入金").unwrap().ground, None);
        assert_eq!(new(AccountAct::Restore, None, " ").unwrap_err(), ("reason", FieldError::Required));
        assert_eq!(new(AccountAct::Revoke, None, "x").unwrap_err(), ("act", FieldError::Malformed));
    }

    #[test]
    fn m9_1_a_reason_is_asked_for() {
        let act = |reason: &str| NewAccountAct { act: AccountAct::Suspend, reason: reason.to_owned() };
        assert_eq!(act("  ").check(), Err(("reason", FieldError::Required)));
        assert_eq!(act(" 退職 ").check(), Ok("退職"));
    }
}
