//! What is picked on the map, what belongs to it, and how the keyboard gets from one to the next.

use super::graph::{Graph, Shown};
use super::layout::Layout;
use std::collections::HashSet;

/// Something on the map that can be picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// An activity, as an index into the graph.
    Node(usize),
    /// A path, as an index into the graph.
    Edge(usize),
}

impl Item {
    /// A key by which its element is found.
    pub fn key(self) -> String {
        match self {
            Self::Node(node) => format!("node-{node}"),
            Self::Edge(edge) => format!("edge-{edge}"),
        }
    }
}

/// A picked item with its neighbourhood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Neighbourhood {
    items: HashSet<Item>,
}

impl Neighbourhood {
    /// An activity with its paths and where they lead; a path with its ends.
    pub fn of(item: Item, graph: &Graph, shown: &Shown) -> Self {
        let ends = |edge: usize| [Item::Node(graph.edges[edge].from), Item::Node(graph.edges[edge].to)];
        let mut items = HashSet::from([item]);
        match item {
            Item::Edge(edge) => items.extend(ends(edge)),
            Item::Node(_) => {
                for &edge in shown.edges.iter().filter(|&&edge| ends(edge).contains(&item)) {
                    items.extend(ends(edge));
                    items.insert(Item::Edge(edge));
                }
            }
        }
        Self { items }
    }

    /// Whether something belongs to it.
    pub fn contains(&self, item: Item) -> bool {
        self.items.contains(&item)
    }
}

/// A move by keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// To the activity on the left.
    Left,
    /// To the activity on the right.
    Right,
    /// To the activity above.
    Up,
    /// To the activity below.
    Down,
    /// To the next path of this activity.
    NextPath,
    /// To the path before.
    PreviousPath,
}

/// Where a move leads. From a path, left and right lead to its ends.
pub fn go(from: Item, step: Move, graph: &Graph, layout: &Layout, shown: &Shown) -> Option<Item> {
    match (from, step) {
        (Item::Node(node), Move::NextPath) => paths_of(node, graph, shown).first().copied().map(Item::Edge),
        (Item::Node(node), Move::PreviousPath) => paths_of(node, graph, shown).last().copied().map(Item::Edge),
        (Item::Edge(edge), Move::NextPath | Move::PreviousPath) => {
            let paths = paths_of(graph.edges[edge].from, graph, shown);
            let at = paths.iter().position(|&path| path == edge)?;
            let next = if step == Move::NextPath { at + 1 } else { at + paths.len() - 1 };
            Some(Item::Edge(paths[next % paths.len()]))
        }
        (Item::Edge(edge), Move::Left | Move::Up) => Some(Item::Node(graph.edges[edge].from)),
        (Item::Edge(edge), Move::Right | Move::Down) => Some(Item::Node(graph.edges[edge].to)),
        (Item::Node(node), _) => nearest(node, step, layout, shown).map(Item::Node),
    }
}

/// Paths that leave an activity, then those that come in, most customers first.
fn paths_of(node: usize, graph: &Graph, shown: &Shown) -> Vec<usize> {
    let (mut out, rest): (Vec<usize>, Vec<usize>) =
        shown.edges.iter().partition(|&&edge| graph.edges[edge].from == node);
    out.extend(rest.into_iter().filter(|&edge| graph.edges[edge].to == node));
    out
}

/// The activity that one would look for in a direction: near, and rather straight ahead.
fn nearest(node: usize, step: Move, layout: &Layout, shown: &Shown) -> Option<usize> {
    let here = layout.nodes[node].centre;
    let cost = |other: usize| {
        let there = layout.nodes[other].centre;
        let (dx, dy) = (there.x - here.x, there.y - here.y);
        let (ahead, aside) = match step {
            Move::Left => (-dx, dy),
            Move::Right => (dx, dy),
            Move::Up => (-dy, dx),
            _ => (dy, dx),
        };
        (ahead > 1.0).then(|| ahead + 2.0 * aside.abs())
    };
    shown
        .nodes
        .iter()
        .filter(|&&other| other != node)
        .filter_map(|&other| Some((cost(other)?, other)))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::super::graph::{Detail, tests::graph};
    use super::*;

    fn shop() -> (Graph, Layout, Shown) {
        let graph = graph(
            &[("visit", 90, 0.1), ("cart", 60, 0.4), ("pay", 20, 1.0), ("help", 10, 0.4)],
            &[(0, 1, 50), (1, 2, 18), (1, 0, 12), (0, 3, 6)],
        );
        let shown = graph.show(Detail { activities: 4, paths: 9 });
        (graph.clone(), Layout::of(&graph, &shown), shown)
    }

    #[test]
    fn a_neighbourhood_is_paths_and_their_ends() {
        let (graph, _, shown) = shop();
        let cart = Neighbourhood::of(Item::Node(1), &graph, &shown);
        assert!(
            [Item::Node(0), Item::Node(2), Item::Edge(0), Item::Edge(1), Item::Edge(2)]
                .iter()
                .all(|&item| cart.contains(item))
        );
        assert!(!cart.contains(Item::Node(3)) && !cart.contains(Item::Edge(3)));
        let path = Neighbourhood::of(Item::Edge(1), &graph, &shown);
        assert!(path.contains(Item::Node(1)) && path.contains(Item::Node(2)) && !path.contains(Item::Node(0)));
    }

    #[test]
    fn arrows_lead_along_the_map() {
        let (graph, layout, shown) = shop();
        let step = |from, step| go(from, step, &graph, &layout, &shown);
        assert!(matches!(step(Item::Node(0), Move::Right), Some(Item::Node(1 | 3))));
        assert_eq!(step(Item::Node(2), Move::Right), None);
        assert_eq!(step(Item::Node(1), Move::NextPath), Some(Item::Edge(1)));
        assert_eq!(step(Item::Edge(1), Move::Right), Some(Item::Node(2)));
        assert_eq!(step(Item::Edge(1), Move::Left), Some(Item::Node(1)));
        assert_eq!(step(Item::Edge(1), Move::NextPath), Some(Item::Edge(2)));
        let mut seen = HashSet::from([Item::Node(0)]);
        let mut open = vec![Item::Node(0)];
        while let Some(item) = open.pop() {
            for direction in [Move::Left, Move::Right, Move::Up, Move::Down] {
                open.extend(step(item, direction).filter(|&next| seen.insert(next)));
            }
        }
        assert_eq!(seen.len(), 4, "every activity can be reached");
    }
}
