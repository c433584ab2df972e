//! A first look at a file: what its beginning says about all of it.

use super::dialect;
use super::head::{self, HeadRow};
use super::identity::{self, IdentityColumn};
use super::plan::{FilePlan, PlannedColumn};
use super::recipe::ReadAs;
use super::roles::{Guess, guess_roles};
use super::sample::Estimate;
use super::values::decide::ColumnFacts;
use super::values::time::TimeReader;
use super::values::zone::Zone;
use super::values::{ColumnFormat, NumberFormat, TimeFormat};
use super::{Encoding, IngestError, Role};
use crate::log::time::{DAY_MS, iso};
use serde::{Deserialize, Serialize};

/// What was recognised in the beginning of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct FilePreview {
    /// How the file would be read.
    pub plan: FilePlan,
    /// More about each column of the plan, in the same order.
    pub columns: Vec<ColumnPreview>,
    /// The first rows as they are, at most [`PREVIEW_ROWS`]; cells shortened to 200 bytes.
    pub rows: Vec<Vec<String>>,
    /// The lines before the header, which are not read.
    #[serde(default)]
    pub preamble: Vec<String>,
    /// The line on which the table starts, with its header or with its first row.
    #[serde(default)]
    pub table_line: u64,
    /// What the user should know about the file, in words.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Whether some of its times are of a clock without saying where it hangs: whether the plan's
    /// time zone matters for more than the day.
    #[serde(default)]
    pub has_local_times: bool,
    /// How large a log it would make.
    #[serde(default)]
    pub estimate: Estimate,
}

impl FilePreview {
    /// Brings what is said of the columns in line with the plan, which was changed.
    pub fn refresh(&mut self) {
        for (at, (column, preview)) in self.plan.columns.iter().zip(&mut self.columns).enumerate() {
            let zone = Zone::of_column(&self.plan, Some(at)).unwrap_or_default();
            preview.parsed_time = parsed_time(column.format, &zone, &preview.samples);
        }
    }
}

/// The first cell that is a time in a format, as it is understood.
fn parsed_time(format: Option<ColumnFormat>, zone: &Zone, samples: &[String]) -> Option<String> {
    let mut reader = TimeReader::new(format?.time()?, zone.clone());
    samples.iter().find_map(|cell| reader.read(cell.as_bytes())).map(iso)
}

/// Whether a cell is the time of a clock that could hang anywhere.
fn is_local_time(cell: &str, format: TimeFormat) -> bool {
    let read = |zone| TimeReader::new(format, zone).read(cell.as_bytes());
    let at_utc = read(Zone::Utc);
    at_utc.is_some_and(|ms| ms.rem_euclid(DAY_MS) != 0) && at_utc != read(Zone::Fixed(DAY_MS / 24))
}

/// How many rows a preview shows.
pub const PREVIEW_ROWS: usize = 8;

/// What was recognised in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct ColumnPreview {
    /// Why it has its role, in words.
    pub reason: String,
    /// How sure the role is, in per cent.
    #[serde(default)]
    pub confidence: u8,
    /// Some of its distinct values, in the order of the file; shortened to 200 bytes.
    pub samples: Vec<String>,
    /// For a column of times: the first one as it was understood, ISO 8601 UTC.
    pub parsed_time: Option<String>,
    /// What seems to be wrong with its cells, in words.
    #[serde(default)]
    pub problem: Option<String>,
}

/// In how many rows local times are looked for.
const LOCAL_TIMES_LOOK: usize = 100;

/// How many values of a column are shown.
const SAMPLES: usize = 4;

/// Looks at the beginning of a file: how it separates its cells, what its columns mean.
/// `head` holds its first bytes (better [`super::PREVIEW_BYTES`], or all), `bytes` its size.
///
/// # Errors
/// The file is empty, not text, or has no row. Missing roles and open decisions are no error here:
/// the user may choose them ([`FilePlan::check`]).
pub fn preview(file: &str, head: &[u8], bytes: u64) -> Result<FilePreview, IngestError> {
    preview_as(file, head, bytes, ReadAs::default())
}

/// As [`preview`], with the bytes taken for text as the file's owner says.
///
/// # Errors
/// As [`preview`].
pub fn preview_as(file: &str, head: &[u8], bytes: u64, read_as: ReadAs) -> Result<FilePreview, IngestError> {
    let is_whole = head.len() as u64 >= bytes;
    let (dialect, text) = dialect::sniff(file, head, is_whole, read_as)?;
    let table = head::read(file, &text, dialect, is_whole, read_as)?;
    let dialect = table.dialect;
    let data_start = match dialect.encoding {
        Encoding::Utf8 => table.data_at as u64,
        encoding => u64::from(dialect.bom_bytes) + encoding.encoded_bytes(&text[..table.data_at]),
    };
    let rows_bytes = table.rows.last().map_or(1, |last| last.end() - table.data_at) as u64;
    let rows_bytes = rows_bytes * head.len() as u64 / text.len().max(1) as u64;
    let facts: Vec<ColumnFacts> = (0..table.names.len()).map(|at| facts_of(&table.rows, at)).collect();
    let rows: Vec<Vec<String>> = table.rows.into_iter().map(|row| row.cells).collect();
    let guessed = guess_roles(&table.names, &rows, &facts);
    let formats = formats_of(&facts, &guessed.columns, dialect.delimiter);
    let mut notes = Vec::new();
    if dialect.encoding != Encoding::Utf8 {
        notes.push(format!("The file is read as {}.", dialect.encoding.name()));
    }
    if let Some(tool) = &guessed.tool {
        notes.push(format!("It looks like an export of {tool}."));
    }
    notes.extend(guessed.notes);
    let mut columns = Vec::with_capacity(table.names.len());
    let mut previews = Vec::with_capacity(table.names.len());
    for (at, ((name, guess), format)) in table.names.into_iter().zip(guessed.columns).zip(formats).enumerate() {
        let (format, needs_decision) = match format {
            Some(Ok(format)) => (Some(format), None),
            Some(Err(decision)) => (None, Some(decision)),
            None => (None, None),
        };
        previews.push(column_preview(at, &rows, &facts[at], &guess, format));
        columns.push(PlannedColumn { name, role: guess.role, format, needs_decision });
    }
    let identity = columns
        .iter()
        .enumerate()
        .filter_map(|(column, planned): (usize, &PlannedColumn)| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(String::as_str);
            let kind = identity::guess(&planned.name, planned.role, cells)?;
            Some(IdentityColumn { column, kind })
        })
        .collect();
    let is_local = |(at, column): (usize, &PlannedColumn)| {
        let format = column.format.and_then(ColumnFormat::time).filter(|_| column.role.holds_times());
        // Of what is undecided, either reading has the same clock.
        let format = format.or(column.needs_decision.as_ref().and_then(|asked| asked.options.first()?.format.time()));
        let cells = || rows.iter().take(LOCAL_TIMES_LOOK).filter_map(move |row| row.get(at));
        format.is_some_and(|format| cells().any(|cell| is_local_time(cell, format)))
            || columns.iter().any(|column: &PlannedColumn| column.role == Role::TimeOfDay)
    };
    let has_local_times = columns.iter().enumerate().any(is_local);
    let plan = FilePlan {
        file: file.to_owned(),
        bytes,
        dialect,
        columns,
        data_start,
        data_line: table.data_line,
        time_zone: "UTC".to_owned(),
        zone_table: None,
        made: guessed.made,
        value_on: guessed.value_on,
        ends_as: guessed.ends_as,
        merge_order_lines: guessed.merge_order_lines,
        read_as,
        identity,
        path_separator: guessed.path_separator,
        tool: guessed.tool,
        sample_one_in: None,
    };
    Ok(FilePreview {
        has_local_times,
        estimate: Estimate::of(&plan, &rows, rows_bytes),
        plan,
        columns: previews,
        rows: rows.into_iter().take(PREVIEW_ROWS).collect(),
        preamble: table.preamble,
        table_line: table.table_line,
        notes,
    })
}

fn facts_of(rows: &[HeadRow], at: usize) -> ColumnFacts {
    let mut facts = ColumnFacts::default();
    rows.iter().filter_map(|row| row.cells.get(at)).for_each(|cell| facts.add(cell.as_bytes()));
    facts
}

type Format = Option<Result<ColumnFormat, super::Decision>>;

/// How the cells of each column are written: those that hold times or numbers.
fn formats_of(facts: &[ColumnFacts], guesses: &[Guess], delimiter: char) -> Vec<Format> {
    // What one column of a file shows beyond doubt holds for those that do not.
    let times = |facts: &&ColumnFacts| facts.are_times();
    let shown = |format: &TimeFormat| matches!(format, TimeFormat::DayFirst | TimeFormat::MonthFirst);
    let mut decided = facts.iter().filter(times).filter_map(|facts| facts.time_format(None).ok()).filter(shown);
    let first_decided = decided.next();
    let elsewhere_time = first_decided.filter(|first| decided.all(|other| other == *first));
    let elsewhere_number = facts.iter().find_map(ColumnFacts::shown_number_format);
    // Where cells are parted by semicolons, commas are decimal marks.
    let likely = if delimiter == ';' { NumberFormat::DecimalComma } else { NumberFormat::DecimalPoint };
    facts
        .iter()
        .zip(guesses)
        .map(|(facts, guess)| {
            if guess.role.holds_numbers() {
                return Some(facts.number_format(elsewhere_number, likely).map(ColumnFormat::Number));
            }
            if facts.are_times() || guess.role.holds_times() {
                if facts.could_be_excel() && guess.role.holds_times() {
                    return Some(Ok(ColumnFormat::Time(TimeFormat::ExcelSerial)));
                }
                return Some(facts.time_format(elsewhere_time).map(ColumnFormat::Time));
            }
            facts.are_numbers().then(|| facts.number_format(elsewhere_number, likely).map(ColumnFormat::Number))
        })
        .collect()
}

fn column_preview(
    at: usize,
    rows: &[Vec<String>],
    facts: &ColumnFacts,
    guess: &Guess,
    format: Option<ColumnFormat>,
) -> ColumnPreview {
    let mut samples: Vec<String> = Vec::new();
    for cell in rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty()) {
        if !samples.contains(cell) {
            samples.push(cell.clone());
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    let parsed_time = parsed_time(format, &Zone::Utc, &samples);
    let problem = if facts.are_incomplete_times() && !facts.are_times() && guess.sounds_like_time {
        Some("Its cells are years or months without a day: they cannot say when something happened.".to_owned())
    } else if guess.role.holds_numbers() && facts.currencies.len() > 1 {
        let currencies: Vec<String> =
            facts.currencies.keys().map(|code| String::from_utf8_lossy(code).into_owned()).collect();
        Some(format!("Its amounts are in different currencies: {}.", currencies.join(", ")))
    } else if guess.role.holds_numbers()
        && let (Some(cell), Some(ColumnFormat::Number(format))) = (facts.doubtful_number(), format)
    {
        let reads = super::values::number::read(cell.as_bytes(), format).map_or(String::new(), |n| n.value.to_string());
        Some(format!("“{cell}” is read as {reads}; choose the other decimal mark if that is wrong."))
    } else {
        None
    };
    ColumnPreview { reason: guess.reason.clone(), confidence: guess.confidence, samples, parsed_time, problem }
}
