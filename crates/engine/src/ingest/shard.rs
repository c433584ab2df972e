//! One part of one file, from bytes to columns.

use super::decode::{TimeReader, number};
use super::plan::shorten;
use super::split::{Cell, Found, Splitter, resynchronise};
use super::{FilePlan, MAX_RECORD_BYTES, Role};
use crate::log::{Dictionary, Notes, Provenance, RejectReason, WarningReason};
use bytemuck::cast_slice;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
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

/// How many bytes of its own part a reader asks for at a time.
const SLICE_BYTES: u64 = 2 << 20;

/// How many bytes a reader asks for at a time to finish its last row.
const TAIL_BYTES: u64 = 64 << 10;

/// Reads one part of a file without I/O of its own: it says which bytes it wants next, and the
/// host brings them.
///
/// ```
/// # use desirepath_engine::ingest::{self, ShardReader, ShardStart};
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
    /// Bytes of the file from `window_start` on; only the first `filled` are in use.
    window: Vec<u8>,
    window_start: u64,
    filled: usize,
    /// Where the next row starts in the window.
    position: usize,
    rows: RowReader,
}

impl ShardReader {
    /// A reader of the rows that start from `start` until before `end`. The plan must have
    /// passed [`FilePlan::check`].
    pub fn new(plan: &FilePlan, start: ShardStart, end: u64) -> Self {
        let (at, is_synchronised) = match start {
            ShardStart::Exact(at) => (at, true),
            // The byte before tells whether a row starts right here.
            ShardStart::Guess(at) => (at.saturating_sub(1), false),
        };
        Self {
            end,
            is_synchronised,
            window: Vec::new(),
            window_start: at,
            filled: 0,
            position: 0,
            rows: RowReader::new(plan, at),
            plan: plan.clone(),
        }
    }

    /// The bytes of the file that the reader wants next; `None` when it has read its part.
    pub fn wants(&self) -> Option<Range<u64>> {
        let from = self.window_start + self.filled as u64;
        let is_done = self.is_synchronised && self.offset() >= self.end;
        if is_done || from >= self.plan.bytes {
            return None;
        }
        // A row that is looked at again and again must double in between, or long ones take for ever.
        let unread = (self.filled - self.position) as u64;
        let to = if from < self.end { self.end.min(from + SLICE_BYTES) } else { from + TAIL_BYTES.max(unread) };
        Some(from..to.min(self.plan.bytes))
    }

    /// The bytes that the reader will want after those it [`wants`](Self::wants) now: a host may
    /// fetch them ahead.
    pub fn wants_after(&self, range: &Range<u64>) -> Option<Range<u64>> {
        (range.end < self.end).then(|| range.end..self.end.min(range.end + SLICE_BYTES).min(self.plan.bytes))
    }

    /// Takes the wanted bytes, which `fill` copies to where they belong, and reads the rows that
    /// they complete.
    pub fn push<T>(&mut self, bytes: usize, fill: impl FnOnce(&mut [u8]) -> T) -> T {
        self.window.copy_within(self.position..self.filled, 0);
        self.filled -= self.position;
        self.window_start += self.position as u64;
        self.position = 0;
        if self.window.len() < self.filled + bytes {
            self.window.resize(self.filled + bytes, 0);
        }
        let result = fill(&mut self.window[self.filled..self.filled + bytes]);
        self.filled += bytes;
        self.read_rows();
        result
    }

    /// How many rows have been read so far.
    pub fn rows(&self) -> u64 {
        self.rows.shard.rows
    }

    /// What has been read.
    pub fn finish(self) -> Shard {
        let end = self.offset();
        Shard { end, ..self.rows.shard }
    }

    /// Where the next row starts in the file.
    fn offset(&self) -> u64 {
        self.window_start + self.position as u64
    }

    fn read_rows(&mut self) {
        let at_eof = self.window_start + self.filled as u64 >= self.plan.bytes;
        let window = &self.window[..self.filled];
        if !self.is_synchronised {
            let start = resynchronise(window, &self.plan.dialect, self.plan.columns.len(), at_eof);
            // A guess that takes longer than the longest row is settled by the builder instead.
            let start = start.or((window.len() > 2 * MAX_RECORD_BYTES).then_some(window.len()));
            let Some(start) = start else { return };
            self.position = start;
            self.is_synchronised = true;
            self.rows.shard.start = self.window_start + start as u64;
        }
        let own = self.end.saturating_sub(self.window_start);
        let mut splitter = Splitter::new(window, self.position, &self.plan.dialect, at_eof);
        while (splitter.position() as u64) < own && splitter.position() < window.len() {
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

/// A column of codes with its dictionary.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Codes {
    /// One code per event; [`Dictionary::EMPTY`] where the cell is empty.
    pub codes: Vec<u32>,
    /// The texts behind the codes, in the order in which they first appear.
    pub texts: Dictionary,
}

impl Codes {
    /// Adds a cell; says whether its text is new.
    #[inline]
    fn push(&mut self, text: &[u8]) -> bool {
        if text.is_empty() {
            self.codes.push(Dictionary::EMPTY);
            return false;
        }
        // Neighbours are often equal.
        if let Some(&last) = self.codes.last()
            && last != Dictionary::EMPTY
            && self.texts.bytes(last) == text
        {
            self.codes.push(last);
            return false;
        }
        let known = self.texts.len();
        self.codes.push(self.texts.encode(text));
        self.texts.len() > known
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
    pub first_value: String,
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
    pub(super) customer: Codes,
    pub(super) time_ms: Vec<i64>,
    pub(super) activity: Codes,
    pub(super) channel: Codes,
    pub(super) value: Vec<f64>,
    pub(super) cost: Vec<f64>,
    pub(super) notes: Notes,
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
}

/// All of a shard but its columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShardHead {
    start: u64,
    end: u64,
    rows: u64,
    lines: u64,
    remarks: Remarks,
    attributes: usize,
}

impl Shard {
    /// How many events it holds.
    pub fn events(&self) -> usize {
        self.time_ms.len()
    }

    fn reject(&mut self, reason: RejectReason, column: Option<usize>, value: &[u8]) {
        *self.remarks.rejects_by_reason.entry(reason).or_default() += 1;
        if self.remarks.rejects.len() < Provenance::MAX_LISTED {
            self.remarks.rejects.push(LocalReject { line: self.lines, column, value: shorten(value), reason });
        }
    }

    fn warn(&mut self, reason: WarningReason, column: Option<usize>, value: &[u8]) {
        let warnings = &mut self.remarks.warnings;
        match warnings.iter_mut().find(|known| known.column == column && known.reason == reason) {
            Some(known) => known.rows += 1,
            None => {
                let (first_line, first_value) = (self.lines, shorten(value));
                warnings.push(LocalWarning { column, reason, rows: 1, first_line, first_value });
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
            remarks: self.remarks.clone(),
            attributes: self.attributes.len(),
        };
        let mut buffers: Vec<&[u8]> = vec![
            cast_slice(&self.time_ms),
            cast_slice(&self.value),
            cast_slice(&self.cost),
            cast_slice(&self.notes.ranges),
            &self.notes.text,
        ];
        for codes in [&self.customer, &self.activity, &self.channel].into_iter().chain(&self.attributes) {
            let (bytes, ends) = codes.texts.buffers();
            buffers.extend([cast_slice(&codes.codes), bytes, cast_slice(ends)]);
        }
        (head, buffers)
    }

    /// Puts a shard together again. `lengths` are those of the buffers of [`Self::parts`]; `copy`
    /// copies the buffer with a given number.
    pub fn from_parts(head: ShardHead, lengths: &[usize], mut copy: impl FnMut(usize, &mut [u8])) -> Self {
        let mut shard = Self {
            start: head.start,
            end: head.end,
            rows: head.rows,
            lines: head.lines,
            remarks: head.remarks,
            attributes: vec![Codes::default(); head.attributes],
            ..Self::default()
        };
        let mut at = 0;
        let mut next = |column: &mut dyn Column| {
            copy(at, column.resized(lengths[at]));
            at += 1;
        };
        next(&mut shard.time_ms);
        next(&mut shard.value);
        next(&mut shard.cost);
        next(&mut shard.notes.ranges);
        next(&mut shard.notes.text);
        for codes in
            [&mut shard.customer, &mut shard.activity, &mut shard.channel].into_iter().chain(&mut shard.attributes)
        {
            next(&mut codes.codes);
            let (bytes, ends) = codes.texts.buffers_mut();
            next(bytes);
            next(ends);
        }
        shard
    }
}

/// A column that can be filled as bytes.
trait Column {
    fn resized(&mut self, bytes: usize) -> &mut [u8];
}

impl<T: bytemuck::Pod> Column for Vec<T> {
    fn resized(&mut self, bytes: usize) -> &mut [u8] {
        self.resize(bytes / size_of::<T>(), T::zeroed());
        bytemuck::cast_slice_mut(self)
    }
}

/// Turns rows into columns.
struct RowReader {
    cells: Vec<Cell>,
    times: TimeReader,
    columns: usize,
    /// The last column that is needed.
    last_needed: usize,
    customer: usize,
    time: usize,
    activity: usize,
    channel: Option<usize>,
    value: Option<usize>,
    cost: Option<usize>,
    note: Option<usize>,
    attributes: Vec<usize>,
    shard: Shard,
}

impl RowReader {
    fn new(plan: &FilePlan, start: u64) -> Self {
        let needed = |role| plan.column(role).expect("a plan is checked before it is carried out");
        let (customer, time, activity) = (needed(Role::Customer), needed(Role::Time), needed(Role::Activity));
        let attributes: Vec<usize> =
            (0..plan.columns.len()).filter(|&at| plan.columns[at].role == Role::Attribute).collect();
        Self {
            cells: Vec::new(),
            times: TimeReader::default(),
            columns: plan.columns.len(),
            last_needed: customer.max(time).max(activity),
            customer,
            time,
            activity,
            channel: plan.column(Role::Channel),
            value: plan.column(Role::Value),
            cost: plan.column(Role::Cost),
            note: plan.column(Role::Note),
            shard: Shard { start, attributes: vec![Codes::default(); attributes.len()], ..Shard::default() },
            attributes,
        }
    }

    /// Reads the row whose cells have been found. Never inlined: see [`Splitter::next_row`].
    #[inline(never)]
    fn read(&mut self, window: &[u8]) {
        let shard = &mut self.shard;
        let cells = &self.cells[..];
        if cells.len() != self.columns {
            let is_blank = cells.len() == 1 && cells[0].text(window).trim_ascii().is_empty();
            if is_blank {
                return;
            }
            // Cells behind the header's last column may be empty: a delimiter too many.
            if cells.len() > self.columns && cells[self.columns..].iter().any(|cell| !cell.text(window).is_empty()) {
                shard.rows += 1;
                return shard.reject(RejectReason::TooManyCells, None, &cells[self.columns].text(window));
            }
            if cells.len() <= self.last_needed {
                shard.rows += 1;
                return shard.reject(RejectReason::TooFewCells, None, &cells[0].text(window));
            }
            if cells.len() < self.columns {
                shard.warn(WarningReason::ShortRow, None, &cells[cells.len() - 1].text(window));
            }
        }
        shard.rows += 1;
        let cell = |at: usize| trimmed(cells[at], window);
        let customer = cell(self.customer);
        if customer.is_empty() {
            return shard.reject(RejectReason::MissingCustomer, Some(self.customer), b"");
        }
        let time = cell(self.time);
        let Some(time_ms) = self.times.read(&time) else {
            let reason = if time.is_empty() { RejectReason::MissingTime } else { RejectReason::UnreadableTime };
            return shard.reject(reason, Some(self.time), &time);
        };
        let activity = cell(self.activity);
        if activity.is_empty() {
            return shard.reject(RejectReason::MissingActivity, Some(self.activity), b"");
        }

        // From here on the row is an event.
        shard.time_ms.push(time_ms);
        push_text(shard, |shard| &mut shard.customer, self.customer, &customer);
        push_text(shard, |shard| &mut shard.activity, self.activity, &activity);
        let optional = |at: usize| cells.get(at).map_or(Cow::Borrowed(&b""[..]), |&cell| trimmed(cell, window));
        if let Some(at) = self.channel {
            push_text(shard, |shard| &mut shard.channel, at, &optional(at));
        }
        if let Some(at) = self.value {
            let amount = read_amount(shard, at, &optional(at));
            shard.value.push(amount);
        }
        if let Some(at) = self.cost {
            let amount = read_amount(shard, at, &optional(at));
            shard.cost.push(amount);
        }
        if let Some(at) = self.note {
            let start = shard.notes.text.len() as u32;
            shard.notes.text.extend_from_slice(&optional(at));
            shard.notes.ranges.push([start, shard.notes.text.len() as u32]);
        }
        for (attribute, &at) in self.attributes.iter().enumerate() {
            push_text(shard, |shard| &mut shard.attributes[attribute], at, &optional(at));
        }
    }
}

/// A cell's text without spaces around it.
#[inline]
fn trimmed(cell: Cell, window: &[u8]) -> Cow<'_, [u8]> {
    match cell.plain(window) {
        Some(text @ ([] | [b'!'..=b'~', .., b'!'..=b'~'])) => Cow::Borrowed(text),
        Some(text) => Cow::Borrowed(text.trim_ascii()),
        None => Cow::Owned(cell.text(window).trim_ascii().to_vec()),
    }
}

#[inline]
fn push_text(shard: &mut Shard, column: impl Fn(&mut Shard) -> &mut Codes, at: usize, text: &[u8]) {
    let is_new = column(shard).push(text);
    if is_new && std::str::from_utf8(text).is_err() {
        shard.warn(WarningReason::NotUtf8, Some(at), text);
    }
}

/// The amount in a cell; NaN, with a warning, if it holds something else.
#[inline]
fn read_amount(shard: &mut Shard, at: usize, cell: &[u8]) -> f64 {
    if cell.is_empty() {
        return f64::NAN;
    }
    number(cell).unwrap_or_else(|| {
        shard.warn(WarningReason::UnreadableNumber, Some(at), cell);
        f64::NAN
    })
}
