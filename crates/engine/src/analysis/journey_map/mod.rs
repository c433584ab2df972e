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
//! the absorbing journey chain (E & Vanden-Eijnden, J. Stat. Phys. 123 (2006), §2). Journeys are
//! cut at the first conversion, else at the first explicit loss, which is where they leave.
//!
//! With cold days, a journey whose silence has reached the cold day of its last activity leaves
//! there, and any other open journey is censored: its last event shows no exit, neither way. That
//! alone would favour quick steps, since an event of yesterday can show a step but not yet a
//! silence; so an activity's exits are counted from events that are at least as old as its cold
//! day, whose outcome is known whatever it is, wherever there are at least [`MIN_GROUP`] of them.
//! Without any cold day every open journey counts as left, so that `intent` is too low in a log with
//! many fresh leads; `open` says which it was.
//!
//! The interval of `intent` is the delta method's on the logit scale, see [`Chain::variances`]:
//! it takes the chain for true and customers' exits for independent. Where it has no width (an
//! intent of 0 or 1) and above 256 activities, it is Wilson's for the customers at the activity.
//!
//! What happens mainly after the conversion is marked: `is_after` if more of the converted
//! customers did it after than before, and a larger share of them than of all leads.
//!
//! O(events), plus O(activities³) for `intent` up to 512 activities and sparse sweeps above.

mod findings;
#[cfg(test)]
mod tests;

use super::{Analysis, Context, Need, ParamsError, Step};
use crate::executor::Executor;
use crate::finding::Found;
use crate::log::filter::{DoneFilter, Filter, State, TookFilter};
use crate::log::{ActivityId, ColdDays, LeadEnd, Pairs, Scope, happens_after, is_followed};
use crate::model::markov::Chain;
use crate::stats::{Contrast, ConversionRate, Durations, MIN_GROUP, Z95, wilson};
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// The directly-follows graph.
pub struct JourneyMap;

/// What is known about silent leads.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "JourneyMapParams")]
pub struct Params {
    /// When leads go cold. Default: what `going_cold` finds, where a host asks it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cold_days: Option<ColdDays>,
}

/// What became of open journeys when `intent` was computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OpenJourneys {
    /// They all count as left: no cold day was known.
    #[default]
    Left,
    /// Those that have gone cold count as left, the others as undecided.
    Censored,
}

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
    /// Where leads leave or wait: by the last activity of those that have not converted.
    pub leaks: Vec<Leak>,
    /// What became of open journeys when `intent` was computed.
    pub open: OpenJourneys,
    /// When the log ends, in ms UTC.
    pub log_end_ms: i64,
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
    /// Lower end of the 95 % interval of `intent`.
    pub intent_low: Option<f64>,
    /// Upper end of the 95 % interval of `intent`.
    pub intent_high: Option<f64>,
    /// How often it happened after a customer's first conversion.
    pub events_after: u64,
    /// How many customers did it after their first conversion.
    pub customers_after: u64,
    /// Whether it is something that happens mainly after the conversion.
    pub is_after: bool,
    /// Against those that were not here, or only after their first conversion; absent where there
    /// are none, and for a conversion.
    pub lift: Option<Contrast>,
    /// Customers that did it no later than their first conversion, and how many converted.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
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
    /// How often it was taken from the first conversion on.
    pub count_after: u64,
    /// Customers that took it no later than their first conversion, and how many converted.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub conversion: ConversionRate,
    /// Against those that were at `from` no later than their first conversion and did not take
    /// it; absent where there are none.
    pub lift: Option<Contrast>,
}

/// Where leads leave or wait.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Leak {
    /// The last activity as a lead; for those explicitly lost, the loss.
    pub activity: String,
    /// Customers that were explicitly lost there.
    pub lost: u64,
    /// Customers that have gone cold there; 0 if no cold days are known.
    pub cold: u64,
    /// After how many days of silence leads are cold there; absent where they never are.
    pub cold_day: Option<u32>,
    /// Customers whose journey is open.
    pub open: u64,
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

    /// Select the `conversions` and the `n` of its `conversion`.
    pub fn conversion_selectors(&self) -> [Filter; 2] {
        self.at_risk_selector().with_converted()
    }

    /// Select the hits and the `n` of what its `lift` compares with.
    pub fn others_selectors(&self) -> [Filter; 2] {
        self.at_risk_selector().negated().with_converted()
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

    /// Select the `conversions` and the `n` of its `conversion`.
    pub fn conversion_selectors(&self) -> [Filter; 2] {
        self.at_risk_selector().with_converted()
    }

    /// Select the hits and the `n` of what its `lift` compares with.
    pub fn others_selectors(&self) -> [Filter; 2] {
        let activities = vec![self.from.clone()];
        let there = Filter::Done(DoneFilter { activities, until_conversion: true, ..DoneFilter::default() });
        there.and(self.at_risk_selector().negated()).with_converted()
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

impl Report {
    /// Selects the customers that have not converted: the sum of `unconverted` over all ends.
    pub fn unconverted_selector(&self) -> Filter {
        Filter::State(State::Converted).negated()
    }

    /// Selects the `cold` of a leak.
    pub fn cold_selector(&self, leak: &Leak) -> Filter {
        leak.undecided().and(leak.cold_days().filter(self.log_end_ms))
    }

    /// Selects the `open` of a leak.
    pub fn open_selector(&self, leak: &Leak) -> Filter {
        leak.undecided().and(leak.cold_days().filter(self.log_end_ms).negated())
    }
}

impl Leak {
    /// Selects its `cold` and its `open`.
    fn undecided(&self) -> Filter {
        Filter::EndsWith(vec![self.activity.clone()]).and(Filter::State(State::Open))
    }

    fn cold_days(&self) -> ColdDays {
        ColdDays { activities: self.cold_day.iter().map(|&day| (self.activity.clone(), day)).collect() }
    }
}

/// What was counted at a node or an edge.
#[derive(Default, Clone, Serialize, Deserialize)]
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
    /// Customers that were here after their first conversion.
    customers_after: u64,
    /// One more than the last customer counted, and counted after a conversion; 0 means none.
    last_customer: u32,
    last_after: u32,
}

impl Tally {
    /// Counts one visit by a customer, whose first conversion is not before it if `at_risk`.
    fn visit(&mut self, customer: u32, at_risk: bool, converted: bool) {
        // Sums instead of branches, which no processor could foresee.
        let is_first = self.last_customer != customer + 1;
        self.last_customer = customer + 1;
        self.count += 1;
        self.count_at_risk += u64::from(at_risk);
        self.customers += u64::from(is_first);
        self.at_risk += u64::from(is_first & at_risk);
        self.conversions += u64::from(is_first & at_risk & converted);
        if !at_risk && self.last_after != customer + 1 {
            self.last_after = customer + 1;
            self.customers_after += 1;
        }
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.customers += other.customers;
        self.at_risk += other.at_risk;
        self.conversions += other.conversions;
        self.count_at_risk += other.count_at_risk;
        self.customers_after += other.customers_after;
    }

    fn conversion(&self) -> ConversionRate {
        ConversionRate::of(self.conversions, self.at_risk)
    }

    /// The lift over the others of `n` customers, of whom some `converted`.
    fn lift(&self, n: u64, converted: u64) -> Option<Contrast> {
        let (others, converted) = (n - self.at_risk, converted - self.conversions);
        (self.at_risk > 0 && others > 0).then(|| Contrast::of(self.conversions, self.at_risk, converted, others))
    }

    /// Whether it mainly happens after the conversion, of `customers` of whom some `converted`.
    fn is_after(&self, customers: u64, converted: u64) -> bool {
        happens_after(customers, self.at_risk, converted, self.conversions, self.customers_after)
    }
}

#[derive(Default, Clone, Serialize, Deserialize)]
struct EdgeTally {
    tally: Tally,
    gaps: Durations,
    /// Times it was taken as a lead, and those of them that began long enough before the log's end.
    as_lead: u64,
    followed: u64,
}

/// Counts of some customers.
#[derive(Default, Serialize, Deserialize)]
pub struct Partial {
    customers: u64,
    converted: u64,
    nodes: Vec<Tally>,
    edges: Pairs<EdgeTally>,
    /// By activity: journeys that start there, with and without conversion.
    starts: Vec<[u64; 2]>,
    /// By activity: journeys that end there, with and without conversion.
    ends: Vec<[u64; 2]>,
    /// By activity: leads whose last it is and that are lost, cold, open.
    leaks: Vec<[u64; 3]>,
    /// By activity: those lost at an event that was long enough before the log's end.
    followed_losses: Vec<u64>,
}

/// The index of journeys without conversion in [`Partial::starts`] and [`Partial::ends`].
const UNCONVERTED: usize = 1;

/// The indices of [`Partial::leaks`].
const LOST: usize = 0;
const COLD: usize = 1;
const OPEN: usize = 2;

impl Analysis for JourneyMap {
    type Params = Params;
    type Plan = Params;
    type Partial = Partial;
    type Report = Report;

    fn needs(params: &Params) -> &'static [Need] {
        if params.cold_days.is_none() { &[Need::ColdDays] } else { &[] }
    }

    fn plan(params: &Params, context: &Context) -> Result<Params, ParamsError> {
        Ok(Params { cold_days: params.cold_days.clone().or_else(|| context.known.cold_days.clone()) })
    }

    fn scan(scope: &Scope, context: &Context, params: &Params) -> Partial {
        let kinds = context.vocabulary.activities.len();
        let cold_ms = params.cold_days.as_ref().map(|days| days.silence_ms(&context.vocabulary));
        let log_end_ms = scope.outcomes.log_end_ms;
        let mut found = Partial {
            nodes: vec![Tally::default(); kinds],
            edges: Pairs::new(kinds),
            starts: vec![[0; 2]; kinds],
            ends: vec![[0; 2]; kinds],
            leaks: vec![[0; 3]; kinds],
            followed_losses: vec![0; kinds],
            ..Partial::default()
        };
        let is_settled = |activity: ActivityId, time_ms: i64| {
            let cold_ms = cold_ms.as_ref().map_or(i64::MAX, |cold_ms| cold_ms[activity.index()]);
            is_followed(time_ms, cold_ms, log_end_ms)
        };
        for journey in scope.journeys() {
            found.customers += 1;
            let (customer, converted) = (journey.customer.0, journey.converted());
            found.converted += u64::from(converted);
            let (as_lead, end) = journey.as_lead(scope.outcomes, cold_ms.as_deref());
            let leak = match end {
                LeadEnd::Converted => None,
                LeadEnd::Lost => Some(LOST),
                LeadEnd::Cold => Some(COLD),
                LeadEnd::Open => Some(OPEN),
            };
            if let Some(leak) = leak {
                let last = journey.activities[as_lead - 1];
                found.leaks[last.index()][leak] += 1;
                let is_known = leak == LOST && is_settled(last, journey.time_ms[as_lead - 1]);
                found.followed_losses[last.index()] += u64::from(is_known);
            }
            let at_risk = journey.len_to_conversion();
            for (position, activity) in journey.activities.iter().enumerate() {
                found.nodes[activity.index()].visit(customer, position < at_risk, converted);
            }
            for (position, pair) in journey.activities.windows(2).enumerate() {
                let edge = found.edges.of(pair[0], pair[1]);
                edge.tally.visit(customer, position + 1 < at_risk, converted);
                edge.gaps.record(journey.time_ms[position + 1] - journey.time_ms[position]);
                if position + 1 < as_lead {
                    edge.as_lead += 1;
                    edge.followed += u64::from(is_settled(pair[0], journey.time_ms[position]));
                }
            }
            let (first, last) = (journey.activities[0], journey.activities[journey.len() - 1]);
            found.starts[first.index()][usize::from(!converted)] += 1;
            found.ends[last.index()][usize::from(!converted)] += 1;
        }
        found
    }

    fn merge(into: &mut Partial, other: Partial) {
        into.customers += other.customers;
        into.converted += other.converted;
        into.nodes.iter_mut().zip(&other.nodes).for_each(|(a, b)| a.merge(b));
        for (from, to, tally) in other.edges.iter() {
            let known = into.edges.of(from, to);
            known.tally.merge(&tally.tally);
            known.gaps.merge(&tally.gaps);
            known.as_lead += tally.as_lead;
            known.followed += tally.followed;
        }
        into.followed_losses.iter_mut().zip(other.followed_losses).for_each(|(a, b)| *a += b);
        into.leaks.iter_mut().flatten().zip(other.leaks.into_iter().flatten()).for_each(|(a, b)| *a += b);
        for (into, other) in [(&mut into.starts, other.starts), (&mut into.ends, other.ends)] {
            into.iter_mut().flatten().zip(other.into_iter().flatten()).for_each(|(a, b)| *a += b);
        }
    }

    async fn next(found: Partial, context: &Context<'_>, params: Params, _: &dyn Executor) -> Step<Self> {
        Step::Done(report(found, context, &params))
    }

    fn findings(report: &Report, found: &mut Found) {
        found.add(findings::last_seen(report));
        found.add(findings::longest_wait(report));
    }
}

/// What was found, in words and numbers of the report.
fn report(found: Partial, context: &Context, params: &Params) -> Report {
    let cold_days = params.cold_days.as_ref().and_then(ColdDays::if_any);
    let open = if cold_days.is_some() { OpenJourneys::Censored } else { OpenJourneys::Left };
    let name = |activity: usize| context.vocabulary.activity(ActivityId(activity as u32));
    let intent = intent(&found, context, open);
    let has_conversion = context.outcomes.has_conversion();
    let is_conversion = |activity: usize| context.outcomes.is_conversion(ActivityId(activity as u32));
    let mut activities: Vec<Activity> = (0..found.nodes.len())
        .filter(|&a| found.nodes[a].count > 0)
        .map(|a| Activity {
            activity: name(a),
            events: found.nodes[a].count,
            customers: found.nodes[a].customers,
            is_conversion: is_conversion(a),
            intent: intent[a].map(|[intent, _, _]| intent),
            intent_low: intent[a].map(|[_, low, _]| low),
            intent_high: intent[a].map(|[_, _, high]| high),
            events_after: found.nodes[a].count - found.nodes[a].count_at_risk,
            customers_after: found.nodes[a].customers_after,
            is_after: found.nodes[a].is_after(found.customers, found.converted) && !is_conversion(a),
            lift: found.nodes[a].lift(found.customers, found.converted).filter(|_| has_conversion && !is_conversion(a)),
            conversion: found.nodes[a].conversion(),
        })
        .collect();
    activities.order_by(|a, b| b.customers.cmp(&a.customers).then_with(|| a.activity.cmp(&b.activity)));
    let mut edges: Vec<Edge> = found
        .edges
        .iter()
        .map(|(from, to, edge)| {
            let [median_gap_s, p90_gap_s] = edge.gaps.quantiles([0.5, 0.9]);
            let there = &found.nodes[from.index()];
            Edge {
                from: name(from.index()),
                to: name(to.index()),
                count: edge.tally.count,
                customers: edge.tally.customers,
                median_gap_s,
                p90_gap_s,
                count_after: edge.tally.count - edge.tally.count_at_risk,
                conversion: edge.tally.conversion(),
                lift: edge.tally.lift(there.at_risk, there.conversions),
            }
        })
        .collect();
    edges.order_by(|a, b| {
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
        terminals.order_by(|a, b| b.customers.cmp(&a.customers).then_with(|| a.activity.cmp(&b.activity)));
        terminals
    };
    Report {
        customers: found.customers,
        activities,
        edges,
        starts: terminals(&found.starts),
        ends: terminals(&found.ends),
        leaks: leaks(&found, context, params),
        open,
        log_end_ms: context.outcomes.log_end_ms,
    }
}

fn leaks(found: &Partial, context: &Context, params: &Params) -> Vec<Leak> {
    let cold_day = |activity: &str| params.cold_days.as_ref()?.activities.get(activity).copied();
    let mut leaks: Vec<Leak> = (0..found.leaks.len())
        .filter(|&a| found.leaks[a] != [0; 3])
        .map(|a| {
            let activity = context.vocabulary.activity(ActivityId(a as u32));
            let [lost, cold, open] = found.leaks[a];
            Leak { cold_day: cold_day(&activity), activity, lost, cold, open }
        })
        .collect();
    let left = |leak: &Leak| (leak.lost + leak.cold, leak.open);
    leaks.order_by(|a, b| left(b).cmp(&left(a)).then_with(|| a.activity.cmp(&b.activity)));
    leaks
}

/// By activity: the chance that a customer who is there still converts, with its interval.
fn intent(found: &Partial, context: &Context, open: OpenJourneys) -> Vec<Option<[f64; 3]>> {
    let kinds = found.nodes.len();
    if !context.outcomes.has_conversion() {
        return vec![None; kinds];
    }
    let is_conversion = |a: usize| context.outcomes.is_conversion(ActivityId(a as u32));
    // Where enough events are old enough for their outcome to be known, only those count.
    let mut followed = vec![0; kinds];
    found.edges.iter().for_each(|(from, _, edge)| followed[from.index()] += edge.followed);
    let is_enough = |a: usize| followed[a] + found.leaks[a][COLD] + found.followed_losses[a] >= MIN_GROUP;
    let mut chain = Chain { steps: Vec::new(), succeeds: vec![0.0; kinds], fails: vec![0.0; kinds] };
    for (from, to, edge) in found.edges.iter() {
        let (from, to) = (from.index(), to.index());
        let times = if is_enough(from) { edge.followed } else { edge.as_lead } as f64;
        if times == 0.0 || is_conversion(from) {
            continue;
        }
        if is_conversion(to) { chain.succeeds[from] += times } else { chain.steps.push((from, to, times)) }
    }
    for a in 0..kinds {
        let lost = if is_enough(a) { found.followed_losses[a] } else { found.leaks[a][LOST] } as f64;
        let [cold, waiting] = [COLD, OPEN].map(|leak| found.leaks[a][leak] as f64);
        let waiting = if open == OpenJourneys::Left { waiting } else { 0.0 };
        if is_conversion(a) { chain.succeeds[a] = 1.0 } else { chain.fails[a] = lost + cold + waiting }
    }
    // One order of the equations, whatever the order in which edges were found.
    chain.steps.order_by_key(|&(from, to, _)| (from, to));
    let success = chain.success();
    let variances = chain.variances(&success);
    (0..kinds)
        .map(|a| {
            let (at_risk, chance) = (found.nodes[a].at_risk, success[a]);
            let error = variances.as_ref().map_or(0.0, |variances| variances[a].sqrt());
            let odds = chance / (1.0 - chance);
            let factor = libm::exp(Z95 * error / (chance * (1.0 - chance)));
            let by_delta = (error > 0.0 && factor.is_finite() && odds.is_finite() && odds > 0.0)
                .then(|| (odds / factor / (1.0 + odds / factor), odds * factor / (1.0 + odds * factor)));
            let (low, high) = by_delta.or_else(|| wilson((chance * at_risk as f64).round() as u64, at_risk))?;
            Some([chance, low, high])
        })
        .collect()
}
