//! The funnel in words.

use crate::format;
use crate::screens::names::quoted;
use crate::table::{Cell, Table};
use desirepath_engine::contract::funnel::{Order, Report, Step};

/// The step after which most customers fall away, if there are enough to tell.
pub fn biggest_drop(report: &Report) -> Option<usize> {
    let drops = report.steps.iter().enumerate().filter_map(|(at, step)| Some((at, step.dropped?)));
    let told = drops.filter(|&(at, dropped)| dropped > 0 && !report.steps[at + 1].from_previous.too_few);
    told.max_by_key(|&(at, dropped)| (dropped, std::cmp::Reverse(at))).map(|(at, _)| at)
}

/// The finding: where most are lost.
pub fn title(report: &Report) -> String {
    let (Some(first), Some(last)) = (report.steps.first(), report.steps.last()) else {
        return "A funnel needs at least one step.".to_owned();
    };
    if let Some(at) = biggest_drop(report) {
        let (step, next) = (&report.steps[at], &report.steps[at + 1]);
        let share = next.from_previous.rate.unwrap_or_default();
        let only = if share < 0.5 { "Only " } else { "" };
        let tail = if report.steps.len() > 2 { ": the biggest drop on the way" } else { "" };
        return format!(
            "{only}{} of those who reach {} go on to {}{tail}.",
            format::percent(share),
            quoted(&step.activity),
            quoted(&next.activity)
        );
    }
    let customers = format::counted(first.customers, "customer", "customers");
    let (from, to) = (quoted(&first.activity), quoted(&last.activity));
    let reached = format::count(last.customers);
    match report.steps.len() {
        1 => {
            let all = format::counted(report.customers, "customer", "customers");
            let reach = if first.customers == 1 { "reaches" } else { "reach" };
            format!("{reached} of {all} {reach} {from}.")
        }
        _ if first.customers == 0 => format!("Nobody reaches {from}."),
        _ if first.customers == 1 => format!("One customer reaches {from}, {reached} {to}."),
        _ if first.from_first.too_few => format!("{customers} reach {from}, {reached} {to}."),
        _ if last.customers == first.customers => format!("All {customers} who reach {from} get to {to}."),
        _ => format!("Of {customers} who reach {from}, {reached} get to {to}."),
    }
}

/// What is counted.
pub fn subtitle(report: &Report) -> String {
    let order = match report.order {
        Order::Eventually => "in this order, with anything between",
        Order::StrictlyNext => "in this order, each right after the one before",
        Order::Any => "in any order",
    };
    let window = match report.window_days {
        Some(1.0) => ", within a day".to_owned(),
        Some(days) => format!(", within {} days", plain(days)),
        None => String::new(),
    };
    let customers = format::counted(report.customers, "customer", "customers");
    format!(
        "How many of {customers} take these steps {order}{window}. Bars are shares of those who reach the first step."
    )
}

/// A number of days without needless digits.
fn plain(days: f64) -> String {
    format::decimal(days, if days.fract() == 0.0 { 0 } else { 2 })
}

/// An order's name and what it means.
pub fn order(order: Order) -> (&'static str, &'static str) {
    match order {
        Order::Eventually => ("eventually", "in this order, anything between"),
        Order::StrictlyNext => ("strictly next", "each right after the one before"),
        Order::Any => ("in any order", "all of them, however"),
    }
}

/// What a step's rate is a share of; nothing if there are too few to tell.
pub fn share_of(at: usize, step: &Step) -> &'static str {
    match at {
        _ if step.from_previous.too_few => "",
        0 => "of all customers",
        _ => "go on from the step before",
    }
}

/// How many fall away after a step.
pub fn drop(dropped: u64, is_biggest: bool) -> String {
    let biggest = if is_biggest { " – the biggest drop" } else { "" };
    match dropped {
        0 => "everyone goes on".to_owned(),
        1 => format!("1 customer has not got further{biggest}"),
        _ => format!("{} have not got further{biggest}", format::counted(dropped, "customer", "customers")),
    }
}

/// Nobody is in the funnel.
pub fn nobody(report: &Report) -> String {
    format!(
        "None of the {} reaches the first step this way. Choose another first step, or give it more time.",
        format::counted(report.customers, "customer", "customers")
    )
}

/// Why the funnel of few customers says little.
pub fn too_few(first: &Step) -> String {
    format!(
        "Only {} reached the first step: too few to tell how the next ones will do.",
        format::counted(first.customers, "customer has", "customers have")
    )
}

/// Chosen steps that the data does not have.
pub fn missing(steps: Vec<String>) -> Option<String> {
    let names = || steps.iter().map(|step| quoted(step)).collect::<Vec<_>>().join(", ");
    match steps.len() {
        0 => None,
        1 => Some(format!("{} is not in this data and is left out.", names())),
        _ => Some(format!("{} are not in this data and are left out.", names())),
    }
}

/// There is no room for another step.
pub fn full(most: usize) -> String {
    format!("{most} steps are as many as a funnel takes.")
}

/// The same as a table.
pub fn table(report: &Report) -> Table {
    let columns = [
        "#step",
        "activity",
        "#customers",
        "#from the step before",
        "#from",
        "#to",
        "#from the first step",
        "#from ",
        "#to ",
        "#not further",
    ];
    let row = |(at, step): (usize, &Step)| {
        let share = |rate: &desirepath_engine::contract::Rate| {
            let told = |share: Option<f64>| Cell::percent(share.filter(|_| !rate.too_few));
            let first = if rate.too_few { Cell::text("too few to tell") } else { told(rate.rate) };
            [first, told(rate.low), told(rate.high)]
        };
        let [previous, previous_low, previous_high] = share(&step.from_previous);
        let [first, first_low, first_high] = share(&step.from_first);
        vec![
            Cell::count(at as u64 + 1),
            Cell::text(&step.activity),
            Cell::count(step.customers),
            previous,
            previous_low,
            previous_high,
            first,
            first_low,
            first_high,
            step.dropped.map_or(Cell::Nothing, Cell::count),
        ]
    };
    Table::new(&columns).with_rows(report.steps.iter().enumerate().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use desirepath_engine::contract::Rate;

    fn report(reached: &[u64], all: u64) -> Report {
        let steps = reached.iter().enumerate().map(|(at, &customers)| Step {
            activity: format!("s{}", at + 1),
            customers,
            from_first: Rate::of(customers, reached[0]),
            from_previous: Rate::of(customers, if at == 0 { all } else { reached[at - 1] }),
            dropped: reached.get(at + 1).map(|next| customers - next),
            activities: vec![format!("s{}", at + 1)],
            since_previous: None,
            since_first: None,
            instead: None,
        });
        Report { customers: all, steps: steps.collect(), ..Report::default() }
    }

    #[test]
    fn the_title_says_where_most_are_lost() {
        let title = |reached: &[u64]| title(&report(reached, 1000)).replace('\u{a0}', " ");
        assert_eq!(title(&[800, 400, 300]), "50 % of those who reach “s1” go on to “s2”: the biggest drop on the way.");
        assert_eq!(
            title(&[800, 700, 100]),
            "Only 14 % of those who reach “s2” go on to “s3”: the biggest drop on the way."
        );
        assert_eq!(title(&[80, 60]), "75 % of those who reach “s1” go on to “s2”.");
        assert_eq!(title(&[1, 0]), "One customer reaches “s1”, 0 “s2”.");
        assert_eq!(title(&[12, 3]), "12 customers reach “s1”, 3 “s2”.");
        assert_eq!(title(&[800, 800]), "All 800 customers who reach “s1” get to “s2”.");
        assert_eq!(title(&[800]), "800 of 1,000 customers reach “s1”.");
        assert_eq!(title(&[0, 0]), "Nobody reaches “s1”.");
        assert_eq!(title(&[]), "A funnel needs at least one step.");
    }

    #[test]
    fn a_drop_of_few_customers_is_not_called_the_biggest() {
        assert_eq!(biggest_drop(&report(&[20, 1], 1000)), None);
        assert_eq!(biggest_drop(&report(&[100, 20, 1], 1000)), Some(0));
    }
}
