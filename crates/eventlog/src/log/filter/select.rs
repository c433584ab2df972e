//! A filter with its names looked up, and how every journey is asked.

use super::{Filter, FilterError};
use crate::log::sequence::checked_days_to_ms;
use crate::log::{CustomerId, CustomerSet, EventLog, Journey, Outcomes};
use desirepath_order::Ordered;

/// A condition with its names looked up.
pub(super) trait Test {
    /// What it takes to ask a journey.
    fn cost(&self) -> Cost;

    /// Whether it holds for a journey. It may keep room for its work.
    fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool;
}

/// A test that may look into the columns of the log that it was made for.
pub(super) type Compiled<'a> = Box<dyn Test + 'a>;

/// What is read of a journey to ask a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cost {
    /// At most the first or the last event, whatever the journey's length.
    NoEvent,
    /// Mostly few events.
    FewEvents,
    /// All events.
    WholeJourney,
    /// All events, and each takes some work.
    WorkForEachEvent,
}

impl Cost {
    /// The cost of several tests, which is that of the dearest.
    pub(super) fn of_all(tests: &[Compiled]) -> Self {
        tests.iter().map(|test| test.cost()).max().unwrap_or(Self::NoEvent)
    }
}

/// The tests of several conditions. The answer is the same in any order.
pub(super) fn cheapest_first<'a>(filters: &[Filter], log: &'a EventLog) -> Result<Vec<Compiled<'a>>, FilterError> {
    let mut tests = filters.iter().map(|filter| filter.compile(log)).collect::<Result<Vec<_>, _>>()?;
    tests.order_by_key(|test| test.cost());
    Ok(tests)
}

/// The customers for whom a filter holds.
pub(super) fn select(filter: &Filter, log: &EventLog, outcomes: &Outcomes) -> Result<CustomerSet, FilterError> {
    let mut test = filter.compile(log)?;
    let mut selected = CustomerSet::with_capacity(log.customers());
    for customer in 0..log.customers() as u32 {
        let journey = Journey::of(log, outcomes, CustomerId(customer));
        if test.holds(&journey, outcomes) {
            selected.insert(customer as usize);
        }
    }
    Ok(selected)
}

/// A window in ms.
pub(super) fn checked_window(days: Option<f64>) -> Result<Option<i64>, FilterError> {
    let invalid = || FilterError::invalid("within_days", "the window must be a number of days, 0 or more");
    days.map(|days| checked_days_to_ms(days).ok_or_else(invalid)).transpose()
}
