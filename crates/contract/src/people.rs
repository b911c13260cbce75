//! Names and references to people and institutions, as lists and cards show them.

use crate::{
    InstitutionId, PersonId,
    role::{AccountState, InstitutionKind, Occupation, Role},
};
use serde::{Deserialize, Serialize};

/// 氏名: family and given name with フリガナ. Never normalised: 髙 and 𠮷 stay what they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Name {
    /// 姓
    pub family: String,
    /// 名
    pub given: String,
    /// セイ, full-width katakana.
    pub family_kana: String,
    /// メイ, full-width katakana.
    pub given_kana: String,
}

impl Name {
    /// 姓 名, one space between.
    pub fn full(&self) -> String {
        format!("{} {}", self.family, self.given)
    }

    /// セイ メイ.
    pub fn kana(&self) -> String {
        format!("{} {}", self.family_kana, self.given_kana)
    }
}

/// An institution in a line of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstitutionRef {
    /// Id.
    pub id: InstitutionId,
    /// 名称
    pub name: String,
    /// 種別
    pub kind: InstitutionKind,
}

/// Who wrote something, as it was when it was written (J-30): name, role, 職種 and institution then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Author {
    /// The person.
    pub person: PersonId,
    /// Name then.
    pub name: Name,
    /// Role toward the subject then.
    pub role: Role,
    /// 主たる職種 then; staff only.
    pub occupation: Option<Occupation>,
    /// Name of the institution then; staff only.
    pub institution: Option<String>,
    /// 続柄 in words then (長女 …); subject's side only.
    pub relation: Option<String>,
}

/// One person of a subject's circle, as it is now.
pub type Member = Author;

/// A member of staff on the institution admin's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffMember {
    /// The person.
    pub person: PersonId,
    /// 氏名
    pub name: Name,
    /// 職種, principal first.
    pub occupations: Vec<Occupation>,
    /// 利用機関管理者 of this institution.
    pub admin: bool,
    /// State of the account.
    pub state: AccountState,
    /// For how many subjects the person is registered now.
    pub subjects: u32,
    /// Last sign-in, if ever.
    pub last_sign_in: Option<crate::Timestamp>,
    /// 停止・再開: the last of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acted: Option<crate::account::AccountActed>,
}
