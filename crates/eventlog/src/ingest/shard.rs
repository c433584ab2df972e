//! One part of one file, from bytes to columns.

use super::dialect::double_marks;
use super::rows::RowReader;
use super::split::{Found, Splitter, resynchronise};
use super::values::number::Currency;
use super::{Encoding, FilePlan, MAX_RECORD_BYTES, shorten};
use crate::log::columns::Codes;
use crate::log::{Notes, Packed, Provenance, RejectReason, SkipReason, Sparse, WarningReason};
use bytemuck::cast_slice;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// Where a shard starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShardStart {
    /// A row starts at this byte.
    Exact(u64),
    /// The first row that starts at this byte or behind it has to be found.
    Guess(u64),
}

/// How many bytes of its own part a reader asks for at a time: what a processor keeps at hand.
const SLICE_BYTES: u64 = 512 << 10;

/// How many bytes a reader asks for at a time to finish its last row.
const TAIL_BYTES: u64 = 64 << 10;

/// Reads one part of a file without I/O of its own: it says which bytes it wants next, and the
/// host brings them.
///
/// ```
/// # use desirepath_eventlog::ingest::{self, ShardReader, ShardStart};
/// # let csv = b"customer,time,activity\nann,2026-01-01,visit\n";
/// # let plan = ingest::preview("shop.csv", csv, csv.len() as u64).unwrap().plan;
/// let mut reader = ShardReader::new(&plan, ShardStart::Exact(plan.data_start), plan.bytes);
/// while let Some(range) = reader.wants() {
///     let bytes = &csv[range.start as usize..range.end as usize]; // or from a file
///     reader.push(bytes.len(), |space| space.copy_from_slice(bytes));
/// }
/// assert_eq!(reader.finish().rows, 1);
/// ```
pub struct ShardReader {
    plan: FilePlan,
    /// Rows that start here or later belong to the next shard.
    end: u64,
    /// Whether the first row has been found.
    is_synchronised: bool,
    /// The text of the file from `window_start` on; only the first `filled` bytes are in use.
    window: Vec<u8>,
    window_start: u64,
    filled: usize,
    /// Where the next row starts in the window.
    position: usize,
    /// Bytes of the file that are still to be decoded; none in UTF-8.
    raw: Vec<u8>,
    /// Whether an odd number of backslashes ends the window.
    is_escaped: bool,
    /// Where the next bytes that the reader wants start in the file.
    fetched: u64,
    rows: RowReader,
}

impl ShardReader {
    /// A reader of the rows that start from `start` until before `end`. The plan must have
    /// passed [`FilePlan::check`].
    pub fn new(plan: &FilePlan, start: ShardStart, end: u64) -> Self {
        let (at, is_synchronised) = match start {
            ShardStart::Exact(at) => (at, true),
            // The character before tells whether a row starts right here.
            ShardStart::Guess(at) => {
                let at = at.saturating_sub(1);
                (at - at % plan.dialect.encoding.unit_bytes(), false)
            }
        };
        Self {
            end,
            is_synchronised,
            window: Vec::new(),
            window_start: at,
            filled: 0,
            position: 0,
            raw: Vec::new(),
            is_escaped: false,
            fetched: at,
            rows: RowReader::new(plan, at),
            plan: plan.clone(),
        }
    }

    /// The bytes of the file that the reader wants next; `None` when it has read its part.
    pub fn wants(&self) -> Option<Range<u64>> {
        let from = self.fetched;
        let is_done = self.is_synchronised && self.offset() >= self.end;
        if is_done || from >= self.plan.bytes {
            return None;
        }
        // A row that is looked at again and again must double in between, or long ones take for ever.
        let unread = (self.filled - self.position) as u64;
        let (slice, most) = if from < self.end { (SLICE_BYTES, self.end) } else { (TAIL_BYTES, self.plan.bytes) };
        Some(from..(from + slice.max(unread)).min(most).min(self.plan.bytes))
    }

    /// Takes the wanted bytes, which `fill` copies to where they belong, and reads the rows that
    /// they complete.
    pub fn push<T>(&mut self, bytes: usize, fill: impl FnOnce(&mut [u8]) -> T) -> T {
        self.window_start = self.offset();
        self.window.copy_within(self.position..self.filled, 0);
        self.filled -= self.position;
        self.position = 0;
        self.fetched += bytes as u64;
        let before = self.filled;
        let result = match self.plan.dialect.encoding {
            Encoding::Utf8 => {
                if self.window.len() < self.filled + bytes {
                    self.window.resize(self.filled + bytes, 0);
                }
                let result = fill(&mut self.window[self.filled..self.filled + bytes]);
                self.filled += bytes;
                result
            }
            encoding => {
                let carried = self.raw.len();
                self.raw.resize(carried + bytes, 0);
                let result = fill(&mut self.raw[carried..]);
                self.window.truncate(self.filled);
                let is_end = self.fetched >= self.plan.bytes;
                let decoded = encoding.decode(&self.raw, &mut self.window, is_end);
                self.raw.drain(..decoded);
                self.filled = self.window.len();
                result
            }
        };
        if self.plan.dialect.has_backslashes {
            double_marks(&mut self.window[..self.filled], before, &mut self.is_escaped);
        }
        let is_first = self.rows.shard.events() == 0;
        self.read_rows();
        if is_first {
            self.make_room();
        }
        result
    }

    /// Makes room for as many events as the rest of the part is likely to hold: columns that grow
    /// by and by are copied again and again.
    fn make_room(&mut self) {
        let (at, shard) = (self.offset(), &mut self.rows.shard);
        let (read, left) = (at.saturating_sub(shard.start), self.end.saturating_sub(at));
        if read > 0 {
            let events = (shard.events() as u128 * u128::from(left) / u128::from(read)) as usize;
            shard.reserve(events + events / 32);
        }
    }

    /// How many rows have been read so far.
    pub fn rows(&self) -> u64 {
        self.rows.shard.rows
    }

    /// What has been read.
    pub fn finish(self) -> Shard {
        let end = self.offset();
        let mut shard = Shard { end, ..self.rows.finish() };
        if let Some(one_in) = self.plan.sample_one_in {
            shard.sample(one_in);
        }
        shard
    }

    /// Where the next row starts in the file.
    fn offset(&self) -> u64 {
        if self.position == self.filled {
            return self.fetched - self.raw.len() as u64;
        }
        self.window_start + self.plan.dialect.encoding.encoded_bytes(&self.window[..self.position])
    }

    fn read_rows(&mut self) {
        let at_eof = self.fetched >= self.plan.bytes;
        let window = &self.window[..self.filled];
        let encoding = self.plan.dialect.encoding;
        if !self.is_synchronised {
            let start = resynchronise(window, &self.plan.dialect, self.plan.columns.len(), at_eof);
            // A guess that takes longer than the longest row is settled by the builder instead.
            let start = start.or((window.len() > 2 * MAX_RECORD_BYTES).then_some(window.len()));
            let Some(start) = start else { return };
            self.position = start;
            self.is_synchronised = true;
            self.rows.shard.start = self.offset();
        }
        let own_bytes = self.end.saturating_sub(self.window_start);
        let own = match encoding {
            Encoding::Utf8 => own_bytes.min(window.len() as u64) as usize,
            _ if self.fetched <= self.end => window.len(),
            _ => encoding.text_of(own_bytes, window),
        };
        let mut splitter = Splitter::new(window, self.position, &self.plan.dialect, at_eof);
        while splitter.position() < own && splitter.position() < window.len() {
            match splitter.next_row(&mut self.rows.cells) {
                Found::Incomplete => break,
                Found::Row { lines } => {
                    self.rows.read(window);
                    self.rows.shard.lines += lines;
                }
                Found::Broken { unclosed_quote, lines } => {
                    let reason = if unclosed_quote { RejectReason::UnclosedQuote } else { RejectReason::RecordTooLong };
                    let start = self.rows.cells[0].text(window).into_owned();
                    self.rows.shard.rows += 1;
                    self.rows.shard.reject(reason, None, &start);
                    self.rows.shard.lines += lines;
                }
            }
        }
        self.position = splitter.position();
    }
}

/// A reject of a shard; lines and columns get their names when shards are joined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct LocalReject {
    /// Lines of the shard before the row.
    pub line: u64,
    pub column: Option<usize>,
    pub value: String,
    pub reason: RejectReason,
}

/// A warning of a shard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct LocalWarning {
    pub column: Option<usize>,
    pub reason: WarningReason,
    pub rows: u64,
    /// Lines of the shard before the first row concerned.
    pub first_line: u64,
    /// Lines of the shard before the last one: a row counts once.
    pub last_line: u64,
    pub first_value: String,
}

/// A row of a shard that was passed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct LocalSkip {
    pub line: u64,
    pub value: String,
    pub reason: SkipReason,
}

/// A currency that amounts of a shard are in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct LocalCurrency {
    pub currency: Currency,
    pub column: usize,
    pub rows: u64,
    pub first_line: u64,
    pub first_value: String,
}

/// What a shard says was spent on a channel on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct LocalSpend {
    /// Days since 1970.
    pub day: i64,
    pub channel: String,
    pub rows: u64,
    /// Millionths of the currency.
    pub micros: i64,
    /// Lines of the shard before the first row concerned.
    pub first_line: u64,
}

/// The columns of one part of a file. Columns that the plan does not have are empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shard {
    /// Where its first row starts in the file, as found or as given.
    pub start: u64,
    /// Where the first row behind it starts.
    pub end: u64,
    /// Rows read.
    pub rows: u64,
    /// Line ends between `start` and `end`.
    pub lines: u64,
    /// Rows of which events were made.
    pub(super) used: u64,
    /// Events of customers who are not in the sample: made, and left out.
    pub(super) left_out: u64,
    /// Whether some text was not UTF-8: then all that follow are looked at.
    pub(super) has_bad_texts: bool,
    /// Customers without a name: their codes count from 0 up to here.
    pub(super) nameless: u32,
    pub(super) customer: Codes,
    pub(super) time_ms: Vec<i64>,
    pub(super) activity: Codes,
    pub(super) channel: Codes,
    pub(super) value: Sparse<f64>,
    pub(super) cost: Sparse<f64>,
    pub(super) notes: Notes,
    /// Order ids, if order lines are to be merged.
    pub(super) order: Codes,
    /// One per attribute column of the plan, in its order.
    pub(super) attributes: Vec<Codes>,
    pub(super) remarks: Remarks,
}

/// What a shard has to say about its rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Remarks {
    /// At most [`Provenance::MAX_LISTED`].
    pub rejects: Vec<LocalReject>,
    pub rejects_by_reason: BTreeMap<RejectReason, u64>,
    pub warnings: Vec<LocalWarning>,
    /// At most [`Provenance::MAX_LISTED`].
    pub skipped: Vec<LocalSkip>,
    pub skipped_by_reason: BTreeMap<SkipReason, u64>,
    pub currencies: Vec<LocalCurrency>,
    /// What was spent, by day and channel.
    pub spend: Vec<LocalSpend>,
    /// Events that aggregated rows stand for, made or too many to be made.
    pub events_meant: u64,
}

/// All of a shard but its columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShardHead {
    start: u64,
    end: u64,
    rows: u64,
    lines: u64,
    used: u64,
    left_out: u64,
    nameless: u32,
    remarks: Remarks,
    /// How many bytes the codes of each column with a dictionary take.
    widths: Vec<u8>,
}

impl Shard {
    /// How many events it holds.
    pub fn events(&self) -> usize {
        self.time_ms.len()
    }

    /// Makes room for more events in the columns that there are.
    fn reserve(&mut self, events: usize) {
        self.time_ms.reserve_exact(events);
        self.value.reserve(events);
        self.cost.reserve(events);
        self.notes.ranges.reserve(events);
        let columns = [&mut self.customer, &mut self.activity, &mut self.channel, &mut self.order];
        let columns = columns.into_iter().chain(&mut self.attributes).filter(|column| !column.codes.is_empty());
        columns.for_each(|column| column.codes.reserve(events));
    }

    pub(super) fn reject(&mut self, reason: RejectReason, column: Option<usize>, value: &[u8]) {
        *self.remarks.rejects_by_reason.entry(reason).or_default() += 1;
        if self.remarks.rejects.len() < Provenance::MAX_LISTED {
            self.remarks.rejects.push(LocalReject { line: self.lines, column, value: shorten(value), reason });
        }
    }

    pub(super) fn warn(&mut self, reason: WarningReason, column: Option<usize>, value: &[u8]) {
        let warnings = &mut self.remarks.warnings;
        match warnings.iter_mut().find(|known| known.column == column && known.reason == reason) {
            Some(known) => {
                known.rows += u64::from(known.last_line != self.lines);
                known.last_line = self.lines;
            }
            None => {
                let (first_line, first_value) = (self.lines, shorten(value));
                warnings.push(LocalWarning { column, reason, rows: 1, first_line, last_line: first_line, first_value });
            }
        }
    }

    pub(super) fn skip(&mut self, reason: SkipReason, value: &[u8]) {
        *self.remarks.skipped_by_reason.entry(reason).or_default() += 1;
        if self.remarks.skipped.len() < Provenance::MAX_LISTED {
            self.remarks.skipped.push(LocalSkip { line: self.lines, value: shorten(value), reason });
        }
    }

    /// Sets the value of the last event, unless it is not a number.
    #[inline]
    pub(super) fn set_value(&mut self, value: f64) {
        if !value.is_nan() {
            self.value.set(self.time_ms.len() - 1, value);
        }
    }

    /// Sets the cost of the last event, unless it is not a number.
    #[inline]
    pub(super) fn set_cost(&mut self, cost: f64) {
        if !cost.is_nan() {
            self.cost.set(self.time_ms.len() - 1, cost);
        }
    }

    /// Sets the note of the last event.
    #[inline]
    pub(super) fn set_note(&mut self, text: &[u8]) {
        self.notes.add(self.time_ms.len() - 1, text);
    }

    /// Notes that an amount is in a currency.
    pub(super) fn note_currency(&mut self, currency: Currency, column: usize, value: &[u8]) {
        let currencies = &mut self.remarks.currencies;
        match currencies.iter_mut().find(|known| known.currency == currency && known.column == column) {
            Some(known) => known.rows += 1,
            None => {
                let (first_line, first_value) = (self.lines, shorten(value));
                currencies.push(LocalCurrency { currency, column, rows: 1, first_line, first_value });
            }
        }
    }

    /// Takes the shard apart for a journey between address spaces: a small head to serialise, and
    /// the columns as bytes of this machine's order, to be copied as they are.
    pub fn parts(&self) -> (ShardHead, Vec<&[u8]>) {
        let head = ShardHead {
            start: self.start,
            end: self.end,
            rows: self.rows,
            lines: self.lines,
            used: self.used,
            left_out: self.left_out,
            nameless: self.nameless,
            remarks: self.remarks.clone(),
            widths: self.codes().map(|column| column.codes.width()).collect(),
        };
        let mut buffers: Vec<&[u8]> = vec![
            cast_slice(&self.time_ms),
            cast_slice(&self.value.events),
            cast_slice(&self.value.cells),
            cast_slice(&self.cost.events),
            cast_slice(&self.cost.cells),
            cast_slice(&self.notes.ranges.events),
            cast_slice(&self.notes.ranges.cells),
            &self.notes.text,
        ];
        for column in self.codes() {
            let (bytes, ends) = column.texts.buffers();
            buffers.extend([column.codes.bytes(), bytes, cast_slice(ends)]);
        }
        (head, buffers)
    }

    /// All columns with dictionaries.
    fn codes(&self) -> impl Iterator<Item = &Codes> {
        [&self.customer, &self.activity, &self.channel, &self.order].into_iter().chain(&self.attributes)
    }

    /// Puts a shard together again. `lengths` are those of the buffers of [`Self::parts`]; `copy`
    /// copies the buffer with a given number.
    pub fn from_parts(head: ShardHead, lengths: &[usize], mut copy: impl FnMut(usize, &mut [u8])) -> Self {
        let mut shard = Self {
            start: head.start,
            end: head.end,
            rows: head.rows,
            lines: head.lines,
            used: head.used,
            left_out: head.left_out,
            nameless: head.nameless,
            remarks: head.remarks,
            attributes: vec![Codes::default(); head.widths.len().saturating_sub(4)],
            ..Self::default()
        };
        let mut at = 0;
        let mut next = |column: &mut dyn Buffer| {
            copy(at, column.resized(lengths[at]));
            at += 1;
        };
        next(&mut shard.time_ms);
        next(&mut shard.value.events);
        next(&mut shard.value.cells);
        next(&mut shard.cost.events);
        next(&mut shard.cost.cells);
        next(&mut shard.notes.ranges.events);
        next(&mut shard.notes.ranges.cells);
        next(&mut shard.notes.text);
        let texts = [&mut shard.customer, &mut shard.activity, &mut shard.channel, &mut shard.order];
        for (column, width) in texts.into_iter().chain(&mut shard.attributes).zip(head.widths) {
            column.codes = Packed::of_width(width);
            match &mut column.codes {
                Packed::Bytes(numbers) => next(numbers),
                Packed::Words(numbers) => next(numbers),
                Packed::Longs(numbers) => next(numbers),
            }
            let (bytes, ends) = column.texts.buffers_mut();
            next(bytes);
            next(ends);
        }
        shard
    }
}

/// A column that can be filled as bytes.
trait Buffer {
    fn resized(&mut self, bytes: usize) -> &mut [u8];
}

impl<T: bytemuck::Pod> Buffer for Vec<T> {
    fn resized(&mut self, bytes: usize) -> &mut [u8] {
        *self = bytemuck::zeroed_vec(bytes / size_of::<T>());
        bytemuck::cast_slice_mut(self)
    }
}
