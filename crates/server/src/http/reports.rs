//! Violations of the content security policy, as browsers report them. Anybody may send what looks
//! like one, so few are written down and large ones are not read.

use super::Answer;
use crate::app::App;
use axum::{
    extract::{DefaultBodyLimit, State, rejection::StringRejection},
    http::StatusCode,
    response::IntoResponse as _,
    routing::{MethodRouter, post},
};
use contract::{Problem, ProblemCode, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};

/// Reports that are written down within a minute, from all browsers together.
const MOST: u32 = 30;
const MINUTE_MS: i64 = 60_000;
/// Largest report that is read, in bytes.
const LARGEST: usize = 16 * 1024;

/// How many came within the minute that began then.
#[derive(Default)]
pub(super) struct Reports(Mutex<(i64, u32)>);

impl Reports {
    fn takes_one_more(&self, now: Timestamp) -> bool {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !(0..MINUTE_MS).contains(&(now.0 - window.0)) {
            *window = (now.0, 0);
        }
        window.1 = window.1.saturating_add(1);
        window.1 <= MOST
    }
}

pub(super) fn handler(reports: Arc<Reports>) -> MethodRouter<App> {
    let handler = async move |State(app): State<App>, body: Result<String, StringRejection>| {
        write_down(&reports, app.clock.now(), body).unwrap_or_else(|fail| fail.into_response())
    };
    post(handler).layer(DefaultBodyLimit::max(LARGEST))
}

/// Only which directive: the rest of a report may quote a page.
fn write_down(reports: &Reports, now: Timestamp, body: Result<String, StringRejection>) -> Answer {
    if !reports.takes_one_more(now) {
        return Err(Problem::new(ProblemCode::TooMany).retry_after(60).into());
    }
    let body = body.map_err(|_| ProblemCode::TooLarge)?;
    let directive =
        body.split("effectiveDirective\":\"").nth(1).or_else(|| body.split("effective-directive\":\"").nth(1));
    let directive: String =
        directive.unwrap_or("?").chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
    tracing::warn!(directive, "a page violated the content security policy");
    Ok(StatusCode::NO_CONTENT.into_response())
}
