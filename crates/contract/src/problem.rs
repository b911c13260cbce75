//! RFC 9457 problem details with stable codes. The body never carries internals or health data; the
//! sentence for people is made from the code in the reader's language.

use crate::{code::codes, policy::Denied};
use serde::{Deserialize, Serialize};

/// Media type of a [`Problem`] body.
pub const MEDIA_TYPE: &str = "application/problem+json";

codes! {
    /// What went wrong, as a stable code.
    ProblemCode {
        /// 401: no valid session.
        SignedOut = "signed_out",
        /// 401: the pair of ID and password does not open anything. One answer for all causes (J-04).
        SignInFailed = "sign_in_failed",
        /// 403: see `denied`.
        Denied = "denied",
        /// 403: the request did not come from our own page (CSRF defence S-11).
        NotSameOrigin = "not_same_origin",
        /// 404: nothing here for you, whether or not it exists.
        NotFound = "not_found",
        /// 409: no effective consent, so nothing may be recorded (M3-1).
        ConsentRequired = "consent_required",
        /// 409: the account is used elsewhere too, or was stopped by somebody else: only the operator may.
        NotOursAlone = "not_ours_alone",
        /// 412: somebody wrote a newer version meanwhile.
        VersionConflict = "version_conflict",
        /// 405: the address exists, the method does not.
        MethodNotAllowed = "method_not_allowed",
        /// 408: the request did not arrive as a whole in time.
        TooSlow = "too_slow",
        /// 413: larger than allowed.
        TooLarge = "too_large",
        /// 415: neither JSON nor, where a file is sent, bytes.
        NotJson = "not_json",
        /// 422: a field is wrong; see `fields`.
        Invalid = "invalid",
        /// 422: the same id came with another content.
        IdReused = "id_reused",
        /// 429: too often; wait `retry_after_s`.
        TooMany = "too_many",
        /// 500: our fault.
        Internal = "internal",
        /// 503: busy or starting; wait `retry_after_s`.
        Unavailable = "unavailable",
        /// 507: the server's disk is full; nothing was saved.
        StorageFull = "storage_full",
    }
}

codes! {
    /// What is wrong with a field.
    FieldError {
        /// Empty, but needed.
        Required = "required",
        /// Longer than allowed.
        TooLong = "too_long",
        /// Shorter than allowed.
        TooShort = "too_short",
        /// Not as it stands on record: an account of this address has another name.
        Differs = "differs",
        /// There is one already.
        Already = "already",
        /// Not understood.
        Malformed = "malformed",
        /// In the future.
        InFuture = "in_future",
        /// Too long ago.
        TooOld = "too_old",
        /// Technically impossible.
        OutOfRange = "out_of_range",
        /// Possible and unusual: needs somebody's second look.
        Unusual = "unusual",
        /// The lower one is not below the upper one.
        Crossed = "crossed",
        /// A file of a kind that is not taken.
        WrongKind = "wrong_kind",
        /// It ends before it begins.
        EndsFirst = "ends_first",
        /// The check digit does not fit the number.
        CheckDigit = "check_digit",
        /// The subject's side has withdrawn its consent to it.
        Withdrawn = "withdrawn",
        /// A 個人番号, which must not be written here.
        PersonalNumber = "personal_number",
    }
}

/// One wrong field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Field {
    /// Name of the field in the request body.
    pub name: String,
    /// What is wrong with it.
    pub error: FieldError,
}

/// A problem (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:enwa:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short English title, for developers.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: ProblemCode,
    /// The policy's reason, for 403, 404 and 409.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denied: Option<Denied>,
    /// Wrong fields, for 422.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Seconds to wait before trying again, for 429 and 503.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
    /// Id of the request, for the customer centre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
}

impl ProblemCode {
    /// Status of RFC 9110 and the developer's title.
    pub const fn status_title(self) -> (u16, &'static str) {
        match self {
            Self::SignedOut => (401, "No valid session"),
            Self::SignInFailed => (401, "Sign-in failed"),
            Self::Denied => (403, "Not allowed"),
            Self::NotSameOrigin => (403, "Not from our own page"),
            Self::NotFound => (404, "Not found"),
            Self::TooSlow => (408, "The request took too long"),
            Self::ConsentRequired => (409, "No effective consent"),
            Self::NotOursAlone => (409, "Only the operator may"),
            Self::VersionConflict => (412, "A newer version exists"),
            Self::MethodNotAllowed => (405, "Method not allowed"),
            Self::TooLarge => (413, "Too large"),
            Self::NotJson => {
                (415, "The body must be application/json, or application/octet-stream for pieces of a file")
            }
            Self::Invalid => (422, "A field is invalid"),
            Self::IdReused => (422, "The id was used with another content"),
            Self::TooMany => (429, "Too many requests"),
            Self::Internal | Self::Unknown => (500, "Internal error"),
            Self::Unavailable => (503, "Unavailable"),
            Self::StorageFull => (507, "Storage is full"),
        }
    }
}

impl Problem {
    /// A problem of this code and nothing more.
    pub fn new(code: ProblemCode) -> Self {
        let (status, title) = code.status_title();
        Self {
            kind: format!("urn:enwa:problem:{}", code.code()),
            title: title.to_owned(),
            status,
            code,
            denied: None,
            fields: Vec::new(),
            retry_after_s: None,
            request: None,
        }
    }

    /// A field is wrong.
    pub fn field(name: &str, error: FieldError) -> Self {
        let mut problem = Self::new(ProblemCode::Invalid);
        problem.fields.push(Field { name: name.to_owned(), error });
        problem
    }

    /// Wait this long.
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }
}

impl From<Denied> for Problem {
    /// Outside the circle reads as "does not exist"; a missing consent on a write as 409 (M3-1).
    fn from(denied: Denied) -> Self {
        let code = match denied {
            Denied::NotInCircle => ProblemCode::NotFound,
            Denied::SignedOut => ProblemCode::SignedOut,
            _ => ProblemCode::Denied,
        };
        let mut problem = Self::new(code);
        if code == ProblemCode::Denied {
            problem.denied = Some(denied);
        }
        problem
    }
}
