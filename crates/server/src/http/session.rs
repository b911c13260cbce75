//! Sign-in, sign-out, claims, own sessions.

use super::Answer;
use crate::{
    app::App,
    audit::{Row, Verb},
    auth::{
        guard,
        password::MAX_PASSWORD,
        session::{self as sessions, Context, Fresh, TokenHash},
    },
    db::{Outgoing, Permit, Tx},
    fail::Outcome,
    gate::{Allowed, Open, json},
    origin::Origin,
    store,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use contract::{
    Endpoint, Facts, PersonId, ProblemCode, Right, Role, SessionId, can,
    endpoint::{CreateSession, DeleteSession, EndAllSessions, EndSession, GetClaims, ListSessions},
    event::EventKind,
    individual::typed_code,
    inquiry::InquiryState,
    role::AccountState,
    session::{Claims, SubjectClaim},
};
use sqlx::AnyConnection;

fn sign_in_row(origin: &Origin, person: Option<PersonId>, result: &'static str) -> Row {
    Row {
        person,
        role: None,
        institution: None,
        subject: None,
        verb: Verb::Session,
        what: "CreateSession",
        items: "".into(),
        session: None,
        address: Some(origin.address),
        request: origin.request,
        result,
    }
}

/// M2-c, J-04: one answer for every cause of failure, and about as long for each.
pub(super) async fn create(open: Open<CreateSession>) -> Answer {
    let Open { app, body, origin, device, .. } = open;
    let login = body.login.trim().to_lowercase();
    let (account, address) = (guard::account_key(&login), guard::address_key(origin.address));
    let (locked, candidate) = {
        let mut conn = app.db.read().acquire().await?;
        let locked = guard::is_locked(&mut conn, [&account, &address], app.clock.now()).await?;
        (locked, store::session::candidate(&mut conn, &login).await?)
    };
    let too_long = body.password.chars().count() > MAX_PASSWORD;
    let stored = candidate.as_ref().filter(|_| !too_long).map(|c| c.password.as_str());
    // The code of an invitation is the same however it is typed.
    let invited = candidate.as_ref().is_some_and(|c| c.state == AccountState::Invited);
    let typed = if invited { typed_code(&body.password) } else { body.password };
    let fits = app.hasher.verify(if too_long { "" } else { &typed }, stored).await?;
    let opens = candidate.filter(|c| fits && !locked && (c.state == AccountState::Active || invited));
    let keys = [account.as_str(), address.as_str()];
    let Some(candidate) = opens else {
        return refuse_sign_in(&app, &origin, keys).await;
    };
    let permit = Permit { row: sign_in_row(&origin, Some(candidate.person), "ok") };
    let mut tx = app.db.begin(permit, &app.clock).await?;
    let now = tx.now;
    // While we hashed, others guessed as well: only here are all of their failures counted.
    match guard::is_locked(tx.conn(), keys, now).await {
        Ok(false) => {}
        Ok(true) => {
            let _nothing = tx.finish::<()>(Err(ProblemCode::SignInFailed.into())).await;
            return refuse_sign_in(&app, &origin, keys).await;
        }
        Err(fail) => return tx.finish(Err(fail)).await,
    }
    // Stopped while we hashed, or the invitation is over: nothing of it is opened.
    match opens_now(&mut tx, candidate.person).await {
        Ok(true) => {}
        Ok(false) => {
            let _nothing = tx.finish::<()>(Err(ProblemCode::SignInFailed.into())).await;
            return refuse_sign_in(&app, &origin, keys).await;
        }
        Err(fail) => return tx.finish(Err(fail)).await,
    }
    let opened = async {
        guard::succeeded(&mut tx, &account).await?;
        let grants = store::session::grants(tx.conn(), candidate.person, now).await?;
        let actor = contract::Actor { person: candidate.person, state: candidate.state, grants, withheld: Vec::new() };
        // Whoever works for an institution that is stopped now may do so again before this session ends.
        let works = store::session::works(tx.conn(), candidate.person, now).await?;
        let family = sessions::is_family_only(&actor) && !works;
        sessions::open(&app, &mut tx, candidate.person, &device, family).await
    }
    .await;
    let fresh: Fresh = tx.finish(opened).await?;
    let me = app.sessions.find(&app, TokenHash::of(&fresh.token)).await?;
    let claims = claims_of(&app, &me).await?;
    let max_age = (me.ends_at.0 - app.clock.now().0) / 1_000;
    let mut response = json(StatusCode::OK, serde_json::to_vec(&claims)?);
    put_cookie(response.headers_mut(), &sessions::set_cookie(&fresh, max_age));
    Ok(response)
}

/// The account is in use, or can be taken into use.
async fn opens_now(tx: &mut Tx, person: PersonId) -> Outcome<bool> {
    let now = tx.now;
    match store::account::state(tx.conn(), person).await? {
        AccountState::Active => Ok(true),
        AccountState::Invited => store::individual::is_invited(tx.conn(), person, now).await,
        AccountState::Suspended | AccountState::Revoked | AccountState::Unknown => Ok(false),
    }
}

async fn refuse_sign_in(app: &App, origin: &Origin, keys: [&str; 2]) -> Answer {
    let mut tx = app.db.begin(Permit { row: sign_in_row(origin, None, "sign_in_failed") }, &app.clock).await?;
    let now = tx.now;
    // A try against a closed door does not keep it closed.
    let counted = match guard::is_locked(tx.conn(), keys, now).await {
        Ok(true) => Ok(()),
        Ok(false) => guard::failed(&mut tx, keys[0], keys[1]).await,
        Err(fail) => Err(fail),
    };
    tx.finish(counted).await?;
    Err(ProblemCode::SignInFailed.into())
}

fn put_cookie(headers: &mut HeaderMap, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        headers.insert(header::SET_COOKIE, value);
    }
}

pub(super) async fn delete(allowed: Allowed<DeleteSession>) -> Answer {
    end_sessions(&allowed, Some(allowed.me.session)).await?;
    Ok(signed_out())
}

/// The answer that ends a session on this device also empties the browser's own stores (S-85).
fn signed_out() -> axum::response::Response {
    let mut response = json(StatusCode::OK, b"null".to_vec());
    put_cookie(response.headers_mut(), &sessions::clear_cookie());
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    response
}

pub(super) async fn list(allowed: Allowed<ListSessions>) -> Answer {
    let mut conn = allowed.app.db.read().acquire().await?;
    let me = &allowed.me;
    let list = store::session::list(&mut conn, me.actor.person, me.session, allowed.app.clock.now()).await?;
    drop(conn);
    allowed.release("", &list).await
}

pub(super) async fn end(allowed: Allowed<EndSession>) -> Answer {
    let session: SessionId = allowed.ids.first().and_then(|id| id.parse().ok()).ok_or(ProblemCode::NotFound)?;
    end_sessions(&allowed, Some(session)).await?;
    Ok(if session == allowed.me.session { signed_out() } else { json(StatusCode::OK, b"null".to_vec()) })
}

pub(super) async fn end_all(allowed: Allowed<EndAllSessions>) -> Answer {
    end_sessions(&allowed, None).await?;
    Ok(signed_out())
}

/// Ends one of my sessions, or all. Where there is none to end, nothing is changed or told.
async fn end_sessions<E: Endpoint>(allowed: &Allowed<E>, session: Option<SessionId>) -> Outcome<()> {
    let me = allowed.me.actor.person;
    let mut tx = allowed.begin().await?;
    tx.about(Verb::Session, session.map(|s| s.to_string()).unwrap_or_default());
    tx.emit(Outgoing::to_person(EventKind::SessionEnded, me));
    let ended = match store::session::end(&mut tx, me, session).await {
        Ok(0) => Err(ProblemCode::NotFound.into()),
        other => other,
    };
    allowed.finish(tx, ended).await?;
    allowed.app.access.advance();
    Ok(())
}

pub(super) async fn claims(allowed: Allowed<GetClaims>) -> Answer {
    let claims = claims_of(&allowed.app, &allowed.me).await?;
    allowed.release("", &claims).await
}

/// How many お尋ね・申出 wait for this person's answer.
async fn waiting(conn: &mut AnyConnection, app: &App, me: &Context) -> Outcome<u32> {
    if can(&me.actor, Right::InquiryExamine, &Facts::Plain).is_ok() {
        return store::inquiry::waiting_for_the_desk(conn, app.clock.now()).await;
    }
    let mut waiting = 0;
    for institution in me.actor.grants.iter().filter(|grant| grant.role == Role::InstitutionAdmin) {
        let Some(institution) = institution.institution else { continue };
        let all = store::inquiry::shown_to(conn, institution, app.clock.now()).await?;
        waiting += all.iter().filter(|inquiry| inquiry.state == InquiryState::Received).count();
    }
    Ok(u32::try_from(waiting).unwrap_or(u32::MAX))
}

/// Who somebody is and what they may, from the same policy that guards the endpoints.
async fn claims_of(app: &App, me: &Context) -> Outcome<Claims> {
    let mut conn = app.db.read().acquire().await?;
    let institutions = store::people::institutions_of(&mut conn, me).await?;
    let mut fields = Vec::new();
    for grant in me.actor.grants.iter().filter(|grant| grant.role == Role::Staff) {
        let Some(institution) = grant.institution else { continue };
        if let Some(order) = store::field_order::get(&mut conn, institution).await? {
            fields = order.kinds;
            break;
        }
    }
    let mine = store::subject::mine(&mut conn, me.actor.person, app.clock.now()).await?;
    let inquiries = waiting(&mut conn, app, me).await?;
    let asked = store::individual::waiting(&mut conn, me.actor.person).await?;
    let asked = |subject, rights: &[Right]| {
        asked
            .get(&subject)
            .copied()
            .filter(|_| [Right::ConsentRecord, Right::ConsentRead].iter().all(|right| rights.contains(right)))
            .unwrap_or_default()
    };
    let rights_on = |facts: &Facts<'_>| -> Vec<Right> {
        Right::ALL.iter().copied().filter(|right| can(&me.actor, *right, facts).is_ok()).collect()
    };
    Ok(Claims {
        name: me.name.clone(),
        actor: me.actor.clone(),
        institutions,
        rights: rights_on(&Facts::Plain),
        subjects: mine
            .into_iter()
            .map(|m| {
                let (subject, rights) = (m.head.id, rights_on(&Facts::Subject(&m.facts)));
                SubjectClaim { subject, asked: asked(subject, &rights), rights, facts: m.facts }
            })
            .collect(),
        fields,
        inquiries,
        session: me.session,
        session_ends_at: me.ends_at,
        idle_s: u32::try_from(me.idle_ms / 1_000).unwrap_or(u32::MAX),
        previous_sign_in: me.previous_sign_in,
        build: app.build.to_string(),
    })
}
