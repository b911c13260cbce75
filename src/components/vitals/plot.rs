//! The geometry of a chart, in whole units of its SVG: ten to a pixel at full width. Pure; tested natively.

use contract::{Timestamp, vital::Decimal};
use std::fmt::Write as _;

/// Width of a panel.
pub const WIDTH: i64 = 7_200;
/// Height of a panel.
pub const HEIGHT: i64 = 2_000;
/// Left and right edge: figures stand left of it.
pub const EDGES: (i64, i64) = (460, 7_080);
/// Upper and lower edge: times stand below it.
pub const RIMS: (i64, i64) = (120, 1_760);
/// Longer without a value than this is a gap: nothing is known about what was between.
const GAP_MS: i64 = 3 * 24 * 3_600_000;

/// One value, or the two pressures of one measuring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// When.
    pub at: Timestamp,
    /// The value, or the lower pressure.
    pub low: Decimal,
    /// The value, or the upper pressure.
    pub high: Decimal,
    /// Who measured.
    pub source: Source,
}

/// Who measured, as a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// ▲
    Subject,
    /// ■
    Family,
    /// ●
    Staff,
}

/// The window of a panel; values in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    from: i64,
    to: i64,
    low: i64,
    high: i64,
    step: i64,
}

impl Frame {
    /// Holds all points and limits, with some air, at round figures; `least`: no closer than this, in hundredths.
    pub fn around(
        (from, to): (Timestamp, Timestamp),
        least: i64,
        values: impl Iterator<Item = Decimal> + Clone,
    ) -> Self {
        let low = values.clone().map(|value| i64::from(value.0)).min().unwrap_or(0);
        let high = values.map(|value| i64::from(value.0)).max().unwrap_or(100);
        let air = ((high - low) * 15 / 100).max(20);
        let step = round_step(((high - low + 2 * air) / 4).max(least));
        let (low, high) = ((low - air).div_euclid(step) * step, -(-high - air).div_euclid(step) * step);
        Self { from: from.0, to: to.0.max(from.0 + 1), low, high, step }
    }

    /// The place of a moment.
    pub fn x(self, at: Timestamp) -> i64 {
        EDGES.0 + (at.0 - self.from) * (EDGES.1 - EDGES.0) / (self.to - self.from)
    }

    /// The place of a value.
    pub fn y(self, value: Decimal) -> i64 {
        RIMS.1 - (i64::from(value.0) - self.low) * (RIMS.1 - RIMS.0) / (self.high - self.low)
    }

    /// The moment at a place of the panel.
    pub fn at(self, x: i64) -> Timestamp {
        let x = x.clamp(EDGES.0, EDGES.1) - EDGES.0;
        Timestamp(self.from + x * (self.to - self.from) / (EDGES.1 - EDGES.0))
    }

    /// Lines across, with their values.
    pub fn lines(self) -> Vec<(i64, Decimal)> {
        let values = (self.low..=self.high).step_by(usize::try_from(self.step).unwrap_or(1));
        let values = values.map(|value| Decimal(i32::try_from(value).unwrap_or(0)));
        values.map(|value| (self.y(value), value)).collect()
    }

    /// Between two limits, or from one to the edge: top and height.
    pub fn band(self, low: Option<Decimal>, high: Option<Decimal>) -> (i64, i64) {
        let top = high.map_or(RIMS.0, |high| self.y(high).max(RIMS.0));
        let bottom = low.map_or(RIMS.1, |low| self.y(low).min(RIMS.1));
        (top, (bottom - top).max(0))
    }
}

/// 10, 20 or 50 hundredths, or ten times that, and so on: the first that is large enough.
fn round_step(at_least: i64) -> i64 {
    let mut power = 10;
    loop {
        if let Some(step) = [1, 2, 5].map(|n| n * power).into_iter().find(|step| *step >= at_least) {
            return step;
        }
        power *= 10;
    }
}

/// The line through single values, broken where nothing was measured for long.
pub fn line(frame: Frame, points: &[Point]) -> String {
    let (mut path, mut before) = (String::new(), None::<i64>);
    for point in points {
        let begins = before.is_none_or(|before| point.at.0 - before > GAP_MS);
        let letter = if begins { 'M' } else { 'L' };
        let _ = write!(path, "{letter}{} {}", frame.x(point.at), frame.y(point.high));
        before = Some(point.at.0);
    }
    path
}

/// Bars from the lower to the upper pressure.
pub fn bars(frame: Frame, points: &[Point]) -> String {
    let mut path = String::new();
    for point in points {
        let _ = write!(path, "M{} {}V{}", frame.x(point.at), frame.y(point.low), frame.y(point.high));
    }
    path
}

/// The marks of one source, each with its shape.
pub fn marks(frame: Frame, points: &[Point], source: Source) -> String {
    let mut path = String::new();
    for point in points.iter().filter(|point| point.source == source) {
        let x = frame.x(point.at);
        let values = [point.high, point.low];
        let count = if point.low == point.high { 1 } else { 2 };
        for value in &values[..count] {
            let y = frame.y(*value);
            let _ = match source {
                Source::Subject => write!(path, "M{x} {}l45 80h-90z", y - 50),
                Source::Family => write!(path, "M{} {}h70v70h-70z", x - 35, y - 35),
                Source::Staff => write!(path, "M{} {y}a35 35 0 1 0 70 0a35 35 0 1 0-70 0", x - 35),
            };
        }
    }
    path
}

/// The point nearest to a moment.
pub fn nearest(points: &[Point], at: Timestamp) -> Option<usize> {
    (0..points.len()).min_by_key(|n| (points[*n].at.0 - at.0).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(at: i64, value: i32) -> Point {
        Point { at: Timestamp(at), low: Decimal(value), high: Decimal(value), source: Source::Staff }
    }

    fn frame(points: &[Point]) -> Frame {
        Frame::around((Timestamp(0), Timestamp(10 * GAP_MS)), 10, points.iter().map(|p| p.high))
    }

    #[test]
    fn what_was_not_measured_is_a_gap_and_no_line() {
        let points =
            [point(0, 3_600), point(GAP_MS, 3_650), point(2 * GAP_MS + 1, 3_700), point(2 * GAP_MS + 2, 3_700)];
        let path = line(frame(&points), &points);
        assert_eq!((path.matches('M').count(), path.matches('L').count()), (2, 2), "{path}");
    }

    #[test]
    fn every_point_lies_in_its_panel_and_higher_is_higher() {
        for values in [[3_600, 3_650], [12_800, 12_800], [0, 100_000], [-50, 50]] {
            let points = [point(0, values[0]), point(10 * GAP_MS, values[1])];
            let frame = frame(&points);
            for p in points {
                let (x, y) = (frame.x(p.at), frame.y(p.high));
                assert!((EDGES.0..=EDGES.1).contains(&x) && (RIMS.0..=RIMS.1).contains(&y), "{values:?} {x} {y}");
                assert!((frame.at(x).0 - p.at.0).abs() < GAP_MS / 10, "there and back");
            }
            assert!(values[0] == values[1] || frame.y(points[1].high) < frame.y(points[0].high));
            let lines = frame.lines();
            assert!((3..=8).contains(&lines.len()), "{values:?}: {lines:?}");
        }
    }

    #[test]
    fn sources_have_shapes_of_their_own() {
        let of = |source| Point { source, ..point(0, 100) };
        let points = [of(Source::Subject), of(Source::Family), of(Source::Staff)];
        let frame = frame(&points);
        let paths = [Source::Subject, Source::Family, Source::Staff].map(|source| marks(frame, &points, source));
        assert!(
            paths[0] != paths[1] && paths[1] != paths[2] && paths.iter().all(|path| path.matches('M').count() == 1)
        );
    }

    #[test]
    fn a_year_of_values_is_one_path() {
        let points: Vec<Point> = (0..1_095).map(|n| point(n * GAP_MS / 9, 3_600 + (n % 10) as i32)).collect();
        let frame = Frame::around((Timestamp(0), Timestamp(365 * GAP_MS / 3)), 10, points.iter().map(|p| p.high));
        assert_eq!(line(frame, &points).matches('L').count(), 1_094);
        assert_eq!(nearest(&points, Timestamp(GAP_MS)), Some(9));
    }
}
