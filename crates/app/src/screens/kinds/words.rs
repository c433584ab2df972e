//! Kinds in words.

use crate::format;
use crate::screens::names::quoted;
use crate::table::{Cell, Table};
use crate::text::capital;
use desirepath_engine::contract::archetypes::Archetype;
use desirepath_engine::contract::segments::{Segment, Trait, TraitOf};
use desirepath_engine::contract::{Contrast, Mean, Report};

/// Archetypes that fewer journeys than this are close to stand for nothing.
const HARDLY_ANY: f64 = 0.2;

/// The finding: whether there are kinds, how many, and which is the largest.
pub fn title(report: &Report) -> String {
    match report {
        Report::Archetypes(report) => {
            let kinds = report.archetypes.len() as u64;
            let covered = format::percent_or_nothing(report.coverage.rate);
            match report.archetypes.first() {
                None => "There is no journey to group.".to_owned(),
                Some(_) if report.coverage.too_few => {
                    "There are too few customers to tell kinds of journey.".to_owned()
                }
                Some(largest) if report.is_clear && kinds > 1 => format!(
                    "There are {kinds} clear kinds of journey; the most common, {}, is that of {}.",
                    quoted(&largest.name),
                    format::counted(largest.customers, "customer", "customers")
                ),
                Some(_) if report.coverage.rate.is_some_and(|rate| rate < HARDLY_ANY) => {
                    let stand = if kinds == 1 { "one".to_owned() } else { format!("one of {kinds}") };
                    format!("Journeys differ too much for a few to stand for all: {covered} are close to {stand}.")
                }
                Some(_) if kinds == 1 => {
                    format!("One journey stands for all; that of {covered} of customers is close to it.")
                }
                Some(_) => format!(
                    "Journeys do not come in clear kinds; the {kinds} that stand best for all are close to those of {covered} of customers."
                ),
            }
        }
        Report::Segments(report) => {
            let kinds = report.segments.len() as u64;
            match report.segments.first() {
                None => "There is nobody to group.".to_owned(),
                Some(_) if report.segments.iter().all(|kind| kind.conversion.too_few) => {
                    "There are too few customers to tell kinds apart.".to_owned()
                }
                Some(largest) if report.is_clear => format!(
                    "There are {kinds} clear kinds of customer; the largest, {}, has {} of them.",
                    quoted(&largest.name),
                    format::percent(largest.share)
                ),
                Some(_) => "There are no clear kinds of customer: they differ by degrees.".to_owned(),
            }
        }
        _ => String::new(),
    }
}

/// What is shown.
pub fn subtitle(report: &Report) -> String {
    match report {
        Report::Archetypes(report) if !report.archetypes.is_empty() => format!(
            "Each stands for the journeys like it: {} of {} in all, each customer in one kind.",
            format::counted(report.variants, "different journey", "different journeys"),
            format::counted(report.customers, "customer", "customers")
        ),
        Report::Segments(report) if !report.segments.is_empty() => format!(
            "By what they do before a conversion, and through which channels: {}, each in one kind.",
            format::counted(report.customers, "customer", "customers")
        ),
        _ => String::new(),
    }
}

/// Why the kinds are not to be taken for more than a summary; nothing if they are clear.
pub fn doubt(report: &Report) -> Option<String> {
    let (is_clear, verdict, kinds) = match report {
        Report::Archetypes(report) => (report.is_clear, &report.verdict, report.archetypes.len()),
        Report::Segments(report) => (report.is_clear, &report.verdict, report.segments.len()),
        _ => return None,
    };
    let rest = if kinds > 1 { " The groups below sum up what there is, no more." } else { "" };
    (!is_clear && kinds > 0).then(|| format!("{}.{rest}", capital(verdict)))
}

/// Why groups of few customers say little.
pub fn too_few(customers: u64) -> String {
    format!(
        "{}: too few to tell kinds from chance. It takes 30 at least.",
        format::there_are_only(customers, "customer", "customers")
    )
}

/// How much of a kind stays together when customers are drawn anew.
pub fn stability(stability: Option<f64>, is_stable: bool) -> String {
    match stability {
        Some(stability) if is_stable => format!("stable ({})", format::decimal(stability, 2)),
        Some(stability) => format!("not stable ({})", format::decimal(stability, 2)),
        None => "nothing to compare with".to_owned(),
    }
}

/// A mean with its interval.
pub fn mean(mean: &Mean) -> String {
    match (mean.mean, mean.low, mean.high) {
        _ if mean.too_few => format!("too few to tell ({})", format::count(mean.n)),
        (Some(mean), Some(low), Some(high)) => {
            format!("{} ({}–{})", format::money(mean), format::money(low), format::money(high))
        }
        (mean, ..) => mean.map_or_else(|| format::NOTHING.to_owned(), format::money),
    }
}

/// How many times as often something is true here.
pub fn lift(contrast: &Contrast) -> String {
    match contrast.lift {
        None => "only here".to_owned(),
        Some(0.0) => "never here".to_owned(),
        Some(lift) if lift >= 9.95 => format!("{}×", format::decimal(lift, 0)),
        Some(lift) if lift >= 0.095 => format!("{}×", format::decimal(lift, 1)),
        Some(_) => "hardly here".to_owned(),
    }
}

/// What a trait of a kind of customer is about.
pub fn trait_name(one: &Trait) -> String {
    match one.of {
        TraitOf::Activity => one.what.clone(),
        TraitOf::Channel => format!("by {}", one.what),
    }
}

/// The kinds as a table.
pub fn table(report: &Report) -> Table {
    match report {
        Report::Archetypes(report) => {
            let columns = [
                "kind",
                "journey",
                "#customers",
                "#share",
                "#different journeys",
                "#close to it",
                "#coverage",
                "#stability",
                "#conversion",
                "#from",
                "#to",
                "#median time",
                "#value per customer",
                "#value",
            ];
            let row = |kind: &Archetype| {
                let mut cells = vec![
                    Cell::text(&kind.name),
                    Cell::text(kind.steps.join(" → ")),
                    Cell::count(kind.customers),
                    Cell::percent(Some(kind.share)),
                    Cell::count(kind.variants),
                    Cell::count(kind.coverage.hits),
                    Cell::percent(kind.coverage.rate),
                    Cell::number(kind.stability, |stability| format::decimal(stability, 2)),
                ];
                cells.extend(conversion(&kind.conversion));
                cells.extend([
                    Cell::duration(kind.median_duration_s),
                    Cell::money(kind.value_per_customer.and_then(|value| value.mean)),
                    Cell::money(Some(kind.value)),
                ]);
                cells
            };
            Table::new(&columns).with_rows(report.archetypes.iter().map(row))
        }
        Report::Segments(report) => {
            let columns = [
                "kind",
                "#customers",
                "#share",
                "#stability",
                "#events per customer",
                "#conversion",
                "#from",
                "#to",
                "#median time",
                "#value per customer",
                "#value",
            ];
            let row = |kind: &Segment| {
                let mut cells = vec![
                    Cell::text(&kind.name),
                    Cell::count(kind.customers),
                    Cell::percent(Some(kind.share)),
                    Cell::number(kind.stability, |stability| format::decimal(stability, 2)),
                    Cell::number(Some(kind.events_per_customer), |events| format::decimal(events, 1)),
                ];
                cells.extend(conversion(&kind.conversion));
                cells.extend([
                    Cell::duration(kind.median_duration_s),
                    Cell::money(kind.value_per_customer.and_then(|value| value.mean)),
                    Cell::money(Some(kind.value)),
                ]);
                cells
            };
            Table::new(&columns).with_rows(report.segments.iter().map(row))
        }
        _ => Table::default(),
    }
}

fn conversion(conversion: &desirepath_engine::contract::ConversionRate) -> [Cell; 3] {
    let told = |share: Option<f64>| share.filter(|_| !conversion.too_few);
    let rate = match told(conversion.conversion_rate) {
        None => Cell::text("too few to tell"),
        rate => Cell::percent(rate),
    };
    [rate, Cell::percent(told(conversion.low)), Cell::percent(told(conversion.high))]
}

/// What sets the kinds apart as a table.
pub fn trait_table(report: &Report) -> Table {
    let columns = ["kind", "what", "#here", "#elsewhere", "#lift", "#lift from", "#lift to"];
    let times = |lift: Option<f64>| Cell::number(lift, |lift| format::decimal(lift, 2));
    let row = |kind: &str, what: String, contrast: &Contrast| {
        vec![
            Cell::text(kind),
            Cell::text(what),
            Cell::percent(contrast.here.rate),
            Cell::percent(contrast.elsewhere.rate),
            times(contrast.lift),
            times(contrast.lift_low),
            times(contrast.lift_high),
        ]
    };
    let rows: Vec<Vec<Cell>> = match report {
        Report::Archetypes(report) => (report.archetypes.iter())
            .flat_map(|kind| kind.traits.iter().map(|one| row(&kind.name, one.activity.clone(), &one.contrast)))
            .collect(),
        Report::Segments(report) => (report.segments.iter())
            .flat_map(|kind| kind.traits.iter().map(|one| row(&kind.name, trait_name(one), &one.contrast)))
            .collect(),
        _ => Vec::new(),
    };
    Table::new(&columns).with_rows(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use desirepath_engine::contract::{Rate, archetypes, segments};

    fn journeys(is_clear: bool, names: &[&str]) -> Report {
        let kind = |name: &&str| Archetype {
            name: (*name).to_owned(),
            steps: vec!["visit".into(), "order".into()],
            customers: 50,
            share: 0.5,
            variants: 3,
            coverage: Rate::of(40, 50),
            mean_distance: 0.1,
            stability: Some(0.8),
            is_stable: true,
            median_duration_s: None,
            value: 0.0,
            value_per_customer: None,
            conversion: Default::default(),
            traits: vec![],
            examples: vec![],
        };
        Report::Archetypes(archetypes::Report {
            customers: 100,
            variants: 6,
            is_clear,
            verdict: "no clear kinds of journey: they are all alike".into(),
            coverage: Rate::of(80, 100),
            archetypes: names.iter().map(kind).collect(),
            ..Default::default()
        })
    }

    #[test]
    fn titles_say_whether_there_are_kinds() {
        let title = |report: &Report| title(report).replace('\u{a0}', " ");
        assert_eq!(
            title(&journeys(true, &["fair", "web"])),
            "There are 2 clear kinds of journey; the most common, “fair”, is that of 50 customers."
        );
        assert!(title(&journeys(false, &["fair", "web"])).starts_with("Journeys do not come in clear kinds; the 2"));
        assert!(title(&journeys(false, &["fair"])).contains("80 %"));
        let apart = |names: &[&str]| {
            let Report::Archetypes(mut apart) = journeys(false, names) else { panic!() };
            apart.coverage = Rate::of(1, 100);
            title(&Report::Archetypes(apart))
        };
        assert!(apart(&["fair"]).ends_with("are close to one."), "{}", apart(&["fair"]));
        let apart = apart(&["fair", "web"]);
        assert!(apart.ends_with("for a few to stand for all: 1.0 % are close to one of 2."), "{apart}");
        assert_eq!(title(&Report::Segments(segments::Report::default())), "There is nobody to group.");
        assert_eq!(doubt(&journeys(true, &["fair", "web"])), None);
        assert!(doubt(&journeys(false, &["fair", "web"])).is_some_and(|doubt| doubt.starts_with("No clear kinds")));
    }

    #[test]
    fn lifts_are_told_in_few_digits() {
        for (contrast, text) in [
            (Contrast::of(90, 100, 1, 100), "90×"),
            (Contrast::of(30, 100, 20, 100), "1.5×"),
            (Contrast::of(0, 100, 20, 100), "never here"),
            (Contrast::of(1, 100, 60, 100), "hardly here"),
            (Contrast::of(50, 100, 0, 100), "only here"),
        ] {
            assert_eq!(lift(&contrast), text);
        }
    }

    #[test]
    fn tables_have_a_cell_for_every_column() {
        assert_eq!(table(&journeys(true, &["fair", "web"])).rows.len(), 2);
        assert!(trait_table(&journeys(true, &["fair"])).rows.is_empty());
    }
}
