//! Columns that are small: memory costs most when it is touched for the first time.

use super::dictionary::{Dictionary, same};
use bytemuck::{Pod, cast_slice};

/// A column, read from its first event to its last.
pub trait Column<T> {
    /// Says of all events, or of those whose cells are not empty, what they hold.
    fn for_each(self, say: impl FnMut(usize, T));
}

impl<T> Column<T> for Vec<T> {
    fn for_each(self, mut say: impl FnMut(usize, T)) {
        self.into_iter().enumerate().for_each(|(event, cell)| say(event, cell));
    }
}

/// A column with a dictionary.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Codes {
    /// One code per event; [`Dictionary::EMPTY`] where the cell is empty.
    pub codes: Packed,
    /// The texts behind the codes, in the order in which they first appear.
    pub texts: Dictionary,
}

impl Codes {
    /// Adds a cell; says whether its text is new.
    #[inline]
    pub fn push(&mut self, text: &[u8]) -> bool {
        if text.is_empty() {
            self.codes.push(Dictionary::EMPTY);
            return false;
        }
        // Neighbours are often equal.
        if let Some(last) = self.codes.last()
            && last != Dictionary::EMPTY
            && same(self.texts.bytes(last), text)
        {
            self.codes.push(last);
            return false;
        }
        let known = self.texts.len();
        self.codes.push(self.texts.encode(text));
        self.texts.len() > known
    }
}

/// Codes, each in as many bytes as the largest of them needs. 0 stands for [`Dictionary::EMPTY`],
/// and other numbers for the code before them.
#[derive(Debug, Clone, PartialEq)]
pub enum Packed {
    /// Up to 254.
    Bytes(Vec<u8>),
    /// Up to 65,534.
    Words(Vec<u16>),
    /// All others.
    Longs(Vec<u32>),
}

impl Default for Packed {
    fn default() -> Self {
        Self::Bytes(Vec::new())
    }
}

impl Packed {
    /// Adds a code.
    #[inline]
    pub fn push(&mut self, code: u32) {
        let number = code.wrapping_add(1);
        match self {
            Self::Bytes(numbers) if number <= u32::from(u8::MAX) => numbers.push(number as u8),
            Self::Words(numbers) if number <= u32::from(u16::MAX) => numbers.push(number as u16),
            Self::Longs(numbers) => numbers.push(number),
            _ => self.push_wider(number),
        }
    }

    #[cold]
    fn push_wider(&mut self, number: u32) {
        /// With as much room as there was.
        fn wider<T: Copy, U: From<T>>(numbers: &[T], room: usize) -> Vec<U> {
            let mut wider = Vec::with_capacity(room);
            wider.extend(numbers.iter().map(|&number| U::from(number)));
            wider
        }
        *self = match self {
            Self::Bytes(numbers) if number <= u32::from(u16::MAX) => Self::Words(wider(numbers, numbers.capacity())),
            Self::Bytes(numbers) => Self::Longs(wider(numbers, numbers.capacity())),
            Self::Words(numbers) => Self::Longs(wider(numbers, numbers.capacity())),
            Self::Longs(numbers) => Self::Longs(std::mem::take(numbers)),
        };
        self.push(number.wrapping_sub(1));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Bytes(numbers) => numbers.len(),
            Self::Words(numbers) => numbers.len(),
            Self::Longs(numbers) => numbers.len(),
        }
    }

    /// The code of an event.
    #[inline]
    pub fn get(&self, event: usize) -> Option<u32> {
        let number = match self {
            Self::Bytes(numbers) => u32::from(*numbers.get(event)?),
            Self::Words(numbers) => u32::from(*numbers.get(event)?),
            Self::Longs(numbers) => *numbers.get(event)?,
        };
        Some(number.wrapping_sub(1))
    }

    /// The last code.
    #[inline]
    pub fn last(&self) -> Option<u32> {
        self.get(self.len().wrapping_sub(1))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All codes.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        (0..self.len()).filter_map(|event| self.get(event))
    }

    /// The codes of some events.
    pub fn pick(&self, events: &[u32]) -> Self {
        events.iter().filter_map(|&event| self.get(event as usize)).collect()
    }

    /// Makes room for more.
    pub fn reserve(&mut self, more: usize) {
        match self {
            Self::Bytes(numbers) => numbers.reserve_exact(more),
            Self::Words(numbers) => numbers.reserve_exact(more),
            Self::Longs(numbers) => numbers.reserve_exact(more),
        }
    }

    /// How many bytes one takes.
    pub fn width(&self) -> u8 {
        match self {
            Self::Bytes(_) => 1,
            Self::Words(_) => 2,
            Self::Longs(_) => 4,
        }
    }

    /// None yet, in so many bytes each.
    pub fn of_width(width: u8) -> Self {
        match width {
            1 => Self::Bytes(Vec::new()),
            2 => Self::Words(Vec::new()),
            _ => Self::Longs(Vec::new()),
        }
    }

    /// Their memory.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(numbers) => numbers,
            Self::Words(numbers) => cast_slice(numbers),
            Self::Longs(numbers) => cast_slice(numbers),
        }
    }
}

impl FromIterator<u32> for Packed {
    fn from_iter<I: IntoIterator<Item = u32>>(codes: I) -> Self {
        let mut packed = Self::default();
        codes.into_iter().for_each(|code| packed.push(code));
        packed
    }
}

impl Column<u32> for Packed {
    fn for_each(self, mut say: impl FnMut(usize, u32)) {
        match self {
            Self::Bytes(numbers) => numbers.for_each(|event, number| say(event, u32::from(number).wrapping_sub(1))),
            Self::Words(numbers) => numbers.for_each(|event, number| say(event, u32::from(number).wrapping_sub(1))),
            Self::Longs(numbers) => numbers.for_each(|event, number| say(event, number.wrapping_sub(1))),
        }
    }
}

/// A column of which many cells may be empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Sparse<T> {
    /// The events whose cells are not empty; none as long as no cell has been.
    pub events: Vec<u32>,
    /// Their cells.
    pub cells: Vec<T>,
}

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self { events: Vec::new(), cells: Vec::new() }
    }
}

impl<T: Pod> Sparse<T> {
    /// Fills the cell of an event, which comes after all others that have been filled.
    #[inline]
    pub fn set(&mut self, event: usize, cell: T) {
        if !self.events.is_empty() || event != self.cells.len() {
            if self.events.is_empty() {
                self.events = (0..self.cells.len() as u32).collect();
            }
            self.events.push(event as u32);
        }
        self.cells.push(cell);
    }

    /// The cell of an event, if it is not empty.
    pub fn get(&self, event: usize) -> Option<T> {
        let at = if self.events.is_empty() { event } else { self.events.binary_search(&(event as u32)).ok()? };
        self.cells.get(at).copied()
    }

    /// The cell of an event, filled with `empty` if it is; there are `events`.
    pub fn get_mut(&mut self, event: usize, events: usize, empty: T) -> &mut T {
        if self.cells.len() < events {
            let mut cells = vec![empty; events];
            std::mem::take(self).for_each(|event, cell| cells[event] = cell);
            self.cells = cells;
        }
        &mut self.cells[event]
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.events) + size_of_val(&*self.cells)
    }

    /// Makes room for so many cells more, if that many are likely to be filled.
    pub fn reserve(&mut self, more: usize) {
        if self.events.is_empty() && !self.cells.is_empty() {
            self.cells.reserve_exact(more);
        }
    }
}

impl<T> Column<T> for Sparse<T> {
    fn for_each(self, mut say: impl FnMut(usize, T)) {
        if self.events.is_empty() {
            return self.cells.for_each(say);
        }
        self.events.into_iter().zip(self.cells).for_each(|(event, cell)| say(event as usize, cell));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packed_codes_come_back(
            codes in prop::collection::vec(prop_oneof![Just(Dictionary::EMPTY), 0u32..300, 0u32..70_000], 0..40),
        ) {
            let packed: Packed = codes.iter().copied().collect();
            prop_assert_eq!(packed.len(), codes.len());
            prop_assert_eq!(packed.last(), codes.last().copied());
            prop_assert_eq!(packed.iter().collect::<Vec<_>>(), codes.clone());
            let mut read = Vec::new();
            packed.for_each(|event, code| read.push((event, code)));
            prop_assert_eq!(read, codes.into_iter().enumerate().collect::<Vec<_>>());
        }

        #[test]
        fn sparse_cells_come_back(cells in prop::collection::vec(prop::option::of(1u32..9), 0..40), at in 0usize..40) {
            let mut column = Sparse::default();
            for (event, cell) in cells.iter().enumerate() {
                if let Some(cell) = cell {
                    column.set(event, *cell);
                }
            }
            prop_assert_eq!((0..cells.len()).map(|event| column.get(event)).collect::<Vec<_>>(), cells.clone());
            let mut read = vec![None; cells.len()];
            column.clone().for_each(|event, cell| read[event] = Some(cell));
            prop_assert_eq!(&read, &cells);
            if at < cells.len() {
                *column.get_mut(at, cells.len(), 0) += 10;
                for (event, cell) in cells.iter().enumerate() {
                    let expected = cell.unwrap_or(0) + if event == at { 10 } else { 0 };
                    prop_assert_eq!(column.get(event), Some(expected));
                }
            }
        }
    }
}
