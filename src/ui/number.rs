//! A number, typed as people type it: full-width digits, a Japanese decimal point, spaces around.
//! What cannot be read stays in the field together with its message; nothing is guessed or cleared.

mod reading;

pub use reading::{NotANumber, plain_digits, read_number};

use super::FieldIds;
use super::text_input::follow;
use leptos::prelude::*;

/// A field for one number.
#[component]
pub fn NumberField(
    /// The number, both ways. `None`: empty or not readable.
    value: RwSignal<Option<f64>>,
    /// Gets `wrong` when the text is not a number, `None` as soon as it is one. Hand the same signal to `Field`.
    error: RwSignal<Option<String>>,
    /// Sentence for a text that is not a number.
    #[prop(into)]
    wrong: String,
    /// Digits after the point; 0 asks for the keypad without a point.
    #[prop(optional)]
    decimals: u8,
    /// Unit, shown behind the field and read with it.
    #[prop(optional, into)]
    unit: Option<String>,
    /// Name for screen readers where no `Field` stands around.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let ids = FieldIds::take();
    let node = NodeRef::new();
    let text = RwSignal::new(value.get_untracked().map(|number| written(number, decimals)).unwrap_or_default());
    let converting = RwSignal::new(false);
    follow(text, node, converting);
    // A number that comes from outside replaces the text; the echo of our own typing does not.
    Effect::new(move || {
        let number = value.get();
        let read = text.with_untracked(|text| read_number(text)).unwrap_or(None);
        if read != number && (number.is_some() || error.with_untracked(Option::is_none)) {
            text.set(number.map(|number| written(number, decimals)).unwrap_or_default());
        }
    });
    let judge = move |complain: bool| match text.with_untracked(|text| read_number(text)) {
        Ok(number) => {
            value.set(number);
            error.set(None);
            if complain && let Some(number) = number {
                text.set(written(number, decimals));
            }
        }
        Err(NotANumber) => {
            if complain {
                error.set(Some(wrong.clone()));
            }
            value.set(None);
        }
    };
    let leave = judge.clone();
    let unit_id = format!("{}-unit", ids.input);
    let described = {
        let unit_id = unit.as_ref().map(|_| unit_id.clone());
        move || match (unit_id.clone(), ids.described_by.get()) {
            (Some(unit), Some(rest)) => Some(format!("{unit} {rest}")),
            (one, other) => one.or(other),
        }
    };
    view! {
        <span class="number-field">
            <input
                class="input number"
                node_ref=node
                id=ids.input
                type="text"
                size="7"
                inputmode=if decimals == 0 { "numeric" } else { "decimal" }
                autocomplete="off"
                enterkeyhint="next"
                aria-label=label
                aria-required=ids.required.then_some("true")
                aria-invalid=move || ids.invalid.get().then_some("true")
                aria-describedby=described
                on:compositionstart=move |_| converting.set(true)
                on:compositionend=move |_| converting.set(false)
                on:input=move |ev| {
                    text.set(event_target_value(&ev));
                    judge(false);
                }
                on:blur=move |_| leave(true)
            />
            {unit.map(|unit| view! { <span class="number-unit" id=unit_id>{unit}</span> })}
        </span>
    }
    .into_any()
}

/// As it is written back into the field: never fewer digits than were typed.
fn written(number: f64, decimals: u8) -> String {
    let fixed = format!("{number:.*}", usize::from(decimals));
    if fixed.parse() == Ok(number) { fixed } else { number.to_string() }
}
