//! A customer's behaviour as a point: what segments are formed in, and who is near one of them.

use crate::log::{ActivityId, ChannelId, Dictionary, Journey, Outcomes, Vocabulary, time::DAY_MS};
use serde::{Deserialize, Serialize};

/// What one customer does, as far as it counts: the events up to the first conversion, without
/// conversions and explicit losses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Behaviour {
    /// Activity and channel of each event.
    pub events: Vec<(ActivityId, ChannelId)>,
    /// In the order of [`NUMBER_NAMES`], NaN where there is nothing to tell.
    pub numbers: [f64; NUMBERS],
}

/// How many numbers a behaviour has: events, time between them, recency, value, each as log(1 + x).
pub const NUMBERS: usize = 4;

impl Behaviour {
    /// Reads a journey.
    pub fn read(&mut self, journey: &Journey, outcomes: &Outcomes) {
        let end = journey.first_conversion.unwrap_or(journey.len());
        self.events.clear();
        let counts = |activity: ActivityId| !outcomes.is_lost(activity) && !outcomes.is_conversion(activity);
        let events = journey.activities[..end].iter().enumerate().filter(|(_, activity)| counts(**activity));
        self.events.extend(events.map(|(at, &activity)| (activity, journey.channel(at))));
        let gap_hours = match end {
            0 | 1 => f64::NAN,
            _ => (journey.time_ms[end - 1] - journey.time_ms[0]) as f64 / 3_600_000.0 / (end - 1) as f64,
        };
        let silent_ms = outcomes.log_end_ms.saturating_sub(journey.time_ms[journey.len() - 1]).max(0);
        let silent_days = silent_ms as f64 / DAY_MS as f64;
        self.numbers =
            [self.events.len() as f64, gap_hours, silent_days, journey.total_value().max(0.0)].map(libm::log1p);
    }
}

/// What a coordinate is about, and what is usual.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "SegmentsAxis")]
pub struct Axis {
    /// The activity or channel; for numbers what they count.
    pub name: String,
    /// The share of all sampled events; for numbers the mean of log(1 + x).
    pub usual: f64,
    /// By how much the coordinate is multiplied.
    pub scale: f64,
}

/// Which coordinates a point has, and how they are scaled.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename = "SegmentsSpace")]
pub struct Space {
    /// Activities, by their share of a customer's events.
    pub activities: Vec<Axis>,
    /// Channels, by their share of a customer's events that have one.
    pub channels: Vec<Axis>,
    /// Numbers: `events`, `gap_hours`, `silent_days`, `value`.
    pub numbers: Vec<Axis>,
}

/// What the numbers are called.
pub const NUMBER_NAMES: [&str; NUMBERS] = ["events", "gap_hours", "silent_days", "value"];

/// Everybody's shares are those of so many usual events and the customer's own.
const USUAL_EVENTS: f64 = 2.0;

impl Space {
    /// How many coordinates a point has.
    pub fn dimensions(&self) -> usize {
        self.activities.len() + self.channels.len() + self.numbers.len()
    }

    /// The space with the codes of a log.
    pub fn in_log(&self, vocabulary: &Vocabulary) -> SpaceInLog {
        let axis_of = |axes: &[Axis], first: usize, texts: &Dictionary| {
            let mut axis_of = vec![usize::MAX; texts.len()];
            for (at, axis) in axes.iter().enumerate() {
                if let Some(code) = texts.find_shown(&axis.name) {
                    axis_of[code as usize] = first + at;
                }
            }
            axis_of
        };
        let number = |axis: &Axis| NUMBER_NAMES.iter().position(|name| *name == axis.name).unwrap_or(0);
        SpaceInLog {
            space: self.clone(),
            activity: axis_of(&self.activities, 0, &vocabulary.activities),
            channel: axis_of(&self.channels, self.activities.len(), &vocabulary.channels),
            numbers: self.numbers.iter().map(number).collect(),
        }
    }
}

/// A space with the codes of a log.
pub struct SpaceInLog {
    space: Space,
    /// By code: its coordinate, if it has one.
    activity: Vec<usize>,
    channel: Vec<usize>,
    /// By number: its place in [`NUMBER_NAMES`].
    numbers: Vec<usize>,
}

impl SpaceInLog {
    /// How many coordinates a point has.
    pub fn dimensions(&self) -> usize {
        self.space.dimensions()
    }

    /// Writes a customer's point.
    pub fn place(&self, behaviour: &Behaviour, point: &mut [f64]) {
        let Space { activities, channels, numbers } = &self.space;
        point.fill(0.0);
        let mut with_channel = 0.0;
        for &(activity, channel) in &behaviour.events {
            if let Some(count) = point.get_mut(self.activity[activity.index()]) {
                *count += 1.0;
            }
            if channel.is_some() {
                with_channel += 1.0;
                if let Some(count) = point.get_mut(self.channel[channel.index()]) {
                    *count += 1.0;
                }
            }
        }
        let (shares, logs) = point.split_at_mut(activities.len() + channels.len());
        let (done, by) = shares.split_at_mut(activities.len());
        for (axes, counts, all) in [(activities, done, behaviour.events.len() as f64), (channels, by, with_channel)] {
            for (axis, count) in axes.iter().zip(counts) {
                let share = (*count + USUAL_EVENTS * axis.usual) / (all + USUAL_EVENTS);
                *count = share.sqrt() * axis.scale;
            }
        }
        for ((axis, &number), coordinate) in numbers.iter().zip(&self.numbers).zip(logs) {
            let known = Some(behaviour.numbers[number]).filter(|x| !x.is_nan());
            *coordinate = known.unwrap_or(axis.usual) * axis.scale;
        }
    }
}
