//! The journey that the user believes in, and how a customer's own is read along it: what
//! conformance counts and the filter of a deviation selects.

mod align;

use self::align::{Alignment, Model};
use crate::log::{ActivityId, Journey, Outcomes, Vocabulary, time::DAY_MS};
use serde::{Deserialize, Serialize};

/// A step that is believed in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "ConformanceStep")]
pub struct ReferenceStep {
    /// The activities of which any is the step.
    pub any_of: Vec<String>,
    /// Whether it may be left out.
    pub optional: bool,
    /// Days within which it must follow the last step before it that was done. Default: no limit.
    pub within_days: Option<f64>,
}

/// The journey that is believed in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct ReferenceModel {
    /// The steps, first to last, at most [`MAX_REFERENCE_STEPS`].
    pub steps: Vec<ReferenceStep>,
    /// Whether steps done again and unlisted activities break the journey. Default: no.
    pub strict: bool,
}

/// More steps than this are refused.
pub const MAX_REFERENCE_STEPS: usize = 32;

/// How a customer takes the journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Follows {
    /// All of it, without a deviation.
    Fully,
    /// As far as it has come, without a deviation.
    OnTrack,
    /// With deviations.
    Partly,
    /// No step was done.
    NotAtAll,
}

/// What kind of deviation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DeviationKind {
    /// A later step was reached without this one.
    Skipped,
    /// It was done, but not in its place.
    WrongOrder,
    /// It was done later than its limit allows.
    TooLate,
    /// It was done more than once.
    Again,
    /// It is not among the steps.
    Unlisted,
}

/// The kinds of deviation that belong to a step.
pub const STEP_DEVIATIONS: [DeviationKind; 4] =
    [DeviationKind::Skipped, DeviationKind::WrongOrder, DeviationKind::TooLate, DeviationKind::Again];

/// Why a believed journey cannot be read in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferenceError {
    /// The log has no activity of this name.
    Unknown(String),
    /// Something that cannot be meant, in words.
    Invalid(String),
}

/// What was read of one customer. Bits are steps, the first the lowest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// How the journey is taken.
    pub follows: Follows,
    /// The steps that were done in their place.
    pub done: u32,
    /// How many steps up to the last that was done.
    pub reached: usize,
    /// By kind as in [`STEP_DEVIATIONS`]: the steps that deviate so.
    pub deviates: [u32; 4],
    /// The steps that have a limit.
    limited: u32,
    /// `1 − what must be mended / what there is`, 0–1.
    pub fitness: f64,
}

impl Reading {
    /// Whether a step deviates in the kind at this place of [`STEP_DEVIATIONS`].
    pub fn deviates(&self, kind: usize, step: usize) -> bool {
        self.deviates[kind] >> step & 1 == 1
    }

    /// Whether the customer was in the same place and did not deviate.
    pub fn keeps(&self, kind: usize, step: usize) -> bool {
        let is_done = self.done >> step & 1 == 1;
        let is_there = match STEP_DEVIATIONS[kind] {
            DeviationKind::Skipped => is_done && self.reached > step + 1,
            DeviationKind::TooLate => is_done && self.limited >> step & 1 == 1,
            _ => is_done,
        };
        is_there && !self.deviates(kind, step)
    }
}

/// Reads journeys, with space that is used again.
#[derive(Debug, Default)]
pub struct ReferenceReader {
    model: Model,
    limits: Vec<Option<i64>>,
    strict: bool,
    alignment: Alignment,
    /// Of the journey's listed events: which steps each can be, and when it was.
    events: Vec<u32>,
    times_ms: Vec<i64>,
}

impl ReferenceReader {
    /// Looks up the activities of a log.
    ///
    /// # Errors
    /// Steps that the log does not have or that cannot be meant.
    pub fn new(reference: &ReferenceModel, vocabulary: &Vocabulary) -> Result<Self, ReferenceError> {
        let steps = &reference.steps;
        if steps.len() > MAX_REFERENCE_STEPS {
            let problem = format!("{} steps are more than {MAX_REFERENCE_STEPS}; leave some out", steps.len());
            return Err(ReferenceError::Invalid(problem));
        }
        let kinds = vocabulary.activities.len();
        let mut model = Model { steps_of: vec![0; kinds], count: steps.len(), optional: 0 };
        for (at, step) in steps.iter().enumerate() {
            if step.any_of.is_empty() {
                let problem = format!("step {} has no activity; name at least one in any_of", at + 1);
                return Err(ReferenceError::Invalid(problem));
            }
            if step.within_days.is_some_and(|days| !days.is_finite() || days < 0.0) {
                let problem = format!("the limit of step {} must be a number of days, 0 or more", at + 1);
                return Err(ReferenceError::Invalid(problem));
            }
            model.optional |= u32::from(step.optional) << at;
            for name in &step.any_of {
                let activity = vocabulary.activity_named(name).ok_or_else(|| ReferenceError::Unknown(name.clone()))?;
                model.steps_of[activity.index()] |= 1 << at;
            }
        }
        let days = |days: f64| (days * DAY_MS as f64).round() as i64;
        let limits = steps.iter().map(|step| step.within_days.map(days)).collect();
        Ok(Self { model, limits, strict: reference.strict, ..Self::default() })
    }

    /// Whether an activity is not among the steps. A conversion or a loss is how a journey ends,
    /// not a way of leaving it.
    pub fn is_unlisted(&self, activity: ActivityId, outcomes: &Outcomes) -> bool {
        self.model.steps_of[activity.index()] == 0 && !outcomes.is_conversion(activity) && !outcomes.is_lost(activity)
    }

    /// Reads a journey as a lead; `None` if no listed activity was done. O(events × steps).
    pub fn read(&mut self, journey: &Journey, outcomes: &Outcomes) -> Option<Reading> {
        let (len, _) = journey.as_lead(outcomes, None);
        self.events.clear();
        self.times_ms.clear();
        for (&activity, &time_ms) in journey.activities[..len].iter().zip(journey.time_ms) {
            if self.model.steps_of[activity.index()] != 0 {
                self.events.push(self.model.steps_of[activity.index()]);
                self.times_ms.push(time_ms);
            }
        }
        if self.events.is_empty() {
            return None;
        }
        self.alignment.align(&self.events, &self.model);
        let mut late = self.too_late();
        if late != 0 && self.alignment.unmatched > 0 {
            self.alignment.hurry(&self.events, &self.times_ms, &self.limits);
            late = self.too_late();
        }
        let Alignment { matched, skipped, .. } = &self.alignment;
        let is_matched = |step: usize| matched[step].is_some();
        let reached = (0..self.model.count).rev().find(|&step| is_matched(step)).map_or(0, |step| step + 1);
        let (mut wrong, mut again) = (0u32, 0u32);
        let unmatched = self.events.iter().enumerate().filter(|(event, _)| !matched.contains(&Some(*event)));
        for (_, &steps) in unmatched {
            let known = (0..self.model.count).filter(|step| steps >> step & 1 == 1);
            // Of several steps that it can be, one that was done as well makes it a repetition.
            match known.clone().find(|&step| is_matched(step)) {
                Some(step) => again |= 1 << step,
                None => wrong |= known.clone().next().map_or(0, |step| 1 << step),
            }
        }
        let done = (0..self.model.count).map(|step| u32::from(is_matched(step)) << step).sum();
        // What was done out of place was not left out.
        let skipped = skipped & !wrong;

        let obligatory = ((1u64 << reached) - 1) as u32 & !self.model.optional;
        let repeated = if self.strict { 0 } else { self.repetitions(done) };
        let events = self.events.len() as u32 - repeated;
        let mend = self.alignment.unmatched - repeated + self.alignment.skipped.count_ones();
        let fitness = 1.0 - f64::from(mend) / f64::from((events + obligatory.count_ones()).max(1));

        let has_unlisted = || journey.activities[..len].iter().any(|&activity| self.is_unlisted(activity, outcomes));
        let breaks = skipped | wrong | late | if self.strict { again } else { 0 };
        let is_broken = breaks != 0 || (self.strict && has_unlisted());
        let all_done = (0..self.model.count).all(|step| (done | self.model.optional) >> step & 1 == 1);
        let follows = match (is_broken, all_done, reached > 0) {
            (true, _, _) => Follows::Partly,
            (false, true, true) => Follows::Fully,
            _ => Follows::OnTrack,
        };
        let limited = self.limits.iter().enumerate().map(|(step, limit)| u32::from(limit.is_some()) << step).sum();
        Some(Reading { follows, done, reached, deviates: [skipped, wrong, late, again], limited, fitness })
    }

    /// The steps that were done later than their limits allow.
    fn too_late(&self) -> u32 {
        let (mut before_ms, mut late) = (None, 0);
        for (step, at) in self.alignment.matched.iter().enumerate().filter_map(|(step, at)| Some((step, (*at)?))) {
            let gap_ms = before_ms.map(|before_ms| self.times_ms[at] - before_ms);
            let is_late = gap_ms.zip(self.limits[step]).is_some_and(|(gap_ms, limit_ms)| gap_ms > limit_ms);
            late |= u32::from(is_late) << step;
            before_ms = Some(self.times_ms[at]);
        }
        late
    }

    /// Unmatched events of steps that were done.
    fn repetitions(&self, done: u32) -> u32 {
        let matched = &self.alignment.matched;
        let is_again = |(event, steps): (usize, &u32)| !matched.contains(&Some(event)) && steps & done != 0;
        self.events.iter().enumerate().filter(|&entry| is_again(entry)).count() as u32
    }
}
