//! Heights of all rows of a long list, known or estimated. Pure; tested natively.
//! Offset, look-up and change cost O(log n): a list of 100,000 rows never stops the page.

/// Row heights in CSS px with fast sums (a Fenwick tree over them).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heights {
    /// Height of each row.
    rows: Vec<f64>,
    /// `sums[i]` covers the rows `i & (i + 1) ..= i`.
    sums: Vec<f64>,
}

impl FromIterator<f64> for Heights {
    fn from_iter<I: IntoIterator<Item = f64>>(heights: I) -> Self {
        let rows: Vec<f64> = heights.into_iter().collect();
        let mut sums = rows.clone();
        for i in 0..sums.len() {
            let parent = i | (i + 1);
            if parent < sums.len() {
                sums[parent] += sums[i];
            }
        }
        Self { rows, sums }
    }
}

impl Heights {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// No rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Height of row `i`; 0 outside.
    pub fn get(&self, i: usize) -> f64 {
        self.rows.get(i).copied().unwrap_or(0.0)
    }

    /// Sets the height of row `i` and returns by how much it grew.
    pub fn set(&mut self, i: usize, height: f64) -> f64 {
        let Some(row) = self.rows.get_mut(i) else { return 0.0 };
        let grown = height - *row;
        *row = height;
        let mut node = i;
        while node < self.sums.len() {
            self.sums[node] += grown;
            node |= node + 1;
        }
        grown
    }

    /// Distance from the top of the list to the top of row `i` (to the end of the list for `i ≥ len`).
    pub fn offset(&self, i: usize) -> f64 {
        let mut end = i.min(self.len());
        let mut sum = 0.0;
        while end > 0 {
            sum += self.sums[end - 1];
            end &= end - 1;
        }
        sum
    }

    /// Height of the whole list.
    pub fn total(&self) -> f64 {
        self.offset(self.len())
    }

    /// The row at distance `y` from the top: the first at or above the top, the last beyond the end.
    pub fn row_at(&self, y: f64) -> usize {
        let mut passed = 0;
        let mut rest = y;
        let mut step = self.len().checked_ilog2().map_or(0, |log| 1 << log);
        while step > 0 {
            let next = passed + step;
            if next <= self.len() && self.sums[next - 1] <= rest {
                rest -= self.sums[next - 1];
                passed = next;
            }
            step >>= 1;
        }
        passed.min(self.len().saturating_sub(1))
    }

    /// Rows that touch the stretch from `top` to `bottom`, as first and one past the last.
    pub fn window(&self, top: f64, bottom: f64) -> (usize, usize) {
        if self.is_empty() {
            return (0, 0);
        }
        (self.row_at(top.max(0.0)), self.row_at(bottom.max(0.0)) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Repeatable numbers between 0 and `below`.
    struct Dice(u64);
    impl Dice {
        fn next(&mut self, below: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % below
        }
    }

    #[test]
    fn sums_agree_with_adding_one_by_one() {
        let mut dice = Dice(7);
        for len in [0, 1, 2, 3, 7, 8, 9, 100, 1000] {
            let mut plain: Vec<f64> = (0..len).map(|_| dice.next(400) as f64).collect();
            let mut heights: Heights = plain.iter().copied().collect();
            for _ in 0..200 {
                if len > 0 {
                    let (i, height) = (dice.next(len), dice.next(400) as f64);
                    assert_eq!(heights.set(i, height), height - plain[i]);
                    plain[i] = height;
                }
                let i = dice.next(len + 2);
                assert_eq!(heights.offset(i), plain.iter().take(i).sum::<f64>(), "offset {i} of {len}");
            }
            assert_eq!(heights.total(), plain.iter().sum::<f64>());
        }
    }

    #[test]
    fn the_row_at_a_distance() {
        let heights: Heights = [10.0, 20.0, 0.0, 30.0].into_iter().collect();
        for (y, row) in [(-5.0, 0), (0.0, 0), (9.9, 0), (10.0, 1), (29.0, 1), (30.0, 3), (59.0, 3), (60.0, 3), (1e9, 3)]
        {
            assert_eq!(heights.row_at(y), row, "at {y}");
        }
        assert_eq!(heights.window(5.0, 15.0), (0, 2));
        assert_eq!(Heights::default().window(0.0, 500.0), (0, 0));
    }

    #[test]
    fn row_at_undoes_offset() {
        let mut dice = Dice(11);
        let heights: Heights = (0..5000).map(|_| 1.0 + dice.next(300) as f64).collect();
        for i in 0..5000 {
            assert_eq!(heights.row_at(heights.offset(i)), i);
            assert_eq!(heights.row_at(heights.offset(i + 1) - 0.5), i);
        }
    }
}
