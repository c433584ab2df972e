//! Cohorts in words.

use crate::format;
use crate::table::{Cell as Entry, Table};
use desirepath_engine::contract::cohorts::{By, Cell, Cohort, Report};

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Who does anything at an age.
    Retention,
    /// Who has converted by an age.
    Conversion,
    /// What one has brought by an age.
    Value,
}

/// What a hatched cell is.
pub const INCOMPLETE: &str =
    "Hatched: incomplete. Only customers who were watched that long count; “of 107” says how many these are.";

/// What a greyed number is.
pub const TOO_FEW_CELL: &str = "Grey: fewer than 30 customers, too few to tell.";

/// What the last cells do not say.
pub const OPEN_JOURNEYS: &str = "Journeys that are still open when the data end are not lost: a cohort’s row ends where nobody of it was watched any longer, and says nothing about what comes after.";

/// The name of a measure.
pub fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Retention => "Active",
        Measure::Conversion => "Converted",
        Measure::Value => "Value per customer",
    }
}

/// How a choice of cohorts is called.
pub fn by_name(by: Option<By>) -> &'static str {
    match by {
        None => "as fits the data",
        Some(By::Week) => "by week",
        Some(By::Month) => "by month",
    }
}

/// The same as the value of an option.
pub fn by_value(by: Option<By>) -> &'static str {
    match by {
        None => "",
        Some(By::Week) => "week",
        Some(By::Month) => "month",
    }
}

/// The choice of an option's value.
pub fn by_of(value: &str) -> Option<By> {
    [By::Week, By::Month].into_iter().find(|by| by_value(Some(*by)) == value)
}

/// Whether any customer brought any money.
pub fn has_value(report: &Report) -> bool {
    report.all.iter().any(|cell| cell.value_per_customer.is_some())
}

/// The day on which an age period ends.
fn end_day(report: &Report, age: u32) -> u64 {
    (u64::from(age) + 1) * u64::from(report.age_days)
}

/// The finding: what becomes of customers with age.
pub fn title(report: &Report, measure: Measure) -> String {
    let told = || report.all.iter().filter(|cell| !cell.retention.too_few);
    let days = |cell: &Cell| format::counted(end_day(report, cell.age), "day", "days");
    if report.customers == 0 {
        return "There is no cohort.".to_owned();
    }
    if report.all.is_empty() {
        return "The data end too soon to compare customers at equal age.".to_owned();
    }
    match measure {
        Measure::Retention => {
            let later: Vec<&Cell> = told().filter(|cell| cell.age > 0).collect();
            match later[..] {
                [] => "The data are too few to say how many customers stay active.".to_owned(),
                [only] => {
                    format!("{} of customers are active again by day {}.", active(only), end_day(report, only.age))
                }
                [first, .., last] => format!(
                    "{} of customers are active in the {} after their first {}, {} in the last of these periods, up to day {}.",
                    active(first),
                    format::counted(report.age_days.into(), "day", "days"),
                    report.age_days,
                    active(last),
                    end_day(report, last.age)
                ),
            }
        }
        Measure::Conversion => {
            let known: Vec<(&Cell, f64)> = told()
                .filter_map(|cell| Some((cell, cell.conversion_by_age.filter(|by_age| !by_age.too_few)?.rate)))
                .collect();
            match known[..] {
                [] => "The data are too few to say how many customers convert, and when.".to_owned(),
                [(cell, rate)] => format!("{} of customers convert within {}.", format::percent(rate), days(cell)),
                [(first, soon), .., (last, late)] => format!(
                    "{} of customers convert within {}, {} within {}.",
                    format::percent(soon),
                    days(first),
                    format::percent(late),
                    days(last)
                ),
            }
        }
        Measure::Value => {
            let known: Vec<(&Cell, f64)> =
                told().filter_map(|cell| Some((cell, cell.value_per_customer?.mean?))).collect();
            match known[..] {
                [] => "The data are too few to say what a customer brings.".to_owned(),
                [(cell, value)] => format!("A customer brings {} within {}.", format::money(value), days(cell)),
                [(first, soon), .., (last, late)] => format!(
                    "A customer brings {} within {}, {} within {}.",
                    format::money(soon),
                    days(first),
                    format::money(late),
                    days(last)
                ),
            }
        }
    }
}

fn active(cell: &Cell) -> String {
    format::percent_or_nothing(cell.retention.rate)
}

/// What is shown.
pub fn subtitle(report: &Report, measure: Measure) -> String {
    if report.all.is_empty() {
        return String::new();
    }
    let what = match measure {
        Measure::Retention => "Share of customers with any event in each period of their age",
        Measure::Conversion => "Share of customers that have converted by each age",
        Measure::Value => "Value of a customer up to each age, on average",
    };
    let by = match report.by {
        By::Week => "week",
        By::Month => "month",
    };
    format!("{what}, by the {by} of their first event. Age is counted in days from each customer’s own first event.")
}

/// Why there is no cell.
pub fn too_short(report: &Report) -> String {
    format!(
        "Nobody was watched for {}, the shortest age that is compared. By week, 7 days are enough.",
        format::counted(report.age_days.into(), "day", "days")
    )
}

/// Why cohorts of few customers say little.
pub fn too_few(customers: u64) -> String {
    format!(
        "{}: too few to compare cohorts. It takes 30 in each.",
        format::there_are_only(customers, "customer", "customers")
    )
}

/// The name of a cohort.
pub fn cohort(report: &Report, cohort: &Cohort) -> String {
    let date = format::date(&cohort.start);
    match report.by {
        By::Week => date,
        // The month without its first day.
        By::Month => date.split_once('\u{a0}').map_or(date.clone(), |(_, month)| month.to_owned()),
    }
}

/// The head of a column: a period of age, or the day by which.
pub fn age(report: &Report, age: u32, measure: Measure) -> String {
    let end = end_day(report, age);
    match measure {
        Measure::Retention => format!("day\u{a0}{}–{end}", u64::from(age) * u64::from(report.age_days) + 1),
        _ => format!("by\u{a0}day\u{a0}{end}"),
    }
}

/// The number of a cell.
pub fn value(cell: &Cell, measure: Measure) -> Option<f64> {
    match measure {
        Measure::Retention => cell.retention.rate,
        Measure::Conversion => cell.conversion.rate,
        Measure::Value => cell.value_per_customer.and_then(|value| value.mean),
    }
}

/// The number of a cell as it is shown.
pub fn shown(value: Option<f64>, measure: Measure) -> String {
    match (value, measure) {
        (None, _) => format::NOTHING.to_owned(),
        (Some(value), Measure::Value) => format::money(value),
        (Some(share), _) => format::percent(share),
    }
}

/// All that is known of a cell.
pub fn cell(cell: &Cell, customers: u64, measure: Measure) -> String {
    let number = match measure {
        Measure::Retention => format::rate(&cell.retention),
        Measure::Conversion => format::rate(&cell.conversion),
        Measure::Value => match cell.value_per_customer {
            Some(mean) => match (mean.mean, mean.low, mean.high) {
                (Some(mean), Some(low), Some(high)) => {
                    format!("{} ({}–{})", format::money(mean), format::money(low), format::money(high))
                }
                (mean, ..) => mean.map_or_else(String::new, format::money),
            },
            None => String::new(),
        },
    };
    match cell.is_complete {
        true => number,
        false => format!(
            "{number}; incomplete: {} of {} were watched so long",
            format::count(cell.observed),
            format::counted(customers, "customer", "customers")
        ),
    }
}

/// The share converted by an age with open journeys, and its interval.
pub fn by_age(cell: &Cell) -> (String, String) {
    match cell.conversion_by_age {
        None => (format::NOTHING.to_owned(), String::new()),
        Some(by_age) => (
            format::percent(by_age.rate),
            format!(
                "95\u{a0}% interval {}; {} still watched and not converted",
                format::interval(by_age.low, by_age.high),
                format::count(by_age.at_risk)
            ),
        ),
    }
}

/// The cells as a table, one row each.
pub fn table(report: &Report) -> Table {
    let has_value = has_value(report);
    let mut columns = vec![
        "first event",
        "#customers",
        "#by day",
        "#watched",
        "cell",
        "#active",
        "#converted",
        "#from",
        "#to",
        "#with open journeys",
        "#open from",
        "#open to",
    ];
    if has_value {
        columns.extend(["#value per customer", "#value from", "#value to"]);
    }
    let row = |name: &str, customers: u64, cell: &Cell| {
        let by_age = cell.conversion_by_age;
        let mut entries = vec![
            Entry::text(name),
            Entry::count(customers),
            Entry::count(end_day(report, cell.age)),
            Entry::count(cell.observed),
            Entry::text(match (cell.is_complete, cell.retention.too_few) {
                (true, false) => "complete",
                (true, true) => "complete, too few to tell",
                (false, false) => "incomplete",
                (false, true) => "incomplete, too few to tell",
            }),
            Entry::percent(cell.retention.rate),
            Entry::percent(cell.conversion.rate),
            Entry::percent(cell.conversion.low),
            Entry::percent(cell.conversion.high),
            Entry::percent(by_age.map(|by_age| by_age.rate)),
            Entry::percent(by_age.map(|by_age| by_age.low)),
            Entry::percent(by_age.map(|by_age| by_age.high)),
        ];
        if has_value {
            let value = cell.value_per_customer;
            entries.extend([
                Entry::money(value.and_then(|value| value.mean)),
                Entry::money(value.and_then(|value| value.low)),
                Entry::money(value.and_then(|value| value.high)),
            ]);
        }
        entries
    };
    let all = report.all.iter().map(|cell| row("all", report.customers, cell));
    let cohorts = report.cohorts.iter().flat_map(|cohort| {
        let row = &row;
        cohort.cells.iter().map(move |cell| row(&cohort.cohort, cohort.customers, cell))
    });
    Table::new(&columns).with_rows(all.chain(cohorts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use desirepath_engine::contract::Rate;
    use desirepath_engine::contract::cohorts::ByAge;

    fn cell(age: u32, observed: u64, is_complete: bool) -> Cell {
        let converted = u64::from(age + 1) * observed / 10;
        let by_age = |rate: f64| ByAge { n: 100, at_risk: 50, rate, low: rate / 2.0, high: rate * 2.0, too_few: false };
        Cell {
            age,
            observed,
            is_complete,
            retention: Rate::of(observed / (u64::from(age) + 1), observed),
            paying: None,
            conversion: Rate::of(converted, observed),
            conversion_by_age: Some(by_age(f64::from(age + 1) / 10.0)),
            value_per_customer: None,
        }
    }

    fn report() -> Report {
        Report {
            by: By::Month,
            age_days: 30,
            customers: 100,
            all: vec![cell(0, 100, true), cell(1, 60, false), cell(2, 40, false)],
            cohorts: vec![Cohort {
                cohort: "2026-01".into(),
                start: "2026-01-01T00:00:00Z".into(),
                end: "2026-02-01T00:00:00Z".into(),
                start_ms: 0,
                end_ms: 1,
                customers: 60,
                converted_so_far: Rate::of(6, 60),
                cells: vec![cell(0, 60, true), cell(1, 40, false)],
            }],
            ..Report::default()
        }
    }

    #[test]
    fn titles_say_what_becomes_of_customers() {
        let title = |measure| title(&report(), measure).replace('\u{a0}', " ");
        assert_eq!(title(Measure::Conversion), "10 % of customers convert within 30 days, 30 % within 90 days.");
        assert!(
            title(Measure::Retention).starts_with("50 % of customers are active in the 30 days after their first 30")
        );
        assert!(title(Measure::Value).contains("too few"));
        let empty = Report { all: vec![], ..report() };
        assert!(super::title(&empty, Measure::Conversion).contains("end too soon"));
    }

    #[test]
    fn incomplete_cells_say_so_in_words() {
        let text = |cell: &Cell| super::cell(cell, 60, Measure::Conversion).replace('\u{a0}', " ");
        assert!(text(&cell(1, 40, false)).ends_with("incomplete: 40 of 60 customers were watched so long"));
        assert!(!text(&cell(0, 60, true)).contains("incomplete"));
    }

    #[test]
    fn cohorts_and_ages_have_names() {
        let report = report();
        assert_eq!(cohort(&report, &report.cohorts[0]).replace('\u{a0}', " "), "Jan 2026");
        assert_eq!(age(&report, 1, Measure::Retention).replace('\u{a0}', " "), "day 31–60");
        assert_eq!(age(&report, 1, Measure::Conversion).replace('\u{a0}', " "), "by day 60");
        assert_eq!((by_of("week"), by_of("")), (Some(By::Week), None));
    }

    #[test]
    fn the_table_has_every_cell() {
        assert_eq!(table(&report()).rows.len(), 5);
    }
}
