//! A reply in two parts: what many readers share is sent from where it is remembered, without a copy.

use axum::body::HttpBody;
use bytes::{Buf as _, Bytes};
use http_body::{Frame, SizeHint};
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

/// Sends the first part, then the second.
pub(super) struct TwoParts([Bytes; 2]);

impl TwoParts {
    pub(super) fn new(first: Bytes, second: Bytes) -> Self {
        Self([first, second])
    }
}

impl HttpBody for TwoParts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let next = self.0.iter_mut().find(|part| part.has_remaining()).map(std::mem::take);
        Poll::Ready(next.map(|part| Ok(Frame::data(part))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.iter().all(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.iter().map(|part| part.len() as u64).sum())
    }
}
