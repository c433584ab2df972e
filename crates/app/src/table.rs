//! Tables as plain data: what a screen shows below its picture, and what it saves as CSV.

use crate::format;
use crate::text;
use desirepath_engine::contract::{Filter, Rate, csv_cell};
use desirepath_order::Ordered;
use std::cmp::Ordering;

/// A table: columns, and rows with one cell per column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The rows in the order in which they are first shown.
    pub rows: Vec<Vec<Cell>>,
}

/// A column's name and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub name: &'static str,
    /// Numbers stand to the right with digits of one width.
    pub is_numeric: bool,
}

/// A cell: what is shown, and what it is sorted and saved by.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A number with its formatted form.
    Number {
        /// The number.
        value: f64,
        /// As it is shown.
        shown: String,
    },
    /// A number of customers, and who they are.
    People(u64, Box<Filter>),
    /// A share of customers, and who these and all are, if that can be said.
    Share(Rate, Option<Box<[Filter; 2]>>),
    /// Nothing to say.
    Nothing,
}

/// Columns of these names. A name that starts with `#` heads a column of numbers.
pub fn columns_of(names: &[&'static str]) -> Vec<Column> {
    let column = |name: &&'static str| match name.strip_prefix('#') {
        Some(name) => Column { name, is_numeric: true },
        None => Column { name, is_numeric: false },
    };
    names.iter().map(column).collect()
}

impl Table {
    /// A table without rows, with the columns that [`columns_of`] makes of these names.
    pub fn new(columns: &[&'static str]) -> Self {
        Self { columns: columns_of(columns), rows: Vec::new() }
    }

    /// The same table with these rows.
    pub fn with_rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows = rows.into_iter().collect();
        debug_assert!(self.rows.iter().all(|row| row.len() == self.columns.len()));
        self
    }

    /// The positions of the rows, ordered by a column; equal cells keep their order, and what has
    /// nothing to say comes last either way.
    pub fn order_by(&self, column: usize, is_descending: bool) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        let cells: Vec<Cell> = self.rows.iter().map(|row| row[column].without_case()).collect();
        order.order_by(|&a, &b| {
            let (a, b) = (&cells[a], &cells[b]);
            match (a == &Cell::Nothing, b == &Cell::Nothing) {
                (false, false) if is_descending => b.compare(a),
                (false, false) => a.compare(b),
                (a, b) => a.cmp(&b),
            }
        });
        order
    }

    /// The table as CSV (RFC 4180), numbers unformatted, texts safe to open in a spreadsheet.
    pub fn csv(&self) -> String {
        let mut csv = String::new();
        let mut line = |cells: &mut dyn Iterator<Item = String>| {
            csv.push_str(&cells.collect::<Vec<_>>().join(","));
            csv.push_str("\r\n");
        };
        line(&mut self.columns.iter().map(|column| csv_cell(column.name)));
        for row in &self.rows {
            line(&mut row.iter().map(Cell::csv));
        }
        csv
    }
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A whole number.
    pub fn count(n: u64) -> Self {
        Self::Number { value: n as f64, shown: format::count(n) }
    }

    /// A number in a form of its own; [`Cell::Nothing`] if there is none.
    pub fn number(value: Option<f64>, shown: impl Fn(f64) -> String) -> Self {
        value.map_or(Self::Nothing, |value| Self::Number { value, shown: shown(value) })
    }

    /// A fraction as percent.
    pub fn percent(share: Option<f64>) -> Self {
        Self::number(share, format::percent)
    }

    /// A span of time in seconds.
    pub fn duration(seconds: Option<f64>) -> Self {
        Self::number(seconds, format::duration)
    }

    /// An amount of money.
    pub fn money(amount: Option<f64>) -> Self {
        Self::number(amount, format::money)
    }

    /// A rate with its interval and counts, sorted by the rate; too few customers come last.
    pub fn rate(rate: &Rate) -> Self {
        Self::Share(*rate, None)
    }

    /// The same, opening who is behind its counts.
    pub fn rate_of(rate: &Rate, who: Option<[Filter; 2]>) -> Self {
        Self::Share(*rate, who.map(Box::new))
    }

    /// A number of customers that opens who they are.
    pub fn people(count: u64, who: Filter) -> Self {
        Self::People(count, Box::new(who))
    }

    /// The number, if it is one.
    fn value(&self) -> Option<f64> {
        match self {
            Self::Number { value, .. } => Some(*value),
            Self::People(count, _) => Some(*count as f64),
            Self::Share(rate, _) => rate.rate.filter(|_| !rate.too_few),
            Self::Text(_) | Self::Nothing => None,
        }
    }

    /// What is shown.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Number { shown: text, .. } => text.clone(),
            Self::People(count, _) => format::count(*count),
            Self::Share(rate, _) => format::rate(rate),
            Self::Nothing => format::NOTHING.to_owned(),
        }
    }

    /// What it is sorted by: capital letters are as small ones.
    fn without_case(&self) -> Self {
        match self {
            Self::Text(text) => Self::Text(text::lower(text)),
            other => other.clone(),
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self.value(), other.value()) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            // A text among numbers says that there is no number to tell.
            (Some(_), None) => Ordering::Greater,
            (None, Some(_)) => Ordering::Less,
            (None, None) => self.shown().cmp(&other.shown()),
        }
    }

    fn csv(&self) -> String {
        match (self, self.value()) {
            (_, Some(value)) => value.to_string(),
            (Self::Nothing, _) => String::new(),
            (text, None) => csv_cell(&text.shown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table::new(&["step", "#customers", "#share"]).with_rows([
            vec![Cell::text("visit"), Cell::count(1200), Cell::percent(Some(0.5))],
            vec![Cell::text("=HYPERLINK(\"x\")"), Cell::count(30), Cell::Nothing],
            vec![Cell::text("order, paid"), Cell::count(400), Cell::percent(Some(0.125))],
        ])
    }

    #[test]
    fn sorts_numbers_as_numbers_and_nothing_last() {
        assert_eq!(table().order_by(1, true), [0, 2, 1]);
        assert_eq!(table().order_by(2, true), [0, 2, 1]);
        assert_eq!(table().order_by(2, false), [2, 0, 1]);
        assert_eq!(table().order_by(0, false), [1, 2, 0]);
    }

    #[test]
    fn csv_is_raw_and_no_formula() {
        assert_eq!(
            table().csv(),
            "step,customers,share\r\nvisit,1200,0.5\r\n\"'=HYPERLINK(\"\"x\"\")\",30,\r\n\"order, paid\",400,0.125\r\n"
        );
        for start in ["=1", "+1", "-1", "@a", "\ta"] {
            assert!(csv_cell(start).starts_with('\''), "{start}");
        }
    }
}
