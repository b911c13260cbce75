//! だれが見たか (M5-3, M20, decision A.4-10): the access log as the subject reads it. What one person did in one go is one line that
//! opens, so that a nurse's visit with two hundred reads is a visit.

use crate::{
    Date, PersonId, SubjectId, Timestamp,
    code::codes,
    people::{InstitutionRef, Name},
    role::{Occupation, Role},
};
use serde::{Deserialize, Serialize};

/// Longest stretch of days that is answered at once.
pub const MOST_DAYS: i64 = 31;
/// A pause of so long ends what somebody did in one go.
pub const PAUSE_MS: i64 = 30 * 60_000;

codes! {
    /// What was done (M5-3).
    Did {
        /// 登録
        Registered = "registered",
        /// 閲覧
        Viewed = "viewed",
        /// 修正
        Modified = "modified",
        /// 取消
        Deleted = "deleted",
        /// 印刷
        Printed = "printed",
        /// 書出
        Exported = "exported",
        /// 共有: who may see the record was changed
        Shared = "shared",
        /// 同意
        Consented = "consented",
        /// 撤回
        Withdrawn = "withdrawn",
        /// 権限: somebody was given a role toward the record, or lost it
        Granted = "granted",
    }
}

codes! {
    /// Which part of the record.
    Part {
        /// 記録・申し送り
        Timeline = "timeline",
        /// バイタル
        Vitals = "vitals",
        /// 写真・動画
        Pictures = "pictures",
        /// プロフィール・服薬
        Profile = "profile",
        /// 書類
        Documents = "documents",
        /// 予定
        Schedule = "schedule",
        /// 名前・連絡先・顔写真
        Card = "card",
        /// ケア機関リスト・担当者・同意
        Sharing = "sharing",
        /// 紙・書き出し
        Paper = "paper",
        /// アクセス記録
        Log = "log",
        /// お尋ね・申出
        Inquiries = "inquiries",
    }
}

/// Which days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogQuery {
    /// First day.
    pub from: Date,
    /// Last day, included; at most [`MOST_DAYS`].
    pub to: Date,
}

impl LogQuery {
    /// A stretch that is answered.
    pub fn fits(self) -> bool {
        (0..MOST_DAYS).contains(&(self.to.days() - self.from.days()))
    }
}

/// One thing that was done, as often as it was done in one go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Act {
    /// What was done.
    pub did: Did,
    /// To which part.
    pub part: Part,
    /// How often.
    pub times: u32,
    /// How often it was refused; those are not in `times`.
    pub refused: u32,
    /// The first time.
    pub at: Timestamp,
}

/// What one person did in one go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Look {
    /// Who; `None`: the service itself.
    pub person: Option<PersonId>,
    /// Their name; `None`: the service itself.
    pub name: Option<Name>,
    /// In which role then: the ground on which it was done.
    pub role: Role,
    /// 主たる職種 now; staff only.
    pub occupation: Option<Occupation>,
    /// For which institution then.
    pub institution: Option<InstitutionRef>,
    /// The first act.
    pub from: Timestamp,
    /// The last one.
    pub to: Timestamp,
    /// The acts, most frequent first.
    pub acts: Vec<Act>,
}

codes! {
    /// 理由: on what ground something was done.
    Ground {
        /// 担当者 of an institution on the 対象者ケア機関リスト
        Staff = "as_staff",
        /// 本人・家族・代理人
        Family = "as_family",
        /// 機関の管理者
        Admin = "as_admin",
        /// 運営者
        Operator = "as_operator",
        /// There was none: all of it was refused.
        None = "no_ground",
        /// そのほか
        Other = "as_other",
    }
}

impl Look {
    /// On what ground it was done.
    pub fn ground(&self) -> Ground {
        match self.role {
            _ if self.acts.iter().all(|act| act.times == 0) => Ground::None,
            Role::Staff if self.institution.is_some() => Ground::Staff,
            Role::Subject | Role::Family | Role::Representative => Ground::Family,
            Role::InstitutionAdmin => Ground::Admin,
            role if role.is_operator() || role == Role::CustomerCentre => Ground::Operator,
            _ => Ground::Other,
        }
    }
}

/// The log of a stretch of days, newest first; what one did oneself is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Looks {
    /// Lines.
    pub items: Vec<Look>,
    /// There was more than is answered at once: a shorter stretch shows it.
    pub cut: bool,
}

/// Whether the family reads the log of the record too (A.8 note 4): the subject decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogOpened {
    /// It does.
    pub family: bool,
}

/// What one member of an institution's staff did in one go with one subject's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffLook {
    /// Whose record; `None`: nobody on whose list the institution stands now, so not named.
    pub subject: Option<(SubjectId, Name)>,
    /// What was done.
    pub look: Look,
}

/// The log of an institution's own staff, newest first (M5-3: IADM, own staff).
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffLooks {
    /// Lines.
    pub items: Vec<StaffLook>,
    /// There was more than is answered at once.
    pub cut: bool,
}
