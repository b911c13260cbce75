//! Videos, cleaned in place.

use crate::{Format, Refused, limits, mp4, sniff, webm};
use std::{
    io::{Read, Seek, SeekFrom, Write},
    ops::Range,
};

/// What is known of a video that is safe to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Video {
    /// Width as it is shown, in pixels.
    pub width: u32,
    /// Height as it is shown, in pixels.
    pub height: u32,
    /// Length in milliseconds; zero if the file does not say.
    pub duration_ms: u32,
    /// MP4 (QuickTime is one of it) or WebM.
    pub format: Format,
}

/// Cleans a video in place: what playing does not need becomes empty space of the same size, so that no offset
/// moves. The file is never in memory as a whole, and nothing is written to a file that is refused.
///
/// Of **MP4** and QuickTime files the boxes that describe picture and sound are kept, cut to the numbers that they
/// must hold; times and names in them become zero. All other boxes (`udta`, `meta`, `uuid`, …) and all other tracks
/// (a camera's timed metadata tells its place) become `free`. What lies in `mdat` and belongs to no frame and no
/// sound becomes zero; files in fragments, as recorders in browsers write them, may have no other tracks and keep
/// their `mdat`.
///
/// Of **WebM** files the elements that describe picture and sound are kept, the names of the programs in them
/// become spaces, and all others (`Tags`, `Attachments`, `Chapters`, …) become `Void`.
///
/// The frames themselves and the setup of their codecs are kept as they are and not looked into.
///
/// # Errors
/// It is no video, of a kind that is not taken, broken, larger than the [`limits`], or it cannot be read or
/// written ([`Refused::Broken`]).
pub fn video<F: Read + Write + Seek>(file: &mut F) -> Result<Video, Refused> {
    let mut source = Source::new(file)?;
    if source.length > limits::VIDEO_BYTES {
        return Err(Refused::TooLarge);
    }
    let mut edits = Vec::new();
    let head = source.peek(0, 512)?;
    let video = match sniff(head)? {
        Format::Mp4 => mp4::clean(&mut source, &mut edits)?,
        Format::WebM => webm::clean(&mut source, &mut edits)?,
        Format::Jpeg | Format::Png | Format::WebP | Format::Pdf => return Err(Refused::Unknown),
    };
    if video.width == 0 || video.height == 0 {
        return Err(Refused::Broken);
    }
    if video.width.max(video.height) > limits::VIDEO_SIDE {
        return Err(Refused::TooManyPixels);
    }
    if u64::from(video.duration_ms) > limits::VIDEO_MS {
        return Err(Refused::TooLarge);
    }
    for edit in edits {
        source.write(edit)?;
    }
    source.file.flush().map_err(broken)?;
    Ok(video)
}

/// A change that keeps the file's length.
pub(crate) enum Edit {
    /// These bytes become zero.
    Zero(Range<u64>),
    /// These bytes stand here from now on.
    Bytes(u64, Vec<u8>),
}

/// The file, read through a small window: headers lie close together.
pub(crate) struct Source<'a, F> {
    file: &'a mut F,
    /// Bytes of the file.
    pub(crate) length: u64,
    window: Vec<u8>,
    begin: u64,
}

impl<'a, F: Read + Write + Seek> Source<'a, F> {
    const WINDOW: usize = 4_096;

    fn new(file: &'a mut F) -> Result<Self, Refused> {
        let length = file.seek(SeekFrom::End(0)).map_err(broken)?;
        Ok(Self { file, length, window: Vec::new(), begin: 0 })
    }

    /// Up to `most` bytes (no more than a window) at this place; fewer only where the file ends.
    pub(crate) fn peek(&mut self, at: u64, most: usize) -> Result<&[u8], Refused> {
        let most = usize::try_from(self.length.saturating_sub(at)).unwrap_or(most).min(most);
        let inside = |window: &[u8], begin: u64| {
            let from = usize::try_from(at.checked_sub(begin)?).ok()?;
            (from + most <= window.len()).then_some(from..from + most)
        };
        if inside(&self.window, self.begin).is_none() {
            self.window = self.read_some(at, Self::WINDOW)?;
            self.begin = at;
        }
        let range = inside(&self.window, self.begin).ok_or(Refused::Broken)?;
        Ok(&self.window[range])
    }

    /// All bytes of the range. The caller bounds it.
    pub(crate) fn read(&mut self, range: Range<u64>) -> Result<Vec<u8>, Refused> {
        let length = usize::try_from(range.end.saturating_sub(range.start)).map_err(|_| Refused::TooLarge)?;
        let bytes = self.read_some(range.start, length)?;
        if bytes.len() == length { Ok(bytes) } else { Err(Refused::Broken) }
    }

    fn read_some(&mut self, at: u64, most: usize) -> Result<Vec<u8>, Refused> {
        self.file.seek(SeekFrom::Start(at)).map_err(broken)?;
        let mut bytes = Vec::new();
        Read::by_ref(self.file).take(most as u64).read_to_end(&mut bytes).map_err(broken)?;
        Ok(bytes)
    }

    fn write(&mut self, edit: Edit) -> Result<(), Refused> {
        const ZEROS: [u8; 16_384] = [0; 16_384];
        match edit {
            Edit::Bytes(at, bytes) => {
                self.file.seek(SeekFrom::Start(at)).map_err(broken)?;
                self.file.write_all(&bytes).map_err(broken)
            }
            Edit::Zero(range) => {
                self.file.seek(SeekFrom::Start(range.start)).map_err(broken)?;
                let mut left = range.end.saturating_sub(range.start);
                while left > 0 {
                    let some = usize::try_from(left).unwrap_or(ZEROS.len()).min(ZEROS.len());
                    self.file.write_all(&ZEROS[..some]).map_err(broken)?;
                    left -= some as u64;
                }
                Ok(())
            }
        }
    }
}

/// A file that cannot be read is as good as a broken one.
fn broken(_: std::io::Error) -> Refused {
    Refused::Broken
}
