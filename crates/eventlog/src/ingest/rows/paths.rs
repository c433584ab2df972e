//! Aggregated paths: a row is a sequence of steps, with how many customers took it.
//!
//! `a > b > c, conversions 2, value 50, nulls 1` becomes three customers with the events a, b, c,
//! of whom two have the event `conversion` behind them, worth 25 each. So customers, conversions
//! and value add up to those of the file. Steps are activities and channels at once; the
//! conversion has no channel, so that credit goes to the steps. Such a file has no times: steps are
//! an hour apart, from the start of 2000 on, and nothing that is measured in time means anything.

use super::super::{FilePlan, Role};
use super::{Amounts, Row, is_total, push_text, trim};
use crate::ingest::shard::Shard;
use crate::ingest::values::NumberFormat;
use crate::ingest::values::number;
use crate::log::{RejectReason, SkipReason, WarningReason};

/// The most events that aggregated paths may stand for: what fits into the memory of a browser.
pub const MAX_PATH_EVENTS: u64 = 20_000_000;

/// The name of the event behind a path that was counted as conversion.
const CONVERSION: &[u8] = b"conversion";

/// The first step of every path: 2000-01-01.
const START_MS: i64 = 946_684_800_000;

const HOUR_MS: i64 = 3_600_000;

/// Reads such rows.
pub struct Paths {
    path: usize,
    separator: Vec<u8>,
    conversions: (usize, NumberFormat),
    nulls: Option<(usize, NumberFormat)>,
    value: Option<Amounts>,
}

impl Paths {
    /// A reader for a plan that has been checked.
    pub fn new(plan: &FilePlan) -> Self {
        let counts = |role| Amounts::of(plan, role).map(|Amounts { column, format }| (column, format));
        Self {
            path: plan.column(Role::Path).expect("a plan with paths"),
            separator: trim(plan.path_separator.as_bytes()).to_vec(),
            conversions: counts(Role::Conversions).expect("a plan is checked before it is carried out"),
            nulls: counts(Role::Nulls),
            value: Amounts::of(plan, Role::Value),
        }
    }

    /// Reads a row.
    pub fn read(&mut self, row: &Row, shard: &mut Shard) {
        let path = row.cell(self.path);
        if is_total(&path) {
            return shard.skip(SkipReason::Total, &path);
        }
        let steps: Vec<&[u8]> = split(&path, &self.separator).map(trim).filter(|step| !step.is_empty()).collect();
        if steps.is_empty() {
            return row.refuse(shard, RejectReason::MissingActivity, Some(self.path), b"");
        }
        let mut counts = [0; 2];
        for (count, column) in counts.iter_mut().zip([Some(self.conversions), self.nulls]) {
            let Some((at, format)) = column else { continue };
            let cell = row.cell(at);
            match read_count(&cell, format) {
                Some(read) => *count = read,
                None => return row.refuse(shard, RejectReason::UnreadableCount, Some(at), &cell),
            }
        }
        let [conversions, nulls] = counts;
        let value = self.value.map(|value| value.read(row, shard));
        if conversions == 0
            && let (Some(amounts), Some(amount)) = (self.value, value)
            && amount.abs() > 0.0
        {
            shard.warn(WarningReason::ValueWithoutConversion, Some(amounts.column), &row.cell(amounts.column));
        }
        shard.used += 1;
        let meant = (conversions + nulls).saturating_mul(steps.len() as u64).saturating_add(conversions);
        shard.remarks.events_meant = shard.remarks.events_meant.saturating_add(meant);
        // Too many: the builder says so, and nothing of it is kept.
        if shard.remarks.events_meant > MAX_PATH_EVENTS {
            return;
        }
        let share = value.unwrap_or(f64::NAN) / conversions as f64;
        for customer in 0..conversions + nulls {
            for (at, step) in steps.iter().enumerate() {
                self.push(shard, at, step, step, f64::NAN);
            }
            if customer < conversions {
                // The last one takes what rounding has left.
                let is_last = customer + 1 == conversions;
                let rest = value.unwrap_or(f64::NAN) - share * (conversions - 1) as f64;
                self.push(shard, steps.len(), CONVERSION, b"", if is_last { rest } else { share });
            }
            shard.nameless += 1;
        }
    }

    fn push(&self, shard: &mut Shard, at: usize, activity: &[u8], channel: &[u8], value: f64) {
        shard.time_ms.push(START_MS + at as i64 * HOUR_MS);
        shard.customer.codes.push(shard.nameless);
        push_text(shard, |shard| &mut shard.activity, Some(self.path), activity);
        push_text(shard, |shard| &mut shard.channel, Some(self.path), channel);
        shard.set_value(value);
    }
}

/// A count from 0 on; an empty cell is none.
fn read_count(cell: &[u8], format: NumberFormat) -> Option<u64> {
    if cell.is_empty() {
        return Some(0);
    }
    let count = number::read(cell, format)?.value;
    (count >= 0.0 && count.fract() == 0.0 && count <= 1e15).then_some(count as u64)
}

/// The parts of a text between separators.
fn split<'a>(text: &'a [u8], separator: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let at = text.windows(separator.len().max(1)).position(|window| window == separator);
        rest = at.map(|at| &text[at + separator.len()..]);
        Some(&text[..at.unwrap_or(text.len())])
    })
}
