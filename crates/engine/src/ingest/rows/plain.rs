//! One event per row, each fact in a column of its own.

use super::super::{FilePlan, Role};
use super::{Amounts, Row, note_oddity, push_text, times_of};
use crate::ingest::shard::{Codes, Shard};
use crate::ingest::split::ShortText;
use crate::ingest::values::time::TimeReader;
use crate::log::RejectReason;

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
            times: times_of(plan, time),
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
        if row.needed(self.customer.column).is_empty() {
            return row.refuse(shard, RejectReason::MissingCustomer, Some(self.customer.column), b"");
        }
        let time = row.needed(self.time);
        let Some(time_ms) = self.times.read(&time) else {
            return row.refuse_time(shard, &self.times, self.time, &time);
        };
        if row.needed(self.activity.column).is_empty() {
            return row.refuse(shard, RejectReason::MissingActivity, Some(self.activity.column), b"");
        }

        // From here on the row is an event.
        note_oddity(shard, &mut self.times, self.time, &time);
        shard.time_ms.push(time_ms);
        self.customer.read(row, shard, |shard| &mut shard.customer);
        self.activity.read(row, shard, |shard| &mut shard.activity);
        if let Some(texts) = &mut self.channel {
            texts.read(row, shard, |shard| &mut shard.channel);
        }
        if let Some(value) = self.value {
            let amount = value.read(row, shard);
            shard.value.push(amount);
        }
        if let Some(cost) = self.cost {
            let amount = cost.read(row, shard);
            shard.cost.push(amount);
        }
        if let Some(at) = self.note {
            shard.push_note(&row.cell(at));
        }
        for (attribute, texts) in self.attributes.iter_mut().enumerate() {
            texts.read(row, shard, |shard| &mut shard.attributes[attribute]);
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

    #[inline(always)]
    fn read(&mut self, row: &Row, shard: &mut Shard, codes: impl Fn(&mut Shard) -> &mut Codes) {
        let Some(short) = row.short(self.column) else {
            return self.read_slowly(row, shard, codes);
        };
        let (known, code) = self.known[short.hash(HASH_BITS)];
        if known == short {
            return codes(shard).codes.push(code);
        }
        self.learn(short, row, shard, codes);
    }

    #[inline(never)]
    fn learn(&mut self, short: ShortText, row: &Row, shard: &mut Shard, codes: impl Fn(&mut Shard) -> &mut Codes) {
        self.read_slowly(row, shard, &codes);
        let code = *codes(shard).codes.last().expect("a text was read");
        self.known[short.hash(HASH_BITS)] = (short, code);
    }

    #[inline(never)]
    fn read_slowly(&self, row: &Row, shard: &mut Shard, codes: impl Fn(&mut Shard) -> &mut Codes) {
        push_text(shard, codes, Some(self.column), &row.cell(self.column));
    }
}
