//! Groups around their means.
//!
//! Lloyd's iterations from a start drawn by k-means++ (Arthur & Vassilvitskii, "k-means++: the
//! advantages of careful seeding", SODA 2007, p. 1027–1035), the best of several starts by the
//! sum of squared distances. All draws come from one seed: the same points in the same order
//! give the same groups. O(n · k · dimensions) per iteration.

use crate::Random;
use serde::{Deserialize, Serialize};

/// Points of equal dimension, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// How many coordinates a point has; at least 1.
    pub dimensions: usize,
    /// The coordinates.
    pub coordinates: Vec<f64>,
}

impl Points {
    /// How many points there are.
    pub fn len(&self) -> usize {
        self.coordinates.len() / self.dimensions.max(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.coordinates.is_empty()
    }

    /// One point.
    pub fn point(&self, at: usize) -> &[f64] {
        &self.coordinates[at * self.dimensions..(at + 1) * self.dimensions]
    }

    /// All points.
    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.coordinates.chunks_exact(self.dimensions.max(1))
    }

    /// Some of the points, in the order given.
    pub fn among(&self, some: &[usize]) -> Self {
        let coordinates = some.iter().flat_map(|&at| self.point(at)).copied().collect();
        Self { dimensions: self.dimensions, coordinates }
    }

    /// The nearest point to `x` and its squared distance; of equally near ones the first.
    pub fn nearest(&self, x: &[f64]) -> (u32, f64) {
        let mut best = (0, f64::INFINITY);
        for (at, point) in (0..).zip(self.iter()) {
            let distance = squared_distance(x, point);
            if distance < best.1 {
                best = (at, distance);
            }
        }
        best
    }
}

/// The squared Euclidean distance.
pub fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    // Four sums side by side: a fixed order of adding that a machine can do at once.
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks(), b.as_chunks());
    let [mut s0, mut s1, mut s2, mut s3] = [0.0; 4];
    for ([a0, a1, a2, a3], [b0, b1, b2, b3]) in a.iter().zip(b) {
        s0 += (a0 - b0) * (a0 - b0);
        s1 += (a1 - b1) * (a1 - b1);
        s2 += (a2 - b2) * (a2 - b2);
        s3 += (a3 - b3) * (a3 - b3);
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(x, y)| (x - y) * (x - y)).sum();
    (s0 + s1) + (s2 + s3) + rest
}

/// The group of each point.
pub fn assign(points: &Points, means: &Points) -> Vec<u32> {
    points.iter().map(|point| means.nearest(point).0).collect()
}

/// The means of `k` groups, or of fewer where there are fewer distinct points.
pub fn fit(points: &Points, k: usize, starts: u32, random: &mut Random) -> Points {
    let mut best = (f64::INFINITY, Points { dimensions: points.dimensions, coordinates: Vec::new() });
    for _ in 0..starts {
        let mut means = spread_out(points, k, random);
        let cost = iterate(points, &mut means);
        if cost < best.0 {
            best = (cost, means);
        }
    }
    best.1
}

/// The start: each next mean is a point drawn in proportion to its squared distance from those
/// before.
fn spread_out(points: &Points, k: usize, random: &mut Random) -> Points {
    let mut means = Points { dimensions: points.dimensions, coordinates: Vec::new() };
    if points.is_empty() || k == 0 {
        return means;
    }
    let mut nearest = vec![f64::INFINITY; points.len()];
    let mut next = random.below(points.len());
    loop {
        means.coordinates.extend_from_slice(points.point(next));
        let mut total = 0.0;
        for (near, point) in nearest.iter_mut().zip(points.iter()) {
            *near = near.min(squared_distance(point, points.point(next)));
            total += *near;
        }
        if means.len() == k || total <= 0.0 {
            return means;
        }
        let drawn = random.unit() * total;
        let mut so_far = 0.0;
        // Rounding may leave the draw beyond the last sum.
        let found = nearest.iter().position(|near| {
            so_far += near;
            so_far > drawn
        });
        next = found.or_else(|| nearest.iter().rposition(|near| *near > 0.0)).unwrap_or(0);
    }
}

/// Moves the means until no point changes its group; returns the sum of squared distances.
fn iterate(points: &Points, means: &mut Points) -> f64 {
    const MOST: usize = 50;
    let mut labels = vec![u32::MAX; points.len()];
    let mut cost = 0.0;
    for _ in 0..MOST {
        let mut changed = false;
        cost = 0.0;
        for (label, point) in labels.iter_mut().zip(points.iter()) {
            let (nearest, distance) = means.nearest(point);
            changed |= nearest != *label;
            *label = nearest;
            cost += distance;
        }
        if !changed {
            break;
        }
        let mut sums = vec![0.0; means.coordinates.len()];
        let mut counts = vec![0.0; means.len()];
        for (&label, point) in labels.iter().zip(points.iter()) {
            let label = label as usize;
            counts[label] += 1.0;
            let sum = &mut sums[label * points.dimensions..(label + 1) * points.dimensions];
            sum.iter_mut().zip(point).for_each(|(sum, x)| *sum += x);
        }
        // A group that has lost all its points stays where it was.
        let old = means.coordinates.chunks_exact_mut(points.dimensions);
        for ((mean, sum), count) in old.zip(sums.chunks_exact(points.dimensions)).zip(counts) {
            if count > 0.0 {
                mean.iter_mut().zip(sum).for_each(|(mean, sum)| *mean = sum / count);
            }
        }
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heaps(random: &mut Random) -> Points {
        let coordinates = (0..300).flat_map(|i| {
            let middle = f64::from(i % 3 * 10);
            [middle + random.unit(), middle - random.unit(), 1.0, random.unit(), 0.0]
        });
        Points { dimensions: 5, coordinates: coordinates.collect() }
    }

    #[test]
    fn finds_three_heaps_from_any_seed() {
        for seed in 0..20 {
            let mut random = Random::new(seed);
            let points = heaps(&mut random);
            let means = fit(&points, 3, 5, &mut random);
            let labels = assign(&points, &means);
            assert!((0..300).all(|i| labels[i] == labels[i % 3]), "seed {seed}");
            assert!(labels[0] != labels[1] && labels[1] != labels[2] && labels[0] != labels[2]);
            assert_eq!(fit(&points, 3, 5, &mut Random::new(seed)), fit(&points, 3, 5, &mut Random::new(seed)));
        }
    }

    #[test]
    fn there_are_no_more_groups_than_distinct_points() {
        let points = Points { dimensions: 1, coordinates: vec![1.0, 1.0, 2.0] };
        let mut means = fit(&points, 5, 3, &mut Random::new(1)).coordinates;
        means.sort_by(f64::total_cmp);
        assert_eq!(means, [1.0, 2.0]);
        assert!(fit(&Points { dimensions: 2, ..Points::default() }, 3, 1, &mut Random::new(1)).is_empty());
    }

    #[test]
    fn squared_distances() {
        let (a, b): (Vec<f64>, Vec<f64>) = ((0..7).map(f64::from).collect(), vec![0.0; 7]);
        assert_eq!(squared_distance(&a, &b), 91.0);
    }
}
