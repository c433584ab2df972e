//! *Do customers take the journey that we believe in, and what goes along with leaving it?*
//!
//! The user lists steps in order: each is one or several activities of which any will do, may be
//! optional, and may have to follow the step before it within so many days. Each customer's
//! journey as a lead (up to the first conversion, else the first explicit loss) is read as a walk
//! along these steps, the way that matches most. What has not come yet is not
//! skipped: a customer who stands at step two of five is on track. Activities that are not listed
//! may come between.
//!
//! A deviation is a step that was *skipped* though a later one was reached, done in the *wrong
//! order*, *too late* after the step before, or done *again*; or an *unlisted* activity. The last
//! two break the journey only when it is meant strictly.
//!
//! Beside each deviation stands the conversion and the value of those who were in the same place
//! and did not deviate: those who reached a later step as well, or who did the step too. This
//! keeps the comparison from being one of those who came far with those who did not; it does not
//! make it a cause. *Again* and *unlisted* need time to happen in, so that those who stay longer
//! have more of both.
//!
//! Fitness is the share of a customer's listed events and reached steps that needs no mending:
//! `1 − (unmatched events + skipped steps) / (events + reached obligatory steps)`; repetitions
//! count as unmatched only when the journey is meant strictly. O(events × steps).

mod align;
#[cfg(test)]
mod tests;

use self::align::{Alignment, Model};
use super::{Analysis, ParamsError};
use crate::log::{ActivityId, Journey, LeadEnd, Scope, suggest_funnel, time::DAY_MS};
use crate::stats::{Contrast, ConversionRate, ExactSum, MIN_GROUP, Mean, Moments};
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// Customers against the journey that the user believes in.
pub struct Conformance;

/// A step that is believed in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "ConformanceStep")]
pub struct Step {
    /// The activities of which any is the step.
    pub any_of: Vec<String>,
    /// Whether it may be left out.
    pub optional: bool,
    /// Days within which it must follow the last step before it that was done. Default: no limit.
    pub within_days: Option<f64>,
}

/// The journey that is believed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "ConformanceParams")]
pub struct Params {
    /// The steps, first to last, at most [`MAX_STEPS`]. Default: up to four that tell most.
    pub steps: Vec<Step>,
    /// Whether steps done again and unlisted activities break the journey. Default: no.
    pub strict: bool,
    /// How many deviations are listed. Default: 20.
    pub list: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self { steps: Vec::new(), strict: false, list: 20 }
    }
}

/// More steps than this are refused.
pub const MAX_STEPS: usize = 32;

/// How customers take the journey.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "ConformanceReport")]
pub struct Report {
    /// Customers in all.
    pub customers: u64,
    /// Whether the steps are a suggestion, because none were given.
    pub is_suggested: bool,
    /// Whether it was meant strictly.
    pub strict: bool,
    /// The steps.
    pub steps: Vec<StepReport>,
    /// Customers by how they take it; they add up to all.
    pub groups: Vec<Group>,
    /// Mean fitness of the customers that did any listed activity, 0–1.
    pub mean_fitness: Option<f64>,
    /// The deviations, most customers first.
    pub deviations: Vec<Deviation>,
    /// Deviations that are not listed.
    pub other_deviations: u64,
}

/// How customers take one step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct StepReport {
    /// Its activities.
    pub any_of: Vec<String>,
    /// Whether it may be left out.
    pub optional: bool,
    /// Its limit.
    pub within_days: Option<f64>,
    /// Customers that did it in its place.
    pub done: u64,
    /// Customers that reached a later step without it; optional steps are not skipped.
    pub skipped: u64,
}

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

/// Customers that take it in one way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Group {
    /// How.
    pub follows: Follows,
    /// How many.
    pub customers: u64,
    /// Of all customers.
    pub share: Option<f64>,
    /// How many of them have converted.
    #[serde(flatten)]
    pub conversion: ConversionRate,
    /// Mean value up to the conversion, of all of them; absent if the log has no values.
    pub value: Option<Mean>,
}

/// What kind of deviation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case", rename = "DeviationKind")]
pub enum Kind {
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

/// A way of leaving the journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Deviation {
    /// What happened.
    pub kind: Kind,
    /// The step, counted from 0; absent for an unlisted activity.
    pub step: Option<u32>,
    /// The step's first activity, or the unlisted one.
    pub activity: String,
    /// Customers that deviate so.
    pub customers: u64,
    /// Conversion of those who deviate beside that of those in the same place who do not. An
    /// association: the two may differ in more than this.
    pub conversion: Contrast,
    /// Mean value of those who deviate; absent if the log has no values.
    pub value: Option<Mean>,
    /// Mean value of those in the same place who do not.
    pub value_without: Option<Mean>,
    /// Whether either has fewer than [`MIN_GROUP`] customers.
    pub too_few: bool,
}

/// Some customers with their conversions and values.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    customers: u64,
    conversions: u64,
    value: Moments,
}

impl Tally {
    fn count(&mut self, converted: bool, value: f64) {
        self.customers += 1;
        self.conversions += u64::from(converted);
        self.value.add(value);
    }

    fn merge(&mut self, other: &Self) {
        self.customers += other.customers;
        self.conversions += other.conversions;
        self.value.merge(&other.value);
    }
}

/// Counts of some customers.
#[derive(Debug, Default)]
pub struct Partial {
    customers: u64,
    groups: [Tally; 4],
    /// By step and kind of deviation (but [`Kind::Unlisted`]): those who deviate, and those in
    /// the same place who do not.
    steps: Vec<[[Tally; 2]; 4]>,
    done: Vec<u64>,
    /// By activity: those who did it though it is not listed.
    unlisted: Vec<Tally>,
    /// All that did a listed activity.
    listed: Tally,
    fitness: ExactSum,
}

const DEVIATES: usize = 0;
const DOES_NOT: usize = 1;

/// The kinds of deviation that belong to a step, in the order of [`Partial::steps`].
const KINDS: [Kind; 4] = [Kind::Skipped, Kind::WrongOrder, Kind::TooLate, Kind::Again];

impl Analysis for Conformance {
    type Params = Params;
    type Partial = Partial;
    type Report = Report;

    fn prepare(params: &Params, scope: &Scope) -> Result<Params, ParamsError> {
        let refuse = |problem| Err(ParamsError { analysis: "conformance", member: "steps", problem });
        if params.steps.len() > MAX_STEPS {
            return refuse(format!("{} steps are more than {MAX_STEPS}; leave some out", params.steps.len()));
        }
        let vocabulary = &scope.log.vocabulary;
        for (at, step) in params.steps.iter().enumerate() {
            if step.any_of.is_empty() {
                return refuse(format!("step {} has no activity; name at least one in any_of", at + 1));
            }
            if let Some(unknown) = step.any_of.iter().find(|name| vocabulary.activity_named(name).is_none()) {
                return refuse(format!("no activity is named “{unknown}”; use names as they are in the data"));
            }
            if step.within_days.is_some_and(|days| !days.is_finite() || days < 0.0) {
                return refuse(format!("the limit of step {} must be a number of days, 0 or more", at + 1));
            }
        }
        Ok(params.clone())
    }

    fn scan(scope: &Scope, params: &Params) -> Partial {
        let steps = steps(scope, params);
        let kinds = scope.log.vocabulary.activities.len();
        let mut model = Model { steps_of: vec![0; kinds], count: steps.len(), optional: 0 };
        for (at, step) in steps.iter().enumerate() {
            model.optional |= u32::from(step.optional) << at;
            for activity in step.any_of.iter().filter_map(|name| scope.log.vocabulary.activity_named(name)) {
                model.steps_of[activity.index()] |= 1 << at;
            }
        }
        let days = |days: f64| (days * DAY_MS as f64).round() as i64;
        let limits: Vec<Option<i64>> = steps.iter().map(|step| step.within_days.map(days)).collect();
        let mut found = Partial {
            steps: vec![[[Tally::default(); 2]; 4]; steps.len()],
            done: vec![0; steps.len()],
            unlisted: vec![Tally::default(); kinds],
            ..Partial::default()
        };
        let mut reader = Reader { model, limits, strict: params.strict, ..Reader::default() };
        reader.seen.resize(kinds, 0);
        for journey in scope.journeys() {
            reader.read(&journey, scope, &mut found);
        }
        found
    }

    fn merge(into: &mut Partial, other: Partial) {
        into.customers += other.customers;
        into.groups.iter_mut().zip(&other.groups).for_each(|(a, b)| a.merge(b));
        let all = into.steps.iter_mut().flatten().flatten();
        all.zip(other.steps.iter().flatten().flatten()).for_each(|(a, b)| a.merge(b));
        into.done.iter_mut().zip(other.done).for_each(|(a, b)| *a += b);
        into.unlisted.iter_mut().zip(&other.unlisted).for_each(|(a, b)| a.merge(b));
        into.listed.merge(&other.listed);
        into.fitness.merge(other.fitness);
    }

    fn finish(found: Partial, scope: &Scope, params: &Params) -> Report {
        let steps = steps(scope, params);
        let has_values = !scope.log.value.is_empty();
        let deviation = |kind: Kind, step: Option<usize>, activity: String, with: &Tally, without: &Tally| Deviation {
            kind,
            step: step.map(|step| step as u32),
            activity,
            customers: with.customers,
            conversion: Contrast::of(with.conversions, with.customers, without.conversions, without.customers),
            value: has_values.then(|| with.value.mean()),
            value_without: has_values.then(|| without.value.mean()),
            too_few: with.customers.min(without.customers) < MIN_GROUP,
        };
        let mut deviations: Vec<Deviation> = Vec::new();
        for (at, tallies) in found.steps.iter().enumerate() {
            let name = steps[at].any_of.first().cloned().unwrap_or_default();
            for (kind, [with, without]) in KINDS.into_iter().zip(tallies) {
                deviations.push(deviation(kind, Some(at), name.clone(), with, without));
            }
        }
        for (activity, with) in found.unlisted.iter().enumerate() {
            let mut without = found.listed;
            without.customers -= with.customers;
            without.conversions -= with.conversions;
            without.value = found.listed.value.without(&with.value);
            let name = scope.log.vocabulary.activity(ActivityId(activity as u32));
            deviations.push(deviation(Kind::Unlisted, None, name, with, &without));
        }
        deviations.retain(|deviation| deviation.customers > 0);
        deviations.order_by(|a, b| {
            (b.customers.cmp(&a.customers))
                .then_with(|| (a.kind, a.step, &a.activity).cmp(&(b.kind, b.step, &b.activity)))
        });
        let listed = deviations.len().min(params.list as usize);
        let other_deviations = (deviations.len() - listed) as u64;
        deviations.truncate(listed);

        let groups = [Follows::Fully, Follows::OnTrack, Follows::Partly, Follows::NotAtAll];
        let group = |(follows, tally): (Follows, &Tally)| Group {
            follows,
            customers: tally.customers,
            share: (found.customers > 0).then(|| tally.customers as f64 / found.customers as f64),
            conversion: ConversionRate::of(tally.conversions, tally.customers),
            value: has_values.then(|| tally.value.mean()),
        };
        Report {
            customers: found.customers,
            is_suggested: params.steps.is_empty(),
            strict: params.strict,
            groups: groups.into_iter().zip(&found.groups).map(group).collect(),
            mean_fitness: (found.listed.customers > 0).then(|| found.fitness.value() / found.listed.customers as f64),
            steps: (steps.into_iter().enumerate())
                .map(|(at, step)| StepReport {
                    any_of: step.any_of,
                    optional: step.optional,
                    within_days: step.within_days,
                    done: found.done[at],
                    skipped: found.steps[at][0][DEVIATES].customers,
                })
                .collect(),
            deviations,
            other_deviations,
        }
    }
}

/// The steps that are asked for, or those that tell most.
fn steps(scope: &Scope, params: &Params) -> Vec<Step> {
    if !params.steps.is_empty() {
        return params.steps.clone();
    }
    let suggested = suggest_funnel(scope.log, scope.outcomes);
    let step = |activity| Step { any_of: vec![scope.log.vocabulary.activity(activity)], ..Step::default() };
    suggested.into_iter().map(step).collect()
}

/// Reads journeys, with space that is used again.
#[derive(Default)]
struct Reader {
    model: Model,
    limits: Vec<Option<i64>>,
    strict: bool,
    alignment: Alignment,
    /// Of the journey's listed events: which steps each can be, and when it was.
    events: Vec<u32>,
    times_ms: Vec<i64>,
    /// By activity: one more than the last customer that did it unlisted.
    seen: Vec<u32>,
}

impl Reader {
    fn read(&mut self, journey: &Journey, scope: &Scope, found: &mut Partial) {
        let (len, end) = journey.as_lead(scope.outcomes, None);
        let converted = end == LeadEnd::Converted;
        let values = journey.values();
        let value = values[..len.min(values.len())].iter().filter(|value| !value.is_nan()).sum();
        self.events.clear();
        self.times_ms.clear();
        for (&activity, &time_ms) in journey.activities[..len].iter().zip(journey.time_ms) {
            if self.model.steps_of[activity.index()] != 0 {
                self.events.push(self.model.steps_of[activity.index()]);
                self.times_ms.push(time_ms);
            }
        }
        found.customers += 1;
        if self.events.is_empty() {
            found.groups[Follows::NotAtAll as usize].count(converted, value);
            return;
        }
        found.listed.count(converted, value);
        let is_unlisted = self.count_unlisted(journey, len, scope, found, converted, value);
        self.alignment.align(&self.events, &self.model);

        let Alignment { matched, skipped, .. } = &self.alignment;
        let is_matched = |step: usize| matched[step].is_some();
        let reached = (0..self.model.count).rev().find(|&step| is_matched(step)).map_or(0, |step| step + 1);
        let (mut wrong, mut again, mut late) = (0u32, 0u32, 0u32);
        let unmatched = self.events.iter().enumerate().filter(|(event, _)| !matched.contains(&Some(*event)));
        for (_, &steps) in unmatched {
            let known = (0..self.model.count).filter(|step| steps >> step & 1 == 1);
            // Of several steps that it can be, one that was done as well makes it a repetition.
            match known.clone().find(|&step| is_matched(step)) {
                Some(step) => again |= 1 << step,
                None => wrong |= known.clone().next().map_or(0, |step| 1 << step),
            }
        }
        let mut before_ms = None;
        for (step, at) in matched.iter().enumerate().filter_map(|(step, at)| Some((step, (*at)?))) {
            let limit_ms = self.limits[step];
            let gap_ms = before_ms.map(|before_ms| self.times_ms[at] - before_ms);
            late |= u32::from(gap_ms.zip(limit_ms).is_some_and(|(gap_ms, limit_ms)| gap_ms > limit_ms)) << step;
            before_ms = Some(self.times_ms[at]);
        }
        // What was done out of place was not left out.
        let skipped = skipped & !wrong;
        for step in 0..self.model.count {
            let bit = 1u32 << step;
            let mut count = |kind: usize, deviates: bool, is_there: bool| {
                if deviates || is_there {
                    let side = if deviates { DEVIATES } else { DOES_NOT };
                    found.steps[step][kind][side].count(converted, value);
                }
            };
            count(0, skipped & bit != 0, is_matched(step) && reached > step + 1);
            count(1, wrong & bit != 0, is_matched(step));
            if self.limits[step].is_some() {
                count(2, late & bit != 0, is_matched(step));
            }
            count(3, again & bit != 0, is_matched(step));
            found.done[step] += u64::from(is_matched(step));
        }

        let obligatory = ((1u64 << reached) - 1) as u32 & !self.model.optional;
        let repeated = if self.strict { 0 } else { self.repetitions() };
        let events = self.events.len() as u32 - repeated;
        let mend = self.alignment.unmatched - repeated + self.alignment.skipped.count_ones();
        let fitness = 1.0 - f64::from(mend) / f64::from((events + obligatory.count_ones()).max(1));
        found.fitness.add(fitness);

        let breaks = skipped | wrong | late | if self.strict { again } else { 0 };
        let is_broken = breaks != 0 || (self.strict && is_unlisted);
        let all_done = (0..self.model.count).all(|step| is_matched(step) || self.model.optional >> step & 1 == 1);
        let follows = match (is_broken, all_done, reached > 0) {
            (true, _, _) => Follows::Partly,
            (false, true, true) => Follows::Fully,
            _ => Follows::OnTrack,
        };
        found.groups[follows as usize].count(converted, value);
    }

    /// Unmatched events of steps that were matched.
    fn repetitions(&self) -> u32 {
        let matched = &self.alignment.matched;
        let done: u32 = matched.iter().enumerate().map(|(step, at)| u32::from(at.is_some()) << step).sum();
        let is_again = |(event, steps): (usize, &u32)| !matched.contains(&Some(event)) && steps & done != 0;
        self.events.iter().enumerate().filter(|&entry| is_again(entry)).count() as u32
    }

    /// Counts the customer at each activity that is not listed. A conversion or a loss is how a
    /// journey ends, not a way of leaving it.
    fn count_unlisted(
        &mut self,
        journey: &Journey,
        len: usize,
        scope: &Scope,
        found: &mut Partial,
        converted: bool,
        value: f64,
    ) -> bool {
        let mut is_unlisted = false;
        for &activity in &journey.activities[..len] {
            let at = activity.index();
            let is_end = scope.outcomes.is_conversion(activity) || scope.outcomes.is_lost(activity);
            if self.model.steps_of[at] == 0 && !is_end {
                is_unlisted = true;
                if self.seen[at] != journey.customer.0 + 1 {
                    self.seen[at] = journey.customer.0 + 1;
                    found.unlisted[at].count(converted, value);
                }
            }
        }
        is_unlisted
    }
}
