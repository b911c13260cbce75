//! Writes to a timeline. A new entry is shown at once as an echo under the id that its draft has
//! carried from the first letter; the server's answer takes its place. What is sent is on the device
//! first: whatever happens then, the same words go out again as the same write.

use super::{Event, Timeline};
use crate::{
    api::{self, ApiError, Cause},
    stores::{
        Command, clock,
        draft::{Draft, Slot},
        session, uploads,
    },
};
use contract::{
    Endpoint, EntryId, ProblemCode, SubjectId,
    endpoint::{CancelEntry, ConfirmEntry, CorrectEntry, CreateEntry, GetEntry, ListRevisions, PinEntry, ReactToEntry},
    entry::{Cancel, Confirm, Correction, DailyKind, Entry, EntryKind, NewEntry, Pin, React, ReactionKind, Revision},
    people::Author,
    session::Claims,
    vital::Measure,
};
impl Timeline {
    /// Sends a draft as a new entry, or as a comment on `parent`, once `slot` has it. `done` hears
    /// whether these words are saved.
    pub fn send(
        &self,
        draft: Draft,
        slot: Slot,
        parent: Option<&Entry>,
        command: &Command,
        done: impl FnOnce(bool) + 'static,
    ) {
        if command.pending() {
            return;
        }
        let body = new_entry(self.subject(), &draft, parent);
        let id = body.id;
        if let Some(echo) = session::look(|claims| echo(claims, &body)) {
            self.apply(Event::Echo(echo));
        }
        let (this, of_work) = (self.clone(), self.clone());
        let work = async move {
            slot.kept_first(&draft).await;
            if !body.media.is_empty() {
                uploads::tray(body.subject).send(body.subject).await?;
            }
            of_work.create(body, draft.occurred_at.is_some()).await
        };
        command.run(work, move |outcome| {
            let saved = outcome.is_ok();
            this.apply(outcome.map_or(Event::Dropped(id), Event::Saved));
            done(saved);
        });
    }

    /// Where an answer was lost and the words were changed since, the server has other words under
    /// this id: what it has decides what is said.
    async fn create(&self, body: NewEntry, timed: bool) -> Result<Entry, ApiError> {
        let call = CreateEntry { subject: self.subject(), query: (), body: body.clone() };
        let reused = match api::call(call).await {
            Err(error) if already_saved(&error) => error,
            outcome => return outcome,
        };
        match api::call(GetEntry { entry: body.id, query: (), body: () }).await {
            Ok(saved) if says(&saved, &body, timed) => Ok(saved),
            Ok(saved) => {
                self.apply(Event::Saved(saved));
                Err(reused)
            }
            Err(error) if error.code() == Some(ProblemCode::NotFound) => Err(reused),
            Err(error) => Err(error),
        }
    }

    /// 訂正, once `slot` has the draft. `done` hears whether it was saved.
    pub fn correct(
        &self,
        entry: EntryId,
        draft: Draft,
        slot: Slot,
        command: &Command,
        done: impl FnOnce(bool) + 'static,
    ) {
        let this = self.clone();
        let work = async move {
            slot.kept_first(&draft).await;
            let Draft { id, base_version, text, reason, measures, described: media, .. } = draft;
            let (text, reason) = (text.trim().to_owned(), reason.trim().to_owned());
            let body = Correction { id, base_version, text, measures, media, reason };
            api::call(CorrectEntry { entry, query: (), body }).await
        };
        command.run(work, move |outcome| done(this.landed(outcome)));
    }

    /// 取消. `done` hears whether it was saved.
    pub fn cancel(&self, entry: EntryId, body: Cancel, command: &Command, done: impl FnOnce(bool) + 'static) {
        self.change(CancelEntry { entry, query: (), body }, command, done);
    }

    /// 確認しました, to the version on screen. `done` hears whether it was saved.
    pub fn confirm(&self, entry: EntryId, version: u32, command: &Command, done: impl FnOnce(bool) + 'static) {
        self.change(ConfirmEntry { entry, query: (), body: Confirm { version } }, command, done);
    }

    /// ピン留め, set or taken down.
    pub fn pin(&self, entry: EntryId, on: bool, command: &Command) {
        self.change(PinEntry { entry, query: (), body: Pin { on } }, command, |_| ());
    }

    /// 了解 / ありがとう, set or taken back.
    pub fn react(&self, entry: EntryId, kind: ReactionKind, on: bool, command: &Command) {
        self.change(ReactToEntry { entry, query: (), body: React { kind, on } }, command, |_| ());
    }

    fn change<E>(&self, endpoint: E, command: &Command, done: impl FnOnce(bool) + 'static)
    where
        E: Endpoint<Reply = Entry> + 'static,
    {
        let this = self.clone();
        let work: super::super::remote::Reply<Entry> = Box::pin(api::call(endpoint));
        command.run(work, move |outcome| done(this.landed(outcome)));
    }

    fn landed(&self, outcome: Result<Entry, ApiError>) -> bool {
        match outcome {
            Ok(entry) => {
                self.apply(Event::Saved(entry));
                true
            }
            Err(error) => {
                // Somebody was faster, or an earlier try of ours was: show what the server has, keep
                // what was typed.
                if error.code() == Some(ProblemCode::VersionConflict) || already_saved(&error) {
                    self.catch_up(Cause::Person);
                }
                false
            }
        }
    }
}

/// All versions of an entry, oldest first. Kept by the dialog that shows them.
pub fn history(entry: EntryId) -> super::super::Remote<Vec<Revision>> {
    super::super::Remote::of(ListRevisions { entry, query: (), body: () })
}

/// The first answer said that this id was used with another text: what was sent first is saved.
pub fn already_saved(error: &ApiError) -> bool {
    error.code() == Some(ProblemCode::IdReused)
}

/// A saved entry is what was to be sent. "Now" was the moment of the first try; a time that was chosen
/// must be the same.
fn says(saved: &Entry, new: &NewEntry, timed: bool) -> bool {
    saved.text == new.text
        && unmarked(&saved.measures) == new.measures
        && saved.media.iter().map(|media| media.id).eq(new.media.iter().map(|media| media.id))
        && (saved.kind, saved.daily, saved.ask) == (new.kind, new.daily, new.ask)
        && saved.category == new.category
        && (saved.audience, saved.parent) == (new.audience, new.parent)
        && (!timed || saved.occurred_at == new.occurred_at)
}

/// The values as they were sent: the marks are the server's.
pub fn unmarked(measures: &[Measure]) -> Vec<Measure> {
    measures.iter().map(|measure| Measure { beyond: None, ..measure.clone() }).collect()
}

fn new_entry(subject: SubjectId, draft: &Draft, parent: Option<&Entry>) -> NewEntry {
    let occurred_at = draft.occurred_at.or(draft.first_sent).unwrap_or_else(clock::exact);
    let kind = if parent.is_some() { EntryKind::Comment } else { draft.kind };
    let daily = draft.daily.filter(|_| kind == EntryKind::Daily);
    NewEntry {
        parent: parent.map(|p| p.id),
        daily,
        category: draft.category.clone().filter(|_| daily == Some(DailyKind::Other)),
        ask: parent.is_none() && (draft.ask || kind == EntryKind::Handover),
        audience: parent.map_or(draft.audience, |p| p.audience),
        measures: draft.measures.clone(),
        late_reason: Some(draft.late_reason.trim().to_owned()).filter(|reason| !reason.is_empty()),
        media: draft.media.clone(),
        ..NewEntry::plain(draft.id, subject, kind, occurred_at, draft.text.trim().to_owned())
    }
}

/// The entry as it will look, without the numbers that only the server gives.
fn echo(claims: &Claims, new: &NewEntry) -> Entry {
    Entry {
        id: new.id,
        subject: new.subject,
        parent: new.parent,
        seq: 0,
        changed: 0,
        kind: new.kind,
        daily: new.daily,
        category: new.category.clone(),
        system: None,
        audience: new.audience,
        author: myself(claims, new.subject),
        occurred_at: new.occurred_at,
        recorded_at: clock::exact(),
        version: 1,
        text: new.text.clone(),
        measures: new.measures.clone(),
        late_reason: new.late_reason.clone(),
        media: if new.media.is_empty() { Vec::new() } else { uploads::echo(new.subject, &new.media) },
        ask: new.ask,
        confirmations: Vec::new(),
        pinned: false,
        cancelled: None,
        reactions: Vec::new(),
        comments: Vec::new(),
    }
}

fn myself(claims: &Claims, subject: SubjectId) -> Option<Author> {
    let claim = claims.subjects.iter().find(|claim| claim.subject == subject)?;
    let standing = claim.facts.standings.first()?;
    let grant = claims.actor.grants.iter().find(|g| g.role == standing.role && g.institution == standing.institution);
    let institution = claims.institutions.iter().find(|i| Some(i.id) == standing.institution);
    Some(Author {
        person: claims.actor.person,
        name: claims.name.clone(),
        role: standing.role,
        occupation: grant.and_then(|g| g.occupations.first().copied()),
        institution: institution.map(|i| i.name.clone()),
        relation: None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use contract::{PersonId, Timestamp, people::Name};

    fn subject() -> SubjectId {
        SubjectId::from_parts(1, &[3; 10])
    }

    fn draft(text: &str, first_sent: i64) -> Draft {
        let first_sent = Some(Timestamp(first_sent));
        Draft { text: text.to_owned(), first_sent, ..Draft::begin(EntryKind::Post) }
    }

    fn saved(new: &NewEntry) -> Entry {
        let name = || "花".to_owned();
        let claims = Claims {
            name: Name { family: name(), given: name(), family_kana: name(), given_kana: name() },
            actor: contract::policy::Actor {
                person: PersonId::from_parts(1, &[0; 10]),
                state: contract::role::AccountState::Active,
                grants: Vec::new(),
                withheld: Vec::new(),
            },
            institutions: Vec::new(),
            rights: Vec::new(),
            subjects: Vec::new(),
            fields: Vec::new(),
            inquiries: 0,
            session: contract::SessionId::from_parts(1, &[0; 10]),
            session_ends_at: Timestamp(0),
            idle_s: 0,
            previous_sign_in: None,
            build: String::new(),
        };
        echo(&claims, new)
    }

    #[test]
    fn j_22_a_draft_read_back_from_the_device_goes_out_as_the_same_write() {
        let first = draft("血圧を測りました。", 5);
        let kept = serde_json::to_string(&first).unwrap();
        let again: Draft = serde_json::from_str(&kept).unwrap();
        let (first, again) = (new_entry(subject(), &first, None), new_entry(subject(), &again, None));
        assert_eq!(first, again);
        assert_eq!(first.occurred_at, Timestamp(5));
    }

    #[test]
    fn what_the_server_has_under_the_id_tells_whether_these_words_are_saved() {
        let new = new_entry(subject(), &draft(" 血圧を測りました。\n", 5), None);
        let mut has = saved(&new);
        has.occurred_at = Timestamp(4);
        assert!(says(&has, &new, false), "now was the first try");
        assert!(!says(&has, &new, true), "another time was chosen");
        let other = new_entry(subject(), &Draft { id: new.id, ..draft("体温を測りました。", 5) }, None);
        assert!(!says(&has, &other, false));
    }
}
