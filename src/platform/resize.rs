//! Watching the height of elements. Called by `ui::windowed` only.
//! Calls back after layout and before paint, so what it corrects is never seen wrong.

use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use leptos::web_sys::{Element, HtmlElement};

/// A `ResizeObserver`; stops watching when dropped.
pub struct Watcher {
    observer: JsValue,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl std::fmt::Debug for Watcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watcher")
    }
}

impl Watcher {
    /// Calls `heard` with the elements whose size changed and their new heights in CSS px.
    /// `None` in a browser without the observer: heights then stay estimates.
    pub fn new(mut heard: impl FnMut(Vec<(Element, f64)>) + 'static) -> Option<Self> {
        let callback = Closure::new(move |entries: js_sys::Array| {
            heard(entries.iter().filter_map(|entry| read(&entry)).collect());
        });
        let class = js_sys::Reflect::get(&js_sys::global(), &"ResizeObserver".into()).ok()?;
        let arguments = js_sys::Array::of1(callback.as_ref());
        let observer = js_sys::Reflect::construct(class.dyn_ref::<js_sys::Function>()?, &arguments).ok()?;
        Some(Self { observer, _callback: callback })
    }

    /// Watches this one too.
    pub fn watch(&self, element: &Element) {
        self.call("observe", element);
    }

    /// No longer watches this one.
    pub fn forget(&self, element: &Element) {
        self.call("unobserve", element);
    }

    fn call(&self, method: &str, argument: &JsValue) {
        if let Ok(method) = js_sys::Reflect::get(&self.observer, &method.into())
            && let Some(method) = method.dyn_ref::<js_sys::Function>()
        {
            _ = method.call1(&self.observer, argument);
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.call("disconnect", &JsValue::UNDEFINED);
    }
}

/// Element and border-box height of one entry, with fractions; Safari before 15.4 has only the rounded height.
fn read(entry: &JsValue) -> Option<(Element, f64)> {
    let element: Element = js_sys::Reflect::get(entry, &"target".into()).ok()?.dyn_into().ok()?;
    let exact = js_sys::Reflect::get(entry, &"borderBoxSize".into())
        .and_then(|boxes| js_sys::Reflect::get_u32(&boxes, 0))
        .and_then(|first| js_sys::Reflect::get(&first, &"blockSize".into()))
        .ok()
        .and_then(|size| size.as_f64());
    let height = exact.or_else(|| element.dyn_ref::<HtmlElement>().map(|e| f64::from(e.offset_height())))?;
    Some((element, height))
}
