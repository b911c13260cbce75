//! WebP, chunk by chunk. Of an animation the first frame is taken.

use super::{Bare, check, searched};
use crate::{Refused, limits};

/// Flag of the extended header: there is alpha.
const ALPHA: u8 = 0x10;

/// The chunks of one still picture.
#[derive(Default)]
struct Still<'a> {
    alpha: Option<&'a [u8]>,
    /// The coded pixels with their chunk's name.
    pixels: Option<([u8; 4], &'a [u8])>,
}

impl<'a> Still<'a> {
    fn take(&mut self, kind: [u8; 4], body: &'a [u8]) {
        match &kind {
            b"ALPH" if self.alpha.is_none() => self.alpha = Some(body),
            b"VP8 " | b"VP8L" if self.pixels.is_none() => self.pixels = Some((kind, body)),
            _ => {}
        }
    }
}

pub(super) fn bare(bytes: &[u8]) -> Result<Bare<'_>, Refused> {
    let size: &[u8; 4] = bytes.get(4..).and_then(<[u8]>::first_chunk).ok_or(Refused::Broken)?;
    // What stands behind the end is left out.
    let body = bytes.get(12..8 + u32::from_le_bytes(*size) as usize).ok_or(Refused::Broken)?;
    let (mut still, mut exif) = (Still::default(), None);
    for chunk in chunks(body) {
        let (kind, body) = chunk?;
        match &kind {
            b"EXIF" if exif.is_none() => exif = searched(body),
            b"ANMF" if still.pixels.is_none() => {
                for part in chunks(body.get(16..).ok_or(Refused::Broken)?) {
                    let (kind, body) = part?;
                    still.take(kind, body);
                }
            }
            _ => still.take(kind, body),
        }
    }
    let (kind, pixels) = still.pixels.ok_or(Refused::Broken)?;
    let lossless = &kind == b"VP8L";
    let alpha = still.alpha.filter(|_| !lossless);
    let (width, height) = if lossless { lossless_size(pixels) } else { lossy_size(pixels) }.ok_or(Refused::Broken)?;
    // Per pixel, in half bytes: what is given back, planes or whole pixels beside it, and the tables.
    let halves = match (lossless, alpha.is_some()) {
        (true, _) => 18,
        (false, false) => 10,
        (false, true) => 24,
    };
    check(width, height, u64::from(width) * u64::from(height) * halves / 2)?;
    Ok(Bare { bytes: file(width, height, alpha, kind, pixels), exif, width, height })
}

/// A file of this one picture.
fn file(width: u32, height: u32, alpha: Option<&[u8]>, kind: [u8; 4], pixels: &[u8]) -> Vec<u8> {
    let mut kept = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut put = |kind: &[u8], body: &[u8]| {
        kept.extend_from_slice(kind);
        // No longer than the file was.
        kept.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
        kept.extend_from_slice(body);
        if body.len() % 2 == 1 {
            kept.push(0);
        }
    };
    if let Some(alpha) = alpha {
        let (w, h) = ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
        put(b"VP8X", &[ALPHA, 0, 0, 0, w[0], w[1], w[2], h[0], h[1], h[2]]);
        put(b"ALPH", alpha);
    }
    put(&kind, pixels);
    let size = u32::try_from(kept.len() - 8).unwrap_or(u32::MAX);
    kept[4..8].copy_from_slice(&size.to_le_bytes());
    kept
}

fn lossy_size(pixels: &[u8]) -> Option<(u32, u32)> {
    let &[tag, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = pixels else { return None };
    let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
    (tag & 1 == 0).then(|| (side(w0, w1), side(h0, h1)))
}

fn lossless_size(pixels: &[u8]) -> Option<(u32, u32)> {
    let &[0x2F, a, b, c, d, ..] = pixels else { return None };
    let header = u32::from_le_bytes([a, b, c, d]);
    // The decoder reckons 16,384 as nothing; it is over the longest side anyway.
    (header >> 29 == 0).then_some(((header & 0x3FFF) + 1, ((header >> 14) & 0x3FFF) + 1))
}

/// The chunks that stand one behind the other.
fn chunks(mut rest: &[u8]) -> impl Iterator<Item = Result<([u8; 4], &[u8]), Refused>> {
    let mut left = limits::CHUNKS;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        left = left.saturating_sub(1);
        let (chunk, behind) = match first(rest).filter(|_| left > 0) {
            Some((kind, body, behind)) => (Ok((kind, body)), behind),
            None => (Err(Refused::Broken), &[][..]),
        };
        rest = behind;
        Some(chunk)
    })
}

fn first(rest: &[u8]) -> Option<([u8; 4], &[u8], &[u8])> {
    let &[k0, k1, k2, k3, s0, s1, s2, s3, ref body @ ..] = rest else { return None };
    let size = u32::from_le_bytes([s0, s1, s2, s3]) as usize;
    // The padding of the last chunk is often forgotten.
    let behind = body.get(size + size % 2..).unwrap_or_default();
    Some(([k0, k1, k2, k3], body.get(..size)?, behind))
}
