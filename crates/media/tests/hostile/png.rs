//! PNG files, chunk by chunk.

use std::num::Wrapping;

pub(crate) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

pub(crate) fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

pub(crate) fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let named = [kind, body].concat();
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&length, &named[..], &crc(&named).to_be_bytes()].concat()
}

pub(crate) fn ihdr(width: u32, height: u32, depth: u8, colour: u8, interlaced: u8) -> Vec<u8> {
    chunk(b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, colour, 0, 0, interlaced]].concat())
}

/// Zlib without compression.
pub(crate) fn stored(raw: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks: Vec<_> = raw.chunks(65_535).collect();
    for (index, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).unwrap();
        out.push(u8::from(index + 1 == blocks.len()));
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(block);
    }
    let (mut a, mut b) = (Wrapping(1_u64), Wrapping(0_u64));
    for &byte in raw {
        a = (a + Wrapping(u64::from(byte))) % Wrapping(65_521);
        b = (b + a) % Wrapping(65_521);
    }
    out.extend_from_slice(&u32::try_from(b.0 << 16 | a.0).unwrap().to_be_bytes());
    out
}

/// Zlib that says 258 times zero in 13 bits, `times` times over, and has no checksum.
pub(crate) fn bomb(times: usize) -> Vec<u8> {
    let mut out = vec![0x78, 0x9C];
    let (mut byte, mut filled) = (0_u8, 0);
    let mut bit = |bit: u8| {
        byte |= bit << filled;
        filled += 1;
        if filled == 8 {
            out.push(byte);
            (byte, filled) = (0, 0);
        }
    };
    // The last block, with the fixed codes; the literal 0; then length 258 at distance 1.
    for one in [1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0] {
        bit(one);
    }
    for _ in 0..times {
        for one in [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0] {
            bit(one);
        }
    }
    for _ in 0..16 {
        bit(0);
    }
    out
}

/// Rows of one filter byte and `bytes` bytes each.
pub(crate) fn rows(height: usize, bytes: usize) -> Vec<u8> {
    (0..height).flat_map(|y| std::iter::once(0).chain((0..bytes).map(move |x| (x * 7 + y * 13) as u8))).collect()
}

/// A file of these chunks between header and pixels.
pub(crate) fn file(ihdr: Vec<u8>, between: &[Vec<u8>], raw: &[u8]) -> Vec<u8> {
    [SIGNATURE.to_vec(), ihdr, between.concat(), chunk(b"IDAT", &stored(raw)), chunk(b"IEND", b"")].concat()
}

/// 8-bit RGB, 24 × 16.
pub(crate) fn plain(between: &[Vec<u8>]) -> Vec<u8> {
    file(ihdr(24, 16, 8, 2, 0), between, &rows(16, 72))
}
