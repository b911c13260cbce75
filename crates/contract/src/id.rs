//! Typed ids: UUIDv7 made by whoever creates the thing, often a phone without signal. The type says
//! what an id names, so a subject's id cannot be passed where an entry's is meant.

use std::{fmt, hash::Hash, marker::PhantomData, str::FromStr};
use uuid::Uuid;

/// An id of a `T`. Opaque to people; ordered by time of making (UUIDv7).
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

/// Marker types for [`Id`].
pub mod kind {
    /// 利用者: a natural person with an account.
    pub enum Person {}
    /// 対象者: the person cared for at home.
    pub enum Subject {}
    /// 利用機関: one 事業所.
    pub enum Institution {}
    /// 記録: an entry of the timeline, a comment included.
    pub enum Entry {}
    /// A signed-in device.
    pub enum Session {}
    /// 顔写真 of a subject.
    pub enum Photo {}
    /// 写真・動画 of an entry.
    pub enum Media {}
    /// 同意・撤回: an act of consent.
    pub enum Consent {}
    /// 中心の役割の引き継ぎ: an offer of it.
    pub enum Offer {}
}

/// 利用者 id.
pub type PersonId = Id<kind::Person>;
/// 対象者 id.
pub type SubjectId = Id<kind::Subject>;
/// 利用機関 id.
pub type InstitutionId = Id<kind::Institution>;
/// 記録 id; equals the id of the write that created it (reliability I1).
pub type EntryId = Id<kind::Entry>;
/// 顔写真 id; equals the id of the write that put it there.
pub type PhotoId = Id<kind::Photo>;
/// Id of a picture or film; the device that sends it makes it.
pub type MediaId = Id<kind::Media>;
/// 同意・撤回 id; equals the id of the write that made it.
pub type ConsentId = Id<kind::Consent>;
/// Id of an offer of the 中心の役割.
pub type OfferId = Id<kind::Offer>;
/// Session id, public part: names a session in lists, opens nothing.
pub type SessionId = Id<kind::Session>;

impl<T> Id<T> {
    /// A UUIDv7 from the caller's clock (Unix milliseconds) and the caller's 10 random bytes.
    pub fn from_parts(unix_ms: u64, random: &[u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, random).into_uuid(), PhantomData)
    }

    /// The bare UUID.
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    /// Unix milliseconds at which the id was made, as its maker's clock had it.
    pub fn made_at_ms(self) -> u64 {
        (self.0.as_u128() >> 80) as u64
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id")
    }
}
impl std::error::Error for NotAnId {}

impl<T> FromStr for Id<T> {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        match Uuid::try_parse(text) {
            // Only the canonical spelling: one thing has one name.
            Ok(id) if text.len() == 36 && id.get_version_num() == 7 => Ok(Self(id, PhantomData)),
            _ => Err(NotAnId),
        }
    }
}

impl<T> serde::Serialize for Id<T> {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(s)
    }
}
impl<'de, T> serde::Deserialize<'de> for Id<T> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl<T> utoipa::PartialSchema for Id<T> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::Custom("uuid".to_owned())))
            .into()
    }
}
#[cfg(feature = "openapi")]
impl<T> utoipa::ToSchema for Id<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ids_round_trip_and_keep_their_time() {
        let id = PersonId::from_parts(1_795_000_000_123, &[7; 10]);
        assert_eq!(id.made_at_ms(), 1_795_000_000_123);
        assert_eq!(id.to_string().parse::<PersonId>().unwrap(), id);
    }

    #[test]
    fn only_canonical_version_7_is_an_id() {
        let id = PersonId::from_parts(1, &[7; 10]).to_string();
        for bad in ["", "1", &id.replace('-', ""), &format!("{{{id}}}"), "550e8400-e29b-41d4-a716-446655440000"] {
            assert!(bad.parse::<PersonId>().is_err(), "{bad}");
        }
    }
}
