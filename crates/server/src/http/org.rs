//! Public configuration and the start pages of institution admin and operator.

use super::Answer;
use crate::{
    app::App,
    fail::Fail,
    gate::{Allowed, On, Open, json},
    store,
};
use axum::http::StatusCode;
use contract::{
    endpoint::{GetConfig, GetOverview, ListStaff},
    platform::{Overview, PublicConfig},
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
        demo: config.demo,
        build: app.build.to_string(),
    }
}

pub(super) async fn staff(allowed: Allowed<ListStaff>) -> Answer {
    let On::Institution(institution) = allowed.on else {
        return Err(Fail::internal("the endpoint has no institution"));
    };
    let mut conn = allowed.app.db.read().acquire().await?;
    let staff = store::people::staff(&mut conn, institution, allowed.app.clock.now()).await?;
    drop(conn);
    allowed.release("", &staff).await
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
