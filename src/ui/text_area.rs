//! Many lines of text: grows with what is typed, never cuts, never sends on Enter.
//! Enter is a newline everywhere; Ctrl/⌘ + Enter asks to send. Safe for Japanese conversion.

use super::{FieldIds, dynamic, pause::Pause, text_input::composing};
use leptos::prelude::*;

/// A text field of several lines.
#[component]
pub fn TextArea(
    /// The text, both ways. Never written back during a conversion.
    value: RwSignal<String>,
    /// Rows to begin with; it grows with the text where the browser can.
    #[prop(optional, default = 4)]
    rows: u16,
    /// Soft limit in characters: the counter turns to a warning, nothing is cut.
    #[prop(optional)]
    max: Option<usize>,
    /// Sentence for so many characters too many.
    #[prop(optional, into)]
    over: Option<Callback<(usize,), String>>,
    /// Name for screen readers where no `Field` stands around.
    #[prop(optional, into)]
    label: Option<String>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    focus: bool,
    /// Typing paused (600 ms), or the field was left or is gone: time to keep a draft.
    #[prop(optional, into)]
    on_pause: Option<Callback<()>>,
    /// Ctrl/⌘ + Enter.
    #[prop(optional, into)]
    on_submit: Option<Callback<()>>,
) -> impl IntoView {
    let ids = FieldIds::take();
    let node = NodeRef::<leptos::html::Textarea>::new();
    let converting = RwSignal::new(false);
    Effect::new(move || {
        let text = value.get();
        if let Some(area) = node.get()
            && !converting.get_untracked()
            && area.value() != text
        {
            area.set_value(&text);
        }
    });
    if focus {
        Effect::new(move || {
            if let Some(area) = node.get() {
                _ = area.focus();
            }
        });
    }

    let pause = Pause::of(on_pause);
    let count = Memo::new(move |_| value.with(|text| text.chars().count()));
    let excess = move || max.map_or(0, |max| count.get().saturating_sub(max));
    view! {
        <div class="text-area">
            <textarea
                class="input"
                node_ref=node
                id=ids.input
                rows=rows
                style:--rows=rows.to_string()
                aria-label=label
                aria-required=ids.required.then_some("true")
                aria-invalid=move || (ids.invalid.get() || excess() > 0).then_some("true")
                aria-describedby=move || ids.described_by.get()
                on:compositionstart=move |_| converting.set(true)
                on:compositionend=move |ev| {
                    converting.set(false);
                    value.set(event_target_value(&ev));
                    pause.later();
                }
                on:input=move |ev| {
                    value.set(event_target_value(&ev));
                    pause.later();
                }
                on:blur=move |_| pause.now()
                on:keydown=move |ev| {
                    let asked = ev.key() == "Enter" && (ev.ctrl_key() || ev.meta_key()) && !composing(&ev);
                    if let (Some(on_submit), true) = (on_submit, asked) {
                        ev.prevent_default();
                        on_submit.run(());
                    }
                }
            ></textarea>
            {max.map(|max| view! {
                <p class="text-area-count" data-over=move || (excess() > 0).then_some("true")>
                    <span aria-live="polite">
                        {dynamic(move || (excess() > 0).then(|| over.map(|over| over.run((excess(),)))).flatten())}
                    </span>
                    <span class="number">{dynamic(move || count.get())}" / "{max}</span>
                </p>
            })}
        </div>
    }
    .into_any()
}
