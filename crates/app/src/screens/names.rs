//! Names from the data within sentences.

use crate::charts::label::shorten;

/// The longest name that a sentence takes, in em.
const LONGEST: f64 = 24.0;

/// A name set apart from the sentence around it: in quotation marks, not too long, and, where it
/// is written from right to left, isolated, so that it does not turn the sentence around.
pub fn quoted(name: &str) -> String {
    let name = shorten(name, LONGEST);
    if name.chars().any(is_right_to_left) { format!("“\u{2068}{name}\u{2069}”") } else { format!("“{name}”") }
}

fn is_right_to_left(char: char) -> bool {
    matches!(char as u32, 0x0590..=0x08ff | 0x200f | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn names_do_not_break_sentences() {
        assert_eq!(quoted("visit"), "“visit”");
        assert_eq!(quoted("שלום"), "“\u{2068}שלום\u{2069}”");
        let long = quoted(&"x".repeat(90));
        assert!(long.ends_with("…”") && long.chars().count() < 50, "{long}");
    }
}
