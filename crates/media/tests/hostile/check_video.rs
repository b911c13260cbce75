//! Each video of the set, and all of them.

use crate::{
    Case, Expect, MARK, films, finds, memory,
    mp4::{Film, Track, udta},
    webm,
};
use media::{Format, Refused, Video, limits, video};
use std::{
    collections::HashSet,
    io::{Cursor, Read, Result as Io, Seek, SeekFrom, Write},
    panic,
};

/// The tables and their edited copy; a video is never in memory as a whole.
const MEMORY: usize = 48 * 1_024 * 1_024;

/// What became of a file, and what was said of it.
pub(crate) fn cleaned(bytes: &[u8]) -> Result<(Vec<u8>, Video), Refused> {
    let mut file = Cursor::new(bytes.to_vec());
    let video = video(&mut file)?;
    Ok((file.into_inner(), video))
}

fn check(set: Vec<Case>, least: usize) {
    let names: HashSet<_> = set.iter().map(|(name, ..)| name.clone()).collect();
    assert!(names.len() == set.len() && set.len() >= least, "{} files of {} names", set.len(), names.len());
    let mut wrong = Vec::new();
    for (name, bytes, expect) in set {
        let mut file = Cursor::new(bytes.clone());
        let (seen, memory) = memory::most(|| panic::catch_unwind(panic::AssertUnwindSafe(|| video(&mut file))));
        let Ok(seen) = seen else { panic!("{name} is a panic") };
        let after = file.into_inner();
        match (&seen, expect) {
            (Ok(_), Expect::Safe) => {
                if finds(&after, MARK) || after.len() != bytes.len() {
                    wrong.push(format!("{name}: the place is left, or the length is another"));
                }
                if video(&mut Cursor::new(after)) != seen {
                    wrong.push(format!("{name}: what is clean is not taken again"));
                }
            }
            (Err(reason), Expect::Refused(refused)) if *reason == refused => {
                assert!(after == bytes, "{name}: what is refused is not written to");
            }
            _ => wrong.push(format!("{name}: {expect:?} and was {seen:?}")),
        }
        assert!(memory < MEMORY, "{name} took {} MB", memory >> 20);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn s20_s23_s25_every_mp4_is_refused_or_made_safe() {
    let _alone = memory::alone();
    check(films::all(), 80);
}

#[test]
fn s20_s23_s25_every_webm_is_refused_or_made_safe() {
    let _alone = memory::alone();
    check(webm::all(), 40);
}

#[test]
fn s23_blocks_stay_where_they_are_and_the_length_is_of_the_last_cluster() {
    let _alone = memory::alone();
    let before = webm::recorded();
    let (after, video) = cleaned(&before).unwrap();
    assert_eq!(video, Video { width: 640, height: 480, duration_ms: 2_000, format: Format::WebM });
    let at = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|window| window == what);
    for kept in [&b"a frame of the film"[..], b"V_VP8", b"A_OPUS", b"OpusHead"] {
        assert!(at(&after, kept).is_some());
        assert_eq!(at(&before, kept), at(&after, kept), "no offset moved");
    }
    for gone in [&b"Chrome"[..], &[0x12, 0x54, 0xC3, 0x67], b"a name of the camera"] {
        assert!(at(&before, gone).is_some() && at(&after, gone).is_none(), "{gone:?}");
    }
}

#[test]
fn s23_frames_stay_where_they_are_and_all_else_of_the_data_is_zero() {
    let _alone = memory::alone();
    let film = Film { inside: vec![udta()], ..Film::new(&[Track::picture(), Track::place(), Track::sound()]) };
    let before = film.file();
    let (after, video) = cleaned(&before).unwrap();
    assert_eq!(video, Video { width: 1_280, height: 720, duration_ms: 1_500, format: Format::Mp4 });
    let at = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|window| window == what);
    for frames in [&b"the frames of the film"[..], b"the sound of the film", b"avcC\x01\x42", b"esds"] {
        assert!(at(&after, frames).is_some());
        assert_eq!(at(&before, frames), at(&after, frames), "no offset moved");
    }
    for gone in [&b"appl"[..], b"udta", b"mebx", &[0xE1, 0x23, 0x45, 0x67], &[0xE1, 0x23, 0x45, 0x68]] {
        assert!(at(&before, gone).is_some() && at(&after, gone).is_none(), "{gone:?}");
    }
}

#[test]
fn s23_a_film_that_is_shown_turned_has_its_size_turned() {
    let _alone = memory::alone();
    let film = Film::new(&[Track { turned: true, ..Track::picture() }]);
    let (_, video) = cleaned(&film.file()).unwrap();
    assert_eq!((video.width, video.height), (720, 1_280));
    let film = Film::new(&[Track { size: (0, 0), ..Track::picture() }]);
    let (_, video) = cleaned(&film.file()).unwrap();
    assert_eq!((video.width, video.height), (1_280, 720), "as its codec says");
}

#[test]
fn s20_what_is_no_video_is_refused_as_one() {
    let _alone = memory::alone();
    for (name, bytes, _) in crate::pictures::all() {
        let brand = bytes.get(4..12).unwrap_or_default();
        let expected = match brand {
            b"ftypheic" | b"ftypmif1" => Refused::Heic,
            b"ftypisom" => Refused::Broken,
            _ => Refused::Unknown,
        };
        assert_eq!(cleaned(&bytes).unwrap_err(), expected, "{name}");
    }
}

/// A long file that is nothing behind its beginning. What is written is counted.
struct Long {
    head: Cursor<Vec<u8>>,
    length: u64,
    at: u64,
    written: u64,
}

impl Long {
    fn new(head: Vec<u8>, length: u64) -> Self {
        Self { head: Cursor::new(head), length, at: 0, written: 0 }
    }
}

impl Read for Long {
    fn read(&mut self, buffer: &mut [u8]) -> Io<usize> {
        self.head.set_position(self.at);
        let some = self.head.read(buffer)?;
        let left = usize::try_from(self.length - self.at).unwrap_or(usize::MAX).min(buffer.len());
        buffer[some..].fill(0);
        self.at += left as u64;
        Ok(left)
    }
}

impl Write for Long {
    fn write(&mut self, bytes: &[u8]) -> Io<usize> {
        self.at += bytes.len() as u64;
        self.written += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Io<()> {
        Ok(())
    }
}

impl Seek for Long {
    fn seek(&mut self, to: SeekFrom) -> Io<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(0) => self.length,
            _ => return Err(std::io::ErrorKind::Unsupported.into()),
        };
        Ok(self.at)
    }
}

#[test]
fn s22_s23_a_film_of_200_mb_is_never_in_memory_and_more_is_refused() {
    let _alone = memory::alone();
    // All behind the film is one box, and must become zero.
    let head = [Film::plain().file(), b"\0\0\0\0skip".to_vec()].concat();
    let mut file = Long::new(head.clone(), limits::VIDEO_BYTES);
    let (seen, memory) = memory::most(|| video(&mut file));
    assert_eq!(seen.map(|video| video.width), Ok(1_280));
    assert!(memory < 256 * 1_024, "{memory} bytes");
    assert!(file.written > limits::VIDEO_BYTES - head.len() as u64);
    let mut file = Long::new(head, limits::VIDEO_BYTES + 1);
    assert_eq!(video(&mut file), Err(Refused::TooLarge));
    assert_eq!(file.written, 0);
}
