//! A server-sent event stream. The browser resumes it by itself with the last event id; when it gives
//! up (an HTTP error), the caller is told and opens a new one.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

/// What the stream says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Connected, again perhaps.
    Open,
    /// An event's data.
    Event(String),
    /// It lives, and has nothing to tell.
    Beat,
    /// The connection broke; the browser tries again.
    Retrying,
    /// The browser gave up.
    Closed,
}

type Handler = Closure<dyn FnMut(Event)>;

/// An open stream; closed when dropped.
pub struct Stream {
    source: EventSource,
    _handler: Handler,
}

impl Stream {
    /// Opens. `None`: this browser cannot.
    pub fn open(url: &str, beat: &'static str, tell: impl Fn(Said) + 'static) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let heard = source.clone();
        let handler = Handler::new(move |event: Event| tell(said(event, beat, &heard)));
        for name in ["open", "message", beat, "error"] {
            source.add_event_listener_with_callback(name, handler.as_ref().unchecked_ref()).ok()?;
        }
        Some(Self { source, _handler: handler })
    }
}

fn said(event: Event, beat: &str, source: &EventSource) -> Said {
    let (opened, beats) = (event.type_() == "open", event.type_() == beat);
    match event.dyn_into::<MessageEvent>() {
        _ if opened => Said::Open,
        _ if beats => Said::Beat,
        Ok(message) => Said::Event(message.data().as_string().unwrap_or_default()),
        _ if source.ready_state() == EventSource::CLOSED => Said::Closed,
        _ => Said::Retrying,
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}
