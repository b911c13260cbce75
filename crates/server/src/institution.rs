//! 利用の停止・再開 of a whole institution by the operator (M11): at once, for all its people. Its roles count for nothing while
//! it is stopped; whoever works nowhere else is stopped with it, so that their open screens close and what they had not sent
//! is handed in. The caller has asked the policy and opened the transaction, and commits.

use crate::{
    account::stop,
    app::App,
    audit::Verb,
    auth::session::Context,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    store,
};
use contract::{
    InstitutionId, PersonId, ProblemCode, Role,
    account::{AccountAct, AccountActed, InstitutionActed, InstitutionUse, NewInstitutionAct},
    event::EventKind,
    people::Author,
    role::AccountState,
};

/// Does it, once: sent again it is answered as done, as is what is so already.
///
/// # Errors
/// A field is wrong, there is no such institution, the id was used for something else, or the database refuses.
pub async fn act(
    app: &App,
    tx: &mut Tx,
    me: &Context,
    institution: InstitutionId,
    new: &NewInstitutionAct,
) -> Outcome<InstitutionUse> {
    let new = new.checked().map_err(|(field, error)| Fail::field(field, error))?;
    tx.about(Verb::Granted, institution.to_string());
    let now = usage(tx, institution).await?;
    let stops = new.act == AccountAct::Suspend;
    match store::institution::known(tx.conn(), new.id).await? {
        Some(known) if known == (institution, new.act) && now.suspended == stops => return Ok(now),
        Some(_) => return Err(ProblemCode::IdReused.into()),
        None if now.suspended == stops => return Ok(now),
        None => {}
    }
    let by = store::people::author_as(me, Role::OperatorIntake);
    // Whose record is shared with it is asked while its roles still count.
    let at = tx.now;
    let cared = store::care_list::cared_for(tx.conn(), institution, at).await?;
    let stopped = now.acts.first().filter(|last| last.act == AccountAct::Suspend);
    store::institution::act(tx, institution, &new, &by).await?;
    for member in store::people::staff(tx.conn(), institution, at).await? {
        let person = member.person;
        let elsewhere = store::account::is_bound_elsewhere(tx.conn(), person, institution, at).await?;
        let last = store::account::last_act(tx.conn(), person).await?;
        match member.state {
            AccountState::Active if stops && !elsewhere => {
                on_account(app, tx, person, &new, &by).await?;
                stop(tx, person, AccountState::Suspended).await?;
            }
            // Stopped with the institution, and by nobody else since.
            AccountState::Suspended if !stops && with_it(last, stopped) => {
                on_account(app, tx, person, &new, &by).await?;
                stop(tx, person, AccountState::Active).await?;
            }
            _ => tx.emit(Outgoing::to_person(EventKind::Claims, person)),
        }
    }
    for one in cared {
        tx.emit(Outgoing::to_circle(EventKind::Access, one.head.id));
    }
    usage(tx, institution).await
}

async fn usage(tx: &mut Tx, institution: InstitutionId) -> Outcome<InstitutionUse> {
    store::institution::usage(tx.conn(), institution).await?.ok_or_else(|| ProblemCode::NotFound.into())
}

/// The last act on an account was its stop with the institution.
fn with_it(last: Option<(AccountActed, Option<InstitutionId>)>, stopped: Option<&InstitutionActed>) -> bool {
    last.zip(stopped).is_some_and(|((last, by), stopped)| {
        by.is_none() && last.act == stopped.act && (&last.reason, last.at) == (&stopped.reason, stopped.at)
    })
}

/// The operator's act: the institution's admin does not take it up again.
async fn on_account(app: &App, tx: &mut Tx, person: PersonId, new: &NewInstitutionAct, by: &Author) -> Outcome<()> {
    let acted = AccountActed { act: new.act, reason: new.reason.clone(), by: by.clone(), at: tx.now };
    store::account::acted(tx, app.clock.new_id()?, (person, None), &acted).await
}
