//! What people do to a timeline: writing, correcting, cancelling, reacting. One place for its rules,
//! called by the API's handlers and by whoever fills the demo town; the caller has asked the policy and
//! opened the transaction. Sent again, each does nothing and says so (reliability 3.2).

use crate::{
    audit::Verb,
    auth::session::Context,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    gate::{SubjectOn, standing_for},
    media::{self, Sender},
    store::{
        self,
        entry::{Replay, Saved},
    },
};
use contract::{
    Denied, EntryId, ProblemCode, Right, SubjectId, Timestamp,
    entry::{
        Cancel, Confirm, Correction, DailyKind, Entry, EntryKind, MAX_REASON, MAX_TEXT, NewEntry, Pin, React,
        ReactionKind,
    },
    event::EventKind,
    people::Author,
    policy::Audience,
    problem::FieldError,
    text::clean,
    vital::{self, LATE_HOURS, Limit, Measure, NewLimit},
};

/// A device's clock may be so far ahead before we call it the future.
const CLOCK_SLACK_MS: i64 = 5 * 60_000;
/// Nothing happened before this (1900-01-01): a slip of the finger.
const OLDEST: Timestamp = Timestamp(-2_208_988_800_000);

/// Who does it, on whose record.
pub struct Writer<'a> {
    /// Who.
    pub me: &'a Context,
    /// The subject, with the facts on which the policy was asked.
    pub on: &'a SubjectOn,
}

/// A write that was accepted before is answered as it was then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Now.
    Now,
    /// By an earlier request with the same id and content.
    Before,
}

/// The right that a new entry asks, once what it says makes sense.
///
/// # Errors
/// The first field that is wrong.
pub fn right_for(new: &NewEntry, parent: Option<&Entry>, now: Timestamp) -> Outcome<Right> {
    measured(new.kind, new.daily, &new.measures)?;
    media::check(new, now)?;
    words(&new.text, new.measures.is_empty() && new.media.is_empty())?;
    if new.occurred_at > now.plus_ms(CLOCK_SLACK_MS) {
        return Err(Fail::field("occurred_at", FieldError::InFuture));
    }
    if new.occurred_at < OLDEST {
        return Err(Fail::field("occurred_at", FieldError::TooOld));
    }
    late(new, now)?;
    // A kind that a newer app knows must not become "unknown" for good.
    if new.daily == Some(DailyKind::Unknown) {
        return Err(Fail::field("daily", FieldError::Malformed));
    }
    let right = match (new.kind, parent, new.audience) {
        (EntryKind::Comment, Some(_), _) => Right::CommentCreate,
        (EntryKind::Post, None, Audience::Everyone) if new.daily.is_none() => Right::EntryCreate,
        (EntryKind::Post, None, Audience::Professionals) if new.daily.is_none() => Right::ProfessionalCreate,
        (EntryKind::Vitals, None, Audience::Everyone) if new.daily.is_none() => Right::EntryCreate,
        (EntryKind::Vitals, None, Audience::Professionals) if new.daily.is_none() => Right::ProfessionalCreate,
        // A shift hands over to the next: an affair of professionals, whoever may read it.
        (EntryKind::Handover, None, Audience::Everyone | Audience::Professionals) if new.daily.is_none() && new.ask => {
            Right::ProfessionalCreate
        }
        (EntryKind::Daily, None, Audience::Everyone) if new.daily.is_some() => Right::EntryCreate,
        (EntryKind::Daily, None, Audience::Professionals) if new.daily.is_some() => Right::ProfessionalCreate,
        _ => return Err(Fail::field("kind", FieldError::Malformed)),
    };
    if new.ask && parent.is_some() {
        return Err(Fail::field("ask", FieldError::Malformed));
    }
    if parent.is_some_and(|p| p.audience != new.audience) {
        return Err(Fail::field("audience", FieldError::Malformed));
    }
    Ok(right)
}

/// The text of an entry, cut at its ends; none is needed where something was measured or is shown.
fn words(text: &str, alone: bool) -> Outcome<&str> {
    match clean(text, MAX_TEXT) {
        Err(FieldError::Required) if !alone => Ok(""),
        text => text.map_err(|e| Fail::field("text", e)),
    }
}

/// その他 of the configuration: one of those that are written there now. Asked of a new entry only, not of one that is
/// sent again.
fn category(new: &NewEntry, known: &[String]) -> Outcome<()> {
    let fits = |name: &String| new.daily == Some(DailyKind::Other) && known.contains(name);
    if new.category.as_ref().is_none_or(fits) { Ok(()) } else { Err(Fail::field("category", FieldError::Malformed)) }
}

/// Values belong to what is measured, and each makes sense.
fn measured(kind: EntryKind, daily: Option<DailyKind>, measures: &[Measure]) -> Outcome<()> {
    let of = |daily| measures.iter().all(|m| vital::spec(m.kind).is_some_and(|spec| spec.daily == daily));
    let wanted = match kind {
        EntryKind::Vitals => !measures.is_empty() && of(None),
        EntryKind::Daily => of(daily),
        _ => measures.is_empty(),
    };
    if !wanted {
        return Err(Fail::field(
            "measures",
            if measures.is_empty() { FieldError::Required } else { FieldError::Malformed },
        ));
    }
    vital::check(measures).map_err(|(kind, error)| Fail::field(&format!("measures.{}", kind.code()), error))
}

/// さかのぼり: what was measured longer ago is entered with a reason (domain 1.1).
fn late(new: &NewEntry, now: Timestamp) -> Outcome<()> {
    let reason = new.late_reason.as_deref().map(|text| clean(text, MAX_REASON)).transpose();
    let reason = reason.map_err(|e| Fail::field("late_reason", e))?;
    let is_late = new.kind == EntryKind::Vitals && new.occurred_at < now.plus_ms(-LATE_HOURS * 3_600_000);
    match (is_late, reason) {
        (true, None) => Err(Fail::field("late_reason", FieldError::Required)),
        (false, Some(_)) if new.kind != EntryKind::Vitals => Err(Fail::field("late_reason", FieldError::Malformed)),
        _ => Ok(()),
    }
}

impl Writer<'_> {
    /// 投稿, 日々の記録, 申し送り or comment, judged as [`right_for`] said; `daily_kinds` are those of the configuration.
    ///
    /// # Errors
    /// A comment's entry is cancelled, the category is not configured, the id was used for something else, or the
    /// database refuses.
    pub async fn create(
        &self,
        tx: &mut Tx,
        new: &NewEntry,
        parent: Option<&Entry>,
        right: Right,
        daily_kinds: &[String],
    ) -> Outcome<Done> {
        if let Replay::Same(_) = store::entry::replay(tx, new.id, self.me.actor.person, "entry", new).await? {
            return Ok(Done::Before);
        }
        category(new, daily_kinds)?;
        if let Some(parent) = parent {
            still_open(parent, right)?;
        }
        let text = words(&new.text, new.measures.is_empty() && new.media.is_empty())?;
        let author = self.author(tx, right).await?;
        let measures = self.marked(tx, &new.measures).await?;
        let media = Sender { person: self.me.actor.person, subject: self.on.id }.attach(tx, new).await?;
        let seq = store::entry::insert(tx, new, &Saved { text, measures: &measures, media: &media }, &author).await?;
        tx.about(Verb::Registered, new.id.to_string());
        tell(tx, new.subject, seq, new.audience);
        Ok(Done::Now)
    }

    /// 訂正: a new version.
    ///
    /// # Errors
    /// Text or reason is wrong, the entry is cancelled, or a newer version exists.
    pub async fn correct(&self, tx: &mut Tx, entry: &Entry, change: &Correction) -> Outcome<Done> {
        let change = Correction {
            text: words(&change.text, change.measures.is_empty() && entry.media.is_empty())?.to_owned(),
            reason: reason(&change.reason)?,
            ..change.clone()
        };
        if self.replayed(tx, change.id, "correction", &change).await? {
            return Ok(Done::Before);
        }
        still_open(entry, Right::EntryCorrect)?;
        measured(entry.kind, entry.daily, &change.measures)?;
        media::described(&change.media, tx.now)?;
        if change.media.iter().any(|new| !entry.media.iter().any(|shown| shown.id == new.id)) {
            return Err(Fail::field("media", FieldError::Malformed));
        }
        let author = self.author(tx, Right::EntryCorrect).await?;
        let measures = self.marked(tx, &change.measures).await?;
        let seq = store::entry::correct(tx, entry, &change, &measures, &author).await?;
        tx.about(Verb::Modified, entry.id.to_string());
        tell(tx, entry.subject, seq, entry.audience);
        Ok(Done::Now)
    }

    /// 取消: struck through with its reason.
    ///
    /// # Errors
    /// The reason is wrong, or the entry is cancelled already.
    pub async fn cancel(&self, tx: &mut Tx, entry: &Entry, change: &Cancel) -> Outcome<Done> {
        let change = Cancel { reason: reason(&change.reason)?, ..change.clone() };
        if self.replayed(tx, change.id, "cancel", &change).await? {
            return Ok(Done::Before);
        }
        still_open(entry, Right::EntryCancel)?;
        let author = self.author(tx, Right::EntryCancel).await?;
        let seq = store::entry::cancel(tx, entry, &change, &author).await?;
        tx.about(Verb::Deleted, entry.id.to_string());
        tell(tx, entry.subject, seq, entry.audience);
        Ok(Done::Now)
    }

    /// 了解・ありがとう, given or taken back.
    ///
    /// # Errors
    /// There is no such reaction, or the database refuses.
    pub async fn react(&self, tx: &mut Tx, entry: &Entry, change: React) -> Outcome<()> {
        if change.kind == ReactionKind::Unknown {
            return Err(Fail::field("kind", FieldError::Malformed));
        }
        tx.about(Verb::Modified, entry.id.to_string());
        if let Some(seq) = store::entry::react(tx, entry, self.me.actor.person, change).await? {
            tell(tx, entry.subject, seq, entry.audience);
        }
        Ok(())
    }

    /// 確認しました, to an entry that asks for it.
    ///
    /// # Errors
    /// Nothing is asked, it is one's own, it is cancelled, a newer version exists, or the database refuses.
    pub async fn confirm(&self, tx: &mut Tx, entry: &Entry, change: Confirm) -> Outcome<()> {
        still_open(entry, Right::EntryConfirm)?;
        let own = entry.author.as_ref().is_some_and(|author| author.person == self.me.actor.person);
        if !entry.ask || own {
            return Err(Fail::field("entry", FieldError::Malformed));
        }
        let by = self.author(tx, Right::EntryConfirm).await?;
        tx.about(Verb::Modified, entry.id.to_string());
        if let Some(seq) = store::entry::confirm(tx, entry, change, &by).await? {
            tell(tx, entry.subject, seq, entry.audience);
        }
        Ok(())
    }

    /// ピン留め, set or taken down; of an entry, not of a comment.
    ///
    /// # Errors
    /// It is a comment or cancelled, or the database refuses.
    pub async fn pin(&self, tx: &mut Tx, entry: &Entry, change: Pin) -> Outcome<()> {
        if entry.parent.is_some() {
            return Err(Fail::field("entry", FieldError::Malformed));
        }
        still_open(entry, Right::EntryPin)?;
        tx.about(Verb::Modified, entry.id.to_string());
        if let Some(seq) = store::entry::pin(tx, entry, change).await? {
            tell(tx, entry.subject, seq, entry.audience);
        }
        Ok(())
    }

    /// 通知範囲: sets a limit, whose check has passed.
    ///
    /// # Errors
    /// The reason is wrong, the id was used for something else, or the database refuses.
    pub async fn limit(&self, tx: &mut Tx, new: &NewLimit) -> Outcome<Option<Limit>> {
        new.check().map_err(|(field, error)| Fail::field(field, error))?;
        let new = NewLimit { reason: reason(&new.reason)?, ..new.clone() };
        if self.replayed(tx, new.id, "vital_limit", &new).await? {
            return Ok(None);
        }
        let author = self.author(tx, Right::VitalLimit).await?;
        let limit = store::vital::set_limit(tx, &new, &author).await?;
        tx.about(Verb::Modified, new.kind.code());
        tx.emit(Outgoing::to_circle(EventKind::Limits, new.subject));
        Ok(Some(limit))
    }

    /// Each value with the mark of the limit that stands now, if it lies beyond it.
    async fn marked(&self, tx: &mut Tx, measures: &[Measure]) -> Outcome<Vec<Measure>> {
        if measures.is_empty() {
            return Ok(Vec::new());
        }
        let limits = store::vital::limits(tx.conn(), self.on.id).await?;
        let newest = |kind| limits.iter().rev().find(|limit| limit.kind == kind);
        let mark = |measure: &Measure| Some(newest(measure.kind)?.mark(measure.value?)).flatten();
        Ok(measures.iter().map(|measure| Measure { beyond: mark(measure), ..measure.clone() }).collect())
    }

    async fn replayed(&self, tx: &mut Tx, op: EntryId, kind: &str, body: &impl serde::Serialize) -> Outcome<bool> {
        let replay = store::entry::replay(tx, op, self.me.actor.person, kind, body).await?;
        Ok(matches!(replay, Replay::Same(_)))
    }

    /// Who writes, as it will stand beside the text for good.
    pub(crate) async fn author(&self, tx: &mut Tx, right: Right) -> Outcome<Author> {
        let standing = standing_for(&self.on.facts, right).ok_or_else(|| Fail::from(ProblemCode::NotFound))?;
        store::people::author(tx.conn(), self.me, self.on.id, standing).await
    }
}

fn reason(text: &str) -> Outcome<String> {
    clean(text, MAX_REASON).map(str::to_owned).map_err(|e| Fail::field("reason", e))
}

/// A cancelled entry takes nothing further; asked only of a write that is not a repetition.
fn still_open(entry: &Entry, right: Right) -> Outcome<()> {
    match entry.cancelled {
        Some(_) => Err(Fail::denied(Denied::RecordCancelled, right)),
        None => Ok(()),
    }
}

/// Tells the circle after the commit.
fn tell(tx: &mut Tx, subject: SubjectId, seq: i64, audience: Audience) {
    tx.emit(Outgoing::entries(subject, seq, audience));
}
