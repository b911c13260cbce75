//! Tables of words: every list of the app has this one shape, so that the wasm carries one table.

use crate::ui::Table;
use leptos::prelude::*;

/// A row: words, the first of which may lead somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Tells it from the others.
    pub key: String,
    /// Where the first cell leads.
    pub href: Option<String>,
    /// The cells.
    pub cells: Vec<String>,
}

/// The table.
#[component]
pub fn Lines(
    /// What it shows.
    #[prop(into)]
    caption: String,
    /// Names of the columns.
    headers: Vec<String>,
    /// The rows.
    #[prop(into)]
    lines: Signal<Vec<Line>>,
) -> impl IntoView {
    // The content is part of the key: a row is made anew when a word of it changes.
    let key = |line: &Line| format!("{}{:?}", line.key, line.cells);
    let cells = |line: Line| {
        let mut href = line.href;
        let cell = move |word: String| match href.take() {
            Some(href) => view! { <a href=href>{word}</a> }.into_any(),
            None => word.into_any(),
        };
        line.cells.into_iter().map(cell).collect()
    };
    view! { <Table caption=caption hide_caption=true headers=headers rows=lines key=key cells=cells/> }.into_any()
}
