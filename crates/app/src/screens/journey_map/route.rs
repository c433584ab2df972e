//! The lines of the map: paths, arrow heads, loops, starts and drains, as SVG path data.
//!
//! A path leaves its activity on the side where the other one is and arrives on the facing side;
//! several on one side are stacked in the order in which they fan out, so that they do not cross
//! at the activity. Within a column a path swings out to the right on its way down and to the left
//! on its way up. Starts fall in from above, journeys that end without conversion drain below.

use super::graph::{Graph, Shown, Thickness};
use super::lanes::{Lanes, THERE_AND_BACK};
use super::layout::{Layout, NODE_WIDTH, Placed, Point};
use desirepath_order::Ordered;
use std::cmp::Ordering;

/// Between the paths at one side of an activity.
const PORT_GAP: f64 = 3.0;
/// How far a path within a column swings out: at the least, more with its height, at the most.
const SWING: (f64, f64, f64) = (24.0, 0.1, 44.0);

/// A line with its head.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// Path data of the line.
    pub line: String,
    /// Path data of the head, filled.
    pub head: String,
    /// Width of the line.
    pub width: f64,
    /// Points on the line where a label may stand, best first.
    pub spots: Vec<Point>,
    /// Points all along the line, close enough to tell what it touches.
    pub trace: Vec<Point>,
    /// How far up it reaches at most.
    pub top: f64,
    /// How far down it reaches at most.
    pub bottom: f64,
}

impl Line {
    /// How long it is.
    pub fn length(&self) -> f64 {
        self.trace.windows(2).map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).sum()
    }

    /// Where a card belongs.
    pub fn middle(&self) -> Point {
        self.spots.first().copied().unwrap_or_default()
    }
}

/// All lines of one picture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lines {
    /// By path shown, in the order of [`Shown::edges`].
    pub paths: Vec<Line>,
    /// By activity shown, in the order of [`Shown::nodes`]: where journeys start, if any do.
    pub starts: Vec<Option<Line>>,
    /// By activity shown: where journeys end without conversion, filled, if any do.
    pub drains: Vec<Option<String>>,
    /// By activity shown: the same for those that do not go on.
    pub gone: Vec<Option<String>>,
}

/// A side of an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// One end of a path at an activity.
struct Port {
    node: usize,
    side: Side,
    path: usize,
    is_begin: bool,
    width: f64,
    /// The direction in which the path goes on: what ports are stacked by.
    towards: f64,
}

/// Draws all lines of what is shown.
pub fn draw(graph: &Graph, layout: &Layout, shown: &Shown) -> Lines {
    let thickness = Thickness::of(graph);
    let lanes = Lanes::of(graph, layout, shown, thickness);
    let ends = ports(graph, layout, shown, &lanes, thickness);
    let paths = shown.edges.iter().zip(&ends).map(|(&edge, &[begin, end])| {
        let edge = &graph.edges[edge];
        let width = thickness.width(edge.customers);
        if edge.from == edge.to {
            return self_loop(&layout.nodes[edge.from], width);
        }
        match layout.columns.of[edge.from].cmp(&layout.columns.of[edge.to]) {
            Ordering::Equal => swing(begin, end, width),
            forwards => {
                let mut lane = lanes.points(layout, edge.from, edge.to);
                // The way there keeps to the upper side of a lane, the way back to the lower.
                if let Some(back) = shown.edges.iter().map(|&edge| &graph.edges[edge]).find(|other| other.is_back(edge))
                {
                    let beside = (thickness.width(back.customers) + THERE_AND_BACK) / 2.0;
                    let aside = if forwards == Ordering::Less { -beside } else { beside };
                    lane.iter_mut().for_each(|point| point.y += aside);
                }
                along(begin, end, &lane, width, forwards == Ordering::Less)
            }
        }
    });
    let nodes = || shown.nodes.iter().map(|&node| (&graph.nodes[node], &layout.nodes[node]));
    Lines {
        paths: paths.collect(),
        starts: nodes()
            .map(|(node, placed)| (node.starts > 0).then(|| start(placed, thickness.width(node.starts))))
            .collect(),
        drains: nodes()
            .map(|(node, placed)| (node.leaves > 0).then(|| drain(placed, thickness.width(node.leaves))))
            .collect(),
        gone: nodes()
            .map(|(node, placed)| {
                (node.leaves > node.open).then(|| drain(placed, thickness.width(node.leaves - node.open)))
            })
            .collect(),
    }
}

/// Where each path begins and ends.
fn ports(graph: &Graph, layout: &Layout, shown: &Shown, lanes: &Lanes, thickness: Thickness) -> Vec<[Point; 2]> {
    let mut ports = Vec::new();
    for (path, &edge) in shown.edges.iter().enumerate() {
        let edge = &graph.edges[edge];
        if edge.from == edge.to {
            continue;
        }
        let (from, to) = (layout.nodes[edge.from].centre, layout.nodes[edge.to].centre);
        let sides = match layout.columns.of[edge.from].cmp(&layout.columns.of[edge.to]) {
            Ordering::Less => [Side::Right, Side::Left],
            Ordering::Greater => [Side::Left, Side::Right],
            Ordering::Equal if from.y < to.y => [Side::Right; 2],
            Ordering::Equal => [Side::Left; 2],
        };
        let lane = lanes.points(layout, edge.from, edge.to);
        let next = lane.first().map_or(to.y, |point| point.y);
        let before = lane.last().map_or(from.y, |point| point.y);
        let width = thickness.width(edge.customers);
        for (node, side, is_begin, towards) in [(edge.from, sides[0], true, next), (edge.to, sides[1], false, before)] {
            ports.push(Port { node, side, path, is_begin, width, towards });
        }
    }
    // There and back between the same two: the way back lies below.
    ports.order_by(|a, b| {
        (a.node, a.side as u8)
            .cmp(&(b.node, b.side as u8))
            .then(a.towards.total_cmp(&b.towards))
            .then((a.is_begin == (a.side == Side::Left)).cmp(&(b.is_begin == (b.side == Side::Left))))
            .then(a.path.cmp(&b.path))
    });
    let mut ends = vec![[Point::default(); 2]; shown.edges.len()];
    for group in ports.chunk_by(|a, b| (a.node, a.side) == (b.node, b.side)) {
        let placed = &layout.nodes[group[0].node];
        let total = group.iter().map(|port| port.width).sum::<f64>() + PORT_GAP * (group.len() - 1) as f64;
        let squeeze = ((placed.height - 8.0) / total).min(1.0);
        let mut y = placed.centre.y - total * squeeze / 2.0;
        let x = placed.centre.x + if group[0].side == Side::Left { -NODE_WIDTH / 2.0 } else { NODE_WIDTH / 2.0 };
        for port in group {
            let step = port.width * squeeze;
            ends[port.path][usize::from(!port.is_begin)] = Point { x, y: y + step / 2.0 };
            y += step + PORT_GAP * squeeze;
        }
    }
    ends
}

/// Writes path data and keeps what else is to be known of the line.
struct Pen {
    data: String,
    at: Point,
    top: f64,
    bottom: f64,
    spots: Vec<Point>,
    trace: Vec<Point>,
}

/// Points per curve of a [`Line::trace`].
const SAMPLES: usize = 16;

impl Pen {
    fn at(begin: Point) -> Self {
        let data = format!("M{:.1} {:.1}", begin.x, begin.y);
        Self { data, at: begin, top: begin.y, bottom: begin.y, spots: Vec::new(), trace: vec![begin] }
    }

    /// A Bézier curve; with points on it for labels if it is one on which labels may stand.
    fn curve(&mut self, a: Point, b: Point, to: Point, is_for_labels: bool) {
        self.data += &format!("C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}", a.x, a.y, b.x, b.y, to.x, to.y);
        let from = self.at;
        let on = |t: f64| {
            let mix = |from: f64, a: f64, b: f64, to: f64| {
                let s = 1.0 - t;
                s * s * s * from + 3.0 * s * s * t * a + 3.0 * s * t * t * b + t * t * t * to
            };
            Point { x: mix(from.x, a.x, b.x, to.x), y: mix(from.y, a.y, b.y, to.y) }
        };
        for at in 1..=SAMPLES {
            let point = on(at as f64 / SAMPLES as f64);
            self.top = self.top.min(point.y);
            self.bottom = self.bottom.max(point.y);
            self.trace.push(point);
        }
        if is_for_labels {
            self.spots.extend([0.5, 0.55, 0.6, 0.45, 0.4, 0.65, 0.35].map(on));
        }
        self.top = self.top.min(to.y);
        self.bottom = self.bottom.max(to.y);
        self.at = to;
    }

    fn done(self, head: String, width: f64) -> Line {
        let reach = width / 2.0 + 2.0;
        Line {
            line: self.data,
            head,
            width,
            spots: self.spots,
            trace: self.trace,
            top: self.top - reach,
            bottom: self.bottom + reach,
        }
    }
}

/// From one column to another: level past the columns between, bending in the gaps.
fn along(begin: Point, end: Point, lane: &[Point], width: f64, forwards: bool) -> Line {
    let ahead = if forwards { 1.0 } else { -1.0 };
    let (head, tip) = head(end, Point { x: ahead, y: 0.0 }, width);
    let mut pen = Pen::at(begin);
    let bend = |pen: &mut Pen, to: Point| {
        let middle = (pen.at.x + to.x) / 2.0;
        pen.curve(Point { x: middle, y: pen.at.y }, Point { x: middle, y: to.y }, to, true);
    };
    for point in lane {
        let y = point.y;
        bend(&mut pen, Point { x: point.x - ahead * NODE_WIDTH / 2.0, y });
        let level = Point { x: point.x + ahead * NODE_WIDTH / 2.0, y };
        pen.curve(pen.at, level, level, false);
        let beside = [0.0, -0.3, 0.3].map(|aside| Point { x: point.x + aside * NODE_WIDTH, y });
        pen.spots.splice(0..0, beside);
    }
    bend(&mut pen, tip);
    pen.done(head, width)
}

/// Within a column: out into the gap and back.
fn swing(begin: Point, end: Point, width: f64) -> Line {
    let down = end.y > begin.y;
    let out = if down { 1.0 } else { -1.0 };
    let reach = begin.x + out * (SWING.0 + SWING.1 * (end.y - begin.y).abs()).min(SWING.2);
    let (head, tip) = head(end, Point { x: -out, y: 0.0 }, width);
    let mut pen = Pen::at(begin);
    pen.curve(Point { x: reach, y: begin.y }, Point { x: reach, y: tip.y }, tip, true);
    pen.done(head, width)
}

/// From an activity to itself: a loop above its right half.
fn self_loop(placed: &Placed, width: f64) -> Line {
    let top = placed.centre.y - placed.height / 2.0;
    // A wide loop would fill itself in; thickness ends where the loop does.
    let width = width.min(8.0);
    let (left, right) = (placed.centre.x + NODE_WIDTH * 0.13, placed.centre.x + NODE_WIDTH * 0.41);
    let (head, tip) = head(Point { x: right, y: top }, Point { x: 0.0, y: 1.0 }, width);
    let mut pen = Pen::at(Point { x: left, y: top });
    let (a, b) = (Point { x: left - 8.0, y: top - 37.0 }, Point { x: right + 8.0, y: top - 37.0 });
    pen.curve(a, b, tip, false);
    pen.spots.push(Point { x: (left + right) / 2.0, y: top - 36.0 });
    pen.done(head, width)
}

/// Journeys that start here fall in from above the left half.
fn start(placed: &Placed, width: f64) -> Line {
    let top = placed.centre.y - placed.height / 2.0;
    let x = placed.centre.x - NODE_WIDTH * 0.36;
    let (head, tip) = head(Point { x, y: top }, Point { x: 0.0, y: 1.0 }, width);
    let from = tip.y.min(top - 8.0) - 10.0;
    let line = format!("M{x:.1} {from:.1}V{:.1}", tip.y);
    Line { line, head, width, spots: vec![Point { x, y: from }], trace: Vec::new(), top: from, bottom: top }
}

/// Journeys that end here without conversion run out below, thinner and thinner.
fn drain(placed: &Placed, width: f64) -> String {
    let (x, top) = (placed.centre.x, placed.centre.y + placed.height / 2.0);
    let half = (width / 2.0).max(1.2);
    let bottom = top + 36.0;
    format!(
        "M{:.1} {top:.1}C{:.1} {:.1} {:.1} {:.1} {x:.1} {bottom:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {top:.1}Z",
        x - half,
        x - half,
        top + 20.0,
        x - 0.6,
        top + 12.0,
        x + 0.6,
        top + 12.0,
        x + half,
        top + 20.0,
        x + half,
    )
}

/// An arrow head with its tip at `tip`, pointing along a unit vector, and where its line ends.
fn head(tip: Point, along: Point, width: f64) -> (String, Point) {
    let (length, half) = (6.0 + width * 0.42, 3.4 + width * 0.54);
    let base = Point { x: tip.x - along.x * length, y: tip.y - along.y * length };
    let path = format!(
        "M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z",
        tip.x,
        tip.y,
        base.x - along.y * half,
        base.y + along.x * half,
        base.x + along.y * half,
        base.y - along.x * half
    );
    // The line runs a little into the head, so that no gap shows between them.
    (path, Point { x: base.x + along.x, y: base.y + along.y })
}

#[cfg(test)]
mod tests {
    use super::super::graph::{Detail, tests::graph};
    use super::*;

    fn drawn(graph: &Graph) -> (Layout, Shown, Lines) {
        let shown = graph.show(Detail { activities: 99, paths: 99 });
        let layout = Layout::of(graph, &shown);
        let lines = draw(graph, &layout, &shown);
        (layout, shown, lines)
    }

    #[test]
    fn there_and_back_run_side_by_side() {
        let graph = graph(&[("a", 90, 0.1), ("b", 80, 1.0)], &[(0, 1, 80), (1, 0, 40)]);
        let (layout, shown, _) = drawn(&graph);
        let ends = ports(
            &graph,
            &layout,
            &shown,
            &Lanes::of(&graph, &layout, &shown, Thickness::of(&graph)),
            Thickness::of(&graph),
        );
        let [there, back] = [ends[0], ends[1]];
        assert!(there[0].y < back[1].y && there[1].y < back[0].y, "{there:?} {back:?}");
        assert!((there[0].x, there[1].x) == (back[1].x, back[0].x));
    }

    #[test]
    fn ports_stay_on_their_side_however_many() {
        let names: Vec<String> = (0..30).map(|at| at.to_string()).collect();
        let mut nodes: Vec<(&str, u64, f64)> = names.iter().map(|name| (name.as_str(), 50, 0.5)).collect();
        nodes[0] = ("hub", 100, 0.1);
        let edges: Vec<(usize, usize, u64)> = (1..30).map(|at| (0, at, 100)).collect();
        let graph = graph(&nodes, &edges);
        let (layout, shown, _) = drawn(&graph);
        let hub = &layout.nodes[0];
        for [begin, _] in ports(
            &graph,
            &layout,
            &shown,
            &Lanes::of(&graph, &layout, &shown, Thickness::of(&graph)),
            Thickness::of(&graph),
        ) {
            assert!((begin.y - hub.centre.y).abs() <= hub.height / 2.0, "{begin:?}");
        }
    }

    #[test]
    fn loops_and_paths_within_a_column_are_drawn() {
        let graph = graph(&[("a", 90, 1.0), ("b", 80, 1.0), ("c", 9, 0.0)], &[(0, 0, 80), (0, 1, 40), (1, 0, 7)]);
        let (_, _, lines) = drawn(&graph);
        assert_eq!(lines.paths.len(), 3);
        assert!(lines.paths.iter().all(|path| path.line.starts_with('M') && path.head.ends_with('Z')));
        assert!(lines.paths.iter().all(|path| !path.line.contains("NaN") && !path.line.contains("inf")));
        assert_eq!(lines.drains.iter().map(Option::is_some).collect::<Vec<_>>(), [false, false, false]);
    }
}
