//! How a file separates its cells.

use super::IngestError;
use super::encoding::Encoding;
use super::recipe::ReadAs;
use super::split::{Found, Splitter};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How lines end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Terminator {
    /// `\n`, with or without `\r` before it. The default.
    #[default]
    LineFeed,
    /// A lone `\r`, as old Macintosh programs wrote it.
    CarriageReturn,
}

/// How a file separates its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Dialect {
    /// Between cells: `,`, `;`, tab or `|`.
    pub delimiter: char,
    /// Between rows.
    pub terminator: Terminator,
    /// Whether the first row names the columns.
    pub has_header: bool,
    /// Bytes of the byte order mark before the first row: 0, 2 or 3.
    pub bom_bytes: u8,
    /// How bytes stand for characters.
    #[serde(default)]
    pub encoding: Encoding,
    /// Whether quotation marks in a cell have a backslash before them, as MySQL and programs that
    /// write JSON do it, and not another one.
    #[serde(default)]
    pub has_backslashes: bool,
}

impl Dialect {
    /// The delimiter as a byte.
    pub fn delimiter_byte(&self) -> u8 {
        self.delimiter as u8
    }

    /// Where the first row starts in the text, which has a byte order mark only if it needs no
    /// decoding.
    pub(super) fn text_start(&self) -> usize {
        if self.encoding == Encoding::Utf8 { usize::from(self.bom_bytes) } else { 0 }
    }

    /// The byte that ends a row.
    pub fn terminator_byte(&self) -> u8 {
        match self.terminator {
            Terminator::LineFeed => b'\n',
            Terminator::CarriageReturn => b'\r',
        }
    }
}

/// Recognises how the beginning of a file separates its cells: its dialect, and the beginning as
/// UTF-8.
///
/// # Errors
/// [`IngestError::Empty`] or [`IngestError::NotText`].
pub(super) fn sniff<'a>(
    file: &str,
    head: &'a [u8],
    is_whole: bool,
    read_as: ReadAs,
) -> Result<(Dialect, Cow<'a, [u8]>), IngestError> {
    if head.is_empty() {
        return Err(IngestError::Empty { file: file.to_owned() });
    }
    if let Some(looks_like) = other_format(head) {
        return Err(IngestError::NotText { file: file.to_owned(), looks_like: looks_like.to_owned() });
    }
    let (encoding, bom_bytes) = match (Encoding::detect(head, is_whole), read_as.encoding) {
        // A byte order mark is not a matter of opinion.
        (found @ (_, 1..), _) | (found, None) => found,
        (_, Some(wanted)) => (wanted, 0),
    };
    let decoded = match encoding {
        Encoding::Utf8 => Cow::Borrowed(head),
        _ => {
            let mut text = Vec::new();
            encoding.decode(&head[usize::from(bom_bytes)..], &mut text, is_whole);
            Cow::Owned(text)
        }
    };
    let start = if encoding == Encoding::Utf8 { usize::from(bom_bytes) } else { 0 };
    let has_backslashes = has_backslashes(&decoded);
    let mut decoded = decoded;
    if has_backslashes {
        double_marks(decoded.to_mut(), 0, &mut false);
    }
    let text = &decoded[start..];
    // A stray control byte is a blemish; one in a hundred is another kind of file.
    let controls = text.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)).count();
    if controls * 100 > text.len() {
        let looks_like = "it holds bytes that no text has".to_owned();
        return Err(IngestError::NotText { file: file.to_owned(), looks_like });
    }
    let beginning = text.trim_ascii_start();
    let is_page = |start: &&[u8]| beginning.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start));
    if [b"<!doctype html".as_slice(), b"<html", b"<table"].iter().any(is_page) {
        let looks_like = "it looks like a web page".to_owned();
        return Err(IngestError::NotText { file: file.to_owned(), looks_like });
    }
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(IngestError::Empty { file: file.to_owned() });
    }
    let terminator =
        if !text.contains(&b'\n') && text.contains(&b'\r') { Terminator::CarriageReturn } else { Terminator::LineFeed };
    let candidate =
        |delimiter| Dialect { delimiter, terminator, has_header: true, bom_bytes, encoding, has_backslashes };
    if let Some(delimiter) = read_as.delimiter {
        return Ok((candidate(delimiter), decoded));
    }
    // Excel's own way to say it.
    if let Some(&[delimiter @ (b',' | b';' | b'\t' | b'|'), b'\r' | b'\n']) =
        text.strip_prefix(b"sep=").and_then(|t| t.get(..2))
    {
        return Ok((candidate(char::from(delimiter)), decoded));
    }
    let mut best = (0, candidate(','));
    for dialect in [',', ';', '\t', '|'].map(candidate) {
        let score = evenness(text, &dialect, is_whole);
        if score > best.0 {
            best = (score, dialect);
        }
    }
    Ok((best.1, decoded))
}

/// Whether quotation marks in cells are written as `\"`: some have text behind them, and none is doubled
/// all the same.
fn has_backslashes(text: &[u8]) -> bool {
    let (mut is_escaped, mut is_found) = (false, false);
    for (at, &byte) in text.iter().enumerate() {
        if byte == b'"' && is_escaped {
            let behind = |ahead: usize| text.get(at + ahead).copied().unwrap_or(b'\n');
            let is_text = |byte: u8| byte.is_ascii_alphanumeric();
            if behind(1) == b'"' && is_text(behind(2)) {
                return false;
            }
            is_found |= is_text(behind(1));
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    is_found
}

/// Turns `\"` into `""`, which takes as many bytes, in the text from a byte on. `is_escaped` says whether
/// an odd number of backslashes stands right before it, and then at its end.
pub(super) fn double_marks(text: &mut [u8], from: usize, is_escaped: &mut bool) {
    for at in from..text.len() {
        if text[at] == b'"' && *is_escaped && at > 0 {
            text[at - 1] = b'"';
        }
        *is_escaped = text[at] == b'\\' && !*is_escaped;
    }
}

/// How evenly a dialect cuts the first rows: 0 if it finds a single column, else the per mille of
/// rows that have as many cells as most, and then the number of columns.
fn evenness(text: &[u8], dialect: &Dialect, is_whole: bool) -> usize {
    const ROWS: usize = 200;
    let mut splitter = Splitter::new(text, 0, dialect, is_whole);
    let (mut cells, mut widths) = (Vec::new(), Vec::new());
    while widths.len() < ROWS && splitter.position() < text.len() {
        match splitter.next_row(&mut cells) {
            Found::Incomplete => break,
            Found::Row { .. } if cells.len() == 1 && cells[0].text(text).is_empty() => {}
            _ => widths.push(cells.len()),
        }
    }
    // Lines before the table have a single cell.
    let several = widths.iter().filter(|&&width| width > 1);
    let most = several.max_by_key(|&&width| (widths.iter().filter(|&&w| w == width).count(), width)).copied();
    let Some(columns) = most else { return 0 };
    let even = widths.iter().filter(|&&width| width == columns).count();
    even * 1000 / widths.len() * 1000 + columns.min(999)
}

/// What a file that is not a table of text is, by its first bytes.
fn other_format(head: &[u8]) -> Option<&'static str> {
    let magic: [(&[u8], &str); 9] = [
        (b"PK\x03\x04", "it looks like an Excel workbook or a zip archive"),
        (b"\xD0\xCF\x11\xE0", "it looks like an old Excel or Office file"),
        (b"\x1F\x8B", "it is compressed (gzip)"),
        (b"%PDF", "it looks like a PDF"),
        (b"PAR1", "it looks like a Parquet file"),
        (b"\x89PNG", "it looks like a picture"),
        (b"\xFF\xD8\xFF", "it looks like a picture"),
        (b"GIF8", "it looks like a picture"),
        (b"SQLite format 3", "it looks like a database"),
    ];
    magic.iter().find(|(start, _)| head.starts_with(start)).map(|(_, looks_like)| *looks_like)
}
