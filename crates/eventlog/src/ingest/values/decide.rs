//! From the cells of a column to the form that all of them are read in.
//!
//! Every cell is tried in every form. A cell that only one form can read is evidence; where there
//! is none, or evidence of two forms at once, the column is not guessed at but asked about.

use super::number::{self, Currency};
use super::time::TimeReader;
use super::zone::Zone;
use super::{ColumnFormat, NumberFormat, TimeFormat, free, is_nothing};
use crate::log::time::iso as iso_text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a column leaves open: the user has to choose a format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Decision {
    /// What has to be decided, and why, in words.
    pub question: String,
    /// The formats that come into question.
    pub options: Vec<DecisionOption>,
}

/// One way to read a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct DecisionOption {
    /// The format.
    pub format: ColumnFormat,
    /// A cell of the column.
    pub cell: String,
    /// What it means in this format.
    pub reads: String,
    /// How many of the cells looked at can be read in this format only.
    pub only: u64,
}

/// What was seen of a column.
#[derive(Debug, Clone, Default)]
pub struct ColumnFacts {
    /// Cells that are not empty.
    pub filled: usize,
    /// Times whatever the format.
    evident: usize,
    /// Times in some format that has to be decided.
    formed: usize,
    /// Dates whose day and month could change places, to another effect.
    both: usize,
    only_day_first: usize,
    only_month_first: usize,
    /// Dates that could have a short year in front.
    short_year: usize,
    /// Dates that cannot have their day or month in front.
    only_short_year: usize,
    /// Cells where a year or month stands alone.
    pub incomplete: usize,
    /// Numbers that could be a spreadsheet's days of the years 1954 to 2119.
    excel: usize,
    /// Dates with points between their parts.
    points: usize,
    /// First and last numbers of dates that could have a short year in front.
    short_firsts: BTreeSet<[u8; 2]>,
    short_lasts: BTreeSet<[u8; 2]>,
    /// Numbers in either format, to the same effect or another.
    number: usize,
    only_point: usize,
    only_comma: usize,
    /// Numbers that mean something else in the other format.
    either: usize,
    /// Currencies of amounts.
    pub currencies: BTreeMap<Currency, usize>,
    example_both: String,
    example_day_first: String,
    example_month_first: String,
    example_point: String,
    example_comma: String,
    example_either: String,
}

impl ColumnFacts {
    /// Adds a cell, without spaces around it.
    pub fn add(&mut self, cell: &[u8]) {
        if is_nothing(cell) {
            return;
        }
        self.filled += 1;
        let has_digit = cell.iter().any(u8::is_ascii_digit);
        if !has_digit && !cell.starts_with(b"Q") && cell.len() > 12 {
            return;
        }
        self.add_time(cell, has_digit);
        if has_digit {
            self.add_number(cell);
        }
    }

    fn add_time(&mut self, cell: &[u8], has_digit: bool) {
        let mut evident = TimeReader::default();
        if evident.read_of_any_year(cell).is_some() {
            self.evident += 1;
            return;
        }
        let day_first = free::read(cell, TimeFormat::DayFirst);
        if day_first == Err(free::Problem::Incomplete) {
            self.incomplete += 1;
            return;
        }
        if !has_digit {
            return;
        }
        let text = || String::from_utf8_lossy(cell).into_owned();
        let month_first = free::read(cell, TimeFormat::MonthFirst);
        let short_year = free::read(cell, TimeFormat::ShortYearFirst).is_ok();
        match (day_first, month_first) {
            (Ok(a), Ok(b)) if a == b => {}
            (Ok(_), Ok(_)) => {
                self.both += 1;
                set(&mut self.example_both, text);
            }
            (Ok(_), Err(_)) => {
                self.only_day_first += 1;
                set(&mut self.example_day_first, text);
            }
            (Err(_), Ok(_)) => {
                self.only_month_first += 1;
                set(&mut self.example_month_first, text);
            }
            (Err(_), Err(_)) => self.only_short_year += usize::from(short_year),
        }
        let is_time = day_first.is_ok() || month_first.is_ok() || short_year;
        self.formed += usize::from(is_time);
        if is_time {
            // Behind its first number: "Fr., 01.03.2024".
            let mark = cell.iter().skip_while(|byte| !byte.is_ascii_digit()).find(|byte| !byte.is_ascii_digit());
            self.points += usize::from(mark == Some(&b'.'));
        }
        if short_year {
            self.short_year += 1;
            let date = cell.split(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
            let pair = |at: Option<&[u8]>| at.and_then(|pair| <[u8; 2]>::try_from(pair).ok()).unwrap_or_default();
            self.short_firsts.insert(pair(date.get(..2)));
            self.short_lasts.insert(pair(date.len().checked_sub(2).and_then(|at| date.get(at..))));
        }
        if !is_time {
            let days = number::plain(cell).or_else(|| number::comma(cell));
            self.excel += usize::from(days.is_some_and(|days| (20_000.0..80_000.0).contains(&days)));
        }
    }

    fn add_number(&mut self, cell: &[u8]) {
        let point = number::read(cell, NumberFormat::DecimalPoint);
        let comma = number::read(cell, NumberFormat::DecimalComma);
        let Some(amount) = point.or(comma) else { return };
        let text = || String::from_utf8_lossy(cell).into_owned();
        self.number += 1;
        if let Some(currency) = amount.currency {
            *self.currencies.entry(currency).or_default() += 1;
        }
        match (point, comma) {
            (Some(a), Some(b)) if a.value != b.value => {
                self.either += 1;
                set(&mut self.example_either, text);
            }
            (Some(_), None) => {
                self.only_point += 1;
                set(&mut self.example_point, text);
            }
            (None, Some(_)) => {
                self.only_comma += 1;
                set(&mut self.example_comma, text);
            }
            _ => {}
        }
    }

    fn mostly(&self, count: usize) -> bool {
        self.filled > 0 && count * 10 >= self.filled * 9
    }

    /// Whether nearly all cells are times.
    pub fn are_times(&self) -> bool {
        self.mostly(self.evident + self.formed)
    }

    /// How many of the cells are times, in per cent.
    pub fn times_percent(&self) -> usize {
        (self.evident + self.formed) * 100 / self.filled.max(1)
    }

    /// How many of the cells are numbers, in per cent.
    pub fn numbers_percent(&self) -> usize {
        self.number * 100 / self.filled.max(1)
    }

    /// Whether nearly all cells are years or months alone.
    pub fn are_incomplete_times(&self) -> bool {
        self.mostly(self.incomplete)
    }

    /// Whether nearly all cells could be a spreadsheet's days.
    pub fn could_be_excel(&self) -> bool {
        self.mostly(self.excel)
    }

    /// Whether nearly all cells are numbers.
    pub fn are_numbers(&self) -> bool {
        self.mostly(self.number)
    }

    /// The format of a column of times, or what has to be asked about it. `elsewhere` is what
    /// another column of the same file has decided between day and month.
    pub fn time_format(&self, elsewhere: Option<TimeFormat>) -> Result<TimeFormat, Decision> {
        let day_or_month = self.only_day_first + self.only_month_first + self.both;
        // A short year in front is possible only where dates are joined by hyphens, and there
        // only if fewer values stand in front than behind: years are fewer than days.
        let could_be_short_year = self.short_year == self.formed
            && self.formed > 0
            && self.points == 0
            && (self.only_short_year > 0 || self.short_firsts.len() < self.short_lasts.len());
        if self.only_short_year > 0 {
            return match could_be_short_year {
                true => Ok(TimeFormat::ShortYearFirst),
                false => Err(self.conflict()),
            };
        }
        if self.only_day_first > 0 && self.only_month_first > 0 {
            return Err(self.conflict());
        }
        if could_be_short_year && day_or_month > 0 {
            let other = if self.only_month_first > 0 { TimeFormat::MonthFirst } else { TimeFormat::DayFirst };
            return Err(self.ask(&[TimeFormat::ShortYearFirst, other]));
        }
        if self.only_day_first > 0 {
            return Ok(TimeFormat::DayFirst);
        }
        if self.only_month_first > 0 {
            return Ok(TimeFormat::MonthFirst);
        }
        if self.formed == 0 {
            return Ok(TimeFormat::YearFirst);
        }
        // Nobody puts points behind a month that stands in front.
        if self.points == self.formed {
            return Ok(TimeFormat::DayFirst);
        }
        elsewhere.ok_or_else(|| self.ask(&[TimeFormat::DayFirst, TimeFormat::MonthFirst]))
    }

    fn conflict(&self) -> Decision {
        let question = format!(
            "“{}” can only have its day in front and “{}” only its month: the column holds dates of both kinds. \
             The dates that contradict the choice will be rejects.",
            self.example_day_first, self.example_month_first
        );
        Decision { question, ..self.ask(&[TimeFormat::DayFirst, TimeFormat::MonthFirst]) }
    }

    fn ask(&self, formats: &[TimeFormat]) -> Decision {
        let cells = [&self.example_both, &self.example_day_first, &self.example_month_first];
        let cell = cells.into_iter().find(|cell| !cell.is_empty()).cloned().unwrap_or_default();
        let option = |&format: &TimeFormat| {
            let (example, only) = match format {
                TimeFormat::DayFirst => (&self.example_day_first, self.only_day_first),
                TimeFormat::MonthFirst => (&self.example_month_first, self.only_month_first),
                _ => (&cell, self.only_short_year),
            };
            let reads = |cell: &String| TimeReader::new(format, Zone::Utc).read(cell.as_bytes()).map(iso_text);
            let cell = if reads(&cell).is_some() { &cell } else { example };
            // Against a short year in front, nothing that was counted speaks for the day.
            let only = if formats.contains(&TimeFormat::ShortYearFirst) { self.only_short_year } else { only };
            DecisionOption {
                format: ColumnFormat::Time(format),
                cell: cell.clone(),
                reads: reads(cell).unwrap_or_default(),
                only: only as u64,
            }
        };
        Decision {
            question: format!("every date that was looked at can be read in more than one way, such as “{cell}”."),
            options: formats.iter().map(option).collect(),
        }
    }

    /// The format of a column of numbers with its reason, or what has to be asked about it.
    /// `elsewhere` is what other columns of the file have decided; `likely` is what the file's
    /// dialect suggests.
    pub fn number_format(
        &self,
        elsewhere: Option<NumberFormat>,
        likely: NumberFormat,
    ) -> Result<NumberFormat, Decision> {
        match (self.only_point > 0, self.only_comma > 0) {
            (true, true) => {
                let option = |format: NumberFormat, cell: &String, only: usize| DecisionOption {
                    format: ColumnFormat::Number(format),
                    cell: cell.clone(),
                    reads: number::read(cell.as_bytes(), format)
                        .map_or(String::new(), |amount| amount.value.to_string()),
                    only: only as u64,
                };
                Err(Decision {
                    question: format!(
                        "“{}” can only have a decimal point and “{}” only a decimal comma. \
                         Numbers that contradict the choice will be left out.",
                        self.example_point, self.example_comma
                    ),
                    options: vec![
                        option(NumberFormat::DecimalPoint, &self.example_point, self.only_point),
                        option(NumberFormat::DecimalComma, &self.example_comma, self.only_comma),
                    ],
                })
            }
            (true, false) => Ok(NumberFormat::DecimalPoint),
            (false, true) => Ok(NumberFormat::DecimalComma),
            (false, false) if self.either > 0 => Ok(elsewhere.unwrap_or(likely)),
            (false, false) => Ok(NumberFormat::DecimalPoint),
        }
    }

    /// The format that numbers of the column show beyond doubt.
    pub fn shown_number_format(&self) -> Option<NumberFormat> {
        match (self.only_point > 0, self.only_comma > 0) {
            (true, false) => Some(NumberFormat::DecimalPoint),
            (false, true) => Some(NumberFormat::DecimalComma),
            _ => None,
        }
    }

    /// A number of the column that could be meant in another way than it is read.
    pub fn doubtful_number(&self) -> Option<&str> {
        let is_doubtful = self.either > 0 && self.only_point + self.only_comma == 0;
        is_doubtful.then_some(self.example_either.as_str())
    }
}

fn set(example: &mut String, text: impl Fn() -> String) {
    if example.is_empty() {
        *example = text();
    }
}

/// Whether a cell reads as a time or as a number in some format.
pub fn is_value(cell: &[u8]) -> bool {
    let mut facts = ColumnFacts::default();
    facts.add(cell);
    facts.evident + facts.formed + facts.number > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(cells: &[&str]) -> ColumnFacts {
        let mut facts = ColumnFacts::default();
        cells.iter().for_each(|cell| facts.add(cell.as_bytes()));
        facts
    }

    fn times(cells: &[&str]) -> Result<TimeFormat, Vec<(ColumnFormat, u64)>> {
        let facts = facts(cells);
        assert!(facts.are_times(), "{cells:?}");
        let asked = |asked: Decision| asked.options.iter().map(|option| (option.format, option.only)).collect();
        facts.time_format(None).map_err(asked)
    }

    #[test]
    fn the_whole_column_decides_between_day_and_month() {
        use TimeFormat::*;
        let asked = |options: &[(TimeFormat, u64)]| {
            Err(options.iter().map(|&(format, only)| (ColumnFormat::Time(format), only)).collect::<Vec<_>>())
        };
        assert_eq!(times(&["03/04/2026", "13/04/2026"]), Ok(DayFirst));
        assert_eq!(times(&["03/04/2026", "04/13/2026"]), Ok(MonthFirst));
        assert_eq!(times(&["03.04.2026", "05.06.2026"]), Ok(DayFirst));
        assert_eq!(times(&["2026-04-03", "3 Apr 2026", "1774792800"]), Ok(YearFirst));
        assert_eq!(times(&["03/04/2026", "05/06/2026"]), asked(&[(DayFirst, 0), (MonthFirst, 0)]));
        assert_eq!(times(&["13/04/2026", "04/13/2026", "04/14/2026"]), asked(&[(DayFirst, 1), (MonthFirst, 2)]));
        assert_eq!(times(&["99-04-03", "98-12-24"]), Ok(ShortYearFirst));
        assert_eq!(times(&["26-04-03", "26-04-24", "26-05-07"]), asked(&[(ShortYearFirst, 0), (DayFirst, 0)]));
        assert_eq!(times(&["03-04-26", "24-04-26", "07-05-26"]), Ok(DayFirst));
        assert_eq!(facts(&["03/04/2026"]).time_format(Some(MonthFirst)), Ok(MonthFirst));
    }

    #[test]
    fn the_whole_column_decides_between_point_and_comma() {
        use NumberFormat::*;
        let decide =
            |cells: &[&str]| facts(cells).number_format(None, DecimalPoint).map_err(|asked| asked.options.len());
        assert_eq!(decide(&["1.234", "1.234,50"]), Ok(DecimalComma));
        assert_eq!(decide(&["1,234", "1,234.50"]), Ok(DecimalPoint));
        assert_eq!(decide(&["12,5", "7"]), Ok(DecimalComma));
        assert_eq!(decide(&["0.125", "1.234"]), Ok(DecimalPoint));
        assert_eq!(decide(&["1.234.567"]), Ok(DecimalComma));
        assert_eq!(decide(&["5", "7"]), Ok(DecimalPoint));
        assert_eq!(decide(&["12,5", "12.5"]), Err(2));
        let unclear = facts(&["1.234", "5.678"]);
        assert_eq!(unclear.number_format(None, DecimalComma), Ok(DecimalComma));
        assert_eq!(unclear.doubtful_number(), Some("1.234"));
    }

    #[test]
    fn years_and_months_are_not_times() {
        let years = facts(&["2024", "2025", "2026"]);
        assert!(years.are_incomplete_times() && !years.are_times());
        let serials = facts(&["46110", "46111.5", "46112,25"]);
        assert!(serials.could_be_excel() && !serials.are_times());
    }
}
