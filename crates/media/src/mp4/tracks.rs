//! The tracks of a film: which are kept, what they say, and which bytes of the file are theirs.

use super::{
    atoms::{Atoms, u32_at},
    entries::{self, Media},
};
use crate::Refused;
use std::{iter, ops::Range};

/// Tracks of pictures and sound.
const MOST_TRACKS: usize = 16;
/// Chunks of all tracks.
const MOST_CHUNKS: usize = 1_000_000;

/// What is known once the tracks are clean.
pub(super) struct Facts {
    pub(super) size: (u32, u32),
    pub(super) duration_ms: u32,
    /// The bytes of the file that are frames or sound.
    pub(super) used: Vec<Range<u64>>,
}

pub(super) fn clean(moov: &mut Atoms, fragments: bool) -> Result<Facts, Refused> {
    let mut facts = Facts { size: (0, 0), duration_ms: duration(moov)?, used: Vec::new() };
    let (mut pictures, mut sounds, mut silenced) = (0, 0, false);
    for track in moov.every(0, b"trak").collect::<Vec<_>>() {
        let holder = moov.only(track, b"mdia")?;
        let handler = moov.only(holder, b"hdlr")?;
        let media = match moov.body(handler).get(8..12) {
            Some(b"vide") => Media::Picture,
            Some(b"soun") => Media::Sound,
            // In fragments, the bytes of the track would have to be looked for in every one of them.
            Some(_) if fragments => return Err(Refused::Codec),
            Some(_) => {
                moov.free(track);
                continue;
            }
            None => return Err(Refused::Broken),
        };
        if pictures + sounds == MOST_TRACKS {
            return Err(Refused::TooLarge);
        }
        match (media, one(moov, track, media, &mut facts.used)) {
            (Media::Picture, size) => {
                pictures += 1;
                facts.size = if pictures == 1 { size? } else { size.map(|_| facts.size)? };
            }
            // Telephones write their surround sound beside a usual track.
            (Media::Sound, Err(Refused::Codec)) if !fragments => {
                moov.free(track);
                silenced = true;
            }
            (Media::Sound, size) => {
                sounds += 1;
                size?;
            }
        }
    }
    if pictures == 0 || (silenced && sounds == 0) { Err(Refused::Codec) } else { Ok(facts) }
}

/// Cleans a track of pictures or sound and gives its size as it is shown.
fn one(moov: &mut Atoms, track: usize, media: Media, used: &mut Vec<Range<u64>>) -> Result<(u32, u32), Refused> {
    let header = moov.only(track, b"tkhd")?;
    let holder = moov.only(track, b"mdia")?;
    forget_times(moov.body_mut(header));
    let media_header = moov.only(holder, b"mdhd")?;
    forget_times(moov.body_mut(media_header));
    let info = moov.only(holder, b"minf")?;
    // QuickTime has a second handler, for the data.
    for handler in
        [moov.only(holder, b"hdlr").into_iter().collect::<Vec<_>>(), moov.every(info, b"hdlr").collect()].concat()
    {
        // The maker, and a name.
        moov.body_mut(handler).get_mut(12..).ok_or(Refused::Broken)?.fill(0);
    }
    let place = moov.only(info, b"dinf")?;
    let place = moov.atom(moov.only(place, b"dref")?).body;
    entries::here(&mut moov.bytes, place)?;
    let tables = moov.only(info, b"stbl")?;
    let codecs = moov.atom(moov.only(tables, b"stsd")?).body;
    let coded = entries::codecs(&mut moov.bytes, codecs, media)?;
    chunks(moov, tables, used)?;
    let header = moov.body(header);
    let shown = shown(header).ok_or(Refused::Broken)?;
    Ok(if shown.0 == 0 || shown.1 == 0 { coded } else { shown })
}

fn is_long(body: &[u8]) -> bool {
    body.first() == Some(&1)
}

/// When it was made and changed. The lengths were checked when the box was cut.
fn forget_times(body: &mut [u8]) {
    let end = if is_long(body) { 20 } else { 12 };
    body[4..end].fill(0);
}

/// Width and height of a track's header, in whole pixels, turned if it is shown turned.
fn shown(header: &[u8]) -> Option<(u32, u32)> {
    let matrix = if is_long(header) { 52 } else { 40 };
    let size = (u32_at(header, matrix + 36)? >> 16, u32_at(header, matrix + 40)? >> 16);
    let turned = u32_at(header, matrix)? == 0 && u32_at(header, matrix + 16)? == 0;
    Some(if turned { (size.1, size.0) } else { size })
}

/// Length of the film in milliseconds.
fn duration(moov: &mut Atoms) -> Result<u32, Refused> {
    let header = moov.only(0, b"mvhd")?;
    forget_times(moov.body_mut(header));
    let header = moov.body(header);
    let (scale, mut length) = if is_long(header) {
        (u32_at(header, 20), long(header, 24))
    } else {
        (u32_at(header, 12), u32_at(header, 16).map(|length| if length == u32::MAX { u64::MAX } else { length.into() }))
    };
    // A film in fragments may say it at another place, or not at all.
    if matches!(length, Some(0 | u64::MAX)) {
        let extended = moov.every(0, b"mvex").flat_map(|extends| moov.every(extends, b"mehd")).next();
        let extended = extended.map(|index| moov.body(index));
        length = match extended {
            Some(body) if is_long(body) => long(body, 4),
            Some(body) => u32_at(body, 4).map(u64::from),
            None => Some(0),
        };
    }
    let scale = scale.filter(|&scale| scale > 0).ok_or(Refused::Broken)?;
    let length = u128::from(length.ok_or(Refused::Broken)?) * 1_000 / u128::from(scale);
    u32::try_from(length).map_err(|_| Refused::TooLarge)
}

fn long(body: &[u8], at: usize) -> Option<u64> {
    body.get(at..)?.first_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

/// Adds the bytes of all chunks of a track.
fn chunks(moov: &Atoms, tables: usize, used: &mut Vec<Range<u64>>) -> Result<(), Refused> {
    let table = |kind, each| moov.only(tables, kind).map(|index| rows(moov.body(index), 8, each));
    let offsets: Vec<u64> = match (moov.every(tables, b"stco").next(), moov.every(tables, b"co64").next()) {
        (Some(_), None) => table(b"stco", 4)?.filter_map(|row| u32_at(row, 0)).map(u64::from).collect(),
        (None, Some(_)) => table(b"co64", 8)?.filter_map(|row| long(row, 0)).collect(),
        _ => return Err(Refused::Broken),
    };
    if used.len() + offsets.len() > MOST_CHUNKS {
        return Err(Refused::TooLarge);
    }
    let sizes = moov.body(moov.only(tables, b"stsz")?);
    let same = u32_at(sizes, 4).ok_or(Refused::Broken)?;
    let mut sizes = rows(sizes, 12, 4).filter_map(|row| u32_at(row, 0)).map(u64::from);
    // From which chunk on there are how many samples in each; the next row says until which.
    let mut runs = table(b"stsc", 12)?.filter_map(|row| Some((u32_at(row, 0)?, u32_at(row, 4)?))).peekable();
    let mut each = 0;
    for (chunk, offset) in iter::zip(1.., offsets) {
        while let Some((_, samples)) = runs.next_if(|&(from, _)| from <= chunk) {
            each = samples;
        }
        let length = if same > 0 {
            u64::from(same) * u64::from(each)
        } else {
            let mut length = 0;
            for _ in 0..each {
                length += sizes.next().ok_or(Refused::Broken)?;
            }
            length
        };
        used.push(offset..offset.checked_add(length).ok_or(Refused::Broken)?);
    }
    Ok(())
}

/// The rows of a table; that it is long enough was checked when the box was cut.
fn rows(body: &[u8], head: usize, each: usize) -> impl Iterator<Item = &[u8]> {
    let count = u32_at(body, head - 4).unwrap_or(0) as usize;
    body.get(head..).unwrap_or_default().chunks_exact(each).take(count)
}
