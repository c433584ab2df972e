//! *What kinds of customer are there?*
//!
//! Customers are grouped by behaviour alone: what share of their events is which activity and
//! by which channel; how many events there are and how far apart, recency and value, if asked.
//! Only events before the first conversion count, and neither conversions nor explicit losses:
//! otherwise the segments would be "converted" and "not converted", and their conversion rates
//! a tautology. Recency and value are left out by default for the same reason: the one says how
//! long ago somebody came, the other what the conversion was worth. Tempo is left out because
//! it has no kinds in most logs, only more and less: it would cut everything into short and
//! long.
//!
//! Method: k-means ([`k_means`](crate::model::clusters::k_means)) on at most 1,000 customers
//! drawn by the hash of their names; then everybody belongs to the nearest middle.
//!
//! Groups can be found in anything: early and late leavers, for example, where all customers
//! are alike. So the segments are held against those of *customers of one kind*: in 9
//! references the n-th events of all customers are dealt out anew among them, which keeps how
//! many events each has, when, and what usually comes n-th, but no habits. The number of
//! segments, if not given, is the smallest of 2–8 whose average silhouette exceeds that of
//! customers of one kind by the most, within 0.01. `is_clear` is true only where
//! - that excess is larger by 0.02 at least than any that chance alone gives (the largest of
//!   each reference over the others); and
//! - two samples agree: customers are drawn anew 20 times, and the adjusted Rand index of the
//!   segments then found averages 0.75 or more.
//!
//! Traits that name a segment are shares of customers who do something at least once, beside
//! the share elsewhere, with their lift. Nothing here says why. O(events) for the scan plus
//! O(customers · k · features); fitting is bounded by the sample.

mod features;
mod findings;
mod fit;

pub use features::{Axis, Block, Space};

use super::{Analysis, Context, ParamsError, Step};
use crate::executor::Executor;
use crate::finding::Found;
use crate::log::filter::{BehavesFilter, Filter};
use crate::log::{ActivityId, ChannelId, Scope};
use crate::model::clusters::agreement::STABLE;
use crate::model::clusters::k_means::Points;
use crate::model::clusters::naming;
use crate::stats::{Contrast, ConversionRate, Durations, MIN_GROUP, Mean, Moments, Rate};
use desirepath_order::Ordered;
use features::Behaviour;
use fit::{Drawn, Fit, REFERENCES, REPETITIONS};
use serde::{Deserialize, Serialize};

/// Kinds of customer.
pub struct Segments;

/// At most so many customers are drawn to find the segments.
pub const SAMPLE: usize = 1000;

/// At most so many segments.
pub const MOST_SEGMENTS: u32 = 20;

const SEED: u64 = 0x5E6;

/// From this average adjusted Rand index on two samples agree.
const AGREES: f64 = 0.75;

/// By how much the excess over customers of one kind must exceed what chance gives.
const MARGIN: f64 = 0.02;

/// How the customers are grouped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "SegmentsParams")]
pub struct Params {
    /// How many segments. Default: by silhouette, 2–8.
    pub k: Option<u32>,
    /// What they are formed by. Default: activities and channels.
    pub by: Vec<Block>,
}

impl Default for Params {
    fn default() -> Self {
        Self { k: None, by: vec![Block::Activities, Block::Channels] }
    }
}

/// Kinds of customer, largest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "SegmentsReport")]
pub struct Report {
    /// Customers in all: what the segments' customers sum to.
    pub customers: u64,
    /// Whether the segments are more than chance.
    pub is_clear: bool,
    /// That in words, with the reason.
    pub verdict: String,
    /// What the segments are formed by.
    pub by: Vec<Block>,
    /// How well the segments hold together in the sample, −1 to 1; absent with fewer than two.
    pub average_silhouette: Option<f64>,
    /// The numbers of segments that were tried; empty if the number was given.
    pub tried: Vec<Tried>,
    /// How well two samples agree about who belongs together: the average adjusted Rand index,
    /// 1 for complete agreement, 0 for none.
    pub agreement: Option<f64>,
    /// How much `average_silhouette` exceeds that of customers of one kind.
    pub excess: Option<f64>,
    /// The largest excess that chance alone gives.
    pub excess_by_chance: Option<f64>,
    /// Customers in the sample that the segments were found in.
    pub sampled: u64,
    /// How often customers were drawn anew to measure agreement and stability.
    pub repetitions: u64,
    /// How many samples of customers of one kind were made.
    pub references: u64,
    /// The seed of every draw.
    pub seed: u64,
    /// What the coordinates of `middle` are.
    pub space: Space,
    /// The segments.
    pub segments: Vec<Segment>,
    /// The stable segment whose conversion rate lies farthest from that of all others, if there are clear segments and the
    /// 95 % intervals do not touch.
    #[serde(default)]
    pub stands_out: Option<StandsOut>,
}

/// A segment that differs from all others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "SegmentStandsOut")]
pub struct StandsOut {
    /// Its place among the segments, from 0.
    pub segment: u32,
    /// Its customers who converted, of all of them.
    pub here: Rate,
    /// Those of all others.
    pub others: Rate,
}

impl StandsOut {
    fn of(segments: &[Segment], customers: u64) -> Option<Self> {
        let conversions: u64 = segments.iter().map(|segment| segment.conversion.conversions).sum();
        let compared = |(at, segment): (u32, &Segment)| {
            let here = Rate::of(segment.conversion.conversions, segment.customers);
            Self { segment: at, here, others: Rate::of(conversions - here.hits, customers - here.n) }
        };
        let above = |a: &Rate, b: &Rate| a.low.zip(b.high).is_some_and(|(low, high)| low > high);
        let is_clear = |found: &Self| {
            let (here, others) = (&found.here, &found.others);
            here.n >= MIN_GROUP && others.n >= MIN_GROUP && (above(here, others) || above(others, here))
        };
        let name = |found: &Self| &segments[found.segment as usize].name;
        (0..)
            .zip(segments)
            .filter(|(_, segment)| segment.is_stable)
            .map(compared)
            .filter(is_clear)
            .max_by(|a, b| a.apart().total_cmp(&b.apart()).then_with(|| name(b).cmp(name(a))))
    }

    /// How far the rates lie apart.
    pub(super) fn apart(&self) -> f64 {
        self.here.rate.zip(self.others.rate).map_or(0.0, |(here, others)| (here - others).abs())
    }
}

/// A number of segments that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "SegmentsTried")]
pub struct Tried {
    /// How many.
    pub k: u32,
    /// How well they hold together.
    pub average_silhouette: f64,
    /// How well as many groups of customers of one kind do.
    pub of_one_kind: f64,
}

/// Customers who behave alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Segment {
    /// What sets its customers apart, in words.
    pub name: String,
    /// How many there are.
    pub customers: u64,
    /// Their share of all customers.
    pub share: f64,
    /// How much of the segment stays together when customers are drawn anew, 0–1; absent for a
    /// lone segment.
    pub stability: Option<f64>,
    /// Whether `stability` is at least 0.75.
    pub is_stable: bool,
    /// Events of one of them before the conversion or the explicit loss, on average.
    pub events_per_customer: f64,
    /// Median time from the first to the last event, in seconds (within 1/64).
    pub median_duration_s: Option<f64>,
    /// The value of all their events; 0 if nobody has any.
    pub value: f64,
    /// The mean value of one of them; absent if nobody has any value.
    pub value_per_customer: Option<Mean>,
    /// How many of them converted.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub conversion: ConversionRate,
    /// What sets them apart most, largest difference first.
    pub traits: Vec<Trait>,
    /// The middle of the segment, in the coordinates of `space`.
    pub middle: Vec<f64>,
}

/// Something that customers of one segment do more or less often than others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "SegmentTrait")]
pub struct Trait {
    /// Whether `what` is an activity or a channel.
    pub of: TraitOf,
    /// Its name.
    pub what: String,
    /// Customers who have it at least once before their conversion, here and elsewhere.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub contrast: Contrast,
}

/// What a trait is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case", rename = "SegmentTraitOf")]
pub enum TraitOf {
    /// An activity.
    Activity,
    /// A channel.
    Channel,
}

/// What was counted of each segment.
#[derive(Default, Serialize, Deserialize)]
pub struct Tallies {
    has_value: bool,
    segments: Vec<Tally>,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Tally {
    customers: u64,
    conversions: u64,
    events: u64,
    value: Moments,
    durations: Durations,
    /// By activity, then by channel: customers who have it.
    having: Vec<u64>,
}

/// Calls `each` with the customers of a scope, their segments and their behaviour.
fn for_each_customer(
    scope: &Scope,
    context: &Context,
    space: &Space,
    means: &Points,
    mut each: impl FnMut(&crate::log::Journey, usize, &Behaviour),
) {
    let axes = space.in_log(&context.vocabulary);
    let mut point = vec![0.0; space.dimensions()];
    let mut behaviour = Behaviour::default();
    for journey in scope.journeys() {
        behaviour.read(&journey, scope.outcomes);
        axes.place(&behaviour, &mut point);
        each(&journey, means.nearest(&point).0 as usize, &behaviour);
    }
}

impl Params {
    /// What segments are formed by, each once; refuses what cannot be used.
    fn blocks(&self) -> Result<Vec<Block>, ParamsError> {
        let error = |member, problem: String| ParamsError { analysis: "segments", member, problem };
        if let Some(k) = self.k.filter(|k| !(1..=MOST_SEGMENTS).contains(k)) {
            return Err(error("k", format!("{k} segments; use 1 to {MOST_SEGMENTS}")));
        }
        if self.by.is_empty() {
            return Err(error("by", "nothing to form segments by; name at least one kind of behaviour".to_owned()));
        }
        let mut by = self.by.clone();
        by.order();
        by.dedup();
        Ok(by)
    }
}

/// What a scan goes by.
#[derive(Serialize, Deserialize)]
pub struct Plan {
    k: Option<u32>,
    by: Vec<Block>,
    /// Once they are found: the segments.
    fit: Option<Box<Fit>>,
}

/// What a scan has found: customers to find segments among, then what each segment does.
#[derive(Serialize, Deserialize)]
pub enum Partial {
    /// Of the first pass.
    Drawn(Drawn),
    /// Of the second.
    Tallies(Tallies),
}

impl Analysis for Segments {
    type Params = Params;
    type Plan = Plan;
    type Partial = Partial;
    type Report = Report;

    const TAKES_LONG: bool = true;

    fn plan(params: &Params, _: &Context) -> Result<Plan, ParamsError> {
        Ok(Plan { k: params.k, by: params.blocks()?, fit: None })
    }

    fn scan(scope: &Scope, context: &Context, plan: &Plan) -> Partial {
        match &plan.fit {
            None => Partial::Drawn(Drawn::of(scope)),
            Some(fit) => Partial::Tallies(tally(scope, context, fit)),
        }
    }

    fn merge(into: &mut Partial, other: Partial) {
        match (into, other) {
            (Partial::Drawn(into), Partial::Drawn(other)) => into.merge(other),
            (Partial::Tallies(into), Partial::Tallies(other)) => into.merge(other),
            // Partials of one pass are of one kind.
            _ => {}
        }
    }

    async fn next(found: Partial, context: &Context<'_>, plan: Plan, executor: &dyn Executor) -> Step<Self> {
        match (found, plan.fit) {
            (Partial::Drawn(drawn), _) => {
                let fit = Fit::of(drawn, &context.vocabulary, plan.k, &plan.by, executor).await;
                Step::Again(Plan { fit: Some(Box::new(fit)), ..plan })
            }
            (Partial::Tallies(found), Some(fit)) => Step::Done(report(&found, context, plan.by, &fit)),
            (Partial::Tallies(_), None) => Step::Done(Report::default()),
        }
    }

    fn findings(report: &Report, found: &mut Found) {
        found.add(findings::stands_out(report));
    }
}

/// Counts the customers of a scope by segment.
fn tally(scope: &Scope, context: &Context, fit: &Fit) -> Tallies {
    let (activities, channels) = (context.vocabulary.activities.len(), context.vocabulary.channels.len());
    let empty = Tally { having: vec![0; activities + channels], ..Tally::default() };
    let mut found = Tallies { has_value: false, segments: vec![empty; fit.means.len().max(1)] };
    let mut last_seen = vec![u32::MAX; activities + channels];
    for_each_customer(scope, context, &fit.space, &fit.means, |journey, segment, behaviour| {
        found.has_value = found.has_value || journey.values().iter().any(|value| !value.is_nan());
        let tally = &mut found.segments[segment];
        tally.customers += 1;
        tally.conversions += u64::from(journey.converted());
        tally.events += behaviour.events.len() as u64;
        tally.value.add(journey.total_value());
        tally.durations.record(journey.time_ms[journey.len() - 1] - journey.time_ms[0]);
        for &(activity, channel) in &behaviour.events {
            let channel = channel.is_some().then(|| activities + channel.index());
            for at in std::iter::once(activity.index()).chain(channel) {
                if std::mem::replace(&mut last_seen[at], journey.customer.0) != journey.customer.0 {
                    tally.having[at] += 1;
                }
            }
        }
    });
    found
}

impl Tallies {
    fn merge(&mut self, other: Self) {
        self.has_value |= other.has_value;
        self.segments.resize(self.segments.len().max(other.segments.len()), Tally::default());
        for (tally, other) in self.segments.iter_mut().zip(other.segments) {
            tally.customers += other.customers;
            tally.conversions += other.conversions;
            tally.events += other.events;
            tally.value.merge(&other.value);
            tally.durations.merge(&other.durations);
            tally.having.resize(tally.having.len().max(other.having.len()), 0);
            tally.having.iter_mut().zip(other.having).for_each(|(count, other)| *count += other);
        }
    }
}

/// What was found of each segment, with how sure the segments are.
fn report(found: &Tallies, context: &Context, by: Vec<Block>, fit: &Fit) -> Report {
    let customers: u64 = found.segments.iter().map(|tally| tally.customers).sum();
    let having: Vec<u64> = (0..found.segments.first().map_or(0, |tally| tally.having.len()))
        .map(|at| found.segments.iter().map(|tally| tally.having[at]).sum())
        .collect();
    let mut segments: Vec<Segment> = found
        .segments
        .iter()
        .enumerate()
        .filter(|(_, tally)| tally.customers > 0)
        .map(|(at, tally)| segment(at, tally, customers, &having, found.has_value, context, fit))
        .collect();
    segments.order_by_key(|segment| std::cmp::Reverse(segment.customers));
    naming::tell_apart(segments.iter_mut().map(|segment| {
        let tempo = format!("{:.1} events each", segment.events_per_customer);
        (&mut segment.name, tempo)
    }));
    let (is_clear, verdict) = verdict(fit, customers);
    Report {
        customers,
        is_clear,
        verdict,
        by,
        average_silhouette: fit.silhouette,
        tried: fit.tried.clone(),
        agreement: fit.agreement,
        excess: fit.excess,
        excess_by_chance: fit.excess_by_chance,
        sampled: fit.sampled,
        repetitions: REPETITIONS,
        references: REFERENCES,
        seed: SEED,
        space: fit.space.clone(),
        stands_out: if is_clear { StandsOut::of(&segments, customers) } else { None },
        segments,
    }
}

fn segment(
    at: usize,
    tally: &Tally,
    customers: u64,
    having: &[u64],
    has_value: bool,
    context: &Context,
    fit: &Fit,
) -> Segment {
    let vocabulary = &context.vocabulary;
    let activities = vocabulary.activities.len();
    // Names of activities and of channels may be equal: the place is what tells them apart.
    let contrasts = tally.having.iter().zip(having).enumerate().map(|(place, (&here, &all))| {
        (place.to_string(), Contrast::of(here, tally.customers, all - here, customers - tally.customers))
    });
    let traits: Vec<Trait> = naming::traits(contrasts)
        .into_iter()
        .filter_map(|(place, contrast)| {
            let place: usize = place.parse().ok()?;
            let (of, what) = match place.checked_sub(activities) {
                None => (TraitOf::Activity, vocabulary.activity(ActivityId(place as u32))),
                Some(channel) => (TraitOf::Channel, vocabulary.channel(ChannelId(channel as u32))),
            };
            Some(Trait { of, what, contrast })
        })
        .collect();
    let worded: Vec<(String, Contrast)> = traits
        .iter()
        .map(|each| {
            let what = match each.of {
                TraitOf::Activity => each.what.clone(),
                TraitOf::Channel => format!("by {}", each.what),
            };
            (what, each.contrast)
        })
        .collect();
    let events_per_customer = tally.events as f64 / tally.customers as f64;
    let [median_duration_s] = tally.durations.quantiles([0.5]);
    let stability = fit.stability.get(at).copied();
    Segment {
        name: naming::name(&worded).unwrap_or_else(|| format!("{events_per_customer:.1} events each")),
        customers: tally.customers,
        share: tally.customers as f64 / customers as f64,
        stability,
        is_stable: stability.is_none_or(|stability| stability >= STABLE),
        events_per_customer,
        median_duration_s,
        value: tally.value.sum(),
        value_per_customer: has_value.then(|| tally.value.mean()),
        conversion: ConversionRate::of(tally.conversions, tally.customers),
        traits,
        middle: fit.means.iter().nth(at).map(<[f64]>::to_vec).unwrap_or_default(),
    }
}

fn verdict(fit: &Fit, customers: u64) -> (bool, String) {
    if customers < MIN_GROUP {
        return (false, format!("no clear segments: {customers} customers are too few to tell"));
    }
    let (Some(excess), Some(chance), Some(agreement)) = (fit.excess, fit.excess_by_chance, fit.agreement) else {
        return (false, "no clear segments: all customers are in one group".to_owned());
    };
    if excess < chance.max(0.0) + MARGIN {
        let verdict = format!(
            "no clear segments: customers of one kind would form groups as good (silhouette {excess:+.2} against them, {chance:+.2} by chance)"
        );
        (false, verdict)
    } else if agreement < AGREES {
        let verdict = format!(
            "no clear segments: with other customers the groups would be others (agreement {agreement:.2}, clear from {AGREES})"
        );
        (false, verdict)
    } else {
        let verdict = format!(
            "clear segments (silhouette {excess:+.2} against customers of one kind, {chance:+.2} by chance; agreement of samples {agreement:.2})"
        );
        (true, verdict)
    }
}

impl Report {
    /// Selects the `customers` of the segment at `index`: those whose behaviour is nearest to its
    /// middle.
    pub fn selector(&self, index: usize) -> Filter {
        Filter::Behaves(BehavesFilter {
            name: self.segments.get(index).map_or_else(String::new, |segment| segment.name.clone()),
            space: self.space.clone(),
            middles: self.segments.iter().map(|segment| segment.middle.clone()).collect(),
            nearest: index as u32,
        })
    }
}

#[cfg(test)]
mod tests;
