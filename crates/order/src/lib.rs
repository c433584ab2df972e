//! # Sorting with little machine code
//!
//! The standard library's sorts are made anew, some 6 KB each, for every type and every order. In
//! a page that is downloaded that adds up: to a quarter of the engine. Here only the moving
//! of items is made anew; the sorting itself works on places and exists once. Each comparison costs
//! an indirect call, so the few sorts of millions of things stay with the standard library.
#![deny(missing_docs)]

use std::cmp::Ordering;

/// Sorts lists; equal items keep their order.
pub trait Ordered<T> {
    /// Sorts by a comparison.
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Sorts by a key.
    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    /// Sorts by the items' own order.
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

impl<T> Ordered<T> for [T] {
    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let places = sorted(self.len(), &mut |a, b| compare(&self[a], &self[b]));
        place(self, places);
    }
}

/// A sorted map or set of these items, filled one by one: `collect` sorts them first, by a sort of its own.
pub fn filled<T, C: Default + Extend<T>>(items: impl IntoIterator<Item = T>) -> C {
    let mut filled = C::default();
    filled.extend(items);
    filled
}

/// Keeps the first `most` items of a list in an order, sorted; in linear time for the rest.
pub fn top_k<T>(list: &mut Vec<T>, most: usize, mut compare: impl FnMut(&T, &T) -> Ordering) {
    let places = first(list.len(), most, &mut |a, b| compare(&list[a], &list[b]));
    place(list, places);
    list.truncate(most);
}

/// The places of a list in the order of what stands there.
#[inline(never)]
fn sorted(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|&a, &b| compare(a, b));
    places
}

/// The places of a list, those of the first `most` items in front and sorted.
#[inline(never)]
fn first(length: usize, most: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    // Equal items keep their order.
    let mut compare = |a: &usize, b: &usize| compare(*a, *b).then(a.cmp(b));
    let mut places: Vec<usize> = (0..length).collect();
    if most < length {
        places.select_nth_unstable_by(most, &mut compare);
    }
    places[..most.min(length)].sort_unstable_by(&mut compare);
    places
}

/// Moves every item to the place that names it.
fn place<T>(list: &mut [T], mut places: Vec<usize>) {
    for start in 0..places.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut places[at], at);
            if from == start || from == at {
                break;
            }
            list.swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_the_standard_library_sorts(list: Vec<(u8, u32)>, most in 0..40usize) {
            let mut expected = list.clone();
            expected.sort_by_key(|item| item.0);
            let mut own = list.clone();
            own.order_by_key(|item| item.0);
            prop_assert_eq!(&own, &expected);

            let mut first = list.clone();
            top_k(&mut first, most, |a, b| a.0.cmp(&b.0));
            expected.truncate(most);
            prop_assert_eq!(&first, &expected);

            let (mut own, mut expected) = (list.clone(), list);
            own.order();
            expected.sort();
            prop_assert_eq!(own, expected);
        }
    }
}
