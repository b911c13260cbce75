//! Digits without a keyboard: fields that keep the system's keyboard closed, and the pad that types into the one that
//! is current. A hardware keyboard works as everywhere.

use super::text_input::{composing, follow};
use super::{FieldIds, Icon, IconName};
use leptos::prelude::*;

/// A key of the pad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PadKey {
    /// 0–9.
    Digit(u8),
    /// The decimal point.
    Point,
    /// Takes the last letter away.
    Erase,
    /// On to the next field.
    Next,
}

impl PadKey {
    /// What stands in the field after this key; `Next` changes nothing.
    pub fn typed(self, mut text: String) -> String {
        match self {
            Self::Digit(digit) => text.push(char::from(b'0' + digit.min(9))),
            Self::Point if !text.contains('.') => text.push('.'),
            Self::Point | Self::Next => {}
            Self::Erase => drop(text.pop()),
        }
        text
    }
}

/// A field for one number, one of several that follow each other.
#[component]
pub fn DigitInput(
    /// The text, both ways.
    value: RwSignal<String>,
    /// Which of the fields this is.
    index: usize,
    /// Which one is current; it has the focus.
    current: RwSignal<usize>,
    /// Name for screen readers where no `Field` stands around.
    #[prop(optional, into)]
    label: Option<String>,
    /// Something was typed.
    #[prop(into)]
    on_type: Callback<()>,
    /// The field was left.
    #[prop(into)]
    on_leave: Callback<()>,
) -> impl IntoView {
    let ids = FieldIds::take();
    let node = NodeRef::<leptos::html::Input>::new();
    let (converting, focused) = (RwSignal::new(false), StoredValue::new(false));
    follow(value, node, converting);
    Effect::new(move |before: Option<usize>| {
        let now = current.get();
        // Opening a form moves no focus by itself: the first field is current, and the pad types into it.
        if now == index
            && before.is_some_and(|before| before != now)
            && !focused.get_value()
            && let Some(input) = node.get_untracked()
        {
            let _ = input.focus();
        }
        now
    });
    view! {
        <input
            class="input number digit-input"
            node_ref=node
            id=ids.input
            type="text"
            inputmode="none"
            autocomplete="off"
            enterkeyhint="next"
            size="6"
            aria-label=label
            data-current=move || (current.get() == index).then_some("")
            aria-invalid=move || ids.invalid.get().then_some("true")
            aria-describedby=move || ids.described_by.get()
            on:focus=move |_| {
                focused.set_value(true);
                current.set(index);
            }
            on:compositionstart=move |_| converting.set(true)
            on:compositionend=move |ev| {
                converting.set(false);
                value.set(event_target_value(&ev));
                on_type.run(());
            }
            on:input=move |ev| {
                if !converting.get_untracked() {
                    value.set(event_target_value(&ev));
                    on_type.run(());
                }
            }
            on:keydown=move |ev| {
                if ev.key() == "Enter" && !composing(&ev) {
                    ev.prevent_default();
                    current.set(index + 1);
                }
            }
            on:blur=move |_| {
                _ = focused.try_set_value(false);
                _ = on_leave.try_run(());
            }
        />
    }
    .into_any()
}

/// The pad. A press never takes the focus from the field.
#[component]
pub fn NumberPad(
    /// A key was pressed.
    #[prop(into)]
    on_key: Callback<(PadKey,)>,
    /// The current field takes a decimal point.
    #[prop(into)]
    point: Signal<bool>,
    /// What the pad is called.
    #[prop(into)]
    label: String,
    /// Word for the point.
    #[prop(into)]
    point_label: String,
    /// Word for taking the last letter away.
    #[prop(into)]
    erase_label: String,
    /// Word on the key to the next field.
    #[prop(into)]
    next_label: String,
) -> impl IntoView {
    let press = move |key: PadKey| move |_| on_key.run((key,));
    let digit = move |digit: u8| {
        view! { <button type="button" class="pad-key" tabindex="-1" on:click=press(PadKey::Digit(digit))>{digit.to_string()}</button> }
            .into_any()
    };
    view! {
        <div class="pad" role="group" aria-label=label on:pointerdown=|ev| ev.prevent_default()>
            {[7, 8, 9, 4, 5, 6, 1, 2, 3].map(digit).collect_view()}
            <button type="button" class="pad-key" tabindex="-1" aria-label=point_label
                aria-disabled=move || (!point.get()).then_some("true")
                on:click=move |_| if point.get_untracked() { on_key.run((PadKey::Point,)) }>"."</button>
            {digit(0)}
            <button type="button" class="pad-key" tabindex="-1" aria-label=erase_label on:click=press(PadKey::Erase)>
                <Icon name=IconName::ChevronLeft/>
            </button>
            <button type="button" class="pad-key pad-next" tabindex="-1" on:click=press(PadKey::Next)>{next_label}</button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_type_what_they_say() {
        let typed = |keys: &[PadKey]| keys.iter().fold(String::new(), |text, key| key.typed(text));
        let (three, six) = (PadKey::Digit(3), PadKey::Digit(6));
        assert_eq!(typed(&[three, six, PadKey::Point, PadKey::Point, PadKey::Digit(5)]), "36.5");
        assert_eq!(typed(&[three, PadKey::Erase, PadKey::Erase, six, PadKey::Next]), "6");
    }
}
