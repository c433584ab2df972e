//! Columns of shards into columns of a log.

use super::super::IngestError;
use super::super::shard::{Codes, Shard};
use crate::log::{Dictionary, Notes};

/// A shard while it loses its columns one by one to the log.
pub struct Part {
    /// The file that it is of.
    pub file: usize,
    /// How many events it holds.
    pub events: usize,
    /// What is left of it.
    pub shard: Shard,
}

/// One column of all shards, which lose it; `missing` where a shard's file does not have it.
pub fn join<T: Copy>(parts: &mut [Part], column: impl Fn(&mut Shard) -> &mut Vec<T>, missing: T) -> Vec<T> {
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
pub fn join_codes(
    parts: &mut [Part],
    column: impl Fn(usize, &mut Shard) -> Option<&mut Codes>,
) -> (Dictionary, Vec<u32>) {
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
pub fn join_sorted_codes(
    parts: &mut [Part],
    column: impl Fn(usize, &mut Shard) -> Option<&mut Codes>,
) -> (Dictionary, Vec<u32>) {
    let (texts, mut codes) = join_codes(parts, column);
    let (sorted, rank) = sort(&texts);
    codes.iter_mut().for_each(|code| *code = recode(&rank, *code));
    (sorted, codes)
}

/// A dictionary in the order of its texts' bytes, and by old code the new one.
pub fn sort(texts: &Dictionary) -> (Dictionary, Vec<u32>) {
    let mut order: Vec<u32> = (0..texts.len() as u32).collect();
    order.sort_unstable_by_key(|&code| texts.bytes(code));
    let mut sorted = Dictionary::default();
    let mut rank = vec![0; order.len()];
    for code in order {
        rank[code as usize] = sorted.encode(texts.bytes(code));
    }
    (sorted, rank)
}

/// The new code for an old one.
#[inline]
pub fn recode(codes: &[u32], code: u32) -> u32 {
    codes.get(code as usize).copied().unwrap_or(Dictionary::EMPTY)
}

pub fn join_notes(parts: &mut [Part], order: &[u32]) -> Result<Notes, IngestError> {
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
pub fn group(customer: &[u32], customers: usize, time_ms: &[i64]) -> (Vec<u32>, Vec<u32>) {
    let offsets = offsets_of(customer.iter().copied(), customers);
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

/// Where the events of each customer start and end, from the customers of all events.
pub fn offsets_of(customer: impl Iterator<Item = u32>, customers: usize) -> Vec<u32> {
    let mut offsets = vec![0u32; customers + 1];
    customer.for_each(|customer| offsets[customer as usize + 1] += 1);
    for at in 0..customers {
        offsets[at + 1] += offsets[at];
    }
    offsets
}

/// A column in the order of the log.
pub fn gather<T: Copy>(column: Vec<T>, order: &[u32]) -> Vec<T> {
    if column.is_empty() {
        return column;
    }
    order.iter().map(|&event| column[event as usize]).collect()
}
