//! プロフィール: its rules (M3-2, M18-2, M20), called by the API's handlers and by whoever fills the demo town. The caller
//! has asked the policy and opened the transaction.

use crate::{
    audit::Verb,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    store::{self, entry::Replay},
    timeline::Writer,
};
use contract::{
    Facts, Problem, ProblemCode, Right, can,
    event::EventKind,
    policy::SubjectFacts,
    problem::{Field, FieldError},
    profile::{self, Answer, Ask, AskState, MAX_WORDS, NewAsk, NewPart, PartVersion, ProfilePart, Wrong},
    text::clean,
};

/// The part as it may be stored.
///
/// # Errors
/// Every field that is wrong, as `rows.<n>.<field>`; or the reason.
pub fn checked(new: &NewPart) -> Outcome<NewPart> {
    let rows = profile::check(new.part, &new.rows).map_err(refused)?;
    let reason = match clean(&new.reason, MAX_WORDS) {
        Err(FieldError::Required) => "",
        reason => reason.map_err(|error| Fail::field("reason", error))?,
    };
    Ok(NewPart { rows, reason: reason.to_owned(), ..*new })
}

fn refused(wrong: Vec<Wrong>) -> Fail {
    let mut problem = Problem::new(ProblemCode::Invalid);
    problem.fields = wrong
        .into_iter()
        .map(|Wrong { row, field, error }| {
            let field = field.map(|field| format!(".{}", field.code())).unwrap_or_default();
            Field { name: format!("rows.{row}{field}"), error }
        })
        .collect();
    problem.into()
}

/// Guarded numbers become their ends for who does not need them.
pub fn guard(me: &contract::Actor, facts: &SubjectFacts, parts: &mut [PartVersion]) {
    if can(me, Right::NumbersRead, &Facts::Subject(facts)).is_ok() {
        return;
    }
    let cells = parts.iter_mut().flat_map(|part| part.rows.iter_mut().flatten());
    for cell in cells.filter(|cell| cell.field.is_guarded()) {
        cell.value = profile::masked(&cell.value);
    }
}

impl Writer<'_> {
    /// A part, anew; `new` is [`checked`]. The same once more changes nothing.
    ///
    /// # Errors
    /// Somebody was faster (412), or the database refuses.
    pub async fn put_part(&self, tx: &mut Tx, new: NewPart) -> Outcome<PartVersion> {
        tx.about(Verb::Modified, new.part.code());
        let now = store::profile::part(tx.conn(), self.on.id, new.part).await?;
        if now.rows == new.rows {
            return Ok(now);
        }
        if now.version != new.version {
            return Err(ProblemCode::VersionConflict.into());
        }
        let by = self.author(tx, new.part.edit_right()).await?;
        let saved = store::profile::put(tx, self.on.id, new, now.version, &by).await?;
        tx.emit(Outgoing::to_circle(EventKind::Profile, self.on.id));
        // Both stand on the card: whom to call, and when the certification ends.
        if matches!(saved.part, ProfilePart::Contacts | ProfilePart::Certification) {
            tx.emit(Outgoing::to_circle(EventKind::Card, self.on.id));
        }
        Ok(saved)
    }

    /// 訂正の申出.
    ///
    /// # Errors
    /// The text or the part is wrong, the id was used for something else, or the database refuses.
    pub async fn ask_for_change(&self, tx: &mut Tx, new: &NewAsk) -> Outcome<Ask> {
        let text = clean(&new.text, MAX_WORDS).map_err(|error| Fail::field("text", error))?;
        let new = NewAsk { text: text.to_owned(), ..*new };
        if profile::spec(new.part).is_none() {
            return Err(Fail::field("part", FieldError::Malformed));
        }
        tx.about(Verb::Registered, new.part.code());
        if let Replay::Fresh = store::entry::replay(tx, new.id, self.me.actor.person, "ask", &new).await? {
            let by = self.author(tx, Right::ProfileAsk).await?;
            store::profile::insert_ask(tx, self.on.id, &new, &by).await?;
            store::entry::remember(tx, new.id, by.person, "ask", &new, new.id).await?;
            tx.emit(Outgoing::to_circle(EventKind::Profile, self.on.id));
        }
        store::profile::ask(tx.conn(), self.on.id, new.id).await?.ok_or_else(|| ProblemCode::NotFound.into())
    }

    /// The answer to a 申出. The same once more changes nothing.
    ///
    /// # Errors
    /// The answer is empty or no answer, there is no such 申出, somebody answered it otherwise (412), or the database
    /// refuses.
    pub async fn answer_ask(&self, tx: &mut Tx, new: &Answer) -> Outcome<Ask> {
        let words = clean(&new.answer, MAX_WORDS).map_err(|error| Fail::field("answer", error))?;
        let new = Answer { answer: words.to_owned(), ..*new };
        if !matches!(new.state, AskState::Done | AskState::Declined) {
            return Err(Fail::field("state", FieldError::Malformed));
        }
        let missing = || Fail::from(ProblemCode::NotFound);
        let ask = store::profile::ask(tx.conn(), self.on.id, new.ask).await?.ok_or_else(missing)?;
        tx.about(Verb::Modified, ask.part.code());
        if ask.state == AskState::Open {
            let by = self.author(tx, Right::ProfileEdit).await?;
            store::profile::answer(tx, &new, &by).await?;
            tx.emit(Outgoing::to_circle(EventKind::Profile, self.on.id));
        } else if (ask.state, &ask.answer) != (new.state, &new.answer) {
            return Err(ProblemCode::VersionConflict.into());
        }
        store::profile::ask(tx.conn(), self.on.id, new.ask).await?.ok_or_else(missing)
    }
}
