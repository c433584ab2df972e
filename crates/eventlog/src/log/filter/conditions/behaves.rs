//! Of some groups of customers, one behaves most like the customer.

use super::{Clause, Compiled, Cost, FilterError, Test};
use crate::log::{Behaviour, EventLog, Journey, Outcomes, Space, SpaceInLog};
use serde::{Deserialize, Serialize};

/// Of the middles of some groups of customers, one is nearest to how the customer behaves.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct BehavesFilter {
    /// What the group is called.
    pub name: String,
    /// What the coordinates are.
    pub space: Space,
    /// The middles of all groups.
    pub middles: Vec<Vec<f64>>,
    /// Which of them is the nearest, counted from 0.
    pub nearest: u32,
}

pub(super) fn compile<'a>(filter: &BehavesFilter, log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    let (nearest, dimensions) = (filter.nearest as usize, filter.space.dimensions());
    if nearest >= filter.middles.len() {
        return Err(FilterError::invalid("nearest", "there is no such group; the first is 0"));
    }
    if filter.middles.iter().any(|middle| middle.len() != dimensions) {
        let problem = format!("each must have {dimensions} coordinates, as the space has");
        return Err(FilterError::invalid("middles", problem));
    }
    Ok(Box::new(Behaves {
        space: filter.space.in_log(&log.vocabulary),
        middles: filter.middles.clone(),
        nearest,
        point: vec![0.0; dimensions],
        behaviour: Behaviour::default(),
    }))
}

pub(super) fn clause(filter: &BehavesFilter, holds: bool) -> Clause {
    Clause::who(format!("{} like “{}”", if holds { "behave" } else { "do not behave" }, filter.name))
}

struct Behaves {
    space: SpaceInLog,
    middles: Vec<Vec<f64>>,
    nearest: usize,
    point: Vec<f64>,
    behaviour: Behaviour,
}

impl Test for Behaves {
    fn cost(&self) -> Cost {
        Cost::WorkForEachEvent
    }

    fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        self.behaviour.read(journey, outcomes);
        self.space.place(&self.behaviour, &mut self.point);
        let mut best = (0, f64::INFINITY);
        for (at, middle) in self.middles.iter().enumerate() {
            let distance = middle.iter().zip(&self.point).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
            if distance < best.1 {
                best = (at, distance);
            }
        }
        best.0 == self.nearest
    }
}
