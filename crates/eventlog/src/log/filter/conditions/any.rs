//! One of some conditions holds at least.

use super::words::bracket;
use super::{Clause, Compiled, Cost, Filter, FilterError, Test, cheapest_first, collapsed_variant, variant};
use crate::log::{EventLog, Journey, Outcomes};

pub(super) fn compile<'a>(filters: &[Filter], log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    if let Some(variants) = all_of(filters, |filter| match filter {
        Filter::Variant(steps) => Some(steps),
        _ => None,
    }) {
        return variant::compile_any(&variants, log);
    }
    if let Some(variants) = all_of(filters, |filter| match filter {
        Filter::CollapsedVariant(steps) => Some(steps),
        _ => None,
    }) {
        return collapsed_variant::compile_any(&variants, log);
    }
    Ok(Box::new(Any(cheapest_first(filters, log)?)))
}

/// What several filters name, if all of them are of one kind.
fn all_of(filters: &[Filter], steps: fn(&Filter) -> Option<&Vec<String>>) -> Option<Vec<&[String]>> {
    (filters.len() > 1).then(|| filters.iter().map(|filter| steps(filter).map(Vec::as_slice)).collect())?
}

pub(super) fn clause(filters: &[Filter], holds: bool) -> Clause {
    if filters.is_empty() {
        return Clause::who(if holds { "are nobody" } else { "are any" }.to_owned());
    }
    bracket(filters, "or", holds)
}

struct Any<'a>(Vec<Compiled<'a>>);

impl Test for Any<'_> {
    fn cost(&self) -> Cost {
        Cost::of_all(&self.0)
    }

    fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        self.0.iter_mut().any(|test| test.holds(journey, outcomes))
    }
}
