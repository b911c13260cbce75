//! Live events. They say *that* something changed, never what: the client fetches it through the
//! ordinary endpoints, with their rights, consent gate and access log. So a stream holds no health
//! data, and an event that was missed is fetched, not lost.

use crate::{SubjectId, code::codes};
use serde::{Deserialize, Serialize};

/// Name of the event by which the stream says that it lives.
pub const BEAT: &str = "beat";

codes! {
    /// What kind of thing changed.
    EventKind {
        /// Entries of `subject` up to counter `seq`: fetch `changes`.
        Entries = "entries",
        /// The card of `subject` (顔写真): fetch it again.
        Card = "card",
        /// 通知範囲 of `subject`: fetch them again.
        Limits = "limits",
        /// プロフィール of `subject`, or a 申出 about it: fetch it again.
        Profile = "profile",
        /// 書類 of `subject`, or which of them are opened: fetch them again.
        Documents = "documents",
        /// 予定 of `subject`: fetch it again.
        Schedule = "schedule",
        /// Read marks of `subject`.
        Reads = "reads",
        /// The order in which the 対象者ケア機関リスト of `subject` is read: fetch it again.
        CareOrder = "care_order",
        /// Who may see `subject`: fetch the card again, and drop what may no longer be seen.
        Access = "access",
        /// お尋ね・申出 that I made or am to answer: fetch them again.
        Inquiries = "inquiries",
        /// Whom an institution of mine serves, as its admin sees it: fetch its lists again.
        Institution = "institution",
        /// My own claims.
        Claims = "claims",
        /// This session has ended.
        SessionEnded = "session_ended",
        /// My account was stopped, and this session with it: what was not sent is to be handed in.
        AccountStopped = "account_stopped",
        /// The stream could not be resumed from the asked id: fetch everything again.
        Resync = "resync",
    }
}

/// A live event. Its SSE `id` is the number to resume from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LiveEvent {
    /// What changed.
    pub kind: EventKind,
    /// Of whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<SubjectId>,
    /// The subject's counter after the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
}
