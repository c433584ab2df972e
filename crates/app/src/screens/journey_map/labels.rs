//! Numbers on paths, where there is room for them.
//!
//! Each path offers a few places on its line, if that is long enough to be seen around the label, and
//! beside it. The path with most customers chooses first; a place is taken if the label touches no
//! activity, no drain, no other path and no label before it. A path whose label has no room shows
//! its number on its card and in the table.

use super::graph::{Graph, Shown};
use super::layout::{Layout, NODE_WIDTH, Point};
use super::route::Lines;
use super::zoom::Frame;
use crate::charts::label::em;
use crate::format;

/// Size of the text.
const SIZE: f64 = 12.5;
/// Room for the sign behind the number, and around both.
const SIGN: f64 = 22.0;
/// A label stands on a line that is so many times as long as the label is wide.
const SHOWS: f64 = 2.6;
/// No more paths than this have a number: nobody reads more.
const MOST: usize = 40;
/// Paths of fewer customers than this share go without, so that the picture stays calm.
const LEAST: f64 = 0.01;

/// A number on a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Its centre.
    pub at: Point,
    /// Half of its width and height.
    pub half: (f64, f64),
    /// Its text.
    pub text: String,
}

/// A rectangle: left, top, right, bottom.
type Area = (f64, f64, f64, f64);

fn touch(a: Area, b: Area) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// By path shown, its label.
pub fn place(graph: &Graph, layout: &Layout, shown: &Shown, lines: &Lines, frame: Frame) -> Vec<Option<Label>> {
    let mut taken: Vec<Area> = Vec::new();
    for (at, &node) in shown.nodes.iter().enumerate() {
        let placed = &layout.nodes[node];
        let (x, y, half) = (placed.centre.x, placed.centre.y, placed.height / 2.0);
        taken.push((x - NODE_WIDTH / 2.0, y - half, x + NODE_WIDTH / 2.0, y + half));
        if lines.starts[at].is_some() {
            taken.push((x - NODE_WIDTH / 2.0, placed.top(), x, y));
        }
        if lines.drains[at].is_some() {
            taken.push((x - 26.0, y, x + 26.0, placed.bottom()));
        }
    }
    // Paths are wider than their trace.
    let crosses = |at: usize, area: Area, touches_own: bool| {
        lines.paths.iter().enumerate().filter(|&(other, _)| other != at || !touches_own).any(|(_, line)| {
            let reach = line.width / 2.0;
            let wide = (area.0 - reach, area.1 - reach, area.2 + reach, area.3 + reach);
            if wide.1 > line.bottom || wide.3 < line.top {
                return false;
            }
            line.trace.iter().any(|point| touch((point.x, point.y, point.x, point.y), wide))
        })
    };
    let label = |(at, &edge): (usize, &usize)| {
        let (edge, line) = (&graph.edges[edge], &lines.paths[at]);
        if at >= MOST || (edge.customers as f64) < LEAST * graph.customers as f64 {
            return None;
        }
        let text = format::count(edge.customers);
        let half = ((em(&text) * SIZE + SIGN) / 2.0, SIZE * 0.64);
        let area = |at: Point| (at.x - half.0, at.y - half.1, at.x + half.0, at.y + half.1);
        let is_free = |(spot, touches_own): (Point, bool)| {
            let area = area(spot);
            let is_inside = area.0 >= frame.left && area.2 <= frame.right;
            is_inside && !taken.iter().any(|&other| touch(other, area)) && !crosses(at, area, touches_own)
        };
        let covers = if edge.from == edge.to { 0.0 } else { SHOWS * 2.0 * half.0 };
        let on = line.spots.iter().filter(|_| line.length() >= covers).map(|&spot| (spot, true));
        let beside = line.spots.iter().flat_map(|spot| {
            let (x, y) = (line.width / 2.0 + half.0 + 2.0, line.width / 2.0 + half.1 + 3.0);
            let around = [(0.0, -y), (0.0, y), (x, 0.0), (-x, 0.0)];
            around.map(|(dx, dy)| (Point { x: spot.x + dx, y: spot.y + dy }, false))
        });
        let (spot, _) = on.chain(beside).find(|&spot| is_free(spot))?;
        taken.push(area(spot));
        Some(Label { at: spot, half, text })
    };
    shown.edges.iter().enumerate().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::super::graph::{Detail, tests::graph};
    use super::super::route;
    use super::*;

    #[test]
    fn labels_touch_nothing() {
        let names: Vec<String> = (0..14).map(|at| at.to_string()).collect();
        let nodes: Vec<(&str, u64, f64)> =
            names.iter().enumerate().map(|(at, name)| (name.as_str(), 900, at as f64 / 13.0)).collect();
        let edges: Vec<(usize, usize, u64)> = (0..70).map(|at| (at % 14, at * at % 14, 500 - at as u64)).collect();
        let graph = graph(&nodes, &edges);
        let shown = graph.show(Detail { activities: 14, paths: 70 });
        let layout = Layout::of(&graph, &shown);
        let lines = route::draw(&graph, &layout, &shown);
        let frame = Frame { left: -1e9, top: -1e9, right: 1e9, bottom: 1e9 };
        let labels: Vec<Label> = place(&graph, &layout, &shown, &lines, frame).into_iter().flatten().collect();
        assert!(labels.len() > 3, "{}", labels.len());
        let area = |label: &Label| (label.at.x - 12.0, label.at.y - 6.0, label.at.x + 12.0, label.at.y + 6.0);
        for (at, label) in labels.iter().enumerate() {
            assert!(labels[..at].iter().all(|other| !touch(area(label), area(other))));
            for placed in &layout.nodes {
                let (x, y) = (placed.centre.x, placed.centre.y);
                let node =
                    (x - NODE_WIDTH / 2.0, y - placed.height / 2.0, x + NODE_WIDTH / 2.0, y + placed.height / 2.0);
                assert!(!touch(area(label), node), "{label:?} {placed:?}");
            }
        }
    }
}
