//! *Where do customers drop off on the way through given steps?*
//!
//! How many customers reach each of an ordered list of steps:
//! - `eventually`: the steps happen in this order, with anything between them;
//! - `strictly_next`: each step is the event right after the one before it, so that two steps
//!   are exactly an edge of the journey map;
//! - `any`: the first *k* steps have all happened, in whatever order.
//!
//! With a window, a customer reaches step *k* if some way through the first *k* steps takes no
//! longer than the window from its first to its last event. The scan keeps, per step, the latest
//! instant at which such a way can have begun: one comparison per event and matching step, and
//! never a wrong "no" because an earlier attempt was too slow. O(events × steps).

use super::{Analysis, ParamsError};
pub use crate::log::Order;
use crate::log::{ActivityId, Journey, Scope, suggest_funnel, time::days_to_ms};
use crate::stats::Rate;
use serde::{Deserialize, Serialize};

/// Customers by how many of the steps they reach.
pub struct Funnel;

/// The steps and how strictly they are taken.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "FunnelParams")]
pub struct Params {
    /// The activities, first to last, at most [`MAX_STEPS`]. Default: up to four that tell most.
    pub steps: Vec<String>,
    /// Their order.
    pub order: Order,
    /// Days within which all steps must happen, from the first step on. Default: no limit.
    pub window_days: Option<f64>,
}

/// More steps than this are refused.
pub const MAX_STEPS: usize = 32;

/// Customers by how many of the steps they reach.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FunnelReport")]
pub struct Report {
    /// All customers, whether they reach the first step or not.
    pub customers: u64,
    /// The order that was asked for.
    pub order: Order,
    /// The window that was asked for.
    pub window_days: Option<f64>,
    /// The steps, first to last.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Step {
    /// The activity.
    pub activity: String,
    /// Customers that reach this step.
    pub customers: u64,
    /// Of those that reach the first step.
    pub from_first: Rate,
    /// Of those that reach the step before; the first step: of all customers.
    pub from_previous: Rate,
    /// Customers that reach this step and not the next; absent at the last one.
    pub dropped: Option<u64>,
}

/// By number of steps reached (0 to all): customers.
pub struct Partial {
    reached: Vec<u64>,
}

impl Analysis for Funnel {
    type Params = Params;
    type Partial = Partial;
    type Report = Report;

    fn prepare(params: &Params, scope: &Scope) -> Result<Params, ParamsError> {
        let refuse = |member, problem| Err(ParamsError { analysis: "funnel", member, problem });
        if params.steps.len() > MAX_STEPS {
            return refuse("steps", format!("{} steps are more than {MAX_STEPS}; leave some out", params.steps.len()));
        }
        if params.window_days.is_some_and(|days| !days.is_finite() || days < 0.0) {
            return refuse("window_days", "the window must be a number of days, 0 or more".to_owned());
        }
        let vocabulary = &scope.log.vocabulary;
        if let Some(unknown) = params.steps.iter().find(|step| vocabulary.activity_named(step).is_none()) {
            return refuse("steps", format!("no activity is named “{unknown}”; use names as they are in the data"));
        }
        let mut params = params.clone();
        if params.steps.is_empty() {
            let suggested = suggest_funnel(scope.log, scope.outcomes);
            params.steps = suggested.into_iter().map(|step| vocabulary.activity(step)).collect();
        }
        Ok(params)
    }

    fn scan(scope: &Scope, params: &Params) -> Partial {
        let vocabulary = &scope.log.vocabulary;
        let steps: Vec<Option<ActivityId>> = params.steps.iter().map(|step| vocabulary.activity_named(step)).collect();
        let window_ms = params.window_days.map_or(i64::MAX, days_to_ms);
        // By activity: the steps that it can be, so that most events cost one look.
        let mut steps_of = vec![0u32; vocabulary.activities.len()];
        for (at, step) in steps.iter().enumerate() {
            if let Some(activity) = step {
                steps_of[activity.index()] |= 1 << at;
            }
        }
        let mut reached = vec![0; steps.len() + 1];
        let mut began = vec![NOT_YET; steps.len()];
        for journey in scope.journeys() {
            let depth = match params.order {
                Order::Eventually => in_order(&journey, &steps_of, window_ms, &mut began, false),
                Order::StrictlyNext => in_order(&journey, &steps_of, window_ms, &mut began, true),
                Order::Any => in_any_order(&journey, &steps, window_ms),
            };
            reached[depth] += 1;
        }
        Partial { reached }
    }

    fn merge(into: &mut Partial, other: Partial) {
        into.reached.iter_mut().zip(other.reached).for_each(|(a, b)| *a += b);
    }

    fn finish(found: Partial, _: &Scope, params: &Params) -> Report {
        // Customers that reach at least this many steps.
        let mut at_least = found.reached;
        for depth in (1..at_least.len()).rev() {
            at_least[depth - 1] += at_least[depth];
        }
        let steps = params.steps.iter().enumerate().map(|(at, activity)| Step {
            activity: activity.clone(),
            customers: at_least[at + 1],
            from_first: Rate::of(at_least[at + 1], at_least[1]),
            from_previous: Rate::of(at_least[at + 1], at_least[at]),
            dropped: at_least.get(at + 2).map(|next| at_least[at + 1] - next),
        });
        Report { customers: at_least[0], order: params.order, window_days: params.window_days, steps: steps.collect() }
    }
}

/// No way through the steps up to here has begun.
const NOT_YET: i64 = i64::MIN;

/// How many steps a journey reaches in order. `began[k]` is the latest instant at which a way
/// through the steps up to `k` can have begun.
fn in_order(journey: &Journey, steps_of: &[u32], window_ms: i64, began: &mut [i64], strictly: bool) -> usize {
    began.fill(NOT_YET);
    let mut depth = 0;
    // The steps that end at the event before this one: all that counts when each must follow
    // right after.
    let mut just_now = 0u32;
    for (activity, &time_ms) in journey.activities.iter().zip(journey.time_ms) {
        let mut steps = steps_of[activity.index()];
        let before = std::mem::take(&mut just_now);
        // Last step first: an event must not serve as two steps.
        while steps != 0 {
            let step = 31 - steps.leading_zeros() as usize;
            steps &= !(1 << step);
            let begin = if step == 0 {
                time_ms
            } else if strictly && before >> (step - 1) & 1 == 0 {
                continue;
            } else {
                began[step - 1]
            };
            if begin == NOT_YET || time_ms.saturating_sub(begin) > window_ms {
                continue;
            }
            began[step] = if strictly { begin } else { began[step].max(begin) };
            just_now |= 1 << step;
            depth = depth.max(step + 1);
        }
    }
    depth
}

/// How many of the first steps a journey has, in whatever order, within the window.
fn in_any_order(journey: &Journey, steps: &[Option<ActivityId>], window_ms: i64) -> usize {
    // A step that is asked for twice must happen twice: as many of the latest events are kept.
    (1..=steps.len())
        .take_while(|&depth| {
            let asked = &steps[..depth];
            let mut latest = vec![NOT_YET; depth];
            journey.activities.iter().zip(journey.time_ms).any(|(activity, &time_ms)| {
                let mut time = time_ms;
                // Shifts the event in before the earlier ones of the same activity.
                for (slot, _) in asked.iter().enumerate().filter(|(_, step)| **step == Some(*activity)) {
                    std::mem::swap(&mut latest[slot], &mut time);
                }
                latest.iter().all(|&at| at != NOT_YET && time_ms.saturating_sub(at) <= window_ms)
            })
        })
        .count()
}
