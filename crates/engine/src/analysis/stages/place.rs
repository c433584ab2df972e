//! From counts to a stage for each activity, with how sure that is.

use super::counts::{Counts, SEED};
use super::{Agreement, Basis, Context, Params, Placed, Placement};
use crate::log::{ActivityId, happens_after};
use crate::model::markov::Outlook;
use crate::stats::resamples::{LANES, RESAMPLES, TENTHS, WHOLE};
use desirepath_order::Ordered;

/// What an activity is placed by: the logarithm of its chance of conversion, and that of the
/// steps that conversion takes from there, both on the scale of their spread.
type Point = [f64; 2];

/// Below this share of the overall conversion rate nearly nobody converts from an activity, and
/// its chance says nothing about how near it is to the conversion.
const DEAD_END: f64 = 0.1;

/// A spread of the chances' logarithms below this is that of chance: where hardly anybody drops
/// out, only the steps tell stages apart.
const LEAST_SPREAD: f64 = 0.2;

/// The spread within a stage that is taken for granted, in units of the variance over activities:
/// what keeps the weights of frequent activities from growing without bounds.
const WITHIN: f64 = 0.02;

/// All that is needed to place activities in any lane.
struct Placer<'a> {
    counts: &'a Counts,
    /// By activity: its state in the chain.
    states: &'a [u32],
    outlooks: Vec<Outlook>,
    /// Activities that are placed at all: neither conversion nor loss.
    placed: Vec<usize>,
    pins: Vec<Option<usize>>,
    groups: usize,
    /// The means and scales of both coordinates, and the weight of each activity.
    mean: Point,
    scale: Point,
    weights: Vec<f64>,
}

impl Placer<'_> {
    fn conversion_rate(&self, lane: usize) -> f64 {
        f64::from(self.counts.converted[lane]) / f64::from(self.counts.customers[lane].max(1))
    }

    fn is_seen(&self, lane: usize, activity: usize) -> bool {
        self.counts.as_lead[activity][lane] > 0 || self.counts.after[activity][lane] > 0
    }

    fn is_after(&self, lane: usize, activity: usize) -> bool {
        let of = |lanes: &[[u32; LANES]]| u64::from(lanes[activity][lane]);
        let (as_lead, before, after) = (of(&self.counts.as_lead), of(&self.counts.before), of(&self.counts.after));
        let (customers, converted) = (self.counts.customers[lane], self.counts.converted[lane]);
        happens_after(customers.into(), as_lead, converted.into(), before, after)
    }

    fn success(&self, lane: usize, activity: usize) -> f64 {
        self.outlooks[lane].success[self.states[activity] as usize]
    }

    fn is_dead_end(&self, lane: usize, activity: usize) -> bool {
        self.success(lane, activity) < DEAD_END * self.conversion_rate(lane)
    }

    /// Half of the chance is the chain's, half that of the customers who did it: the chain forgets who
    /// is there, so that an event at random anywhere wears its chances down with every further step.
    fn raw(&self, lane: usize, activity: usize) -> Point {
        let floor = DEAD_END * self.conversion_rate(lane);
        let of = |lanes: &[[u32; LANES]]| f64::from(lanes[activity][lane]);
        let (as_lead, before, steps) = (of(&self.counts.as_lead), of(&self.counts.before), of(&self.counts.steps));
        let chain = self.success(lane, activity);
        // What the chain says counts as one customer more.
        let counted = (before + chain) / (as_lead + 1.0);
        let steps = (steps + self.outlooks[lane].steps[self.states[activity] as usize]) / (before + 1.0);
        let success = libm::sqrt(chain * counted).max(floor).max(f64::MIN_POSITIVE);
        [libm::log(success), -libm::log(1.0 + steps)]
    }

    fn point(&self, lane: usize, activity: usize) -> Point {
        let raw = self.raw(lane, activity);
        std::array::from_fn(|d| (raw[d] - self.mean[d]) / self.scale[d])
    }

    /// Whether an activity has a place on the axis of a lane.
    fn is_on_axis(&self, lane: usize, activity: usize) -> bool {
        self.counts.as_lead[activity][lane] > 0 && !self.is_after(lane, activity) && !self.is_dead_end(lane, activity)
    }

    /// Chooses the scales and weights, by the spread over activities and over resamples.
    fn calibrate(&mut self) {
        let on_axis: Vec<usize> = self.placed.iter().copied().filter(|&a| self.is_on_axis(WHOLE, a)).collect();
        let raw: Vec<Point> = on_axis.iter().map(|&a| self.raw(WHOLE, a)).collect();
        for d in 0..2 {
            let (mean, variance) = mean_and_variance(raw.iter().map(|point| point[d]));
            self.mean[d] = mean;
            let least = if d == 0 { LEAST_SPREAD * LEAST_SPREAD } else { 0.0 };
            self.scale[d] = if variance > 1e-12 { (variance + least).sqrt() } else { 1.0 };
        }
        for &a in &on_axis {
            let lanes = RESAMPLES.filter(|&lane| self.is_on_axis(lane, a));
            let points: Vec<Point> = lanes.map(|lane| self.point(lane, a)).collect();
            let variance = |d: usize| mean_and_variance(points.iter().map(|point| point[d])).1;
            self.weights[a] = 1.0 / (2.0 * WITHIN + variance(0) + variance(1));
        }
    }

    /// By activity: its stage in one lane, if it has any. `groups` is what comes after.
    fn place(&self, lane: usize) -> Vec<Option<usize>> {
        let mut stages: Vec<Option<usize>> = vec![None; self.states.len()];
        let mut pinned: Vec<Vec<(Point, f64)>> = vec![Vec::new(); self.groups];
        let mut free: Vec<(usize, Point)> = Vec::new();
        let mut dead_ends: Vec<usize> = Vec::new();
        for &a in &self.placed {
            if let Some(stage) = self.pins[a] {
                stages[a] = Some(stage);
                if stage < self.groups && self.is_on_axis(lane, a) {
                    pinned[stage].push((self.point(lane, a), self.weights[a]));
                }
            } else if !self.is_seen(lane, a) {
                continue;
            } else if self.counts.as_lead[a][lane] == 0 || self.is_after(lane, a) {
                stages[a] = Some(self.groups);
            } else if self.is_dead_end(lane, a) {
                dead_ends.push(a);
            } else {
                free.push((a, self.point(lane, a)));
            }
        }
        free.order_by(|(a, p), (b, q)| (p[0] + p[1]).total_cmp(&(q[0] + q[1])).then_with(|| a.cmp(b)));
        let points: Vec<(Point, f64)> = free.iter().map(|&(a, point)| (point, self.weights[a])).collect();
        for (&(a, _), stage) in free.iter().zip(cut(&points, &pinned)) {
            stages[a] = Some(stage);
        }
        // Twice, for a dead end that is mainly reached through another.
        for _ in 0..2 {
            let known = stages.clone();
            for &a in dead_ends.iter().filter(|&&a| known[a].is_none()) {
                stages[a] = self.mainly_after(a, &known);
            }
        }
        dead_ends.iter().for_each(|&a| stages[a] = stages[a].or(Some(0)));
        stages
    }

    /// The stage before the conversion from which an activity is mostly reached.
    fn mainly_after(&self, activity: usize, stages: &[Option<usize>]) -> Option<usize> {
        let mut of_state = vec![None; self.outlooks[WHOLE].success.len()];
        self.placed.iter().for_each(|&a| of_state[self.states[a] as usize] = stages[a]);
        let mut times = vec![0; self.groups];
        for &(from, to, count) in &self.counts.came_from {
            if let Some(stage) =
                of_state[from].filter(|&stage| to == self.states[activity] as usize && stage < self.groups)
            {
                times[stage] += count;
            }
        }
        let most = (0..self.groups).max_by_key(|&stage| (times[stage], std::cmp::Reverse(stage)))?;
        (times[most] > 0).then_some(most)
    }
}

/// Mean and variance (with n − 1; 0 for one value).
fn mean_and_variance(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n.max(1.0);
    let squares = values.map(|value| (value - mean) * (value - mean)).sum::<f64>();
    (mean, squares / (n - 1.0).max(1.0))
}

/// Cuts sorted, weighted points into runs, one per group, so that the weighted squared distances
/// to the groups' means are least; `pinned` are points that belong to a group whatever comes.
/// By point: its group. Dynamic programming over the last cut (Bellman 1973; Fisher, JASA 53
/// (1958), p. 789–798): exact, O(groups × points²).
fn cut(points: &[(Point, f64)], pinned: &[Vec<(Point, f64)>]) -> Vec<usize> {
    /// Weight, weighted sums and sums of squares of both coordinates.
    type Sums = [f64; 5];
    let add = |mut sums: Sums, &(point, weight): &(Point, f64)| -> Sums {
        sums[0] += weight;
        for (d, x) in point.into_iter().enumerate() {
            sums[1 + d] += weight * x;
            sums[3 + d] += weight * x * x;
        }
        sums
    };
    let (n, all) = (points.len(), pinned.len());
    // With fewer points than groups, those that nothing is pinned to are left out from the middle:
    // what comes last is what is nearest to the conversion.
    let mut open: Vec<usize> = (0..all).collect();
    while open.len() > 1 && open.iter().filter(|&&g| pinned[g].is_empty()).count() > n {
        let Some(at) = (0..open.len()).rev().find(|&at| at + 1 < open.len() && pinned[open[at]].is_empty()) else {
            break;
        };
        open.remove(at);
    }
    let mut prefix = vec![[0.0; 5]];
    points.iter().for_each(|point| prefix.push(add(prefix[prefix.len() - 1], point)));
    let base: Vec<Sums> = open.iter().map(|&g| pinned[g].iter().fold([0.0; 5], add)).collect();
    let cost = |from: usize, to: usize, g: usize| -> f64 {
        let sums: Sums = std::array::from_fn(|at| prefix[to][at] - prefix[from][at] + base[g][at]);
        if sums[0] <= 0.0 {
            return 0.0;
        }
        (0..2).map(|d| (sums[3 + d] - sums[1 + d] * sums[1 + d] / sums[0]).max(0.0)).sum()
    };
    let mut best = vec![vec![f64::INFINITY; n + 1]; open.len() + 1];
    let mut begin = vec![vec![0; n + 1]; open.len() + 1];
    best[0][0] = 0.0;
    for (at, &g) in open.iter().enumerate() {
        let may_be_empty = !pinned[g].is_empty();
        for to in 0..=n {
            for from in 0..=to {
                if from == to && !may_be_empty {
                    continue;
                }
                let total = best[at][from] + cost(from, to, at);
                if total < best[at + 1][to] {
                    best[at + 1][to] = total;
                    begin[at + 1][to] = from;
                }
            }
        }
    }
    let mut groups = vec![0; n];
    let mut to = n;
    for (at, &g) in open.iter().enumerate().rev() {
        let from = begin[at + 1][to];
        groups[from..to].fill(g);
        to = from;
    }
    groups
}

/// The stage of each activity.
pub(super) fn place(
    counts: &Counts,
    states: &[u32],
    state_count: usize,
    context: &Context,
    params: &Params,
) -> Placement {
    let vocabulary = &context.vocabulary;
    let kinds = vocabulary.activities.len();
    let id = |a: usize| ActivityId(a as u32);
    let chains = counts.chains(state_count);
    let whole = chains[WHOLE].outlook(None);
    let names = params.stage_names();
    let groups = names.len() - 1;
    let is_placed = |a: &usize| !context.outcomes.is_conversion(id(*a)) && !context.outcomes.is_lost(id(*a));
    let pin = |a: usize| {
        let stage = params.pins.get(&vocabulary.activity(id(a)))?;
        names.iter().position(|name| name == stage)
    };
    let mut placer = Placer {
        counts,
        states,
        outlooks: chains.iter().map(|chain| chain.outlook(Some(&whole))).collect(),
        placed: (0..kinds).filter(is_placed).collect(),
        pins: (0..kinds).map(pin).collect(),
        groups,
        mean: [0.0; 2],
        scale: [1.0; 2],
        weights: vec![1.0; kinds],
    };
    let conversions = u64::from(counts.converted[WHOLE]);
    if conversions > 0 {
        placer.calibrate();
    }
    // Without a conversion there is nothing to be near to.
    let nothing = || vec![None; kinds];
    let by_lane: Vec<Vec<Option<usize>>> =
        (0..LANES).map(|lane| if counts.converted[lane] > 0 { placer.place(lane) } else { nothing() }).collect();
    let stages = &by_lane[WHOLE];
    let same = |lanes: std::ops::Range<usize>, a: usize| {
        let seen: Vec<usize> = lanes.filter(|&lane| placer.is_seen(lane, a)).collect();
        let same = seen.iter().filter(|&&lane| by_lane[lane][a] == stages[a]).count();
        (same, seen.len())
    };

    let mut activities: Vec<Placed> = (0..kinds)
        .filter(|&a| {
            placer.is_seen(WHOLE, a) || context.outcomes.is_conversion(id(a)) || context.outcomes.is_lost(id(a))
        })
        .map(|a| {
            let is_conversion = context.outcomes.is_conversion(id(a));
            let (basis, stage) = if is_conversion {
                (Basis::Conversion, Some(groups - 1))
            } else if context.outcomes.is_lost(id(a)) {
                (Basis::Loss, None)
            } else if placer.pins[a].is_some() {
                (Basis::Pinned, stages[a])
            } else if stages[a].is_none() {
                (Basis::Unknown, None)
            } else if stages[a] == Some(groups) {
                (Basis::After, stages[a])
            } else if placer.is_dead_end(WHOLE, a) {
                (Basis::ReachedFrom, stages[a])
            } else {
                (Basis::Outlook, stages[a])
            };
            let confidence = match basis {
                Basis::Conversion | Basis::Pinned => 1.0,
                Basis::Loss | Basis::Unknown => 0.0,
                _ => {
                    let (same, seen) = same(RESAMPLES, a);
                    same as f64 / seen.max(1) as f64
                }
            };
            let has_outlook = conversions > 0 && counts.as_lead[a][WHOLE] > 0 && basis != Basis::Loss && !is_conversion;
            let state = states[a] as usize;
            Placed {
                activity: vocabulary.activity(id(a)),
                stage: stage.map(|at| names[at].clone()),
                confidence,
                basis,
                intent: has_outlook.then(|| whole.success[state]),
                steps_to_conversion: (has_outlook && whole.success[state] > 0.0).then(|| whole.steps[state]),
                customers: u64::from(counts.as_lead[a][WHOLE]),
                customers_after: u64::from(counts.after[a][WHOLE]),
            }
        })
        .collect();
    let rank =
        |placed: &Placed| (names.iter().position(|name| Some(name) == placed.stage.as_ref())).unwrap_or(names.len());
    activities.order_by(|a, b| {
        (rank(a), std::cmp::Reverse(a.customers), &a.activity).cmp(&(
            rank(b),
            std::cmp::Reverse(b.customers),
            &b.activity,
        ))
    });

    let (mut agreed, mut asked) = (0, 0);
    for &a in placer.placed.iter().filter(|&&a| placer.pins[a].is_none() && stages[a].is_some()) {
        let (same, seen) = same(TENTHS, a);
        agreed += same;
        asked += seen;
    }
    Placement {
        stages: names,
        activities,
        conversions,
        agreement: Agreement {
            share: (asked > 0).then(|| agreed as f64 / asked as f64),
            parts: TENTHS.len() as u32,
            resamples: RESAMPLES.len() as u32,
            seed: SEED,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::cut;
    use proptest::prelude::*;

    fn cost(points: &[([f64; 2], f64)], groups: &[usize]) -> f64 {
        let of = |g: usize| points.iter().zip(groups).filter(move |(_, group)| **group == g).map(|(point, _)| point);
        (0..8)
            .map(|g| {
                let weight: f64 = of(g).map(|(_, w)| w).sum();
                let mean = [0, 1].map(|d| of(g).map(|(p, w)| p[d] * w).sum::<f64>() / weight);
                of(g).map(|(p, w)| w * ((p[0] - mean[0]).powi(2) + (p[1] - mean[1]).powi(2))).sum::<f64>()
            })
            .sum()
    }

    proptest! {
        #[test]
        fn no_other_cut_is_better(
            xs in prop::collection::vec((-5.0f64..5.0, 0.1f64..4.0), 3..12), i in 0usize..12, j in 0usize..12,
        ) {
            let mut points: Vec<_> = xs.iter().map(|&(x, w)| ([x, x], w)).collect();
            points.sort_by(|a, b| a.0[0].total_cmp(&b.0[0]));
            let found = cut(&points, &[vec![], vec![], vec![]]);
            let (i, j) = (i % points.len(), j % points.len());
            let other: Vec<usize> = (0..points.len()).map(|at| usize::from(at > i.min(j)) + usize::from(at > i.max(j))).collect();
            prop_assert!(cost(&points, &found) <= cost(&points, &other) + 1e-9);
            prop_assert!(found.windows(2).all(|pair| pair[0] <= pair[1]) && found[0] == 0);
        }
    }

    #[test]
    fn few_points_and_pins() {
        let at = |x: f64| ([x, x], 1.0);
        assert_eq!(cut(&[at(0.0), at(1.0)], &[vec![], vec![], vec![]]), [0, 2]);
        assert_eq!(cut(&[at(1.0)], &[vec![], vec![], vec![]]), [2]);
        assert_eq!(cut(&[], &[vec![], vec![]]), [0usize; 0]);
        // What is pinned to the last group draws its neighbours along.
        let points = [at(0.0), at(0.1), at(1.0), at(1.1), at(3.0)];
        assert_eq!(cut(&points, &[vec![], vec![]]), [0, 0, 0, 0, 1]);
        assert_eq!(cut(&points, &[vec![], vec![at(0.8), at(0.9), at(0.95)]]), [0, 0, 1, 1, 1]);
    }
}
