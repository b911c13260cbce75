//! The timeline: pages, changes, writing, correcting, cancelling, reactions.

use super::{Answer, body::TwoParts};
use crate::{
    cache::Page,
    fail::{Fail, Outcome},
    gate::Allowed,
    store,
    timeline::{self, Done, Writer},
};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode},
    response::Response,
};
use contract::{
    Endpoint, EntryId, ProblemCode, SubjectId,
    endpoint::{
        CancelEntry, ConfirmEntry, CorrectEntry, CreateEntry, FindEntries, GetEntry, ListChanges, ListEntries,
        ListRevisions, PinEntry, ReactToEntry,
    },
    entry::{Changes, Entry, EntryPage, EntryQuery, Find, Found, MAX_WORDS},
    page::{DEFAULT_LIMIT, FIRST_LIMIT},
    policy::Audience,
    problem::FieldError,
    text::clean,
};

/// Entries of one answer of changes.
const CHANGES: i64 = 100;

pub(super) fn ids(entries: &[Entry]) -> String {
    let ids = entries.iter().flat_map(|e| std::iter::once(e.id).chain(e.comments.iter().map(|c| c.id)));
    ids.map(|id| id.to_string()).collect::<Vec<_>>().join(",")
}

pub(super) async fn list(allowed: Allowed<ListEntries>) -> Answer {
    let (subject, scope) = (allowed.subject()?.id, allowed.scope()?);
    let (cache, person) = (allowed.app.db.cache.clone(), allowed.me.actor.person);
    let items = allowed.query.limit.unwrap_or(DEFAULT_LIMIT);
    let is_newest = allowed.query == EntryQuery { limit: allowed.query.limit, ..EntryQuery::default() }
        && [DEFAULT_LIMIT, FIRST_LIMIT].contains(&items);
    let of = (scope.len(), items);
    let version = cache.version(subject);
    let page = match cache.page(subject, of).filter(|_| is_newest) {
        Some(page) => page,
        None => {
            let page = read_page(&allowed, subject, scope).await?;
            if is_newest {
                cache.put_page(subject, of, version, page.clone());
            }
            page
        }
    };
    let read_seq = match cache.mark(person, subject) {
        Some(seq) => seq,
        None => {
            let mut conn = allowed.app.db.read().acquire().await?;
            let seq = store::subject::read_seq(&mut conn, subject, person).await?;
            cache.put_mark(person, subject, seq);
            seq
        }
    };
    let body = TwoParts::new(page.head, format!("{read_seq}}}").into());
    allowed.release_written(page.items, Body::new(body)).await
}

/// Reads a page and writes it out up to the reader's own mark, which stands last.
async fn read_page(allowed: &Allowed<ListEntries>, subject: SubjectId, scope: &[Audience]) -> Outcome<Page> {
    let mut conn = allowed.app.db.read().acquire().await?;
    // The counter first: what is saved meanwhile comes again as a change, and nothing is missed.
    let (seq, total) = store::subject::counters(&mut conn, subject, scope).await?;
    let (items, has_older, has_newer) = store::entry::page(&mut conn, subject, scope, &allowed.query).await?;
    let offset = match items.first() {
        Some(first) if has_newer => store::entry::newer_than(&mut conn, subject, scope, first.cursor()).await?,
        Some(_) => 0,
        None if allowed.query.after.is_some() => 0,
        None => total,
    };
    let page = EntryPage {
        older: items.last().filter(|_| has_older).map(Entry::cursor),
        newer: items.first().filter(|_| has_newer && offset > 0).map(Entry::cursor),
        total,
        offset,
        seq,
        read_seq: 0,
        items,
    };
    let mut head = serde_json::to_vec(&page)?;
    let end = b"0}";
    if !head.ends_with(end) {
        return Err(Fail::internal("the reader's mark no longer stands last in a page"));
    }
    head.truncate(head.len() - end.len());
    Ok(Page { head: head.into(), items: ids(&page.items).into() })
}

pub(super) async fn changes(allowed: Allowed<ListChanges>) -> Answer {
    let (subject, scope) = (allowed.subject()?.id, allowed.scope()?);
    let mut conn = allowed.app.db.read().acquire().await?;
    let (seq, total) = store::subject::counters(&mut conn, subject, scope).await?;
    let items = store::entry::changes(&mut conn, subject, scope, allowed.query.after, CHANGES).await?;
    drop(conn);
    let more = i64::try_from(items.len()).unwrap_or(0) >= CHANGES;
    // Only what was certainly complete may be skipped next time.
    let seq =
        if more { items.last().map_or(seq, |e| e.changed) } else { items.last().map_or(seq, |e| e.changed.max(seq)) };
    let reply = Changes { more, seq, total, items };
    allowed.release(ids(&reply.items), &reply).await
}

pub(super) async fn find(allowed: Allowed<FindEntries>) -> Answer {
    let (subject, scope) = (allowed.subject()?.id, allowed.scope()?);
    let words = match clean(&allowed.body.words, MAX_WORDS) {
        Err(FieldError::Required) => String::new(),
        words => words.map_err(|e| Fail::field("words", e))?.to_owned(),
    };
    let asked = Find { words, ..allowed.body.clone() };
    if asked.is_empty() {
        return Err(Fail::field("words", FieldError::Required));
    }
    let mut conn = allowed.app.db.read().acquire().await?;
    let (items, more) = store::entry::find(&mut conn, subject, scope, allowed.me.actor.person, &asked).await?;
    drop(conn);
    let older = items.last().filter(|_| more).map(Entry::cursor);
    allowed.release(ids(&items), &Found { items, older }).await
}

pub(super) async fn get(allowed: Allowed<GetEntry>) -> Answer {
    let entry = allowed.entry()?.1.clone();
    let items = ids(std::slice::from_ref(&entry));
    allowed.release(items, &entry).await
}

pub(super) async fn revisions(allowed: Allowed<ListRevisions>) -> Answer {
    let entry = allowed.entry()?.1.id;
    let mut conn = allowed.app.db.read().acquire().await?;
    let list = store::entry::revisions(&mut conn, entry).await?;
    drop(conn);
    allowed.release(entry.to_string(), &list).await
}

/// The entry as it is now, with whether this write had been accepted before.
async fn reply<E: Endpoint<Reply = Entry>>(
    allowed: Allowed<E>,
    entry: EntryId,
    status: StatusCode,
    done: Done,
) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let entry = store::entry::get(&mut conn, entry).await?.ok_or(ProblemCode::NotFound)?;
    drop(conn);
    let mut response: Response = allowed.done(status, &entry).await?;
    if done == Done::Before {
        response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}

pub(super) async fn create(allowed: Allowed<CreateEntry>) -> Answer {
    let new = allowed.body.clone();
    if new.subject != allowed.subject()?.id {
        return Err(Fail::field("subject", FieldError::Malformed));
    }
    let parent = parent_of(&allowed).await?;
    let right = timeline::right_for(&new, parent.as_ref(), allowed.app.clock.now())?;
    // Whether the entry still takes comments is asked of a new comment only, not of one that is sent again.
    let open = parent.clone().map(|parent| Entry { cancelled: None, ..parent });
    allowed.also(right, open.as_ref()).await?;
    let mut tx = allowed.begin().await?;
    let saved = writer(&allowed)?.create(&mut tx, &new, parent.as_ref(), right, &allowed.app.config.daily_kinds).await;
    let done = allowed.finish(tx, saved).await?;
    // A comment answers with its own row; the client knows where it hangs.
    reply(allowed, new.id, StatusCode::CREATED, done).await
}

fn writer<E: Endpoint>(allowed: &Allowed<E>) -> Outcome<Writer<'_>> {
    Ok(Writer { me: &allowed.me, on: allowed.subject()? })
}

async fn parent_of(allowed: &Allowed<CreateEntry>) -> Outcome<Option<Entry>> {
    let Some(id) = allowed.body.parent else { return Ok(None) };
    let mut conn = allowed.app.db.read().acquire().await?;
    let parent = store::entry::get(&mut conn, id).await?;
    drop(conn);
    // One answer for "not there", "of somebody else" and "not for you".
    let missing = || Fail::field("parent", FieldError::Malformed);
    let parent =
        parent.filter(|p| allowed.scope().is_ok_and(|scope| scope.contains(&p.audience))).ok_or_else(missing)?;
    if store::entry::takes_comments(&parent, allowed.subject()?.id) { Ok(Some(parent)) } else { Err(missing()) }
}

pub(super) async fn correct(allowed: Allowed<CorrectEntry>) -> Answer {
    let entry = allowed.entry()?.1.clone();
    let mut tx = allowed.begin().await?;
    let saved = writer(&allowed)?.correct(&mut tx, &entry, &allowed.body).await;
    let done = allowed.finish(tx, saved).await?;
    reply(allowed, entry.id, StatusCode::OK, done).await
}

pub(super) async fn cancel(allowed: Allowed<CancelEntry>) -> Answer {
    let entry = allowed.entry()?.1.clone();
    let mut tx = allowed.begin().await?;
    let saved = writer(&allowed)?.cancel(&mut tx, &entry, &allowed.body).await;
    let done = allowed.finish(tx, saved).await?;
    reply(allowed, entry.id, StatusCode::OK, done).await
}

pub(super) async fn react(allowed: Allowed<ReactToEntry>) -> Answer {
    let entry = allowed.entry()?.1.clone();
    let mut tx = allowed.begin().await?;
    let saved = writer(&allowed)?.react(&mut tx, &entry, allowed.body).await;
    allowed.finish(tx, saved).await?;
    reply(allowed, entry.id, StatusCode::OK, Done::Now).await
}

pub(super) async fn confirm(allowed: Allowed<ConfirmEntry>) -> Answer {
    let entry = allowed.entry()?.1.clone();
    let mut tx = allowed.begin().await?;
    let saved = writer(&allowed)?.confirm(&mut tx, &entry, allowed.body).await;
    allowed.finish(tx, saved).await?;
    reply(allowed, entry.id, StatusCode::OK, Done::Now).await
}

pub(super) async fn pin(allowed: Allowed<PinEntry>) -> Answer {
    let entry = allowed.entry()?.1.clone();
    let mut tx = allowed.begin().await?;
    let saved = writer(&allowed)?.pin(&mut tx, &entry, allowed.body).await;
    allowed.finish(tx, saved).await?;
    reply(allowed, entry.id, StatusCode::OK, Done::Now).await
}
