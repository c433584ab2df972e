//! Flows lose nobody.

use desirepath_engine::analysis::{Report, Request, flows};
use desirepath_engine::executor::Serial;
use desirepath_engine::ingest;
use desirepath_engine::log::{ColdDays, EventLog, FlowAnchor, FlowBy, OutcomeSettings, Outcomes, Scope};
use proptest::prelude::*;

const ACTIVITIES: [&str; 5] = ["visit", "call", "quote", "refused", "order"];

fn read(csv: &str) -> EventLog {
    let plan = ingest::preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
    ingest::read_whole(&plan, csv.as_bytes()).unwrap()
}

fn flows(log: &EventLog, params: flows::Params) -> flows::Report {
    let settings = OutcomeSettings {
        conversion: vec!["order".to_owned()],
        lost: vec!["refused".to_owned()],
        ..OutcomeSettings::default()
    };
    let outcomes = Outcomes::new(log, &settings);
    let scope = Scope::new(log, &outcomes, None);
    let Report::Flows(report) = Request::Flows(params).answer(&scope, &Serial).unwrap() else { unreachable!() };
    report
}

fn params() -> impl Strategy<Value = flows::Params> {
    let anchor = prop_oneof![
        Just(FlowAnchor::Start),
        Just(FlowAnchor::Conversion),
        (0usize..5).prop_map(|at| FlowAnchor::Activity(ACTIVITIES[at].to_owned())),
    ];
    let by = prop::sample::select(vec![FlowBy::Activity, FlowBy::Channel]);
    let cold = prop::option::of(1u32..9);
    (anchor, by, any::<bool>(), any::<bool>(), prop::option::of(0u8..40), 1u32..6, 0u32..6, cold).prop_map(
        |(anchor, by, collapse, until_conversion, gap, depth, top, cold)| flows::Params {
            anchor,
            by,
            labels: None,
            collapse,
            session_gap_hours: gap.map(f64::from),
            until_conversion,
            depth,
            top,
            cold_days: cold
                .map(|day| ColdDays { activities: ACTIVITIES.iter().map(|name| ((*name).to_owned(), day)).collect() }),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn everybody_is_somewhere(
        rows in prop::collection::vec((0u8..6, 0u32..300, 0usize..5, prop::option::of(0u8..7)), 1..40),
        params in params(),
    ) {
        let mut csv = "customer,time,activity,channel\n".to_owned();
        for (at, activity) in ACTIVITIES.iter().enumerate() {
            csv += &format!("all,{},{activity},\n", 1_700_000_000 + at);
        }
        for (customer, hour, activity, channel) in rows {
            let channel = channel.map_or(String::new(), |channel| format!("ch{channel}"));
            csv += &format!("c{customer},{},{},{channel}\n", 1_700_000_000 + hour * 3600, ACTIVITIES[activity]);
        }
        let log = read(&csv);
        let report = flows(&log, params.clone());
        prop_assert_eq!(report.customers, log.customers() as u64);
        prop_assert!(report.shown <= report.customers);
        let (first, last) = match params.anchor {
            FlowAnchor::Start => (0, params.depth as i32 - 1),
            FlowAnchor::Conversion => (1 - params.depth as i32, 0),
            FlowAnchor::Activity(_) => (1 - params.depth as i32, params.depth as i32 - 1),
        };
        let zero = report.columns.iter().find(|column| column.step == 0);
        prop_assert_eq!(zero.map_or(0, |column| column.count), report.count);
        for column in &report.columns {
            prop_assert!((first..=last).contains(&column.step));
            prop_assert!(column.nodes.len() <= params.top as usize + 1);
            prop_assert_eq!(column.nodes.iter().map(|node| node.count).sum::<u64>(), column.count);
            for node in &column.nodes {
                let into: u64 = report
                    .links
                    .iter()
                    .filter(|link| link.step + 1 == column.step && link.to == node.label && link.to_other == node.is_other)
                    .map(|link| link.count)
                    .sum();
                let out: u64 = report
                    .links
                    .iter()
                    .filter(|link| link.step == column.step && link.from == node.label && link.from_other == node.is_other)
                    .map(|link| link.count)
                    .sum();
                prop_assert_eq!(out, node.continued);
                prop_assert_eq!(into + node.began + node.earlier, node.count);
                let ended = node.converted + node.lost + node.cold + node.open + node.came_back;
                prop_assert_eq!(node.continued + node.further + ended, node.count);
                prop_assert!(node.further == 0 || column.step == last);
                prop_assert!(node.earlier == 0 || column.step == first);
                prop_assert_eq!((node.share.hits, node.share.n), (node.count, column.count));
            }
            let ways = column.ways;
            let out = ways.continued + ways.further + ways.converted + ways.lost + ways.cold + ways.open + ways.came_back;
            prop_assert_eq!((ways.began + ways.earlier + ways.link_in, out), (column.count, column.count));
            let onwards = report.links.iter().filter(|link| link.step == column.step);
            prop_assert_eq!(ways.continued, onwards.map(|link| link.count).sum::<u64>());
        }
        let count = |step: i32, label: &str, is_other: bool| {
            let column = report.columns.iter().find(|column| column.step == step)?;
            Some(column.nodes.iter().find(|node| node.label == label && node.is_other == is_other)?.count)
        };
        for link in &report.links {
            prop_assert_eq!((link.of_from.hits, link.of_to.hits), (link.count, link.count));
            prop_assert_eq!(Some(link.of_from.n), count(link.step, &link.from, link.from_other));
            prop_assert_eq!(Some(link.of_to.n), count(link.step + 1, &link.to, link.to_other));
        }
    }
}

const SMALL: &str = "customer,time,activity,channel\n\
    a,2026-01-01,visit,ads\n\
    a,2026-01-01,visit,ads\n\
    a,2026-01-02,quote,mail\n\
    a,2026-01-05,order,phone\n\
    a,2026-02-01,visit,mail\n\
    b,2026-01-01,visit,web\n\
    b,2026-01-03,call,phone\n\
    c,2026-01-01,call,phone\n\
    c,2026-01-02,refused,phone\n\
    d,2026-01-01,visit,\n\
    d,2026-01-08,quote,mail\n\
    d,2026-01-09,order,mail\n";

/// Four customers; what a person counts on paper.
#[test]
fn from_the_start() {
    let report = flows(&read(SMALL), flows::Params { top: 2, ..Default::default() });
    assert_eq!((report.customers, report.shown, report.count), (4, 4, 4));
    let nodes: Vec<(i32, &str, bool, u64)> = report
        .columns
        .iter()
        .flat_map(|column| column.nodes.iter().map(|node| (column.step, &*node.label, node.is_other, node.count)))
        .collect();
    assert_eq!(
        nodes,
        [
            (0, "visit", false, 3),
            (0, "call", false, 1),
            (1, "quote", false, 2),
            (1, "call", false, 1),
            (1, "other", true, 1),
            (2, "order", false, 2),
        ]
    );
    let links: Vec<(&str, &str, u64, u64)> =
        report.links.iter().map(|link| (&*link.from, &*link.to, link.count, link.conversion.conversions)).collect();
    assert_eq!(
        links,
        [("visit", "quote", 2, 2), ("visit", "call", 1, 0), ("call", "other", 1, 0), ("quote", "order", 2, 2)]
    );
    let node = |column: usize, node: usize| &report.columns[column].nodes[node];
    assert_eq!((node(0, 0).began, node(0, 0).continued), (3, 3));
    assert_eq!((node(1, 1).open, node(1, 2).lost, node(2, 0).converted), (1, 1, 2));
}

#[test]
fn back_from_the_conversion() {
    let params = flows::Params { anchor: FlowAnchor::Conversion, by: FlowBy::Channel, depth: 3, ..Default::default() };
    let report = flows(&read(SMALL), params);
    assert_eq!((report.customers, report.shown), (4, 2));
    let columns: Vec<(i32, Vec<(&str, u64)>)> = report
        .columns
        .iter()
        .map(|column| (column.step, column.nodes.iter().map(|node| (&*node.label, node.count)).collect()))
        .collect();
    // d: nothing, then mail for quote and order alike.
    assert_eq!(
        columns,
        [(-2, vec![("ads", 1)]), (-1, vec![("", 1), ("mail", 1)]), (0, vec![("mail", 1), ("phone", 1)])]
    );
    assert_eq!(report.columns[1].nodes[0].began, 1);
}

#[test]
fn around_an_activity_in_sessions() {
    let params = flows::Params {
        anchor: FlowAnchor::Activity("visit".to_owned()),
        depth: 2,
        session_gap_hours: Some(48.0),
        until_conversion: false,
        ..Default::default()
    };
    let report = flows(&read(SMALL), params);
    // a visits in two sessions; b and d in one each.
    assert_eq!((report.unit, report.shown, report.count), (flows::Unit::Sessions, 3, 4));
    let visit = &report.columns[0].nodes[0];
    assert_eq!((visit.count, visit.customers, visit.came_back), (4, Some(3), 1));
    assert_eq!((visit.converted, visit.continued), (1, 2));
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let log = read(SMALL);
    let outcomes = Outcomes::new(&log, &OutcomeSettings::default());
    let scope = Scope::new(&log, &outcomes, None);
    for (json, message) in [
        (
            r#"{"anchor": {"activity": "vizit"}}"#,
            "flows.anchor: no activity is named “vizit”; use names as they are in the data",
        ),
        (r#"{"by": "label"}"#, "flows.labels: by label, there must be labels; give each activity one"),
        (r#"{"depth": 0}"#, "flows.depth: the number of columns must be from 1 to 1000"),
        (r#"{"session_gap_hours": -1}"#, "flows.session_gap_hours: the gap must be a number of hours, 0 or more"),
    ] {
        let params: flows::Params = serde_json::from_str(json).unwrap();
        assert_eq!(Request::Flows(params).answer(&scope, &Serial).unwrap_err().to_string(), message);
    }
}
