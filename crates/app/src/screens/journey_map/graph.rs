//! The journey map as a graph by number, and which part of it is drawn.
//!
//! The report names activities; pictures need indices. Detail is chosen here: how many activities
//! and how many paths, always with what share of the log they cover, so that nothing is dropped
//! without being said.

use desirepath_engine::contract::{Contrast, ConversionRate, Report, journey_map};
use desirepath_order::Ordered;
use std::collections::HashMap;
use std::sync::Arc;

/// An activity.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// How often it happened.
    pub events: u64,
    /// Customers that did it.
    pub customers: u64,
    /// Whether it counts as conversion.
    pub is_conversion: bool,
    /// Chance of still converting.
    pub intent: Option<f64>,
    /// Its 95 % interval.
    pub intent_within: Option<(f64, f64)>,
    /// Whether it happens mainly after the conversion.
    pub is_after: bool,
    /// Conversion among those that were here in time.
    pub conversion: ConversionRate,
    /// Against those that were not.
    pub lift: Option<Contrast>,
    /// Customers whose journey starts here.
    pub starts: u64,
    /// Customers whose journey ends here, so far.
    pub ends: u64,
    /// Those of them that have not converted: the leak.
    pub leaves: u64,
    /// Of all who stop here as leads: those that have gone cold, and those that may go on.
    pub cold: u64,
    /// See `cold`.
    pub open: u64,
    /// Its row in the report.
    pub row: usize,
}

impl Node {
    /// What places it on the axis: the chance of still converting; nothing for what comes after.
    pub fn place(&self) -> Option<f64> {
        self.intent.filter(|_| !self.is_after)
    }
}

/// A path from one activity to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Index of the earlier activity.
    pub from: usize,
    /// Index of the later activity.
    pub to: usize,
    /// Times it was taken.
    pub count: u64,
    /// Customers that took it.
    pub customers: u64,
    /// Median seconds between the two.
    pub median_gap_s: Option<f64>,
    /// Seconds that nine of ten did not exceed.
    pub p90_gap_s: Option<f64>,
    /// Conversion among those that took it in time.
    pub conversion: ConversionRate,
    /// Against those that were at its beginning and did not take it.
    pub lift: Option<Contrast>,
    /// Its row in the report.
    pub row: usize,
}

impl Edge {
    /// Whether this leads back where another came from.
    pub fn is_back(&self, other: &Self) -> bool {
        self.from != self.to && (self.from, self.to) == (other.to, other.from)
    }
}

/// The whole map. Nodes are in order of their events, edges in order of their customers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Graph {
    /// Customers in all.
    pub customers: u64,
    /// The activities, most events first.
    pub nodes: Vec<Node>,
    /// The paths, most customers first.
    pub edges: Vec<Edge>,
    /// The report that it is of.
    source: Source,
}

/// A report; the same if it is the same allocation: nothing is compared in depth.
#[derive(Debug, Clone, Default)]
struct Source(Option<Arc<Report>>);

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        }
    }
}

/// Width of a path that as many customers take as any.
const WIDEST: f64 = 22.0;
/// No path is thinner.
const THINNEST: f64 = 1.2;

/// Customers to pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thickness {
    most: f64,
}

impl Thickness {
    /// The scale of a map: the same for all its lines and whatever is shown.
    pub fn of(graph: &Graph) -> Self {
        let starts = graph.nodes.iter().map(|node| node.starts.max(node.leaves)).max().unwrap_or(0);
        let paths = graph.edges.first().map_or(0, |edge| edge.customers);
        Self { most: starts.max(paths).max(1) as f64 }
    }

    /// The width for a number of customers.
    pub fn width(self, customers: u64) -> f64 {
        (customers as f64 / self.most * WIDEST).max(THINNEST)
    }
}

/// How much to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detail {
    /// How many activities.
    pub activities: usize,
    /// How many paths, at the least those that tie each activity to its neighbours.
    pub paths: usize,
}

/// What is drawn, and what share of everything that is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shown {
    /// Indices of the activities drawn.
    pub nodes: Vec<usize>,
    /// Indices of the paths drawn.
    pub edges: Vec<usize>,
    /// Paths needed to tie every activity drawn to its neighbours: the fewest that can be drawn.
    pub fewest_paths: usize,
    /// Paths between activities drawn, up to [`MOST_PATHS`]: the most that can be drawn.
    pub most_paths: usize,
    /// Events at the activities drawn, and in all.
    pub events: (u64, u64),
    /// Steps along the paths drawn, and in all.
    pub steps: (u64, u64),
}

/// No more paths are ever drawn at once, unless activities need them to be tied to their neighbours:
/// beyond this nothing can be followed. Whoever meets this limit is told so.
pub const MOST_PATHS: usize = 400;

/// The default shows no more activities than this: what fits on a page and in a head.
const CALM: usize = 14;

impl Graph {
    /// The graph of a report.
    pub fn of(source: &Arc<Report>) -> Self {
        let Report::JourneyMap(report) = &**source else { return Self::default() };
        let by_name = |list: &[journey_map::Terminal]| -> HashMap<String, (u64, u64)> {
            list.iter().map(|end| (end.activity.clone(), (end.customers, end.unconverted))).collect()
        };
        let (starts, ends) = (by_name(&report.starts), by_name(&report.ends));
        let at = |by_name: &HashMap<String, (u64, u64)>, name: &str| by_name.get(name).copied().unwrap_or_default();
        let leak = |name: &str| report.leaks.iter().find(|leak| leak.activity == name);
        let mut nodes: Vec<Node> = report
            .activities
            .iter()
            .enumerate()
            .map(|(row, activity)| Node {
                row,
                name: activity.activity.clone(),
                events: activity.events,
                customers: activity.customers,
                is_conversion: activity.is_conversion,
                intent: activity.intent,
                intent_within: activity.intent_low.zip(activity.intent_high),
                is_after: activity.is_after,
                conversion: activity.conversion,
                lift: activity.lift,
                cold: leak(&activity.activity).map_or(0, |leak| leak.cold),
                open: leak(&activity.activity).map_or(0, |leak| leak.open),
                starts: at(&starts, &activity.activity).0,
                ends: at(&ends, &activity.activity).0,
                leaves: at(&ends, &activity.activity).1,
            })
            .collect();
        nodes.order_by_key(|node| std::cmp::Reverse(node.events));
        let index: HashMap<&str, usize> = nodes.iter().enumerate().map(|(at, node)| (node.name.as_str(), at)).collect();
        let edges = report
            .edges
            .iter()
            .enumerate()
            .filter_map(|(row, edge)| {
                Some(Edge {
                    row,
                    from: *index.get(edge.from.as_str())?,
                    to: *index.get(edge.to.as_str())?,
                    count: edge.count,
                    customers: edge.customers,
                    median_gap_s: edge.median_gap_s,
                    p90_gap_s: edge.p90_gap_s,
                    conversion: edge.conversion,
                    lift: edge.lift,
                })
            })
            .collect();
        Self { customers: report.customers, edges, nodes, source: Source(Some(source.clone())) }
    }

    /// The report that it is of.
    pub fn report(&self) -> Option<&journey_map::Report> {
        match self.source.0.as_deref()? {
            Report::JourneyMap(report) => Some(report),
            _ => None,
        }
    }

    /// Whether anything counts as conversion here.
    pub fn has_conversion(&self) -> bool {
        self.nodes.iter().any(|node| node.is_conversion)
    }

    /// The detail that is shown first: activities up to 97 % of the events and paths up to 85 %
    /// of the steps between them, as far as that stays calm.
    pub fn default_detail(&self) -> Detail {
        let events: u64 = self.nodes.iter().map(|node| node.events).sum();
        let enough = self.count_up_to(0.97, events, self.nodes.iter().map(|node| node.events));
        let activities = enough.clamp(self.nodes.len().min(6), CALM.min(self.nodes.len()).max(1));
        let (backbone, rest) = self.ranked_paths(&self.ranked_nodes(activities));
        let steps = |paths: &[usize]| paths.iter().map(|&edge| self.edges[edge].count).sum::<u64>();
        let (tied, between) = (steps(&backbone), steps(&backbone) + steps(&rest));
        let missing = (0.85 * between as f64) as u64;
        let more = match missing.checked_sub(tied) {
            None | Some(0) => 0,
            Some(missing) => {
                let counts = rest.iter().map(|&edge| self.edges[edge].count);
                self.count_up_to(missing as f64 / (between - tied).max(1) as f64, between - tied, counts)
            }
        };
        let paths = (backbone.len() + more).min(activities * 2 + 4).max(backbone.len());
        Detail { activities, paths }
    }

    /// How many of `counts` it takes to reach a share of their total.
    fn count_up_to(&self, share: f64, total: u64, counts: impl Iterator<Item = u64>) -> usize {
        let mut sum = 0;
        counts
            .take_while(|count| {
                let more = (sum as f64) < share * total as f64;
                sum += count;
                more
            })
            .count()
    }

    /// The activities drawn when there are to be this many: the most frequent ones, with what
    /// counts as conversion before the rest, because the picture is about getting there, and with
    /// the most frequent one of what comes after, so that this has its side.
    fn ranked_nodes(&self, activities: usize) -> Vec<usize> {
        let after = self.nodes.iter().position(|node| node.is_after);
        let is_first = |&at: &usize| at > 0 && (self.nodes[at].is_conversion || Some(at) == after);
        let (mut conversions, others): (Vec<usize>, Vec<usize>) = (0..self.nodes.len()).partition(is_first);
        conversions.order_by_key(|&at| !self.nodes[at].is_conversion);
        let mut ranked: Vec<usize> =
            others.iter().take(1).chain(&conversions).chain(others.iter().skip(1)).copied().take(activities).collect();
        ranked.order();
        ranked
    }

    /// Paths between these activities: those that tie each one to its most frequent neighbours,
    /// then the others, both most customers first.
    fn ranked_paths(&self, nodes: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let mut drawn = vec![false; self.nodes.len()];
        nodes.iter().for_each(|&node| drawn[node] = true);
        let (mut has_in, mut has_out) = (vec![false; self.nodes.len()], vec![false; self.nodes.len()]);
        (0..self.edges.len()).filter(|&at| drawn[self.edges[at].from] && drawn[self.edges[at].to]).partition(|&at| {
            let Edge { from, to, customers, .. } = self.edges[at];
            // Where nearly everybody's journey ends, a way on is no tie.
            let way_on = !has_out[from] && customers * 20 >= self.nodes[from].customers;
            let ties = from != to && (!has_in[to] || way_on);
            if ties {
                has_out[from] = true;
                has_in[to] = true;
            }
            ties
        })
    }

    /// Chooses what to draw.
    pub fn show(&self, detail: Detail) -> Shown {
        let nodes = self.ranked_nodes(detail.activities);
        let (mut edges, rest) = self.ranked_paths(&nodes);
        let (fewest_paths, most_paths) = (edges.len(), (edges.len() + rest.len()).min(MOST_PATHS.max(edges.len())));
        edges.extend(rest.into_iter().take(detail.paths.min(most_paths).saturating_sub(fewest_paths)));
        edges.order();
        Shown {
            fewest_paths,
            most_paths,
            events: (
                nodes.iter().map(|&node| self.nodes[node].events).sum(),
                self.nodes.iter().map(|node| node.events).sum(),
            ),
            steps: (
                edges.iter().map(|&edge| self.edges[edge].count).sum(),
                self.edges.iter().map(|edge| edge.count).sum(),
            ),
            nodes,
            edges,
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A graph from `(name, events, intent)` and `(from, to, customers)`; intent 1 converts.
    pub fn graph(nodes: &[(&str, u64, f64)], edges: &[(usize, usize, u64)]) -> Graph {
        Graph {
            customers: nodes.iter().map(|node| node.1).max().unwrap_or(0),
            nodes: nodes
                .iter()
                .map(|&(name, events, intent)| Node {
                    name: name.to_owned(),
                    events,
                    customers: events,
                    is_conversion: intent == 1.0,
                    intent: intent.is_finite().then_some(intent),
                    intent_within: None,
                    is_after: false,
                    lift: None,
                    cold: 0,
                    open: 0,
                    row: 0,
                    conversion: ConversionRate::of(events / 2, events),
                    starts: 0,
                    ends: events / 10,
                    leaves: if intent == 1.0 { 0 } else { events / 10 },
                })
                .collect(),
            edges: edges
                .iter()
                .map(|&(from, to, customers)| Edge {
                    from,
                    to,
                    count: customers,
                    customers,
                    median_gap_s: None,
                    p90_gap_s: None,
                    conversion: ConversionRate::of(customers / 2, customers),
                    lift: None,
                    row: 0,
                })
                .collect(),
            source: Source(None),
        }
    }

    fn shop() -> Graph {
        graph(
            &[("visit", 100, 0.1), ("cart", 60, 0.4), ("pay", 20, 1.0), ("help", 10, 0.2), ("legal", 1, 0.1)],
            &[(0, 1, 50), (1, 2, 18), (1, 0, 12), (0, 0, 9), (0, 3, 6), (3, 1, 5), (3, 4, 1)],
        )
    }

    #[test]
    fn coverage_adds_up() {
        let graph = shop();
        let shown = graph.show(Detail { activities: 3, paths: 3 });
        assert_eq!(shown.nodes, [0, 1, 2]);
        assert_eq!(shown.events, (180, 191));
        assert_eq!(shown.edges, [0, 1, 2]);
        assert_eq!(shown.steps, (80, 101));
        let everything = graph.show(Detail { activities: 99, paths: 99 });
        assert_eq!((everything.events.0, everything.steps.0), (191, 101));
        assert_eq!(everything.most_paths, graph.edges.len());
    }

    #[test]
    fn the_conversion_is_always_drawn_and_more_detail_only_adds() {
        let graph = shop();
        assert_eq!(graph.show(Detail { activities: 2, paths: 0 }).nodes, [0, 2]);
        let mut with_after = graph.clone();
        with_after.nodes[4].is_after = true;
        assert_eq!(with_after.show(Detail { activities: 2, paths: 0 }).nodes, [0, 2]);
        assert_eq!(with_after.show(Detail { activities: 3, paths: 0 }).nodes, [0, 2, 4]);
        let mut before = Shown::default();
        for activities in 1..=5 {
            let shown = graph.show(Detail { activities, paths: 0 });
            assert!(before.nodes.iter().all(|node| shown.nodes.contains(node)));
            before = shown;
        }
    }

    #[test]
    fn every_activity_drawn_is_tied_to_a_neighbour() {
        let shown = shop().show(Detail { activities: 5, paths: 0 });
        for node in shown.nodes {
            let graph = shop();
            assert!(shown.edges.iter().any(|&edge| graph.edges[edge].from == node || graph.edges[edge].to == node));
        }
    }

    #[test]
    fn thickness_is_in_proportion_to_customers() {
        let graph = graph(&[("a", 90, 0.1), ("b", 80, 1.0)], &[(0, 1, 80), (1, 0, 40)]);
        let thickness = Thickness::of(&graph);
        assert_eq!(thickness.width(80), WIDEST);
        assert_eq!(thickness.width(40), WIDEST / 2.0);
        assert_eq!(thickness.width(1), THINNEST);
    }

    #[test]
    fn what_cannot_be_followed_is_not_drawn() {
        let names: Vec<String> = (0..60).map(|at| at.to_string()).collect();
        let nodes: Vec<(&str, u64, f64)> = names.iter().map(|name| (name.as_str(), 10, 0.5)).collect();
        let edges: Vec<(usize, usize, u64)> = (0..60 * 60).map(|at| (at % 60, at / 60, 3)).collect();
        let shown = graph(&nodes, &edges).show(Detail { activities: 60, paths: 9_999 });
        assert_eq!((shown.edges.len(), shown.most_paths), (MOST_PATHS, MOST_PATHS));
    }

    #[test]
    fn the_default_is_calm_and_never_empty() {
        assert_eq!(graph(&[("only", 1, 0.5)], &[]).default_detail(), Detail { activities: 1, paths: 0 });
        assert_eq!(Graph::default().show(Detail { activities: 1, paths: 1 }), Shown::default());
        let names: Vec<String> = (0..200).map(|at| format!("activity {at}")).collect();
        let nodes: Vec<(&str, u64, f64)> = names.iter().map(|name| (name.as_str(), 10, 0.5)).collect();
        let edges: Vec<(usize, usize, u64)> = (0..200 * 30).map(|at| (at % 200, at / 30, 3)).collect();
        let detail = graph(&nodes, &edges).default_detail();
        assert!(detail.activities <= CALM && detail.paths <= 3 * CALM, "{detail:?}");
    }
}
