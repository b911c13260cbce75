//! だれが見たか: asked for a stretch of days, and kept no longer than it is looked at.

use super::remote::Remote;
use contract::{
    SubjectId,
    access_log::{LogQuery, Looks},
    endpoint::ListLooks,
};

/// Who looked at a subject's record on these days.
pub fn of(subject: SubjectId, query: LogQuery) -> Remote<Looks> {
    let looks = Remote::of(ListLooks { subject, query, body: () });
    looks.load();
    looks
}
