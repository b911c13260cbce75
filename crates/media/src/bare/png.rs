//! PNG, chunk by chunk.

use super::{Bare, check, searched};
use crate::{Refused, limits};

const SIGNATURE: usize = 8;

pub(super) fn bare(bytes: &[u8]) -> Result<Bare<'_>, Refused> {
    let mut kept = bytes.get(..SIGNATURE).ok_or(Refused::Broken)?.to_vec();
    let (mut exif, mut size) = (None, None);
    let mut at = SIGNATURE;
    for _ in 0..limits::CHUNKS {
        let head: &[u8; 8] = bytes.get(at..).and_then(<[u8]>::first_chunk).ok_or(Refused::Broken)?;
        let [l0, l1, l2, l3, kind @ ..] = *head;
        let length = u32::from_be_bytes([l0, l1, l2, l3]) as usize;
        let end = at + 12 + length;
        let chunk = bytes.get(at..end).ok_or(Refused::Broken)?;
        let body = &chunk[8..8 + length];
        if size.is_none() != (&kind == b"IHDR") {
            return Err(Refused::Broken);
        }
        // Colour profiles, texts, times and the frames of an animation are not for a decoder.
        match &kind {
            b"IHDR" => {
                size = Some(header(body)?);
                kept.extend_from_slice(chunk);
            }
            b"PLTE" | b"tRNS" | b"IDAT" => kept.extend_from_slice(chunk),
            b"eXIf" if exif.is_none() => exif = searched(body),
            b"IEND" => {
                kept.extend_from_slice(chunk);
                let (width, height) = size.ok_or(Refused::Broken)?;
                return Ok(Bare { bytes: kept, exif, width, height });
            }
            // A chunk that must be understood and is not.
            [b'A'..=b'Z', ..] => return Err(Refused::Broken),
            _ => {}
        }
        at = end;
    }
    Err(Refused::TooLarge)
}

fn header(body: &[u8]) -> Result<(u32, u32), Refused> {
    let &[w3, w2, w1, w0, h3, h2, h1, h0, depth, colour, _, _, _] = body else { return Err(Refused::Broken) };
    let (width, height) = (u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0]));
    // A palette is decoded to its colours, and one colour may stand for alpha.
    let channels = match colour {
        0 | 4 => 2,
        2 | 3 | 6 => 4,
        _ => return Err(Refused::Broken),
    };
    // The sides first: the product of two wild ones is no number.
    check(width, height, 0)?;
    let exact = if colour == 2 { 3 } else { channels };
    check(width, height, u64::from(width) * u64::from(height) * exact * u64::from(depth.div_ceil(8)))?;
    Ok((width, height))
}
