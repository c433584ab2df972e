//! *Can I trust this data?*
//!
//! What was read, what was rejected and why, and facts about the log that limit what it can
//! say. Totals reconcile: `rows = events + sum of rejects_by_reason` over the whole input; the
//! counts of events and customers are those of the scope. O(events).

use super::Analysis;
use crate::log::{Reject, RejectReason, Scope, SourceFile, Warning, time::iso};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was read and what became of it.
pub struct Quality;

/// What to show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields, rename = "QualityParams")]
pub struct Params {
    /// How many rejects to list; the rest is counted. Default 1,000.
    pub list: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self { list: 1000 }
    }
}

/// How far the input can be trusted, by how much of it could be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Every row and every cell could be used.
    #[default]
    Full,
    /// At most one row in a hundred was rejected, or some cells were odd.
    Nearly,
    /// More than one row in a hundred was rejected: the numbers may be those of another log.
    Doubtful,
}

impl Trust {
    fn of(rows: u64, rejected: u64, has_warnings: bool) -> Self {
        match rejected {
            0 if !has_warnings => Self::Full,
            _ if rejected * 100 <= rows => Self::Nearly,
            _ => Self::Doubtful,
        }
    }
}

/// What was read and what became of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "QualityReport")]
pub struct Report {
    /// How far the input can be trusted.
    pub trust: Trust,
    /// Rows read in all files, header and blank lines not counted.
    pub rows: u64,
    /// Rows rejected in all files.
    pub rejected: u64,
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
        let (rows, rejected) = (provenance.rows(), provenance.rejected());
        Report {
            trust: Trust::of(rows, rejected, !provenance.warnings.is_empty()),
            rows,
            rejected,
            events: found.events,
            customers: found.customers,
            files: provenance.files.clone(),
            rejects_not_listed: rejected - rejects.len() as u64,
            rejects,
            rejects_by_reason: provenance.rejects_by_reason.clone(),
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
