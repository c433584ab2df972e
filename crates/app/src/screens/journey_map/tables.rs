//! The map as tables: its paths and its activities, everything, drawn or not.

use super::graph::Graph;
use super::words::Tone;
use crate::format;
use crate::table::{Cell, Table};
use desirepath_engine::contract::{Contrast, ConversionRate};

/// The paths, most customers first.
pub fn paths(graph: &Graph) -> Table {
    let converts = graph.has_conversion();
    let mut columns = vec!["From", "To", "#Customers", "#Times", "#Median time between", "#Nine of ten within"];
    columns.extend(conversion_columns(converts));
    let rows = graph.edges.iter().map(|edge| {
        let mut row = vec![
            Cell::text(&graph.nodes[edge.from].name),
            Cell::text(&graph.nodes[edge.to].name),
            Cell::count(edge.customers),
            Cell::count(edge.count),
            Cell::duration(edge.median_gap_s),
            Cell::duration(edge.p90_gap_s),
        ];
        if converts {
            row.extend(conversion_cells(&edge.conversion, edge.lift.as_ref(), Tone::of_edge(edge, true).said()));
        }
        row
    });
    Table::new(&columns).with_rows(rows)
}

/// The activities, most events first.
pub fn activities(graph: &Graph) -> Table {
    let converts = graph.has_conversion();
    let mut columns = vec!["Activity", "#Customers", "#Times", "#Start here", "#End here"];
    if converts {
        columns.extend(["#Of them not converted", "#Gone cold", "#Still open", "#Chance of still converting"]);
    }
    columns.extend(conversion_columns(converts));
    let rows = graph.nodes.iter().map(|node| {
        let mut row = vec![
            Cell::text(&node.name),
            Cell::count(node.customers),
            Cell::count(node.events),
            Cell::count(node.starts),
            Cell::count(node.ends),
        ];
        if converts {
            row.extend([node.leaves, node.cold, node.open].map(Cell::count));
            row.push(Cell::percent(node.intent));
            let said = if node.is_conversion { "counts as conversion" } else { Tone::of_node(node, true).said() };
            row.extend(conversion_cells(&node.conversion, node.lift.as_ref(), said));
        }
        row
    });
    Table::new(&columns).with_rows(rows)
}

/// How those convert that were there, and those that were not, with the counts that the rates rest on.
fn conversion_columns(converts: bool) -> &'static [&'static str] {
    const ALL: [&str; 9] = [
        "#There before converting",
        "#Converted",
        "#Conversion",
        "#Others",
        "#Others converted",
        "#Lift",
        "#Lift from",
        "#Lift to",
        "Against the others",
    ];
    if converts { &ALL } else { &[] }
}

fn conversion_cells(conversion: &ConversionRate, lift: Option<&Contrast>, said: &str) -> [Cell; 9] {
    let rate = format::as_rate(conversion);
    let count = |count: fn(&Contrast) -> u64| lift.map_or(Cell::Nothing, |lift| Cell::count(count(lift)));
    let times =
        |times: fn(&Contrast) -> Option<f64>| Cell::number(lift.and_then(times), |lift| format::decimal(lift, 2));
    [
        Cell::count(rate.n),
        Cell::count(rate.hits),
        Cell::rate(&rate),
        count(|lift| lift.elsewhere.n),
        count(|lift| lift.elsewhere.hits),
        times(|lift| lift.lift),
        times(|lift| lift.lift_low),
        times(|lift| lift.lift_high),
        Cell::text(said),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::graph::tests::graph;
    use super::*;

    #[test]
    fn tables_hold_everything_with_and_without_conversion() {
        let graph = graph(&[("visit", 1000, 0.2), ("buy", 100, 1.0)], &[(0, 1, 100), (0, 0, 20)]);
        let plain = |mut graph: Graph| {
            graph.nodes.iter_mut().for_each(|node| node.is_conversion = false);
            graph
        };
        for graph in [graph.clone(), plain(graph.clone())] {
            let (paths, activities) = (paths(&graph), activities(&graph));
            assert_eq!((paths.rows.len(), activities.rows.len()), (2, 2));
            for table in [&paths, &activities] {
                assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
            }
        }
        assert!(paths(&graph).csv().contains(",100,50,0.5,"));
        assert!(activities(&graph).csv().contains("counts as conversion"));
    }
}
