//! *What are the real stages between the first contact and the sale, and what happens in them?*
//!
//! Activities are placed by behaviour alone; names play no part. Each has an outlook in the chain
//! of the leads' journeys (see [`crate::model::markov`]; open journeys are censored as in
//! `journey_map`): the chance that a customer who is there still converts, and the number of
//! steps this takes those who do. The chance falls where people drop out between two stages; the
//! steps tell stages apart between which nobody drops out, and hold together parallel branches
//! of which one is the worse. Because the chain forgets who is there, its chance is averaged with
//! the share of the activity's own customers that converted, and the steps are those that they
//! took. On the logarithms of both, each on the scale of its spread, the activities are sorted from
//! far to near and cut into as many runs as there are stages before the conversion, so that the
//! squared distances within runs are least ([Fisher 1958], exactly). An activity counts for less
//! the more its outlook varies over resamples of the customers, so that rare ones do not pull the
//! cuts.
//!
//! The last stage is what happens mainly after the conversion: more converted customers did it
//! after than before, and a larger share of them than of all leads. An activity from which nearly
//! nobody converts (a refusal, say) is no farther from the conversion than where it comes from: it
//! gets the stage from which it is mostly reached. The conversion belongs to the last stage before
//! it, an explicit loss to none.
//!
//! All is placed again in 53 resamples of the customers (Poisson bootstrap) and without each tenth
//! of them: `confidence` is the share of resamples in which an activity gets the same stage,
//! `agreement` the share of placements that stay when a tenth of the customers is missing.
//!
//! A customer's way through the stages is [`crate::log::Stages::history`]. Time in a stage and
//! time from a stage to the conversion are Kaplan–Meier's and Aalen–Johansen's, open journeys
//! censored, explicit losses a competing end.
//!
//! [Fisher 1958]: https://doi.org/10.1080/01621459.1958.10501479
//!
//! O(events × 64 resamples), and O(activities³) per resample.

mod counts;
mod describe;
mod findings;
mod place;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod worlds;

pub use counts::{Placing, SEED};
pub use describe::{DEFINING, Defining, Later, Move, Partial, Stage};

use super::{Analysis, Context, Facts, Need, ParamsError, Step};
use crate::executor::Executor;
use crate::finding::Found;
use crate::log::filter::{DoneFilter, Filter, InStage, StageFilter};
use crate::log::{ColdDays, Scope, StageMap};
use desirepath_order::filled;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Stages from behaviour.
pub struct Stages;

/// How many stages, and what is known of them beforehand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "StagesParams")]
pub struct Params {
    /// How many stages there are before the conversion, 2–5. Default: 3.
    pub before_conversion: u32,
    /// What the stages are called, first to last; the last is what comes after the conversion.
    /// Default: awareness, consideration, decision and retention, or like them.
    pub names: Vec<String>,
    /// Activities whose stage is set by hand. The others settle around them.
    pub pins: BTreeMap<String, String>,
    /// When leads go cold. Default: what `going_cold` finds, where a host asks it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cold_days: Option<ColdDays>,
    /// Where activities are placed. Default: found from the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
}

impl Default for Params {
    fn default() -> Self {
        Self { before_conversion: 3, names: Vec::new(), pins: BTreeMap::new(), cold_days: None, placement: None }
    }
}

/// By number of stages before the conversion, from 2 on: what they are called.
const NAMES: [&[&str]; 4] = [
    &["awareness", "decision"],
    &["awareness", "consideration", "decision"],
    &["awareness", "interest", "consideration", "decision"],
    &["awareness", "interest", "consideration", "evaluation", "decision"],
];
const AFTER: &str = "retention";

impl Params {
    /// The names of all stages, first to last.
    pub fn stage_names(&self) -> Vec<String> {
        if !self.names.is_empty() {
            return self.names.clone();
        }
        let before = NAMES[(self.before_conversion.clamp(2, 5) - 2) as usize];
        before.iter().chain([&AFTER]).map(|name| (*name).to_owned()).collect()
    }

    fn check(&self, context: &Context) -> Result<(), ParamsError> {
        let refuse = |member, problem| Err(ParamsError { analysis: "stages", member, problem });
        if !(2..=5).contains(&self.before_conversion) {
            return refuse("before_conversion", "there must be 2 to 5 stages before the conversion".to_owned());
        }
        let wanted = self.before_conversion as usize + 1;
        if !self.names.is_empty() && self.names.len() != wanted {
            let given = self.names.len();
            return refuse(
                "names",
                format!("{given} names are given, but there are {wanted} stages with the last one"),
            );
        }
        if let Some(twice) = (1..self.names.len()).find(|&at| self.names[..at].contains(&self.names[at])) {
            return refuse("names", format!("“{}” is the name of two stages", self.names[twice]));
        }
        let names = self.stage_names();
        for (activity, stage) in &self.pins {
            if context.vocabulary.activity_named(activity).is_none() {
                return refuse("pins", format!("no activity is named “{activity}”; use names as they are in the data"));
            }
            if !names.contains(stage) {
                return refuse("pins", format!("no stage is named “{stage}”; there are {}", names.join(", ")));
            }
        }
        Ok(())
    }
}

/// Where the activities are placed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Placement {
    /// The stages, first to last.
    pub stages: Vec<String>,
    /// The activities by stage, then by customers.
    pub activities: Vec<Placed>,
    /// Customers that converted: without any, nothing can be placed.
    pub conversions: u64,
    /// How far the placement holds when customers are missing.
    pub agreement: Agreement,
}

/// How far a placement holds when customers are missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "StageAgreement")]
pub struct Agreement {
    /// Share of activities that keep their stage when a part of the customers is left out, over
    /// all parts; absent where nothing is placed.
    pub share: Option<f64>,
    /// Into how many parts the customers are cut.
    pub parts: u32,
    /// How many resamples `confidence` rests on.
    pub resamples: u32,
    /// Their seed.
    pub seed: u64,
}

/// Why an activity has its stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// By the chance and the steps to the conversion.
    Outlook,
    /// Nearly nobody converts from it: by where it is reached from.
    ReachedFrom,
    /// It happens mainly after the conversion.
    After,
    /// It is the conversion.
    Conversion,
    /// It is an explicit loss, which has no stage.
    Loss,
    /// Set by hand.
    Pinned,
    /// Nobody converted, so nothing is known.
    Unknown,
}

/// An activity and its stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Placed {
    /// Its name.
    pub activity: String,
    /// The stage's name; absent for an explicit loss, and where nobody converted.
    pub stage: Option<String>,
    /// Share of the resamples that agree, 0–1.
    pub confidence: f64,
    /// Why this stage.
    pub basis: Basis,
    /// Chance that a customer who is here still converts.
    pub intent: Option<f64>,
    /// Steps from here to the conversion, in the mean of the ways that lead there.
    pub steps_to_conversion: Option<f64>,
    /// Customers that did it as leads.
    pub customers: u64,
    /// Customers that did it after their first conversion.
    pub customers_after: u64,
}

impl Placed {
    /// Selects its `customers`.
    pub fn selector(&self) -> Filter {
        let activities = vec![self.activity.clone()];
        Filter::Done(DoneFilter { activities, as_lead: true, ..DoneFilter::default() })
    }
}

impl Placement {
    /// The stages without how sure they are.
    pub fn map(&self) -> StageMap {
        StageMap { stages: self.stages.clone(), activities: stages_of(&self.activities) }
    }
}

/// By activity: its stage, of those that have one.
fn stages_of(activities: &[Placed]) -> BTreeMap<String, String> {
    filled(activities.iter().filter_map(|placed| Some((placed.activity.clone(), placed.stage.clone()?))))
}

/// The stages, what is in them, and how customers go through them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "StagesReport")]
pub struct Report {
    /// Customers in all.
    pub customers: u64,
    /// Customers that never were in any stage.
    pub without_stage: u64,
    /// Customers that converted.
    pub conversions: u64,
    /// Whether too few converted to place anything by.
    pub too_few: bool,
    /// The stages, first to last.
    pub stages: Vec<Stage>,
    /// Their activities, by stage, then by customers.
    pub activities: Vec<Placed>,
    /// How far the placement holds when customers are missing.
    pub agreement: Agreement,
    /// When leads go cold, if that is known.
    pub cold_days: Option<ColdDays>,
}

impl Report {
    /// The stages with their activities.
    pub fn map(&self) -> StageMap {
        StageMap {
            stages: self.stages.iter().map(|stage| stage.stage.clone()).collect(),
            activities: stages_of(&self.activities),
        }
    }

    /// Selects the customers that do something with a stage: `customers` were in it, `began` in
    /// it, came back to it (`back_customers`), `went_on`, moved to another, or ended in it
    /// (`lost`, `cold`, `open`).
    pub fn stage_selector(&self, stage: &Stage, how: InStage) -> Filter {
        let (stage, cold_days) = (stage.stage.clone(), self.cold_days.clone().unwrap_or_default());
        Filter::Stage(StageFilter { map: self.map(), stage, how, cold_days })
    }

    /// Select the `conversions` and the `n` of a stage's `conversion`.
    pub fn conversion_selectors(&self, stage: &Stage) -> [Filter; 2] {
        self.stage_selector(stage, InStage::Was).with_converted()
    }

    /// Select the hits and the `n` of its `went_on`.
    pub fn went_on_selectors(&self, stage: &Stage) -> [Filter; 2] {
        [InStage::WentOn, InStage::Was].map(|how| self.stage_selector(stage, how))
    }

    /// Selects the customers that never were in any stage.
    pub fn without_stage_selector(&self) -> Filter {
        Filter::Any(self.stages.iter().map(|stage| self.stage_selector(stage, InStage::Was)).collect()).negated()
    }
}

/// What a scan goes by.
#[derive(Serialize, Deserialize)]
pub struct Plan {
    placement: Placement,
    cold_days: Option<ColdDays>,
}

impl Analysis for Stages {
    type Params = Params;
    type Plan = Plan;
    type Partial = Partial;
    type Report = Report;

    fn needs(params: &Params) -> &'static [Need] {
        match (params.placement.is_none(), params.cold_days.is_none()) {
            (true, true) => &[Need::Placement, Need::ColdDays],
            (true, false) => &[Need::Placement],
            (false, true) => &[Need::ColdDays],
            (false, false) => &[],
        }
    }

    fn rule(params: &Params, facts: &mut Facts) {
        facts.place_by(params);
    }

    fn plan(params: &Params, context: &Context) -> Result<Plan, ParamsError> {
        params.check(context)?;
        Ok(Plan {
            placement: params.placement.clone().or_else(|| context.known.placement.clone()).unwrap_or_default(),
            cold_days: params.cold_days.clone().or_else(|| context.known.cold_days.clone()),
        })
    }

    fn scan(scope: &Scope, context: &Context, plan: &Plan) -> Partial {
        describe::scan(scope, context, plan)
    }

    fn merge(into: &mut Partial, other: Partial) {
        into.merge(&other);
    }

    async fn next(found: Partial, _: &Context<'_>, plan: Plan, _: &dyn Executor) -> Step<Self> {
        Step::Done(describe::report(found, plan))
    }

    fn findings(report: &Report, found: &mut Found) {
        found.add(findings::biggest_loss(report));
    }
}
