//! How much more often it happens with than without.

use super::{MIN_GROUP, Rate, Z95};
use serde::{Deserialize, Serialize};

/// The conversion rate of those with something over the rate of those without.
///
/// The interval is Katz's: normal on the scale of the logarithm (Katz et al., Biometrics 34
/// (1978), p. 469–474). Where a group has no conversions, or only conversions, half a customer is
/// added to each cell. An association: the two groups may differ in more than this.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Lift {
    /// Rate with ÷ rate without.
    pub lift: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
    /// The customers without it.
    pub without: Rate,
    /// Whether either group has fewer than [`MIN_GROUP`] customers, so that the lift says little.
    pub too_few: bool,
}

impl Lift {
    /// The lift from (conversions, customers) with and without; `None` if a group is empty or
    /// nobody converted.
    ///
    /// ```
    /// # use desirepath_engine::stats::Lift;
    /// let lift = Lift::of((30, 100), (20, 100)).unwrap();
    /// assert!((lift.lift - 1.5).abs() < 1e-12);
    /// assert!((lift.low - 0.916_041).abs() < 1e-5 && (lift.high - 2.456_222).abs() < 1e-5);
    /// ```
    pub fn of(with: (u64, u64), without: (u64, u64)) -> Option<Self> {
        if with.1 == 0 || without.1 == 0 || with.0 + without.0 == 0 {
            return None;
        }
        let is_extreme = |(hits, n): (u64, u64)| hits == 0 || hits == n;
        let half = if is_extreme(with) || is_extreme(without) { 0.5 } else { 0.0 };
        let cells = |(hits, n): (u64, u64)| (hits as f64 + half, n as f64 + 2.0 * half);
        let ((a, n), (c, m)) = (cells(with), cells(without));
        let lift = (a / n) / (c / m);
        let error = (1.0 / a - 1.0 / n + 1.0 / c - 1.0 / m).max(0.0).sqrt();
        let factor = (Z95 * error).exp();
        Some(Self {
            lift,
            low: lift / factor,
            high: lift * factor,
            without: Rate::of(without.0, without.1),
            too_few: with.1.min(without.1) < MIN_GROUP,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_stay_finite() {
        let lift = Lift::of((10, 10), (0, 40)).unwrap();
        assert!(lift.low > 1.0 && lift.high.is_finite() && lift.too_few);
        assert_eq!(Lift::of((0, 10), (0, 10)), None);
        assert_eq!(Lift::of((3, 10), (0, 0)), None);
    }
}
