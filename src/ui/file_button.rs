//! A button that lets somebody choose a file or take a picture. The browser's own control does the work and
//! stays reachable by keyboard; only its looks are ours.

use super::dynamic;
use super::{Icon, IconName, fresh_id};
use leptos::prelude::*;

/// Choosing a file, or several.
#[component]
pub fn FileButton(
    /// Kinds of files, as `accept` of an input: `image/jpeg,image/png`.
    accept: &'static str,
    /// Several at once.
    #[prop(optional)]
    several: bool,
    /// A phone opens its camera at once.
    #[prop(optional)]
    capture: bool,
    /// Drawing before the word.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// `Some(reason)`: not available, the reason under it.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Something was chosen; the event's target is the input.
    #[prop(into)]
    on_choose: Callback<leptos::ev::Event>,
    /// The word.
    children: Children,
) -> impl IntoView {
    let (id, reason_id) = (fresh_id("file"), fresh_id("reason"));
    let described_by = reason_id.clone();
    let disabled = move || disabled_reason.with(Option::is_some);
    view! {
        <span class="press">
            <input class="file-input" type="file" id=id.clone() accept=accept disabled=disabled
                multiple=several capture=capture.then_some("environment")
                aria-describedby=move || disabled().then(|| described_by.clone())
                on:change=move |ev| on_choose.run(ev)/>
            <label class="button button-secondary" for=id aria-disabled=move || disabled().then_some("true")>
                {icon.map(|name| view! { <Icon name/> })}
                <span class="button-word">{children()}</span>
            </label>
            {dynamic(move || disabled_reason.get().map(|reason| {
                view! { <span class="press-reason" id=reason_id.clone()><Icon name=IconName::Info/>{reason}</span> }
            }))}
        </span>
    }
    .into_any()
}
