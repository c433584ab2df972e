//! How the customer takes the journey of a reference model.

use super::{Clause, Compiled, Cost, FilterError, Test, codes::activity_code, words::any_of};
use crate::log::{
    ActivityId, DeviationKind, EventLog, Follows, Journey, Outcomes, ReferenceError, ReferenceModel, ReferenceReader,
    STEP_DEVIATIONS,
};
use serde::{Deserialize, Serialize};

/// How a customer takes the journey that is believed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ReferenceFilter {
    /// The journey.
    pub journey: ReferenceModel,
    /// How it is taken.
    pub takes: Takes,
}

/// How a customer takes the journey that is believed in. Steps are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// All in all in this way.
    Follows(Follows),
    /// Did this step in its place.
    Done(u32),
    /// Leaves it in this way at this step.
    Deviates {
        /// How.
        kind: DeviationKind,
        /// The step.
        step: u32,
    },
    /// Was in the same place and does not leave it so.
    Keeps {
        /// How.
        kind: DeviationKind,
        /// The step.
        step: u32,
    },
    /// Did a listed activity and, as a lead, this one, which is not listed.
    Unlisted(String),
}

pub(super) fn compile<'a>(filter: &ReferenceFilter, log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    let reader = ReferenceReader::new(&filter.journey, &log.vocabulary).map_err(|error| match error {
        ReferenceError::Unknown(name) => FilterError::unknown("activity", &name),
        ReferenceError::Invalid(problem) => FilterError::invalid("steps", problem),
    })?;
    let step_of = |step: u32| match step as usize {
        step if step < filter.journey.steps.len() => Ok(step),
        _ => Err(FilterError::invalid("step", "there is no such step; the first is 0")),
    };
    let kind_of = |kind: DeviationKind| match STEP_DEVIATIONS.iter().position(|known| *known == kind) {
        Some(kind) => Ok(kind),
        None => Err(FilterError::invalid("kind", "an unlisted activity belongs to no step; name it in “unlisted”")),
    };
    let takes = match &filter.takes {
        Takes::Follows(follows) => TakesTest::Follows(*follows),
        Takes::Done(step) => TakesTest::Done(step_of(*step)?),
        Takes::Deviates { kind, step } => TakesTest::Deviates { kind: kind_of(*kind)?, step: step_of(*step)? },
        Takes::Keeps { kind, step } => TakesTest::Keeps { kind: kind_of(*kind)?, step: step_of(*step)? },
        Takes::Unlisted(name) => TakesTest::Unlisted(activity_code(&log.vocabulary, name)?),
    };
    Ok(Box::new(Conforms { reader, takes }))
}

pub(super) fn clause(filter: &ReferenceFilter, holds: bool) -> Clause {
    let steps = &filter.journey.steps;
    let step = |step: u32| {
        steps.get(step as usize).map_or_else(|| "a step".to_owned(), |step| any_of(&step.any_of, "nothing"))
    };
    let whole = || steps.iter().map(|step| step.any_of.join(" or ")).collect::<Vec<_>>().join(" → ");
    let text = match &filter.takes {
        Takes::Follows(Follows::Fully) => format!("follow {}", whole()),
        Takes::Follows(Follows::OnTrack) => format!("are on track along {}", whole()),
        Takes::Follows(Follows::Partly) => format!("deviate from {}", whole()),
        Takes::Follows(Follows::NotAtAll) => format!("do nothing of {}", whole()),
        Takes::Done(at) => format!("did {} in its place", step(*at)),
        Takes::Deviates { kind, step: at } => match kind {
            DeviationKind::Skipped => format!("skipped {}", step(*at)),
            DeviationKind::WrongOrder => format!("did {} in the wrong order", step(*at)),
            DeviationKind::TooLate => format!("did {} too late", step(*at)),
            DeviationKind::Again | DeviationKind::Unlisted => format!("did {} again", step(*at)),
        },
        Takes::Keeps { kind, step: at } => match kind {
            DeviationKind::Skipped => format!("did not skip {}", step(*at)),
            DeviationKind::TooLate => format!("did {} in time", step(*at)),
            DeviationKind::Again => format!("did {} just once", step(*at)),
            DeviationKind::WrongOrder | DeviationKind::Unlisted => format!("did {} in its place only", step(*at)),
        },
        Takes::Unlisted(activity) => format!("did {activity}, which is not listed"),
    };
    Clause::among_those_who(text, holds)
}

struct Conforms {
    reader: ReferenceReader,
    takes: TakesTest,
}

enum TakesTest {
    Follows(Follows),
    Done(usize),
    Deviates { kind: usize, step: usize },
    Keeps { kind: usize, step: usize },
    Unlisted(ActivityId),
}

impl Test for Conforms {
    fn cost(&self) -> Cost {
        Cost::WorkForEachEvent
    }

    fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        let Some(reading) = self.reader.read(journey, outcomes) else {
            return matches!(self.takes, TakesTest::Follows(Follows::NotAtAll));
        };
        match self.takes {
            TakesTest::Follows(follows) => reading.follows == follows,
            TakesTest::Done(step) => reading.done >> step & 1 == 1,
            TakesTest::Deviates { kind, step } => reading.deviates(kind, step),
            TakesTest::Keeps { kind, step } => reading.keeps(kind, step),
            TakesTest::Unlisted(activity) => {
                let (len, _) = journey.as_lead(outcomes, None);
                self.reader.is_unlisted(activity, outcomes) && journey.activities[..len].contains(&activity)
            }
        }
    }
}
