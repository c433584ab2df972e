//! Recipes: an import that is written down and replayed.

mod common;

use common::Desk;
use serde_json::{Value, json};

const CALLS: &str = "Kunde;Datum;Art;Ergebnis;Betrag\n\
    a;03/04/2026 10:00;Anruf;ja;1.200,50\nb;05/04/2026 23:30;Anruf;nein;\na;06/04/2026 10:00;Kauf;;7,25\n";

const FORMATS: &str = "Datum=day_first,Betrag=decimal_comma";

/// By default the log ends with its last event.
fn last_event(report: &Value) -> &Value {
    &report["source"]["log_end"]
}

#[test]
fn a_saved_recipe_gives_the_same_report() {
    let desk = Desk::new();
    desk.put("calls.csv", CALLS);
    let arguments =
        ["--role", "customer=Kunde,time=Datum,activity=Art,value=Betrag", "--time-zone", "Europe/Berlin", "--json"];
    let choices = ["--format", FORMATS, "--convert", "Kauf", "--save-recipe", "r.json"];
    let chosen = desk.run(&[&["report", "calls.csv"], &arguments[..], &choices].concat()).expect(0).json();
    assert_eq!(last_event(&chosen), "2026-04-06T08:00:00Z");
    let recipe: Value = serde_json::from_str(&desk.read("r.json")).unwrap();
    assert_eq!(recipe["files"][0]["time_zone"], "Europe/Berlin");
    assert_eq!(recipe["outcomes"]["conversion"], json!(["Kauf"]));
    let replayed = desk.run(&["report", "calls.csv", "--recipe", "r.json", "--json"]).expect(0).json();
    assert_eq!(replayed, chosen);
    // Next month's export has another name and its columns in another order.
    desk.put("may.csv", "Art;Kunde;Betrag;Datum;Ergebnis\nKauf;c;1,5;01/05/2026 12:00;ja\n");
    let may = desk.run(&["report", "may.csv", "--recipe", "r.json", "--json"]).expect(0).json();
    assert_eq!(last_event(&may), "2026-05-01T10:00:00Z");
    assert_eq!(may["overview"]["value"], 1.5);
}

#[test]
fn a_recipe_composes_cleans_and_leaves_out() {
    let desk = Desk::new();
    desk.put("calls.csv", CALLS);
    desk.put("shop.csv", common::SHOP);
    let columns = json!([
        {"name": "Kunde", "role": "customer"},
        {"name": "Datum", "role": "time", "format": {"time": "day_first"}},
        {"name": "Art", "role": "attribute"},
        {"name": "Ergebnis", "role": "attribute"},
        {"name": "Betrag", "role": "value", "format": {"number": "decimal_comma"}},
    ]);
    let made = json!([
        {"role": "activity", "parts": [{"column": "Art"}, {"text": ": "}, {"column": "Ergebnis"}]},
        {"role": "channel", "parts": [{"text": "phone"}]},
    ]);
    let recipe = json!({
        "version": 1,
        "files": [
            {"file": "calls.csv", "fingerprint": "", "columns": columns, "made": made},
            {"file": "shop.csv", "fingerprint": "", "columns": [], "is_left_out": true},
        ],
        "settings": {"rules": [{"drop": {"pattern": "*nein"}}]},
    });
    desk.put("r.json", recipe.to_string());
    let done = desk.run(&["report", "calls.csv", "shop.csv", "--recipe", "r.json", "--json"]).expect(0);
    let done = done.says(&["leaves “shop.csv” out"]);
    let report = done.json();
    let names: Vec<&str> = report["journey_map"]["activities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|activity| activity["activity"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.contains(&"Anruf: ja") && names.contains(&"Kauf"), "{names:?}");
    assert_eq!(report["source"]["files"].as_array().unwrap().len(), 1);
}

#[test]
fn what_cannot_be_used_is_named() {
    let desk = Desk::with_shop();
    desk.put("bad.json", r#"{"version":1,"setings":{}}"#);
    desk.put("new.json", r#"{"version":9}"#);
    desk.put("zone.json", r#"{"version":1}"#);
    desk.run(&["report", "shop.csv", "--recipe", "bad.json"]).expect(2).says(&["setings"]);
    desk.run(&["report", "shop.csv", "--recipe", "new.json"]).expect(2).says(&["version 9"]);
    desk.run(&["report", "shop.csv", "--time-zone", "Europe/Atlantis"]).expect(3).says(&["Europe/Atlantis"]);
    desk.run(&["report", "shop.csv", "--format", "time=backwards"]).expect(2).says(&["backwards", "day_first"]);
    desk.run(&["report", "shop.csv", "--format", "tme=day_first"]).expect(2).says(&["tme"]);
}
