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
    let node = NodeRef::<leptos::html::Input>::new();
    let press = move |_| {
        on_change.run(!value.get_untracked());
        // Whatever comes of it shows when it has come.
        if let (Some(input), Some(now)) = (node.try_get_untracked().flatten(), value.try_get_untracked()) {
            input.set_checked(now);
        }
    };
    view! {
        <label class="check">
            <input type="checkbox" node_ref=node prop:checked=move || value.get() on:change=press/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}
