//! *Where do customers drop off on the way through given steps, and where do they go instead?*
//!
//! How many customers reach each of an ordered list of steps, a step being one activity or any of
//! several:
//! - `eventually`: the steps happen in this order, with anything between them;
//! - `strictly_next`: each step is the event right after the one before it, so that two steps
//!   are exactly an edge of the journey map;
//! - `any`: the first *k* steps have all happened, in whatever order.
//!
//! A customer reaches step *k* if some way through the first *k* steps keeps the windows, the
//! exclusions and the period of entry ([`FunnelMatcher`] has the method): never a wrong "no" because an
//! earlier attempt was too slow. What is said about a customer's way (its entry, the time between
//! steps, what came next) is about the earliest way to the deepest step that the customer
//! reaches, so that each customer is in one group, in one week, and drops off at one step.
//!
//! Customers who have dropped off may still come back: `open` says how many are still under way, apart from
//! `cold`, those that have been silent for too long.
//! A week whose customers have not all had the whole window is marked. Times between steps are
//! those of the customers that took them; whoever has not yet is not in them.
//! O(events × steps).

use super::{Analysis, Context, Need, ParamsError};
use crate::executor::Executor;
use crate::finding::words::{count, percent, quoted};
use crate::finding::{Finding, Found, Grade};
use crate::log::filter::{
    Breakdown, EntryGroup, Filter, FilterError, FunnelFilter, Labels, Period, State, Then, activity_code,
};
use crate::log::{
    ActivityId, ColdDays, Dictionary, EventLog, FunnelMatcher, FunnelSteps, Journey, Packed, Scope,
    time::{DAY_MS, days_to_ms, iso},
};
pub use crate::log::{Exclusion, FunnelStep, MAX_STEPS, Order};
use crate::stats::{Durations, MIN_GROUP, Rate};
use desirepath_order::Ordered;
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Customers by how many of the steps they reach.
pub struct Funnel;

/// The steps and how strictly they are taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "FunnelParams")]
pub struct Params {
    /// The steps, first to last, at most [`MAX_STEPS`]; a step is an activity or a list of
    /// activities any of which will do. Default: up to four that tell most.
    pub steps: Vec<FunnelStep>,
    /// Their order.
    pub order: Order,
    /// Days within which all steps must happen, from the first step on. Default: no limit.
    pub window_days: Option<f64>,
    /// Days from a step to the next, first to last; missing or null: no limit. Not in any order.
    pub step_window_days: Vec<Option<f64>>,
    /// What must not happen between steps. Not in any order.
    pub exclusions: Vec<Exclusion>,
    /// When the first step must happen. Default: at any time.
    pub entered: Period,
    /// Show the steps also by what the event of entry has. Default: do not.
    pub breakdown: Option<Breakdown>,
    /// How many groups of the breakdown to show; the rest is summed up. Default 8.
    pub groups: u32,
    /// How many activities to list that customers went to instead; the rest is summed up.
    /// Default 8.
    pub instead: u32,
    /// When leads go cold. Default: what `going_cold` finds, where a host asks it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cold_days: Option<ColdDays>,
}

impl Default for Params {
    fn default() -> Self {
        let FunnelSteps { steps, order, window_days, step_window_days, exclusions, entered } = FunnelSteps::default();
        Self {
            steps,
            order,
            window_days,
            step_window_days,
            exclusions,
            entered,
            breakdown: None,
            groups: 8,
            instead: 8,
            cold_days: None,
        }
    }
}

impl Params {
    /// The part that says which customers reach which step.
    pub fn funnel(&self) -> FunnelSteps {
        FunnelSteps {
            steps: self.steps.clone(),
            order: self.order,
            window_days: self.window_days,
            step_window_days: self.step_window_days.clone(),
            exclusions: self.exclusions.clone(),
            entered: self.entered,
        }
    }
}

/// Customers by how many of the steps they reach.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FunnelReport")]
pub struct Report {
    /// All customers, whether they reach the first step or not.
    pub customers: u64,
    /// The order that was asked for.
    pub order: Order,
    /// The window that was asked for.
    pub window_days: Option<f64>,
    /// All that was asked for, with the steps that were filled in.
    pub asked: FunnelSteps,
    /// The steps, first to last.
    pub steps: Vec<Step>,
    /// The same by group, if that was asked for.
    pub breakdown: Option<Groups>,
    /// The same by the week of entry, earliest first; weeks without entries are left out.
    pub weeks: Vec<Week>,
    /// When leads go cold, if that is known.
    pub cold_days: Option<ColdDays>,
    /// When the log ends, in ms UTC.
    pub log_end_ms: i64,
}

/// One step.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Step {
    /// The activity; several are joined by "or".
    pub activity: String,
    /// The activities that can be this step.
    pub activities: Vec<String>,
    /// Customers that reach this step.
    pub customers: u64,
    /// Of those that reach the first step.
    pub from_first: Rate,
    /// Of those that reach the step before; the first step: of all customers.
    pub from_previous: Rate,
    /// Customers that reach this step and not the next; absent at the last one.
    pub dropped: Option<u64>,
    /// How long it took from the step before; absent at the first one and in any order.
    pub since_previous: Option<Wait>,
    /// How long it took from the first step; absent at the first one. In any order: of those for
    /// whom this is the deepest step, from their first event to their last.
    pub since_first: Option<Wait>,
    /// Where those that dropped went instead; absent at the last one.
    pub instead: Option<Instead>,
}

/// How long customers took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FunnelWait")]
pub struct Wait {
    /// Customers that were timed.
    pub n: u64,
    /// The median, in seconds (within 1/64).
    pub median_s: Option<f64>,
    /// Nine of ten took no longer than this, in seconds (within 1/64).
    pub p90_s: Option<f64>,
}

/// What came right after a step for those that did not reach the next one. All members sum up to
/// those that dropped.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FunnelInstead")]
pub struct Instead {
    /// The most frequent next activities.
    pub next: Vec<Next>,
    /// Customers whose next activity is not listed.
    pub other: u64,
    /// How many activities are not listed.
    pub other_activities: u64,
    /// Customers for whom nothing came after and who have converted.
    pub converted: u64,
    /// Customers for whom nothing came after and who have gone cold; 0 if no cold days are known.
    pub cold: u64,
    /// Customers for whom nothing came after and who are still under way.
    pub open: u64,
    /// Customers for whom nothing came after and who are explicitly lost.
    pub lost: u64,
}

/// An activity that customers went to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FunnelNext")]
pub struct Next {
    /// The activity.
    pub activity: String,
    /// Customers.
    pub customers: u64,
}

/// The steps by what the event of entry has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FunnelGroups")]
pub struct Groups {
    /// What tells the groups apart.
    pub by: Breakdown,
    /// The groups with most entries.
    pub groups: Vec<Group>,
    /// All other groups together, if there are any.
    pub other: Option<OtherGroups>,
}

/// Customers whose event of entry has the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FunnelGroup")]
pub struct Group {
    /// The channel or the value; empty where the event has none.
    pub label: String,
    /// By step: customers that reach it.
    pub steps: Vec<u64>,
    /// How many of those that enter reach the last step.
    pub to_last: Rate,
}

/// The groups that are not listed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FunnelOtherGroups")]
pub struct OtherGroups {
    /// How many there are.
    pub groups: u64,
    /// By step: customers that reach it.
    pub steps: Vec<u64>,
    /// How many of those that enter reach the last step.
    pub to_last: Rate,
}

/// Customers who entered in the same week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "FunnelWeek")]
pub struct Week {
    /// Its Monday, 0:00 UTC, ISO 8601.
    pub week: String,
    /// The same in ms UTC.
    pub from_ms: i64,
    /// By step: customers that reach it.
    pub steps: Vec<u64>,
    /// How many of those that enter reach the last step.
    pub to_last: Rate,
    /// Whether whoever enters in this week, up to its end, was observed for the whole window; absent without a window.
    pub is_complete: Option<bool>,
}

/// By number of steps reached, first 0: customers.
type ByDepth = Vec<u64>;

/// Counts of some customers.
#[derive(Serialize, Deserialize)]
pub struct Partial {
    reached: ByDepth,
    since_previous: Vec<Waits>,
    since_first: Vec<Waits>,
    /// By deepest step: what came after.
    instead: Vec<After>,
    groups: HashMap<u32, ByDepth, foldhash::fast::FixedState>,
    /// By the days from 1970-01-01 to the week's Monday.
    weeks: BTreeMap<i64, ByDepth>,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct Waits {
    n: u64,
    durations: Durations,
}

impl Waits {
    fn record(&mut self, ms: i64) {
        self.n += 1;
        self.durations.record(ms);
    }

    fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.durations.merge(&other.durations);
    }

    fn wait(&self) -> Wait {
        let [median_s, p90_s] = self.durations.quantiles([0.5, 0.9]);
        Wait { n: self.n, median_s, p90_s }
    }
}

/// Customers by what came after.
#[derive(Clone, Serialize, Deserialize)]
struct After {
    /// By activity.
    next: Vec<u64>,
    converted: u64,
    cold: u64,
    open: u64,
    lost: u64,
}

const WEEK_DAYS: i64 = 7;

/// The Monday of an instant's week, in days from 1970-01-01, which was a Thursday.
fn monday(time_ms: i64) -> i64 {
    let day = time_ms.div_euclid(DAY_MS);
    day - (day + 3).rem_euclid(WEEK_DAYS)
}

impl Analysis for Funnel {
    type Params = Params;
    type Plan = Params;
    type Partial = Partial;
    type Report = Report;

    fn needs(params: &Params) -> &'static [Need] {
        match (params.steps.is_empty(), params.cold_days.is_none()) {
            (true, true) => &[Need::Steps, Need::ColdDays],
            (true, false) => &[Need::Steps],
            (false, true) => &[Need::ColdDays],
            (false, false) => &[],
        }
    }

    fn plan(params: &Params, context: &Context) -> Result<Params, ParamsError> {
        let error = |member, problem: String| ParamsError { analysis: "funnel", member, problem };
        let mut params = params.clone();
        if params.steps.is_empty() {
            params.steps = context.known.steps.iter().flatten().map(|step| step.clone().into()).collect();
        }
        if params.cold_days.is_none() {
            params.cold_days = context.known.cold_days.clone();
        }
        for name in params.exclusions.iter().flat_map(|exclusion| &exclusion.activities) {
            activity_code(&context.vocabulary, name).map_err(|unknown| error("exclusions", unknown.to_string()))?;
        }
        FunnelMatcher::new(&params.funnel(), &context.vocabulary).map_err(|refused| match refused {
            FilterError::Invalid { member, problem } => error(member, problem),
            unknown => error("steps", unknown.to_string()),
        })?;
        if let Some(Breakdown::Attribute(name)) = &params.breakdown {
            context.attribute(name).ok_or_else(|| {
                error("breakdown", format!("no attribute is named “{name}”; use names as they are in the data"))
            })?;
        }
        Ok(params)
    }

    fn scan(scope: &Scope, context: &Context, params: &Params) -> Partial {
        let mut matcher = FunnelMatcher::new(&params.funnel(), &context.vocabulary)
            .expect("the plan has refused what the log does not have");
        let group_of = Grouping::new(params.breakdown.as_ref(), scope.log);
        let steps = matcher.steps();
        let nothing_after =
            After { next: vec![0; context.vocabulary.activities.len()], converted: 0, cold: 0, open: 0, lost: 0 };
        let cold_ms = params.cold_days.as_ref().map(|days| days.silence_ms(&context.vocabulary));
        let mut found = Partial {
            reached: vec![0; steps + 1],
            since_previous: vec![Waits::default(); steps],
            since_first: vec![Waits::default(); steps],
            instead: vec![nothing_after; steps],
            groups: HashMap::default(),
            weeks: BTreeMap::new(),
        };
        for journey in scope.journeys() {
            let Some(way) = matcher.find(&journey) else {
                found.reached[0] += 1;
                continue;
            };
            found.reached[way.depth] += 1;
            let entry_ms = journey.time_ms[way.entry];
            found.weeks.entry(monday(entry_ms)).or_insert_with(|| vec![0; steps + 1])[way.depth] += 1;
            if let Some(group) = group_of.code(&journey, way.entry) {
                found.groups.entry(group).or_insert_with(|| vec![0; steps + 1])[way.depth] += 1;
            }
            let time_ms = |at: u32| journey.time_ms[at as usize];
            for (step, pair) in way.positions.windows(2).enumerate() {
                found.since_previous[step + 1].record(time_ms(pair[1]) - time_ms(pair[0]));
                found.since_first[step + 1].record(time_ms(pair[1]) - entry_ms);
            }
            if way.positions.is_empty() && way.depth > 1 {
                found.since_first[way.depth - 1].record(journey.time_ms[way.last] - entry_ms);
            }
            if way.depth < steps {
                let after = &mut found.instead[way.depth - 1];
                match journey.activities.get(way.last + 1) {
                    Some(next) => after.next[next.index()] += 1,
                    None => match journey.state(scope.outcomes) {
                        State::Converted => after.converted += 1,
                        State::Open if journey.is_cold(scope.outcomes, cold_ms.as_deref()) => after.cold += 1,
                        State::Open => after.open += 1,
                        State::Lost => after.lost += 1,
                    },
                }
            }
        }
        found
    }

    fn merge(into: &mut Partial, other: Partial) {
        let add = |into: &mut [u64], other: &[u64]| into.iter_mut().zip(other).for_each(|(a, b)| *a += b);
        add(&mut into.reached, &other.reached);
        into.since_previous.iter_mut().zip(&other.since_previous).for_each(|(a, b)| a.merge(b));
        into.since_first.iter_mut().zip(&other.since_first).for_each(|(a, b)| a.merge(b));
        for (into, other) in into.instead.iter_mut().zip(&other.instead) {
            add(&mut into.next, &other.next);
            into.converted += other.converted;
            into.cold += other.cold;
            into.open += other.open;
            into.lost += other.lost;
        }
        for (group, steps) in other.groups {
            add(into.groups.entry(group).or_insert_with(|| vec![0; steps.len()]), &steps);
        }
        for (week, steps) in other.weeks {
            add(into.weeks.entry(week).or_insert_with(|| vec![0; steps.len()]), &steps);
        }
    }

    async fn next(found: Partial, context: &Context<'_>, params: Params, _: &dyn Executor) -> super::Step<Self> {
        super::Step::Done(report(found, context, &params))
    }

    fn findings(report: &Report, found: &mut Found) {
        found.add(biggest_drop(report));
    }
}

/// What was found, in words and numbers of the report.
fn report(found: Partial, context: &Context, params: &Params) -> Report {
    let at_least = at_least(&found.reached);
    let in_any_order = params.order == Order::Any;
    let last = params.steps.len().saturating_sub(1);
    let steps = params.steps.iter().enumerate().map(|(at, step)| Step {
        activity: step.words(),
        activities: step.activities().to_vec(),
        customers: at_least[at + 1],
        from_first: Rate::of(at_least[at + 1], at_least[1]),
        from_previous: Rate::of(at_least[at + 1], at_least[at]),
        dropped: (at < last).then(|| found.reached[at + 1]),
        since_previous: (at > 0 && !in_any_order).then(|| found.since_previous[at].wait()),
        since_first: (at > 0).then(|| found.since_first[at].wait()),
        instead: (at < last).then(|| instead(&found.instead[at], context, params.instead as usize)),
    });
    let window_ms = params.window_days.map(days_to_ms);
    let weeks = found.weeks.iter().map(|(&monday, reached)| {
        let (steps, to_last) = steps_of(reached);
        let end_ms = (monday + WEEK_DAYS) * DAY_MS;
        Week {
            week: iso(monday * DAY_MS),
            from_ms: monday * DAY_MS,
            steps,
            to_last,
            is_complete: window_ms.map(|window| end_ms.saturating_add(window) <= context.outcomes.log_end_ms),
        }
    });
    Report {
        customers: at_least[0],
        order: params.order,
        window_days: params.window_days,
        asked: params.funnel(),
        steps: steps.collect(),
        breakdown: params.breakdown.as_ref().map(|by| groups(&found, by, context, params.groups as usize)),
        weeks: weeks.collect(),
        cold_days: params.cold_days.as_ref().map(|days| days.known(&context.vocabulary)),
        log_end_ms: context.outcomes.log_end_ms,
    }
}

/// Where an event's group is looked up.
enum Grouping<'a> {
    None,
    Channel,
    Attribute(&'a Packed),
}

impl<'a> Grouping<'a> {
    fn new(by: Option<&Breakdown>, log: &'a EventLog) -> Self {
        match by {
            None => Self::None,
            Some(Breakdown::Channel) => Self::Channel,
            Some(Breakdown::Attribute(name)) => {
                log.attribute(name).map_or(Self::None, |attribute| Self::Attribute(&attribute.codes))
            }
        }
    }

    fn code(&self, journey: &Journey, position: usize) -> Option<u32> {
        match self {
            Self::None => None,
            Self::Channel => Some(journey.channel(position).0),
            Self::Attribute(codes) => codes.get(journey.events().start + position),
        }
    }
}

/// By number of steps, first 0: customers that reach at least so many.
fn at_least(reached: &[u64]) -> Vec<u64> {
    let mut at_least = reached.to_vec();
    for depth in (1..at_least.len()).rev() {
        at_least[depth - 1] += at_least[depth];
    }
    at_least
}

/// By step: customers that reach it; and how many of those that enter reach the last one.
fn steps_of(reached: &[u64]) -> (Vec<u64>, Rate) {
    let steps = at_least(reached).split_off(1);
    let to_last = Rate::of(steps.last().copied().unwrap_or(0), steps.first().copied().unwrap_or(0));
    (steps, to_last)
}

fn instead(after: &After, context: &Context, list: usize) -> Instead {
    let mut next: Vec<Next> = after
        .next
        .iter()
        .enumerate()
        .filter(|&(_, &customers)| customers > 0)
        .map(|(at, &customers)| Next { activity: context.vocabulary.activity(ActivityId(at as u32)), customers })
        .collect();
    next.order_by(|a, b| b.customers.cmp(&a.customers).then_with(|| a.activity.cmp(&b.activity)));
    let others = next.split_off(list.min(next.len()));
    Instead {
        next,
        other: others.iter().map(|other| other.customers).sum(),
        other_activities: others.len() as u64,
        converted: after.converted,
        cold: after.cold,
        open: after.open,
        lost: after.lost,
    }
}

fn groups(found: &Partial, by: &Breakdown, context: &Context, list: usize) -> Groups {
    let texts: Option<&Dictionary> = match by {
        Breakdown::Channel => Some(&context.vocabulary.channels),
        Breakdown::Attribute(name) => context.attribute(name),
    };
    let label = |code: u32| texts.map_or_else(String::new, |texts| texts.text(code).into_owned());
    let mut groups: Vec<Group> = found
        .groups
        .iter()
        .map(|(&code, reached)| {
            let (steps, to_last) = steps_of(reached);
            Group { label: label(code), steps, to_last }
        })
        .collect();
    groups.order_by(|a, b| b.to_last.n.cmp(&a.to_last.n).then_with(|| a.label.cmp(&b.label)));
    let others = groups.split_off(list.min(groups.len()));
    let other = others.split_first().map(|(first, rest)| {
        let mut steps = first.steps.clone();
        rest.iter().for_each(|group| steps.iter_mut().zip(&group.steps).for_each(|(a, b)| *a += b));
        let to_last = Rate::of(steps[steps.len() - 1], steps[0]);
        OtherGroups { groups: others.len() as u64, steps, to_last }
    });
    Groups { by: by.clone(), groups, other }
}

impl Report {
    fn reached(&self, steps: usize) -> FunnelFilter {
        FunnelFilter { funnel: self.asked.clone(), reached: steps as u32, ..FunnelFilter::default() }
    }

    /// Selects the customers that reach the step at `step`, counted from 0.
    pub fn selector(&self, step: usize) -> Filter {
        Filter::Funnel(self.reached(step + 1))
    }

    /// Select the hits and the `n` of `from_previous` of the step at `step`.
    pub fn from_previous_selectors(&self, step: usize) -> [Filter; 2] {
        let previous = step.checked_sub(1).map_or(Filter::All(Vec::new()), |previous| self.selector(previous));
        [self.selector(step), previous]
    }

    /// Selects the customers that reach the step at `step` and not the next.
    pub fn dropped_selector(&self, step: usize) -> Filter {
        Filter::Funnel(FunnelFilter { not_next: true, ..self.reached(step + 1) })
    }

    /// Selects the customers that drop after the step at `step` and go on to `activity`.
    pub fn next_selector(&self, step: usize, activity: &str) -> Filter {
        let then = Some(Then::Label(Labels::one(activity)));
        Filter::Funnel(FunnelFilter { not_next: true, then, ..self.reached(step + 1) })
    }

    /// Selects the customers that drop after the step at `step` and go on to what is not listed.
    pub fn other_next_selector(&self, step: usize) -> Filter {
        let next = self.steps.get(step).and_then(|step| step.instead.as_ref()).map(|instead| instead.next.iter());
        let names = next.into_iter().flatten().map(|next| next.activity.clone()).collect();
        let then = Some(Then::Label(Labels { names, except: true }));
        Filter::Funnel(FunnelFilter { not_next: true, then, ..self.reached(step + 1) })
    }

    /// Selects the customers for whom nothing came after the step at `step`, and who are `state`;
    /// of the open ones those that have not gone cold.
    pub fn ended_selector(&self, step: usize, state: State) -> Filter {
        let is_cold = (state == State::Open).then_some(false);
        ColdDays::split(self.cold_days.as_ref(), self.log_end_ms, self.ended(step, state), is_cold)
    }

    /// Selects the customers for whom nothing came after the step at `step`, and who have gone cold.
    pub fn cold_selector(&self, step: usize) -> Filter {
        ColdDays::split(self.cold_days.as_ref(), self.log_end_ms, self.ended(step, State::Open), Some(true))
    }

    fn ended(&self, step: usize, state: State) -> Filter {
        let then = Some(Then::End(state));
        Filter::Funnel(FunnelFilter { not_next: true, then, ..self.reached(step + 1) })
    }

    /// Selects the customers of a group that reach the step at `step`; `None`: of all groups that
    /// are not listed.
    pub fn group_selector(&self, group: Option<&Group>, step: usize) -> Filter {
        let entry = self.breakdown.as_ref().map(|breakdown| EntryGroup {
            by: breakdown.by.clone(),
            labels: match group {
                Some(group) => Labels::one(&group.label),
                None => {
                    Labels { names: breakdown.groups.iter().map(|group| group.label.clone()).collect(), except: true }
                }
            },
        });
        Filter::Funnel(FunnelFilter { entry, ..self.reached(step + 1) })
    }

    /// Selects the customers who entered in a week and reach the step at `step`.
    pub fn week_selector(&self, week: &Week, step: usize) -> Filter {
        let to_ms = week.from_ms + WEEK_DAYS * DAY_MS;
        let entry_period = Period { from_ms: Some(week.from_ms), to_ms: Some(to_ms) };
        Filter::Funnel(FunnelFilter { entry_period, ..self.reached(step + 1) })
    }
}

fn biggest_drop(report: &Report) -> Option<(f64, Finding)> {
    let (at, dropped) = report
        .steps
        .iter()
        .enumerate()
        .filter_map(|(at, step)| Some((at, step.dropped?)))
        .filter(|&(at, _)| report.steps[at].customers >= MIN_GROUP)
        .max_by_key(|&(at, dropped)| (dropped, std::cmp::Reverse(at)))?;
    let (step, next) = (&report.steps[at], &report.steps[at + 1]);
    let rate = Rate::of(dropped, step.customers);
    let share = rate.rate.filter(|share| *share > 0.0)?;
    let finding = Finding {
        title: format!(
            "{} of the customers who reach {} have not got to {}.",
            percent(share),
            quoted(&step.activity),
            quoted(&next.activity)
        ),
        detail: format!(
            "{} of {} customers, the biggest drop on the way to {}. Some of them are still under way: the log ends before their journey does.",
            count(dropped),
            count(step.customers),
            quoted(&report.steps[report.steps.len() - 1].activity)
        ),
        rate: Some(rate),
        who: Some([report.dropped_selector(at), report.selector(at)]),
        grade: Grade::Seen,
        evidence: "funnel".to_owned(),
    };
    Some((0.5 + 0.5 * dropped as f64 / report.customers.max(1) as f64, finding))
}
