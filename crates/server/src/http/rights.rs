//! 役割と権限, for the operator.

use super::Answer;
use crate::{
    audit::Verb,
    auth::session::Context,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    gate::Allowed,
    store,
};
use axum::http::StatusCode;
use contract::{
    ProblemCode, Role,
    endpoint::{GetRights, PutRight},
    event::EventKind,
    policy::Withheld,
    rights::{RightChange, Rights},
};

pub(super) async fn get(allowed: Allowed<GetRights>) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let rights = store::rights::get(&mut conn).await?;
    drop(conn);
    allowed.release("", &rights).await
}

/// Everybody's claims are others from now on, on open screens too.
pub(super) async fn put(allowed: Allowed<PutRight>) -> Answer {
    let mut tx = allowed.begin().await?;
    let changed = change(&mut tx, &allowed.me, &allowed.body).await;
    let changed = allowed.finish(tx, changed).await?;
    allowed.app.access.advance();
    // What was changed is none of the rights by which it was: no desk takes those from itself.
    allowed.acknowledge(StatusCode::OK, &changed)
}

async fn change(tx: &mut Tx, me: &Context, change: &RightChange) -> Outcome<Rights> {
    let reason = change.check().map_err(|(field, error)| Fail::field(field, error))?;
    tx.about(Verb::Granted, format!("{}/{}", change.role.code(), change.right.code()));
    let now = store::rights::get(tx.conn()).await?;
    let is = now.withheld.contains(&Withheld { role: change.role, right: change.right });
    if is == change.withheld {
        return Ok(now);
    }
    if now.version != change.version {
        return Err(ProblemCode::VersionConflict.into());
    }
    let role = me.actor.grants.iter().map(|grant| grant.role).find(|role| *role == Role::OperatorIntake);
    let by = store::people::author_as(me, role.unwrap_or(Role::Unknown));
    store::rights::put(tx, change, reason, &by).await?;
    tx.emit(Outgoing::to_all(EventKind::Claims));
    store::rights::get(tx.conn()).await
}
