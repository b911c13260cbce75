//! The design-system kit: pieces without domain, router, network or language. All words come in as props.
//! May import `platform` only. Every piece has an entry in the gallery and a class in `style/ui`.

pub mod announce;
pub mod button;
pub mod check;
pub mod dialog;
pub mod dynamic;
pub mod feedback;
pub mod field;
pub mod file_button;
pub mod icon;
pub mod identity;
pub mod layout;
pub mod number;
pub mod pad;
mod pause;
pub mod segmented;
pub mod select;
pub mod table;
pub mod tabs;
pub mod text_area;
pub mod text_input;
pub mod toast;
pub mod windowed;

pub use announce::{Announcer, LiveRegion};
pub use button::{Button, ButtonKind, ButtonLink, ButtonSize, IconButton};
pub use check::Check;
pub use dialog::Dialog;
pub use dynamic::dynamic;
pub use feedback::{Banner, EmptyState, Progress, Skeleton, Tone};
pub use field::{Field, FieldIds, field_error};
pub use file_button::FileButton;
pub use icon::{Icon, IconName};
pub use identity::{Avatar, Badge, Chip};
pub use layout::{Card, Disclosure, PageHead};
pub use number::NumberField;
pub use pad::{DigitInput, NumberPad, PadKey};
pub use segmented::Segmented;
pub use select::Select;
pub use table::Table;
pub use tabs::Tabs;
pub use text_area::TextArea;
pub use text_input::{PasswordInput, TextInput};
pub use toast::{ToastHost, Toasts};
pub use windowed::Windowed;

/// A new id for an element, unique in this document: `field-7`.
pub(crate) fn fresh_id(stem: &str) -> String {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    format!("{stem}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
