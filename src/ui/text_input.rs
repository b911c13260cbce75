//! One-line inputs. The value goes out on every input event and comes in only when nobody is composing:
//! rewriting a field during Japanese conversion loses the candidate.

use super::{FieldIds, Icon, IconName, dynamic, pause::Pause};
use leptos::prelude::*;

/// Is this key part of a Japanese conversion? WebKit ends the composition before the Enter that confirmed it,
/// but still reports key code 229.
pub(crate) fn composing(ev: &leptos::ev::KeyboardEvent) -> bool {
    ev.is_composing() || ev.key_code() == 229
}

/// Brings `value` into the input unless it is already there or a conversion is going on.
pub(crate) fn follow(value: RwSignal<String>, node: NodeRef<leptos::html::Input>, busy: RwSignal<bool>) {
    Effect::new(move || {
        let text = value.get();
        if let Some(input) = node.get()
            && !busy.get_untracked()
            && input.value() != text
        {
            input.set_value(&text);
        }
    });
}

/// A line of text.
#[component]
pub fn TextInput(
    /// The text, both ways.
    value: RwSignal<String>,
    /// `type`: text, email, tel, url, search.
    #[prop(optional, default = "text")]
    kind: &'static str,
    /// `autocomplete` token.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// `inputmode`: numeric, decimal, tel, email.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Word on the enter key: next, done, send, search.
    #[prop(optional)]
    enter_key: Option<&'static str>,
    /// Name for screen readers where no `Field` stands around.
    #[prop(optional, into)]
    label: Option<String>,
    /// Expected length in characters; the field is drawn that wide.
    #[prop(optional)]
    width: Option<u8>,
    /// Shown, not editable.
    #[prop(optional, into)]
    readonly: Signal<bool>,
    /// Enter was pressed outside a conversion.
    #[prop(optional, into)]
    on_enter: Option<Callback<()>>,
    /// `autocapitalize` and `spellcheck` off: what is typed is no word.
    #[prop(optional)]
    literal: bool,
    /// The field was left.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
    /// Typing paused (600 ms), or the field was left or is gone: time to keep a draft.
    #[prop(optional, into)]
    on_pause: Option<Callback<()>>,
) -> impl IntoView {
    let ids = FieldIds::take();
    let node = NodeRef::new();
    let converting = RwSignal::new(false);
    let pause = Pause::of(on_pause);
    follow(value, node, converting);
    view! {
        <input
            class="input"
            node_ref=node
            id=ids.input
            type=kind
            autocomplete=autocomplete
            inputmode=inputmode
            enterkeyhint=enter_key
            aria-label=label
            size=width
            autocapitalize=literal.then_some("off")
            spellcheck=literal.then_some("false")
            readonly=move || readonly.get()
            aria-required=ids.required.then_some("true")
            aria-invalid=move || ids.invalid.get().then_some("true")
            aria-describedby=move || ids.described_by.get()
            on:compositionstart=move |_| converting.set(true)
            on:compositionend=move |ev| {
                converting.set(false);
                value.set(event_target_value(&ev));
                pause.later();
            }
            on:input=move |ev| {
                pause.later();
                // Half a conversion is no question: a list must not flicker while somebody converts.
                if kind != "search" || !converting.get_untracked() {
                    value.set(event_target_value(&ev));
                }
            }
            on:keydown=move |ev| {
                if ev.key() != "Enter" {
                    return;
                }
                // The Enter that confirms a conversion neither acts nor sends the form around the field.
                if composing(&ev) || on_enter.is_some() {
                    ev.prevent_default();
                }
                if let (Some(on_enter), false) = (on_enter, composing(&ev)) {
                    on_enter.run(());
                }
            }
            // Chromium tells it once more when the field is taken out of the page, and then nobody listens.
            on:blur=move |_| {
                pause.now();
                _ = on_leave.and_then(|on_leave| on_leave.try_run(()));
            }
        />
    }
    .into_any()
}

/// A password with a button to look at it, and a word when capitals are locked. Pasting and password managers work.
#[component]
pub fn PasswordInput(
    /// The password, both ways.
    value: RwSignal<String>,
    /// `autocomplete` token.
    #[prop(optional, default = "current-password")]
    autocomplete: &'static str,
    /// What the button says while the password is hidden.
    #[prop(into)]
    show_label: String,
    /// What the button says while the password is shown.
    #[prop(into)]
    hide_label: String,
    /// What is said while Caps Lock is on.
    #[prop(into)]
    caps_label: String,
) -> impl IntoView {
    let ids = FieldIds::take();
    let node = NodeRef::new();
    let (shown, caps) = (RwSignal::new(false), RwSignal::new(false));
    follow(value, node, RwSignal::new(false));
    let look = move |ev: leptos::ev::KeyboardEvent| caps.set(ev.get_modifier_state("CapsLock"));
    let word = move || if shown.get() { hide_label.clone() } else { show_label.clone() };
    view! {
        <span class="input-group">
            <input
                class="input"
                node_ref=node
                id=ids.input
                type=move || if shown.get() { "text" } else { "password" }
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                aria-required=ids.required.then_some("true")
                aria-invalid=move || ids.invalid.get().then_some("true")
                aria-describedby=move || ids.described_by.get()
                on:input=move |ev| value.set(event_target_value(&ev))
                on:keydown=look
                on:keyup=look
            />
            <button class="input-action" type="button" aria-pressed=move || if shown.get() { "true" } else { "false" }
                on:click=move |_| shown.update(|on| *on = !*on)>
                {dynamic(move || view! { <Icon name=if shown.get() { IconName::EyeOff } else { IconName::Eye }/> })}
                <span>{dynamic(word)}</span>
            </button>
        </span>
        <span class="field-hint" role="status">{dynamic(move || caps.get().then(|| caps_label.clone()))}</span>
    }
    .into_any()
}
