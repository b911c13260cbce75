//! The catalogue of the design-system kit: every piece in its states, under every theme and text size.
//! Compiled with the cargo feature `gallery` only; tests/e2e/gallery looks at it.

pub mod forms;
pub mod lists;
pub mod states;

use crate::ui::{Card, IconName, PageHead, Segmented, Toasts};
use leptos::prelude::*;

/// A switch of the catalogue: attribute of `<html>`, legend and the values.
type Switch = (&'static str, &'static str, &'static [(&'static str, &'static str, IconName)]);

const SWITCHES: &[Switch] = &[
    (
        "data-theme",
        "画面の色",
        &[
            ("system", "自動", IconName::Settings),
            ("light", "明るい", IconName::Sun),
            ("dark", "暗い", IconName::Moon),
            ("contrast", "くっきり", IconName::Contrast),
        ],
    ),
    (
        "data-text",
        "文字の大きさ",
        &[
            ("100", "標準", IconName::TextSize),
            ("125", "大", IconName::TextSize),
            ("150", "特大", IconName::TextSize),
            ("200", "最大", IconName::TextSize),
        ],
    ),
    ("data-density", "つめかた", &[("family", "家族", IconName::Home), ("nurse", "訪問の職員", IconName::Temperature)]),
];

/// The catalogue.
#[component]
pub fn GalleryPage() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    view! {
        <div class="stack">
            <PageHead title="部品カタログ"/>
            <Card title="見えかた">{SWITCHES.iter().map(switch).collect_view()}</Card>
            <states::Buttons/>
            <states::Marks/>
            <forms::Forms/>
            <states::Messages toasts/>
            <states::Overlays/>
            <lists::Rows/>
            <lists::Long/>
        </div>
    }
    .into_any()
}

fn switch((attribute, legend, values): &Switch) -> impl IntoView + use<> {
    let (attribute, root) = (*attribute, document().document_element());
    let now = root.as_ref().and_then(|root| root.get_attribute(attribute));
    let value = RwSignal::new(now.unwrap_or_else(|| values[0].0.to_owned()));
    Effect::new(move || {
        if let Some(root) = document().document_element() {
            _ = root.set_attribute(attribute, &value.get());
        }
    });
    let options = values.iter().map(|(code, word, icon)| ((*code).to_owned(), (*word).to_owned(), Some(*icon)));
    view! { <Segmented legend=*legend options=options.collect() value/> }
}
