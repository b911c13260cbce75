//! Pieces that know the domain and are used by two pages or more. May import ui, i18n, contract, and
//! stores to read and to ask for writes. Never another page, the network or the browser.

pub mod agreement;
pub mod care;
pub mod circle;
pub mod compose;
pub mod deadlines;
pub mod digest;
pub mod display;
pub mod emergency;
pub mod entry;
pub mod failure;
pub mod find;
pub mod find_person;
pub mod lines;
pub mod looks;
pub mod media;
pub mod missing;
pub mod page;
pub mod part;
pub mod person;
pub mod portrait;
pub mod profile_rows;
pub mod reason;
pub mod remote_view;
pub mod subject_act;
pub mod subject_band;
pub mod subject_list;
pub mod timeline;
pub mod today;
pub mod typed;
pub mod urgent;
pub mod uses;
pub mod vitals;
pub mod writing;

pub use emergency::{EmergencyButton, EmergencyDialog};
pub use missing::{MissingPage, StoppedPage};
pub use page::{Page, asked, at_hash};
pub use remote_view::{RemoteStrip, RemoteView};
pub use subject_band::SubjectBand;
pub use timeline::TimelineView;

use crate::ui::Icon;
use contract::entry::DailyKind;
use leptos::prelude::*;

/// The drawing of a kind of daily life.
fn entry_icon(kind: DailyKind) -> AnyView {
    view! { <Icon name=entry::icon_of(kind)/> }.into_any()
}
