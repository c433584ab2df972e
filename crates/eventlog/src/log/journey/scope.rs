//! The customers that an analysis is asked about.

use crate::log::{ActivityId, ChannelId, CustomerId, EventLog, Outcomes, Spend, filter::State};
use fixedbitset::FixedBitSet;
use std::ops::Range;

/// A set of customers, one bit each.
pub type CustomerSet = FixedBitSet;

/// A run of customers of one log, with their outcomes: what an analysis scans.
///
/// A scope holds whole customers. Splitting one gives scopes whose partial results merge to
/// the result of the whole.
#[derive(Clone)]
pub struct Scope<'a> {
    /// The log.
    pub log: &'a EventLog,
    /// Who converted where.
    pub outcomes: &'a Outcomes,
    customers: Range<u32>,
    selected: Option<&'a CustomerSet>,
}

impl<'a> Scope<'a> {
    /// All customers of a log, or those of `selected`.
    pub fn new(log: &'a EventLog, outcomes: &'a Outcomes, selected: Option<&'a CustomerSet>) -> Self {
        Self { log, outcomes, customers: 0..log.customers() as u32, selected }
    }

    /// All customers of the log.
    pub fn of_everybody(&self) -> Self {
        Self::new(self.log, self.outcomes, None)
    }

    /// What was spent without saying on whom: part of the scope only if that holds everybody.
    pub fn spend(&self) -> &'a [Spend] {
        if self.selected.is_none() { &self.log.provenance.spend } else { &[] }
    }

    /// Cuts the scope into at most `parts` scopes of about equally many events.
    pub fn split(&self, parts: usize) -> Vec<Self> {
        let offsets = &self.log.offsets;
        let (first, last) = (self.customers.start as usize, self.customers.end as usize);
        if first == last {
            return vec![self.clone()];
        }
        let parts = parts.clamp(1, last - first);
        let events = u64::from(offsets[last] - offsets[first]);
        let mut cuts: Vec<u32> = (0..=parts as u64)
            .map(|part| {
                let event = offsets[first] + (events * part / parts as u64) as u32;
                offsets[first..last].partition_point(|&offset| offset < event) as u32 + first as u32
            })
            .collect();
        cuts[parts] = last as u32;
        cuts.windows(2).map(|cut| Self { customers: cut[0]..cut[1], ..self.clone() }).collect()
    }

    /// The journey of one customer of the log.
    pub fn journey(&self, customer: CustomerId) -> Journey<'a> {
        Journey::of(self.log, self.outcomes, customer)
    }

    /// The journeys of the scope's customers, in the order of their codes.
    pub fn journeys(&self) -> impl Iterator<Item = Journey<'a>> + use<'a> {
        let (log, outcomes, selected) = (self.log, self.outcomes, self.selected);
        self.customers
            .clone()
            .filter(move |&customer| selected.is_none_or(|set| set.contains(customer as usize)))
            .map(move |customer| Journey::of(log, outcomes, CustomerId(customer)))
    }
}

/// One customer's events in time order.
#[derive(Clone, Copy)]
pub struct Journey<'a> {
    /// Whose journey it is.
    pub customer: CustomerId,
    /// The times, in ms UTC, never decreasing.
    pub time_ms: &'a [i64],
    /// The activities.
    pub activities: &'a [ActivityId],
    /// The position of the first conversion, if the customer converted.
    pub first_conversion: Option<usize>,
    log: &'a EventLog,
    start: usize,
}

impl<'a> Journey<'a> {
    /// The journey of one customer of a log.
    pub fn of(log: &'a EventLog, outcomes: &Outcomes, customer: CustomerId) -> Self {
        let range = log.offsets[customer.index()] as usize..log.offsets[customer.index() + 1] as usize;
        Self {
            customer,
            time_ms: &log.time_ms[range.clone()],
            activities: &log.activity[range.clone()],
            first_conversion: outcomes.first_conversion(customer),
            log,
            start: range.start,
        }
    }

    /// How many events the journey has; never 0.
    pub fn len(&self) -> usize {
        self.activities.len()
    }

    /// Never: a customer without events is not in the log.
    pub fn is_empty(&self) -> bool {
        self.activities.is_empty()
    }

    /// Whether the customer converted.
    pub fn converted(&self) -> bool {
        self.first_conversion.is_some()
    }

    /// How many events lie up to and including the first conversion: all, if there is none.
    pub fn len_to_conversion(&self) -> usize {
        self.first_conversion.map_or(self.len(), |at| at + 1)
    }

    /// The journey up to and including the first conversion: all of it, if there is none.
    pub fn until_conversion(&self) -> Self {
        let len = self.len_to_conversion();
        Self { time_ms: &self.time_ms[..len], activities: &self.activities[..len], ..*self }
    }

    /// Where its events lie in the columns of the log.
    pub fn events(&self) -> Range<usize> {
        self.start..self.start + self.len()
    }

    /// What has become of the customer. O(events).
    pub fn state(&self, outcomes: &Outcomes) -> State {
        if self.converted() {
            State::Converted
        } else if self.activities.iter().any(|&activity| outcomes.is_lost(activity)) {
            State::Lost
        } else {
            State::Open
        }
    }

    /// The sum of the values of its events; 0 if none has one.
    pub fn value(&self) -> f64 {
        // The sum of nothing is -0.0 to the standard library.
        self.values().iter().filter(|value| !value.is_nan()).fold(0.0, |sum, value| sum + value)
    }

    /// The channel of the event at `position`.
    pub fn channel(&self, position: usize) -> ChannelId {
        self.log.channel.get(self.start + position).copied().unwrap_or(ChannelId::NONE)
    }

    /// The money earned at each event, NaN where missing; empty if the log has no values.
    pub fn values(&self) -> &'a [f64] {
        self.amounts(&self.log.value)
    }

    /// The money earned over the whole journey; 0 if nothing was.
    pub fn total_value(&self) -> f64 {
        self.values().iter().filter(|value| !value.is_nan()).sum()
    }

    /// The money spent at each event, NaN where missing; empty if the log has no costs.
    pub fn costs(&self) -> &'a [f64] {
        self.amounts(&self.log.cost)
    }

    fn amounts(&self, column: &'a [f64]) -> &'a [f64] {
        column.get(self.start..self.start + self.len()).unwrap_or_default()
    }
}
