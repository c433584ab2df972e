//! Files that hold tables, on the command line.

mod common;

use common::{Desk, SHOP};
use std::path::Path;

fn container(desk: &Desk, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/nasty/containers").join(name);
    desk.put(name, std::fs::read(path).unwrap());
}

#[test]
fn a_compressed_file_gives_the_same_numbers() {
    let desk = Desk::with_shop();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, SHOP.as_bytes()).unwrap();
    desk.put("packed.csv.gz", gzip.finish().unwrap());
    let lines = SHOP.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.splitn(7, ',').collect();
        let names = ["customer", "time", "activity", "channel", "value", "cost", "note"];
        let members = names.iter().zip(&cells).filter(|(_, cell)| !cell.is_empty());
        let object: serde_json::Map<String, serde_json::Value> =
            members.map(|(name, cell)| ((*name).to_owned(), serde_json::json!(cell.trim_matches('"')))).collect();
        serde_json::Value::Object(object).to_string()
    });
    desk.put("shop.jsonl", lines.collect::<Vec<_>>().join("\n"));
    let plain = desk.shop_json(&[]);
    for file in ["packed.csv.gz", "shop.jsonl"] {
        let report = desk.run(&["report", file, "--json"]).expect(0).json();
        for part in ["overview", "journey_map", "variants", "attribution", "funnel"] {
            assert_eq!(report[part], plain[part], "{file}: {part}");
        }
    }
}

#[test]
fn a_log_of_process_mining_is_read_as_it_is() {
    let desk = Desk::new();
    container(&desk, "xes-nested.xes");
    let report = desk.run(&["report", "xes-nested.xes", "--json"]).expect(0).json();
    assert_eq!(report["overview"]["customers"], 2);
    assert_eq!(report["overview"]["events"], 3);
    assert_eq!(report["source"]["roles"]["customer"], "case:concept:name");
}

#[test]
fn sheets_without_events_are_left_out_and_said() {
    let desk = Desk::new();
    container(&desk, "xlsx-sheets.xlsx");
    let done = desk.run(&[
        "report",
        "xlsx-sheets.xlsx",
        "--json",
        "--role",
        "customer=customer,time=when,activity=what,attribute=day",
    ]);
    let done = done.expect(0).says(&["left out", "Länder & mehr"]);
    let report = done.json();
    assert_eq!(report["source"]["files"][0]["name"], "xlsx-sheets.xlsx › Leads");
    assert_eq!((&report["overview"]["customers"], &report["overview"]["events"]), (&3.into(), &3.into()));
}

#[test]
fn an_archive_of_two_exports_is_one_log() {
    let desk = Desk::new();
    container(&desk, "zip-two-tables.zip");
    let report = desk.run(&["report", "zip-two-tables.zip", "--json"]).expect(0).json();
    assert_eq!(report["overview"]["customers"], 2);
    assert_eq!(report["source"]["files"].as_array().unwrap().len(), 2);
}

#[test]
fn lines_of_json_that_are_broken_are_named() {
    let desk = Desk::new();
    desk.put("b.jsonl", "{\"customer\":\"a\",\"time\":\"2026-01-01\",\"activity\":\"x\"}\n\n{\"custom\n{\"customer\":\"b\",\"time\":\"soon\",\"activity\":\"x\"}\n");
    let report = desk.run(&["report", "b.jsonl", "--json"]).expect(0).json();
    let lines: Vec<&serde_json::Value> =
        report["quality"]["rejects"].as_array().unwrap().iter().map(|reject| &reject["line"]).collect();
    assert_eq!(lines, [3, 4]);
}

#[test]
fn what_cannot_be_opened_is_said() {
    let desk = Desk::new();
    for (file, words) in [
        ("gzip-cut-off.csv.gz", "cannot be read"),
        ("zip-password.zip", "password"),
        ("zip-no-table.zip", "readme.pdf"),
        ("xlsx-empty.xlsx", "empty"),
        ("parquet-cut-off.parquet", "cannot be read"),
    ] {
        container(&desk, file);
        desk.run(&["report", file]).expect(3).says(&[words, file]);
    }
}
