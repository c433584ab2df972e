//! One customer: everything that is known, in order.

use crate::log::filter::{FilterError, State};
use crate::log::{CustomerId, EventLog, Journey, Outcomes, StageMap, time::iso};
use serde::{Deserialize, Serialize};

/// All events of one customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Timeline {
    /// The customer's name, as in the data.
    pub customer: String,
    /// What has become of the customer.
    pub state: State,
    /// The sum of the values of all events; absent if the log has no values.
    pub value: Option<f64>,
    /// The sum of the costs of all events; absent if the log has no costs.
    pub cost: Option<f64>,
    /// From the first event to the last, in seconds.
    pub duration_s: f64,
    /// From the last event to the end of the log, in seconds; 0 if the log ends before.
    pub silent_s: f64,
    /// When observation stopped, ISO 8601 UTC.
    pub log_end: String,
    /// The events, in order.
    pub events: Vec<TimelineEvent>,
    /// The stages gone through, in order; empty if none are known.
    pub stages: Vec<StageSpan>,
}

/// A time in one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct StageSpan {
    /// The stage.
    pub stage: String,
    /// Its beginning, in seconds since the first event.
    pub from_s: f64,
    /// The beginning of the next, or the last event, in seconds since the first event.
    pub to_s: f64,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct TimelineEvent {
    /// When, ISO 8601 UTC.
    pub time: String,
    /// Since the first event, in seconds.
    pub since_first_s: f64,
    /// Since the event before, in seconds; absent at the first.
    pub since_previous_s: Option<f64>,
    /// What happened.
    pub activity: String,
    /// Where, if that is known.
    pub channel: Option<String>,
    /// Money earned.
    pub value: Option<f64>,
    /// Money spent.
    pub cost: Option<f64>,
    /// Free text.
    pub note: Option<String>,
    /// The other columns that are not empty.
    pub attributes: Vec<AttributeValue>,
    /// The file that it comes from, if that is known.
    pub source: Option<String>,
    /// Whether its activity counts as conversion.
    pub is_conversion: bool,
    /// Whether it is the first conversion: what the customer counts as converted by.
    pub is_first_conversion: bool,
    /// Whether its activity ends a journey without conversion.
    pub is_lost: bool,
}

/// A cell of a further column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct AttributeValue {
    /// The column.
    pub name: String,
    /// What it says.
    pub value: String,
}

/// All events of the customer with this name, with the stages of a map if there is one. O(events of
/// the customer × columns).
///
/// # Errors
/// The log does not have the customer.
pub fn timeline(
    log: &EventLog,
    outcomes: &Outcomes,
    customer: &str,
    stages: Option<&StageMap>,
) -> Result<Timeline, FilterError> {
    let code = log.vocabulary.customers.find_shown(customer);
    let code = code.ok_or_else(|| FilterError::Unknown { what: "customer".to_owned(), name: customer.to_owned() })?;
    let journey = Journey::of(log, outcomes, CustomerId(code));
    let sum = |amounts: &[f64]| amounts.iter().filter(|amount| !amount.is_nan()).fold(0.0, |sum, amount| sum + amount);
    let last_ms = journey.time_ms[journey.len() - 1];
    Ok(Timeline {
        customer: customer.to_owned(),
        state: journey.state(outcomes),
        value: (!log.value.is_empty()).then(|| journey.value()),
        cost: (!log.cost.is_empty()).then(|| sum(journey.costs())),
        duration_s: seconds(journey.time_ms[0], last_ms),
        silent_s: seconds(last_ms, outcomes.log_end_ms).max(0.0),
        log_end: iso(outcomes.log_end_ms),
        events: (0..journey.len()).map(|position| event(log, outcomes, &journey, position)).collect(),
        stages: stages.map(|stages| stage_spans(log, outcomes, &journey, stages)).unwrap_or_default(),
    })
}

fn stage_spans(log: &EventLog, outcomes: &Outcomes, journey: &Journey, stages: &StageMap) -> Vec<StageSpan> {
    let since_first = |position: usize| seconds(journey.time_ms[0], journey.time_ms[position.min(journey.len() - 1)]);
    let visits = stages.of(&log.vocabulary).history(journey, outcomes);
    let span = |visit: &crate::log::StageVisit| StageSpan {
        stage: stages.stages[visit.stage].clone(),
        from_s: since_first(visit.from),
        to_s: since_first(visit.to),
    };
    visits.iter().map(span).collect()
}

fn seconds(from_ms: i64, to_ms: i64) -> f64 {
    to_ms.saturating_sub(from_ms) as f64 / 1000.0
}

fn event(log: &EventLog, outcomes: &Outcomes, journey: &Journey, position: usize) -> TimelineEvent {
    let at = journey.events().start + position;
    let (time_ms, activity, channel) =
        (journey.time_ms[position], journey.activities[position], journey.channel(position));
    let amount = |column: &[f64]| column.get(at).copied().filter(|amount| !amount.is_nan());
    let note = log.notes.note(at);
    let attributes = log.attributes.iter().filter_map(|attribute| {
        let value = attribute.texts.text(attribute.codes.get(at)?);
        (!value.is_empty()).then(|| AttributeValue { name: attribute.name.clone(), value: value.into_owned() })
    });
    // Events do not say which of several files they come from.
    let source = match log.provenance.files.as_slice() {
        [only] => Some(only.name.clone()),
        _ => None,
    };
    TimelineEvent {
        time: iso(time_ms),
        since_first_s: seconds(journey.time_ms[0], time_ms),
        since_previous_s: position.checked_sub(1).map(|before| seconds(journey.time_ms[before], time_ms)),
        activity: log.vocabulary.activity(activity),
        channel: channel.is_some().then(|| log.vocabulary.channel(channel)),
        value: amount(&log.value),
        cost: amount(&log.cost),
        note: (!note.is_empty()).then(|| String::from_utf8_lossy(note).into_owned()),
        attributes: attributes.collect(),
        source,
        is_conversion: outcomes.is_conversion(activity),
        is_first_conversion: journey.first_conversion == Some(position),
        is_lost: outcomes.is_lost(activity),
    }
}
