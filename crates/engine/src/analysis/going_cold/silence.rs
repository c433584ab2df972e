//! From silences to a curve and its cold day.

use crate::model::kaplan_meier::{Chance, Curve, Waits, blend};
use crate::stats::MIN_GROUP;
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// Whether there is a cold day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// There is.
    GoesCold,
    /// On every day that the data support the chance to return is above the threshold.
    StaysWarm,
    /// The log is shorter than the silence and the horizon together: nobody can tell yet.
    LogTooShort,
}

/// How leads come back, or do not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Silence {
    /// Silences counted (occurrences, not customers).
    pub gaps: u64,
    /// Those that ended with a return.
    pub returned: u64,
    /// Those that ended with an explicit loss.
    pub lost: u64,
    /// Those that the end of the log cut off.
    pub open: u64,
    /// Whether there is a cold day.
    pub verdict: Verdict,
    /// First day of silence on which the chance to return within the horizon is below the threshold.
    pub cold_day: Option<u32>,
    /// Lower end of its 95 % interval.
    pub cold_day_low: Option<u32>,
    /// Upper end of its 95 % interval; absent if the data do not bound it.
    pub cold_day_high: Option<u32>,
    /// Whether there are fewer than [`MIN_GROUP`] silences.
    pub too_few: bool,
    /// Whether the silences at all activities were blended in, because these say too little.
    pub is_shrunk: bool,
    /// The chance to return by day of silence, thinned out to at most [`POINTS`] days and the cold day.
    pub curve: Vec<Point>,
}

/// One day of a curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Point {
    /// Days of silence.
    pub day: u32,
    /// Chance to return within the horizon from here.
    pub chance: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
    /// Silences that reach this day.
    pub at_risk: u64,
}

/// A curve is thinned out to about so many points.
pub const POINTS: usize = 60;

/// Days of silence beyond this are not looked at.
const LAST_DAY: u32 = 3650;

/// A day that fewer silences reach says nothing, even if none of them ended with a return: of a chance
/// of one in four, that would happen to ten of them once in twenty times.
const FEWEST: f64 = 10.0;

const HOUR_MS: f64 = 3_600_000.0;

/// A silence in whole hours.
pub(super) fn hours(ms: i64) -> u32 {
    // Exact below 2⁵³ ms, and a tenth of the time that browsers take to divide integers of 64 bits.
    (ms as f64 / HOUR_MS) as u32
}

/// What counts as cold.
pub(super) struct Rule {
    horizon_hours: u32,
    threshold: f64,
}

/// How leads come back after some silences.
#[derive(Serialize, Deserialize)]
pub(super) struct Fit {
    /// By day of silence from 0 on, as far as the data support it.
    pub by_day: Vec<Chance>,
    pub cold_day: Option<u32>,
    interval: [Option<u32>; 2],
    verdict: Verdict,
    is_shrunk: bool,
    /// By day: the silences, without those blended in, that reach it.
    at_risk: Vec<u64>,
    /// How many silences ended how, in the order of [`crate::model::kaplan_meier::Ending`].
    endings: [u64; 3],
}

/// The silences at all activities: what those at one are held against.
pub(super) struct Overall {
    rows: Vec<(u32, [f64; 3])>,
    curve: Curve,
    pub fit: Fit,
}

/// Memory for one fit after the other.
#[derive(Default)]
pub(super) struct Workspace {
    rows: Vec<(u32, [f64; 3])>,
    own: Curve,
}

impl Rule {
    pub(super) fn new(horizon_days: f64, threshold: f64) -> Self {
        Self { horizon_hours: ((horizon_days * 24.0).round() as u32).max(1), threshold }
    }

    /// Fits silences by themselves.
    pub(super) fn fit_alone(&self, waits: &Waits) -> Overall {
        let rows = waits.rows();
        let curve = Curve::fit(&rows);
        let fit = self.search(&rows, &curve, &curve, &curve, false);
        Overall { rows, curve, fit }
    }

    /// Fits silences; where they say too little themselves, together with `overall`.
    pub(super) fn fit(&self, waits: &Waits, overall: &Overall, workspace: &mut Workspace) -> Fit {
        let Workspace { rows, own } = workspace;
        waits.put_rows(rows);
        own.refit(rows);
        if waits.total() >= MIN_GROUP {
            let fit = self.search(rows, own, own, own, false);
            if fit.cold_day.is_some() || fit.verdict == Verdict::LogTooShort {
                return fit;
            }
        }
        let blended = Curve::fit(&blend(rows, &overall.rows, MIN_GROUP as f64));
        self.search(rows, own, &blended, &overall.curve, true)
    }

    /// Walks through the days of silence. `support` says how far the data reach; `own` is the curve
    /// of `rows`.
    fn search(&self, rows: &[(u32, [f64; 3])], own: &Curve, curve: &Curve, support: &Curve, is_shrunk: bool) -> Fit {
        let mut verdict = Verdict::StaysWarm;
        let mut by_day: Vec<Chance> = Vec::new();
        // Until here many reach a day; from here on it says something only if none of them came back.
        let mut firm = 0;
        for day in 0..=LAST_DAY {
            let (from, to) = (day * 24, day * 24 + self.horizon_hours);
            let is_firm = support.at_risk(from) >= MIN_GROUP as f64;
            let Some(chance) = curve.chance(from, to).filter(|_| support.at_risk(from) >= FEWEST) else {
                break;
            };
            if curve.reaches(to) {
                by_day.push(chance);
                firm = if is_firm { by_day.len() } else { firm };
            } else if is_firm && chance.chance < self.threshold {
                // The chance is at least this: enough to say that it is not cold, not that it is.
                verdict = Verdict::LogTooShort;
                break;
            }
        }
        let first = |end: fn(&Chance) -> f64| {
            let at = by_day[..firm].iter().skip(1).position(|chance| end(chance) < self.threshold)?;
            Some(at as u32 + 1)
        };
        let none_after = || (firm.max(1)..by_day.len()).find(|&day| by_day[day].chance <= 0.0).map(|day| day as u32);
        let cold_day = first(|chance| chance.chance).or_else(none_after);
        let first =
            |end| first(end).or_else(|| Some(cold_day?).filter(|&day| end(&by_day[day as usize]) < self.threshold));
        let interval = match cold_day {
            Some(_) => [first(|chance| chance.low), first(|chance| chance.high)],
            None => [None; 2],
        };
        if cold_day.is_some() {
            verdict = Verdict::GoesCold;
        }
        by_day.truncate(cold_day.map_or(firm, |day| firm.max(day as usize + 1)));
        let at_risk = (0..by_day.len() as u32).map(|day| own.at_risk(day * 24).round() as u64).collect();
        let endings = std::array::from_fn(|ending| rows.iter().map(|(_, endings)| endings[ending]).sum::<f64>() as u64);
        Fit { by_day, cold_day, interval, verdict, is_shrunk, at_risk, endings }
    }
}

impl Fit {
    /// The chance to return after so many days of silence.
    pub(super) fn chance(&self, silent_days: f64) -> Option<Chance> {
        let last = self.by_day.len().checked_sub(1)?;
        Some(self.by_day[(silent_days as usize).min(last)])
    }

    pub(super) fn silence(&self) -> Silence {
        let [returned, lost, open] = self.endings;
        let gaps = returned + lost + open;
        // All days if they are few, else ever fewer: most happens in the first days.
        let days = self.by_day.len();
        let thinned = |point: usize| (days - 1) * point * point / ((POINTS - 1) * (POINTS - 1));
        let mut days: Vec<usize> =
            if days <= POINTS { (0..days).collect() } else { (0..POINTS).map(thinned).collect() };
        days.extend(self.cold_day.map(|day| day as usize));
        days.order();
        days.dedup();
        let point = |day: usize| {
            let Chance { chance, low, high } = self.by_day[day];
            Point { day: day as u32, chance, low, high, at_risk: self.at_risk[day] }
        };
        Silence {
            gaps,
            returned,
            lost,
            open,
            verdict: self.verdict,
            cold_day: self.cold_day,
            cold_day_low: self.interval[0],
            cold_day_high: self.interval[1],
            too_few: gaps < MIN_GROUP,
            is_shrunk: self.is_shrunk,
            curve: days.into_iter().map(point).collect(),
        }
    }
}
