//! *Can I trust this data?*
//!
//! What was read, what was rejected and why, and facts about the log that limit what it can
//! say. Totals reconcile: `rows = rows used + rejects + rows passed over` over the whole input; the
//! counts of events and customers are those of the scope. O(events).

use super::Analysis;
use crate::log::{Reject, RejectReason, Scope, SkipReason, SourceFile, Warning, time::iso};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was read and what became of it.
pub struct Quality;

/// What to show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    /// How many rejects to list; the rest is counted. Default 1,000.
    pub list: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self { list: 1000 }
    }
}

/// What was read and what became of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Report {
    /// Rows read in all files, header and blank lines not counted.
    pub rows: u64,
    /// Events of the scope.
    pub events: u64,
    /// Customers of the scope.
    pub customers: u64,
    /// The files read.
    pub files: Vec<SourceFile>,
    /// The first rejected rows, in input order.
    pub rejects: Vec<Reject>,
    /// How many further rejects are counted but not listed.
    pub rejects_not_listed: u64,
    /// All rejects, by reason.
    pub rejects_by_reason: BTreeMap<RejectReason, u64>,
    /// Rows that were passed over because they hold no event, by reason.
    pub skipped_by_reason: BTreeMap<SkipReason, u64>,
    /// By currency: how many amounts say that they are in it.
    pub currencies: BTreeMap<String, u64>,
    /// Rows that were kept although something about them was odd.
    pub warnings: Vec<Warning>,
    /// The earliest event, ISO 8601 UTC.
    pub first_event: Option<String>,
    /// The latest event, ISO 8601 UTC.
    pub last_event: Option<String>,
    /// When observation stopped, ISO 8601 UTC.
    pub log_end: Option<String>,
    /// Customers with one event only: they say nothing about order.
    pub single_event_customers: u64,
    /// Customers with two events at the same instant: their order is that of the input.
    pub tied_customers: u64,
    /// Distinct activities in the log.
    pub activities: u64,
    /// Distinct channels in the log.
    pub channels: u64,
}

/// Counts of some customers.
#[derive(Default)]
pub struct Partial {
    events: u64,
    customers: u64,
    single: u64,
    tied: u64,
    range_ms: Option<(i64, i64)>,
}

impl Analysis for Quality {
    type Params = Params;
    type Partial = Partial;
    type Report = Report;

    fn scan(scope: &Scope, _: &Params) -> Partial {
        let mut found = Partial::default();
        for journey in scope.journeys() {
            found.customers += 1;
            found.events += journey.len() as u64;
            found.single += u64::from(journey.len() == 1);
            found.tied += u64::from(journey.time_ms.windows(2).any(|pair| pair[0] == pair[1]));
            found.range_ms = join(found.range_ms, Some((journey.time_ms[0], journey.time_ms[journey.len() - 1])));
        }
        found
    }

    fn merge(into: &mut Partial, other: Partial) {
        into.events += other.events;
        into.customers += other.customers;
        into.single += other.single;
        into.tied += other.tied;
        into.range_ms = join(into.range_ms, other.range_ms);
    }

    fn finish(found: Partial, scope: &Scope, params: &Params) -> Report {
        let provenance = &scope.log.provenance;
        let rejects: Vec<Reject> = provenance.rejects.iter().take(params.list as usize).cloned().collect();
        Report {
            rows: provenance.rows(),
            events: found.events,
            customers: found.customers,
            files: provenance.files.clone(),
            rejects_not_listed: provenance.rejected() - rejects.len() as u64,
            rejects,
            rejects_by_reason: provenance.rejects_by_reason.clone(),
            skipped_by_reason: provenance.skipped_by_reason.clone(),
            currencies: provenance.currencies.clone(),
            warnings: provenance.warnings.clone(),
            first_event: found.range_ms.map(|(first, _)| iso(first)),
            last_event: found.range_ms.map(|(_, last)| iso(last)),
            log_end: found.range_ms.map(|_| iso(scope.outcomes.log_end_ms)),
            single_event_customers: found.single,
            tied_customers: found.tied,
            activities: scope.log.vocabulary.activities.len() as u64,
            channels: scope.log.vocabulary.channels.len() as u64,
        }
    }
}

fn join(a: Option<(i64, i64)>, b: Option<(i64, i64)>) -> Option<(i64, i64)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}
