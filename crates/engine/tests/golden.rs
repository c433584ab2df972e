//! Agreement with trusted tools, through the JSON that everybody gets.
//!
//! `tests/golden/` holds data of our own with reference values. The same checks read larger
//! files of others where they are at hand (see `tests/golden/README.md`).

use desirepath_engine::analysis::Request;
use desirepath_engine::executor::Serial;
use desirepath_engine::ingest;
use desirepath_engine::log::{EventLog, OutcomeSettings, Outcomes, Scope, suggest_conversion};
use desirepath_engine::stats::Rate;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file of our own.
fn ours(name: &str) -> PathBuf {
    repository().join("tests/golden").join(name)
}

/// Two files of others, if they are at hand; otherwise says so.
fn shared(data: &str, golden: &str) -> Option<(PathBuf, PathBuf)> {
    let folder = std::env::var_os("DESIREPATH_SHARED").map_or_else(|| repository().join("../shared"), PathBuf::from);
    let files = (folder.join("data").join(data), folder.join("golden").join(golden));
    let is_there = files.0.is_file() && files.1.is_file();
    if !is_there {
        eprintln!("skipped: {data} and {golden} are not at hand (DESIREPATH_SHARED names their folder)");
    }
    is_there.then_some(files)
}

fn golden(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read(csv: &[u8]) -> EventLog {
    let plan = ingest::preview("golden.csv", csv, csv.len() as u64).unwrap().plan;
    ingest::read_whole(&plan, csv).unwrap()
}

/// The report on a request, both as JSON.
fn ask(log: &EventLog, conversion: &[&str], request: Value) -> Value {
    let conversion = conversion.iter().map(|name| (*name).to_owned()).collect();
    let outcomes = Outcomes::new(log, &OutcomeSettings { conversion, ..Default::default() });
    let request: Request = serde_json::from_value(request).unwrap();
    let report = request.answer(&Scope::new(log, &outcomes, None), &Serial).unwrap();
    serde_json::to_value(&report).unwrap()[request.name()].take()
}

/// `list` as a map from the texts of some members to the number in another.
fn counts(list: &Value, names: &[&str], number: &str) -> BTreeMap<Vec<String>, u64> {
    let text = |item: &Value, name: &&str| item[*name].as_str().unwrap().to_owned();
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| (names.iter().map(|name| text(item, name)).collect(), item[number].as_u64().unwrap()))
        .collect()
}

/// A list of texts.
fn texts(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn assert_close(ours: f64, reference: f64, what: &str) {
    assert!(
        (ours - reference).abs() <= 1e-6 * reference.abs().max(1.0),
        "{what}: {ours}, but the reference is {reference}"
    );
}

/// The directly-follows graph, starts, ends and variants that pm4py finds.
fn check_process(data: &Path, reference: &Path) {
    let log = read(&fs::read(data).unwrap());
    let reference = golden(reference);
    assert_eq!(log.events() as u64, reference["events"]);
    assert_eq!(log.customers() as u64, reference["cases"]);

    let map = ask(&log, &[], json!({ "journey_map": {} }));
    let edges = reference["dfg"].as_array().unwrap().iter().map(|edge| {
        let [from, to] = [0, 1].map(|at| edge[at].as_str().unwrap().to_owned());
        (vec![from, to], edge[2].as_u64().unwrap())
    });
    assert_eq!(counts(&map["edges"], &["from", "to"], "count"), edges.collect());
    for (ours, theirs) in [("starts", "start"), ("ends", "end")] {
        let theirs = reference[theirs].as_object().unwrap().iter();
        let theirs = theirs.map(|(name, count)| (vec![name.clone()], count.as_u64().unwrap())).collect();
        assert_eq!(counts(&map[ours], &["activity"], "customers"), theirs, "{ours}");
    }

    let report = ask(&log, &[], json!({ "variants": { "list": 1_000_000 } }));
    assert_eq!(report["distinct"], reference["variants"]);
    let ours: BTreeMap<Vec<String>, u64> = report["variants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|variant| (texts(&variant["steps"]), variant["customers"].as_u64().unwrap()))
        .collect();
    for variant in reference["top_variants"].as_array().unwrap() {
        let steps = texts(&variant[0]);
        assert_eq!(ours.get(&steps).copied(), variant[1].as_u64(), "{steps:?}");
    }
}

#[test]
fn journeys_as_pm4py_sees_them() {
    check_process(&ours("journeys.csv"), &ours("journeys.json"));
}

#[test]
fn the_textbook_example_as_pm4py_sees_it() {
    if let Some((data, reference)) = shared("running-example.csv", "process_running_example.json") {
        check_process(&data, &reference);
    }
}

#[test]
fn permit_receipts_as_pm4py_sees_them() {
    if let Some((data, reference)) = shared("receipt.csv", "process_receipt.json") {
        check_process(&data, &reference);
    }
}

/// Aggregated paths as a log: one customer for each journey, its touches minutes apart.
fn log_of_paths(paths: &str) -> (EventLog, f64) {
    let mut csv = "customer,time,activity,channel\n".to_owned();
    let mut lines = paths.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let at = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let (path, converted, not) = (at("path"), at("total_conversions"), at("total_null"));
    let (mut customer, mut conversions) = (0, 0.0);
    for row in lines {
        let [converted, not] = [converted, not].map(|at| row[at].parse::<f64>().unwrap());
        conversions += converted;
        for journey in 0..(converted + not) as u32 {
            customer += 1;
            let mut minute = 0;
            for channel in row[path].split(" > ") {
                let _ = writeln!(csv, "{customer},{},touch,{channel}", 1_700_000_000 + minute * 60);
                minute += 1;
            }
            if f64::from(journey) < converted {
                let _ = writeln!(csv, "{customer},{},order,", 1_700_000_000 + minute * 60);
            }
        }
    }
    (read(csv.as_bytes()), conversions)
}

/// First, last and linear touch and the Markov chain of order 1.
fn check_attribution(paths: &Path, reference: &Path) {
    let (log, conversions) = log_of_paths(&fs::read_to_string(paths).unwrap());
    let reference = golden(reference);
    let report = ask(&log, &["order"], json!({ "attribution": {} }));
    assert_eq!(report["conversions"].as_f64(), Some(conversions));
    let credit = |model: &str, channel: &str| -> f64 {
        let models = report["models"].as_array().unwrap();
        let model = models.iter().find(|found| found["model"] == model).unwrap();
        let credits = model["credits"].as_array().unwrap();
        credits.iter().find(|credit| credit["channel"] == channel).unwrap()["conversions"].as_f64().unwrap()
    };
    let heuristic = reference["heuristic"].as_array().unwrap();
    assert!(!heuristic.is_empty());
    for row in heuristic {
        let channel = row["channel_name"].as_str().unwrap();
        for model in ["first", "last", "linear"] {
            let theirs = row[format!("{model}_touch")].as_f64().unwrap();
            assert_close(credit(model, channel), theirs, &format!("{model} {channel}"));
        }
    }
    let markov = reference["markov1"]["conversions"].as_object().unwrap();
    assert_eq!(markov.len(), heuristic.len());
    for (channel, theirs) in markov {
        assert_close(credit("markov", channel), theirs.as_f64().unwrap(), &format!("markov {channel}"));
    }
}

#[test]
fn channels_as_channelattribution_and_numpy_see_them() {
    check_attribution(&ours("paths.csv"), &ours("paths.json"));
}

#[test]
fn many_channels_as_channelattribution_and_numpy_see_them() {
    if let Some((paths, reference)) = shared("attribution_paths.csv", "attribution_paths.json") {
        check_attribution(&paths, &reference);
    }
}

fn check_intervals(reference: &Path) {
    let reference = golden(reference);
    let rows = reference["wilson95"].as_array().unwrap();
    assert!(!rows.is_empty());
    for row in rows {
        let (hits, n) = (row[0].as_u64().unwrap(), row[1].as_u64().unwrap());
        let rate = Rate::of(hits, n);
        assert_close(rate.low.unwrap(), row[2].as_f64().unwrap(), &format!("lower end of {hits} of {n}"));
        assert_close(rate.high.unwrap(), row[3].as_f64().unwrap(), &format!("upper end of {hits} of {n}"));
    }
}

#[test]
fn intervals_as_statsmodels_sees_them() {
    check_intervals(&ours("intervals.json"));
    if let Some((_, reference)) = shared("README.md", "intervals.json") {
        check_intervals(&reference);
    }
}

/// The support of a sequence with gaps is the last step of its funnel.
#[test]
fn sequences_of_a_shop_as_prefixspan_sees_them() {
    let Some((data, reference)) = shared("simple-onlineshop.csv", "sequences_onlineshop.json") else { return };
    let log = read(&fs::read(data).unwrap());
    let reference = golden(&reference);
    assert_eq!(log.customers() as u64, reference["customers"]);
    for pattern in reference["top"].as_array().unwrap() {
        let funnel = ask(&log, &[], json!({ "funnel": { "steps": pattern[0], "order": "eventually" } }));
        let reached = funnel["steps"].as_array().unwrap().last().unwrap()["customers"].as_u64();
        assert_eq!(reached, pattern[1].as_u64(), "{}", pattern[0]);
    }
}

/// What pm4py 2.7 counts in the loan applications (case, activity, timestamp).
#[test]
fn loan_applications_as_pm4py_sees_them() {
    let Some((data, _)) = shared("loan_applications.csv", "intervals.json") else { return };
    let log = read(&fs::read(data).unwrap());
    assert_eq!((log.events(), log.customers()), (133_238, 6_649));
    let (conversion, _) = suggest_conversion(&log).unwrap();
    assert_eq!(log.vocabulary.activity(conversion), "A_ACTIVATED");
    let map = ask(&log, &["A_ACTIVATED"], json!({ "journey_map": {} }));
    assert_eq!(map["edges"].as_array().unwrap().len(), 121);
    assert_eq!(map["starts"].as_array().unwrap().len(), 1);
    assert_eq!(map["ends"].as_array().unwrap().len(), 10);
    assert_eq!(ask(&log, &["A_ACTIVATED"], json!({ "variants": {} }))["distinct"], 2_419);
    assert_eq!(ask(&log, &["A_ACTIVATED"], json!({ "overview": {} }))["conversion"]["hits"], 1_124);
}
