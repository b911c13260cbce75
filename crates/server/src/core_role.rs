//! 中心の役割の引き継ぎ (M7-2). Whoever keeps a subject's list asks another institution on it to do so from now on; its admin
//! takes it over or declines. Until then nothing changes, and afterwards both lines have: no moment lies between giving and
//! taking.

use crate::{
    app::App,
    audit::Verb,
    auth::session::Context,
    care_list::{self, Editor},
    consent,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    store::{
        self,
        care_list::{Line, Record, lines},
        core_role::NewOffer,
    },
};
use contract::{
    InstitutionId, ProblemCode, Right, Role, SubjectId, Timestamp,
    care_list::{AnswerOffer, CareChange, CareEffect, CaredFor, CoreAnswer, CoreMove, CoreOffer, OfferSettled},
    entry::SystemKind,
    event::EventKind,
    people::Author,
    policy::Audience,
    problem::FieldError,
};
use sqlx::AnyConnection;

/// The lines between which the role moves.
struct Between {
    giver: Line,
    taker: Line,
}

/// Who has the role and who is asked: both stand on the list, have begun, and have no last day. Where sharing with whoever had
/// the role was ended, nobody has it: then the desk asks in its place.
fn between(all: &[Line], taker: InstitutionId, now: Timestamp) -> Outcome<Between> {
    let open = |line: &&Line| line.is_open(now) && line.from <= now;
    let former = || all.iter().filter(|line| line.core && !line.is_open(now)).max_by_key(|line| line.to);
    let giver = all.iter().filter(open).find(|line| line.core).or_else(former);
    let taker = all.iter().filter(open).find(|line| line.institution.id == taker);
    let fits = |line: &&Line| !line.core && line.to.is_none() && line.institution.joined;
    match (giver, taker.filter(fits)) {
        (Some(giver), Some(taker)) => Ok(Between { giver: giver.clone(), taker: taker.clone() }),
        _ => Err(Fail::field("core", FieldError::Malformed)),
    }
}

/// The offer that waits for an answer, or the one that was declined last: of an institution that stands on the list still.
///
/// # Errors
/// The database does not answer.
pub async fn standing(conn: &mut AnyConnection, subject: SubjectId, now: Timestamp) -> Outcome<Option<CoreOffer>> {
    let Some((offer, ..)) = store::core_role::newest(conn, subject).await? else { return Ok(None) };
    let answer = offer.settled.as_ref().map(|settled| settled.answer);
    if !matches!(answer, None | Some(CoreAnswer::Declined)) {
        return Ok(None);
    }
    let all = lines(conn, subject).await?;
    let is_between = between(&all, offer.to.id, now).is_ok_and(|found| found.giver.institution.id == offer.from.id);
    Ok(is_between.then_some(offer))
}

/// An offer that waits is over: the line of this institution ended or has a last day; without one, the consent was withdrawn.
///
/// # Errors
/// The database refuses.
pub async fn lapse(tx: &mut Tx, subject: SubjectId, of: Option<InstitutionId>) -> Outcome<()> {
    let Some((offer, ..)) = store::core_role::newest(tx.conn(), subject).await? else { return Ok(()) };
    if offer.settled.is_none() && of.is_none_or(|of| [offer.from.id, offer.to.id].contains(&of)) {
        let settled = OfferSettled { answer: CoreAnswer::Lapsed, reason: String::new(), by: None, at: tx.now };
        store::core_role::settle(tx, offer.id, &settled).await?;
    }
    Ok(())
}

/// Says what came of an offer, once.
async fn settle(tx: &mut Tx, offer: &CoreOffer, answer: CoreAnswer, reason: &str, by: Author) -> Outcome<()> {
    let settled = OfferSettled { answer, reason: reason.to_owned(), by: Some(by), at: tx.now };
    match store::core_role::settle(tx, offer.id, &settled).await? {
        true => Ok(()),
        false => Err(ProblemCode::VersionConflict.into()),
    }
}

/// The offer that waits for this institution.
async fn waiting(
    conn: &mut AnyConnection,
    subject: SubjectId,
    taker: InstitutionId,
    now: Timestamp,
) -> Outcome<Option<CoreOffer>> {
    let offer = standing(conn, subject, now).await?;
    Ok(offer.filter(|offer| offer.settled.is_none() && offer.to.id == taker))
}

/// Those of an institution's subjects whose list it is asked to keep are marked.
///
/// # Errors
/// The database does not answer.
pub async fn mark(
    conn: &mut AnyConnection,
    institution: InstitutionId,
    cared: &mut [CaredFor],
    now: Timestamp,
) -> Outcome<()> {
    for subject in store::core_role::asked(conn, institution).await? {
        if let Some(cared) = cared.iter_mut().find(|cared| cared.head.id == subject) {
            cared.offer = waiting(conn, subject, institution, now).await?;
        }
    }
    Ok(())
}

impl Editor<'_> {
    /// What an offer does: nobody sees more or less. Checks whether it can be made or taken back.
    ///
    /// # Errors
    /// Nobody can be asked for that, there is an offer already or none (412), or the database does not answer.
    pub(crate) async fn offer_effect(&self, tx: &mut Tx, change: &CareChange) -> Outcome<(Line, CareEffect)> {
        let now = tx.now;
        let all = lines(tx.conn(), self.on.id).await?;
        let Between { taker, .. } = between(&all, change.institution, now)?;
        let offer = standing(tx.conn(), self.on.id, now).await?.filter(|offer| offer.settled.is_none());
        let fits = match (&offer, change.end) {
            (Some(offer), true) => offer.to.id == change.institution,
            (None, end) => !end,
            (Some(_), false) => false,
        };
        if !fits || taker.version != change.version {
            return Err(ProblemCode::VersionConflict.into());
        }
        consent::refuse_stopped(tx, self.on, change.institution).await?;
        let staff = store::care_list::staff(tx.conn(), change.institution, now).await?;
        // What came of the last offer is part of what whoever confirms knows.
        let last = store::core_role::newest(tx.conn(), self.on.id).await?.map(|(offer, ..)| offer.id);
        let seal = care_list::sealed(&(self.on.id, change, staff, last))?;
        let institution = taker.institution.clone();
        let (gained, lost, records, since) = (Vec::new(), Vec::new(), Vec::new(), None);
        Ok((taker, CareEffect { institution, gained, lost, staff, records, since, seal }))
    }

    /// Makes the offer whose words were confirmed, or takes it back.
    ///
    /// # Errors
    /// As [`Editor::offer_effect`].
    pub(crate) async fn offer(&self, tx: &mut Tx, change: &CareChange, (shown, seal): (&str, &str)) -> Outcome<Line> {
        let now = tx.now;
        // The same offer, if its answer was lost after it was made.
        let newest = store::core_role::newest(tx.conn(), self.on.id).await?;
        let taken_back = |offer: &CoreOffer| matches!(&offer.settled, Some(s) if s.answer == CoreAnswer::TakenBack);
        let made = newest.as_ref().is_some_and(|(offer, _, sealed)| match change.end {
            false => sealed == seal,
            true => offer.to.id == change.institution && taken_back(offer),
        });
        if made {
            let all = lines(tx.conn(), self.on.id).await?;
            return between(&all, change.institution, now).map(|found| found.taker);
        }
        let (taker, effect) = self.offer_effect(tx, change).await?;
        if effect.seal != seal {
            return Err(ProblemCode::VersionConflict.into());
        }
        let by = self.author(tx).await?;
        match newest {
            Some((offer, ..)) if change.end => settle(tx, &offer, CoreAnswer::TakenBack, &change.reason, by).await?,
            _ => {
                let all = lines(tx.conn(), self.on.id).await?;
                let Between { giver, taker } = between(&all, change.institution, now)?;
                let new = NewOffer {
                    id: self.app.clock.new_id()?,
                    subject: self.on.id,
                    giver: giver.institution.id,
                    taker: taker.institution.id,
                    reason: &change.reason,
                    shown,
                    seal,
                    by: &by,
                };
                store::core_role::put(tx, &new).await?;
            }
        }
        tx.emit(Outgoing::to_circle(EventKind::Access, self.on.id));
        Ok(taker)
    }
}

/// The answer of the institution that was asked, for which `me` is the admin.
///
/// # Errors
/// It does not stand on the subject's list (not found), the offer is another one (412), it is taken over and nobody of the
/// staff is registered for the subject, it is declined without a reason, or the database refuses.
pub async fn answer(
    app: &App,
    tx: &mut Tx,
    me: &Context,
    institution: InstitutionId,
    body: &AnswerOffer,
) -> Outcome<CaredFor> {
    let reason = body.checked().map_err(|(field, error)| Fail::field(field, error))?;
    let (subject, now) = (body.subject, tx.now);
    tx.concerns(subject);
    tx.about(Verb::Granted, institution.to_string());
    let cared = care_list::cared(tx, institution, subject).await?;
    let answer = if body.accept { CoreAnswer::Accepted } else { CoreAnswer::Declined };
    let Some((offer, ..)) = store::core_role::newest(tx.conn(), subject).await? else {
        return Err(ProblemCode::VersionConflict.into());
    };
    let mine = offer.id == body.offer && offer.to.id == institution;
    if mine && offer.settled.as_ref().is_some_and(|settled| settled.answer == answer) {
        return Ok(cared);
    }
    let offer = waiting(tx.conn(), subject, institution, now).await?.filter(|_| mine);
    let offer = offer.ok_or_else(|| Fail::from(ProblemCode::VersionConflict))?;
    let by = store::people::author_within(tx.conn(), me, institution, Role::InstitutionAdmin).await?;
    if body.accept {
        care_list::refuse_dead(tx, subject, Right::CoreTake).await?;
        let serves = |to: Option<Timestamp>| to.is_none_or(|to| to > now);
        // Nobody could keep the list.
        if !cared.staff.iter().any(|assigned| assigned.from <= now && serves(assigned.to)) {
            return Err(Fail::field("staff", FieldError::Required));
        }
        let (why, words) = (if reason.is_empty() { &*offer.reason } else { reason }, body.shown.trim());
        let taken = Record { reason: why, core: Some(CoreMove::Taken), shown: (words, ""), by: &by };
        hand_over(app, tx, subject, &offer, &taken).await?;
    }
    settle(tx, &offer, answer, reason, by).await?;
    tx.emit(Outgoing::to_circle(EventKind::Access, subject));
    care_list::cared(tx, institution, subject).await
}

/// Both lines change, each with the words that were confirmed by whoever did, and everybody concerned is told.
async fn hand_over(app: &App, tx: &mut Tx, subject: SubjectId, offer: &CoreOffer, taken: &Record<'_>) -> Outcome<()> {
    let now = tx.now;
    let newest = store::core_role::newest(tx.conn(), subject).await?;
    let (_, shown, seal) = newest.ok_or_else(|| Fail::from(ProblemCode::VersionConflict))?;
    let given = Record { reason: &offer.reason, core: Some(CoreMove::Given), shown: (&shown, &seal), by: &offer.by };
    let all = lines(tx.conn(), subject).await?;
    let version = |line: &Line| {
        let theirs = all.iter().filter(|other| other.institution.id == line.institution.id);
        theirs.map(|other| other.version).max().unwrap_or(line.version) + 1
    };
    let Between { giver, taker } = between(&all, offer.to.id, now)?;
    // The role is given before it is taken: at no moment are there two. What has ended stays as it was.
    let given = giver.is_open(now).then_some((giver, false, &given));
    for (line, core, record) in given.into_iter().chain([(taker, true, taken)]) {
        let line = Line { core, version: version(&line), ..line };
        store::care_list::put(tx, subject, &line, Some(line.from), taken.by.person).await?;
        store::care_list::changed(tx, subject, &line, record).await?;
    }
    let id = app.clock.new_id()?;
    let seq = store::entry::insert_system(tx, id, subject, SystemKind::CoreMoved, &offer.to.name).await?;
    tx.emit(Outgoing::entries(subject, seq, Audience::Everyone));
    let circle = store::subject::circle_by_institution(tx.conn(), subject, now).await?;
    for (_, member) in circle.iter().filter(|(of, _)| [Some(offer.from.id), Some(offer.to.id)].contains(of)) {
        tx.emit(Outgoing::to_person(EventKind::Claims, member.person));
    }
    Ok(())
}
