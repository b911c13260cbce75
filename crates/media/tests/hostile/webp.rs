//! WebP files: the encoder's lossless picture in containers made by hand.

use image::{ExtendedColorType, ImageEncoder as _, codecs::webp::WebPEncoder};

pub(crate) fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let padding = vec![0; body.len() % 2];
    [kind, &u32::try_from(body.len()).unwrap().to_le_bytes()[..], body, &padding].concat()
}

pub(crate) fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    [b"RIFF", &u32::try_from(body.len() + 4).unwrap().to_le_bytes()[..], b"WEBP", &body].concat()
}

/// The coded pixels alone, 24 × 16.
pub(crate) fn pixels(alpha: bool) -> Vec<u8> {
    let (colour, channels) = if alpha { (ExtendedColorType::Rgba8, 4) } else { (ExtendedColorType::Rgb8, 3) };
    let raw: Vec<_> = (0..24 * 16 * channels).map(|index| (index * 11) as u8).collect();
    let mut bytes = Vec::new();
    WebPEncoder::new_lossless(&mut bytes).write_image(&raw, 24, 16, colour).unwrap();
    let at = bytes.windows(4).position(|four| four == b"VP8L").unwrap();
    let size = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
    bytes[at + 8..at + 8 + size].to_vec()
}

pub(crate) fn extended(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let (w, h) = ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
    chunk(b"VP8X", &[flags, 0, 0, 0, w[0], w[1], w[2], h[0], h[1], h[2]])
}

/// An animation of `frames` times the same picture.
pub(crate) fn animation(frames: usize) -> Vec<u8> {
    let frame = [&[0; 6][..], &[23, 0, 0, 15, 0, 0, 10, 0, 0, 0], &chunk(b"VP8L", &pixels(true))].concat();
    let mut all = vec![extended(0x12, 24, 16), chunk(b"ANIM", &[0; 6])];
    all.extend(std::iter::repeat_n(chunk(b"ANMF", &frame), frames));
    riff(&all)
}

/// A lossless header that promises this size, and nothing behind it.
pub(crate) fn promise(width: u32, height: u32) -> Vec<u8> {
    let header = (width - 1) | (height - 1) << 14;
    riff(&[chunk(b"VP8L", &[&[0x2F], &header.to_le_bytes()[..], &[0; 20]].concat())])
}

/// A lossy key frame's header, and nothing behind it.
pub(crate) fn lossy(width: u16, height: u16) -> Vec<u8> {
    let (w, h) = (width.to_le_bytes(), height.to_le_bytes());
    let head = [0x10, 0, 0, 0x9D, 0x01, 0x2A, w[0], w[1], h[0], h[1], 0, 0, 0, 0];
    riff(&[chunk(b"VP8 ", &head)])
}
