//! The report as one JSON document, and its tables.

use crate::Failure;
use desirepath_engine::analysis::Report;
use desirepath_engine::contract::{
    AllParams, AllReports, FilePlan, Filter, Finding, Ledger, OutcomeSettings, Role, SCHEMA_VERSION,
};
use desirepath_engine::log::{EventLog, Sample, SourceFile, csv_cell, time::iso};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Where a report comes from.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Source {
    /// The files read.
    pub files: Vec<SourceFile>,
    /// Rows read in all files.
    pub rows: u64,
    /// Rows rejected, by reason.
    pub rejects: BTreeMap<String, u64>,
    /// By role: the column. With several files, that of the first that has one.
    pub roles: BTreeMap<String, String>,
    /// Activities that count as conversion.
    pub conversion: Vec<String>,
    /// When observation stopped, ISO 8601 UTC.
    pub log_end: String,
    /// Which customers were read, if not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
    /// Which customers were chosen, in words, if not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selected: Option<String>,
    /// All that was chosen or guessed: the same settings give the same report.
    pub settings: Settings,
    /// What may be wrong with the log; only if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Ledger>,
}

/// The settings of a report.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Settings {
    /// What counts as success and as an explicit end.
    #[serde(flatten)]
    pub outcomes: OutcomeSettings,
    /// The parameters of all analyses.
    pub params: AllParams,
    /// Which customers were chosen; `None` for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
}

impl Source {
    /// The source of a log that was read by these plans.
    pub fn new(log: &EventLog, plans: &[FilePlan], settings: Settings, log_end_ms: i64) -> Self {
        let mut roles = BTreeMap::new();
        for column in plans.iter().flat_map(|plan| &plan.columns).filter(|column| !column.role.is_repeatable()) {
            roles.entry(Role::name(column.role).to_owned()).or_insert_with(|| column.name.clone());
        }
        let reason = |reason| json!(reason).as_str().unwrap_or_default().to_owned();
        Self {
            files: log.provenance.files.clone(),
            rows: log.provenance.rows(),
            rejects: log.provenance.rejects_by_reason.iter().map(|(&why, &rows)| (reason(why), rows)).collect(),
            roles,
            conversion: settings.outcomes.conversion.clone(),
            log_end: iso(log_end_ms),
            sample: log.provenance.sample.clone(),
            selected: settings.filter.as_ref().map(Filter::describe),
            settings,
            ledger: None,
        }
    }
}

/// What `desirepath report --json` prints.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Document<'a> {
    schema_version: u32,
    source: &'a Source,
    #[serde(flatten, serialize_with = "by_name")]
    #[schemars(with = "AllReports")]
    reports: &'a [Report],
    findings: &'a [Finding],
}

impl<'a> Document<'a> {
    /// The document of these reports.
    pub fn new(source: &'a Source, reports: &'a [Report], findings: &'a [Finding]) -> Self {
        Self { schema_version: SCHEMA_VERSION, source, reports, findings }
    }

    /// The document as text.
    pub fn to_text(&self) -> Result<String, Failure> {
        serde_json::to_string_pretty(self).map_err(|error| Failure::Internal(error.to_string()))
    }

    /// The document as values, to be made into something else.
    pub fn to_value(&self) -> Result<Value, Failure> {
        serde_json::to_value(self).map_err(|error| Failure::Internal(error.to_string()))
    }
}

fn by_name<S: Serializer>(reports: &&[Report], serializer: S) -> Result<S::Ok, S::Error> {
    let mut members = serializer.serialize_map(None)?;
    reports.iter().try_for_each(|report| report.put(&mut members))?;
    members.end()
}

/// The JSON schema of the document.
pub fn schema() -> Value {
    schemars::schema_for!(Document<'_>).to_value()
}

/// Every list of objects in the document as CSV, named by its place, such as `journey_map.edges`.
pub fn tables(document: &Value) -> Vec<(String, String)> {
    let mut tables = Vec::new();
    collect_tables(document, "", &mut tables);
    tables
}

fn collect_tables(value: &Value, place: &str, tables: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
                collect_tables(member, &place, tables);
            }
        }
        Value::Array(rows) if rows.first().is_some_and(Value::is_object) => {
            let columns = columns(rows);
            let line = |cells: Vec<String>| cells.join(",") + "\r\n";
            let mut csv = line(columns.iter().map(|column| csv_cell(column)).collect());
            for row in rows {
                csv += &line(columns.iter().map(|column| csv_value(&row[column.as_str()])).collect());
            }
            tables.push((place.to_owned(), csv));
        }
        _ => {}
    }
}

/// The members of the objects in a list, in the order in which they first appear.
pub fn columns(rows: &[Value]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for name in rows.iter().filter_map(Value::as_object).flat_map(Map::keys) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    columns
}

fn csv_value(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        other => csv_cell(&words(other)),
    }
}

/// A value as a short text: lists joined by arrows, nothing for null.
pub fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" → ")
        }
        other => other.to_string(),
    }
}
