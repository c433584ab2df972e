//! The distinct journeys of some customers, with what became of those who took them.

use crate::log::{ActivityId, Scope, SequenceTable};
use desirepath_stats::Moments;
use serde::{Deserialize, Serialize};

/// What became of the customers of one variant.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VariantTally {
    /// How many there are.
    pub customers: u64,
    /// How many of them converted.
    pub conversions: u64,
    /// What each of them is worth.
    pub value: Moments,
}

impl VariantTally {
    /// Adds the customers of another tally.
    pub fn merge(&mut self, other: &Self) {
        self.customers += other.customers;
        self.conversions += other.conversions;
        self.value.merge(&other.value);
    }
}

/// All distinct journeys of some customers. Tables of parts merge in any order to the same
/// counts, though the variants may get other numbers.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct VariantTable {
    /// Customers who have some activity several times in a row.
    pub repeating_customers: u64,
    /// Whether anybody has any value.
    pub has_value: bool,
    /// The variants' steps, by number.
    pub sequences: SequenceTable,
    /// The variants' customers, by number.
    pub tallies: Vec<VariantTally>,
    /// By customer, in no order: the number of the variant, and the time it took.
    number_of: Vec<u32>,
    duration_ms: Vec<i64>,
}

impl VariantTable {
    /// Counts the journeys of a scope, each run of one activity as one step if asked.
    /// O(events) expected.
    pub fn scan(scope: &Scope, collapse_repeats: bool) -> Self {
        let mut table = Self::default();
        let mut collapsed: Vec<ActivityId> = Vec::new();
        for journey in scope.journeys() {
            let mut steps = journey.activities;
            if steps.windows(2).any(|pair| pair[0] == pair[1]) {
                table.repeating_customers += 1;
                if collapse_repeats {
                    collapsed.clear();
                    collapsed.extend_from_slice(steps);
                    collapsed.dedup();
                    steps = &collapsed;
                }
            }
            let number = table.number(steps);
            table.number_of.push(number);
            table.duration_ms.push(journey.time_ms[journey.len() - 1] - journey.time_ms[0]);
            let tally = &mut table.tallies[number as usize];
            tally.customers += 1;
            tally.conversions += u64::from(journey.converted());
            tally.value.add(journey.total_value());
            table.has_value = table.has_value || journey.values().iter().any(|value| !value.is_nan());
        }
        table
    }

    /// Adds the customers of another table.
    pub fn merge(&mut self, other: &Self) {
        self.repeating_customers += other.repeating_customers;
        self.has_value |= other.has_value;
        let numbers: Vec<u32> = other.sequences.iter().map(|steps| self.number(steps)).collect();
        for (tally, &number) in other.tallies.iter().zip(&numbers) {
            self.tallies[number as usize].merge(tally);
        }
        self.number_of.extend(other.number_of.iter().map(|&number| numbers[number as usize]));
        self.duration_ms.extend_from_slice(&other.duration_ms);
    }

    /// How many customers there are.
    pub fn customers(&self) -> u64 {
        self.number_of.len() as u64
    }

    /// The durations of all journeys, grouped by what `group_of` says of the variant's number.
    pub fn durations(&self, groups: usize, group_of: impl Fn(u32) -> u32) -> GroupedDurations {
        let mut starts = vec![0u32; groups + 1];
        for (number, tally) in (0..).zip(&self.tallies) {
            starts[group_of(number) as usize + 1] += tally.customers as u32;
        }
        for group in 0..groups {
            starts[group + 1] += starts[group];
        }
        let mut free = starts.clone();
        let mut durations_ms = vec![0; self.duration_ms.len()];
        for (&number, &duration_ms) in self.number_of.iter().zip(&self.duration_ms) {
            let at = &mut free[group_of(number) as usize];
            durations_ms[*at as usize] = duration_ms;
            *at += 1;
        }
        GroupedDurations { durations_ms, starts }
    }

    fn number(&mut self, steps: &[ActivityId]) -> u32 {
        let number = self.sequences.number(steps);
        self.tallies.resize(self.sequences.len(), VariantTally::default());
        number
    }
}

/// The times from first to last event of groups of customers.
#[derive(Debug, Clone)]
pub struct GroupedDurations {
    durations_ms: Vec<i64>,
    /// Where each group begins; one entry more than there are groups.
    starts: Vec<u32>,
}

impl GroupedDurations {
    /// The median; of an even number, the mean of the two in the middle. `None` for an empty group.
    pub fn median_ms(&mut self, group: u32) -> Option<f64> {
        let group = group as usize;
        let durations = &mut self.durations_ms[self.starts[group] as usize..self.starts[group + 1] as usize];
        let is_even = durations.len().is_multiple_of(2);
        let middle = durations.len().checked_sub(1)? / 2;
        let (_, &mut lower, above) = durations.select_nth_unstable(middle);
        let upper = above.iter().copied().min().filter(|_| is_even).unwrap_or(lower);
        Some((lower as f64 + upper as f64) / 2.0)
    }
}
