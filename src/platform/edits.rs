//! What somebody did to a photo: turned, cut, covered. Pure; `files::draw` carries it out.

/// A rectangle in parts of the whole: left, top, width, height.
pub type Part = [f64; 4];

/// All of it. An untouched photo is the whole of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Edits {
    /// Quarters to the right.
    pub turn: u8,
    /// What is left of the turned picture.
    pub crop: Part,
    /// What is covered, of what is left.
    pub hide: Vec<Part>,
}

impl Default for Edits {
    fn default() -> Self {
        Self { turn: 0, crop: [0.0, 0.0, 1.0, 1.0], hide: Vec::new() }
    }
}

impl Edits {
    /// A quarter further to the right: what is cut and covered turns with it.
    pub fn turned(&self) -> Self {
        let quarter = |[x, y, w, h]: Part| [1.0 - y - h, x, h, w];
        Self {
            turn: (self.turn + 1) % 4,
            crop: quarter(self.crop),
            hide: self.hide.iter().copied().map(quarter).collect(),
        }
    }

    /// Only a part of what is seen now is left.
    pub fn cut(&self, [x, y, w, h]: Part) -> Self {
        let [left, top, wide, high] = self.crop;
        let inside = |[a, b, c, d]: Part| [(a - x) / w, (b - y) / h, c / w, d / h];
        Self {
            turn: self.turn,
            crop: [left + x * wide, top + y * high, w * wide, h * high],
            hide: self.hide.iter().copied().map(inside).collect(),
        }
    }

    /// A part of what is seen now is covered.
    pub fn covered(&self, part: Part) -> Self {
        let mut hide = self.hide.clone();
        hide.push(part);
        Self { hide, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: Part, b: Part) -> bool {
        a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9)
    }

    #[test]
    fn m3_2_6_what_is_covered_stays_covered_when_the_photo_is_turned_and_cut() {
        // The right upper quarter is covered; turned right it is the right lower one.
        let covered = Edits::default().covered([0.5, 0.0, 0.5, 0.5]);
        let turned = covered.turned();
        assert!(near(turned.hide[0], [0.5, 0.5, 0.5, 0.5]), "{turned:?}");
        // Cut to the lower half, it is the whole right half of what is left.
        let cut = turned.cut([0.0, 0.5, 1.0, 0.5]);
        assert!(near(cut.hide[0], [0.5, 0.0, 0.5, 1.0]) && near(cut.crop, [0.0, 0.5, 1.0, 0.5]), "{cut:?}");
        // Cut once more: parts of a part.
        let again = cut.cut([0.5, 0.0, 0.5, 1.0]);
        assert!(near(again.hide[0], [0.0, 0.0, 1.0, 1.0]) && near(again.crop, [0.5, 0.5, 0.5, 0.5]), "{again:?}");
    }

    #[test]
    fn m3_2_6_four_quarters_are_none() {
        let some = Edits::default().cut([0.1, 0.2, 0.3, 0.4]).covered([0.0, 0.5, 0.25, 0.5]);
        let around = some.turned().turned().turned().turned();
        assert_eq!(around.turn, 0);
        assert!(near(around.crop, some.crop) && near(around.hide[0], some.hide[0]), "{around:?}");
    }
}
