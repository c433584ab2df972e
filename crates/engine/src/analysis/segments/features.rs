//! A customer's behaviour as a point.

use crate::log::{ActivityId, ChannelId, NUMBER_NAMES, NUMBERS, SpaceInLog, Vocabulary};
pub use crate::log::{Axis, Behaviour, Space};
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

/// At most so many activities and so many channels have a coordinate.
const MOST_ACTIVITIES: usize = 40;
const MOST_CHANNELS: usize = 20;

/// What fewer customers than one in so many do has none.
const RARE: usize = 50;

/// How wide the block of tempo is.
const TEMPO_VARIANCE: f64 = 0.5;

/// The space for some customers.
///
/// Shares are drawn towards the usual ones, the more the fewer events a customer has, and
/// enter by their square roots, so that distances are those of Hellinger (Legendre &
/// Gallagher, Oecologia 129 (2001), p. 271–280). The variances of each block sum to 1, those
/// of tempo to ½, so that no block counts more because it has more coordinates.
pub fn space_of(sample: &[Behaviour], blocks: &[Block], vocabulary: &Vocabulary) -> Space {
    let has = |block| blocks.contains(&block);
    let mut space = Space::default();
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
    let points = points_in(&space.in_log(vocabulary), sample);
    scale(&mut space, &points);
    space
}

fn scale(space: &mut Space, points: &Points) {
    let factor = |of: f64, variance: f64| if variance > 1e-12 { (of / variance).sqrt() } else { 0.0 };
    let variances = variances(points);
    let (shares, numbers) = variances.split_at(space.activities.len() + space.channels.len());
    let (activities, channels) = shares.split_at(space.activities.len());
    let whole = [activities, channels].map(|block| factor(1.0, block.iter().sum()));
    space.activities.iter_mut().for_each(|axis| axis.scale = whole[0]);
    space.channels.iter_mut().for_each(|axis| axis.scale = whole[1]);
    for (axis, &variance) in space.numbers.iter_mut().zip(numbers) {
        let is_tempo = NUMBER_NAMES[..2].contains(&axis.name.as_str());
        axis.scale = factor(if is_tempo { TEMPO_VARIANCE / 2.0 } else { 1.0 }, variance);
    }
}

/// Lets activities or channels count for less: their variance becomes `weight`.
pub fn weigh(space: &mut Space, block: Block, weight: f64) {
    let axes = match block {
        Block::Activities => &mut space.activities,
        Block::Channels => &mut space.channels,
        Block::Tempo | Block::Recency | Block::Value => return,
    };
    axes.iter_mut().for_each(|axis| axis.scale *= weight.sqrt());
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

/// The points of some customers.
pub fn points_in(space: &SpaceInLog, sample: &[Behaviour]) -> Points {
    let dimensions = space.dimensions();
    let mut points = Points { dimensions, coordinates: vec![0.0; dimensions * sample.len()] };
    for (behaviour, point) in sample.iter().zip(points.coordinates.chunks_exact_mut(dimensions.max(1))) {
        space.place(behaviour, point);
    }
    points
}
