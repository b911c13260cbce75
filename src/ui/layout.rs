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

/// Folded away until asked for; its content is made when it is first opened.
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
    let (opened, folded) = (RwSignal::new(open), StoredValue::new_local(Some(children)));
    // It is opened once, and stays made: what was typed in it is there when it is folded and opened again.
    let body = move || opened.get().then(|| Some(untrack(folded.try_update_value(Option::take)??)));
    let open_it = move |_| {
        if !opened.get_untracked() {
            opened.set(true);
        }
    };
    view! {
        <details class="disclosure" open=open on:toggle=open_it>
            <summary><Icon name=IconName::ChevronRight/><span>{dynamic(move || summary.get())}</span></summary>
            <div class="disclosure-body">{dynamic(body)}</div>
        </details>
    }
    .into_any()
}
