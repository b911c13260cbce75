//! The document as a whole: title, language, look, focus, reload.

use super::{document, window};
use wasm_bindgen::JsCast;

/// Sets `<title>`.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Sets an attribute of `<html>`: `lang`, `data-theme`, `data-text`.
pub fn set_root(name: &str, value: &str) {
    if let Some(root) = document().and_then(|d| d.document_element()) {
        let _ = root.set_attribute(name, value);
    }
}

/// Moves the focus to the first element that the selector names.
pub fn focus(selector: &str) {
    if let Some(Ok(element)) = element(selector).map(JsCast::dyn_into::<web_sys::HtmlElement>) {
        let _ = element.focus();
    }
}

/// Scrolls an element into view, at once.
pub fn reveal(selector: &str) {
    if let Some(element) = element(selector) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Center);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// To the top of the page.
pub fn scroll_to(y: f64) {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, y);
    }
}

/// Loads the app anew: only after somebody pressed for it.
pub fn reload() {
    if let Some(window) = window() {
        let _ = window.location().reload();
    }
}

/// Tells whether the window matches a media query, now and whenever that changes.
pub fn on_media(query: &str, tell: impl Fn(bool) + 'static) {
    let Some(media) = window().and_then(|w| w.match_media(query).ok().flatten()) else { return };
    tell(media.matches());
    let now = media.clone();
    super::listen(&media, "change", move |_| tell(now.matches()));
}

fn element(selector: &str) -> Option<web_sys::Element> {
    document()?.query_selector(selector).ok().flatten()
}

/// The tab is in front of somebody.
pub fn visible() -> bool {
    document().is_some_and(|d| d.visibility_state() == web_sys::VisibilityState::Visible)
}
