//! Journeys in words.

use crate::format;
use crate::table::{Cell, Table};
use desirepath_engine::contract::variants::{Params, Report, Sort, Variant};

/// An activity that comes so many times in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The activity.
    pub activity: String,
    /// How many times.
    pub times: u64,
}

/// The steps of a journey with repeats drawn together.
pub fn runs(steps: &[String]) -> Vec<Run> {
    steps.chunk_by(|a, b| a == b).map(|run| Run { activity: run[0].clone(), times: run.len() as u64 }).collect()
}

/// A journey as one line: "visit → quote ×4 → order".
pub fn journey(steps: &[String]) -> String {
    let run = |run: Run| match run.times {
        1 => run.activity,
        times => format!("{} ×{}", run.activity, format::count(times)),
    };
    runs(steps).into_iter().map(run).collect::<Vec<_>>().join(" → ")
}

/// The finding: how much the most common journeys cover.
pub fn title(report: &Report) -> String {
    const TOP: usize = 10;
    let customers = format::counted(report.customers, "customer", "customers");
    if report.customers == 0 {
        return "There is no journey in the data.".to_owned();
    }
    if report.distinct == 1 {
        return match report.customers {
            1 => "There is one customer, and so one journey.".to_owned(),
            _ => format!("All {customers} took the same journey."),
        };
    }
    if report.distinct == report.customers {
        return format!("No two of the {customers} took the same journey.");
    }
    let top = &report.variants[..report.variants.len().min(TOP)];
    // As few as cover half of the customers, or the first ten.
    let half = top.iter().position(|variant| variant.cumulative_share >= 0.5);
    let Some(last) = half.or(top.len().checked_sub(1)) else { return String::new() };
    let covered = format::percent(top[last].cumulative_share);
    let different = format::counted(report.distinct, "different one", "different ones");
    match (last + 1, half) {
        (1, _) => format!("{covered} of the customers take the most common journey; there are {different}."),
        (few, Some(_)) => format!("Just {few} journeys cover {covered} of the customers; there are {different}."),
        (few, None) => {
            format!("The {few} most common journeys cover {covered} of the customers; there are {different}.")
        }
    }
}

/// What is shown.
pub fn subtitle(customers: u64, asked: &Params) -> String {
    let what = if asked.collapse_repeats {
        "The sequence of activities, repeats aside,"
    } else {
        "The exact sequence of activities"
    };
    let first = match (asked.sort, asked.ascending) {
        (Sort::Customers, false) => "most common first",
        (Sort::Customers, true) => "rarest first",
        (Sort::Conversion, false) => "surest conversion first",
        (Sort::Conversion, true) => "surest lack of conversion first",
        (Sort::Value, false) => "most value first",
        (Sort::Value, true) => "least value first",
        (Sort::ValuePerCustomer, false) => "most value per customer first",
        (Sort::ValuePerCustomer, true) => "least value per customer first",
        (Sort::Duration, false) => "longest time first",
        (Sort::Duration, true) => "shortest time first",
    };
    format!(
        "{what} of {}, {first}. Press a journey to see it in full.",
        format::counted(customers, "customer", "customers")
    )
}

/// What a list can be sorted by.
pub fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Customers => "customers",
        Sort::Conversion => "conversion",
        Sort::Value => "value",
        Sort::ValuePerCustomer => "value per customer",
        Sort::Duration => "time",
    }
}

/// What is said where a search finds nothing.
pub const NOTHING_FOUND: &str = "No activity has these letters in its name. Search for others.";

/// What a search has found, up to the number of customers.
pub fn found(report: &Report) -> String {
    format!("Found {} of {} journeys, of ", format::count(report.matching.variants), format::count(report.distinct))
}

/// The name of all journeys that a search does not find.
pub fn not_found(report: &Report) -> String {
    format::counted(report.not_matching.variants, "journey without it", "journeys without it")
}

/// The largest share of customers that one journey has.
pub fn longest(report: &Report) -> f64 {
    report.variants.iter().map(|variant| variant.share).fold(0.0, f64::max)
}

/// Why a list of few customers says little.
pub fn too_few(customers: u64) -> String {
    format!(
        "{}: enough to read each journey, too few to tell which of them is common.",
        format::there_are_only(customers, "customer", "customers")
    )
}

/// The name of all journeys that are not listed.
pub fn other(report: &Report) -> String {
    format::counted(report.other.variants, "other journey", "other journeys")
}

/// Whether any customer brought any money.
pub fn has_value(report: &Report) -> bool {
    report.other.value != 0.0 || report.variants.iter().any(|variant| variant.value != 0.0)
}

/// The same as a table.
pub fn table(report: &Report) -> Table {
    let columns = [
        "journey",
        "#steps",
        "#customers",
        "#share",
        "#cumulative share",
        "#converted",
        "#conversion",
        "#from",
        "#to",
        "#median time",
        "#value",
    ];
    let row = |variant: &Variant| {
        let conversion = &variant.conversion;
        let told = |share: Option<f64>| share.filter(|_| !conversion.too_few);
        vec![
            Cell::text(journey(&variant.steps)),
            Cell::count(variant.steps.len() as u64),
            Cell::count(variant.customers),
            Cell::percent(Some(variant.share)),
            Cell::percent(Some(variant.cumulative_share)),
            Cell::count(conversion.conversions),
            match told(conversion.conversion_rate) {
                None => Cell::text("too few to tell"),
                rate => Cell::percent(rate),
            },
            Cell::percent(told(conversion.low)),
            Cell::percent(told(conversion.high)),
            Cell::duration(variant.median_duration_s),
            Cell::money(Some(variant.value)),
        ]
    };
    let other = &report.other;
    let others = (other.variants > 0).then(|| {
        vec![
            Cell::text(self::other(report)),
            Cell::Nothing,
            Cell::count(other.customers),
            Cell::percent(Some(other.share)),
            Cell::percent(Some(1.0)),
            Cell::count(other.conversions),
            Cell::Nothing,
            Cell::Nothing,
            Cell::Nothing,
            Cell::Nothing,
            Cell::money(Some(other.value)),
        ]
    });
    Table::new(&columns).with_rows(report.variants.iter().map(row).chain(others))
}

#[cfg(test)]
mod tests {
    use super::*;
    use desirepath_engine::contract::ConversionRate;

    fn report(customers: &[u64], distinct: u64) -> Report {
        let all: u64 = customers.iter().sum();
        let mut so_far = 0;
        let variants = customers.iter().enumerate().map(|(at, &customers)| {
            so_far += customers;
            Variant {
                steps: vec![format!("step {at}")],
                customers,
                share: customers as f64 / all as f64,
                cumulative_share: so_far as f64 / all as f64,
                median_duration_s: None,
                value: 0.0,
                value_per_customer: None,
                conversion: ConversionRate::of(0, customers),
            }
        });
        Report { customers: all, distinct, variants: variants.collect(), ..Report::default() }
    }

    #[test]
    fn repeats_are_drawn_together() {
        let steps = ["visit", "visit", "quote", "visit"].map(str::to_owned);
        assert_eq!(journey(&steps), "visit ×2 → quote → visit");
    }

    #[test]
    fn the_title_says_how_much_the_common_ones_cover() {
        let title = |customers: &[u64], distinct| title(&report(customers, distinct)).replace('\u{a0}', " ");
        assert_eq!(title(&[40], 1), "All 40 customers took the same journey.");
        assert_eq!(title(&[1, 1, 1], 3), "No two of the 3 customers took the same journey.");
        assert_eq!(
            title(&[60, 30, 10], 3),
            "60 % of the customers take the most common journey; there are 3 different ones."
        );
        assert_eq!(title(&[40, 30, 30], 3), "Just 2 journeys cover 70 % of the customers; there are 3 different ones.");
        assert_eq!(
            title(&[2; 50], 50),
            "The 10 most common journeys cover 20 % of the customers; there are 50 different ones."
        );
    }
}
