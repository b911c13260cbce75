//! Words and formats: one function per text (`tr`, made by build.rs from `locales/`), sentences for
//! codes, dates in both calendars, names. Everything follows the chosen locale and calendar. May
//! import stores::prefs and contract.

pub mod codes;
pub mod dates;
pub mod names;
pub mod profile;
mod table;
pub mod vitals;

pub(crate) use table::fetch_words;
pub use table::{prepare, tr};
