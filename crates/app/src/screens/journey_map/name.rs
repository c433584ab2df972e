//! How an activity's name fits into its box.

use super::graph::Node;
use super::layout::NODE_WIDTH;
use crate::charts::label;

/// Size of a name.
const SIZE: f64 = 14.5;
/// The same where a word would be cut apart otherwise.
const SMALL: f64 = 12.0;
/// Room for a line.
const ROOM: f64 = NODE_WIDTH - 16.0;
/// Between two lines of text.
pub const LINE: f64 = 16.5;
/// Names take at most so many lines.
const LINES: usize = 3;

/// A name in lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Its lines.
    pub lines: Vec<String>,
    /// Whether it is set in the smaller size.
    pub is_small: bool,
}

impl Name {
    /// The name of an activity.
    pub fn of(node: &Node) -> Self {
        // The name of a conversion is bold, which takes more room.
        let room = if node.is_conversion { ROOM / 1.1 } else { ROOM };
        let is_small = node.name.split_whitespace().any(|word| label::em(word) * SIZE > room);
        let lines = label::wrap(&node.name, room / if is_small { SMALL } else { SIZE }, LINES);
        Self { lines, is_small }
    }

    /// The least height of a box that holds it and a number below it.
    pub fn height(&self) -> f64 {
        (self.lines.len() + 1) as f64 * LINE + 7.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::*;

    #[test]
    fn names_fit_in_few_lines() {
        let long = "x".repeat(80);
        let names =
            ["visit", "price calculator", "A_PREACCEPTED", "T05 Print and send confirmation of receipt", &long, ""];
        let graph = graph(&names.map(|name| (name, 9, 0.5)), &[]);
        let lines: Vec<usize> = graph.nodes.iter().map(|node| Name::of(node).lines.len()).collect();
        assert_eq!(lines, [1, 2, 1, 3, 3, 0]);
        assert!(graph.nodes.iter().all(|node| Name::of(node).height() < 80.0));
    }
}
