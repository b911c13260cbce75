//! The seam to index.html and boot.js: the sign-in form is plain HTML there, claims come from it, and
//! it is shown again after signing out.

use super::{clock, document, listen, window};
use js_sys::{Array, JSON, Promise, Reflect};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Claims (as JSON) that boot.js already has: the person was signed in before the app was there.
pub fn claims() -> Option<String> {
    json(&of_boot("claims")?)
}

/// The build that this document belongs to; `None` where nothing has named it.
pub fn build() -> Option<String> {
    of_boot("build")?.as_string()
}

fn of_boot(key: &str) -> Option<JsValue> {
    let boot = Reflect::get(&window()?.into(), &"enwaBoot".into()).ok()?;
    Reflect::get(&boot, &key.into()).ok()
}

/// A reply is taken for what the app asks now if it was asked for so shortly before.
const FRESH_MS: i64 = 15_000;

thread_local! {
    static TAKEN: Cell<bool> = const { Cell::new(false) };
}

/// What boot.js asked for in our place while we were on our way: status and text of the reply. Taken once, and only
/// while it is fresh; `None` within: it did not come, so it is asked for again.
pub fn ahead(url: &str) -> Option<impl Future<Output = Option<(u16, String)>> + use<>> {
    if TAKEN.get() {
        return None;
    }
    let ahead = of_boot("ahead").filter(JsValue::is_object)?;
    let of = |key: &str| Reflect::get(&ahead, &key.into()).ok();
    let fresh = of("at")?.as_f64().is_some_and(|at| clock::now().0 - (at as i64) < FRESH_MS);
    if !fresh || of("url")?.as_string().as_deref() != Some(url) {
        return None;
    }
    TAKEN.set(true);
    let reply: Promise = of("reply")?.dyn_into().ok()?;
    Some(async move {
        let reply: Array = JsFuture::from(reply).await.ok()?.dyn_into().ok()?;
        Some((reply.get(0).as_f64()? as u16, reply.get(1).as_string()?))
    })
}

/// Tells every later sign-in that the form makes, with the claims as JSON.
pub fn on_signed_in(mut tell: impl FnMut(String) + 'static) {
    let Some(document) = document() else { return };
    listen(&document, "enwa:signed-in", move |event| {
        let detail = event.dyn_into::<web_sys::CustomEvent>().map(|e| e.detail());
        if let Some(claims) = detail.ok().and_then(|d| json(&d)) {
            tell(claims);
        }
    });
}

/// The session is over here: shows the sign-in form again.
pub fn signed_out() {
    tell("enwa:signed-out");
}

/// Something is painted: the skeleton may go.
pub fn ready() {
    tell("enwa:ready");
}

fn tell(name: &str) {
    if let (Some(document), Ok(event)) = (document(), web_sys::CustomEvent::new(name)) {
        let _ = document.dispatch_event(&event);
    }
}

/// Where the app mounts.
pub fn root() -> Option<web_sys::HtmlElement> {
    document()?.get_element_by_id("app")?.dyn_into().ok()
}

fn json(value: &JsValue) -> Option<String> {
    if value.is_object() { JSON::stringify(value).ok().map(String::from) } else { None }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    const BOOT: &str = include_str!("../../public/boot.js");
    const PAGE: &str = include_str!("../../index.html");

    /// Keys of one language's table: the names before a colon, outside of texts.
    fn keys(language: &str) -> BTreeSet<String> {
        let start = BOOT.find(&format!("\n  {language}: {{\n")).unwrap();
        let table = BOOT[start..].split_once('{').unwrap().1.split_once("\n  },").unwrap().0;
        let (mut keys, mut name, mut quote) = (BTreeSet::new(), String::new(), None);
        for c in table.chars() {
            match (quote, c) {
                (Some(open), c) if open == c => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '`') => quote = Some(c),
                (None, ':') => _ = keys.insert(std::mem::take(&mut name)),
                (None, c) if c.is_ascii_alphanumeric() => name.push(c),
                (None, _) => name.clear(),
            }
        }
        keys
    }

    #[test]
    fn the_sign_in_page_has_every_word_in_every_language() {
        let mut japanese = keys("ja");
        // The page itself is written in Japanese.
        let written = PAGE.split("data-t=\"").skip(1).filter_map(|rest| rest.split('"').next());
        japanese.extend(written.map(str::to_owned));
        japanese.insert("title".to_owned());
        for language in ["'ja-easy'", "en"] {
            assert_eq!(keys(language), japanese, "{language}");
        }
        for asked in BOOT.split(" t('").skip(1).filter_map(|rest| rest.split('\'').next()) {
            assert!(japanese.contains(asked), "{asked}");
        }
    }
}
