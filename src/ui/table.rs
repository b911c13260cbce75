//! Rows and columns; on a phone each row becomes a card with the column's name before every value.
//! The roles are written out because `display: block` would take the table's meaning away.

use leptos::prelude::*;

/// A table. The first cell of a row is its heading.
#[component]
pub fn Table<T, K, C>(
    /// What the table shows.
    #[prop(into)]
    caption: String,
    /// Hides the caption from sight where a heading already says it.
    #[prop(optional)]
    hide_caption: bool,
    /// Names of the columns.
    headers: Vec<String>,
    /// The rows.
    #[prop(into)]
    rows: Signal<Vec<T>>,
    /// What tells a row from the others, as long as it exists.
    key: K,
    /// Cells of a row, as many as there are headers.
    cells: C,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    K: Fn(&T) -> String + Clone + Send + Sync + 'static,
    C: Fn(T) -> Vec<AnyView> + Clone + Send + Sync + 'static,
{
    let names = StoredValue::new(headers.clone());
    let head = headers.into_iter().map(|name| view! { <th role="columnheader" scope="col">{name}</th> }).collect_view();
    let row = move |row: T| {
        let cells = cells(row)
            .into_iter()
            .enumerate()
            .map(|(column, cell)| {
                let name = names.with_value(|names| names.get(column).cloned());
                if column == 0 {
                    view! { <th role="rowheader" scope="row">{cell}</th> }.into_any()
                } else {
                    view! { <td role="cell" data-column=name><div>{cell}</div></td> }.into_any()
                }
            })
            .collect_view();
        view! { <tr role="row">{cells}</tr> }
    };
    view! {
        <table class="table" role="table">
            <caption class:visually-hidden=hide_caption>{caption}</caption>
            <thead role="rowgroup"><tr role="row">{head}</tr></thead>
            <tbody role="rowgroup">
                <For each=move || rows.get() key=key children=row/>
            </tbody>
        </table>
    }
    .into_any()
}
