//! Shards into one log.

mod account;
mod join;
mod orders;

use self::join::{Places, column, join_codes};
use super::clean::clean;
use super::identity::stitch;
use super::ledger::apply_ledger;
use super::recipe::ImportSettings;
use super::rows::MAX_PATH_EVENTS;
use super::shard::{Shard, ShardReader, ShardStart};
use super::values::zone::Zone;
use super::{FilePlan, IngestError, Role};
use crate::executor::{Executor, Serial, Task};
use crate::log::{ActivityId, Attribute, ChannelId, Dictionary, EventLog, Notes, Provenance, Sample, Vocabulary};
use desirepath_order::filled;
use std::collections::BTreeMap;
use std::mem::take;

pub(super) use self::account::{provenance, turn_costs};
pub(super) use self::join::{Part, sort};

/// Joins shards into a log that is the same however the files were cut.
///
/// Shards come in order: the files as given, each from start to end.
pub struct LogBuilder {
    plans: Vec<FilePlan>,
    /// By file: its shards so far.
    shards: Vec<Vec<Shard>>,
    settings: ImportSettings,
}

impl LogBuilder {
    /// A builder for the files with these plans.
    ///
    /// # Errors
    /// A plan that cannot be carried out ([`FilePlan::check`]), or [`IngestError::UnknownZone`].
    pub fn new(mut plans: Vec<FilePlan>) -> Result<Self, IngestError> {
        for plan in &mut plans {
            plan.check()?;
            // Every reader of the file takes the table from its plan.
            plan.zone_table = Zone::of_plan(plan)?.table().cloned();
        }
        let shards = plans.iter().map(|_| Vec::new()).collect();
        Ok(Self { plans, shards, settings: ImportSettings::default() })
    }

    /// The plans, one per file.
    pub fn plans(&self) -> &[FilePlan] {
        &self.plans
    }

    /// Adds the next shard of a file.
    ///
    /// # Errors
    /// The byte at which the shard should have started, if it guessed wrongly: read the same
    /// part again from [`ShardStart::Exact`] and push that.
    pub fn push(&mut self, file: usize, shard: Shard) -> Result<(), u64> {
        let start = self.shards[file].last().map_or(self.plans[file].data_start, |before| before.end);
        if shard.start != start {
            return Err(start);
        }
        self.shards[file].push(shard);
        Ok(())
    }

    /// Builds the log as these settings say.
    pub fn with_settings(mut self, settings: ImportSettings) -> Self {
        self.settings = settings;
        self
    }

    /// The log, with columns joined as tasks.
    ///
    /// # Errors
    /// Not a single row could be used, rules have dropped all events, or there are more than 4
    /// billion events, or more than [`MAX_PATH_EVENTS`] of aggregated paths.
    pub fn finish(mut self, executor: &dyn Executor) -> Result<EventLog, IngestError> {
        self.shards.iter_mut().for_each(|shards| account::turn_costs(shards));
        let mut provenance = account::provenance(&self.plans, &self.shards);
        let meant: u64 = self.shards.iter().flatten().map(|shard| shard.remarks.events_meant).sum();
        if meant > MAX_PATH_EVENTS {
            return Err(IngestError::TooManyPaths { events: meant, most: MAX_PATH_EVENTS });
        }
        let events: usize = self.shards.iter().flatten().map(Shard::events).sum();
        let left_out: u64 = self.shards.iter().flatten().map(|shard| shard.left_out).sum();
        if events == 0
            && left_out == 0
            && let Some(error) = account::nothing_usable(&self.plans, &provenance)
        {
            return Err(error);
        }
        if u32::try_from(events).is_err() {
            return Err(IngestError::TooLarge { what: "events".to_owned() });
        }
        let has = |role| self.plans.iter().any(|plan| plan.has(role));
        let (has_channel, has_value, has_cost, has_note) =
            (has(Role::Channel) || has(Role::Path), has(Role::Value), has(Role::Cost), has(Role::Note));
        let attributes = self.attribute_columns();
        let mut parts: Vec<Part> = Vec::new();
        for (file, shards) in self.shards.into_iter().enumerate() {
            let mut named = 0;
            for mut shard in shards {
                name_customers(&mut shard, &self.plans[file].file, &mut named);
                parts.push(Part { file, events: shard.events(), shard });
            }
        }
        if self.settings.identity.are_wanted(&self.plans) {
            provenance.identity = Some(stitch(&self.plans, &mut parts, &self.settings.identity));
        }
        if let Some(one_in) = self.settings.sample_one_in {
            take_sample(&mut parts, one_in, &mut provenance)?;
        }
        let merged = orders::merge(&self.plans, &mut parts, &mut provenance);

        let (customers, customer) = join_codes(column(&mut parts, |_, shard| take(&mut shard.customer)));
        let times = column(&mut parts, |_, shard| take(&mut shard.time_ms));
        let (places, time_ms) = Places::find(&customer, customers.len(), times, merged.as_deref());
        drop(customer);

        // The other columns have nothing to do with each other.
        let (mut activity, mut channel, mut value, mut cost) = Default::default();
        let mut notes = Ok(Notes::default());
        let mut attributes: Vec<_> = attributes.into_iter().map(|(name, of)| (name, of, Default::default())).collect();
        let mut tasks: Vec<Task> = Vec::new();
        if has_note {
            let parts = column(&mut parts, |_, shard| take(&mut shard.notes));
            tasks.push(Box::new(|| notes = places.put_notes(parts)));
        }
        if has_value {
            let parts = column(&mut parts, |_, shard| take(&mut shard.value));
            tasks.push(Box::new(|| value = places.put_amounts(parts)));
        }
        if has_cost {
            let parts = column(&mut parts, |_, shard| take(&mut shard.cost));
            tasks.push(Box::new(|| cost = places.put_amounts(parts)));
        }
        if has_channel {
            let parts = column(&mut parts, |_, shard| take(&mut shard.channel));
            tasks.push(Box::new(|| channel = places.put_codes(parts)));
        }
        for (_, column_of, attribute) in &mut attributes {
            let take = |file: usize, shard: &mut Shard| column_of[file].map(|at| take(&mut shard.attributes[at]));
            let parts = column(&mut parts, |file, shard| take(file, shard).unwrap_or_default());
            tasks.push(Box::new(|| *attribute = places.put_packed(parts)));
        }
        let parts = column(&mut parts, |_, shard| take(&mut shard.activity));
        tasks.push(Box::new(|| activity = places.put_codes(parts)));
        executor.run(tasks);

        let (activities, activity) = activity;
        let (channels, channel) = with_spend(channel.0, channel.1, &mut provenance);
        let attributes =
            attributes.into_iter().map(|(name, _, (texts, codes))| Attribute { name, codes, texts }).collect();
        let log = EventLog {
            time_ms,
            activity: activity.into_iter().map(ActivityId).collect(),
            channel: channel.into_iter().map(ChannelId).collect(),
            value,
            cost,
            notes: notes?,
            attributes,
            vocabulary: Vocabulary { customers, activities, channels },
            offsets: places.offsets,
            provenance,
        };
        apply_ledger(clean(log, &self.settings.rules)?, &self.settings.ledger)
    }

    /// The attribute columns of all files by name, in the order in which the names first appear;
    /// for each, by file, which of the file's attribute columns it is.
    fn attribute_columns(&self) -> Vec<(String, Vec<Option<usize>>)> {
        let mut columns: Vec<(String, Vec<Option<usize>>)> = Vec::new();
        for (file, plan) in self.plans.iter().enumerate() {
            let names = plan.attribute_columns().map(|at| &plan.columns[at].name);
            for (at, name) in names.enumerate() {
                let known = columns.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                    columns.push((name.clone(), vec![None; self.plans.len()]));
                    columns.len() - 1
                });
                columns[known].1[file] = Some(at);
            }
        }
        columns
    }
}

/// Leaves customers out who are not in the sample.
fn take_sample(parts: &mut [Part], one_in: u32, provenance: &mut Provenance) -> Result<(), IngestError> {
    for part in &mut *parts {
        part.shard.sample(one_in);
        part.events = part.shard.events();
    }
    let events_left_out = parts.iter().map(|part| part.shard.left_out).sum();
    if parts.iter().all(|part| part.events == 0) && events_left_out > 0 {
        return Err(IngestError::EmptySample { one_in });
    }
    // What was spent is for all customers.
    provenance.spend.iter_mut().for_each(|spend| spend.cost /= f64::from(one_in.max(1)));
    provenance.sample = Some(Sample { one_in, events_left_out });
    Ok(())
}

/// Has channels of spend among those of events: written alike up to upper and lower case, they are
/// the same.
fn with_spend(channels: Dictionary, codes: Vec<u32>, provenance: &mut Provenance) -> (Dictionary, Vec<u32>) {
    if provenance.spend.is_empty() {
        return (channels, codes);
    }
    let lower = |text: &str| text.trim().to_lowercase();
    let texts = (0..channels.len() as u32).rev().map(|code| channels.text(code));
    let known: BTreeMap<String, String> = filled(texts.map(|text| (lower(&text), text.into_owned())));
    let mut texts = channels;
    for spend in &mut provenance.spend {
        if let Some(name) = known.get(&lower(&spend.channel)) {
            spend.channel.clone_from(name);
        } else if !spend.channel.is_empty() {
            texts.encode(spend.channel.as_bytes());
        }
    }
    let (sorted, rank) = sort(&texts);
    let codes = codes.into_iter().map(|code| rank.get(code as usize).copied().unwrap_or(Dictionary::EMPTY)).collect();
    (sorted, codes)
}

/// Gives the customers that a shard only counts their names, counted on through the file.
fn name_customers(shard: &mut Shard, file: &str, named: &mut u64) {
    for _ in 0..shard.nameless {
        *named += 1;
        shard.customer.texts.encode(format!("{file} #{named}").as_bytes());
    }
}

/// Reads a whole file that is in memory.
///
/// # Errors
/// As [`LogBuilder::new`] and [`LogBuilder::finish`].
pub fn read_whole(plan: &FilePlan, bytes: &[u8]) -> Result<EventLog, IngestError> {
    let mut builder = LogBuilder::new(vec![plan.clone()])?;
    let mut reader = ShardReader::new(plan, ShardStart::Exact(plan.data_start), plan.bytes);
    while let Some(range) = reader.wants() {
        let bytes = bytes.get(range.start as usize..range.end as usize).ok_or_else(|| IngestError::Unreadable {
            file: plan.file.clone(),
            problem: "it is shorter than its plan says".to_owned(),
        })?;
        reader.push(bytes.len(), |space| space.copy_from_slice(bytes));
    }
    builder.push(0, reader.finish()).expect("a file's only shard starts where the plan says");
    builder.finish(&Serial)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::preview;
    use proptest::prelude::*;

    fn plan(csv: &str) -> FilePlan {
        let mut plan = preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
        let roles = [Role::Customer, Role::Time, Role::Activity, Role::Value, Role::Note];
        plan.columns.iter_mut().zip(roles).for_each(|(column, role)| column.role = role);
        plan
    }

    /// Reads the parts between cuts as a host would, guessing every start but the first.
    fn read_cut(plan: &FilePlan, csv: &[u8], cuts: &[u64]) -> Result<EventLog, IngestError> {
        let mut builder = LogBuilder::new(vec![plan.clone()])?;
        let mut starts = vec![plan.data_start];
        starts.extend(cuts.iter().filter(|&&cut| cut > plan.data_start));
        for (at, &start) in starts.iter().enumerate() {
            let end = starts.get(at + 1).copied().unwrap_or(plan.bytes);
            let read = |start| {
                let mut reader = ShardReader::new(plan, start, end);
                while let Some(range) = reader.wants() {
                    let bytes = &csv[range.start as usize..range.end as usize];
                    reader.push(bytes.len(), |space| space.copy_from_slice(bytes));
                }
                reader.finish()
            };
            let shard = read(if at == 0 { ShardStart::Exact(start) } else { ShardStart::Guess(start) });
            let (head, buffers) = shard.parts();
            let lengths: Vec<usize> = buffers.iter().map(|buffer| buffer.len()).collect();
            let shard = Shard::from_parts(head, &lengths, |at, space| space.copy_from_slice(buffers[at]));
            if let Err(exact) = builder.push(0, shard) {
                builder.push(0, read(ShardStart::Exact(exact))).expect("an exact start is right");
            }
        }
        builder.finish(&Serial).map(comparable)
    }

    fn read_serially(plan: &FilePlan, csv: &str) -> Result<EventLog, IngestError> {
        read_whole(plan, csv.as_bytes()).map(comparable)
    }

    /// A missing amount is not a number, and so not equal to itself.
    fn comparable(mut log: EventLog) -> EventLog {
        log.value.iter_mut().filter(|value| value.is_nan()).for_each(|value| *value = f64::MIN);
        log
    }

    const TRICKY: &str = "customer,time,activity,value,note\r\n\
        b,2026-01-02T10:00:00Z,\"buy, now\",12.50,\"line one\nline two, still \"\"it\"\"\"\r\n\
        a,2026-01-01,visit,,\r\n\
        ,2026-01-01,visit,,\r\n\
        a,not a time,visit,,\"x\ny\nz\"\r\n\
        b,2026-01-01,visit,abc,5\" pipe\r\n\
        \r\n\
        a,2026-01-03,call,1e2,\"\"\r\n\
        c,2026-01-03,call,1,one,too many\r\n\
        c,2026-01-03,\"\n,\n,\n\",1,\"a,b,c\nd,e,f,g\n1,2026-01-01,x,,\"\r\n\
        d,2026-01-03,visit";

    /// The log of a file of events and one of spend, with what was spent by day and channel.
    fn with_spend(spend: &str) -> EventLog {
        let events = "customer,time,activity\na,2026-01-01,visit\n";
        let files = [("events.csv", events), ("spend.csv", spend)];
        let plans = files.map(|(name, csv)| preview(name, csv.as_bytes(), csv.len() as u64).unwrap().plan);
        let mut builder = LogBuilder::new(plans.to_vec()).unwrap();
        for (file, (plan, (_, csv))) in plans.iter().zip(files).enumerate() {
            let mut reader = ShardReader::new(plan, ShardStart::Exact(plan.data_start), plan.bytes);
            while let Some(range) = reader.wants() {
                let bytes = &csv.as_bytes()[range.start as usize..range.end as usize];
                reader.push(bytes.len(), |space| space.copy_from_slice(bytes));
            }
            builder.push(file, reader.finish()).unwrap();
        }
        builder.finish(&Serial).unwrap()
    }

    #[test]
    fn sums_of_spend_are_not_added_to_what_they_sum_up() {
        let header = "Campaign name,Reach,Amount spent (EUR),Reporting starts,Reporting ends\n";
        let rows = "Spring,2000,100.25,2026-01-01,2026-01-31\nRetarget,800,50.00,2026-01-01,2026-01-31\n";
        let spent = |csv: String| {
            let provenance = with_spend(&csv).provenance;
            let lines: Vec<u64> = provenance.skipped.iter().map(|skip| skip.line).collect();
            assert_eq!(provenance.rows(), provenance.used() + provenance.rejected() + provenance.skipped_rows());
            (provenance.spend.iter().map(|spend| spend.cost).sum::<f64>(), lines)
        };
        assert_eq!(spent(format!("{header}{rows},2800,150.25,2026-01-01,2026-01-31\n")), (150.25, vec![4]));
        assert_eq!(spent(format!("{header},2800,150.25,2026-01-01,2026-01-31\n{rows}")), (150.25, vec![2]));
        // What was spent on no channel in particular counts.
        assert_eq!(spent(format!("{header}{rows},2800,20.00,2026-01-01,2026-01-31\n")), (170.25, vec![]));
    }

    #[test]
    fn costs_may_be_written_below_zero() {
        let spent = |costs: [&str; 2]| {
            let log = with_spend(&format!("day,campaign,cost\n2026-01-01,a,{}\n2026-01-02,a,{}\n", costs[0], costs[1]));
            log.provenance.spend.iter().map(|spend| spend.cost).collect::<Vec<_>>()
        };
        assert_eq!(spent(["-1.5", "-2"]), [1.5, 2.0]);
        assert_eq!(spent(["1.5", "-2"]), [1.5, -2.0]);
    }

    #[test]
    fn every_cut_gives_the_serial_log() {
        let plan = plan(TRICKY);
        let serial = read_serially(&plan, TRICKY).unwrap();
        assert_eq!((serial.events(), serial.customers()), (6, 4));
        assert_eq!(serial.provenance.rows(), 9);
        assert_eq!(serial.provenance.rejected(), 3);
        let lines: Vec<_> = serial.provenance.rejects.iter().map(|r| (r.line, r.reason)).collect();
        use crate::log::RejectReason::*;
        assert_eq!(lines, [(5, MissingCustomer), (6, UnreadableTime), (12, TooManyCells)]);
        for a in 0..TRICKY.len() as u64 {
            for b in [a + 1, a + 7, a + 40] {
                let cuts: Vec<u64> = [a, b].into_iter().filter(|&cut| cut < plan.bytes).collect();
                assert_eq!(read_cut(&plan, TRICKY.as_bytes(), &cuts).unwrap(), serial, "cut at {cuts:?}");
            }
        }
    }

    #[test]
    fn events_are_sorted_and_ties_keep_the_input_order() {
        let csv =
            "customer,time,activity\nx,2026-01-02,late\ny,2026-01-01,only\nx,2026-01-01,first\nx,2026-01-01,second\n";
        let log = read_whole(&plan(csv), csv.as_bytes()).unwrap();
        let names: Vec<String> = log.activity.iter().map(|&a| log.vocabulary.activity(a)).collect();
        assert_eq!(names, ["first", "second", "late", "only"]);
        assert_eq!(log.offsets, [0, 3, 4]);
    }

    #[test]
    fn files_join_by_customer_and_by_attribute_name() {
        let a = "customer,time,activity,region\nx,2026-01-02,visit,north\n";
        let b = "activity,colour,customer,time\ncall,red,x,2026-01-01\ncall,blue,y,2026-01-01\n";
        let mut builder = LogBuilder::new(
            [a, b].map(|csv| preview("f.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan).to_vec(),
        )
        .unwrap();
        for (file, csv) in [a, b].into_iter().enumerate() {
            let plan = builder.plans()[file].clone();
            let mut reader = ShardReader::new(&plan, ShardStart::Exact(plan.data_start), plan.bytes);
            while let Some(range) = reader.wants() {
                let bytes = &csv.as_bytes()[range.start as usize..range.end as usize];
                reader.push(bytes.len(), |space| space.copy_from_slice(bytes));
            }
            builder.push(file, reader.finish()).unwrap();
        }
        let log = builder.finish(&Serial).unwrap();
        assert_eq!(log.customers(), 2);
        let attribute = |name: &str| {
            let attribute = log.attributes.iter().find(|attribute| attribute.name == name).unwrap();
            attribute.codes.iter().map(|code| attribute.texts.text(code).into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(attribute("region"), ["", "north", ""]);
        assert_eq!(attribute("colour"), ["red", "", "blue"]);
    }

    proptest! {
        /// Whatever the bytes, however they are cut: no panic, the same log, totals reconcile.
        #[test]
        fn cuts_never_change_anything(
            body in "([abc]{0,2},(2026-01-0[1-9]|x)?,(visit|\"v\"\"x\n,\"|buy|\"),[0-9]{0,2},[n\",\n]{0,5}\r?\n){0,12}",
            cuts in prop::collection::vec(0u64..400, 0..4),
        ) {
            let csv = format!("customer,time,activity,value,note\n{body}z,2026-01-01,visit,,\n");
            let plan = plan(&csv);
            let mut cuts: Vec<u64> = cuts.into_iter().filter(|&cut| cut < plan.bytes).collect();
            cuts.sort_unstable();
            cuts.dedup();
            let serial = read_serially(&plan, &csv);
            let cut = read_cut(&plan, csv.as_bytes(), &cuts);
            prop_assert_eq!(&serial, &cut);
            if let Ok(log) = serial {
                let counted = log.events() as u64 + log.provenance.rejected() + log.provenance.skipped_rows();
                prop_assert_eq!(log.provenance.rows(), counted);
            }
        }
    }
}
