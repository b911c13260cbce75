//! The typed client: `call` sends an endpoint of the contract and reads its reply. The only module
//! that names gloo-net. Generic only at its edges: one copy of the sending code in the wasm.

pub mod live;
mod query;

use crate::platform::{boot, files::Piece, timer};
use contract::{Denied, Endpoint, Method, Problem, ProblemCode};
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::{Serialize, de::DeserializeOwned};
use std::{cell::Cell, pin::Pin};

/// Longer than this nobody waits; the same write can be sent again.
const TIMEOUT_MS: i32 = 20_000;
/// As long as the server waits for a body.
const PIECE_TIMEOUT_MS: i32 = 60_000;
/// A file is looked at for up to a minute, after those that came before it.
const LOOK_TIMEOUT_MS: i32 = 150_000;

/// Who wants a request. The server counts only a person's as use, so that a device that nobody uses
/// signs out in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Somebody did something.
    Person,
    /// The app by itself: a live event, a poll, a reconnect.
    App,
}

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// The request did not get through, or nothing came back in time. A write may have arrived.
    Offline,
    /// The server said no, and why.
    Problem(Box<Problem>),
    /// Something came back that this build cannot read.
    Unreadable,
    /// Somebody ended it before it was done.
    Stopped,
}

impl ApiError {
    /// What the server says is wrong with this field.
    pub fn field(&self, name: &str) -> Option<contract::problem::FieldError> {
        let Self::Problem(problem) = self else { return None };
        problem.fields.iter().find(|wrong| wrong.name == name).map(|wrong| wrong.error)
    }

    /// The server's code, if it is the server's.
    pub fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Offline | Self::Unreadable | Self::Stopped => None,
        }
    }
}

thread_local! {
    static ON_SIGNED_OUT: Cell<Option<fn(bool)>> = const { Cell::new(None) };
}

/// Who is told when the server no longer knows the session; true: because the account was stopped.
pub fn on_signed_out(tell: fn(bool)) {
    ON_SIGNED_OUT.set(Some(tell));
}

/// Sends and reads what a person wants.
///
/// # Errors
/// See [`ApiError`].
pub async fn call<E: Endpoint>(endpoint: E) -> Result<E::Reply, ApiError> {
    call_for(Cause::Person, endpoint).await
}

/// Sends and reads.
///
/// # Errors
/// See [`ApiError`].
pub async fn call_for<E: Endpoint>(cause: Cause, endpoint: E) -> Result<E::Reply, ApiError> {
    ask(cause, TIMEOUT_MS, endpoint).await
}

/// As [`call`], for what takes the server long: looking at a whole file.
///
/// # Errors
/// See [`ApiError`].
pub async fn call_slow<E: Endpoint>(endpoint: E) -> Result<E::Reply, ApiError> {
    ask(Cause::Person, LOOK_TIMEOUT_MS, endpoint).await
}

async fn ask<E: Endpoint>(cause: Cause, patience: i32, endpoint: E) -> Result<E::Reply, ApiError> {
    let (query, body) = endpoint.parts();
    let (Some(query), Some(body)) = (query::encode(query), json(body)) else { return Err(ApiError::Unreadable) };
    decode(&boxed((cause, patience), E::METHOD, query::with(endpoint.path(), &query), body).await?)
}

/// Sends bytes instead of JSON: the endpoint's own body is empty.
///
/// # Errors
/// See [`ApiError`].
pub async fn put<E: Endpoint>(endpoint: E, bytes: Piece) -> Result<E::Reply, ApiError> {
    let query = query::encode(endpoint.parts().0).ok_or(ApiError::Unreadable)?;
    let request = Request::put(&query::with(endpoint.path(), &query)).header("X-App", "1");
    let request = request.abort_signal(timer::abort_after(PIECE_TIMEOUT_MS).as_ref());
    let request = request.header("Content-Type", "application/octet-stream").body(bytes.0).map_err(unsent)?;
    decode(&read(request.send().await.map_err(unsent)?).await?)
}

// Kept out of line: several endpoints share a body or a reply, and the code for it should be there once.
#[inline(never)]
fn json<T: Serialize>(body: &T) -> Option<String> {
    serde_json::to_string(body).ok()
}

#[inline(never)]
fn decode<T: DeserializeOwned>(reply: &str) -> Result<T, ApiError> {
    serde_json::from_str(reply).map_err(|_| ApiError::Unreadable)
}

/// Boxed, so that the sending is not built into every call once more.
fn boxed(
    how: (Cause, i32),
    method: Method,
    url: String,
    body: String,
) -> Pin<Box<dyn Future<Output = Result<String, ApiError>>>> {
    Box::pin(send(how, method, url, body))
}

async fn send((cause, patience): (Cause, i32), method: Method, url: String, body: String) -> Result<String, ApiError> {
    if method == Method::Get
        && let Some(ahead) = boot::ahead(&url)
        && let Some((status, text)) = ahead.await
    {
        return answer(status, text);
    }
    let request = match method {
        Method::Get | Method::Unknown => RequestBuilder::new(&url).method(gloo_net::http::Method::GET),
        Method::Post => Request::post(&url),
        Method::Put => Request::put(&url),
        Method::Delete => Request::delete(&url),
    };
    let request = request.header("X-App", "1").abort_signal(timer::abort_after(patience).as_ref());
    let request = if cause == Cause::App { request.header("X-Background", "1") } else { request };
    let response = if method == Method::Get {
        request.send().await
    } else {
        let request = request.header("Content-Type", "application/json");
        // `()` has no body.
        if body == "null" { request.send().await } else { request.body(body).map_err(unsent)?.send().await }
    };
    read(response.map_err(unsent)?).await
}

fn unsent(_: gloo_net::Error) -> ApiError {
    ApiError::Offline
}

async fn read(response: Response) -> Result<String, ApiError> {
    let text = response.text().await.map_err(unsent)?;
    answer(response.status(), text)
}

fn answer(status: u16, text: String) -> Result<String, ApiError> {
    if (200..300).contains(&status) {
        return Ok(if text.is_empty() { "null".to_owned() } else { text });
    }
    let problem: Problem = serde_json::from_str(&text).unwrap_or_else(|_| of_status(status));
    let stopped = problem.denied == Some(Denied::AccountSuspended);
    if (stopped || problem.code == ProblemCode::SignedOut)
        && let Some(tell) = ON_SIGNED_OUT.get()
    {
        tell(stopped);
    }
    Err(ApiError::Problem(Box::new(problem)))
}

/// A proxy in between answered without our problem body.
fn of_status(status: u16) -> Problem {
    let code = ProblemCode::ALL.iter().find(|code| code.status_title().0 == status);
    Problem::new(match code.copied() {
        // The first 401 of the list would end the session on a proxy's word.
        Some(ProblemCode::SignedOut) | None => ProblemCode::Unavailable,
        Some(code) => code,
    })
}
