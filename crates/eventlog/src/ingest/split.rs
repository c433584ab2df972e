//! Bytes into rows and cells, 64 bytes at a time.
//!
//! Delimiters, row ends and quotation marks are found as bit masks of 64-byte blocks (Langdale &
//! Lemire, "Parsing gigabytes of JSON per second", VLDB J. 28 (2019), §3.1, with the CSV rules
//! of RFC 4180 §2), then visited bit by bit.
//!
//! # Where a row starts
//!
//! A part of a file that begins at an arbitrary byte cannot know whether that byte lies inside
//! quotation marks. [`resynchronise`] tries both and keeps the reading whose rows look more
//! like rows. That is a guess, and it is verified: a part owns the rows that *start* inside it
//! and reads on to the end of the last of them, so it ends where the next part must have found
//! its first row. If the two agree, and the first part was read rightly, then so was the next.

use super::MAX_RECORD_BYTES;
use super::dialect::Dialect;
use std::borrow::Cow;
use wide::u8x64;

/// One cell: a range of the window it was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    start: u32,
    /// The end, with [`QUOTES`] if quotation marks are left inside the range.
    end: u32,
}

const QUOTES: u32 = 1 << 31;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Whether a quotation mark behind this text opens the cell all the same: some programs write a space behind each
/// delimiter.
fn is_blank(before: &[u8]) -> bool {
    before.iter().all(|&byte| byte == b' ')
}

impl Cell {
    #[inline(always)]
    fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// The cell's text. Doubled quotation marks become one; text after a closing one is kept.
    pub fn text<'a>(&self, window: &'a [u8]) -> Cow<'a, [u8]> {
        match self.plain(window) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(unquote(&window[self.start as usize..(self.end & !QUOTES) as usize])),
        }
    }

    /// The cell's text if it needs no rewriting.
    #[inline(always)]
    pub fn plain<'a>(&self, window: &'a [u8]) -> Option<&'a [u8]> {
        (self.end & QUOTES == 0).then(|| &window[self.start as usize..self.end as usize])
    }

    /// Whether there is nothing in the cell.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The cell's text as two words, if it is not empty, has at most 16 bytes, needs no rewriting
    /// and has no spaces around it.
    #[inline(always)]
    pub fn short(&self, window: &[u8]) -> Option<ShortText> {
        // With quotes left inside it would be too long.
        let length = self.end.wrapping_sub(self.start) as usize;
        if length == 0 || length > 16 {
            return None;
        }
        // Too near to the window's end there may be no 16 bytes.
        let bytes = window.get(self.start as usize..)?.first_chunk::<16>()?;
        if !bytes[0].is_ascii_graphic() || !bytes[length - 1].is_ascii_graphic() {
            return None;
        }
        let word = |from: usize| u64::from_le_bytes(*bytes[from..].first_chunk().expect("there are 16 bytes"));
        let [low, high] = MASKS[length];
        Some(ShortText { words: [word(0) & low, word(8) & high], length: length as u32 })
    }
}

/// A text of 1 to 16 bytes, padded with zeros.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ShortText {
    words: [u64; 2],
    length: u32,
}

impl ShortText {
    /// A number below 2^`bits` that differs for most texts that differ.
    #[inline(always)]
    pub fn hash(&self, bits: u32) -> usize {
        // Multiplicative hashing (Knuth, The Art of Computer Programming 3, 2nd ed., §6.4).
        const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
        let mixed = (self.words[0] ^ self.words[1].rotate_left(25) ^ u64::from(self.length)).wrapping_mul(GOLDEN);
        (mixed >> (64 - bits)) as usize
    }
}

/// By length of a text: what is left of the two words that start where it does.
const MASKS: [[u64; 2]; 17] = {
    let mut masks = [[0; 2]; 17];
    let mut length = 1;
    while length <= 16 {
        masks[length] = match length {
            8 => [u64::MAX, 0],
            16 => [u64::MAX; 2],
            0..8 => [(1 << (8 * length)) - 1, 0],
            _ => [u64::MAX, (1 << (8 * (length - 8))) - 1],
        };
        length += 1;
    }
    masks
};

/// The inside of a quoted cell as text; `raw` starts after the opening mark.
fn unquote(raw: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(raw.len());
    let mut inside = true;
    let mut bytes = raw.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if inside && byte == b'"' {
            if bytes.next_if_eq(&b'"').is_some() { text.push(b'"') } else { inside = false }
        } else {
            text.push(byte);
        }
    }
    text
}

/// What was found where a row was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A whole row; the splitter stands behind it. `lines` line ends were passed.
    Row {
        /// Line ends inside the row and at its end.
        lines: u64,
    },
    /// A row that cannot be one; the splitter stands behind what is given up.
    Broken {
        /// A quotation mark was never closed; otherwise the row is too long.
        unclosed_quote: bool,
        /// Line ends passed.
        lines: u64,
    },
    /// The window ends before the row does.
    Incomplete,
}

/// Finds rows in a window of a file.
pub struct Splitter<'a> {
    window: &'a [u8],
    /// Whether the file ends where the window does.
    at_eof: bool,
    delimiter: u8,
    terminator: u8,
    /// Where the next row starts.
    position: usize,
    /// The block that `mask` is about.
    block: usize,
    /// Delimiters, row ends and quotation marks of the block that have not been visited.
    mask: u64,
}

impl<'a> Splitter<'a> {
    /// A splitter that stands at `position` of `window`.
    pub fn new(window: &'a [u8], position: usize, dialect: &Dialect, at_eof: bool) -> Self {
        let mut splitter = Self {
            window,
            at_eof,
            delimiter: dialect.delimiter_byte(),
            terminator: dialect.terminator_byte(),
            position: 0,
            block: 0,
            mask: 0,
        };
        splitter.seek(position);
        splitter
    }

    /// Where the next row starts.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Finds the cells of the next row. Never inlined: a WebAssembly engine replaces slow first
    /// code by fast code from call to call, not inside a running loop.
    #[inline(never)]
    pub fn next_row(&mut self, cells: &mut Vec<Cell>) -> Found {
        let start = self.position;
        let found = self.find_row(cells, false);
        if self.position - start <= MAX_RECORD_BYTES && found != Found::Incomplete {
            return found;
        }
        let too_long = self.position - start > MAX_RECORD_BYTES || self.window.len() - start > MAX_RECORD_BYTES;
        if too_long || (self.at_eof && found == Found::Incomplete) {
            return self.give_up(start, cells);
        }
        self.seek(start);
        Found::Incomplete
    }

    /// As [`Self::next_row`], for a window that begins inside quotation marks; the cells are
    /// those of the rest of that row.
    fn next_row_from_inside_quotes(&mut self, cells: &mut Vec<Cell>) -> Found {
        self.find_row(cells, true)
    }

    #[inline(always)]
    fn find_row(&mut self, cells: &mut Vec<Cell>, from_inside_quotes: bool) -> Found {
        cells.clear();
        let start = self.position;
        let mut cell = self.first_cell(start);
        let mut lines = 1;
        if from_inside_quotes {
            match self.quoted_cell(cell, &mut lines) {
                None => return Found::Incomplete,
                Some((quoted, is_last)) => {
                    cells.push(quoted);
                    cell = self.position;
                    if is_last {
                        return Found::Row { lines };
                    }
                }
            }
        }
        let (window, delimiter, terminator) = (self.window, self.delimiter, self.terminator);
        loop {
            let mut mask = self.mask;
            while mask != 0 {
                let at = self.block + mask.trailing_zeros() as usize;
                mask &= mask - 1;
                let byte = window[at];
                if byte == delimiter {
                    cells.push(Cell::new(cell, at));
                    cell = at + 1;
                } else if byte == terminator {
                    cells.push(Cell::new(cell, self.row_end(cell, at)));
                    self.mask = mask;
                    self.position = at + 1;
                    return Found::Row { lines };
                } else if at == cell || is_blank(&window[cell..at]) {
                    self.mask = mask;
                    match self.quoted_cell(at + 1, &mut lines) {
                        None => return Found::Incomplete,
                        Some((quoted, is_last)) => {
                            cells.push(quoted);
                            cell = self.position;
                            if is_last {
                                return Found::Row { lines };
                            }
                        }
                    }
                    mask = self.mask;
                }
            }
            self.mask = 0;
            if !self.next_block() {
                if self.at_eof && start < window.len() {
                    self.position = window.len();
                    cells.push(Cell::new(cell, window.len()));
                    return Found::Row { lines: lines - 1 };
                }
                return Found::Incomplete;
            }
        }
    }

    /// The quoted cell whose text starts at `start`, and whether it is its row's last one. The
    /// splitter then stands behind it.
    fn quoted_cell(&mut self, start: usize, lines: &mut u64) -> Option<(Cell, bool)> {
        let mut has_quotes = false;
        let close = loop {
            let at = self.next_mark()?;
            if self.window[at] == b'"' {
                match self.window.get(at + 1) {
                    Some(b'"') => {
                        self.next_mark();
                        has_quotes = true;
                    }
                    None if !self.at_eof => return None,
                    _ => break at,
                }
            } else if self.window[at] == self.terminator {
                *lines += 1;
            }
        };
        let (end, is_last, next) = loop {
            match self.next_mark() {
                Some(at) if self.window[at] == self.delimiter => break (at, false, at + 1),
                Some(at) if self.window[at] == self.terminator => break (self.row_end(start, at), true, at + 1),
                Some(_) => {}
                None if self.at_eof => {
                    *lines -= 1;
                    break (self.window.len(), true, self.window.len());
                }
                None => return None,
            }
        };
        self.position = next;
        let is_clean = end == close + 1;
        let mut cell = Cell::new(start, if is_clean { close } else { end });
        if has_quotes || !is_clean {
            cell.end |= QUOTES;
        }
        Some((cell, is_last))
    }

    /// Where the first cell of a row that starts at `start` starts: behind a byte order mark, if files were joined that
    /// have one each.
    #[inline(always)]
    fn first_cell(&self, start: usize) -> usize {
        if self.window[start..].starts_with(BYTE_ORDER_MARK) { start + BYTE_ORDER_MARK.len() } else { start }
    }

    /// Where the text before a row end at `at` stops: before a carriage return, if there is one.
    fn row_end(&self, start: usize, at: usize) -> usize {
        if at > start && self.terminator == b'\n' && self.window[at - 1] == b'\r' { at - 1 } else { at }
    }

    /// Gives up a row that has no end within [`MAX_RECORD_BYTES`] or the file. What is given up
    /// depends on these bytes alone, however the file is cut: up to the end of the line on which
    /// the unclosed quotation mark stands, or, without one, of the first line end behind.
    fn give_up(&mut self, start: usize, cells: &mut Vec<Cell>) -> Found {
        let limit = (start + MAX_RECORD_BYTES).min(self.window.len());
        let open = self.unclosed_quote(start, limit);
        let from = open.unwrap_or(limit);
        let end = self.window[from..].iter().position(|&byte| byte == self.terminator);
        let Some(end) = end.map(|at| from + at + 1).or(self.at_eof.then_some(self.window.len())) else {
            self.seek(start);
            return Found::Incomplete;
        };
        cells.clear();
        cells.push(Cell::new(start, end.min(start + 200)));
        let lines = self.window[start..end].iter().filter(|&&byte| byte == self.terminator).count() as u64;
        self.seek(end);
        Found::Broken { unclosed_quote: open.is_some(), lines }
    }

    /// The quotation mark that is still open at `limit` of a row that starts at `start`.
    fn unclosed_quote(&self, start: usize, limit: usize) -> Option<usize> {
        let bytes = &self.window[..limit];
        let (mut at, mut cell, mut open) = (start, self.first_cell(start), None);
        while at < limit {
            match open {
                Some(_) if bytes[at] == b'"' => {
                    if bytes.get(at + 1) == Some(&b'"') {
                        at += 1
                    } else {
                        open = None
                    }
                }
                None if bytes[at] == b'"' && cell <= at && is_blank(&bytes[cell..at]) => open = Some(at),
                None if bytes[at] == self.delimiter => cell = at + 1,
                _ => {}
            }
            at += 1;
        }
        open
    }

    /// The next delimiter, row end or quotation mark.
    #[inline(always)]
    fn next_mark(&mut self) -> Option<usize> {
        while self.mask == 0 {
            if !self.next_block() {
                return None;
            }
        }
        let at = self.block + self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(at)
    }

    /// Looks at the next block; `false` if there is none.
    #[inline(always)]
    fn next_block(&mut self) -> bool {
        self.block = (self.block + 64).min(self.window.len());
        if self.block == self.window.len() {
            return false;
        }
        self.mask = self.marks_at(self.block);
        true
    }

    #[inline(always)]
    fn marks_at(&self, block: usize) -> u64 {
        let bytes = &self.window[block..];
        let bytes: [u8; 64] = match bytes.first_chunk::<64>() {
            Some(whole) => *whole,
            None => {
                // No mark is the byte 0.
                let mut padded = [0; 64];
                padded[..bytes.len()].copy_from_slice(bytes);
                padded
            }
        };
        let bytes = u8x64::from(bytes);
        let is = |mark: u8| bytes.simd_eq(u8x64::splat(mark));
        (is(self.delimiter) | is(self.terminator) | is(b'"')).to_bitmask()
    }

    fn seek(&mut self, position: usize) {
        self.position = position;
        self.block = position;
        self.mask = if position < self.window.len() { self.marks_at(position) } else { 0 };
    }
}

/// Finds the first row that starts behind the first byte of a window that begins anywhere in a
/// file, or `None` if the window is too short to tell. See the module's documentation.
pub fn resynchronise(window: &[u8], dialect: &Dialect, columns: usize, at_eof: bool) -> Option<usize> {
    /// Rows by which a reading is judged.
    const TRIAL: usize = 64;
    let reading = |from_inside_quotes: bool| {
        let mut cells = Vec::new();
        let mut splitter = Splitter::new(window, 0, dialect, at_eof);
        let first = if from_inside_quotes {
            splitter.next_row_from_inside_quotes(&mut cells)
        } else {
            splitter.next_row(&mut cells)
        };
        if !matches!(first, Found::Row { .. }) {
            return None;
        }
        let start = splitter.position();
        let (mut rows, mut good) = (0, 0);
        while rows < TRIAL && splitter.position() < window.len() {
            match splitter.next_row(&mut cells) {
                Found::Incomplete => break,
                Found::Row { lines } => good += usize::from(cells.len() == columns && lines <= 2),
                Found::Broken { .. } => {}
            }
            rows += 1;
        }
        Some((start, good * TRIAL / rows.max(1)))
    };
    let outside = reading(false);
    if !window.contains(&b'"') {
        return outside.map(|(start, _)| start).or(at_eof.then_some(window.len()));
    }
    match (outside, reading(true)) {
        (Some((_, outside)), Some((start, inside))) if inside > outside => Some(start),
        (Some((start, _)), _) => Some(start),
        (None, Some((start, _))) if at_eof => Some(start),
        (None, _) => at_eof.then_some(window.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Terminator;
    use proptest::prelude::*;

    const COMMA: Dialect = Dialect {
        delimiter: ',',
        terminator: Terminator::LineFeed,
        has_header: false,
        bom_bytes: 0,
        encoding: crate::ingest::Encoding::Utf8,
        has_backslashes: false,
    };

    fn rows(text: &str) -> Vec<Vec<String>> {
        let window = text.as_bytes();
        let mut splitter = Splitter::new(window, 0, &COMMA, true);
        let (mut cells, mut rows) = (Vec::new(), Vec::new());
        while splitter.position() < window.len() {
            match splitter.next_row(&mut cells) {
                Found::Incomplete => panic!("incomplete at the end of the file"),
                Found::Row { .. } => {
                    rows.push(cells.iter().map(|c| String::from_utf8(c.text(window).into_owned()).unwrap()).collect());
                }
                Found::Broken { .. } => rows.push(vec!["BROKEN".to_owned()]),
            }
        }
        rows
    }

    #[test]
    fn rfc_4180() {
        assert_eq!(rows("a,b\r\n1,2\r\n"), [["a", "b"], ["1", "2"]]);
        assert_eq!(rows("a,b\n1,2"), [["a", "b"], ["1", "2"]]);
        assert_eq!(rows("\"a,\"\"x\"\"\",\"b\nc\"\r\n"), [["a,\"x\"", "b\nc"]]);
        assert_eq!(rows("\"\",\n"), [["", ""]]);
        assert_eq!(rows("a,\"b\""), [["a", "b"]]);
    }

    #[test]
    fn what_rfc_4180_does_not_say() {
        assert_eq!(rows("5\" pipe,b\n"), [["5\" pipe", "b"]]);
        assert_eq!(rows("\"a\"b,c\n"), [["ab", "c"]]);
        assert_eq!(rows("a,\"b\nc,d\n"), [vec!["BROKEN"], vec!["c", "d"]]);
    }

    proptest! {
        /// What the csv rules say, written again without speed in mind.
        #[test]
        fn agrees_with_a_byte_by_byte_reader(text in "[ab,\"\n\r]{0,90}") {
            let mut expected: Vec<Vec<String>> = Vec::new();
            let bytes = text.as_bytes();
            let mut at = 0;
            'rows: while at < bytes.len() {
                let start = at;
                let mut row = Vec::new();
                loop {
                    let mut cell = Vec::new();
                    if bytes.get(at) == Some(&b'"') {
                        let open = at;
                        at += 1;
                        loop {
                            match bytes.get(at) {
                                None => {
                                    let end = bytes[open..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |n| open + n + 1);
                                    at = end;
                                    expected.push(vec!["BROKEN".to_owned()]);
                                    prop_assert!(at > start);
                                    continue 'rows;
                                }
                                Some(b'"') if bytes.get(at + 1) == Some(&b'"') => { cell.push(b'"'); at += 2; }
                                Some(b'"') => { at += 1; break; }
                                Some(&byte) => { cell.push(byte); at += 1; }
                            }
                        }
                    }
                    while at < bytes.len() && bytes[at] != b',' && bytes[at] != b'\n' { cell.push(bytes[at]); at += 1; }
                    if at < bytes.len() && bytes[at] == b'\n' && at > start && bytes[at - 1] == b'\r' && cell.last() == Some(&b'\r') { cell.pop(); }
                    row.push(String::from_utf8(cell).unwrap());
                    if at >= bytes.len() || bytes[at] == b'\n' { at += 1; break; }
                    at += 1;
                }
                expected.push(row);
            }
            // A file that ends behind a delimiter has one more, empty, cell; the reader above agrees.
            prop_assert_eq!(rows(&text), expected);
        }
    }
}
