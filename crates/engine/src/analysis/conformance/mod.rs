//! *Do customers take the journey that we believe in, and what goes along with leaving it?*
//!
//! The user lists steps in order: each is one or several activities of which any will do, may be
//! optional, and may have to follow the step before it within so many days. Each customer's
//! journey as a lead (up to the first conversion, else the first explicit loss) is read as a walk
//! along these steps, the way that matches most, with events that make as few steps as can be too
//! late. What has not come yet is not skipped: a customer who stands at step two of five is on track. Activities that are not listed
//! may come between.
//!
//! A deviation is a step that was *skipped* though a later one was reached, done in the *wrong
//! order*, *too late* after the step before, or done *again*; or an *unlisted* activity. The last
//! two break the journey only when it is meant strictly. An event that fits no step of the walk is *again* if it fits a
//! step that was done, even where it fits another one, too; who has done no step at all has nothing unlisted.
//!
//! Beside each deviation stands the conversion and the value of those who were in the same place
//! and did not deviate: those who reached a later step as well, or who did the step too. This
//! keeps the comparison from being one of those who came far with those who did not; it does not
//! make it a cause. *Again* and *unlisted* need time to happen in, so that those who stay longer
//! have more of both.
//!
//! Fitness is the share of a customer's listed events and reached steps that needs no mending:
//! `1 − (unmatched events + steps not walked) / (events + reached obligatory steps)`; a step
//! that was done out of its place is not walked, either, and its event is unmatched; repetitions
//! count, as events and as unmatched, only when the journey is meant strictly. O(events × steps).

mod findings;
#[cfg(test)]
mod tests;

use super::{Analysis, Context, Need, ParamsError};
use crate::executor::Executor;
use crate::finding::Found;
use crate::log::filter::{Filter, ReferenceFilter, Takes};
use crate::log::{
    ActivityId, Journey, LeadEnd, ReferenceError, ReferenceModel, ReferenceReader, STEP_DEVIATIONS, Scope,
};
pub use crate::log::{DeviationKind as Kind, Follows, MAX_REFERENCE_STEPS as MAX_STEPS, ReferenceStep as Step};
use crate::stats::{Contrast, ConversionRate, ExactSum, MIN_GROUP, Mean, Moments};
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// Customers against the journey that the user believes in.
pub struct Conformance;

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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub conversion: ConversionRate,
    /// Mean value up to the conversion, of all of them; absent if the log has no values.
    pub value: Option<Mean>,
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
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
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
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Partial {
    customers: u64,
    groups: [Tally; 4],
    /// By step and kind of deviation as in [`STEP_DEVIATIONS`]: those who deviate, and those in
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

impl Report {
    /// Selects the customers that take the journey in one way.
    pub fn group_selector(&self, group: &Group) -> Filter {
        self.selector(Takes::Follows(group.follows))
    }

    /// Selects the customers that did the step at `step`, counted from 0, in its place.
    pub fn done_selector(&self, step: usize) -> Filter {
        self.selector(Takes::Done(step as u32))
    }

    /// Selects the customers that reached a later step without the step at `step`.
    pub fn skipped_selector(&self, step: usize) -> Filter {
        self.selector(Takes::Deviates { kind: Kind::Skipped, step: step as u32 })
    }

    /// Selects the customers of a deviation.
    pub fn deviation_selector(&self, deviation: &Deviation) -> Filter {
        self.selector(match deviation.step {
            Some(step) => Takes::Deviates { kind: deviation.kind, step },
            None => Takes::Unlisted(deviation.activity.clone()),
        })
    }

    /// Selects the customers in the same place who do not deviate so.
    pub fn without_selector(&self, deviation: &Deviation) -> Filter {
        match deviation.step {
            Some(step) => self.selector(Takes::Keeps { kind: deviation.kind, step }),
            None => {
                let listed = self.selector(Takes::Follows(Follows::NotAtAll)).negated();
                listed.and(self.deviation_selector(deviation).negated())
            }
        }
    }

    fn selector(&self, takes: Takes) -> Filter {
        let steps = self.steps.iter().map(|step| Step {
            any_of: step.any_of.clone(),
            optional: step.optional,
            within_days: step.within_days,
        });
        Filter::Conforms(ReferenceFilter {
            journey: ReferenceModel { steps: steps.collect(), strict: self.strict },
            takes,
        })
    }
}

/// What a scan goes by.
#[derive(Serialize, Deserialize)]
pub struct Plan {
    model: ReferenceModel,
    is_suggested: bool,
    list: u32,
}

impl Analysis for Conformance {
    type Params = Params;
    type Plan = Plan;
    type Partial = Partial;
    type Report = Report;

    fn needs(params: &Params) -> &'static [Need] {
        if params.steps.is_empty() { &[Need::Steps] } else { &[] }
    }

    fn plan(params: &Params, context: &Context) -> Result<Plan, ParamsError> {
        let step = |activity: &String| Step { any_of: vec![activity.clone()], ..Step::default() };
        let steps = match params.steps.is_empty() {
            true => context.known.steps.iter().flatten().map(step).collect(),
            false => params.steps.clone(),
        };
        let model = ReferenceModel { steps, strict: params.strict };
        let problem = match ReferenceReader::new(&model, &context.vocabulary) {
            Ok(_) => return Ok(Plan { model, is_suggested: params.steps.is_empty(), list: params.list }),
            Err(ReferenceError::Unknown(name)) => {
                format!("no activity is named “{name}”; use names as they are in the data")
            }
            Err(ReferenceError::Invalid(problem)) => problem,
        };
        Err(ParamsError { analysis: "conformance", member: "steps", problem })
    }

    fn scan(scope: &Scope, context: &Context, plan: &Plan) -> Partial {
        let steps = plan.model.steps.len();
        let kinds = context.vocabulary.activities.len();
        let mut found = Partial {
            steps: vec![[[Tally::default(); 2]; 4]; steps],
            done: vec![0; steps],
            unlisted: vec![Tally::default(); kinds],
            ..Partial::default()
        };
        let mut reader =
            ReferenceReader::new(&plan.model, &context.vocabulary).expect("the plan has refused what cannot be meant");
        // By activity: one more than the last customer that did it unlisted.
        let mut seen = vec![0; kinds];
        for journey in scope.journeys() {
            count(&journey, &mut reader, &mut seen, scope, &mut found);
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

    async fn next(found: Partial, context: &Context<'_>, plan: Plan, _: &dyn Executor) -> super::Step<Self> {
        super::Step::Done(report(found, context, &plan))
    }

    fn findings(report: &Report, found: &mut Found) {
        found.add(findings::telling_deviation(report));
    }
}

/// What was found, in words and numbers of the report.
fn report(found: Partial, context: &Context, plan: &Plan) -> Report {
    let steps = &plan.model.steps;
    let has_values = context.totals.has_values;
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
        for (kind, [with, without]) in STEP_DEVIATIONS.into_iter().zip(tallies) {
            deviations.push(deviation(kind, Some(at), name.clone(), with, without));
        }
    }
    for (activity, with) in found.unlisted.iter().enumerate() {
        let mut without = found.listed;
        without.customers -= with.customers;
        without.conversions -= with.conversions;
        without.value = found.listed.value.without(&with.value);
        let name = context.vocabulary.activity(ActivityId(activity as u32));
        deviations.push(deviation(Kind::Unlisted, None, name, with, &without));
    }
    deviations.retain(|deviation| deviation.customers > 0);
    deviations.order_by(|a, b| {
        (b.customers.cmp(&a.customers)).then_with(|| (a.kind, a.step, &a.activity).cmp(&(b.kind, b.step, &b.activity)))
    });
    let listed = deviations.len().min(plan.list as usize);
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
        is_suggested: plan.is_suggested,
        strict: plan.model.strict,
        groups: groups.into_iter().zip(&found.groups).map(group).collect(),
        mean_fitness: (found.listed.customers > 0).then(|| found.fitness.value() / found.listed.customers as f64),
        steps: (steps.iter().enumerate())
            .map(|(at, step)| StepReport {
                any_of: step.any_of.clone(),
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

/// Counts one customer.
fn count(journey: &Journey, reader: &mut ReferenceReader, seen: &mut [u32], scope: &Scope, found: &mut Partial) {
    let (len, end) = journey.as_lead(scope.outcomes, None);
    let converted = end == LeadEnd::Converted;
    let values = journey.values();
    let value = values[..len.min(values.len())].iter().filter(|value| !value.is_nan()).sum();
    found.customers += 1;
    let Some(reading) = reader.read(journey, scope.outcomes) else {
        found.groups[Follows::NotAtAll as usize].count(converted, value);
        return;
    };
    found.listed.count(converted, value);
    for &activity in &journey.activities[..len] {
        let at = activity.index();
        if reader.is_unlisted(activity, scope.outcomes) && seen[at] != journey.customer.0 + 1 {
            seen[at] = journey.customer.0 + 1;
            found.unlisted[at].count(converted, value);
        }
    }
    for step in 0..found.steps.len() {
        for kind in 0..STEP_DEVIATIONS.len() {
            if reading.deviates(kind, step) {
                found.steps[step][kind][DEVIATES].count(converted, value);
            } else if reading.keeps(kind, step) {
                found.steps[step][kind][DOES_NOT].count(converted, value);
            }
        }
        found.done[step] += u64::from(reading.done >> step & 1);
    }
    found.fitness.add(reading.fitness);
    found.groups[reading.follows as usize].count(converted, value);
}
