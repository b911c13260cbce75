//! A yes or no of its own, with its word beside it.

use leptos::prelude::*;

/// A checkbox.
#[component]
pub fn Check(
    /// Checked or not; reactive.
    #[prop(into)]
    value: Signal<bool>,
    /// It was pressed: the opposite is wanted.
    #[prop(into)]
    on_change: Callback<bool>,
    /// The word.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=move || value.get() on:change=move |ev| {
                on_change.run(!value.get_untracked());
                // Whatever comes of it shows when it has come.
                event_target::<web_sys::HtmlInputElement>(&ev).set_checked(value.get_untracked());
            }/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}
