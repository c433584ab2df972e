//! The customer has a value of an attribute.

use super::{Clause, Codes, Compiled, Cost, FilterError, Test, codes, words::any_of};
use crate::log::{EventLog, Journey, Outcomes, Packed};
use serde::{Deserialize, Serialize};

/// Has a value of an attribute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct AttributeFilter {
    /// The attribute's name.
    pub name: String,
    /// The values.
    pub values: Vec<String>,
    /// At which event.
    pub at: AtEvent,
}

/// Which event's attribute counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AtEvent {
    /// Any event's. The default.
    #[default]
    Any,
    /// The first event's.
    First,
    /// The last event's.
    Last,
}

pub(super) fn compile<'a>(filter: &AttributeFilter, log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    let attribute = codes::attribute(log, &filter.name)?;
    let values = Codes::of(&filter.values, &attribute.texts, &format!("value of “{}”", filter.name))?;
    Ok(Box::new(Attribute { column: &attribute.codes, values, at: filter.at }))
}

pub(super) fn clause(filter: &AttributeFilter, holds: bool) -> Clause {
    let was = if holds { "was" } else { "was not" };
    let (name, values) = (&filter.name, any_of(&filter.values, "empty"));
    Clause::whose(match filter.at {
        AtEvent::Any if holds => format!("{name} is {values}"),
        AtEvent::Any => format!("{name} is never {values}"),
        AtEvent::First => format!("{name} at the first contact {was} {values}"),
        AtEvent::Last => format!("{name} at the last contact {was} {values}"),
    })
}

struct Attribute<'a> {
    column: &'a Packed,
    values: Codes,
    at: AtEvent,
}

impl Test for Attribute<'_> {
    fn cost(&self) -> Cost {
        Cost::WholeJourney
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        let mut events = journey.events();
        let has = |event: usize| self.values.has(codes::code_at(self.column, event));
        match self.at {
            AtEvent::Any => events.any(has),
            AtEvent::First => has(events.start),
            AtEvent::Last => has(events.end - 1),
        }
    }
}
