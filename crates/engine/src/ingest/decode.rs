//! Cells into times and numbers.

use crate::log::time::{DAY_MS, days_from_civil, days_in_month};

/// Reads times; remembers the last date, because neighbours in a log share it.
#[derive(Debug, Clone, Default)]
pub struct TimeReader {
    /// The last date that was read, with its midnight.
    date: Option<[u8; 10]>,
    date_ms: i64,
}

impl TimeReader {
    /// The instant that a cell holds, in ms UTC, or `None` if it is none of:
    /// - ISO 8601, basic or extended, with `T` or a space, seconds and fractions optional (cut to
    ///   milliseconds), an offset or `Z` optional (UTC without); a date alone is its midnight;
    /// - seconds, milliseconds or microseconds since 1970, told apart by their number of digits
    ///   (9–10, 12–13, 15–16).
    #[inline]
    pub fn read(&mut self, cell: &[u8]) -> Option<i64> {
        let Some(date) = cell.first_chunk::<10>().filter(|date| !date[4].is_ascii_digit()) else {
            return compact(cell);
        };
        if self.date != Some(*date) {
            if date[4] != date[7] || !matches!(date[4], b'-' | b'/' | b'.') {
                return None;
            }
            self.date_ms = date_ms(digits(&date[..4])?, digits(&date[5..7])?, digits(&date[8..])?)?;
            self.date = Some(*date);
        }
        match cell.get(10) {
            None => Some(self.date_ms),
            Some(b'T' | b't' | b' ') => Some(self.date_ms + clock_ms(&cell[11..])?),
            Some(_) => None,
        }
    }
}

/// All of `bytes` as a number.
#[inline]
fn digits(bytes: &[u8]) -> Option<i64> {
    let mut number = 0;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    (!bytes.is_empty()).then_some(number)
}

fn date_ms(year: i64, month: i64, day: i64) -> Option<i64> {
    let (month, day) = (month as u32, day as u32);
    let is_date = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
    is_date.then(|| days_from_civil(year, month, day) * DAY_MS)
}

/// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.fff…` or `hhmm[ss]`, each with an optional offset: milliseconds
/// to add to the date's midnight for the instant in UTC.
#[inline]
fn clock_ms(cell: &[u8]) -> Option<i64> {
    let (hour, mut rest) = (digits(cell.get(..2)?)?, &cell[2..]);
    let has_colons = rest.first() == Some(&b':');
    let field = |rest: &mut &[u8]| -> Option<Option<i64>> {
        let digits_at = usize::from(has_colons);
        let present =
            if has_colons { rest.first() == Some(&b':') } else { rest.first().is_some_and(u8::is_ascii_digit) };
        if !present {
            return Some(None);
        }
        let value = digits(rest.get(digits_at..digits_at + 2)?)?;
        *rest = &rest[digits_at + 2..];
        Some(Some(value))
    };
    let minute = field(&mut rest)??;
    let second = field(&mut rest)?.unwrap_or(0);
    let mut milli = 0;
    if let Some(b'.' | b',') = rest.first() {
        let length = rest[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 {
            return None;
        }
        for at in 0..3 {
            milli = milli * 10 + if at < length { i64::from(rest[1 + at] - b'0') } else { 0 };
        }
        rest = &rest[1 + length..];
    }
    // 24:00 is the midnight after, and a leap second the instant after.
    if hour > 24 || minute > 59 || second > 60 || (hour == 24 && minute + second + milli > 0) {
        return None;
    }
    let of_day = ((hour * 60 + minute) * 60 + second) * 1000 + milli;
    Some(of_day - offset_ms(rest)?)
}

/// Nothing, `Z`, `±hh`, `±hhmm` or `±hh:mm`, with a space before it or not.
#[inline]
fn offset_ms(rest: &[u8]) -> Option<i64> {
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    let (sign, rest) = match rest {
        [] | b"Z" | b"z" | b"UTC" | b"GMT" => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let hours = digits(rest.get(..2)?)?;
    let minutes = match &rest[2..] {
        [] => 0,
        [b':', minutes @ ..] | minutes if minutes.len() == 2 => digits(minutes)?,
        _ => return None,
    };
    (hours <= 18 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000)
}

/// `yyyymmdd[Thhmm[ss]]`, or time since 1970.
fn compact(cell: &[u8]) -> Option<i64> {
    if let Some(&[b'T' | b't' | b' ', ..]) = cell.get(8..) {
        return Some(compact(&cell[..8])? + clock_ms(&cell[9..])?);
    }
    // A fraction of the unit is below a millisecond, or cut.
    let whole = cell.iter().position(|&byte| byte == b'.').unwrap_or(cell.len());
    let fraction = cell.get(whole + 1..).unwrap_or_default();
    if !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits(&cell[..whole])?;
    match whole {
        8 if fraction.is_empty() => date_ms(number / 10_000, number / 100 % 100, number % 100),
        9 | 10 => {
            let milli = (0..3).fold(0, |ms, at| ms * 10 + fraction.get(at).map_or(0, |digit| i64::from(digit - b'0')));
            Some(number * 1000 + milli)
        }
        12 | 13 => Some(number),
        15 | 16 => Some(number / 1000),
        _ => None,
    }
}

/// The number that a cell holds, with a decimal point; `None` if it is not one.
#[inline]
pub fn number(cell: &[u8]) -> Option<f64> {
    let (negative, unsigned) = match cell {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, cell),
    };
    // Up to 15 digits and 22 decimals, both parts are exact in f64, and so is their quotient's
    // rounding (Clinger, "How to read floating point numbers accurately", PLDI 1990).
    let (mut mantissa, mut decimals, mut count, mut has_point) = (0u64, 0, 0, false);
    for &byte in unsigned {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
                decimals += usize::from(has_point);
                count += 1;
            }
            b'.' if !has_point => has_point = true,
            _ => return slow_number(cell),
        }
    }
    if count == 0 || count > 15 {
        return slow_number(cell);
    }
    let number = mantissa as f64 / POWERS[decimals];
    Some(if negative { -number } else { number })
}

const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Long numbers and those with an exponent.
fn slow_number(cell: &[u8]) -> Option<f64> {
    // "inf" and "nan" parse as f64, but no business earns that.
    let is_plain = cell.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    std::str::from_utf8(cell).ok().filter(|_| is_plain)?.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::time::iso;
    use proptest::prelude::*;

    fn time(cell: &str) -> Option<String> {
        TimeReader::default().read(cell.as_bytes()).map(iso)
    }

    #[test]
    fn forms_of_time() {
        for (cell, expected) in [
            ("2026-03-29", "2026-03-29T00:00:00Z"),
            ("2026-03-29T01:02:03Z", "2026-03-29T01:02:03Z"),
            ("2026-03-29 01:02:03", "2026-03-29T01:02:03Z"),
            ("2026-03-29 01:02", "2026-03-29T01:02:00Z"),
            ("2011-10-11 13:45:40.276000+02:00", "2011-10-11T11:45:40.276Z"),
            ("2011-10-11T13:45:40,2-0530", "2011-10-11T19:15:40.200Z"),
            ("2011-10-11T13:45:40 +02", "2011-10-11T11:45:40Z"),
            ("2011/10/11 23:59:60", "2011-10-12T00:00:00Z"),
            ("20111011T134540Z", "2011-10-11T13:45:40Z"),
            ("20111011", "2011-10-11T00:00:00Z"),
            ("1318333540", "2011-10-11T11:45:40Z"),
            ("1318333540.25", "2011-10-11T11:45:40.250Z"),
            ("1318333540276", "2011-10-11T11:45:40.276Z"),
            ("1318333540276999", "2011-10-11T11:45:40.276Z"),
            ("2024-02-29", "2024-02-29T00:00:00Z"),
        ] {
            assert_eq!(time(cell).as_deref(), Some(expected), "{cell}");
        }
        for cell in [
            "",
            "x",
            "2023-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-01-32",
            "2026-01-01T",
            "2026-01-01T25:00",
            "2026-01-01T10:61",
            "2026-01-01T10:00:00+",
            "2026-01-01T10:00:00 CET!",
            "2026-01-01x",
            "12345",
            "2026",
            "2026-01-01T10:00:00.",
            "2026-01/01",
            "99999999",
        ] {
            assert_eq!(time(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_bad_date_does_not_spoil_the_next() {
        let mut reader = TimeReader::default();
        assert_eq!(reader.read(b"2026-13-01"), None);
        assert_eq!(reader.read(b"2026-13-01"), None);
        assert_eq!(reader.read(b"2026-12-01"), Some(1_796_083_200_000));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(ms in -62_135_596_800_000i64..253_402_300_799_999) {
            prop_assert_eq!(TimeReader::default().read(iso(ms).as_bytes()), Some(ms));
        }

        #[test]
        fn numbers_are_as_the_standard_library_reads_them(text in "[-+]?[0-9]{0,18}(\\.[0-9]{0,8})?(e[0-9])?") {
            prop_assert_eq!(number(text.as_bytes()), text.parse().ok());
        }

        #[test]
        fn nothing_panics(cell in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = (TimeReader::default().read(&cell), number(&cell));
        }
    }
}
