//! だれが見たか (M5-3): the log as the subject, the family where it was opened to them, and an institution for its own
//! staff read it; as a table to take away too. Looking at it is on the log itself.

use super::Answer;
use crate::{
    audit::Verb,
    db::Outgoing,
    fail::{Fail, Outcome},
    gate::Allowed,
    http::org::institution,
    store,
};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use contract::{
    Date, Endpoint, SubjectId, Timestamp,
    access_log::{Act, Did, LogQuery, Look, Looks, Part, StaffLooks},
    endpoint::{ExportLooks, ExportStaffLooks, ListLooks, ListStaffLooks, PutLogOpened},
    event::EventKind,
    people::Name,
    policy::SubjectFacts,
    problem::FieldError,
    subject::SubjectHead,
};
use std::sync::LazyLock;

/// The moments between which a stretch of days lies.
fn stretch(query: LogQuery) -> Outcome<(Timestamp, Timestamp)> {
    if !query.fits() {
        return Err(Fail::field("to", FieldError::OutOfRange));
    }
    Ok((query.from.start(), Date::from_days(query.to.days() + 1).start()))
}

async fn found<E: Endpoint>(allowed: &Allowed<E>, query: LogQuery) -> Outcome<Looks> {
    let stretch = stretch(query)?;
    let mut conn = allowed.app.db.read().acquire().await?;
    store::access_log::looks(&mut conn, allowed.subject()?.id, allowed.me.actor.person, stretch).await
}

pub(super) async fn list(allowed: Allowed<ListLooks>) -> Answer {
    let looks = found(&allowed, allowed.query).await?;
    allowed.release("", &looks).await
}

/// It leaves the service: on the log as 書出 before it goes.
pub(super) async fn export(allowed: Allowed<ExportLooks>) -> Answer {
    let looks = found(&allowed, allowed.query).await?;
    whole(looks.cut)?;
    let table = table(false, looks.items.iter().map(|look| (None, look)))?;
    let mut tx = allowed.begin().await?;
    tx.about(Verb::Exported, days(allowed.query));
    allowed.finish(tx, Ok(())).await?;
    allowed.release_piece(file(table)).await
}

/// The subject says whether the family reads it too.
pub(super) async fn open(allowed: Allowed<PutLogOpened>) -> Answer {
    let (subject, opened) = (allowed.subject()?.clone(), allowed.body);
    let mut tx = allowed.begin().await?;
    tx.about(Verb::Shared, if opened.family { "family" } else { "" });
    let saved = store::subject::open_log(&mut tx, subject.id, opened.family).await;
    if subject.facts.log_opened != opened.family {
        tx.emit(Outgoing::to_circle(EventKind::Access, subject.id));
    }
    allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::OK, &opened).await
}

/// What an institution's staff did, and whose names its admin may read with it.
async fn staff_found<E: Endpoint>(
    allowed: &Allowed<E>,
    query: LogQuery,
) -> Outcome<(StaffLooks, Vec<(SubjectId, SubjectFacts)>)> {
    let (institution, stretch) = (institution(allowed)?, stretch(query)?);
    let mut conn = allowed.app.db.read().acquire().await?;
    let cared = store::care_list::cared_for(&mut conn, institution, allowed.app.clock.now()).await?;
    let heads: Vec<SubjectHead> = cared.into_iter().map(|cared| cared.head).collect();
    let looks = store::access_log::staff_looks(&mut conn, institution, &heads, stretch).await?;
    let named =
        |head: &&SubjectHead| looks.items.iter().any(|item| item.subject.as_ref().is_some_and(|s| s.0 == head.id));
    let shown = heads.iter().filter(named).map(|head| (head.id, super::care_list::shared())).collect();
    Ok((looks, shown))
}

pub(super) async fn staff_list(allowed: Allowed<ListStaffLooks>) -> Answer {
    let (looks, shown) = staff_found(&allowed, allowed.query).await?;
    // Each finds in the own log who was shown the name.
    allowed.release_about(shown.iter().map(|(id, facts)| (*id, facts)), &looks).await
}

pub(super) async fn staff_export(allowed: Allowed<ExportStaffLooks>) -> Answer {
    let (looks, shown) = staff_found(&allowed, allowed.query).await?;
    whole(looks.cut)?;
    let name = |subject: &Option<(SubjectId, Name)>| {
        subject.as_ref().map_or_else(|| word("looks", "nobody_now"), |(_, name)| name.full())
    };
    let table = table(true, looks.items.iter().map(|item| (Some(name(&item.subject)), &item.look)))?;
    allowed.export_about(shown.iter().map(|(id, facts)| (*id, facts)), file(table)).await
}

/// Nothing that is taken away lacks rows unseen.
fn whole(cut: bool) -> Outcome<()> {
    if cut { Err(Fail::field("to", FieldError::TooLong)) } else { Ok(()) }
}

fn days(query: LogQuery) -> String {
    format!("{},{}", query.from, query.to)
}

/// The app's words: a file is read outside of it, and in Japanese, as what is filed is.
static WORDS: LazyLock<serde_json::Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../locales/ja.json")).unwrap_or_default());

fn word(group: &str, code: &str) -> String {
    WORDS[group][code].as_str().unwrap_or_default().to_owned()
}

/// Day and time in Japan, as spreadsheets read it.
fn wall(at: Timestamp) -> String {
    let (hour, minute) = at.hour_minute();
    format!("{} {hour:02}:{minute:02}", at.date())
}

/// What stands over the columns.
const COLUMNS: [&str; 12] = [
    "対象者",
    "初めの時刻",
    "ひと続きの終わり",
    "氏名",
    "役割",
    "職種",
    "機関",
    "理由",
    "したこと",
    "対象",
    "回数",
    "断られた回数",
];

/// A line per act; the first column is whose record, where there are several.
fn table<'a>(several: bool, looks: impl Iterator<Item = (Option<String>, &'a Look)>) -> Outcome<Vec<u8>> {
    let head = COLUMNS.iter().skip(usize::from(!several));
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(head).map_err(Fail::internal)?;
    for (subject, look) in looks {
        let name = look.name.as_ref().map_or_else(|| word("looks", "service"), Name::full);
        let ground = word("looks", look.ground().code());
        let ground = ground.trim_start_matches("理由: ");
        for act in &look.acts {
            let cells = [
                wall(act.at),
                wall(look.to),
                name.clone(),
                word("role", look.role.code()),
                look.occupation.map_or_else(String::new, |occupation| word("occupation", occupation.code())),
                look.institution.as_ref().map_or_else(String::new, |institution| institution.name.clone()),
                ground.to_owned(),
                word("looks", did(act)),
                word("looks", act.part.code()),
                act.times.to_string(),
                act.refused.to_string(),
            ];
            writer.write_record(subject.clone().into_iter().chain(cells).map(harmless)).map_err(Fail::internal)?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| Fail::internal(error.to_string()))?;
    // Excel takes a file for UTF-8 by this mark alone.
    Ok([&[0xEF, 0xBB, 0xBF], bytes.as_slice()].concat())
}

/// The app's name for what was done.
fn did(act: &Act) -> &'static str {
    match (act.part, act.did) {
        (Part::Inquiries, Did::Registered) => "asked",
        (Part::Inquiries, Did::Modified) => "replied",
        (_, did) => did.code(),
    }
}

/// A spreadsheet takes what begins like a formula for one (CSV injection): such a cell begins with an apostrophe.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}

fn file(table: Vec<u8>) -> Response {
    let mut file = Response::new(Body::from(table));
    let headers = file.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"enwa-access.csv\""));
    file
}
