//! Something happened on some days of the journey.

use super::{Clause, Compiled, Cost, FilterError, Test, words::days_in_words};
use crate::log::time::DAY_MS;
use crate::log::{EventLog, Journey, Outcomes};
use serde::{Deserialize, Serialize};

/// Days of a journey: day 0 is the 24 hours from the first event on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct OnDaysFilter {
    /// The first of the days.
    pub from_day: u32,
    /// The first day after them.
    pub to_day: u32,
    /// What is to happen on one of them.
    pub does: OnDays,
}

/// What may happen on some days of a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OnDays {
    /// Any event.
    Active,
    /// An event with a value above 0.
    Paying,
    /// The first conversion.
    Converted,
}

impl OnDays {
    /// What somebody did in some time, or did not.
    pub(super) fn in_words(self, holds: bool) -> &'static str {
        match (self, holds) {
            (Self::Active, true) => "had an event",
            (Self::Active, false) => "had no event",
            (Self::Paying, true) => "had a value",
            (Self::Paying, false) => "had no value",
            (Self::Converted, true) => "converted",
            (Self::Converted, false) => "did not convert",
        }
    }
}

pub(super) fn compile<'a>(filter: &OnDaysFilter, _: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    if filter.to_day < filter.from_day {
        return Err(FilterError::invalid("to_day", "the days end before they begin; swap their ends"));
    }
    Ok(Box::new(*filter))
}

pub(super) fn clause(filter: &OnDaysFilter, holds: bool) -> Clause {
    let does = filter.does.in_words(holds);
    Clause::who(match (filter.from_day, filter.to_day) {
        (0, days) => format!("{does} within {} of their first event", days_in_words(f64::from(days))),
        (from, to) => format!("{does} {from} to {} after their first event", days_in_words(f64::from(to))),
    })
}

impl Test for OnDaysFilter {
    fn cost(&self) -> Cost {
        Cost::WholeJourney
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        let instant = |day: u32| journey.time_ms[0].saturating_add(i64::from(day) * DAY_MS);
        let (from_ms, to_ms) = (instant(self.from_day), instant(self.to_day));
        let on = |at: usize| (from_ms..to_ms).contains(&journey.time_ms[at]);
        match self.does {
            OnDays::Active => (0..journey.len()).any(on),
            OnDays::Paying => (0..).zip(journey.values()).any(|(at, &value)| value > 0.0 && on(at)),
            OnDays::Converted => journey.first_conversion.is_some_and(on),
        }
    }
}
