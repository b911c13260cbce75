//! The floor: the same framework sends the same head and the same bytes, and does no work.

use crate::load;
use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue},
    response::Response,
    routing::get,
};
use std::path::Path;
use tokio::net::TcpListener;

/// Serves the answer that stands in a file, as it came over the wire, until it is ended.
pub async fn serve(answer: &Path) {
    let answer = std::fs::read(answer).unwrap();
    let (head, body) = answer.split_at(load::body_at(&answer).unwrap());
    let body = Bytes::from(body.to_owned());
    let mut headers = HeaderMap::new();
    for line in std::str::from_utf8(head).unwrap().lines().skip(1) {
        // hyper writes the length and the date itself.
        if let Some((name, value)) =
            line.split_once(": ").filter(|(name, _)| !["content-length", "date"].contains(name))
        {
            headers.append(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
        }
    }
    let answer = move || async move {
        let mut response = Response::new(Body::from(body));
        *response.headers_mut() = headers;
        response
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("ready http://{}", listener.local_addr().unwrap());
    axum::serve(listener, Router::new().route("/{*path}", get(answer))).await.unwrap();
}
