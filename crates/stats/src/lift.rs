//! How much more often something is true here than elsewhere.

use super::{Rate, Z95};
use serde::{Deserialize, Serialize};

/// A share in one group beside the share in all others.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Contrast {
    /// The share in the group.
    pub here: Rate,
    /// The share in all others.
    pub elsewhere: Rate,
    /// The share here ÷ the share elsewhere; absent where either group is empty or it is never
    /// true elsewhere.
    pub lift: Option<f64>,
    /// Lower end of the lift's 95 % interval; absent where it is never true here.
    pub lift_low: Option<f64>,
    /// Upper end of the lift's 95 % interval.
    pub lift_high: Option<f64>,
}

impl Contrast {
    /// The share `hits / n` here beside `other_hits / other_n`.
    ///
    /// The interval is that of Katz et al., "Obtaining confidence intervals for the risk ratio in
    /// cohort studies", Biometrics 34 (1978), p. 469–474: normal on the scale of the logarithm.
    pub fn of(hits: u64, n: u64, other_hits: u64, other_n: u64) -> Self {
        let (here, elsewhere) = (Rate::of(hits, n), Rate::of(other_hits, other_n));
        let lift = here.rate.zip(elsewhere.rate.filter(|rate| *rate > 0.0)).map(|(here, elsewhere)| here / elsewhere);
        let inverse = |count: u64| 1.0 / count as f64;
        let factor = lift.filter(|lift| *lift > 0.0).map(|_| {
            let variance = inverse(hits) - inverse(n) + inverse(other_hits) - inverse(other_n);
            libm::exp(Z95 * variance.max(0.0).sqrt())
        });
        Self {
            here,
            elsewhere,
            lift,
            lift_low: lift.zip(factor).map(|(lift, factor)| lift / factor),
            lift_high: lift.zip(factor).map(|(lift, factor)| lift * factor),
        }
    }

    /// The share here − the share elsewhere; 0 where either group is empty.
    pub fn difference(&self) -> f64 {
        self.here.rate.zip(self.elsewhere.rate).map_or(0.0, |(here, elsewhere)| here - elsewhere)
    }

    /// Whether the intervals of the two shares do not touch.
    pub fn is_clear(&self) -> bool {
        let above = |a: &Rate, b: &Rate| a.low.zip(b.high).is_some_and(|(low, high)| low > high);
        above(&self.here, &self.elsewhere) || above(&self.elsewhere, &self.here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 2 ÷ and × exp(1.96 √(1/40 − 1/100 + 1/20 − 1/100)).
    #[test]
    fn twice_as_often() {
        let contrast = Contrast::of(40, 100, 20, 100);
        assert_eq!(contrast.lift, Some(2.0));
        assert!((contrast.lift_low.unwrap() - 1.263006364).abs() < 1e-8, "{contrast:?}");
        assert!((contrast.lift_high.unwrap() - 3.167046590).abs() < 1e-8, "{contrast:?}");
        assert!((contrast.difference() - 0.2).abs() < 1e-12 && contrast.is_clear());
    }

    #[test]
    fn never_and_nobody() {
        let never_here = Contrast::of(0, 10, 5, 10);
        assert_eq!((never_here.lift, never_here.lift_low), (Some(0.0), None));
        assert_eq!(Contrast::of(5, 10, 0, 10).lift, None);
        assert_eq!((Contrast::of(5, 10, 0, 0).lift, Contrast::of(5, 10, 0, 0).difference()), (None, 0.0));
    }
}
