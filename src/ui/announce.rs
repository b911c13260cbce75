//! The two live regions of the whole app and the way to speak through them.
//! The frame provides one `Announcer` and renders one `LiveRegion`; pages and kit pieces only speak.

use super::dynamic;
use leptos::prelude::*;
use std::time::Duration;

/// Speaks to screen readers. Copy it from the context: `use_context::<Announcer>()`.
#[derive(Clone, Copy, Debug)]
pub struct Announcer {
    polite: RwSignal<String>,
    assertive: RwSignal<String>,
}

impl Announcer {
    /// Makes the announcer and puts it into the context. Once, in the frame.
    pub fn provide() -> Self {
        let announcer = Self { polite: RwSignal::new(String::new()), assertive: RwSignal::new(String::new()) };
        provide_context(announcer);
        announcer
    }

    /// Read when the reader pauses.
    pub fn polite(&self, text: impl Into<String>) {
        speak(self.polite, text.into());
    }

    /// Read at once, interrupting: errors and refusals only.
    pub fn assertive(&self, text: impl Into<String>) {
        speak(self.assertive, text.into());
    }
}

/// Empties the region first: the same sentence twice must be read twice.
fn speak(region: RwSignal<String>, text: String) {
    region.set(String::new());
    set_timeout(
        move || {
            region.try_set(text);
        },
        Duration::from_millis(60),
    );
}

/// The two hidden regions, one polite and one assertive. Once, in the frame, never inside a dialog.
#[component]
pub fn LiveRegion(
    /// What [`Announcer::provide`] returned.
    announcer: Announcer,
) -> impl IntoView {
    view! {
        <div class="visually-hidden">
            <div role="status" aria-live="polite">{dynamic(move || announcer.polite.get())}</div>
            <div role="alert" aria-live="assertive">{dynamic(move || announcer.assertive.get())}</div>
        </div>
    }
}
