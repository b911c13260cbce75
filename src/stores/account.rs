//! My own devices, the staff of an institution, the operator's overview: lists that one page shows.

use super::{command::Command, remote::Remote, session};
use crate::api::{self, Cause};
use contract::{
    InstitutionId, SessionId,
    endpoint::{EndSession, GetConfig, GetOverview, ListSessions, ListStaff},
    people::StaffMember,
    platform::{Overview, PublicConfig},
    session::SessionInfo,
};

thread_local! {
    static CONFIG: Remote<PublicConfig> = Remote::of(GetConfig { query: (), body: () });
    static SESSIONS: Remote<Vec<SessionInfo>> = Remote::of(ListSessions { query: (), body: () });
    static OVERVIEW: Remote<Overview> = Remote::of(GetOverview { query: (), body: () });
}

/// Service name, phones, hours. The same for everybody, so it outlives a sign-out.
pub fn config() -> Remote<PublicConfig> {
    CONFIG.with(|config| {
        config.load();
        config.clone()
    })
}

/// My signed-in devices.
pub fn sessions() -> Remote<Vec<SessionInfo>> {
    SESSIONS.with(Clone::clone)
}

/// Signs one of my devices out.
pub fn end_session(id: SessionId, command: &Command) {
    let here = session::look(|claims| claims.session) == Some(id);
    if here {
        session::sign_out(false);
        return;
    }
    command.run(api::call(EndSession { session: id, query: (), body: () }), |_| sessions().reload());
}

/// Counts and institutions for the operator's side.
pub fn overview() -> Remote<Overview> {
    OVERVIEW.with(Clone::clone)
}

/// Staff of an institution. Kept by the page that shows it.
pub fn staff(institution: InstitutionId) -> Remote<Vec<StaffMember>> {
    Remote::of(ListStaff { institution, query: (), body: () })
}

/// Tries again what could not be loaded.
pub(super) fn retry_failed(cause: Cause) {
    config().retry_failed(cause);
    sessions().retry_failed(cause);
    overview().retry_failed(cause);
}

pub(super) fn wipe() {
    sessions().wipe();
    overview().wipe();
}
