//! AES-GCM 256 of WebCrypto. The key is made here, cannot be exported, and lives in IndexedDB beside
//! the ciphertext: it keeps drafts out of disk images and backups, not from a script on this page.

use super::{
    super::{random, window},
    database,
};
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, IdbDatabase, SubtleCrypto};

pub(super) const KEYS: &str = "keys";
const KEY_NAME: &str = "drafts";

type Done<T> = Result<T, JsValue>;

fn subtle() -> Done<SubtleCrypto> {
    Ok(window().ok_or(JsValue::NULL)?.crypto()?.subtle())
}

fn object(fields: &[(&str, JsValue)]) -> Done<Object> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
}

/// The key of this device, made when there is none.
pub(super) async fn key(db: &IdbDatabase) -> Done<CryptoKey> {
    if let Ok(key) = database::get(db, KEYS, KEY_NAME).await?.dyn_into() {
        return Ok(key);
    }
    let algorithm = object(&[("name", "AES-GCM".into()), ("length", 256.into())])?;
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    let key = JsFuture::from(subtle()?.generate_key_with_object(&algorithm, false, &usages)?).await?;
    database::put(db, KEYS, KEY_NAME, &key).await?;
    key.dyn_into()
}

/// The draft's name is authenticated with it: a ciphertext moved to another name does not open.
fn algorithm(iv: &Uint8Array, name: &str) -> Done<Object> {
    let name = Uint8Array::from(name.as_bytes());
    object(&[("name", "AES-GCM".into()), ("iv", iv.into()), ("additionalData", name.into())])
}

pub(super) async fn seal(key: &CryptoKey, name: &str, text: &str) -> Done<JsValue> {
    let mut iv = [0; 12];
    random::fill(&mut iv);
    let iv = Uint8Array::from(&iv[..]);
    let plain = Uint8Array::from(text.as_bytes());
    let promise = subtle()?.encrypt_with_object_and_buffer_source(&algorithm(&iv, name)?, key, &plain)?;
    let body = JsFuture::from(promise).await?;
    Ok(object(&[("iv", iv.into()), ("body", body)])?.into())
}

pub(super) async fn open(key: &CryptoKey, name: &str, sealed: &JsValue) -> Done<String> {
    let iv: Uint8Array = Reflect::get(sealed, &"iv".into())?.dyn_into()?;
    let body: ArrayBuffer = Reflect::get(sealed, &"body".into())?.dyn_into()?;
    let promise = subtle()?.decrypt_with_object_and_buffer_source(&algorithm(&iv, name)?, key, &body)?;
    let plain = Uint8Array::new(&JsFuture::from(promise).await?);
    String::from_utf8(plain.to_vec()).map_err(|_| JsValue::NULL)
}
