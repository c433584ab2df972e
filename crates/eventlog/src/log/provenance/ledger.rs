//! Rules that take events which are most likely none, and what they have taken.

use crate::log::time::iso;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A rule that takes events which are most likely none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LedgerRule {
    /// Events that are equal to another one of the same customer in everything that is known.
    ExactDuplicates,
    /// Events of one customer with the same activity, channel and value as one shortly before.
    NearDuplicates {
        /// How shortly.
        within_s: u64,
    },
    /// Customers with more events in a short time than a person makes.
    InhumanRates {
        /// How many events …
        events: u32,
        /// … within how many seconds.
        within_s: u64,
    },
    /// Customers with a single event: most often robots and lost cookies.
    SingleEvents,
    /// Customers whose name or e-mail address says that they are tests.
    Tests,
    /// Customers with an e-mail address of the business itself.
    Staff {
        /// Its domains, such as `example.com`.
        domains: Vec<String>,
    },
    /// Events later than now.
    Future {
        /// Now, in ms UTC.
        now_ms: i64,
    },
    /// Events before 1990: dates that a program made up.
    Before1990,
    /// Events of a customer before its first contact, if it has one.
    BeforeFirstContact {
        /// The activities that are first contacts.
        activities: Vec<String>,
    },
}

impl LedgerRule {
    /// The rule in words.
    pub fn words(&self) -> String {
        match self {
            Self::ExactDuplicates => "exact duplicates".to_owned(),
            Self::NearDuplicates { within_s } => format!("near duplicates: the same again within {within_s} s"),
            Self::InhumanRates { events, within_s } => {
                format!("robots: customers with {events} events or more within {within_s} s")
            }
            Self::SingleEvents => "customers with a single event".to_owned(),
            Self::Tests => "tests: customers whose name or address says so".to_owned(),
            Self::Staff { domains } if domains.is_empty() => {
                "staff: addresses of the business (name its domain)".to_owned()
            }
            Self::Staff { domains } => format!("staff: addresses at {}", domains.join(", ")),
            Self::Future { now_ms } => format!("events later than {}", iso(*now_ms)),
            Self::Before1990 => "events before 1990".to_owned(),
            Self::BeforeFirstContact { activities } => {
                format!("events before the first “{}”", activities.join("” or “"))
            }
        }
    }

    /// Whether two rules are the same switch, whatever they are set to.
    pub fn is_same_switch(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// What a rule has taken.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LedgerStep {
    /// The rule.
    pub rule: Option<LedgerRule>,
    /// Events taken.
    pub events: u64,
    /// Customers of whom events were taken.
    pub touched: u64,
    /// Customers of whom nothing is left.
    pub customers: u64,
    /// The value of the events.
    pub value: f64,
    /// Customers who have lost all events of an activity: by what they did before and what is left.
    pub(crate) losses: BTreeMap<(BTreeSet<String>, BTreeSet<String>), u64>,
}

impl LedgerStep {
    /// How many conversions the rule has taken, by what counts as one.
    pub fn conversions(&self, is_conversion: impl Fn(&str) -> bool) -> u64 {
        let has = |activities: &BTreeSet<String>| activities.iter().any(|activity| is_conversion(activity));
        self.losses
            .iter()
            .filter(|((before, after), _)| has(before) && !has(after))
            .map(|(_, customers)| customers)
            .sum()
    }
}
