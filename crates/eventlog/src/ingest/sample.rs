//! A sample of whole customers, and whether one is needed: for files that would not fit into memory.
//!
//! A customer is in the sample if the hash of its name says so: the same customers whatever the
//! order of files and rows, however they are cut, on every machine. It is looked up once per
//! customer and shard, when the shard is read; its other events are dropped there. Where customers
//! of several files are stitched, only the stitched name says who is whole, so that the sample is
//! taken after that. Rejects and rows passed over are counted in full, money that was spent on
//! nobody in particular by the sample's share.

use super::preview::FilePreview;
use super::recipe::ImportSettings;
use super::shard::Shard;
use super::{FilePlan, Role};
use crate::log::columns::{Codes, Column};
use crate::log::{Dictionary, Notes, Sparse};
use desirepath_stats::random::mix;
use serde::{Deserialize, Serialize};

/// Whether a customer is in a sample of one in so many: FNV-1a (Fowler, Noll, Vo 1991), mixed,
/// so that names that count up are spread.
pub(super) fn is_in_sample(customer: &[u8], one_in: u32) -> bool {
    let hash = customer
        .iter()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3));
    mix(hash).is_multiple_of(u64::from(one_in.max(1)))
}

impl ImportSettings {
    /// Has plans take the sample while their files are read, as far as it can be told then who is
    /// in it. Without this, it is taken when all has been read.
    pub fn sample_early(&self, plans: &mut [FilePlan]) {
        if self.identity.are_wanted(plans) {
            return;
        }
        for plan in plans.iter_mut().filter(|plan| plan.column(Role::Path).is_none()) {
            plan.sample_one_in = self.sample_one_in;
        }
    }
}

impl Shard {
    /// Drops the events of customers who are not in the sample.
    pub(super) fn sample(&mut self, one_in: u32) {
        let texts = &self.customer.texts;
        let is_kept: Vec<bool> = (0..texts.len() as u32).map(|code| is_in_sample(texts.bytes(code), one_in)).collect();
        if !is_kept.contains(&false) {
            return;
        }
        let is_in = |code: u32| is_kept.get(code as usize) == Some(&true);
        let codes = self.customer.codes.iter().enumerate();
        let events: Vec<u32> = codes.filter(|(_, code)| is_in(*code)).map(|(event, _)| event as u32).collect();
        self.left_out += (self.events() - events.len()) as u64;
        self.time_ms = events.iter().map(|&event| self.time_ms[event as usize]).collect();
        for column in [&mut self.customer, &mut self.activity, &mut self.channel, &mut self.order] {
            *column = pick(column, &events);
        }
        self.attributes.iter_mut().for_each(|column| *column = pick(column, &events));
        self.value = pick_cells(std::mem::take(&mut self.value), &events);
        self.cost = pick_cells(std::mem::take(&mut self.cost), &events);
        let mut notes = Notes::default();
        for (at, &event) in events.iter().enumerate() {
            notes.add(at, self.notes.note(event as usize));
        }
        self.notes = notes;
    }
}

/// The codes of some events, with the texts that these have.
fn pick(column: &Codes, events: &[u32]) -> Codes {
    let mut picked = Codes::default();
    let mut new_code = vec![Dictionary::EMPTY; column.texts.len()];
    for code in events.iter().filter_map(|&event| column.codes.get(event as usize)) {
        let new = match new_code.get_mut(code as usize) {
            Some(new) if *new == Dictionary::EMPTY => {
                *new = picked.texts.encode(column.texts.bytes(code));
                *new
            }
            Some(new) => *new,
            None => Dictionary::EMPTY,
        };
        picked.codes.push(new);
    }
    picked
}

fn pick_cells(cells: Sparse<f64>, events: &[u32]) -> Sparse<f64> {
    let mut picked = Sparse::default();
    let mut at = 0;
    cells.for_each(|event, cell| {
        while events.get(at).is_some_and(|&kept| (kept as usize) < event) {
            at += 1;
        }
        if events.get(at) == Some(&(event as u32)) {
            picked.set(at, cell);
        }
    });
    picked
}

/// How large a log files would make.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Estimate {
    /// About how many events.
    pub events: u64,
    /// About how many bytes of memory reading them takes at most.
    pub bytes: u64,
}

impl Estimate {
    /// What a browser's tab can hold at most: WebAssembly has 4 GiB, of which some is to spare.
    pub const MOST_BYTES: u64 = 3 << 30;

    /// What a tab should hold.
    const GOAL_BYTES: u64 = 2 << 30;

    /// Judges a file by the beginning of it: so many rows in so many bytes.
    pub(super) fn of(plan: &FilePlan, rows: &[Vec<String>], rows_bytes: u64) -> Self {
        /// Besides its text: its place in the dictionary and in the table of hashes, of the shard and
        /// of the log.
        const TEXT_BYTES: u64 = 24;
        /// An event while columns are joined: its place in the input and in the log.
        const PLACE_BYTES: u64 = 12;
        let bytes = plan.bytes.saturating_sub(plan.data_start);
        let count = (rows.len() as u64).max(1);
        let events_per_row = plan.columns.iter().filter(|column| column.role == Role::Event).count() as u64;
        let events_per_row = events_per_row + u64::from(events_per_row == 0 || plan.column(Role::Time).is_some());
        let mut event = PLACE_BYTES + 8;
        // Of all rows of the beginning together.
        let mut texts = 0;
        for (at, column) in plan.columns.iter().enumerate() {
            let cells = || rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty());
            match column.role {
                Role::Value | Role::Cost => event += 8,
                Role::Note => {
                    event += 8;
                    texts += cells().map(|cell| cell.len() as u64).sum::<u64>();
                }
                Role::Customer | Role::Activity | Role::Channel | Role::Attribute | Role::Order => {
                    event += if column.role == Role::Attribute { 2 } else { 4 };
                    let distinct: std::collections::HashSet<&String> = cells().collect();
                    // Few different texts stay few.
                    if distinct.len() as u64 * 20 > count {
                        texts += distinct.into_iter().map(|text| text.len() as u64 + TEXT_BYTES).sum::<u64>();
                    }
                }
                _ => {}
            }
        }
        let rows = u128::from(bytes) * u128::from(count) / u128::from(rows_bytes.max(1));
        let rows = u64::try_from(rows).unwrap_or(u64::MAX);
        let events = rows.saturating_mul(events_per_row);
        // Shards and the log made of them are there at the same time.
        let bytes = events.saturating_mul(2 * event).saturating_add(rows.saturating_mul(2 * texts / count));
        Self { events, bytes }
    }

    /// All files together.
    pub fn together<'a>(files: impl Iterator<Item = &'a FilePreview>) -> Self {
        files.fold(Self::default(), |sum, file| Self {
            events: sum.events.saturating_add(file.estimate.events),
            bytes: sum.bytes.saturating_add(file.estimate.bytes),
        })
    }

    /// One in how many customers would fit, if not all do.
    pub fn needed_sample(&self) -> Option<u32> {
        let fits = |one_in: &u32| self.bytes / u64::from(*one_in) <= Self::GOAL_BYTES;
        (self.bytes > Self::MOST_BYTES).then(|| [2, 4, 10, 20, 50, 100].into_iter().find(fits).unwrap_or(1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::executor::Serial;
    use crate::ingest::{LogBuilder, ShardReader, ShardStart, preview};
    use crate::log::EventLog;
    use std::collections::BTreeSet;

    fn csv(customers: usize) -> String {
        let mut csv = "customer,time,activity,channel,value,note,region\n".to_owned();
        for n in 0..customers * 3 {
            let (who, day) = (n % customers, n % 28 + 1);
            let value = if n % 4 == 0 { "5" } else { "" };
            csv += &format!("c{who},2026-01-{day:02},act {},web,{value},note {n},r{}\n", who % 7, who % 5);
        }
        csv + "c1,no time,visit,,,,\n"
    }

    fn read(csv: &str, one_in: Option<u32>, is_early: bool, part: usize) -> EventLog {
        let mut plans = vec![preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan];
        let settings = ImportSettings { sample_one_in: one_in, ..ImportSettings::default() };
        if is_early {
            settings.sample_early(&mut plans);
        }
        let mut builder = LogBuilder::new(plans).unwrap().with_settings(settings);
        let plan = builder.plans()[0].clone();
        let mut start = plan.data_start;
        while start < plan.bytes {
            let mut reader = ShardReader::new(&plan, ShardStart::Exact(start), (start + part as u64).min(plan.bytes));
            while let Some(range) = reader.wants() {
                let bytes = &csv.as_bytes()[range.start as usize..range.end as usize];
                reader.push(bytes.len(), |space| space.copy_from_slice(bytes));
            }
            let shard = reader.finish();
            start = shard.end;
            builder.push(0, shard).unwrap();
        }
        builder.finish(&Serial).unwrap()
    }

    fn journeys(log: &EventLog) -> BTreeSet<String> {
        let of = |customer: usize| {
            let range = log.offsets[customer] as usize..log.offsets[customer + 1] as usize;
            let event = |at: usize| {
                let name = log.vocabulary.activity(log.activity[at]);
                let note = String::from_utf8_lossy(log.notes.note(at)).into_owned();
                let region = log.attributes[0].texts.text(log.attributes[0].codes.get(at).unwrap()).into_owned();
                format!("{} {name} {note} {region} {}", log.time_ms[at], log.value[at])
            };
            format!("{}: {:?}", log.vocabulary.customers.text(customer as u32), range.map(event).collect::<Vec<_>>())
        };
        (0..log.customers()).map(of).collect()
    }

    #[test]
    fn a_sample_keeps_whole_customers_however_files_are_cut() {
        let csv = csv(2000);
        let all = read(&csv, None, true, usize::MAX >> 1);
        let sampled = read(&csv, Some(4), true, usize::MAX >> 1);
        // A quarter: 500 customers, four standard deviations are 77.
        assert!(sampled.customers().abs_diff(500) < 77, "{}", sampled.customers());
        assert!(journeys(&sampled).is_subset(&journeys(&all)));
        for (is_early, part) in [(true, 700), (true, 5000), (false, usize::MAX >> 1), (false, 3000)] {
            let other = read(&csv, Some(4), is_early, part);
            assert_eq!(journeys(&other), journeys(&sampled), "{is_early} {part}");
            assert_eq!(other.provenance, sampled.provenance);
            assert_eq!(other.vocabulary, sampled.vocabulary);
        }
    }

    #[test]
    fn what_a_sample_leaves_out_is_accounted_for() {
        let csv = csv(300);
        let log = read(&csv, Some(2), true, 4000);
        let sample = log.provenance.sample.clone().unwrap();
        assert_eq!(sample.one_in, 2);
        assert!(sample.events_left_out > 0);
        let rows = log.events() as u64 + sample.events_left_out + log.provenance.rejected();
        assert_eq!((rows, log.provenance.rejected()), (901, 1));
        assert_eq!(log.provenance.rows(), rows);
        assert_eq!(read(&csv, None, true, 4000).provenance.sample, None);
    }

    #[test]
    fn no_activity_of_customers_that_are_left_out_is_known() {
        let name = (0..).map(|n| format!("x{n}")).find(|name| !is_in_sample(name.as_bytes(), 2)).unwrap();
        let csv = csv(50) + &format!("{name},2026-01-01,only here,,,,\n");
        assert!(read(&csv, None, true, 9000).vocabulary.activity_named("only here").is_some());
        for is_early in [true, false] {
            assert!(read(&csv, Some(2), is_early, 9000).vocabulary.activity_named("only here").is_none());
        }
    }

    #[test]
    fn what_would_not_fit_needs_a_sample() {
        let csv = csv(400);
        let look = |bytes: u64| preview("t.csv", csv.as_bytes(), bytes).unwrap();
        let small = look(csv.len() as u64);
        assert!(small.estimate.events.abs_diff(1200) <= 60, "{:?}", small.estimate);
        assert_eq!(Estimate::together([&small].into_iter()).needed_sample(), None);
        // Ten million events of few customers fit into a tab, a hundred million do not.
        assert_eq!(look(550 << 20).estimate.needed_sample(), None);
        let large = look(8 << 30);
        let one_in = large.estimate.needed_sample().unwrap();
        assert!((4..=20).contains(&one_in), "{:?} {one_in}", large.estimate);
        assert!(large.estimate.bytes / u64::from(one_in) <= Estimate::GOAL_BYTES);
    }
}
