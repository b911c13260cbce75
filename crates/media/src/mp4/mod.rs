//! MP4 and QuickTime: the boxes of the file itself.

mod atoms;
mod entries;
mod tracks;

use crate::{
    Format, Refused, Video, limits,
    video::{Edit, Source},
};
use atoms::Atoms;
use std::{
    io::{Read, Seek, Write},
    ops::Range,
};

/// Bytes of the list of brands.
const BRANDS: u64 = 256;

/// A box of the file.
struct Outer {
    kind: [u8; 4],
    body: u64,
    end: u64,
}

pub(crate) fn clean<F: Read + Write + Seek>(
    source: &mut Source<'_, F>,
    edits: &mut Vec<Edit>,
) -> Result<Video, Refused> {
    let (mut at, mut boxes, mut tables) = (0, 0, 0);
    let (mut moov, mut data, mut fragments) = (None, Vec::new(), false);
    while at < source.length {
        let Outer { kind, body, end } = outer(source, at)?;
        boxes += 1;
        if boxes > limits::BOXES {
            return Err(Refused::TooLarge);
        }
        if (at == 0) != (&kind == b"ftyp") {
            return Err(Refused::Broken);
        }
        let mut read = |source: &mut Source<'_, F>| {
            tables += end - at;
            if tables > limits::MOOV_BYTES { Err(Refused::TooLarge) } else { Atoms::new(source.read(at..end)?) }
        };
        match &kind {
            b"ftyp" if end - body <= BRANDS && (end - body).is_multiple_of(4) => {}
            b"ftyp" => return Err(Refused::Broken),
            b"moov" if moov.is_none() => moov = Some((at, read(source)?)),
            b"moov" => return Err(Refused::Broken),
            b"mdat" => data.push(body..end),
            b"moof" | b"mfra" | b"sidx" => {
                fragments |= &kind == b"moof";
                edits.push(Edit::Bytes(at, read(source)?.into_bytes()));
            }
            // `free`, `skip` and `wide` may hide as much as any other.
            _ => {
                edits.push(Edit::Bytes(at + 4, b"free".to_vec()));
                edits.push(Edit::Zero(body..end));
            }
        }
        at = end;
    }
    let (at, mut moov) = moov.ok_or(Refused::Broken)?;
    if data.is_empty() {
        return Err(Refused::Broken);
    }
    let facts = tracks::clean(&mut moov, fragments)?;
    if !fragments {
        edits.extend(unused(&data, facts.used)?.into_iter().map(Edit::Zero));
    }
    edits.push(Edit::Bytes(at, moov.into_bytes()));
    let (width, height) = facts.size;
    Ok(Video { width, height, duration_ms: facts.duration_ms, format: Format::Mp4 })
}

/// The box that begins here.
fn outer<F: Read + Write + Seek>(source: &mut Source<'_, F>, at: u64) -> Result<Outer, Refused> {
    let length = source.length;
    let head = source.peek(at, 16)?;
    let &[s0, s1, s2, s3, k0, k1, k2, k3, ref long @ ..] = head else { return Err(Refused::Broken) };
    let (size, header) = match u32::from_be_bytes([s0, s1, s2, s3]) {
        0 => (length - at, 8),
        1 => (u64::from_be_bytes(*long.first_chunk().ok_or(Refused::Broken)?), 16),
        size => (u64::from(size), 8),
    };
    if size < header || size > length - at {
        return Err(Refused::Broken);
    }
    Ok(Outer { kind: [k0, k1, k2, k3], body: at + header, end: at + size })
}

/// What of the data belongs to none of the frames; each of them lies in the data as a whole.
fn unused(data: &[Range<u64>], mut used: Vec<Range<u64>>) -> Result<Vec<Range<u64>>, Refused> {
    used.sort_unstable_by_key(|range| range.start);
    let mut used = used.into_iter().filter(|range| !range.is_empty()).peekable();
    let mut gaps = Vec::new();
    for place in data {
        let mut at = place.start;
        while let Some(range) = used.next_if(|range| range.start < place.end) {
            if range.start < place.start || range.end > place.end {
                return Err(Refused::Broken);
            }
            if range.start > at {
                gaps.push(at..range.start);
            }
            at = at.max(range.end);
        }
        gaps.push(at..place.end);
    }
    if used.next().is_some() { Err(Refused::Broken) } else { Ok(gaps) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s23_what_no_frame_uses_is_found() {
        let gaps = |used: &[Range<u64>]| {
            unused(&[10..20, 30..40], used.to_vec())
                .map(|gaps| gaps.into_iter().filter(|gap| !gap.is_empty()).collect())
        };
        assert_eq!(gaps(&[]), Ok(vec![10..20, 30..40]));
        assert_eq!(gaps(&[32..34, 10..12, 11..15, 18..20]), Ok(vec![15..18, 30..32, 34..40]));
        assert_eq!(gaps(&[10..20, 30..40]), Ok(vec![]));
        for outside in [5..12, 18..21, 22..24, 38..41, 50..60, 15..35] {
            assert_eq!(gaps(std::slice::from_ref(&outside)), Err(Refused::Broken), "{outside:?}");
        }
    }
}
