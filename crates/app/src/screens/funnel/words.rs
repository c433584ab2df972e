//! The funnel in words.

use super::{choice, settings};
use crate::format;
use crate::screens::names::quoted;
use crate::table::{Cell, Table};
use desirepath_engine::contract::filter::{Breakdown, Period, State};
use desirepath_engine::contract::funnel::{Instead, Order, Params, Report, Step, Wait};
use desirepath_engine::contract::{MIN_GROUP, Rate};

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
        if next.customers == 0 {
            return format!("Nobody who reaches {} goes on to {}.", quoted(&step.activity), quoted(&next.activity));
        }
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
            if report.customers == 1 && first.customers == 1 {
                return format!("The one customer reaches {from}.");
            }
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
    let asked = &report.asked;
    let limits = asked.step_window_days.iter().any(Option::is_some)
        || !asked.exclusions.is_empty()
        || !asked.entered.is_always();
    let limits = if limits { " and with the limits that are set" } else { "" };
    format!(
        "How many of {customers} take these steps {order}{window}{limits}. Bars are shares of those who reach the first step."
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

/// What is asked of a step beside its activity.
pub fn asked_of(params: &Params, at: usize) -> Option<String> {
    if params.order == Order::Any {
        return None;
    }
    let within = choice::gap_days(params, at).map(|days| match days {
        1.0 => "within a day".to_owned(),
        days => format!("within {} days", plain(days)),
    });
    let excluded = choice::excluded(params, u32::try_from(at).ok().filter(|_| at > 0));
    let without = (at > 0 && !excluded.is_empty()).then(|| format!("without {}", or(&excluded)));
    let asked: Vec<String> = within.into_iter().chain(without).collect();
    (!asked.is_empty()).then(|| asked.join(", "))
}

/// “a”, “b” or “c”.
fn or(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// What is set where it is folded away.
pub fn more_settings(params: &Params) -> String {
    let excluded = choice::excluded(params, None);
    let entered = (!params.entered.is_always()).then(|| "first step by date".to_owned());
    let without = (params.order != Order::Any && !excluded.is_empty()).then(|| format!("without {}", or(&excluded)));
    let said: Vec<String> = entered.into_iter().chain(without).collect();
    if said.is_empty() { "dates, what must not come between".to_owned() } else { said.join(", ") }
}

/// Why nobody can enter in a period.
pub fn period_problem(period: Period) -> Option<&'static str> {
    settings::is_backwards(period).then_some("The last day is before the first.")
}

/// What a funnel is compared by.
pub fn breakdown(by: &Breakdown) -> &str {
    match by {
        Breakdown::Channel => "channel",
        Breakdown::Attribute(name) => name,
    }
}

/// The heading of the groups.
pub fn groups_title(report: &Report) -> String {
    let by = report.breakdown.as_ref().map_or("", |groups| breakdown(&groups.by));
    format!("By {} at the first step", quoted(by))
}

/// What the table of groups shows.
pub fn by_caption(report: &Report) -> String {
    let by = report.breakdown.as_ref().map_or("", |groups| breakdown(&groups.by));
    format!("The steps by {by}")
}

/// A group's name.
pub fn group(label: &str) -> &str {
    if label.is_empty() { "(none)" } else { label }
}

/// The groups that are not listed.
pub fn other_groups(groups: u64) -> String {
    format::counted(groups, "other", "others")
}

/// What the weeks show.
pub fn weeks_hint(report: &Report) -> &'static str {
    if report.weeks.iter().any(|week| week.is_complete == Some(false)) {
        "By the week (from Monday, UTC) of the first step. Pale weeks have not had the whole time for all steps yet."
    } else if report.window_days.is_none() {
        "By the week (from Monday, UTC) of the first step. The last weeks have had less time for further steps: a limit on the time of all steps makes weeks equal."
    } else {
        "By the week (from Monday, UTC) of the first step."
    }
}

/// How long a step took.
pub fn took(step: &Step) -> Option<String> {
    let told = |wait: &Wait| {
        let (median, p90) = (wait.median_s?, wait.p90_s?);
        (wait.n >= MIN_GROUP).then(|| (format::duration(median), format::duration(p90)))
    };
    if let Some(wait) = &step.since_previous {
        let (median, p90) = told(wait)?;
        return Some(format!("half of them within {median}, nine in ten within {p90}"));
    }
    let (median, p90) = told(step.since_first.as_ref()?)?;
    Some(format!("half of those who got this far took {median} or less in all, nine in ten {p90}"))
}

/// The next activities that are not listed.
pub fn other_next(instead: &Instead) -> String {
    format::counted(instead.other_activities, "other activity", "other activities")
}

/// What became of those who have been silent for too long.
pub const COLD: &str = "nothing for so long that they have gone cold";

/// What became of those for whom nothing came after.
pub fn ended(state: State) -> &'static str {
    match state {
        State::Open => "nothing yet",
        State::Converted => "nothing more: converted",
        State::Lost => "nothing more: lost",
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
        "#timed",
        "#median time from the step before",
        "#nine in ten within",
        "#median time from the first step",
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
            step.since_previous.or(step.since_first).map_or(Cell::Nothing, |wait| Cell::count(wait.n)),
            Cell::duration(step.since_previous.and_then(|wait| wait.median_s)),
            Cell::duration(step.since_previous.and_then(|wait| wait.p90_s)),
            Cell::duration(step.since_first.and_then(|wait| wait.median_s)),
        ]
    };
    Table::new(&columns).with_rows(report.steps.iter().enumerate().map(row))
}

/// What those who dropped did instead, as a table; nothing if nobody dropped.
pub fn instead_table(report: &Report) -> Option<Table> {
    let columns = ["#after step", "activity", "did instead", "#customers"];
    let mut rows = Vec::new();
    for (at, step) in report.steps.iter().enumerate() {
        let Some(instead) = &step.instead else { continue };
        let mut row = |what: &str, customers: u64| {
            if customers > 0 {
                let at = Cell::count(at as u64 + 1);
                rows.push(vec![at, Cell::text(&step.activity), Cell::text(what), Cell::count(customers)]);
            }
        };
        instead.next.iter().for_each(|next| row(&next.activity, next.customers));
        row(&other_next(instead), instead.other);
        row(ended(State::Open), instead.open);
        row(COLD, instead.cold);
        row(ended(State::Converted), instead.converted);
        row(ended(State::Lost), instead.lost);
    }
    (!rows.is_empty()).then(|| Table::new(&columns).with_rows(rows))
}

/// The groups as a table, one row per group and step; nothing without a breakdown.
pub fn group_table(report: &Report) -> Option<Table> {
    let breakdown = report.breakdown.as_ref()?;
    let groups =
        breakdown.groups.iter().map(|group| (self::group(&group.label).to_owned(), &group.steps, &group.to_last));
    let other = breakdown.other.iter().map(|other| (other_groups(other.groups), &other.steps, &other.to_last));
    Some(cross_table("group", report, groups.chain(other)))
}

/// The weeks as a table, one row per week and step.
pub fn week_table(report: &Report) -> Option<Table> {
    let weeks = report.weeks.iter().map(|week| {
        let name = match week.is_complete {
            Some(false) => format!("{}, incomplete", format::date(&week.week)),
            _ => format::date(&week.week),
        };
        (name, &week.steps, &week.to_last)
    });
    (!report.weeks.is_empty()).then(|| cross_table("week", report, weeks))
}

fn cross_table<'a>(
    by: &'static str,
    report: &Report,
    rows: impl Iterator<Item = (String, &'a Vec<u64>, &'a Rate)>,
) -> Table {
    let columns = [by, "#step", "activity", "#customers", "#reach the last step", "#from", "#to"];
    let rows = rows.flat_map(|(name, steps, to_last)| {
        let row = |(at, &customers): (usize, &u64)| {
            let told = |share: Option<f64>| Cell::percent(share.filter(|_| at == 0 && !to_last.too_few));
            vec![
                Cell::text(&name),
                Cell::count(at as u64 + 1),
                Cell::text(report.steps.get(at).map_or("", |step| &step.activity)),
                Cell::count(customers),
                told(to_last.rate),
                told(to_last.low),
                told(to_last.high),
            ]
        };
        steps.iter().enumerate().map(row).collect::<Vec<_>>()
    });
    Table::new(&columns).with_rows(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
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
        assert_eq!(title(&[800, 0, 0]), "Nobody who reaches “s1” goes on to “s2”.");
        assert_eq!(title(&[80, 60]), "75 % of those who reach “s1” go on to “s2”.");
        assert_eq!(title(&[1, 0]), "One customer reaches “s1”, 0 “s2”.");
        assert_eq!(title(&[12, 3]), "12 customers reach “s1”, 3 “s2”.");
        assert_eq!(title(&[800, 800]), "All 800 customers who reach “s1” get to “s2”.");
        assert_eq!(title(&[800]), "800 of 1,000 customers reach “s1”.");
        assert_eq!(title(&[0, 0]), "Nobody reaches “s1”.");
        assert_eq!(title(&[]), "A funnel needs at least one step.");
    }

    #[test]
    fn limits_are_said_where_they_are_set() {
        let mut params = Params { steps: vec!["a".into(), "b".into()], ..Params::default() };
        assert_eq!(asked_of(&params, 1), None);
        choice::set_gap_days(&mut params, 1, Some(7.0));
        choice::exclude(&mut params, Some(1), "x", true);
        choice::exclude(&mut params, Some(1), "y", true);
        assert_eq!(asked_of(&params, 1).as_deref(), Some("within 7 days, without “x” or “y”"));
        assert_eq!(asked_of(&params, 0), None);
        choice::exclude(&mut params, None, "z", true);
        assert_eq!((asked_of(&params, 0), more_settings(&params)), (None, "without “z”".to_owned()));
        let any = Params { order: Order::Any, ..params };
        assert_eq!(asked_of(&any, 1), None);
        assert!(more_settings(&any).starts_with("dates"));
    }

    #[test]
    fn the_time_of_few_customers_is_not_told() {
        let wait = |n| Some(Wait { n, median_s: Some(3600.0), p90_s: Some(86_400.0) });
        let took = |step: Step| took(&step).map(|said| said.replace('\u{a0}', " "));
        assert_eq!(took(Step { since_previous: wait(29), ..Step::default() }), None);
        assert_eq!(
            took(Step { since_previous: wait(30), ..Step::default() }).as_deref(),
            Some("half of them within 1 h, nine in ten within 1 d")
        );
        assert!(took(Step { since_first: wait(30), ..Step::default() }).unwrap().contains("in all"));
    }

    #[test]
    fn tables_hold_every_number() {
        let mut report = report(&[80, 60], 100);
        assert_eq!((instead_table(&report), group_table(&report), week_table(&report)), (None, None, None));
        report.steps[0].instead = Some(Instead { open: 12, converted: 8, ..Instead::default() });
        assert_eq!(instead_table(&report).map(|table| table.rows.len()), Some(2));
        assert_eq!(table(&report).rows.len(), 2);
    }

    #[test]
    fn a_drop_of_few_customers_is_not_called_the_biggest() {
        assert_eq!(biggest_drop(&report(&[20, 1], 1000)), None);
        assert_eq!(biggest_drop(&report(&[100, 20, 1], 1000)), Some(0));
    }
}
