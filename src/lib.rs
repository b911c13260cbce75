//! 援輪, the app: one shared place for the person cared for at home, the family and the care team.
//! The module list is the table of contents; ARCHITECTURE.md says who may import whom.

pub mod api;
pub mod app;
pub mod components;
pub mod i18n;
pub mod outbox;
pub mod pages;
pub mod part;
pub mod platform;
pub mod stores;
pub mod ui;
