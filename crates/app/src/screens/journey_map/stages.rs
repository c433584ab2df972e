//! The stages as bands of the axis.
//!
//! A stage is a run of columns: those before the conversion are cut so that as many customers as
//! possible stand in the band of their activity's own stage (exact, by dynamic programming), and
//! what happens after the conversion is the last one. Nothing moves for it: activities stand by
//! their chance, and one whose stage is another than its band's says so.
//!
//! Where chances are nearly equal, activities of several stages stand in one place, and a band would
//! be named after some of them only. A band is drawn only if most customers in it are in its stage, and
//! none is where fewer than two would be: one name for all says nothing.

use super::axis::{Band, Columns};
use super::graph::Graph;
use desirepath_engine::contract::stages::Placed;

/// A stage's band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Index of the stage.
    pub stage: usize,
    /// Its first column.
    pub first: usize,
    /// Its last column.
    pub last: usize,
}

/// The stages on one map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stages {
    /// Their names, first to last.
    pub names: Vec<String>,
    /// By activity: its stage, if it has one.
    pub of: Vec<Option<usize>>,
    /// By activity: whether that is another than its band's.
    pub strays: Vec<bool>,
    /// The bands, left to right.
    pub spans: Vec<Span>,
}

impl Stages {
    /// Where stages of these names are, with activities placed so.
    pub fn of(graph: &Graph, columns: &Columns, names: Vec<String>, placed: &[Placed]) -> Self {
        let stage = |name: &str| {
            let own = placed.iter().find(|placed| placed.activity == name)?.stage.as_ref()?;
            names.iter().position(|name| name == own)
        };
        let of: Vec<Option<usize>> = graph.nodes.iter().map(|node| stage(&node.name)).collect();
        let after = names.len().saturating_sub(1);
        let mut weights = vec![vec![0; after]; columns.len()];
        for (node, own) in of.iter().enumerate() {
            if let Some(own) = own.filter(|&own| own < after) {
                weights[columns.of[node]][own] += graph.nodes[node].customers;
            }
        }
        let is_after = |column: usize| columns.bands[columns.band[column]] == Band::After;
        let before = (0..columns.len()).take_while(|&column| !is_after(column)).count();
        let mut stages = cut(&weights[..before], after);
        stages.resize(columns.len(), after);
        let mut spans: Vec<Span> = Vec::new();
        for (column, &stage) in stages.iter().enumerate() {
            match spans.last_mut() {
                Some(span) if span.stage == stage => span.last = column,
                _ => spans.push(Span { stage, first: column, last: column }),
            }
        }
        let standing = |span: &Span| -> (u64, u64) {
            let stands = |node: &usize| (span.first..=span.last).contains(&columns.of[*node]);
            let customers = |node: usize| graph.nodes[node].customers;
            let (own, others): (Vec<usize>, Vec<usize>) = (0..graph.nodes.len())
                .filter(|node| stands(node) && of[*node].is_some())
                .partition(|&node| of[node] == Some(span.stage));
            (own.into_iter().map(customers).sum(), others.into_iter().map(customers).sum())
        };
        spans.retain(|span| {
            let (own, others) = standing(span);
            own >= others
        });
        if spans.len() < 2 {
            spans.clear();
        }
        let band = |column: usize| spans.iter().find(|span| (span.first..=span.last).contains(&column));
        let is_stray = |(own, &column): (&Option<usize>, &usize)| {
            band(column).is_some_and(|band| own.is_some_and(|own| own != band.stage))
        };
        Self { strays: of.iter().zip(&columns.of).map(is_stray).collect(), names, of, spans }
    }

    /// The name of an activity's stage.
    pub fn name(&self, node: usize) -> Option<&str> {
        Some(&self.names[self.of.get(node).copied()??])
    }
}

/// By column: its stage, rising from left to right, so that the sum of the weights is largest.
fn cut(weights: &[Vec<u64>], stages: usize) -> Vec<usize> {
    // best[stage]: the largest sum so far if the last column is at most in this stage, and the way there.
    let mut best: Vec<(u64, Vec<usize>)> = vec![(0, Vec::new()); stages];
    for column in weights {
        for (stage, weight) in column.iter().enumerate() {
            best[stage].0 += weight;
            best[stage].1.push(stage);
        }
        for stage in 1..stages {
            if best[stage - 1].0 >= best[stage].0 {
                best[stage] = best[stage - 1].clone();
            }
        }
    }
    best.pop().map(|(_, way)| way).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::*;
    use desirepath_engine::contract::stages::Basis;

    fn placed(activity: &str, stage: &str) -> Placed {
        Placed {
            activity: activity.to_owned(),
            stage: Some(stage.to_owned()),
            confidence: 1.0,
            basis: Basis::Outlook,
            intent: None,
            steps_to_conversion: None,
            customers: 1,
            customers_after: 0,
        }
    }

    #[test]
    fn bands_hold_as_many_customers_as_they_can() {
        assert_eq!(cut(&[vec![5, 0], vec![1, 9], vec![3, 4]], 2), [0, 1, 1]);
        assert_eq!(cut(&[vec![0, 5, 0], vec![9, 0, 0], vec![0, 0, 7]], 3), [0, 0, 2]);
        assert_eq!(cut(&[], 3), Vec::<usize>::new());
        // Against every way to cut, with weights that are no pattern.
        let weights: Vec<Vec<u64>> =
            (0..5).map(|c| (0..3).map(|s| (c * 37 + s * 101 + c * s * 13) % 50).collect()).collect();
        let sum = |way: &[usize]| way.iter().zip(&weights).map(|(&stage, column)| column[stage]).sum::<u64>();
        let all = (0..243usize).map(|n| (0..5).map(|c| n / 3usize.pow(c) % 3).collect::<Vec<_>>());
        let most = all.filter(|way| way.is_sorted()).map(|way| sum(&way)).max().unwrap();
        let way = cut(&weights, 3);
        assert!(way.is_sorted() && sum(&way) == most, "{way:?}");
    }

    #[test]
    fn what_comes_after_is_the_last_stage_and_strays_are_told() {
        let graph = graph(
            &[("a", 90, 0.1), ("b", 80, 0.4), ("c", 9, 0.4), ("won", 20, 1.0), ("care", 9, f64::NAN)],
            &[(0, 1, 80), (1, 3, 20), (3, 4, 9)],
        );
        let columns = Columns::of(&graph, &[0, 1, 2, 3, 4]);
        let names = ["early", "late", "after"].map(str::to_owned).to_vec();
        let own = [("a", "early"), ("b", "late"), ("c", "early"), ("won", "late"), ("care", "after")];
        let stages = Stages::of(&graph, &columns, names, &own.map(|(activity, stage)| placed(activity, stage)));
        let spans: Vec<(usize, usize)> = stages.spans.iter().map(|span| (span.stage, span.first)).collect();
        assert_eq!(spans, [(0, 0), (1, columns.of[1].min(columns.of[2])), (2, columns.of[4])]);
        assert_eq!(stages.strays, [false, false, true, false, false]);
        assert_eq!(stages.name(2), Some("early"));
    }

    /// All stand in one place but the conversion: which stage that is, no band can say.
    #[test]
    fn there_are_no_bands_where_most_are_strays() {
        let graph = graph(
            &[("a", 90, 0.4), ("b", 80, 0.4), ("c", 70, 0.4), ("won", 20, 1.0)],
            &[(0, 3, 9), (1, 3, 6), (2, 3, 5)],
        );
        let columns = Columns::of(&graph, &[0, 1, 2, 3]);
        assert_eq!(columns.of, [0, 0, 0, 1]);
        let names = ["early", "middle", "late", "after"].map(str::to_owned).to_vec();
        let own = [("a", "early"), ("b", "middle"), ("c", "late")];
        let stages = Stages::of(&graph, &columns, names, &own.map(|(activity, stage)| placed(activity, stage)));
        assert_eq!((stages.spans.len(), stages.strays), (0, vec![false; 4]));
    }
}
