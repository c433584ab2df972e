//! Times in the forms of ISO 8601 and as digits alone: the plain ones, read fast.

use crate::log::time::{DAY_MS, days_from_civil, days_in_month};

/// All of `bytes` as a number.
#[inline]
pub fn digits(bytes: &[u8]) -> Option<i64> {
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

pub fn date_ms(year: i64, month: i64, day: i64) -> Option<i64> {
    let (month, day) = (month as u32, day as u32);
    let is_date = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
    is_date.then(|| days_from_civil(year, month, day) * DAY_MS)
}

/// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.fff…` or `hhmm[ss]`: milliseconds since midnight, and the
/// offset from UTC in milliseconds, if there is one.
#[inline]
pub fn clock(cell: &[u8]) -> Option<(i64, Option<i64>)> {
    if let Some((hour, minute, second)) = cell.try_into().ok().and_then(usual_clock) {
        return Some((of_day(hour, minute, second, 0)?, None));
    }
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
        milli = millis(&rest[1..1 + length]);
        rest = &rest[1 + length..];
    }
    let of_day = of_day(hour, minute, second, milli)?;
    Some((of_day, if rest.is_empty() { None } else { Some(offset(rest)?) }))
}

/// The numbers of `hh:mm:ss`.
#[inline]
fn usual_clock(cell: &[u8; 8]) -> Option<(i64, i64, i64)> {
    const CLOCK: Pattern = Pattern::of(*b"00:00:00");
    let pairs = CLOCK.pairs(cell)?;
    Some((pair(pairs, 0), pair(pairs, 3), pair(pairs, 6)))
}

/// Midnight of `yyyy-mm-dd` in ms since 1970; `None` for what is written otherwise.
#[inline]
pub fn usual_date_ms(date: &[u8; 10]) -> Option<i64> {
    const YEAR_AND_MONTH: Pattern = Pattern::of(*b"0000-00-");
    let pairs = YEAR_AND_MONTH.pairs(date.first_chunk()?)?;
    let (tens, ones) = (date[8].wrapping_sub(b'0'), date[9].wrapping_sub(b'0'));
    if tens > 9 || ones > 9 {
        return None;
    }
    date_ms(pair(pairs, 0) * 100 + pair(pairs, 2), pair(pairs, 5), i64::from(10 * tens + ones))
}

/// Eight characters that are compared and read at once, as one word.
struct Pattern {
    zeros: u64,
    /// The bytes that are no digits.
    marks: u64,
}

impl Pattern {
    /// Where there is a 0, any digit may stand.
    const fn of(text: [u8; 8]) -> Self {
        let (mut marks, mut at) = ([0; 8], 0);
        while at < 8 {
            if text[at] != b'0' {
                marks[at] = 0xFF;
            }
            at += 1;
        }
        Self { zeros: u64::from_le_bytes(text), marks: u64::from_le_bytes(marks) }
    }

    /// By byte: the number that its digit makes with the next one.
    #[inline]
    fn pairs(&self, text: &[u8; 8]) -> Option<u64> {
        let digits = u64::from_le_bytes(*text) ^ self.zeros;
        // Above 9, adding 6 reaches the upper half of a byte.
        let not_digits = (digits | digits.wrapping_add(0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0;
        (not_digits | (digits & self.marks) == 0).then(|| digits.wrapping_mul(10).wrapping_add(digits >> 8))
    }
}

/// The number in a byte of a word.
#[inline]
fn pair(pairs: u64, byte: u32) -> i64 {
    i64::from((pairs >> (8 * byte)) as u8)
}

/// Milliseconds since midnight; 24:00 is the midnight after, and a leap second the instant after.
#[inline]
pub fn of_day(hour: i64, minute: i64, second: i64, milli: i64) -> Option<i64> {
    if hour > 24 || minute > 59 || second > 60 || (hour == 24 && minute + second + milli > 0) {
        return None;
    }
    Some(((hour * 60 + minute) * 60 + second) * 1000 + milli)
}

/// `Z`, `±hh`, `±hhmm` or `±hh:mm`, with a space before it or not, in milliseconds.
#[inline]
pub fn offset(rest: &[u8]) -> Option<i64> {
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    let (sign, rest) = match rest {
        b"Z" | b"z" | b"UTC" | b"GMT" => return Some(0),
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

/// Milliseconds since 1970: on the clock of some place, or of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// What clocks show.
    Local(i64),
    /// The instant.
    Utc(i64),
}

/// `yyyymmdd`, alone or with `Thhmm[ss]`, `yyyymmddhh[mm[ss[fff]]]`, or time since 1970: in seconds (9 or
/// 10 digits), milliseconds (12 or 13), microseconds (15 or 16) or nanoseconds (18 or 19).
pub fn compact(cell: &[u8]) -> Option<Moment> {
    if let Some(&[b'T' | b't' | b' ', ..]) = cell.get(8..) {
        let Some(Moment::Local(midnight)) = compact(&cell[..8]) else { return None };
        let (of_day, offset) = clock(&cell[9..])?;
        return Some(match offset {
            None => Moment::Local(midnight + of_day),
            Some(offset) => Moment::Utc(midnight + of_day - offset),
        });
    }
    let whole = cell.iter().position(|&byte| byte == b'.').unwrap_or(cell.len());
    let fraction = cell.get(whole + 1..).unwrap_or_default();
    if whole > 19 || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // Nanoseconds would not fit.
    let number = digits(&cell[..whole.min(16)])?;
    match whole {
        8 if fraction.is_empty() => date_ms(number / 10_000, number / 100 % 100, number % 100).map(Moment::Local),
        14 if fraction.is_empty() => calendar_digits(number),
        17 if fraction.is_empty() => {
            let Some(Moment::Local(second)) = calendar_digits(digits(&cell[..14])?) else { return None };
            Some(Moment::Local(second + digits(&cell[14..17])?))
        }
        // As seconds, 10 digits that are a date and an hour of this time would lie beyond 2033.
        10 if fraction.is_empty()
            && let Some(hour) = calendar_digits(number * 10_000) =>
        {
            Some(hour)
        }
        // Numbers of documents are filled up with zeros.
        9 | 10 if cell[0] != b'0' => Some(Moment::Utc(number * 1000 + millis(fraction))),
        // As milliseconds, 12 digits that are a date of this time would lie in the seventies.
        12 => calendar_digits(number * 100).or(Some(Moment::Utc(number))),
        13 => Some(Moment::Utc(number)),
        15 | 16 => Some(Moment::Utc(number / 1000)),
        18 | 19 if cell[16..whole].iter().all(u8::is_ascii_digit) => digits(&cell[..whole - 6]).map(Moment::Utc),
        _ => None,
    }
}

/// `yyyymmddhhmmss`, of the years 1990 to 2099.
fn calendar_digits(number: i64) -> Option<Moment> {
    let (date, clock) = (number / 1_000_000, number % 1_000_000);
    if !(19_900_101..=20_991_231).contains(&date) || clock >= 240_000 {
        return None;
    }
    let midnight = date_ms(date / 10_000, date / 100 % 100, date % 100)?;
    Some(Moment::Local(midnight + of_day(clock / 10_000, clock / 100 % 100, clock % 100, 0)?))
}

/// `ddmmyyyy` or `mmddyyyy`, of the years 1990 to 2099, as ms on the clock.
pub fn date_with_year_behind(cell: &[u8], format: super::TimeFormat) -> Option<i64> {
    let number = digits(<&[u8; 8]>::try_from(cell).ok()?)?;
    let (first, second, year) = (number / 1_000_000, number / 10_000 % 100, number % 10_000);
    let (month, day) = match format {
        super::TimeFormat::DayFirst => (second, first),
        super::TimeFormat::MonthFirst => (first, second),
        _ => return None,
    };
    (1990..=2099).contains(&year).then(|| date_ms(year, month, day)).flatten()
}

/// The digits behind a decimal mark of seconds as milliseconds; those below are cut.
pub fn millis(fraction: &[u8]) -> i64 {
    (0..3).fold(0, |ms, at| ms * 10 + fraction.get(at).map_or(0, |digit| i64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Reading at once is reading one by one.
        #[test]
        fn at_once_or_one_by_one(clock in "[0-9:/; ]{2}[:.5][0-9:]{2}[:;0][0-9]{2}", date in "[0-9/]{4}[-/0][0-9:]{2}[-.][0-9]{2}") {
            let cell = clock.as_bytes();
            let field = |from: usize| digits(&cell[from..from + 2]);
            let by_one = (cell[2] == b':' && cell[5] == b':').then(|| Some((field(0)?, field(3)?, field(6)?))).flatten();
            prop_assert_eq!(usual_clock(cell.try_into().unwrap()), by_one);
            let cell = date.as_bytes();
            let is_usual = cell[4] == b'-' && cell[7] == b'-';
            let by_one = is_usual.then(|| date_ms(digits(&cell[..4])?, digits(&cell[5..7])?, digits(&cell[8..])?)).flatten();
            prop_assert_eq!(usual_date_ms(cell.try_into().unwrap()), by_one);
        }
    }
}
