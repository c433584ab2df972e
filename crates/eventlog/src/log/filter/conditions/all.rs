//! All of some conditions hold.

use super::{Clause, Compiled, Cost, Filter, FilterError, Test, cheapest_first, words::bracket};
use crate::log::{EventLog, Journey, Outcomes};

pub(super) fn compile<'a>(filters: &[Filter], log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    Ok(Box::new(All(cheapest_first(filters, log)?)))
}

pub(super) fn clause(filters: &[Filter], holds: bool) -> Clause {
    if filters.is_empty() {
        return Clause::who(if holds { "are any" } else { "are nobody" }.to_owned());
    }
    bracket(filters, "and", holds)
}

struct All<'a>(Vec<Compiled<'a>>);

impl Test for All<'_> {
    fn cost(&self) -> Cost {
        Cost::of_all(&self.0)
    }

    fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        self.0.iter_mut().all(|test| test.holds(journey, outcomes))
    }
}
