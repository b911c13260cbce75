//! 停止・再開・抹消 (M9, M11). An institution stops the accounts of its own staff, as far as they are nobody else's; the
//! operator stops any. Sessions are dead when it is answered (J-08). What the person had not sent is handed in by the
//! device and kept for the institution's admin (M9-2).

use crate::{
    app::App,
    audit::{Row, Verb},
    auth::session::{Context, TokenHash},
    db::{Outgoing, Permit, Tx},
    fail::{Fail, Outcome},
    store,
};
use contract::{
    EntryId, InstitutionId, PersonId, ProblemCode, Right, Role, SubjectId, Timestamp,
    account::{AccountAct, AccountActed, HandIn, HandedIn, MAX_UNSENT, MOST_UNSENT, NewAccountAct, NewUnsent, Settle},
    event::EventKind,
    people::{Author, StaffMember},
    policy::{Consent, Sharing, SubjectState, role_may},
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
        let desk = |role: &Role| role.is_operator() && role_may(*role, false, Right::AccountSuspend);
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
    if !new.act.follows(member.state) {
        let is_so = matches!(
            (new.act, member.state),
            (AccountAct::Suspend, AccountState::Suspended) | (AccountAct::Restore, AccountState::Active)
        );
        return if is_so { Ok(member) } else { Err(ProblemCode::VersionConflict.into()) };
    }
    let elsewhere = store::account::is_bound_elsewhere(tx.conn(), person, institution, now).await?;
    let ours = hand == Hand::Institution(institution);
    if ours && new.act == AccountAct::Suspend && elsewhere {
        return Err(ProblemCode::NotOursAlone.into());
    }
    if ours && member.state == AccountState::Suspended {
        let stopped = store::account::last_act(tx.conn(), person).await?;
        if stopped.is_none_or(|(_, by)| by != Some(institution)) {
            return Err(ProblemCode::NotOursAlone.into());
        }
    }
    let state = match new.act {
        AccountAct::Suspend => AccountState::Suspended,
        AccountAct::Restore => AccountState::Active,
        AccountAct::Revoke | AccountAct::Unknown if elsewhere => member.state,
        AccountAct::Revoke | AccountAct::Unknown => AccountState::Revoked,
    };
    if new.act == AccountAct::Revoke {
        for subject in store::account::leave(tx, person, institution).await? {
            tx.emit(Outgoing::to_circle(EventKind::Access, subject));
        }
        tx.emit(Outgoing::to_person(EventKind::Claims, person));
    }
    let by = hand.author(tx, me).await?;
    let acted = AccountActed { act: new.act, reason: reason.to_owned(), by, at: now };
    let whose = (hand == Hand::Institution(institution)).then_some(institution);
    store::account::acted(tx, app.clock.new_id()?, (person, whose), &acted).await?;
    if state != member.state {
        stop(tx, person, state).await?;
    }
    member.state = state;
    member.acted = Some(acted);
    Ok(member)
}

/// Sets the state; whoever may not be here has no session any more.
async fn stop(tx: &mut Tx, person: PersonId, state: AccountState) -> Outcome<()> {
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
/// The session did not end that way (`signed_out`), a field is wrong, or the database refuses.
pub async fn hand_in(app: &App, token: TokenHash, body: &HandIn) -> Outcome<HandedIn> {
    if body.items.len() > MOST_UNSENT {
        return Err(Fail::field("items", FieldError::TooLong));
    }
    let now = app.clock.now();
    let mut conn = app.db.read().acquire().await?;
    let stopped = store::account::stopped_session(&mut conn, &token.stored(), now).await?;
    let (person, at) = stopped.ok_or_else(|| Fail::from(ProblemCode::SignedOut))?;
    let before = Timestamp(at.0 - 1);
    let mut kept: Vec<(&NewUnsent, InstitutionId)> = Vec::new();
    for (n, item) in body.items.iter().enumerate() {
        clean(&item.text, MAX_UNSENT).map_err(|error| Fail::field(&format!("items.{n}.text"), error))?;
        if let Some(institution) = written_for(&mut conn, person, item.subject, before).await? {
            kept.push((item, institution));
        }
    }
    drop(conn);
    let row = |subject: Option<SubjectId>, institution: Option<InstitutionId>, items: String| Row {
        person: Some(person),
        role: Some(Role::Staff).filter(|_| institution.is_some()),
        institution,
        subject,
        verb: Verb::Registered,
        what: "HandInUnsent",
        items: items.into(),
        session: None,
        address: None,
        request: None,
        result: "ok",
    };
    let mut tx = app.db.begin(Permit { row: row(None, None, String::new()) }, &app.clock).await?;
    let saved = async {
        for (item, institution) in &kept {
            store::account::keep(&mut tx, person, *institution, item).await?;
            tx.log(&[&row(Some(item.subject), Some(*institution), item.id.to_string())]).await?;
        }
        let now = tx.now;
        let mut institutions: Vec<InstitutionId> = kept.iter().map(|(_, institution)| *institution).collect();
        institutions.sort_unstable();
        institutions.dedup();
        for institution in institutions {
            for admin in store::inquiry::admins(tx.conn(), institution, now).await? {
                tx.emit(Outgoing::to_person(EventKind::Institution, admin));
            }
        }
        Ok(HandedIn { kept: kept.iter().map(|(item, _)| item.id).collect() })
    }
    .await;
    tx.finish(saved).await
}

/// The institution for which somebody was in charge of a subject then, while the record is shared.
async fn written_for(
    conn: &mut sqlx::AnyConnection,
    person: PersonId,
    subject: SubjectId,
    then: Timestamp,
) -> Outcome<Option<InstitutionId>> {
    let facts = store::subject::facts(conn, person, subject, then).await?;
    let shared = facts.filter(|facts| {
        (facts.consent, facts.sharing) == (Consent::Effective, Sharing::Open) && facts.state != SubjectState::Closed
    });
    let mut standings = shared.into_iter().flat_map(|facts| facts.standings);
    Ok(standings.find(|standing| standing.role == Role::Staff).and_then(|standing| standing.institution))
}

/// Says what was done with something unsent; a second word on it is the one that stands.
///
/// # Errors
/// There is no such writing here, the note is missing, or the database refuses.
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
    let by = store::people::author_within(tx.conn(), me, institution, Role::InstitutionAdmin).await?;
    found.settled = Some(store::account::settle(tx, unsent, note, by).await?);
    Ok(found)
}
