//! The seam to index.html and boot.js: the sign-in form is plain HTML there, claims come from it, and
//! it is shown again after signing out.

use super::{document, listen, window};
use js_sys::{JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Claims (as JSON) that boot.js already has: the person was signed in before the app was there.
pub fn claims() -> Option<String> {
    let boot = Reflect::get(&window()?.into(), &"enwaBoot".into()).ok()?;
    let claims = Reflect::get(&boot, &"claims".into()).ok()?;
    json(&claims)
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
