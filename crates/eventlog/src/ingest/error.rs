//! What makes a whole file unusable.

use serde::{Deserialize, Serialize};

/// Why a file cannot be read, in words for its owner: what happened, where, what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum IngestError {
    /// The file has no bytes.
    #[error("“{file}” is empty. Export it again, or choose another file.")]
    Empty {
        /// The file's name.
        file: String,
    },
    /// The file has a header and nothing else.
    #[error("“{file}” has a header line but no rows below it. Export it again with data.")]
    NoRows {
        /// The file's name.
        file: String,
    },
    /// The file is not text in a form that can be read.
    #[error("“{file}” is not a CSV file: {looks_like}. Save or export it as CSV (UTF-8) and drop that.")]
    NotText {
        /// The file's name.
        file: String,
        /// What it looks like instead.
        looks_like: String,
    },
    /// A role that every log needs has no column.
    #[error(
        "“{file}” has no column for the {role}. Its columns are: {columns}. Choose the column that holds the {role}."
    )]
    MissingRole {
        /// The file's name.
        file: String,
        /// The role.
        role: String,
        /// The header, joined.
        columns: String,
    },
    /// Two columns have a role that only one can have.
    #[error("“{file}” has two columns for the {role}: “{first}” and “{second}”. Keep one of them.")]
    DoubleRole {
        /// The file's name.
        file: String,
        /// The role.
        role: String,
        /// The first of the columns.
        first: String,
        /// The second of them.
        second: String,
    },
    /// A column can be read in more than one way, and only its owner knows which is meant.
    #[error("“{file}”, column “{column}”: {question} Choose one: {options}.")]
    NeedsDecision {
        /// The file's name.
        file: String,
        /// The column.
        column: String,
        /// What has to be decided, and why.
        question: String,
        /// The formats to choose from, in words.
        options: String,
    },
    /// The plan contradicts itself or the file.
    #[error("“{file}” cannot be read as planned: {problem}. Drop the file again to start from a fresh plan.")]
    BadPlan {
        /// The file's name.
        file: String,
        /// What does not fit.
        problem: String,
    },
    /// The time zone is not known.
    #[error(
        "“{file}”: there is no time zone “{time_zone}”. Use a name like Europe/Berlin, an offset like +02:00, or UTC."
    )]
    UnknownZone {
        /// The file's name.
        file: String,
        /// The name that was given.
        time_zone: String,
    },
    /// Not a single row could be used.
    #[error("None of the {rows} rows of “{file}” could be used. The first, on line {line}: {problem}")]
    NothingUsable {
        /// The file's name.
        file: String,
        /// How many rows there are.
        rows: u64,
        /// The line of the first row.
        line: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// There is spend, and nobody on whom.
    #[error("“{file}” says what was spent, but no file says what customers did. Drop one that does beside it.")]
    OnlySpend {
        /// The file's name.
        file: String,
    },
    /// Aggregated paths stand for more events than fit into memory.
    #[error(
        "The paths stand for {events} events; at most {most} can be read. Leave out the rarest or the longest paths."
    )]
    TooManyPaths {
        /// How many there are.
        events: u64,
        /// How many can be read.
        most: u64,
    },
    /// Rules for activities have dropped every event.
    #[error("The rules for activities drop all {events} events. Take one of them back.")]
    NothingLeft {
        /// How many there were.
        events: u64,
    },
    /// None of the customers is in the sample.
    #[error("None of the customers is in a sample of 1 in {one_in}. Read a larger sample, or all.")]
    EmptySample {
        /// One in how many was to be read.
        one_in: u32,
    },
    /// The log is larger than its offsets can count.
    #[error("There are more than 4 billion {what}: too many for one log. Split the input by customer.")]
    TooLarge {
        /// What there is too much of.
        what: String,
    },
    /// A file that holds tables could not be opened.
    #[error("{problem}")]
    Container {
        /// The file's name.
        file: String,
        /// What is wrong and what to do, in words.
        problem: String,
    },
    /// The host could not read the file.
    #[error("“{file}” could not be read: {problem}. It may have been moved, changed or closed; choose it again.")]
    Unreadable {
        /// The file's name.
        file: String,
        /// What the host says.
        problem: String,
    },
}

impl IngestError {
    /// The file that it is about, if it is about one.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Empty { file }
            | Self::NoRows { file }
            | Self::NotText { file, .. }
            | Self::MissingRole { file, .. }
            | Self::DoubleRole { file, .. }
            | Self::NeedsDecision { file, .. }
            | Self::BadPlan { file, .. }
            | Self::UnknownZone { file, .. }
            | Self::NothingUsable { file, .. }
            | Self::Container { file, .. }
            | Self::OnlySpend { file }
            | Self::Unreadable { file, .. } => Some(file),
            Self::TooManyPaths { .. } | Self::NothingLeft { .. } | Self::EmptySample { .. } | Self::TooLarge { .. } => {
                None
            }
        }
    }
}
