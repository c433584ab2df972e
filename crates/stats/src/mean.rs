//! Means per customer that carry their counts and a 95 % interval.

use super::{ExactSum, MIN_GROUP, Z95};
use serde::{Deserialize, Serialize};

/// What a mean and its interval need, mergeable in any order to the same bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moments {
    n: u64,
    sum: ExactSum,
    squares: ExactSum,
}

impl Moments {
    /// Adds one customer's amount.
    pub fn add(&mut self, x: f64) {
        self.n += 1;
        self.sum.add(x);
        self.squares.add(x * x);
    }

    /// Adds what `other` has summed.
    pub fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.sum.merge(other.sum);
        self.squares.merge(other.squares);
    }

    /// The same among `n` customers: all further ones have 0.
    pub fn among(self, n: u64) -> Self {
        Self { n: n.max(self.n), ..self }
    }

    /// These less others that are part of them.
    pub fn without(self, other: &Self) -> Self {
        let sum = self.sum.without(other.sum);
        Self { n: self.n.saturating_sub(other.n), sum, squares: self.squares.without(other.squares) }
    }

    /// The sum of all amounts.
    pub fn sum(&self) -> f64 {
        self.sum.value()
    }

    /// The sum, to go on adding to.
    pub fn exact_sum(&self) -> ExactSum {
        self.sum
    }

    /// The mean with its interval.
    pub fn mean(&self) -> Mean {
        let n = self.n as f64;
        let mean = (self.n > 0).then(|| self.sum() / n);
        let half = mean.filter(|_| self.n >= MIN_GROUP).map(|mean| {
            let variance = (self.squares.value() - n * mean * mean).max(0.0) / (n - 1.0);
            student_975(n - 1.0) * (variance / n).sqrt()
        });
        Mean {
            n: self.n,
            mean,
            low: mean.zip(half).map(|(mean, half)| mean - half),
            high: mean.zip(half).map(|(mean, half)| mean + half),
            too_few: self.n < MIN_GROUP,
        }
    }
}

/// A mean over customers with everything needed to judge it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Mean {
    /// Customers.
    pub n: u64,
    /// The mean; absent when `n` is 0.
    pub mean: Option<f64>,
    /// Lower end of the 95 % interval (Student's t); absent for fewer than [`MIN_GROUP`]
    /// customers, whose mean need not be near normal.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
    /// Whether `n` is below [`MIN_GROUP`], so that the mean says little.
    pub too_few: bool,
}

/// Student's t quantile of 0.975 for many degrees of freedom.
///
/// Abramowitz & Stegun, "Handbook of Mathematical Functions" (1964), 26.7.5, to the third term;
/// within 10⁻⁵ from 29 on.
fn student_975(degrees: f64) -> f64 {
    let z = Z95;
    let (z3, z5, z7) = (z.powi(3), z.powi(5), z.powi(7));
    z + (z3 + z) / (4.0 * degrees)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * degrees.powi(2))
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * degrees.powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference: scipy.stats.t.ppf(0.975, df).
    #[test]
    fn quantiles_agree_with_scipy() {
        for (degrees, t) in [(29.0, 2.045_229_642), (99.0, 1.984_216_952), (999.0, 1.962_341_461)] {
            assert!((student_975(degrees) - t).abs() < 1e-5, "{degrees}: {}", student_975(degrees));
        }
    }

    #[test]
    fn the_mean_of_one_to_a_hundred() {
        let (mut low, mut high) = (Moments::default(), Moments::default());
        (1..=50).for_each(|x| low.add(f64::from(x)));
        (51..=100).for_each(|x| high.add(f64::from(x)));
        high.merge(&low);
        let mean = high.mean();
        // Standard error sqrt(841.666… / 100).
        assert_eq!((mean.n, mean.mean, high.sum()), (100, Some(50.5), 5050.0));
        assert!((mean.high.unwrap() - 50.5 - 1.984_216_952 * 8.416_666_667_f64.sqrt()).abs() < 1e-4);
        let mut few = Moments::default();
        few.add(3.0);
        assert_eq!((few.mean().mean, few.mean().low, few.mean().too_few), (Some(3.0), None, true));
        assert_eq!(Moments::default().mean().mean, None);
    }
}
