//! The quality of the data in words.

use crate::format;
use crate::table::{Cell, Table};
use crate::text::small;
use desirepath_engine::contract::quality::{Light, Remark, RemarkKind, Report};
use desirepath_engine::contract::{MIN_GROUP, Reject, Warning, WarningReason};

/// Nothing stands against the data.
pub const NO_REMARKS: &str = "Nothing that can be seen in the data itself.";

/// A light's class, its name, and what it means.
pub fn light(light: Light) -> (&'static str, &'static str, &'static str) {
    match light {
        Light::Good => ("lit-good", "Good", "Nothing in the data stands against its numbers."),
        Light::Care => ("lit-care", "Use with care", "Know what is said below before you use a number."),
        Light::Doubtful => ("lit-doubtful", "Doubtful", "Numbers may be wrong or say nothing; why, is said below."),
    }
}

/// The finding: what was read, and what is the matter with it.
pub fn title(report: &Report) -> String {
    let rows = format::counted(report.rows, "row", "rows");
    let all = match (report.rows, report.skipped) {
        (1, _) => "The only row could be used".to_owned(),
        (_, 0) => format!("All {rows} could be used"),
        _ => "All rows that hold an event could be used".to_owned(),
    };
    let Some(worst) = report.remarks.first().filter(|remark| remark.light > Light::Good) else {
        return match report.rejected {
            0 => format!("{all}, and nothing stands against the numbers."),
            _ => format!("Nearly all of {rows} could be used; {}.", could_not(report.rejected)),
        };
    };
    match worst.kind {
        RemarkKind::RejectedRows => {
            let share = format::percent_or_nothing(worst.share);
            match commonest(report) {
                Some(reason) => format!("{share} of {rows} could not be used, most often because {reason}."),
                None => format!("{share} of {rows} could not be used."),
            }
        }
        _ => {
            let all = match report.rejected {
                0 => all,
                rejected => format!("{} of {rows} could not be used", format::count(rejected)),
            };
            let (what, _) = remark(worst);
            let what = what.trim_end_matches('.');
            format!("{all}, but {}.", small(what))
        }
    }
}

fn could_not(rejected: u64) -> String {
    match rejected {
        1 => "one could not".to_owned(),
        _ => format!("{} could not", format::count(rejected)),
    }
}

/// The most common reason of rejects, as the end of a sentence.
fn commonest(report: &Report) -> Option<&'static str> {
    let (reason, _) =
        report.rejects_by_reason.iter().max_by_key(|&(reason, rows)| (*rows, std::cmp::Reverse(*reason)))?;
    use desirepath_engine::contract::RejectReason::*;
    Some(match reason {
        TooManyCells => "they have more cells than the header has columns",
        TooFewCells => "they end before a column that is needed",
        RecordTooLong => "they are too long to be rows",
        other => other.words(),
    })
}

/// What is in the log.
pub fn subtitle(report: &Report) -> String {
    let mut parts = vec![
        format::counted(report.events, "event", "events"),
        format::counted(report.customers, "customer", "customers"),
        format::counted(report.activities, "activity", "activities"),
    ];
    parts.push(match report.channels {
        0 => "no channels".to_owned(),
        channels => format::counted(channels, "channel", "channels"),
    });
    parts.join(", ")
}

/// All rows add up.
pub fn rows(report: &Report) -> String {
    let files = match report.files.len() {
        0 | 1 => String::new(),
        files => format!(" in {}", format::counted(files as u64, "file", "files")),
    };
    let read = format::counted(report.rows, "row", "rows");
    if report.kept == report.rows {
        let every = if report.rows == 1 { "it" } else { "every one" };
        return format!("{read} read{files}, and {every} became an event.");
    }
    let parts = [(report.kept, "used"), (report.skipped, "passed over"), (report.rejected, "rejected")];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(rows, _)| *rows > 0)
        .map(|(rows, what)| format!("{}\u{a0}{what}", format::count(*rows)))
        .collect();
    format!("{read} read{files} = {}.", parts.join(" + "))
}

/// The time that the events cover.
pub fn range(report: &Report) -> String {
    let (Some(first), Some(last)) = (&report.first_event, &report.last_event) else { return String::new() };
    let end = match &report.log_end {
        Some(end) if end != last => format!(" Observation ends {}.", format::date_time(end)),
        _ => " Journeys that go on after the last event are open, not lost.".to_owned(),
    };
    format!("Events from {} to {}.{end}", format::date_time(first), format::date_time(last))
}

/// What a remark says, and what follows from it.
pub fn remark(remark: &Remark) -> (String, String) {
    let share = format::percent_or_nothing(remark.share);
    let of = format!("{} of {}", format::count(remark.count), format::count(remark.of));
    let customers = |n: u64| format::counted(n, "customer", "customers");
    match remark.kind {
        RemarkKind::RejectedRows => (
            format!("{share} of the rows could not be used ({of})."),
            "Every number is without them. If they are not spread evenly, shares are off; the list below says where they are.".to_owned(),
        ),
        RemarkKind::OddRows => (
            format!("{share} of the rows were kept with something left out ({of})."),
            "Sums of money may be too small; see “Kept, but odd”.".to_owned(),
        ),
        RemarkKind::FewCustomers => (
            match remark.count {
                1 => "There is only one customer.".to_owned(),
                count => format!("There are only {}.", customers(count)),
            },
            format!("Below {} every share says little. Single journeys can be read all the same.", customers(remark.of)),
        ),
        RemarkKind::OneActivity => (
            "All events have the same activity.".to_owned(),
            "There are no steps to tell apart. Is the right column chosen for the activity?".to_owned(),
        ),
        RemarkKind::SingleEventCustomers if remark.count == remark.of => (
            "Every customer has one event only.".to_owned(),
            "Nothing can be said about order. Is the right column chosen for the customer?".to_owned(),
        ),
        RemarkKind::SingleEventCustomers => (
            format!("{share} of the customers have one event only ({of})."),
            "They say nothing about order. They may have come once, or be the same people under another name.".to_owned(),
        ),
        RemarkKind::MidnightEvents => (
            format!("{share} of the events are at midnight ({of})."),
            "These are days without a time: waits below a day mean little, and within a day the order is that of the file.".to_owned(),
        ),
        RemarkKind::TiedCustomers => (
            format!("{share} of the customers have two events at the same instant ({of})."),
            "Which came first is taken from the order in the file.".to_owned(),
        ),
        RemarkKind::NoConversion => (
            "Nothing counts as conversion yet.".to_owned(),
            "Choose above what you work for; until then nothing can be said about what works.".to_owned(),
        ),
        RemarkKind::FewConversions => (
            match remark.count {
                0 => "Nobody has converted.".to_owned(),
                1 => "Only one customer has converted.".to_owned(),
                count => format!("Only {} have converted.", customers(count)),
            },
            format!("Below {MIN_GROUP} conversions, who converts and why is mostly chance."),
        ),
        RemarkKind::ShortLog => (
            match remark.count {
                0 | 1 => "The data cover one day at most.".to_owned(),
                days => format!("The data cover only {days} days."),
            },
            "What takes customers longer than that cannot be seen: most who are open may still convert.".to_owned(),
        ),
    }
}

/// The rejects as a table.
pub fn rejects(report: &Report) -> Table {
    let row = |reject: &Reject| {
        vec![
            Cell::text(&reject.file),
            Cell::number(Some(reject.line as f64), |line| format!("{line:.0}")),
            if reject.column.is_empty() { Cell::text("(whole row)") } else { Cell::text(&reject.column) },
            if reject.value.is_empty() { Cell::text("(empty)") } else { Cell::text(&reject.value) },
            Cell::text(reject.reason.words()),
        ]
    };
    Table::new(&["file", "#line", "column", "value", "reason"]).with_rows(report.rejects.iter().map(row))
}

/// Rejects that the table does not have.
pub fn not_listed(report: &Report) -> Option<String> {
    (report.rejects_not_listed > 0).then(|| {
        format!(
            "These are the first {}; {} more are counted above. “Save all as CSV” has up to 10,000 of each file.",
            format::count(report.rejects.len() as u64),
            format::count(report.rejects_not_listed)
        )
    })
}

/// A warning as a sentence.
pub fn warning(warning: &Warning) -> String {
    let rows = format::counted(warning.rows, "row", "rows");
    let line = warning.first_line;
    let file = format::file_name(&warning.file);
    let Warning { column, first_value: value, .. } = warning;
    match warning.reason {
        WarningReason::UnreadableNumber => {
            format!("{rows} of {file}: “{column}” is not a number and was left out, first on line {line} (“{value}”).")
        }
        WarningReason::ShortRow => {
            format!(
                "{rows} of {file}: fewer cells than the header; the missing ones count as empty, first on line {line}."
            )
        }
        WarningReason::NotUtf8 => {
            format!("{rows} of {file}: characters that are not UTF-8, shown as �, first on line {line}.")
        }
        WarningReason::UnreadableTime => {
            format!(
                "{rows} of {file}: “{column}” is not a time, so there is no such event, first on line {line} (“{value}”)."
            )
        }
        WarningReason::NonexistentLocalTime => format!(
            "{rows} of {file}: a time that clocks skipped when they were put forward, read as an hour later, first on line {line} (“{value}”)."
        ),
        WarningReason::AmbiguousLocalTime => format!(
            "{rows} of {file}: a time that clocks showed twice when they were put back, the first is taken, first on line {line} (“{value}”)."
        ),
        WarningReason::ValueWithoutConversion => {
            format!("{rows} of {file}: a value without a conversion was left out, first on line {line} (“{value}”).")
        }
        WarningReason::MixedCurrencies => format!(
            "{rows} of {file}: amounts in another currency than most, added up all the same, first on line {line} (“{value}”)."
        ),
    }
}

/// All numbers of the screen.
pub fn table(report: &Report) -> Table {
    let number = |name: &str, n: u64| vec![Cell::text(name), Cell::count(n)];
    let time = |name: &str, time: &Option<String>| {
        vec![Cell::text(name), time.as_ref().map_or(Cell::Nothing, |time| Cell::text(format::date_time(time)))]
    };
    let reasons = report
        .rejects_by_reason
        .iter()
        .map(|(reason, rows)| number(&format!("rejected rows: {}", reason.words()), *rows));
    let skipped = report
        .skipped_by_reason
        .iter()
        .map(|(reason, rows)| number(&format!("rows passed over: {}", reason.words()), *rows));
    let rows = [number("rows read", report.rows), number("rows that became events", report.kept)];
    let rest = [
        number("rejected rows", report.rejected),
        number("customers", report.customers),
        number("customers with one event only", report.single_event_customers),
        number("customers with two events at the same instant", report.tied_customers),
        number("events at midnight", report.midnight_events),
        number("activities", report.activities),
        number("channels", report.channels),
        time("first event", &report.first_event),
        time("last event", &report.last_event),
        time("end of observation", &report.log_end),
    ];
    Table::new(&["what", "#how many"]).with_rows(rows.into_iter().chain(skipped).chain(reasons).chain(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use desirepath_engine::contract::RejectReason;

    fn report(rows: u64, rejected: u64, remarks: Vec<Remark>) -> Report {
        let light = remarks.first().map(|remark| remark.light).unwrap_or_default();
        let mut report = Report { rows, rejected, kept: rows - rejected, remarks, light, ..Report::default() };
        if rejected > 0 {
            report.rejects_by_reason.insert(RejectReason::UnreadableTime, rejected);
        }
        report
    }

    fn remark(kind: RemarkKind, light: Light, count: u64, of: u64) -> Remark {
        Remark { kind, light, count, of, share: Some(count as f64 / of as f64) }
    }

    #[test]
    fn the_title_says_the_worst() {
        use RemarkKind::*;
        let title = |report: Report| title(&report).replace('\u{a0}', " ");
        assert_eq!(
            title(report(1200, 0, vec![])),
            "All 1,200 rows could be used, and nothing stands against the numbers."
        );
        assert_eq!(
            title(report(1200, 1, vec![remark(RejectedRows, Light::Good, 1, 1200)])),
            "Nearly all of 1,200 rows could be used; one could not."
        );
        assert_eq!(
            title(report(200, 20, vec![remark(RejectedRows, Light::Doubtful, 20, 200)])),
            "10 % of 200 rows could not be used, most often because the time cannot be read."
        );
        assert_eq!(
            title(report(12, 0, vec![remark(FewCustomers, Light::Doubtful, 6, 30)])),
            "All 12 rows could be used, but there are only 6 customers."
        );
    }

    #[test]
    fn rows_add_up() {
        let rows = |report: &Report| super::rows(report).replace('\u{a0}', " ");
        assert_eq!(rows(&report(1, 0, vec![])), "1 row read, and it became an event.");
        assert_eq!(rows(&report(1200, 0, vec![])), "1,200 rows read, and every one became an event.");
        let mut some = report(1200, 20, vec![]);
        assert_eq!(rows(&some), "1,200 rows read = 1,180 used + 20 rejected.");
        (some.kept, some.skipped) = (1177, 3);
        assert_eq!(rows(&some), "1,200 rows read = 1,177 used + 3 passed over + 20 rejected.");
    }

    #[test]
    fn every_kind_of_remark_has_words() {
        use RemarkKind::*;
        let all = [
            RejectedRows,
            OddRows,
            FewCustomers,
            OneActivity,
            SingleEventCustomers,
            MidnightEvents,
            TiedCustomers,
            NoConversion,
            FewConversions,
            ShortLog,
        ];
        for kind in all {
            let (what, so) = super::remark(&remark(kind, Light::Care, 3, 30));
            assert!(what.ends_with('.') && so.ends_with(['.', '?']), "{what} {so}");
        }
    }
}
