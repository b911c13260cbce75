//! My own devices, the staff of an institution, the operator's overview: lists that one page shows.

use super::{command::Command, news, remote::Remote, session, wipe};
use crate::api::{self, Cause};
use contract::{
    InstitutionId, SessionId, SubjectId,
    endpoint::{EndSession, GetConfig, GetOverview, ListSessions, ListStaff},
    event::EventKind,
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
    held();
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
    held();
    OVERVIEW.with(Clone::clone)
}

/// Staff of an institution. Kept by the page that shows it.
pub fn staff(institution: InstitutionId) -> Remote<Vec<StaffMember>> {
    Remote::of(ListStaff { institution, query: (), body: () })
}

/// They are held from now on, and travel with the pages that show them.
fn held() {
    news::also(hear);
    wipe::also((wipe_all, |_| ()));
}

fn hear(kind: EventKind, _: Option<SubjectId>) {
    if kind == EventKind::Resync {
        SESSIONS.with(|sessions| sessions.retry_failed(Cause::App));
        OVERVIEW.with(|overview| overview.retry_failed(Cause::App));
    }
}

fn wipe_all() {
    SESSIONS.with(Remote::wipe);
    OVERVIEW.with(Remote::wipe);
}
