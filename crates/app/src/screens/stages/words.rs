//! The stages in words.

use crate::format;
use crate::screens::names::quoted;
use crate::table::{Cell, Table};
use desirepath_engine::contract::Rate;
use desirepath_engine::contract::stages::{Agreement, Basis, Later, Placed, Report, Stage};

/// The stage from which fewest go on, if there are enough to tell.
pub fn narrowest(report: &Report) -> Option<usize> {
    let told = report.stages.iter().enumerate().filter(|(_, stage)| !stage.is_after && !stage.went_on.too_few);
    let least = told.filter_map(|(at, stage)| Some((at, stage.went_on.rate?))).min_by(|a, b| a.1.total_cmp(&b.1));
    least.map(|(at, _)| at)
}

/// The finding: where fewest go on.
pub fn title(report: &Report) -> String {
    match narrowest(report).map(|at| &report.stages[at]) {
        Some(stage) if !report.too_few => {
            let share = stage.went_on.rate.unwrap_or_default();
            let only = if share < 0.5 { "Only " } else { "" };
            format!(
                "{only}{} of the customers who were in {} went on to a later stage: the narrowest pass of the journey.",
                format::percent(share),
                quoted(&stage.stage)
            )
        }
        _ => "The stages of the journey, as far as the data tell.".to_owned(),
    }
}

/// What is shown, and how sure it is.
pub fn subtitle(report: &Report) -> String {
    let holds = if report.too_few { String::new() } else { format!(" {}", stability(&report.agreement)) };
    format!("Drawn from what customers do, not from what activities are called.{holds}")
}

/// How far the placement holds.
pub fn stability(agreement: &Agreement) -> String {
    let Some(share) = agreement.share else { return "Nothing could be placed.".to_owned() };
    let how = match share {
        share if share >= 0.95 => "They are stable",
        share if share >= 0.8 => "They are fairly stable",
        _ => "They are shaky",
    };
    format!(
        "{how}: when each tenth of the customers in turn is left out, {} of the activities keep their stage.",
        format::percent(share)
    )
}

/// How sure a placement is; of too few customers that cannot be told.
pub fn sure(placed: &Placed, too_few: bool) -> String {
    let how = match placed.confidence {
        _ if placed.basis == Basis::Pinned => return "set by hand".to_owned(),
        _ if placed.basis == Basis::Unknown || placed.stage.is_none() => return format::NOTHING.to_owned(),
        _ if placed.basis != Basis::Conversion && too_few => return "too few to tell".to_owned(),
        sure if sure >= 0.95 => "sure",
        sure if sure >= 0.8 => "fairly sure",
        sure if sure >= 0.6 => "doubtful",
        _ => "a guess",
    };
    format!("{how}, {}", format::percent(placed.confidence))
}

/// Why an activity has its stage.
pub fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Outlook => "by how near the conversion it is",
        Basis::ReachedFrom => "hardly anybody converts from it: by where it is reached from",
        Basis::After => "it happens mainly after the conversion",
        Basis::Conversion => "it is the conversion",
        Basis::Loss => "it ends a journey: it has no stage",
        Basis::Pinned => "set by hand",
        Basis::Unknown => "nobody has converted, so nothing is known",
    }
}

/// The median time of a visit.
pub fn time(stage: &Stage) -> String {
    let Some(median) = stage.median_time_s else { return "not yet known: fewer than half have left".to_owned() };
    let interval = match (stage.median_time_low_s, stage.median_time_high_s) {
        (Some(low), Some(high)) => format!(" ({} – {})", format::duration(low), format::duration(high)),
        (Some(low), None) => format!(" ({} or more)", format::duration(low)),
        _ => String::new(),
    };
    format!("{}{interval}", format::duration(median))
}

/// A chance to have converted by then.
pub fn later(later: &Later) -> String {
    let Some(chance) = later.chance else { return "not watched yet".to_owned() };
    let interval = match (later.low, later.high) {
        (Some(low), Some(high)) => format!(" ({})", format::interval(low, high)),
        _ => String::new(),
    };
    format!("{}{interval}", format::percent(chance))
}

/// The same as a rate, for its bar.
pub fn as_rate(later: &Later) -> Rate {
    Rate { rate: later.chance, low: later.low, high: later.high, ..Rate::default() }
}

/// Nobody converted.
pub const NO_CONVERSION: &str = "Nobody has converted, so nothing tells how near the conversion an activity is. Say above what counts as conversion.";

/// Few conversions place little.
pub fn too_few(report: &Report) -> String {
    format!(
        "Only {} converted: the stages below are a first guess that may well change.",
        format::counted(report.conversions, "customer has", "customers have")
    )
}

/// Customers that were never in a stage.
pub fn without(report: &Report) -> String {
    format!(
        "{} of {} never did anything that has a stage.",
        format::counted(report.without_stage, "customer", "customers"),
        format::count(report.customers)
    )
}

/// The stages as a table.
pub fn stages_table(report: &Report) -> Table {
    let columns = [
        "stage",
        "#customers",
        "#began here",
        "#entries",
        "#entries from later",
        "#came back (customers)",
        "went on",
        "#lost",
        "#gone cold",
        "#still there",
        "#median time",
        "#from",
        "#to",
        "converted",
    ];
    let row = |stage: &Stage| {
        vec![
            Cell::text(&stage.stage),
            Cell::count(stage.customers),
            Cell::count(stage.began),
            Cell::count(stage.entries),
            Cell::count(stage.back_entries),
            Cell::count(stage.back_customers),
            if stage.is_after { Cell::Nothing } else { Cell::rate(&stage.went_on) },
            Cell::count(stage.lost),
            Cell::count(stage.cold),
            Cell::count(stage.open),
            Cell::duration(stage.median_time_s),
            Cell::duration(stage.median_time_low_s),
            Cell::duration(stage.median_time_high_s),
            if stage.is_after { Cell::Nothing } else { Cell::rate(&format::as_rate(&stage.conversion)) },
        ]
    };
    Table::new(&columns).with_rows(report.stages.iter().map(row))
}

/// Where the activities are, as a table.
pub fn activities_table(report: &Report) -> Table {
    let columns = [
        "activity",
        "stage",
        "#confidence",
        "why",
        "#chance to convert still",
        "#steps to the conversion",
        "#customers before",
        "#customers after",
    ];
    let row = |placed: &Placed| {
        vec![
            Cell::text(&placed.activity),
            placed.stage.as_ref().map_or(Cell::Nothing, Cell::text),
            Cell::percent(Some(placed.confidence).filter(|_| placed.stage.is_some())),
            Cell::text(basis(placed.basis)),
            Cell::percent(placed.intent),
            Cell::number(placed.steps_to_conversion, |steps| format::decimal(steps, 1)),
            Cell::count(placed.customers),
            Cell::count(placed.customers_after),
        ]
    };
    Table::new(&columns).with_rows(report.activities.iter().map(row))
}

/// Conversion by elapsed time and the moves between stages, as a table.
pub fn moves_table(report: &Report) -> Table {
    let columns = ["from", "to", "#customers", "#times"];
    let rows = report.stages.iter().flat_map(|stage| {
        stage.moves.iter().map(|to| {
            vec![Cell::text(&stage.stage), Cell::text(&to.to), Cell::count(to.customers), Cell::count(to.count)]
        })
    });
    Table::new(&columns).with_rows(rows)
}

/// Conversion by elapsed time as a table.
pub fn later_table(report: &Report) -> Table {
    let columns = ["stage", "#days since entered", "#converted", "#from", "#to", "#still watched"];
    let rows = report.stages.iter().filter(|stage| !stage.is_after).flat_map(|stage| {
        stage.converted_within.iter().map(|later| {
            vec![
                Cell::text(&stage.stage),
                Cell::count(u64::from(later.days)),
                Cell::percent(later.chance),
                Cell::percent(later.low),
                Cell::percent(later.high),
                Cell::count(later.at_risk),
            ]
        })
    });
    Table::new(&columns).with_rows(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stability_in_words() {
        let said = |share| stability(&Agreement { share, ..Agreement::default() }).replace('\u{a0}', " ");
        assert!(said(Some(0.97)).starts_with("They are stable"), "{}", said(Some(0.97)));
        assert!(said(Some(0.85)).ends_with("85 % of the activities keep their stage."));
        assert!(said(Some(0.4)).starts_with("They are shaky"));
        assert_eq!(said(None), "Nothing could be placed.");
    }

    #[test]
    fn what_nobody_is_watched_for_is_not_zero() {
        let nobody = Later { days: 90, chance: None, low: None, high: None, at_risk: 0 };
        assert_eq!(later(&nobody), "not watched yet");
        let some = Later { days: 7, chance: Some(0.12), low: Some(0.1), high: Some(0.14), at_risk: 80 };
        assert_eq!(later(&some).replace('\u{a0}', " "), "12 % (10–14 %)");
    }
}
