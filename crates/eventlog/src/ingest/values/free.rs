//! Times as people write them: any order, names, halves of the day, zones.
//!
//! A cell is folded to plain lower case, cut into numbers, words and marks, and walked through
//! once. What is not understood makes the whole cell unreadable: nothing is skipped over.

use super::TimeFormat;
use super::iso::{self, Moment};
use super::names;
use super::zone::{Zone, ZoneTable};
use std::sync::Arc;

/// Why a cell is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// A year, a month or a quarter without a day.
    Incomplete,
    /// Not a time in the format.
    Unreadable,
}

/// The longest cell that may hold a time.
const MAX_BYTES: usize = 96;

/// The most numbers, words and marks in one.
const MAX_TOKENS: usize = 40;

/// The time that a cell holds.
///
/// # Errors
/// It holds none in this format.
pub fn read(cell: &[u8], format: TimeFormat) -> Result<Moment, Problem> {
    if let Some(midnight) = iso::date_with_year_behind(cell, format) {
        return Ok(Moment::Local(midnight));
    }
    let mut space = [0; MAX_BYTES];
    let text = fold(cell, &mut space).ok_or(Problem::Unreadable)?;
    let mut tokens = [Token::default(); MAX_TOKENS];
    let tokens = cut(text, &mut tokens).ok_or(Problem::Unreadable)?;
    let mut walk = Walk { text, tokens, at: 0, found: Found::default() };
    let is_understood = walk.all().is_some();
    walk.found.moment(format, is_understood)
}

/// A cell in lower case, without accents, all spaces alike and single, and without the zone's name
/// in brackets that JavaScript writes behind `GMT+0200`; `None` if it is too long or holds other letters.
pub fn fold<'a>(cell: &[u8], space: &'a mut [u8; MAX_BYTES]) -> Option<&'a [u8]> {
    let mut length = 0;
    let mut at = 0;
    while at < cell.len() {
        let (folded, bytes) = match cell[at] {
            byte @ (b'A'..=b'Z') => (byte.to_ascii_lowercase(), 1),
            b'\t' => (b' ', 1),
            b'(' if space[..length].windows(3).any(|word| word == b"gmt") => break,
            byte if byte < 0x80 => (byte, 1),
            0xC2 => match cell.get(at + 1)? {
                0xA0 => (b' ', 2),
                0xBA | 0xB0 => (b'o', 2),
                _ => return None,
            },
            // Letters of Latin-1, upper and lower case 32 apart.
            0xC3 => match cell.get(at + 1)? | 0x20 {
                0xA0..=0xA5 => (b'a', 2),
                0xA7 => (b'c', 2),
                0xA8..=0xAB => (b'e', 2),
                0xAC..=0xAF => (b'i', 2),
                0xB1 => (b'n', 2),
                0xB2..=0xB6 | 0xB8 => (b'o', 2),
                0xB9..=0xBC => (b'u', 2),
                _ => return None,
            },
            // Letters of Polish and Czech months and days.
            0xC4 => match cell.get(at + 1)? {
                0x84 | 0x85 => (b'a', 2),
                0x86 | 0x87 | 0x8C | 0x8D => (b'c', 2),
                0x98..=0x9B => (b'e', 2),
                _ => return None,
            },
            0xC5 => match cell.get(at + 1)? {
                0x81 | 0x82 => (b'l', 2),
                0x83 | 0x84 => (b'n', 2),
                0x98 | 0x99 => (b'r', 2),
                0x9A | 0x9B | 0xA0 | 0xA1 => (b's', 2),
                0xB9..=0xBE => (b'z', 2),
                _ => return None,
            },
            // Thin and narrow spaces; hyphens and minus.
            0xE2 => match cell.get(at + 1..at + 3)? {
                [0x80, 0x89 | 0xAF] => (b' ', 3),
                [0x80, 0x90..=0x93] | [0x88, 0x92] => (b'-', 3),
                _ => return None,
            },
            _ => return None,
        };
        at += bytes;
        if folded == b' ' && (length == 0 || space[length - 1] == b' ') {
            continue;
        }
        *space.get_mut(length)? = folded;
        length += 1;
    }
    while length > 0 && space[length - 1] == b' ' {
        length -= 1;
    }
    Some(&space[..length])
}

/// A number, a word or a mark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Token {
    #[default]
    End,
    /// Its value and its number of digits.
    Number(i64, u8),
    /// A range of the text.
    Word(u8, u8),
    Mark(u8),
}

fn cut<'a>(text: &[u8], tokens: &'a mut [Token; MAX_TOKENS]) -> Option<&'a [Token]> {
    let (mut at, mut count) = (0, 0);
    while at < text.len() {
        let same = |is: fn(&u8) -> bool| text[at..].iter().take_while(|byte| is(byte)).count();
        let (token, length) = if text[at].is_ascii_digit() {
            let length = same(u8::is_ascii_digit);
            (
                Token::Number(
                    iso::digits(text.get(at..at + length).filter(|digits| digits.len() <= 18)?)?,
                    length as u8,
                ),
                length,
            )
        } else if text[at].is_ascii_alphabetic() {
            let length = same(u8::is_ascii_alphabetic);
            (Token::Word(at as u8, (at + length) as u8), length)
        } else {
            (Token::Mark(text[at]), 1)
        };
        *tokens.get_mut(count)? = token;
        count += 1;
        at += length;
    }
    Some(&tokens[..count])
}

/// What stands in a cell.
#[derive(Debug, Default)]
struct Found {
    /// The numbers of the date with their digits, in order.
    date: [(i64, u8); 3],
    count: usize,
    /// The marks between them.
    marks: [u8; 3],
    month: Option<u32>,
    /// The month's name is also that of a day of the week.
    is_month_doubtful: bool,
    is_quarter: bool,
    /// Hour, minute, second, milliseconds.
    clock: Option<[i64; 4]>,
    is_afternoon: Option<bool>,
    offset: Option<i64>,
    place: Option<Arc<ZoneTable>>,
}

struct Walk<'a> {
    text: &'a [u8],
    tokens: &'a [Token],
    at: usize,
    found: Found,
}

impl Walk<'_> {
    fn peek(&self, ahead: usize) -> Token {
        self.tokens.get(self.at + ahead).copied().unwrap_or_default()
    }

    fn word(&self, token: Token) -> &[u8] {
        match token {
            Token::Word(start, end) => &self.text[usize::from(start)..usize::from(end)],
            _ => b"",
        }
    }

    /// Understands all tokens, or stops at the first that it does not.
    fn all(&mut self) -> Option<()> {
        while self.at < self.tokens.len() {
            match self.peek(0) {
                Token::Number(value, digits) => self.number(value, digits)?,
                token @ Token::Word(..) => self.names(token)?,
                Token::Mark(mark) => self.mark(mark)?,
                Token::End => return None,
            }
        }
        Some(())
    }

    fn number(&mut self, value: i64, digits: u8) -> Option<()> {
        let next = self.peek(1);
        if self.found.clock.is_none() && digits <= 2 {
            // "14:05", "14h05", "14 h 05", and behind a whole date also "14.05".
            let mark = if next == Token::Mark(b' ') && self.word(self.peek(2)) == b"h" { 2 } else { 1 };
            let is_clock = match self.peek(mark) {
                // "01mar24:14:05:33": the year.
                Token::Mark(b':') => {
                    self.found.has_date() || self.peek(3) != Token::Mark(b':') || self.peek(5) != Token::Mark(b':')
                }
                Token::Mark(b'.') => self.found.has_date() && matches!(self.peek(2), Token::Number(_, 2)),
                other => self.word(other) == b"h",
            };
            if is_clock {
                self.at += mark - 1;
                return self.clock(value);
            }
        }
        let behind = if next == Token::Mark(b' ') { 2 } else { 1 };
        if self.found.clock.is_none() && digits <= 2 && self.half_of_day(behind).is_some() {
            self.found.clock = Some([value, 0, 0, 0]);
            self.at += 1;
            return Some(());
        }
        if self.found.count == 3 {
            return None;
        }
        self.found.date[self.found.count] = (value, digits);
        self.found.count += 1;
        self.at += 1;
        if names::is_ordinal(self.word(next)) {
            self.at += 1;
        }
        Some(())
    }

    /// `h:mm[:ss[.fff]]`, `h.mm[.ss[.fff]]`, `14h05`, `14h 05`, `14h`; the token ahead is the mark.
    fn clock(&mut self, hour: i64) -> Option<()> {
        let mark = self.peek(1);
        let is_h = !matches!(mark, Token::Mark(_));
        let space =
            usize::from(is_h && self.peek(2) == Token::Mark(b' ') && matches!(self.peek(3), Token::Number(_, 2)));
        let Token::Number(minute, 2) = self.peek(2 + space) else {
            if is_h && !matches!(self.peek(2), Token::Number(..)) {
                self.at += 2;
                self.found.clock = Some([hour, 0, 0, 0]);
                return Some(());
            }
            return None;
        };
        self.at += 3 + space;
        let mut clock = [hour, minute, 0, 0];
        if let (true, Token::Number(second, 2)) = (self.peek(0) == mark && !is_h, self.peek(1)) {
            clock[2] = second;
            self.at += 2;
            if let (Token::Mark(b'.' | b',' | b':'), Token::Number(fraction, digits)) = (self.peek(0), self.peek(1)) {
                // To milliseconds, whatever the digits.
                clock[3] = if digits <= 15 { fraction * 1000 / 10i64.pow(u32::from(digits)) } else { return None };
                self.at += 2;
            }
        }
        self.found.clock = Some(clock);
        Some(())
    }

    /// `am`, `a.m.`, `p. m.` and the like, so many tokens ahead: whether it is the afternoon, and
    /// how many tokens that takes.
    fn half_of_day(&self, ahead: usize) -> Option<(bool, usize)> {
        match self.word(self.peek(ahead)) {
            b"am" => return Some((false, 1)),
            b"pm" => return Some((true, 1)),
            b"a" | b"p" => {}
            _ => return None,
        }
        let is_afternoon = self.word(self.peek(ahead)) == b"p";
        if self.peek(ahead + 1) != Token::Mark(b'.') {
            return None;
        }
        let space = usize::from(self.peek(ahead + 2) == Token::Mark(b' '));
        let is_m = self.word(self.peek(ahead + 2 + space)) == b"m";
        let dot = usize::from(self.peek(ahead + 3 + space) == Token::Mark(b'.'));
        is_m.then_some((is_afternoon, 3 + space + dot))
    }

    fn names(&mut self, token: Token) -> Option<()> {
        if let Some((is_afternoon, tokens)) = self.half_of_day(0)
            && self.found.clock.is_some()
            && self.found.is_afternoon.is_none()
        {
            self.found.is_afternoon = Some(is_afternoon);
            self.at += tokens;
            return Some(());
        }
        let word = self.word(token);
        if let Some(month) = names::month(word) {
            let is_doubtful = word == b"mar";
            match self.found.month {
                None => (self.found.month, self.found.is_month_doubtful) = (Some(month), is_doubtful),
                Some(_) if self.found.is_month_doubtful => self.found.month = Some(month),
                Some(_) if is_doubtful => {}
                Some(_) => return None,
            }
            self.at += 1;
            return Some(());
        }
        let is_time_mark = word == b"t" && self.found.count == 3 && matches!(self.peek(1), Token::Number(..));
        // A quarter, or the week of a year.
        let space = usize::from(self.peek(1) == Token::Mark(b' '));
        let is_part = match word {
            b"q" => matches!(self.peek(1), Token::Number(1..=4, 1)),
            b"w" | b"kw" => matches!(self.peek(1 + space), Token::Number(1..=53, 1 | 2)),
            _ => false,
        };
        if is_part {
            self.at += if word == b"q" { 2 } else { 2 + space };
            self.found.is_quarter = true;
            return Some(());
        }
        if self.found.clock.is_some() && self.found.place.is_none() {
            if self.peek(1) == Token::Mark(b'/') {
                return self.place(token);
            }
            if self.found.offset.is_none()
                && let Some(minutes) = names::zone_minutes(word)
            {
                self.found.offset = Some(minutes * 60_000);
                self.at += 1;
                return Some(());
            }
        }
        if is_time_mark || names::is_filler(word) {
            self.at += 1;
            return Some(());
        }
        None
    }

    /// `europe/berlin`, which ends the cell.
    fn place(&mut self, token: Token) -> Option<()> {
        let Token::Word(start, _) = token else { return None };
        let name = self.text[usize::from(start)..].strip_suffix(b"]").unwrap_or(&self.text[usize::from(start)..]);
        self.found.place = Some(ZoneTable::named(std::str::from_utf8(name).ok()?)?);
        self.at = self.tokens.len();
        Some(())
    }

    fn mark(&mut self, mark: u8) -> Option<()> {
        self.at += 1;
        match mark {
            // Unless it stands inside a date behind the clock, a sign begins an offset.
            b'+' | b'-'
                if self.found.clock.is_some() && (self.found.month.is_some() || !matches!(self.found.count, 1 | 2)) =>
            {
                let is_free = self.found.offset.is_none_or(|offset| offset == 0);
                if is_free { self.offset(if mark == b'+' { 1 } else { -1 }) } else { None }
            }
            // A point behind a whole time has no meaning.
            b'.' if self.found.clock.is_some()
                && self.found.count == 3
                && matches!(self.tokens[self.at.saturating_sub(2)], Token::Number(..)) =>
            {
                None
            }
            // "01/mar/2024:14:05", "01mar2024:14:05".
            b':' if self.found.clock.is_none() && self.found.has_date() => Some(()),
            // Brackets around the whole, or around a zone.
            b'[' if self.at == 1 => Some(()),
            b']' | b')' if self.at == self.tokens.len() => Some(()),
            b'(' if self.found.clock.is_some() => Some(()),
            b'/' | b'-' | b'.' | b',' | b' ' => {
                let between = &mut self.found.marks[self.found.count.saturating_sub(1).min(2)];
                // A space beside another mark says nothing more.
                if *between == 0 || *between == b' ' {
                    *between = mark;
                }
                (self.found.count > 0 || self.found.month.is_some() || matches!(mark, b' ' | b'.' | b',')).then_some(())
            }
            b'[' if self.found.clock.is_some() => {
                let token = self.peek(0);
                // An offset beside a place says the same and more.
                if self.found.offset.is_some() && self.tokens.last() == Some(&Token::Mark(b']')) {
                    self.at = self.tokens.len();
                    return Some(());
                }
                self.place(token)
            }
            _ => None,
        }
    }

    /// What stands behind the sign of an offset.
    fn offset(&mut self, sign: i64) -> Option<()> {
        let Token::Number(value, digits) = self.peek(0) else { return None };
        self.at += 1;
        let minutes = match digits {
            1 | 2 if self.peek(0) == Token::Mark(b':') => {
                let Token::Number(minutes @ 0..60, 2) = self.peek(1) else { return None };
                self.at += 2;
                value * 60 + minutes
            }
            1 | 2 => value * 60,
            4 => value / 100 * 60 + value % 100,
            _ => return None,
        };
        if minutes > 18 * 60 {
            return None;
        }
        self.found.offset = Some(sign * minutes * 60_000);
        Some(())
    }
}

impl Found {
    /// Whether nothing is missing of the date.
    fn has_date(&self) -> bool {
        self.count == 3 || self.count == 2 && self.month.is_some()
    }

    fn moment(self, format: TimeFormat, is_understood: bool) -> Result<Moment, Problem> {
        if !is_understood {
            return Err(Problem::Unreadable);
        }
        let Some((year, month, day)) = self.date(format)? else { return Err(Problem::Unreadable) };
        let unreadable = Problem::Unreadable;
        let midnight = iso::date_ms(year, month, day).ok_or(unreadable)?;
        let of_day = match self.clock {
            None => 0,
            Some([hour, minute, second, milli]) => {
                let hour = match self.is_afternoon {
                    None => hour,
                    Some(false) if hour > 12 => return Err(unreadable),
                    Some(is_afternoon) if hour <= 12 => hour % 12 + if is_afternoon { 12 } else { 0 },
                    Some(_) => hour,
                };
                iso::of_day(hour, minute, second, milli).ok_or(unreadable)?
            }
        };
        let local = midnight + of_day;
        Ok(match (self.offset, self.place) {
            (Some(offset), _) => Moment::Utc(local - offset),
            (None, Some(place)) => Moment::Utc(Zone::Place(place).instant(local).0),
            (None, None) => Moment::Local(local),
        })
    }

    /// Year, month and day.
    fn date(&self, format: TimeFormat) -> Result<Option<(i64, i64, i64)>, Problem> {
        let numbers = &self.date[..self.count];
        let looks_like_year = |(value, digits): (i64, u8)| digits == 4 && (1000..=2999).contains(&value);
        if let Some(month) = self.month {
            let month = i64::from(month);
            return match *numbers {
                [] => Err(Problem::Incomplete),
                [(_, 4)] => Err(Problem::Incomplete),
                // "Mar-26": a year or a day?
                [_] => Err(Problem::Incomplete),
                [year, (day, 1 | 2)] if year.1 == 4 => Ok(Some((year.0, month, day))),
                [(day, 1 | 2), year] if year.1 == 4 => Ok(Some((year.0, month, day))),
                [(year, 2), (day, 1 | 2)] if format == TimeFormat::ShortYearFirst => {
                    Ok(Some((full_year(year), month, day)))
                }
                [(day, 1 | 2), (year, 2)] => Ok(Some((full_year(year), month, day))),
                _ => Ok(None),
            };
        }
        match *numbers {
            [] if self.is_quarter => Err(Problem::Incomplete),
            [number] if looks_like_year(number) => Err(Problem::Incomplete),
            [(1..=12, 1 | 2), number] | [number, (1..=12, 1 | 2)] if looks_like_year(number) => {
                Err(Problem::Incomplete)
            }
            [first, second, third] => {
                let is_even = self.marks[0] == self.marks[1] && matches!(self.marks[0], b'/' | b'-' | b'.' | b' ');
                if !is_even || second.1 > 2 {
                    return Ok(None);
                }
                Ok(match (first.1, third.1, format) {
                    (4, 1 | 2, _) => Some((first.0, second.0, third.0)),
                    (1 | 2, 4, TimeFormat::DayFirst) => Some((third.0, second.0, first.0)),
                    (1 | 2, 4, TimeFormat::MonthFirst) => Some((third.0, first.0, second.0)),
                    (1 | 2, 2, TimeFormat::DayFirst) => Some((full_year(third.0), second.0, first.0)),
                    (1 | 2, 2, TimeFormat::MonthFirst) => Some((full_year(third.0), first.0, second.0)),
                    (2, 1 | 2, TimeFormat::ShortYearFirst) => Some((full_year(first.0), second.0, third.0)),
                    _ => None,
                })
            }
            _ => Ok(None),
        }
    }
}

/// A year of two digits: 69–99 are of the last century, as POSIX has it.
fn full_year(year: i64) -> i64 {
    if year < 69 { 2000 + year } else { 1900 + year }
}
