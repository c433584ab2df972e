//! Times each step on one thread: `cargo run --release --example profile FILE`.
//!
//! On Linux these are milliseconds of computing, so that a busy machine tells
//! the same; the system may count them in steps of 4.
use desirepath_engine::{
    analysis::Request,
    contract::AllParams,
    executor::Serial,
    ingest,
    log::{ActivityId, EventLog, Filter, OutcomeSettings, Outcomes, Scope, suggest_conversion},
};
use std::time::{Duration, Instant};

/// How long this thread has computed; elsewhere than on Linux, how long it is since `start`.
fn computed(start: Instant) -> Duration {
    let on_processor = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse().ok());
    on_processor.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// One filter of each kind that reads events, with the most common names.
fn filters(log: &EventLog) -> Vec<(String, Filter)> {
    let mut events = vec![0u64; log.vocabulary.activities.len()];
    log.activity.iter().for_each(|activity| events[activity.index()] += 1);
    let mut by_events: Vec<u32> = (0..events.len() as u32).collect();
    by_events.sort_by_key(|&at| std::cmp::Reverse(events[at as usize]));
    let name = |at: usize| log.vocabulary.activity(ActivityId(by_events[at.min(by_events.len() - 1)]));
    let filters = serde_json::json!({
        "filter done": {"done": {"activities": [name(1)], "at_least": 2}},
        "filter done within": {"done": {"activities": [name(1)], "at_least": 3, "within_days": 7.0}},
        "filter took": {"took": {"from": [name(0)], "to": [name(2)], "directly": true}},
        "filter state": {"state": "lost"},
        "filter value": {"value": {"at_least": 100.0}},
        "filter channel": {"channel": {"names": [""], "at": "last_touch"}},
        "filter active": {"active": {"from_ms": log.time_ms[0]}},
        "filter funnel": {"funnel": {
            "funnel": {"steps": [name(0), [name(1), name(2)], name(3)], "window_days": 30.0},
            "reached": 2, "not_next": true, "then": {"end": "open"},
        }},
        "filter flow": {"flow": {"step": 2, "at": {"names": [name(1)]}, "then": {"end": "open"}}},
        "filter of five": {"all": [
            {"started": {"from_ms": log.time_ms[0]}},
            {"done": {"activities": [name(0)]}},
            {"not": {"done": {"activities": [name(5)], "at_least": 2}}},
            {"took": {"from": [name(0)], "to": [name(1)], "within_days": 14.0}},
            {"any": [{"state": "converted"}, {"value": {"at_least": 10.0}}]},
        ]},
    });
    let filters = filters.as_object().expect("an object").clone();
    filters.into_iter().map(|(name, json)| (name, serde_json::from_value(json).expect("a filter"))).collect()
}

fn main() {
    let path = std::env::args().nth(1).expect("a CSV file");
    let bytes = std::fs::read(&path).expect("a readable file");
    for _ in 0..3 {
        let clock = Instant::now();
        let start = computed(clock);
        let mut lap = start;
        let mut step = |name: &str| {
            println!("{name:>20} {:8.1} ms", (computed(clock) - lap).as_secs_f64() * 1000.0);
            lap = computed(clock);
        };
        let plan = ingest::preview("f.csv", &bytes[..bytes.len().min(ingest::PREVIEW_BYTES)], bytes.len() as u64)
            .expect("a CSV file")
            .plan;
        step("preview");
        let mut builder = ingest::LogBuilder::new(vec![plan.clone()]).expect("all roles");
        let mut reader = ingest::ShardReader::new(&plan, ingest::ShardStart::Exact(plan.data_start), plan.bytes);
        while let Some(range) = reader.wants() {
            let part = &bytes[range.start as usize..range.end as usize];
            reader.push(part.len(), |space| space.copy_from_slice(part));
        }
        step("parse");
        builder.push(0, reader.finish()).expect("one shard");
        let log = builder.finish(&Serial).expect("usable rows");
        step("build");
        let conversion = suggest_conversion(&log).map(|(a, _)| log.vocabulary.activity(a)).into_iter().collect();
        let outcomes = Outcomes::new(&log, &OutcomeSettings { conversion, ..Default::default() });
        step("outcomes");
        let scope = Scope::new(&log, &outcomes, None);
        for request in AllParams::default().requests() {
            request.answer(&scope, &Serial).expect("default parameters");
            step(request.name());
        }
        for json in [
            r#"{"funnel": {"order": "any"}}"#,
            r#"{"funnel": {"window_days": 30, "step_window_days": [7], "breakdown": "channel"}}"#,
            r#"{"flows": {"anchor": "conversion", "by": "channel"}}"#,
            r#"{"flows": {"session_gap_hours": 12, "depth": 20, "collapse": false, "until_conversion": false}}"#,
        ] {
            let request: Request = serde_json::from_str(json).expect("a request");
            request.answer(&scope, &Serial).expect("usable parameters");
            step(json);
        }
        for (name, filter) in filters(&log) {
            filter.select(&log, &outcomes).expect("names of the log");
            step(&name);
        }
        println!(
            "{:>20} {:8.1} ms, {} bytes of columns per event\n",
            "total",
            (computed(clock) - start).as_secs_f64() * 1000.0,
            log.column_bytes() / log.events()
        );
    }
}
