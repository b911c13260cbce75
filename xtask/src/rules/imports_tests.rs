//! Planted breaches are found, with file, line and what is allowed; what is allowed passes.

use super::*;

fn found(path: &str, text: &str) -> Vec<String> {
    check(&[Source { path: path.to_owned(), text: text.to_owned() }]).iter().map(ToString::to_string).collect()
}

#[test]
fn a_page_that_fetches_is_named_with_file_and_line() {
    let text = "//! A page.\n\nuse crate::ui::Button;\nuse crate::{api::call, stores};\n";
    assert_eq!(
        found("src/pages/timeline/mod.rs", text),
        ["src/pages/timeline/mod.rs:4: pages::timeline may not import api::call; \
          allowed: contract, components, ui, i18n, stores, app::routes"]
    );
}

#[test]
fn pages_know_the_routes_of_the_app_and_no_other_page() {
    assert!(found("src/pages/a/mod.rs", "use crate::app::routes::Timeline; use super::super::ui;").is_empty());
    assert_eq!(found("src/pages/a/mod.rs", "use crate::app::routes; use crate::app::boot;").len(), 1);
    assert_eq!(found("src/pages/a/list.rs", "use super::super::b::Card;").len(), 1);
    assert!(found("src/pages/a/list.rs", "use super::row; use crate::pages::a::x;").is_empty());
    assert!(found("src/pages/mod.rs", "pub use self::a::A; use crate::pages::b::B;").is_empty());
}

#[test]
fn the_browser_is_touched_in_platform_and_the_network_in_api() {
    assert_eq!(found("src/ui/button.rs", "fn f() { let w = web_sys::window(); }").len(), 1);
    assert_eq!(found("src/components/card.rs", "use leptos::web_sys::Event;").len(), 1);
    assert_eq!(found("src/stores/timeline.rs", "use gloo_net::http::Request;").len(), 1);
    assert_eq!(found("src/api/mod.rs", "use gloo_timers::callback::Timeout;").len(), 1);
    assert!(found("src/ui/windowed/rows.rs", "use leptos::web_sys::Element;").is_empty());
    assert!(found("src/platform/clock.rs", "use js_sys::Date; use gloo_timers::callback::Timeout;").is_empty());
    assert!(found("src/api/mod.rs", "use gloo_net::http::Request; use contract::Endpoint;").is_empty());
}

#[test]
fn the_kit_knows_no_domain_no_texts_and_no_router() {
    for text in
        ["use contract::Role;", "use crate::i18n::t;", "use leptos_router::hooks::use_params;", "use crate::stores::x;"]
    {
        assert_eq!(found("src/ui/field.rs", text).len(), 1, "{text}");
    }
    assert!(found("src/ui/field.rs", "use crate::platform::focus; use leptos::prelude::*; use crate::t;").is_empty());
}

#[test]
fn platform_knows_ids_and_time_and_the_queue_the_contract_only() {
    assert!(found("src/platform/clock.rs", "use contract::{Timestamp, SubjectId, id::Id};").is_empty());
    assert_eq!(found("src/platform/clock.rs", "use contract::Role;").len(), 1);
    assert!(found("src/outbox/disk.rs", "use crate::platform::storage;").is_empty());
    assert_eq!(found("src/outbox/queue.rs", "use crate::platform::storage;").len(), 1);
    assert!(found("src/outbox/queue.rs", "use contract::Endpoint; use super::command;").is_empty());
}

#[test]
fn words_follow_the_chosen_language_and_know_no_other_store() {
    assert!(found("src/i18n/mod.rs", "use crate::stores::prefs::Language; use crate::stores::prefs;").is_empty());
    assert_eq!(found("src/i18n/mod.rs", "use crate::stores::timeline; use crate::stores;").len(), 2);
}

#[test]
fn contract_store_and_http_keep_apart() {
    assert_eq!(found("crates/contract/src/id.rs", "use sqlx::Type;").len(), 1);
    assert_eq!(found("crates/server/src/store/people.rs", "use axum::Json; use crate::http::reply;").len(), 2);
    assert_eq!(found("crates/server/src/upkeep.rs", "use crate::http::reply;").len(), 1);
    assert_eq!(found("crates/server/src/http/people.rs", "use crate::demo::town;").len(), 1);
    assert_eq!(found("crates/server/src/store/people.rs", "use crate::gate::Allowed;").len(), 1);
    assert_eq!(found("crates/server/src/store/people.rs", "use crate::{db::Tx, fail::Fail};"), Vec::<String>::new());
    assert!(found("crates/server/src/http/people.rs", "use crate::store::people; use axum::Json;").is_empty());
    assert!(found("crates/server/src/main.rs", "use crate::http::router;").is_empty());
}

#[test]
fn tests_in_a_file_may_take_what_the_file_has() {
    assert!(found("src/stores/mod.rs", "mod tests { use super::*; }").is_empty());
    assert!(found("src/app/mod.rs", "use crate::pages::x; use crate::api; use crate::outbox;").is_empty());
}
