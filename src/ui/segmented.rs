//! A few choices side by side: one press instead of a drop-down. A radio group underneath.
//! Anyone may call it; more than about six choices want another piece.

use super::{FieldIds, Icon, IconName, fresh_id};
use leptos::prelude::*;

/// One of a few.
#[component]
pub fn Segmented(
    /// The question; read out as the group's name.
    #[prop(into)]
    legend: String,
    /// Hides the legend from sight where the context already says it.
    #[prop(optional)]
    hide_legend: bool,
    /// Value, word and perhaps a drawing of each choice.
    options: Vec<(String, String, Option<IconName>)>,
    /// Value of the chosen one, both ways.
    value: RwSignal<String>,
) -> impl IntoView {
    let name = fresh_id("choice");
    let ids = FieldIds::take();
    let options = options
        .into_iter()
        .map(|(code, word, icon)| {
            let (mine, chosen) = (code.clone(), code.clone());
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name=name.clone()
                        value=code
                        prop:checked=move || value.with(|value| *value == mine)
                        on:change=move |_| value.set(chosen.clone())
                    />
                    <span class="segment-face">{icon.map(|name| view! { <Icon name/> })}<span>{word}</span></span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="segmented" aria-describedby=move || ids.described_by.get()>
            <legend class="field-label" class:visually-hidden=hide_legend>{legend}</legend>
            <div class="segments">{options}</div>
        </fieldset>
    }
    .into_any()
}
