//! Shards into one log.

use super::shard::{Codes, Shard, ShardReader, ShardStart};
use super::{FilePlan, IngestError, Role};
use crate::log::{
    ActivityId, Attribute, ChannelId, Dictionary, EventLog, Notes, Provenance, Reject, RejectReason, SourceFile,
    Vocabulary, Warning,
};

/// Joins shards into a log that is the same however the files were cut.
///
/// Shards come in order: the files as given, each from start to end.
pub struct LogBuilder {
    plans: Vec<FilePlan>,
    /// By file: its shards so far.
    shards: Vec<Vec<Shard>>,
}

impl LogBuilder {
    /// A builder for the files with these plans.
    ///
    /// # Errors
    /// A plan that cannot be carried out ([`FilePlan::check`]).
    pub fn new(plans: Vec<FilePlan>) -> Result<Self, IngestError> {
        plans.iter().try_for_each(FilePlan::check)?;
        let shards = plans.iter().map(|_| Vec::new()).collect();
        Ok(Self { plans, shards })
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

    /// The log.
    ///
    /// # Errors
    /// Not a single row could be used, or there are more than 4 billion events.
    pub fn finish(self) -> Result<EventLog, IngestError> {
        let provenance = self.provenance();
        let events: usize = self.shards.iter().flatten().map(Shard::events).sum();
        if let Some(error) = self.nothing_usable(&provenance, events) {
            return Err(error);
        }
        if u32::try_from(events).is_err() {
            return Err(IngestError::TooLarge { what: "events".to_owned() });
        }
        let has = |role| self.plans.iter().any(|plan| plan.column(role).is_some());
        let (has_channel, has_value, has_cost, has_note) =
            (has(Role::Channel), has(Role::Value), has(Role::Cost), has(Role::Note));
        let attributes = self.attribute_columns();
        let mut parts: Vec<Part> = Vec::new();
        for (file, shards) in self.shards.into_iter().enumerate() {
            parts.extend(shards.into_iter().map(|shard| Part { file, events: shard.events(), shard }));
        }

        let (customers, customer) = join_codes(&mut parts, |_, shard| Some(&mut shard.customer));
        let time_ms = join(&mut parts, |shard| &mut shard.time_ms, 0);
        let (offsets, order) = group(&customer, customers.len(), &time_ms);
        drop(customer);
        let time_ms = gather(time_ms, &order);
        let (activities, activity) = join_sorted_codes(&mut parts, |_, shard| Some(&mut shard.activity));
        let activity = gather(activity, &order).into_iter().map(ActivityId).collect();
        let (channels, channel) = match has_channel {
            true => join_sorted_codes(&mut parts, |_, shard| Some(&mut shard.channel)),
            false => Default::default(),
        };
        let channel = gather(channel, &order).into_iter().map(ChannelId).collect();
        let amounts = |parts: &mut [Part], has: bool, column: fn(&mut Shard) -> &mut Vec<f64>| match has {
            true => gather(join(parts, column, f64::NAN), &order),
            false => Vec::new(),
        };
        let value = amounts(&mut parts, has_value, |shard| &mut shard.value);
        let cost = amounts(&mut parts, has_cost, |shard| &mut shard.cost);
        let notes = if has_note { join_notes(&mut parts, &order)? } else { Notes::default() };
        let attributes = attributes
            .into_iter()
            .map(|(name, column_of)| {
                let (texts, codes) = join_sorted_codes(&mut parts, |file, shard| {
                    column_of[file].map(|column| &mut shard.attributes[column])
                });
                Attribute { name, codes: gather(codes, &order), texts }
            })
            .collect();
        Ok(EventLog {
            time_ms,
            activity,
            channel,
            value,
            cost,
            notes,
            attributes,
            vocabulary: Vocabulary { customers, activities, channels },
            offsets,
            provenance,
        })
    }

    /// The attribute columns of all files by name, in the order in which the names first appear;
    /// for each, by file, which of the file's attribute columns it is.
    fn attribute_columns(&self) -> Vec<(String, Vec<Option<usize>>)> {
        let mut columns: Vec<(String, Vec<Option<usize>>)> = Vec::new();
        for (file, plan) in self.plans.iter().enumerate() {
            let names = plan.columns.iter().filter(|column| column.role == Role::Attribute).map(|column| &column.name);
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

    fn provenance(&self) -> Provenance {
        let mut provenance = Provenance::default();
        for (plan, shards) in self.plans.iter().zip(&self.shards) {
            let name = |column: Option<usize>| column.map_or(String::new(), |at| plan.columns[at].name.clone());
            let mut rejects = Vec::new();
            let mut warnings: Vec<Warning> = Vec::new();
            let mut line = plan.data_line;
            for shard in shards {
                rejects.extend(shard.remarks.rejects.iter().map(|reject| Reject {
                    file: plan.file.clone(),
                    line: line + reject.line,
                    column: name(reject.column),
                    value: reject.value.clone(),
                    reason: reject.reason,
                }));
                for (&reason, &rows) in &shard.remarks.rejects_by_reason {
                    *provenance.rejects_by_reason.entry(reason).or_default() += rows;
                }
                for warning in &shard.remarks.warnings {
                    let (column, reason) = (name(warning.column), warning.reason);
                    match warnings.iter_mut().find(|known| known.column == column && known.reason == reason) {
                        Some(known) => known.rows += warning.rows,
                        None => warnings.push(Warning {
                            file: plan.file.clone(),
                            column,
                            reason,
                            rows: warning.rows,
                            first_line: line + warning.first_line,
                            first_value: warning.first_value.clone(),
                        }),
                    }
                }
                line += shard.lines;
            }
            rejects.truncate(Provenance::MAX_LISTED);
            warnings.sort_by_key(|warning| warning.first_line);
            provenance.rejects.extend(rejects);
            provenance.warnings.extend(warnings);
            provenance.files.push(SourceFile {
                name: plan.file.clone(),
                bytes: plan.bytes,
                rows: shards.iter().map(|shard| shard.rows).sum(),
                events: shards.iter().map(|shard| shard.events() as u64).sum(),
            });
        }
        provenance
    }

    fn nothing_usable(&self, provenance: &Provenance, events: usize) -> Option<IngestError> {
        if events > 0 {
            return None;
        }
        let Some(first) = provenance.rejects.first() else {
            return Some(IngestError::NoRows { file: self.plans.first()?.file.clone() });
        };
        Some(IngestError::NothingUsable {
            file: first.file.clone(),
            rows: provenance.rows(),
            line: first.line,
            problem: describe(first),
        })
    }
}

/// What is wrong with a rejected row, in words.
fn describe(reject: &Reject) -> String {
    let Reject { column, value, .. } = reject;
    match reject.reason {
        RejectReason::MissingCustomer | RejectReason::MissingTime | RejectReason::MissingActivity => {
            format!("the cell in “{column}” is empty. Choose another column for it.")
        }
        RejectReason::UnreadableTime => {
            format!(
                "“{value}” in “{column}” is not a time that can be read, such as 2026-03-29 14:05. Choose another column for the time."
            )
        }
        RejectReason::TooManyCells => {
            "it has more cells than the header has columns. Is the delimiter right?".to_owned()
        }
        RejectReason::TooFewCells => "it ends before a column that is needed. Is the delimiter right?".to_owned(),
        RejectReason::UnclosedQuote => "a quotation mark opens a cell and none closes it.".to_owned(),
        RejectReason::RecordTooLong => "it is too long to be a row.".to_owned(),
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
    builder.finish()
}

/// A shard while it loses its columns one by one to the log.
struct Part {
    file: usize,
    events: usize,
    shard: Shard,
}

/// One column of all shards, which lose it; `missing` where a shard's file does not have it.
fn join<T: Copy>(parts: &mut [Part], column: impl Fn(&mut Shard) -> &mut Vec<T>, missing: T) -> Vec<T> {
    let mut joined = Vec::new();
    for Part { events, shard, .. } in parts {
        let cells = std::mem::take(column(shard));
        if joined.is_empty() && cells.len() == *events {
            joined = cells;
        } else {
            let end = joined.len() + *events;
            joined.extend_from_slice(&cells);
            joined.resize(end, missing);
        }
    }
    joined
}

/// The codes of one column of all shards in a common dictionary, in order of first appearance.
fn join_codes(parts: &mut [Part], column: impl Fn(usize, &mut Shard) -> Option<&mut Codes>) -> (Dictionary, Vec<u32>) {
    let mut texts = Dictionary::default();
    let mut joined: Vec<u32> = Vec::new();
    for Part { file, events, shard } in parts {
        let Codes { mut codes, texts: local } = column(*file, shard).map(std::mem::take).unwrap_or_default();
        codes.resize(*events, Dictionary::EMPTY);
        let common: Vec<u32> = local.iter().map(|text| texts.encode(text)).collect();
        joined.extend(codes.into_iter().map(|code| recode(&common, code)));
    }
    (texts, joined)
}

/// As [`join_codes`], with codes in the order of the texts' bytes.
fn join_sorted_codes(
    parts: &mut [Part],
    column: impl Fn(usize, &mut Shard) -> Option<&mut Codes>,
) -> (Dictionary, Vec<u32>) {
    let (texts, mut codes) = join_codes(parts, column);
    let mut order: Vec<u32> = (0..texts.len() as u32).collect();
    order.sort_unstable_by_key(|&code| texts.bytes(code));
    let mut sorted = Dictionary::default();
    let mut rank = vec![0; order.len()];
    for code in order {
        rank[code as usize] = sorted.encode(texts.bytes(code));
    }
    codes.iter_mut().for_each(|code| *code = recode(&rank, *code));
    (sorted, codes)
}

#[inline]
fn recode(codes: &[u32], code: u32) -> u32 {
    codes.get(code as usize).copied().unwrap_or(Dictionary::EMPTY)
}

fn join_notes(parts: &mut [Part], order: &[u32]) -> Result<Notes, IngestError> {
    let mut joined = Notes::default();
    for Part { events, shard, .. } in parts {
        let Notes { mut ranges, text } = std::mem::take(&mut shard.notes);
        ranges.resize(*events, [0, 0]);
        let shift = u32::try_from(joined.text.len() + text.len())
            .map(|end| end - text.len() as u32)
            .map_err(|_| IngestError::TooLarge { what: "bytes of notes".to_owned() })?;
        joined.text.extend_from_slice(&text);
        joined.ranges.extend(ranges.into_iter().map(|range| range.map(|at| at + shift)));
    }
    Ok(Notes { ranges: gather(joined.ranges, order), text: joined.text })
}

/// Sorts events by (customer, time, input order): the offsets of each customer's events, and,
/// by place in the log, the place in the input.
fn group(customer: &[u32], customers: usize, time_ms: &[i64]) -> (Vec<u32>, Vec<u32>) {
    let mut offsets = vec![0u32; customers + 1];
    customer.iter().for_each(|&customer| offsets[customer as usize + 1] += 1);
    for at in 0..customers {
        offsets[at + 1] += offsets[at];
    }
    let mut next = offsets.clone();
    let mut order = vec![0u32; customer.len()];
    for (event, &customer) in customer.iter().enumerate() {
        let place = &mut next[customer as usize];
        order[*place as usize] = event as u32;
        *place += 1;
    }
    // Most exports are in time order already.
    if !time_ms.is_sorted() {
        for range in offsets.windows(2) {
            let events = &mut order[range[0] as usize..range[1] as usize];
            if !events.is_sorted_by_key(|&event| time_ms[event as usize]) {
                events.sort_by_key(|&event| time_ms[event as usize]);
            }
        }
    }
    (offsets, order)
}

/// A column in the order of the log.
fn gather<T: Copy>(column: Vec<T>, order: &[u32]) -> Vec<T> {
    if column.is_empty() {
        return column;
    }
    order.iter().map(|&event| column[event as usize]).collect()
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
        builder.finish().map(comparable)
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

    #[test]
    fn every_cut_gives_the_serial_log() {
        let plan = plan(TRICKY);
        let serial = read_serially(&plan, TRICKY).unwrap();
        assert_eq!((serial.events(), serial.customers()), (6, 4));
        assert_eq!(serial.provenance.rows(), 9);
        assert_eq!(serial.provenance.rejected(), 3);
        let lines: Vec<_> = serial.provenance.rejects.iter().map(|r| (r.line, r.reason)).collect();
        use RejectReason::*;
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
        let log = builder.finish().unwrap();
        assert_eq!(log.customers(), 2);
        let attribute = |name: &str| {
            let attribute = log.attributes.iter().find(|attribute| attribute.name == name).unwrap();
            attribute.codes.iter().map(|&code| attribute.texts.text(code).into_owned()).collect::<Vec<_>>()
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
                prop_assert_eq!(log.provenance.rows(), log.events() as u64 + log.provenance.rejected());
            }
        }
    }
}
