//! 書類: its rules (M3-2-4), called by the API's handlers and by whoever fills the demo town. The caller has asked the
//! policy and opened the transaction.

use crate::{
    audit::Verb,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    gate::{SubjectOn, standing_for},
    media::Sender,
    store,
    timeline::Writer,
};
use contract::{
    Date, Denied, Facts, ProblemCode, Right, can,
    document::{Deadline, Document, DocumentKind, NewDocument, Opened, deadlines},
    event::EventKind,
    policy::{Audience, Consent, owns, timeline_scope},
    problem::FieldError,
    profile::{ProfilePart, RENEWAL_DAYS, certified},
};
use sqlx::AnyConnection;

impl Writer<'_> {
    /// 書類, new or changed. The same once more changes nothing.
    ///
    /// # Errors
    /// A field is wrong, it is another institution's, somebody was faster (412), or the database refuses.
    pub async fn file(&self, tx: &mut Tx, new: &NewDocument) -> Outcome<Document> {
        let new = new.checked().map_err(|(field, error)| Fail::field(field, error))?;
        let known = store::document::versions(tx.conn(), new.id).await?;
        self.keeps_consent(&new, known.as_ref().map_or(&[], |(_, versions)| versions))?;
        let before = known.as_ref().and_then(|(_, versions)| versions.first()).map(|newest| newest.is.kind);
        tx.about(if known.is_none() { Verb::Registered } else { Verb::Modified }, new.id.to_string());
        let mine = standing_for(&self.on.facts, Right::DocumentEdit).and_then(|standing| standing.institution);
        let institution = match known {
            None if new.version != 0 => return Err(ProblemCode::NotFound.into()),
            None => mine,
            // An id that belongs elsewhere is nobody's here.
            Some((subject, _)) if subject != self.on.id => return Err(ProblemCode::IdReused.into()),
            Some((_, versions)) => {
                let newest = versions.into_iter().next().ok_or(ProblemCode::NotFound)?;
                if (NewDocument { version: newest.is.version, ..new.clone() }) == newest.is {
                    return Ok(newest);
                }
                if !owns(&self.on.facts, newest.institution) {
                    return Err(Fail::denied(Denied::NotOwnInstitution, Right::DocumentEdit));
                }
                if newest.is.version != new.version {
                    return Err(ProblemCode::VersionConflict.into());
                }
                newest.institution
            }
        };
        self.signed(tx, &new).await?;
        let by = self.author(tx, Right::DocumentEdit).await?;
        let sender = Sender { person: self.me.actor.person, subject: self.on.id };
        sender.attach_to(tx, new.id, &new.files).await?;
        let is = NewDocument { version: new.version.saturating_add(1), ..new };
        store::document::put(tx, self.on.id, &is, institution, &by).await?;
        // Of a closed kind the subject's side does not hear either.
        let opened = store::document::opened(tx.conn(), self.on.id).await?;
        let open = std::iter::once(is.kind).chain(before).any(|kind| opened.shows(kind, &[Audience::Everyone], true));
        self.tell(tx, if open { Audience::Everyone } else { Audience::Professionals });
        let saved = store::document::versions(tx.conn(), is.id).await?;
        saved.and_then(|(_, versions)| versions.into_iter().next()).ok_or_else(|| ProblemCode::NotFound.into())
    }

    /// What was signed for a consent is filed and changed by whoever reads the consent (M18-1).
    fn keeps_consent(&self, new: &NewDocument, before: &[Document]) -> Outcome<()> {
        let kinds = || std::iter::once(new.kind).chain(before.iter().map(|version| version.is.kind));
        let facts = Facts::Subject(&self.on.facts);
        match kinds().any(DocumentKind::is_of_consent) {
            true => can(&self.me.actor, Right::ConsentRead, &facts).map_err(|no| Fail::denied(no, Right::ConsentRead)),
            false => Ok(()),
        }
    }

    /// The consent that a copy shows to be signed is one of the same subject.
    async fn signed(&self, tx: &mut Tx, new: &NewDocument) -> Outcome<()> {
        let Some(consent) = new.consent else { return Ok(()) };
        match store::consent::known(tx.conn(), consent).await? {
            Some((subject, record)) if subject == self.on.id && record.state == Consent::Effective => Ok(()),
            _ => Err(Fail::field("consent", FieldError::Malformed)),
        }
    }

    /// Opens these kinds to the subject's side, and no others.
    ///
    /// # Errors
    /// A kind is none, somebody was faster (412), or the database refuses.
    pub async fn open_kinds(&self, tx: &mut Tx, new: &Opened) -> Outcome<Opened> {
        tx.about(Verb::Modified, "opened");
        let mut kinds = new.kinds.clone();
        if kinds.iter().any(|kind| *kind == DocumentKind::Unknown || kind.is_of_consent()) {
            return Err(Fail::field("kinds", FieldError::Malformed));
        }
        kinds.sort_by_key(|kind| DocumentKind::ALL.iter().position(|known| known == kind));
        kinds.dedup();
        let now = store::document::opened(tx.conn(), self.on.id).await?;
        if now.kinds == kinds {
            return Ok(now);
        }
        if now.version != new.version {
            return Err(ProblemCode::VersionConflict.into());
        }
        let by = self.author(tx, Right::DocumentOpen).await?;
        let opened = Opened { version: now.version + 1, kinds };
        store::document::open(tx, self.on.id, &opened, &by).await?;
        self.tell(tx, Audience::Everyone);
        Ok(opened)
    }

    /// What ends soon stands on the card.
    fn tell(&self, tx: &mut Tx, audience: Audience) {
        for kind in [EventKind::Documents, EventKind::Card] {
            tx.emit(Outgoing { audience, ..Outgoing::to_circle(kind, self.on.id) });
        }
    }
}

/// Documents of the kinds that this person, who reads these audiences, may read, and what is opened.
///
/// # Errors
/// The database does not answer.
pub async fn readable(
    conn: &mut AnyConnection,
    me: &contract::Actor,
    subject: &SubjectOn,
    audiences: &[Audience],
) -> Outcome<(Vec<Document>, Opened)> {
    let consent = reads_consent(me, subject);
    let opened = store::document::opened(conn, subject.id).await?;
    let mut documents = store::document::of(conn, subject.id).await?;
    documents.retain(|document| opened.shows(document.is.kind, audiences, consent));
    Ok((documents, opened))
}

/// Whether this person reads what was signed for the consent.
pub fn reads_consent(me: &contract::Actor, subject: &SubjectOn) -> bool {
    can(me, Right::ConsentRead, &Facts::Subject(&subject.facts)).is_ok()
}

/// What ends soon or has ended, as far as this person may see it, the nearest first.
///
/// # Errors
/// The database does not answer.
pub async fn ending(
    conn: &mut AnyConnection,
    me: &contract::Actor,
    subject: &SubjectOn,
    today: Date,
) -> Outcome<Vec<Deadline>> {
    let mut all = Vec::new();
    if can(me, Right::ProfileRead, &Facts::Subject(&subject.facts)).is_ok() {
        let part = store::profile::part(conn, subject.id, ProfilePart::Certification).await?;
        // Who has applied for the next one has done what there is to do, until it has ended.
        let now = certified(&part.rows, today).filter(|now| now.applied.is_none() || now.to < today);
        let ends = now.map(|now| now.to);
        let near = ends.filter(|to| to.days() - today.days() <= RENEWAL_DAYS);
        all.extend(near.map(|until| Deadline { document: None, until }));
    }
    if can(me, Right::DocumentRead, &Facts::Subject(&subject.facts)).is_ok()
        && let Ok(audiences) = timeline_scope(me, &subject.facts)
    {
        all.extend(deadlines(&readable(conn, me, subject, audiences).await?.0, today));
    }
    all.sort_by_key(|deadline| deadline.until);
    Ok(all)
}
