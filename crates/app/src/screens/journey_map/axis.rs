//! Where an activity stands from left to right.
//!
//! The horizontal place is *intent*: the chance that a customer who is there still converts. On
//! real logs many activities share a chance, because a step that everybody takes does not change
//! it. So the axis is made of **bands** of (nearly) equal chance in rising order, and inside a band
//! activities follow the *flow*: what happens earlier stands further left. Without a conversion
//! there is one band, and the flow decides alone. What happens mainly after the conversion gets a band
//! of its own at the right end.
//!
//! The flow is the trophic level of the graph (MacKay, Johnson & Sansom, "How directed is a
//! directed network?", R. Soc. Open Sci. 7 (2020) 201138): the heights for which steps rise by one
//! as nearly as possible. Unlike a topological order it is defined with loops.
//!
//! Each band is cut into **columns** so that as few steps as possible begin and end in one column.

use super::graph::Graph;
use desirepath_order::Ordered;

/// The most columns on a map: as many as remain legible on a page.
pub const MAX_COLUMNS: usize = 8;

/// Chances closer than this are one band.
const SAME_CHANCE: f64 = 0.02;

/// A band wider than this is cut at its widest gap.
const WIDEST_BAND: f64 = 0.07;

/// A column with more activities than this costs, so that columns stay short.
const TALL: usize = 3;

/// What a band of the axis stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Band {
    /// Activities with a chance of converting from the first to the second number.
    Chance(f64, f64),
    /// Activities that happen mainly after the conversion.
    After,
    /// Nothing counts as conversion: all activities, in the order of the flow.
    Flow,
}

/// The columns of a map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns {
    /// By activity: its column, from the left.
    pub of: Vec<usize>,
    /// By column: its band, as an index.
    pub band: Vec<usize>,
    /// The bands from the left.
    pub bands: Vec<Band>,
    /// By activity: its place in the flow, earlier first.
    pub level: Vec<f64>,
}

impl Columns {
    /// Cuts the axis for the activities in `core`; all others join the nearest column.
    pub fn of(graph: &Graph, core: &[usize]) -> Self {
        if graph.nodes.is_empty() {
            return Self::default();
        }
        let level = levels(graph);
        let mut ranked = core.to_vec();
        ranked.order_by(|&a, &b| key(graph, a).total_cmp(&key(graph, b)));
        let bands = bands(graph, &ranked);
        let mut band_of = vec![0; graph.nodes.len()];
        for (band, members) in bands.iter().enumerate() {
            members.iter().for_each(|&node| band_of[node] = band);
        }
        ranked.order_by(|&a, &b| band_of[a].cmp(&band_of[b]).then(level[a].total_cmp(&level[b])).then(a.cmp(&b)));
        let runs = runs(graph, &ranked, &band_of);

        let mut columns = Self {
            of: vec![usize::MAX; graph.nodes.len()],
            band: runs.iter().map(|run| band_of[run[0]]).collect(),
            bands: bands.iter().map(|members| describe(graph, members)).collect(),
            level,
        };
        for (column, run) in runs.iter().enumerate() {
            run.iter().for_each(|&node| columns.of[node] = column);
        }
        for band in 0..columns.bands.len() {
            columns.join(graph, band, &runs);
        }
        columns
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.band.len()
    }

    /// Puts the activities without a column whose nearest band this is into the band's columns: each
    /// where the flow is nearest, or, if that fills a column much more than its share, evenly in the
    /// order of the flow.
    fn join(&mut self, graph: &Graph, band: usize, runs: &[Vec<usize>]) {
        let mut joining: Vec<usize> = (0..graph.nodes.len())
            .filter(|&node| self.of[node] == usize::MAX && self.nearest_band(graph, node) == band)
            .collect();
        joining.order_by(|&a, &b| self.level[a].total_cmp(&self.level[b]));
        let columns: Vec<usize> = (0..runs.len()).filter(|&column| self.band[column] == band).collect();
        let flow = |column: usize| {
            let run = &runs[column];
            run.iter().map(|&node| self.level[node]).sum::<f64>() / run.len() as f64
        };
        let nearest = |&node: &usize| {
            let distance = |column: usize| (flow(column) - self.level[node]).abs();
            columns.iter().copied().min_by(|&a, &b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
        };
        let mut chosen: Vec<usize> = joining.iter().map(nearest).collect();
        let share = (3 * joining.len()).div_ceil(2 * columns.len().max(1)).max(TALL);
        if columns.iter().any(|column| chosen.iter().filter(|&one| one == column).count() > share) {
            chosen = (0..joining.len()).map(|at| columns[at * columns.len() / joining.len()]).collect();
        }
        for (node, column) in joining.into_iter().zip(chosen) {
            self.of[node] = column;
        }
    }

    /// The band whose chances are nearest to a node's.
    fn nearest_band(&self, graph: &Graph, node: usize) -> usize {
        let distance = |band: Band| match (band, graph.nodes[node].place()) {
            (Band::Chance(low, high), Some(intent)) => (low - intent).max(intent - high).max(0.0),
            (Band::Chance(_, high), None) => 2.0 - high,
            (Band::After, Some(_)) => 3.0,
            (Band::After, None) | (Band::Flow, _) => 0.0,
        };
        let bands = &self.bands;
        (0..bands.len()).min_by(|&a, &b| distance(bands[a]).total_cmp(&distance(bands[b]))).unwrap_or(0)
    }
}

/// What activities are ordered by: their chance; after the conversion comes last.
fn key(graph: &Graph, node: usize) -> f64 {
    match graph.nodes[node].place() {
        Some(intent) => intent,
        None if graph.has_conversion() => f64::INFINITY,
        None => 0.0,
    }
}

/// Groups activities, sorted by chance, into bands of nearly equal chance.
fn bands(graph: &Graph, ranked: &[usize]) -> Vec<Vec<usize>> {
    let mut bands: Vec<Vec<usize>> = Vec::new();
    for &node in ranked {
        let near = |&last: &usize| {
            let (a, b) = (key(graph, last), key(graph, node));
            // Certainty is a band of its own: it is what the picture runs towards.
            a == b || (b - a < SAME_CHANCE && b < 1.0 - 1e-9)
        };
        match bands.last_mut() {
            Some(band) if band.last().is_some_and(near) => band.push(node),
            _ => bands.push(vec![node]),
        }
    }
    while let Some(wide) = bands.iter().position(|band| span(graph, band) > WIDEST_BAND) {
        let gap = |at: &usize| key(graph, bands[wide][*at]) - key(graph, bands[wide][*at - 1]);
        let cut = (1..bands[wide].len()).max_by(|a, b| gap(a).total_cmp(&gap(b))).unwrap_or(1);
        let upper = bands[wide].split_off(cut);
        bands.insert(wide + 1, upper);
    }
    while bands.len() > MAX_COLUMNS {
        let reach = |at: &usize| {
            let distance = key(graph, bands[at + 1][bands[at + 1].len() - 1]) - key(graph, bands[*at][0]);
            // What lies after the conversion, and the conversion itself, are joined to nothing else.
            if key(graph, bands[at + 1][0]) >= 1.0 { f64::INFINITY } else { distance }
        };
        let join = (0..bands.len() - 1).min_by(|a, b| reach(a).total_cmp(&reach(b))).unwrap_or(0);
        let upper = bands.remove(join + 1);
        bands[join].extend(upper);
    }
    bands
}

fn span(graph: &Graph, band: &[usize]) -> f64 {
    let (low, high) = (key(graph, band[0]), key(graph, band[band.len() - 1]));
    if low == high { 0.0 } else { high - low }
}

fn describe(graph: &Graph, band: &[usize]) -> Band {
    let chances = || band.iter().filter_map(|&node| graph.nodes[node].place());
    match (graph.has_conversion(), chances().reduce(f64::min), chances().reduce(f64::max)) {
        (false, ..) => Band::Flow,
        (true, Some(low), Some(high)) => Band::Chance(low, high),
        (true, ..) => Band::After,
    }
}

/// Cuts the ordered activities into columns: never across bands, at most [`MAX_COLUMNS`], with as
/// few customers as possible on steps that begin and end in one column, and no column much taller
/// than the others. Exact, by dynamic programming over the cuts: O(columns × activities²).
fn runs(graph: &Graph, ranked: &[usize], band_of: &[usize]) -> Vec<Vec<usize>> {
    let n = ranked.len();
    let mut place = vec![usize::MAX; graph.nodes.len()];
    ranked.iter().enumerate().for_each(|(at, &node)| place[node] = at);
    // within[a][b]: customers on steps among ranked[a..b], as a running sum over both ends.
    let mut within = vec![vec![0.0; n + 1]; n + 1];
    for edge in &graph.edges {
        let (a, b) = (place[edge.from], place[edge.to]);
        if a != b && a != usize::MAX && b != usize::MAX {
            within[a.min(b)][a.max(b) + 1] += edge.customers as f64;
        }
    }
    for length in 2..=n {
        for a in 0..=n - length {
            let b = a + length;
            let inner = if length > 2 { within[a + 1][b - 1] } else { 0.0 };
            within[a][b] += within[a + 1][b] + within[a][b - 1] - inner;
        }
    }
    let scale = graph.customers.max(1) as f64;
    let cost = |a: usize, b: usize| {
        let tall = (b - a).saturating_sub(TALL) as f64;
        if band_of[ranked[a]] != band_of[ranked[b - 1]] {
            f64::INFINITY
        } else {
            within[a][b] / scale + 0.25 * tall * tall + 0.02
        }
    };
    // best[k][b]: the least cost of k columns for the first b activities, and where the last begins.
    let mut best = vec![vec![(f64::INFINITY, 0); n + 1]; MAX_COLUMNS + 1];
    best[0][0] = (0.0, 0);
    for k in 1..=MAX_COLUMNS {
        for b in 1..=n {
            for a in 0..b {
                let total = best[k - 1][a].0 + cost(a, b);
                if total < best[k][b].0 {
                    best[k][b] = (total, a);
                }
            }
        }
    }
    let Some(mut k) = (1..=MAX_COLUMNS).min_by(|&a, &b| best[a][n].0.total_cmp(&best[b][n].0)) else {
        return Vec::new();
    };
    let (mut end, mut runs) = (n, Vec::new());
    while end > 0 {
        let begin = best[k][end].1;
        runs.push(ranked[begin..end].to_vec());
        (end, k) = (begin, k - 1);
    }
    runs.reverse();
    runs
}

/// By activity: its trophic level, weighted by how often steps are taken. Solved by Gauss–Seidel
/// sweeps, which is enough for a picture; starts are steps from level 0.
fn levels(graph: &Graph) -> Vec<f64> {
    let n = graph.nodes.len();
    let mut neighbours: Vec<Vec<(usize, f64, f64)>> = vec![Vec::new(); n];
    for edge in graph.edges.iter().filter(|edge| edge.from != edge.to) {
        let weight = edge.count as f64;
        neighbours[edge.to].push((edge.from, weight, 1.0));
        neighbours[edge.from].push((edge.to, weight, -1.0));
    }
    let mut level = vec![0.0; n];
    for _ in 0..300 {
        let mut moved = 0.0f64;
        for node in 0..n {
            let start = graph.nodes[node].starts as f64;
            let (mut weights, mut sum) = (start, start);
            for &(other, weight, rise) in &neighbours[node] {
                weights += weight;
                sum += weight * (level[other] + rise);
            }
            if weights > 0.0 {
                let next = sum / weights;
                moved = moved.max((next - level[node]).abs());
                level[node] = next;
            }
        }
        if moved < 1e-6 {
            break;
        }
    }
    level
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::*;

    fn all(graph: &Graph) -> Vec<usize> {
        (0..graph.nodes.len()).collect()
    }

    #[test]
    fn rising_chance_goes_right() {
        let graph = graph(
            &[("a", 100, 0.1), ("b", 60, 0.4), ("c", 20, 1.0), ("d", 10, 0.7)],
            &[(0, 1, 50), (1, 3, 18), (3, 2, 12)],
        );
        let columns = Columns::of(&graph, &all(&graph));
        assert_eq!(columns.of, [0, 1, 3, 2]);
        assert_eq!(columns.bands[3], Band::Chance(1.0, 1.0));
    }

    #[test]
    fn equal_chances_follow_the_flow_in_one_band() {
        let mut graph = graph(
            &[("c", 9, 0.5), ("a", 9, 0.5), ("b", 9, 0.5), ("won", 4, 1.0)],
            &[(1, 2, 9), (2, 0, 9), (0, 3, 4), (2, 1, 1)],
        );
        graph.nodes[1].starts = 9;
        let columns = Columns::of(&graph, &all(&graph));
        assert_eq!(columns.of, [2, 0, 1, 3]);
        assert_eq!(columns.bands, [Band::Chance(0.5, 0.5), Band::Chance(1.0, 1.0)]);
        assert_eq!(columns.band, [0, 0, 0, 1]);
    }

    #[test]
    fn without_a_conversion_the_flow_decides() {
        let graph = graph(&[("b", 9, f64::NAN), ("a", 9, f64::NAN)], &[(1, 0, 9)]);
        let columns = Columns::of(&graph, &all(&graph));
        assert_eq!((columns.of, columns.bands), (vec![1, 0], vec![Band::Flow]));
    }

    #[test]
    fn after_the_conversion_is_the_right_end() {
        let graph = graph(&[("care", 9, f64::NAN), ("a", 9, 0.2), ("won", 9, 1.0)], &[(1, 2, 9), (2, 0, 9)]);
        let columns = Columns::of(&graph, &all(&graph));
        assert_eq!(columns.of, [2, 0, 1]);
        assert_eq!(columns.bands[2], Band::After);
        // Whatever some of them did as leads.
        let mut graph = graph;
        (graph.nodes[0].intent, graph.nodes[0].is_after) = (Some(0.4), true);
        assert_eq!(Columns::of(&graph, &all(&graph)), columns);
    }

    #[test]
    fn many_activities_fit_into_few_columns_and_none_is_lost() {
        let names: Vec<String> = (0..200).map(|at| at.to_string()).collect();
        let nodes: Vec<(&str, u64, f64)> =
            names.iter().enumerate().map(|(at, name)| (name.as_str(), 10, at as f64 / 199.0)).collect();
        let edges: Vec<(usize, usize, u64)> = (0..199).map(|at| (at, at + 1, 5)).collect();
        let graph = graph(&nodes, &edges);
        for core in [14, 200] {
            let columns = Columns::of(&graph, &all(&graph)[..core]);
            assert!(columns.len() <= MAX_COLUMNS && columns.of.iter().all(|&column| column < columns.len()));
            // What joins a crowded band is spread over it; it keeps its own order.
            let (first, joined) = columns.of.split_at(core);
            assert!(first.is_sorted() && joined.is_sorted(), "a higher chance stands left of a lower one");
        }
    }

    #[test]
    fn columns_share_what_more_detail_brings() {
        let names: Vec<String> = (0..200).map(|at| at.to_string()).collect();
        let nodes: Vec<(&str, u64, f64)> = names.iter().map(|name| (name.as_str(), 10, 0.5)).collect();
        let edges: Vec<(usize, usize, u64)> = (0..199).map(|at| (at, at + 1, 5)).collect();
        let graph = graph(&nodes, &edges);
        let columns = Columns::of(&graph, &all(&graph)[..14]);
        let tallest = (0..columns.len()).map(|one| columns.of.iter().filter(|&&column| column == one).count()).max();
        assert!(tallest <= Some(2 * 200 / columns.len()), "{tallest:?} in {} columns", columns.len());
    }

    #[test]
    fn nothing_and_one() {
        assert_eq!(Columns::of(&Graph::default(), &[]).len(), 0);
        assert_eq!(Columns::of(&graph(&[("only", 1, 0.5)], &[]), &[0]).of, [0]);
    }
}
