//! The whole journey is exactly some activities, if one that comes several times in a row counts as one step.

use super::{Clause, Compiled, Cost, FilterError, Test, codes::activity_codes, variant::Journeys};
use crate::log::{ActivityId, EventLog, Journey, Outcomes};

pub(super) fn compile<'a>(steps: &[String], log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    Ok(Box::new(CollapsedVariant(activity_codes(steps, log)?)))
}

/// One test for many variants: it costs no more than that for one.
pub(super) fn compile_any<'a>(variants: &[&[String]], log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    let variants = variants.iter().map(|steps| activity_codes(steps, log)).collect::<Result<_, _>>()?;
    Ok(Box::new(AnyCollapsedVariant { variants, collapsed: Vec::new() }))
}

pub(super) fn clause(steps: &[String], holds: bool) -> Clause {
    let was = if holds { "was" } else { "was not" };
    Clause::whose(format!("whole journey, repeats aside, {was} {}", steps.join(" → ")))
}

struct CollapsedVariant(Vec<ActivityId>);

impl Test for CollapsedVariant {
    fn cost(&self) -> Cost {
        Cost::WholeJourney
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        journey.activities.chunk_by(|a, b| a == b).map(|run| run[0]).eq(self.0.iter().copied())
    }
}

struct AnyCollapsedVariant {
    variants: Journeys,
    /// Room for the journey that is looked up.
    collapsed: Vec<ActivityId>,
}

impl Test for AnyCollapsedVariant {
    fn cost(&self) -> Cost {
        Cost::WholeJourney
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        self.collapsed.clear();
        self.collapsed.extend_from_slice(journey.activities);
        self.collapsed.dedup();
        self.variants.contains(self.collapsed.as_slice())
    }
}
