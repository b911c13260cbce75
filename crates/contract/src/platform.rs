//! What belongs to no subject: the deployment's public configuration and the start pages of the
//! operator's side.

use crate::{
    InstitutionId,
    role::{AccountState, InstitutionKind},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A number to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmergencyNumber {
    /// Digits as dialled, `#7119` included.
    pub number: String,
    /// Code of the label: `ambulance`, `police`, `advice`; else shown as it is.
    pub label: String,
}

/// What this deployment is called and whom to phone. No secret; open to everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicConfig {
    /// サービス名
    pub service: String,
    /// サービス提供者
    pub operator: String,
    /// カスタマーセンター phone.
    pub centre_phone: String,
    /// Opening hours in words.
    pub centre_hours: String,
    /// Emergency numbers, most urgent first.
    pub emergency: Vec<EmergencyNumber>,
    /// 料金: yen by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub prices: BTreeMap<String, u32>,
    /// Further kinds of daily life (M3-2-7), by the names that people read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub daily_kinds: Vec<String>,
    /// A demo town lives here: the sign-in page says so.
    pub demo: bool,
    /// Build of the server.
    pub build: String,
}

/// Start page of operator, customer centre and system admin: counts, no record bodies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overview {
    /// Subjects in use.
    pub subjects: u32,
    /// Accounts by state.
    pub people: Vec<CountBy>,
    /// Sessions that are open now.
    pub sessions: u32,
    /// Sign-ins that failed within the last 24 hours.
    pub failed_sign_ins: u32,
    /// Institutions.
    pub institutions: Vec<InstitutionLine>,
}

/// How many accounts have a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountBy {
    /// The state.
    pub state: AccountState,
    /// How many.
    pub count: u32,
}

/// A line of the list of institutions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstitutionLine {
    /// Id.
    pub id: InstitutionId,
    /// 名称
    pub name: String,
    /// 種別
    pub kind: InstitutionKind,
    /// Staff with an account.
    pub staff: u32,
    /// Subjects on whose list it stands now.
    pub subjects: u32,
    /// 利用停止中 (M11)
    #[serde(default)]
    pub suspended: bool,
}
