//! 個人利用 (form 3; M6-3, M6-4, M9-3 … M9-5, M25-5): an application waits for the subject's consent and gives no access before
//! it; the account that it prepares opens nothing but itself until it is taken into use. The caller has asked the policy and
//! opened the transaction, commits, and only then answers.

use crate::{
    account,
    app::App,
    audit::Verb,
    auth::session::Context,
    care_list::refuse_dead,
    consent::{self, method_of, way},
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    gate::{SubjectOn, carrying},
    registry::{NewPerson, insert_person},
    store::{
        self,
        individual::{Act, Application},
    },
};
use contract::{
    Actor, EntryId, Facts, PersonId, ProblemCode, Right, Role, SubjectId, Timestamp, can,
    consent::{ConsentMethod, Signer, TextQuery},
    event::EventKind,
    individual::{
        CODE_LENGTH, CODE_LETTERS, EndUse, INVITATION_DAYS, IndividualUse, Invitation, Join, NewIndividualUse,
        OwnConsent, OwnUse, StopUse, UseAnswer, UseAnswered, UseEnded, UseFiled, UseState, check_password, typed_code,
    },
    people::Name,
    policy::SubjectFacts,
    problem::FieldError,
    role::AccountState,
    text::fold_kana,
    time::DAY_MS,
};
use sqlx::AnyConnection;

/// A code of an invitation, and what is kept of it.
pub struct Code {
    shown: String,
    hash: String,
}

impl Code {
    /// A fresh one.
    ///
    /// # Errors
    /// The system has no randomness, or too many passwords are being worked on.
    pub async fn fresh(app: &App) -> Outcome<Self> {
        let mut random = [0_u8; CODE_LENGTH];
        getrandom::fill(&mut random)?;
        // 32 letters: every byte says one, and each as often as the others.
        let letters = random.map(|byte| char::from(CODE_LETTERS[usize::from(byte % 32)]));
        let plain: String = letters.iter().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        Ok(Self { shown: groups.join("-"), hash: app.hasher.hash(&plain).await? })
    }

    async fn invite(self, tx: &mut Tx, person: PersonId, login: String) -> Outcome<Invitation> {
        let until = tx.now.plus_ms(INVITATION_DAYS * DAY_MS);
        // Whoever has signed in with a code of before has not taken the account into use.
        tx.emit(Outgoing::to_person(EventKind::SessionEnded, person));
        store::session::end(tx, person, None).await?;
        store::individual::invite(tx, person, &self.hash, until).await?;
        Ok(Invitation { login, code: self.shown, until })
    }
}

/// A name as it is compared.
fn folded(name: &Name) -> String {
    fold_kana(&format!("{}{}", name.family, name.given))
}

/// Somebody's account, which form 3 names by its address; prepared where there is none.
async fn applicant(
    app: &App,
    tx: &mut Tx,
    new: &NewIndividualUse,
    code: Code,
) -> Outcome<(PersonId, Option<Invitation>)> {
    let known = store::individual::account(tx.conn(), &new.email).await?;
    let Some((person, name, state, login)) = known else {
        let person: PersonId = app.clock.new_id()?;
        let row = NewPerson { login: &new.email, email: &new.email, name: &new.name, password_hash: "" };
        insert_person(tx, person, &row).await?;
        return Ok((person, Some(code.invite(tx, person, new.email.clone()).await?)));
    };
    if folded(&name) != folded(&new.name) {
        return Err(Fail::field("email", FieldError::Differs));
    }
    match state {
        // Whoever comes back is the same person (A.6).
        AccountState::Invited | AccountState::Revoked => Ok((person, Some(code.invite(tx, person, login).await?))),
        AccountState::Active | AccountState::Suspended | AccountState::Unknown => Ok((person, None)),
    }
}

/// Takes form 3 in, once.
///
/// # Errors
/// A field is wrong, the account has another name, there is such a use or application already, the id was used for something
/// else, the subject does not live any more, or the database refuses.
pub async fn file(
    app: &App,
    tx: &mut Tx,
    me: &Context,
    on: &SubjectOn,
    (new, code): (&NewIndividualUse, Code),
) -> Outcome<UseFiled> {
    tx.about(Verb::Registered, new.id.to_string());
    let new = new.checked().map_err(|(field, error)| Fail::field(field, error))?;
    if let Some(known) = store::individual::get(tx.conn(), new.id).await? {
        // Its answer was lost. The code is shown once: another one is made where it is needed.
        let account = store::individual::account(tx.conn(), &new.email).await?;
        let same = known.subject == on.id
            && account.is_some_and(|(person, name, ..)| person == known.person && folded(&name) == folded(&new.name))
            && (known.shown.capacity, &known.shown.relation) == (new.capacity, &new.relation);
        return match same {
            true => Ok(UseFiled { application: known.shown, invitation: None }),
            false => Err(ProblemCode::IdReused.into()),
        };
    }
    refuse_dead(tx, on.id, Right::RegistryEdit).await?;
    let (person, invitation) = applicant(app, tx, &new, code).await?;
    let role = new.capacity.role();
    let applications = store::individual::of_subject(tx.conn(), on.id).await?;
    let open = |of: &&Application| matches!(of.shown.state(), UseState::Waiting | UseState::Agreed);
    let mut same_role = applications.iter().filter(open).filter(|of| of.shown.capacity.role() == role);
    // There is one 本人. Whoever stood in the circle before applications were kept may be entered anew.
    if same_role.any(|of| of.person == person || role == Role::Subject) {
        return Err(Fail::field("email", FieldError::Already));
    }
    let by = store::people::author_by(tx.conn(), me, on.id, carrying(&on.facts, Right::RegistryEdit)).await?;
    store::individual::insert(tx, (on.id, person), &new, &by).await?;
    told(tx, on.id, person);
    let filed = of(tx.conn(), on.id, new.id).await?;
    Ok(UseFiled { application: filed.shown, invitation })
}

/// The circle and the applicant hear that something is otherwise.
fn told(tx: &mut Tx, subject: SubjectId, person: PersonId) {
    tx.emit(Outgoing::to_person(EventKind::Claims, person));
    tx.emit(Outgoing::to_circle(EventKind::Access, subject));
}

/// An application for this subject.
async fn of(conn: &mut AnyConnection, subject: SubjectId, application: EntryId) -> Outcome<Application> {
    let found = store::individual::get(conn, application).await?.filter(|found| found.subject == subject);
    found.ok_or_else(|| ProblemCode::NotFound.into())
}

/// Every application for a subject, newest first.
///
/// # Errors
/// The database does not answer.
pub async fn all(conn: &mut AnyConnection, subject: SubjectId) -> Outcome<Vec<IndividualUse>> {
    Ok(store::individual::of_subject(conn, subject).await?.into_iter().map(|found| found.shown).collect())
}

/// Another code for an account that is not in use yet; the one before opens nothing any more.
///
/// # Errors
/// There is no such application, the account is in use (412), or the database refuses.
pub async fn invite_again(tx: &mut Tx, on: &SubjectOn, application: EntryId, code: Code) -> Outcome<Invitation> {
    tx.about(Verb::Granted, application.to_string());
    refuse_dead(tx, on.id, Right::RegistryEdit).await?;
    let found = of(tx.conn(), on.id, application).await?;
    let (state, login) = store::account::state_and_login(tx.conn(), found.person).await?;
    if state != AccountState::Invited || found.shown.state() == UseState::Ended {
        return Err(ProblemCode::VersionConflict.into());
    }
    code.invite(tx, found.person, login).await
}

/// Puts the subject's answer on record; access begins or ends with the commit (M6-4). Answered with the time of effect alone:
/// what stands on record is read by whoever reads the consent.
///
/// # Errors
/// There is no such application, a field is wrong, the way is not this person's, the applicant put it on record without a
/// witness (M25-5), staff undo a no without a later signature and a witness, it has ended, stands so already or another
/// application of the same kind holds (412), or the database refuses.
pub async fn answer(
    tx: &mut Tx,
    me: &Context,
    on: &SubjectOn,
    application: EntryId,
    new: &UseAnswer,
) -> Outcome<Timestamp> {
    tx.about(if new.agreed { Verb::Consented } else { Verb::Withdrawn }, application.to_string());
    let found = of(tx.conn(), on.id, application).await?;
    let last = found.shown.answers.first();
    if let Some(known) = store::individual::known(tx.conn(), new.id).await? {
        return match last.filter(|last| known == application && last.id == new.id && last.agreed == new.agreed) {
            Some(last) => Ok(last.at),
            None => Err(ProblemCode::IdReused.into()),
        };
    }
    new.check(tx.now.date()).map_err(|(field, error)| Fail::field(field, error))?;
    let (own, method) = (method_of(on, Right::ConsentRecord), way(on, new.method)?);
    let by_applicant = found.person == me.actor.person;
    let undone = last.filter(|last| own == ConsentMethod::InPerson && !last.agreed);
    if new.agreed && (by_applicant || undone.is_some()) && new.witness.trim().is_empty() {
        return Err(Fail::field("witness", FieldError::Required));
    }
    // What was signed before the subject said no says nothing about it.
    if new.agreed && undone.is_some_and(|last| new.signed_on.is_some_and(|day| day < last.at.date())) {
        return Err(Fail::field("signed_on", FieldError::TooOld));
    }
    let stands = match found.shown.state() {
        UseState::Waiting => None,
        UseState::Agreed => Some(true),
        UseState::Declined => Some(false),
        UseState::Ended | UseState::Unknown => return Err(ProblemCode::VersionConflict.into()),
    };
    let held_otherwise = held_by_another(tx, &found).await?;
    if stands == Some(new.agreed) || new.agreed && held_otherwise {
        return Err(ProblemCode::VersionConflict.into());
    }
    let by = store::people::author_by(tx.conn(), me, on.id, carrying(&on.facts, Right::ConsentRecord)).await?;
    let signer = new.signer.as_ref().map(Signer::checked).transpose();
    let answered = UseAnswered {
        id: new.id,
        agreed: new.agreed,
        method,
        signer: signer.map_err(|(field, error)| Fail::field(field, error))?,
        witness: new.witness.trim().to_owned(),
        signed_on: new.signed_on.filter(|_| method == ConsentMethod::Paper),
        signature: new.signature.clone().filter(|_| method == ConsentMethod::InPerson),
        by_applicant,
        by,
        at: tx.now,
    };
    store::individual::acted(tx, new.id, application, Act::Answer(&answered)).await?;
    let role = found.shown.capacity.role();
    match new.agreed {
        true => store::individual::relate(tx, on.id, found.person, role, label(&found.shown)).await?,
        false if held_otherwise => {}
        false => _ = store::individual::part(tx, on.id, found.person, role).await?,
    }
    told(tx, on.id, found.person);
    Ok(answered.at)
}

/// Another application of the same person in the same role is agreed to: the relation is that one's.
async fn held_by_another(tx: &mut Tx, of: &Application) -> Outcome<bool> {
    let all = store::individual::of_subject(tx.conn(), of.subject).await?;
    let role = of.shown.capacity.role();
    Ok(all.iter().any(|other| {
        let same = other.person == of.person && other.shown.capacity.role() == role;
        same && other.shown.id != of.shown.id && other.shown.state() == UseState::Agreed
    }))
}

/// What somebody is called in the circle.
fn label(shown: &IndividualUse) -> &str {
    if shown.capacity.role() == Role::Subject { "本人" } else { &shown.relation }
}

/// The end of a use or of its application, by the desk. What has ended is answered as done.
///
/// # Errors
/// There is no such application, the reason is missing, or the database refuses.
pub async fn end(
    app: &App,
    tx: &mut Tx,
    me: &Context,
    (on, application): (&SubjectOn, EntryId),
    body: &EndUse,
) -> Outcome<IndividualUse> {
    tx.about(Verb::Granted, application.to_string());
    let reason = body.checked().map_err(|(field, error)| Fail::field(field, error))?;
    let found = of(tx.conn(), on.id, application).await?;
    if found.shown.ended.is_some() {
        return Ok(found.shown);
    }
    let by = store::people::author_by(tx.conn(), me, on.id, carrying(&on.facts, Right::RegistryEdit)).await?;
    let ended = UseEnded { reason: reason.to_owned(), by, at: tx.now };
    store::individual::acted(tx, app.clock.new_id()?, application, Act::End(&ended)).await?;
    if !held_by_another(tx, &found).await? {
        store::individual::part(tx, on.id, found.person, found.shown.capacity.role()).await?;
    }
    uninvite(tx, found.person).await?;
    told(tx, on.id, found.person);
    Ok(of(tx.conn(), on.id, application).await?.shown)
}

/// An account that was prepared for applications which have all ended is not taken into use any more (M9-4).
async fn uninvite(tx: &mut Tx, person: PersonId) -> Outcome<()> {
    let open = |of: &Application| of.shown.state() != UseState::Ended;
    let waits = store::individual::of_person(tx.conn(), person).await?.iter().any(open);
    if !waits && store::account::state(tx.conn(), person).await? == AccountState::Invited {
        store::individual::uninvite(tx, person).await?;
        account::stop(tx, person, AccountState::Revoked).await?;
    }
    Ok(())
}

/// Whose record somebody uses, and for whose they have applied. Named are those whose record they may see now.
///
/// # Errors
/// The database does not answer.
pub async fn own(conn: &mut AnyConnection, me: &Actor, now: Timestamp) -> Outcome<Vec<(OwnUse, Option<SubjectFacts>)>> {
    let mine = store::subject::mine(conn, me.person, now).await?;
    let mut all: Vec<(OwnUse, Option<SubjectFacts>)> = Vec::new();
    for mut used in store::individual::used(conn, me.person, now).await? {
        let seen = mine.iter().find(|mine| mine.head.id == used.subject);
        let seen = seen.filter(|mine| can(me, Right::SubjectRead, &Facts::Subject(&mine.facts)).is_ok());
        used.name = seen.map(|mine| mine.head.name.clone());
        all.push((used, seen.map(|mine| mine.facts.clone())));
    }
    for applied in store::individual::of_person(conn, me.person).await? {
        let role = applied.shown.capacity.role();
        let is_there = all.iter().any(|(own, _)| own.subject == applied.subject && own.role == role);
        if is_there || !matches!(applied.shown.state(), UseState::Waiting | UseState::Declined) {
            continue;
        }
        let own = OwnUse {
            subject: applied.subject,
            name: None,
            role,
            relation: applied.shown.relation.clone(),
            state: applied.shown.state(),
            at: applied.shown.answers.first().map_or(applied.shown.at, |answer| answer.at),
        };
        all.push((own, None));
    }
    Ok(all)
}

/// 個人利用中止 by whoever uses it: access ends with the commit, what was written stays.
///
/// # Errors
/// There is no such use (not found), or the database refuses.
pub async fn stop(app: &App, tx: &mut Tx, me: &Context, stop: StopUse) -> Outcome<Timestamp> {
    let (person, now) = (me.actor.person, tx.now);
    tx.concerns(stop.subject);
    tx.about(Verb::Granted, person.to_string());
    let mut found = store::individual::part(tx, stop.subject, person, stop.role).await?;
    for applied in store::individual::of_person(tx.conn(), person).await? {
        let of_it = applied.subject == stop.subject && applied.shown.capacity.role() == stop.role;
        if !of_it || applied.shown.ended.is_some() {
            continue;
        }
        found = true;
        let mut by = store::people::author_as(me, stop.role);
        by.relation = Some(applied.shown.relation.clone()).filter(|relation| !relation.is_empty());
        let ended = UseEnded { reason: String::new(), by, at: now };
        store::individual::acted(tx, app.clock.new_id()?, applied.shown.id, Act::End(&ended)).await?;
    }
    if !found {
        return Err(ProblemCode::NotFound.into());
    }
    told(tx, stop.subject, person);
    Ok(now)
}

/// What somebody agreed to about their own data, and today's text.
///
/// # Errors
/// The database does not answer.
pub async fn own_consent(conn: &mut AnyConnection, person: PersonId, query: &TextQuery) -> Outcome<OwnConsent> {
    let agreed = store::individual::agreed(conn, person).await?;
    Ok(OwnConsent { agreed, text: consent::newest_own(&query.lang)?.clone() })
}

/// Agrees to one of today's texts; the same again is answered as done.
///
/// # Errors
/// It is another text (412), or the database refuses.
pub async fn agree(app: &App, tx: &mut Tx, me: &Context, hash: &str) -> Outcome<OwnConsent> {
    let person = me.actor.person;
    tx.about(Verb::Consented, person.to_string());
    let text = consent::own_text(hash).ok_or_else(|| Fail::from(ProblemCode::VersionConflict))?;
    let agreed = store::individual::agreed(tx.conn(), person).await?;
    if agreed.is_none_or(|agreed| agreed.text != hash) {
        store::consent::keep_text(tx, text).await?;
        store::individual::agree(tx, app.clock.new_id()?, person, hash).await?;
    }
    let query = TextQuery { lang: text.text.lang.clone(), hash: String::new() };
    own_consent(tx.conn(), person, &query).await
}

/// A password that can be kept: long enough, and not the code of the invitation again.
///
/// # Errors
/// The field, or too many passwords are being worked on.
pub async fn own_password(app: &App, me: &Context, body: &Join) -> Outcome<String> {
    check_password(&body.password).map_err(|error| Fail::field("password", error))?;
    if body.password.chars().count() > crate::auth::password::MAX_PASSWORD {
        return Err(Fail::field("password", FieldError::TooLong));
    }
    let stored = {
        let mut conn = app.db.read().acquire().await?;
        store::session::password(&mut conn, me.actor.person).await?
    };
    if app.hasher.verify(&typed_code(&body.password), Some(&stored)).await? {
        return Err(Fail::field("password", FieldError::Already));
    }
    app.hasher.hash(&body.password).await
}

/// 利用の開始: the account is in use when it is answered.
///
/// # Errors
/// It is in use already or cannot be taken into use any more (412), the text is another one (412), or the database refuses.
pub async fn join(app: &App, tx: &mut Tx, me: &Context, body: &Join, password_hash: &str) -> Outcome<()> {
    let (person, now) = (me.actor.person, tx.now);
    let state = store::account::state(tx.conn(), person).await?;
    let signed_in = store::session::is_open(tx.conn(), me.session).await?;
    if state != AccountState::Invited || !signed_in || !store::individual::is_invited(tx.conn(), person, now).await? {
        return Err(ProblemCode::VersionConflict.into());
    }
    agree(app, tx, me, &body.text).await?;
    tx.about(Verb::Consented, person.to_string());
    store::individual::join(tx, person, password_hash).await?;
    tx.emit(Outgoing::to_person(EventKind::Claims, person));
    Ok(())
}
