//! *Which whole journeys do customers take?*
//!
//! A variant is a distinct sequence of activities; customers with the same sequence share one.
//! All variants are counted; the report lists the most frequent ones and sums up the rest as
//! `other`. O(events) expected.

use super::Analysis;
use crate::log::{ActivityId, Filter, Scope};
use crate::stats::{ConversionRate, Durations, ExactSum};
use hashbrown::HashTable;
use serde::{Deserialize, Serialize};
use std::hash::{BuildHasher, Hasher};

/// Distinct journeys.
pub struct Variants;

/// What to list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "VariantsParams")]
pub struct Params {
    /// How many variants to list; the rest is summed up. Default 1,000.
    pub list: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self { list: 1000 }
    }
}

/// Distinct journeys, most frequent first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "VariantsReport")]
pub struct Report {
    /// Customers in all.
    pub customers: u64,
    /// How many distinct variants there are.
    pub distinct: u64,
    /// The most frequent ones.
    pub variants: Vec<Variant>,
    /// All others together.
    pub other: Other,
}

/// One distinct journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Variant {
    /// Its activities in order.
    pub steps: Vec<String>,
    /// Customers that took exactly these steps.
    pub customers: u64,
    /// Their share of all customers.
    pub share: f64,
    /// The share of all customers in this and the variants before it.
    pub cumulative_share: f64,
    /// Median time from the first to the last event, in seconds (within 1/64).
    pub median_duration_s: Option<f64>,
    /// The value of all their events; 0 if the log has no values.
    pub value: f64,
    /// How many of them converted.
    #[serde(flatten)]
    pub conversion: ConversionRate,
}

/// The variants that are not listed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Other {
    /// How many there are.
    pub variants: u64,
    /// How many customers took one of them.
    pub customers: u64,
    /// Their share of all customers.
    pub share: f64,
    /// How many of these customers converted.
    pub conversions: u64,
    /// The value of all their events; 0 if the log has no values.
    pub value: f64,
}

impl Variant {
    /// Selects its `customers`.
    pub fn selector(&self) -> Filter {
        Filter::Variant(self.steps.clone())
    }
}

impl Report {
    /// Selects the customers of `other`.
    pub fn other_selector(&self) -> Filter {
        Filter::Any(self.variants.iter().map(Variant::selector).collect()).negated()
    }
}

#[derive(Default)]
struct Tally {
    customers: u64,
    conversions: u64,
    value: ExactSum,
    durations: Durations,
}

/// The distinct journeys of some customers: all steps in one buffer.
#[derive(Default)]
pub struct Partial {
    customers: u64,
    steps: Vec<ActivityId>,
    /// Where each variant's steps end.
    ends: Vec<u32>,
    tallies: Vec<Tally>,
    index: HashTable<u32>,
}

fn hash(steps: &[ActivityId]) -> u64 {
    let mut hasher = foldhash::fast::FixedState::with_seed(0x5EED).build_hasher();
    for step in steps {
        hasher.write_u32(step.0);
    }
    hasher.finish()
}

/// The steps of variant `at` of the buffer.
fn steps_at<'a>(steps: &'a [ActivityId], ends: &[u32], at: usize) -> &'a [ActivityId] {
    let start = if at == 0 { 0 } else { ends[at - 1] as usize };
    &steps[start..ends[at] as usize]
}

impl Partial {
    fn tally(&mut self, journey: &[ActivityId]) -> &mut Tally {
        let (steps, ends) = (&self.steps, &self.ends);
        let code = hash(journey);
        let known = self.index.find(code, |&at| steps_at(steps, ends, at as usize) == journey).copied();
        let at = known.unwrap_or_else(|| {
            let at = self.ends.len() as u32;
            self.steps.extend_from_slice(journey);
            self.ends.push(self.steps.len() as u32);
            self.tallies.push(Tally::default());
            let (steps, ends) = (&self.steps, &self.ends);
            self.index.insert_unique(code, at, |&at| hash(steps_at(steps, ends, at as usize)));
            at
        });
        &mut self.tallies[at as usize]
    }
}

impl Analysis for Variants {
    type Params = Params;
    type Partial = Partial;
    type Report = Report;

    fn scan(scope: &Scope, _: &Params) -> Partial {
        let mut found = Partial::default();
        for journey in scope.journeys() {
            found.customers += 1;
            let tally = found.tally(journey.activities);
            tally.customers += 1;
            tally.conversions += u64::from(journey.converted());
            tally.durations.record(journey.time_ms[journey.len() - 1] - journey.time_ms[0]);
            journey.values().iter().for_each(|&value| tally.value.add(value));
        }
        found
    }

    fn merge(into: &mut Partial, other: Partial) {
        into.customers += other.customers;
        for (at, tally) in other.tallies.iter().enumerate() {
            let known = into.tally(steps_at(&other.steps, &other.ends, at));
            known.customers += tally.customers;
            known.conversions += tally.conversions;
            known.value.merge(tally.value);
            known.durations.merge(&tally.durations);
        }
    }

    fn finish(found: Partial, scope: &Scope, params: &Params) -> Report {
        let vocabulary = &scope.log.vocabulary;
        let steps = |at: usize| steps_at(&found.steps, &found.ends, at);
        let order = |&a: &usize, &b: &usize| {
            found.tallies[b].customers.cmp(&found.tallies[a].customers).then_with(|| steps(a).cmp(steps(b)))
        };
        let mut listed: Vec<usize> = (0..found.tallies.len()).collect();
        let limit = params.list as usize;
        if limit < listed.len() {
            listed.select_nth_unstable_by(limit, order);
            listed.truncate(limit);
        }
        listed.sort_unstable_by(order);

        let mut so_far = 0;
        let variants: Vec<Variant> = listed
            .iter()
            .map(|&at| {
                let tally = &found.tallies[at];
                so_far += tally.customers;
                let [median_duration_s] = tally.durations.quantiles([0.5]);
                Variant {
                    steps: steps(at).iter().map(|&step| vocabulary.activity(step)).collect(),
                    customers: tally.customers,
                    share: tally.customers as f64 / found.customers as f64,
                    cumulative_share: so_far as f64 / found.customers as f64,
                    median_duration_s,
                    value: tally.value.value(),
                    conversion: ConversionRate::of(tally.conversions, tally.customers),
                }
            })
            .collect();
        let conversions: u64 = found.tallies.iter().map(|tally| tally.conversions).sum();
        let mut is_listed = vec![false; found.tallies.len()];
        listed.iter().for_each(|&at| is_listed[at] = true);
        let mut other_value = ExactSum::default();
        for (tally, _) in found.tallies.iter().zip(is_listed).filter(|(_, is_listed)| !is_listed) {
            other_value.merge(tally.value);
        }
        let others = found.customers - so_far;
        Report {
            customers: found.customers,
            distinct: found.tallies.len() as u64,
            other: Other {
                variants: (found.tallies.len() - variants.len()) as u64,
                customers: others,
                share: others as f64 / found.customers.max(1) as f64,
                conversions: conversions - variants.iter().map(|v| v.conversion.conversions).sum::<u64>(),
                value: other_value.value(),
            },
            variants,
        }
    }
}
