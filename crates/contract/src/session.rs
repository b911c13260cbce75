//! Sign-in, claims and the list of own sessions.

use crate::{
    PersonId, SessionId, SubjectId, Timestamp,
    people::{InstitutionRef, Name},
    policy::{Actor, Right, SubjectFacts},
    vital::VitalKind,
};
use serde::{Deserialize, Serialize};

/// ID or registered e-mail, and password (M2-c). Both are taken as typed, spaces around the ID cut.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// 登録メールアドレス or ID.
    pub login: String,
    /// パスワード, at most 256 characters.
    pub password: String,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignIn(..)")
    }
}

/// What I am and may, as the server sees it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claims {
    /// Name of the signed-in person.
    pub name: Name,
    /// What the policy judges by.
    pub actor: Actor,
    /// Names of the institutions in `actor.grants`.
    pub institutions: Vec<InstitutionRef>,
    /// Rights that need no subject.
    pub rights: Vec<Right>,
    /// My standing toward each of my subjects. No names: those come with the list.
    pub subjects: Vec<SubjectClaim>,
    /// 測定項目の順 of the first of my institutions that has decided on one; empty: the usual one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<VitalKind>,
    /// お尋ね・申出 that wait for my answer, as an institution's admin or the operator's desk.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub inquiries: u32,
    /// This session.
    pub session: SessionId,
    /// The session ends then at the latest, whatever is done.
    pub session_ends_at: Timestamp,
    /// Without a request it ends after so many seconds.
    pub idle_s: u32,
    /// The sign-in before this one (J-06).
    pub previous_sign_in: Option<Timestamp>,
    /// Build of the server; another one than before: offer to load the app anew.
    pub build: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// My standing toward one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubjectClaim {
    /// The subject.
    pub subject: SubjectId,
    /// Facts for the policy.
    pub facts: SubjectFacts,
    /// The rights that follow from them.
    pub rights: Vec<Right>,
    /// 個人利用の申請 that wait for an answer which I may put on record.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub asked: u32,
}

/// A signed-in device (M5-2, J-06).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionInfo {
    /// Names the session; opens nothing.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// Browser and system, in short ("Chrome · Android").
    pub device: String,
    /// Signed in then.
    pub created_at: Timestamp,
    /// Last used then (to the minute).
    pub last_seen_at: Timestamp,
    /// This very session.
    pub current: bool,
}
