//! What the customer does with a stage.

use super::{Clause, Compiled, Cost, FilterError, Test};
use crate::log::{ColdDays, EventLog, Journey, LeadEnd, Outcomes, StageMap, StageVisit, Stages};
use serde::{Deserialize, Serialize};

/// What a customer does with a stage.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct StageFilter {
    /// The stages. Activities that the log does not have do not matter.
    pub map: StageMap,
    /// The stage's name.
    pub stage: String,
    /// What the customer does with it. Default: is in it at any time.
    pub how: InStage,
    /// When leads go cold. Default: never.
    pub cold_days: ColdDays,
}

/// What a customer does with a stage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum InStage {
    /// Was in it at any time. The default.
    #[default]
    Was,
    /// Began in it.
    Began,
    /// Came back to it from a later stage.
    CameBack,
    /// Went on from it to a later stage.
    WentOn,
    /// Went from it to the stage of this name.
    MovedTo(String),
    /// Was lost in it.
    Lost,
    /// Has gone cold in it.
    Cold,
    /// Is an open lead in it when the log ends.
    Open,
}

pub(super) fn compile<'a>(filter: &StageFilter, log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    let named = |name: &str| {
        let known = filter.map.stages.iter().position(|stage| stage == name);
        known.ok_or_else(|| FilterError::unknown("stage", name))
    };
    let how = match &filter.how {
        InStage::Was => How::Was,
        InStage::Began => How::Began,
        InStage::CameBack => How::CameBack,
        InStage::WentOn => How::WentOn,
        InStage::MovedTo(to) => How::MovedTo(named(to)?),
        InStage::Lost => How::Ended(LeadEnd::Lost),
        InStage::Cold => How::Ended(LeadEnd::Cold),
        InStage::Open => How::Ended(LeadEnd::Open),
    };
    let (stages, cold_ms) = (filter.map.of(&log.vocabulary), filter.cold_days.silence_ms(&log.vocabulary));
    Ok(Box::new(AtStage { stages, stage: named(&filter.stage)?, how, cold_ms }))
}

pub(super) fn clause(filter: &StageFilter, holds: bool) -> Clause {
    let stage = &filter.stage;
    let text = match &filter.how {
        InStage::Was => format!("were in the stage {stage}"),
        InStage::Began => format!("began in the stage {stage}"),
        InStage::CameBack => format!("came back to the stage {stage}"),
        InStage::WentOn => format!("went on from the stage {stage}"),
        InStage::MovedTo(to) => format!("went from the stage {stage} to {to}"),
        InStage::Lost => format!("were lost in the stage {stage}"),
        InStage::Cold => format!("have gone cold in the stage {stage}"),
        InStage::Open => format!("are still open in the stage {stage}"),
    };
    Clause::among_those_who(text, holds)
}

struct AtStage {
    stages: Stages,
    stage: usize,
    how: How,
    cold_ms: Vec<i64>,
}

enum How {
    Was,
    Began,
    CameBack,
    WentOn,
    MovedTo(usize),
    Ended(LeadEnd),
}

impl Test for AtStage {
    fn cost(&self) -> Cost {
        Cost::WorkForEachEvent
    }

    fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        let visits = self.stages.history(journey, outcomes);
        let is_here = |visit: &StageVisit| visit.stage == self.stage;
        match self.how {
            How::Was => visits.iter().any(is_here),
            How::Began => visits.first().is_some_and(is_here),
            How::CameBack => visits.windows(2).any(|pair| pair[0].stage > self.stage && is_here(&pair[1])),
            How::WentOn => visits.iter().skip_while(|visit| !is_here(visit)).any(|visit| visit.stage > self.stage),
            How::MovedTo(to) => visits.windows(2).any(|pair| is_here(&pair[0]) && pair[1].stage == to),
            How::Ended(end) => {
                visits.last().is_some_and(is_here) && journey.as_lead(outcomes, Some(&self.cold_ms)).1 == end
            }
        }
    }
}
