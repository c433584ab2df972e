//! Which variants are compared, and the archetypes among them.

use super::{MOST_COMPARED, REPETITIONS, SEED, Tried, codes};
use crate::executor::{Executor, Rounds};
use crate::log::{ActivityId, VariantTable, Vocabulary};
use crate::model::clusters::agreement;
use crate::model::clusters::k_medoids::{self, Distances};
use crate::model::sequence_distance::Pattern;
use crate::stats::Random;
use crate::stats::random::{hash_of, mix};
use desirepath_order::{Ordered, top_k};

/// How many customers are drawn each time at most.
const DRAWS: usize = 500;

/// How much worse than the best silhouette a smaller number of groups may be.
const GOOD_ENOUGH: f64 = 0.02;

/// The variants that are compared with each other.
pub(super) struct Sample {
    /// Their numbers, most customers first.
    pub(super) numbers: Vec<u32>,
    /// How many customers each stands for.
    weights: Vec<f64>,
    distances: Distances,
}

impl Sample {
    pub(super) fn draw(found: &VariantTable, vocabulary: &Vocabulary) -> Self {
        let names: Vec<u64> = vocabulary.activities.iter().map(|name| hash_of(name, SEED)).collect();
        // By names, not by codes: the same journey has the same luck in every log.
        let luck = |steps: &[ActivityId]| {
            let hash = steps.iter().fold(SEED, |hash, step| mix(hash ^ names[step.index()]));
            ((hash >> 11) + 1) as f64 / (1u64 << 53) as f64
        };
        let mut drawn: Vec<(f64, u32)> = (0..)
            .zip(found.sequences.iter().zip(&found.tallies))
            .map(|(number, (steps, tally))| (tally.customers as f64 / luck(steps), number))
            .collect();
        let by_priority = |a: &(f64, u32), b: &(f64, u32)| {
            b.0.total_cmp(&a.0).then_with(|| found.sequences.steps(a.1).cmp(found.sequences.steps(b.1)))
        };
        let mut threshold = 0.0;
        if drawn.len() > MOST_COMPARED {
            top_k(&mut drawn, MOST_COMPARED + 1, by_priority);
            threshold = drawn[MOST_COMPARED].0;
            drawn.truncate(MOST_COMPARED);
        }
        let mut numbers: Vec<u32> = drawn.into_iter().map(|(_, number)| number).collect();
        let customers = |number: u32| found.tallies[number as usize].customers;
        numbers.order_by(|&a, &b| {
            let steps = |number| found.sequences.steps(number);
            customers(b).cmp(&customers(a)).then_with(|| steps(a).cmp(steps(b)))
        });
        let weights = numbers.iter().map(|&number| (customers(number) as f64).max(threshold)).collect();
        let mut pattern = Pattern::new(vocabulary.activities.len());
        let distances = Distances::from_rows(numbers.len(), |i, row| {
            pattern.set(codes(found.sequences.steps(numbers[i])));
            row.iter_mut()
                .zip(&numbers)
                .for_each(|(cell, &number)| *cell = pattern.distance(codes(found.sequences.steps(number))));
        });
        Self { numbers, weights, distances }
    }

    fn group(&self, start: &[usize], k: usize) -> (Vec<usize>, Vec<u32>, Option<f64>) {
        let mut medoids = start[..k].to_vec();
        k_medoids::swap(&self.distances, &self.weights, &mut medoids);
        let labels = k_medoids::assign(&self.distances, &medoids);
        let silhouette = agreement::average_silhouette(&labels, &self.weights, k, |i| self.distances.row(i));
        (medoids, labels, silhouette)
    }

    /// How much of each group stays together when customers are drawn anew.
    async fn stability(&self, labels: &[u32], k: usize, rounds: &mut Rounds<'_>) -> Vec<f64> {
        let mut ends = Vec::with_capacity(self.weights.len());
        let mut total = 0.0;
        for weight in &self.weights {
            total += weight;
            ends.push(total);
        }
        let draws = (total.round() as usize).clamp(1, DRAWS);
        let mut overlaps = vec![0.0; k];
        for repetition in 0..REPETITIONS {
            let mut random = Random::stream(SEED, repetition);
            let mut times = vec![0.0; ends.len()];
            for _ in 0..draws {
                let at = random.unit() * total;
                times[ends.partition_point(|end| *end <= at).min(ends.len() - 1)] += 1.0;
            }
            let members: Vec<usize> = (0..times.len()).filter(|&i| times[i] > 0.0).collect();
            let weights: Vec<f64> = members.iter().map(|&i| times[i]).collect();
            let among = self.distances.among(&members);
            let mut medoids = k_medoids::build(&among, &weights, k);
            k_medoids::swap(&among, &weights, &mut medoids);
            let medoids: Vec<usize> = medoids.into_iter().map(|at| members[at]).collect();
            let again = k_medoids::assign(&self.distances, &medoids);
            let found = agreement::best_overlaps(labels, &again, &self.weights, k);
            overlaps.iter_mut().zip(found).for_each(|(sum, overlap)| *sum += overlap);
            rounds.next().await;
        }
        agreement::means(&overlaps, REPETITIONS)
    }
}

/// The archetypes of a sample.
pub(super) struct Grouping {
    /// Places in the sample.
    pub(super) medoids: Vec<usize>,
    pub(super) silhouette: Option<f64>,
    pub(super) tried: Vec<Tried>,
    /// By medoid; empty for a lone one.
    pub(super) stability: Vec<f64>,
}

impl Grouping {
    pub(super) async fn of(sample: &Sample, k: Option<u32>, executor: &dyn Executor) -> Self {
        let n = sample.numbers.len();
        let most = k.unwrap_or(8) as usize;
        let start = k_medoids::build(&sample.distances, &sample.weights, most);
        let mut tried = Vec::new();
        let mut rounds = Rounds::new(executor, (most as u64 + REPETITIONS) as u32);
        rounds.next().await;
        let (medoids, labels, silhouette) = match k {
            Some(k) => sample.group(&start, (k as usize).min(n)),
            None if n < 3 => sample.group(&start, n),
            None => {
                let mut groupings = Vec::new();
                for k in 2..=most.min(n) {
                    groupings.push(sample.group(&start, k));
                    rounds.next().await;
                }
                let width = |grouping: &(Vec<usize>, Vec<u32>, Option<f64>)| grouping.2.unwrap_or(-1.0);
                let best = groupings.iter().map(width).fold(-1.0, f64::max);
                let good = groupings.iter().position(|grouping| width(grouping) >= best - GOOD_ENOUGH).unwrap_or(0);
                tried = groupings
                    .iter()
                    .map(|grouping| Tried { k: grouping.0.len() as u32, average_silhouette: width(grouping) })
                    .collect();
                groupings.swap_remove(good)
            }
        };
        let stability =
            if medoids.len() > 1 { sample.stability(&labels, medoids.len(), &mut rounds).await } else { Vec::new() };
        Self { medoids, silhouette, tried, stability }
    }

    pub(super) fn sort_by_key<K: Ord>(&mut self, key: impl Fn(&usize) -> K) {
        let mut order: Vec<usize> = (0..self.medoids.len()).collect();
        order.order_by_key(|&at| key(&self.medoids[at]));
        self.medoids = order.iter().map(|&at| self.medoids[at]).collect();
        self.stability = order.iter().filter_map(|&at| self.stability.get(at).copied()).collect();
    }
}
