//! Which activity belongs to which stage, and a customer's way through the stages.

use crate::log::{ActivityId, Journey, Outcomes, Vocabulary};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The stages of the journey, in order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct StageMap {
    /// Their names, first to last; the last is what comes after the first conversion.
    pub stages: Vec<String>,
    /// By activity: the stage's name. An activity that is missing leaves a customer where they are.
    pub activities: BTreeMap<String, String>,
}

/// A [`StageMap`] for the activities of one log.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stages {
    /// How many stages there are.
    pub count: usize,
    /// By activity: its stage, if it has one before the conversion.
    of: Vec<Option<u8>>,
}

/// A time that a customer spent in one stage without leaving it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageVisit {
    /// Index of the stage.
    pub stage: usize,
    /// The event that began it, as a position in the journey.
    pub from: usize,
    /// The event that began the next one, or the length of the part of the journey that was asked about.
    pub to: usize,
}

impl StageMap {
    /// Looks up the activities of a log.
    pub fn of(&self, vocabulary: &Vocabulary) -> Stages {
        let mut of = vec![None; vocabulary.activities.len()];
        let after = self.stages.len().saturating_sub(1);
        for (name, stage) in &self.activities {
            let stage = self.stages.iter().position(|known| known == stage).filter(|&at| at < after);
            if let (Some(activity), Some(stage)) = (vocabulary.activity_named(name), stage) {
                of[activity.index()] = u8::try_from(stage).ok();
            }
        }
        Stages { count: self.stages.len(), of }
    }
}

impl Stages {
    /// The stage of an activity before the conversion, if it has one.
    pub fn stage(&self, activity: ActivityId) -> Option<usize> {
        self.of[activity.index()].map(usize::from)
    }

    /// A customer's dated history: the visits to stages in order, none twice in a row. From the
    /// first conversion on it is the last stage, whatever happens; before, an activity without a
    /// stage of its own belongs to the visit that is under way, or to the first that begins.
    pub fn history(&self, journey: &Journey, outcomes: &Outcomes) -> Vec<StageVisit> {
        let (as_lead, _) = journey.as_lead(outcomes, None);
        let len = if journey.converted() { journey.len() } else { as_lead };
        let mut visits: Vec<StageVisit> = Vec::new();
        for (position, &activity) in journey.activities[..len].iter().enumerate() {
            let stage = match journey.first_conversion {
                Some(at) if position >= at => Some(self.count.saturating_sub(1)),
                _ => self.stage(activity),
            };
            let Some(stage) = stage else { continue };
            match visits.last_mut() {
                Some(visit) if visit.stage == stage => {}
                Some(visit) => {
                    visit.to = position;
                    visits.push(StageVisit { stage, from: position, to: len });
                }
                None => visits.push(StageVisit { stage, from: 0, to: len }),
            }
        }
        visits
    }
}
