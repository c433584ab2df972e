//! How well groups hold together, and whether two groupings agree.

/// The average silhouette width: for each member, how much nearer its own group is than the
/// next one, −1 to 1; a member of weight `w` counts as `w` equal ones, and one that is alone
/// counts 0.
///
/// Rousseeuw, "Silhouettes", J. Comput. Appl. Math. 20 (1987), p. 53–65; with weights as in
/// Studer, "WeightedCluster library manual", LIVES Working Papers 24 (2013), §5.1. `row(i)` gives
/// the distances of `i` from all. O(n²).
pub fn average_silhouette<'a>(
    labels: &[u32],
    weights: &[f64],
    groups: usize,
    row: impl Fn(usize) -> &'a [f32],
) -> Option<f64> {
    let mut group_weight = vec![0.0; groups];
    labels.iter().zip(weights).for_each(|(&label, &weight)| group_weight[label as usize] += weight);
    if group_weight.iter().filter(|weight| **weight > 0.0).count() < 2 {
        return None;
    }
    let mut sums = vec![0.0; groups];
    let (mut total, mut widths) = (0.0, 0.0);
    for (i, (&own, &weight)) in labels.iter().zip(weights).enumerate() {
        if weight <= 0.0 {
            continue;
        }
        sums.fill(0.0);
        for ((&d, &label), &weight) in row(i).iter().zip(labels).zip(weights) {
            sums[label as usize] += weight * f64::from(d);
        }
        let own = own as usize;
        let others = group_weight[own] - 1.0;
        let next = (0..groups)
            .filter(|&group| group != own && group_weight[group] > 0.0)
            .map(|group| sums[group] / group_weight[group])
            .fold(f64::INFINITY, f64::min);
        total += weight;
        if others > 0.0 {
            let within = sums[own] / others;
            let larger = within.max(next);
            widths += if larger > 0.0 { weight * (next - within) / larger } else { 0.0 };
        }
    }
    (total > 0.0).then(|| widths / total)
}

/// The Rand index of two groupings of the same members, adjusted for chance: 1 where they are
/// the same, near 0 where they have nothing to do with each other.
///
/// Hubert & Arabie, "Comparing partitions", J. Classif. 2 (1985), p. 193–218, eq. 5.
pub fn adjusted_rand_index(a: &[u32], b: &[u32], weights: &[f64]) -> f64 {
    let both = Crossing::of(a, b, weights);
    let pairs = |n: &f64| n * (n - 1.0) / 2.0;
    let together: f64 = both.cells.iter().map(pairs).sum();
    let (in_a, in_b): (f64, f64) = (both.rows.iter().map(pairs).sum(), both.columns.iter().map(pairs).sum());
    let all = pairs(&both.rows.iter().sum());
    if all <= 0.0 {
        return 1.0;
    }
    let (expected, most) = (in_a * in_b / all, (in_a + in_b) / 2.0);
    // Both put all members into one group, or each into its own: the same grouping.
    if most - expected <= f64::EPSILON * most.abs().max(1.0) { 1.0 } else { (together - expected) / (most - expected) }
}

/// For each group of `a`: the largest share that it has in common with a group of `b`, of those
/// who are in either (Jaccard's coefficient). 0 for a group without members.
///
/// Hennig, "Cluster-wise assessment of cluster stability", Comput. Stat. Data Anal. 52 (2007),
/// p. 258–271: averaged over repetitions, 0.75 and more means stable, below 0.6 not to be
/// trusted.
pub fn best_overlaps(a: &[u32], b: &[u32], weights: &[f64], groups: usize) -> Vec<f64> {
    let both = Crossing::of(a, b, weights);
    let overlap = |row: usize, column: usize| {
        let common = both.cells[row * both.columns.len() + column];
        common / (both.rows[row] + both.columns[column] - common)
    };
    (0..groups)
        .map(|row| {
            if both.rows.get(row).is_none_or(|weight| *weight <= 0.0) {
                return 0.0;
            }
            (0..both.columns.len()).map(|column| overlap(row, column)).fold(0.0, f64::max)
        })
        .collect()
}

/// Means of what was summed up over repetitions: shares, of which rounding must not make more than 1.
pub fn means(sums: &[f64], repetitions: u64) -> Vec<f64> {
    sums.iter().map(|sum| (sum / repetitions as f64).min(1.0)).collect()
}

/// From this average overlap on a group counts as stable; see [`best_overlaps`].
pub const STABLE: f64 = 0.75;

/// How two groupings cross.
struct Crossing {
    cells: Vec<f64>,
    rows: Vec<f64>,
    columns: Vec<f64>,
}

impl Crossing {
    fn of(a: &[u32], b: &[u32], weights: &[f64]) -> Self {
        let groups = |labels: &[u32]| labels.iter().max().map_or(0, |&label| label as usize + 1);
        let (mut rows, mut columns) = (vec![0.0; groups(a)], vec![0.0; groups(b)]);
        let mut cells = vec![0.0; rows.len() * columns.len()];
        for ((&row, &column), &weight) in a.iter().zip(b).zip(weights) {
            cells[row as usize * columns.len() + column as usize] += weight;
            rows[row as usize] += weight;
            columns[column as usize] += weight;
        }
        Self { cells, rows, columns }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::clusters::k_medoids::Distances;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    /// Reference: sklearn.metrics.adjusted_rand_score.
    #[test]
    fn agrees_with_scikit_learn() {
        let ones = [1.0; 6];
        assert!(near(adjusted_rand_index(&[0, 0, 1, 1, 2, 2], &[1, 1, 0, 0, 2, 2], &ones), 1.0));
        let found = adjusted_rand_index(&[0, 0, 0, 1, 1, 1], &[0, 0, 1, 1, 2, 2], &ones);
        assert!(near(found, 0.242_424_242_424_242_42), "{found}");
        let halves = adjusted_rand_index(&[0, 1, 0, 1], &[0, 0, 1, 1], &[1.0; 4]);
        assert!(near(halves, -0.5), "{halves}");
        // Two equal members count as one of weight two.
        let weighted = adjusted_rand_index(&[0, 0, 1, 1], &[0, 1, 1, 2], &[2.0, 1.0, 1.0, 2.0]);
        assert!(near(weighted, found), "{weighted}");
    }

    #[test]
    fn overlaps_by_hand() {
        let overlaps = best_overlaps(&[0, 0, 0, 1, 1, 2], &[1, 1, 0, 0, 0, 0], &[1.0; 6], 4);
        assert_eq!(overlaps, [2.0 / 3.0, 0.5, 0.25, 0.0]);
    }

    /// Points 0, 1 and 5, 6 on a line; by hand.
    #[test]
    fn silhouettes_by_hand() {
        let points = [0.0f32, 1.0, 5.0, 6.0];
        let distances = |points: &[f32]| {
            Distances::from_rows(points.len(), |i, row| {
                row.iter_mut().zip(points).for_each(|(cell, other)| *cell = (points[i] - other).abs());
            })
        };
        let table = distances(&points);
        let found = average_silhouette(&[0, 0, 1, 1], &[1.0; 4], 2, |i| table.row(i)).unwrap();
        assert!(near(found, (2.0 * (4.5 / 5.5) + 2.0 * (3.5 / 4.5)) / 4.0), "{found}");
        // A weight is as many equal members.
        let table = distances(&[0.0, 0.0, 1.0, 5.0, 6.0]);
        let many = average_silhouette(&[0, 0, 0, 1, 1], &[1.0; 5], 2, |i| table.row(i)).unwrap();
        let table = distances(&points);
        let weighted = average_silhouette(&[0, 0, 1, 1], &[2.0, 1.0, 1.0, 1.0], 2, |i| table.row(i)).unwrap();
        assert!(near(many, weighted), "{many} {weighted}");
        assert_eq!(average_silhouette(&[0, 0], &[1.0; 2], 2, |i| table.row(i)), None);
    }
}
