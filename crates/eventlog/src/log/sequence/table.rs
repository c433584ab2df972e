//! Distinct sequences of activities, each with a number.

use crate::log::ActivityId;
use crate::log::columns::spread;
use hashbrown::HashTable;
use serde::{Deserialize, Serialize};
use std::hash::{BuildHasher, Hasher};

/// Sequences of activities: each distinct one gets the next number, from 0. All steps lie in
/// one buffer; looking one up allocates nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Sequences", into = "Sequences")]
pub struct SequenceTable {
    steps: Vec<ActivityId>,
    /// Where each sequence ends in `steps`.
    ends: Vec<u32>,
    /// Numbers with their sequences' hashes, so that a table that grows need not look at sequences.
    numbers: HashTable<(u32, u32)>,
}

/// A table as it travels: numbers are found again.
#[derive(Serialize, Deserialize)]
#[serde(rename = "SequenceTable")]
struct Sequences {
    steps: Vec<ActivityId>,
    ends: Vec<u32>,
}

impl From<SequenceTable> for Sequences {
    fn from(table: SequenceTable) -> Self {
        Self { steps: table.steps, ends: table.ends }
    }
}

impl From<Sequences> for SequenceTable {
    fn from(travelled: Sequences) -> Self {
        let mut table = Self::default();
        let mut start = 0;
        for end in travelled.ends {
            let steps = travelled.steps.get(start as usize..end as usize).unwrap_or_default();
            table.number(steps);
            start = end;
        }
        table
    }
}

fn hash(steps: &[ActivityId]) -> u32 {
    let mut hasher = foldhash::fast::FixedState::with_seed(0x5EED).build_hasher();
    for step in steps {
        hasher.write_u32(step.0);
    }
    hasher.finish() as u32
}

fn sequence<'a>(steps: &'a [ActivityId], ends: &[u32], number: u32) -> &'a [ActivityId] {
    let number = number as usize;
    let start = if number == 0 { 0 } else { ends[number - 1] as usize };
    &steps[start..ends[number] as usize]
}

impl SequenceTable {
    /// How many sequences there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The steps of the sequence with this number.
    ///
    /// # Panics
    /// If no sequence has this number.
    pub fn steps(&self, number: u32) -> &[ActivityId] {
        sequence(&self.steps, &self.ends, number)
    }

    /// All sequences in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &[ActivityId]> {
        (0..self.len() as u32).map(|number| self.steps(number))
    }

    /// The number of a sequence, which is added if it is new.
    pub fn number(&mut self, journey: &[ActivityId]) -> u32 {
        let Self { steps, ends, numbers } = self;
        let hash = hash(journey);
        let is_it = |entry: &(u32, u32)| entry.1 == hash && sequence(steps, ends, entry.0) == journey;
        if let Some(&(number, _)) = numbers.find(spread(hash), is_it) {
            return number;
        }
        let number = ends.len() as u32;
        steps.extend_from_slice(journey);
        ends.push(steps.len() as u32);
        numbers.insert_unique(spread(hash), (number, hash), |&(_, hash)| spread(hash));
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sequence_has_one_number() {
        let journey = |steps: &[u32]| steps.iter().map(|&step| ActivityId(step)).collect::<Vec<_>>();
        let mut table = SequenceTable::default();
        let journeys: Vec<_> = (0..200u32).map(|n| journey(&[n % 7, n % 3, n % 2][..(n % 3 + 1) as usize])).collect();
        let numbers: Vec<u32> = journeys.iter().map(|journey| table.number(journey)).collect();
        for (journey, &number) in journeys.iter().zip(&numbers) {
            assert_eq!(table.steps(number), journey);
            assert_eq!(table.number(journey), number);
        }
        assert_eq!(table.iter().count(), table.len());
    }
}
