//! How far the customer gets through given steps.

use super::words::{any_of, days_in_words, labels_in_words};
use super::{Clause, Codes, Compiled, Cost, FilterError, Labels, Period, State, Test, codes};
use crate::log::{EventLog, FunnelMatcher, FunnelStep, FunnelSteps, Journey, Order, Outcomes, Packed};
use serde::{Deserialize, Serialize};

/// How far a customer gets through given steps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct FunnelFilter {
    /// The steps.
    pub funnel: FunnelSteps,
    /// So many steps are reached at least.
    pub reached: u32,
    /// Whether the next step must not be reached. Default: it may be.
    pub not_next: bool,
    /// What the first event of the customer's way has. Default: anything.
    pub entry: Option<EntryGroup>,
    /// When the first event of the customer's way is. Default: at any time. Unlike the period in
    /// `funnel`, this does not make the customer find another way.
    pub entry_period: Period,
    /// What comes right after the last event of the customer's way. Default: anything.
    pub then: Option<Then>,
}

/// What an event has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct EntryGroup {
    /// Its channel, or which attribute.
    pub by: Breakdown,
    /// Has one of these values.
    pub labels: Labels,
}

/// By what a funnel is broken down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Breakdown {
    /// The channel.
    Channel,
    /// The attribute of this name.
    Attribute(String),
}

/// What comes after a point of a journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case", rename = "FunnelThen")]
pub enum Then {
    /// An event or step with one of these labels.
    Label(Labels),
    /// Nothing: the journey ends there, with a customer in this state.
    End(State),
}

pub(super) fn compile<'a>(filter: &FunnelFilter, log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    let matcher = FunnelMatcher::new(&filter.funnel, &log.vocabulary)?;
    let reached = filter.reached as usize;
    if reached > matcher.steps() {
        let problem = format!("step {reached} cannot be reached; the funnel has {}", matcher.steps());
        return Err(FilterError::invalid("reached", problem));
    }
    let entry = match &filter.entry {
        None => None,
        Some(EntryGroup { by: Breakdown::Channel, labels }) => {
            Some((Column::Channel, Codes::of_labels(labels, &log.vocabulary.channels, "channel")?))
        }
        Some(EntryGroup { by: Breakdown::Attribute(name), labels }) => {
            let attribute = codes::attribute(log, name)?;
            let codes = Codes::of_labels(labels, &attribute.texts, &format!("value of “{name}”"))?;
            Some((Column::Attribute(&attribute.codes), codes))
        }
    };
    let then = match &filter.then {
        None => None,
        Some(Then::Label(labels)) => {
            Some(After::Activity(Codes::of_labels(labels, &log.vocabulary.activities, "activity")?))
        }
        Some(Then::End(state)) => Some(After::End(*state)),
    };
    let entry_period = filter.entry_period.checked()?;
    Ok(Box::new(Funnel { matcher, reached, not_next: filter.not_next, entry, entry_period, then }))
}

pub(super) fn clause(filter: &FunnelFilter, holds: bool) -> Clause {
    let steps = &filter.funnel.steps;
    let reached = filter.reached as usize;
    let words = |steps: &[FunnelStep]| {
        let joint = match filter.funnel.order {
            Order::Eventually => " → ",
            Order::StrictlyNext => " ⇒ ",
            Order::Any => " + ",
        };
        steps.iter().map(FunnelStep::words).collect::<Vec<_>>().join(joint)
    };
    let mut text = match reached.min(steps.len()) {
        0 => "took any way".to_owned(),
        reached => format!("got through {}", words(&steps[..reached])),
    };
    text += &limits(&filter.funnel);
    match steps.get(reached) {
        Some(next) if filter.not_next => text += &format!(" and not on to {}", next.words()),
        _ => {}
    }
    if let Some(entry) = &filter.entry {
        let by = match &entry.by {
            Breakdown::Channel => "channel",
            Breakdown::Attribute(name) => name,
        };
        text += &format!(", starting with {by} {}", labels_in_words(&entry.labels, "empty"));
    }
    if !filter.entry_period.is_always() {
        text += &format!(", starting {}", filter.entry_period.in_words());
    }
    match &filter.then {
        None => {}
        Some(Then::Label(next)) => text += &format!(", then {}", labels_in_words(next, "nothing")),
        Some(Then::End(state)) => text += &format!(", then nothing: {}", state.in_words()),
    }
    Clause::among_those_who(text, holds)
}

/// In which time, from when on and without what the steps are to be done.
fn limits(funnel: &FunnelSteps) -> String {
    let mut text = String::new();
    if let Some(days) = funnel.window_days {
        text += &format!(" within {}", days_in_words(days));
    }
    if !funnel.entered.is_always() {
        text += &format!(" from a start {}", funnel.entered.in_words());
    }
    for (step, days) in funnel.step_window_days.iter().enumerate().filter_map(|(at, days)| Some((at, (*days)?))) {
        text += &format!(", at most {} after step {}", days_in_words(days), step + 1);
    }
    for exclusion in &funnel.exclusions {
        let between = exclusion.after_step.map_or("in between".to_owned(), |step| format!("right after step {step}"));
        text += &format!(", without {} {between}", any_of(&exclusion.activities, "nothing"));
    }
    text
}

struct Funnel<'a> {
    matcher: FunnelMatcher,
    reached: usize,
    not_next: bool,
    entry: Option<(Column<'a>, Codes)>,
    entry_period: Period,
    then: Option<After>,
}

/// Where an event's group is looked up.
enum Column<'a> {
    Channel,
    Attribute(&'a Packed),
}

enum After {
    Activity(Codes),
    End(State),
}

impl Column<'_> {
    fn code(&self, journey: &Journey, position: usize) -> u32 {
        match self {
            Self::Channel => journey.channel(position).0,
            Self::Attribute(column) => codes::code_at(column, journey.events().start + position),
        }
    }
}

impl Test for Funnel<'_> {
    fn cost(&self) -> Cost {
        Cost::WorkForEachEvent
    }

    fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        if self.entry.is_none() && self.entry_period.is_always() && self.then.is_none() {
            let depth = self.matcher.depth(journey);
            return depth >= self.reached && !(self.not_next && depth > self.reached);
        }
        let Some(way) = self.matcher.find(journey) else { return false };
        way.depth >= self.reached
            && !(self.not_next && way.depth > self.reached)
            && self.entry_period.contains(journey.time_ms[way.entry])
            && self.entry.as_ref().is_none_or(|(column, codes)| codes.has(column.code(journey, way.entry)))
            && match (&self.then, journey.activities.get(way.last + 1)) {
                (None, _) => true,
                (Some(After::Activity(codes)), Some(next)) => codes.has(next.0),
                (Some(After::End(state)), None) => journey.state(outcomes) == *state,
                _ => false,
            }
    }
}
