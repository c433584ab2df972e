//! Rates that carry their counts and a 95 % interval.

use serde::{Deserialize, Serialize};

/// Below this many customers in a group a rate is "too few to tell".
pub const MIN_GROUP: u64 = 30;

/// Standard normal quantile of 0.975.
pub const Z95: f64 = 1.959_963_984_540_054;

/// The Wilson score interval at 95 % for `hits` of `n`; `None` when `n` is 0.
///
/// Wilson, "Probable inference, the law of succession, and statistical inference",
/// JASA 22 (1927), p. 209–212; the form of Brown, Cai & DasGupta, Stat. Sci. 16 (2001), eq. 4.
///
/// ```
/// let (low, high) = desirepath_stats::wilson(50, 100).unwrap();
/// assert!((low - 0.403_831_530_366).abs() < 1e-9 && (high - 0.596_168_469_634).abs() < 1e-9);
/// ```
pub fn wilson(hits: u64, n: u64) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let (n, p) = (n as f64, hits as f64 / n as f64);
    let z2 = Z95 * Z95;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z95 / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let low = if hits == 0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if p >= 1.0 { 1.0 } else { (middle + half).min(1.0) };
    Some((low, high))
}

/// A share of customers with everything needed to judge it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Rate {
    /// Customers for whom it is true.
    pub hits: u64,
    /// Customers asked.
    pub n: u64,
    /// `hits / n` as a fraction; absent when `n` is 0.
    pub rate: Option<f64>,
    /// Lower end of the 95 % Wilson interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % Wilson interval.
    pub high: Option<f64>,
    /// Whether `n` is below [`MIN_GROUP`], so that the rate says little.
    pub too_few: bool,
}

impl Rate {
    /// The rate of `hits` among `n` customers.
    pub fn of(hits: u64, n: u64) -> Self {
        let interval = wilson(hits, n);
        Self {
            hits,
            n,
            rate: (n > 0).then(|| hits as f64 / n as f64),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            too_few: n < MIN_GROUP,
        }
    }
}

/// A [`Rate`] of conversion, flattened into the row that it describes.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct ConversionRate {
    /// Customers that converted.
    pub conversions: u64,
    /// Customers at risk of converting: the denominator of `conversion_rate`.
    pub n: u64,
    /// `conversions / n` as a fraction; absent when `n` is 0.
    pub conversion_rate: Option<f64>,
    /// Lower end of the 95 % Wilson interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % Wilson interval.
    pub high: Option<f64>,
    /// Whether `n` is below [`MIN_GROUP`], so that the rate says little.
    pub too_few: bool,
}

impl ConversionRate {
    /// The rate of `conversions` among `n` customers.
    pub fn of(conversions: u64, n: u64) -> Self {
        let Rate { rate, low, high, too_few, .. } = Rate::of(conversions, n);
        Self { conversions, n, conversion_rate: rate, low, high, too_few }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reference: statsmodels `proportion_confint(method="wilson")`.
    #[test]
    fn agrees_with_statsmodels() {
        for (hits, n, low, high) in [
            (0, 10, 0.0, 0.277_532_799_862_889_26),
            (3, 4, 0.300_641_842_582_401_84, 0.954_412_739_190_299_5),
            (1, 30, 0.005_908_590_381_612_455, 0.166_703_909_914_091_76),
            (499, 1000, 0.468_073_488_750_724, 0.529_934_164_766_247),
            (10, 10, 0.722_467_200_137_110_6, 1.0),
        ] {
            let (l, h) = wilson(hits, n).unwrap();
            assert!((l - low).abs() < 1e-12 && (h - high).abs() < 1e-12, "{hits}/{n}: {l} {h}");
        }
        assert_eq!(wilson(0, 0), None);
    }
}
