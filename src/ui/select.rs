//! One of many, from the browser's own list: a phone shows it as large as a thumb wants it. For a few, side by side, there
//! is `Segmented`.

use leptos::prelude::*;

/// A choice from a list, its label before it.
#[component]
pub fn Select(
    /// The question.
    #[prop(into)]
    label: String,
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
    view! {
        <label class="select">
            <span>{label}</span>
            <select on:change=move |ev| on_change.run(event_target_value(&ev))>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}
