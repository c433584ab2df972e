//! Few crossings: the order in which activities and lanes stand in their columns.
//!
//! The second step of a layered layout (Sugiyama, Tagawa & Toda, IEEE Trans. SMC 11 (1981)): sweeps
//! there and back set each item at the mean place of its neighbours in the column before, then
//! neighbours in a column change places while that saves crossings (Gansner, Koutsofios, North &
//! Vo, IEEE Trans. Softw. Eng. 19 (1993)). A crossing costs the product of the weights of its two
//! paths, so that what many customers take is crossed last. The columns are given, and every link
//! runs between neighbouring ones or stays in one. Libraries for layered layouts choose columns
//! themselves and weigh no crossings, and the one there is would be a twelfth of the download.

use desirepath_order::Ordered;

/// Between which items paths run, and how much each counts.
pub type Link = (usize, usize, f64);

/// How often all columns are visited.
const SWEEPS: usize = 24;
/// How often the neighbours of a column are compared at most, after each sweep.
const EXCHANGES: usize = 8;
/// What it costs to stand between the ends of a link within a column, per weight of the link.
const BETWEEN: f64 = 0.5;

/// By column: its items from the top. `links` run between neighbouring columns, `beside` within one.
pub fn untangle(column_of: &[usize], links: &[Link], beside: &[Link]) -> Vec<Vec<usize>> {
    let columns = column_of.iter().map(|column| column + 1).max().unwrap_or(0);
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); columns];
    column_of.iter().enumerate().for_each(|(item, &column)| order[column].push(item));
    let mut tangle = Tangle { column_of, links, beside, near: vec![Vec::new(); column_of.len()], place: Vec::new() };
    for &(a, b, weight) in links {
        tangle.near[a].push((b, weight));
        tangle.near[b].push((a, weight));
    }
    let (mut best, mut least) = (order.clone(), f64::INFINITY);
    for sweep in 0..SWEEPS {
        tangle.see(&order);
        let cost = tangle.cost();
        if cost < least {
            (best, least) = (order.clone(), cost);
        }
        for step in 1..columns {
            let (column, before) = if sweep % 2 == 0 { (step, step - 1) } else { (columns - 1 - step, columns - step) };
            let mean: Vec<f64> = (0..column_of.len()).map(|item| tangle.mean(item, before)).collect();
            order[column].order_by(|&a, &b| mean[a].total_cmp(&mean[b]));
            tangle.see(&order);
        }
        for _ in 0..EXCHANGES {
            let exchanged = order.iter_mut().filter_map(|column| tangle.exchange(column).then_some(()));
            if exchanged.count() == 0 {
                break;
            }
        }
    }
    best
}

struct Tangle<'a> {
    column_of: &'a [usize],
    links: &'a [Link],
    beside: &'a [Link],
    /// By item: what it is linked with in other columns.
    near: Vec<Vec<(usize, f64)>>,
    /// By item: where it stands in its column, from 0 at the top to 1.
    place: Vec<f64>,
}

impl Tangle<'_> {
    /// Takes note of an order.
    fn see(&mut self, order: &[Vec<usize>]) {
        self.place.resize(self.column_of.len(), 0.0);
        for column in order {
            for (at, &item) in column.iter().enumerate() {
                self.place[item] = (at as f64 + 0.5) / column.len() as f64;
            }
        }
    }

    /// The mean place of what an item is linked with in a column; its own place without any.
    fn mean(&self, item: usize, column: usize) -> f64 {
        let near = self.near[item].iter().filter(|(other, _)| self.column_of[*other] == column);
        let (sum, weight) =
            near.fold((0.0, 0.0), |(sum, all), &(other, weight)| (sum + weight * self.place[other], all + weight));
        if weight > 0.0 { sum / weight } else { self.place[item] }
    }

    /// What all crossings cost.
    fn cost(&self) -> f64 {
        let mut cost = 0.0;
        for (at, &(a, b, weight)) in self.links.iter().enumerate() {
            for &(c, d, other) in &self.links[..at] {
                let is_one_gap = self.column_of[a] == self.column_of[c] && self.column_of[b] == self.column_of[d];
                if is_one_gap && (self.place[a] - self.place[c]) * (self.place[b] - self.place[d]) < 0.0 {
                    cost += weight * other;
                }
            }
        }
        for &(a, b, weight) in self.beside {
            let (low, high) = (self.place[a].min(self.place[b]), self.place[a].max(self.place[b]));
            let is_between = |&item: &usize| {
                self.column_of[item] == self.column_of[a] && low < self.place[item] && self.place[item] < high
            };
            cost += weight * BETWEEN * (0..self.column_of.len()).filter(is_between).count() as f64;
        }
        cost
    }

    /// Lets neighbours in a column change places where that saves crossings; whether any did.
    fn exchange(&mut self, column: &mut [usize]) -> bool {
        let mut any = false;
        for at in 1..column.len() {
            let (upper, lower) = (column[at - 1], column[at]);
            if self.gain(upper, lower) > 1e-12 {
                column.swap(at - 1, at);
                let (above, below) = (self.place[upper], self.place[lower]);
                (self.place[lower], self.place[upper]) = (above, below);
                any = true;
            }
        }
        any
    }

    /// What is saved if two neighbours change places.
    fn gain(&self, upper: usize, lower: usize) -> f64 {
        let sign = |difference: f64| if difference == 0.0 { 0.0 } else { difference.signum() };
        let mut gain = 0.0;
        for &(a, weight) in &self.near[upper] {
            for &(b, other) in self.near[lower].iter().filter(|(b, _)| self.column_of[*b] == self.column_of[a]) {
                gain += weight * other * sign(self.place[a] - self.place[b]);
            }
        }
        // Whoever is linked with somebody further up in the column comes nearer by going up.
        for &(a, b, weight) in
            self.beside.iter().filter(|&&(a, b, _)| [a, b] != [upper, lower] && [b, a] != [upper, lower])
        {
            for (end, other) in [(a, b), (b, a)] {
                let below = sign(self.place[end] - self.place[other]);
                if end == lower {
                    gain += below * weight * BETWEEN;
                } else if end == upper {
                    gain -= below * weight * BETWEEN;
                }
            }
        }
        gain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_drawn_without_crossings_is() {
        // Two chains that start the wrong way round, and one that changes sides.
        let column_of = [0, 0, 0, 1, 1, 1, 2, 2, 2];
        let links = [(0, 5, 1.0), (1, 4, 1.0), (2, 3, 1.0), (3, 7, 1.0), (4, 8, 1.0), (5, 6, 1.0)];
        let order = untangle(&column_of, &links, &[]);
        let row = |item: usize| order[column_of[item]].iter().position(|&one| one == item);
        for (a, b, _) in links {
            assert_eq!(row(a), row(b), "{order:?}");
        }
    }

    #[test]
    fn the_rare_path_is_the_one_that_is_crossed() {
        // 0 → 2 and 1 → 3 are frequent; 0 → 3 and 1 → 2 are not, and cross whatever happens.
        let links = [(0, 2, 0.1), (1, 3, 0.1), (0, 3, 1.0), (1, 2, 1.0)];
        let order = untangle(&[0, 0, 1, 1], &links, &[]);
        assert_eq!(order[0][0] == 0, order[1][0] == 3, "{order:?}");
    }

    #[test]
    fn what_follows_within_a_column_stands_together() {
        let order = untangle(&[0, 0, 0, 0], &[], &[(0, 3, 1.0)]);
        let at = |item: usize| order[0].iter().position(|&one| one == item).unwrap();
        assert_eq!(at(0).abs_diff(at(3)), 1, "{order:?}");
    }

    #[test]
    fn every_item_has_one_place() {
        let column_of: Vec<usize> = (0..60).map(|item| item % 5).collect();
        let links: Vec<Link> = (0..120).map(|at| (at * 7 % 59, at * 7 % 59 + 1, (at % 9) as f64)).collect();
        let links: Vec<Link> =
            links.into_iter().filter(|&(a, b, _)| column_of[a].abs_diff(column_of[b]) == 1).collect();
        let mut items: Vec<usize> = untangle(&column_of, &links, &[]).concat();
        items.order();
        assert_eq!(items, (0..60).collect::<Vec<_>>());
        assert!(untangle(&[], &[], &[]).is_empty());
    }
}
