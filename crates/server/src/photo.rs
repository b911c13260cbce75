//! Pictures that people send, made safe (reliability 2.3): known by their bytes and not by their name, bounded
//! before they are decoded, turned upright, cut square and written anew, so that nothing of the sent file is
//! left: no place, no camera, no second file hidden behind the first.

use crate::{
    audit::Verb,
    db::{Outgoing, Tx},
    fail::{Fail, Outcome},
    store::{self, entry::Replay},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use contract::{
    PersonId, SubjectId,
    event::EventKind,
    photo::{MAX_BYTES, NewPhoto, Photo, SIDE},
    problem::FieldError,
};
use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType,
};
use std::io::Cursor;
use tokio::sync::Semaphore;

/// Longest side that is decoded, in pixels: a phone's whole photo, and no more.
const MOST_SIDE: u32 = 6_000;
/// Most memory that one decoded picture may take.
const MOST_MEMORY: u64 = 96 * 1_024 * 1_024;
/// JPEG quality.
const QUALITY: u8 = 82;
/// Pictures decoded at once, in this process.
static PLACES: Semaphore = Semaphore::const_new(2);

/// A picture as it may be stored: base64 of a square JPEG of [`SIDE`] pixels.
///
/// # Errors
/// It is no picture, of a kind that is not taken, or larger than allowed; named as the field `image`.
pub async fn safe(image: String) -> Outcome<String> {
    let _place = PLACES.acquire().await.map_err(Fail::internal)?;
    tokio::task::spawn_blocking(move || square(&image)).await.map_err(Fail::internal)?
}

/// Stores a picture that was made [`safe`] as a subject's 顔写真, once: sent again after a newer one, it changes
/// nothing. The caller has asked the policy.
///
/// # Errors
/// The id was used for something else, or the database refuses.
pub async fn set(tx: &mut Tx, subject: SubjectId, by: PersonId, new: &NewPhoto, jpeg: String) -> Outcome<()> {
    tx.about(Verb::Modified, new.id.to_string());
    if let Replay::Same(_) = store::entry::replay(tx, new.id, by, "photo", &(subject, new)).await? {
        return Ok(());
    }
    store::photo::put(tx, subject, &Photo { id: new.id, jpeg }, by).await?;
    store::entry::remember(tx, new.id, by, "photo", &(subject, new), new.id).await?;
    tx.emit(Outgoing::to_circle(EventKind::Card, subject));
    Ok(())
}

fn square(image: &str) -> Outcome<String> {
    let wrong = |error| move || Fail::field("image", error);
    let bytes = BASE64_STANDARD.decode(image).map_err(|_| wrong(FieldError::Malformed)())?;
    if bytes.len() > MAX_BYTES {
        return Err(wrong(FieldError::TooLong)());
    }
    let decoded = decode(&bytes).ok_or_else(wrong(FieldError::Malformed))?;
    // Cut first: a narrow picture scaled to this width would be a mile long.
    let edge = decoded.width().min(decoded.height());
    let (left, top) = ((decoded.width() - edge) / 2, (decoded.height() - edge) / 2);
    let small = decoded.crop_imm(left, top, edge, edge).resize_exact(SIDE, SIDE, FilterType::Triangle).to_rgb8();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&small).map_err(Fail::internal)?;
    Ok(BASE64_STANDARD.encode(jpeg))
}

fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    if !matches!(reader.format()?, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return None;
    }
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MOST_SIDE), Some(MOST_SIDE));
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    // Not every decoder keeps to the limits by itself.
    if width.max(height) > MOST_SIDE || width.min(height) == 0 || decoder.total_bytes() > MOST_MEMORY {
        return None;
    }
    let upright = decoder.orientation().ok()?;
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(upright);
    Some(image)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use image::{ExtendedColorType, ImageEncoder as _, Rgb, RgbImage, codecs::png::PngEncoder};

    /// Left half red, right half blue.
    fn picture(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 0, 0]) } else { Rgb([0, 0, 220]) })
    }

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        PngEncoder::new(&mut bytes)
            .write_image(&picture(width, height), width, height, ExtendedColorType::Rgb8)
            .unwrap();
        bytes
    }

    fn jpeg() -> Vec<u8> {
        let mut bytes = Vec::new();
        JpegEncoder::new(&mut bytes).encode_image(&picture(400, 400)).unwrap();
        bytes
    }

    /// A JPEG with an EXIF segment: orientation 6 (turn right by 90°) and words that tell a place.
    fn with_exif() -> Vec<u8> {
        let mut tiff = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        tiff.extend_from_slice(b"GPS 35.68N 139.76E");
        let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
        let plain = jpeg();
        [&plain[..2], &[0xFF, 0xE1], &length, &tiff, &plain[2..]].concat()
    }

    fn taken(bytes: &[u8]) -> Option<RgbImage> {
        let stored = BASE64_STANDARD.decode(square(&BASE64_STANDARD.encode(bytes)).ok()?).unwrap();
        assert!(stored.starts_with(&[0xFF, 0xD8]) && !stored.windows(4).any(|four| four == b"Exif" || four == b"GPS "));
        Some(image::load_from_memory_with_format(&stored, ImageFormat::Jpeg).unwrap().to_rgb8())
    }

    fn is_red(pixel: &Rgb<u8>) -> bool {
        pixel.0[0] > 150 && pixel.0[2] < 100
    }

    #[test]
    fn s21_what_is_stored_is_square_upright_and_tells_nothing_else() {
        let plain = taken(&png(640, 480)).unwrap();
        assert_eq!(plain.dimensions(), (SIDE, SIDE));
        assert!(is_red(plain.get_pixel(40, 160)) && !is_red(plain.get_pixel(280, 160)));
        // Turned right, what was left is on top.
        let turned = taken(&with_exif()).unwrap();
        assert!(is_red(turned.get_pixel(160, 40)) && !is_red(turned.get_pixel(160, 280)));
        for (width, height) in [(1, 1), (1, 6_000), (6_000, 1)] {
            assert_eq!(taken(&png(width, height)).unwrap().dimensions(), (SIDE, SIDE), "{width} × {height}");
        }
    }

    #[test]
    fn s20_s25_what_is_no_picture_or_too_much_of_one_is_refused() {
        let mut hidden = jpeg();
        hidden.extend_from_slice(b"PK\x03\x04 an archive behind the picture");
        assert!(taken(&hidden).is_some(), "and what stood behind it is gone");
        let mut huge = png(10, 10);
        // The header promises 65,500 × 65,500 pixels.
        huge[16..24].copy_from_slice(&[0, 0, 0xFF, 0xDC, 0, 0, 0xFF, 0xDC]);
        let mut empty = png(10, 10);
        empty[16..20].copy_from_slice(&[0; 4]);
        let half = jpeg();
        let cases: [(&str, &[u8]); 8] = [
            ("a side of 65,500", &huge),
            ("a side of 0", &empty),
            ("cut off in its header", &half[..20]),
            ("gif", b"GIF89a\x01\0\x01\0\0\0\0;"),
            ("svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("pdf", b"%PDF-1.7"),
            ("text", "写真ではない".as_bytes()),
            ("nothing", b""),
        ];
        for (what, bytes) in cases {
            assert!(taken(bytes).is_none(), "{what}");
        }
        let refused = |text: &str| square(text).unwrap_err().problem.fields[0].error;
        assert_eq!(refused("!!"), FieldError::Malformed);
        assert_eq!(refused(&BASE64_STANDARD.encode(vec![0; MAX_BYTES + 1])), FieldError::TooLong);
    }
}
