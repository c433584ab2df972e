//! The first conversion is in a period.

use super::{Clause, Compiled, Cost, FilterError, OnDays, Period, Test};
use crate::log::{EventLog, Journey, Outcomes};

pub(super) fn compile<'a>(period: &Period, _: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    Ok(Box::new(Converted(period.checked()?)))
}

pub(super) fn clause(period: &Period, holds: bool) -> Clause {
    Clause::who(format!("{} {}", OnDays::Converted.in_words(holds), period.in_words()))
}

struct Converted(Period);

impl Test for Converted {
    fn cost(&self) -> Cost {
        Cost::NoEvent
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        journey.first_conversion.is_some_and(|at| self.0.contains(journey.time_ms[at]))
    }
}
