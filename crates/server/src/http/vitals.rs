//! バイタル: what was measured in a stretch of time, and 通知範囲.

use super::Answer;
use crate::{fail::Fail, gate::Allowed, store, timeline::Writer};
use axum::http::StatusCode;
use contract::{
    Facts, ProblemCode, Right, can,
    endpoint::{ListVitals, SetVitalLimit},
    problem::FieldError,
    vital::Vitals,
};

pub(super) async fn list(allowed: Allowed<ListVitals>) -> Answer {
    let (subject, scope) = (allowed.subject()?.id, allowed.scope()?);
    let today = allowed.app.clock.now().date();
    let (from, to) = allowed.query.stretch(today).map_err(|e| Fail::field("to", e))?;
    let mut conn = allowed.app.db.read().acquire().await?;
    let (sets, people) = store::vital::sets(&mut conn, subject, scope, from, to).await?;
    let limits = store::vital::limits(&mut conn, subject).await?;
    let facts = Facts::Subject(&allowed.subject()?.facts);
    let with_profile = can(&allowed.me.actor, Right::ProfileRead, &facts).is_ok();
    let happened = store::vital::happened(&mut conn, subject, scope, (from, to), with_profile).await?;
    drop(conn);
    // The stretch says what was seen; a list of every entry of a year would say no more.
    let seen = format!("{}/{}", from.date(), to.date());
    allowed.release(seen, &Vitals { sets, people, limits, happened }).await
}

pub(super) async fn limit(allowed: Allowed<SetVitalLimit>) -> Answer {
    let subject = allowed.subject()?.clone();
    let new = &allowed.body;
    if new.subject != subject.id {
        return Err(Fail::field("subject", FieldError::Malformed));
    }
    let mut tx = allowed.begin().await?;
    let saved = Writer { me: &allowed.me, on: &subject }.limit(&mut tx, new).await;
    let limit = match allowed.finish(tx, saved).await? {
        Some(limit) => limit,
        // Sent again: what was set then.
        None => {
            let mut conn = allowed.app.db.read().acquire().await?;
            let all = store::vital::limits(&mut conn, subject.id).await?;
            all.into_iter().rev().find(|l| l.kind == new.kind).ok_or_else(|| Fail::from(ProblemCode::NotFound))?
        }
    };
    allowed.done(StatusCode::CREATED, &limit).await
}
