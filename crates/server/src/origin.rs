//! Where a request came from: what the access log, the lock-out and the list of devices need to know.

use axum::extract::Request;
use std::net::IpAddr;

/// Names a request in the access log and in its answer's `X-Request-Id`.
pub type RequestId = contract::Id<Origin>;

/// Where a request came from.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// Network address of the person's device, as far as trusted proxies tell.
    pub address: IpAddr,
    /// Id of the request.
    pub request: Option<RequestId>,
}

impl Origin {
    /// Set by the outermost middleware on every request.
    pub fn of(request: &Request) -> Self {
        let unknown = Self { address: IpAddr::from([0, 0, 0, 0]), request: None };
        request.extensions().get::<Self>().copied().unwrap_or(unknown)
    }
}
