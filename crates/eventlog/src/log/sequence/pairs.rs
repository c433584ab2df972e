//! Something for each ordered pair of activities that occurs.

use crate::log::ActivityId;
use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

/// Values by ordered pair of activities, in the order in which the pairs first came.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(
    from = "List<T>",
    into = "List<T>",
    bound(serialize = "T: Clone + Serialize", deserialize = "T: Default + Deserialize<'de>")
)]
pub struct Pairs<T> {
    /// How many activities there are, if `slots` holds all their pairs.
    kinds: usize,
    /// By first activity, then second: one more than where their value is, 0 for none.
    slots: Vec<u32>,
    /// The same, where there are too many activities for that.
    places: HashMap<(u32, u32), u32, foldhash::fast::FixedState>,
    values: Vec<((u32, u32), T)>,
}

/// Pairs as they travel: places are found again.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Pairs")]
struct List<T> {
    kinds: usize,
    values: Vec<((u32, u32), T)>,
}

impl<T> From<Pairs<T>> for List<T> {
    fn from(pairs: Pairs<T>) -> Self {
        Self { kinds: pairs.kinds, values: pairs.values }
    }
}

impl<T: Default> From<List<T>> for Pairs<T> {
    fn from(list: List<T>) -> Self {
        let mut pairs = Self::new(list.kinds);
        for ((first, second), value) in list.values {
            *pairs.of(ActivityId(first), ActivityId(second)) = value;
        }
        pairs
    }
}

/// Of more activities there is no table of all pairs.
const MOST_KINDS: usize = 256;

impl<T: Default> Pairs<T> {
    /// No values yet, of so many activities.
    pub fn new(kinds: usize) -> Self {
        let kinds = if kinds <= MOST_KINDS { kinds } else { 0 };
        Self { kinds, slots: vec![0; kinds * kinds], places: HashMap::default(), values: Vec::new() }
    }

    /// The value of a pair.
    #[inline]
    pub fn of(&mut self, first: ActivityId, second: ActivityId) -> &mut T {
        let slot = match self.kinds {
            0 => self.places.entry((first.0, second.0)).or_default(),
            kinds => &mut self.slots[first.index() * kinds + second.index()],
        };
        if *slot == 0 {
            self.values.push(((first.0, second.0), T::default()));
            *slot = self.values.len() as u32;
        }
        &mut self.values[*slot as usize - 1].1
    }

    /// All pairs with their values.
    pub fn iter(&self) -> impl Iterator<Item = (ActivityId, ActivityId, &T)> {
        self.values.iter().map(|((first, second), value)| (ActivityId(*first), ActivityId(*second), value))
    }
}
