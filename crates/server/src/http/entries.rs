//! The timeline: pages, changes, writing, correcting, cancelling, reactions.

use super::{Answer, body::TwoParts};
use crate::{
    audit::Verb,
    cache::Page,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    gate::{Allowed, standing_for},
    store,
};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode},
    response::Response,
};
use contract::{
    Denied, Endpoint, EntryId, ProblemCode, Right, SubjectId, Timestamp,
    endpoint::{
        CancelEntry, CorrectEntry, CreateEntry, GetEntry, ListChanges, ListEntries, ListRevisions, ReactToEntry,
    },
    entry::{Changes, Entry, EntryKind, EntryPage, EntryQuery, MAX_REASON, MAX_TEXT},
    people::Author,
    policy::Audience,
    problem::FieldError,
    text::clean,
};

/// A device's clock may be so far ahead before we call it the future.
const CLOCK_SLACK_MS: i64 = 5 * 60_000;
/// Nothing happened before this (1900-01-01): a slip of the finger.
const OLDEST: Timestamp = Timestamp(-2_208_988_800_000);
/// Entries of one answer of changes.
const CHANGES: i64 = 100;

fn ids(entries: &[Entry]) -> String {
    let ids = entries.iter().flat_map(|e| std::iter::once(e.id).chain(e.comments.iter().map(|c| c.id)));
    ids.map(|id| id.to_string()).collect::<Vec<_>>().join(",")
}

pub(super) async fn list(allowed: Allowed<ListEntries>) -> Answer {
    let (subject, scope) = (allowed.subject()?.id, allowed.scope()?);
    let (cache, person) = (allowed.app.db.cache.clone(), allowed.me.actor.person);
    let is_newest = allowed.query == EntryQuery::default();
    let version = cache.version(subject);
    let page = match cache.page(subject, scope.len()).filter(|_| is_newest) {
        Some(page) => page,
        None => {
            let page = read_page(&allowed, subject, scope).await?;
            if is_newest {
                cache.put_page(subject, scope.len(), version, page.clone());
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

/// Tells the circle after the commit.
fn tell(tx: &mut Tx, subject: SubjectId, seq: i64, audience: Audience) {
    tx.emit(Outgoing::entries(subject, seq, audience));
}

/// Who writes, as it will stand beside the text for good.
async fn author<E: Endpoint>(allowed: &Allowed<E>, tx: &mut Tx, right: Right) -> Outcome<Author> {
    let subject = allowed.subject()?;
    let standing = standing_for(&subject.facts, right).ok_or_else(|| Fail::from(ProblemCode::NotFound))?;
    store::people::author(tx.conn(), &allowed.me, subject.id, standing).await
}

/// The entry as it is now, with whether this write had been accepted before.
async fn reply<E: Endpoint<Reply = Entry>>(
    allowed: Allowed<E>,
    entry: EntryId,
    status: StatusCode,
    replayed: bool,
) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let entry = store::entry::get(&mut conn, entry).await?.ok_or(ProblemCode::NotFound)?;
    drop(conn);
    let mut response: Response = allowed.done(status, &entry).await?;
    if replayed {
        response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}

pub(super) async fn create(allowed: Allowed<CreateEntry>) -> Answer {
    let new = allowed.body.clone();
    if new.subject != allowed.subject()?.id {
        return Err(Fail::field("subject", FieldError::Malformed));
    }
    let text = clean(&new.text, MAX_TEXT).map_err(|e| Fail::field("text", e))?.to_owned();
    if new.occurred_at > allowed.app.clock.now().plus_ms(CLOCK_SLACK_MS) {
        return Err(Fail::field("occurred_at", FieldError::InFuture));
    }
    if new.occurred_at < OLDEST {
        return Err(Fail::field("occurred_at", FieldError::TooOld));
    }
    let parent = parent_of(&allowed).await?;
    let right = match (new.kind, &parent, new.audience) {
        (EntryKind::Comment, Some(_), _) => Right::CommentCreate,
        (EntryKind::Post, None, Audience::Everyone) if new.daily.is_none() => Right::EntryCreate,
        (EntryKind::Post, None, Audience::Professionals) if new.daily.is_none() => Right::ProfessionalCreate,
        (EntryKind::Daily, None, Audience::Everyone) if new.daily.is_some() => Right::EntryCreate,
        (EntryKind::Daily, None, Audience::Professionals) if new.daily.is_some() => Right::ProfessionalCreate,
        _ => return Err(Fail::field("kind", FieldError::Malformed)),
    };
    allowed.also(right, parent.as_ref()).await?;
    if parent.as_ref().is_some_and(|p| p.audience != new.audience) {
        return Err(Fail::field("audience", FieldError::Malformed));
    }
    let mut tx = allowed.begin().await?;
    let saved = async {
        match store::entry::replay(&mut tx, new.id, allowed.me.actor.person, "entry", &new).await? {
            store::entry::Replay::Same(_) => Ok(true),
            store::entry::Replay::Fresh => {
                let author = author(&allowed, &mut tx, right).await?;
                let seq = store::entry::insert(&mut tx, &new, &text, &author).await?;
                tx.about(Verb::Registered, new.id.to_string());
                tell(&mut tx, new.subject, seq, new.audience);
                Ok(false)
            }
        }
    }
    .await;
    let replayed = allowed.finish(tx, saved).await?;
    // A comment answers with its own row; the client knows where it hangs.
    reply(allowed, new.id, StatusCode::CREATED, replayed).await
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

/// A cancelled entry takes no further version; asked only of a write that is not a repetition.
fn still_open(entry: &Entry, right: Right) -> Outcome<()> {
    match entry.cancelled {
        Some(_) => Err(Fail::denied(Denied::RecordCancelled, right)),
        None => Ok(()),
    }
}

pub(super) async fn correct(allowed: Allowed<CorrectEntry>) -> Answer {
    let mut change = allowed.body.clone();
    change.text = clean(&change.text, MAX_TEXT).map_err(|e| Fail::field("text", e))?.to_owned();
    change.reason = clean(&change.reason, MAX_REASON).map_err(|e| Fail::field("reason", e))?.to_owned();
    let entry = allowed.entry()?.1.clone();
    let mut tx = allowed.begin().await?;
    let saved = async {
        match store::entry::replay(&mut tx, change.id, allowed.me.actor.person, "correction", &change).await? {
            store::entry::Replay::Same(_) => Ok(true),
            store::entry::Replay::Fresh => {
                still_open(&entry, Right::EntryCorrect)?;
                let author = author(&allowed, &mut tx, Right::EntryCorrect).await?;
                let seq = store::entry::correct(&mut tx, &entry, &change, &author).await?;
                tx.about(Verb::Modified, entry.id.to_string());
                tell(&mut tx, entry.subject, seq, entry.audience);
                Ok(false)
            }
        }
    }
    .await;
    let replayed = allowed.finish(tx, saved).await?;
    reply(allowed, entry.id, StatusCode::OK, replayed).await
}

pub(super) async fn cancel(allowed: Allowed<CancelEntry>) -> Answer {
    let mut change = allowed.body.clone();
    change.reason = clean(&change.reason, MAX_REASON).map_err(|e| Fail::field("reason", e))?.to_owned();
    let entry = allowed.entry()?.1.clone();
    let mut tx = allowed.begin().await?;
    let saved = async {
        match store::entry::replay(&mut tx, change.id, allowed.me.actor.person, "cancel", &change).await? {
            store::entry::Replay::Same(_) => Ok(true),
            store::entry::Replay::Fresh => {
                still_open(&entry, Right::EntryCancel)?;
                let author = author(&allowed, &mut tx, Right::EntryCancel).await?;
                let seq = store::entry::cancel(&mut tx, &entry, &change, &author).await?;
                tx.about(Verb::Deleted, entry.id.to_string());
                tell(&mut tx, entry.subject, seq, entry.audience);
                Ok(false)
            }
        }
    }
    .await;
    let replayed = allowed.finish(tx, saved).await?;
    reply(allowed, entry.id, StatusCode::OK, replayed).await
}

pub(super) async fn react(allowed: Allowed<ReactToEntry>) -> Answer {
    let entry = allowed.entry()?.1.clone();
    let change = allowed.body;
    let mut tx = allowed.begin().await?;
    tx.about(Verb::Modified, entry.id.to_string());
    let saved = store::entry::react(&mut tx, &entry, allowed.me.actor.person, change).await;
    if let Ok(Some(seq)) = saved {
        tell(&mut tx, entry.subject, seq, entry.audience);
    }
    allowed.finish(tx, saved).await?;
    reply(allowed, entry.id, StatusCode::OK, false).await
}
