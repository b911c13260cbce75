//! The few IndexedDB calls that drafts need. What is kept or wiped waits for the disk; one draft that was
//! sent does not: should it come back, it carries the id under which the server has it already.

use super::super::window;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventTarget, IdbDatabase, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

const NAME: &str = "enwa";
const VERSION: u32 = 1;
/// Done when the disk has it.
const STRICT: &str = "strict";
/// Done when the system has it.
const RELAXED: &str = "relaxed";

type Done<T> = Result<T, JsValue>;

pub(super) async fn open() -> Done<IdbDatabase> {
    let factory = window().and_then(|w| w.indexed_db().ok().flatten()).ok_or(JsValue::NULL)?;
    let request = factory.open_with_u32(NAME, VERSION)?;
    let upgraded = request.clone();
    let upgrade = Closure::<dyn FnMut()>::new(move || {
        if let Some(database) = database(&upgraded) {
            let _ = database.create_object_store(super::DRAFTS);
            let _ = database.create_object_store(super::cipher::KEYS);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    settled(&request, "success", &["error", "blocked"]).await?;
    database(&request).ok_or(JsValue::NULL)
}

fn database(request: &IdbOpenDbRequest) -> Option<IdbDatabase> {
    request.result().ok()?.dyn_into().ok()
}

pub(super) async fn get(database: &IdbDatabase, store: &str, key: &str) -> Done<JsValue> {
    let request = database.transaction_with_str(store)?.object_store(store)?.get(&key.into())?;
    answer(&request).await
}

pub(super) async fn put(database: &IdbDatabase, store: &str, key: &str, value: &JsValue) -> Done<()> {
    write(database, store, STRICT, |store| store.put_with_key(value, &key.into())).await
}

pub(super) async fn delete(database: &IdbDatabase, store: &str, key: &str) -> Done<()> {
    write(database, store, RELAXED, |store| store.delete(&key.into())).await
}

pub(super) async fn keys(database: &IdbDatabase, store: &str, prefix: &str) -> Done<Vec<String>> {
    let store = database.transaction_with_str(store)?.object_store(store)?;
    let keys = answer(&store.get_all_keys_with_key(&beginning(prefix)?.into())?).await?;
    Ok(js_sys::Array::from(&keys).iter().filter_map(|key| key.as_string()).collect())
}

fn beginning(prefix: &str) -> Done<IdbKeyRange> {
    IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into())
}

pub(super) async fn delete_prefix(database: &IdbDatabase, store: &str, prefix: &str) -> Done<()> {
    let range = beginning(prefix)?;
    write(database, store, STRICT, |store| store.delete(&range)).await
}

pub(super) async fn clear(database: &IdbDatabase, store: &str) -> Done<()> {
    write(database, store, STRICT, IdbObjectStore::clear).await
}

async fn write(
    database: &IdbDatabase,
    store: &str,
    durability: &str,
    act: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
) -> Done<()> {
    let transaction = begin(database, store, durability)?;
    act(&transaction.object_store(store)?)?;
    settled(&transaction, "complete", &["error", "abort"]).await
}

/// `transaction(store, "readwrite", { durability })`, which web-sys does not offer.
fn begin(database: &IdbDatabase, store: &str, durability: &str) -> Done<IdbTransaction> {
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &durability.into())?;
    let transaction: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    transaction.call3(database, &store.into(), &"readwrite".into(), &options)?.dyn_into()
}

async fn answer(request: &IdbRequest) -> Done<JsValue> {
    settled(request, "success", &["error"]).await?;
    request.result()
}

async fn settled(target: &EventTarget, good: &str, bad: &[&str]) -> Done<()> {
    let promise = Promise::new(&mut |resolve, reject| {
        let _ = target.add_event_listener_with_callback(good, &resolve);
        for event in bad {
            let _ = target.add_event_listener_with_callback(event, &reject);
        }
    });
    JsFuture::from(promise).await.map(|_| ())
}
