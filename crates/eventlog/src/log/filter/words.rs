//! A filter in words, for the filter bar.
//!
//! Each condition is a clause that can stand after "customers": `from …`, `whose …` or `who …`.
//! A sentence has them in this order.

use super::{
    AtChannel, AtEvent, Breakdown, DoneFilter, Filter, FlowFilter, FlowThen, FunnelFilter, InStage, Labels, OnDays,
    Period, ReferenceFilter, StageFilter, State, Takes, Then, TookFilter,
};
use crate::log::time::{DAY_MS, civil_from_days, days_in_month};
use crate::log::{DeviationKind, FlowAnchor, Follows, Order};
use desirepath_order::Ordered;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    From,
    Whose,
    Who,
    /// Several clauses in brackets.
    Bracket,
}

struct Clause {
    kind: Kind,
    /// What follows the kind's word.
    text: String,
}

/// The whole sentence.
pub(super) fn describe(filter: &Filter) -> String {
    match clauses(filter) {
        clauses if clauses.is_empty() => "all customers".to_owned(),
        clauses => format!("customers {}", joined(clauses, "and")),
    }
}

/// The conditions that all hold.
fn clauses(filter: &Filter) -> Vec<Clause> {
    match filter {
        Filter::All(filters) => filters.iter().flat_map(clauses).collect(),
        other => vec![clause(other, true)],
    }
}

/// Clauses as one text: those with the same word share it.
fn joined(mut clauses: Vec<Clause>, conjunction: &str) -> String {
    clauses.order_by_key(|clause| clause.kind);
    let mut text = String::new();
    let mut before = None;
    for Clause { kind, text: clause } in clauses {
        let word = match kind {
            Kind::From => "from ",
            Kind::Whose => "whose ",
            Kind::Who => "who ",
            Kind::Bracket => "",
        };
        text += &match before {
            None => format!("{word}{clause}"),
            // "from google ads whose first contact …" needs no "and".
            Some(Kind::From) if kind != Kind::From && conjunction == "and" => format!(" {word}{clause}"),
            Some(_) => format!(" {conjunction} {word}{clause}"),
        };
        before = Some(kind);
    }
    text
}

/// One condition, or its opposite.
fn clause(filter: &Filter, holds: bool) -> Clause {
    let who = |text: String| Clause { kind: Kind::Who, text };
    let whose = |text: String| Clause { kind: Kind::Whose, text };
    let was = if holds { "was" } else { "was not" };
    match filter {
        Filter::Not(filter) => clause(filter, !holds),
        Filter::All(filters) if filters.is_empty() => who(if holds { "are any" } else { "are nobody" }.to_owned()),
        Filter::Any(filters) if filters.is_empty() => who(if holds { "are nobody" } else { "are any" }.to_owned()),
        Filter::All(filters) | Filter::Any(filters) => {
            let conjunction = if matches!(filter, Filter::All(_)) { "and" } else { "or" };
            let inner: Vec<Clause> = filters.iter().map(|filter| clause(filter, true)).collect();
            let not = if holds { "" } else { "not " };
            Clause { kind: Kind::Bracket, text: format!("{not}({})", joined(inner, conjunction)) }
        }
        Filter::Started(period) => whose(format!("first contact {was} {}", when(period))),
        Filter::Active(period) => who(format!("{} {}", does(OnDays::Active, holds), when(period))),
        Filter::Converted(period) => who(format!("{} {}", does(OnDays::Converted, holds), when(period))),
        Filter::OnDays(filter) => {
            let does = does(filter.does, holds);
            who(match (filter.from_day, filter.to_day) {
                (0, days) => format!("{does} within {} of their first event", days_in_words(f64::from(days))),
                (from, to) => format!("{does} {from} to {} after their first event", days_in_words(f64::from(to))),
            })
        }
        Filter::Channel(filter) => {
            let names = any_of(&filter.names, "no channel");
            let within = filter.within_days.filter(|_| filter.at != AtChannel::Any);
            let within = within.map(|days| format!(" in the last {}", days_in_words(days))).unwrap_or_default();
            match filter.at {
                AtChannel::Any if holds => Clause { kind: Kind::From, text: names },
                AtChannel::Any => who(format!("never came by {names}")),
                AtChannel::Touch if holds => who(format!("were touched by {names}{within}")),
                AtChannel::Touch => who(format!("were never touched by {names}{within}")),
                AtChannel::FirstTouch => whose(format!("first channel{within} {was} {names}")),
                AtChannel::LastTouch => whose(format!("last channel{within} {was} {names}")),
            }
        }
        Filter::Attribute(filter) => {
            let (name, values) = (&filter.name, any_of(&filter.values, "empty"));
            match filter.at {
                AtEvent::Any if holds => whose(format!("{name} is {values}")),
                AtEvent::Any => whose(format!("{name} is never {values}")),
                AtEvent::First => whose(format!("{name} at the first contact {was} {values}")),
                AtEvent::Last => whose(format!("{name} at the last contact {was} {values}")),
            }
        }
        Filter::Done(filter) => who(done(filter, holds)),
        Filter::Took(filter) => who(took(filter, holds)),
        Filter::StartsWith(names) => whose(format!("first activity {was} {}", any_of(names, "none"))),
        Filter::EndsWith(names) => whose(format!("last activity {was} {}", any_of(names, "none"))),
        Filter::State(state) => who(match (state, holds) {
            (State::Converted, true) => "converted",
            (State::Converted, false) => "have not converted",
            (State::Open, true) => "are still open",
            (State::Open, false) => "are no longer open",
            (State::Lost, true) => "were lost",
            (State::Lost, false) => "were not lost",
        }
        .to_owned()),
        Filter::Value(filter) => whose(match (filter.at_least, filter.at_most) {
            (None, None) => format!("value {was} anything"),
            (Some(least), None) if holds => format!("value was at least {least}"),
            (Some(least), None) => format!("value was below {least}"),
            (None, Some(most)) if holds => format!("value was at most {most}"),
            (None, Some(most)) => format!("value was above {most}"),
            (Some(least), Some(most)) => format!("value {was} from {least} to {most}"),
        }),
        Filter::Variant(steps) => whose(format!("whole journey {was} {}", steps.join(" → "))),
        Filter::CollapsedVariant(steps) => whose(format!("whole journey, repeats aside, {was} {}", steps.join(" → "))),
        Filter::Funnel(filter) => {
            let text = funnel(filter);
            who(if holds { text } else { format!("are not among those who {text}") })
        }
        Filter::Flow(filter) => {
            let text = flow(filter);
            who(if holds { text } else { format!("are not among those who {text}") })
        }
        Filter::Stage(filter) => {
            let text = stage(filter);
            who(if holds { text } else { format!("are not among those who {text}") })
        }
        Filter::Like(filter) => {
            let like = filter.journeys.get(filter.nearest as usize).map_or(String::new(), |steps| steps.join(" → "));
            let most = if filter.within.is_some() { "much" } else { "most" };
            whose(format!("journey {} {most} like {like}", if holds { "is" } else { "is not" }))
        }
        Filter::Behaves(filter) => {
            who(format!("{} like “{}”", if holds { "behave" } else { "do not behave" }, filter.name))
        }
        Filter::Conforms(filter) => {
            let text = believed(filter);
            who(if holds { text } else { format!("are not among those who {text}") })
        }
        Filter::Customers(names) => {
            let names = match names.as_slice() {
                [] => "nobody".to_owned(),
                few if few.len() <= 3 => few.join(", "),
                [first, ..] => format!("{first} and {} others", names.len() - 1),
            };
            who(format!("{} {names}", if holds { "are" } else { "are not" }))
        }
    }
}

/// What somebody did in some time, or did not.
fn does(what: OnDays, holds: bool) -> &'static str {
    match (what, holds) {
        (OnDays::Active, true) => "had an event",
        (OnDays::Active, false) => "had no event",
        (OnDays::Paying, true) => "had a value",
        (OnDays::Paying, false) => "had no value",
        (OnDays::Converted, true) => "converted",
        (OnDays::Converted, false) => "did not convert",
    }
}

fn done(filter: &DoneFilter, holds: bool) -> String {
    let names = any_of(&filter.activities, "nothing");
    let within = filter.within_days.map(|days| format!(" within {}", days_in_words(days))).unwrap_or_default();
    let until = match (filter.as_lead, filter.until_conversion) {
        _ if filter.came_back => " as leads and came back after it",
        (true, _) => " as leads",
        (false, true) => " before they converted or as they did",
        (false, false) => "",
    };
    let text = match (filter.at_least, filter.at_most) {
        (0, Some(0)) => return negated("had", &format!("{names}{within}{until}"), !holds),
        (1, None) => return negated("had", &format!("{names}{within}{until}"), holds),
        (0, None) => format!("had {names} any number of times"),
        (least, None) => format!("had {names} at least {}", times(least)),
        (0, Some(most)) => format!("had {names} at most {}", times(most)),
        (least, Some(most)) if least == most => format!("had {names} exactly {}", times(least)),
        (least, Some(most)) => format!("had {names} {least} to {}", times(most)),
    };
    let text = format!("{text}{within}{until}");
    if holds { text } else { format!("are not among those who {text}") }
}

fn stage(filter: &StageFilter) -> String {
    let stage = &filter.stage;
    match &filter.how {
        InStage::Was => format!("were in the stage {stage}"),
        InStage::Began => format!("began in the stage {stage}"),
        InStage::CameBack => format!("came back to the stage {stage}"),
        InStage::WentOn => format!("went on from the stage {stage}"),
        InStage::MovedTo(to) => format!("went from the stage {stage} to {to}"),
        InStage::Lost => format!("were lost in the stage {stage}"),
        InStage::Cold => format!("have gone cold in the stage {stage}"),
        InStage::Open => format!("are still open in the stage {stage}"),
    }
}

fn believed(filter: &ReferenceFilter) -> String {
    let steps = &filter.journey.steps;
    let step = |step: u32| {
        steps.get(step as usize).map_or_else(|| "a step".to_owned(), |step| any_of(&step.any_of, "nothing"))
    };
    let whole = || steps.iter().map(|step| step.any_of.join(" or ")).collect::<Vec<_>>().join(" → ");
    match &filter.takes {
        Takes::Follows(Follows::Fully) => format!("follow {}", whole()),
        Takes::Follows(Follows::OnTrack) => format!("are on track along {}", whole()),
        Takes::Follows(Follows::Partly) => format!("deviate from {}", whole()),
        Takes::Follows(Follows::NotAtAll) => format!("do nothing of {}", whole()),
        Takes::Done(at) => format!("did {} in its place", step(*at)),
        Takes::Deviates { kind, step: at } => match kind {
            DeviationKind::Skipped => format!("skipped {}", step(*at)),
            DeviationKind::WrongOrder => format!("did {} in the wrong order", step(*at)),
            DeviationKind::TooLate => format!("did {} too late", step(*at)),
            DeviationKind::Again | DeviationKind::Unlisted => format!("did {} again", step(*at)),
        },
        Takes::Keeps { kind, step: at } => match kind {
            DeviationKind::Skipped => format!("did not skip {}", step(*at)),
            DeviationKind::TooLate => format!("did {} in time", step(*at)),
            DeviationKind::Again => format!("did {} just once", step(*at)),
            DeviationKind::WrongOrder | DeviationKind::Unlisted => format!("did {} in its place only", step(*at)),
        },
        Takes::Unlisted(activity) => format!("did {activity}, which is not listed"),
    }
}

fn negated(verb: &str, rest: &str, holds: bool) -> String {
    format!("{}{verb} {rest}", if holds { "" } else { "never " })
}

fn times(times: u32) -> String {
    match times {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

fn took(filter: &TookFilter, holds: bool) -> String {
    let (from, to) = (any_of(&filter.from, "nothing"), any_of(&filter.to, "nothing"));
    let within = filter.within_days.map(|days| format!(" within {}", days_in_words(days))).unwrap_or_default();
    let until = if filter.until_conversion { " before they converted or as they did" } else { "" };
    if filter.directly {
        negated("went", &format!("from {from} straight to {to}{within}{until}"), holds)
    } else {
        negated("had", &format!("{from} and after it {to}{within}{until}"), holds)
    }
}

fn funnel(filter: &FunnelFilter) -> String {
    let steps = &filter.funnel.steps;
    let reached = filter.reached as usize;
    let words = |steps: &[crate::log::FunnelStep]| {
        let joint = match filter.funnel.order {
            Order::Eventually => " → ",
            Order::StrictlyNext => " ⇒ ",
            Order::Any => " + ",
        };
        steps.iter().map(crate::log::FunnelStep::words).collect::<Vec<_>>().join(joint)
    };
    let mut text = match reached.min(steps.len()) {
        0 => "took any way".to_owned(),
        reached => format!("got through {}", words(&steps[..reached])),
    };
    if let Some(days) = filter.funnel.window_days {
        text += &format!(" within {}", days_in_words(days));
    }
    if !filter.funnel.entered.is_always() {
        text += &format!(" from a start {}", when(&filter.funnel.entered));
    }
    for (step, days) in filter.funnel.step_window_days.iter().enumerate().filter_map(|(at, days)| Some((at, (*days)?)))
    {
        text += &format!(", at most {} after step {}", days_in_words(days), step + 1);
    }
    for exclusion in &filter.funnel.exclusions {
        let between = exclusion.after_step.map_or("in between".to_owned(), |step| format!("right after step {step}"));
        text += &format!(", without {} {between}", any_of(&exclusion.activities, "nothing"));
    }
    match steps.get(reached) {
        Some(next) if filter.not_next => text += &format!(" and not on to {}", next.words()),
        _ => {}
    }
    if let Some(entry) = &filter.entry {
        let by = match &entry.by {
            Breakdown::Channel => "channel",
            Breakdown::Attribute(name) => name,
        };
        text += &format!(", starting with {by} {}", labels(&entry.labels, "empty"));
    }
    if !filter.entry_period.is_always() {
        text += &format!(", starting {}", when(&filter.entry_period));
    }
    match &filter.then {
        None => {}
        Some(Then::Label(next)) => text += &format!(", then {}", labels(next, "nothing")),
        Some(Then::End(state)) => text += &format!(", then nothing: {}", state_in_words(*state)),
    }
    text
}

fn flow(filter: &FlowFilter) -> String {
    let step = match (&filter.flow.anchor, filter.step) {
        (FlowAnchor::Start, step) => format!("at step {}", i64::from(step) + 1),
        (FlowAnchor::Conversion, 0) => "at their conversion".to_owned(),
        (FlowAnchor::Activity(name), 0) => format!("at their first {name}"),
        (anchor, step) => {
            let (steps, side) = (step.unsigned_abs(), if step < 0 { "before" } else { "after" });
            let s = if steps == 1 { "" } else { "s" };
            let what = match anchor {
                FlowAnchor::Activity(name) => format!("their first {name}"),
                _ => "their conversion".to_owned(),
            };
            format!("{steps} step{s} {side} {what}")
        }
    };
    let mut text = format!("were at {} {step}", labels(&filter.at, "nothing"));
    match filter.is_first {
        None => {}
        Some(true) => text += ", which was where they began",
        Some(false) => text += ", which was not where they began",
    }
    match &filter.then {
        None => {}
        Some(FlowThen::Label(next)) => text += &format!(", then at {}", labels(next, "nothing")),
        Some(FlowThen::End(state)) => text += &format!(", then nothing: {}", state_in_words(*state)),
        Some(FlowThen::CameBack) => text += ", then nothing until they came back",
    }
    text
}

fn state_in_words(state: State) -> &'static str {
    match state {
        State::Converted => "converted",
        State::Open => "still open",
        State::Lost => "lost",
    }
}

fn labels(labels: &Labels, none: &str) -> String {
    match (labels.except, labels.names.is_empty()) {
        (false, _) => any_of(&labels.names, none),
        (true, true) => "anything".to_owned(),
        (true, false) => format!("anything but {}", any_of(&labels.names, none)),
    }
}

fn any_of(names: &[String], none: &str) -> String {
    let word = |name: &String| if name.is_empty() { none.to_owned() } else { name.clone() };
    match names {
        [] => "nothing".to_owned(),
        [one] => word(one),
        [all @ .., last] => format!("{} or {}", all.iter().map(word).collect::<Vec<_>>().join(", "), word(last)),
    }
}

fn days_in_words(days: f64) -> String {
    if days == 1.0 { "1 day".to_owned() } else { format!("{days} days") }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A period as "in March 2026", "on 3 March 2026", "from … to …", "since …" or "before …".
fn when(period: &Period) -> String {
    let (from, to) = match (period.from_ms, period.to_ms) {
        (None, None) => return "at any time".to_owned(),
        (Some(from), None) => return format!("since {}", instant(from)),
        (None, Some(to)) => return format!("before {}", instant(to)),
        (Some(from), Some(to)) => (from, to),
    };
    let whole_days = from.rem_euclid(DAY_MS) == 0 && to.rem_euclid(DAY_MS) == 0 && from < to;
    if !whole_days {
        return format!("from {} until {}", instant(from), instant(to));
    }
    let (first, last) = (from.div_euclid(DAY_MS), to.div_euclid(DAY_MS) - 1);
    let ((year, month, day), (last_year, last_month, last_day)) = (civil_from_days(first), civil_from_days(last));
    let whole_months = day == 1 && last_day == days_in_month(last_year, last_month);
    let month_name = |month: u32| MONTHS[month as usize - 1];
    match (year == last_year, month == last_month) {
        (true, true) if whole_months => format!("in {} {year}", month_name(month)),
        (true, false) if whole_months && month == 1 && last_month == 12 => format!("in {year}"),
        (true, false) if whole_months => format!("from {} to {} {year}", month_name(month), month_name(last_month)),
        (false, _) if whole_months => {
            format!("from {} {year} to {} {last_year}", month_name(month), month_name(last_month))
        }
        _ if first == last => format!("on {}", date(first)),
        _ => format!("from {} to {}", date(first), date(last)),
    }
}

fn date(days: i64) -> String {
    let (year, month, day) = civil_from_days(days);
    format!("{day} {} {year}", MONTHS[month as usize - 1])
}

fn instant(ms: i64) -> String {
    let (date, of_day) = (date(ms.div_euclid(DAY_MS)), ms.rem_euclid(DAY_MS));
    match (of_day / 3_600_000, of_day / 60_000 % 60) {
        (0, 0) => date,
        (hour, minute) => format!("{date} {hour:02}:{minute:02}"),
    }
}
