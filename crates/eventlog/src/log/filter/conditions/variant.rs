//! The whole journey is exactly some activities.

use super::{Clause, Compiled, Cost, FilterError, Test, codes::activity_codes};
use crate::log::{ActivityId, EventLog, Journey, Outcomes};
use hashbrown::HashSet;

/// Some journeys, to look one up.
pub(super) type Journeys = HashSet<Vec<ActivityId>, foldhash::fast::FixedState>;

pub(super) fn compile<'a>(steps: &[String], log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    Ok(Box::new(Variant(activity_codes(steps, log)?)))
}

/// One test for many variants: it costs no more than that for one.
pub(super) fn compile_any<'a>(variants: &[&[String]], log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    Ok(Box::new(AnyVariant(variants.iter().map(|steps| activity_codes(steps, log)).collect::<Result<_, _>>()?)))
}

pub(super) fn clause(steps: &[String], holds: bool) -> Clause {
    let was = if holds { "was" } else { "was not" };
    Clause::whose(format!("whole journey {was} {}", steps.join(" → ")))
}

struct Variant(Vec<ActivityId>);

impl Test for Variant {
    fn cost(&self) -> Cost {
        Cost::FewEvents
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        journey.activities == self.0.as_slice()
    }
}

struct AnyVariant(Journeys);

impl Test for AnyVariant {
    fn cost(&self) -> Cost {
        Cost::FewEvents
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        self.0.contains(journey.activities)
    }
}
