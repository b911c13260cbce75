//! 定型文: texts that an institution's staff write again and again. One list for each institution, kept by its admin.

use serde::{Deserialize, Serialize};

/// Most phrases of one institution.
pub const MOST: usize = 60;
/// Longest title, in characters.
pub const MAX_TITLE: usize = 40;
/// Longest text, in characters.
pub const MAX_PHRASE: usize = 1_000;

/// A text with the name under which it is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Phrase {
    /// 1–40 characters.
    pub title: String,
    /// 1–1,000 characters.
    pub text: String,
}

/// An institution's 定型文, in the order in which they are offered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Phrases {
    /// 0 before there was any, and one more with each saving. Sent in: the version that was on screen; another one
    /// answers 412.
    pub version: u32,
    /// The phrases.
    pub items: Vec<Phrase>,
}
