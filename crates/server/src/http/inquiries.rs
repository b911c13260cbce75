//! お尋ね・開示等の申出 (M20): of the subject's side, in an institution's inbox, on the operator's desk.

use super::Answer;
use crate::{
    audit::Verb,
    fail::{Fail, Outcome},
    fhir,
    gate::Allowed,
    http::org::institution,
    inquiry, store,
};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use contract::{
    Date, Endpoint, ProblemCode, Right,
    access_log::MOST_DAYS,
    endpoint::{
        ExamineInquiry, ExportRecord, FileInquiry, GetInquiryLog, HandleInquiry, ListDesk, ListInbox, ListInquiries,
    },
    entry::{Entry, EntryQuery},
    inquiry::{Inquiry, InquiryId},
    policy::Audience,
};

/// Entries that are read at once for what is disclosed.
const PAGE: u32 = contract::page::MAX_LIMIT;

pub(super) async fn list(allowed: Allowed<ListInquiries>) -> Answer {
    let subject = allowed.subject()?.id;
    let mut conn = allowed.app.db.read().acquire().await?;
    let all = store::inquiry::of_subject(&mut conn, subject).await?;
    drop(conn);
    allowed.release("", &all).await
}

pub(super) async fn file(allowed: Allowed<FileInquiry>) -> Answer {
    let on = allowed.subject()?.clone();
    let mut tx = allowed.begin().await?;
    let filed = inquiry::file(&mut tx, &allowed.me, &on, &allowed.body).await;
    let filed = allowed.finish(tx, filed).await?;
    allowed.done(StatusCode::CREATED, &filed).await
}

/// It leaves the service: on the log as 書出 before it goes (A.4-3). What was written for everyone is disclosed; the operator
/// answers for the rest in words.
pub(super) async fn record(allowed: Allowed<ExportRecord>) -> Answer {
    let on = allowed.subject()?.clone();
    let mut conn = allowed.app.db.read().acquire().await?;
    let named = match allowed.ids.last().and_then(|id| id.parse().ok()) {
        Some(id) => store::inquiry::get(&mut conn, id).await?,
        None => None,
    };
    let named = named.filter(|inquiry| inquiry.subject.0 == on.id && inquiry.discloses());
    let Some(id) = named.map(|inquiry| inquiry.id) else {
        drop(conn);
        let tx = allowed.begin().await?;
        return allowed.finish(tx, Err(ProblemCode::NotFound.into())).await;
    };
    // Whoever acts for the subject asks whatever became of the consent, and reads the record only as long as it is shared.
    allowed.also(Right::TimelineRead, None).await?;
    let head = store::subject::get(&mut conn, on.id).await?;
    let mut entries = Vec::new();
    let mut query = EntryQuery { limit: Some(PAGE), ..EntryQuery::default() };
    loop {
        let (page, older, _) = store::entry::page(&mut conn, on.id, &[Audience::Everyone], &query).await?;
        query.before = page.last().map(Entry::cursor);
        entries.extend(page);
        if !older {
            break;
        }
    }
    let parts = store::profile::parts(&mut conn, on.id).await?;
    let consents = store::consent::records(&mut conn, on.id).await?;
    drop(conn);
    let at = allowed.app.clock.now();
    let bundle = fhir::bundle(&fhir::Record { head: &head, entries: &entries, parts: &parts, consents: &consents, at });
    let mut tx = allowed.begin().await?;
    tx.about(Verb::Exported, id.to_string());
    allowed.finish(tx, Ok(())).await?;
    let mut file = Response::new(Body::from(serde_json::to_vec_pretty(&bundle)?));
    let headers = file.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/fhir+json"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"enwa-record.json\""));
    allowed.release_piece(file).await
}

async fn inbox<E: Endpoint>(allowed: &Allowed<E>) -> Outcome<Vec<Inquiry>> {
    let mut conn = allowed.app.db.read().acquire().await?;
    store::inquiry::shown_to(&mut conn, institution(allowed)?, allowed.app.clock.now()).await
}

pub(super) async fn inbox_list(allowed: Allowed<ListInbox>) -> Answer {
    let all = inbox(&allowed).await?;
    let shared = super::care_list::shared();
    let mut shown: Vec<_> = all.iter().map(|inquiry| (inquiry.subject.0, &shared)).collect();
    shown.sort_by_key(|(subject, _)| *subject);
    shown.dedup_by_key(|(subject, _)| *subject);
    allowed.release_about(shown.into_iter(), &all).await
}

pub(super) async fn handle(allowed: Allowed<HandleInquiry>) -> Answer {
    let (id, institution) = (inquiry_of(&allowed)?, institution(&allowed)?);
    let mut tx = allowed.begin().await?;
    let stepped = inquiry::step(&mut tx, &allowed.me, Some(institution), id, &allowed.body).await;
    let stepped = allowed.finish(tx, stepped).await?;
    let shared = super::care_list::shared();
    allowed.done_about(StatusCode::OK, (stepped.subject.0, &shared), &stepped).await
}

pub(super) async fn desk(allowed: Allowed<ListDesk>) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let all = store::inquiry::all(&mut conn).await?;
    drop(conn);
    let subjects = all.iter().map(|inquiry| inquiry.subject.0);
    allowed.release_on_desk(subjects.collect(), &all).await
}

pub(super) async fn examine(allowed: Allowed<ExamineInquiry>) -> Answer {
    let id = inquiry_of(&allowed)?;
    let mut tx = allowed.begin().await?;
    let stepped = inquiry::step(&mut tx, &allowed.me, None, id, &allowed.body).await;
    let stepped = allowed.finish(tx, stepped).await?;
    allowed.done(StatusCode::OK, &stepped).await
}

/// A.8 note: OPER sees who looked by case alone: the days of the look that is asked about, or those before the inquiry.
pub(super) async fn log(allowed: Allowed<GetInquiryLog>) -> Answer {
    let id = inquiry_of(&allowed)?;
    let mut conn = allowed.app.db.read().acquire().await?;
    let inquiry = store::inquiry::get(&mut conn, id).await?.ok_or_else(|| Fail::from(ProblemCode::NotFound))?;
    let (first, last) = match &inquiry.look {
        Some(look) => (look.from.date(), look.to.date()),
        None => (Date::from_days(inquiry.at.date().days() - MOST_DAYS + 1), inquiry.at.date()),
    };
    let stretch = (first.start(), Date::from_days(last.days() + 1).start());
    let looks = store::access_log::looks(&mut conn, inquiry.subject.0, allowed.me.actor.person, stretch).await?;
    drop(conn);
    allowed.release_on_desk(vec![inquiry.subject.0], &looks).await
}

/// The inquiry in the path.
fn inquiry_of<E: Endpoint>(allowed: &Allowed<E>) -> Outcome<InquiryId> {
    let last = allowed.ids.last().and_then(|id| id.parse().ok());
    last.ok_or_else(|| ProblemCode::NotFound.into())
}
