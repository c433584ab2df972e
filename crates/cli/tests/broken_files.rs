//! Files as they should not be: each with its clear message, and never a panic.

mod common;

use common::Desk;
use serde_json::json;

#[test]
fn files_that_cannot_be_used_say_why() {
    let desk = Desk::new();
    let noise: Vec<u8> = (0..20_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    desk.put("empty.csv", "");
    desk.put("blank.csv", "\n\n\r\n");
    desk.put("header.csv", "customer,time,activity\n");
    desk.put("noise.csv", noise);
    desk.put("book.xlsx", b"PK\x03\x04 and so on");
    desk.put("nul.csv", b"customer,time,activity\na,2026-01-01,vi\0sit\n");
    desk.put("columns.csv", "alpha,beta\n1,2\n3,4\n");
    std::fs::create_dir(desk.path("folder.csv")).unwrap();
    for (file, words) in [
        ("empty.csv", ["“empty.csv” is empty", "another file"]),
        ("blank.csv", ["“blank.csv” is empty", "another file"]),
        ("header.csv", ["“header.csv” has a header line but no rows", "Export it again"]),
        ("noise.csv", ["“noise.csv” is not a CSV file", "Save or export it as CSV"]),
        ("book.xlsx", ["“book.xlsx” cannot be read", "save it as CSV"]),
        ("nul.csv", ["“nul.csv” is not a CSV file", "bytes that no text has"]),
        ("columns.csv", ["no column for the customer", "alpha, beta"]),
        ("none.csv", ["“none.csv” could not be read", "No such file"]),
        ("folder.csv", ["“folder.csv” could not be read", "directory"]),
    ] {
        let done = desk.run(&["report", file, "--json"]).expect(3).says(&words);
        assert_eq!(done.out, "", "{file}");
    }
    desk.run(&["report", "columns.csv"]).expect(3).says(&["--role customer=COLUMN"]);
}

#[test]
fn a_bad_file_among_good_ones_is_named() {
    let desk = Desk::with_shop();
    desk.put("empty.csv", "");
    desk.run(&["report", "shop.csv", "empty.csv"]).expect(3).says(&["“empty.csv” is empty"]);
}

#[test]
fn one_row_is_a_log() {
    let desk = Desk::new();
    desk.put("one.csv", "customer,time,activity\nann,2026-01-01,visit\n");
    let done = desk.run(&["report", "one.csv", "--json"]).expect(0).says(&["nothing looks like a conversion"]);
    assert_eq!(done.json()["quality"]["customers"], 1);
    let summary = desk.run(&["report", "one.csv"]).expect(0).out;
    assert!(summary.contains("one.csv: 1 row\n") && !summary.contains("Most taken steps"), "{summary}");
}

#[test]
fn a_field_of_a_megabyte_is_a_field() {
    let desk = Desk::new();
    let long = "x".repeat(1 << 20);
    // As the first row, beyond what is looked at to guess roles, and as a later one.
    desk.put("first.csv", format!("customer,time,activity,note\na,2026-01-01,visit,{long}\nb,2026-01-02,order,\n"));
    desk.put(
        "quoted.csv",
        format!("customer,time,activity,note\na,2026-01-01,visit,\"{long}\"\nb,2026-01-02,order,\n"),
    );
    desk.put("later.csv", format!("customer,time,activity,note\nb,2026-01-02,order,\na,2026-01-01,visit,\"{long}\"\n"));
    for file in ["first.csv", "quoted.csv", "later.csv"] {
        let report = desk.run(&["report", file, "--json"]).expect(0).json();
        assert_eq!((&report["source"]["rows"], &report["quality"]["events"]), (&json!(2), &json!(2)), "{file}");
    }
}

#[test]
fn a_field_beyond_all_bounds_is_one_reject() {
    let desk = Desk::new();
    let endless = "x".repeat(9 << 20);
    desk.put(
        "endless.csv",
        format!(
            "customer,time,activity,note\nb,2026-01-02,order,\na,2026-01-01,visit,{endless}\nc,2026-01-03,order,\n"
        ),
    );
    let report = desk.run(&["report", "endless.csv", "--json"]).expect(0).json();
    assert_eq!(report["source"]["rejects"], json!({ "record_too_long": 1 }));
    assert_eq!((&report["quality"]["events"], &report["quality"]["rejects"][0]["line"]), (&json!(2), &json!(3)));
}

#[test]
fn a_quotation_mark_that_is_never_closed_costs_one_row() {
    let desk = Desk::new();
    desk.put("quote.csv", "customer,time,activity\na,2026-01-01,visit\nb,\"2026-01-02,order\nc,2026-01-03,order\n");
    let report = desk.run(&["report", "quote.csv", "--json"]).expect(0).json();
    assert_eq!(report["source"]["rejects"], json!({ "unclosed_quote": 1 }));
    assert_eq!(report["quality"]["rejects"][0]["line"], 3);
    assert_eq!((&report["source"]["rows"], &report["quality"]["events"]), (&json!(3), &json!(2)));
}

#[test]
fn three_hundred_columns_are_read() {
    let desk = Desk::new();
    let header: Vec<String> = (0..297).map(|n| format!("fact {n}")).collect();
    let mut csv = format!("customer,time,activity,{}\n", header.join(","));
    for n in 1..9 {
        csv += &format!("c{n},2026-01-0{n},visit{}\n", ",v".repeat(297));
    }
    csv += &format!("c9,2026-01-09,visit{}\n", ",v".repeat(298));
    desk.put("wide.csv", csv);
    let report = desk.run(&["report", "wide.csv", "--json"]).expect(0).json();
    assert_eq!(report["quality"]["events"], 8);
    assert_eq!(report["source"]["rejects"], json!({ "too_many_cells": 1 }));
}

#[test]
fn nothing_usable_is_said_with_the_first_line_at_fault() {
    let desk = Desk::new();
    desk.put("times.csv", "customer,time,activity\nann,yesterday,visit\nbob,soon,visit\n");
    let done = desk.run(&["report", "times.csv", "--role", "time=time"]).expect(3);
    done.says(&["None of the 2 rows of “times.csv” could be used", "line 2", "yesterday"]);
}
