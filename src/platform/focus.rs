//! Moving the keyboard focus and giving it back. Called by `ui` and by the route guards.
//! Focus is never left on something that is gone.

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

/// Puts the focus on the element with this id; nothing happens if there is none.
pub fn on_id(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        _ = element.focus();
    }
}

/// Is the focus inside this element?
pub fn within(element: &Element) -> bool {
    document().active_element().is_some_and(|focused| element.contains(Some(&focused)))
}

/// Remembers where the focus was.
#[derive(Clone, Debug)]
pub struct Keeper(Option<HtmlElement>);

impl Keeper {
    /// What has the focus now.
    pub fn remember() -> Self {
        Self(document().active_element().and_then(|element| element.dyn_into().ok()))
    }

    /// Back to it, if it is still on the page.
    pub fn give_back(self) {
        if let Some(element) = self.0.filter(|element| element.is_connected()) {
            _ = element.focus();
        }
    }
}
