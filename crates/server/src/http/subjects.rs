//! Subjects: my list, the card, read marks.

use super::Answer;
use crate::{
    audit::Verb,
    db::Outgoing,
    document::ending,
    fail::{Fail, Outcome},
    gate::{Allowed, SubjectOn},
    store::{self, subject::Mine},
};
use axum::http::StatusCode;
use contract::{
    Actor, Facts, Right, can,
    endpoint::{GetSubject, ListReadMarks, ListSubjects, PutReadMark, RecordPrint, SearchRecords},
    entry::{Entry, Find, MAX_WORDS},
    event::EventKind,
    paper::{Printed, Sheet},
    people::Member,
    policy::{Standing, SubjectFacts, timeline_scope},
    problem::FieldError,
    role::AccountState,
    subject::{Hits, SubjectCard, SubjectSummary},
    text::{clean, fold_kana},
};

/// Entries of one answer of a search over all subjects: no more than one subject's page, so that none is missing.
const MOST_HITS: usize = 20;

/// Subjects whose record I may not see now are not in the list at all: no names, no counts.
pub(super) async fn list(allowed: Allowed<ListSubjects>) -> Answer {
    let list = my_subjects(&allowed).await?;
    allowed.release_about(list.iter().map(|s| (s.head.id, &s.facts)), &list).await
}

async fn my_subjects(allowed: &Allowed<ListSubjects>) -> Outcome<Vec<SubjectSummary>> {
    let me = &allowed.me;
    let wanted = allowed.query.q.as_deref().map(fold_kana).filter(|q| !q.is_empty());
    let mut conn = allowed.app.db.read().acquire().await?;
    let mut list = Vec::new();
    for Mine { head, facts, read_seq } in
        store::subject::mine(&mut conn, me.actor.person, allowed.app.clock.now()).await?
    {
        let may = |right| can(&me.actor, right, &Facts::Subject(&facts)).is_ok();
        // Whoever is to agree, or to agree again, finds whom it is about.
        if !may(Right::SubjectRead) && !may(Right::ConsentRead) {
            continue;
        }
        let names = fold_kana(&format!(
            "{}{}\n{}{}",
            head.name.family, head.name.given, head.name.family_kana, head.name.given_kana
        ));
        if wanted.as_ref().is_some_and(|q| !names.contains(q.as_str())) {
            continue;
        }
        let (unread, latest) = match timeline_scope(&me.actor, &facts) {
            Ok(scope) => store::entry::unread(&mut conn, head.id, scope, me.actor.person, read_seq).await?,
            Err(_) => (0, None),
        };
        list.push(SubjectSummary { head, facts, unread, latest });
    }
    Ok(list)
}

/// Newest first over all of them. A record that I may not read now is not looked into: nothing of it is counted, and
/// nothing takes longer because of it.
pub(super) async fn search(allowed: Allowed<SearchRecords>) -> Answer {
    let words = clean(&allowed.body.words, MAX_WORDS).map_err(|error| Fail::field("words", error))?.to_owned();
    let asked = Find { words, before: allowed.body.before, ..Find::default() };
    let me = &allowed.me;
    let mut conn = allowed.app.db.read().acquire().await?;
    let (mut items, mut beside, mut all, mut mine) = (Vec::new(), Vec::new(), true, Vec::new());
    for Mine { head, facts, .. } in store::subject::mine(&mut conn, me.actor.person, allowed.app.clock.now()).await? {
        let Ok(scope) = timeline_scope(&me.actor, &facts) else { continue };
        let (found, more) = store::entry::find(&mut conn, head.id, scope, me.actor.person, &asked).await?;
        all &= !more;
        items.extend(found);
        let on = SubjectOn { id: head.id, facts };
        if asked.before.is_none() {
            let now = allowed.app.clock.now();
            beside.extend(crate::beside::beside(&mut conn, &me.actor, &on, &asked.words, now).await?);
        }
        mine.push((head, on.facts));
    }
    drop(conn);
    items.sort_by_key(|entry| std::cmp::Reverse(entry.cursor()));
    // Of each record a page was read: what is older than the oldest of a full page may be missing.
    all &= items.len() <= MOST_HITS;
    items.truncate(MOST_HITS);
    let older = items.last().filter(|_| !all).map(Entry::cursor);
    let shown = |id| items.iter().any(|entry| entry.subject == id) || beside.iter().any(|one| one.subject == id);
    mine.retain(|(head, _)| shown(head.id));
    let people = mine.iter().map(|(head, _)| head.clone()).collect();
    let hits = Hits { items, beside, people, older };
    allowed.release_about(mine.iter().map(|(head, facts)| (head.id, facts)), &hits).await
}

pub(super) async fn get(allowed: Allowed<GetSubject>) -> Answer {
    let subject = allowed.subject()?.clone();
    let mut conn = allowed.app.db.read().acquire().await?;
    let may_call = can(&allowed.me.actor, Right::ContactsRead, &Facts::Subject(&subject.facts)).is_ok();
    let card = SubjectCard {
        head: store::subject::get(&mut conn, subject.id).await?,
        circle: readers(store::subject::circle(&mut conn, subject.id, allowed.app.clock.now()).await?, &subject),
        deadlines: ending(&mut conn, &allowed.me.actor, &subject, allowed.app.clock.now().date()).await?,
        contacts: if may_call { store::subject::contacts(&mut conn, subject.id).await? } else { Vec::new() },
        facts: subject.facts,
    };
    drop(conn);
    allowed.release(subject.id.to_string(), &card).await
}

/// Who of the circle reads the record, as consent and sharing stand.
fn readers(mut circle: Vec<Member>, subject: &SubjectOn) -> Vec<Member> {
    circle.retain(|member| {
        let (grants, withheld) = (Vec::new(), Vec::new());
        let actor = Actor { person: member.person, state: AccountState::Active, grants, withheld };
        let standings = vec![Standing { role: member.role, institution: None, core: false }];
        let facts = SubjectFacts { standings, ..subject.facts.clone() };
        can(&actor, Right::TimelineRead, &Facts::Subject(&facts)).is_ok()
    });
    circle
}

/// On the log before it is on paper: which sheet, of which days.
pub(super) async fn print(allowed: Allowed<RecordPrint>) -> Answer {
    let print = allowed.body;
    print.check().map_err(|(field, error)| Fail::field(field, error))?;
    if print.professionals {
        allowed.also(Right::ProfessionalRead, None).await?;
    }
    // What stands on a sheet asks its own right as well.
    match print.sheet {
        Sheet::CareList if print.to > allowed.app.clock.now().date() => {
            return Err(Fail::field("to", FieldError::InFuture));
        }
        Sheet::CareList => allowed.also(Right::CareListRead, None).await?,
        Sheet::Consent => allowed.also(Right::ConsentRead, None).await?,
        _ => {}
    }
    let verb = if print.sheet == Sheet::Progress { Verb::Exported } else { Verb::Printed };
    let mut tx = allowed.begin().await?;
    let audience = if print.professionals { "+professionals" } else { "" };
    tx.about(verb, format!("{} {}/{}{audience}", print.sheet.code(), print.from, print.to));
    let printed = Printed { at: tx.now };
    let printed = allowed.finish(tx, Ok(printed)).await?;
    allowed.done(StatusCode::CREATED, &printed).await
}

pub(super) async fn read_marks(allowed: Allowed<ListReadMarks>) -> Answer {
    let subject = allowed.subject()?.id;
    let mut conn = allowed.app.db.read().acquire().await?;
    let marks = store::subject::read_marks(&mut conn, subject).await?;
    drop(conn);
    allowed.release("", &marks).await
}

pub(super) async fn mark_read(allowed: Allowed<PutReadMark>) -> Answer {
    let subject = allowed.subject()?.id;
    let mut tx = allowed.begin().await?;
    tx.about(Verb::Viewed, "");
    let saved = store::subject::mark_read(&mut tx, subject, allowed.me.actor.person, allowed.body.seq).await;
    if matches!(saved, Ok((_, true))) {
        tx.emit(Outgoing::to_circle(EventKind::Reads, subject));
    }
    let (mark, _) = allowed.finish(tx, saved).await?;
    allowed.app.db.cache.put_mark(mark.person, subject, mark.seq);
    allowed.done(StatusCode::OK, &mark).await
}
