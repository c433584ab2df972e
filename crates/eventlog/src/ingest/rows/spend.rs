//! What was spent on advertising: rows with a day, a channel and a cost, and no customer.
//!
//! They make no events. What was spent is kept by day and channel, in millionths, so that sums
//! do not depend on how the file was cut.

use super::super::{FilePlan, Role};
use super::general::Text;
use super::{Amounts, Row};
use crate::ingest::shard::{LocalSpend, Shard};
use crate::ingest::values::is_nothing;
use crate::ingest::values::time::TimeReader;
use crate::ingest::values::zone::Zone;
use crate::log::SkipReason;
use crate::log::time::DAY_MS;
use hashbrown::HashMap;

/// Reads such rows.
pub struct Spends {
    times: TimeReader,
    time: usize,
    channel: Option<Text>,
    cost: Amounts,
    /// Where the spend of a day and channel is.
    known: HashMap<(i64, Vec<u8>), usize, foldhash::fast::FixedState>,
}

impl Spends {
    /// A reader for a plan that has been checked.
    pub fn new(plan: &FilePlan) -> Self {
        let time = plan.column(Role::Time).expect("a plan of spend has times");
        let format = plan.columns[time].format.and_then(|format| format.time()).unwrap_or_default();
        Self {
            // A day of spend is the one that the report names, wherever clocks hang.
            times: TimeReader::new(format, Zone::Utc),
            time,
            channel: Text::of_role(plan, Role::Channel),
            cost: Amounts::of(plan, Role::Cost).expect("a plan of spend has costs"),
            known: HashMap::default(),
        }
    }

    /// Reads a row.
    pub fn read(&mut self, row: &Row, shard: &mut Shard) {
        let time = row.cell(self.time);
        let Some(time_ms) = self.times.read(&time) else {
            // What is neither of a day nor of a channel sums up the others.
            let is_sum = is_nothing(&time) && self.channel.as_ref().is_none_or(|channel| is_nothing(&channel.of(row)));
            return match is_sum {
                true => shard.skip(SkipReason::Total, &row.first_text()),
                false => row.refuse_time(shard, &self.times, Some(self.time), &time),
            };
        };
        let cost = self.cost.read(row, shard);
        shard.used += 1;
        let micros = if cost.is_nan() { 0 } else { (cost * 1e6).round() as i64 };
        let channel = self.channel.as_ref().map_or(Vec::new(), |channel| channel.of(row).into_owned());
        let day = time_ms.div_euclid(DAY_MS);
        let first_line = shard.lines;
        let spends = &mut shard.remarks.spend;
        let at = *self.known.entry((day, channel)).or_insert_with_key(|(day, channel)| {
            let channel = String::from_utf8_lossy(channel).into_owned();
            spends.push(LocalSpend { day: *day, channel, rows: 0, micros: 0, first_line });
            spends.len() - 1
        });
        spends[at].rows += 1;
        spends[at].micros = spends[at].micros.saturating_add(micros);
    }
}
