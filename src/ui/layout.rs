//! Frames for content: the head of a page, a card, something folded away.
//! Anyone may call it.

use super::dynamic;
use super::{Icon, IconName};
use leptos::prelude::*;

/// Top of a page: way back, the one `<h1>`, actions. The heading takes the focus on a change of route
/// (`document.getElementById("page-title")`).
#[component]
pub fn PageHead(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// Link back, always at the same place. Give it the class `back`.
    #[prop(optional, into)]
    back: ViewFn,
    /// Buttons at the end of the line.
    #[prop(optional, into)]
    actions: ViewFn,
) -> impl IntoView {
    view! {
        <header class="page-head">
            <div class="page-back">{back.run()}</div>
            <h1 id="page-title" tabindex="-1">{dynamic(move || title.get())}</h1>
            <div class="page-actions">{actions.run()}</div>
        </header>
    }
    .into_any()
}

/// A sheet of paper.
#[component]
pub fn Card(
    /// Heading inside the card (`<h2>`).
    #[prop(optional, into)]
    title: Option<String>,
    /// The content.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card">
            {title.map(|title| view! { <h2 class="card-title">{title}</h2> })}
            {children()}
        </section>
    }
    .into_any()
}

/// Folded away until asked for.
#[component]
pub fn Disclosure(
    /// What is in there.
    #[prop(into)]
    summary: Signal<String>,
    /// Open to begin with.
    #[prop(optional)]
    open: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure" open=open>
            <summary><Icon name=IconName::ChevronRight/><span>{dynamic(move || summary.get())}</span></summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
    .into_any()
}
