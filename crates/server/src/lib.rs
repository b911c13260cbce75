//! The server beside the app: it owns the data and the rules, and it is the authority. `http` speaks
//! HTTP and nothing else, `store` speaks SQL and nothing else, `gate` stands between them: there is
//! no way from a request to a subject's data that does not pass the policy, the consent epoch and
//! the access log.

pub mod account;
pub mod app;
pub mod audit;
pub mod auth;
pub mod beside;
pub mod cache;
pub mod care_list;
pub mod clock;
pub mod config;
pub mod consent;
pub mod core_role;
pub mod db;
pub mod demo;
pub mod desk;
pub mod document;
pub mod fail;
mod fault;
pub mod fhir;
pub mod gate;
pub mod http;
pub mod individual;
pub mod inquiry;
pub mod institution;
pub mod live;
pub mod media;
pub mod openapi;
pub mod origin;
pub mod photo;
pub mod profile;
pub mod registry;
pub mod schedule;
pub mod serve;
pub mod store;
pub mod timeline;
pub mod upkeep;
