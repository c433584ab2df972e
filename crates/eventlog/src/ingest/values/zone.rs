//! Clocks on walls into instants.

use super::super::{FilePlan, IngestError};
use crate::log::WarningReason;
use crate::log::time::DAY_MS;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// A place's clocks as plain data: what they are ahead of UTC, and when that changes, from 1970 to
/// 2099; before and after, as at either end.
///
/// Hosts make it ([`Self::probe`], [`Self::come_from`]): natively from the time zone database that comes with the
/// program, in a browser from the browser's own, which spares the download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct ZoneTable {
    /// The IANA name that it was asked for by.
    pub name: String,
    /// The offset before the first change, in seconds ahead of UTC.
    pub first_offset_s: i32,
    /// When offsets change, in seconds since 1970 and in order.
    pub changes: Vec<ZoneChange>,
}

/// A change of clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct ZoneChange {
    /// The first second with the new offset, since 1970.
    pub at_s: i64,
    /// The new offset, in seconds ahead of UTC.
    pub offset_s: i32,
}

static SOURCE: OnceLock<fn(&str) -> Option<ZoneTable>> = OnceLock::new();

#[cfg(not(target_family = "wasm"))]
fn of_database(name: &str) -> Option<ZoneTable> {
    let zone = jiff::tz::TimeZone::get(name).ok()?;
    ZoneTable::probe(name, |at_s| Some(zone.to_offset(jiff::Timestamp::from_second(at_s).ok()?).seconds()))
}

/// A browser's database is its host's to ask.
#[cfg(target_family = "wasm")]
fn of_database(_name: &str) -> Option<ZoneTable> {
    None
}

impl ZoneTable {
    /// 2100-01-01.
    const END_S: i64 = 4_102_444_800;

    /// Offsets are looked at so often; two changes in between would be missed by all hosts alike.
    const STEP_S: i64 = 7 * 86_400;

    /// The table of a zone whose offset at an instant (seconds since 1970) `offset_at` knows;
    /// `None` as soon as that knows none. Asks about 12,000 times.
    pub fn probe(name: &str, mut offset_at: impl FnMut(i64) -> Option<i32>) -> Option<Self> {
        let first_offset_s = offset_at(0)?;
        let mut changes = Vec::new();
        let (mut known_s, mut offset_s) = (0, first_offset_s);
        while known_s < Self::END_S {
            let next_s = (known_s + Self::STEP_S).min(Self::END_S);
            let next_offset_s = offset_at(next_s)?;
            if next_offset_s != offset_s {
                let (mut before, mut after) = (known_s, next_s);
                while after - before > 1 {
                    let middle = before + (after - before) / 2;
                    if offset_at(middle)? == offset_s { before = middle } else { after = middle }
                }
                offset_s = offset_at(after)?;
                changes.push(ZoneChange { at_s: after, offset_s });
                // A second change within the same step is found from here on.
                known_s = after;
            } else {
                known_s = next_s;
            }
        }
        Some(Self { name: name.to_owned(), first_offset_s, changes })
    }

    /// The table of a zone by its IANA name, as the host knows it; made once.
    pub fn named(name: &str) -> Option<Arc<Self>> {
        /// Of more names that are no places it is not kept that they are none.
        const MOST: usize = 1000;
        thread_local! {
            static MADE: RefCell<HashMap<String, Option<Arc<ZoneTable>>>> = RefCell::default();
        }
        MADE.with_borrow_mut(|made| {
            if let Some(known) = made.get(name) {
                return known.clone();
            }
            let table = SOURCE.get().copied().unwrap_or(of_database)(name).map(Arc::new);
            if table.is_some() || made.len() < MOST {
                made.insert(name.to_owned(), table.clone());
            }
            table
        })
    }

    /// The table of a file's zone, if that is a place that the host knows.
    pub fn of_place(time_zone: &str) -> Option<Arc<Self>> {
        let name = time_zone.trim();
        Zone::without_place(name).is_none().then(|| Self::named(name)).flatten()
    }

    /// Says where tables come from, before anything is read; without that natively from the database that
    /// comes with the program.
    pub fn come_from(source: fn(&str) -> Option<Self>) {
        // A second time would be by the same host.
        let _ = SOURCE.set(source);
    }

    /// Whether the table says what its type cannot: that changes are in order, and offsets less
    /// than two days.
    pub fn is_sound(&self) -> bool {
        let offsets = self.changes.iter().map(|change| change.offset_s).chain([self.first_offset_s]);
        self.changes.is_sorted_by(|a, b| a.at_s < b.at_s)
            && offsets.into_iter().all(|offset| offset.abs() < 2 * 86_400)
            && self.changes.iter().all(|change| (0..=Self::END_S).contains(&change.at_s))
    }

    /// What clocks that show `local` (ms) are ahead of UTC, in ms.
    fn offset_of(&self, local: i64) -> LocalOffset {
        // Clocks are never two days ahead or behind: only changes this near can matter.
        let near = |change: &ZoneChange| change.at_s * 1000 < local - 2 * DAY_MS;
        let first = self.changes.partition_point(near);
        let mut before = if first == 0 { self.first_offset_s } else { self.changes[first - 1].offset_s };
        for change in &self.changes[first..] {
            let (at, old, new) = (change.at_s * 1000, i64::from(before) * 1000, i64::from(change.offset_s) * 1000);
            if local < at + old.min(new) {
                break;
            }
            if local < at + old.max(new) {
                return if new > old { LocalOffset::Skipped(old) } else { LocalOffset::Twice(old) };
            }
            before = change.offset_s;
        }
        LocalOffset::One(i64::from(before) * 1000)
    }
}

/// What a local time is ahead of UTC, in ms; where clocks are changed, the offset before.
enum LocalOffset {
    One(i64),
    Skipped(i64),
    Twice(i64),
}

/// The zone in which times without an offset are meant.
#[derive(Debug, Clone, Default)]
pub enum Zone {
    /// Coordinated universal time. The default.
    #[default]
    Utc,
    /// Always so many milliseconds ahead of UTC.
    Fixed(i64),
    /// A place with its rules.
    Place(Arc<ZoneTable>),
}

impl Zone {
    /// The zone with this name: `UTC`, an offset like `+02:00`, or an IANA name like `Europe/Berlin`.
    pub fn named(name: &str) -> Option<Self> {
        Self::without_place(name).or_else(|| ZoneTable::named(name.trim()).map(Self::Place))
    }

    /// The zone with this name, unless it is that of a place.
    pub fn without_place(name: &str) -> Option<Self> {
        let name = name.trim();
        if name.is_empty() || ["utc", "gmt", "z"].iter().any(|utc| name.eq_ignore_ascii_case(utc)) {
            return Some(Self::Utc);
        }
        if name.starts_with(['+', '-']) {
            return super::iso::offset(name.as_bytes()).map(Self::Fixed);
        }
        None
    }

    /// The zone of a plan, by the table that it brings if it does.
    ///
    /// # Errors
    /// [`IngestError::UnknownZone`].
    pub fn of_plan(plan: &FilePlan) -> Result<Self, IngestError> {
        let brought = plan.zone_table.as_ref().filter(|table| table.name == plan.time_zone.trim() && table.is_sound());
        Self::without_place(&plan.time_zone)
            .or_else(|| brought.map(|table| Self::Place(Arc::new(table.clone()))))
            .or_else(|| Self::named(&plan.time_zone))
            .ok_or_else(|| IngestError::UnknownZone { file: plan.file.clone(), time_zone: plan.time_zone.clone() })
    }

    /// The zone of a column's times: the one that its header names, else the file's.
    ///
    /// # Errors
    /// [`IngestError::UnknownZone`].
    pub fn of_column(plan: &FilePlan, column: Option<usize>) -> Result<Self, IngestError> {
        let header = column.and_then(|at| plan.columns.get(at)).and_then(|column| named_by(&column.name));
        header.and_then(Self::in_header).map_or_else(|| Self::of_plan(plan), Ok)
    }

    /// The zone that a part of a header names: as [`Self::named`], or by its abbreviation.
    fn in_header(name: &str) -> Option<Self> {
        let after_utc =
            ["UTC", "GMT"].into_iter().find_map(|utc| name.strip_prefix(utc)).filter(|rest| !rest.is_empty());
        let by_abbreviation = || {
            let minutes = super::names::zone_minutes(name.to_ascii_lowercase().as_bytes())?;
            Some(Self::Fixed(minutes * 60_000))
        };
        // Some write +2 for +02:00.
        let padded = after_utc.filter(|rest| rest.len() == 2).map(|rest| format!("{}0{}", &rest[..1], &rest[1..]));
        Self::without_place(padded.as_deref().or(after_utc).unwrap_or(name))
            .or_else(by_abbreviation)
            .or_else(|| name.contains('/').then(|| ZoneTable::named(name).map(Self::Place)).flatten())
    }

    /// The table of a place, to be handed on.
    pub fn table(&self) -> Option<&ZoneTable> {
        match self {
            Self::Place(table) => Some(table),
            Self::Utc | Self::Fixed(_) => None,
        }
    }

    /// What to take from every local time of the day that begins at `midnight` to get UTC;
    /// `None` if clocks are changed on that day.
    pub fn shift_of_day(&self, midnight: i64) -> Option<i64> {
        match self {
            Self::Utc => Some(0),
            Self::Fixed(offset) => Some(*offset),
            Self::Place(zone) => {
                let at = |local: i64| match zone.offset_of(local) {
                    LocalOffset::One(offset) => Some(offset),
                    LocalOffset::Skipped(_) | LocalOffset::Twice(_) => None,
                };
                let start = at(midnight)?;
                (at(midnight + DAY_MS)? == start).then_some(start)
            }
        }
    }

    /// The instant at which clocks show `local`, as ms since 1970 on the clock. A time that
    /// clocks skip is read as if they had not yet been changed, so an hour later by the new time;
    /// of a time that they show twice, the first is meant. Both are said.
    pub fn instant(&self, local: i64) -> (i64, Option<WarningReason>) {
        match self {
            Self::Utc => (local, None),
            Self::Fixed(offset) => (local - offset, None),
            Self::Place(zone) => {
                let (offset, odd) = match zone.offset_of(local) {
                    LocalOffset::One(offset) => (offset, None),
                    LocalOffset::Skipped(before) => (before, Some(WarningReason::NonexistentLocalTime)),
                    LocalOffset::Twice(before) => (before, Some(WarningReason::AmbiguousLocalTime)),
                };
                (local - offset, odd)
            }
        }
    }
}

/// The zone that a column's header names, as it is written: in brackets, behind a dash, or as the last word where
/// that can be nothing else: `Created (UTC)`, `Start [Europe/Berlin]`, `Time - PST`, `created_at_utc`.
pub fn named_by(header: &str) -> Option<&str> {
    let is_zone = |name: &&str| !name.is_empty() && Zone::in_header(name).is_some();
    let in_brackets = |open: char, close: char| {
        let inside = header.rsplit_once(open)?.1.split(close).next()?.trim();
        Some(inside.rsplit_once(' ').map_or(inside, |(_, last)| last)).filter(is_zone)
    };
    let behind_dash =
        || header.rsplit_once([' ', '\u{2013}', '\u{2014}']).filter(|(before, _)| before.trim_end().ends_with('-'));
    let last_word = || {
        let word = header.rsplit([' ', '_', '.', '-']).next()?;
        Some(word)
            .filter(|word| word.len() < header.len() && ["utc", "gmt"].iter().any(|utc| word.eq_ignore_ascii_case(utc)))
    };
    in_brackets('(', ')')
        .or_else(|| in_brackets('[', ']'))
        .or_else(|| behind_dash().map(|(_, name)| name.trim()).filter(is_zone))
        .or_else(last_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::time::iso;

    #[test]
    fn a_header_may_name_the_zone() {
        for (header, zone) in [
            ("Created (UTC)", Some("UTC")),
            ("Created date (in UTC)", Some("UTC")),
            ("Start [Europe/Berlin]", Some("Europe/Berlin")),
            ("Time - PST", Some("PST")),
            ("created_at_utc", Some("utc")),
            ("Timestamp GMT", Some("GMT")),
            ("Sent (GMT+2)", Some("GMT+2")),
            ("Sent (GMT+02:00)", Some("GMT+02:00")),
            ("Amount (EUR)", None),
            ("Date (YYYYMMDD)", None),
            ("utc", None),
            ("Follow-up", None),
        ] {
            assert_eq!(named_by(header), zone, "{header}");
        }
    }

    const HOUR: i64 = 3_600_000;

    #[test]
    fn names_and_offsets() {
        assert!(matches!(Zone::named("utc"), Some(Zone::Utc)));
        assert!(matches!(Zone::named("+05:30"), Some(Zone::Fixed(19_800_000))));
        assert!(matches!(Zone::named("-0800"), Some(Zone::Fixed(-28_800_000))));
        assert!(matches!(Zone::named("europe/berlin"), Some(Zone::Place(_))));
        assert!(Zone::named("Europe/Atlantis").is_none());
        assert!(Zone::named("+25:00").is_none());
    }

    #[test]
    fn clocks_go_forward_and_back() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let spring = 20_541 * DAY_MS; // 2026-03-29
        let autumn = 20_751 * DAY_MS; // 2026-10-25
        assert_eq!(iso(spring), "2026-03-29T00:00:00Z");
        assert_eq!(iso(autumn), "2026-10-25T00:00:00Z");
        assert_eq!(berlin.shift_of_day(spring - DAY_MS), Some(HOUR));
        assert_eq!(berlin.shift_of_day(spring), None);
        assert_eq!(berlin.shift_of_day(spring + DAY_MS), Some(2 * HOUR));
        let read = |local: i64| {
            let (at, odd) = berlin.instant(local);
            (iso(at), odd)
        };
        assert_eq!(read(spring + HOUR), ("2026-03-29T00:00:00Z".to_owned(), None));
        let gap = Some(WarningReason::NonexistentLocalTime);
        assert_eq!(read(spring + 5 * HOUR / 2), ("2026-03-29T01:30:00Z".to_owned(), gap));
        assert_eq!(read(spring + 3 * HOUR), ("2026-03-29T01:00:00Z".to_owned(), None));
        let fold = Some(WarningReason::AmbiguousLocalTime);
        assert_eq!(read(autumn + 5 * HOUR / 2), ("2026-10-25T00:30:00Z".to_owned(), fold));
        assert_eq!(read(autumn + 3 * HOUR), ("2026-10-25T02:00:00Z".to_owned(), None));
    }

    /// Against the database itself, at every hour of many years around every change.
    #[test]
    fn a_table_says_what_the_database_says() {
        for name in ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca"] {
            let zone = jiff::tz::TimeZone::get(name).unwrap();
            let table = ZoneTable::named(name).unwrap();
            assert!(table.is_sound() && table.changes.iter().all(|change| change.at_s > 0));
            for local in (1_000_000_000_000i64..2_200_000_000_000).step_by(7 * 3_600_000 / 4 + 1) {
                let clock = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::from_millisecond(local).unwrap());
                use jiff::tz::AmbiguousOffset::*;
                let (expected, expected_kind) = match zone.to_ambiguous_timestamp(clock).offset() {
                    Unambiguous { offset } => (offset.seconds(), 0),
                    Gap { before, .. } => (before.seconds(), 1),
                    Fold { before, .. } => (before.seconds(), 2),
                };
                let found = match table.offset_of(local) {
                    LocalOffset::One(offset) => (offset, 0),
                    LocalOffset::Skipped(offset) => (offset, 1),
                    LocalOffset::Twice(offset) => (offset, 2),
                };
                assert_eq!(found, (i64::from(expected) * 1000, expected_kind), "{name} {}", iso(local));
            }
        }
    }

    /// Two changes within one step of the search, as clocks of Morocco have around Ramadan, and one
    /// right at the start.
    #[test]
    fn changes_that_are_near_each_other_are_found() {
        let changes = [(1, 3600), (1_000_000, 0), (1_700_000, 3600), (4_000_000_000, 7200)];
        let offset = |at_s: i64| changes.iter().rfind(|change| change.0 <= at_s).map_or(0, |change| change.1);
        let table = ZoneTable::probe("Test/Place", |at_s| Some(offset(at_s))).unwrap();
        assert_eq!(table.changes.iter().map(|c| (c.at_s, c.offset_s)).collect::<Vec<_>>(), changes);
        assert_eq!(ZoneTable::probe("Test/Place", |at_s| (at_s < 9_000_000).then_some(0)), None);
    }

    #[test]
    fn a_plan_brings_its_table() {
        let csv = b"customer,time,activity\nann,2026-07-01 12:00,visit\n";
        let mut plan = crate::ingest::preview("t.csv", csv, csv.len() as u64).unwrap().plan;
        let change = ZoneChange { at_s: 1, offset_s: -3600 };
        plan.time_zone = "Mars/Olympus".to_owned();
        plan.zone_table = Some(ZoneTable { name: plan.time_zone.clone(), first_offset_s: 0, changes: vec![change] });
        let log = crate::ingest::read_whole(&plan, csv).unwrap();
        assert_eq!(iso(log.time_ms[0]), "2026-07-01T13:00:00Z");
        plan.zone_table.as_mut().unwrap().changes.push(change);
        assert!(matches!(crate::ingest::read_whole(&plan, csv), Err(IngestError::UnknownZone { .. })));
    }
}
