//! 予定 of a subject.

use super::Answer;
use crate::{
    audit::Verb,
    fail::{Fail, Outcome},
    gate::Allowed,
    schedule::calendar,
    store,
    timeline::Writer,
};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use contract::{
    Endpoint, SubjectId, Timestamp,
    endpoint::{ExportVisits, ListVisits, PutVisit},
    schedule::{Visit, VisitKind, VisitQuery},
    time::DAY_MS,
};

pub(super) async fn list(allowed: Allowed<ListVisits>) -> Answer {
    let (visits, days) = planned(&allowed, allowed.query).await?;
    allowed.release(days, &visits).await
}

async fn planned<E: Endpoint>(allowed: &Allowed<E>, query: VisitQuery) -> Outcome<(Vec<Visit>, String)> {
    query.check().map_err(|(field, error)| Fail::field(field, error))?;
    let subject: SubjectId = allowed.subject()?.id;
    let (from, to) = (query.from.start(), Timestamp(query.to.start().0 + DAY_MS));
    let mut conn = allowed.app.db.read().acquire().await?;
    let visits = store::visit::between(&mut conn, subject, from, to).await?;
    Ok((visits, format!("{}/{}", query.from, query.to)))
}

pub(super) async fn put(allowed: Allowed<PutVisit>) -> Answer {
    let subject = allowed.subject()?.clone();
    let mut tx = allowed.begin().await?;
    let saved = Writer { me: &allowed.me, on: &subject }.plan(&mut tx, &allowed.body).await;
    let saved = allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::OK, &saved).await
}

/// It leaves the service: on the log as 書出 before it goes.
pub(super) async fn export(allowed: Allowed<ExportVisits>) -> Answer {
    let (visits, days) = planned(&allowed, allowed.query).await?;
    let subject = allowed.subject()?.id;
    let mut conn = allowed.app.db.read().acquire().await?;
    let head = store::subject::get(&mut conn, subject).await?;
    drop(conn);
    let mut tx = allowed.begin().await?;
    tx.about(Verb::Exported, days);
    allowed.finish(tx, Ok(())).await?;
    let text = calendar(&visits, &format!("{}さん", head.name.full()), what);
    let mut file = Response::new(Body::from(text));
    let headers = file.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"enwa.ics\""));
    allowed.release_piece(file).await
}

/// A calendar is read outside of the app: in Japanese, as the plan's own words are.
fn what(visit: &Visit) -> String {
    let kind = match visit.plan.kind {
        VisitKind::Other | VisitKind::Unknown => "予定",
        kind => kind.term(),
    };
    if visit.plan.title.is_empty() { kind.to_owned() } else { format!("{kind} {}", visit.plan.title) }
}
