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
    codes: HashTable<Entry>,
}

/// A code with the hash of its text, so that a table that grows need not look at texts.
#[derive(Debug, Clone, Copy)]
struct Entry {
    hash: u32,
    code: u32,
}

/// A hash as tables want it: with something in its upper bits.
#[inline]
pub(in crate::log) fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl PartialEq for Dictionary {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes && self.ends == other.ends
    }
}

/// One fixed seed: the same input gives the same tables.
fn hash(text: &[u8]) -> u32 {
    let mut hasher = foldhash::fast::FixedState::with_seed(0x5EED).build_hasher();
    hasher.write(text);
    hasher.finish() as u32
}

/// Whether two texts are equal, eight bytes at a time: in WebAssembly the standard library goes
/// byte by byte, and natively it calls a function that is made for long ones.
#[inline]
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    fn word<const N: usize>(text: &[u8], at: usize) -> [u8; N] {
        text[at..at + N].try_into().expect("a range of N bytes has N")
    }
    let length = a.len();
    if length != b.len() {
        return false;
    }
    match length {
        0 => true,
        1..4 => a[0] == b[0] && a[length / 2] == b[length / 2] && a[length - 1] == b[length - 1],
        4..8 => word::<4>(a, 0) == word(b, 0) && word::<4>(a, length - 4) == word(b, length - 4),
        // The last part may overlap the one before.
        _ => {
            (0..length / 8).all(|at| word::<8>(a, 8 * at) == word(b, 8 * at))
                && word::<8>(a, length - 8) == word(b, length - 8)
        }
    }
}

/// The text with a code among the bytes of all.
#[inline(always)]
fn part<'a>(bytes: &'a [u8], ends: &[u32], code: u32) -> &'a [u8] {
    let code = code as usize;
    let start = if code == 0 { 0 } else { ends[code - 1] as usize };
    &bytes[start..ends[code] as usize]
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
        part(&self.bytes, &self.ends, code)
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
        let hash = hash(text);
        let is_it = |entry: &Entry| entry.hash == hash && same(self.bytes(entry.code), text);
        self.codes.find(spread(hash), is_it).map(|entry| entry.code)
    }

    /// The code of the text that is shown as `text`: bytes that are no UTF-8 are shown as `�`, and a name is found by what is
    /// shown of it. Of several that are shown alike, the first.
    pub fn find_shown(&self, text: &str) -> Option<u32> {
        let by_looking = || (0..self.len() as u32).find(|&code| self.text(code) == text);
        self.find(text.as_bytes()).or_else(|| text.contains(char::REPLACEMENT_CHARACTER).then(by_looking).flatten())
    }

    /// The code of `text`, which is added if it is new.
    pub fn encode(&mut self, text: &[u8]) -> u32 {
        let hash = hash(text);
        let Self { bytes, ends, codes } = self;
        let is_it = |entry: &Entry| entry.hash == hash && same(part(bytes, ends, entry.code), text);
        if let Some(entry) = codes.find(spread(hash), is_it) {
            return entry.code;
        }
        let code = ends.len() as u32;
        bytes.extend_from_slice(text);
        ends.push(bytes.len() as u32);
        codes.insert_unique(spread(hash), Entry { hash, code }, |entry| spread(entry.hash));
        code
    }

    /// Takes in all texts of another dictionary; says by their codes there which they have here.
    pub(crate) fn absorb(&mut self, other: Self) -> Vec<u32> {
        if self.is_empty() {
            *self = other;
            self.index();
            return (0..self.len() as u32).collect();
        }
        self.codes.reserve(other.len(), |entry| spread(entry.hash));
        other.iter().map(|text| self.encode(text)).collect()
    }

    /// Makes texts that came through [`Self::buffers_mut`] to be found.
    fn index(&mut self) {
        let Self { bytes, ends, codes } = self;
        codes.reserve(ends.len() - codes.len(), |entry| spread(entry.hash));
        for code in codes.len() as u32..ends.len() as u32 {
            let hash = hash(part(bytes, ends, code));
            codes.insert_unique(spread(hash), Entry { hash, code }, |entry| spread(entry.hash));
        }
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
    use super::{Dictionary, same};
    use proptest::prelude::*;

    #[test]
    fn a_name_is_found_by_what_is_shown_of_it() {
        let mut texts = Dictionary::default();
        let codes = [&b"visit"[..], b"Anruf\xFC"].map(|text| texts.encode(text));
        assert_eq!(codes.map(|code| texts.find_shown(&texts.text(code))), codes.map(Some));
        assert_eq!((texts.find_shown("Anruf"), texts.find("Anruf\u{FFFD}".as_bytes())), (None, None));
    }

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
