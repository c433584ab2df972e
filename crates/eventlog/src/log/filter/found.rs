//! Filters by what an analysis has found: the stages, kinds of journey, kinds of customer, and how
//! the believed journey is taken.
//!
//! Each carries what was found as plain data, so that it means the same whatever else is
//! selected, and without asking the analysis again.

use super::FilterError;
use crate::log::{
    ActivityId, Behaviour, ColdDays, DeviationKind, EventLog, Follows, Journey, LeadEnd, Outcomes, ReferenceError,
    ReferenceModel, ReferenceReader, STEP_DEVIATIONS, Space, SpaceInLog, StageMap, StageVisit, Stages,
};
use desirepath_order::Ordered;
use desirepath_stats::model::sequence_distance::{Pattern, is_within};
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

/// Of some journeys, one is most like the customer's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct LikeFilter {
    /// The journeys, repeats collapsed. Steps that the log does not have are like no other.
    pub journeys: Vec<Vec<String>>,
    /// Which of them is the nearest, counted from 0; of equally near ones that whose steps come
    /// first in the log's order.
    pub nearest: u32,
    /// How far it may be at most, 0–1. Default: however far.
    pub within: Option<f64>,
}

/// Of the middles of some groups of customers, one is nearest to how the customer behaves.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct BehavesFilter {
    /// What the group is called.
    pub name: String,
    /// What the coordinates are.
    pub space: Space,
    /// The middles of all groups.
    pub middles: Vec<Vec<f64>>,
    /// Which of them is the nearest, counted from 0.
    pub nearest: u32,
}

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

fn invalid<T>(member: &'static str, problem: impl Into<String>) -> Result<T, FilterError> {
    Err(FilterError::Invalid { member, problem: problem.into() })
}

/// A [`StageFilter`] with its names looked up.
pub(super) struct StageTest {
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

impl StageTest {
    pub(super) fn new(filter: &StageFilter, log: &EventLog) -> Result<Self, FilterError> {
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
        Ok(Self { stages, stage: named(&filter.stage)?, how, cold_ms })
    }

    pub(super) fn holds(&self, journey: &Journey, outcomes: &Outcomes) -> bool {
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

/// A [`LikeFilter`] with its names looked up.
pub(super) struct Like {
    /// In the order of their steps, with their place in the filter.
    patterns: Vec<(usize, Pattern)>,
    nearest: usize,
    within: f64,
    collapsed: Vec<ActivityId>,
}

impl Like {
    pub(super) fn new(filter: &LikeFilter, log: &EventLog) -> Result<Self, FilterError> {
        let nearest = filter.nearest as usize;
        if nearest >= filter.journeys.len() {
            return invalid("nearest", "there is no such journey; the first is 0");
        }
        let kinds = log.vocabulary.activities.len();
        let code = |name: &String| log.vocabulary.activity_named(name).map_or(kinds as u32, |activity| activity.0);
        let mut journeys: Vec<(Vec<u32>, usize)> =
            filter.journeys.iter().enumerate().map(|(at, steps)| (steps.iter().map(code).collect(), at)).collect();
        journeys.order();
        let pattern = |(steps, at): (Vec<u32>, usize)| {
            let mut pattern = Pattern::new(kinds + 1);
            pattern.set(steps.into_iter());
            (at, pattern)
        };
        let patterns = journeys.into_iter().map(pattern).collect();
        Ok(Self { patterns, nearest, within: filter.within.unwrap_or(1.0), collapsed: Vec::new() })
    }

    pub(super) fn holds(&mut self, journey: &Journey) -> bool {
        self.collapsed.clear();
        self.collapsed.extend_from_slice(journey.activities);
        self.collapsed.dedup();
        let mut best = (usize::MAX, f32::INFINITY);
        for (at, pattern) in &self.patterns {
            let distance = pattern.distance(self.collapsed.iter().map(|activity| activity.0));
            if distance < best.1 {
                best = (*at, distance);
            }
        }
        best.0 == self.nearest && is_within(best.1, self.within)
    }
}

/// A [`BehavesFilter`] with its names looked up.
pub(super) struct Behaves {
    space: SpaceInLog,
    middles: Vec<Vec<f64>>,
    nearest: usize,
    point: Vec<f64>,
    behaviour: Behaviour,
}

impl Behaves {
    pub(super) fn new(filter: &BehavesFilter, log: &EventLog) -> Result<Self, FilterError> {
        let (nearest, dimensions) = (filter.nearest as usize, filter.space.dimensions());
        if nearest >= filter.middles.len() {
            return invalid("nearest", "there is no such group; the first is 0");
        }
        if filter.middles.iter().any(|middle| middle.len() != dimensions) {
            return invalid("middles", format!("each must have {dimensions} coordinates, as the space has"));
        }
        Ok(Self {
            space: filter.space.in_log(&log.vocabulary),
            middles: filter.middles.clone(),
            nearest,
            point: vec![0.0; dimensions],
            behaviour: Behaviour::default(),
        })
    }

    pub(super) fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        self.behaviour.read(journey, outcomes);
        self.space.place(&self.behaviour, &mut self.point);
        let mut best = (0, f64::INFINITY);
        for (at, middle) in self.middles.iter().enumerate() {
            let distance = middle.iter().zip(&self.point).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
            if distance < best.1 {
                best = (at, distance);
            }
        }
        best.0 == self.nearest
    }
}

/// A [`ReferenceFilter`] with its names looked up.
pub(super) struct Conforms {
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

impl Conforms {
    pub(super) fn new(filter: &ReferenceFilter, log: &EventLog) -> Result<Self, FilterError> {
        let reader = ReferenceReader::new(&filter.journey, &log.vocabulary).map_err(|error| match error {
            ReferenceError::Unknown(name) => FilterError::unknown("activity", &name),
            ReferenceError::Invalid(problem) => FilterError::Invalid { member: "steps", problem },
        })?;
        let step_of = |step: u32| match step as usize {
            step if step < filter.journey.steps.len() => Ok(step),
            _ => invalid("step", "there is no such step; the first is 0"),
        };
        let kind_of = |kind: DeviationKind| match STEP_DEVIATIONS.iter().position(|known| *known == kind) {
            Some(kind) => Ok(kind),
            None => invalid("kind", "an unlisted activity belongs to no step; name it in “unlisted”"),
        };
        let takes = match &filter.takes {
            Takes::Follows(follows) => TakesTest::Follows(*follows),
            Takes::Done(step) => TakesTest::Done(step_of(*step)?),
            Takes::Deviates { kind, step } => TakesTest::Deviates { kind: kind_of(*kind)?, step: step_of(*step)? },
            Takes::Keeps { kind, step } => TakesTest::Keeps { kind: kind_of(*kind)?, step: step_of(*step)? },
            Takes::Unlisted(name) => TakesTest::Unlisted(super::activity_code(&log.vocabulary, name)?),
        };
        Ok(Self { reader, takes })
    }

    pub(super) fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
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
