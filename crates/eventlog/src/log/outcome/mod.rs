//! Who converted: the one question that is asked of every log.

mod suggest;
mod words;

pub use suggest::{suggest_conversion, suggest_lost};
pub use words::ending;

use crate::log::{ActivityId, CustomerId, EventLog};
use serde::{Deserialize, Serialize};

/// What counts as success and as an explicit end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct OutcomeSettings {
    /// Activities that count as conversion.
    pub conversion: Vec<String>,
    /// Activities that end a journey without conversion.
    pub lost: Vec<String>,
    /// When observation stopped, in ms UTC. Default, and the earliest that it can be: the last event.
    pub log_end_ms: Option<i64>,
}

/// Who converted where, for one log and one choice of settings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcomes {
    /// By activity: whether it counts as conversion.
    is_conversion: Vec<bool>,
    /// By activity: whether it ends a journey without conversion.
    is_lost: Vec<bool>,
    /// By customer: the position of the first conversion in the journey, or [`NEVER`].
    first_conversion: Vec<u32>,
    /// When observation stopped, in ms UTC.
    pub log_end_ms: i64,
}

const NEVER: u32 = u32::MAX;

impl Outcomes {
    /// Looks up every customer's first conversion. Activities that the log does not have are
    /// never reached. O(events).
    pub fn new(log: &EventLog, settings: &OutcomeSettings) -> Self {
        let is_conversion = flags(log, &settings.conversion);
        let first_conversion = journeys(log)
            .map(|journey| {
                journey.iter().position(|activity| is_conversion[activity.index()]).map_or(NEVER, |at| at as u32)
            })
            .collect();
        let last_event_ms = log.time_range_ms().map_or(0, |(_, last)| last);
        Self {
            is_conversion,
            is_lost: flags(log, &settings.lost),
            first_conversion,
            log_end_ms: settings.log_end_ms.map_or(last_event_ms, |end_ms| end_ms.max(last_event_ms)),
        }
    }

    /// Whether an activity counts as conversion.
    pub fn is_conversion(&self, activity: ActivityId) -> bool {
        self.is_conversion[activity.index()]
    }

    /// Whether an activity ends a journey without conversion.
    pub fn is_lost(&self, activity: ActivityId) -> bool {
        self.is_lost[activity.index()]
    }

    /// Whether any activity of the log counts as conversion.
    pub fn has_conversion(&self) -> bool {
        self.is_conversion.contains(&true)
    }

    /// Whether any activity of the log ends a journey without conversion.
    pub fn has_loss(&self) -> bool {
        self.is_lost.contains(&true)
    }

    /// The same without customers: what may be known where there are no journeys.
    pub fn without_customers(&self) -> Self {
        Self {
            is_conversion: self.is_conversion.clone(),
            is_lost: self.is_lost.clone(),
            first_conversion: Vec::new(),
            log_end_ms: self.log_end_ms,
        }
    }

    /// The position of a customer's first conversion in the journey.
    pub fn first_conversion(&self, customer: CustomerId) -> Option<usize> {
        let at = self.first_conversion[customer.index()];
        (at != NEVER).then_some(at as usize)
    }
}

/// By activity: whether it is one of these.
fn flags(log: &EventLog, names: &[String]) -> Vec<bool> {
    let mut flags = vec![false; log.vocabulary.activities.len()];
    for activity in names.iter().filter_map(|name| log.vocabulary.activity_named(name)) {
        flags[activity.index()] = true;
    }
    flags
}

/// By customer: the activities.
fn journeys(log: &EventLog) -> impl Iterator<Item = &[ActivityId]> {
    log.offsets.windows(2).map(|range| &log.activity[range[0] as usize..range[1] as usize])
}
