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
        self.codes.find(hash(text), |&code| self.bytes(code) == text).copied()
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
        if let Some(&code) = self.codes.find(hash_of_text, |&code| bytes_of(code) == text) {
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
