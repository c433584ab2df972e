//! The flows in words.

use super::layout::Way;
use crate::format;
use crate::screens::names::quoted;
use crate::table::{Cell, Table};
use desirepath_engine::contract::flows::{Column, Link, Node, Report, Side, Unit};
use desirepath_engine::contract::{FlowAnchor, FlowBy, MIN_GROUP};

/// So many customers or sessions.
pub fn people(report: &Report, n: u64) -> String {
    match report.unit {
        Unit::Customers => format::counted(n, "customer", "customers"),
        Unit::Sessions => format::counted(n, "session", "sessions"),
    }
}

/// What counts are of.
pub fn unit(report: &Report) -> &'static str {
    match report.unit {
        Unit::Customers => "customers",
        Unit::Sessions => "sessions",
    }
}

/// A name as it is drawn: what has none says so.
pub fn name(report: &Report, label: &str, is_other: bool, labels: Option<u64>) -> String {
    match (is_other, label, report.asked.by) {
        (true, ..) => match labels {
            Some(labels) => format::counted(labels, "other", "others"),
            None => "others".to_owned(),
        },
        (_, "", FlowBy::Channel) => "(no channel)".to_owned(),
        (_, "", FlowBy::Label) => "(no stage)".to_owned(),
        (_, "", FlowBy::Activity) => "(no name)".to_owned(),
        (_, label, _) => label.to_owned(),
    }
}

fn said(report: &Report, label: &str) -> String {
    quoted(&name(report, label, false, None))
}

/// What a column is.
pub fn step(report: &Report, step: i32) -> String {
    let away = |n: u32| format::counted(u64::from(n), "step", "steps");
    match (&report.asked.anchor, step) {
        (FlowAnchor::Start, 0) => match report.unit {
            Unit::Customers => "First contact".to_owned(),
            Unit::Sessions => "First of the session".to_owned(),
        },
        (FlowAnchor::Start, step) => format!("Step {}", step + 1),
        (FlowAnchor::Conversion, 0) => "Conversion".to_owned(),
        (FlowAnchor::Activity(name), 0) => quoted(name),
        (_, step) if step < 0 => format!("{} before", away(step.unsigned_abs())),
        (_, step) => format!("{} after", away(step.unsigned_abs())),
    }
}

/// The column of step 0 with its most frequent node.
fn first(report: &Report) -> Option<&Node> {
    let column = report.columns.iter().find(|column| column.step == 0)?;
    column.nodes.iter().find(|node| !node.is_other)
}

/// The link taken most among those that fit.
fn most(report: &Report, fits: impl Fn(&Link) -> bool) -> Option<&Link> {
    // Those of a step come most frequent first.
    report.links.iter().find(|link| !link.from_other && !link.to_other && fits(link))
}

/// The finding: the commonest step from, or to, step 0.
pub fn title(report: &Report) -> String {
    let Some(node) = first(report) else {
        return match report.asked.anchor {
            FlowAnchor::Conversion => "Nobody has converted, so there is no way back from it.".to_owned(),
            _ => "There is no step to show.".to_owned(),
        };
    };
    let who = people(report, node.count);
    let here = said(report, &node.label);
    let share = |hits: u64, n: u64, share: Option<f64>, [one, many]: [&str; 2]| match share {
        Some(share) if n >= MIN_GROUP => format!("{} {many}", format::percent(share)),
        _ => {
            let verb = if hits == 1 { one } else { many };
            format!("{} of {} {verb}", format::count(hits), format::count(n))
        }
    };
    match &report.asked.anchor {
        FlowAnchor::Conversion => match most(report, |link| link.step == -1 && link.to == node.label) {
            Some(link) => format!(
                "Of {who} whose conversion is {here}, {} to it right from {}.",
                share(link.count, link.of_to.n, link.of_to.rate, ["comes", "come"]),
                said(report, &link.from)
            ),
            None => format!("{who} convert with {here}, and nothing is known of any step before it."),
        },
        anchor => {
            let begin = match (anchor, report.unit) {
                (FlowAnchor::Start, Unit::Sessions) if node.count == 1 => "that begins with",
                (FlowAnchor::Start, Unit::Sessions) => "that begin with",
                (FlowAnchor::Start, _) if node.count == 1 => "who begins with",
                (FlowAnchor::Start, _) => "who begin with",
                _ => "at",
            };
            match most(report, |link| link.step == 0 && link.from == node.label) {
                Some(link) => format!(
                    "Of {who} {begin} {here}, {} on to {} next.",
                    share(link.count, link.of_from.n, link.of_from.rate, ["goes", "go"]),
                    said(report, &link.to)
                ),
                None => format!("Of {who} {begin} {here}, none goes any further."),
            }
        }
    }
}

/// What is shown.
pub fn subtitle(report: &Report) -> String {
    let from = match &report.asked.anchor {
        FlowAnchor::Start => "Step by step from the first contact on".to_owned(),
        FlowAnchor::Conversion => "Step by step back from the first conversion".to_owned(),
        FlowAnchor::Activity(name) => format!("Step by step before and after the first {}", quoted(name)),
    };
    let all = format::counted(report.customers, "customer", "customers");
    let shown = match (report.unit, report.shown == report.customers) {
        (Unit::Sessions, _) => format!(
            "{} of {} of {all} are in the picture",
            format::counted(report.count, "session", "sessions"),
            format::count(report.shown)
        ),
        (_, true) if report.customers == 1 => "the only customer is in the picture".to_owned(),
        (_, true) => format!("all {all} are in the picture"),
        (_, false) => format!("{} of {all} are in the picture", format::count(report.shown)),
    };
    format!("{from}: bars and ribbons are as thick as the {} who take them; {shown}.", unit(report))
}

/// What goes on in a way, of a column or a node.
pub fn way(way: Way) -> &'static str {
    match way {
        Way::Further => "go on, not shown",
        Way::Converted => "converted",
        Way::Lost => "lost",
        Way::Cold => "gone cold",
        Way::Open => "still open",
        Way::CameBack => "come back later",
    }
}

/// How many of a column go each way, out and in; ways that nobody goes are left out.
pub fn ways(column: &Column, is_first: bool) -> Vec<(&'static str, u64, &'static str, Side)> {
    let ways = &column.ways;
    let out = [
        ("flow-way-on", ways.continued, "go on", Side::GoesOn),
        (Way::Further.class(), ways.further, way(Way::Further), Way::Further.side()),
        (Way::CameBack.class(), ways.came_back, way(Way::CameBack), Way::CameBack.side()),
        (Way::Converted.class(), ways.converted, way(Way::Converted), Way::Converted.side()),
        (Way::Open.class(), ways.open, way(Way::Open), Way::Open.side()),
        (Way::Cold.class(), ways.cold, way(Way::Cold), Way::Cold.side()),
        (Way::Lost.class(), ways.lost, way(Way::Lost), Way::Lost.side()),
        // Everybody of the first column begins there unless they come from farther back.
        ("flow-way-begun", if is_first && ways.earlier == 0 { 0 } else { ways.began }, "begin here", Side::Began),
        ("flow-way-earlier", ways.earlier, "come from before, not shown", Side::Earlier),
    ];
    out.into_iter().filter(|(_, count, ..)| *count > 0).collect()
}

/// A count with its share.
pub fn with_share(count: u64, share: Option<f64>) -> String {
    match share {
        Some(share) => format!("{} ({})", format::count(count), format::percent(share)),
        None => format::count(count),
    }
}

/// A bar as a screen reader says it.
pub fn spoken(report: &Report, column: &Column, node: &Node) -> String {
    let name = name(report, &node.label, node.is_other, Some(node.labels));
    let ways = Way::ALL.into_iter().filter(|way| way.of(node) > 0);
    let ways: Vec<String> = ways.map(|one| format!("{} {}", format::count(one.of(node)), way(one))).collect();
    let on = if node.continued > 0 { format!(" {} go on.", format::count(node.continued)) } else { String::new() };
    let rest = if ways.is_empty() { String::new() } else { format!(" {}.", ways.join(", ")) };
    format!("{}: {name}. {}.{on}{rest}", step(report, column.step), people(report, node.count))
}

/// Few customers tell little.
pub fn too_few(report: &Report) -> String {
    format!(
        "The picture shows {}. That is too few to tell what others will do.",
        format::counted(report.shown, "customer", "customers")
    )
}

/// The bars as a table: one row each, with everybody's way in and out.
pub fn steps_table(report: &Report) -> Table {
    let columns = [
        "#step",
        "name",
        "#count",
        "#of its column",
        "#customers",
        "#begin here",
        "#come from before",
        "#go on",
        "#go on, not shown",
        "#come back later",
        "#converted",
        "#still open",
        "#gone cold",
        "#lost",
        "conversion",
    ];
    let rows = report.columns.iter().flat_map(|column| column.nodes.iter().map(move |node| (column, node)));
    let row = |(column, node): (&Column, &Node)| {
        vec![
            Cell::Number { value: f64::from(column.step), shown: column.step.to_string() },
            Cell::text(name(report, &node.label, node.is_other, Some(node.labels))),
            Cell::count(node.count),
            Cell::percent(node.share.rate),
            node.customers.map_or(Cell::Nothing, Cell::count),
            Cell::count(node.began),
            Cell::count(node.earlier),
            Cell::count(node.continued),
            Cell::count(node.further),
            Cell::count(node.came_back),
            Cell::count(node.converted),
            Cell::count(node.open),
            Cell::count(node.cold),
            Cell::count(node.lost),
            Cell::rate(&format::as_rate(&node.conversion)),
        ]
    };
    Table::new(&columns).with_rows(rows.map(row))
}

/// The ribbons as a table.
pub fn links_table(report: &Report) -> Table {
    let columns = ["#step", "from", "to", "#count", "#of those before", "#of those after", "#customers", "conversion"];
    let row = |link: &Link| {
        vec![
            Cell::Number { value: f64::from(link.step), shown: link.step.to_string() },
            Cell::text(name(report, &link.from, link.from_other, None)),
            Cell::text(name(report, &link.to, link.to_other, None)),
            Cell::count(link.count),
            Cell::percent(link.of_from.rate),
            Cell::percent(link.of_to.rate),
            link.customers.map_or(Cell::Nothing, Cell::count),
            Cell::rate(&format::as_rate(&link.conversion)),
        ]
    };
    Table::new(&columns).with_rows(report.links.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use desirepath_engine::contract::{FlowSettings, Rate};

    fn node(label: &str, count: u64) -> Node {
        Node {
            label: label.to_owned(),
            is_other: false,
            labels: 1,
            count,
            share: Rate::of(count, count),
            customers: Some(count),
            began: count,
            earlier: 0,
            continued: 0,
            further: 0,
            converted: 0,
            lost: 0,
            cold: 0,
            open: count,
            came_back: 0,
            conversion: Default::default(),
        }
    }

    fn report(anchor: FlowAnchor, taken: Option<(i32, u64)>) -> Report {
        let column =
            |step, label, count| Column { step, count, ways: Default::default(), nodes: vec![node(label, count)] };
        let link = |(step, count): (i32, u64)| Link {
            step,
            from: if step < 0 { "before" } else { "here" }.to_owned(),
            from_other: false,
            to: if step < 0 { "here" } else { "next" }.to_owned(),
            to_other: false,
            count,
            of_from: Rate::of(count, 1000),
            of_to: Rate::of(count, 1000),
            customers: Some(count),
            conversion: Default::default(),
        };
        Report {
            customers: 1000,
            shown: 1000,
            count: 1000,
            asked: FlowSettings { anchor, ..FlowSettings::default() },
            columns: vec![column(0, "here", 1000)],
            links: taken.map(link).into_iter().collect(),
            ..Report::default()
        }
    }

    #[test]
    fn the_title_says_the_commonest_step() {
        let title = |anchor, link| title(&report(anchor, link)).replace('\u{a0}', " ");
        assert_eq!(
            title(FlowAnchor::Start, Some((0, 380))),
            "Of 1,000 customers who begin with “here”, 38 % go on to “next” next."
        );
        assert_eq!(
            title(FlowAnchor::Conversion, Some((-1, 380))),
            "Of 1,000 customers whose conversion is “here”, 38 % come to it right from “before”."
        );
        assert_eq!(
            title(FlowAnchor::Activity("here".to_owned()), Some((0, 380))),
            "Of 1,000 customers at “here”, 38 % go on to “next” next."
        );
        assert_eq!(title(FlowAnchor::Start, None), "Of 1,000 customers who begin with “here”, none goes any further.");
        let nobody = Report {
            asked: FlowSettings { anchor: FlowAnchor::Conversion, ..FlowSettings::default() },
            ..Report::default()
        };
        assert!(super::title(&nobody).starts_with("Nobody has converted"));
    }

    #[test]
    fn what_has_no_name_says_so() {
        let mut report = report(FlowAnchor::Start, None);
        assert_eq!(name(&report, "", false, None), "(no name)");
        report.asked.by = FlowBy::Channel;
        assert_eq!(name(&report, "", false, None), "(no channel)");
        assert_eq!(name(&report, "other", false, None), "other");
        assert_eq!(name(&report, "other", true, Some(12)), "12\u{a0}others");
    }
}
