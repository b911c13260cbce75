//! 検索 beside the entries: what the profile, the plans and the documents of a subject say (M3-2). There are few of them, so
//! they are read and compared here, as the entries' own words are.

use crate::{document::readable, fail::Outcome, gate::SubjectOn, store};
use contract::{
    Actor, Date, Facts, Right, Timestamp, can,
    policy::timeline_scope,
    profile::{Form, spec, value},
    subject::{Beside, Place},
    text::fold_kana,
    time::DAY_MS,
};
use sqlx::AnyConnection;

/// Most of one place of one subject.
const MOST: usize = 5;
/// Plans of so many days before and after today.
const PLANNED: i64 = 400;

/// What says all of these words, as far as this person may read it.
///
/// # Errors
/// The database does not answer.
pub async fn beside(
    conn: &mut AnyConnection,
    me: &Actor,
    subject: &SubjectOn,
    words: &str,
    now: Timestamp,
) -> Outcome<Vec<Beside>> {
    let words: Vec<String> = words.split_whitespace().map(fold_kana).collect();
    let may = |right| can(me, right, &Facts::Subject(&subject.facts)).is_ok();
    let found = |place, code: &str, term: &str, said: &[&str], day: Option<Date>| {
        let text = said.iter().filter(|one| !one.is_empty()).copied().collect::<Vec<_>>().join(" ");
        let folded = fold_kana(&format!("{term}\n{text}"));
        let says = words.iter().all(|word| folded.contains(word.as_str()));
        says.then(|| Beside { subject: subject.id, place, code: code.to_owned(), text, day })
    };
    let mut all = Vec::new();
    if may(Right::ProfileRead) {
        let parts = store::profile::parts(conn, subject.id).await?;
        let rows = parts.iter().flat_map(|part| part.rows.iter().map(move |row| (part.part, row)));
        let said = rows.filter_map(|(part, row)| {
            // Codes are no words, and a guarded number is not to be guessed digit by digit.
            let typed = spec(part)?.fields.iter().filter(|field| {
                matches!(field.form, Form::Line(_) | Form::Text(_) | Form::Phone) && !field.field.is_guarded()
            });
            let typed: Vec<&str> = typed.filter_map(|field| value(row, field.field)).collect();
            found(Place::Profile, part.code(), "", &typed, None)
        });
        all.extend(said.take(MOST));
    }
    if may(Right::ScheduleRead) {
        let (from, to) = (now.plus_ms(-PLANNED * DAY_MS), now.plus_ms(PLANNED * DAY_MS));
        let visits = store::visit::between(conn, subject.id, from, to).await?;
        let said = visits.iter().filter_map(|visit| {
            let plan = &visit.plan;
            let words = [plan.title.as_str(), &plan.who, &plan.note];
            // Of what repeats the next time is told.
            let next = plan.begins(now, to).into_iter().next().unwrap_or(plan.start);
            found(Place::Schedule, plan.kind.code(), plan.kind.term(), &words, Some(next.date()))
        });
        let mut said: Vec<Beside> = said.collect();
        // What comes next is wanted most, then what was last.
        let today = now.date().days();
        said.sort_by_key(|one| one.day.map(|day| day.days() - today).map(|left| (left < 0, left.abs())));
        all.extend(said.into_iter().take(MOST));
    }
    if may(Right::DocumentRead)
        && let Ok(audiences) = timeline_scope(me, &subject.facts)
    {
        let (documents, _) = readable(conn, me, subject, audiences).await?;
        let said = documents.iter().filter_map(|document| {
            let is = &document.is;
            let words = [is.title.as_str(), &is.issuer, &is.note];
            found(Place::Documents, is.kind.code(), is.kind.term(), &words, is.from.or(is.to))
        });
        all.extend(said.take(MOST));
    }
    Ok(all)
}
