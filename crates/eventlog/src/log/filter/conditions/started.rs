//! The first event is in a period.

use super::{Clause, Compiled, Cost, FilterError, Period, Test};
use crate::log::{EventLog, Journey, Outcomes};

pub(super) fn compile<'a>(period: &Period, _: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    Ok(Box::new(Started(period.checked()?)))
}

pub(super) fn clause(period: &Period, holds: bool) -> Clause {
    let was = if holds { "was" } else { "was not" };
    Clause::whose(format!("first contact {was} {}", period.in_words()))
}

struct Started(Period);

impl Test for Started {
    fn cost(&self) -> Cost {
        Cost::NoEvent
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        self.0.contains(journey.time_ms[0])
    }
}
