//! 停止・再開・抹消 (M9, M11). An institution stops the accounts of its own staff, as far as they are nobody else's; the
//! operator stops any. Sessions are dead when it is answered (J-08). What the person had not sent is handed in by the
//! device and kept for the institution's admin (M9-2).

use crate::{
    app::App,
    audit::{Row, Verb},
    auth::session::{Context, TokenHash},
    db::{Outgoing, Permit, Tx},
    fail::{Fail, Outcome},
    gate::standing_for,
    origin::Origin,
    store::{self, account::Stopped},
};
use contract::{
    EntryId, InstitutionId, PersonId, ProblemCode, Right, Role, SubjectId, Timestamp,
    account::{AccountAct, AccountActed, HandIn, HandedIn, MAX_UNSENT, MOST_UNSENT, NewAccountAct, NewUnsent, Settle},
    event::EventKind,
    people::{Author, StaffMember},
    policy::{Audience, role_may},
    problem::FieldError,
    role::AccountState,
    text::clean,
};

/// By whom an account is stopped or taken up again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// A desk of the operator.
    Operator(Role),
    /// The admin of this institution.
    Institution(InstitutionId),
}

impl Hand {
    /// The hand of somebody who may stop accounts here.
    pub fn of(me: &Context, institution: InstitutionId) -> Self {
        let desk = |role: &Role| stops(me, *role) && role.is_operator();
        me.actor.grants.iter().map(|grant| grant.role).find(desk).map_or(Self::Institution(institution), Self::Operator)
    }

    async fn author(self, tx: &mut Tx, me: &Context) -> Outcome<Author> {
        match self {
            Self::Institution(of) => store::people::author_within(tx.conn(), me, of, Role::InstitutionAdmin).await,
            Self::Operator(role) => Ok(store::people::author_as(me, role)),
        }
    }
}

/// Does it. What already is as asked is answered as done.
///
/// # Errors
/// The person does not work there, is used elsewhere too or was stopped by the operator (`not_ours_alone`), the reason is
/// missing, the act does not follow on the account's state (412), or the database refuses.
pub async fn act(
    app: &App,
    tx: &mut Tx,
    me: &Context,
    hand: Hand,
    (person, institution): (PersonId, InstitutionId),
    new: &NewAccountAct,
) -> Outcome<StaffMember> {
    let reason = new.check().map_err(|(field, error)| Fail::field(field, error))?;
    let now = tx.now;
    tx.about(Verb::Granted, person.to_string());
    let mut member = member(tx, institution, person).await?;
    if person == me.actor.person {
        // Nobody locks themselves out, and the last admin with them.
        return Err(Fail::field("person", FieldError::Malformed));
    }
    let last = store::account::last_act(tx.conn(), person).await?;
    let stopped_by = last.as_ref().and_then(|(_, by)| *by);
    let ours = hand == Hand::Institution(institution);
    // What an institution has stopped, or what was stopped with one, the operator may stop as well: then it is the operator's
    // to take up again, and does not come back with the institution.
    let also_stopped = !ours && (new.act, member.state) == (AccountAct::Suspend, AccountState::Suspended);
    let otherwise = stopped_by.is_some() || last.is_some_and(|(last, _)| last.reason != reason);
    let follows = new.act.follows(member.state) || (also_stopped && otherwise);
    if !follows {
        let is_so = matches!(
            (new.act, member.state),
            (AccountAct::Suspend, AccountState::Suspended) | (AccountAct::Restore, AccountState::Active)
        );
        return if is_so { Ok(member) } else { Err(ProblemCode::VersionConflict.into()) };
    }
    let elsewhere = store::account::is_bound_elsewhere(tx.conn(), person, institution, now).await?;
    let not_ours = new.act == AccountAct::Suspend && elsewhere
        || member.state == AccountState::Suspended && stopped_by != Some(institution);
    if ours && not_ours {
        return Err(ProblemCode::NotOursAlone.into());
    }
    let state = match new.act {
        AccountAct::Suspend => AccountState::Suspended,
        AccountAct::Restore => AccountState::Active,
        AccountAct::Revoke | AccountAct::Unknown if elsewhere => member.state,
        AccountAct::Revoke | AccountAct::Unknown => AccountState::Revoked,
    };
    if new.act == AccountAct::Revoke {
        for subject in store::account::leave(tx, person, institution).await? {
            // Each finds it in the own log, as when somebody is relieved of one of them.
            let row = Row { subject: Some(subject), institution: Some(institution), ..row_of(me, person) };
            tx.log(&[&row]).await?;
            tx.emit(Outgoing::to_circle(EventKind::Access, subject));
        }
        tx.emit(Outgoing::to_person(EventKind::Claims, person));
    }
    let by = hand.author(tx, me).await?;
    let acted = AccountActed { act: new.act, reason: reason.to_owned(), by, at: now };
    let whose = ours.then_some(institution);
    store::account::acted(tx, app.clock.new_id()?, (person, whose), &acted).await?;
    if state != member.state {
        stop(tx, person, state).await?;
    }
    member.state = state;
    member.acted = Some(acted);
    Ok(member)
}

/// The role stops accounts, and the operator has not taken that from it.
fn stops(me: &Context, role: Role) -> bool {
    role_may(role, false, Right::AccountSuspend) && me.actor.is_left(role, Right::AccountSuspend)
}

fn row_of(me: &Context, person: PersonId) -> Row {
    Row {
        person: Some(me.actor.person),
        role: me.actor.grants.iter().map(|grant| grant.role).find(|role| stops(me, *role)),
        institution: None,
        subject: None,
        verb: Verb::Granted,
        what: "ActOnAccount",
        items: person.to_string().into(),
        session: Some(me.session),
        address: None,
        request: None,
        result: "ok",
    }
}

/// Sets the state; whoever may not be here has no session any more.
pub(crate) async fn stop(tx: &mut Tx, person: PersonId, state: AccountState) -> Outcome<()> {
    store::account::set_state(tx, person, state).await?;
    if state != AccountState::Active {
        tx.emit(Outgoing::to_person(EventKind::SessionEnded, person));
        store::session::end(tx, person, None).await?;
    }
    Ok(())
}

/// 一時停止 by the operator, of whoever it is.
///
/// # Errors
/// The database refuses.
pub async fn suspend(app: &App, tx: &mut Tx, me: &Context, person: PersonId, reason: &str) -> Outcome<()> {
    let role = me.actor.grants.iter().map(|grant| grant.role).find(|role| role.is_operator());
    let by = store::people::author_as(me, role.unwrap_or(Role::OperatorIntake));
    let acted = AccountActed { act: AccountAct::Suspend, reason: reason.to_owned(), by, at: tx.now };
    tx.about(Verb::Granted, person.to_string());
    store::account::acted(tx, app.clock.new_id()?, (person, None), &acted).await?;
    stop(tx, person, AccountState::Suspended).await
}

async fn member(tx: &mut Tx, institution: InstitutionId, person: PersonId) -> Outcome<StaffMember> {
    let now = tx.now;
    let staff = store::people::staff(tx.conn(), institution, now).await?;
    staff.into_iter().find(|member| member.person == person).ok_or_else(|| ProblemCode::NotFound.into())
}

/// Keeps what the device of somebody whose account was stopped still has: what the person could have written a moment
/// before, for the institution for which it would have been. What nobody may see any more is not taken.
///
/// # Errors
/// The session did not end that way (`signed_out`), there is too much of it, or the database refuses.
pub async fn hand_in(app: &App, token: TokenHash, origin: &Origin, body: &HandIn) -> Outcome<HandedIn> {
    if body.items.len() > MOST_UNSENT {
        return Err(Fail::field("items", FieldError::TooLong));
    }
    let now = app.clock.now();
    let mut conn = app.db.read().acquire().await?;
    let stopped = store::account::stopped_session(&mut conn, &token.stored(), now).await?;
    let Stopped { person, session, at } = stopped.ok_or_else(|| Fail::from(ProblemCode::SignedOut))?;
    if store::account::handed_in(&mut conn, person, at).await? >= MOST_OF_ONE {
        return Err(ProblemCode::TooMany.into());
    }
    let mut judged = Vec::with_capacity(body.items.len());
    for item in &body.items {
        judged.push(written_for(&mut conn, person, item, (Timestamp(at.0 - 1), now)).await?);
    }
    drop(conn);
    let row = |subject: Option<SubjectId>, institution: Option<InstitutionId>, result: &'static str| Row {
        person: Some(person),
        role: Some(Role::Staff).filter(|_| institution.is_some()),
        institution,
        subject,
        verb: Verb::Registered,
        what: "HandInUnsent",
        items: "".into(),
        session: Some(session),
        address: Some(origin.address),
        request: origin.request,
        result,
    };
    let mut tx = app.db.begin(Permit { row: row(None, None, "ok") }, &app.clock).await?;
    let saved = async {
        let (mut kept, mut institutions) = (Vec::new(), Vec::new());
        for (n, (item, judged)) in body.items.iter().zip(&judged).enumerate() {
            match judged {
                Judged::For(institution) => {
                    let id = app.clock.new_id()?;
                    store::account::keep(&mut tx, id, (person, *institution), item).await?;
                    tx.log(&[&row(Some(item.subject), Some(*institution), "ok")]).await?;
                    kept.push(u32::try_from(n).unwrap_or_default());
                    institutions.push(*institution);
                }
                Judged::NotTheirs => tx.log(&[&row(Some(item.subject), None, "not_found")]).await?,
                Judged::Nothing => {}
            }
        }
        let now = tx.now;
        institutions.sort_unstable();
        institutions.dedup();
        for institution in institutions {
            for admin in store::inquiry::admins(tx.conn(), institution, now).await? {
                tx.emit(Outgoing::to_person(EventKind::Institution, admin));
            }
        }
        Ok(HandedIn { kept })
    }
    .await;
    tx.finish(saved).await
}

/// What one device's person may hand in after a stop, in all.
const MOST_OF_ONE: u32 = 500;

enum Judged {
    /// It would have been written for this institution.
    For(InstitutionId),
    /// The person could not have written it as staff.
    NotTheirs,
    /// There is no such subject, or nothing to keep.
    Nothing,
}

/// Whether somebody could have written this then, by which institution, and whether that one may read it now.
async fn written_for(
    conn: &mut sqlx::AnyConnection,
    person: PersonId,
    item: &NewUnsent,
    (then, now): (Timestamp, Timestamp),
) -> Outcome<Judged> {
    if item.text.trim().is_empty() || item.text.chars().count() > MAX_UNSENT {
        return Ok(Judged::Nothing);
    }
    let Some(facts) = store::subject::facts(conn, person, item.subject, then).await? else {
        return Ok(Judged::Nothing);
    };
    let right = match item.audience {
        Audience::Professionals => Right::ProfessionalCreate,
        Audience::Everyone | Audience::Unknown => Right::EntryCreate,
    };
    // Whoever is the daughter too has written it as such.
    let standing = standing_for(&facts, right).filter(|standing| standing.role == Role::Staff);
    let Some(institution) = standing.and_then(|standing| standing.institution) else { return Ok(Judged::NotTheirs) };
    let cared = store::care_list::cared_for(conn, institution, now).await?;
    let shared = cared.iter().any(|cared| cared.head.id == item.subject);
    Ok(if shared { Judged::For(institution) } else { Judged::NotTheirs })
}

/// Says what was done with something unsent.
///
/// # Errors
/// There is no such writing here, somebody was faster (412), the note is missing, or the database refuses.
pub async fn settle(
    tx: &mut Tx,
    me: &Context,
    institution: InstitutionId,
    unsent: EntryId,
    body: &Settle,
) -> Outcome<contract::account::Unsent> {
    let note = clean(&body.note, contract::account::MAX_REASON).map_err(|error| Fail::field("note", error))?;
    let now = tx.now;
    let all = store::account::unsent(tx.conn(), institution, now).await?;
    let mut found = all.into_iter().find(|one| one.id == unsent).ok_or_else(|| Fail::from(ProblemCode::NotFound))?;
    tx.concerns(found.subject.0);
    tx.about(Verb::Modified, unsent.to_string());
    if found.settled.is_some() {
        return Err(ProblemCode::VersionConflict.into());
    }
    let by = store::people::author_within(tx.conn(), me, institution, Role::InstitutionAdmin).await?;
    found.settled = Some(store::account::settle(tx, unsent, note, by).await?);
    Ok(found)
}
