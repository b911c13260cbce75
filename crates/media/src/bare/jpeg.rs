//! JPEG, segment by segment.

use super::{Bare, check, searched};
use crate::{Refused, limits};

const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const EXIF: &[u8] = b"Exif\0\0";

/// The frame header, once it was seen.
struct Frame {
    width: u32,
    height: u32,
    components: usize,
    progressive: bool,
    /// Blocks of 8 × 8 coefficients of all components.
    blocks: u64,
}

pub(super) fn bare(bytes: &[u8]) -> Result<Bare<'_>, Refused> {
    let (mut kept, mut exif, mut frame) = (vec![0xFF, 0xD8], None, None::<Frame>);
    let (mut at, mut scans, mut adobe) = (2, 0, None);
    for _ in 0..limits::CHUNKS {
        let marker = marker(bytes, &mut at)?;
        if marker == EOI {
            // What stands behind the end is left out.
            kept.extend_from_slice(&[0xFF, EOI]);
            let frame = frame.filter(|_| scans > 0).ok_or(Refused::Broken)?;
            return Ok(Bare { bytes: kept, exif, width: frame.width, height: frame.height });
        }
        let length = bytes.get(at..at + 2).ok_or(Refused::Broken)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let body = bytes.get(at + 2..at + length).ok_or(Refused::Broken)?;
        let mut end = at + length;
        let wanted = match marker {
            // Quantisation, Huffman tables, restart interval.
            0xDB | 0xC4 | 0xDD => true,
            0xC0..=0xC2 => {
                if frame.is_some() {
                    return Err(Refused::Broken);
                }
                frame = Some(header(body, marker == 0xC2)?);
                true
            }
            SOS => {
                let frame = frame.as_ref().ok_or(Refused::Broken)?;
                // Plain red, green and blue: the decoder would take them for something else.
                if frame.components == 3 && adobe == Some(0) {
                    return Err(Refused::Codec);
                }
                scans += 1;
                if scans > limits::SCANS {
                    return Err(Refused::TooLarge);
                }
                let whole = body.first().is_some_and(|&count| usize::from(count) == frame.components);
                memory(frame, frame.progressive || !whole)?;
                end = scan_end(bytes, end)?;
                true
            }
            // Lossless, hierarchical and arithmetic coding, and a height that comes later.
            0xC3 | 0xC5..=0xCF | 0xDC => return Err(Refused::Codec),
            // Adobe's word on the colours.
            0xEE if body.starts_with(b"Adobe") => {
                adobe = body.get(11).copied();
                true
            }
            0xE1 if exif.is_none() && body.starts_with(EXIF) => {
                exif = searched(body);
                false
            }
            // The other applications' data and comments: not read, and so not in the way.
            0xE0..=0xEF | 0xFE => false,
            _ => return Err(Refused::Broken),
        };
        if wanted {
            kept.extend_from_slice(&[0xFF, marker]);
            kept.extend_from_slice(bytes.get(at..end).ok_or(Refused::Broken)?);
        }
        at = end;
    }
    Err(Refused::TooLarge)
}

/// The next marker; `at` is behind it then.
fn marker(bytes: &[u8], at: &mut usize) -> Result<u8, Refused> {
    if bytes.get(*at) != Some(&0xFF) {
        return Err(Refused::Broken);
    }
    // A marker may be filled up with any number of FF.
    while bytes.get(*at) == Some(&0xFF) {
        *at += 1;
    }
    let marker = *bytes.get(*at).ok_or(Refused::Broken)?;
    *at += 1;
    Ok(marker)
}

fn header(body: &[u8], progressive: bool) -> Result<Frame, Refused> {
    let [precision, h1, h0, w1, w0, components, rest @ ..] = body else { return Err(Refused::Broken) };
    let components = usize::from(*components);
    if *precision != 8 || !matches!(components, 1 | 3 | 4) {
        return Err(Refused::Codec);
    }
    if rest.len() != 3 * components {
        return Err(Refused::Broken);
    }
    let (width, height) = (u32::from(u16::from_be_bytes([*w1, *w0])), u32::from(u16::from_be_bytes([*h1, *h0])));
    check(width, height, 0)?;
    let samplings: Vec<_> = rest.chunks_exact(3).map(|three| (three[1] >> 4, three[1] & 15)).collect();
    if samplings.iter().any(|(h, v)| !(1..=4).contains(h) || !(1..=4).contains(v)) {
        return Err(Refused::Broken);
    }
    let most = |side: fn(&(u8, u8)) -> u8| samplings.iter().map(side).max().map_or(1, u32::from);
    let units = u64::from(width.div_ceil(8 * most(|s| s.0))) * u64::from(height.div_ceil(8 * most(|s| s.1)));
    let blocks = units * samplings.iter().map(|(h, v)| u64::from(h * v)).sum::<u64>();
    Ok(Frame { width, height, components, progressive, blocks })
}

/// A picture that comes in several scans is held as coefficients until the last of them.
fn memory(frame: &Frame, held: bool) -> Result<(), Refused> {
    let pixels = u64::from(frame.width) * u64::from(frame.height);
    let colours = if frame.components == 1 { 1 } else { 3 };
    check(frame.width, frame.height, pixels * colours + if held { frame.blocks * 64 * 2 } else { 0 })
}

/// Where the coded data that begins at `at` ends: before the next marker that is none of its own.
fn scan_end(bytes: &[u8], mut at: usize) -> Result<usize, Refused> {
    loop {
        let rest = bytes.get(at..).ok_or(Refused::Broken)?;
        at += rest.iter().position(|&byte| byte == 0xFF).ok_or(Refused::Broken)?;
        match bytes.get(at + 1) {
            // A byte FF of the data itself, or a restart.
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return Ok(at),
            None => return Err(Refused::Broken),
        }
    }
}
