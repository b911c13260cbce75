//! Short notices at the edge of the screen. They stay ten seconds at least and can be closed;
//! what went wrong stays until it is closed. The shell provides `Toasts`, whose life is that of the page, and
//! the frame renders one `ToastHost`: a write that ends after its frame was made anew is told all the same.

use super::{Icon, IconButton, IconName, Tone};
use leptos::prelude::*;
use std::time::Duration;

/// Information must be readable by slow readers too.
const STAY: Duration = Duration::from_secs(10);
/// So many that say that all is well stand there at once.
const MOST: usize = 2;
/// How soon a notice that is being looked at is asked again to go.
const AGAIN: Duration = Duration::from_secs(3);

#[derive(Clone, Debug)]
struct Toast {
    id: usize,
    tone: Tone,
    text: String,
}

/// Shows notices. Copy it from the context: `expect_context::<Toasts>()`.
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<usize>,
    /// Pointer or focus is on the notices: none may go now.
    held: RwSignal<bool>,
}

impl Toasts {
    /// Makes the list and puts it into the context. Once, around the frame.
    pub fn provide() -> Self {
        let toasts = Self { list: RwSignal::new(Vec::new()), next: StoredValue::new(0), held: RwSignal::new(false) };
        provide_context(toasts);
        toasts
    }

    /// Shows a notice. [`Tone::Danger`] stays until closed.
    pub fn show(&self, tone: Tone, text: impl Into<String>) {
        // Whoever speaks may have outlived the page.
        let Some(id) = self.next.try_get_value() else { return };
        self.next.try_set_value(id + 1);
        let held = self.held.try_get_untracked() == Some(true);
        self.list.try_update(|list| {
            list.push(Toast { id, tone, text: text.into() });
            // Good news makes room for newer news; what went wrong stays.
            let good = list.iter().filter(|toast| toast.tone != Tone::Danger).count();
            if let Some(oldest) =
                list.iter().position(|toast| toast.tone != Tone::Danger).filter(|_| good > MOST && !held)
            {
                list.remove(oldest);
            }
        });
        if tone != Tone::Danger {
            self.leave_after(id, STAY);
        }
    }

    /// Takes all away: they were for somebody else.
    pub fn clear(&self) {
        self.list.try_update(Vec::clear);
    }

    fn close(&self, id: usize) {
        self.list.try_update(|list| list.retain(|toast| toast.id != id));
    }

    fn leave_after(self, id: usize, wait: Duration) {
        set_timeout(
            move || match self.held.try_get_untracked() {
                Some(true) => self.leave_after(id, AGAIN),
                Some(false) => self.close(id),
                None => {}
            },
            wait,
        );
    }
}

/// Where the notices appear. Once, in the frame.
#[component]
pub fn ToastHost(
    /// What [`Toasts::provide`] returned.
    toasts: Toasts,
    /// Name of the region.
    #[prop(into)]
    label: String,
    /// What each close button says.
    #[prop(into)]
    close_label: String,
) -> impl IntoView {
    let hold = move |on: bool| toasts.held.set(on);
    view! {
        <section
            class="toasts"
            aria-label=label
            on:pointerenter=move |_| hold(true)
            on:pointerleave=move |_| hold(false)
            on:focusin=move |_| hold(true)
            on:focusout=move |_| hold(false)
        >
            <div aria-live="polite" aria-relevant="additions">
                <For each=move || toasts.list.get() key=|toast| toast.id let:toast>
                    <div class="toast" data-tone=toast.tone.code() role=(toast.tone == Tone::Danger).then_some("alert")>
                        <Icon name=toast.tone.icon()/>
                        <p>{toast.text}</p>
                        <IconButton name=IconName::Close label=close_label.clone()
                            on_press=move || { toasts.held.set(false); toasts.close(toast.id) }/>
                    </div>
                </For>
            </div>
        </section>
    }
    .into_any()
}
