//! What was read, and what became of every row.

mod identity;
mod ledger;

pub use identity::{IdentityKind, IdentityReport, KeyCount, Merge, Quarantine};
pub use ledger::{LedgerRule, LedgerStep};

use crate::log::{csv_cell, csv_row};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a row is not in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// The customer cell is empty.
    MissingCustomer,
    /// The time cell is empty.
    MissingTime,
    /// The time cell holds something that is not a time in a known form.
    UnreadableTime,
    /// The time cell holds a year or a month without a day.
    IncompleteTime,
    /// The time is of a year that cannot be: before 1900 or after 2099.
    ImpossibleYear,
    /// The activity cell is empty.
    MissingActivity,
    /// The row has more cells than the header has columns.
    TooManyCells,
    /// The row ends before a column that is needed.
    TooFewCells,
    /// A quotation mark opens a cell and none closes it.
    UnclosedQuote,
    /// The row is longer than the engine accepts ([`crate::ingest::MAX_RECORD_BYTES`]).
    RecordTooLong,
    /// A count of an aggregated row is not a whole number from 0 on.
    UnreadableCount,
}

/// Why a row was passed over: it holds no event, and nothing is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// All its cells are empty.
    EmptyRow,
    /// A comment: it starts with `#`.
    Comment,
    /// Totals of the rows above it.
    Total,
    /// The header once more.
    RepeatedHeader,
    /// A further line of an order that has been merged into the event of its first line.
    MergedOrderLine,
}

impl SkipReason {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::EmptyRow => "all its cells are empty",
            Self::Comment => "it is a comment",
            Self::Total => "it holds totals of other rows",
            Self::RepeatedHeader => "it repeats the header",
            Self::MergedOrderLine => "it is merged into the event of its order",
        }
    }
}

/// A row that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Skip {
    /// The file's name.
    pub file: String,
    /// The line on which the row starts; the first line of a file is 1.
    pub line: u64,
    /// Its first cell that is not empty, shortened to 200 bytes.
    pub value: String,
    /// Why it was passed over.
    pub reason: SkipReason,
}

/// A row that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Reject {
    /// The file's name.
    pub file: String,
    /// The line on which the row starts; the first line of a file is 1.
    pub line: u64,
    /// The header's name of the column at fault; empty when it is the whole row.
    pub column: String,
    /// The offending cell (or the start of the row), shortened to 200 bytes.
    pub value: String,
    /// What is wrong with it.
    pub reason: RejectReason,
}

/// What was odd about a row that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WarningReason {
    /// A value or cost cell that is not a number: the event is kept without it.
    UnreadableNumber,
    /// The row has fewer cells than the header: the missing ones count as empty.
    ShortRow,
    /// Bytes that are not UTF-8, shown as `�`.
    NotUtf8,
    /// A cell of a column of event dates that is not a time: the row's other events are kept.
    UnreadableTime,
    /// A local time that clocks skipped when they were put forward: read as an hour later.
    NonexistentLocalTime,
    /// A local time that clocks showed twice when they were put back: the first is taken.
    AmbiguousLocalTime,
    /// An aggregated path has a value, but no conversion that it could belong to: it is left out.
    ValueWithoutConversion,
    /// Amounts in another currency than most: they are added up all the same.
    MixedCurrencies,
}

/// Rows that were kept although something about them was odd.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Warning {
    /// The file's name.
    pub file: String,
    /// The header's name of the column; empty when it is the whole row.
    pub column: String,
    /// What is odd.
    pub reason: WarningReason,
    /// How many rows it concerns.
    pub rows: u64,
    /// The line of the first of them.
    pub first_line: u64,
    /// The cell there, shortened to 200 bytes.
    pub first_value: String,
}

/// One file of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct SourceFile {
    /// The file's name without its folder.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Rows read, the header and blank lines not counted.
    pub rows: u64,
    /// Events made of its rows: one of each, or several where a row has several dates.
    pub events: u64,
    /// Rows of which events were made.
    pub used: u64,
    /// Rows that were passed over.
    pub skipped: u64,
    /// The zone in which its times without an offset were read.
    pub time_zone: String,
}

/// The input of a log: `rows = used + sum of rejects_by_reason + sum of skipped_by_reason`, and
/// each used row is one event, unless its file has several event dates or counts per row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Provenance {
    /// The files in the order in which they were given.
    pub files: Vec<SourceFile>,
    /// The rejected rows in input order, at most [`Self::MAX_LISTED`] per file.
    pub rejects: Vec<Reject>,
    /// How many rows were rejected, by reason: all of them, listed or not.
    pub rejects_by_reason: BTreeMap<RejectReason, u64>,
    /// What was odd about rows that were kept.
    pub warnings: Vec<Warning>,
    /// The rows that were passed over, in input order, at most [`Self::MAX_LISTED`] per file.
    pub skipped: Vec<Skip>,
    /// How many rows were passed over, by reason: all of them, listed or not.
    pub skipped_by_reason: BTreeMap<SkipReason, u64>,
    /// By currency: how many amounts say that they are in it.
    pub currencies: BTreeMap<String, u64>,
    /// What rules for activities have changed, rule by rule: the log has
    /// [`Self::events`] less those that rules took.
    pub cleaning: Vec<CleaningStep>,
    /// What became of customers of several files, if they were stitched.
    pub identity: Option<IdentityReport>,
    /// What rules of the ledger have taken, rule by rule, after those for activities.
    pub ledger: Vec<LedgerStep>,
    /// What was spent without saying on whom, by day and channel.
    pub spend: Vec<Spend>,
    /// Which customers were read, if not all: the log has [`Self::events`] less those that it leaves
    /// out.
    pub sample: Option<Sample>,
}

/// A sample of whole customers, by the hash of their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Sample {
    /// One in how many customers is in it.
    pub one_in: u32,
    /// Events of the others.
    pub events_left_out: u64,
}

/// Money spent on a channel on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Spend {
    /// The day, such as 2026-03-01.
    pub day: String,
    /// The channel or campaign; empty if the file does not say.
    pub channel: String,
    /// How many rows say so.
    pub rows: u64,
    /// How much.
    pub cost: f64,
}

/// What a rule for activities has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct CleaningStep {
    /// The rule in words.
    pub rule: String,
    /// Events to which the rule applied.
    pub events_touched: u64,
    /// Events before.
    pub events_before: u64,
    /// Events after.
    pub events_after: u64,
    /// Distinct activities before.
    pub activities_before: u64,
    /// Distinct activities after.
    pub activities_after: u64,
    /// Customers before.
    pub customers_before: u64,
    /// Customers after.
    pub customers_after: u64,
}

impl Provenance {
    /// How many rejects of a file are kept with their value; the rest is counted only.
    pub const MAX_LISTED: usize = 10_000;

    /// Rows read in all files.
    pub fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }

    /// Rows rejected in all files.
    pub fn rejected(&self) -> u64 {
        self.rejects_by_reason.values().sum()
    }

    /// Events made of the rows of all files, before any rule took some.
    pub fn events(&self) -> u64 {
        self.files.iter().map(|file| file.events).sum()
    }

    /// Rows of which events were made, in all files.
    pub fn used(&self) -> u64 {
        self.files.iter().map(|file| file.used).sum()
    }

    /// Rows passed over in all files.
    pub fn skipped_rows(&self) -> u64 {
        self.skipped_by_reason.values().sum()
    }

    /// The currency of most amounts that say one.
    pub fn currency(&self) -> Option<&str> {
        let most = self.currencies.iter().max_by_key(|(code, rows)| (**rows, std::cmp::Reverse(*code)));
        most.map(|(code, _)| code.as_str())
    }

    /// The listed rejects as CSV, with a header. A spreadsheet shows every cell as text: one that
    /// it might take for a formula gets an apostrophe before it.
    pub fn rejects_csv(&self) -> String {
        let mut csv = "file,line,column,value,reason\r\n".to_owned();
        for reject in &self.rejects {
            let reason = reject.reason.words();
            let line = reject.line.to_string();
            let cells = [reject.file.as_str(), &line, &reject.column, &reject.value, reason];
            csv += &csv_row(&cells.map(csv_cell));
        }
        csv
    }
}

impl RejectReason {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::MissingCustomer => "the customer is missing",
            Self::MissingTime => "the time is missing",
            Self::UnreadableTime => "the time cannot be read",
            Self::ImpossibleYear => "its year cannot be",
            Self::IncompleteTime => "a year or a month alone is not a date",
            Self::MissingActivity => "the activity is missing",
            Self::TooManyCells => "more cells than the header has columns",
            Self::TooFewCells => "the row ends before a column that is needed",
            Self::UnclosedQuote => "a quotation mark is never closed",
            Self::RecordTooLong => "too long to be a row",
            Self::UnreadableCount => "the count is not a whole number",
        }
    }
}
