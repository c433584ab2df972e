//! Rows into the columns of a shard.
//!
//! [`plain`] reads the usual file, one event per row, and is as fast as it can be; [`general`]
//! whatever needs more: several dates per row, composed columns, dates apart from their time of
//! day; [`paths`] files in which a row stands for many customers.

mod general;
mod paths;
mod plain;
mod spend;

use super::shard::Shard;
use super::split::Cell;
use super::values::number::{self, Currency};
use super::values::time::TimeReader;
use super::values::zone::Zone;
use super::values::{NumberFormat, is_nothing};
use super::{FilePlan, Role};
use crate::log::columns::Codes;
use crate::log::{RejectReason, SkipReason, WarningReason};
use std::borrow::Cow;

pub use paths::MAX_PATH_EVENTS;

/// Turns rows into columns.
pub(super) struct RowReader {
    /// The cells of the row to be read.
    pub cells: Vec<Cell>,
    /// What has been read.
    pub shard: Shard,
    table: Table,
    layout: Layout,
}

/// What rows of a file are like.
enum Layout {
    Plain(plain::Plain),
    General(Box<general::General>),
    Paths(paths::Paths),
    Spends(spend::Spends),
}

/// What is known of every row.
struct Table {
    columns: usize,
    /// The last column that is needed.
    last_needed: usize,
    /// Two columns with their names, to recognise a header that is repeated.
    header: Option<[(usize, String); 2]>,
}

impl RowReader {
    /// A reader for a plan that has been checked.
    pub fn new(plan: &FilePlan, start: u64) -> Self {
        let layout = if plan.column(Role::Path).is_some() {
            Layout::Paths(paths::Paths::new(plan))
        } else if plan.is_spend() {
            Layout::Spends(spend::Spends::new(plan))
        } else if general::General::is_needed(plan) {
            Layout::General(Box::new(general::General::new(plan)))
        } else {
            Layout::Plain(plain::Plain::new(plan))
        };
        let attributes = plan.attribute_columns().count();
        let needed: Vec<usize> = Role::ALL
            .into_iter()
            .filter(|role| role.is_required() || matches!(role, Role::Path | Role::Conversions))
            .filter_map(|role| plan.column(role))
            .collect();
        let header = match needed[..] {
            [first, second, ..] if plan.dialect.has_header => {
                Some([first, second].map(|at| (at, plan.columns[at].name.clone())))
            }
            _ => None,
        };
        Self {
            cells: Vec::new(),
            shard: Shard { start, attributes: vec![Codes::default(); attributes], ..Shard::default() },
            table: Table { columns: plan.columns.len(), last_needed: needed.into_iter().max().unwrap_or(0), header },
            layout,
        }
    }

    /// What has been read.
    pub fn finish(self) -> Shard {
        let mut shard = self.shard;
        if matches!(self.layout, Layout::Plain(_)) {
            shard.used = shard.events() as u64;
        }
        shard
    }

    /// Reads the row whose cells have been found. Never inlined: see
    /// [`super::split::Splitter::next_row`].
    #[inline(never)]
    pub fn read(&mut self, window: &[u8]) {
        let Self { cells, shard, table, layout } = self;
        let row = Row { cells, window, table };
        if cells.len() != table.columns && !row.fits(shard) {
            return;
        }
        shard.rows += 1;
        match layout {
            Layout::Plain(plain) => plain.read(&row, shard),
            Layout::General(general) => general.read(&row, shard),
            Layout::Paths(paths) => paths.read(&row, shard),
            Layout::Spends(spends) => spends.read(&row, shard),
        }
    }
}

/// A row whose cells have been found.
struct Row<'a> {
    cells: &'a [Cell],
    window: &'a [u8],
    table: &'a Table,
}

impl<'a> Row<'a> {
    /// A cell's text without spaces around it; empty behind the row's last one.
    #[inline]
    fn cell(&self, at: usize) -> Cow<'a, [u8]> {
        self.cells.get(at).map_or(Cow::Borrowed(b""), |&cell| trimmed(cell, self.window))
    }

    /// Whether there is nothing in a cell.
    #[inline(always)]
    fn is_empty(&self, at: usize) -> bool {
        self.cells.get(at).is_none_or(Cell::is_empty)
    }

    /// As [`Self::cell`], for a column that every row has that gets here.
    #[inline]
    fn needed(&self, at: usize) -> Cow<'a, [u8]> {
        trimmed(self.cells[at], self.window)
    }

    /// Whether a row that has not as many cells as the file has columns can be used; if not, it
    /// has been dealt with.
    #[cold]
    fn fits(&self, shard: &mut Shard) -> bool {
        let Self { cells, table, .. } = *self;
        let is_blank = cells.len() == 1 && self.cell(0).is_empty();
        if is_blank {
            return false;
        }
        // Cells behind the header's last column may be empty: a delimiter too many.
        if let Some(surplus) = (table.columns..cells.len()).map(|at| self.cell(at)).find(|cell| !cell.is_empty()) {
            shard.rows += 1;
            self.refuse(shard, RejectReason::TooManyCells, None, &surplus);
            return false;
        }
        if cells.len() <= table.last_needed {
            shard.rows += 1;
            self.refuse(shard, RejectReason::TooFewCells, None, &self.cell(0));
            return false;
        }
        if cells.len() < table.columns && self.passed_over().is_none() {
            shard.warn(WarningReason::ShortRow, None, &self.cell(cells.len() - 1));
        }
        true
    }

    /// Rejects the row, unless it is one that only is to be passed over.
    #[cold]
    fn refuse(&self, shard: &mut Shard, reason: RejectReason, column: Option<usize>, value: &[u8]) {
        match self.passed_over() {
            Some(why) => shard.skip(why, &self.first_text()),
            None => shard.reject(reason, column, value),
        }
    }

    /// Rejects the row because of a time.
    #[cold]
    fn refuse_time(&self, shard: &mut Shard, times: &TimeReader, column: Option<usize>, cell: &[u8]) {
        let reason = if is_nothing(cell) { RejectReason::MissingTime } else { times.why_not(cell) };
        self.refuse(shard, reason, column, cell);
    }

    fn first_text(&self) -> Cow<'a, [u8]> {
        (0..self.cells.len()).map(|at| self.cell(at)).find(|cell| !cell.is_empty()).unwrap_or_default()
    }

    /// Why a row that cannot be used is no reject.
    fn passed_over(&self) -> Option<SkipReason> {
        let first = self.first_text();
        if first.is_empty() {
            return Some(SkipReason::EmptyRow);
        }
        // An order's number may begin with it, too; such a row has more to say.
        let filled = || (0..self.cells.len()).filter(|&at| !self.cell(at).is_empty()).count();
        if first.starts_with(b"#") && (self.cells.len() != self.table.columns || filled() == 1)
            || first.len() > 1 && (0..self.cells.len()).all(|at| is_line(&self.cell(at)))
        {
            return Some(SkipReason::Comment);
        }
        if is_total(&first) {
            return Some(SkipReason::Total);
        }
        let is_header =
            |header: &[(usize, String); 2]| header.iter().all(|(at, name)| self.cell(*at).as_ref() == name.as_bytes());
        self.table.header.as_ref().is_some_and(is_header).then_some(SkipReason::RepeatedHeader)
    }
}

/// Whether a text announces totals, in English, German, French, Spanish or Dutch.
pub(super) fn is_total(text: &[u8]) -> bool {
    const WORDS: [&str; 22] = [
        "total",
        "totals",
        "grand total",
        "sub total",
        "subtotal",
        "sum",
        "report total",
        "summe",
        "gesamt",
        "gesamtsumme",
        "gesamtergebnis",
        "insgesamt",
        "zwischensumme",
        "endsumme",
        "total général",
        "sous-total",
        "somme",
        "total general",
        "suma",
        "totaal",
        "eindtotaal",
        "subtotaal",
    ];
    if text.len() > 60 {
        return false;
    }
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let text = text.to_lowercase();
    // "Total: 12 rows", "Total - campaigns".
    let words = text.split([':', '(', '=']).next().unwrap_or_default();
    let words = words.split(" - ").next().unwrap_or_default().trim_matches(|c: char| !c.is_alphabetic());
    WORDS.contains(&words)
}

/// Whether a cell is part of a line that is drawn between rows.
pub(super) fn is_line(text: &[u8]) -> bool {
    text.iter().all(|byte| b"-=+_:| ".contains(byte))
}

/// A cell's text without spaces around it.
#[inline(always)]
fn trimmed(cell: Cell, window: &[u8]) -> Cow<'_, [u8]> {
    match cell.plain(window) {
        Some(text @ ([] | [b'!'..=b'~', .., b'!'..=b'~'])) => Cow::Borrowed(text),
        _ => trimmed_slowly(cell, window),
    }
}

#[inline(never)]
fn trimmed_slowly(cell: Cell, window: &[u8]) -> Cow<'_, [u8]> {
    match cell.plain(window) {
        Some(text) => Cow::Borrowed(trim(text)),
        None => Cow::Owned(trim(&cell.text(window)).to_vec()),
    }
}

/// A text without spaces around it, those that do not break included.
pub(super) fn trim(text: &[u8]) -> &[u8] {
    const HARD_SPACE: &[u8] = b"\xC2\xA0";
    let mut text = text.trim_ascii();
    while let Some(rest) = text.strip_prefix(HARD_SPACE).or_else(|| text.strip_suffix(HARD_SPACE)) {
        text = rest.trim_ascii();
    }
    text
}

/// Adds a text; says whether it is UTF-8, as far as anybody has to care.
#[inline]
fn push_text(shard: &mut Shard, column: impl Fn(&mut Shard) -> &mut Codes, at: Option<usize>, text: &[u8]) -> bool {
    let is_new = column(shard).push(text);
    // Texts that come again are as good as they were, but each row that has a bad one counts.
    let is_bad = (is_new || shard.has_bad_texts) && std::str::from_utf8(text).is_err();
    if is_bad {
        shard.has_bad_texts = true;
        shard.warn(WarningReason::NotUtf8, at, text);
    }
    !is_bad
}

/// Reads the times of a column.
fn times_of(plan: &FilePlan, column: Option<usize>) -> TimeReader {
    let format = column.and_then(|at| plan.columns[at].format).and_then(|format| format.time()).unwrap_or_default();
    TimeReader::new(format, Zone::of_column(plan, column).expect("a plan is checked before it is carried out"))
}

/// Says what was odd about a time that was read.
#[inline]
fn note_oddity(shard: &mut Shard, times: &mut TimeReader, column: Option<usize>, cell: &[u8]) {
    if times.oddity.is_some()
        && let Some(reason) = times.oddity.take()
    {
        shard.warn(reason, column, cell);
    }
}

/// A column of amounts.
#[derive(Clone, Copy)]
struct Amounts {
    column: usize,
    format: NumberFormat,
}

impl Amounts {
    fn of(plan: &FilePlan, role: Role) -> Option<Self> {
        let column = plan.column(role)?;
        let format = plan.columns[column].format.and_then(|format| format.number()).unwrap_or_default();
        Some(Self { column, format })
    }

    /// The amount of a row; NaN, with a warning, if its cell holds something else.
    #[inline]
    fn read(self, row: &Row, shard: &mut Shard) -> f64 {
        if row.is_empty(self.column) {
            return f64::NAN;
        }
        let cell = row.cell(self.column);
        if cell.is_empty() {
            return f64::NAN;
        }
        if self.format == NumberFormat::DecimalPoint
            && let Some(value) = number::plain(&cell)
        {
            return value;
        }
        self.read_slowly(&cell, shard)
    }

    #[inline(never)]
    fn read_slowly(self, cell: &[u8], shard: &mut Shard) -> f64 {
        let Some(amount) = number::read(cell, self.format) else {
            if is_nothing(cell) {
                return f64::NAN;
            }
            shard.warn(WarningReason::UnreadableNumber, Some(self.column), cell);
            return f64::NAN;
        };
        if let Some(currency) = amount.currency {
            shard.note_currency(currency, self.column, cell);
        }
        amount.value
    }
}

/// The currency that a cell of its own holds.
fn currency_of(cell: &[u8]) -> Option<Currency> {
    number::known_currency(std::str::from_utf8(cell).ok()?)
}

#[cfg(test)]
mod tests {
    use super::is_total;

    #[test]
    fn totals_in_several_languages() {
        for text in ["Total", "TOTAL:", "Total: 12 rows", "Total - Campaigns", "Summe", "Gesamtsumme", "Total général"]
        {
            assert!(is_total(text.as_bytes()), "{text}");
        }
        for text in ["Totally", "Total Energies", "summer", "", "Sum of parts Ltd"] {
            assert!(!is_total(text.as_bytes()), "{text}");
        }
    }
}
