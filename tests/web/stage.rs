//! A place in the page for one piece, and what people and browsers do to it.

use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement};

pub(crate) fn document() -> web_sys::Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A place of its own in the page, gone when the test ends.
pub(crate) struct Stage(pub(crate) HtmlElement);

impl Stage {
    pub(crate) fn of<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        mount_to(root.clone(), view).forget();
        Self(root)
    }

    pub(crate) fn find<T: JsCast>(&self, selector: &str) -> T {
        self.0
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("no {selector} in {}", self.0.inner_html()))
            .unchecked_into()
    }

    pub(crate) fn count(&self, selector: &str) -> usize {
        let all = self.0.get_elements_by_tag_name("*");
        (0..all.length()).filter(|i| all.item(*i).is_some_and(|e| e.matches(selector).unwrap())).count()
    }

    pub(crate) fn has(&self, selector: &str) -> bool {
        self.0.query_selector(selector).unwrap().is_some()
    }

    pub(crate) fn text(&self) -> String {
        self.0.text_content().unwrap_or_default()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// An event as the browser makes it, of the right class for its kind, with these properties.
pub(crate) fn send(target: &Element, kind: &str, properties: &[(&str, JsValue)]) {
    let class = match kind {
        "keydown" => "KeyboardEvent",
        "input" => "InputEvent",
        kind if kind.starts_with("composition") => "CompositionEvent",
        kind if kind.starts_with("enwa:") => "CustomEvent",
        _ => "Event",
    };
    let init = js_sys::Object::new();
    let usual = [("bubbles", JsValue::TRUE), ("cancelable", JsValue::TRUE)];
    for (name, value) in usual.iter().chain(properties) {
        js_sys::Reflect::set(&init, &(*name).into(), value).unwrap();
    }
    let class: js_sys::Function = js_sys::Reflect::get(&js_sys::global(), &class.into()).unwrap().unchecked_into();
    let arguments = js_sys::Array::of2(&kind.into(), &init);
    let event: Event = js_sys::Reflect::construct(&class, &arguments).unwrap().unchecked_into();
    target.dispatch_event(&event).unwrap();
}

/// Waits until something is so, for as long as a person would.
pub(crate) async fn until(so: impl Fn() -> bool) {
    for _ in 0..200 {
        if so() {
            return;
        }
        let wait = js_sys::Promise::new(&mut |resolve, _| {
            web_sys::window().unwrap().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 10).unwrap();
        });
        wasm_bindgen_futures::JsFuture::from(wait).await.unwrap();
    }
    panic!("it never came to be so");
}
