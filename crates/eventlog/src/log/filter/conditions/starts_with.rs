//! The first activity is one of some.

use super::{Clause, Codes, Compiled, Cost, FilterError, Test, words::any_of};
use crate::log::{EventLog, Journey, Outcomes};

pub(super) fn compile<'a>(names: &[String], log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    Ok(Box::new(StartsWith(Codes::of_activities(names, log)?)))
}

pub(super) fn clause(names: &[String], holds: bool) -> Clause {
    let was = if holds { "was" } else { "was not" };
    Clause::whose(format!("first activity {was} {}", any_of(names, "none")))
}

struct StartsWith(Codes);

impl Test for StartsWith {
    fn cost(&self) -> Cost {
        Cost::NoEvent
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        self.0.has(journey.activities[0].0)
    }
}
