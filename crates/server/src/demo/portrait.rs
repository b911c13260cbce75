//! Faces for the demo town: drawn, of nobody, and told apart at a glance. They go in as people's photos do.

use super::shapes::{self, Ellipse};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use image::codecs::png::PngEncoder;

const SIDE: u32 = 320;
/// Grounds as soft as paper, one per colour of the band.
const GROUNDS: [[u8; 3]; 12] = [
    [250, 226, 226],
    [222, 236, 248],
    [223, 241, 226],
    [250, 234, 214],
    [234, 226, 248],
    [218, 240, 241],
    [248, 226, 237],
    [238, 240, 214],
    [226, 232, 252],
    [251, 230, 220],
    [218, 241, 234],
    [246, 226, 247],
];
const HAIR: [[u8; 3]; 4] = [[222, 222, 222], [176, 176, 180], [120, 116, 116], [240, 238, 234]];
const SKIN: [[u8; 3]; 3] = [[245, 212, 184], [236, 197, 166], [248, 220, 198]];
const CLOTHES: [[u8; 3]; 5] = [[118, 92, 140], [62, 104, 138], [150, 84, 84], [76, 122, 92], [146, 118, 72]];

/// A portrait as somebody's phone would send it: a PNG, base64.
///
/// # Errors
/// It cannot be written out.
pub(super) fn draw(number: usize, colour: u8, has_bun: bool) -> Result<String, image::ImageError> {
    let of = |palette: &[[u8; 3]]| palette[number % palette.len()];
    let ground = GROUNDS[usize::from(colour) % GROUNDS.len()];
    let (hair, skin, clothes, ink) = (of(&HAIR), of(&SKIN), of(&CLOTHES), [74, 58, 52]);
    let bun = has_bun.then_some((Ellipse(500, 175, 110, 95), hair));
    let shapes = [
        (Ellipse(500, 1_080, 400, 360), clothes),
        (Ellipse(500, 690, 90, 130), skin),
        (Ellipse(500, 420, 250, 260), hair),
        (Ellipse(500, 480, 205, 235), skin),
        (Ellipse(500, 285, 190, 85), hair),
        (Ellipse(425, 470, 20, 15), ink),
        (Ellipse(575, 470, 20, 15), ink),
        (Ellipse(500, 600, 62, 34), ink),
        (Ellipse(500, 585, 66, 30), skin),
    ];
    let shapes: Vec<_> = bun.into_iter().chain(shapes).collect();
    let mut png = Vec::new();
    shapes::draw((SIDE, SIDE), ground, &shapes).write_with_encoder(PngEncoder::new(&mut png))?;
    Ok(BASE64_STANDARD.encode(png))
}
