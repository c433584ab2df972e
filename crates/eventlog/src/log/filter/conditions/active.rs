//! Some event is in a period.

use super::{Clause, Compiled, Cost, FilterError, OnDays, Period, Test};
use crate::log::{EventLog, Journey, Outcomes};

pub(super) fn compile<'a>(period: &Period, _: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    Ok(Box::new(Active(period.checked()?)))
}

pub(super) fn clause(period: &Period, holds: bool) -> Clause {
    Clause::who(format!("{} {}", OnDays::Active.in_words(holds), period.in_words()))
}

struct Active(Period);

impl Test for Active {
    fn cost(&self) -> Cost {
        Cost::WholeJourney
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        let next = journey.time_ms.partition_point(|&time_ms| self.0.is_before(time_ms));
        journey.time_ms.get(next).is_some_and(|&time_ms| self.0.contains(time_ms))
    }
}
