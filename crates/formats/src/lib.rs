//! Files that are not plain text into tables of text.
//!
//! ```text
//! bytes ─▶ recognise() ─▶ Kind ─▶ tables() ─▶ [Table]     name, and bytes of a CSV file
//! ```
//!
//! It knows nothing of events: what a table's columns mean is for the engine to say. Archives are
//! opened, and what lies in them is recognised in turn, so that a zip of workbooks is read as
//! well; names say where a table was found (`march.zip › calls.csv`). What a file holds is
//! not believed: all that is unpacked counts against [`Limits`].
//!
//! In a browser this is a module of its own, in a worker of its own, which is loaded when such a
//! file is opened and ended when its tables are handed over (`main.rs`).

#![deny(missing_docs)]

mod archive;
mod csv;
mod json;
#[cfg(feature = "parquet")]
mod parquet;
mod xes;
mod xlsx;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One file, compressed.
    Gzip,
    /// An archive of files.
    Zip,
    /// A workbook of Excel.
    Xlsx,
    /// A table in columns.
    Parquet,
    /// An event log in the standard of process mining (IEEE 1849).
    Xes,
    /// A JSON object per line, or a list of objects.
    Json,
}

/// A table that was found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The file's name, and where in it the table was found.
    pub name: String,
    /// The table as a CSV file: as it was, or in UTF-8 with commas and a header.
    pub bytes: Vec<u8>,
    /// How many lines were put before the first that the file has: line numbers in `bytes` are
    /// ahead of the file's by so many.
    pub added_lines: u64,
}

/// How much may come out of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all that is unpacked.
    pub bytes: u64,
    /// Tables and files in archives.
    pub tables: usize,
    /// How many times larger than the file what is unpacked may be, once it is large.
    pub ratio: u64,
}

impl Default for Limits {
    /// 2 GiB, 200 tables, 300 times: text compresses ten to fifty times.
    fn default() -> Self {
        Self { bytes: 2 << 30, tables: 200, ratio: 300 }
    }
}

impl Limits {
    /// From here on the ratio counts.
    const LARGE: u64 = 32 << 20;

    /// How many bytes may come out of a file of this size.
    fn of(&self, file_bytes: usize) -> u64 {
        self.bytes.min((file_bytes as u64).saturating_mul(self.ratio).max(Self::LARGE))
    }
}

/// Why a file cannot be opened, in words for its owner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// It is damaged, or not what it seems to be.
    #[error("“{file}” cannot be read: {problem}. Export it again, or save it as CSV.")]
    Broken {
        /// The file.
        file: String,
        /// What is wrong.
        problem: String,
    },
    /// It would unpack to more than can be held, as no honest export does.
    #[error("“{file}” unpacks to more than {most} MB. Unpack it yourself, and choose the files that you need.")]
    TooLarge {
        /// The file.
        file: String,
        /// The most that is taken.
        most: u64,
    },
    /// It has no table.
    #[error("“{file}” holds no table that can be read: {found}.")]
    NoTable {
        /// The file.
        file: String,
        /// What it holds instead.
        found: String,
    },
    /// It holds too many.
    #[error("“{file}” holds more than {most} files. Unpack it, and choose those that you need.")]
    TooMany {
        /// The file.
        file: String,
        /// The most that are taken.
        most: usize,
    },
    /// It is locked.
    #[error("“{file}” is protected by a password. Save it without one.")]
    Locked {
        /// The file.
        file: String,
    },
}

impl FormatError {
    fn broken(file: &str, problem: impl std::fmt::Display) -> Self {
        let problem = problem.to_string();
        Self::Broken { file: file.to_owned(), problem: problem.trim_end_matches('.').to_owned() }
    }
}

/// How many bytes of the beginning of a file [`recognise`] needs.
pub const HEAD_BYTES: usize = 4096;

/// What a file is, by its first bytes; `None` for plain text and what is not known.
pub fn recognise(head: &[u8]) -> Option<Kind> {
    if head.starts_with(b"\x1F\x8B") {
        return Some(Kind::Gzip);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let has = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
        let is_workbook = has(b"[Content_Types].xml") || has(b"xl/") || has(b"_rels/.rels");
        return Some(if is_workbook { Kind::Xlsx } else { Kind::Zip });
    }
    if head.starts_with(b"PAR1") {
        return Some(Kind::Parquet);
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if text.starts_with(b"<") {
        let has_log = text.windows(4).any(|window| window == b"<log");
        return has_log.then_some(Kind::Xes);
    }
    json::looks_like(text).then_some(Kind::Json)
}

/// The tables in a file that [`recognise`] knows. The libraries that read the formats panic on some damaged
/// files: where panics unwind, that is an error as any other; in a browser it ends the module's worker.
///
/// # Errors
/// [`FormatError`].
pub fn tables(file: &str, kind: Kind, bytes: &[u8], limits: &Limits) -> Result<Vec<Table>, FormatError> {
    let mut room = Room { bytes: limits.of(bytes.len()), tables: limits.tables, limits: *limits };
    let mut found = Vec::new();
    // Nothing of what a panic leaves behind is used.
    let opened = catch_unwind(AssertUnwindSafe(|| open(file, kind, bytes, &mut room, 0, &mut found)));
    opened.unwrap_or_else(|_| Err(FormatError::broken(file, "it is damaged")))?;
    match found.is_empty() {
        true => Err(FormatError::NoTable { file: file.to_owned(), found: "it is empty".to_owned() }),
        false => Ok(found),
    }
}

/// What may still come out of a file.
struct Room {
    bytes: u64,
    tables: usize,
    limits: Limits,
}

impl Room {
    fn take(&mut self, file: &str, bytes: usize) -> Result<(), FormatError> {
        let most = self.limits.bytes >> 20;
        self.bytes = self
            .bytes
            .checked_sub(bytes as u64)
            .ok_or_else(|| FormatError::TooLarge { file: file.to_owned(), most })?;
        Ok(())
    }

    fn take_table(&mut self, file: &str) -> Result<(), FormatError> {
        let most = self.limits.tables;
        self.tables = self.tables.checked_sub(1).ok_or_else(|| FormatError::TooMany { file: file.to_owned(), most })?;
        Ok(())
    }
}

/// Archives in archives deeper than this are not opened.
const DEEPEST: usize = 3;

fn open(
    file: &str,
    kind: Kind,
    bytes: &[u8],
    room: &mut Room,
    depth: usize,
    found: &mut Vec<Table>,
) -> Result<(), FormatError> {
    if depth > DEEPEST {
        return Err(FormatError::broken(file, "it is packed too many times"));
    }
    match kind {
        Kind::Gzip => archive::gzip(file, bytes, room, depth, found),
        Kind::Zip => archive::zip(file, bytes, room, depth, found),
        Kind::Xlsx => xlsx::read(file, bytes, room, found),
        Kind::Xes => xes::read(file, bytes, room, found),
        Kind::Json => json::read(file, bytes, room, found),
        #[cfg(feature = "parquet")]
        Kind::Parquet => parquet::read(file, bytes, room, found),
        #[cfg(not(feature = "parquet"))]
        Kind::Parquet => Err(FormatError::broken(file, "this program was built without Parquet")),
    }
}
