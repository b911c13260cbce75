//! One of many, from the browser's own list: a phone shows it as large as a thumb wants it. For a few, side by side, there
//! is `Segmented`.

use super::FieldIds;
use leptos::prelude::*;

/// A choice from a list, its label before it.
#[component]
pub fn Select(
    /// The question, where no `Field` stands around and asks it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Code and word of each choice.
    options: Vec<(String, String)>,
    /// Code of the chosen one; reactive.
    #[prop(into)]
    value: Signal<String>,
    /// Another one was chosen.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let options = options.into_iter().map(|(code, word)| {
        let mine = code.clone();
        view! { <option value=code prop:selected=move || value.with(|value| *value == mine)>{word}</option> }
    });
    let ids = FieldIds::take();
    let select = view! {
        <select
            id=ids.input
            aria-required=ids.required.then_some("true")
            aria-invalid=move || ids.invalid.get().then_some("true")
            aria-describedby=move || ids.described_by.get()
            on:change=move |ev| on_change.run(event_target_value(&ev))
        >
            {options.collect_view()}
        </select>
    }
    .into_any();
    match label {
        Some(label) => view! { <label class="select"><span>{label}</span>{select}</label> }.into_any(),
        None => view! { <span class="select">{select}</span> }.into_any(),
    }
}
