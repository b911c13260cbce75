//! 写真・動画 of an entry (M3-2-6): sent in pieces before the entry is, made safe by the server, attached by the entry.
//! The bytes themselves travel beside the JSON: up as pieces, down as the answer of `GetMedia`.

use crate::{MediaId, Timestamp, code::codes, page::Cursor};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Most pictures and films of one entry.
pub const MOST: usize = 10;
/// Bytes of one piece; the last one may be shorter.
pub const PIECE: u32 = 1_048_576;
/// Most bytes of a photo as it is sent.
pub const MAX_PHOTO: u64 = 20_000_000;
/// Most bytes of a video.
pub const MAX_VIDEO: u64 = 200_000_000;
/// Most bytes of a PDF file.
pub const MAX_PDF: u64 = 20_000_000;
/// Most bytes of a video's first picture, before base64.
pub const MAX_POSTER: usize = 180_000;
/// Longest caption, in characters.
pub const MAX_CAPTION: usize = 200;
/// Most files that one person begins to send in 24 hours.
pub const MOST_A_DAY: u32 = 200;

codes! {
    /// What it is.
    MediaKind {
        /// 写真
        Photo = "photo",
        /// 動画
        Video = "video",
        /// PDF file; for a document (書類) and never for an entry.
        Pdf = "pdf",
    }
}

codes! {
    /// What is to be seen on it.
    MediaTag {
        /// 食事
        Meal = "meal",
        /// 皮膚・創
        Skin = "skin",
        /// 外出
        Outing = "outing",
        /// 服薬
        Medicine = "medicine",
        /// リハビリ
        Rehab = "rehab",
        /// 住まい・用具
        Home = "home",
        /// その他
        Other = "other",
    }
}

codes! {
    /// How far a file is.
    UploadState {
        /// Pieces are missing, or it was not finished.
        Arriving = "arriving",
        /// Whole, safe and stored.
        Ready = "ready",
    }
}

codes! {
    /// Which picture of it.
    MediaSize {
        /// At most 480 pixels: for lists. Of a video: its first picture.
        Thumb = "thumb",
        /// As it was stored; of a video the film itself, also in ranges.
        Whole = "whole",
    }
}

/// A picture or film of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Media {
    /// Which.
    pub id: MediaId,
    /// What it is.
    pub kind: MediaKind,
    /// Width in pixels; 0 where a film does not say.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length of a film in milliseconds; 0 for a photo, or where a film does not say.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub duration_ms: u32,
    /// A few pixels of it as a PNG, base64: stands there until the picture comes. Empty: there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub blur: String,
    /// Words under it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub caption: String,
    /// What is to be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<MediaTag>,
    /// When it was taken, where the sender chose to say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Timestamp>,
}

/// Takes a reference because serde calls it so.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// Attaches a file that is [`UploadState::Ready`] to a new entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewMedia {
    /// Which; sent by the same person for the same subject, and not attached yet.
    pub id: MediaId,
    /// Words under it, at most [`MAX_CAPTION`] characters.
    #[serde(default)]
    pub caption: String,
    /// What is to be seen.
    #[serde(default)]
    pub tag: Option<MediaTag>,
    /// When it was taken.
    #[serde(default)]
    pub taken_at: Option<Timestamp>,
}

/// A file that will be sent, or is being sent: asked again, it says how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewUpload {
    /// Made by the sender's device.
    pub id: MediaId,
    /// What it is; what it really is shows when it has come.
    pub kind: MediaKind,
    /// How many bytes will come; at most [`MAX_PHOTO`], [`MAX_VIDEO`] or [`MAX_PDF`].
    pub bytes: u64,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Upload {
    /// Arriving or ready.
    pub state: UploadState,
    /// Bytes that are here: the next piece begins there.
    pub received: u64,
}

/// Where a piece begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PieceQuery {
    /// Bytes before it.
    pub at: u64,
}

/// The whole file has come.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finish {
    /// First picture of a video, JPEG, base64, at most [`MAX_POSTER`] bytes before; the browser can draw it, we cannot.
    #[serde(default)]
    pub poster: String,
}

/// Which picture of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MediaQuery {
    /// Small or whole.
    pub size: MediaSize,
}

/// Which part of the album (アルバム): entries with pictures, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AlbumQuery {
    /// Older than this.
    #[serde(default)]
    pub before: Option<Cursor>,
    /// Only what shows this.
    #[serde(default)]
    pub tag: Option<MediaTag>,
}

/// Bytes of a request that is no JSON.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Raw(pub Vec<u8>);

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Raw {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::{KnownFormat, ObjectBuilder, SchemaFormat, schema::Type};
        let binary = SchemaFormat::KnownFormat(KnownFormat::Binary);
        ObjectBuilder::new().schema_type(Type::String).format(Some(binary)).into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Raw {
    fn name() -> std::borrow::Cow<'static, str> {
        "Raw".into()
    }
}

impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl de::Visitor<'_> for Bytes {
            type Value = Raw;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Raw, E> {
                Ok(Raw(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}
