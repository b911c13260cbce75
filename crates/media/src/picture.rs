//! Pictures, written anew.

use crate::{
    Format, Refused,
    bare::{Bare, bare},
    limits,
    shrink::shrink,
    sniff,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder as _, ImageError, Limits, RgbImage,
    codecs::{
        jpeg::{JpegDecoder, JpegEncoder},
        png::{PngDecoder, PngEncoder},
        webp::WebPDecoder,
    },
    metadata::Orientation,
};
use std::{io::Cursor, panic};

/// JPEG quality of the picture that is kept.
const QUALITY: u8 = 82;
/// JPEG quality of the small picture.
const THUMB_QUALITY: u8 = 72;
/// Pixels of the blur, all in all: 6 × 4 for a photograph.
const BLUR_PIXELS: f32 = 24.0;
/// Longest side of the blur.
const BLUR_SIDE: f32 = 8.0;

/// A picture that is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The picture itself, upright, its long side [`limits::KEPT_SIDE`] at most.
    pub jpeg: Vec<u8>,
    /// The same, small: its long side [`limits::THUMB_SIDE`] at most.
    pub thumb: Vec<u8>,
    /// A PNG file of a few pixels in base64, shown scaled up until the picture is there. About 200 characters.
    pub blur: String,
    /// Width of [`jpeg`](Self::jpeg).
    pub width: u32,
    /// Height of [`jpeg`](Self::jpeg).
    pub height: u32,
}

/// Decodes a JPEG, PNG or WebP picture and writes it anew. Of an animation the first frame is taken.
///
/// # Errors
/// It is no picture, of a kind that is not taken, broken, or larger than the [`limits`].
pub fn picture(bytes: &[u8]) -> Result<Picture, Refused> {
    let format = sniff(bytes)?;
    if !matches!(format, Format::Jpeg | Format::Png | Format::WebP) {
        return Err(Refused::Unknown);
    }
    if bytes.len() > limits::PICTURE_BYTES {
        return Err(Refused::TooLarge);
    }
    let Bare { bytes, exif, width, height } = bare(format, bytes)?;
    // A decoder's own mistake is the file's fault too.
    let decoded = panic::catch_unwind(|| decode(format, bytes, width, height)).map_err(|_| Refused::Broken)??;
    let (width, height) = within(limits::KEPT_SIDE, width, height);
    let mut image = DynamicImage::from(shrink(&decoded, width, height));
    drop(decoded);
    // Turned once it is small: the box that it was fitted into is square.
    image.apply_orientation(exif.and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms));
    written(&image)
}

/// The picture as it is kept.
pub(crate) fn written(image: &DynamicImage) -> Result<Picture, Refused> {
    let (width, height) = (image.width(), image.height());
    let (thumb_width, thumb_height) = within(limits::THUMB_SIDE, width, height);
    let thumb = DynamicImage::from(shrink(image, thumb_width, thumb_height));
    Ok(Picture { jpeg: jpeg(image, QUALITY)?, blur: blur(&thumb)?, thumb: jpeg(&thumb, THUMB_QUALITY)?, width, height })
}

/// Decodes what was counted before: `width` and `height` as its headers say.
fn decode(format: Format, bytes: Vec<u8>, width: u32, height: u32) -> Result<DynamicImage, Refused> {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(limits::SIDE), Some(limits::SIDE));
    limits.max_alloc = Some(limits::DECODE_BYTES);
    let source = Cursor::new(bytes);
    match format {
        Format::Jpeg => read(JpegDecoder::new(source).map_err(reason)?, limits, width, height),
        Format::Png => read(PngDecoder::with_limits(source, limits.clone()).map_err(reason)?, limits, width, height),
        Format::WebP => read(WebPDecoder::new(source).map_err(reason)?, limits, width, height),
        Format::Mp4 | Format::WebM | Format::Pdf => Err(Refused::Unknown),
    }
}

fn read(mut decoder: impl ImageDecoder, limits: Limits, width: u32, height: u32) -> Result<DynamicImage, Refused> {
    // Not every decoder keeps to the limits by itself, and it must see the same picture that was counted.
    if decoder.dimensions() != (width, height) {
        return Err(Refused::Broken);
    }
    if decoder.total_bytes() > limits::DECODE_BYTES {
        return Err(Refused::TooManyPixels);
    }
    decoder.set_limits(limits).map_err(reason)?;
    DynamicImage::from_decoder(decoder).map_err(reason)
}

fn reason(error: ImageError) -> Refused {
    match error {
        ImageError::Limits(_) => Refused::TooManyPixels,
        ImageError::Unsupported(_) => Refused::Codec,
        _ => Refused::Broken,
    }
}

/// The size that keeps the ratio with no side longer than `side`, never larger than it was and never nothing.
fn within(side: u32, width: u32, height: u32) -> (u32, u32) {
    let long = u64::from(width.max(height));
    let scaled = |length: u32| {
        let scaled = (u64::from(length) * u64::from(side) + long / 2) / long;
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    if width.max(height) <= side { (width, height) } else { (scaled(width), scaled(height)) }
}

fn jpeg(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(image).map_err(reason)?;
    Ok(bytes)
}

fn blur(thumb: &DynamicImage) -> Result<String, Refused> {
    let ratio = thumb.width() as f32 / thumb.height() as f32;
    let (width, height) =
        (blur_side(BLUR_PIXELS * ratio, thumb.width()), blur_side(BLUR_PIXELS / ratio, thumb.height()));
    let image: RgbImage = shrink(thumb, width, height);
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&image, width, height, ExtendedColorType::Rgb8).map_err(reason)?;
    Ok(BASE64_STANDARD.encode(bytes))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between one and eight")]
fn blur_side(square: f32, most: u32) -> u32 {
    (square.sqrt().clamp(1.0, BLUR_SIDE) as u32).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, Rgb};

    /// Four quarters of four colours, and noise that is hard to compress.
    fn quarters(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_fn(width, height, |x, y| {
            let noise = (x * 7_919 + y * 104_729) % 40;
            let noise = u8::try_from(noise).unwrap();
            match (x < width / 2, y < height / 2) {
                (true, true) => Rgb([200 + noise, noise, 0]),
                (false, true) => Rgb([0, 200 + noise, noise]),
                (true, false) => Rgb([noise, 0, 200 + noise]),
                (false, false) => Rgb([200 + noise, 200, noise]),
            }
        })
        .into()
    }

    #[test]
    fn s21_sizes_keep_their_ratio_and_never_grow() {
        for ((width, height), expected) in [
            ((4_000, 3_000), (3_072, 2_304)),
            ((3_000, 4_000), (2_304, 3_072)),
            ((640, 480), (640, 480)),
            ((1, 1), (1, 1)),
            ((12_000, 1), (3_072, 1)),
            ((1, 12_000), (1, 3_072)),
        ] {
            assert_eq!(within(limits::KEPT_SIDE, width, height), expected);
        }
    }

    #[test]
    fn s21_the_blur_is_a_small_picture_in_few_characters() {
        for (width, height, expected) in [
            (480, 320, (6, 4)),
            (320, 480, (4, 6)),
            (480, 480, (4, 4)),
            (480, 1, (8, 1)),
            (1, 1, (1, 1)),
            (2, 480, (1, 8)),
        ] {
            let text = blur(&quarters(width, height)).unwrap();
            assert!(text.len() <= 200, "{} characters for {width} × {height}", text.len());
            let png = BASE64_STANDARD.decode(&text).unwrap();
            let seen = image::load_from_memory_with_format(&png, ImageFormat::Png).unwrap();
            assert_eq!((seen.width(), seen.height()), expected);
            for chunk in [b"tEXt", b"gAMA", b"pHYs", b"sRGB"] {
                assert!(!png.windows(4).any(|four| four == chunk));
            }
        }
        let colours = blur(&quarters(480, 320)).unwrap();
        let colours = image::load_from_memory(&BASE64_STANDARD.decode(colours).unwrap()).unwrap().to_rgb8();
        assert!(colours.get_pixel(0, 0).0[0] > 150 && colours.get_pixel(5, 0).0[1] > 150);
        assert!(colours.get_pixel(0, 3).0[2] > 150 && colours.get_pixel(5, 3).0[0] > 150);
    }
}
