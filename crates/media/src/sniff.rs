//! What kind of file these bytes are.

use crate::{Refused, ebml};

/// A kind of file that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// WebP picture.
    WebP,
    /// MP4 or QuickTime video.
    Mp4,
    /// WebM video.
    WebM,
    /// PDF file.
    Pdf,
}

/// Brands of still pictures that begin as a video does.
const HEIC: [&[u8; 4]; 10] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"];
const AVIF: [&[u8; 4]; 3] = [b"avif", b"avis", b"avio"];
/// Brands of videos. `iso` and `3g` are families of brands.
const VIDEO: [&[u8]; 9] = [b"iso", b"mp41", b"mp42", b"avc1", b"M4V", b"qt  ", b"3g", b"dash", b"MSNV"];

/// What kind of file this is by its first bytes (512 of them are enough), never by its name.
///
/// # Errors
/// It is of no kind that is taken.
pub fn sniff(bytes: &[u8]) -> Result<Format, Refused> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Format::WebP),
        [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Format::Pdf),
        [0x1A, 0x45, 0xDF, 0xA3, ..] if ebml::is_webm(bytes) => Ok(Format::WebM),
        [_, _, _, _, b'f', b't', b'y', b'p', rest @ ..] => {
            let length = bytes.first_chunk().map_or(0, |size| u32::from_be_bytes(*size) as usize);
            brands(rest.get(..length.saturating_sub(8)).unwrap_or(rest))
        }
        _ => Err(Refused::Unknown),
    }
}

/// The major brand says what it is; one that is not known is asked what it is compatible with.
fn brands(body: &[u8]) -> Result<Format, Refused> {
    let major = body.first_chunk::<4>().ok_or(Refused::Unknown)?;
    for brand in std::iter::once(major).chain(body.get(8..).unwrap_or_default().as_chunks().0) {
        if HEIC.contains(&brand) {
            return Err(Refused::Heic);
        }
        if AVIF.contains(&brand) {
            return Err(Refused::Unknown);
        }
        if VIDEO.iter().any(|known| brand.starts_with(known)) {
            return Ok(Format::Mp4);
        }
    }
    Err(Refused::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ftyp(brands: &[u8]) -> Result<Format, Refused> {
        let size = u32::try_from(brands.len() + 8).unwrap().to_be_bytes();
        sniff(&[&size, &b"ftyp"[..], brands].concat())
    }

    #[test]
    fn s20_a_file_is_known_by_its_first_bytes() {
        assert_eq!(sniff(b"\xFF\xD8\xFF\xE0"), Ok(Format::Jpeg));
        assert_eq!(sniff(b"\x89PNG\r\n\x1A\n"), Ok(Format::Png));
        assert_eq!(sniff(b"RIFF\0\0\0\0WEBPVP8 "), Ok(Format::WebP));
        assert_eq!(sniff(b"%PDF-1.7"), Ok(Format::Pdf));
        assert_eq!(sniff(b"\x1A\x45\xDF\xA3\x87\x42\x82\x84webm"), Ok(Format::WebM));
        for other in [&b""[..], b"\xFF", b" %PDF-1.7", b"GIF89a", b"RIFF\0\0\0\0WAVE", b"<svg", b"\xFF\xD8\xFE"] {
            assert_eq!(sniff(other), Err(Refused::Unknown), "{other:?}");
        }
        assert_eq!(sniff(b"\x1A\x45\xDF\xA3\x8B\x42\x82\x88matroska"), Err(Refused::Unknown));
    }

    #[test]
    fn s20_brands_tell_videos_from_still_pictures() {
        for video in [&b"isom\0\0\0\0"[..], b"qt  \0\0\0\0", b"mp42\0\0\0\0isom", b"M4VP\0\0\0\0", b"XXXX\0\0\0\0iso6"]
        {
            assert_eq!(ftyp(video), Ok(Format::Mp4), "{video:?}");
        }
        assert_eq!(ftyp(b"heic\0\0\0\0mif1heic"), Err(Refused::Heic));
        assert_eq!(ftyp(b"mif1\0\0\0\0heic"), Err(Refused::Heic));
        assert_eq!(ftyp(b"XXXX\0\0\0\0YYYYheixisom"), Err(Refused::Heic));
        assert_eq!(ftyp(b"avif\0\0\0\0mif1isom"), Err(Refused::Unknown));
        assert_eq!(ftyp(b"M4A \0\0\0\0"), Err(Refused::Unknown));
        assert_eq!(ftyp(b"is"), Err(Refused::Unknown));
    }
}
