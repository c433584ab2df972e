//! One event per row, each fact in a column of its own.

use super::super::{FilePlan, Role};
use super::{Amounts, Row, note_oddity, push_text, times_of};
use crate::ingest::shard::Shard;
use crate::ingest::split::ShortText;
use crate::ingest::values::is_nothing;
use crate::ingest::values::time::TimeReader;
use crate::log::columns::Codes;
use crate::log::{Dictionary, RejectReason};

/// Reads such rows.
pub struct Plain {
    times: TimeReader,
    customer: Texts,
    time: usize,
    activity: Texts,
    channel: Option<Texts>,
    value: Option<Amounts>,
    cost: Option<Amounts>,
    note: Option<usize>,
    attributes: Vec<Texts>,
}

impl Plain {
    /// A reader for a plan that has been checked.
    pub fn new(plan: &FilePlan) -> Self {
        let needed = |role| plan.column(role).expect("a plan is checked before it is carried out");
        let time = needed(Role::Time);
        Self {
            times: times_of(plan, Some(time)),
            customer: Texts::new(needed(Role::Customer)),
            time,
            activity: Texts::new(needed(Role::Activity)),
            channel: plan.column(Role::Channel).map(Texts::new),
            value: Amounts::of(plan, Role::Value),
            cost: Amounts::of(plan, Role::Cost),
            note: plan.column(Role::Note),
            attributes: plan.attribute_columns().map(Texts::new).collect(),
        }
    }

    /// Reads a row.
    #[inline]
    pub fn read(&mut self, row: &Row, shard: &mut Shard) {
        let customer = self.customer.code(row);
        if customer == Some(Dictionary::EMPTY) {
            return row.refuse(shard, RejectReason::MissingCustomer, Some(self.customer.column), b"");
        }
        // What was looked up before was somebody.
        if customer.is_none() {
            let text = row.needed(self.customer.column);
            if is_nothing(&text) {
                return row.refuse(shard, RejectReason::MissingCustomer, Some(self.customer.column), &text);
            }
        }
        let time = row.needed(self.time);
        let Some(time_ms) = self.times.read(&time) else {
            return row.refuse_time(shard, &self.times, Some(self.time), &time);
        };
        let activity = self.activity.code(row);
        if activity == Some(Dictionary::EMPTY) {
            return row.refuse(shard, RejectReason::MissingActivity, Some(self.activity.column), b"");
        }

        // From here on the row is an event.
        note_oddity(shard, &mut self.times, Some(self.time), &time);
        shard.time_ms.push(time_ms);
        self.customer.push(customer, row, shard, |shard| &mut shard.customer);
        self.activity.push(activity, row, shard, |shard| &mut shard.activity);
        if let Some(texts) = &mut self.channel {
            texts.push(texts.code(row), row, shard, |shard| &mut shard.channel);
        }
        if let Some(value) = self.value {
            let value = value.read(row, shard);
            shard.set_value(value);
        }
        if let Some(cost) = self.cost {
            let cost = cost.read(row, shard);
            shard.set_cost(cost);
        }
        if let Some(at) = self.note
            && !row.is_empty(at)
        {
            shard.set_note(&row.cell(at));
        }
        for (attribute, texts) in self.attributes.iter_mut().enumerate() {
            texts.push(texts.code(row), row, shard, |shard| &mut shard.attributes[attribute]);
        }
    }
}

/// Reads a column of texts; remembers short ones, because most cells hold what others have held.
struct Texts {
    column: usize,
    /// By hash: the last text that has it, with its code.
    known: Box<[(ShortText, u32); 1 << HASH_BITS]>,
}

/// Enough for most columns, and small enough to stay in the processor's first cache.
const HASH_BITS: u32 = 7;

impl Texts {
    fn new(column: usize) -> Self {
        Self { column, known: Box::new([Default::default(); 1 << HASH_BITS]) }
    }

    /// The code of a row's text, [`Dictionary::EMPTY`] if it has none; `None` if that has to be looked up.
    #[inline(always)]
    fn code(&self, row: &Row) -> Option<u32> {
        let short = match row.cells.get(self.column) {
            Some(cell) if !cell.is_empty() => cell.short(row.window),
            _ => return Some(Dictionary::EMPTY),
        };
        let Some(short) = short else {
            return row.cell(self.column).is_empty().then_some(Dictionary::EMPTY);
        };
        let (known, code) = self.known[short.hash(HASH_BITS)];
        (known == short).then_some(code)
    }

    /// Adds a row's text, whose code may be known.
    #[inline(always)]
    fn push(&mut self, code: Option<u32>, row: &Row, shard: &mut Shard, codes: impl Fn(&mut Shard) -> &mut Codes) {
        match code {
            Some(code) => codes(shard).codes.push(code),
            None => self.look_up(row, shard, codes),
        }
    }

    #[inline(never)]
    fn look_up(&mut self, row: &Row, shard: &mut Shard, codes: impl Fn(&mut Shard) -> &mut Codes) {
        let may_remember = push_text(shard, &codes, Some(self.column), &row.cell(self.column));
        if may_remember
            && let Some(short) = row.cells.get(self.column).and_then(|cell| cell.short(row.window))
            && let Some(code) = codes(shard).codes.last()
        {
            self.known[short.hash(HASH_BITS)] = (short, code);
        }
    }
}
