//! Which customers: one language for the filter bar, for segments and for "who is behind this
//! number".
//!
//! A [`Filter`] is plain data. [`Filter::select`] looks its names up once and then asks every
//! journey, so that a log of a million events takes milliseconds; the answer is a
//! [`CustomerSet`], which every analysis takes through [`Scope::new`](super::Scope::new).
//! [`Filter::describe`] says it in words.
//!
//! A condition is one file and one row of `conditions/mod.rs`; here is what they share: names looked up, periods,
//! the way through all journeys, cheapest tests first, and the sentence.
//!
//! Every number of customers in a report has a filter that selects exactly these customers: its
//! *selector*.

mod codes;
mod conditions;
mod period;
mod select;
mod words;

pub use codes::{Labels, activity_code};
pub use conditions::*;
pub use period::Period;

use super::{CustomerSet, EventLog, Outcomes};

/// A filter that cannot be used with this log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// A name that the log does not have.
    #[error("no {what} is named “{name}”; use names as they are in the data")]
    Unknown {
        /// What kind of name: activity, channel, attribute, value of …, customer.
        what: String,
        /// The name.
        name: String,
    },
    /// Something that cannot be meant.
    #[error("{problem}")]
    Invalid {
        /// The member of the filter.
        member: &'static str,
        /// What is wrong with it and what to do.
        problem: String,
    },
}

impl FilterError {
    fn unknown(what: &str, name: &str) -> Self {
        Self::Unknown { what: what.to_owned(), name: name.to_owned() }
    }

    fn invalid(member: &'static str, problem: impl Into<String>) -> Self {
        Self::Invalid { member, problem: problem.into() }
    }
}

impl Filter {
    /// Has done an activity.
    pub fn done(activity: &str) -> Self {
        Self::Done(DoneFilter { activities: vec![activity.to_owned()], ..Default::default() })
    }

    /// Has taken the step from one activity right to another.
    pub fn took_directly(from: &str, to: &str) -> Self {
        let (from, to) = (vec![from.to_owned()], vec![to.to_owned()]);
        Self::Took(TookFilter { from, to, directly: true, ..Default::default() })
    }

    /// The opposite.
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// This and that.
    pub fn and(self, other: Self) -> Self {
        let members = |filter| match filter {
            Self::All(members) => members,
            one => vec![one],
        };
        let mut all = members(self);
        all.extend(members(other));
        Self::All(all)
    }

    /// Those of its customers that have converted, and all of them: who is behind a conversion rate.
    pub fn with_converted(self) -> [Self; 2] {
        [self.clone().and(Self::State(State::Converted)), self]
    }

    /// The customers of a log for whom it holds. O(events × conditions) at most.
    ///
    /// # Errors
    /// Names what the log does not have or what cannot be meant.
    pub fn select(&self, log: &EventLog, outcomes: &Outcomes) -> Result<CustomerSet, FilterError> {
        select::select(self, log, outcomes)
    }

    /// Checks a filter against a log, without reading any journey.
    ///
    /// # Errors
    /// As [`Self::select`].
    pub fn check(&self, log: &EventLog) -> Result<(), FilterError> {
        self.compile(log).map(drop)
    }

    /// The filter as a sentence.
    ///
    /// ```
    /// # use desirepath_eventlog::log::filter::Filter;
    /// let filter: Filter = serde_json::from_str(r#"{"all": [
    ///     {"started": {"from_ms": 1772323200000, "to_ms": 1775001600000}},
    ///     {"channel": {"names": ["google ads"]}},
    ///     {"done": {"activities": ["objection: price"]}}
    /// ]}"#).unwrap();
    /// assert_eq!(
    ///     filter.describe(),
    ///     "customers from google ads whose first contact was in March 2026 and who had objection: price"
    /// );
    /// ```
    pub fn describe(&self) -> String {
        words::describe(self)
    }
}
