//! The tracks of a WebM file.

use crate::{
    Refused,
    ebml::{children, number, text},
    video::{Edit, Source},
};
use std::{
    io::{Read, Seek, Write},
    ops::Range,
};

const TRACK: u32 = 0xAE;
const PICTURE: [&[u8]; 3] = [b"V_VP8", b"V_VP9", b"V_AV1"];
const SOUND: [&[u8]; 2] = [b"A_OPUS", b"A_VORBIS"];

/// What a track says of itself.
#[derive(Default)]
struct Track<'a> {
    kind: Option<u64>,
    codec: &'a [u8],
    setup: &'a [u8],
    size: (u64, u64),
    shown: (u64, u64),
    /// How the size that is shown is meant: 0 for pixels.
    unit: u64,
    encoded: bool,
}

/// Makes sure that all tracks are of pictures or sound and gives the size of the first picture.
pub(super) fn read<F: Read + Write + Seek>(
    source: &mut Source<'_, F>,
    edits: &mut Vec<Edit>,
    range: Range<u64>,
) -> Result<(u32, u32), Refused> {
    let begin = range.start;
    let tracks = source.read(range)?;
    let mut size = None;
    for child in children(&tracks) {
        let (head, body) = child.ok_or(Refused::Broken)?;
        if head.id != TRACK {
            continue;
        }
        let track = Track::read(body)?;
        match track.kind {
            // A track of pictures; compression or encryption on top of the codec is not taken.
            Some(1) if PICTURE.contains(&track.codec) && !track.encoded => size = size.or(Some(track.size()?)),
            Some(2) if SOUND.contains(&track.codec) && !track.encoded => {
                if track.codec == b"A_VORBIS" {
                    let words = comments(track.setup).ok_or(Refused::Broken)?;
                    // The setup is a part of `tracks`, so this is its place in there.
                    let place = begin + (track.setup.as_ptr() as usize - tracks.as_ptr() as usize) as u64;
                    edits.extend(words.into_iter().map(|words| {
                        let spaces = vec![b' '; words.len()];
                        Edit::Bytes(place + words.start as u64, spaces)
                    }));
                }
            }
            Some(_) => return Err(Refused::Codec),
            None => return Err(Refused::Broken),
        }
    }
    size.ok_or(Refused::Codec)
}

impl<'a> Track<'a> {
    fn read(body: &'a [u8]) -> Result<Self, Refused> {
        let mut track = Self::default();
        for child in children(body) {
            let (head, body) = child.ok_or(Refused::Broken)?;
            match head.id {
                0x83 => track.kind = number(body),
                0x86 => track.codec = text(body),
                0x63A2 => track.setup = body,
                0x6D80 => track.encoded = true,
                0xE0 => track.picture(body)?,
                _ => {}
            }
        }
        Ok(track)
    }

    fn picture(&mut self, body: &[u8]) -> Result<(), Refused> {
        for child in children(body) {
            let (head, body) = child.ok_or(Refused::Broken)?;
            let value = number(body);
            let place = match head.id {
                0xB0 => &mut self.size.0,
                0xBA => &mut self.size.1,
                0x54B0 => &mut self.shown.0,
                0x54BA => &mut self.shown.1,
                0x54B2 => &mut self.unit,
                _ => continue,
            };
            *place = value.ok_or(Refused::Broken)?;
        }
        Ok(())
    }

    fn size(&self) -> Result<(u32, u32), Refused> {
        let (width, height) =
            if self.unit == 0 && self.shown.0 > 0 && self.shown.1 > 0 { self.shown } else { self.size };
        let side = |side: u64| u32::try_from(side).map_err(|_| Refused::TooManyPixels);
        Ok((side(width)?, side(height)?))
    }
}

/// Where in the setup of Vorbis sound there are words: the program's name and its comments, which may tell a place.
fn comments(setup: &[u8]) -> Option<Vec<Range<usize>>> {
    // Three packets: their number less one, the lengths of the first two, and then they themselves.
    let mut at = 1;
    if *setup.first()? != 2 {
        return None;
    }
    let mut lengths = [0; 2];
    for length in &mut lengths {
        while *setup.get(at)? == 255 {
            *length += 255;
            at += 1;
        }
        *length += usize::from(setup[at]);
        at += 1;
    }
    let begin = at + lengths[0];
    let packet = setup.get(..begin + lengths[1])?;
    if packet.get(begin..begin + 7)? != b"\x03vorbis" {
        return None;
    }
    // Each text stands behind its length: the program, and then as many comments as their number says.
    let number = |at: usize| packet.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four) as usize);
    let text = |at: usize| {
        let end = (at + 4).checked_add(number(at)?)?;
        (end <= packet.len()).then_some(at + 4..end)
    };
    let program = text(begin + 7)?;
    let mut at = program.end + 4;
    let count = number(program.end)?;
    let mut words = vec![program];
    for _ in 0..count {
        let comment = text(at)?;
        at = comment.end;
        words.push(comment);
    }
    // A bit that closes the list, and nothing more.
    (at + 1 >= packet.len()).then_some(words)
}
