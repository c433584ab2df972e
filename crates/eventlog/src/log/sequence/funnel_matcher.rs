//! FunnelMatcher through given steps: what the funnel counts and the filter "reached step *k*" selects.
//!
//! A *way* is one event per step that keeps the order, the windows and the exclusions. How far a
//! customer gets is the number of steps of the longest way. Of the ways that get that far, the
//! *earliest* one is the customer's: its first event is the earliest from which one can get that
//! far, and each further event the earliest that still can. In any order it is the one that is the
//! first to be complete, and of those the one that begins last.
//!
//! In order, one pass forwards finds how far, one pass backwards the earliest way. Forwards it is
//! enough to keep, by step, the latest event that can be that step: it has also the latest
//! possible beginning, so whatever a step before it allows (a window, no excluded activity in
//! between), it allows too. Backwards the same holds for the earliest event and the earliest end.
//! O(events × steps).
//!
//! In any order, the sets of events that can be the first *k* steps form a transversal matroid
//! (Edmonds & Fulkerson, J. Res. NBS 69B (1965), p. 147); a new event replaces the earliest one
//! that it makes superfluous, so that the events kept are always the latest possible set.
//! O(events × steps³) at worst.

use crate::log::filter::{FilterError, Period, activity_code};
use crate::log::{Journey, Vocabulary, time::days_to_ms};
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;

/// In which order the steps must happen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// In the given order, with anything between them. The default.
    #[default]
    Eventually,
    /// In the given order, each right after the one before it.
    StrictlyNext,
    /// In any order.
    Any,
}

/// A step: one activity (`"quote"`), or any one of several (`["quote", "offer"]`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(untagged)]
pub enum FunnelStep {
    /// This activity.
    One(String),
    /// Any one of these activities.
    AnyOf(Vec<String>),
}

impl FunnelStep {
    /// The activities that can be this step.
    pub fn activities(&self) -> &[String] {
        match self {
            Self::One(activity) => std::slice::from_ref(activity),
            Self::AnyOf(activities) => activities,
        }
    }

    /// The step in words: its activities joined by "or".
    pub fn words(&self) -> String {
        self.activities().join(" or ")
    }
}

/// What serde derives for this would first read anything at all, in much code.
impl<'de> Deserialize<'de> for FunnelStep {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Step;

        impl<'de> Visitor<'de> for Step {
            type Value = FunnelStep;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an activity or a list of activities")
            }

            fn visit_str<E: Error>(self, activity: &str) -> Result<FunnelStep, E> {
                Ok(activity.into())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<FunnelStep, A::Error> {
                let mut activities = Vec::new();
                while let Some(activity) = list.next_element::<String>()? {
                    activities.push(activity);
                }
                Ok(activities.into())
            }
        }

        deserializer.deserialize_any(Step)
    }
}

impl From<&str> for FunnelStep {
    fn from(activity: &str) -> Self {
        Self::One(activity.to_owned())
    }
}

impl From<String> for FunnelStep {
    fn from(activity: String) -> Self {
        Self::One(activity)
    }
}

impl From<Vec<String>> for FunnelStep {
    fn from(activities: Vec<String>) -> Self {
        Self::AnyOf(activities)
    }
}

/// Activities that must not happen between two steps that follow each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct Exclusion {
    /// The step after which they must not happen before the next one does; the first step is 1.
    /// Default: between any two.
    pub after_step: Option<u32>,
    /// The activities.
    pub activities: Vec<String>,
}

/// The steps and how strictly they are taken.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct FunnelSteps {
    /// The steps, first to last, at most [`MAX_STEPS`].
    pub steps: Vec<FunnelStep>,
    /// Their order.
    pub order: Order,
    /// Days within which all steps must happen, from the first step on. Default: no limit.
    pub window_days: Option<f64>,
    /// Days from a step to the next, first to last; missing or null: no limit. Not in any order.
    pub step_window_days: Vec<Option<f64>>,
    /// What must not happen between steps. Not in any order.
    pub exclusions: Vec<Exclusion>,
    /// When the first event of a way must be.
    pub entered: Period,
}

/// More steps than this are refused.
pub const MAX_STEPS: usize = 32;

/// One customer's earliest way to the deepest step that it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunnelMatch<'a> {
    /// How many steps it has; at least 1.
    pub depth: usize,
    /// The position of its first event in the journey.
    pub entry: usize,
    /// The position of its last event in the journey.
    pub last: usize,
    /// The positions of its events by step; empty if the steps may happen in any order.
    pub positions: &'a [u32],
}

/// Steps made ready for one log.
#[derive(Debug, Clone)]
pub struct FunnelMatcher {
    steps: usize,
    order: Order,
    /// By activity: the steps that it can be, one bit each, so that most events cost one look.
    steps_of: Vec<u32>,
    /// By activity: the steps after which it must not happen, one bit each.
    spoils: Vec<u32>,
    window_ms: i64,
    /// By step: the longest time to the next.
    gap_ms: Vec<i64>,
    entered: Period,
    // Workspace: by step, the event that can be it; by step, the positions from there on.
    reached: Vec<Reached>,
    positions: Vec<u32>,
}

/// The event that is kept for a step.
#[derive(Debug, Clone, Copy)]
struct Reached {
    /// Its position, or [`NOWHERE`].
    at: u32,
    /// The steps that it can be; used in any order only.
    steps: u32,
    time_ms: i64,
    /// The time of the way's other end.
    end_ms: i64,
}

const NOWHERE: u32 = u32::MAX;
const NOT_YET: Reached = Reached { at: NOWHERE, steps: 0, time_ms: 0, end_ms: 0 };

/// Days as ms; `None` for what cannot be a number of days.
pub(in crate::log) fn checked_days_to_ms(days: f64) -> Option<i64> {
    (days.is_finite() && days >= 0.0).then(|| days_to_ms(days))
}

impl FunnelMatcher {
    /// Looks up the steps' activities and checks the rest.
    ///
    /// # Errors
    /// Names what the log does not have or what cannot be meant.
    pub fn new(settings: &FunnelSteps, vocabulary: &Vocabulary) -> Result<Self, FilterError> {
        let refuse = |member, problem| Err(FilterError::Invalid { member, problem });
        let steps = settings.steps.len();
        if steps > MAX_STEPS {
            return refuse("steps", format!("{steps} steps are more than {MAX_STEPS}; leave some out"));
        }
        let kinds = vocabulary.activities.len();
        let (mut steps_of, mut spoils) = (vec![0u32; kinds], vec![0u32; kinds]);
        for (at, step) in settings.steps.iter().enumerate() {
            if step.activities().is_empty() {
                return refuse("steps", format!("step {} has no activity; name at least one", at + 1));
            }
            for name in step.activities() {
                steps_of[activity_code(vocabulary, name)?.index()] |= 1 << at;
            }
        }
        let limit = |member, days: Option<f64>| match days {
            None => Ok(i64::MAX),
            Some(days) => checked_days_to_ms(days).ok_or_else(|| FilterError::Invalid {
                member,
                problem: "the window must be a number of days, 0 or more".to_owned(),
            }),
        };
        let in_any_order = settings.order == Order::Any;
        if settings.step_window_days.len() > steps.saturating_sub(1) {
            let gaps = match steps.saturating_sub(1) {
                0 => "there is no gap between steps".to_owned(),
                1 => "there is only one gap between the steps".to_owned(),
                gaps => format!("there are only {gaps} gaps between the steps"),
            };
            return refuse("step_window_days", gaps);
        }
        if in_any_order && settings.step_window_days.iter().any(Option::is_some) {
            return refuse("step_window_days", "steps in any order have no time from one to the next".to_owned());
        }
        let mut gap_ms = vec![i64::MAX; steps];
        for (gap, &days) in gap_ms.iter_mut().zip(&settings.step_window_days) {
            *gap = limit("step_window_days", days)?;
        }
        if in_any_order && !settings.exclusions.is_empty() {
            return refuse("exclusions", "steps in any order have nothing between them".to_owned());
        }
        for exclusion in &settings.exclusions {
            let gaps = match exclusion.after_step {
                None => u32::MAX,
                Some(step) if step >= 1 && (step as usize) < steps => 1 << (step - 1),
                Some(step) => return refuse("exclusions", format!("there is no step after step {step}")),
            };
            for name in &exclusion.activities {
                spoils[activity_code(vocabulary, name)?.index()] |= gaps;
            }
        }
        // Only what lies between two steps can be spoiled.
        let gaps = ((1u64 << steps.saturating_sub(1)) - 1) as u32;
        spoils.iter_mut().for_each(|spoils| *spoils &= gaps);
        Ok(Self {
            steps,
            order: settings.order,
            steps_of,
            spoils,
            window_ms: limit("window_days", settings.window_days)?,
            gap_ms,
            entered: settings.entered,
            reached: vec![NOT_YET; steps],
            positions: vec![0; steps * steps],
        })
    }

    /// How many steps there are.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// How many of the steps a journey reaches.
    pub fn depth(&mut self, journey: &Journey) -> usize {
        match self.order {
            Order::Any => self.in_any_order(journey).map_or(0, |way| way.depth),
            Order::Eventually => self.in_order(journey, false),
            Order::StrictlyNext => self.in_order(journey, true),
        }
    }

    /// The earliest way to the deepest step that a journey reaches; `None` if it reaches none.
    pub fn find(&mut self, journey: &Journey) -> Option<FunnelMatch<'_>> {
        let strictly = match self.order {
            Order::Any => return self.in_any_order(journey),
            Order::Eventually => false,
            Order::StrictlyNext => true,
        };
        match self.in_order(journey, strictly) {
            0 => None,
            depth => Some(self.earliest(journey, depth, strictly)),
        }
    }

    /// How many steps a journey reaches in order.
    fn in_order(&mut self, journey: &Journey, strictly: bool) -> usize {
        self.reached.fill(NOT_YET);
        let mut depth = 0;
        for (at, (activity, &time_ms)) in journey.activities.iter().zip(journey.time_ms).enumerate() {
            let at = at as u32;
            let mut steps = self.steps_of[activity.index()];
            // Last step first: an event must not serve as two steps.
            while steps != 0 {
                let step = 31 - steps.leading_zeros() as usize;
                steps ^= 1 << step;
                let end_ms = if step == 0 {
                    if !self.entered.contains(time_ms) {
                        continue;
                    }
                    time_ms
                } else {
                    let before = self.reached[step - 1];
                    if before.at == NOWHERE
                        || strictly && before.at + 1 != at
                        || time_ms.saturating_sub(before.time_ms) > self.gap_ms[step - 1]
                        || time_ms.saturating_sub(before.end_ms) > self.window_ms
                    {
                        continue;
                    }
                    before.end_ms
                };
                self.reached[step] = Reached { at, steps: 0, time_ms, end_ms };
                depth = depth.max(step + 1);
            }
            if depth == self.steps {
                return depth;
            }
            let mut spoils = self.spoils[activity.index()];
            while spoils != 0 {
                let step = spoils.trailing_zeros() as usize;
                spoils &= spoils - 1;
                if self.reached[step].at != at {
                    self.reached[step] = NOT_YET;
                }
            }
        }
        depth
    }

    /// The earliest way of `depth` steps in order; there is one.
    fn earliest(&mut self, journey: &Journey, depth: usize, strictly: bool) -> FunnelMatch<'_> {
        self.reached.fill(NOT_YET);
        let wanted = ((1u64 << depth) - 1) as u32;
        for (at, (activity, &time_ms)) in journey.activities.iter().zip(journey.time_ms).enumerate().rev() {
            let at = at as u32;
            let mut steps = self.steps_of[activity.index()] & wanted;
            // First step first: an event must not serve as two steps.
            while steps != 0 {
                let step = steps.trailing_zeros() as usize;
                steps &= steps - 1;
                if step == 0 && !self.entered.contains(time_ms) {
                    continue;
                }
                let end_ms = if step + 1 == depth {
                    time_ms
                } else {
                    let after = self.reached[step + 1];
                    if after.at == NOWHERE
                        || strictly && at + 1 != after.at
                        || after.time_ms.saturating_sub(time_ms) > self.gap_ms[step]
                        || after.end_ms.saturating_sub(time_ms) > self.window_ms
                    {
                        continue;
                    }
                    let (rest, from) = ((step + 1) * self.steps, step * self.steps);
                    self.positions.copy_within(rest + step + 1..rest + depth, from + step + 1);
                    after.end_ms
                };
                self.positions[step * self.steps + step] = at;
                self.reached[step] = Reached { at, steps: 0, time_ms, end_ms };
            }
            let mut spoils = self.spoils[activity.index()] & (wanted >> 1);
            while spoils != 0 {
                let step = spoils.trailing_zeros() as usize + 1;
                spoils &= spoils - 1;
                if self.reached[step].at != at {
                    self.reached[step] = NOT_YET;
                }
            }
        }
        let positions = &self.positions[..depth];
        FunnelMatch { depth, entry: positions[0] as usize, last: positions[depth - 1] as usize, positions }
    }

    /// How far a journey gets in any order.
    fn in_any_order(&mut self, journey: &Journey) -> Option<FunnelMatch<'static>> {
        let mut found = None;
        for depth in 1..=self.steps {
            match self.all_of(journey, depth) {
                Some((entry, last)) => found = Some(FunnelMatch { depth, entry, last, positions: &[] }),
                // What is too late to be the first event of a way may still be a later one.
                None if self.entered.to_ms.is_some() => {}
                None => break,
            }
        }
        found
    }

    /// The first and the last of the events that are the first to complete the first `depth`
    /// steps.
    fn all_of(&mut self, journey: &Journey, depth: usize) -> Option<(usize, usize)> {
        let wanted = ((1u64 << depth) - 1) as u32;
        self.reached.fill(NOT_YET);
        let mut filled = 0;
        // The latest event that can be the first of a way.
        let mut entry: Option<Reached> = None;
        for (at, (activity, &time_ms)) in journey.activities.iter().zip(journey.time_ms).enumerate() {
            let steps = self.steps_of[activity.index()] & wanted;
            if steps == 0 || self.entered.is_before(time_ms) {
                continue;
            }
            let event = Reached { at: at as u32, steps, time_ms, end_ms: 0 };
            if self.entered.contains(time_ms) {
                entry = Some(event);
            }
            filled += usize::from(self.place(event));
            if filled < depth {
                continue;
            }
            let begin_ms = time_ms.saturating_sub(self.window_ms);
            let Some(first) = self.reached[..depth].iter().min_by_key(|kept| kept.at) else { continue };
            if first.time_ms < begin_ms {
                continue;
            }
            // Any event that can be a step is in some complete set (basis exchange), so one that
            // enters too late can make room for one that does not.
            let first = if self.entered.contains(first.time_ms) { Some(*first) } else { entry };
            if let Some(first) = first.filter(|first| first.time_ms >= begin_ms) {
                return Some((first.at as usize, at));
            }
        }
        None
    }

    /// Gives an event a step: a free one if the others can be moved so that one is, otherwise
    /// that of the earliest event that it can replace. Returns whether one was free.
    fn place(&mut self, event: Reached) -> bool {
        let mut from = [NOWHERE; MAX_STEPS];
        let (mut seen, mut next) = (event.steps, event.steps);
        let mut free = None;
        let mut earliest = event.steps.trailing_zeros() as usize;
        while next != 0 {
            let step = next.trailing_zeros() as usize;
            next &= next - 1;
            if self.reached[step].at == NOWHERE {
                free = Some(step);
                break;
            }
            if self.reached[step].at < self.reached[earliest].at {
                earliest = step;
            }
            let mut fresh = self.reached[step].steps & !seen;
            seen |= fresh;
            next |= fresh;
            while fresh != 0 {
                from[fresh.trailing_zeros() as usize] = step as u32;
                fresh &= fresh - 1;
            }
        }
        let mut step = free.unwrap_or(earliest);
        while from[step] != NOWHERE {
            let moved = from[step] as usize;
            self.reached[step] = self.reached[moved];
            step = moved;
        }
        self.reached[step] = event;
        free.is_some()
    }
}
