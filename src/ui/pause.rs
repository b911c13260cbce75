//! When typing pauses: after a moment without a letter, when the field is left, when it goes.

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

/// Typing counts as paused after this long.
const PAUSE: Duration = Duration::from_millis(600);

/// Tells of pauses of one field.
#[derive(Clone, Copy)]
pub(crate) struct Pause {
    tell: Option<Callback<()>>,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

impl Pause {
    /// Whoever wants to hear of them.
    pub(crate) fn of(tell: Option<Callback<()>>) -> Self {
        let pause = Self { tell, waiting: StoredValue::new(None) };
        on_cleanup(move || pause.now());
        pause
    }

    /// A letter was typed.
    pub(crate) fn later(self) {
        let Some(tell) = self.tell else { return };
        self.stop();
        let fire = move || {
            self.waiting.try_set_value(None);
            _ = tell.try_run(());
        };
        self.waiting.set_value(set_timeout_with_handle(fire, PAUSE).ok());
    }

    /// The field was left, or goes: whoever waits for a pause hears of it now.
    pub(crate) fn now(self) {
        if self.stop()
            && let Some(tell) = self.tell
        {
            _ = tell.try_run(());
        }
    }

    fn stop(self) -> bool {
        self.waiting.try_update_value(Option::take).flatten().map(|handle| handle.clear()).is_some()
    }
}
