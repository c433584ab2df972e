//! Everything that one picture shows, worked out: which items, where, along which lines.

use super::graph::{Graph, Shown};
use super::labels::{self, Label};
use super::layout::{Layout, NODE_WIDTH, Point};
use super::pick::Item;
use super::route::{self, Line, Lines};
use super::zoom::Frame;
use std::sync::Arc;

/// Height of what stands above the picture: the axis, the stages, the labels of the bands.
const AXIS: f64 = 26.0;
/// See [`AXIS`].
pub const STAGE_ROW: f64 = 24.0;
/// See [`AXIS`].
pub const LABEL_ROW: f64 = 30.0;
/// Room at the left and right: without and with paths that swing out there.
const SIDE: (f64, f64) = (30.0, 50.0);
/// Room above and below.
const MARGIN: f64 = 10.0;

/// What one picture shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The whole map.
    pub graph: Arc<Graph>,
    /// Where everything stands.
    pub layout: Arc<Layout>,
    /// What of it is drawn.
    pub shown: Shown,
    /// Its lines.
    pub lines: Lines,
    /// By path shown: where its number stands, if there is room.
    pub labels: Vec<Option<Label>>,
    /// The part of the plane that is seen at no zoom, without the axis.
    pub frame: Frame,
}

impl Scene {
    /// The picture of what is shown.
    pub fn of(graph: Arc<Graph>, layout: Arc<Layout>, shown: Shown) -> Self {
        let lines = route::draw(&graph, &layout, &shown);
        let (left, _, right, mut bottom) = layout.bounds(&shown.nodes);
        for line in &lines.paths {
            bottom = bottom.max(line.bottom);
        }
        // The width is that of all columns and paths, so that the scale stays while detail changes.
        let first = layout.x.first().map_or(left, |x| x - NODE_WIDTH / 2.0);
        let last = layout.x.last().map_or(right, |x| x + NODE_WIDTH / 2.0);
        let swings = |column: usize, goes_down: bool| {
            graph.edges.iter().any(|edge| {
                let rise = layout.nodes[edge.to].centre.y - layout.nodes[edge.from].centre.y;
                let is_within = [edge.from, edge.to].iter().all(|&end| layout.columns.of[end] == column);
                is_within && rise != 0.0 && (rise > 0.0) == goes_down
            })
        };
        let side = |swings: bool| if swings { SIDE.1 } else { SIDE.0 };
        let frame = Frame {
            left: first - side(swings(0, false)),
            top: layout.top - MARGIN,
            right: last + side(swings(layout.columns.len().saturating_sub(1), true)),
            bottom: bottom + MARGIN,
        };
        let labels = labels::place(&graph, &layout, &shown, &lines, frame);
        Self { graph, layout, shown, lines, labels, frame }
    }

    /// The part of the plane with the axis.
    pub fn outer(&self) -> Frame {
        Frame { top: self.frame.top - self.axis(), ..self.frame }
    }

    /// The height of what stands above the picture. There is room for the stages before they are
    /// known, so that nothing moves when they come.
    pub fn axis(&self) -> f64 {
        AXIS + LABEL_ROW + if self.graph.has_conversion() { STAGE_ROW } else { 0.0 }
    }

    /// Whether an item is drawn.
    pub fn has(&self, item: Item) -> bool {
        match item {
            Item::Node(node) => self.shown.nodes.binary_search(&node).is_ok(),
            Item::Edge(edge) => self.shown.edges.binary_search(&edge).is_ok(),
        }
    }

    /// The line of a path, if it is drawn.
    pub fn line(&self, edge: usize) -> Option<&Line> {
        Some(&self.lines.paths[self.shown.edges.binary_search(&edge).ok()?])
    }

    /// The label of a path, if it is drawn and has room.
    pub fn label(&self, edge: usize) -> Option<&Label> {
        self.labels[self.shown.edges.binary_search(&edge).ok()?].as_ref()
    }

    /// Where a card about an item belongs, and the half width of the item there.
    pub fn anchor(&self, item: Item) -> (Point, f64) {
        match item {
            Item::Node(node) => (self.layout.nodes[node].centre, NODE_WIDTH / 2.0),
            Item::Edge(edge) => (self.line(edge).map_or_else(Point::default, Line::middle), 8.0),
        }
    }

    /// The activity that the keyboard reaches first: where most journeys start.
    pub fn entrance(&self) -> Option<Item> {
        let most = |&&node: &&usize| (self.graph.nodes[node].starts, std::cmp::Reverse(node));
        self.shown.nodes.iter().max_by_key(most).map(|&node| Item::Node(node))
    }
}
