//! JPEG files: from the encoder with more segments, and by hand for what it does not write.

use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder};

pub(crate) fn encoded(width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([220, 0, 0]),
        (false, true) => Rgb([0, 220, 0]),
        (true, false) => Rgb([0, 0, 220]),
        (false, false) => Rgb([240, 240, 240]),
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&image).unwrap();
    bytes
}

pub(crate) fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    [&[0xFF, marker], &u16::try_from(body.len() + 2).unwrap().to_be_bytes()[..], body].concat()
}

/// The file with these segments behind its first two bytes.
pub(crate) fn with(file: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&file[..2], &segments.concat(), &file[2..]].concat()
}

/// A TIFF header, one directory with an orientation, and words behind it.
pub(crate) fn tiff(orientation: u8, words: &[u8]) -> Vec<u8> {
    [b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", &[orientation][..], b"\0\0\0\0\0\0", words].concat()
}

pub(crate) fn exif(orientation: u8, words: &[u8]) -> Vec<u8> {
    segment(0xE1, &[&b"Exif\0\0"[..], &tiff(orientation, words)].concat())
}

pub(crate) fn adobe(transform: u8) -> Vec<u8> {
    segment(0xEE, &[b"Adobe\0\x64\0\0\0\0", &[transform][..]].concat())
}

fn table(class: u8, symbol: u8) -> Vec<u8> {
    // One code of one bit.
    segment(0xC4, &[&[class, 1][..], &[0; 15], &[symbol]].concat())
}

fn frame(marker: u8, (width, height): (u16, u16), samplings: &[u8]) -> Vec<u8> {
    let mut body = vec![8];
    body.extend_from_slice(&height.to_be_bytes());
    body.extend_from_slice(&width.to_be_bytes());
    body.push(samplings.len() as u8);
    for (id, &sampling) in (1..).zip(samplings) {
        body.extend_from_slice(&[id, sampling, 0]);
    }
    segment(marker, &body)
}

pub(crate) fn scan(components: &[u8], from: u8, to: u8, data: &[u8]) -> Vec<u8> {
    let ids: Vec<_> = components.iter().flat_map(|&id| [id, 0]).collect();
    let body = [&[components.len() as u8], &ids[..], &[from, to, 0]].concat();
    [&segment(0xDA, &body)[..], data].concat()
}

/// A file of one colour: tables that say nothing in one bit for each block, the frame, and these scans.
pub(crate) fn flat(marker: u8, size: (u16, u16), samplings: &[u8], run: u8, scans: &[Vec<u8>]) -> Vec<u8> {
    let quantisation = segment(0xDB, &[&[0][..], &[1; 64]].concat());
    let tables = [table(0, 0), table(0x10, run)].concat();
    [&[0xFF, 0xD8], &quantisation[..], &frame(marker, size, samplings), &tables, &scans.concat(), &[0xFF, 0xD9]]
        .concat()
}

/// Baseline with all components in one scan, two bits for each block.
pub(crate) fn baseline(width: u16, height: u16, components: usize) -> Vec<u8> {
    let units = usize::from(width.div_ceil(8)) * usize::from(height.div_ceil(8));
    let ids: Vec<_> = (1..=components as u8).collect();
    let data = vec![0; (units * components * 2).div_ceil(8)];
    flat(0xC0, (width, height), &vec![0x11; components], 0, &[scan(&ids, 0, 63, &data)])
}

/// Progressive, grey: one scan for the mean of each block, and `scans` more, each of them in a few bytes that say
/// that thousands of blocks have nothing.
pub(crate) fn scans(width: u16, height: u16, scans: usize) -> Vec<u8> {
    let blocks = usize::from(width.div_ceil(8)) * usize::from(height.div_ceil(8));
    let mut all = vec![scan(&[1], 0, 0, &vec![0; blocks.div_ceil(8)])];
    // Code 0 and fourteen more bits of zero: a run of 16,384 blocks.
    let data = vec![0; (blocks.div_ceil(16_384) * 15).div_ceil(8)];
    all.extend((0..scans).map(|_| scan(&[1], 1, 63, &data)));
    flat(0xC2, (width, height), &[0x11], 0xE0, &all)
}
