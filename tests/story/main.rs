//! Stories, one file per journey. Named after the requirements that they prove.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod access_log;
mod account;
mod care_list;
mod consent;
mod core_role;
mod daily;
mod demo_town;
mod desk;
mod disclosure;
mod documents;
mod events;
mod find;
mod headers;
mod individual;
mod inquiry;
mod institution;
mod live;
mod media;
mod migrations;
mod photo;
mod profile;
mod registry;
#[path = "../../crates/contract/tests/policy/reviewed.rs"]
mod reviewed;
mod rights;
mod schedule;
mod serving;
mod sign_in;
mod sweep;
mod timeline;
mod two_servers;
mod vitals;
mod withdrawal;
