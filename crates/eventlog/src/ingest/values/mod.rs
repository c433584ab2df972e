//! Cells into times and numbers: how one cell is read, and how the form of a whole column is
//! decided.
//!
//! ```text
//! cells of a column ─▶ decide ─▶ ColumnFormat ─▶ TimeReader, NumberReader ─▶ instants, amounts
//! ```
//!
//! A cell never decides alone what can only be known from its column (is 3/4 in March or in
//! April?); what a column leaves open is a question to the user ([`decide::Decision`]).

pub mod decide;
pub mod free;
pub mod iso;
mod names;
pub mod number;
pub mod time;
pub mod zone;

use serde::{Deserialize, Serialize};

/// Whether a cell says that there is nothing in it: it is empty, or holds what programs and people
/// write instead (`-`, `n/a`, `NULL`, `(blank)`, a spreadsheet's `$ -`, a database's date of zeros).
pub fn is_nothing(cell: &[u8]) -> bool {
    const WORDS: [&[u8]; 17] = [
        b"",
        b"-",
        b"--",
        b"---",
        b"\xE2\x80\x93",
        b"\xE2\x80\x94",
        b"n/a",
        b"#n/a",
        b"null",
        b"nil",
        b"none",
        b"nan",
        b"(blank)",
        b"(null)",
        b"\\n",
        b"0000-00-00",
        b"0000-00-00 00:00:00",
    ];
    // Most cells end here.
    let Some(first) = cell.first() else { return true };
    let may_begin = matches!(first, b'-' | b'n' | b'N' | b'#' | b'(' | b'\\' | b'0' | 0xC2 | 0xE2 | b'$');
    if !may_begin || cell.len() > 19 {
        return false;
    }
    let is_sign = |text: &&[u8]| text.starts_with("\u{20ac}".as_bytes()) || text.starts_with("\u{a3}".as_bytes());
    let text = match cell {
        [b'$', rest @ ..] => rest.trim_ascii(),
        text if is_sign(&text) => text[if text[0] == 0xC2 { 2 } else { 3 }..].trim_ascii(),
        text => text,
    };
    !text.is_empty() && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// How the times of a column are written. All of them read what is self-evident as well: the
/// year first with four digits, months by name, and seconds, milliseconds or microseconds since
/// 1970 by their number of digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TimeFormat {
    /// `2026-03-29`, `29 March 2026`, `1774792800`: nothing to decide. The default.
    #[default]
    YearFirst,
    /// `29.03.2026`, `29/3/26`.
    DayFirst,
    /// `03/29/2026`, `3/29/26`.
    MonthFirst,
    /// `26-03-29`.
    ShortYearFirst,
    /// Days since 1899-12-30, as spreadsheets keep them: `46110.5`. Rounded to seconds.
    ExcelSerial,
    /// Seconds since 1970, however many digits.
    EpochSeconds,
    /// Milliseconds since 1970, however many digits.
    EpochMilliseconds,
    /// Microseconds since 1970, however many digits.
    EpochMicroseconds,
}

/// How the numbers of a column are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum NumberFormat {
    /// `1,234.50`. The default.
    #[default]
    DecimalPoint,
    /// `1.234,50`.
    DecimalComma,
}

/// How the cells of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ColumnFormat {
    /// They hold times.
    Time(TimeFormat),
    /// They hold numbers.
    Number(NumberFormat),
}

impl ColumnFormat {
    /// The format of times, if it is one.
    pub fn time(self) -> Option<TimeFormat> {
        match self {
            Self::Time(format) => Some(format),
            Self::Number(_) => None,
        }
    }

    /// The format of numbers, if it is one.
    pub fn number(self) -> Option<NumberFormat> {
        match self {
            Self::Number(format) => Some(format),
            Self::Time(_) => None,
        }
    }

    /// The format in words, with an example.
    pub fn words(self) -> &'static str {
        match self {
            Self::Time(TimeFormat::YearFirst) => "year first or self-evident, like 2026-03-29",
            Self::Time(TimeFormat::DayFirst) => "day first, like 29.03.2026",
            Self::Time(TimeFormat::MonthFirst) => "month first, like 03/29/2026",
            Self::Time(TimeFormat::ShortYearFirst) => "year first with two digits, like 26-03-29",
            Self::Time(TimeFormat::ExcelSerial) => "days as a spreadsheet counts them, like 46110.5",
            Self::Time(TimeFormat::EpochSeconds) => "seconds since 1970",
            Self::Time(TimeFormat::EpochMilliseconds) => "milliseconds since 1970",
            Self::Time(TimeFormat::EpochMicroseconds) => "microseconds since 1970",
            Self::Number(NumberFormat::DecimalPoint) => "decimal point, like 1,234.50",
            Self::Number(NumberFormat::DecimalComma) => "decimal comma, like 1.234,50",
        }
    }
}
