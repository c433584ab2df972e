//! A customer's behaviour as a point.

use crate::log::time::DAY_MS;
use crate::log::{ActivityId, ChannelId, Dictionary, Journey, Outcomes, Scope};
use crate::model::clusters::k_means::Points;
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// A kind of behaviour that segments are formed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case", rename = "SegmentsBlock")]
pub enum Block {
    /// What share of the events is which activity.
    Activities,
    /// What share of the events is by which channel.
    Channels,
    /// How many events there are, and how far apart.
    Tempo,
    /// How long ago the last event is.
    Recency,
    /// What all events are worth, the conversion included.
    Value,
}

/// What one customer does, as far as it counts: the events up to the first conversion, without
/// conversions and explicit losses.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Behaviour {
    /// Activity and channel of each event.
    pub events: Vec<(ActivityId, ChannelId)>,
    /// In the order of [`NUMBER_NAMES`], NaN where there is nothing to tell.
    numbers: [f64; NUMBERS],
}

/// Events, time between them, recency, value: each as log(1 + x).
const NUMBERS: usize = 4;

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

const NUMBER_NAMES: [&str; NUMBERS] = ["events", "gap_hours", "silent_days", "value"];

/// At most so many activities and so many channels have a coordinate.
const MOST_ACTIVITIES: usize = 40;
const MOST_CHANNELS: usize = 20;

/// What fewer customers than one in so many do has none.
const RARE: usize = 50;

/// Everybody's shares are those of so many usual events and the customer's own.
const USUAL_EVENTS: f64 = 2.0;

/// How wide the block of tempo is.
const TEMPO_VARIANCE: f64 = 0.5;

impl Space {
    /// The space for some customers.
    ///
    /// Shares are drawn towards the usual ones, the more the fewer events a customer has, and
    /// enter by their square roots, so that distances are those of Hellinger (Legendre &
    /// Gallagher, Oecologia 129 (2001), p. 271–280). The variances of each block sum to 1, those
    /// of tempo to ½, so that no block counts more because it has more coordinates.
    pub fn of(sample: &[Behaviour], blocks: &[Block], scope: &Scope) -> Self {
        let vocabulary = &scope.log.vocabulary;
        let has = |block| blocks.contains(&block);
        let mut space = Self::default();
        if has(Block::Activities) {
            let codes = common(sample, vocabulary.activities.len(), MOST_ACTIVITIES, |event| event.0.0);
            space.activities = axes(codes, |code| vocabulary.activity(ActivityId(code)));
        }
        if has(Block::Channels) {
            let codes = common(sample, vocabulary.channels.len(), MOST_CHANNELS, |event| event.1.0);
            space.channels = axes(codes, |code| vocabulary.channel(ChannelId(code)));
        }
        let number = |at: usize| {
            let known = sample.iter().map(|behaviour| behaviour.numbers[at]).filter(|x| !x.is_nan());
            let (sum, n) = known.fold((0.0, 0.0), |(sum, n), x| (sum + x, n + 1.0));
            Axis { name: NUMBER_NAMES[at].to_owned(), usual: if n > 0.0 { sum / n } else { 0.0 }, scale: 1.0 }
        };
        let wanted = [Block::Tempo, Block::Tempo, Block::Recency, Block::Value];
        space.numbers = (0..NUMBERS).filter(|&at| has(wanted[at])).map(number).collect();
        space.scale(&space.in_log(scope).points(sample));
        space
    }

    fn scale(&mut self, points: &Points) {
        let factor = |of: f64, variance: f64| if variance > 1e-12 { (of / variance).sqrt() } else { 0.0 };
        let variances = variances(points);
        let (shares, numbers) = variances.split_at(self.activities.len() + self.channels.len());
        let (activities, channels) = shares.split_at(self.activities.len());
        let whole = [activities, channels].map(|block| factor(1.0, block.iter().sum()));
        self.activities.iter_mut().for_each(|axis| axis.scale = whole[0]);
        self.channels.iter_mut().for_each(|axis| axis.scale = whole[1]);
        for (axis, &variance) in self.numbers.iter_mut().zip(numbers) {
            let is_tempo = NUMBER_NAMES[..2].contains(&axis.name.as_str());
            axis.scale = factor(if is_tempo { TEMPO_VARIANCE / 2.0 } else { 1.0 }, variance);
        }
    }

    /// Lets activities or channels count for less: their variance becomes `weight`.
    pub fn weigh(&mut self, block: Block, weight: f64) {
        let axes = match block {
            Block::Activities => &mut self.activities,
            Block::Channels => &mut self.channels,
            Block::Tempo | Block::Recency | Block::Value => return,
        };
        axes.iter_mut().for_each(|axis| axis.scale *= weight.sqrt());
    }

    /// How many coordinates a point has.
    pub fn dimensions(&self) -> usize {
        self.activities.len() + self.channels.len() + self.numbers.len()
    }

    /// The space with the codes of a log.
    pub fn in_log<'a>(&'a self, scope: &Scope) -> SpaceInLog<'a> {
        let vocabulary = &scope.log.vocabulary;
        let axis_of = |axes: &[Axis], first: usize, texts: &Dictionary| {
            let mut axis_of = vec![usize::MAX; texts.len()];
            for (at, axis) in axes.iter().enumerate() {
                if let Some(code) = texts.find(axis.name.as_bytes()) {
                    axis_of[code as usize] = first + at;
                }
            }
            axis_of
        };
        let number = |axis: &Axis| NUMBER_NAMES.iter().position(|name| *name == axis.name).unwrap_or(0);
        SpaceInLog {
            space: self,
            activity: axis_of(&self.activities, 0, &vocabulary.activities),
            channel: axis_of(&self.channels, self.activities.len(), &vocabulary.channels),
            numbers: self.numbers.iter().map(number).collect(),
        }
    }
}

/// The variance of each coordinate.
fn variances(points: &Points) -> Vec<f64> {
    let n = points.len() as f64;
    let variance = |axis: usize| {
        let mean = points.iter().map(|point| point[axis]).sum::<f64>() / n;
        points.iter().map(|point| (point[axis] - mean) * (point[axis] - mean)).sum::<f64>() / n
    };
    (0..points.dimensions).map(variance).collect()
}

/// The codes that not too few customers have, at most `most`, each with its share of all events
/// that have any code.
fn common(
    sample: &[Behaviour],
    kinds: usize,
    most: usize,
    code: fn(&(ActivityId, ChannelId)) -> u32,
) -> Vec<(u32, f64)> {
    let (mut doing, mut events) = (vec![0usize; kinds], vec![0.0; kinds]);
    let mut seen = vec![usize::MAX; kinds];
    for (customer, behaviour) in sample.iter().enumerate() {
        for code in behaviour.events.iter().map(|event| code(event) as usize).filter(|code| *code < kinds) {
            events[code] += 1.0;
            if std::mem::replace(&mut seen[code], customer) != customer {
                doing[code] += 1;
            }
        }
    }
    let all: f64 = events.iter().sum();
    let mut codes: Vec<usize> =
        (0..kinds).filter(|&code| doing[code] > 0 && doing[code] * RARE >= sample.len()).collect();
    codes.order_by_key(|&code| (std::cmp::Reverse(doing[code]), code));
    codes.truncate(most);
    codes.order();
    codes.into_iter().map(|code| (code as u32, events[code] / all)).collect()
}

fn axes(codes: Vec<(u32, f64)>, name: impl Fn(u32) -> String) -> Vec<Axis> {
    codes.into_iter().map(|(code, usual)| Axis { name: name(code), usual, scale: 1.0 }).collect()
}

/// A space with the codes of a log.
pub struct SpaceInLog<'a> {
    space: &'a Space,
    /// By code: its coordinate, if it has one.
    activity: Vec<usize>,
    channel: Vec<usize>,
    /// By number: its place in [`NUMBER_NAMES`].
    numbers: Vec<usize>,
}

impl SpaceInLog<'_> {
    /// Writes a customer's point.
    pub fn place(&self, behaviour: &Behaviour, point: &mut [f64]) {
        let Space { activities, channels, numbers } = self.space;
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

    /// The points of some customers.
    pub fn points(&self, sample: &[Behaviour]) -> Points {
        let dimensions = self.space.dimensions();
        let mut points = Points { dimensions, coordinates: vec![0.0; dimensions * sample.len()] };
        for (behaviour, point) in sample.iter().zip(points.coordinates.chunks_exact_mut(dimensions.max(1))) {
            self.place(behaviour, point);
        }
        points
    }
}
