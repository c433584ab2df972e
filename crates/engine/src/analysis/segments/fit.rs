//! Finding segments in a sample, and asking whether they are more than chance.

use super::features::{Behaviour, Block, Space, points_in, space_of, weigh};
use super::{SAMPLE, SEED, Tried};
use crate::executor::{Executor, Rounds};
use crate::log::{ActivityId, ChannelId, CustomerId, Scope, Vocabulary};
use crate::model::clusters::agreement::{adjusted_rand_index, average_silhouette, best_overlaps, means};
use crate::model::clusters::k_means::{self, Points, squared_distance};
use crate::model::clusters::k_medoids::Distances;
use crate::stats::random::hash_of;
use crate::stats::{MIN_GROUP, Random};
use desirepath_order::top_k;
use serde::{Deserialize, Serialize};

/// Segments as found in a sample.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// What a point's coordinates are.
    pub space: Space,
    /// The middle of each segment.
    pub means: Points,
    /// Customers in the sample.
    pub sampled: u64,
    /// How well the segments hold together in the sample; absent with fewer than two.
    pub silhouette: Option<f64>,
    /// The numbers of segments that were tried.
    pub tried: Vec<Tried>,
    /// How well two samples agree about who belongs together.
    pub agreement: Option<f64>,
    /// By segment: how much of it stays together when customers are drawn anew.
    pub stability: Vec<f64>,
    /// How much better the segments hold together than those of customers of one kind.
    pub excess: Option<f64>,
    /// The same of customers of one kind among each other, at most: what chance alone gives.
    pub excess_by_chance: Option<f64>,
}

/// How often customers are drawn anew.
pub const REPETITIONS: u64 = 20;

/// How many samples of customers of one kind are made.
pub const REFERENCES: u64 = 9;

/// As many to weigh a block of the space.
const WEIGHING: u64 = 4;

const STARTS: u32 = 3;

/// How much worse than the best a smaller number of segments may be.
const GOOD_ENOUGH: f64 = 0.01;

/// Customers drawn by the hash of their names, with their behaviour: the same ones whatever the order of the input and
/// however it is split.
#[derive(Default, Serialize, Deserialize)]
pub struct Drawn(Vec<(u64, Vec<u8>, Behaviour)>);

impl Drawn {
    /// Draws from the customers of a scope.
    pub fn of(scope: &Scope) -> Self {
        let names = &scope.log.vocabulary.customers;
        let hash = |customer: CustomerId| hash_of(names.bytes(customer.0), SEED);
        let mut drawn: Vec<(u64, u32)> =
            scope.journeys().map(|journey| (hash(journey.customer), journey.customer.0)).collect();
        let name = |customer: u32| names.bytes(customer);
        top_k(&mut drawn, SAMPLE, |a, b| a.0.cmp(&b.0).then_with(|| name(a.1).cmp(name(b.1))));
        let behaviour = |(hash, customer): (u64, u32)| {
            let mut behaviour = Behaviour::default();
            behaviour.read(&scope.journey(CustomerId(customer)), scope.outcomes);
            (hash, name(customer).to_vec(), behaviour)
        };
        Self(drawn.into_iter().map(behaviour).collect())
    }

    /// Draws from those of both.
    pub fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
        top_k(&mut self.0, SAMPLE, |a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    }

    fn behaviours(self) -> Vec<Behaviour> {
        self.0.into_iter().map(|(_, _, behaviour)| behaviour).collect()
    }
}

struct Grouping {
    means: Points,
    labels: Vec<u32>,
    silhouette: Option<f64>,
}

fn group(points: &Points, distances: &Distances, k: usize, random: &mut Random) -> Grouping {
    let means = k_means::fit(points, k, STARTS, random);
    let labels = k_means::assign(points, &means);
    let ones = vec![1.0; labels.len()];
    let silhouette = average_silhouette(&labels, &ones, means.len(), |i| distances.row(i));
    Grouping { means, labels, silhouette }
}

fn distances(points: &Points) -> Distances {
    Distances::from_rows(points.len(), |i, row| {
        let point = points.point(i);
        row.iter_mut()
            .zip(points.iter())
            .for_each(|(cell, other)| *cell = squared_distance(point, other).sqrt() as f32);
    })
}

/// Groups of a sample in one space, beside those of customers of one kind.
struct Trial {
    points: Points,
    groupings: Vec<Grouping>,
    /// By reference, then by grouping: the silhouette of as many groups of customers of one kind.
    references: Vec<Vec<f64>>,
    /// By grouping: the mean of the references.
    usual: Vec<f64>,
}

fn width(grouping: &Grouping) -> f64 {
    grouping.silhouette.unwrap_or(-1.0)
}

impl Trial {
    async fn of(
        sample: &[Behaviour],
        space: &Space,
        vocabulary: &Vocabulary,
        ks: &[usize],
        samples: u64,
        rounds: &mut Rounds<'_>,
    ) -> Self {
        let points = points_in(&space.in_log(vocabulary), sample);
        let table = distances(&points);
        let mut groupings: Vec<Grouping> =
            ks.iter().map(|&k| group(&points, &table, k, &mut Random::stream(SEED, k as u64))).collect();
        // Fewer distinct points than groups asked for: the same groups again.
        groupings.dedup_by_key(|grouping| grouping.means.len());
        rounds.next().await;
        let mut references: Vec<Vec<f64>> = Vec::new();
        for number in 0..samples {
            let mut random = Random::stream(SEED + 2, number);
            let points = points_in(&space.in_log(vocabulary), &of_one_kind(sample, &mut random));
            let table = distances(&points);
            let again = |found: &Grouping| width(&group(&points, &table, found.means.len(), &mut random));
            references.push(groupings.iter().map(again).collect());
            rounds.next().await;
        }
        let mean = |at: usize| references.iter().map(|widths| widths[at]).sum::<f64>() / references.len() as f64;
        let usual = (0..groupings.len()).map(mean).collect();
        Self { points, groupings, references, usual }
    }

    fn excess(&self, at: usize) -> f64 {
        width(&self.groupings[at]) - self.usual[at]
    }

    fn best_excess(&self) -> f64 {
        (0..self.groupings.len()).map(|at| self.excess(at)).fold(f64::NEG_INFINITY, f64::max)
    }

    /// The largest excess of a reference over the others.
    fn excess_by_chance(&self) -> f64 {
        // Each reference is one of those that the usual width is the mean of.
        let others = self.references.len() as f64 / (self.references.len() - 1) as f64;
        let of_one = |widths: &Vec<f64>| {
            let excess = widths.iter().zip(&self.usual).map(|(width, usual)| (width - usual) * others);
            excess.fold(f64::NEG_INFINITY, f64::max)
        };
        self.references.iter().map(of_one).fold(f64::NEG_INFINITY, f64::max)
    }
}

/// The space for a sample. Of activities and channels, each counts by the habits that it shows
/// on its own: fully from an excess of 0.1 over customers of one kind on; a block in which all
/// are alike would only blur the other.
async fn weighed_space(
    sample: &[Behaviour],
    blocks: &[Block],
    vocabulary: &Vocabulary,
    rounds: &mut Rounds<'_>,
) -> Space {
    const FULLY: f64 = 0.1;
    let mut space = space_of(sample, blocks, vocabulary);
    if space.activities.is_empty() || space.channels.is_empty() {
        return space;
    }
    let both = [Block::Activities, Block::Channels];
    let mut weights = [0.0; 2];
    for (weight, block) in weights.iter_mut().zip(both) {
        let alone = space_of(sample, &[block], vocabulary);
        let trial = Trial::of(sample, &alone, vocabulary, &[2, 3, 5, 8], WEIGHING, rounds).await;
        *weight = (trial.best_excess() / FULLY).clamp(0.0, 1.0);
    }
    if weights.iter().any(|weight| *weight > 0.0) {
        both.into_iter().zip(weights).for_each(|(block, weight)| weigh(&mut space, block, weight));
    }
    space
}

impl Fit {
    /// Finds segments among the customers drawn.
    pub async fn of(
        drawn: Drawn,
        vocabulary: &Vocabulary,
        k: Option<u32>,
        blocks: &[Block],
        executor: &dyn Executor,
    ) -> Self {
        let sample = drawn.behaviours();
        let mut fit = Self { sampled: sample.len() as u64, ..Self::default() };
        if (sample.len() as u64) < MIN_GROUP && k.is_none() {
            fit.space = space_of(&sample, blocks, vocabulary);
            fit.means = k_means::fit(&points_in(&fit.space.in_log(vocabulary), &sample), 1, 1, &mut Random::new(SEED));
            return fit;
        }
        // At most: a space of one block needs no weighing.
        let mut rounds = Rounds::new(executor, (3 + 2 * WEIGHING + REFERENCES + REPETITIONS) as u32);
        fit.space = weighed_space(&sample, blocks, vocabulary, &mut rounds).await;
        let ks: Vec<usize> = k.map_or_else(|| (2..=8).collect(), |k| vec![k as usize]);
        let mut trial = Trial::of(&sample, &fit.space, vocabulary, &ks, REFERENCES, &mut rounds).await;
        let enough = trial.best_excess() - GOOD_ENOUGH;
        let Some(chosen) = (0..trial.groupings.len()).find(|&at| trial.excess(at) >= enough) else { return fit };
        if k.is_none() {
            let tried = trial.groupings.iter().zip(&trial.usual).map(|(grouping, &of_one_kind)| Tried {
                k: grouping.means.len() as u32,
                average_silhouette: width(grouping),
                of_one_kind,
            });
            // Nobody does anything: there is no group.
            fit.tried = tried.filter(|tried| tried.k > 0).collect();
        }
        (fit.excess, fit.excess_by_chance) = (Some(trial.excess(chosen)), Some(trial.excess_by_chance()));
        let chosen = trial.groupings.swap_remove(chosen);
        fit.silhouette = chosen.silhouette;
        if chosen.means.len() > 1 {
            (fit.agreement, fit.stability) = stability(&trial.points, &chosen, &mut rounds).await;
        }
        fit.means = chosen.means;
        fit
    }
}

/// Draws customers anew, finds segments among them and sorts everybody into these: how well
/// that agrees with the segments found first, in all and one by one.
async fn stability(points: &Points, found: &Grouping, rounds: &mut Rounds<'_>) -> (Option<f64>, Vec<f64>) {
    let (n, k) = (points.len(), found.means.len());
    let ones = vec![1.0; n];
    let mut agreement = 0.0;
    let mut overlaps = vec![0.0; k];
    for repetition in 0..REPETITIONS {
        let mut random = Random::stream(SEED + 1, repetition);
        let drawn: Vec<usize> = (0..n).map(|_| random.below(n)).collect();
        let means = k_means::fit(&points.among(&drawn), k, STARTS, &mut random);
        let again = k_means::assign(points, &means);
        agreement += adjusted_rand_index(&found.labels, &again, &ones) / REPETITIONS as f64;
        let best = best_overlaps(&found.labels, &again, &ones, k);
        overlaps.iter_mut().zip(best).for_each(|(sum, overlap)| *sum += overlap);
        rounds.next().await;
    }
    (Some(agreement), means(&overlaps, REPETITIONS))
}

/// The same customers as if they were all of one kind: the first events of all are dealt out
/// anew among them, then the second ones, and so on. Everybody keeps the number of events and
/// their times, and each position its mix of activities and channels; nobody keeps a habit.
fn of_one_kind(sample: &[Behaviour], random: &mut Random) -> Vec<Behaviour> {
    let mut shuffled = sample.to_vec();
    let longest = sample.iter().map(|behaviour| behaviour.events.len()).max().unwrap_or(0);
    let mut holders: Vec<usize> = (0..sample.len()).collect();
    for position in 0..longest {
        holders.retain(|&customer| sample[customer].events.len() > position);
        let mut events: Vec<(ActivityId, ChannelId)> =
            holders.iter().map(|&customer| sample[customer].events[position]).collect();
        random.shuffle(&mut events);
        for (&customer, event) in holders.iter().zip(events) {
            shuffled[customer].events[position] = event;
        }
    }
    shuffled
}
