//! Every byte of small files, changed in a few ways: never a panic, and what is clean stays as it is.

use crate::{
    check_video::cleaned,
    jpeg, memory,
    mp4::{Film, Track, fragments, udta},
    png, webm, webp,
};
use media::picture;
use std::panic;

/// The file with each of its bytes changed, one at a time.
fn flips(file: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    (0..file.len()).flat_map(move |at| {
        [0x00, 0x01, 0x7F, 0x80, 0xFF].into_iter().filter(move |&byte| byte != file[at]).map(move |byte| {
            let mut flipped = file.to_vec();
            flipped[at] = byte;
            (at, flipped)
        })
    })
}

#[test]
fn s25_a_video_with_any_byte_changed_is_refused_or_clean() {
    let _alone = memory::alone();
    let track = Track { wide: true, more: vec![udta()], ..Track::picture() };
    let film = Film { inside: vec![udta()], ..Film::new(&[track, Track::place(), Track::sound()]) };
    let mut taken = 0;
    for file in [film.file(), fragments(&[Track::picture()], 2), webm::recorded()] {
        for (at, flipped) in flips(&file) {
            let seen = panic::catch_unwind(|| cleaned(&flipped)).unwrap_or_else(|_| panic!("a panic at {at}"));
            if let Ok((clean, video)) = seen {
                assert_eq!(clean.len(), flipped.len(), "at {at}");
                let (again, same) = cleaned(&clean).unwrap_or_else(|refused| panic!("{refused} at {at}"));
                assert!(again == clean && same == video, "not the same again at {at}");
                taken += 1;
            }
        }
    }
    assert!(taken > 1_000, "{taken}");
}

#[test]
fn s25_a_picture_with_any_byte_changed_is_refused_or_written_anew() {
    let _alone = memory::alone();
    let small = jpeg::with(&jpeg::encoded(16, 16), &[jpeg::exif(6, b"x")]);
    let webp = webp::riff(&[webp::chunk(b"VP8L", &webp::pixels(true))]);
    for (name, file) in [
        ("jpeg", small),
        ("jpeg in scans", jpeg::scans(16, 16, 2)),
        ("jpeg in four colours", jpeg::baseline(16, 16, 4)),
        ("png", png::plain(&[])),
        ("webp", webp),
    ] {
        // A changed size may cost much to decode, and thousands of them too much.
        for (at, flipped) in flips(&file).step_by(3) {
            let seen = panic::catch_unwind(|| picture(&flipped)).unwrap_or_else(|_| panic!("{name}: a panic at {at}"));
            assert!(seen.is_err() || seen.is_ok_and(|picture| picture.jpeg.starts_with(&[0xFF, 0xD8])), "{name}");
        }
    }
}
