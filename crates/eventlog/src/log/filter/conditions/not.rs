//! A condition does not hold.

use super::{Clause, Compiled, Cost, Filter, FilterError, Test};
use crate::log::{EventLog, Journey, Outcomes};

pub(super) fn compile<'a>(filter: &Filter, log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    Ok(Box::new(Not(filter.compile(log)?)))
}

pub(super) fn clause(filter: &Filter, holds: bool) -> Clause {
    filter.clause(!holds)
}

struct Not<'a>(Compiled<'a>);

impl Test for Not<'_> {
    fn cost(&self) -> Cost {
        self.0.cost()
    }

    fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        !self.0.holds(journey, outcomes)
    }
}
