//! What is forgotten when somebody leaves: every store in memory, every draft on the device.

use super::{account, draft, photos, readers, session, subjects, timeline, vitals};
use crate::platform::drafts;
use contract::SubjectId;

/// Everything in memory that belongs to a person.
pub(super) fn memory() {
    timeline::wipe();
    subjects::wipe();
    readers::wipe();
    photos::wipe();
    vitals::wipe();
    account::wipe();
    draft::wipe();
}

/// Everything that the device keeps.
pub(super) async fn device() {
    drafts::wipe().await;
}

/// Everything about one subject: the right to see it is gone.
pub(super) fn subject(subject: SubjectId) {
    timeline::wipe_subject(subject);
    subjects::wipe_subject(subject);
    readers::wipe_subject(subject);
    photos::wipe_subject(subject);
    vitals::wipe_subject(subject);
    if let Some(me) = session::me() {
        draft::wipe_subject(me, subject);
    }
}
