//! Texts to small codes and back.

use hashbrown::HashTable;
use std::borrow::Cow;
use std::hash::{BuildHasher, Hasher};

/// A dictionary of byte strings: each distinct one gets the next code, from 0.
///
/// All texts lie in one buffer; looking one up allocates nothing.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    /// The bytes of all texts, one after the other.
    bytes: Vec<u8>,
    /// Where each text ends in `bytes`.
    ends: Vec<u32>,
    codes: HashTable<u32>,
}

impl PartialEq for Dictionary {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes && self.ends == other.ends
    }
}

/// One fixed seed: the same input gives the same tables.
fn hash(text: &[u8]) -> u64 {
    let mut hasher = foldhash::fast::FixedState::with_seed(0x5EED).build_hasher();
    hasher.write(text);
    hasher.finish()
}

/// Whether two texts are equal, eight bytes at a time: in WebAssembly the standard library goes
/// byte by byte, and natively it calls a function that is made for long ones.
#[inline]
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    fn part<const N: usize>(text: &[u8], at: usize) -> [u8; N] {
        text[at..at + N].try_into().expect("a range of N bytes has N")
    }
    let length = a.len();
    if length != b.len() {
        return false;
    }
    match length {
        0 => true,
        1..4 => a[0] == b[0] && a[length / 2] == b[length / 2] && a[length - 1] == b[length - 1],
        4..8 => part::<4>(a, 0) == part(b, 0) && part::<4>(a, length - 4) == part(b, length - 4),
        // The last part may overlap the one before.
        _ => {
            (0..length / 8).all(|at| part::<8>(a, 8 * at) == part(b, 8 * at))
                && part::<8>(a, length - 8) == part(b, length - 8)
        }
    }
}

impl Dictionary {
    /// The code of a cell without text; never a text's code.
    pub const EMPTY: u32 = u32::MAX;

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of the text with this code, as in the input.
    ///
    /// # Panics
    /// If no text has this code.
    pub fn bytes(&self, code: u32) -> &[u8] {
        let code = code as usize;
        let start = if code == 0 { 0 } else { self.ends[code - 1] as usize };
        &self.bytes[start..self.ends[code] as usize]
    }

    /// The text with this code; bytes that are not UTF-8 show as `�`. Empty for
    /// [`Self::EMPTY`].
    pub fn text(&self, code: u32) -> Cow<'_, str> {
        if code == Self::EMPTY { Cow::Borrowed("") } else { String::from_utf8_lossy(self.bytes(code)) }
    }

    /// All texts in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len() as u32).map(|code| self.bytes(code))
    }

    /// The code of `text`, if it is in the dictionary.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        self.codes.find(hash(text), |&code| same(self.bytes(code), text)).copied()
    }

    /// The code of `text`, which is added if it is new.
    pub fn encode(&mut self, text: &[u8]) -> u32 {
        let hash_of_text = hash(text);
        let (bytes, ends) = (&self.bytes, &self.ends);
        let bytes_of = |code: u32| {
            let code = code as usize;
            let start = if code == 0 { 0 } else { ends[code - 1] as usize };
            &bytes[start..ends[code] as usize]
        };
        if let Some(&code) = self.codes.find(hash_of_text, |&code| same(bytes_of(code), text)) {
            return code;
        }
        let code = self.ends.len() as u32;
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len() as u32);
        let (bytes, ends) = (&self.bytes, &self.ends);
        self.codes.insert_unique(hash_of_text, code, |&code| {
            let code = code as usize;
            let start = if code == 0 { 0 } else { ends[code - 1] as usize };
            hash(&bytes[start..ends[code] as usize])
        });
        code
    }

    /// The buffers behind the texts, for moving a dictionary elsewhere. A dictionary that was
    /// filled through them can be iterated; it does not find or encode.
    pub(crate) fn buffers_mut(&mut self) -> (&mut Vec<u8>, &mut Vec<u32>) {
        (&mut self.bytes, &mut self.ends)
    }

    /// See [`Self::buffers_mut`].
    pub(crate) fn buffers(&self) -> (&[u8], &[u32]) {
        (&self.bytes, &self.ends)
    }
}

#[cfg(test)]
mod tests {
    use super::same;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn same_is_equal(text in prop::collection::vec(any::<u8>(), 0..40), at in 0usize..40, change in 1u8..) {
            prop_assert!(same(&text, &text.clone()));
            let mut other = text.clone();
            if let Some(byte) = other.get_mut(at) {
                *byte ^= change;
            } else {
                other.push(change);
            }
            prop_assert!(!same(&text, &other));
        }
    }
}
