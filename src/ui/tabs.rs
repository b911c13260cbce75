//! Views of one thing, one at a time. Arrow keys move, as the ARIA pattern wants; only the chosen tab is a tab stop.
//! The caller renders the chosen view as children, reading `selected`.

use super::fresh_id;
use crate::platform::focus;
use leptos::prelude::*;

/// A row of tabs and the panel of the chosen one.
#[component]
pub fn Tabs(
    /// Name of the row.
    #[prop(into)]
    label: String,
    /// Value and word of each tab.
    tabs: Vec<(String, String)>,
    /// Value of the chosen one, both ways.
    selected: RwSignal<String>,
    /// The panel.
    children: Children,
) -> impl IntoView {
    let stem = fresh_id("tab");
    let values: Vec<String> = tabs.iter().map(|(value, _)| value.clone()).collect();
    let values = StoredValue::new(values);
    let place = move |value: &str| values.with_value(|values| values.iter().position(|each| each == value));
    let (tab_stem, panel_stem, panel_id) = (stem.clone(), stem.clone(), format!("{stem}-panel"));
    let row = tabs
        .into_iter()
        .enumerate()
        .map(|(index, (value, word))| {
            let (mine, chosen) = (value.clone(), value);
            let is_chosen = Memo::new(move |_| selected.with(|value| *value == mine));
            view! {
                <button
                    class="tab"
                    type="button"
                    role="tab"
                    id=format!("{tab_stem}-{index}")
                    aria-controls=panel_id.clone()
                    aria-selected=move || if is_chosen.get() { "true" } else { "false" }
                    tabindex=move || if is_chosen.get() { "0" } else { "-1" }
                    on:click=move |_| selected.set(chosen.clone())
                >
                    {word}
                </button>
            }
        })
        .collect_view();
    let steer = move |ev: leptos::ev::KeyboardEvent| {
        let (count, now) = (values.with_value(Vec::len), selected.with_untracked(|value| place(value)).unwrap_or(0));
        let next = match ev.key().as_str() {
            "ArrowRight" => (now + 1) % count.max(1),
            "ArrowLeft" => (now + count.saturating_sub(1)) % count.max(1),
            "Home" => 0,
            "End" => count.saturating_sub(1),
            _ => return,
        };
        ev.prevent_default();
        if let Some(value) = values.with_value(|values| values.get(next).cloned()) {
            selected.set(value);
            focus::on_id(&format!("{stem}-{next}"));
        }
    };
    let labelled_by = {
        let stem = panel_stem.clone();
        move || selected.with(|value| place(value)).map(|index| format!("{stem}-{index}"))
    };
    view! {
        <div class="tabs">
            <div class="tab-row" role="tablist" aria-label=label on:keydown=steer>{row}</div>
            <div class="tab-panel" role="tabpanel" id=format!("{panel_stem}-panel") tabindex="0" aria-labelledby=labelled_by>
                {children()}
            </div>
        </div>
    }
    .into_any()
}
