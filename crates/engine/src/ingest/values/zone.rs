//! Clocks on walls into instants.

use super::super::IngestError;
use crate::log::WarningReason;
use crate::log::time::DAY_MS;
use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// The zone in which times without an offset are meant.
#[derive(Debug, Clone, Default)]
pub enum Zone {
    /// Coordinated universal time. The default.
    #[default]
    Utc,
    /// Always so many milliseconds ahead of UTC.
    Fixed(i64),
    /// A place with its rules, from the IANA time zone database.
    Place(TimeZone),
}

impl Zone {
    /// The zone with this name: `UTC`, an offset like `+02:00`, or an IANA name like
    /// `Europe/Berlin`.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        if name.is_empty() || ["utc", "gmt", "z"].iter().any(|utc| name.eq_ignore_ascii_case(utc)) {
            return Some(Self::Utc);
        }
        if name.starts_with(['+', '-']) {
            return super::iso::offset(name.as_bytes()).map(Self::Fixed);
        }
        TimeZone::get(name).ok().map(Self::Place)
    }

    /// As [`Self::named`], for a plan.
    ///
    /// # Errors
    /// [`IngestError::UnknownZone`].
    pub fn of_plan(file: &str, name: &str) -> Result<Self, IngestError> {
        Self::named(name).ok_or_else(|| IngestError::UnknownZone { file: file.to_owned(), time_zone: name.to_owned() })
    }

    /// What to take from every local time of the day that begins at `midnight` to get UTC;
    /// `None` if clocks are changed on that day.
    pub fn shift_of_day(&self, midnight: i64) -> Option<i64> {
        match self {
            Self::Utc => Some(0),
            Self::Fixed(offset) => Some(*offset),
            Self::Place(zone) => {
                let at = |local: i64| match offset_of(zone, local)? {
                    AmbiguousOffset::Unambiguous { offset } => Some(i64::from(offset.seconds()) * 1000),
                    _ => None,
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
                let (offset, odd) = match offset_of(zone, local) {
                    Some(AmbiguousOffset::Unambiguous { offset }) => (offset.seconds(), None),
                    Some(AmbiguousOffset::Gap { before, .. }) => {
                        (before.seconds(), Some(WarningReason::NonexistentLocalTime))
                    }
                    Some(AmbiguousOffset::Fold { before, .. }) => {
                        (before.seconds(), Some(WarningReason::AmbiguousLocalTime))
                    }
                    // Beyond the years that zones are known for.
                    None => (0, None),
                };
                (local - i64::from(offset) * 1000, odd)
            }
        }
    }
}

fn offset_of(zone: &TimeZone, local: i64) -> Option<AmbiguousOffset> {
    let clock = TimeZone::UTC.to_datetime(Timestamp::from_millisecond(local).ok()?);
    Some(zone.to_ambiguous_timestamp(clock).offset())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::time::iso;

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
}
