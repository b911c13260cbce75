//! The head of every page: one `<h1>` that takes the focus when the page opens, the tab's title, the
//! way back.

use crate::{
    i18n::tr,
    stores::{account, screen},
    ui::{Icon, IconName, PageHead},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Whoever came by a link to a part of a page is brought there, once the page is drawn.
pub fn at_hash(drawn: impl Fn() -> bool + 'static) {
    let hash = use_location().hash;
    Effect::new(move |brought: Option<bool>| {
        if brought == Some(true) {
            return true;
        }
        let here = drawn();
        if here {
            // `#` alone, and what is no selector, names nothing.
            screen::reveal_soon(hash.get_untracked());
        }
        here
    });
}

/// A word of the address's query. (The router's `use_query_map` goes on to say what the page before was asked, where both
/// are pages of one route.)
pub fn asked(name: &'static str) -> Memo<Option<String>> {
    let query = use_location().query;
    Memo::new(move |_| query.with(|query| query.get(name)))
}

/// A page with its heading.
#[component]
pub fn Page(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What the browser's tab and history say, where the heading names a person.
    #[prop(optional, into)]
    tab: Option<String>,
    /// Where "back" leads, and its words.
    #[prop(optional_no_strip)]
    back: Option<(String, String)>,
    /// The content.
    children: Children,
) -> impl IntoView {
    let service = move || account::config().with(|c| c.service.clone()).unwrap_or_else(|| tr::app_name().to_owned());
    Effect::new(move || {
        let page = tab.clone().unwrap_or_else(|| title.get());
        screen::set_title(&page, &service());
    });
    Effect::new(screen::focus_heading);
    let back = move || {
        back.clone().map(|(href, words)| {
            view! { <a class="back" href=href><Icon name=IconName::ChevronLeft/><span>{words}</span></a> }.into_any()
        })
    };
    view! {
        <PageHead title=title back=back/>
        {children()}
    }
    .into_any()
}
