//! The last activity, so far, is one of some.

use super::{Clause, Codes, Compiled, Cost, FilterError, Test, words::any_of};
use crate::log::{EventLog, Journey, Outcomes};

pub(super) fn compile<'a>(names: &[String], log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    Ok(Box::new(EndsWith(Codes::of_activities(names, log)?)))
}

pub(super) fn clause(names: &[String], holds: bool) -> Clause {
    let was = if holds { "was" } else { "was not" };
    Clause::whose(format!("last activity {was} {}", any_of(names, "none")))
}

struct EndsWith(Codes);

impl Test for EndsWith {
    fn cost(&self) -> Cost {
        Cost::NoEvent
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        self.0.has(journey.activities[journey.len() - 1].0)
    }
}
