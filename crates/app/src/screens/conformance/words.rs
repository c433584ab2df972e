//! The believed journey in words.

use crate::format;
use crate::screens::names::quoted;
use crate::table::{Cell, Table};
use desirepath_engine::contract::Mean;
use desirepath_engine::contract::conformance::{Deviation, Follows, Group, Kind, Report, Step, StepReport};

/// A way of taking it.
pub fn follows(follows: Follows) -> (&'static str, &'static str) {
    match follows {
        Follows::Fully => ("follow it to its end", "all obligatory steps, nothing out of place"),
        Follows::OnTrack => ("are on track", "so far as they have come"),
        Follows::Partly => ("leave it", "with at least one deviation"),
        Follows::NotAtAll => ("take another way", "none of its steps"),
    }
}

/// Its class in the style sheet.
pub fn class(follows: Follows) -> &'static str {
    match follows {
        Follows::Fully => "believed-fully",
        Follows::OnTrack => "believed-on-track",
        Follows::Partly => "believed-partly",
        Follows::NotAtAll => "believed-not",
    }
}

fn group(report: &Report, follows: Follows) -> Option<&Group> {
    report.groups.iter().find(|group| group.follows == follows)
}

/// The finding: how many follow it, how many leave it.
pub fn title(report: &Report) -> String {
    let all = format::counted(report.customers, "customer", "customers");
    let (Some(fully), Some(partly)) = (group(report, Follows::Fully), group(report, Follows::Partly)) else {
        return "Do customers take the journey that you believe in?".to_owned();
    };
    let journey = if report.is_suggested { "suggested" } else { "believed" };
    if report.customers < desirepath_engine::contract::MIN_GROUP {
        let count = |group: &Group| format::count(group.customers);
        return format!(
            "Of {all}, {} followed the {journey} journey to its end and {} left it.",
            count(fully),
            count(partly)
        );
    }
    let share = |group: &Group| format::percent_or_nothing(group.share);
    format!("Of {all}, {} follow the {journey} journey to its end and {} leave it.", share(fully), share(partly))
}

/// The steps in a line, and how well they fit.
pub fn subtitle(report: &Report) -> String {
    let steps: Vec<String> = report.steps.iter().map(|step| step_name(&step.any_of)).collect();
    let fits = match report.mean_fitness {
        Some(fitness) => format!(
            " Of what those who are on it did and should have done, {} is in its place, in the mean.",
            format::percent(fitness)
        ),
        None => String::new(),
    };
    format!("{}.{fits}", steps.join(" → "))
}

/// A step's activities.
pub fn step_name(any_of: &[String]) -> String {
    any_of.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(" or ")
}

/// What is asked of a step.
pub fn terms(step: &StepReport) -> String {
    let mut terms = Vec::new();
    if step.optional {
        terms.push("optional".to_owned());
    }
    if let Some(days) = step.within_days {
        let days_text = format::decimal(days, if days.fract() == 0.0 { 0 } else { 2 });
        terms.push(if days == 1.0 { "within a day".to_owned() } else { format!("within {days_text} days") });
    }
    terms.join(", ")
}

/// A deviation as a sentence part.
pub fn deviation(deviation: &Deviation) -> String {
    let name = quoted(&deviation.activity);
    match deviation.kind {
        Kind::Skipped => format!("left out {name}, though they came farther"),
        Kind::WrongOrder => format!("did {name} out of its place"),
        Kind::TooLate => format!("came to {name} too late"),
        Kind::Again => format!("did {name} more than once"),
        Kind::Unlisted => format!("did {name}, which is not a step"),
    }
}

/// A kind of deviation in the table.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Skipped => "left out",
        Kind::WrongOrder => "out of place",
        Kind::TooLate => "too late",
        Kind::Again => "more than once",
        Kind::Unlisted => "not a step",
    }
}

/// Whether a kind breaks the journey.
pub fn breaks(report: &Report, kind: Kind) -> bool {
    report.strict || !matches!(kind, Kind::Again | Kind::Unlisted)
}

/// What goes along with a deviation: the ratio of the two conversion rates with its interval, in
/// words, and whether it is more or less. What needs time to happen in is not called either.
pub fn verdict(deviation: &Deviation) -> (&'static str, String) {
    let contrast = &deviation.conversion;
    if deviation.too_few {
        return ("", "too few on one side to tell".to_owned());
    }
    let needs_time = matches!(deviation.kind, Kind::Again | Kind::Unlisted);
    let Some(lift) = contrast.lift else {
        return match contrast.here.hits {
            0 => ("", "on neither side has anybody converted".to_owned()),
            _ => ("", "none of those who did not has converted".to_owned()),
        };
    };
    let interval = match (contrast.lift_low, contrast.lift_high) {
        (Some(low), Some(high)) => format!(" ({}–{})", format::decimal(low, 2), format::decimal(high, 2)),
        _ => String::new(),
    };
    let tone = match (contrast.lift_low, contrast.lift_high) {
        (Some(low), _) if low > 1.0 => "is-more",
        (_, Some(high)) if high < 1.0 => "is-less",
        _ => "",
    };
    let tail = match (tone, needs_time) {
        ("", _) => ": no difference that could be told from chance",
        (_, true) => ", but it needs time to happen in, which those who stay longer have more of",
        _ => "",
    };
    let said = format!("converted {} × as often{interval}{tail}", format::decimal(lift, 2));
    (if needs_time { "" } else { tone }, said)
}

/// The deviations that leave the journey before those that do not, else in their order.
pub fn in_order(report: &Report) -> Vec<&Deviation> {
    let (leave, stay): (Vec<_>, Vec<_>) =
        report.deviations.iter().partition(|deviation| breaks(report, deviation.kind));
    leave.into_iter().chain(stay).collect()
}

/// A mean value with its interval.
pub fn mean(mean: &Mean) -> String {
    match (mean.mean, mean.low, mean.high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{} ({}–{})", format::money(value), format::money(low), format::money(high))
        }
        (Some(_), ..) => "too few to tell".to_owned(),
        _ => format::NOTHING.to_owned(),
    }
}

/// Deviations that are not listed.
pub fn unlisted(report: &Report) -> Option<String> {
    let others = format::counted(report.other_deviations, "rarer deviation is", "rarer deviations are");
    (report.other_deviations > 0).then(|| format!("{others} not listed."))
}

/// Whether nobody can do a step without converting.
fn converts(step: &StepReport, conversion: &[String]) -> bool {
    step.any_of.iter().all(|name| conversion.contains(name))
}

/// What is no finding, since a step is itself a conversion.
pub fn by_definition(report: &Report, conversion: &[String]) -> Option<String> {
    let step = report.steps.iter().find(|step| converts(step, conversion))?;
    Some(format!(
        "{} counts as conversion: who comes to this step in its place has converted by definition.",
        step_name(&step.any_of)
    ))
}

/// What is said in place of the conversion rates beside a deviation where these could not differ.
pub fn no_news(report: &Report, deviation: &Deviation, conversion: &[String]) -> Option<&'static str> {
    let step = deviation.step.filter(|_| deviation.kind == Kind::Skipped)? as usize;
    let later = report.steps.get(step + 1..)?;
    later.iter().all(|step| converts(step, conversion)).then_some("Whoever came farther has converted by definition.")
}

/// Nobody did any step.
pub const NOBODY: &str = "Nobody did any of these steps. Choose others.";

/// Few customers tell little.
pub fn too_few(report: &Report) -> String {
    format!(
        "The data have {}: too few to tell what goes along with leaving the journey.",
        format::counted(report.customers, "customer", "customers")
    )
}

/// Activities of steps that the data does not have.
pub fn missing(steps: &[Step], activities: &[String]) -> Option<String> {
    let all = steps.iter().flat_map(|step| &step.any_of);
    let names: Vec<String> = all.filter(|name| !activities.contains(name)).map(|name| quoted(name)).collect();
    match names.len() {
        0 => None,
        1 => Some(format!("{} is not in this data and is left out.", names[0])),
        _ => Some(format!("{} are not in this data and are left out.", names.join(", "))),
    }
}

/// Who takes it how, as a table.
pub fn groups_table(report: &Report) -> Table {
    let columns = ["customers who", "#customers", "#share", "converted", "#mean value", "#from", "#to"];
    let row = |group: &Group| {
        vec![
            Cell::text(follows(group.follows).0),
            Cell::count(group.customers),
            Cell::percent(group.share),
            Cell::rate(&format::as_rate(&group.conversion)),
            Cell::money(group.value.as_ref().and_then(|mean| mean.mean)),
            Cell::money(group.value.as_ref().and_then(|mean| mean.low)),
            Cell::money(group.value.as_ref().and_then(|mean| mean.high)),
        ]
    };
    Table::new(&columns).with_rows(report.groups.iter().map(row))
}

/// The steps as a table.
pub fn steps_table(report: &Report) -> Table {
    let columns = ["#step", "activities", "terms", "#did it in its place", "#left it out"];
    let row = |(at, step): (usize, &StepReport)| {
        vec![
            Cell::count(at as u64 + 1),
            Cell::text(step.any_of.join(" or ")),
            Cell::text(terms(step)),
            Cell::count(step.done),
            Cell::count(step.skipped),
        ]
    };
    Table::new(&columns).with_rows(report.steps.iter().enumerate().map(row))
}

/// The deviations as a table.
pub fn deviations_table(report: &Report) -> Table {
    let columns = [
        "deviation",
        "activity",
        "#customers",
        "converted",
        "converted of those who did not",
        "#ratio",
        "#from",
        "#to",
        "#mean value",
        "#mean value of those who did not",
    ];
    let row = |deviation: &Deviation| {
        let told = |number: Option<f64>| number.filter(|_| !deviation.too_few);
        let ratio = |number: Option<f64>| Cell::number(told(number), |ratio| format::decimal(ratio, 2));
        let mean = |mean: &Option<Mean>| Cell::money(mean.as_ref().and_then(|mean| told(mean.mean)));
        vec![
            Cell::text(kind(deviation.kind)),
            Cell::text(&deviation.activity),
            Cell::count(deviation.customers),
            Cell::rate(&deviation.conversion.here),
            Cell::rate(&deviation.conversion.elsewhere),
            ratio(deviation.conversion.lift),
            ratio(deviation.conversion.lift_low),
            ratio(deviation.conversion.lift_high),
            mean(&deviation.value),
            mean(&deviation.value_without),
        ]
    };
    Table::new(&columns).with_rows(in_order(report).into_iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use desirepath_engine::contract::{Contrast, ConversionRate};

    fn deviation(hits: u64, n: u64) -> Deviation {
        Deviation {
            kind: Kind::Skipped,
            step: Some(1),
            activity: "quote".to_owned(),
            customers: n,
            conversion: Contrast::of(hits, n, 100, 200),
            value: None,
            value_without: None,
            too_few: n < 30,
        }
    }

    #[test]
    fn a_verdict_needs_an_interval_on_one_side() {
        assert_eq!(verdict(&deviation(10, 200)).0, "is-less");
        assert_eq!(verdict(&deviation(190, 200)).0, "is-more");
        let (tone, text) = verdict(&deviation(98, 200));
        assert!(tone.is_empty() && text.ends_with("no difference that could be told from chance"), "{text}");
        assert_eq!(verdict(&deviation(0, 12)), ("", "too few on one side to tell".to_owned()));
    }

    #[test]
    fn where_both_sides_converted_by_definition_no_rates_are_compared() {
        let step = |name: &str| StepReport { any_of: vec![name.to_owned()], ..StepReport::default() };
        let report = Report { steps: ["visit", "quote", "order"].map(step).to_vec(), ..Report::default() };
        let order = ["order".to_owned()];
        let skipped = |at| Deviation { step: Some(at), ..deviation(10, 200) };
        assert!(no_news(&report, &skipped(1), &order).is_some_and(|said| said.contains("by definition")));
        assert_eq!(no_news(&report, &skipped(0), &order), None);
        assert_eq!(no_news(&report, &skipped(1), &["won".to_owned()]), None);
        let mixed = StepReport { any_of: vec!["order".to_owned(), "call".to_owned()], ..StepReport::default() };
        assert_eq!(by_definition(&Report { steps: vec![mixed], ..Report::default() }, &order), None);
        assert!(by_definition(&report, &order).is_some_and(|said| said.starts_with("“order” counts")));
    }

    #[test]
    fn the_title_counts_who_follows_and_who_leaves() {
        let group = |follows, customers| Group {
            follows,
            customers,
            share: Some(customers as f64 / 1000.0),
            conversion: ConversionRate::default(),
            value: None,
        };
        let report = Report {
            customers: 1000,
            groups: vec![group(Follows::Fully, 120), group(Follows::Partly, 310)],
            ..Report::default()
        };
        assert_eq!(
            title(&report).replace('\u{a0}', " "),
            "Of 1,000 customers, 12 % follow the believed journey to its end and 31 % leave it."
        );
    }
}
