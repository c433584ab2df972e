//! The beginning of a file as a table: what stands before the header, the header, the rows.

use super::dialect::Dialect;
use super::recipe::ReadAs;
use super::roles::known_names;
use super::rows::{is_line, is_total, trim};
use super::split::{Found, Splitter};
use super::values::decide::is_value;
use super::{IngestError, MAX_RECORD_BYTES, shorten};

/// A row of the beginning.
pub struct HeadRow {
    /// Where it starts in the text.
    pub at: usize,
    /// The line on which it starts.
    pub line: u64,
    /// Where the next row starts, and its line.
    next: (usize, u64),
    /// Its cells, shortened to 200 bytes.
    pub cells: Vec<String>,
}

impl HeadRow {
    /// Where it ends in the text.
    pub fn end(&self) -> usize {
        self.next.0
    }
}

/// The beginning of a file, understood as a table.
pub struct Head {
    /// How its cells are separated.
    pub dialect: Dialect,
    /// What stands before the table.
    pub preamble: Vec<String>,
    /// The line on which the table starts.
    pub table_line: u64,
    /// The columns' names.
    pub names: Vec<String>,
    /// The first rows of data, comments and totals left out.
    pub rows: Vec<HeadRow>,
    /// Where the first row behind the header starts in the text.
    pub data_at: usize,
    /// Its line.
    pub data_line: u64,
}

/// From how many rows a file is judged.
const SAMPLE_ROWS: usize = 1000;

/// In how many rows a header is looked for.
const HEADER_WITHIN: usize = 60;

/// Understands the beginning of a file, given as UTF-8, against what its owner says.
///
/// # Errors
/// The file is empty or has no row.
pub fn read(
    file: &str,
    text: &[u8],
    mut dialect: Dialect,
    is_whole: bool,
    read_as: ReadAs,
) -> Result<Head, IngestError> {
    let mut rows = first_rows(text, &dialect, is_whole);
    if rows.is_empty() {
        return Err(if is_whole || text.len() < MAX_RECORD_BYTES {
            IngestError::NoRows { file: file.to_owned() }
        } else {
            IngestError::NotText { file: file.to_owned(), looks_like: "its first line never ends".to_owned() }
        });
    }
    let wanted = read_as.table_line.map(|line| rows.iter().take_while(|row| row.line < line).count());
    let from = wanted.unwrap_or(0);
    if from == rows.len() {
        return Err(IngestError::NoRows { file: file.to_owned() });
    }
    let width = usual_width(&rows[from..]);
    let (start, has_header) = match wanted {
        Some(start) => (start, looks_like_header(&rows[start], &rows[start + 1..])),
        None => find_table(&rows, width),
    };
    let has_header = read_as.has_header.unwrap_or(has_header);
    let table_line = rows[start].line;
    dialect.has_header = has_header;
    let preamble = rows[..start].iter().map(|row| row.cells.join(" ").trim().to_owned()).collect();
    rows.drain(..start);
    let (header, (data_at, data_line)) = if has_header {
        let header = rows.remove(0);
        (header.cells, header.next)
    } else {
        (Vec::new(), (rows[0].at, rows[0].line))
    };
    let is_row = |row: &HeadRow| {
        let first = row.cells.iter().find(|cell| !cell.is_empty());
        let is_note =
            |first: &String| (first.starts_with('#') && row.cells.len() != width) || is_total(trim(first.as_bytes()));
        first.is_some_and(|first| !is_note(first)) && !row.cells.iter().all(|cell| is_line(cell.as_bytes()))
    };
    if rows.iter().any(is_row) {
        rows.retain(is_row);
    }
    if rows.is_empty() {
        return Err(IngestError::NoRows { file: file.to_owned() });
    }
    let names = column_names(&header, needed_width(&header, &rows, width));
    Ok(Head { dialect, preamble, table_line, names, rows, data_at, data_line })
}

fn first_rows(text: &[u8], dialect: &Dialect, is_whole: bool) -> Vec<HeadRow> {
    let mut splitter = Splitter::new(text, dialect.text_start(), dialect, is_whole);
    let (mut cells, mut rows, mut line) = (Vec::new(), Vec::new(), 1);
    while rows.len() < SAMPLE_ROWS && splitter.position() < text.len() {
        let at = splitter.position();
        match splitter.next_row(&mut cells) {
            Found::Incomplete => {
                // The first row below the header may be longer than the head: its first cells will do.
                if rows.len() == 1 && !cells.is_empty() {
                    let cells = cells.iter().map(|cell| shorten(trim(&cell.text(text)))).collect();
                    rows.push(HeadRow { at, line, next: (text.len(), line), cells });
                }
                break;
            }
            Found::Broken { lines, .. } => line += lines,
            Found::Row { lines } => {
                let cells: Vec<String> = cells.iter().map(|cell| shorten(trim(&cell.text(text)))).collect();
                let next = (splitter.position(), line + lines);
                if cells.iter().any(|cell| !cell.is_empty()) {
                    rows.push(HeadRow { at, line, next, cells });
                }
                line += lines;
            }
        }
    }
    rows
}

/// How many cells most rows with several have.
fn usual_width(rows: &[HeadRow]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for row in rows.iter().filter(|row| row.cells.len() > 1) {
        *counts.entry(row.cells.len()).or_insert(0) += 1;
    }
    let first = rows[0].cells.len();
    let most = counts.into_iter().max_by_key(|&(width, count)| (count, width == first, width));
    most.map_or(1, |(width, _)| width)
}

/// Where the table starts, and whether its first row is a header.
fn find_table(rows: &[HeadRow], width: usize) -> (usize, bool) {
    let within = rows.len().min(HEADER_WITHIN);
    let is_comment = |row: &HeadRow| row.cells[0].starts_with('#') && row.cells.len() != width;
    let filled = |row: &HeadRow| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let is_full = |row: &HeadRow| row.cells.len() == width && filled(row) * 2 > width;
    let Some(first) = (0..within).find(|&at| is_full(&rows[at])) else {
        // A sparse table: its first row with several cells.
        let start = (0..within).find(|&at| !is_comment(&rows[at]) && rows[at].cells.len() > 1).unwrap_or(0);
        return (start, looks_like_header(&rows[start], &rows[start + 1..]));
    };
    if looks_like_header(&rows[first], &rows[first + 1..]) {
        // A title may have as many commas as the table: then a row below it has names that are known.
        let is_named = |at: &usize| {
            let row = &rows[*at];
            is_full(row) && known_names(&row.cells) > 1 && !row.cells.iter().any(|cell| is_value(cell.as_bytes()))
        };
        let header = if known_names(&rows[first].cells) > 0 { None } else { (first + 1..within).find(is_named) };
        return (header.unwrap_or(first), true);
    }
    // A header with more or fewer cells than the rows below it.
    let is_header = |at: &usize| {
        let row = &rows[*at];
        !is_comment(row) && filled(row) > 1 && row.cells.len() * 2 > width && looks_like_header(row, &rows[first..])
    };
    if let Some(at) = (0..first).rev().find(is_header) {
        return (at, true);
    }
    let start = (0..first).find(|&at| !is_comment(&rows[at]) && rows[at].cells.len() > 1).unwrap_or(first);
    (start, false)
}

/// A header names things: none of its cells is a time or a number, or at least it differs in this
/// from most of the columns below it.
fn looks_like_header(row: &HeadRow, below: &[HeadRow]) -> bool {
    const LOOK: usize = 50;
    let cells = &row.cells;
    if cells.iter().filter(|cell| !cell.is_empty()).count() * 2 <= cells.len() && cells.len() > 1 {
        return false;
    }
    let is_data: Vec<bool> = cells.iter().map(|cell| is_value(cell.as_bytes())).collect();
    if !is_data.contains(&true) {
        return true;
    }
    let (mut differ, mut agree) = (0, 0);
    for (at, &is_data) in is_data.iter().enumerate().filter(|(at, _)| !cells[*at].is_empty()) {
        let column = below.iter().take(LOOK).filter_map(|row| row.cells.get(at)).filter(|cell| !cell.is_empty());
        let (mut filled, mut values) = (0, 0);
        for cell in column {
            filled += 1;
            values += usize::from(is_value(cell.as_bytes()));
        }
        if filled > 0 && values * 10 >= filled * 9 {
            if is_data { agree += 1 } else { differ += 1 }
        }
    }
    differ > agree
}

/// How many columns there are: as many as the header has, or more if most rows have something
/// behind its last one.
fn needed_width(header: &[String], rows: &[HeadRow], usual: usize) -> usize {
    if header.is_empty() {
        return usual;
    }
    let wider = rows.iter().filter(|row| row.cells.iter().skip(header.len()).any(|cell| !cell.is_empty())).count();
    if wider * 2 > rows.len() { usual.max(header.len()) } else { header.len() }
}

/// The header's names, each different from all before it; "column 3" where it has none.
fn column_names(header: &[String], width: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(width);
    for at in 0..width {
        let name = header.get(at).map_or("", |name| name.as_str());
        let name = if at == 0 { name.trim_start_matches(['\u{feff}', '#']) } else { name }.trim();
        let name = if name.is_empty() { format!("column {}", at + 1) } else { name.to_owned() };
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
