//! What has become of the customer.

use super::{Clause, Compiled, Cost, FilterError, Test};
use crate::log::{EventLog, Journey, Outcomes};
use serde::{Deserialize, Serialize};

/// What has become of a customer when the log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case", rename = "CustomerState")]
pub enum State {
    /// Has converted.
    Converted,
    /// Neither converted nor lost: still under way.
    Open,
    /// Explicitly lost, and not converted.
    Lost,
}

impl State {
    /// What a journey that ended was.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Converted => "converted",
            Self::Open => "still open",
            Self::Lost => "lost",
        }
    }
}

pub(super) fn compile<'a>(state: &State, _: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    Ok(Box::new(*state))
}

pub(super) fn clause(state: &State, holds: bool) -> Clause {
    let text = match (state, holds) {
        (State::Converted, true) => "converted",
        (State::Converted, false) => "have not converted",
        (State::Open, true) => "are still open",
        (State::Open, false) => "are no longer open",
        (State::Lost, true) => "were lost",
        (State::Lost, false) => "were not lost",
    };
    Clause::who(text.to_owned())
}

impl Test for State {
    fn cost(&self) -> Cost {
        Cost::FewEvents
    }

    fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        journey.state(outcomes) == *self
    }
}
