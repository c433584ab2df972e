//! The map as tables: its paths and its activities, everything, drawn or not.

use super::graph::Graph;
use super::words::Tone;
use crate::format;
use crate::table::{Cell, Table};
use desirepath_engine::contract::{ConversionRate, Rate};

/// The paths, most customers first.
pub fn paths(graph: &Graph, overall: Option<&Rate>) -> Table {
    let mut columns = vec!["From", "To", "#Customers", "#Times", "#Median time between", "#Nine of ten within"];
    columns.extend(conversion_columns(overall));
    let rows = graph.edges.iter().map(|edge| {
        let mut row = vec![
            Cell::text(&graph.nodes[edge.from].name),
            Cell::text(&graph.nodes[edge.to].name),
            Cell::count(edge.customers),
            Cell::count(edge.count),
            Cell::duration(edge.median_gap_s),
            Cell::duration(edge.p90_gap_s),
        ];
        row.extend(conversion_cells(&edge.conversion, overall));
        row
    });
    Table::new(&columns).with_rows(rows)
}

/// The activities, most events first.
pub fn activities(graph: &Graph, overall: Option<&Rate>) -> Table {
    let mut columns = vec!["Activity", "#Customers", "#Times", "#Start here", "#End here"];
    if overall.is_some() {
        columns.extend(["#Of them not converted", "#Chance of still converting"]);
    }
    columns.extend(conversion_columns(overall));
    let rows = graph.nodes.iter().map(|node| {
        let mut row = vec![
            Cell::text(&node.name),
            Cell::count(node.customers),
            Cell::count(node.events),
            Cell::count(node.starts),
            Cell::count(node.ends),
        ];
        if overall.is_some() {
            row.extend([Cell::count(node.leaves), Cell::percent(node.intent)]);
        }
        row.extend(match (node.is_conversion, overall.is_some()) {
            (true, true) => vec![Cell::Nothing, Cell::Nothing, Cell::Nothing, Cell::text("counts as conversion")],
            _ => conversion_cells(&node.conversion, overall),
        });
        row
    });
    Table::new(&columns).with_rows(rows)
}

/// How those convert that were there, with the counts that the rate rests on.
fn conversion_columns(overall: Option<&Rate>) -> impl Iterator<Item = &'static str> {
    let columns = ["#There before converting", "#Converted", "#Conversion", "Against all"];
    columns.into_iter().filter(move |_| overall.is_some())
}

fn conversion_cells(conversion: &ConversionRate, overall: Option<&Rate>) -> Vec<Cell> {
    if overall.is_none() {
        return Vec::new();
    }
    let rate = format::as_rate(conversion);
    vec![
        Cell::count(rate.n),
        Cell::count(rate.hits),
        Cell::rate(&rate),
        Cell::text(Tone::of(conversion, overall).said()),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::*;

    #[test]
    fn tables_hold_everything_with_and_without_conversion() {
        let graph = graph(&[("visit", 1000, 0.2), ("buy", 100, 1.0)], &[(0, 1, 100), (0, 0, 20)]);
        let all = Rate::of(100, 1000);
        for overall in [Some(&all), None] {
            let (paths, activities) = (paths(&graph, overall), activities(&graph, overall));
            assert_eq!((paths.rows.len(), activities.rows.len()), (2, 2));
            for table in [&paths, &activities] {
                assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
            }
        }
        assert!(paths(&graph, Some(&all)).csv().contains("much more often"));
    }
}
