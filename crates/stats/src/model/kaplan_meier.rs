//! How long until it happens, when not everybody is watched to the end.
//!
//! - Survival: the product-limit estimator, `S(t) = Π (1 − dⱼ / nⱼ)` over the times `tⱼ ≤ t` with
//!   `dⱼ` endings among `nⱼ` at risk (Kaplan & Meier, JASA 53 (1958), p. 457–481), with
//!   Greenwood's variance and the interval on the scale of `log(−log S)` (Kalbfleisch & Prentice,
//!   *The Statistical Analysis of Failure Time Data*, 2nd ed. 2002, §1.4.1).
//! - Median: the first time with `S ≤ ½`; its interval holds the times at which the interval of
//!   `S` holds ½ (Brookmeyer & Crowley, Biometrics 38 (1982), p. 29–41).
//! - Chance: with endings of a second kind that rule the event out, the cumulative incidence
//!   `F(t) = Σ S(tⱼ₋₁) eⱼ / nⱼ` (Aalen & Johansen, Scand. J. Stat. 5 (1978), p. 141–150) with the
//!   variance of Gaynor et al., JASA 88 (1993), p. 402, eq. 2. Without a second kind `F = 1 − S`,
//!   and both variances and intervals are the same.
//!
//! Assumes that who is watched how long says nothing about when it happens (the end of the log
//! does not; giving up on hopeless leads would). Whoever is censored at a time counts as at risk
//! at that time. Times are whole numbers in a unit of the caller's, so that counts of parts merge
//! exactly. Fitting is O(distinct times), a chance O(log times).

use crate::{Z95, wilson};
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It happened.
    Event,
    /// Something else happened that rules it out.
    RuledOut,
    /// Nothing yet: watching stopped.
    Censored,
}

/// Waits by time and ending. Parts merge in any order to the same counts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Waits {
    /// By time, up to [`NEAR`]: endings in the order of [`Ending`]; empty while there are few waits.
    near: Vec<[u32; 3]>,
    /// The first few, and all longer ones: the time, shifted up by [`KIND_BITS`], and the ending.
    keys: Vec<u32>,
}

const KIND_BITS: u32 = 2;

/// Longer waits count as this long.
pub const LONGEST: u32 = u32::MAX >> KIND_BITS;

/// Waits up to this time are counted where they are many; longer ones are rare.
const NEAR: u32 = 1 << 14;

/// From so many on, counting takes less room than keeping them.
const FEW: usize = 1 << 12;

impl Waits {
    /// Records one wait of `time` units.
    pub fn record(&mut self, time: u32, ending: Ending) {
        self.add(time.min(LONGEST) << KIND_BITS | ending as u32);
    }

    /// Adds what `other` has recorded.
    pub fn merge(&mut self, other: &Self) {
        if !other.near.is_empty() {
            self.count();
            self.reach(other.near.len());
            for (own, other) in self.near.iter_mut().zip(&other.near) {
                own.iter_mut().zip(other).for_each(|(own, other)| *own += other);
            }
        }
        other.keys.iter().for_each(|&key| self.add(key));
    }

    /// How many waits were recorded.
    pub fn total(&self) -> u64 {
        self.keys.len() as u64 + self.near.iter().flatten().map(|&count| u64::from(count)).sum::<u64>()
    }

    /// The waits by time, each with its endings in the order of [`Ending`].
    pub fn rows(&self) -> Vec<(u32, [f64; 3])> {
        let mut rows = Vec::new();
        self.put_rows(&mut rows);
        rows
    }

    /// As [`Self::rows`], in memory that was used before.
    pub fn put_rows(&self, rows: &mut Vec<(u32, [f64; 3])>) {
        rows.clear();
        let near = (0..).zip(&self.near).filter(|(_, endings)| **endings != [0; 3]);
        rows.extend(near.map(|(time, endings)| (time, endings.map(f64::from))));
        // Where some are counted, these are longer.
        let mut keys = self.keys.clone();
        radsort::sort(&mut keys);
        for (time, ending) in keys.into_iter().map(parts_of) {
            if rows.last().is_none_or(|(last, _)| *last != time) {
                rows.push((time, [0.0; 3]));
            }
            if let Some((_, endings)) = rows.last_mut() {
                endings[ending] += 1.0;
            }
        }
    }

    #[inline]
    fn add(&mut self, key: u32) {
        let (time, ending) = parts_of(key);
        if self.near.is_empty() || time > NEAR {
            self.keys.push(key);
            if self.near.is_empty() && self.keys.len() == FEW {
                self.count();
            }
        } else {
            self.reach(time as usize + 1);
            self.near[time as usize][ending] += 1;
        }
    }

    /// From now on waits are counted.
    fn count(&mut self) {
        self.reach(1);
        std::mem::take(&mut self.keys).into_iter().for_each(|key| self.add(key));
    }

    fn reach(&mut self, times: usize) {
        if self.near.len() < times {
            self.near.resize(times, [0; 3]);
        }
    }
}

/// The time of a key, and the place of its ending.
fn parts_of(key: u32) -> (u32, usize) {
    (key >> KIND_BITS, (key & ((1 << KIND_BITS) - 1)) as usize)
}

/// Adds waits of `weight` in all, spread as in `other`: prior knowledge worth that many waits.
pub fn blend(rows: &[(u32, [f64; 3])], other: &[(u32, [f64; 3])], weight: f64) -> Vec<(u32, [f64; 3])> {
    let total: f64 = other.iter().flat_map(|(_, endings)| endings).sum();
    let scale = if total > 0.0 { weight / total } else { 0.0 };
    let mut all: Vec<(u32, [f64; 3])> = rows.to_vec();
    all.extend(other.iter().map(|&(time, endings)| (time, endings.map(|count| count * scale))));
    all.order_by_key(|&(time, _)| time);
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1.iter_mut().zip(next.1).for_each(|(kept, next)| *kept += next);
        }
        same
    });
    all
}

/// What is known at one time.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    time: u32,
    /// Not ended and still watched just before this time.
    at_risk: f64,
    /// Not ended just after this time.
    survival: f64,
    /// It has happened by this time.
    incidence: f64,
    /// Sums up to and including this time, from which variances of any window follow:
    /// `[a, aF, aF², b, c, cF]` with `a = d/(n(n−d))`, `b = S²(n−e)e/n³`, `c = S e/n²`.
    sums: [f64; 6],
}

/// Half, and what products of fractions may miss it by.
const HALF: f64 = 0.5 + 1e-9;

/// A fitted curve.
#[derive(Debug, Clone, Default)]
pub struct Curve {
    steps: Vec<Step>,
}

/// A probability with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Chance {
    /// The estimate.
    pub chance: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// A time with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Median {
    /// The estimate.
    pub time: u32,
    /// Lower end; absent if the interval has none.
    pub low: Option<u32>,
    /// Upper end; absent if the interval has none: too few have ended.
    pub high: Option<u32>,
}

impl Curve {
    /// Fits waits by time, sorted, each with the (weighted) number of its endings.
    pub fn fit(rows: &[(u32, [f64; 3])]) -> Self {
        let mut curve = Self::default();
        curve.refit(rows);
        curve
    }

    /// As [`Self::fit`], in the memory of this curve.
    pub fn refit(&mut self, rows: &[(u32, [f64; 3])]) {
        let mut at_risk: f64 = rows.iter().flat_map(|(_, endings)| endings).sum();
        let (mut survival, mut incidence, mut sums) = (1.0, 0.0, [0.0; 6]);
        let steps = rows.iter().map(|&(time, [events, ruled_out, censored])| {
            let (n, ended, before) = (at_risk, events + ruled_out, survival);
            if ended > 0.0 {
                // Sums of weights may leave a trace where nobody is left.
                let is_last = n - ended < 1e-9 * n;
                incidence += before * events / n;
                survival = if is_last { 0.0 } else { before * (1.0 - ended / n) };
                let a = if is_last { 0.0 } else { ended / (n * (n - ended)) };
                let b = before * before * (n - events).max(0.0) * events / (n * n * n);
                let c = before * events / (n * n);
                let terms = [a, a * incidence, a * incidence * incidence, b, c, c * incidence];
                sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
            }
            at_risk -= ended + censored;
            Step { time, at_risk: n, survival, incidence, sums }
        });
        self.steps.clear();
        self.steps.extend(steps);
    }

    /// Fits recorded waits.
    pub fn of(waits: &Waits) -> Self {
        Self::fit(&waits.rows())
    }

    /// What is known just before `time`; without it nothing has happened yet.
    fn before(&self, time: u32) -> Step {
        let at = self.steps.partition_point(|step| step.time < time);
        let start = Step { survival: 1.0, ..Step::default() };
        at.checked_sub(1).map_or(start, |at| self.steps[at])
    }

    /// How many are watched and not ended just before `time`.
    pub fn at_risk(&self, time: u32) -> f64 {
        let at = self.steps.partition_point(|step| step.time < time);
        self.steps.get(at).map_or(0.0, |step| step.at_risk)
    }

    /// The share that has not ended by `time`, inclusive, with its interval.
    pub fn survival(&self, time: u32) -> Chance {
        self.band(&self.before(time.saturating_add(1)))
    }

    fn band(&self, step: &Step) -> Chance {
        let survival = step.survival;
        let (low, high) = log_log(survival, survival * step.sums[0].sqrt()).unwrap_or((survival, survival));
        Chance { chance: survival, low, high }
    }

    /// The first time by which half have ended; `None` if that was never seen.
    pub fn median(&self) -> Option<Median> {
        let at = self.steps.iter().position(|step| step.survival <= HALF)?;
        let first = |steps: &[Step], end: fn(Chance) -> f64| {
            steps.iter().find(|step| step.survival < 1.0 && end(self.band(step)) <= HALF).map(|step| step.time)
        };
        // The ends of an interval lie on either side of the share.
        let (low, high) = (first(&self.steps[..=at], |band| band.low), first(&self.steps[at..], |band| band.high));
        Some(Median { time: self.steps[at].time, low, high })
    }

    /// The chance that it happens at `from ≤ time < to`, for those not ended before `from`.
    /// `None` when nobody is at risk at `from`.
    pub fn chance(&self, from: u32, to: u32) -> Option<Chance> {
        let at_risk = self.at_risk(from);
        let (start, end) = (self.before(from), self.before(to));
        if at_risk <= 0.0 || start.survival <= 0.0 {
            return None;
        }
        let chance = ((end.incidence - start.incidence) / start.survival).clamp(0.0, 1.0);
        let [a, a_f, a_f2, b, c, c_f] = std::array::from_fn(|sum| end.sums[sum] - start.sums[sum]);
        let f = end.incidence;
        let variance = f * f * a - 2.0 * f * a_f + a_f2 + b - 2.0 * (f * c - c_f);
        let error = variance.max(0.0).sqrt() / start.survival;
        // Without any ending, or with nothing else, the share of those followed through tells.
        let (low, high) = match log_log(1.0 - chance, error) {
            Some((low, high)) => (1.0 - high, 1.0 - low),
            None if chance > 0.5 => (wilson(at_risk as u64, at_risk as u64).map_or(0.0, |(low, _)| low), 1.0),
            None => (0.0, wilson(0, self.at_risk(to) as u64).map_or(1.0, |(_, high)| high)),
        };
        Some(Chance { chance, low, high })
    }

    /// Whether somebody is watched up to `time`, or all have ended before: only then is a chance
    /// up to `time` more than a lower bound.
    pub fn reaches(&self, time: u32) -> bool {
        self.at_risk(time) > 0.0 || self.before(time).survival <= 0.0
    }
}

/// The 95 % interval of a share on the scale of `log(−log share)`; `None` where that has no scale.
fn log_log(share: f64, error: f64) -> Option<(f64, f64)> {
    if share <= 0.0 || share >= 1.0 || error <= 0.0 {
        return None;
    }
    let log = libm::log(share);
    let factor = libm::exp(Z95 * error / (share * log.abs()));
    Some((libm::exp(log * factor), libm::exp(log / factor)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Waltons data with lifelines' MIT licence beside it: `T,E,group`, times in tenths.
    fn waltons(group: &str) -> Waits {
        let mut waits = Waits::default();
        for line in include_str!("../../tests/golden/survival_waltons.csv").lines().skip(1) {
            let cells: Vec<&str> = line.trim().split(',').collect();
            if cells[2] == group {
                let time = (cells[0].parse::<f64>().unwrap() * 10.0).round() as u32;
                waits.record(time, if cells[1] == "1" { Ending::Event } else { Ending::Censored });
            }
        }
        waits
    }

    /// Reference: lifelines 0.30.3, `KaplanMeierFitter` (exponential Greenwood).
    #[test]
    fn agrees_with_lifelines() {
        let golden: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/golden/survival_waltons.json")).unwrap();
        for group in ["control", "miR-137"] {
            let (waits, golden) = (waltons(group), &golden[group]);
            let curve = Curve::of(&waits);
            assert_eq!(waits.total(), golden["n"].as_u64().unwrap());
            assert_eq!(f64::from(curve.median().unwrap().time) / 10.0, golden["median"].as_f64().unwrap());
            for point in golden["S"].as_array().unwrap() {
                let [time, survival, low, high] = std::array::from_fn(|at| point[at].as_f64().unwrap());
                let found = curve.survival((time * 10.0).round() as u32);
                for (found, expected) in [(found.chance, survival), (found.low, low), (found.high, high)] {
                    assert!((found - expected).abs() <= 1e-9 * expected, "{group} {time}: {found} {expected}");
                }
                // With one kind of ending the incidence is the complement, interval and all.
                let chance = curve.chance(0, (time * 10.0).round() as u32 + 1).unwrap();
                for (found, expected) in [(chance.chance, 1.0 - survival), (chance.low, 1.0 - high)] {
                    assert!((found - expected).abs() <= 1e-9, "{group} {time}: {found} {expected}");
                }
            }
        }
    }

    /// The chance from a later start is that of a curve that starts there.
    #[test]
    fn a_later_start_is_a_curve_of_its_own() {
        let rows: Vec<_> = (0..40u32).map(|t| (t, [f64::from(t % 5), f64::from(t % 3), f64::from(t % 7)])).collect();
        let whole = Curve::fit(&rows).chance(12, 33).unwrap();
        let later: Vec<_> = rows.iter().copied().filter(|(time, _)| *time >= 12).collect();
        let alone = Curve::fit(&later).chance(0, 33).unwrap();
        for (a, b) in [(whole.chance, alone.chance), (whole.low, alone.low), (whole.high, alone.high)] {
            assert!((a - b).abs() < 1e-12, "{a} {b}");
        }
    }

    /// 100 waits, all watched to the end: incidence is a plain share with the binomial variance.
    #[test]
    fn without_censoring_it_is_a_share() {
        let curve = Curve::fit(&[(1, [10.0, 5.0, 0.0]), (2, [20.0, 15.0, 0.0]), (9, [0.0, 0.0, 50.0])]);
        let found = curve.chance(0, 9).unwrap();
        assert!((found.chance - 0.3).abs() < 1e-12);
        let (low, high) = log_log(0.7, (0.3f64 * 0.7 / 100.0).sqrt()).unwrap();
        assert!((found.low - (1.0 - high)).abs() < 1e-12 && (found.high - (1.0 - low)).abs() < 1e-12);
    }

    #[test]
    fn little_or_nothing_is_said_as_such() {
        let nothing = Curve::of(&Waits::default());
        assert_eq!((nothing.median(), nothing.chance(0, 9)), (None, None));
        assert!(!nothing.reaches(1) && nothing.at_risk(0) == 0.0);
        let all_open = Curve::fit(&[(5, [0.0, 0.0, 3.0])]);
        let chance = all_open.chance(0, 5).unwrap();
        assert!(chance.chance == 0.0 && chance.high > 0.5, "{chance:?}");
        assert!(all_open.reaches(5) && !all_open.reaches(6));
        assert_eq!(Curve::fit(&[(5, [3.0, 0.0, 0.0])]).median().unwrap().time, 5);
        // Products of fractions miss a half by a trace.
        for n in 1..200_u32 {
            let all = Curve::fit(&(1..=2 * n).map(|time| (time, [1.0, 0.0, 0.0])).collect::<Vec<_>>());
            assert_eq!(all.median().unwrap().time, n, "half of {}", 2 * n);
        }
    }

    #[test]
    fn blending_adds_the_given_weight() {
        let blended = blend(&[(1, [1.0, 0.0, 0.0])], &[(1, [2.0, 0.0, 0.0]), (3, [0.0, 0.0, 6.0])], 4.0);
        assert_eq!(blended, [(1, [2.0, 0.0, 0.0]), (3, [0.0, 0.0, 3.0])]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn merging_in_any_order_is_recording_at_once(
            waits in prop::collection::vec((prop_oneof![0u32..50, NEAR - 1..NEAR + 3], 0u8..3), 0..9000), cut in 0usize..9000,
        ) {
            let cut = cut.min(waits.len());
            let record = |waits: &[(u32, u8)]| {
                let mut all = Waits::default();
                for &(time, ending) in waits {
                    all.record(time, [Ending::Event, Ending::RuledOut, Ending::Censored][usize::from(ending)]);
                }
                all
            };
            let (mut ab, mut ba) = (record(&waits[..cut]), record(&waits[cut..]));
            ab.merge(&record(&waits[cut..]));
            ba.merge(&record(&waits[..cut]));
            prop_assert_eq!(ab.rows(), record(&waits).rows());
            prop_assert_eq!(ba.rows(), ab.rows());
            prop_assert_eq!(ab.total(), waits.len() as u64);
        }
    }
}
