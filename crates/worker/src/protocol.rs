//! The messages between the page and its engine worker.
//!
//! The page posts `{ call: Call, files?: File[] }`; the worker posts [`Event`]s. Every call is
//! answered by exactly one [`Event::Done`] or [`Event::Failed`] with its id, after any number of
//! [`Event::Progress`]. Calls are answered in the order in which they came, except
//! [`Command::Cancel`], which takes effect at once.

use desirepath_engine::contract::{
    CleaningRule, CleaningStep, CustomersPage, CustomersRequest, DryRun, FilePlan, FilePreview, Filter, Finding,
    ImportSettings, IngestError, Ledger, LogSummary, OutcomeSettings, ReadAs, Recipe, Report, Request, Timeline,
    ValuesPage, ValuesRequest, going_cold, variants,
};
use serde::{Deserialize, Serialize};

/// A command with the id that its answer will carry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Call {
    /// Chosen by the page, never used twice.
    pub id: u32,
    /// What to do.
    pub command: Command,
}

/// What the page can ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Take these files (`files` of the message) in place of any before, and look at their
    /// beginnings. Answer: [`Answer::Previews`].
    Open,
    /// Take the sample data in place of any files. Answer: [`Answer::Previews`].
    OpenSample,
    /// Read the files taken before into a log, by one plan per file, in place of any log before.
    /// Reports progress. Answer: [`Answer::Loaded`].
    Load {
        /// One plan per file, as previewed or as changed by the user.
        plans: Vec<FilePlan>,
        /// What is done with the events of all files together; nothing by default.
        #[serde(default)]
        settings: ImportSettings,
    },
    /// As [`Self::Open`], with files read as a recipe says where it knows them. Answer:
    /// [`Answer::Previews`].
    OpenBy {
        /// The recipe. What it says of the whole log is for [`Self::Load`].
        recipe: Recipe,
    },
    /// See what a plan makes of the first rows of its file. Answer: [`Answer::DryRun`].
    DryRun {
        /// The plan.
        plan: FilePlan,
    },
    /// Look at the beginning of an opened file again, taken for text in another way. Answer:
    /// [`Answer::Previews`] with one preview.
    Reopen {
        /// The file, as it has been read so far.
        plan: FilePlan,
        /// The other way.
        read_as: ReadAs,
        /// Whether what the plan says of columns is kept, as long as they have the same names.
        keeps_choices: bool,
    },
    /// What further rules for activities would change in the log. Answer: [`Answer::Cleaning`].
    TryRules {
        /// The rules, after those by which it was read.
        rules: Vec<CleaningRule>,
    },
    /// What may be wrong with the log, and what taking it out does to the numbers. Answer:
    /// [`Answer::Ledger`].
    Ledger {
        /// Now, in ms UTC: later events are said to be in the future.
        now_ms: i64,
    },
    /// How the log was read and what counts as success, as one small text. Answer:
    /// [`Answer::Recipe`].
    Recipe,
    /// Choose what counts as success. Answer: [`Answer::OutcomesSet`].
    SetOutcomes {
        /// The choice.
        outcomes: OutcomeSettings,
    },
    /// Choose the customers of a segment: those whom a filter selects, or all. Answer:
    /// [`Answer::Selected`].
    Select {
        /// The segment: any number. One that was never chosen holds all customers.
        segment: u32,
        /// Whom it holds.
        filter: Option<Filter>,
    },
    /// Answer questions about a segment, in this order. Answer: [`Answer::Reports`].
    Report {
        /// The segment.
        segment: u32,
        /// The questions.
        requests: Vec<Request>,
    },
    /// What is worth knowing of the answers to these questions, ranked. Answer:
    /// [`Answer::Findings`].
    Findings {
        /// The segment.
        segment: u32,
        /// The questions.
        requests: Vec<Request>,
    },
    /// List the customers behind a number. Answer: [`Answer::Customers`].
    Customers {
        /// The segment.
        segment: u32,
        /// Which customers of the segment; all by default.
        within: Option<Filter>,
        /// Which part of the list.
        request: CustomersRequest,
    },
    /// The customers behind a number as CSV. Answer: [`Answer::Csv`].
    CustomersCsv {
        /// The segment.
        segment: u32,
        /// Which customers of the segment; all by default.
        within: Option<Filter>,
    },
    /// Everything about one customer. Answer: [`Answer::Timeline`].
    Timeline {
        /// The segment by which stages are found.
        segment: u32,
        /// The name, as in the data.
        customer: String,
    },
    /// The values of a column, to choose from. Answer: [`Answer::Values`].
    Values(ValuesRequest),
    /// All leads that have gone or are about to go cold, as CSV. Answer: [`Answer::Csv`].
    LeadsCsv {
        /// The segment.
        segment: u32,
        /// When leads go cold.
        params: going_cold::Params,
    },
    /// All distinct journeys, searched and sorted as asked, as CSV. Answer: [`Answer::Csv`].
    JourneysCsv {
        /// The segment.
        segment: u32,
        /// Which journeys and in which order; how many, and from where, does not matter.
        params: variants::Params,
    },
    /// All rejected rows as CSV. Answer: [`Answer::Csv`].
    RejectsCsv,
    /// The sample data as CSV. Answer: [`Answer::Csv`].
    SampleCsv,
    /// Give up the call with this id, whether it is being answered or waits: it fails with
    /// [`Failure::Cancelled`], unless its answer was already on its way.
    Cancel {
        /// The id of the call.
        call: u32,
    },
}

/// What the worker says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The worker has started and takes calls.
    Ready,
    /// How far a call is.
    Progress {
        /// The call.
        id: u32,
        /// How far it is.
        progress: Progress,
    },
    /// A call has been answered.
    Done {
        /// The call.
        id: u32,
        /// The answer.
        answer: Answer,
    },
    /// A call could not be answered.
    Failed {
        /// The call.
        id: u32,
        /// Why.
        failure: Failure,
    },
}

/// How far a call is: bytes and rows while files are read, rounds while something takes long to find.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Progress {
    /// Bytes read so far.
    pub bytes_done: u64,
    /// Bytes in all files.
    pub bytes_total: u64,
    /// Rows read so far.
    pub rows: u64,
    /// Rounds of work done.
    pub rounds_done: u32,
    /// Rounds in all; 0 where the work is not in rounds.
    pub rounds_total: u32,
}

/// The answers to [`Command`]s.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One preview per file, in the order of the files; a file that cannot be used has an error.
    Previews(Vec<Previewed>),
    /// What a plan makes of the first rows of a file.
    DryRun(DryRun),
    /// What each rule would change.
    Cleaning(Vec<CleaningStep>),
    /// The import of the log.
    Recipe(Box<Recipe>),
    /// What may be wrong with the log.
    Ledger(Ledger),
    /// The log has been read. What counts as conversion is as suggested, until it is set.
    Loaded(Box<LogSummary>),
    /// What counts as success has been set.
    OutcomesSet,
    /// A segment has been chosen: how many customers it holds.
    Selected(u64),
    /// Customers.
    Customers(CustomersPage),
    /// One customer.
    Timeline(Timeline),
    /// The values of a column.
    Values(ValuesPage),
    /// One report per request, in the order of the requests.
    Reports(Vec<Report>),
    /// What is worth knowing, most important first.
    Findings(Vec<Finding>),
    /// A text for the user to save.
    Csv(String),
}

/// A file that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Previewed {
    /// What was recognised in it.
    Preview(Box<FilePreview>),
    /// Why it cannot be used.
    Unusable(Problem),
}

/// An error with its message for the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Problem {
    /// What, where, and what to do: for the screen.
    pub message: String,
    /// The same for programs.
    pub error: IngestError,
}

impl From<IngestError> for Problem {
    fn from(error: IngestError) -> Self {
        Self { message: error.to_string(), error }
    }
}

/// Why a call could not be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// A file cannot be used.
    Input(Box<Problem>),
    /// The call makes no sense now (a report without a log), or a parameter cannot be used.
    Usage(String),
    /// The user gave it up.
    Cancelled,
    /// A worker has died, most likely for lack of memory; it has been replaced, the log is gone.
    Died(String),
}

impl Failure {
    /// The failure in words for the screen.
    pub fn message(&self) -> String {
        match self {
            Self::Input(problem) => problem.message.clone(),
            Self::Usage(message) | Self::Died(message) => message.clone(),
            Self::Cancelled => "Cancelled.".to_owned(),
        }
    }
}
