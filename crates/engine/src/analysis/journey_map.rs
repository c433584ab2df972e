//! *What do customers actually do, step by step?*
//!
//! The directly-follows graph (van der Aalst, *Process Mining*, 2nd ed. 2016, §6.2): activities
//! as nodes, "b came right after a" as edges, with starts and ends.
//!
//! Conversion at a node or edge is counted only over customers that were there *no later than*
//! their first conversion: whoever comes by after the sale would make every onboarding mail look
//! like a reason to buy. Customers that have not converted when the log ends count as "not yet".
//!
//! `intent` is the chance that a customer who is at an activity still converts: the committor of
//! the absorbing journey chain (E & Vanden-Eijnden, J. Stat. Phys. 123 (2006), §2), with journeys
//! cut at the first conversion. A journey that ends otherwise counts as left.
//!
//! O(events), plus O(activities³) for `intent` up to 512 activities and sparse sweeps above.

use super::Analysis;
use crate::log::filter::{DoneFilter, Filter, State, TookFilter};
use crate::log::{ActivityId, Scope};
use crate::model::markov::absorption;
use crate::stats::{ConversionRate, Durations};
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

/// The directly-follows graph.
pub struct JourneyMap;

/// Nothing to set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "JourneyMapParams")]
pub struct Params {}

/// The directly-follows graph, most frequent first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "JourneyMapReport")]
pub struct Report {
    /// Customers in all.
    pub customers: u64,
    /// The nodes, by customers.
    pub activities: Vec<Activity>,
    /// The edges, by customers.
    pub edges: Vec<Edge>,
    /// With which activity journeys start.
    pub starts: Vec<Terminal>,
    /// With which activity journeys end (so far, for open ones).
    pub ends: Vec<Terminal>,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Activity {
    /// Its name.
    pub activity: String,
    /// How often it happened.
    pub events: u64,
    /// How many customers did it.
    pub customers: u64,
    /// Whether it counts as conversion.
    pub is_conversion: bool,
    /// Chance that a customer who is here still converts, 0–1; absent where nobody is before a
    /// conversion, or nothing counts as one.
    pub intent: Option<f64>,
    /// Customers that did it no later than their first conversion, and how many converted.
    #[serde(flatten)]
    pub conversion: ConversionRate,
}

/// An edge: `to` came right after `from`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Edge {
    /// The earlier activity.
    pub from: String,
    /// The activity right after it.
    pub to: String,
    /// How often it was taken.
    pub count: u64,
    /// How many customers took it.
    pub customers: u64,
    /// Median time between the two, in seconds (within 1/64).
    pub median_gap_s: Option<f64>,
    /// Nine of ten were not longer than this, in seconds (within 1/64).
    pub p90_gap_s: Option<f64>,
    /// Customers that took it no later than their first conversion, and how many converted.
    #[serde(flatten)]
    pub conversion: ConversionRate,
}

/// Where journeys start or end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Terminal {
    /// The activity's name.
    pub activity: String,
    /// How many customers.
    pub customers: u64,
    /// How many of them have not converted.
    pub unconverted: u64,
}

impl Activity {
    /// Selects its `customers`.
    pub fn selector(&self) -> Filter {
        Filter::done(&self.activity)
    }

    /// Selects the customers of its `conversion`: those that did it no later than they converted.
    pub fn at_risk_selector(&self) -> Filter {
        let activities = vec![self.activity.clone()];
        Filter::Done(DoneFilter { activities, until_conversion: true, ..DoneFilter::default() })
    }
}

impl Edge {
    /// Selects its `customers`.
    pub fn selector(&self) -> Filter {
        Filter::took_directly(&self.from, &self.to)
    }

    /// Selects the customers of its `conversion`: those that took it no later than they converted.
    pub fn at_risk_selector(&self) -> Filter {
        let (from, to) = (vec![self.from.clone()], vec![self.to.clone()]);
        Filter::Took(TookFilter { from, to, directly: true, until_conversion: true, ..TookFilter::default() })
    }
}

impl Terminal {
    /// Selects its `customers`, where it is a start.
    pub fn start_selector(&self) -> Filter {
        Filter::StartsWith(vec![self.activity.clone()])
    }

    /// Selects its `customers`, where it is an end.
    pub fn end_selector(&self) -> Filter {
        Filter::EndsWith(vec![self.activity.clone()])
    }

    /// Selects its `unconverted`, where it is an end.
    pub fn unconverted_end_selector(&self) -> Filter {
        self.end_selector().and(Filter::State(State::Converted).negated())
    }
}

/// What was counted at a node or an edge.
#[derive(Default, Clone)]
struct Tally {
    /// Times.
    count: u64,
    /// Customers.
    customers: u64,
    /// Customers that were here no later than their first conversion.
    at_risk: u64,
    /// Those of them that converted.
    conversions: u64,
    /// Times no later than the first conversion.
    count_at_risk: u64,
    /// One more than the last customer counted, so that 0 means none.
    last_customer: u32,
}

impl Tally {
    /// Counts one visit by a customer, whose first conversion is not before it if `at_risk`.
    fn visit(&mut self, customer: u32, at_risk: bool, converted: bool) {
        self.count += 1;
        self.count_at_risk += u64::from(at_risk);
        if self.last_customer != customer + 1 {
            self.last_customer = customer + 1;
            self.customers += 1;
            self.at_risk += u64::from(at_risk);
            self.conversions += u64::from(at_risk && converted);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.customers += other.customers;
        self.at_risk += other.at_risk;
        self.conversions += other.conversions;
        self.count_at_risk += other.count_at_risk;
    }

    fn conversion(&self) -> ConversionRate {
        ConversionRate::of(self.conversions, self.at_risk)
    }
}

#[derive(Default, Clone)]
struct EdgeTally {
    tally: Tally,
    gaps: Durations,
}

/// Counts of some customers.
#[derive(Default)]
pub struct Partial {
    customers: u64,
    nodes: Vec<Tally>,
    edges: HashMap<(u32, u32), EdgeTally, foldhash::fast::FixedState>,
    /// By activity: journeys that start there, with and without conversion.
    starts: Vec<[u64; 2]>,
    /// By activity: journeys that end there, with and without conversion.
    ends: Vec<[u64; 2]>,
}

/// The index of journeys without conversion in [`Partial::starts`] and [`Partial::ends`].
const UNCONVERTED: usize = 1;

impl Analysis for JourneyMap {
    type Params = Params;
    type Partial = Partial;
    type Report = Report;

    fn scan(scope: &Scope, _: &Params) -> Partial {
        let kinds = scope.log.vocabulary.activities.len();
        let mut found = Partial {
            nodes: vec![Tally::default(); kinds],
            starts: vec![[0; 2]; kinds],
            ends: vec![[0; 2]; kinds],
            ..Partial::default()
        };
        for journey in scope.journeys() {
            found.customers += 1;
            let (customer, converted) = (journey.customer.0, journey.converted());
            let at_risk = journey.len_to_conversion();
            for (position, activity) in journey.activities.iter().enumerate() {
                found.nodes[activity.index()].visit(customer, position < at_risk, converted);
            }
            for (position, pair) in journey.activities.windows(2).enumerate() {
                let edge = found.edges.entry((pair[0].0, pair[1].0)).or_default();
                edge.tally.visit(customer, position + 1 < at_risk, converted);
                edge.gaps.record(journey.time_ms[position + 1] - journey.time_ms[position]);
            }
            let (first, last) = (journey.activities[0], journey.activities[journey.len() - 1]);
            found.starts[first.index()][usize::from(!converted)] += 1;
            found.ends[last.index()][usize::from(!converted)] += 1;
        }
        found
    }

    fn merge(into: &mut Partial, other: Partial) {
        into.customers += other.customers;
        into.nodes.iter_mut().zip(&other.nodes).for_each(|(a, b)| a.merge(b));
        for (edge, tally) in other.edges {
            let known = into.edges.entry(edge).or_default();
            known.tally.merge(&tally.tally);
            known.gaps.merge(&tally.gaps);
        }
        for (into, other) in [(&mut into.starts, other.starts), (&mut into.ends, other.ends)] {
            into.iter_mut().flatten().zip(other.into_iter().flatten()).for_each(|(a, b)| *a += b);
        }
    }

    fn finish(found: Partial, scope: &Scope, _: &Params) -> Report {
        let name = |activity: usize| scope.log.vocabulary.activity(ActivityId(activity as u32));
        let intent = intent(&found, scope);
        let mut activities: Vec<Activity> = (0..found.nodes.len())
            .filter(|&a| found.nodes[a].count > 0)
            .map(|a| Activity {
                activity: name(a),
                events: found.nodes[a].count,
                customers: found.nodes[a].customers,
                is_conversion: scope.outcomes.is_conversion(ActivityId(a as u32)),
                intent: intent[a],
                conversion: found.nodes[a].conversion(),
            })
            .collect();
        activities.sort_by(|a, b| b.customers.cmp(&a.customers).then_with(|| a.activity.cmp(&b.activity)));
        let mut edges: Vec<Edge> = found
            .edges
            .iter()
            .map(|(&(from, to), edge)| {
                let [median_gap_s, p90_gap_s] = edge.gaps.quantiles([0.5, 0.9]);
                Edge {
                    from: name(from as usize),
                    to: name(to as usize),
                    count: edge.tally.count,
                    customers: edge.tally.customers,
                    median_gap_s,
                    p90_gap_s,
                    conversion: edge.tally.conversion(),
                }
            })
            .collect();
        edges.sort_by(|a, b| {
            (b.customers, b.count).cmp(&(a.customers, a.count)).then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to)))
        });
        let terminals = |journeys: &[[u64; 2]]| {
            let mut terminals: Vec<Terminal> = (0..journeys.len())
                .map(|a| Terminal {
                    activity: name(a),
                    customers: journeys[a].iter().sum(),
                    unconverted: journeys[a][UNCONVERTED],
                })
                .filter(|terminal| terminal.customers > 0)
                .collect();
            terminals.sort_by(|a, b| b.customers.cmp(&a.customers).then_with(|| a.activity.cmp(&b.activity)));
            terminals
        };
        Report {
            customers: found.customers,
            activities,
            edges,
            starts: terminals(&found.starts),
            ends: terminals(&found.ends),
        }
    }
}

/// By activity: the chance that a customer who is there still converts.
fn intent(found: &Partial, scope: &Scope) -> Vec<Option<f64>> {
    let kinds = found.nodes.len();
    if !scope.outcomes.has_conversion() {
        return vec![None; kinds];
    }
    let is_conversion = |a: usize| scope.outcomes.is_conversion(ActivityId(a as u32));
    let mut steps: Vec<(usize, usize, f64)> = Vec::new();
    let mut converts = vec![0.0; kinds];
    let mut leaves: Vec<f64> = found.ends.iter().map(|ends| ends[UNCONVERTED] as f64).collect();
    for (&(from, to), edge) in &found.edges {
        let (from, to, times) = (from as usize, to as usize, edge.tally.count_at_risk as f64);
        if times == 0.0 || is_conversion(from) {
            continue;
        }
        if is_conversion(to) { converts[from] += times } else { steps.push((from, to, times)) }
    }
    for (activity, leaves) in leaves.iter_mut().enumerate() {
        if is_conversion(activity) {
            *leaves = 0.0;
            converts[activity] = 1.0;
        }
    }
    // One order of the equations, whatever the order in which edges were found.
    steps.sort_by_key(|&(from, to, _)| (from, to));
    let chance = absorption(&steps, &converts, &leaves);
    (0..kinds).map(|a| (found.nodes[a].at_risk > 0).then(|| chance[a])).collect()
}
