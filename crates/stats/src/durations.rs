//! Quantiles of durations, mergeable in any order to the same answer.

use serde::{Deserialize, Serialize};

/// A histogram of durations with a relative error of at most 1/64 per quantile.
///
/// Buckets are those of HdrHistogram (Gil Tene): each power of two of milliseconds is cut into
/// 64 equal parts, so that recording is a shift and an add, and merging adds counts.
/// Durations are milliseconds; negative ones count as 0.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Durations {
    /// How many there are, by bucket; empty while there are few.
    counts: Vec<u32>,
    /// The buckets of the first few: most edges of a map are seldom taken.
    few: Vec<u16>,
}

/// From so many on, counting takes less room than keeping them.
const FEW: usize = 1 << 10;

const PARTS_LOG2: u32 = 6;

fn bucket(ms: i64) -> u16 {
    let ms = ms.max(0) as u64;
    let magnitude = (64 - ms.leading_zeros()).saturating_sub(PARTS_LOG2 + 1);
    ((u64::from(magnitude) << PARTS_LOG2) + (ms >> magnitude)) as u16
}

/// The middle of a bucket in milliseconds.
fn middle(bucket: u16) -> f64 {
    let magnitude = u32::from(bucket >> PARTS_LOG2).saturating_sub(1);
    let base = u64::from(bucket) - (u64::from(magnitude) << PARTS_LOG2);
    let (low, width) = ((base << magnitude) as f64, (1u64 << magnitude) as f64);
    low + (width - 1.0) / 2.0
}

impl Durations {
    /// Records one duration in milliseconds.
    pub fn record(&mut self, ms: i64) {
        self.add(bucket(ms));
    }

    /// Adds what `other` has recorded.
    pub fn merge(&mut self, other: &Self) {
        other.few.iter().for_each(|&bucket| self.add(bucket));
        if !other.counts.is_empty() {
            self.count();
            self.reach(other.counts.len());
            self.counts.iter_mut().zip(&other.counts).for_each(|(own, other)| *own += other);
        }
    }

    /// The `q`-quantiles (each 0–1, the smallest duration with at least `q` of all at or below
    /// it) in seconds; `None` when nothing was recorded.
    pub fn quantiles<const N: usize>(&self, qs: [f64; N]) -> [Option<f64>; N] {
        let mut all = self.clone();
        all.count();
        let total: u64 = all.counts.iter().map(|&count| u64::from(count)).sum();
        qs.map(|q| {
            let rank = ((q * total as f64).ceil() as u64).max(1);
            let mut seen = 0;
            (0..).zip(&all.counts).find_map(|(bucket, &count)| {
                seen += u64::from(count);
                (seen >= rank).then(|| middle(bucket) / 1000.0)
            })
        })
    }

    #[inline]
    fn add(&mut self, bucket: u16) {
        if self.counts.is_empty() {
            self.few.push(bucket);
            if self.few.len() == FEW {
                self.count();
            }
        } else {
            self.reach(usize::from(bucket) + 1);
            self.counts[usize::from(bucket)] += 1;
        }
    }

    /// Counts the first few.
    fn count(&mut self) {
        for bucket in std::mem::take(&mut self.few) {
            self.reach(usize::from(bucket) + 1);
            self.counts[usize::from(bucket)] += 1;
        }
    }

    fn reach(&mut self, buckets: usize) {
        if self.counts.len() < buckets {
            self.counts.resize(buckets, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_durations_are_exact() {
        for ms in 0..128 {
            assert_eq!(middle(bucket(ms)), ms as f64, "{ms}");
        }
    }

    proptest! {
        #[test]
        fn relative_error_is_below_one_64th(ms in 0i64..1 << 52) {
            let found = middle(bucket(ms));
            prop_assert!((found - ms as f64).abs() <= ms as f64 / 64.0, "{ms} {found}");
        }

        #[test]
        fn buckets_keep_the_order(a in 0i64..1 << 52, b in 0i64..1 << 52) {
            prop_assert_eq!(bucket(a.min(b)).min(bucket(a.max(b))), bucket(a.min(b)));
        }

        #[test]
        fn merging_in_any_order_is_recording_at_once(xs in prop::collection::vec(0i64..1 << 40, 0..3000), cut in 0usize..3000) {
            let cut = cut.min(xs.len());
            let record = |xs: &[i64]| { let mut d = Durations::default(); xs.iter().for_each(|&x| d.record(x)); d };
            let (a, b) = (record(&xs[..cut]), record(&xs[cut..]));
            let (mut ab, mut ba, all) = (a.clone(), b.clone(), record(&xs));
            ab.merge(&b);
            ba.merge(&a);
            prop_assert_eq!(ab.quantiles([0.1, 0.5, 0.9]), all.quantiles([0.1, 0.5, 0.9]));
            prop_assert_eq!(ba.quantiles([0.5]), all.quantiles([0.5]));
        }
    }
}
