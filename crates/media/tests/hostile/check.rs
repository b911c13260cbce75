//! Each file of the set, and all of them.

use crate::{Expect, MARK, finds, jpeg, memory, pictures, png, webp};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use image::ImageFormat;
use media::{Picture, Refused, limits, picture};
use std::{collections::HashSet, panic, time::Duration};

/// What nothing that is kept may say.
const MARKS: [&[u8]; 8] =
    [MARK, b"Exif", b"http://ns.adobe.com/xap", b"Photoshop", b"ICC_PROFILE", b"PK\x03\x04", b"<script", b"MPF\0"];
/// Memory for one picture: what decoding may take, the file itself as it was sent and twice as it is decoded, and
/// the picture that is kept.
const MEMORY: usize = 256 * 1_024 * 1_024 + 3 * limits::PICTURE_BYTES + 40 * 1_024 * 1_024;
/// Processor time for one file on a slow machine without optimisation.
const TIME: Duration = Duration::from_secs(20);

#[expect(clippy::disallowed_methods, reason = "a test measures real time")]
fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let begin = std::time::Instant::now();
    (run(), begin.elapsed())
}

fn assert_safe(name: &str, picture: &Picture) {
    let decode = |bytes: &[u8], format| image::load_from_memory_with_format(bytes, format).unwrap();
    let kept = decode(&picture.jpeg, ImageFormat::Jpeg);
    assert_eq!((kept.width(), kept.height()), (picture.width, picture.height), "{name}");
    assert!(picture.width.max(picture.height) <= limits::KEPT_SIDE, "{name}");
    let thumb = decode(&picture.thumb, ImageFormat::Jpeg);
    assert!(thumb.width().max(thumb.height()) <= limits::THUMB_SIDE, "{name}");
    assert!(picture.blur.len() <= 200, "{name}: a blur of {}", picture.blur.len());
    let blur = BASE64_STANDARD.decode(&picture.blur).unwrap();
    decode(&blur, ImageFormat::Png);
    for bytes in [&picture.jpeg, &picture.thumb, &blur] {
        for mark in MARKS {
            assert!(!finds(bytes, mark), "{name}: {:?} is left", String::from_utf8_lossy(mark));
        }
    }
}

#[test]
fn s20_s21_s22_s25_every_picture_is_refused_or_made_safe_in_time_and_memory() {
    let _alone = memory::alone();
    let set = pictures::all();
    let (files, names) = (set.len(), set.iter().map(|(name, ..)| name).collect::<HashSet<_>>().len());
    assert!(files == names && files >= 150, "{files} files of {names} names");
    let mut wrong = Vec::new();
    let (mut slowest, mut largest) = ((Duration::ZERO, String::new()), (0, String::new()));
    for (name, bytes, expect) in set {
        let ((seen, took), memory) = memory::most(|| timed(|| panic::catch_unwind(|| picture(&bytes))));
        let Ok(seen) = seen else { panic!("{name} is a panic") };
        let fits = match (&seen, expect) {
            (Ok(_), Expect::Safe | Expect::Either) => true,
            (Err(seen), Expect::Refused(refused)) => *seen == refused,
            (Err(seen), Expect::Either) => *seen != Refused::Unknown,
            _ => false,
        };
        if !fits {
            wrong.push(format!("{name}: {expect:?} and was {:?}", seen.as_ref().err()));
        }
        if let Ok(picture) = &seen {
            assert_safe(&name, picture);
        }
        assert!(took < TIME, "{name} took {took:?}");
        assert!(memory < MEMORY, "{name} took {} MB", memory >> 20);
        slowest = slowest.max((took, name.clone()));
        largest = largest.max((memory, name));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("{files} pictures; slowest {slowest:?}; largest {} MB, {}", largest.0 >> 20, largest.1);
}

/// Which colours of the four quarters stand where, row by row.
fn corners(picture: &Picture) -> String {
    let image = image::load_from_memory_with_format(&picture.jpeg, ImageFormat::Jpeg).unwrap().to_rgb8();
    let (right, bottom) = (image.width() - 4, image.height() - 4);
    [(4, 4), (right, 4), (4, bottom), (right, bottom)]
        .map(|(x, y)| match image.get_pixel(x, y).0 {
            [200..=255, 200..=255, 200..=255] => 'w',
            [150..=255, ..] => 'r',
            [_, 150..=255, _] => 'g',
            [.., 150..=255] => 'b',
            other => panic!("{other:?}"),
        })
        .iter()
        .collect()
}

#[test]
fn s21_all_eight_orientations_stand_upright() {
    let _alone = memory::alone();
    let plain = jpeg::encoded(64, 48);
    for (orientation, expected) in
        [(1, "rgbw"), (2, "grwb"), (3, "wbgr"), (4, "bwrg"), (5, "rbgw"), (6, "brwg"), (7, "wgbr"), (8, "gwrb")]
    {
        let upright = picture(&jpeg::with(&plain, &[jpeg::exif(orientation, MARK)])).unwrap();
        assert_eq!(corners(&upright), expected, "orientation {orientation}");
        let size = if orientation < 5 { (64, 48) } else { (48, 64) };
        assert_eq!((upright.width, upright.height), size, "orientation {orientation}");
    }
    // The same word in the other formats.
    let turned = picture(&png::plain(&[png::chunk(b"eXIf", &jpeg::tiff(6, MARK))])).unwrap();
    assert_eq!((turned.width, turned.height), (16, 24));
    let chunks = [
        webp::extended(8, 24, 16),
        webp::chunk(b"VP8L", &webp::pixels(true)),
        webp::chunk(b"EXIF", &jpeg::tiff(8, MARK)),
    ];
    let turned = picture(&webp::riff(&chunks)).unwrap();
    assert_eq!((turned.width, turned.height), (16, 24));
}

#[test]
fn s21_what_is_kept_is_bounded_and_looks_the_same() {
    let _alone = memory::alone();
    let large = picture(&jpeg::encoded(4_000, 2_000)).unwrap();
    assert_eq!((large.width, large.height), (3_072, 1_536));
    assert_eq!(corners(&large), "rgbw");
    let thumb = image::load_from_memory(&large.thumb).unwrap();
    assert_eq!((thumb.width(), thumb.height()), (480, 240));
    let panorama = picture(&jpeg::encoded(9_000, 8)).unwrap();
    let thumb = image::load_from_memory(&panorama.thumb).unwrap();
    assert_eq!((panorama.width, panorama.height, thumb.width(), thumb.height()), (3_072, 3, 480, 1));
    assert_eq!(picture(&large.jpeg).unwrap().width, 3_072, "what is kept may be sent again");
}
