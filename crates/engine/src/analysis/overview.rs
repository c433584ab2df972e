//! *How many customers are there, how many convert, and what are they worth?*
//!
//! Counts over all journeys of the scope. An open journey is one without conversion and without
//! an explicit loss: it may still convert, so `conversion` is what has been seen so far, not a
//! forecast. O(events).

use super::{Analysis, Context, ParamsError, Step};
use crate::executor::Executor;
use crate::finding::words::{count, days};
use crate::finding::{Finding, Found, Grade};
use crate::log::Scope;
use crate::log::filter::{Filter, State};
use crate::stats::{Durations, ExactSum, MIN_GROUP, Rate};
use serde::{Deserialize, Serialize};

/// The headline numbers.
pub struct Overview;

/// Nothing to set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "OverviewParams")]
pub struct Params {}

/// The headline numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "OverviewReport")]
pub struct Report {
    /// Customers with at least one event.
    pub customers: u64,
    /// Events of these customers.
    pub events: u64,
    /// Whether the log has any activity that counts as conversion.
    pub has_conversion: bool,
    /// Customers that converted, of all.
    pub conversion: Rate,
    /// Customers explicitly lost and not converted.
    pub lost: u64,
    /// Customers neither converted nor lost when the log ends.
    pub open: u64,
    /// The value of all events; absent if the log has no values.
    pub value: Option<f64>,
    /// The cost of all events, and what was spent without saying on whom; absent if there is none.
    pub cost: Option<f64>,
    /// Median time from a converted customer's first event to the first conversion, in seconds, within
    /// a 64th; of an even number the earlier of the two in the middle.
    pub median_time_to_conversion_s: Option<f64>,
    /// Median number of events per customer.
    pub median_events: Option<u64>,
}

impl Report {
    /// Selects all `customers`.
    pub fn selector(&self) -> Filter {
        Filter::All(Vec::new())
    }

    /// Selects the hits of `conversion`, the `lost` or the `open`.
    pub fn state_selector(&self, state: State) -> Filter {
        Filter::State(state)
    }
}

/// Counts of some customers.
#[derive(Default, Serialize, Deserialize)]
pub struct Partial {
    customers: u64,
    events: u64,
    conversions: u64,
    lost: u64,
    value: ExactSum,
    cost: ExactSum,
    to_conversion: Durations,
    /// Customers by their number of events.
    lengths: Vec<u64>,
}

/// Journeys longer than this share one entry of [`Partial::lengths`]; medians lie far below.
const LONGEST: usize = 4096;

impl Analysis for Overview {
    type Params = Params;
    type Plan = Params;
    type Partial = Partial;
    type Report = Report;

    fn plan(params: &Params, _: &Context) -> Result<Params, ParamsError> {
        Ok(params.clone())
    }

    fn scan(scope: &Scope, _: &Context, _: &Params) -> Partial {
        let mut found = Partial { lengths: vec![0; LONGEST + 1], ..Partial::default() };
        for journey in scope.journeys() {
            found.customers += 1;
            found.events += journey.len() as u64;
            found.lengths[journey.len().min(LONGEST)] += 1;
            match journey.first_conversion {
                Some(at) => {
                    found.conversions += 1;
                    found.to_conversion.record(journey.time_ms[at] - journey.time_ms[0]);
                }
                None => {
                    found.lost += u64::from(journey.activities.iter().any(|&a| scope.outcomes.is_lost(a)));
                }
            }
            journey.values().iter().for_each(|&value| found.value.add(value));
            journey.costs().iter().for_each(|&cost| found.cost.add(cost));
        }
        found
    }

    fn merge(into: &mut Partial, other: Partial) {
        into.customers += other.customers;
        into.events += other.events;
        into.conversions += other.conversions;
        into.lost += other.lost;
        into.value.merge(other.value);
        into.cost.merge(other.cost);
        into.to_conversion.merge(&other.to_conversion);
        into.lengths.iter_mut().zip(other.lengths).for_each(|(a, b)| *a += b);
    }

    async fn next(found: Partial, context: &Context<'_>, params: Params, _: &dyn Executor) -> Step<Self> {
        Step::Done(report(found, context, &params))
    }

    fn findings(report: &Report, found: &mut Found) {
        found.add(time_to_convert(report));
    }
}

/// What was found, in words and numbers of the report.
fn report(mut found: Partial, context: &Context, _: &Params) -> Report {
    context.spend.iter().for_each(|spend| found.cost.add(spend.cost));
    let [median_time_to_conversion_s] = found.to_conversion.quantiles([0.5]);
    let mut seen = 0;
    let median_events = found.lengths.iter().position(|&customers| {
        seen += customers;
        seen > 0 && seen * 2 >= found.customers
    });
    Report {
        customers: found.customers,
        events: found.events,
        has_conversion: context.outcomes.has_conversion(),
        conversion: Rate::of(found.conversions, found.customers),
        lost: found.lost,
        open: found.customers - found.conversions - found.lost,
        value: (context.totals.has_values).then(|| found.value.value()),
        cost: (context.totals.has_costs || !context.spend.is_empty()).then(|| found.cost.value()),
        median_time_to_conversion_s,
        median_events: median_events.map(|events| events as u64),
    }
}

fn time_to_convert(report: &Report) -> Option<(f64, Finding)> {
    let median = report.median_time_to_conversion_s.filter(|_| report.conversion.hits >= MIN_GROUP)?;
    let finding = Finding {
        title: format!("Half of those who convert do so within {} of their first contact.", days(median)),
        detail: format!(
            "{} customers have converted. Those who are still under way may take longer.",
            count(report.conversion.hits)
        ),
        rate: None,
        who: None,
        grade: Grade::Seen,
        evidence: "overview".to_owned(),
    };
    Some((0.35, finding))
}
