//! Groups around their most central members, from distances alone.
//!
//! Finds the `k` members (*medoids*) with the least weighted sum of distances from everyone to
//! the nearest of them: greedy start (BUILD of Kaufman & Rousseeuw, *Finding Groups in Data*
//! (1990), ch. 2), then swaps for as long as one helps, all `k` swaps of a candidate weighed in
//! one pass (Schubert & Rousseeuw, "Fast and eager k-medoids clustering", Inf. Syst. 101 (2021),
//! 101804, algorithm 3). No chance is involved. O(n² (k + passes)).

/// The distances of `n` things from each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Distances {
    n: usize,
    cells: Vec<f32>,
}

impl Distances {
    /// Fills the table from one row at a time: `row(i, to)` writes the distances of `i` from
    /// `0..i`.
    pub fn from_rows(n: usize, mut row: impl FnMut(usize, &mut [f32])) -> Self {
        let mut cells = vec![0.0; n * n];
        for i in 0..n {
            let start = i * n;
            row(i, &mut cells[start..start + i]);
            for j in 0..i {
                cells[j * n + i] = cells[start + j];
            }
        }
        Self { n, cells }
    }

    /// How many things there are.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// The distances of one thing from all.
    pub fn row(&self, i: usize) -> &[f32] {
        &self.cells[i * self.n..(i + 1) * self.n]
    }

    /// The distances of some of the things from each other.
    pub fn among(&self, some: &[usize]) -> Self {
        let cells = some.iter().flat_map(|&i| some.iter().map(move |&j| self.row(i)[j])).collect();
        Self { n: some.len(), cells }
    }
}

/// The greedy start: each medoid lowers the sum of distances the most. `min(k, n)` of them.
pub fn build(distances: &Distances, weights: &[f64], k: usize) -> Vec<usize> {
    let n = distances.len();
    let mut nearest = vec![f32::INFINITY; n];
    let mut medoids: Vec<usize> = Vec::with_capacity(k);
    while medoids.len() < k.min(n) {
        let cost = |candidate: usize| -> f64 {
            let row = distances.row(candidate);
            nearest.iter().zip(row).zip(weights).map(|((&near, &d), &w)| w * f64::from(d.min(near))).sum()
        };
        let best = (0..n)
            .filter(|candidate| !medoids.contains(candidate))
            .map(|candidate| (cost(candidate), candidate))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, best)) = best else { break };
        nearest.iter_mut().zip(distances.row(best)).for_each(|(near, &d)| *near = near.min(d));
        medoids.push(best);
    }
    medoids
}

/// Swaps medoids for other members until none helps, or after a few passes over all.
pub fn swap(distances: &Distances, weights: &[f64], medoids: &mut [usize]) {
    const MOST_PASSES: usize = 12;
    let (n, k) = (distances.len(), medoids.len());
    if k == 0 || k >= n {
        return;
    }
    let mut near = Near::of(distances, medoids);
    let mut unchanged = 0;
    for candidate in (0..n).cycle().take(n * MOST_PASSES) {
        if unchanged == n {
            return;
        }
        unchanged += 1;
        if medoids.contains(&candidate) {
            continue;
        }
        // What the sum of distances gains if the candidate comes in and medoid `m` goes out is
        // `shared + change[m]`.
        let mut change = near.removal_losses(weights, k);
        let mut shared = 0.0;
        for (i, (&d, &weight)) in distances.row(candidate).iter().zip(weights).enumerate() {
            let (first, second) = (near.first[i], near.second[i]);
            if d < first {
                shared += weight * f64::from(d - first);
                change[near.medoid[i] as usize] += weight * f64::from(first - second);
            } else if d < second {
                change[near.medoid[i] as usize] += weight * f64::from(d - second);
            }
        }
        let out = (0..k).min_by(|&a, &b| change[a].total_cmp(&change[b])).unwrap_or(0);
        if change[out] + shared < -1e-9 * near.cost(weights).max(1e-9) {
            medoids[out] = candidate;
            near = Near::of(distances, medoids);
            unchanged = 0;
        }
    }
}

/// For each thing: its nearest medoid, and how far the nearest two are.
struct Near {
    medoid: Vec<u32>,
    first: Vec<f32>,
    second: Vec<f32>,
    losses: std::cell::OnceCell<Vec<f64>>,
}

impl Near {
    fn of(distances: &Distances, medoids: &[usize]) -> Self {
        let n = distances.len();
        let (mut medoid, mut first, mut second) = (vec![0; n], vec![f32::INFINITY; n], vec![f32::INFINITY; n]);
        for (at, &member) in (0..).zip(medoids) {
            for (i, &d) in distances.row(member).iter().enumerate() {
                if d < first[i] {
                    (second[i], first[i], medoid[i]) = (first[i], d, at);
                } else if d < second[i] {
                    second[i] = d;
                }
            }
        }
        if medoids.len() == 1 {
            // Nowhere else to go: as far as anything can be.
            second.fill(distances.cells.iter().copied().fold(1.0, f32::max));
        }
        Self { medoid, first, second, losses: std::cell::OnceCell::new() }
    }

    /// What taking each medoid away without replacement costs.
    fn removal_losses(&self, weights: &[f64], k: usize) -> Vec<f64> {
        let sum = || {
            let mut losses = vec![0.0; k];
            for (i, &weight) in weights.iter().enumerate() {
                losses[self.medoid[i] as usize] += weight * f64::from(self.second[i] - self.first[i]);
            }
            losses
        };
        self.losses.get_or_init(sum).clone()
    }

    fn cost(&self, weights: &[f64]) -> f64 {
        self.first.iter().zip(weights).map(|(&d, &weight)| weight * f64::from(d)).sum()
    }
}

/// The nearest medoid of each thing; of equally near ones the earlier.
pub fn assign(distances: &Distances, medoids: &[usize]) -> Vec<u32> {
    Near::of(distances, medoids).medoid
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn on_a_line(points: &[f32]) -> Distances {
        Distances::from_rows(points.len(), |i, row| {
            row.iter_mut().zip(points).for_each(|(cell, other)| *cell = (points[i] - other).abs());
        })
    }

    fn fit(points: &[f32], weights: &[f64], k: usize) -> (Vec<usize>, f64) {
        let distances = on_a_line(points);
        let mut medoids = build(&distances, weights, k);
        swap(&distances, weights, &mut medoids);
        let cost = Near::of(&distances, &medoids).cost(weights);
        medoids.sort_unstable();
        (medoids, cost)
    }

    #[test]
    fn finds_the_middles_of_two_heaps() {
        assert_eq!(fit(&[1.0, 2.0, 3.0, 11.0, 12.0, 13.0], &[1.0; 6], 2).0, [1, 4]);
        // Weight draws the middle.
        assert_eq!(fit(&[1.0, 2.0, 3.0, 11.0, 12.0, 13.0], &[9.0, 1.0, 1.0, 1.0, 1.0, 9.0], 2).0, [0, 5]);
        assert_eq!(fit(&[1.0, 5.0], &[1.0; 2], 4).0, [0, 1]);
    }

    proptest! {
        #[test]
        fn no_single_swap_helps(points in prop::collection::vec(0u16..500, 4..30), k in 1usize..4) {
            let points: Vec<f32> = points.into_iter().map(f32::from).collect();
            let weights: Vec<f64> = (0..points.len()).map(|i| f64::from(i as u32 % 3 + 1)).collect();
            let distances = on_a_line(&points);
            let (medoids, cost) = fit(&points, &weights, k);
            for out in 0..medoids.len() {
                for candidate in 0..points.len() {
                    let mut swapped = medoids.clone();
                    swapped[out] = candidate;
                    prop_assert!(Near::of(&distances, &swapped).cost(&weights) >= cost - 1e-6 * cost.max(1.0));
                }
            }
        }
    }
}
