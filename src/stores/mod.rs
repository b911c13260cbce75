//! Client state. The only writers of shared signals; everything here lives as long as the app. May
//! import contract, api, outbox, platform. Pages and components read it.

pub mod account;
pub mod accounts;
pub mod album;
pub mod care_list;
pub mod clock;
mod command;
pub mod consent;
pub mod desk;
pub mod documents;
pub mod draft;
pub mod field_order;
pub mod individual;
pub mod inquiries;
pub mod live;
pub mod looks;
mod may;
mod news;
pub mod paper;
pub mod photos;
pub mod phrases;
pub mod prefs;
pub mod profile;
pub mod readers;
mod remote;
pub mod rights;
pub mod schedule;
pub mod screen;
pub mod search;
pub mod session;
mod signal;
pub mod stopped;
pub mod subjects;
pub mod timeline;
pub mod today;
pub mod uploads;
mod viewer;
pub mod vitals;
mod wipe;

pub use crate::api::ApiError;
pub use command::Command;
pub use may::{Verdict, may, may_here, may_on};
pub use remote::{Handle, Remote, Status};
pub use signal::yes;
pub use viewer::{Eyes, borrowed, viewer};

/// Begins: shows the choices of this device, follows clock and tab, takes the claims of the sign-in
/// page. Once, at start.
pub fn start() {
    prefs::show_on_root();
    clock::start();
    live::start();
    session::start();
}
