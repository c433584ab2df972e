//! One cell into an instant.

use super::iso::{self, Moment};
use super::zone::Zone;
use super::{TimeFormat, free, number};
use crate::log::time::DAY_MS;
use crate::log::{RejectReason, WarningReason};

/// Reads the times of a column; remembers the last date, because neighbours in a log share it.
#[derive(Debug, Clone, Default)]
pub struct TimeReader {
    format: TimeFormat,
    zone: Zone,
    /// The last date that was read, with its midnight on the clock.
    date: Option<[u8; 10]>,
    date_ms: i64,
    /// What its local times are ahead of UTC; not used on a day on which clocks are changed.
    shift_ms: i64,
    is_odd_day: bool,
    /// What was odd about the last time that was read.
    pub oddity: Option<WarningReason>,
}

impl TimeReader {
    /// A reader of times in a format, where those without an offset are meant in `zone`.
    pub fn new(format: TimeFormat, zone: Zone) -> Self {
        Self { format, zone, ..Self::default() }
    }

    /// The instant that a cell holds, in ms UTC; `None` if it holds none in the reader's format.
    /// Fractions are cut to milliseconds; a date alone is its midnight.
    #[inline]
    pub fn read(&mut self, cell: &[u8]) -> Option<i64> {
        self.read_of_any_year(cell).filter(|ms| POSSIBLE_MS.contains(ms))
    }

    /// As [`Self::read`], of years that cannot be as well.
    #[inline]
    pub fn read_of_any_year(&mut self, cell: &[u8]) -> Option<i64> {
        let Some(date) = cell.first_chunk::<10>() else { return self.read_slowly(cell) };
        if self.date != Some(*date) && !self.take_date(date) {
            return self.read_slowly(cell);
        }
        let (of_day, offset) = match cell.get(10) {
            None => (0, None),
            Some(b'T' | b't' | b' ') => match iso::clock(&cell[11..]) {
                Some(clock) => clock,
                None => return self.read_slowly(cell),
            },
            Some(_) => return self.read_slowly(cell),
        };
        match offset {
            Some(offset) => Some(self.date_ms + of_day - offset),
            None if !self.is_odd_day => Some(self.date_ms + of_day - self.shift_ms),
            None => Some(self.instant(self.date_ms + of_day)),
        }
    }

    /// Reads and remembers a date of ten bytes.
    fn take_date(&mut self, date: &[u8; 10]) -> bool {
        let Some(date_ms) = iso::usual_date_ms(date).or_else(|| self.date_ms_of(date)) else { return false };
        let shift_ms = self.zone.shift_of_day(date_ms);
        self.is_odd_day = shift_ms.is_none();
        self.shift_ms = shift_ms.unwrap_or(0);
        self.date_ms = date_ms;
        self.date = Some(*date);
        true
    }

    /// Midnight of a date of ten bytes with other marks, or in another order.
    fn date_ms_of(&self, date: &[u8; 10]) -> Option<i64> {
        let is_mark = |byte: u8| matches!(byte, b'-' | b'/' | b'.');
        let number = |from: usize, to: usize| iso::digits(&date[from..to]);
        let [year, month, day] = if date[4] == date[7] && is_mark(date[4]) {
            [number(0, 4)?, number(5, 7)?, number(8, 10)?]
        } else if date[2] == date[5] && is_mark(date[2]) {
            let (first, second, year) = (number(0, 2)?, number(3, 5)?, number(6, 10)?);
            match self.format {
                TimeFormat::DayFirst => [year, second, first],
                TimeFormat::MonthFirst => [year, first, second],
                _ => return None,
            }
        } else {
            return None;
        };
        iso::date_ms(year, month, day)
    }

    /// All other forms.
    #[inline(never)]
    fn read_slowly(&mut self, cell: &[u8]) -> Option<i64> {
        let moment = match self.format {
            TimeFormat::ExcelSerial => excel_serial(cell).map(Moment::Local),
            TimeFormat::EpochSeconds => since_1970(cell, 1000.0).map(Moment::Utc),
            TimeFormat::EpochMilliseconds => since_1970(cell, 1.0).map(Moment::Utc),
            TimeFormat::EpochMicroseconds => since_1970(cell, 0.001).map(Moment::Utc),
            _ => None,
        };
        let moment = moment.or_else(|| iso::compact(cell)).or_else(|| free::read(cell, self.format).ok())?;
        Some(match moment {
            Moment::Utc(ms) => ms,
            Moment::Local(ms) => self.instant(ms),
        })
    }

    fn instant(&mut self, local: i64) -> i64 {
        let (ms, oddity) = self.zone.instant(local);
        self.oddity = oddity;
        ms
    }

    /// Whether its times are numbers of days, as spreadsheets keep them.
    pub fn counts_days(&self) -> bool {
        self.format == TimeFormat::ExcelSerial
    }

    /// Why a cell that is not empty could not be read.
    pub fn why_not(&self, cell: &[u8]) -> RejectReason {
        if self.clone().read_of_any_year(cell).is_some() {
            return RejectReason::ImpossibleYear;
        }
        match free::read(cell, self.format) {
            Err(free::Problem::Incomplete) => RejectReason::IncompleteTime,
            _ => RejectReason::UnreadableTime,
        }
    }
}

/// The years in which customers do something, 1900 to 2099: others come from typing errors, other calendars and
/// values that stand for none, and would move the end of the log.
const POSSIBLE_MS: std::ops::Range<i64> = -25_567 * DAY_MS..47_482 * DAY_MS;

/// A time of day as spreadsheets keep it: a part of a day, with a decimal mark.
pub fn day_part(cell: &[u8]) -> Option<f64> {
    let is_part = matches!(cell, [b'0', b'.' | b',', ..] | b"0");
    let part = number::plain(cell).or_else(|| number::comma(cell)).filter(|_| is_part)?;
    (0.0..1.0).contains(&part).then_some(part)
}

/// The days that spreadsheets count from: 1899-12-30.
const EXCEL_ZERO_MS: i64 = -25_569 * DAY_MS;

/// Days since 1899-12-30, of the years 1900 to 2199, as ms on the clock, rounded to seconds: the
/// fraction that a spreadsheet writes is no more exact.
fn excel_serial(cell: &[u8]) -> Option<i64> {
    let days = number::plain(cell).or_else(|| number::comma(cell))?;
    (1.0..109_575.0).contains(&days).then(|| EXCEL_ZERO_MS + (days * 86_400.0).round() as i64 * 1000)
}

/// A number of units since 1970 as ms, of the years 1 to 9999.
fn since_1970(cell: &[u8], unit_ms: f64) -> Option<i64> {
    let ms = (number::plain(cell)? * unit_ms).floor();
    (-62_135_596_800_000.0..=253_402_300_799_999.0).contains(&ms).then_some(ms as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::time::iso;
    use proptest::prelude::*;

    fn time_as(format: TimeFormat, cell: &str) -> Option<String> {
        TimeReader::new(format, Zone::Utc).read(cell.as_bytes()).map(iso)
    }

    fn time(cell: &str) -> Option<String> {
        time_as(TimeFormat::YearFirst, cell)
    }

    #[test]
    fn self_evident_forms() {
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
            ("20111011134540", "2011-10-11T13:45:40Z"),
            ("201110111345", "2011-10-11T13:45:00Z"),
            ("1318333540", "2011-10-11T11:45:40Z"),
            ("1318333540.25", "2011-10-11T11:45:40.250Z"),
            ("1318333540276", "2011-10-11T11:45:40.276Z"),
            ("1318333540276999", "2011-10-11T11:45:40.276Z"),
            ("2026030114", "2026-03-01T14:00:00Z"),
            ("20260301140509250", "2026-03-01T14:05:09.250Z"),
            ("29 de março de 2026 14:05", "2026-03-29T14:05:00Z"),
            ("29 maggio 2026 alle 14:05", "2026-05-29T14:05:00Z"),
            ("29 października 2026", "2026-10-29T00:00:00Z"),
            ("tis 3 maj 2026 kl. 14:05", "2026-05-03T14:05:00Z"),
            ("2024-02-29", "2024-02-29T00:00:00Z"),
            ("2026-3-9 7:05", "2026-03-09T07:05:00Z"),
            ("2026. 3. 9.", "2026-03-09T00:00:00Z"),
            ("2026-03-29, 2:05 pm", "2026-03-29T14:05:00Z"),
            ("2026-03-29 12:05 a.m.", "2026-03-29T00:05:00Z"),
            ("2026-03-29T14:05:00.5+02:00[Europe/Berlin]", "2026-03-29T12:05:00.500Z"),
            ("2026-03-29 14:05:00 CEST", "2026-03-29T12:05:00Z"),
            ("2026-03-29 14:05 Europe/Berlin", "2026-03-29T12:05:00Z"),
            ("2026-03-29 14:05 UTC+2", "2026-03-29T12:05:00Z"),
            ("29 March 2026", "2026-03-29T00:00:00Z"),
            ("March 29, 2026", "2026-03-29T00:00:00Z"),
            ("Mar 29, 2026, 2:05:09 PM", "2026-03-29T14:05:09Z"),
            ("Mar 29, 2026, 2:05:09\u{202f}PM", "2026-03-29T14:05:09Z"),
            ("29-Mar-2026 14:05", "2026-03-29T14:05:00Z"),
            ("29-Mar-26", "2026-03-29T00:00:00Z"),
            ("the 2nd of April 2026", "2026-04-02T00:00:00Z"),
            ("29. März 2026, 14:05 Uhr", "2026-03-29T14:05:00Z"),
            ("So., 29. Mrz. 2026 14:05", "2026-03-29T14:05:00Z"),
            ("1er février 2026 à 14h05", "2026-02-01T14:05:00Z"),
            ("mar. 3 août 2021 9h", "2021-08-03T09:00:00Z"),
            ("3 de diciembre de 2026, 2:05 p. m.", "2026-12-03T14:05:00Z"),
            ("zo 29 maart 2026 14:05", "2026-03-29T14:05:00Z"),
            ("Sun Mar 29 14:05:00 CEST 2026", "2026-03-29T12:05:00Z"),
            ("Sun, 29 Mar 2026 14:05:00 +0200", "2026-03-29T12:05:00Z"),
            ("Sun Mar 29 2026 14:05:00 GMT+0200 (Central European Summer Time)", "2026-03-29T12:05:00Z"),
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
            "2026-01-01T25:00",
            "2026-01-01T10:61",
            "2026-01-01T10:00:00+",
            "2026-01-01T10:00:00 CET!",
            "2026-01-01x",
            "12345",
            "2026",
            "2026-03",
            "March 2026",
            "2026-01-01T10:00:00.",
            "2026-01/01",
            "99999999",
            "03/04/2026",
            "13/04/2026",
            "31 February 2026",
            "29 Mar 2026 14:05 14:06",
            "2026-03-29 13:05 AM",
            "12.50",
            "-5",
            "1.234.567",
            "March",
            "call 5 of 2026",
        ] {
            assert_eq!(time(cell), None, "{cell}");
        }
    }

    #[test]
    fn forms_that_a_column_decides() {
        use TimeFormat::*;
        for (format, cell, expected) in [
            (DayFirst, "03/04/2026", Some("2026-04-03T00:00:00Z")),
            (MonthFirst, "03/04/2026", Some("2026-03-04T00:00:00Z")),
            (DayFirst, "13/04/2026", Some("2026-04-13T00:00:00Z")),
            (MonthFirst, "13/04/2026", None),
            (DayFirst, "13042026", Some("2026-04-13T00:00:00Z")),
            (MonthFirst, "04132026", Some("2026-04-13T00:00:00Z")),
            (MonthFirst, "4/13/2026 2:05 PM", Some("2026-04-13T14:05:00Z")),
            (DayFirst, "3.4.26 7:05", Some("2026-04-03T07:05:00Z")),
            (DayFirst, "03.04.69", Some("1969-04-03T00:00:00Z")),
            (DayFirst, "03.04.68", Some("2068-04-03T00:00:00Z")),
            (DayFirst, "03.04.2026 14:05:00.250", Some("2026-04-03T14:05:00.250Z")),
            (DayFirst, "03.04.2026, 14:05", Some("2026-04-03T14:05:00Z")),
            (DayFirst, "2026-04-03", Some("2026-04-03T00:00:00Z")),
            (ShortYearFirst, "26-04-03", Some("2026-04-03T00:00:00Z")),
            (ExcelSerial, "46110", Some("2026-03-29T00:00:00Z")),
            (ExcelSerial, "46110,5868", Some("2026-03-29T14:04:60Z")),
            (ExcelSerial, "46110.586805556", Some("2026-03-29T14:05:00Z")),
            (ExcelSerial, "2026-03-29", Some("2026-03-29T00:00:00Z")),
            (EpochSeconds, "0", Some("1970-01-01T00:00:00Z")),
            (EpochSeconds, "-1.5", Some("1969-12-31T23:59:58.500Z")),
            (EpochMilliseconds, "1500", Some("1970-01-01T00:00:01.500Z")),
            (EpochMicroseconds, "1500000", Some("1970-01-01T00:00:01.500Z")),
        ] {
            // The first of the Excel times is one second off what was meant, as its digits say.
            let expected = expected.map(|text| text.replace("14:04:60", "14:05:00"));
            let read = time_as(format, cell);
            assert_eq!(read, expected, "{format:?} {cell}");
        }
    }

    #[test]
    fn a_year_or_a_month_alone_is_no_date() {
        let why = |cell: &str| TimeReader::default().why_not(cell.as_bytes());
        for cell in ["2026", "2026-03", "03/2026", "March 2026", "Mar-26", "March", "Q1 2026"] {
            assert_eq!(why(cell), RejectReason::IncompleteTime, "{cell}");
        }
        for cell in ["2569-05-02T20:39:39+0700", "0008-05-03", "2206-01-01 10:00", "31.12.1899"] {
            let why = TimeReader::new(TimeFormat::DayFirst, Zone::Utc).why_not(cell.as_bytes());
            assert_eq!(why, RejectReason::ImpossibleYear, "{cell}");
        }
        for cell in ["soon", "2026-13-01", "n/a", "5"] {
            assert_eq!(why(cell), RejectReason::UnreadableTime, "{cell}");
        }
    }

    #[test]
    fn a_bad_date_does_not_spoil_the_next() {
        let mut reader = TimeReader::default();
        assert_eq!(reader.read(b"2026-13-01"), None);
        assert_eq!(reader.read(b"2026-13-01"), None);
        assert_eq!(reader.read(b"2026-12-01"), Some(1_796_083_200_000));
    }

    #[test]
    fn local_times_follow_their_place() {
        let mut reader = TimeReader::new(TimeFormat::DayFirst, Zone::named("America/New_York").unwrap());
        let mut read = |cell: &str| (iso(reader.read(cell.as_bytes()).unwrap()), reader.oddity.take());
        assert_eq!(read("01.02.2026 12:00"), ("2026-02-01T17:00:00Z".to_owned(), None));
        assert_eq!(read("01.07.2026 12:00"), ("2026-07-01T16:00:00Z".to_owned(), None));
        assert_eq!(read("01.07.2026 12:00:00Z"), ("2026-07-01T12:00:00Z".to_owned(), None));
        let gap = Some(WarningReason::NonexistentLocalTime);
        assert_eq!(read("08.03.2026 02:30"), ("2026-03-08T07:30:00Z".to_owned(), gap));
        assert_eq!(read("08.03.2026 03:30"), ("2026-03-08T07:30:00Z".to_owned(), None));
        let fold = Some(WarningReason::AmbiguousLocalTime);
        assert_eq!(read("01.11.2026 01:30"), ("2026-11-01T05:30:00Z".to_owned(), fold));
        assert_eq!(read("1.11.26 1:30"), ("2026-11-01T05:30:00Z".to_owned(), fold));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(ms in -62_135_596_800_000i64..253_402_300_799_999) {
            prop_assert_eq!(TimeReader::default().read_of_any_year(iso(ms).as_bytes()), Some(ms));
            prop_assert_eq!(TimeReader::default().read(iso(ms).as_bytes()).is_some(), ("1900"..="2099").contains(&&iso(ms)[..4]));
        }

        /// All ways to write one date mean one date.
        #[test]
        fn every_form_of_a_date_agrees(day in 0i64..36_500, minute in 0i64..1440) {
            let (y, m, d) = crate::log::time::civil_from_days(day);
            let (h, n) = (minute / 60, minute % 60);
            let at = day * DAY_MS + minute * 60_000;
            let (half, h12) = (if h < 12 { "AM" } else { "PM" }, (h + 11) % 12 + 1);
            let months = ["janvier", "Feb.", "März", "abril", "mei", "June", "Juli", "août", "sept.", "Oktober", "nov", "Dez"];
            let month = months[m as usize - 1];
            for (format, cell) in [
                (TimeFormat::DayFirst, format!("{d}.{m}.{y} {h}:{n:02}")),
                (TimeFormat::DayFirst, format!("{d:02}/{m:02}/{y} {h:02}:{n:02}:00")),
                (TimeFormat::MonthFirst, format!("{m}/{d}/{y} {h12}:{n:02} {half}")),
                (TimeFormat::MonthFirst, format!("{m:02}-{d:02}-{y} {h:02}:{n:02}")),
                (TimeFormat::YearFirst, format!("{d} {month} {y} {h12}:{n:02}:00 {half}")),
                (TimeFormat::YearFirst, format!("{month} {d}, {y} {h}:{n:02}")),
                (TimeFormat::YearFirst, format!("{y}/{m}/{d} {h}:{n:02}")),
                (TimeFormat::YearFirst, format!("{y}{m:02}{d:02} {h:02}{n:02}")),
            ] {
                prop_assert_eq!(TimeReader::new(format, Zone::Utc).read(cell.as_bytes()), Some(at), "{}", cell);
            }
        }

        #[test]
        fn nothing_panics(cell in prop::collection::vec(any::<u8>(), 0..100), format in 0usize..8) {
            use TimeFormat::*;
            let format = [YearFirst, DayFirst, MonthFirst, ShortYearFirst, ExcelSerial, EpochSeconds, EpochMilliseconds, EpochMicroseconds][format];
            let mut reader = TimeReader::new(format, Zone::named("Europe/Berlin").unwrap());
            let _ = (reader.read(&cell), reader.why_not(&cell));
        }

        #[test]
        fn nothing_that_looks_like_a_date_panics(cell in "[0-9:./T +Zapmh,-]{0,40}") {
            let mut reader = TimeReader::new(TimeFormat::DayFirst, Zone::named("Europe/Berlin").unwrap());
            let _ = (reader.read(cell.as_bytes()), reader.why_not(cell.as_bytes()));
        }
    }
}
