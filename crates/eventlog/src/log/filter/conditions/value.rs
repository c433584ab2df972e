//! The sum of the values of all events, 0 without any.

use super::{Clause, Compiled, Cost, FilterError, Test};
use crate::log::{EventLog, Journey, Outcomes};
use serde::{Deserialize, Serialize};

/// The sum of a customer's values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct ValueFilter {
    /// At least so much. Default: no limit.
    pub at_least: Option<f64>,
    /// At most so much. Default: no limit.
    pub at_most: Option<f64>,
}

pub(super) fn compile<'a>(filter: &ValueFilter, _: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    if [filter.at_least, filter.at_most].into_iter().flatten().any(f64::is_nan) {
        return Err(FilterError::invalid("value", "the value must be a number"));
    }
    Ok(Box::new(*filter))
}

pub(super) fn clause(filter: &ValueFilter, holds: bool) -> Clause {
    let was = if holds { "was" } else { "was not" };
    Clause::whose(match (filter.at_least, filter.at_most) {
        (None, None) => format!("value {was} anything"),
        (Some(least), None) if holds => format!("value was at least {least}"),
        (Some(least), None) => format!("value was below {least}"),
        (None, Some(most)) if holds => format!("value was at most {most}"),
        (None, Some(most)) => format!("value was above {most}"),
        (Some(least), Some(most)) => format!("value {was} from {least} to {most}"),
    })
}

impl Test for ValueFilter {
    fn cost(&self) -> Cost {
        Cost::WholeJourney
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        let value = journey.value();
        self.at_least.is_none_or(|least| value >= least) && self.at_most.is_none_or(|most| value <= most)
    }
}
