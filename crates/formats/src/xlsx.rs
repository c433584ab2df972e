//! Workbooks of Excel.

use crate::csv::{date_text, push_cell};
use crate::{FormatError, Room, Table, archive};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError, open_workbook_from_rs};
use std::io::Cursor;

/// Days from 1899-12-30, which Excel counts from, to 1970-01-01.
const EXCEL_ZERO: i64 = 25_569;

/// Days from there to 1904-01-01, which old workbooks of Macintoshes count from.
const DAYS_1904: f64 = 1462.0;

/// Rows are filled up to as many columns as the widest before them, but not beyond this one.
const PADDED: u32 = 1000;

const DAY_MS: i64 = 86_400_000;

/// Reads every sheet that has cells into a table. Lines are rows of the sheet: empty ones are kept.
pub fn read(file: &str, bytes: &[u8], room: &mut Room, found: &mut Vec<Table>) -> Result<(), FormatError> {
    // What is packed in it is unpacked by others, who do not count.
    archive::fits(file, bytes, room)?;
    let fail = |error: XlsxError| match error {
        XlsxError::Password => FormatError::Locked { file: file.to_owned() },
        other => FormatError::broken(file, other),
    };
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(fail)?;
    let is_1904 = book.has_1904_epoch();
    let names = book.sheet_names().to_vec();
    let is_only = names.len() == 1;
    let before = found.len();
    for name in &names {
        // Pictures and macros are sheets as well; they have no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(name) else { continue };
        let mut csv = Vec::new();
        let (mut row, mut column, mut widest) = (0u32, 0u32, 0u32);
        while let Some(cell) = cells.next_cell().map_err(fail)? {
            let text = text_of(cell.get_value(), is_1904);
            if text.is_empty() {
                continue;
            }
            let (cell_row, cell_column) = cell.get_position();
            if cell_row < row || cell_row == row && cell_column < column {
                continue;
            }
            let start = csv.len();
            if cell_row > row {
                // A sheet does not keep empty cells at the end of a row.
                if !csv.is_empty() {
                    csv.resize(start + widest.saturating_sub(column) as usize, b',');
                }
                csv.resize(csv.len() + (cell_row - row) as usize, b'\n');
                (row, column) = (cell_row, 0);
            }
            let commas = cell_column - column;
            csv.resize(csv.len() + commas as usize, b',');
            push_cell(&mut csv, true, &text);
            column = cell_column;
            widest = widest.max(column.min(PADDED));
            room.take(file, csv.len() - start)?;
        }
        if csv.is_empty() {
            continue;
        }
        csv.resize(csv.len() + widest.saturating_sub(column) as usize, b',');
        csv.push(b'\n');
        room.take_table(file)?;
        let place = if is_only { file.to_owned() } else { format!("{file} › {name}") };
        found.push(Table { name: place, bytes: csv, added_lines: 0 });
    }
    match found.len() > before {
        true => Ok(()),
        false => Err(FormatError::NoTable { file: file.to_owned(), found: "its sheets are empty".to_owned() }),
    }
}

fn text_of(cell: &DataRef, is_1904: bool) -> String {
    match cell {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(is_true) => is_true.to_string(),
        DataRef::DateTime(date) => datetime_text(date, is_1904),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A number without the dust of binary fractions: `0.1 + 0.2` is 0.3, as Excel shows it.
fn number_text(number: f64) -> String {
    let short: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let text = short.to_string();
    if text.len() > 40 { format!("{short:e}") } else { text }
}

/// A date or a time of day. Excel's fractions of days are exact to about a millisecond.
fn datetime_text(date: &ExcelDateTime, is_1904: bool) -> String {
    let mut days = date.as_f64();
    if !days.is_finite() || days.abs() > 3e6 {
        return number_text(days);
    }
    if date.is_datetime() && days >= 1.0 && is_1904 {
        days += DAYS_1904;
    }
    let ms = (days * DAY_MS as f64).round() as i64;
    // Clocks of spreadsheets show whole seconds: what is a hair beside one is that one.
    let second = (ms + 500).div_euclid(1000) * 1000;
    let ms = if (ms - second).abs() <= 2 { second } else { ms };
    let (day, of_day) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS));
    if day == 0 || date.is_duration() {
        let seconds = ms / 1000;
        return format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    // Excel believes in 1900-02-29: its days before it are one further.
    let day = if day < 60 && !is_1904 { day + 1 } else { day };
    date_text(day - EXCEL_ZERO, of_day)
}
