//! Fourteen months in days and seconds since they began.

/// Seconds in a day.
pub const DAY: u32 = 86_400;

/// 2025-02-01, a Saturday, to 2026-03-31.
pub const DAYS: u32 = 424;

/// The log ends here.
pub const END: u32 = DAYS * DAY;

/// The lengths of the months, and how many households first hear of the business on a day of
/// them: gardens are a matter of spring.
const MONTHS: [(u32, u32); 14] = [
    (28, 9),
    (31, 12),
    (30, 14),
    (31, 14),
    (30, 11),
    (31, 9),
    (31, 8),
    (30, 8),
    (31, 7),
    (30, 5),
    (31, 4),
    (31, 7),
    (28, 10),
    (31, 13),
];

/// From Monday on: people look around at weekends.
const WEEKDAYS: [u32; 7] = [12, 11, 11, 11, 10, 14, 17];

/// The weekends of the garden show, by their Saturday: 17 May and 13 September 2025.
const SHOWS: [u32; 2] = [105, 224];

/// From 24 December to 1 January nobody works.
const CLOSED: std::ops::RangeInclusive<u32> = 326..=334;

/// By hour: when people are on the website.
const ONLINE: [u32; 24] = [2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 10, 12, 10, 9, 9, 10, 11, 13, 17, 20, 18, 12, 5];

/// By day: how many of all households have made first contact when it ends, in parts of the last.
const CONTACTS: [u32; DAYS as usize] = {
    let mut sums = [0; DAYS as usize];
    let (mut day, mut sum) = (0, 0);
    let mut month = 0;
    while month < MONTHS.len() {
        let mut of_month = 0;
        while of_month < MONTHS[month].0 {
            let crowd = if is_show(day) { 2 } else { 1 };
            sum += MONTHS[month].1 * WEEKDAYS[weekday(day)] * crowd;
            sums[day as usize] = sum;
            day += 1;
            of_month += 1;
        }
        month += 1;
    }
    sums
};

/// 0 is Monday.
pub const fn weekday(day: u32) -> usize {
    (day as usize + 5) % 7
}

/// Whether the garden show is on.
pub const fn is_show(day: u32) -> bool {
    day.wrapping_sub(SHOWS[0]) < 2 || day.wrapping_sub(SHOWS[1]) < 2
}

/// Whether the office is open: Monday to Friday.
pub fn is_working(day: u32) -> bool {
    weekday(day) < 5 && !CLOSED.contains(&day)
}

/// Whether the showroom is open: Saturdays too.
pub fn is_shopping(day: u32) -> bool {
    weekday(day) < 6 && !CLOSED.contains(&day)
}

/// The day by which this share of the households has made first contact.
pub fn first_day(share: f64) -> u32 {
    let wanted = (share * f64::from(CONTACTS[CONTACTS.len() - 1])) as u32;
    CONTACTS.partition_point(|&sum| sum <= wanted).min(CONTACTS.len() - 1) as u32
}

/// The weights of the hours on the website.
pub fn online_hours() -> &'static [u32] {
    &ONLINE
}

/// A day as `yyyy-mm-dd`.
pub fn date(mut day: u32) -> [u8; 10] {
    let month = MONTHS.iter().position(|&(days, _)| {
        let is_it = day < days;
        if !is_it {
            day -= days;
        }
        is_it
    });
    let month = month.unwrap_or(MONTHS.len() - 1) as u32 + 1;
    let (year, month) = (2025 + month / 12, month % 12 + 1);
    let day = day + 1;
    let mut text = *b"2025-00-00";
    text[3] = b'0' + (year % 10) as u8;
    text[5] = b'0' + (month / 10) as u8;
    text[6] = b'0' + (month % 10) as u8;
    text[8] = b'0' + (day / 10) as u8;
    text[9] = b'0' + (day % 10) as u8;
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_dates() {
        for (day, expected) in [
            (0, "2025-02-01"),
            (27, "2025-02-28"),
            (28, "2025-03-01"),
            (SHOWS[0], "2025-05-17"),
            (SHOWS[1], "2025-09-13"),
            (*CLOSED.start(), "2025-12-24"),
            (*CLOSED.end(), "2026-01-01"),
            (DAYS - 1, "2026-03-31"),
        ] {
            assert_eq!(std::str::from_utf8(&date(day)), Ok(expected), "{day}");
        }
        assert_eq!(MONTHS.iter().map(|&(days, _)| days).sum::<u32>(), DAYS);
        assert_eq!([weekday(0), weekday(2), weekday(SHOWS[0])], [5, 0, 5]);
    }

    #[test]
    fn first_contacts_are_spread_over_all_days() {
        assert_eq!((first_day(0.0), first_day(0.999_999_9)), (0, DAYS - 1));
        let half = first_day(0.5);
        assert!((150..260).contains(&half), "{half}");
    }
}
