//! How different two sequences are, order counted.
//!
//! `d = |a| + |b| − 2 LCS(a, b)` is the least number of steps to insert and delete so that `a`
//! becomes `b`: optimal matching where replacing a step costs as much as taking it out and
//! putting another in (Studer & Ritschard, "What matters in differences between life
//! trajectories", J. R. Stat. Soc. A 179 (2016), p. 481–511, §4.1). Normalised to
//! `2d / (|a| + |b| + d)` it lies between 0 (equal) and 1 (nothing in common) and is still a
//! metric (Yujian & Bo, IEEE PAMI 29 (2007), p. 1091–1095, theorem 1), so that two journeys near
//! the same third are near each other.
//!
//! The longest common subsequence is found 64 steps at a time by adding bit vectors (Hyyrö,
//! "Bit-parallel LCS-length computation revisited", AWOCA 2004): O(|b|) for `|a| ≤ 64`.

/// Steps beyond this many are not compared.
pub const LONGEST: usize = 64;

/// One sequence, made ready to be compared with many.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// By symbol: at which positions of the sequence it stands.
    positions: Vec<u64>,
    symbols: Vec<u32>,
}

impl Pattern {
    /// For sequences of the symbols `0..kinds`.
    pub fn new(kinds: usize) -> Self {
        Self { positions: vec![0; kinds], symbols: Vec::new() }
    }

    /// Takes another sequence, up to [`LONGEST`] steps of it.
    pub fn set(&mut self, sequence: impl Iterator<Item = u32>) {
        self.symbols.iter().for_each(|&symbol| self.positions[symbol as usize] = 0);
        self.symbols.clear();
        self.symbols.extend(sequence.take(LONGEST));
        for (at, &symbol) in self.symbols.iter().enumerate() {
            self.positions[symbol as usize] |= 1 << at;
        }
    }

    /// The distance to another sequence, up to [`LONGEST`] steps of it; 0–1.
    pub fn distance(&self, other: impl Iterator<Item = u32>) -> f32 {
        // A bit is 0 where one more step of the pattern is matched.
        let (mut unmatched, mut length) = (u64::MAX, 0);
        for symbol in other.take(LONGEST) {
            let here = unmatched & self.positions[symbol as usize];
            unmatched = unmatched.wrapping_add(here) | (unmatched - here);
            length += 1;
        }
        let pattern = self.symbols.len() as u32;
        let common = if pattern == 0 { 0 } else { (!unmatched & (u64::MAX >> (64 - pattern))).count_ones() };
        let steps = pattern + length;
        let apart = steps - 2 * common;
        if apart == 0 { 0.0 } else { (2 * apart) as f32 / (steps + apart) as f32 }
    }
}

/// Whether a distance is no more than `most`, as far as its few digits tell.
pub fn is_within(distance: f32, most: f64) -> bool {
    f64::from(distance) <= most + 1e-6
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn distance(a: &[u32], b: &[u32]) -> f32 {
        let mut pattern = Pattern::new(8);
        pattern.set([7; 5].into_iter());
        pattern.set(a.iter().copied());
        pattern.distance(b.iter().copied())
    }

    fn common(a: &[u32], b: &[u32]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut corner = 0;
            for (at, y) in b.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if x == y { corner + 1 } else { above.max(row[at]) };
                corner = above;
            }
        }
        row[b.len()]
    }

    #[test]
    fn a_step_more_and_a_step_replaced() {
        assert_eq!(distance(&[1, 2, 3, 4], &[1, 2, 3, 4]), 0.0);
        assert_eq!(distance(&[1, 2, 3, 4], &[1, 2, 5, 3, 4]), 0.2);
        assert_eq!(distance(&[1, 2, 3, 4], &[1, 2, 3, 5]), 0.4);
        assert_eq!(distance(&[1, 2], &[3, 4, 5]), 1.0);
        // The same activities in the other order are far apart.
        assert!(distance(&[1, 2, 3, 4], &[4, 3, 2, 1]) > 0.8);
    }

    proptest! {
        #[test]
        fn agrees_with_the_table_of_all_prefixes(
            a in prop::collection::vec(0u32..8, 1..65),
            b in prop::collection::vec(0u32..8, 1..65),
        ) {
            let (steps, apart) = (a.len() + b.len(), a.len() + b.len() - 2 * common(&a, &b));
            prop_assert_eq!(distance(&a, &b), 2.0 * apart as f32 / (steps + apart) as f32);
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
        }

        #[test]
        fn a_detour_is_never_shorter(
            a in prop::collection::vec(0u32..4, 1..12),
            b in prop::collection::vec(0u32..4, 1..12),
            c in prop::collection::vec(0u32..4, 1..12),
        ) {
            prop_assert!(distance(&a, &c) <= distance(&a, &b) + distance(&b, &c) + 1e-6);
        }
    }
}
