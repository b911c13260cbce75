//! 顔写真: the face in the band that stands on every screen about a subject (wrong-person guard, J-33).

use crate::PhotoId;
use serde::{Deserialize, Serialize};

/// Side of the square picture that the server keeps, in pixels.
pub const SIDE: u32 = 320;
/// Most bytes of a picture that is sent, before base64.
pub const MAX_BYTES: usize = 180_000;

/// A subject's picture as everybody in the circle sees it: a square JPEG without any metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Photo {
    /// Which; the band names it, so that a new one is fetched and an old one is not.
    pub id: PhotoId,
    /// The JPEG, base64.
    pub jpeg: String,
}

/// A new picture. The server trusts nothing of it: it is decoded, cut square and written anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPhoto {
    /// Made by the sender's device: sent again, it is the same picture.
    pub id: PhotoId,
    /// JPEG, PNG or WebP, base64, at most [`MAX_BYTES`].
    pub image: String,
}
