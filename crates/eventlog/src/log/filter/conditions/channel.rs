//! The customer came by a channel.

use super::{Clause, Codes, Compiled, Cost, FilterError, Test, checked_window, words::any_of, words::days_in_words};
use crate::log::{Dictionary, EventLog, Journey, Outcomes};
use serde::{Deserialize, Serialize};

/// Came by a channel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct ChannelFilter {
    /// The channels.
    pub names: Vec<String>,
    /// At which event.
    pub at: AtChannel,
    /// Count only touches within so many days before the first conversion or, without one, the last
    /// event. Default: all. For [`AtChannel::Any`] it says nothing.
    pub within_days: Option<f64>,
}

/// Which event's channel counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AtChannel {
    /// Any event's. The default.
    #[default]
    Any,
    /// Any touch's: an event with a channel no later than the first conversion.
    Touch,
    /// The first touch's; the empty name stands for "no touch at all".
    FirstTouch,
    /// The last touch's; the empty name stands for "no touch at all".
    LastTouch,
}

pub(super) fn compile<'a>(filter: &ChannelFilter, log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    Ok(Box::new(Channel {
        channels: Codes::of(&filter.names, &log.vocabulary.channels, "channel")?,
        at: filter.at,
        within_ms: checked_window(filter.within_days)?.unwrap_or(i64::MAX),
    }))
}

pub(super) fn clause(filter: &ChannelFilter, holds: bool) -> Clause {
    let was = if holds { "was" } else { "was not" };
    let names = any_of(&filter.names, "no channel");
    let within = filter.within_days.filter(|_| filter.at != AtChannel::Any);
    let within = within.map(|days| format!(" in the last {}", days_in_words(days))).unwrap_or_default();
    match filter.at {
        AtChannel::Any if holds => Clause::from(names),
        AtChannel::Any => Clause::who(format!("never came by {names}")),
        AtChannel::Touch if holds => Clause::who(format!("were touched by {names}{within}")),
        AtChannel::Touch => Clause::who(format!("were never touched by {names}{within}")),
        AtChannel::FirstTouch => Clause::whose(format!("first channel{within} {was} {names}")),
        AtChannel::LastTouch => Clause::whose(format!("last channel{within} {was} {names}")),
    }
}

struct Channel {
    channels: Codes,
    at: AtChannel,
    within_ms: i64,
}

impl Test for Channel {
    fn cost(&self) -> Cost {
        Cost::WholeJourney
    }

    fn holds(&mut self, journey: &Journey, _: &Outcomes) -> bool {
        let touches = journey.len_to_conversion();
        let channel = |position: usize| journey.channel(position).0;
        let last_ms = journey.time_ms[touches - 1];
        let is_near = |position: usize| last_ms.saturating_sub(journey.time_ms[position]) <= self.within_ms;
        let touch = |position: &usize| journey.channel(*position).is_some() && is_near(*position);
        let at_touch = |at: Option<usize>| self.channels.has(at.map_or(Dictionary::EMPTY, channel));
        match self.at {
            AtChannel::Any => (0..journey.len()).any(|position| self.channels.has(channel(position))),
            AtChannel::Touch => (0..touches).filter(touch).any(|position| self.channels.has(channel(position))),
            AtChannel::FirstTouch => at_touch((0..touches).find(touch)),
            AtChannel::LastTouch => at_touch((0..touches).rev().find(touch)),
        }
    }
}
