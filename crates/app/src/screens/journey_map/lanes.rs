//! Lanes: at which heights long paths pass the columns between their ends.
//!
//! The layout knows lanes for what is shown first. Paths that more detail brings get the nearest
//! free height in each column, straight on from where they are to where they go. Then each lane is
//! made level: of all heights that it may take without touching what is above and below it, it
//! takes those that bend it least often (greedy intersection of the free intervals, which needs the
//! fewest pieces).

use super::graph::{Graph, Shown, Thickness};
use super::layout::{Layout, Point};
use desirepath_order::Ordered;
use std::collections::HashMap;

/// Between a lane and what it passes.
const CLEARANCE: f64 = 5.0;
/// From this many paths on, those that the layout does not know share lanes.
const DENSE: usize = 90;
/// Between the way there and the way back on one lane.
pub const THERE_AND_BACK: f64 = 3.0;

/// As good as endless.
const FAR: f64 = 1e6;

/// Two activities, the left one first.
type Pair = (usize, usize);

/// The lanes of one picture.
pub struct Lanes {
    heights: HashMap<Pair, Vec<f64>>,
}

/// What stands in a column or passes it.
struct Obstacle {
    pair: Option<Pair>,
    y: f64,
    above: f64,
    below: f64,
}

impl Lanes {
    /// The lanes for what is shown.
    pub fn of(graph: &Graph, layout: &Layout, shown: &Shown, thickness: Thickness) -> Self {
        let pair = |edge: usize| layout.in_order(graph.edges[edge].from, graph.edges[edge].to);
        let mut pairs: Vec<Pair> = Vec::new();
        let mut widths: HashMap<Pair, f64> = HashMap::new();
        for &edge in &shown.edges {
            let width = thickness.width(graph.edges[edge].customers);
            match widths.get_mut(&pair(edge)) {
                Some(known) => *known += THERE_AND_BACK + width,
                None => {
                    widths.insert(pair(edge), width);
                    pairs.push(pair(edge));
                }
            }
        }
        let mut columns: Vec<Vec<Obstacle>> = (0..layout.columns.len()).map(|_| Vec::new()).collect();
        for &node in &shown.nodes {
            let placed = &layout.nodes[node];
            let y = placed.centre.y;
            let (above, below) = (y - placed.top(), placed.bottom() - y);
            columns[layout.columns.of[node]].push(Obstacle { pair: None, y, above, below });
        }
        // Nothing goes above what is shown first, so that it stays where it is.
        for column in &mut columns {
            column.push(Obstacle { pair: None, y: layout.top - FAR, above: FAR, below: FAR });
        }
        let mut lanes = Self { heights: HashMap::new() };
        let reach = |pair: Pair| widths[&pair] / 2.0;
        let (known, unknown): (Vec<Pair>, Vec<Pair>) =
            pairs.iter().partition(|pair| layout.lanes.get(pair).is_some_and(|lane| !lane.is_empty()));
        for &pair in &known {
            lanes.take(layout, pair, layout.lanes[&pair].clone(), reach(pair), &mut columns);
        }
        // Very many paths run over each other, or the picture would consist of lanes.
        let is_dense = shown.edges.len() > DENSE;
        for &pair in &unknown {
            let heights = straight_on(layout, pair, reach(pair), &columns);
            match heights.is_empty() {
                true => {}
                false if is_dense => drop(lanes.heights.insert(pair, heights)),
                false => lanes.take(layout, pair, heights, reach(pair), &mut columns),
            }
        }
        for &pair in pairs.iter().filter(|_| !is_dense) {
            lanes.level(layout, pair, &mut columns);
        }
        lanes
    }

    /// The points at which a path passes the columns between, in its own direction.
    pub fn points(&self, layout: &Layout, from: usize, to: usize) -> Vec<Point> {
        let pair = layout.in_order(from, to);
        let first = layout.columns.of[pair.0] + 1;
        let heights = self.heights.get(&pair).map_or(&[][..], Vec::as_slice);
        let mut points: Vec<Point> =
            heights.iter().enumerate().map(|(at, &y)| Point { x: layout.x[first + at], y }).collect();
        if pair.0 != from {
            points.reverse();
        }
        points
    }

    fn take(&mut self, layout: &Layout, pair: Pair, heights: Vec<f64>, reach: f64, columns: &mut [Vec<Obstacle>]) {
        let first = layout.columns.of[pair.0] + 1;
        for (at, &y) in heights.iter().enumerate() {
            columns[first + at].push(Obstacle { pair: Some(pair), y, above: reach, below: reach });
        }
        self.heights.insert(pair, heights);
    }

    /// Gives a lane as few bends as its neighbours allow.
    fn level(&mut self, layout: &Layout, pair: Pair, columns: &mut [Vec<Obstacle>]) {
        let Some(heights) = self.heights.get_mut(&pair) else { return };
        let first = layout.columns.of[pair.0] + 1;
        // Pieces of one height: where each ends, and between what its height may be.
        let mut pieces: Vec<(usize, f64, f64)> = Vec::new();
        for at in 0..heights.len() {
            let (low, high) = free_around(&columns[first + at], pair, heights[at]);
            match pieces.last_mut() {
                Some((end, least, most)) if low.max(*least) <= high.min(*most) => {
                    (*end, *least, *most) = (at + 1, low.max(*least), high.min(*most));
                }
                _ => pieces.push((at + 1, low, high)),
            }
        }
        let (mut begin, mut height) = (0, layout.nodes[pair.0].centre.y);
        for (at, &(end, least, most)) in pieces.iter().enumerate() {
            let wish = if at > 0 && at + 1 == pieces.len() { layout.nodes[pair.1].centre.y } else { height };
            height = wish.clamp(least, most);
            heights[begin..end].fill(height);
            begin = end;
        }
        for (at, &height) in heights.iter().enumerate() {
            let own = columns[first + at].iter_mut().find(|obstacle| obstacle.pair == Some(pair));
            own.into_iter().for_each(|own| own.y = height);
        }
    }
}

/// The heights that a lane may take without passing what is above or below it now.
fn free_around(column: &[Obstacle], pair: Pair, height: f64) -> (f64, f64) {
    let reach = column.iter().find(|obstacle| obstacle.pair == Some(pair)).map_or(0.0, |own| own.above) + CLEARANCE;
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for other in column.iter().filter(|obstacle| obstacle.pair != Some(pair)) {
        if other.y < height {
            low = low.max(other.y + other.below + reach);
        } else {
            high = high.min(other.y - other.above - reach);
        }
    }
    if low <= high { (low, high) } else { (height, height) }
}

/// Heights for a path that the layout does not know: straight on, as far as that is free.
fn straight_on(layout: &Layout, pair: Pair, reach: f64, columns: &[Vec<Obstacle>]) -> Vec<f64> {
    let (from, to) = (layout.nodes[pair.0].centre, layout.nodes[pair.1].centre);
    let (first, last) = (layout.columns.of[pair.0] + 1, layout.columns.of[pair.1]);
    let mut before = from.y;
    (first..last)
        .map(|column| {
            let still_to_go = (last - column + 1) as f64;
            before = nearest_free(&columns[column], before + (to.y - before) / still_to_go, reach + CLEARANCE);
            before
        })
        .collect()
}

/// The height nearest to a wish that touches nothing: it lies in no interval, or at the nearer end of
/// the run of intervals around it.
fn nearest_free(column: &[Obstacle], wish: f64, reach: f64) -> f64 {
    let ends = |other: &Obstacle| (other.y - other.above - reach, other.y + other.below + reach);
    let mut taken: Vec<(f64, f64)> = column.iter().map(ends).collect();
    taken.order_by(|a, b| a.0.total_cmp(&b.0));
    let mut run = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for (low, high) in taken {
        match () {
            () if low < run.1 => run.1 = run.1.max(high),
            // The run before ends above the wish, or holds it.
            () if run.1 <= wish => run = (low, high),
            () => break,
        }
    }
    match run {
        (low, high) if wish <= low || high <= wish => wish,
        (low, high) if wish - low <= high - wish => low,
        (_, high) => high,
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::{Detail, tests::graph};
    use super::*;

    const NODES: [(&str, u64, f64); 4] = [("a", 90, 0.1), ("b", 80, 0.3), ("c", 70, 0.6), ("d", 60, 1.0)];

    #[test]
    fn paths_that_the_layout_does_not_know_pass_between_activities() {
        let graph = graph(&NODES, &[(0, 1, 80), (1, 2, 70), (2, 3, 60), (0, 3, 20), (3, 1, 5)]);
        let layout = Layout::of(&graph, &graph.show(Detail { activities: 4, paths: 3 }));
        let shown = graph.show(Detail { activities: 4, paths: 5 });
        let lanes = Lanes::of(&graph, &layout, &shown, Thickness::of(&graph));
        let (there, back) = (lanes.points(&layout, 0, 3), lanes.points(&layout, 3, 1));
        assert_eq!((there.len(), back.len()), (2, 1));
        for (at, point) in [(1, there[0]), (2, there[1]), (2, back[0])] {
            let passed = &layout.nodes[at];
            assert!(point.x == passed.centre.x);
            assert!(point.y < passed.top() || point.y > passed.bottom(), "{point:?} runs through {passed:?}");
        }
        assert!((there[1].y - back[0].y).abs() >= CLEARANCE, "each has a lane of its own");
    }

    #[test]
    fn the_nearest_free_height() {
        let column = |places: &[f64]| -> Vec<Obstacle> {
            places.iter().map(|&y| Obstacle { pair: None, y, above: 9.0, below: 9.0 }).collect()
        };
        let free = |places: &[f64], wish| nearest_free(&column(places), wish, 1.0);
        assert_eq!(free(&[], 3.0), 3.0);
        assert_eq!(free(&[0.0], 3.0), 10.0);
        assert_eq!(free(&[0.0, 50.0], 30.0), 30.0);
        assert_eq!(free(&[15.0, 0.0, 50.0], 2.0), -10.0);
        assert_eq!(free(&[50.0, 15.0, 0.0], 44.0), 40.0);
    }

    #[test]
    fn a_lane_is_level_where_it_can_be() {
        let graph = graph(&NODES, &[(0, 1, 80), (1, 2, 70), (2, 3, 60), (0, 3, 20)]);
        let shown = graph.show(Detail { activities: 4, paths: 4 });
        let layout = Layout::of(&graph, &shown);
        let lane = Lanes::of(&graph, &layout, &shown, Thickness::of(&graph)).points(&layout, 0, 3);
        assert_eq!(lane[0].y, lane[1].y);
    }
}
