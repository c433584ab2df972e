//! All that crosses a boundary: what a host gives to the engine and what it gets back.
//!
//! Plain data, serialisable, in the user's words. The page imports nothing else of the engine.
//!
//! Members that serde flattens are named `...` when compiled for browsers, where hosts spread them by
//! themselves: it is the same JSON, and less to download.

pub use crate::analysis::{
    AllParams, AllReports, Report, Request, archetypes, attribution, cohorts, conformance, flows, funnel, going_cold,
    journey_map, overview, quality, segments, stages, variants,
};
pub use crate::finding::{Finding, Grade};
pub use crate::ingest::{
    CleaningRule, ColumnFormat, ColumnPreview, ColumnProblem, ColumnRecipe, CoverageGap, Decision, DecisionOption,
    Dialect, DryRun, DryRunEvent, Encoding, Estimate, FilePlan, FilePreview, FileRecipe, Headline, IdentityColumn,
    IdentityRecipe, IdentitySettings, ImportSettings, IngestError, Ledger, LedgerLine, MadeColumn, MadeRecipe,
    NumberFormat, Part, PartRecipe, PlannedColumn, ProblemExample, ReadAs, Recipe, RecipeError, Role, Terminator,
    TimeFormat, ZoneChange, ZoneTable,
};
pub use crate::log::csv_cell;
pub use crate::log::filter::{self, Filter, FilterError};
pub use crate::log::{
    CleaningStep, CustomerRow, CustomerSort, CustomersPage, CustomersRequest, FlowAnchor, FlowBy, FlowSettings,
    IdentityKind, IdentityReport, KeyCount, LedgerRule, Merge, OutcomeSettings, Quarantine, Reject, RejectReason,
    Sample, Skip, SkipReason, SourceFile, Spend, StageSpan, Timeline, TimelineEvent, ValueCount, ValuesPage,
    ValuesRequest, Warning, WarningReason,
};
pub use crate::stats::{Contrast, ConversionRate, MIN_GROUP, Mean, Rate};

use crate::log::{ActivityId, EventLog, suggest_conversion, suggest_lost, time::iso};
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// Version of the report document; a member that changes its meaning counts it up.
pub const SCHEMA_VERSION: u32 = 1;

/// What a loaded log is, in short, with the settings that were guessed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct LogSummary {
    /// Rows read, the header and blank lines not counted.
    pub rows: u64,
    /// Events kept.
    pub events: u64,
    /// Customers.
    pub customers: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// The activities, most events first.
    pub activities: Vec<ActivityCount>,
    /// Whether any event has a channel.
    pub has_channels: bool,
    /// Whether any event may have a value.
    pub has_values: bool,
    /// What rules for activities have changed, rule by rule.
    #[serde(default)]
    pub cleaning: Vec<CleaningStep>,
    /// Which customers were read, if not all.
    #[serde(default)]
    pub sample: Option<Sample>,
    /// What became of customers of several files, if they were stitched.
    #[serde(default)]
    pub identity: Option<Box<IdentityReport>>,
    /// The names of the further columns.
    pub attributes: Vec<String>,
    /// The first event, ISO 8601 UTC.
    pub first_event: Option<String>,
    /// The last event, ISO 8601 UTC.
    pub last_event: Option<String>,
    /// What counts as conversion, if the user has not said: the guess with its reason.
    pub suggested_conversion: Option<Suggestion>,
    /// What ends a journey without conversion, if the user has not said: guesses with their reasons.
    #[serde(default)]
    pub suggested_lost: Vec<Suggestion>,
}

/// An activity of a log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct ActivityCount {
    /// Its name.
    pub activity: String,
    /// How often it happened.
    pub events: u64,
}

/// A guess and its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Suggestion {
    /// What is suggested.
    pub activity: String,
    /// Why, in words.
    pub reason: String,
}

impl LogSummary {
    /// Sums up a log. O(events).
    pub fn of(log: &EventLog) -> Self {
        let mut events = vec![0; log.vocabulary.activities.len()];
        log.activity.iter().for_each(|activity| events[activity.index()] += 1);
        let name = |at: usize| log.vocabulary.activity(ActivityId(at as u32));
        let mut activities: Vec<ActivityCount> =
            events.into_iter().enumerate().map(|(at, events)| ActivityCount { activity: name(at), events }).collect();
        activities.order_by_key(|activity| std::cmp::Reverse(activity.events));
        let range_ms = log.time_range_ms();
        let suggested = suggest_outcomes(log);
        Self {
            rows: log.provenance.rows(),
            events: log.events() as u64,
            customers: log.customers() as u64,
            rejected: log.provenance.rejected(),
            activities,
            has_channels: !log.channel.is_empty(),
            has_values: !log.value.is_empty(),
            sample: log.provenance.sample.clone(),
            cleaning: log.provenance.cleaning.clone(),
            identity: log.provenance.identity.clone().map(Box::new),
            attributes: log.attributes.iter().map(|attribute| attribute.name.clone()).collect(),
            first_event: range_ms.map(|(first, _)| iso(first)),
            last_event: range_ms.map(|(_, last)| iso(last)),
            suggested_conversion: suggested.0,
            suggested_lost: suggested.1,
        }
    }

    /// What counts as success and as its opposite until the user says otherwise.
    pub fn suggested_outcomes(&self) -> OutcomeSettings {
        let conversion = self.suggested_conversion.iter().map(|suggestion| suggestion.activity.clone()).collect();
        let lost = self.suggested_lost.iter().map(|suggestion| suggestion.activity.clone()).collect();
        OutcomeSettings { conversion, lost, log_end_ms: None }
    }
}

/// The activity that most likely means success, and with it those that most likely mean its opposite.
pub fn suggest_outcomes(log: &EventLog) -> (Option<Suggestion>, Vec<Suggestion>) {
    let suggestion =
        |(activity, reason): (ActivityId, String)| Suggestion { activity: log.vocabulary.activity(activity), reason };
    let conversion = suggest_conversion(log).map(suggestion);
    let names = conversion.iter().map(|conversion| conversion.activity.clone()).collect();
    let lost = suggest_lost(log, &OutcomeSettings { conversion: names, ..OutcomeSettings::default() });
    (conversion, lost.into_iter().map(suggestion).collect())
}
