//! Names that fit: breaking a name into a few short lines without measuring text.
//!
//! The picture is laid out before it is drawn, so widths are estimated by kind of character, a
//! little generously. What does not fit ends in “…”; the card and the table have the whole name.

/// Breaks a name into at most `lines` lines of at most `width` em.
pub fn wrap(name: &str, width: f64, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    let mut rest = name.trim();
    while !rest.is_empty() && wrapped.len() < lines {
        let is_last = wrapped.len() + 1 == lines;
        if em(rest) <= width {
            wrapped.push(rest.to_owned());
            return wrapped;
        }
        let room = if is_last { width - em("…") } else { width };
        let fits = fitting(rest, room);
        // A break at a space, or else after a joint, unless that leaves the line nearly empty and the
        // next word would be cut all the same.
        let last = |breaks: fn(char) -> bool| {
            let ends = rest[..fits].char_indices().filter(|&(_, char)| breaks(char));
            let end = ends.map(|(at, char)| at + char.len_utf8()).next_back()?;
            let next_word = rest[end..].split(breaks).next().unwrap_or_default();
            (!is_last && (em(&rest[..end]) > width * 0.4 || em(next_word) <= width)).then_some(end)
        };
        let cut = last(char::is_whitespace).or_else(|| last(is_joint)).unwrap_or(fits).max(first_cluster(rest));
        let line = rest[..cut].trim_end();
        wrapped.push(if is_last { format!("{line}…") } else { line.to_owned() });
        rest = rest[cut..].trim_start();
    }
    wrapped
}

/// Cuts a name to at most `width` em on one line.
pub fn shorten(name: &str, width: f64) -> String {
    wrap(name, width, 1).pop().unwrap_or_default()
}

fn is_joint(char: char) -> bool {
    matches!(char, '-' | '_' | '/' | ':' | '.' | ',' | '>' | '|')
}

/// How many bytes of a text fit into `width` em, never within what is read as one character.
fn fitting(text: &str, width: f64) -> usize {
    let mut sum = 0.0;
    let mut end = 0;
    let mut joined = false;
    for (at, char) in text.char_indices() {
        let continues = joined || continues_cluster(char);
        joined = char == '\u{200d}';
        if !continues {
            end = at;
        }
        sum += width_of(char);
        if sum > width {
            return end;
        }
    }
    text.len()
}

/// The bytes of the first thing read as one character: the least that a line takes.
fn first_cluster(text: &str) -> usize {
    let mut joined = false;
    for (at, char) in text.char_indices().skip(1) {
        if !joined && !continues_cluster(char) {
            return at;
        }
        joined = char == '\u{200d}';
    }
    text.len()
}

/// Whether a character is read as part of the one before it: accents, skin tones, variation
/// selectors and joiners.
fn continues_cluster(char: char) -> bool {
    matches!(char as u32,
        0x0300..=0x036f | 0x0591..=0x05c7 | 0x064b..=0x065f | 0x0670 | 0x0900..=0x0903 | 0x093a..=0x094f | 0x0e31
        | 0x0e34..=0x0e3a | 0x0e47..=0x0e4e | 0x200c..=0x200d | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f
        | 0x1f3fb..=0x1f3ff | 0xe0020..=0xe007f)
}

/// Estimated width of a text in em.
pub fn em(text: &str) -> f64 {
    text.chars().map(width_of).sum()
}

fn width_of(char: char) -> f64 {
    match char {
        char if continues_cluster(char) => 0.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '(' | ')' | '[' | ']' => 0.3,
        'f' | 'r' | 't' | ' ' | '-' | '/' | '1' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '<' | '>' | '=' | '+' | '%' => 0.9,
        '_' => 0.55,
        char if char.is_uppercase() => 0.7,
        char if char as u32 >= 0x1100 && !matches!(char as u32, 0x1e00..=0x2bff | 0xfb00..=0xfeff) => 1.05,
        _ => 0.6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_stay_whole() {
        assert_eq!(wrap("visit", 9.0, 2), ["visit"]);
        assert_eq!(wrap("", 9.0, 2), Vec::<String>::new());
    }

    #[test]
    fn breaks_at_spaces_and_joints() {
        assert_eq!(wrap("follow-up e-mail sent", 8.0, 2), ["follow-up", "e-mail sent"]);
        assert_eq!(wrap("price calculator", 7.4, 2), ["price", "calculator"]);
        assert_eq!(wrap("send confirmation of receipt", 7.4, 3), ["send", "confirmation", "of receipt"]);
        assert_eq!(wrap("A_PARTLYSUBMITTED", 9.0, 2), ["A_PARTLYSUBMI", "TTED"]);
        assert_eq!(wrap("W_Nabellen_offertes", 8.0, 2), ["W_Nabellen_", "offertes"]);
    }

    #[test]
    fn long_names_end_in_an_ellipsis() {
        let name = "a name of eighty characters that goes on and on until nobody wants to read it!!!";
        let lines = wrap(name, 9.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && lines.iter().all(|line| em(line) <= 9.0), "{lines:?}");
        assert_eq!(shorten("catalog", 3.0), "cata…");
    }

    #[test]
    fn never_cuts_a_character_apart() {
        let family = "👨‍👩‍👧‍👦";
        for width in [0.5, 1.0, 2.0, 3.5, 5.0] {
            for line in wrap(&family.repeat(6), width, 2) {
                let bare = line.trim_end_matches('…');
                assert_eq!(bare.replace(family, ""), "", "{line}");
            }
        }
        assert_eq!(wrap("e\u{301}e\u{301}e\u{301}", 1.0, 1), ["e\u{301}…"]);
    }

    #[test]
    fn right_to_left_names_are_kept_in_their_own_order() {
        assert_eq!(wrap("שלום עולם", 4.0, 2), ["שלום", "עולם"]);
    }
}
