//! Drawings of the demo town: ellipses on a ground.

use image::{Rgb, RgbImage};

/// An ellipse: its middle and its half axes, in thousandths of the picture's width and height.
#[derive(Clone, Copy)]
pub(super) struct Ellipse(pub i64, pub i64, pub i64, pub i64);

impl Ellipse {
    fn holds(self, x: i64, y: i64) -> bool {
        let (dx, dy) = (x - self.0, y - self.1);
        dx * dx * self.3 * self.3 + dy * dy * self.2 * self.2 <= self.2 * self.2 * self.3 * self.3
    }
}

/// The last of the shapes that holds a place gives it its colour.
pub(super) fn draw((width, height): (u32, u32), ground: [u8; 3], shapes: &[(Ellipse, [u8; 3])]) -> RgbImage {
    let at = |pixel: u32, side: u32| i64::from(pixel) * 1_000 / i64::from(side);
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (at(x, width), at(y, height));
        Rgb(shapes.iter().rev().find(|(shape, _)| shape.holds(x, y)).map_or(ground, |(_, colour)| *colour))
    })
}
