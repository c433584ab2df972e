//! Numbers on paths, where there is room for them.
//!
//! Each path offers a few places along its line. The path with most customers chooses first; a
//! place is taken if the label touches no activity, no drain and no label before it. A path whose
//! label has no room shows its number on its card and in the table.

use super::graph::{Graph, Shown};
use super::layout::{Layout, NODE_WIDTH, Point};
use super::route::Lines;
use crate::charts::label::em;
use crate::format;

/// Size of the text.
const SIZE: f64 = 11.0;
/// Room for the sign behind the number.
const SIGN: f64 = 16.0;
/// Paths of fewer customers than this share go without, so that the picture stays calm.
const LEAST: f64 = 0.01;

/// A number on a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Its centre.
    pub at: Point,
    /// Its text.
    pub text: String,
}

/// A rectangle: left, top, right, bottom.
type Area = (f64, f64, f64, f64);

fn touch(a: Area, b: Area) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// By path shown, its label.
pub fn place(graph: &Graph, layout: &Layout, shown: &Shown, lines: &Lines) -> Vec<Option<Label>> {
    let mut taken: Vec<Area> = Vec::new();
    for (&node, drain) in shown.nodes.iter().zip(&lines.drains) {
        let placed = &layout.nodes[node];
        let (x, y, half) = (placed.centre.x, placed.centre.y, placed.height / 2.0);
        taken.push((x - NODE_WIDTH / 2.0, placed.top(), x + NODE_WIDTH / 2.0, y + half + 1.0));
        if drain.is_some() {
            taken.push((x - 28.0, y, x + 28.0, placed.bottom()));
        }
    }
    let label = |(&edge, line): (&usize, &super::route::Line)| {
        let edge = &graph.edges[edge];
        if (edge.customers as f64) < LEAST * graph.customers as f64 {
            return None;
        }
        let text = format::count(edge.customers);
        let half = (em(&text) * SIZE + SIGN) / 2.0;
        let area = |at: Point| (at.x - half, at.y - SIZE * 0.65, at.x + half, at.y + SIZE * 0.65);
        let at = *line.spots.iter().find(|&&spot| !taken.iter().any(|&other| touch(other, area(spot))))?;
        taken.push(area(at));
        Some(Label { at, text })
    };
    shown.edges.iter().zip(&lines.paths).map(label).collect()
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
        let labels: Vec<Label> = place(&graph, &layout, &shown, &lines).into_iter().flatten().collect();
        assert!(labels.len() > 5, "{}", labels.len());
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
