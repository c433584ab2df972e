//! *Which whole journeys do customers take?*
//!
//! A variant is a distinct sequence of activities; customers with the same sequence share one.
//! All variants are counted, searched and sorted; the report carries the window of the list that
//! was asked for, and sums up what the window and the search leave out as `other`. The same
//! request with another `offset` continues the list without gap or overlap.
//!
//! Sorted by conversion, a variant stands where its interval begins, so that one lucky customer
//! does not lead the list. O(events) expected for the scan; the list is selected, not sorted,
//! down to the window: O(variants).

use super::{Analysis, Context, ParamsError, Step};
use crate::executor::Executor;
use crate::finding::words::{count, percent};
use crate::finding::{Finding, Found, Grade};
use crate::log::filter::DoneFilter;
use crate::log::{
    ActivityId, Filter, GroupedDurations, Scope, VariantTable, VariantTally, csv_cell, csv_number, csv_row,
};
use crate::stats::{ConversionRate, ExactSum, MIN_GROUP, Mean, Rate, wilson};
use desirepath_order::{Ordered, top_k};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Distinct journeys.
pub struct Variants;

/// What to list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "VariantsParams")]
pub struct Params {
    /// How many variants to list; the rest is summed up. Default 1,000.
    pub list: u32,
    /// How many variants of the sorted list to leave out before the first one listed. Default 0.
    pub offset: u32,
    /// List only variants with an activity whose name contains this text, whatever its case.
    /// Default: all.
    pub search: String,
    /// What the list is sorted by. Default: customers.
    pub sort: Sort,
    /// Smallest first. Default: largest first.
    pub ascending: bool,
    /// Count an activity that comes several times in a row as one step. Default: no.
    pub collapse_repeats: bool,
}

impl Default for Params {
    fn default() -> Self {
        let search = String::new();
        Self { list: 1000, offset: 0, search, sort: Sort::Customers, ascending: false, collapse_repeats: false }
    }
}

/// What a list of variants is sorted by; equals follow by customers, then by steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case", rename = "VariantSort")]
pub enum Sort {
    /// How many customers took it.
    #[default]
    Customers,
    /// The lower end of the conversion rate's interval; ascending, the upper end.
    Conversion,
    /// The value of all its customers.
    Value,
    /// The mean value of a customer.
    ValuePerCustomer,
    /// The median time from first to last event.
    Duration,
}

/// Distinct journeys in the order asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "VariantsReport")]
pub struct Report {
    /// Customers in all.
    pub customers: u64,
    /// How many distinct variants there are.
    pub distinct: u64,
    /// Customers who have some activity several times in a row: those whose journey is shorter
    /// with repeats collapsed.
    pub repeating_customers: u64,
    /// Variants left out before the first one listed.
    pub offset: u32,
    /// Whether an activity that comes several times in a row counts as one step.
    pub collapse_repeats: bool,
    /// What the search finds: everything, without one.
    pub matching: Totals,
    /// What the search does not find: nothing, without one.
    pub not_matching: Totals,
    /// The activities whose name contains the text that is searched for; absent without a search.
    pub found_activities: Option<Vec<String>>,
    /// The window of the sorted list of matching variants.
    pub variants: Vec<Variant>,
    /// All variants that are not listed, matching or not.
    pub other: Totals,
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
    /// The share of all customers in this and the variants before it in the list.
    pub cumulative_share: f64,
    /// Median time from the first to the last event, in seconds.
    pub median_duration_s: Option<f64>,
    /// The value of all their events; 0 if nobody has any.
    pub value: f64,
    /// The mean value of one of them; absent if nobody has any value.
    pub value_per_customer: Option<Mean>,
    /// How many of them converted.
    #[cfg_attr(target_family = "wasm", serde(rename = "..."))]
    #[cfg_attr(not(target_family = "wasm"), serde(flatten))]
    pub conversion: ConversionRate,
}

/// Several variants together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "VariantTotals")]
pub struct Totals {
    /// How many variants these are.
    pub variants: u64,
    /// How many customers took one of them.
    pub customers: u64,
    /// Their share of all customers.
    pub share: f64,
    /// How many of these customers converted.
    pub conversions: u64,
    /// The value of all their events; 0 if nobody has any.
    pub value: f64,
}

impl Report {
    /// Selects the `customers` of a variant.
    pub fn variant_selector(&self, variant: &Variant) -> Filter {
        let steps = variant.steps.clone();
        if self.collapse_repeats { Filter::CollapsedVariant(steps) } else { Filter::Variant(steps) }
    }

    /// Selects the customers of the first so many variants listed.
    pub fn top_selector(&self, top: usize) -> Filter {
        Filter::Any(self.variants.iter().take(top).map(|variant| self.variant_selector(variant)).collect())
    }

    /// Selects the customers of `other`.
    pub fn other_selector(&self) -> Filter {
        self.top_selector(self.variants.len()).negated()
    }

    /// Selects the customers of `matching`.
    pub fn matching_selector(&self) -> Filter {
        match &self.found_activities {
            None => Filter::All(Vec::new()),
            // Whoever has done one of them has it in the journey.
            Some(found) if found.is_empty() => Filter::Any(Vec::new()),
            Some(found) => Filter::Done(DoneFilter { activities: found.clone(), ..DoneFilter::default() }),
        }
    }

    /// Selects the customers of `not_matching`.
    pub fn not_matching_selector(&self) -> Filter {
        self.matching_selector().negated()
    }
}

/// The listed variants as CSV, one row each.
pub fn variants_csv(report: &Report) -> String {
    let mut csv = "journey,steps,customers,share,cumulative_share,conversions,conversion_rate,low,high,\
                   median_duration_s,value\r\n"
        .to_owned();
    for variant in &report.variants {
        let conversion = &variant.conversion;
        csv += &csv_row(&[
            csv_cell(&variant.steps.join(" → ")),
            variant.steps.len().to_string(),
            variant.customers.to_string(),
            variant.share.to_string(),
            variant.cumulative_share.to_string(),
            conversion.conversions.to_string(),
            csv_number(conversion.conversion_rate),
            csv_number(conversion.low),
            csv_number(conversion.high),
            csv_number(variant.median_duration_s),
            variant.value.to_string(),
        ]);
    }
    csv
}

impl Analysis for Variants {
    type Params = Params;
    type Plan = Params;
    type Partial = VariantTable;
    type Report = Report;

    fn plan(params: &Params, _: &Context) -> Result<Params, ParamsError> {
        Ok(params.clone())
    }

    fn scan(scope: &Scope, _: &Context, params: &Params) -> VariantTable {
        VariantTable::scan(scope, params.collapse_repeats)
    }

    fn merge(into: &mut VariantTable, other: VariantTable) {
        into.merge(&other);
    }

    async fn next(found: VariantTable, context: &Context<'_>, params: Params, _: &dyn Executor) -> Step<Self> {
        Step::Done(report(found, context, &params))
    }

    fn findings(report: &Report, found: &mut Found) {
        found.add(how_varied(report));
    }
}

/// What was found, in words and numbers of the report.
fn report(found: VariantTable, context: &Context, params: &Params) -> Report {
    let vocabulary = &context.vocabulary;
    let tallies = &found.tallies;
    let customers = found.customers();
    let has_value = found.has_value;
    let mut durations = found.durations(tallies.len(), |number| number);

    let all: Vec<u32> = (0..tallies.len() as u32).collect();
    let searched = search(context, &params.search);
    let matching = matching(&found, searched.as_deref(), &all);
    let keys = sort_keys(&found, &mut durations, params, has_value);
    let order = |&a: &u32, &b: &u32| -> Ordering {
        let by_key = match &keys {
            Some(keys) => keys[a as usize].total_cmp(&keys[b as usize]),
            None => tallies[a as usize].customers.cmp(&tallies[b as usize].customers),
        };
        if params.ascending { by_key } else { by_key.reverse() }
            .then_with(|| tallies[b as usize].customers.cmp(&tallies[a as usize].customers))
            .then_with(|| found.sequences.steps(a).cmp(found.sequences.steps(b)))
    };
    let mut listed = matching.clone();
    let first = (params.offset as usize).min(listed.len());
    let last = first.saturating_add(params.list as usize).min(listed.len());
    top_k(&mut listed, last, order);
    let mut so_far: u64 = listed[..first].iter().map(|&number| tallies[number as usize].customers).sum();
    let variants: Vec<Variant> = listed[first..]
        .iter()
        .map(|&number| {
            let tally = &tallies[number as usize];
            so_far += tally.customers;
            Variant {
                steps: found.sequences.steps(number).iter().map(|&step| vocabulary.activity(step)).collect(),
                customers: tally.customers,
                share: tally.customers as f64 / customers as f64,
                cumulative_share: so_far as f64 / customers as f64,
                median_duration_s: durations.median_ms(number).map(|ms| ms / 1000.0),
                value: tally.value.sum(),
                value_per_customer: has_value.then(|| tally.value.mean()),
                conversion: ConversionRate::of(tally.conversions, tally.customers),
            }
        })
        .collect();
    Report {
        customers,
        distinct: tallies.len() as u64,
        repeating_customers: found.repeating_customers,
        offset: params.offset,
        collapse_repeats: params.collapse_repeats,
        matching: totals(tallies, &matching, &[], customers),
        not_matching: totals(tallies, &all, &matching, customers),
        found_activities: searched.map(|found| {
            let activity = |(at, _)| vocabulary.activity(ActivityId(at as u32));
            let mut names: Vec<String> =
                found.into_iter().enumerate().filter(|(_, is_found)| *is_found).map(activity).collect();
            names.order();
            names
        }),
        other: totals(tallies, &all, &listed[first..], customers),
        variants,
    }
}

/// By activity: whether its name contains `text`; `None` if there is nothing to search for.
fn search(context: &Context, text: &str) -> Option<Vec<bool>> {
    let wanted = text.trim().to_lowercase();
    if wanted.is_empty() {
        return None;
    }
    let activities = &context.vocabulary.activities;
    Some((0..activities.len() as u32).map(|code| activities.text(code).to_lowercase().contains(&wanted)).collect())
}

/// The variants that have an activity that is found.
fn matching(found: &VariantTable, is_found: Option<&[bool]>, all: &[u32]) -> Vec<u32> {
    let Some(is_found) = is_found else { return all.to_vec() };
    let has_match = |&number: &u32| found.sequences.steps(number).iter().any(|step| is_found[step.index()]);
    all.iter().copied().filter(has_match).collect()
}

/// What to sort by, by sequence; `None` for customers.
fn sort_keys(
    found: &VariantTable,
    durations: &mut GroupedDurations,
    params: &Params,
    has_value: bool,
) -> Option<Vec<f64>> {
    let tallies = &found.tallies;
    let keys = match params.sort {
        Sort::Customers => return None,
        Sort::Value | Sort::ValuePerCustomer if !has_value => return None,
        Sort::Conversion => tallies
            .iter()
            .map(|tally| {
                let (low, high) = wilson(tally.conversions, tally.customers).unwrap_or_default();
                if params.ascending { high } else { low }
            })
            .collect(),
        Sort::Value => tallies.iter().map(|tally| tally.value.sum()).collect(),
        Sort::ValuePerCustomer => tallies.iter().map(|tally| tally.value.sum() / tally.customers as f64).collect(),
        Sort::Duration => (0..tallies.len() as u32).map(|number| durations.median_ms(number).unwrap_or(0.0)).collect(),
    };
    Some(keys)
}

/// The sums of `numbers` without those of `except`, `of` so many customers in all.
fn totals(tallies: &[VariantTally], numbers: &[u32], except: &[u32], of: u64) -> Totals {
    let sum = |numbers: &[u32]| {
        let mut value = ExactSum::default();
        let (mut customers, mut conversions) = (0, 0);
        for tally in numbers.iter().map(|&number| &tallies[number as usize]) {
            customers += tally.customers;
            conversions += tally.conversions;
            value.merge(tally.value.exact_sum());
        }
        (customers, conversions, value)
    };
    let (all, left_out) = (sum(numbers), sum(except));
    let customers = all.0 - left_out.0;
    Totals {
        variants: (numbers.len() - except.len()) as u64,
        customers,
        share: customers as f64 / of.max(1) as f64,
        conversions: all.1 - left_out.1,
        value: all.2.without(left_out.2).value(),
    }
}

fn how_varied(report: &Report) -> Option<(f64, Finding)> {
    const TOP: usize = 10;
    if report.customers < MIN_GROUP || report.distinct < 2 || report.distinct == report.customers {
        return None;
    }
    let top = report.variants.len().min(TOP);
    let covered: u64 = report.variants[..top].iter().map(|variant| variant.customers).sum();
    let rate = Rate::of(covered, report.customers);
    let finding = Finding {
        title: format!(
            "The {top} most common journeys cover {} of the customers; there are {} different ones.",
            percent(rate.rate?),
            count(report.distinct)
        ),
        detail: "A journey is the exact sequence of activities. The more there are, the more a map tells than a list."
            .to_owned(),
        rate: Some(rate),
        who: Some([report.top_selector(top), Filter::All(Vec::new())]),
        grade: Grade::Seen,
        evidence: "variants".to_owned(),
    };
    Some((0.2, finding))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::execute;
    use crate::executor::Serial;
    use crate::log::{EventLog, OutcomeSettings, Outcomes};

    /// `of`: how many customers take which steps, and what they pay at the last; the n-th of a
    /// group takes n minutes for each step.
    fn log(of: &[(u32, &[&str], Option<u32>)]) -> EventLog {
        let mut csv = "customer,time,activity,value\n".to_owned();
        for (group, &(customers, steps, value)) in of.iter().enumerate() {
            for n in 1..=customers {
                for (at, step) in steps.iter().enumerate() {
                    let paid = value.filter(|_| at + 1 == steps.len()).map_or(String::new(), |value| value.to_string());
                    csv += &format!("g{group}-{n},{},{step},{paid}\n", 1_700_000_000 + at as u32 * n * 60);
                }
            }
        }
        let plan = crate::ingest::preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
        crate::ingest::read_whole(&plan, csv.as_bytes()).unwrap()
    }

    fn answer(log: &EventLog, params: &Params) -> Report {
        let settings = OutcomeSettings { conversion: vec!["order".to_owned()], ..Default::default() };
        let outcomes = Outcomes::new(log, &settings);
        execute::<Variants>(&Serial, &Scope::new(log, &outcomes, None), params).unwrap()
    }

    fn planted() -> EventLog {
        log(&[
            (5, &["visit", "quote", "order"], Some(10)),
            (40, &["visit"], None),
            (31, &["visit", "visit", "quote"], None),
            (1, &["call", "order"], Some(500)),
            (9, &["visit", "Quote by phone"], None),
            (2, &["visit", "quote"], None),
        ])
    }

    fn steps(report: &Report) -> Vec<String> {
        report.variants.iter().map(|variant| variant.steps.join(">")).collect()
    }

    #[test]
    fn lists_the_most_frequent_first_with_all_that_belongs_to_them() {
        let report = answer(&planted(), &Params::default());
        assert_eq!((report.customers, report.distinct, report.repeating_customers), (88, 6, 31));
        assert_eq!(
            steps(&report),
            ["visit", "visit>visit>quote", "visit>Quote by phone", "visit>quote>order", "visit>quote", "call>order"]
        );
        let order = &report.variants[3];
        assert_eq!((order.customers, order.conversion.conversions, order.value), (5, 5, 50.0));
        // 2, 4, 6, 8 and 10 minutes.
        assert_eq!(order.median_duration_s, Some(360.0));
        assert_eq!(order.value_per_customer.map(|mean| (mean.n, mean.mean)), Some((5, Some(10.0))));
        assert_eq!((order.share, order.cumulative_share), (5.0 / 88.0, 85.0 / 88.0));
        assert_eq!(report.other, Totals::default());
    }

    #[test]
    fn windows_join_without_gap_and_sums_conserve() {
        let log = planted();
        for sort in [Sort::Customers, Sort::Conversion, Sort::Value, Sort::ValuePerCustomer, Sort::Duration] {
            for ascending in [false, true] {
                for search in ["", "quote"] {
                    let params = Params { sort, ascending, search: search.to_owned(), ..Params::default() };
                    let whole = answer(&log, &params);
                    let mut joined = Vec::new();
                    for offset in 0..4 {
                        let window = answer(&log, &Params { list: 2, offset: offset * 2, ..params.clone() });
                        let listed: u64 = window.variants.iter().map(|variant| variant.customers).sum();
                        let value: f64 = window.variants.iter().map(|variant| variant.value).sum();
                        assert_eq!(listed + window.other.customers, 88);
                        assert_eq!(value + window.other.value, 550.0);
                        assert_eq!(window.variants.len() as u64 + window.other.variants, 6);
                        assert_eq!(window.matching, whole.matching);
                        joined.extend(window.variants);
                    }
                    assert_eq!(joined, whole.variants, "{sort:?} {ascending} {search}");
                }
            }
        }
    }

    #[test]
    fn sorts_by_what_was_asked() {
        let log = planted();
        let sorted = |sort, ascending| steps(&answer(&log, &Params { sort, ascending, ..Params::default() }));
        // One of one converted says less than five of five.
        assert_eq!(sorted(Sort::Conversion, false)[..2], ["visit>quote>order", "call>order"]);
        assert_eq!(sorted(Sort::Conversion, true)[0], "visit");
        assert_eq!(sorted(Sort::Value, false)[..2], ["call>order", "visit>quote>order"]);
        assert_eq!(sorted(Sort::Duration, false)[0], "visit>visit>quote");
        assert_eq!(sorted(Sort::Duration, true)[0], "visit");
        assert_eq!(sorted(Sort::Customers, true)[0], "call>order");
    }

    #[test]
    fn searches_all_variants_whatever_the_case() {
        let report = answer(&planted(), &Params { search: " QUOTE ".to_owned(), list: 1, ..Params::default() });
        assert_eq!(steps(&report), ["visit>visit>quote"]);
        assert_eq!((report.matching.variants, report.matching.customers, report.matching.conversions), (4, 47, 5));
        assert_eq!((report.other.customers, report.not_matching.customers), (57, 41));
        assert_eq!(report.found_activities, Some(vec!["Quote by phone".to_owned(), "quote".to_owned()]));
        let none = answer(&planted(), &Params { search: "nothing".to_owned(), offset: 9, ..Params::default() });
        assert_eq!((none.matching.variants, none.variants.len(), none.other.customers), (0, 0, 88));
    }

    #[test]
    fn collapsing_repeats_joins_variants() {
        let report = answer(&planted(), &Params { collapse_repeats: true, ..Params::default() });
        assert_eq!((report.distinct, report.repeating_customers), (5, 31));
        assert_eq!((report.variants[1].steps.join(">").as_str(), report.variants[1].customers), ("visit>quote", 33));
    }
}
