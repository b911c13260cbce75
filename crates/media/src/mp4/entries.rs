//! How a track is coded: the entries of `stsd`, and where its data is: those of `dref`.

use super::atoms::{Atom, atom, free, u32_at};
use crate::Refused;
use std::ops::Range;

const PICTURE: [&[u8; 4]; 6] = [b"avc1", b"avc3", b"hvc1", b"hev1", b"vp09", b"av01"];
const SOUND: [&[u8; 4]; 2] = [b"mp4a", b"Opus"];
/// The codecs' own setup, colours and the shape of pixels.
const KEPT: [&[u8; 4]; 18] = [
    b"avcC", b"hvcC", b"vpcC", b"av1C", b"esds", b"dOps", b"colr", b"pasp", b"clap", b"fiel", b"btrt", b"chrm",
    b"wave", b"chan", b"dvcC", b"dvvC", b"clli", b"mdcv",
];
/// Ways of coding in one track.
const MOST: u32 = 16;

/// What a track holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    Picture,
    Sound,
}

/// Cleans the entries of `stsd` and gives the size that the first one names, if it is of pictures.
pub(super) fn codecs(bytes: &mut [u8], body: Range<usize>, media: Media) -> Result<(u32, u32), Refused> {
    let mut size = None;
    for entry in entries(bytes, body)? {
        let (known, head) = match media {
            Media::Picture => (PICTURE.contains(&&entry.kind), 78),
            Media::Sound => (SOUND.contains(&&entry.kind), 28),
        };
        if !known {
            return Err(Refused::Codec);
        }
        let inner = bytes.get_mut(entry.body.clone()).filter(|inner| inner.len() >= head).ok_or(Refused::Broken)?;
        match media {
            // Versions, the maker, and the codec's name.
            Media::Picture => {
                let side = |at: usize| u32::from(u16::from_be_bytes([inner[at], inner[at + 1]]));
                size = size.or(Some((side(24), side(26))));
                inner[..6].fill(0);
                inner[8..24].fill(0);
                inner[42..74].fill(0);
                setup(bytes, entry.body.start + head..entry.body.end)?;
            }
            Media::Sound => {
                inner[..6].fill(0);
                inner[10..16].fill(0);
                // QuickTime knows two longer forms of the same entry.
                let longer = match inner[9] {
                    1 => 16,
                    2 => 36,
                    _ => 0,
                };
                let from = entry.body.start + head;
                if longer == 0 || setup(bytes, from + longer..entry.body.end).is_err() {
                    setup(bytes, from..entry.body.end)?;
                }
            }
        }
    }
    Ok(size.unwrap_or_default())
}

/// Cleans the boxes of an entry, all or none.
fn setup(bytes: &mut [u8], range: Range<usize>) -> Result<(), Refused> {
    if range.start > range.end {
        return Err(Refused::Broken);
    }
    let (mut at, mut freed) = (range.start, Vec::new());
    while at < range.end {
        let rest = bytes.get(at..range.end).ok_or(Refused::Broken)?;
        // QuickTime closes such a list with a zero.
        if rest.iter().all(|&byte| byte == 0) {
            break;
        }
        let inner = atom(bytes, at..range.end, 0)?;
        at = inner.body.end;
        if !KEPT.contains(&&inner.kind) {
            freed.push(inner);
        }
        if freed.len() > MOST as usize {
            return Err(Refused::TooLarge);
        }
    }
    for inner in freed {
        free(bytes, &inner);
    }
    Ok(())
}

/// Makes sure that the data is in this file, and nowhere else.
pub(super) fn here(bytes: &mut [u8], body: Range<usize>) -> Result<(), Refused> {
    for entry in entries(bytes, body)? {
        let inner = &mut bytes[entry.body];
        if u32_at(inner, 0).ok_or(Refused::Broken)? & 1 == 0 {
            return Err(Refused::Codec);
        }
        // It could still name a place.
        inner[4..].fill(0);
    }
    Ok(())
}

/// The boxes behind a number that counts them, at least one.
fn entries(bytes: &mut [u8], body: Range<usize>) -> Result<Vec<Atom>, Refused> {
    let count = u32_at(&bytes[body.clone()], 4).ok_or(Refused::Broken)?;
    if count == 0 || count > MOST {
        return Err(Refused::Broken);
    }
    let mut at = body.start + 8;
    let mut all = Vec::new();
    for _ in 0..count {
        let entry = atom(bytes, at..body.end, 0)?;
        at = entry.body.end;
        all.push(entry);
    }
    bytes[at..body.end].fill(0);
    Ok(all)
}
