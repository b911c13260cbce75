//! The document as a whole: title, language, look, focus, reload.

use super::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

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

/// The style sheet of later parts, which index.html keeps in a template, is in the page; false where it could not be
/// fetched, and is asked for anew the next time.
pub async fn later_sheet() -> bool {
    const LINK: &str = "head > link[data-later]";
    let link = element(LINK).or_else(|| {
        let template: web_sys::HtmlTemplateElement = element("#later")?.dyn_into().ok()?;
        let link = template.content().first_element_child()?.clone_node_with_deep(true).ok()?;
        let _ = link.unchecked_ref::<web_sys::Element>().set_attribute("data-later", "");
        document()?.head()?.append_child(&link).ok()?;
        element(LINK)
    });
    let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlLinkElement>().ok()) else { return true };
    if link.sheet().is_some() {
        return true;
    }
    let come = js_sys::Promise::new(&mut |come, gone| {
        let _ = link.add_event_listener_with_callback("load", &come);
        let _ = link.add_event_listener_with_callback("error", &gone);
    });
    let here = JsFuture::from(come).await.is_ok();
    if !here {
        link.remove();
    }
    here
}

/// Every picture of the page is here, or will not come.
pub async fn pictures() {
    let images = document().map(|document| document.images());
    let count = images.as_ref().map_or(0, web_sys::HtmlCollection::length);
    for image in (0..count).filter_map(|n| images.as_ref()?.item(n)) {
        if let Ok(image) = image.dyn_into::<web_sys::HtmlImageElement>() {
            let _ = JsFuture::from(image.decode()).await;
        }
    }
}

/// Opens the browser's dialog to print the page; returns when it is closed.
pub fn print() {
    if let Some(window) = window() {
        let _ = window.print();
    }
}

/// Tells that the page is about to be printed, however that was asked for.
pub fn before_print(tell: impl Fn() + 'static) {
    if let Some(window) = window() {
        super::listen(&window, "beforeprint", move |_| tell());
    }
}

/// Puts a text where it can be pasted from; false where the browser does not allow it.
pub async fn copy(text: &str) -> bool {
    // Without TLS there is no clipboard.
    let Some(window) = window().filter(web_sys::Window::is_secure_context) else { return false };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

fn element(selector: &str) -> Option<web_sys::Element> {
    document()?.query_selector(selector).ok().flatten()
}

/// The tab is in front of somebody.
pub fn visible() -> bool {
    document().is_some_and(|d| d.visibility_state() == web_sys::VisibilityState::Visible)
}
