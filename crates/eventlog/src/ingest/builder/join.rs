//! Columns of shards into columns of a log.

use super::super::IngestError;
use super::super::shard::Shard;
use crate::log::columns::{Codes, Column};
use crate::log::{Dictionary, Notes, Packed, Sparse};
use desirepath_order::Ordered;

/// A shard while it loses its columns one by one to the log.
pub struct Part {
    /// The file that it is of.
    pub file: usize,
    /// How many events it holds.
    pub events: usize,
    /// What is left of it.
    pub shard: Shard,
}

/// One column of a part: how many events that holds, and its cells, of which there are none if its
/// file does not have the column.
pub type Cells<T> = (usize, T);

/// One column of all parts, as `take` takes it from a shard of a file.
pub fn column<T>(parts: &mut [Part], take: impl Fn(usize, &mut Shard) -> T) -> Vec<Cells<T>> {
    parts.iter_mut().map(|part| (part.events, take(part.file, &mut part.shard))).collect()
}

/// Where the events of the input belong in the log.
pub struct Places {
    /// Where the events of each customer start and end in the log.
    pub offsets: Vec<u32>,
    /// By event of the input: its place, or [`NOWHERE`]. Nothing if all are where they belong.
    places: Option<Vec<u32>>,
}

/// The place of an event that is left out.
const NOWHERE: u32 = u32::MAX;

impl Places {
    /// Sorts events by (customer, time, input order); takes the times, and returns them sorted.
    /// `customer` is by part and event. Those that are not kept are left out. O(events), and for
    /// customers whose events are not in the order of time O(n log n).
    pub fn find(
        customer: &[Vec<u32>],
        customers: usize,
        times: Vec<Cells<Vec<i64>>>,
        is_kept: Option<&[bool]>,
    ) -> (Self, Vec<i64>) {
        let mut offsets = vec![0u32; customers + 1];
        for (event, &customer) in customer.iter().flatten().enumerate() {
            offsets[customer as usize + 1] += u32::from(is_kept.is_none_or(|is_kept| is_kept[event]));
        }
        for at in 0..customers {
            offsets[at + 1] += offsets[at];
        }
        // Customers have their codes in the order in which they appear: if these never decrease,
        // everybody's events stand together already.
        let mut before = 0;
        let is_grouped = customer.iter().all(|codes| {
            let first = codes.first().is_none_or(|&first| first >= before);
            before = codes.last().copied().unwrap_or(before);
            first && codes.is_sorted()
        });
        let places = (is_kept.is_some() || !is_grouped).then(|| {
            let mut next = offsets.clone();
            let place = |(event, &customer): (usize, &u32)| {
                if is_kept.is_some_and(|is_kept| !is_kept[event]) {
                    return NOWHERE;
                }
                let next = &mut next[customer as usize];
                *next += 1;
                *next - 1
            };
            customer.iter().flatten().enumerate().map(place).collect()
        });
        let mut found = Self { offsets, places };
        let mut time_ms = match found.places {
            Some(_) => found.put(times, 0, |_, time| time),
            None => concatenated(times),
        };
        found.sort(&mut time_ms);
        (found, time_ms)
    }

    /// Sorts the events of each customer by time.
    fn sort(&mut self, time_ms: &mut [i64]) {
        let mut sorted: Option<Vec<u32>> = None;
        for range in self.offsets.windows(2) {
            let (start, range) = (range[0], range[0] as usize..range[1] as usize);
            // Most exports are in time order already.
            if time_ms[range.clone()].is_sorted() {
                continue;
            }
            let sorted = sorted.get_or_insert_with(|| (0..time_ms.len() as u32).collect());
            let mut events: Vec<(i64, u32)> = time_ms[range.clone()].iter().copied().zip(start..).collect();
            // Places are in the order of the input, so that ties keep it.
            events.sort_unstable();
            for (at, (time, event)) in range.zip(events) {
                time_ms[at] = time;
                sorted[event as usize] = at as u32;
            }
        }
        let Some(sorted) = sorted else { return };
        match &mut self.places {
            Some(places) => {
                places.iter_mut().filter(|place| **place != NOWHERE).for_each(|place| *place = sorted[*place as usize]);
            }
            None => self.places = Some(sorted),
        }
    }

    /// A column in the order of the log, made of what `convert` makes of each cell of a part;
    /// `missing` where there is none.
    pub fn put<T, U: Copy>(
        &self,
        parts: Vec<Cells<impl Column<T>>>,
        missing: U,
        convert: impl Fn(usize, T) -> U,
    ) -> Vec<U> {
        let events = self.offsets.last().map_or(0, |&end| end as usize);
        let mut column = vec![missing; events];
        let mut start = 0;
        for (part, (events, cells)) in parts.into_iter().enumerate() {
            match &self.places {
                None => cells.for_each(|event, cell| column[start + event] = convert(part, cell)),
                Some(places) => cells.for_each(|event, cell| {
                    if let Some(there) = column.get_mut(places[start + event] as usize) {
                        *there = convert(part, cell);
                    }
                }),
            }
            start += events;
        }
        column
    }

    /// Amounts in the order of the log.
    pub fn put_amounts(&self, parts: Vec<Cells<Sparse<f64>>>) -> Vec<f64> {
        self.put(parts, f64::NAN, |_, amount| amount)
    }

    /// Codes in the order of the log and of their texts' bytes.
    pub fn put_codes(&self, parts: Vec<Cells<Codes>>) -> (Dictionary, Vec<u32>) {
        let Common { texts, code_of, codes } = Common::of(parts).sorted();
        let codes = self.put(codes, Dictionary::EMPTY, |part, code| recode(&code_of[part], code));
        (texts, codes)
    }

    /// As [`Self::put_codes`], in as few bytes as they need.
    pub fn put_packed(&self, parts: Vec<Cells<Codes>>) -> (Dictionary, Packed) {
        let Common { texts, code_of, codes } = Common::of(parts).sorted();
        let number = |part: usize, code| recode(&code_of[part], code).wrapping_add(1);
        let packed = if texts.len() <= usize::from(u8::MAX) {
            Packed::Bytes(self.put(codes, 0, |part, code| number(part, code) as u8))
        } else if texts.len() <= usize::from(u16::MAX) {
            Packed::Words(self.put(codes, 0, |part, code| number(part, code) as u16))
        } else {
            Packed::Longs(self.put(codes, 0, number))
        };
        (texts, packed)
    }

    /// Notes, whose ranges are in the order of the log.
    ///
    /// # Errors
    /// There are more than 4 GB of them.
    pub fn put_notes(&self, parts: Vec<Cells<Notes>>) -> Result<Notes, IngestError> {
        let mut text = Vec::new();
        let mut shifts = Vec::with_capacity(parts.len());
        let mut ranges = Vec::with_capacity(parts.len());
        for (events, notes) in parts {
            shifts.push(text.len() as u32);
            if text.is_empty() {
                text = notes.text;
            } else {
                text.extend_from_slice(&notes.text);
            }
            if u32::try_from(text.len()).is_err() {
                return Err(IngestError::TooLarge { what: "bytes of notes".to_owned() });
            }
            ranges.push((events, notes.ranges));
        }
        let shifted = |part: usize, range: [u32; 2]| range.map(|at| at + shifts[part]);
        let mut put = Sparse::default();
        if self.places.is_none() {
            let mut start = 0;
            for (part, (events, ranges)) in ranges.into_iter().enumerate() {
                ranges.for_each(|event, range| put.set(start + event, shifted(part, range)));
                start += events;
            }
        } else {
            let ranges = self.put(ranges, [0, 0], shifted).into_iter().enumerate();
            ranges.filter(|(_, [start, end])| start < end).for_each(|(event, range)| put.set(event, range));
        }
        Ok(Notes { ranges: put, text })
    }
}

/// One column of all parts with a common dictionary.
struct Common {
    /// The texts in the order of first appearance.
    texts: Dictionary,
    /// By part and code there: the code in `texts`.
    code_of: Vec<Vec<u32>>,
    /// The codes of the parts.
    codes: Vec<Cells<Packed>>,
}

impl Common {
    fn of(parts: Vec<Cells<Codes>>) -> Self {
        let mut texts = Dictionary::default();
        let (code_of, codes) =
            parts.into_iter().map(|(events, column)| (texts.absorb(column.texts), (events, column.codes))).unzip();
        Self { texts, code_of, codes }
    }
}

impl Common {
    /// With texts in the order of their bytes.
    fn sorted(self) -> Self {
        let Self { texts, mut code_of, codes } = self;
        let (texts, rank) = sort(&texts);
        code_of.iter_mut().flatten().for_each(|code| *code = rank[*code as usize]);
        Self { texts, code_of, codes }
    }
}

/// The codes of one column by part and event, in a common dictionary in the order of first appearance.
pub fn join_codes(parts: Vec<Cells<Codes>>) -> (Dictionary, Vec<Vec<u32>>) {
    let Common { texts, code_of, codes } = Common::of(parts);
    let of_part = |((_, codes), code_of): (Cells<Packed>, &Vec<u32>)| {
        let mut joined = Vec::with_capacity(codes.len());
        codes.for_each(|_, code| joined.push(recode(code_of, code)));
        joined
    };
    let codes = codes.into_iter().zip(&code_of).map(of_part).collect();
    (texts, codes)
}

/// All cells one after the other, in the memory of the first part's.
fn concatenated<T: Copy>(parts: Vec<Cells<Vec<T>>>) -> Vec<T> {
    let all: usize = parts.iter().map(|(_, cells)| cells.len()).sum();
    let mut parts = parts.into_iter().map(|(_, cells)| cells);
    let mut joined = parts.next().unwrap_or_default();
    joined.reserve_exact(all - joined.len());
    parts.for_each(|cells| joined.extend_from_slice(&cells));
    joined
}

/// A dictionary in the order of its texts' bytes, and by old code the new one.
pub fn sort(texts: &Dictionary) -> (Dictionary, Vec<u32>) {
    let mut order: Vec<u32> = (0..texts.len() as u32).collect();
    order.order_by(|&a, &b| texts.bytes(a).cmp(texts.bytes(b)));
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
