//! What is known of a whole log without its journeys: all that an analysis has at hand when it has scanned.

use super::facts::Known;
use crate::log::{Dictionary, Outcomes, Provenance, Scope, Spend, Vocabulary};

/// What is known of the whole: names, outcomes, totals, and what other analyses have found. On a cluster it is made once
/// and sent to whoever scans.
pub struct Context<'a> {
    /// The texts behind the codes of activities and channels; those of customers belong to the journeys.
    pub vocabulary: Vocabulary,
    /// The names of the further columns, and the texts behind their codes.
    pub attributes: Vec<(&'a str, &'a Dictionary)>,
    /// What counts as success and as its opposite, and when observation stopped; who converted belongs to the journeys.
    pub outcomes: Outcomes,
    /// What the whole log has, whichever of its customers are asked about.
    pub totals: Totals,
    /// What was spent without saying on whom: none, if only some of the customers are asked about.
    pub spend: &'a [Spend],
    /// What was read, and what became of every row.
    pub provenance: &'a Provenance,
    /// What others have found that the analysis needs.
    pub known: Known,
}

/// What a whole log has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Totals {
    /// By activity: its events.
    pub events: Vec<u64>,
    /// Whether the log has a column of values.
    pub has_values: bool,
    /// Whether the log has a column of costs.
    pub has_costs: bool,
    /// The times of the first and the last event, in ms UTC; `None` for an empty log.
    pub range_ms: Option<(i64, i64)>,
}

impl<'a> Context<'a> {
    /// What is known of the log of a scope. O(events), at the speed of memory.
    pub fn of(scope: &Scope<'a>, known: Known) -> Self {
        let log = scope.log;
        let mut events = vec![0; log.vocabulary.activities.len()];
        log.activity.iter().for_each(|activity| events[activity.index()] += 1);
        Self {
            vocabulary: log.vocabulary.without_customers(),
            attributes: log.attributes.iter().map(|attribute| (attribute.name.as_str(), &attribute.texts)).collect(),
            outcomes: scope.outcomes.without_customers(),
            totals: Totals {
                events,
                has_values: !log.value.is_empty(),
                has_costs: !log.cost.is_empty(),
                range_ms: log.time_range_ms(),
            },
            spend: scope.spend(),
            provenance: &log.provenance,
            known,
        }
    }

    /// The texts of a further column, if the log has it.
    pub fn attribute(&self, name: &str) -> Option<&'a Dictionary> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, texts)| *texts)
    }
}
