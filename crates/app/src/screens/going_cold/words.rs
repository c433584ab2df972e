//! Silence in words.

use crate::charts::curve::{Curve, Mark, Point};
use crate::format;
use crate::screens::names::quoted;
use crate::table::{Cell, Table};
use crate::text::capital;
use desirepath_engine::contract::MIN_GROUP;
use desirepath_engine::contract::going_cold::{Activity, Lead, Report, Silence, Stage, Verdict};

/// What is said where nothing counts as conversion.
pub const NO_CONVERSION: &str = "Nothing counts as conversion, so nobody has stopped being a lead and no conversion can be lost. Choose what you work for with “Conversion” above.";

/// Whose silence is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// That of leads after any activity.
    Anywhere,
    /// That after one activity.
    Activity(String),
    /// That after any activity of a stage.
    Stage(String),
    /// That of customers after their conversion.
    Converted,
}

impl Place {
    /// Its silences, if the report has them.
    pub fn silence<'a>(&self, report: &'a Report) -> Option<&'a Silence> {
        match self {
            Self::Anywhere => Some(&report.overall),
            Self::Activity(name) => {
                report.activities.iter().find(|activity| activity.activity == *name).map(|activity| &activity.silence)
            }
            Self::Stage(name) => report.stages.iter().find(|stage| stage.stage == *name).map(|stage| &stage.silence),
            Self::Converted => report.after_conversion.as_ref(),
        }
    }

    /// Its name as the heading of its curve.
    pub fn heading(&self) -> String {
        match self {
            Self::Anywhere => "Silence after any activity".to_owned(),
            Self::Activity(name) => format!("Silence after {}", quoted(name)),
            Self::Stage(name) => format!("Silence in the stage {}", quoted(name)),
            Self::Converted => "Silence after the conversion".to_owned(),
        }
    }
}

/// The place that is looked at first: where most is lost.
pub fn first_place(report: &Report) -> Place {
    match report.activities.first() {
        Some(activity) if activity.cold_leads > 0 => Place::Activity(activity.activity.clone()),
        _ => Place::Anywhere,
    }
}

/// The finding: how many leads are cold, and where most is lost.
pub fn title(report: &Report) -> String {
    let open = format::counted(report.open_leads, "open lead", "open leads");
    if report.open_leads == 0 {
        return "No lead is open, so none can go cold.".to_owned();
    }
    if report.cold_leads > 0 {
        return cold_title(report, &open);
    }
    if report.soon_leads > 0 {
        let soon = format::count(report.soon_leads);
        let ahead = days(report.ahead_days);
        return if report.open_leads == 1 {
            format!("The one open lead is not cold yet; it will be within {ahead} if nothing is heard of it.")
        } else {
            format!("None of the {open} is cold yet; {soon} will be within {ahead} if nothing is heard of them.")
        };
    }
    if is_known(report) {
        return match report.open_leads {
            1 => "The one open lead is not cold.".to_owned(),
            _ => format!("None of the {open} is cold."),
        };
    }
    let within = days(report.horizon_days);
    match report.overall.verdict {
        _ if report.overall.too_few => "There are too few silences to say when leads go cold.".to_owned(),
        Verdict::LogTooShort => {
            format!(
                "The data do not go on for long enough to say when leads go cold: {within} and longer must be watched."
            )
        }
        _ if !is_surely_warm(&report.overall, report) => {
            "No lead is seen to go cold, but there are too few silences to rule it out.".to_owned()
        }
        _ => format!(
            "No lead is seen to go cold: {}, {} or more come back within {within}.",
            as_far(&report.overall),
            format::percent(report.threshold)
        ),
    }
}

/// The finding where somebody is cold.
fn cold_title(report: &Report, open: &str) -> String {
    let cold = match (report.cold_leads, report.open_leads) {
        (1, 1) => "The one open lead has gone cold".to_owned(),
        (1, _) => format!("1 of {open} has gone cold"),
        (cold, _) => format!("{} of {open} have gone cold", format::count(cold)),
    };
    let Some(worst) = report.activities.first().filter(|worst| worst.cold_leads > 0) else {
        return format!("{cold}.");
    };
    let after = quoted(&worst.activity);
    let about = if worst.silence.is_shrunk { "about " } else { "" };
    let from = |start: &str| worst.silence.cold_day.map_or(String::new(), |day| format!("{start}{about}day {day} on"));
    match (worst.cold_leads, report.cold_leads) {
        (1, 1) => format!("{cold}, after {after}{}.", from(", where few come back from ")),
        (of_worst, all) if of_worst == all => {
            format!("{cold}, all of them after {after}{}.", from(", where few come back from "))
        }
        (of_worst, _) if of_worst >= MIN_GROUP && worst.conversions_lost > 0.0 => {
            format!("{cold}; nowhere is more lost than after {after}{}.", from(", where few come back from "))
        }
        // Too few to say where most is lost.
        (of_worst, _) => format!("{cold}, {} of them after {after}.", format::count(of_worst)),
    }
}

/// Whether it can be told of any open lead whether it is cold.
fn is_known(report: &Report) -> bool {
    report.activities.iter().any(|activity| activity.silence.cold_day.is_some())
}

/// Whether even the lower end of the chance to return is never below the threshold.
fn is_surely_warm(silence: &Silence, report: &Report) -> bool {
    !silence.too_few && silence.curve.iter().all(|point| point.low >= report.threshold)
}

/// "up to 45 days of silence, as far as the data reach".
fn as_far(silence: &Silence) -> String {
    match silence.curve.last() {
        Some(point) if point.day > 0 => {
            format!("up to {} of silence, as far as the data reach", days(point.day.into()))
        }
        _ => "as far as the data reach".to_owned(),
    }
}

/// What is shown.
pub fn subtitle(report: &Report) -> String {
    match report.open_leads {
        0 => String::new(),
        _ => "Where leads fall silent, by the conversions that this costs; how soon they are cold; and who they are."
            .to_owned(),
    }
}

/// Why few silences say little.
pub fn too_few(report: &Report) -> String {
    let there = format::there_are_only(report.overall.gaps, "silence", "silences");
    format!("{there}: too few to tell when a lead goes cold. It takes {MIN_GROUP} at least.")
}

/// "30 days", "1 day", "0.5 days".
pub fn days(days: f64) -> String {
    format!("{days}\u{a0}{}", if days == 1.0 { "day" } else { "days" })
}

/// From when on a place is cold: "day 12 (10–15)".
pub fn cold_day(silence: &Silence, report: &Report) -> String {
    match (silence.cold_day, silence.cold_day_low, silence.cold_day_high) {
        (Some(_), ..) if silence.returned == 0 && !silence.is_shrunk => "nobody comes back".to_owned(),
        (Some(day), low, high) => {
            let about = if silence.is_shrunk { "about " } else { "" };
            let interval = match (low, high) {
                (Some(low), Some(high)) => format!(" ({low}–{high})"),
                (Some(low), None) => format!(" ({low} or later)"),
                _ => String::new(),
            };
            format!("{about}day\u{a0}{day}{interval}")
        }
        (None, ..) => match silence.verdict {
            Verdict::LogTooShort => "too early to tell".to_owned(),
            _ if silence.too_few && silence.curve.is_empty() => "too few to tell".to_owned(),
            _ if is_surely_warm(silence, report) => match silence.curve.last() {
                Some(point) if point.day > 0 => format!("warm up to day\u{a0}{}", point.day),
                _ => "warm so far".to_owned(),
            },
            _ => "not seen to go cold".to_owned(),
        },
    }
}

/// What a curve says.
pub fn said(silence: &Silence, report: &Report) -> String {
    let within = days(report.horizon_days);
    let threshold = format::percent(report.threshold);
    match (silence.cold_day, silence.verdict) {
        (Some(day), _) => {
            let interval = match (silence.cold_day_low, silence.cold_day_high) {
                (Some(low), Some(high)) => format!(" (95\u{a0}% interval: day {low} to {high})"),
                (Some(low), None) => format!(" (95\u{a0}% interval: day {low} or later)"),
                _ => String::new(),
            };
            let is_lower_before =
                silence.curve.iter().any(|point| (1..day).contains(&point.day) && point.chance < report.threshold);
            let before = if is_lower_before {
                format!(
                    " The line is below that before, but with fewer than {MIN_GROUP} silences: those count only if none of them ended with a return."
                )
            } else {
                String::new()
            };
            format!("From day {day} of silence on{interval}, fewer than {threshold} come back within {within}.{before}")
        }
        (None, _) if silence.curve.is_empty() && silence.too_few => {
            "There are too few silences to say how the chance to come back changes.".to_owned()
        }
        (None, Verdict::LogTooShort) => format!(
            "Too early to tell: to know who comes back within {within}, the data would have to go on for longer. A shorter time than {within} can be tried above."
        ),
        (None, _) => {
            let unsure = if is_surely_warm(silence, report) {
                ""
            } else {
                " Its interval goes below that, so it cannot be ruled out."
            };
            format!(
                "No cold day: {}, the chance to come back within {within} does not fall below {threshold}.{unsure}",
                as_far(silence)
            )
        }
    }
}

/// What a curve rests on.
pub fn rests_on(silence: &Silence) -> String {
    let mut ends = vec![format!("{} ended with a return", format::count(silence.returned))];
    if silence.lost > 0 {
        ends.push(format!("{} with a loss", format::count(silence.lost)));
    }
    let last = if silence.open == 1 { "lasts" } else { "last" };
    ends.push(format!("{} {last} until the data end", format::count(silence.open)));
    let silences = format::counted(silence.gaps, "silence", "silences");
    let shrunk = match (silence.is_shrunk, silence.too_few) {
        (true, true) => " These are few: the silences after all activities are blended in.",
        (true, false) => " They do not reach far enough: the silences after all activities are blended in.",
        _ => "",
    };
    format!("{silences}: {}.{shrunk}", ends.join(", "))
}

/// The curve to draw: with a cold day no more than is needed to see it, the table has the rest.
pub fn curve(silence: &Silence, report: &Report) -> Curve {
    let point = |point: &desirepath_engine::contract::going_cold::Point| Point {
        day: f64::from(point.day),
        share: point.chance,
        low: point.low,
        high: point.high,
    };
    let mark = |day: u32| Mark {
        day: f64::from(day),
        low: f64::from(silence.cold_day_low.unwrap_or(day)),
        high: silence.cold_day_high.map(f64::from),
        label: format!("cold from day {day}"),
    };
    let until = match silence.cold_day {
        Some(day) => 3 * silence.cold_day_high.unwrap_or(day).max(10),
        None => u32::MAX,
    };
    let last = silence.curve.last().map(|point| point.day).filter(|last| *last > until);
    let more = last.map_or(String::new(), |last| format!("; the table goes on to day {last}"));
    Curve {
        points: silence.curve.iter().filter(|point| point.day <= until).map(point).collect(),
        threshold: Some((report.threshold, format!("cold below {}", format::percent(report.threshold)))),
        mark: silence.cold_day.map(mark),
        share_label: format!("chance to come back within {}, with its 95 % interval", days(report.horizon_days)),
        day_label: format!("days of silence{more}"),
    }
}

/// The curve as a table.
pub fn curve_table(silence: &Silence) -> Table {
    let columns = ["#days of silence", "#chance to come back", "#from", "#to", "#silences that last so long"];
    let row = |point: &desirepath_engine::contract::going_cold::Point| {
        vec![
            Cell::count(point.day.into()),
            Cell::percent(Some(point.chance)),
            Cell::percent(Some(point.low)),
            Cell::percent(Some(point.high)),
            Cell::count(point.at_risk),
        ]
    };
    Table::new(&columns).with_rows(silence.curve.iter().map(row))
}

/// The cells that say from when on a place is cold.
fn cold_cells(silence: &Silence, report: &Report) -> [Cell; 4] {
    let day = |day: Option<u32>| day.map_or(Cell::Nothing, |day| Cell::count(day.into()));
    [
        Cell::text(cold_day(silence, report)),
        day(silence.cold_day),
        day(silence.cold_day_low),
        day(silence.cold_day_high),
    ]
}

/// The cells that say what it rests on.
fn silence_cells(silence: &Silence) -> [Cell; 4] {
    [silence.gaps, silence.returned, silence.lost, silence.open].map(Cell::count)
}

/// The activities as a table.
pub fn table(report: &Report) -> Table {
    let columns = [
        "last activity",
        "#customers",
        "#open leads",
        "#cold leads",
        "#about to go cold",
        "#conversions lost",
        "#value lost",
        "cold",
        "#cold day",
        "#from",
        "#to",
        "#converted if back",
        "#silences",
        "#returned",
        "#lost",
        "#open",
    ];
    let row = |activity: &Activity| {
        let mut cells = vec![
            Cell::text(&activity.activity),
            Cell::people(activity.customers, activity.customers_selector()),
            Cell::people(activity.open_leads, activity.open_selector()),
            Cell::people(activity.cold_leads, report.cold_selector(activity)),
            Cell::people(activity.soon_leads, report.soon_selector(activity)),
            Cell::number(Some(activity.conversions_lost), format::credit),
            Cell::money(activity.value_lost),
        ];
        cells.extend(cold_cells(&activity.silence, report));
        cells.push(Cell::rate_of(&format::as_rate(&activity.if_back), Some(activity.if_back_selectors())));
        cells.extend(silence_cells(&activity.silence));
        cells
    };
    Table::new(&columns).with_rows(report.activities.iter().map(row))
}

/// The stages as a table.
pub fn stage_table(report: &Report) -> Table {
    let columns = [
        "stage",
        "#open leads",
        "#cold leads",
        "#conversions lost",
        "cold",
        "#cold day",
        "#from",
        "#to",
        "#silences",
        "#returned",
        "#lost",
        "#open",
    ];
    let row = |stage: &Stage| {
        let mut cells = vec![
            Cell::text(&stage.stage),
            Cell::people(stage.open_leads, stage.open_selector()),
            Cell::people(stage.cold_leads, report.stage_cold_selector(stage)),
            Cell::number(Some(stage.conversions_lost), format::credit),
        ];
        cells.extend(cold_cells(&stage.silence, report));
        cells.extend(silence_cells(&stage.silence));
        cells
    };
    Table::new(&columns).with_rows(report.stages.iter().map(row))
}

/// Leads as a table.
pub fn lead_table(leads: &[Lead]) -> Table {
    let has_value = leads.iter().any(|lead| lead.value_at_stake.is_some());
    let mut columns =
        vec!["customer", "last activity", "on", "#days silent", "#cold day", "#chance to return", "#from", "#to"];
    if has_value {
        columns.push("#value at stake");
    }
    let row = |lead: &Lead| {
        let mut cells = vec![
            Cell::text(&lead.customer),
            Cell::text(&lead.activity),
            Cell::text(format::date(&lead.last_event)),
            Cell::number(Some(lead.silent_days), |days| format::decimal(days, 1)),
            Cell::count(lead.cold_day.into()),
            Cell::percent(lead.chance_to_return),
            Cell::percent(lead.low),
            Cell::percent(lead.high),
        ];
        if has_value {
            cells.push(Cell::money(lead.value_at_stake));
        }
        cells
    };
    Table::new(&columns).with_rows(leads.iter().map(row))
}

/// How the listed leads are ordered, and what is not listed.
pub fn listed(leads: &[Lead], others: u64) -> String {
    let by = if leads.iter().any(|lead| lead.value_at_stake.is_some_and(|stake| stake > 0.0)) {
        "most value at stake first"
    } else {
        "highest chance to return first"
    };
    match others {
        0 => format!("{}.", capital(by)),
        others => format!(
            "{}. {} are listed; {} more are in the file.",
            capital(by),
            format::count(leads.len() as u64),
            format::count(others)
        ),
    }
}

/// What is said where a list is empty.
pub fn nobody(is_cold: bool, report: &Report) -> String {
    if report.open_leads > 0 && !is_known(report) {
        "Nobody is listed: it cannot be told yet when a lead is cold.".to_owned()
    } else if is_cold {
        "No open lead is cold.".to_owned()
    } else {
        format!("No open lead will be cold within {}.", days(report.ahead_days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use desirepath_engine::contract::going_cold::Point;

    fn silence(cold_day: Option<u32>, verdict: Verdict, gaps: u64) -> Silence {
        Silence {
            gaps,
            returned: gaps / 2,
            lost: 0,
            open: gaps - gaps / 2,
            verdict,
            cold_day,
            cold_day_low: cold_day.map(|day| day - 1),
            cold_day_high: cold_day.map(|day| day + 2),
            too_few: gaps < 30,
            is_shrunk: false,
            curve: vec![],
        }
    }

    fn report(cold_day: Option<u32>, verdict: Verdict, [open, cold, soon]: [u64; 3]) -> Report {
        let activity = Activity {
            activity: "quote".into(),
            customers: 100,
            silence: silence(cold_day, verdict, 100),
            open_leads: open,
            cold_leads: cold,
            soon_leads: soon,
            if_back: Default::default(),
            conversions_lost: cold as f64 * 0.2,
            value_lost: None,
            mean_value: None,
        };
        Report {
            horizon_days: 30.0,
            threshold: 0.1,
            ahead_days: 7.0,
            log_end_ms: 0,
            open_leads: open,
            cold_leads: cold,
            soon_leads: soon,
            overall: silence(cold_day, verdict, 100),
            activities: vec![activity],
            stages: vec![],
            after_conversion: None,
            leads: vec![],
            other_leads: 0,
            soon: vec![],
            other_soon: 0,
        }
    }

    #[test]
    fn the_title_states_the_finding_in_every_state() {
        use Verdict::*;
        let title = |cold_day, verdict, counts| title(&report(cold_day, verdict, counts)).replace('\u{a0}', " ");
        assert_eq!(
            title(Some(12), GoesCold, [40, 10, 3]),
            "10 of 40 open leads have gone cold, all of them after “quote”, where few come back from day 12 on."
        );
        assert_eq!(
            title(Some(12), GoesCold, [1, 1, 0]),
            "The one open lead has gone cold, after “quote”, where few come back from day 12 on."
        );
        assert_eq!(
            title(Some(12), GoesCold, [40, 0, 3]),
            "None of the 40 open leads is cold yet; 3 will be within 7 days if nothing is heard of them."
        );
        assert_eq!(
            title(Some(12), GoesCold, [1, 0, 1]),
            "The one open lead is not cold yet; it will be within 7 days if nothing is heard of it."
        );
        assert_eq!(title(Some(12), GoesCold, [40, 0, 0]), "None of the 40 open leads is cold.");
        assert_eq!(title(Some(12), GoesCold, [1, 0, 0]), "The one open lead is not cold.");
        assert_eq!(
            title(None, StaysWarm, [40, 0, 0]),
            "No lead is seen to go cold: as far as the data reach, 10 % or more come back within 30 days."
        );
        assert!(title(None, LogTooShort, [40, 0, 0]).starts_with("The data do not go on for long enough"));
        assert_eq!(title(None, StaysWarm, [0, 0, 0]), "No lead is open, so none can go cold.");
    }

    #[test]
    fn few_leads_are_no_reason_to_name_the_worst_place() {
        let with = |of_worst: u64, all: u64| {
            let mut report = report(Some(12), Verdict::GoesCold, [200, all, 0]);
            report.activities[0].cold_leads = of_worst;
            report.activities[0].silence.is_shrunk = true;
            title(&report).replace('\u{a0}', " ")
        };
        assert_eq!(with(4, 9), "9 of 200 open leads have gone cold, 4 of them after “quote”.");
        assert_eq!(
            with(40, 90),
            "90 of 200 open leads have gone cold; nowhere is more lost than after “quote”, where few come back from about day 12 on."
        );
    }

    #[test]
    fn staying_warm_is_claimed_as_far_as_the_interval_and_the_data_allow() {
        let with = |low: f64, gaps: u64| {
            let mut report = report(None, Verdict::StaysWarm, [30, 0, 0]);
            report.overall = silence(None, Verdict::StaysWarm, gaps);
            report.overall.curve = vec![Point { day: 45, chance: 0.2, low, high: 0.5, at_risk: 30 }];
            let said = [title(&report), cold_day(&report.overall, &report), said(&report.overall, &report)];
            said.map(|text| text.replace('\u{a0}', " "))
        };
        let [title, day, said] = with(0.12, 100);
        assert_eq!(
            title,
            "No lead is seen to go cold: up to 45 days of silence, as far as the data reach, 10 % or more come back within 30 days."
        );
        assert_eq!(day, "warm up to day 45");
        assert!(said.ends_with("does not fall below 10 %."), "{said}");
        let [title, day, said] = with(0.04, 100);
        assert_eq!(title, "No lead is seen to go cold, but there are too few silences to rule it out.");
        assert_eq!(day, "not seen to go cold");
        assert!(said.ends_with("so it cannot be ruled out."), "{said}");
        assert_eq!(with(0.12, 29)[0], "There are too few silences to say when leads go cold.");
    }

    #[test]
    fn one_silence_is_spoken_of_in_the_singular() {
        let with = |gaps| {
            let mut report = report(None, Verdict::StaysWarm, [1, 0, 0]);
            report.overall = silence(None, Verdict::StaysWarm, gaps);
            too_few(&report)
        };
        assert!(with(1).starts_with("There is only one silence:"));
        assert!(with(29).starts_with("There are only 29\u{a0}silences:"));
        assert!(nobody(true, &report(None, Verdict::StaysWarm, [1, 0, 0])).starts_with("Nobody is listed"));
        assert_eq!(nobody(true, &report(Some(3), Verdict::GoesCold, [1, 0, 0])), "No open lead is cold.");
    }

    #[test]
    fn cold_days_carry_their_interval_or_say_why_there_is_none() {
        let report = report(Some(12), Verdict::GoesCold, [40, 0, 0]);
        let plain = |silence: &Silence| cold_day(silence, &report).replace('\u{a0}', " ");
        let cold = silence(Some(12), Verdict::GoesCold, 100);
        assert_eq!(plain(&cold), "day 12 (11–14)");
        assert_eq!(plain(&Silence { is_shrunk: true, cold_day_high: None, ..cold }), "about day 12 (11 or later)");
        assert_eq!(plain(&silence(None, Verdict::StaysWarm, 100)), "warm so far");
        assert_eq!(plain(&silence(None, Verdict::LogTooShort, 100)), "too early to tell");
        assert_eq!(plain(&silence(None, Verdict::StaysWarm, 3)), "too few to tell");
    }

    #[test]
    fn where_nobody_comes_back_no_day_is_needed_to_see_it() {
        let report = report(Some(12), Verdict::GoesCold, [40, 0, 0]);
        let none = Silence { returned: 0, ..silence(Some(1), Verdict::GoesCold, 100) };
        assert_eq!(cold_day(&none, &report), "nobody comes back");
    }

    #[test]
    fn a_line_that_is_low_before_the_cold_day_is_explained() {
        let report = report(Some(12), Verdict::GoesCold, [40, 0, 0]);
        let with = |chance: f64| {
            let point = |day, chance| Point { day, chance, low: 0.0, high: 0.5, at_risk: 20 };
            let curve = vec![point(0, 0.6), point(8, chance), point(12, 0.0)];
            said(&Silence { curve, ..silence(Some(12), Verdict::GoesCold, 100) }, &report)
        };
        assert!(with(0.3).ends_with("come back within 30\u{a0}days."));
        assert!(with(0.05).contains("The line is below that before, but with fewer than 30 silences"));
    }

    #[test]
    fn a_place_that_the_report_does_not_have_has_no_silence() {
        let report = report(Some(3), Verdict::GoesCold, [4, 2, 0]);
        assert!(Place::Activity("quote".into()).silence(&report).is_some());
        assert!(Place::Activity("gone".into()).silence(&report).is_none());
        assert!(Place::Converted.silence(&report).is_none());
        assert_eq!(first_place(&report), Place::Activity("quote".into()));
    }

    #[test]
    fn tables_have_a_cell_for_every_column() {
        let report = report(Some(3), Verdict::GoesCold, [4, 2, 0]);
        assert_eq!(table(&report).rows.len(), 1);
        assert!(stage_table(&report).rows.is_empty() && lead_table(&report.leads).rows.is_empty());
    }
}
