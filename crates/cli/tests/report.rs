//! `desirepath report` as a user meets it: what it prints, writes and refuses.

mod common;

use common::{Desk, SHOP};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn a_summary_by_default() {
    let desk = Desk::with_shop();
    let done = desk.run(&["report", "shop.csv"]).expect(0).says(&["counting “order” as conversion", "--convert"]);
    for words in ["shop.csv: 9 rows", "4 with 9 events", "2 of 4", "visit → quote", "too few to tell"] {
        assert!(done.out.contains(words), "“{words}” is not in:\n{}", done.out);
    }
}

#[test]
fn json_has_the_names_that_stay() {
    let report = Desk::with_shop().shop_json(&[]);
    assert_eq!(report["schema_version"], 1);
    let source = &report["source"];
    assert_eq!(source["files"][0]["name"], "shop.csv");
    assert_eq!(source["rows"], 9);
    assert_eq!(source["conversion"], json!(["order"]));
    assert_eq!(source["log_end"], "2026-01-06T10:00:00Z");
    assert_eq!(source["roles"]["customer"], "customer");
    assert_eq!(source["roles"]["value"], "value");
    assert!(source["settings"]["params"]["funnel"].is_object());
    assert_eq!(report["quality"]["customers"], 4);
    assert_eq!(report["quality"]["rejects"], json!([]));
    let find = |list: &Value, member: &str, name: &str| -> Value {
        list.as_array().unwrap().iter().find(|item| item[member] == name).unwrap_or(&Value::Null).clone()
    };
    let map = &report["journey_map"];
    assert_eq!(find(&map["activities"], "activity", "visit")["customers"], 4);
    let edge = map["edges"].as_array().unwrap().iter().find(|edge| edge["from"] == "visit" && edge["to"] == "quote");
    assert_eq!((&edge.unwrap()["count"], &edge.unwrap()["customers"]), (&json!(2), &json!(2)));
    assert_eq!(find(&map["starts"], "activity", "visit")["customers"], 4);
    assert_eq!(find(&map["ends"], "activity", "order")["customers"], 2);
    assert_eq!(report["variants"]["distinct"], 4);
    assert_eq!(report["variants"]["variants"].as_array().unwrap().len(), 4);
    let linear = find(&report["attribution"]["models"], "model", "linear");
    let credited: f64 = linear["credits"].as_array().unwrap().iter().map(|c| c["conversions"].as_f64().unwrap()).sum();
    assert!((credited - 2.0).abs() < 1e-9);
    assert_eq!(report["funnel"]["steps"][0]["customers"], 4);
}

/// The document is what `desirepath schema` says, and nothing else.
#[test]
fn json_is_what_the_schema_says() {
    let desk = Desk::with_shop();
    let schema = desk.run(&["schema"]).expect(0).json();
    let ragged = format!("{SHOP},2026-01-01,visit,,,,\neve,soon,visit,,,,\n");
    desk.put("ragged.csv", ragged);
    for file in ["shop.csv", "ragged.csv"] {
        let report = desk.run(&["report", file, "--json"]).expect(0).json();
        check(&schema, &schema, &report, "").unwrap();
    }
    // The check can fail.
    let mut report = desk.shop_json(&[]);
    report["journey_map"]["edges"][0]["count"] = json!("two");
    assert!(check(&schema, &schema, &report, "").unwrap_err().starts_with("journey_map"));
}

/// As much of JSON Schema as is used; members that the schema does not name are an error.
fn check(root: &Value, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
    let wrong = |what: &str| Err(format!("{place}: {what}: {value} for {schema}"));
    if let Some(reference) = schema["$ref"].as_str() {
        return check(root, &root["$defs"][reference.rsplit('/').next().unwrap()], value, place);
    }
    if let Some(choices) = ["anyOf", "oneOf"].iter().find_map(|name| schema[*name].as_array()) {
        let failures: Vec<String> =
            choices.iter().filter_map(|choice| check(root, choice, value, place).err()).collect();
        return if failures.len() < choices.len() { Ok(()) } else { Err(failures.join(" | ")) };
    }
    if let Some(allowed) = schema["enum"].as_array() {
        return if allowed.contains(value) { Ok(()) } else { wrong("not among the choices") };
    }
    if schema.get("const").is_some_and(|only| only != value) {
        return wrong("not the only choice");
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = |name: &Value| name == kind || (name == "number" && kind == "integer");
    match &schema["type"] {
        Value::Array(kinds) if !kinds.iter().any(fits) => return wrong("not of these types"),
        name @ Value::String(_) if !fits(name) => return wrong("not of this type"),
        _ => {}
    }
    match value {
        Value::Array(items) if !schema["items"].is_null() => items
            .iter()
            .enumerate()
            .try_for_each(|(at, item)| check(root, &schema["items"], item, &format!("{place}/{at}"))),
        Value::Object(members) => {
            for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !members.contains_key(name) {
                    return wrong(&format!("“{name}” is missing"));
                }
            }
            members.iter().try_for_each(|(name, member)| {
                let inside = format!("{place}/{name}").trim_start_matches('/').to_owned();
                match (&schema["properties"][name.as_str()], &schema["additionalProperties"]) {
                    (Value::Null, Value::Null | Value::Bool(false)) => Err(format!("{inside} is not in the schema")),
                    (Value::Null, of_others) => check(root, of_others, member, &inside),
                    (of_member, _) => check(root, of_member, member, &inside),
                }
            })
        }
        _ => Ok(()),
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let desk = Desk::with_shop();
    let once = desk.run(&["report", "shop.csv", "--json"]).expect(0).out;
    assert_eq!(once, desk.run(&["report", "shop.csv", "--json"]).expect(0).out);
}

#[test]
fn only_the_analyses_that_are_wanted() {
    let desk = Desk::with_shop();
    let report = desk.shop_json(&["--only", "variants,funnel"]);
    let members: BTreeSet<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, BTreeSet::from(["schema_version", "source", "variants", "funnel", "findings"]));
    desk.run(&["report", "shop.csv", "--only", "varjants"]).expect(2).says(&["“varjants”", "variants", "journey_map"]);
}

#[test]
fn columns_take_the_roles_that_are_given() {
    let desk = Desk::new();
    desk.put(
        "odd.csv",
        "who,when,what,where\n1,2026-01-01,visit,web\n1,2026-01-02,order,web\n2,2026-01-01,visit,ads\n",
    );
    let roles = "customer=who,time=when,activity=where,channel=what";
    let report = desk.run(&["report", "odd.csv", "--json", "--role", roles]).expect(0).json();
    assert_eq!(report["source"]["roles"]["activity"], "where");
    let activities =
        report["journey_map"]["activities"].as_array().unwrap().iter().map(|a| a["activity"].as_str().unwrap());
    assert_eq!(activities.collect::<BTreeSet<_>>(), BTreeSet::from(["web", "ads"]));
    assert_eq!(report["quality"]["customers"], 2);
    // Whatever was guessed for the role gives way, also what no column says.
    desk.put("codes.csv", "customer,time,code,value\na,2026-01-01,1,5\na,2026-01-02,2,6\nb,2026-01-01,1,3\n");
    let report = desk.run(&["report", "codes.csv", "--json", "--role", "activity=code"]).expect(0).json();
    assert_eq!(report["quality"]["activities"], 2);
    let report = desk.run(&["report", "odd.csv", "--json", "--role", "activity=where", "--role", "customer=who"]);
    assert_eq!(report.expect(0).json()["source"]["roles"]["activity"], "where");
    desk.run(&["report", "odd.csv", "--role", "customer=whom"]).expect(2).says(&["“whom”", "who, when, what, where"]);
    desk.run(&["report", "odd.csv", "--role", "custumer=who"]).expect(2).says(&["“custumer=who”", "customer, time"]);
    desk.run(&["report", "odd.csv", "--role", "who"]).expect(2).says(&["“who”", "ROLE=COLUMN"]);
}

#[test]
fn several_files_are_one_log() {
    let desk = Desk::with_shop();
    desk.put("calls.csv", "customer,time,activity\ndan,2026-01-08,call\neve,2026-01-09,call\n");
    let report = desk.run(&["report", "shop.csv", "calls.csv", "--json"]).expect(0).json();
    assert_eq!(report["source"]["rows"], 11);
    assert_eq!(report["quality"]["customers"], 5);
    let steps = |variant: &Value| variant["steps"] == json!(["visit", "call"]);
    assert!(report["variants"]["variants"].as_array().unwrap().iter().any(steps));
}

#[test]
fn conversion_and_loss_are_what_is_said() {
    let desk = Desk::with_shop();
    let report = desk.shop_json(&["--convert", "quote", "--convert", "order", "--lost", "declined"]);
    assert_eq!(report["source"]["conversion"], json!(["quote", "order"]));
    assert_eq!(report["source"]["settings"]["lost"], json!(["declined"]));
    assert_eq!(report["overview"]["conversion"]["hits"], 3);
    let done = desk.run(&["report", "shop.csv", "--convert", "quote"]).expect(0);
    assert_eq!(done.err, "", "what was said need not be told");
    for option in ["--convert", "--lost"] {
        desk.run(&["report", "shop.csv", option, "ordr"]).expect(2).says(&[option, "“ordr”", "order, "]);
    }
}

#[test]
fn only_the_customers_that_are_wanted() {
    let desk = Desk::with_shop();
    let quoted = r#"{"done": {"activities": ["quote"]}}"#;
    desk.put("quoted.json", quoted);
    for filter in [quoted, "quoted.json"] {
        let report = desk.shop_json(&["--filter", filter]);
        assert_eq!(report["overview"]["customers"], 2);
        assert_eq!(report["overview"]["conversion"]["hits"], 1);
        assert_eq!(report["source"]["selected"], "customers who had quote");
        assert_eq!(report["source"]["settings"]["filter"]["done"]["activities"], json!(["quote"]));
        let schema = desk.run(&["schema"]).expect(0).json();
        check(&schema, &schema, &report, "").unwrap();
    }
    let done = desk.run(&["report", "shop.csv", "--filter", quoted]).expect(0);
    assert!(done.out.contains("only        customers who had quote"), "{}", done.out);
    for (filter, words) in [
        (r#"{"done": {"activities": ["quite"]}}"#, ["--filter", "“quite”"]),
        (r#"{"did": {}}"#, ["--filter", "`did`"]),
        ("none.json", ["--filter", "none.json"]),
    ] {
        desk.run(&["report", "shop.csv", "--filter", filter]).expect(2).says(&words);
    }
}

#[test]
fn observation_ends_when_it_is_said() {
    let desk = Desk::with_shop();
    let report = desk.shop_json(&["--log-end", "2026-03-31T12:00:00+02:00"]);
    assert_eq!(report["source"]["log_end"], "2026-03-31T10:00:00Z");
    desk.run(&["report", "shop.csv", "--log-end", "2026-01-01T00:00:00Z"])
        .expect(2)
        .says(&["2026-01-01T00:00:00Z is before the last event", "Leave it out"]);
    desk.run(&["report", "shop.csv", "--log-end", "tomorrow"]).expect(2).says(&["“tomorrow”", "2026-03-31T00:00:00Z"]);
}

#[test]
fn parameters_come_from_a_file() {
    let desk = Desk::with_shop();
    let with = |content: &str| {
        desk.put("params.json", content);
        desk.run(&["report", "shop.csv", "--json", "--params", "params.json"])
    };
    let done =
        with(r#"{ "funnel": { "steps": ["visit", "quote", "order"], "order": "strictly_next", "window_days": 3 } }"#);
    let report = done.expect(0).json();
    assert_eq!(report["funnel"]["order"], "strictly_next");
    let customers: Vec<&Value> =
        report["funnel"]["steps"].as_array().unwrap().iter().map(|s| &s["customers"]).collect();
    assert_eq!(customers, [&json!(4), &json!(2), &json!(0)], "ann took four days");
    assert_eq!(report["source"]["settings"]["params"]["funnel"]["window_days"], 3.0);

    with(r#"{ "funel": {} }"#).expect(2).says(&["params.json", "`funel`", "`funnel`"]);
    with(r#"{ "funnel": { "stepz": [] } }"#).expect(2).says(&["`stepz`"]);
    with(r#"{ "funnel": { "order": "sideways" } }"#).expect(2).says(&["`sideways`", "strictly_next"]);
    with(r#"{ "funnel": { "steps": ["visit", "vanish"] } }"#).expect(2).says(&["funnel.steps", "“vanish”"]);
    with(r#"{ "attribution": { "lookback_days": -1 } }"#).expect(2).says(&["attribution.lookback_days"]);
    with("{").expect(2).says(&["params.json"]);
    desk.run(&["report", "shop.csv", "--params", "none.json"]).expect(2).says(&["none.json"]);
}

#[test]
fn rejects_are_said_and_may_be_too_many() {
    let desk = Desk::new();
    let mut csv = "customer,time,activity\nann,2026-01-01,visit\n,2026-01-01,visit\nbob,soon,visit\n".to_owned();
    for n in 0..20 {
        csv += &format!("c{},2026-01-02,{}\n", n / 2, ["visit", "order"][n % 2]);
    }
    desk.put("gaps.csv", csv);
    let done = desk.run(&["report", "gaps.csv", "--json", "--max-rejects", "2"]).expect(0);
    let report = done.json();
    assert_eq!(report["source"]["rejects"], json!({ "missing_customer": 1, "unreadable_time": 1 }));
    let reject = &report["quality"]["rejects"][1];
    assert_eq!((&reject["line"], &reject["column"], &reject["value"]), (&json!(4), &json!("time"), &json!("soon")));
    assert_eq!(reject["reason"], "unreadable_time");
    let done = desk.run(&["report", "gaps.csv", "--json", "--max-rejects", "1"]).expect(4);
    assert_eq!(done.json()["quality"]["events"], 21, "the report is there all the same");
    done.says(&["2 rows were rejected", "--max-rejects"]);
}

#[test]
fn reports_are_written_where_they_are_wanted() {
    let desk = Desk::with_shop();
    desk.run(&["report", "shop.csv", "--out", "r.html"]).expect(0);
    assert!(desk.read("r.html").starts_with("<!doctype html>"));
    let done = desk.run(&["report", "shop.csv", "--out", "r.json"]).expect(0);
    assert_eq!(done.out, "");
    let printed = desk.run(&["report", "shop.csv", "--out", "r.html", "--json"]).expect(0);
    assert_eq!(printed.out.trim_end(), desk.read("r.json"));
    desk.run(&["report", "shop.csv", "--out", "all"]).expect(0);
    assert_eq!(desk.read("all/report.json"), desk.read("r.json"));
    assert_eq!(desk.read("all/report.html"), desk.read("r.html"));
    let edges = desk.read("all/journey_map.edges.csv");
    assert!(edges.starts_with("from,to,count,customers,"), "{edges}");
    assert!(edges.contains("\r\nvisit,quote,2,2,"), "{edges}");
    assert!(desk.read("all/variants.variants.csv").contains("visit → quote → order"));
    // Before anything is read, and without anything written.
    desk.run(&["report", "none.csv", "--out", "r.pdf"]).expect(2).says(&["“.pdf”", ".html, .json or a folder"]);
    desk.run(&["report", "shop.csv", "--out", "no/such/r.json"])
        .expect(2)
        .says(&["no/such/r.json", "cannot be written"]);
}

#[test]
fn texts_from_the_data_are_only_ever_texts() {
    let desk = Desk::new();
    let script = "<script>alert(1)</script>";
    let formula = "=HYPERLINK(\"http://x\",\"y\")";
    let mut csv = "customer,time,activity,channel,value\n".to_owned();
    for n in 0..40 {
        csv += &format!("<b>{n}</b>,2026-01-01,{script},@ads,\n");
        csv += &format!("<b>{n}</b>,2026-01-02,\"{}\",+phone,\n", formula.replace('"', "\"\""));
        csv += &format!("<b>{n}</b>,2026-01-03,order,\"<img src=x onerror=alert(2)>\",5\n");
    }
    csv += "-1+1,never,\"<i onload=alert(3)>\",,\n";
    desk.put("<u>hostile.csv", csv);
    desk.run(&["report", "<u>hostile.csv", "--out", "all", "--role", "time=time"]).expect(0);
    let html = desk.read("all/report.html");
    let bare = html.replace(char::is_whitespace, "").to_lowercase();
    for tag in ["<script", "<img", "<b>", "<i", "<u>", "javascript:"] {
        let allowed = 0;
        assert_eq!(bare.matches(tag).count(), allowed, "{tag}");
    }
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(html.contains("default-src 'none'"));
    let files = std::fs::read_dir(desk.path("all")).unwrap().map(|entry| entry.unwrap().path());
    let tables: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "csv")).collect();
    assert!(tables.len() > 5);
    for table in tables {
        let csv = std::fs::read_to_string(&table).unwrap();
        for cell in cells(&csv) {
            let is_number = cell.trim_end().parse::<f64>().is_ok();
            assert!(is_number || !cell.starts_with(['=', '+', '-', '@']), "{cell} in {}", table.display());
        }
    }
    // The JSON is what the data is.
    let report: Value = serde_json::from_str(&desk.read("all/report.json")).unwrap();
    let names = report["journey_map"]["activities"].as_array().unwrap().iter().map(|a| a["activity"].as_str().unwrap());
    assert_eq!(names.collect::<BTreeSet<_>>(), BTreeSet::from([script, formula, "order"]));
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    use std::process::Stdio;
    let desk = Desk::new();
    desk.put("long.csv", String::from_utf8(desirepath_sample::csv_of_events(20_000)).unwrap());
    let mut child = common::program()
        .args(["report", "long.csv", "--json"])
        .current_dir(desk.folder())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    common::done(child.wait_with_output().unwrap()).expect(0).says(&[]);
}

#[test]
fn usage_that_is_wrong_says_what_is_right() {
    let desk = Desk::with_shop();
    desk.run(&["report"]).expect(2).says(&["FILE"]);
    desk.run(&["reprot", "shop.csv"]).expect(2).says(&["reprot", "report"]);
    desk.run(&["report", "shop.csv", "--jsn"]).expect(2).says(&["--jsn", "--json"]);
    let help = desk.run(&["report", "--help"]).expect(0).out;
    for option in
        ["--out", "--json", "--only", "--role", "--convert", "--lost", "--log-end", "--params", "--max-rejects"]
    {
        assert!(help.contains(option), "{option} is not in the help");
    }
}

/// The cells of a CSV text (RFC 4180), row after row.
fn cells(csv: &str) -> Vec<String> {
    let (mut cells, mut is_quoted) = (vec![String::new()], false);
    for character in csv.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            ',' | '\n' if !is_quoted => cells.push(String::new()),
            _ => cells.last_mut().expect("there is a cell from the start").push(character),
        }
    }
    cells
}
