//! Scaling down by the mean of the covered area. It takes one row at a time, whatever the decoder gave, and needs no
//! memory beside the result: the usual filters would want a second, larger picture.

use image::{DynamicImage, RgbImage};

/// The picture in `width` × `height` pixels of 8-bit RGB, neither larger than the picture; alpha over white.
pub(crate) fn shrink(from: &DynamicImage, width: u32, height: u32) -> RgbImage {
    let (across, down) = (shares(from.width(), width), shares(from.height(), height));
    let area = from.width() as f32 / width as f32 * (from.height() as f32 / height as f32);
    let samples = width as usize * 3;
    let mut out = Vec::with_capacity(samples * height as usize);
    // One row more on each side than is written, so that what is left over for the next always has a place.
    let (mut row, mut line) = (Vec::new(), vec![0.0_f32; samples + 3]);
    let (mut sum, mut next) = (vec![0.0_f32; samples], vec![0.0_f32; samples]);
    let mut written = 0;
    for (y, &(to, here)) in (0..).zip(&down) {
        if to > written {
            write(&mut out, &sum, area);
            sum.copy_from_slice(&next);
            next.fill(0.0);
            written = to;
        }
        rgb(from, y, &mut row);
        line.fill(0.0);
        for (pixel, &(to, here)) in row.iter().zip(&across) {
            for (channel, &value) in pixel.iter().enumerate() {
                let value = f32::from(value);
                line[to * 3 + channel] += value * here;
                line[to * 3 + 3 + channel] += value * (1.0 - here);
            }
        }
        for ((sum, next), value) in sum.iter_mut().zip(&mut next).zip(&line) {
            *sum += value * here;
            *next += value * (1.0 - here);
        }
    }
    write(&mut out, &sum, area);
    RgbImage::from_raw(width, height, out).unwrap_or_default()
}

/// For each of `from` pixels: the one of `to` pixels that it falls on, and how much of it; the rest falls on the
/// one after.
fn shares(from: u32, to: u32) -> Vec<(usize, f32)> {
    let (from, to) = (u64::from(from), u64::from(to));
    (0..from)
        .map(|index| {
            let (begin, end) = (index * to, (index + 1) * to);
            let place = begin / from;
            let here = end.min((place + 1) * from) - begin;
            (usize::try_from(place).unwrap_or(usize::MAX), here as f32 / to as f32)
        })
        .collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mean of bytes is a byte")]
fn write(out: &mut Vec<u8>, sum: &[f32], area: f32) {
    out.extend(sum.iter().map(|value| (value / area + 0.5) as u8));
}

/// One row as 8-bit RGB, alpha over white.
fn rgb(from: &DynamicImage, y: u32, row: &mut Vec<[u8; 3]>) {
    fn cut<T>(samples: &[T], from: &DynamicImage, y: u32, channels: usize) -> std::ops::Range<usize> {
        let length = from.width() as usize * channels;
        let begin = (y as usize * length).min(samples.len());
        begin..(begin + length).min(samples.len())
    }
    macro_rules! rows {
        ($samples:expr, $channels:literal, $make:expr) => {{
            let samples = $samples.as_raw();
            row.extend(samples[cut(samples, from, y, $channels)].as_chunks::<$channels>().0.iter().map($make));
        }};
    }
    row.clear();
    match from {
        DynamicImage::ImageLuma8(image) => rows!(image, 1, |&[l]| [l; 3]),
        DynamicImage::ImageLumaA8(image) => rows!(image, 2, |&[l, a]| [over(l, a); 3]),
        DynamicImage::ImageRgb8(image) => rows!(image, 3, |&rgb| rgb),
        DynamicImage::ImageRgba8(image) => rows!(image, 4, |&[r, g, b, a]| [r, g, b].map(|c| over(c, a))),
        DynamicImage::ImageLuma16(image) => rows!(image, 1, |&[l]| [byte(l); 3]),
        DynamicImage::ImageLumaA16(image) => rows!(image, 2, |&[l, a]| [over(byte(l), byte(a)); 3]),
        DynamicImage::ImageRgb16(image) => rows!(image, 3, |&rgb| rgb.map(byte)),
        DynamicImage::ImageRgba16(image) => {
            rows!(image, 4, |&[r, g, b, a]| [r, g, b].map(|c| over(byte(c), byte(a))));
        }
        // No decoder in use gives numbers with a fraction.
        _ => row.resize(from.width() as usize, [255; 3]),
    }
}

fn over(colour: u8, alpha: u8) -> u8 {
    let (colour, alpha) = (u32::from(colour), u32::from(alpha));
    u8::try_from((colour * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(255)
}

fn byte(sample: u16) -> u8 {
    u8::try_from((u32::from(sample) + 128) / 257).unwrap_or(255)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, Rgba, RgbaImage};

    #[test]
    fn s21_every_pixel_has_its_share() {
        let steps = RgbImage::from_fn(3, 1, |x, _| Rgb([[0, 90, 180][x as usize]; 3]));
        let half = shrink(&steps.clone().into(), 2, 1);
        // Two thirds of the first and one third of the second; then the other way round.
        assert_eq!(half.into_raw(), [30, 30, 30, 150, 150, 150]);
        assert_eq!(shrink(&steps.clone().into(), 3, 1), steps, "at its own size it is itself");
        assert_eq!(shrink(&steps.into(), 1, 1).into_raw(), [90; 3]);
        let flat = RgbImage::from_pixel(1_000, 701, Rgb([200, 100, 50]));
        let small = shrink(&flat.into(), 333, 7);
        assert!(small.pixels().all(|pixel| pixel.0 == [200, 100, 50]), "no dark edges");
    }

    #[test]
    fn s21_what_is_clear_is_white() {
        let clear = RgbaImage::from_fn(2, 2, |x, _| Rgba([0, 0, 0, if x == 0 { 0 } else { 255 }]));
        assert_eq!(shrink(&clear.into(), 2, 1).into_raw(), [255, 255, 255, 0, 0, 0]);
        assert_eq!((byte(u16::MAX), byte(0), byte(0x8080)), (255, 0, 0x80));
    }
}
