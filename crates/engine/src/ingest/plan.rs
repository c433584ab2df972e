//! What each column of a file means: guessed from its beginning, changed by the user.

use super::decode::{TimeReader, number};
use super::dialect::{self, Dialect};
use super::roles::guess_roles;
use super::split::{Found, Splitter};
use super::{IngestError, MAX_RECORD_BYTES};
use crate::log::time::iso;
use serde::{Deserialize, Serialize};

/// What a column means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Whose event it is. Every log needs one.
    Customer,
    /// When it happened. Every log needs one.
    Time,
    /// What happened. Every log needs one.
    Activity,
    /// Where it happened.
    Channel,
    /// Money earned.
    Value,
    /// Money spent.
    Cost,
    /// Free text, kept as it is.
    Note,
    /// A further fact, kept to filter and break down by. The default.
    #[default]
    Attribute,
    /// Not read.
    Ignore,
}

impl Role {
    /// All roles, in the order in which a form lists them.
    pub const ALL: [Self; 9] = [
        Self::Customer,
        Self::Time,
        Self::Activity,
        Self::Channel,
        Self::Value,
        Self::Cost,
        Self::Note,
        Self::Attribute,
        Self::Ignore,
    ];

    /// The role's name in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Time => "time",
            Self::Activity => "activity",
            Self::Channel => "channel",
            Self::Value => "value",
            Self::Cost => "cost",
            Self::Note => "note",
            Self::Attribute => "attribute",
            Self::Ignore => "ignore",
        }
    }

    /// Whether every log needs a column with this role.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Customer | Self::Time | Self::Activity)
    }

    /// Whether several columns may have this role.
    pub fn is_repeatable(self) -> bool {
        matches!(self, Self::Attribute | Self::Ignore)
    }
}

/// A column with its role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct PlannedColumn {
    /// The header's name; made up where the header has none.
    pub name: String,
    /// What it means.
    pub role: Role,
}

/// How to read one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct FilePlan {
    /// The file's name without its folder.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// How it separates its cells.
    pub dialect: Dialect,
    /// Its columns, left to right.
    pub columns: Vec<PlannedColumn>,
    /// Where the first row of data starts, in bytes from the start of the file.
    pub data_start: u64,
    /// The line of that row; the first line of a file is 1.
    pub data_line: u64,
}

impl FilePlan {
    /// The position of the column with this role, if there is one.
    pub fn column(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == role)
    }

    /// Whether the plan can be carried out.
    ///
    /// # Errors
    /// [`IngestError::MissingRole`] or [`IngestError::DoubleRole`].
    pub fn check(&self) -> Result<(), IngestError> {
        for role in Role::ALL.into_iter().filter(|role| !role.is_repeatable()) {
            let mut with_role = self.columns.iter().filter(|column| column.role == role);
            match (with_role.next(), with_role.next()) {
                (None, _) if role.is_required() => {
                    return Err(IngestError::MissingRole {
                        file: self.file.clone(),
                        role: role.name().to_owned(),
                        columns: self.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", "),
                    });
                }
                (Some(first), Some(second)) => {
                    return Err(IngestError::DoubleRole {
                        file: self.file.clone(),
                        role: role.name().to_owned(),
                        first: first.name.clone(),
                        second: second.name.clone(),
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }
}

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
}

/// How many rows a preview shows.
pub const PREVIEW_ROWS: usize = 8;

/// What was recognised in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct ColumnPreview {
    /// Why it has its role, in words.
    pub reason: String,
    /// Some of its distinct values, in the order of the file; shortened to 200 bytes.
    pub samples: Vec<String>,
    /// For a column of times: the first one as it was understood, ISO 8601 UTC.
    pub parsed_time: Option<String>,
}

/// Looks at the beginning of a file: how it separates its cells, what its columns mean.
/// `head` holds its first bytes (better [`super::PREVIEW_BYTES`], or all), `bytes` its size.
///
/// # Errors
/// The file is empty, not text, or has no row. Missing roles are no error here: the user may
/// choose them ([`FilePlan::check`]).
pub fn preview(file: &str, head: &[u8], bytes: u64) -> Result<FilePreview, IngestError> {
    let is_whole = head.len() as u64 >= bytes;
    let mut dialect = dialect::sniff(file, head, is_whole)?;
    let start = usize::from(dialect.bom_bytes);
    let mut splitter = Splitter::new(head, start, &dialect, is_whole);
    let mut cells = Vec::new();
    // (offset of the row's start, line of it, its cells)
    let mut rows: Vec<(usize, u64, Vec<String>)> = Vec::new();
    let mut line = 1;
    while rows.len() < SAMPLE_ROWS && splitter.position() < head.len() {
        let at = splitter.position();
        match splitter.next_row(&mut cells) {
            Found::Incomplete => {
                // The first row below the header may be longer than the head: its first cells will do.
                if rows.len() == 1 {
                    rows.push((at, line, cells.iter().map(|cell| shorten(&cell.text(head))).collect()));
                }
                break;
            }
            Found::Broken { lines, .. } => line += lines,
            Found::Row { lines } => {
                let row: Vec<String> = cells.iter().map(|cell| shorten(&cell.text(head))).collect();
                if row.iter().any(|cell| !cell.is_empty()) {
                    rows.push((at, line, row));
                }
                line += lines;
            }
        }
    }
    let Some((_, _, first)) = rows.first() else {
        return Err(if is_whole || head.len() < MAX_RECORD_BYTES {
            IngestError::NoRows { file: file.to_owned() }
        } else {
            IngestError::NotText { file: file.to_owned(), looks_like: "its first line never ends".to_owned() }
        });
    };
    dialect.has_header = looks_like_header(first);
    let width = rows.iter().map(|(_, _, row)| row.len()).max().unwrap_or(0);
    let names = if dialect.has_header {
        let (_, _, header) = rows.remove(0);
        column_names(&header)
    } else {
        column_names(&vec![String::new(); width])
    };
    let Some(&(data_start, data_line, _)) = rows.first() else {
        return Err(IngestError::NoRows { file: file.to_owned() });
    };
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, _, row)| row).collect();
    let guesses = guess_roles(&names, &rows);
    let (columns, previews) = names
        .into_iter()
        .zip(guesses)
        .enumerate()
        .map(|(at, (name, guess))| {
            let mut samples: Vec<String> = Vec::new();
            for cell in rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty()) {
                if !samples.contains(cell) {
                    samples.push(cell.clone());
                }
                if samples.len() == SAMPLES {
                    break;
                }
            }
            let parsed_time = samples.iter().find_map(|cell| TimeReader::default().read(cell.as_bytes())).map(iso);
            let parsed_time = parsed_time.filter(|_| guess.holds_times);
            (PlannedColumn { name, role: guess.role }, ColumnPreview { reason: guess.reason, samples, parsed_time })
        })
        .unzip();
    Ok(FilePreview {
        plan: FilePlan { file: file.to_owned(), bytes, dialect, columns, data_start: data_start as u64, data_line },
        columns: previews,
        rows: rows.into_iter().take(PREVIEW_ROWS).collect(),
    })
}

/// From how many rows roles are guessed.
const SAMPLE_ROWS: usize = 1000;

/// How many values of a column are shown.
const SAMPLES: usize = 4;

/// Text for the screen, at most 200 bytes.
pub(super) fn shorten(text: &[u8]) -> String {
    let mut shown = String::from_utf8_lossy(&text[..text.len().min(200)]).into_owned();
    if text.len() > 200 {
        shown.push('…');
    }
    shown
}

/// A header names things: no cell is a time or a number, and most are not empty.
fn looks_like_header(cells: &[String]) -> bool {
    let is_data =
        |cell: &String| number(cell.as_bytes()).is_some() || TimeReader::default().read(cell.as_bytes()).is_some();
    cells.iter().filter(|cell| !cell.is_empty()).count() * 2 > cells.len() && !cells.iter().any(is_data)
}

/// The header's names, trimmed, each different from all before it; "column 3" where it has none.
fn column_names(header: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    for (at, name) in header.iter().enumerate() {
        let name = if name.trim().is_empty() { format!("column {}", at + 1) } else { name.trim().to_owned() };
        let mut unique = name.clone();
        let mut again = 2;
        while names.contains(&unique) {
            unique = format!("{name} ({again})");
            again += 1;
        }
        names.push(unique);
    }
    names
}
