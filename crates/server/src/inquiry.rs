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
    InstitutionId, PersonId, ProblemCode, Right, Role,
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
    if let Replay::Fresh = store::entry::replay(tx, new.id, me.actor.person, "inquiry", &new).await? {
        let look = match &new.look {
            Some(look) => {
                let found = store::inquiry::look(tx.conn(), on.id, look).await?;
                Some(found.ok_or_else(|| Fail::field("look", FieldError::Malformed))?)
            }
            None => None,
        };
        let institution = asked(tx, on, new.look.and_then(|look| look.institution)).await?;
        let standing = standing_for(&on.facts, Right::InquiryFile);
        let by = store::people::author_by(tx.conn(), me, on.id, standing).await?;
        store::inquiry::insert(tx, on.id, Filed { new: &new, look: look.as_ref(), institution, by: &by }).await?;
        store::entry::remember(tx, new.id, me.actor.person, "inquiry", &new, new.id).await?;
        tell(tx, me.actor.person, institution).await?;
    }
    one(tx, new.id).await
}

/// The institution that is asked: the one that looked, else the 中心となる利用機関, as long as the record is shared with it
/// and somebody there can answer. Otherwise it is the operator.
async fn asked(tx: &mut Tx, on: &SubjectOn, looked: Option<InstitutionId>) -> Outcome<Option<InstitutionId>> {
    if on.facts.consent != Consent::Effective || on.facts.sharing != Sharing::Open {
        return Ok(None);
    }
    let now = tx.now;
    let mut lines = store::care_list::lines(tx.conn(), on.id).await?;
    lines.retain(|line| line.from <= now && line.to.is_none_or(|to| to > now));
    lines.retain(|line| line.core || Some(line.institution.id) == looked);
    lines.sort_by_key(|line| Some(line.institution.id) != looked);
    for line in lines {
        if !store::inquiry::admins(tx.conn(), line.institution.id, now.0).await?.is_empty() {
            return Ok(Some(line.institution.id));
        }
    }
    Ok(None)
}

/// The one who asked, and who is to answer, hear that something changed.
async fn tell(tx: &mut Tx, asker: PersonId, institution: Option<InstitutionId>) -> Outcome<()> {
    let now = tx.now.0;
    let admins = match institution {
        Some(institution) => store::inquiry::admins(tx.conn(), institution, now).await?,
        None => Vec::new(),
    };
    for person in std::iter::once(asker).chain(admins) {
        tx.emit(Outgoing::to_person(EventKind::Inquiries, person));
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
    let subject = known.subject.0;
    tx.concerns(subject);
    tx.about(Verb::Modified, inquiry.to_string());
    if institution.is_some() && known.institution.as_ref().map(|institution| institution.id) != institution {
        return Err(ProblemCode::NotFound.into());
    }
    if let Replay::Same(_) = store::entry::replay(tx, new.id, me.actor.person, "inquiry_step", &new).await? {
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
    store::entry::remember(tx, new.id, me.actor.person, "inquiry_step", &new, inquiry).await?;
    tell(tx, known.by.person, known.institution.map(|institution| institution.id)).await?;
    one(tx, inquiry).await
}

async fn one(tx: &mut Tx, inquiry: InquiryId) -> Outcome<Inquiry> {
    store::inquiry::get(tx.conn(), inquiry).await?.ok_or_else(|| ProblemCode::NotFound.into())
}
