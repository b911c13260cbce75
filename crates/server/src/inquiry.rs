//! お尋ね・開示等の申出 (M20): who is asked, who may answer when, and who hears of it.

use crate::{
    audit::Verb,
    auth::session::Context,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    gate::{SubjectOn, standing_for},
    store::{self, entry::Replay, inquiry::Filed},
};
use contract::{
    InstitutionId, ProblemCode, Right, Role, SubjectId,
    event::EventKind,
    inquiry::{Inquiry, InquiryId, InquiryKind, InquiryState, NewInquiry, NewStep},
    policy::{Consent, Sharing, Standing},
    problem::FieldError,
};

/// Puts one on record; the institution that is asked hears of it.
///
/// # Errors
/// A field is wrong, there was no such look, the id was used for something else, or the database refuses.
pub async fn file(tx: &mut Tx, me: &Context, on: &SubjectOn, new: &NewInquiry) -> Outcome<Inquiry> {
    let words = new.check().map_err(|(field, error)| Fail::field(field, error))?;
    let new = NewInquiry { text: words.to_owned(), ..new.clone() };
    tx.about(Verb::Registered, new.id.to_string());
    // Under one id it is asked once, and about one subject.
    if let Replay::Fresh = store::entry::replay(tx, new.id, me.actor.person, "inquiry", &(on.id, &new)).await? {
        let look = match &new.look {
            Some(look) => {
                let found = store::inquiry::look(tx.conn(), on.id, look).await?;
                Some(found.ok_or_else(|| Fail::field("look", FieldError::Malformed))?)
            }
            None => None,
        };
        let institution = asked(tx, on, new.look.map(|look| look.institution)).await?;
        let standing = standing_for(&on.facts, Right::InquiryFile);
        let by = store::people::author_by(tx.conn(), me, on.id, standing).await?;
        store::inquiry::insert(tx, on.id, Filed { new: &new, look: look.as_ref(), institution, by: &by }).await?;
        store::entry::remember(tx, new.id, me.actor.person, "inquiry", &(on.id, &new), new.id).await?;
        tell(tx, on.id, institution).await?;
    }
    one(tx, new.id).await
}

/// The institution that is asked: about a look the one that looked, else the 中心となる利用機関, as long as the record is
/// shared with it and somebody there can answer. Otherwise it is the operator: nobody answers for another one's look.
async fn asked(tx: &mut Tx, on: &SubjectOn, looked: Option<Option<InstitutionId>>) -> Outcome<Option<InstitutionId>> {
    if on.facts.consent != Consent::Effective || on.facts.sharing != Sharing::Open {
        return Ok(None);
    }
    let now = tx.now;
    let lines = store::care_list::lines(tx.conn(), on.id).await?;
    let mut running = lines.iter().filter(|line| line.from <= now && line.to.is_none_or(|to| to > now));
    let line = running.find(|line| match looked {
        Some(institution) => institution == Some(line.institution.id),
        None => line.core,
    });
    let Some(line) = line else { return Ok(None) };
    let admins = store::inquiry::admins(tx.conn(), line.institution.id, now).await?;
    Ok((!admins.is_empty()).then_some(line.institution.id))
}

/// The subject's side, the institution that is asked, and the operator's desk hear that something changed.
async fn tell(tx: &mut Tx, subject: SubjectId, institution: Option<InstitutionId>) -> Outcome<()> {
    let now = tx.now;
    let mut people = store::inquiry::concerned(tx.conn(), subject, now).await?;
    if let Some(institution) = institution {
        people.extend(store::inquiry::admins(tx.conn(), institution, now).await?);
    }
    for person in people {
        tx.emit(Outgoing::to_person(EventKind::Inquiries, person));
    }
    Ok(())
}

/// What an institution has not answered is the operator's from now on: its record is shared with it no more. `None`: with
/// no institution.
///
/// # Errors
/// The database refuses.
pub async fn pass_on(tx: &mut Tx, subject: SubjectId, institution: Option<InstitutionId>) -> Outcome<()> {
    if store::inquiry::pass_on(tx, subject, institution).await? {
        tell(tx, subject, None).await?;
    }
    Ok(())
}

/// A step of the institution that is asked, or of the operator's desk (`institution` is `None`).
///
/// # Errors
/// There is no such inquiry here, it was answered or passed on before (412), a field is wrong, or the database refuses.
pub async fn step(
    tx: &mut Tx,
    me: &Context,
    institution: Option<InstitutionId>,
    inquiry: InquiryId,
    new: &NewStep,
) -> Outcome<Inquiry> {
    let words = new.check().map_err(|(field, error)| Fail::field(field, error))?;
    let new = NewStep { text: words.to_owned(), ..new.clone() };
    let known = one(tx, inquiry).await?;
    let (subject, now) = (known.subject.0, tx.now);
    tx.concerns(subject);
    tx.about(Verb::Modified, inquiry.to_string());
    if let Some(institution) = institution {
        // Asked of it, and its record shared with it at this moment.
        let shown = store::inquiry::shown_to(tx.conn(), institution, now).await?;
        if !shown.iter().any(|shown| shown.id == inquiry) {
            return Err(ProblemCode::NotFound.into());
        }
    }
    if let Replay::Same(_) = store::entry::replay(tx, new.id, me.actor.person, "inquiry_step", &(inquiry, &new)).await?
    {
        return Ok(known);
    }
    let (open, passes) = (known.state == InquiryState::Received, new.outcome.is_none());
    match institution {
        // What is asked of the record itself is the operator's to decide (M20-2): an institution passes it on.
        Some(_) if !passes && known.kind != InquiryKind::Look => {
            return Err(Fail::field("outcome", FieldError::Malformed));
        }
        None if passes => return Err(Fail::field("outcome", FieldError::Required)),
        Some(_) if !open => return Err(ProblemCode::VersionConflict.into()),
        _ if known.state == InquiryState::Answered => return Err(ProblemCode::VersionConflict.into()),
        _ => {}
    }
    let role = if institution.is_some() { Role::InstitutionAdmin } else { Role::OperatorIntake };
    let standing = Standing { role, institution, core: false };
    let by = store::people::author(tx.conn(), me, subject, &standing).await?;
    store::inquiry::step(tx, inquiry, &new, &by).await?;
    store::entry::remember(tx, new.id, me.actor.person, "inquiry_step", &(inquiry, &new), inquiry).await?;
    // The institution hears of it as long as it may read it.
    tell(tx, subject, institution).await?;
    one(tx, inquiry).await
}

async fn one(tx: &mut Tx, inquiry: InquiryId) -> Outcome<Inquiry> {
    store::inquiry::get(tx.conn(), inquiry).await?.ok_or_else(|| ProblemCode::NotFound.into())
}
