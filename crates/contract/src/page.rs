//! Cursor pages.

use crate::{EntryId, Timestamp};
use serde::{Deserialize, Serialize};

/// Most items that one page may ask for.
pub const MAX_LIMIT: u32 = 100;
/// Items of a page when nothing is asked.
pub const DEFAULT_LIMIT: u32 = 50;

/// Items of the page that the app begins with: several screens full, and light on a slow line.
pub const FIRST_LIMIT: u32 = 20;

/// A place in a timeline: just beside the entry that occurred then, with this id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// When the entry occurred.
    pub at: Timestamp,
    /// Its id; orders entries of the same millisecond.
    pub id: EntryId,
}

/// The text is not a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACursor;

impl std::fmt::Display for NotACursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a cursor")
    }
}
impl std::error::Error for NotACursor {}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.at.0, self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = NotACursor;
    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let (at, id) = text.split_once('_').ok_or(NotACursor)?;
        Ok(Self { at: Timestamp(at.parse().map_err(|_| NotACursor)?), id: id.parse().map_err(|_| NotACursor)? })
    }
}

impl Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Cursor {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}
#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Cursor {}
