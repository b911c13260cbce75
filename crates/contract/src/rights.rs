//! 役割と権限: what the operator has taken from a role, within what the articles leave open (`policy::may_be_withheld`).

use crate::{
    Timestamp,
    people::Author,
    policy::{Right, Withheld, may_be_withheld},
    problem::FieldError,
    role::Role,
    text::clean,
};
use serde::{Deserialize, Serialize};

/// Most characters of a reason.
pub const MAX_REASON: usize = 200;

/// What is withheld now, and how it came to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rights {
    /// Grows with each change; what a change is made over.
    pub version: u32,
    /// Now.
    pub withheld: Vec<Withheld>,
    /// The newest changes, newest first.
    pub changes: Vec<RightChanged>,
}

/// A right is taken from a role, or given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RightChange {
    /// Over which version.
    pub version: u32,
    /// From which role.
    pub role: Role,
    /// Which right.
    pub right: Right,
    /// Taken, or given back.
    pub withheld: bool,
    /// Why, at most [`MAX_REASON`] characters.
    pub reason: String,
}

impl RightChange {
    /// The reason, cut at its ends.
    ///
    /// # Errors
    /// The articles do not leave the right to the operator, or the reason is missing.
    pub fn check(&self) -> Result<&str, (&'static str, FieldError)> {
        if !may_be_withheld(self.role, self.right) {
            return Err(("right", FieldError::WrongKind));
        }
        clean(&self.reason, MAX_REASON).map_err(|error| ("reason", error))
    }
}

/// A change that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RightChanged {
    /// Of which role, which right.
    pub of: Withheld,
    /// Taken, or given back.
    pub withheld: bool,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}
