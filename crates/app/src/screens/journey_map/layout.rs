//! Where activities stand and along which lanes long paths run.
//!
//! The columns are given (see [`super::axis`]); what is to be found is the vertical order with few
//! crossings (see [`super::untangle`]) and then heights with few bends (see [`super::straighten`]).
//!
//! Only what is shown first goes through that. Whatever more detail brings is set outside of it,
//! below its column, most frequent first: activities keep their place while the sliders move.

use super::axis::{Band, Columns, MAX_COLUMNS};
use super::graph::{Graph, Shown, Thickness};
use super::name::Name;
use super::straighten::{Item, straighten};
use super::untangle::{Link, untangle};
use std::collections::HashMap;

/// Width of an activity.
pub const NODE_WIDTH: f64 = 124.0;
/// Least and greatest height of an activity.
const NODE_HEIGHT: (f64, f64) = (54.0, 80.0);
/// Between columns, where paths bend.
const GAP: f64 = 57.0;
/// What is added to the gaps of a map that runs from no chance to certainty, in proportion to the
/// rise: at the least, and for each column fewer than there may be.
const RISE: (f64, f64) = (36.0, 64.0);
/// Between activities in a column.
const SEPARATION: f64 = 14.0;
/// Room above an activity where journeys start.
const START_ROOM: f64 = 28.0;
/// Room above an activity that follows itself: its loop and the number on it.
const LOOP_ROOM: f64 = 46.0;
/// Room below an activity where journeys end, for the drain and its number.
const DRAIN_ROOM: f64 = 52.0;
/// Room above and below otherwise.
const BARE_ROOM: f64 = 2.0;
/// Room beside a path on its way past a column.
const LANE: f64 = 3.0;
/// Above the uppermost lane.
const LANE_ROOM: f64 = 12.0;

/// A place in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// An activity in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Placed {
    /// The centre.
    pub centre: Point,
    /// The height.
    pub height: f64,
    /// Room that belongs to it above.
    pub above: f64,
    /// Room that belongs to it below.
    pub below: f64,
}

impl Placed {
    /// The upper end of the room that belongs to it.
    pub fn top(&self) -> f64 {
        self.centre.y - self.height / 2.0 - self.above
    }

    /// The lower end of the room that belongs to it.
    pub fn bottom(&self) -> f64 {
        self.centre.y + self.height / 2.0 + self.below
    }

    /// The same for [`straighten`].
    fn item(&self, column: usize) -> Item {
        let half = self.height / 2.0;
        Item { column, y: self.centre.y, above: half + self.above, below: half + self.below }
    }
}

/// The picture's geometry.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// By activity.
    pub nodes: Vec<Placed>,
    /// The columns.
    pub columns: Columns,
    /// By column: its centre.
    pub x: Vec<f64>,
    /// The upper end of what is shown first; nothing is ever drawn above it.
    pub top: f64,
    /// By pair of activities (left, right): the heights at which their paths cross the columns
    /// between them, left to right.
    pub lanes: HashMap<(usize, usize), Vec<f64>>,
}

impl Layout {
    /// Lays out a graph around what is shown first.
    pub fn of(graph: &Graph, core: &Shown) -> Self {
        let columns = Columns::of(graph, &core.nodes);
        let x = centres(&columns);
        let mut layout = Self {
            nodes: (0..graph.nodes.len()).map(|node| size(graph, node, x[columns.of[node]])).collect(),
            columns,
            x,
            top: 0.0,
            lanes: HashMap::new(),
        };
        layout.place_core(graph, core);
        let lanes = layout.lanes.values().flatten().map(|height| height - LANE_ROOM);
        layout.top = lanes.fold(layout.bounds(&core.nodes).1, f64::min);
        layout.place_rest(core);
        layout
    }

    /// Two activities, the left one first.
    pub fn in_order(&self, a: usize, b: usize) -> (usize, usize) {
        if (self.columns.of[a], a) <= (self.columns.of[b], b) { (a, b) } else { (b, a) }
    }

    /// The rectangle around some activities: left, top, right, bottom.
    pub fn bounds(&self, nodes: &[usize]) -> (f64, f64, f64, f64) {
        let around = |(left, top, right, bottom): (f64, f64, f64, f64), &node: &usize| {
            let placed = &self.nodes[node];
            let (x, half) = (placed.centre.x, NODE_WIDTH / 2.0);
            (left.min(x - half), top.min(placed.top()), right.max(x + half), bottom.max(placed.bottom()))
        };
        let nothing = (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        let bounds = nodes.iter().fold(nothing, around);
        if bounds.0.is_finite() { bounds } else { (0.0, 0.0, NODE_WIDTH, NODE_HEIGHT.0) }
    }

    /// Heights of what is shown first: in an order with few crossings, then straightened.
    fn place_core(&mut self, graph: &Graph, core: &Shown) {
        let pairs = self.pairs(graph, core);
        let thickness = Thickness::of(graph);
        let place = |node: usize| core.nodes.binary_search(&node).expect("paths run between activities shown");
        let mut items: Vec<Item> =
            core.nodes.iter().map(|&node| self.nodes[node].item(self.columns.of[node])).collect();
        let (mut links, mut beside) = (Vec::new(), Vec::new());
        for &((left, right), customers) in &pairs {
            let (mut before, reach) = (place(left), LANE + thickness.width(customers as u64) / 2.0);
            for column in self.columns.of[left] + 1..self.columns.of[right] {
                items.push(Item { column, y: 0.0, above: reach, below: reach });
                // Twice the weight: a bend in the open looks worse than one at an activity.
                links.push((before, items.len() - 1, 2.0 * customers));
                before = items.len() - 1;
            }
            match self.columns.of[left] < self.columns.of[right] {
                true => links.push((before, place(right), customers)),
                false => beside.push((before, place(right), customers)),
            }
        }
        stack(&mut items, &links, &beside);
        straighten(&mut items, &links, SEPARATION);
        for (&node, item) in core.nodes.iter().zip(&items) {
            self.nodes[node].centre.y = item.y;
        }
        let mut lanes = items[core.nodes.len()..].iter();
        for ((left, right), _) in pairs {
            let between = self.columns.of[right].saturating_sub(self.columns.of[left] + 1);
            self.lanes.insert((left, right), lanes.by_ref().take(between).map(|item| item.y).collect());
        }
    }

    /// Between which activities paths are shown first, with the customers there and back: those
    /// share a lane.
    fn pairs(&self, graph: &Graph, core: &Shown) -> Vec<((usize, usize), f64)> {
        let mut pairs: Vec<((usize, usize), f64)> = Vec::new();
        for edge in core.edges.iter().map(|&edge| &graph.edges[edge]).filter(|edge| edge.from != edge.to) {
            let pair = self.in_order(edge.from, edge.to);
            let customers = edge.customers as f64;
            match pairs.iter_mut().find(|known| known.0 == pair) {
                Some(known) => known.1 += customers,
                None => pairs.push((pair, customers)),
            }
        }
        pairs
    }

    /// Sets everything else below its column, so that nothing moves when it comes.
    fn place_rest(&mut self, core: &Shown) {
        let (.., bottom) = self.bounds(&core.nodes);
        let mut ends = vec![f64::NEG_INFINITY; self.columns.len()];
        for &node in &core.nodes {
            let end = &mut ends[self.columns.of[node]];
            *end = end.max(self.nodes[node].bottom());
        }
        for (&(left, _), heights) in &self.lanes {
            for (at, &height) in heights.iter().enumerate() {
                let end = &mut ends[self.columns.of[left] + 1 + at];
                *end = end.max(height + LANE);
            }
        }
        for node in (0..self.nodes.len()).filter(|node| core.nodes.binary_search(node).is_err()) {
            let end = &mut ends[self.columns.of[node]];
            let own = &mut self.nodes[node];
            let top = if end.is_finite() { *end + SEPARATION } else { bottom };
            own.centre.y = top + own.above + own.height / 2.0;
            *end = own.bottom();
        }
    }
}

/// Sets items on top of each other, each column around height 0, in an order with few crossings.
fn stack(items: &mut [Item], links: &[Link], beside: &[Link]) {
    let most = links.iter().chain(beside).map(|link| link.2).fold(1.0, f64::max);
    // A path of a hundred times the customers counts ten times as much.
    let weighted = |links: &[Link]| links.iter().map(|&(a, b, w)| (a, b, (w / most).sqrt())).collect::<Vec<_>>();
    let column_of: Vec<usize> = items.iter().map(|item| item.column).collect();
    for column in untangle(&column_of, &weighted(links), &weighted(beside)) {
        let height: f64 = column.iter().map(|&at| items[at].above + items[at].below + SEPARATION).sum();
        let mut y = -height / 2.0;
        for at in column {
            items[at].y = y + items[at].above;
            y = items[at].y + items[at].below + SEPARATION;
        }
    }
}

/// The centres of the columns; further apart where the chance rises more.
fn centres(columns: &Columns) -> Vec<f64> {
    let mut x = 0.0;
    let per_rise = RISE.0 + RISE.1 * MAX_COLUMNS.saturating_sub(columns.len()) as f64;
    (0..columns.len())
        .map(|column| {
            if column > 0 {
                let band = |column: usize| columns.bands[columns.band[column]];
                let rise = match (band(column - 1), band(column)) {
                    (before, after) if before == after => 0.0,
                    (Band::Chance(_, before), Band::Chance(after, _)) => (after - before).max(0.0),
                    _ => 0.0,
                };
                x += NODE_WIDTH + GAP + per_rise * rise;
            }
            x
        })
        .collect()
}

/// How much room an activity takes: its height grows with its customers, and with its name.
fn size(graph: &Graph, node: usize, x: f64) -> Placed {
    let share = graph.nodes[node].customers as f64 / graph.customers.max(1) as f64;
    let height = NODE_HEIGHT.0 + (NODE_HEIGHT.1 - NODE_HEIGHT.0) * share.clamp(0.0, 1.0).sqrt();
    let follows_itself = graph.edges.iter().any(|edge| edge.from == node && edge.to == node);
    let drains = graph.nodes[node].leaves > 0;
    Placed {
        centre: Point { x, y: 0.0 },
        height: height.max(Name::of(&graph.nodes[node]).height()),
        above: match (follows_itself, graph.nodes[node].starts > 0) {
            (true, _) => LOOP_ROOM,
            (false, true) => START_ROOM,
            (false, false) => BARE_ROOM,
        },
        below: if drains { DRAIN_ROOM } else { BARE_ROOM },
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::{Detail, tests::graph};
    use super::*;

    fn overlaps(layout: &Layout) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for a in 0..layout.nodes.len() {
            for b in a + 1..layout.nodes.len() {
                let (p, q) = (&layout.nodes[a], &layout.nodes[b]);
                let apart = (p.centre.x - q.centre.x).abs() >= NODE_WIDTH;
                if !apart && p.top() < q.bottom() - 0.01 && q.top() < p.bottom() - 0.01 {
                    found.push((a, b));
                }
            }
        }
        found
    }

    fn layout(graph: &Graph) -> Layout {
        Layout::of(graph, &graph.show(graph.default_detail()))
    }

    #[test]
    fn columns_are_kept_and_nothing_overlaps() {
        let names: Vec<String> = (0..200).map(|at| format!("activity {at}")).collect();
        for count in [1, 2, 5, 14, 40, 200] {
            let nodes: Vec<(&str, u64, f64)> = (0..count)
                .map(|at| {
                    (names[at].as_str(), 1000 - at as u64, if at == 1 { 1.0 } else { (at * 37 % 90) as f64 / 100.0 })
                })
                .collect();
            let edges: Vec<(usize, usize, u64)> =
                (0..count * 6).map(|at| (at % count, at * at * 7 % count, 400 / (at as u64 + 1) + 1)).collect();
            let graph = graph(&nodes, &edges);
            let layout = layout(&graph);
            assert_eq!(overlaps(&layout), [], "{count}");
            for node in 0..count {
                assert_eq!(layout.nodes[node].centre.x, layout.x[layout.columns.of[node]]);
            }
        }
    }

    #[test]
    fn parts_without_a_path_between_them_keep_their_columns_and_do_not_overlap() {
        let graph = graph(
            &[("a", 9, 0.1), ("b", 9, 0.2), ("c", 9, 0.3), ("d", 9, 1.0), ("e", 9, 0.1)],
            &[(0, 1, 9), (2, 3, 9)],
        );
        assert_eq!(overlaps(&layout(&graph)), []);
    }

    #[test]
    fn a_straight_way_is_straight() {
        let graph = graph(
            &[("a", 90, 0.1), ("b", 80, 0.3), ("c", 70, 0.6), ("d", 60, 1.0)],
            &[(0, 1, 80), (1, 2, 70), (2, 3, 60)],
        );
        let layout = layout(&graph);
        let heights: Vec<f64> = layout.nodes.iter().map(|placed| placed.centre.y).collect();
        assert!(heights.iter().all(|y| (y - heights[0]).abs() < 8.0), "{heights:?}");
    }

    #[test]
    fn long_paths_get_a_lane_past_the_columns_between() {
        let graph = graph(
            &[("a", 90, 0.1), ("b", 80, 0.3), ("c", 70, 0.6), ("d", 60, 1.0)],
            &[(0, 1, 80), (1, 2, 70), (2, 3, 60), (0, 3, 20)],
        );
        let layout = Layout::of(&graph, &graph.show(Detail { activities: 4, paths: 4 }));
        let lane = &layout.lanes[&(0, 3)];
        assert_eq!(lane.len(), 2);
        for (at, &height) in lane.iter().enumerate() {
            let passed = &layout.nodes[at + 1];
            assert!(height < passed.top() || height > passed.bottom(), "{height} runs through {passed:?}");
        }
    }

    #[test]
    fn what_more_detail_brings_is_set_outside() {
        let graph = graph(
            &[("a", 90, 0.1), ("b", 80, 0.3), ("c", 70, 0.6), ("d", 60, 1.0), ("e", 5, 0.3), ("f", 5, 0.31)],
            &[(0, 1, 80), (1, 2, 70), (2, 3, 60), (0, 4, 3), (4, 5, 2)],
        );
        let core = graph.show(Detail { activities: 4, paths: 3 });
        let layout = Layout::of(&graph, &core);
        assert_eq!(layout, Layout::of(&graph, &core), "the same input gives the same picture");
        let (_, top, _, bottom) = layout.bounds(&[1]);
        for added in [4, 5] {
            let placed = &layout.nodes[added];
            assert_eq!(placed.centre.x, layout.nodes[1].centre.x);
            assert!(placed.bottom() < top || placed.top() > bottom, "{placed:?}");
        }
        assert_eq!(overlaps(&layout), []);
    }
}
