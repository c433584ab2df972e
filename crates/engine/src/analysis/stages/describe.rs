//! How customers go through the stages.

use super::{Context, Plan, Report};
use crate::log::{LeadEnd, Scope};
use crate::model::kaplan_meier::{Curve, Ending, Waits};
use crate::stats::{ConversionRate, MIN_GROUP, Rate};
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// One stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Stage {
    /// Its name.
    pub stage: String,
    /// Whether it is what comes after the conversion.
    pub is_after: bool,
    /// Customers that were in it.
    pub customers: u64,
    /// Those of them that began in it.
    pub began: u64,
    /// How often it was entered (occurrences).
    pub entries: u64,
    /// How often it was entered from a later stage (occurrences).
    pub back_entries: u64,
    /// Customers that came back to it from a later stage.
    pub back_customers: u64,
    /// Customers that went on from it to a later stage, at any time afterwards and by
    /// whatever way, of those that were in it; of nobody for the last stage.
    pub went_on: Rate,
    /// To which stages it was left, first to last.
    pub moves: Vec<Move>,
    /// Customers that were explicitly lost in it.
    pub lost: u64,
    /// Customers that have gone cold in it; 0 if no cold days are known.
    pub cold: u64,
    /// Open leads that are in it when the log ends.
    pub open: u64,
    /// Median time of a visit, in seconds; absent where fewer than half have been seen to leave.
    pub median_time_s: Option<f64>,
    /// Lower end of its 95 % interval.
    pub median_time_low_s: Option<f64>,
    /// Upper end of its 95 % interval; absent if the data do not bound it.
    pub median_time_high_s: Option<f64>,
    /// Customers that were in it as leads, and how many have converted.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub conversion: ConversionRate,
    /// Chance to have converted by so many days after first entering it, open journeys censored.
    pub converted_within: Vec<Later>,
    /// The activities most of its customers did, most first, at most [`DEFINING`].
    pub defining: Vec<Defining>,
}

/// At most so many activities define a stage.
pub const DEFINING: usize = 5;

/// Steps from one stage to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Move {
    /// The stage that comes next.
    pub to: String,
    /// How often (occurrences).
    pub count: u64,
    /// How many customers.
    pub customers: u64,
}

/// Conversion by elapsed time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Later {
    /// Days since the stage was first entered.
    pub days: u32,
    /// Chance to have converted by then; absent where nobody is watched so long.
    pub chance: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub high: Option<f64>,
    /// Customers still watched and undecided then.
    pub at_risk: u64,
}

/// What is done in a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Defining {
    /// The activity.
    pub activity: String,
    /// Customers that did it.
    pub customers: u64,
    /// Of the customers that were in the stage.
    pub share: Option<f64>,
}

/// After how many days conversion is reported.
const DAYS: [u32; 5] = [7, 14, 30, 60, 90];

/// What was counted in one stage.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Tally {
    customers: u64,
    began: u64,
    entries: u64,
    back_entries: u64,
    back_customers: u64,
    went_on: u64,
    conversions: u64,
    /// Customers whose time as a lead ended here: lost, cold, open.
    ended: [u64; 3],
    /// By stage: moves there, and customers that made one.
    moves: Vec<[u64; 2]>,
    /// In seconds: the time of a visit, and from the first entry to the conversion.
    visits: Waits,
    to_conversion: Waits,
}

/// Counts of some customers.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Partial {
    customers: u64,
    without_stage: u64,
    conversions: u64,
    stages: Vec<Tally>,
}

impl Partial {
    pub(super) fn merge(&mut self, other: &Self) {
        self.customers += other.customers;
        self.without_stage += other.without_stage;
        self.conversions += other.conversions;
        for (into, other) in self.stages.iter_mut().zip(&other.stages) {
            into.customers += other.customers;
            into.began += other.began;
            into.entries += other.entries;
            into.back_entries += other.back_entries;
            into.back_customers += other.back_customers;
            into.went_on += other.went_on;
            into.conversions += other.conversions;
            into.ended.iter_mut().zip(other.ended).for_each(|(a, b)| *a += b);
            into.moves.iter_mut().flatten().zip(other.moves.iter().flatten()).for_each(|(a, b)| *a += b);
            into.visits.merge(&other.visits);
            into.to_conversion.merge(&other.to_conversion);
        }
    }
}

fn seconds(ms: i64) -> u32 {
    u32::try_from(ms.max(0) / 1000).unwrap_or(u32::MAX)
}

pub(super) fn scan(scope: &Scope, context: &Context, plan: &Plan) -> Partial {
    let stages = plan.placement.map().of(&context.vocabulary);
    let count = stages.count;
    let tally = Tally { moves: vec![[0; 2]; count], ..Tally::default() };
    let mut found = Partial { stages: vec![tally; count], ..Partial::default() };
    let cold_ms = plan.cold_days.as_ref().map(|days| days.silence_ms(&context.vocabulary));
    for journey in scope.journeys() {
        found.customers += 1;
        found.conversions += u64::from(journey.converted());
        let visits = stages.history(&journey, scope.outcomes);
        let (Some(first), Some(last)) = (visits.first(), visits.last()) else {
            found.without_stage += 1;
            continue;
        };
        let (as_lead, end) = journey.as_lead(scope.outcomes, cold_ms.as_deref());
        let end_ms = match end {
            LeadEnd::Converted | LeadEnd::Lost => journey.time_ms[as_lead - 1],
            LeadEnd::Cold | LeadEnd::Open => scope.outcomes.log_end_ms.max(journey.time_ms[as_lead - 1]),
        };
        found.stages[first.stage].began += 1;
        // One bit per stage: seen, come back to, left for a later one; and per pair of stages.
        let (mut seen, mut back, mut went_on, mut moved) = (0u32, 0u32, 0u32, 0u64);
        for (at, visit) in visits.iter().enumerate() {
            let tally = &mut found.stages[visit.stage];
            let (bit, from_ms) = (1 << visit.stage, journey.time_ms[visit.from]);
            tally.entries += 1;
            if seen & bit == 0 {
                tally.customers += 1;
                if visit.stage + 1 < count {
                    tally.conversions += u64::from(end == LeadEnd::Converted);
                    let ending = match end {
                        LeadEnd::Converted => Ending::Event,
                        LeadEnd::Lost => Ending::RuledOut,
                        LeadEnd::Cold | LeadEnd::Open => Ending::Censored,
                    };
                    tally.to_conversion.record(seconds(end_ms - from_ms), ending);
                }
            }
            if at > 0 && visits[at - 1].stage > visit.stage {
                tally.back_entries += 1;
                tally.back_customers += u64::from(back & bit == 0);
                back |= bit;
            }
            // All earlier stages have been left for this one.
            went_on |= seen & (bit - 1);
            seen |= bit;
            match visits.get(at + 1) {
                Some(next) => {
                    let pair = 1u64 << (visit.stage * count + next.stage);
                    tally.moves[next.stage][0] += 1;
                    tally.moves[next.stage][1] += u64::from(moved & pair == 0);
                    moved |= pair;
                    tally.visits.record(seconds(journey.time_ms[next.from] - from_ms), Ending::Event);
                }
                None if end == LeadEnd::Lost => tally.visits.record(seconds(end_ms - from_ms), Ending::Event),
                None if end != LeadEnd::Converted => tally.visits.record(seconds(end_ms - from_ms), Ending::Censored),
                None => {}
            }
        }
        for stage in (0..count).filter(|stage| went_on >> stage & 1 == 1) {
            found.stages[stage].went_on += 1;
        }
        let ended = match end {
            LeadEnd::Converted => continue,
            LeadEnd::Lost => 0,
            LeadEnd::Cold => 1,
            LeadEnd::Open => 2,
        };
        found.stages[last.stage].ended[ended] += 1;
    }
    found
}

pub(super) fn report(found: Partial, plan: Plan) -> Report {
    let Plan { placement, cold_days } = plan;
    let count = placement.stages.len();
    let stages = found.stages.iter().enumerate().map(|(at, tally)| {
        let name = &placement.stages[at];
        let is_after = at + 1 == count;
        let median = Curve::of(&tally.visits).median().filter(|_| !is_after);
        let conversion = Curve::of(&tally.to_conversion);
        let later = |days: u32| {
            // By the end of the day, so that whoever took exactly as long counts.
            let to = days * 86_400 + 1;
            let chance = conversion.chance(0, to).filter(|_| conversion.reaches(to));
            Later {
                days,
                chance: chance.map(|chance| chance.chance),
                low: chance.map(|chance| chance.low),
                high: chance.map(|chance| chance.high),
                at_risk: conversion.at_risk(to).round() as u64,
            }
        };
        let mut defining: Vec<Defining> = placement
            .activities
            .iter()
            .filter(|placed| placed.stage.as_ref() == Some(name))
            .map(|placed| {
                let customers = if is_after { placed.customers_after } else { placed.customers };
                let share = (tally.customers > 0).then(|| customers as f64 / tally.customers as f64);
                Defining { activity: placed.activity.clone(), customers, share }
            })
            .filter(|defining| defining.customers > 0)
            .collect();
        defining.order_by(|a, b| b.customers.cmp(&a.customers).then_with(|| a.activity.cmp(&b.activity)));
        defining.truncate(DEFINING);
        let move_to = |(to, &[count, customers]): (usize, &[u64; 2])| {
            (count > 0).then(|| Move { to: placement.stages[to].clone(), count, customers })
        };
        Stage {
            stage: name.clone(),
            is_after,
            customers: tally.customers,
            began: tally.began,
            entries: tally.entries,
            back_entries: tally.back_entries,
            back_customers: tally.back_customers,
            went_on: Rate::of(tally.went_on, if is_after { 0 } else { tally.customers }),
            moves: tally.moves.iter().enumerate().filter_map(move_to).collect(),
            lost: tally.ended[0],
            cold: tally.ended[1],
            open: tally.ended[2],
            median_time_s: median.map(|median| f64::from(median.time)),
            median_time_low_s: median.and_then(|median| median.low).map(f64::from),
            median_time_high_s: median.and_then(|median| median.high).map(f64::from),
            conversion: ConversionRate::of(tally.conversions, if is_after { 0 } else { tally.customers }),
            converted_within: if is_after { Vec::new() } else { DAYS.map(later).into() },
            defining,
        }
    });
    Report {
        customers: found.customers,
        without_stage: found.without_stage,
        conversions: found.conversions,
        too_few: found.conversions < MIN_GROUP,
        stages: stages.collect(),
        activities: placement.activities,
        agreement: placement.agreement,
        cold_days,
    }
}
