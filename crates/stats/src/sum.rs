//! Sums that come out the same whatever the order of addition.

use serde::{Deserialize, Serialize};

/// A sum of `f64` kept in fixed point (multiples of 2⁻⁴⁰), so that partial sums merge in any
/// order to the same bits. The error of each addend is at most 2⁻⁴¹; magnitudes up to 2⁸⁰ fit.
///
/// ```
/// # use desirepath_stats::ExactSum;
/// let (mut a, mut b) = (ExactSum::default(), ExactSum::default());
/// for x in [0.1, 0.2, 0.3] { a.add(x); }
/// for x in [0.3, 0.2, 0.1] { b.add(x); }
/// assert_eq!(a, b);
/// assert!((a.value() - 0.6).abs() < 1e-11);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExactSum(i128);

const SCALE: f64 = (1u64 << 40) as f64;

impl ExactSum {
    /// Adds `x`; what is not a number adds nothing.
    pub fn add(&mut self, x: f64) {
        if x.is_nan() || x == 0.0 {
            return;
        }
        let scaled = x * SCALE;
        // Far above all fractions that a number of this size can have, adding rounds to whole ones.
        const ROUNDS: f64 = 1.5 * (1u64 << 52) as f64;
        let fixed = if scaled.abs() < (1u64 << 51) as f64 {
            i128::from((scaled + ROUNDS).to_bits() as i64 - ROUNDS.to_bits() as i64)
        } else {
            // A cast of what is too large saturates.
            scaled.round_ties_even() as i128
        };
        self.0 = self.0.saturating_add(fixed);
    }

    /// Adds what `other` has summed.
    pub fn merge(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }

    /// This sum less what `other` has summed.
    pub fn without(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The sum.
    pub fn value(self) -> f64 {
        self.0 as f64 / SCALE
    }
}
