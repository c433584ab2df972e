//! Quantiles of durations, mergeable in any order to the same answer.

/// A histogram of durations with a relative error of at most 1/64 per quantile.
///
/// Buckets are those of HdrHistogram (Gil Tene): each power of two of milliseconds is cut into
/// 64 equal parts, so that recording is a shift and an add, and merging adds counts.
/// Durations are milliseconds; negative ones count as 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Durations {
    /// `(bucket, count)`, sorted by bucket: most edges of a map see few distinct buckets.
    counts: Vec<(u16, u32)>,
    /// Recorded but not yet sorted in.
    fresh: Vec<u16>,
}

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
        self.fresh.push(bucket(ms));
        if self.fresh.len() >= 1 << 12 {
            self.settle();
        }
    }

    /// Adds what `other` has recorded.
    pub fn merge(&mut self, other: &Self) {
        let mut other = other.clone();
        other.settle();
        self.settle();
        self.counts = merge_counts(&self.counts, &other.counts);
    }

    /// The `q`-quantiles (each 0–1, the smallest duration with at least `q` of all at or below
    /// it) in seconds; `None` when nothing was recorded.
    pub fn quantiles<const N: usize>(&self, qs: [f64; N]) -> [Option<f64>; N] {
        let mut all = self.clone();
        all.settle();
        let total: u64 = all.counts.iter().map(|&(_, count)| u64::from(count)).sum();
        qs.map(|q| {
            let rank = ((q * total as f64).ceil() as u64).max(1);
            let mut seen = 0;
            all.counts.iter().find_map(|&(bucket, count)| {
                seen += u64::from(count);
                (seen >= rank).then(|| middle(bucket) / 1000.0)
            })
        })
    }

    fn settle(&mut self) {
        self.fresh.sort_unstable();
        let mut fresh: Vec<(u16, u32)> = Vec::new();
        for &bucket in &self.fresh {
            match fresh.last_mut() {
                Some((last, count)) if *last == bucket => *count += 1,
                _ => fresh.push((bucket, 1)),
            }
        }
        self.fresh.clear();
        self.counts = merge_counts(&self.counts, &fresh);
    }
}

fn merge_counts(a: &[(u16, u32)], b: &[(u16, u32)]) -> Vec<(u16, u32)> {
    let mut merged = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let from_a = i < a.len() && (j >= b.len() || a[i].0 <= b[j].0);
        let from_b = j < b.len() && (i >= a.len() || b[j].0 <= a[i].0);
        let bucket = if from_a { a[i].0 } else { b[j].0 };
        let mut count = 0;
        if from_a {
            count += a[i].1;
            i += 1;
        }
        if from_b {
            count += b[j].1;
            j += 1;
        }
        merged.push((bucket, count));
    }
    merged
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
        fn merging_in_any_order_is_recording_at_once(xs in prop::collection::vec(0i64..1 << 40, 0..300), cut in 0usize..300) {
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
