//! Public configuration, the start pages of institution admin and operator, 定型文.

use super::Answer;
use crate::{
    app::App,
    db::Outgoing,
    fail::{Fail, Outcome},
    gate::{Allowed, On, Open, json},
    store,
};
use axum::http::StatusCode;
use contract::{
    Endpoint, InstitutionId,
    endpoint::{GetConfig, GetFieldOrder, GetOverview, ListPhrases, ListStaff, PutFieldOrder, PutPhrases},
    event::EventKind,
    phrase::{self, Phrase, Phrases},
    platform::{Overview, PublicConfig},
    problem::FieldError,
    text::clean,
};

pub(super) async fn config(open: Open<GetConfig>) -> Answer {
    Ok(json(StatusCode::OK, serde_json::to_vec(&public_config(&open.app))?))
}

fn public_config(app: &App) -> PublicConfig {
    let config = &app.config;
    PublicConfig {
        service: config.service.clone(),
        operator: config.operator.clone(),
        centre_phone: config.centre.phone.clone(),
        centre_hours: config.centre.hours.clone(),
        emergency: config.emergency.clone(),
        prices: config.prices.clone(),
        daily_kinds: config.daily_kinds.clone(),
        demo: config.demo,
        build: app.build.to_string(),
    }
}

pub(super) async fn staff(allowed: Allowed<ListStaff>) -> Answer {
    let institution = institution(&allowed)?;
    let mut conn = allowed.app.db.read().acquire().await?;
    let staff = store::people::staff(&mut conn, institution, allowed.app.clock.now()).await?;
    drop(conn);
    allowed.release("", &staff).await
}

pub(super) fn institution<E: Endpoint>(allowed: &Allowed<E>) -> Outcome<InstitutionId> {
    match allowed.on {
        On::Institution(institution) => Ok(institution),
        _ => Err(Fail::internal("the endpoint has no institution")),
    }
}

pub(super) async fn phrases(allowed: Allowed<ListPhrases>) -> Answer {
    let institution = institution(&allowed)?;
    let mut conn = allowed.app.db.read().acquire().await?;
    let phrases = store::phrase::list(&mut conn, institution).await?;
    drop(conn);
    allowed.release("", &phrases).await
}

pub(super) async fn put_phrases(allowed: Allowed<PutPhrases>) -> Answer {
    let institution = institution(&allowed)?;
    let phrases = checked(&allowed.body)?;
    let mut tx = allowed.begin().await?;
    let saved = store::phrase::put(&mut tx, institution, phrases).await;
    let saved = allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::OK, &saved).await
}

pub(super) async fn field_order(allowed: Allowed<GetFieldOrder>) -> Answer {
    let institution = institution(&allowed)?;
    let mut conn = allowed.app.db.read().acquire().await?;
    let order = store::field_order::get(&mut conn, institution).await?.unwrap_or_default();
    drop(conn);
    allowed.release("", &order).await
}

/// Whoever works there has it with the next claims, which are asked for at once.
pub(super) async fn put_field_order(allowed: Allowed<PutFieldOrder>) -> Answer {
    let institution = institution(&allowed)?;
    allowed.body.check().map_err(|error| Fail::field("kinds", error))?;
    let now = allowed.app.clock.now();
    let mut tx = allowed.begin().await?;
    let saved = store::field_order::put(&mut tx, institution, &allowed.body).await;
    if saved.as_ref().is_ok_and(|saved| saved.version != allowed.body.version) {
        for member in store::people::staff(tx.conn(), institution, now).await? {
            tx.emit(Outgoing::to_person(EventKind::Claims, member.person));
        }
    }
    let saved = allowed.finish(tx, saved).await?;
    allowed.done(StatusCode::OK, &saved).await
}

/// Titles and texts, cut at their ends; no title twice.
fn checked(phrases: &Phrases) -> Outcome<Phrases> {
    if phrases.items.len() > phrase::MOST {
        return Err(Fail::field("items", FieldError::TooLong));
    }
    let mut items: Vec<Phrase> = Vec::with_capacity(phrases.items.len());
    for (n, Phrase { title, text }) in phrases.items.iter().enumerate() {
        let field = |name: &str, error| Fail::field(&format!("items.{n}.{name}"), error);
        let title = clean(title, phrase::MAX_TITLE).map_err(|error| field("title", error))?;
        let text = clean(text, phrase::MAX_PHRASE).map_err(|error| field("text", error))?;
        if items.iter().any(|known| known.title == title) {
            return Err(field("title", FieldError::Malformed));
        }
        items.push(Phrase { title: title.to_owned(), text: text.to_owned() });
    }
    Ok(Phrases { items, ..*phrases })
}

pub(super) async fn overview(allowed: Allowed<GetOverview>) -> Answer {
    let now = allowed.app.clock.now();
    let mut conn = allowed.app.db.read().acquire().await?;
    let (people, subjects, sessions, failed_sign_ins) = store::people::counts(&mut conn, now).await?;
    let institutions = store::people::institutions(&mut conn, now).await?;
    drop(conn);
    let overview = Overview { subjects, people, sessions, failed_sign_ins, institutions };
    allowed.release("", &overview).await
}
