//! Names from the data within sentences.

use crate::charts::label::shorten;

/// The longest name that a sentence takes, in em.
const LONGEST: f64 = 24.0;

/// A name set apart from the sentence around it: in quotation marks, not too long, and isolated.
pub fn quoted(name: &str) -> String {
    format!("“{}”", isolated(&shorten(name, LONGEST)))
}

/// A name that keeps to its place: written from right to left, it does not turn the sentence around.
pub fn isolated(name: &str) -> String {
    if name.contains(is_right_to_left) { format!("\u{2068}{name}\u{2069}") } else { name.to_owned() }
}

/// Whether a character is of a script that is written from right to left, or a mark that makes it so: the blocks
/// that Unicode's `DerivedBidiClass` gives to R and AL.
fn is_right_to_left(char: char) -> bool {
    matches!(
        char as u32,
        0x0590..=0x08ff | 0x200f | 0xfb1d..=0xfdff | 0xfe70..=0xfefc | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff
    )
}

#[cfg(test)]
mod tests {
    use super::{isolated, quoted};

    #[test]
    fn names_do_not_break_sentences() {
        assert_eq!(quoted("visit"), "“visit”");
        assert_eq!(quoted("שלום"), "“\u{2068}שלום\u{2069}”");
        assert_eq!(isolated("visit"), "visit");
        // Adlam, the only modern script of its plane.
        assert_eq!(isolated("𞤀𞤣"), "\u{2068}𞤀𞤣\u{2069}");
        let long = quoted(&"x".repeat(90));
        assert!(long.ends_with("…”") && long.chars().count() < 50, "{long}");
    }
}
