//! One folder per screen. A page may import components, ui, i18n, stores, contract and the links of
//! app::routes; never another page, the network or the browser.

pub mod about;
pub mod album;
pub mod consent;
pub mod desk;
pub mod documents;
pub mod ended;
#[cfg(feature = "gallery")]
pub mod gallery;
pub mod inquiries;
pub mod join;
pub mod looks;
pub mod nothing;
pub mod overview;
pub mod paper;
pub mod people;
pub mod profile;
pub mod rights;
pub mod schedule;
pub mod search;
pub mod settings;
pub mod staff;
pub mod subject;
pub mod subjects;
pub mod vitals;
