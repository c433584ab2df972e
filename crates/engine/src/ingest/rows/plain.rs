//! One event per row, each fact in a column of its own.

use super::super::{FilePlan, Role};
use super::{Amounts, Row, note_oddity, push_text, times_of};
use crate::ingest::shard::Shard;
use crate::ingest::values::time::TimeReader;
use crate::log::RejectReason;

/// Reads such rows.
pub struct Plain {
    times: TimeReader,
    customer: usize,
    time: usize,
    activity: usize,
    channel: Option<usize>,
    value: Option<Amounts>,
    cost: Option<Amounts>,
    note: Option<usize>,
    attributes: Vec<usize>,
}

impl Plain {
    /// A reader for a plan that has been checked.
    pub fn new(plan: &FilePlan) -> Self {
        let needed = |role| plan.column(role).expect("a plan is checked before it is carried out");
        let time = needed(Role::Time);
        Self {
            times: times_of(plan, time),
            customer: needed(Role::Customer),
            time,
            activity: needed(Role::Activity),
            channel: plan.column(Role::Channel),
            value: Amounts::of(plan, Role::Value),
            cost: Amounts::of(plan, Role::Cost),
            note: plan.column(Role::Note),
            attributes: plan.attribute_columns().collect(),
        }
    }

    /// Reads a row.
    #[inline]
    pub fn read(&mut self, row: &Row, shard: &mut Shard) {
        let customer = row.needed(self.customer);
        if customer.is_empty() {
            return row.refuse(shard, RejectReason::MissingCustomer, Some(self.customer), b"");
        }
        let time = row.needed(self.time);
        let Some(time_ms) = self.times.read(&time) else {
            return row.refuse_time(shard, &self.times, self.time, &time);
        };
        let activity = row.needed(self.activity);
        if activity.is_empty() {
            return row.refuse(shard, RejectReason::MissingActivity, Some(self.activity), b"");
        }

        // From here on the row is an event.
        note_oddity(shard, &mut self.times, self.time, &time);
        shard.time_ms.push(time_ms);
        push_text(shard, |shard| &mut shard.customer, Some(self.customer), &customer);
        push_text(shard, |shard| &mut shard.activity, Some(self.activity), &activity);
        if let Some(at) = self.channel {
            push_text(shard, |shard| &mut shard.channel, Some(at), &row.cell(at));
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
        for (attribute, &at) in self.attributes.iter().enumerate() {
            push_text(shard, |shard| &mut shard.attributes[attribute], Some(at), &row.cell(at));
        }
    }
}
