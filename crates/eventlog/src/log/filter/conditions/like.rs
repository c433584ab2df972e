//! Of some journeys, one is most like the customer's.

use super::{Clause, Compiled, Cost, FilterError, Test};
use crate::log::{ActivityId, EventLog, Journey, Outcomes};
use desirepath_order::Ordered;
use desirepath_stats::model::sequence_distance::{Pattern, is_within};
use serde::{Deserialize, Serialize};

/// Of some journeys, one is most like the customer's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct LikeFilter {
    /// The journeys, repeats collapsed. Steps that the log does not have are like no other.
    pub journeys: Vec<Vec<String>>,
    /// Which of them is the nearest, counted from 0; of equally near ones that whose steps come
    /// first in the log's order.
    pub nearest: u32,
    /// How far it may be at most, 0–1. Default: however far.
    pub within: Option<f64>,
}

pub(super) fn compile<'a>(filter: &LikeFilter, log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    let nearest = filter.nearest as usize;
    if nearest >= filter.journeys.len() {
        return Err(FilterError::invalid("nearest", "there is no such journey; the first is 0"));
    }
    let kinds = log.vocabulary.activities.len();
    let code = |name: &String| log.vocabulary.activity_named(name).map_or(kinds as u32, |activity| activity.0);
    let mut journeys: Vec<(Vec<u32>, usize)> =
        filter.journeys.iter().enumerate().map(|(at, steps)| (steps.iter().map(code).collect(), at)).collect();
    journeys.order();
    let pattern = |(steps, at): (Vec<u32>, usize)| {
        let mut pattern = Pattern::new(kinds + 1);
        pattern.set(steps.into_iter());
        (at, pattern)
    };
    let patterns = journeys.into_iter().map(pattern).collect();
    Ok(Box::new(Like { patterns, nearest, within: filter.within.unwrap_or(1.0), collapsed: Vec::new() }))
}

pub(super) fn clause(filter: &LikeFilter, holds: bool) -> Clause {
    let like = filter.journeys.get(filter.nearest as usize).map_or(String::new(), |steps| steps.join(" → "));
    let most = if filter.within.is_some() { "much" } else { "most" };
    Clause::whose(format!("journey {} {most} like {like}", if holds { "is" } else { "is not" }))
}

struct Like {
    /// In the order of their steps, with their place in the filter.
    patterns: Vec<(usize, Pattern)>,
    nearest: usize,
    within: f64,
    collapsed: Vec<ActivityId>,
}

impl Test for Like {
    fn cost(&self) -> Cost {
        Cost::WorkForEachEvent
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        self.collapsed.clear();
        self.collapsed.extend_from_slice(journey.activities);
        self.collapsed.dedup();
        let mut best = (usize::MAX, f32::INFINITY);
        for (at, pattern) in &self.patterns {
            let distance = pattern.distance(self.collapsed.iter().map(|activity| activity.0));
            if distance < best.1 {
                best = (*at, distance);
            }
        }
        best.0 == self.nearest && is_within(best.1, self.within)
    }
}
