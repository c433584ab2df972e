//! Bytes into UTF-8.
//!
//! Four encodings besides UTF-8 are read: what Excel, older Windows programs and Western European
//! databases write. Each is a table of at most 32 entries or the rule of UTF-16, so no library is
//! loaded for them. Text is decoded slice by slice in front of the splitter; from a position in
//! the text, the position in the file follows ([`Encoding::encoded_bytes`]), so that parts of a
//! file fit together as they do in UTF-8.

use serde::{Deserialize, Serialize};

/// How the bytes of a file stand for characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub enum Encoding {
    /// The default.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// Two bytes per character, the low one first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// Two bytes per character, the high one first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Western European, as Windows has it. Takes in ISO-8859-1.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// Western European with the euro sign, as Unix has it.
    #[serde(rename = "iso-8859-15")]
    Iso8859_15,
}

impl Encoding {
    /// All encodings, in the order in which a form lists them.
    pub const ALL: [Self; 5] = [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1252, Self::Iso8859_15];

    /// The encoding of a file that begins with `head`, and the bytes of its byte order mark.
    ///
    /// Without a mark, text whose every second byte is mostly zero is UTF-16, text that obeys the
    /// rules of UTF-8 is that, and the rest has one byte per character: ISO-8859-15 if it has none
    /// of the characters that only Windows puts between 0x80 and 0x9F, and one of the eight in
    /// which ISO-8859-15 differs from Windows stands where it makes sense there; else Windows-1252.
    pub fn detect(head: &[u8], is_whole: bool) -> (Self, u8) {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => return (Self::Utf8, 3),
            [0xFF, 0xFE, ..] => return (Self::Utf16Le, 2),
            [0xFE, 0xFF, ..] => return (Self::Utf16Be, 2),
            _ => {}
        }
        let mut zeros = [0; 2];
        for (at, _) in head.iter().enumerate().filter(|(_, byte)| **byte == 0) {
            zeros[at % 2] += 1;
        }
        let half = head.len() / 2;
        if zeros[1] * 10 > half * 4 && zeros[0] * 20 < half {
            return (Self::Utf16Le, 0);
        }
        if zeros[0] * 10 > half * 4 && zeros[1] * 20 < half {
            return (Self::Utf16Be, 0);
        }
        if is_mostly_utf8(head, is_whole) {
            return (Self::Utf8, 0);
        }
        (if looks_like_iso_8859_15(head) { Self::Iso8859_15 } else { Self::Windows1252 }, 0)
    }

    /// The encoding's usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 (little-endian)",
            Self::Utf16Be => "UTF-16 (big-endian)",
            Self::Windows1252 => "Windows-1252",
            Self::Iso8859_15 => "ISO-8859-15",
        }
    }

    /// Bytes per unit: characters start at multiples of it.
    pub(super) fn unit_bytes(self) -> u64 {
        if matches!(self, Self::Utf16Le | Self::Utf16Be) { 2 } else { 1 }
    }

    /// Appends `raw` to `text` as UTF-8; says how many bytes of it were whole characters. At the
    /// end of a file, half a character becomes `�`.
    pub(super) fn decode(self, raw: &[u8], text: &mut Vec<u8>, is_end: bool) -> usize {
        match self {
            Self::Utf8 => {
                text.extend_from_slice(raw);
                raw.len()
            }
            Self::Utf16Le => utf16(raw, text, is_end, u16::from_le_bytes),
            Self::Utf16Be => utf16(raw, text, is_end, u16::from_be_bytes),
            Self::Windows1252 => single_byte(raw, text, |byte| match byte {
                0x80..=0x9F => WINDOWS_1252[usize::from(byte) - 0x80],
                _ => char::from(byte),
            }),
            Self::Iso8859_15 => single_byte(raw, text, |byte| {
                let differs = ISO_8859_15.iter().find(|(known, _)| *known == byte);
                differs.map_or(char::from(byte), |(_, c)| *c)
            }),
        }
    }

    /// How many bytes of the file stand for `text`, which was decoded from it.
    pub(super) fn encoded_bytes(self, text: &[u8]) -> u64 {
        let count = |is: fn(&u8) -> bool| text.iter().filter(|byte| is(byte)).count() as u64;
        let characters = || count(|byte| byte & 0xC0 != 0x80);
        match self {
            Self::Utf8 => text.len() as u64,
            Self::Utf16Le | Self::Utf16Be => 2 * (characters() + count(|&byte| byte >= 0xF0)),
            Self::Windows1252 | Self::Iso8859_15 => characters(),
        }
    }

    /// How much of `text` stands for the first `bytes` bytes that it was decoded from, rounded up
    /// to whole characters.
    pub(super) fn text_of(self, bytes: u64, text: &[u8]) -> usize {
        let mut left = bytes;
        let mut at = 0;
        while left > 0 && at < text.len() {
            let length = match text[at] {
                0..0x80 => 1,
                0x80..0xE0 => 2,
                0xE0..0xF0 => 3,
                _ => 4,
            };
            let encoded = self.encoded_bytes(&text[at..(at + length).min(text.len())]);
            left = left.saturating_sub(encoded);
            at += length;
        }
        at.min(text.len())
    }
}

fn push(text: &mut Vec<u8>, c: char) {
    text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

fn single_byte(raw: &[u8], text: &mut Vec<u8>, character: impl Fn(u8) -> char) -> usize {
    let mut rest = raw;
    while !rest.is_empty() {
        let plain = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        text.extend_from_slice(&rest[..plain]);
        if let Some(&byte) = rest.get(plain) {
            push(text, character(byte));
        }
        rest = rest.get(plain + 1..).unwrap_or_default();
    }
    raw.len()
}

fn utf16(raw: &[u8], text: &mut Vec<u8>, is_end: bool, unit: fn([u8; 2]) -> u16) -> usize {
    let mut at = 0;
    loop {
        // Eight plain characters at a time.
        while let Some(chunk) = raw.get(at..at + 16) {
            let units: [u16; 8] = std::array::from_fn(|n| unit([chunk[2 * n], chunk[2 * n + 1]]));
            if units.iter().fold(0, |all, unit| all | unit) >= 0x80 {
                break;
            }
            text.extend_from_slice(&units.map(|unit| unit as u8));
            at += 16;
        }
        let Some(&[a, b]) = raw.get(at..at + 2) else {
            if is_end && at < raw.len() {
                push(text, char::REPLACEMENT_CHARACTER);
                at = raw.len();
            }
            return at;
        };
        let first = unit([a, b]);
        if !(0xD800..0xDC00).contains(&first) {
            push(text, char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER));
            at += 2;
            continue;
        }
        let second = raw.get(at + 2..at + 4).map(|pair| unit([pair[0], pair[1]]));
        match second {
            Some(second @ 0xDC00..0xE000) => {
                let code = 0x1_0000 + ((u32::from(first) - 0xD800) << 10) + u32::from(second) - 0xDC00;
                push(text, char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                at += 4;
            }
            None if !is_end => return at,
            _ => {
                push(text, char::REPLACEMENT_CHARACTER);
                at += 2;
            }
        }
    }
}

/// Whether at least nine in ten characters beyond ASCII are as UTF-8 has them. What is cut off at
/// the end does not count.
fn is_mostly_utf8(head: &[u8], is_whole: bool) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    let mut chunks = head.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        let is_cut = !is_whole && chunks.peek().is_none();
        bad += usize::from(!chunk.invalid().is_empty() && !is_cut);
    }
    bad == 0 || good >= 9 * bad
}

/// See [`Encoding::detect`].
fn looks_like_iso_8859_15(head: &[u8]) -> bool {
    if head.iter().any(|byte| (0x80..0xA0).contains(byte)) {
        return false;
    }
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte >= 0xC0);
    head.iter().enumerate().any(|(at, byte)| match byte {
        // The euro, where Windows has a sign for "any currency" that nobody uses.
        0xA4 => true,
        // Letters, where Windows has marks and fractions.
        0xA6 | 0xA8 | 0xB4 | 0xB8 | 0xBC | 0xBD | 0xBE => {
            is_letter(head.get(at + 1)) && (at == 0 || !head[at - 1].is_ascii_digit())
        }
        _ => false,
    })
}

/// The characters from 0x80 to 0x9F; the five that are not assigned are control characters.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Where ISO-8859-15 differs from ISO-8859-1.
const ISO_8859_15: [(u8, char); 8] =
    [(0xA4, '€'), (0xA6, 'Š'), (0xA8, 'š'), (0xB4, 'Ž'), (0xB8, 'ž'), (0xBC, 'Œ'), (0xBD, 'œ'), (0xBE, 'Ÿ')];

#[cfg(test)]
mod tests {
    use super::Encoding::*;
    use super::*;
    use proptest::prelude::*;

    fn encode(encoding: Encoding, text: &str) -> Vec<u8> {
        match encoding {
            Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => text.as_bytes().to_vec(),
        }
    }

    #[test]
    fn encodings_are_recognised() {
        let detect = |head: &[u8]| Encoding::detect(head, true);
        assert_eq!(detect(b"plain"), (Utf8, 0));
        assert_eq!(detect("Käse".as_bytes()), (Utf8, 0));
        assert_eq!(detect(b"\xEF\xBB\xBFa"), (Utf8, 3));
        assert_eq!(detect(b"\xFF\xFEa\0"), (Utf16Le, 2));
        assert_eq!(detect(&encode(Utf16Le, "name;Müller\n")), (Utf16Le, 0));
        assert_eq!(detect(&encode(Utf16Be, "name;Müller\n")), (Utf16Be, 0));
        assert_eq!(detect(b"K\xE4se"), (Windows1252, 0));
        assert_eq!(detect(b"5 \x80"), (Windows1252, 0));
        assert_eq!(detect(b"5 \xA4"), (Iso8859_15, 0));
        assert_eq!(detect(b"c\xBDur"), (Iso8859_15, 0));
        assert_eq!(detect(b"1\xBD inch, K\xE4se"), (Windows1252, 0));
        // The head may end inside a character.
        assert_eq!(Encoding::detect(&"Kä".as_bytes()[..2], false), (Utf8, 0));
    }

    #[test]
    fn single_bytes_become_characters() {
        let decode = |encoding: Encoding, raw: &[u8]| {
            let mut text = Vec::new();
            assert_eq!(encoding.decode(raw, &mut text, true), raw.len());
            String::from_utf8(text).unwrap()
        };
        assert_eq!(decode(Windows1252, b"K\xE4se 5 \x80 \x96 \xA4"), "Käse 5 € – ¤");
        assert_eq!(decode(Iso8859_15, b"K\xE4se 5 \xA4 \xBDuvre"), "Käse 5 € œuvre");
    }

    proptest! {
        #[test]
        fn utf16_comes_back_however_it_is_cut(text in any::<String>(), cut in 0usize..60, is_big: bool) {
            let encoding = if is_big { Utf16Be } else { Utf16Le };
            let raw = encode(encoding, &text);
            let mut decoded = Vec::new();
            let cut = cut.min(raw.len());
            let taken = encoding.decode(&raw[..cut], &mut decoded, false);
            prop_assert_eq!(encoding.encoded_bytes(&decoded), taken as u64);
            prop_assert_eq!(encoding.decode(&raw[taken..], &mut decoded, true), raw.len() - taken);
            prop_assert_eq!(std::str::from_utf8(&decoded), Ok(text.as_str()));
            prop_assert_eq!(encoding.encoded_bytes(&decoded), raw.len() as u64);
            let part = encoding.text_of(taken as u64, &decoded);
            prop_assert_eq!(encoding.encoded_bytes(&decoded[..part]), taken as u64);
        }

        #[test]
        fn positions_agree_whatever_the_bytes(raw in prop::collection::vec(any::<u8>(), 0..60)) {
            for encoding in [Utf16Le, Utf16Be, Windows1252, Iso8859_15] {
                let raw = &raw[..raw.len() & !1];
                let mut text = Vec::new();
                encoding.decode(raw, &mut text, true);
                prop_assert_eq!(encoding.encoded_bytes(&text), raw.len() as u64);
                prop_assert!(std::str::from_utf8(&text).is_ok());
            }
        }
    }
}
