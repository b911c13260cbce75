//! A picture file without what a decoder need not see. Profiles, texts, further pictures and what stands behind the
//! end are left out before decoding, so that no decoder inflates or collects them; what the decoder will ask for is
//! counted from the headers.

mod jpeg;
mod png;
mod webp;

use crate::{Format, Refused, limits};

/// What a decoder gets to see.
pub(crate) struct Bare<'a> {
    /// The file, shortened.
    pub(crate) bytes: Vec<u8>,
    /// EXIF data, from its TIFF header on.
    pub(crate) exif: Option<&'a [u8]>,
    /// Width in pixels.
    pub(crate) width: u32,
    /// Height in pixels.
    pub(crate) height: u32,
}

pub(crate) fn bare(format: Format, bytes: &[u8]) -> Result<Bare<'_>, Refused> {
    match format {
        Format::Jpeg => jpeg::bare(bytes),
        Format::Png => png::bare(bytes),
        Format::WebP => webp::bare(bytes),
        Format::Mp4 | Format::WebM | Format::Pdf => Err(Refused::Unknown),
    }
}

/// Refuses sizes that are nothing or too much. `memory` is what decoding takes, in bytes.
fn check(width: u32, height: u32, memory: u64) -> Result<(), Refused> {
    if width == 0 || height == 0 {
        return Err(Refused::Broken);
    }
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > limits::SIDE || pixels > limits::PIXELS || memory > limits::DECODE_BYTES {
        return Err(Refused::TooManyPixels);
    }
    Ok(())
}

/// EXIF data of a length that is worth a search.
fn searched(exif: &[u8]) -> Option<&[u8]> {
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    (exif.len() <= limits::EXIF_BYTES).then_some(exif)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s22_sizes_are_refused_before_a_decoder_sees_them() {
        assert_eq!(check(12_000, 4_166, limits::DECODE_BYTES), Ok(()));
        assert_eq!(check(0, 9, 0), Err(Refused::Broken));
        for (width, height, memory) in [
            (12_001, 1, 0),
            (1, 12_001, 0),
            (10_000, 5_001, 0),
            (1, 1, limits::DECODE_BYTES + 1),
            (u32::MAX, u32::MAX, 0),
        ] {
            assert_eq!(check(width, height, memory), Err(Refused::TooManyPixels), "{width} × {height}, {memory}");
        }
        assert_eq!(searched(&vec![0; limits::EXIF_BYTES + 1]), None, "not a search for hours");
    }
}
