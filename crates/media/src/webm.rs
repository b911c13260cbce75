//! WebM: the elements of the file, one after the other. Only those that are named here are kept.

mod tracks;

use crate::{
    Format, Refused, Video,
    ebml::{self, Head, number},
    limits,
    video::{Edit, Source},
};
use std::{
    io::{Read, Seek, Write},
    ops::Range,
};

const SEGMENT: u32 = 0x1853_8067;
const CLUSTER: u32 = 0x1F43_B675;
const INFO: u32 = 0x1549_A966;
const TRACKS: u32 = 0x1654_AE6B;
const SEEK_HEAD: u32 = 0x114D_9B74;
const CUES: u32 = 0x1C53_BB6B;
const TIMESTAMP: u32 = 0xE7;
/// Elements of the segment begin with a name of this many bytes, those in them with a shorter one.
const OUTER_NAME: u32 = 0x1000_0000;
/// Bytes of one of the tables: header, tracks, cues.
const TABLE: u64 = 4 * 1_024 * 1_024;
/// Nanoseconds of one unit of time, if the file does not say.
const SCALE: u64 = 1_000_000;

/// What becomes of an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// It is opened.
    Open,
    /// It is a number or of the same kind, this many bytes at most.
    Keep(u64),
    /// It is text that must be there: it becomes spaces.
    Blank,
    /// It becomes empty space.
    Void,
}

fn rule(holder: u32, id: u32) -> Rule {
    match (holder, id) {
        (SEGMENT, SEEK_HEAD | CUES | INFO | TRACKS)
        // An entry of SeekHead; a point of Cues and its places.
        | (SEEK_HEAD, 0x4DBB)
        | (CUES, 0xBB)
        | (0xBB, 0xB7)
        // A track; its picture and that one's colours; its sound.
        | (TRACKS, 0xAE)
        | (0xAE, 0xE0 | 0xE1)
        | (0xE0, 0x55B0)
        | (0x55B0, 0x55D0)
        // A block with what is said of it.
        | (CLUSTER, 0xA0) => Rule::Open,
        // Versions of the header, and what kind of file it is.
        (ebml::HEADER, 0x4286 | 0x42F7 | 0x42F2 | 0x42F3 | 0x4287 | 0x4285 | ebml::DOC_TYPE)
        | (0x4DBB, 0x53AB | 0x53AC)
        | (0xBB, 0xB3)
        | (0xB7, 0xF7 | 0xF1 | 0xF0 | 0xB2 | 0x5378)
        // Scale and duration.
        | (INFO, 0x2A_D7B1 | 0x4489)
        // Number, UID, type, flags, default duration, delays.
        | (0xAE, 0xD7 | 0x73C5 | 0x83 | 0xB9 | 0x88 | 0x55AA | 0x9C | 0x23_E383 | 0x56AA | 0x56BB)
        // Interlacing, stereo, alpha, sizes, crops, units.
        | (0xE0, 0x9A | 0x53B8 | 0x53C0 | 0xB0 | 0xBA | 0x54B0 | 0x54BA | 0x54B2 | 0x54AA | 0x54BB | 0x54CC | 0x54DD)
        | (0x55B0, 0x55B1..=0x55BD)
        | (0x55D0, 0x55D1..=0x55DA)
        // Rates, channels, bits.
        | (0xE1, 0xB5 | 0x78B5 | 0x9F | 0x6264)
        | (CLUSTER, TIMESTAMP | 0xA7 | 0xAB)
        // Duration, reference, padding.
        | (0xA0, 0x9B | 0xFB | 0x75A2) => Rule::Keep(8),
        // The codec's name and its setup.
        (0xAE, 0x86) => Rule::Keep(32),
        (0xAE, 0x63A2) => Rule::Keep(64 * 1_024),
        // The blocks themselves.
        (CLUSTER, 0xA3) | (0xA0, 0xA1) => Rule::Keep(u64::MAX),
        // The programs that wrote it.
        (INFO, 0x4D80 | 0x5741) => Rule::Blank,
        // The checksum of what is changed here goes too.
        _ => Rule::Void,
    }
}

/// What is gathered on the way.
struct Walk<'a, 'b, F> {
    source: &'a mut Source<'b, F>,
    edits: &'a mut Vec<Edit>,
    elements: usize,
    /// The time of the last cluster, in units.
    last: u64,
}

pub(crate) fn clean<F: Read + Write + Seek>(
    source: &mut Source<'_, F>,
    edits: &mut Vec<Edit>,
) -> Result<Video, Refused> {
    let mut walk = Walk { source, edits, elements: 0, last: 0 };
    let header = walk.head(0)?;
    let begin = header.length + header.size.filter(|&size| size <= TABLE).ok_or(Refused::Broken)?;
    walk.open(ebml::HEADER, header.length..begin)?;
    let segment = walk.head(begin)?;
    let length = walk.source.length;
    let body = begin + segment.length;
    let end = segment.size.map_or(Some(length), |size| body.checked_add(size));
    // Nothing stands behind the segment.
    if segment.id != SEGMENT || end != Some(length) {
        return Err(Refused::Broken);
    }
    let (mut info, mut tracks) = (None, None);
    let mut at = body;
    while at < length {
        let head = walk.head(at)?;
        let inner = at + head.length;
        if head.id == CLUSTER {
            let end = head.size.map_or(Ok(length), |size| within(inner, size, length))?;
            at = walk.cluster(inner..end, head.size.is_none())?;
            continue;
        }
        let end = within(inner, head.size.ok_or(Refused::Broken)?, length)?;
        match rule(SEGMENT, head.id) {
            Rule::Open => {
                if end - inner > TABLE {
                    return Err(Refused::TooLarge);
                }
                let table = match head.id {
                    INFO => &mut info,
                    TRACKS => &mut tracks,
                    _ => &mut None,
                };
                if table.replace(inner..end).is_some() {
                    return Err(Refused::Broken);
                }
                walk.open(head.id, inner..end)?;
            }
            _ => walk.void(at..end),
        }
        at = end;
    }
    let last = walk.last;
    let (scale, duration) = times(&source.read(info.ok_or(Refused::Broken)?)?)?;
    let facts = tracks::read(source, edits, tracks.ok_or(Refused::Broken)?)?;
    // A recorder cannot know the length when it begins, and leaves it out or zero.
    let units = duration.unwrap_or(0.0).max(last as f64);
    Ok(Video { width: facts.0, height: facts.1, duration_ms: milliseconds(units, scale)?, format: Format::WebM })
}

/// The scale of time, and the duration if it is there.
fn times(info: &[u8]) -> Result<(u64, Option<f64>), Refused> {
    let (mut scale, mut duration) = (SCALE, None);
    for child in ebml::children(info) {
        let (head, body) = child.ok_or(Refused::Broken)?;
        match head.id {
            0x2A_D7B1 => scale = number(body).filter(|&scale| scale > 0).ok_or(Refused::Broken)?,
            0x4489 => duration = Some(ebml::float(body).ok_or(Refused::Broken)?),
            _ => {}
        }
    }
    Ok((scale, duration))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded before")]
fn milliseconds(units: f64, scale: u64) -> Result<u32, Refused> {
    let milliseconds = units * (scale as f64) / 1e6;
    if !milliseconds.is_finite() || milliseconds < 0.0 {
        return Err(Refused::Broken);
    }
    if milliseconds > limits::VIDEO_MS as f64 { Err(Refused::TooLarge) } else { Ok(milliseconds as u32) }
}

/// Where a body ends that must end within its holder.
fn within(inner: u64, size: u64, end: u64) -> Result<u64, Refused> {
    inner.checked_add(size).filter(|&own| own <= end).ok_or(Refused::Broken)
}

impl<F: Read + Write + Seek> Walk<'_, '_, F> {
    fn head(&mut self, at: u64) -> Result<Head, Refused> {
        self.elements += 1;
        if self.elements > limits::ELEMENTS {
            return Err(Refused::TooLarge);
        }
        ebml::head(self.source.peek(at, ebml::MOST)?).ok_or(Refused::Broken)
    }

    /// Cleans the elements in an element. The rules name no element in itself, so they bound the depth.
    fn open(&mut self, holder: u32, range: Range<u64>) -> Result<(), Refused> {
        let mut at = range.start;
        while at < range.end {
            let head = self.head(at)?;
            at = self.one(holder, at, head, range.end)?;
        }
        Ok(())
    }

    /// Cleans an element and gives its end.
    fn one(&mut self, holder: u32, at: u64, head: Head, most: u64) -> Result<u64, Refused> {
        let inner = at + head.length;
        let end = within(inner, head.size.ok_or(Refused::Broken)?, most)?;
        match rule(holder, head.id) {
            Rule::Open => self.open(head.id, inner..end)?,
            Rule::Keep(bytes) if end - inner > bytes => return Err(Refused::Broken),
            Rule::Keep(_) => {}
            // Text as long as a table is no program's name.
            Rule::Blank if end - inner > TABLE => return Err(Refused::Broken),
            Rule::Blank => self.edits.push(Edit::Bytes(inner, vec![b' '; usize::try_from(end - inner).unwrap_or(0)])),
            Rule::Void => self.void(at..end),
        }
        Ok(end)
    }

    /// Cleans a cluster and gives its end: one of unknown size goes on until the next element of the segment.
    fn cluster(&mut self, range: Range<u64>, open_end: bool) -> Result<u64, Refused> {
        let mut at = range.start;
        while at < range.end {
            let head = self.head(at)?;
            if open_end && head.id >= OUTER_NAME {
                break;
            }
            let end = self.one(CLUSTER, at, head, range.end)?;
            if head.id == TIMESTAMP {
                let time = number(self.source.peek(at + head.length, 8.min((end - at - head.length) as usize))?);
                self.last = self.last.max(time.ok_or(Refused::Broken)?);
            }
            at = end;
        }
        Ok(at)
    }

    /// Makes an element empty space of the same size.
    fn void(&mut self, range: Range<u64>) {
        let length = range.end - range.start;
        // Its size in one byte, or in eight where there is room for them.
        let head = if length < 9 {
            vec![0xEC, 0x80 | u8::try_from(length - 2).unwrap_or(0)]
        } else {
            [&[0xEC][..], &(1 << 56 | (length - 9)).to_be_bytes()].concat()
        };
        self.edits.push(Edit::Zero(range.start + head.len() as u64..range.end));
        self.edits.push(Edit::Bytes(range.start, head));
    }
}
