//! Who is behind a number: the customers of a scope, page by page, and as CSV.

use crate::log::filter::State;
use crate::log::{CustomerId, Journey, Scope, csv_cell, csv_number, csv_row, time::iso};
use desirepath_order::top_k;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// By what a list of customers is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CustomerSort {
    /// The time of the last event. The default.
    #[default]
    LastTime,
    /// The time of the first event.
    FirstTime,
    /// The number of events.
    Events,
    /// The value.
    Value,
    /// The name, by its bytes.
    Customer,
    /// Converted, open, lost.
    State,
}

/// Which part of a list of customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct CustomersRequest {
    /// How many customers to skip.
    pub offset: u64,
    /// How many to show at most. Default 100.
    pub limit: u64,
    /// The order.
    pub sort: CustomerSort,
    /// Whether smallest or earliest first. Default: largest or latest first.
    pub ascending: bool,
    /// Only customers whose name contains this, in whatever case. Default: all.
    pub search: String,
}

impl Default for CustomersRequest {
    fn default() -> Self {
        Self { offset: 0, limit: 100, sort: CustomerSort::LastTime, ascending: false, search: String::new() }
    }
}

/// A part of a list of customers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct CustomersPage {
    /// How many customers there are in all.
    pub customers: u64,
    /// How many come before this part.
    pub offset: u64,
    /// The part.
    pub rows: Vec<CustomerRow>,
}

/// One customer in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct CustomerRow {
    /// The name, as in the data.
    pub customer: String,
    /// How many events there are.
    pub events: u64,
    /// The first of them, ISO 8601 UTC.
    pub first_time: String,
    /// The last of them, ISO 8601 UTC.
    pub last_time: String,
    /// What it was.
    pub last_activity: String,
    /// What has become of the customer.
    pub state: State,
    /// The sum of the values of all events; absent if the log has no values.
    pub value: Option<f64>,
}

/// Some customers of a scope. O(events) for the order of values and states, otherwise
/// O(customers).
pub fn customers_page(scope: &Scope, request: &CustomersRequest) -> CustomersPage {
    let mut found = matching(scope, &request.search);
    let customers = found.len() as u64;
    let end = request.offset.saturating_add(request.limit).min(customers) as usize;
    let start = request.offset.min(customers) as usize;
    sort(scope, &mut found, request.sort, request.ascending, end);
    CustomersPage {
        customers,
        offset: start as u64,
        rows: found[start..end].iter().map(|&customer| row(scope, customer)).collect(),
    }
}

/// All customers of a scope that a request is about, whatever its part, as CSV with a header.
/// Safe to open in a spreadsheet, see [`csv_cell`].
pub fn customers_csv(scope: &Scope, request: &CustomersRequest) -> String {
    let mut found = matching(scope, &request.search);
    let all = found.len();
    sort(scope, &mut found, request.sort, request.ascending, all);
    let mut csv = "customer,events,first_time,last_time,last_activity,state,value\r\n".to_owned();
    for customer in found {
        let row = row(scope, customer);
        let state = match row.state {
            State::Converted => "converted",
            State::Open => "open",
            State::Lost => "lost",
        };
        csv += &csv_row(&[
            csv_cell(&row.customer),
            row.events.to_string(),
            row.first_time,
            row.last_time,
            csv_cell(&row.last_activity),
            state.to_owned(),
            csv_number(row.value),
        ]);
    }
    csv
}

fn matching(scope: &Scope, search: &str) -> Vec<CustomerId> {
    let search = search.to_lowercase();
    let names = &scope.log.vocabulary.customers;
    scope
        .journeys()
        .map(|journey| journey.customer)
        .filter(|customer| search.is_empty() || names.text(customer.0).to_lowercase().contains(&search))
        .collect()
}

/// Sorts the first `end` customers into place; ties in the order of codes.
fn sort(scope: &Scope, customers: &mut Vec<CustomerId>, by: CustomerSort, ascending: bool, end: usize) {
    let (log, outcomes) = (scope.log, scope.outcomes);
    let journey = |customer: CustomerId| Journey::of(log, outcomes, customer);
    match by {
        CustomerSort::Customer => {
            let names = &log.vocabulary.customers;
            sort_by_key(customers, end, ascending, |&customer| customer, |a, b| names.bytes(a.0).cmp(names.bytes(b.0)));
        }
        CustomerSort::LastTime => {
            let last = |&customer: &CustomerId| log.time_ms[log.offsets[customer.index() + 1] as usize - 1];
            sort_by_key(customers, end, ascending, last, Ord::cmp);
        }
        CustomerSort::FirstTime => {
            let first = |&customer: &CustomerId| log.time_ms[log.offsets[customer.index()] as usize];
            sort_by_key(customers, end, ascending, first, Ord::cmp);
        }
        CustomerSort::Events => {
            sort_by_key(customers, end, ascending, |&customer| journey(customer).len(), Ord::cmp);
        }
        CustomerSort::Value => {
            sort_by_key(customers, end, ascending, |&customer| journey(customer).value(), f64::total_cmp);
        }
        CustomerSort::State => {
            let state = |&customer: &CustomerId| match journey(customer).state(outcomes) {
                State::Converted => 2u8,
                State::Open => 1,
                State::Lost => 0,
            };
            sort_by_key(customers, end, ascending, state, Ord::cmp);
        }
    }
}

fn sort_by_key<K>(
    customers: &mut Vec<CustomerId>,
    end: usize,
    ascending: bool,
    key: impl Fn(&CustomerId) -> K,
    compare: impl Fn(&K, &K) -> Ordering,
) {
    let mut keyed: Vec<(K, CustomerId)> = customers.iter().map(|customer| (key(customer), *customer)).collect();
    let order = |a: &(K, CustomerId), b: &(K, CustomerId)| {
        let order = compare(&a.0, &b.0);
        (if ascending { order } else { order.reverse() }).then_with(|| a.1.cmp(&b.1))
    };
    top_k(&mut keyed, end, order);
    *customers = keyed.into_iter().map(|(_, customer)| customer).collect();
}

fn row(scope: &Scope, customer: CustomerId) -> CustomerRow {
    let vocabulary = &scope.log.vocabulary;
    let journey = Journey::of(scope.log, scope.outcomes, customer);
    let last = journey.len() - 1;
    CustomerRow {
        customer: vocabulary.customers.text(customer.0).into_owned(),
        events: journey.len() as u64,
        first_time: iso(journey.time_ms[0]),
        last_time: iso(journey.time_ms[last]),
        last_activity: vocabulary.activity(journey.activities[last]),
        state: journey.state(scope.outcomes),
        value: (!scope.log.value.is_empty()).then(|| journey.value()),
    }
}
