//! Spans of time, and how they are said.

use super::FilterError;
use crate::log::time::{DAY_MS, civil_from_days, days_in_month};
use serde::{Deserialize, Serialize};

/// A time span in ms UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct Period {
    /// Its first instant. Default: no limit.
    pub from_ms: Option<i64>,
    /// The first instant after it. Default: no limit.
    pub to_ms: Option<i64>,
}

impl Period {
    /// Whether an instant lies in it.
    pub fn contains(&self, time_ms: i64) -> bool {
        !self.is_before(time_ms) && self.to_ms.is_none_or(|to| time_ms < to)
    }

    /// Whether an instant lies before it.
    pub fn is_before(&self, time_ms: i64) -> bool {
        self.from_ms.is_some_and(|from| time_ms < from)
    }

    /// Whether it has no limit.
    pub fn is_always(&self) -> bool {
        self.from_ms.is_none() && self.to_ms.is_none()
    }
}

impl Period {
    /// Itself, if it can be meant.
    ///
    /// # Errors
    /// It ends before it begins.
    pub(super) fn checked(self) -> Result<Self, FilterError> {
        match (self.from_ms, self.to_ms) {
            (Some(from), Some(to)) if to < from => {
                Err(FilterError::invalid("to_ms", "the period ends before it begins; swap its ends"))
            }
            _ => Ok(self),
        }
    }

    /// A period as "in March 2026", "on 3 March 2026", "from … to …", "since …" or "before …".
    pub(super) fn in_words(&self) -> String {
        let (from, to) = match (self.from_ms, self.to_ms) {
            (None, None) => return "at any time".to_owned(),
            (Some(from), None) => return format!("since {}", instant(from)),
            (None, Some(to)) => return format!("before {}", instant(to)),
            (Some(from), Some(to)) => (from, to),
        };
        let whole_days = from.rem_euclid(DAY_MS) == 0 && to.rem_euclid(DAY_MS) == 0 && from < to;
        if !whole_days {
            return format!("from {} until {}", instant(from), instant(to));
        }
        let (first, last) = (from.div_euclid(DAY_MS), to.div_euclid(DAY_MS) - 1);
        let ((year, month, day), (last_year, last_month, last_day)) = (civil_from_days(first), civil_from_days(last));
        let whole_months = day == 1 && last_day == days_in_month(last_year, last_month);
        let month_name = |month: u32| MONTHS[month as usize - 1];
        match (year == last_year, month == last_month) {
            (true, true) if whole_months => format!("in {} {year}", month_name(month)),
            (true, false) if whole_months && month == 1 && last_month == 12 => format!("in {year}"),
            (true, false) if whole_months => format!("from {} to {} {year}", month_name(month), month_name(last_month)),
            (false, _) if whole_months => {
                format!("from {} {year} to {} {last_year}", month_name(month), month_name(last_month))
            }
            _ if first == last => format!("on {}", date(first)),
            _ => format!("from {} to {}", date(first), date(last)),
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn date(days: i64) -> String {
    let (year, month, day) = civil_from_days(days);
    format!("{day} {} {year}", MONTHS[month as usize - 1])
}

fn instant(ms: i64) -> String {
    let (date, of_day) = (date(ms.div_euclid(DAY_MS)), ms.rem_euclid(DAY_MS));
    match (of_day / 3_600_000, of_day / 60_000 % 60) {
        (0, 0) => date,
        (hour, minute) => format!("{date} {hour:02}:{minute:02}"),
    }
}
