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

const CRM: &str = "customer id,time,activity,email,phone\n\
    1,2026-01-01 10:00,lead,Ann@Shop.de,+49 170 1234567\n\
    2,2026-01-02 10:00,lead,bob@b.de,\n\
    2,2026-01-02 10:00,lead,bob@b.de,\n\
    3,2026-01-03 10:00,lead,test@b.de,\n";

const MAILS: &str = "email,time,activity,channel\n\
    ann@shop.de,2026-02-01 09:00,opened,newsletter\nBOB@B.DE,2026-02-02 09:00,order,newsletter\n";

const ADS: &str = "Campaign report\nAll time\n\nDay,Campaign,Clicks,Impr.,Cost,Currency code\n\
    2026-02-01,Newsletter,10,100,12.50,EUR\n2026-02-02,Search,3,50,7.25,EUR\nTotal,,13,150,19.75,EUR\n";

#[test]
fn customers_of_several_files_are_one_and_spend_joins_them() {
    let desk = Desk::new();
    desk.put("crm.csv", CRM);
    desk.put("mails.csv", MAILS);
    desk.put("ads.csv", ADS);
    let files = ["report", "crm.csv", "mails.csv", "ads.csv", "--json", "--convert", "order"];
    let report = desk.run(&[&files[..], &["--save-recipe", "r.json", "--ledger"]].concat()).expect(0).json();
    assert_eq!(report["overview"]["customers"], 3);
    assert_eq!(report["overview"]["conversion"]["hits"], 1);
    assert_eq!(report["overview"]["cost"], 19.75);
    let identity = &report["quality"]["identity"];
    assert_eq!((&identity["customers_before"], &identity["merges"]), (&json!(5), &json!(2)));
    let channels = report["attribution"]["channels"].as_array().unwrap();
    let cost = |name: &str| channels.iter().find(|channel| channel["channel"] == name).map(|channel| &channel["cost"]);
    assert_eq!((cost("newsletter"), cost("Search")), (Some(&json!(12.5)), Some(&json!(7.25))));

    // The ledger says what switches would do; a recipe with them does it.
    let lines = report["source"]["ledger"]["lines"].as_array().unwrap();
    assert_eq!((&lines[0]["rule"], &lines[0]["events"]), (&json!("exact_duplicates"), &json!(1)));
    let tests = lines.iter().find(|line| line["rule"] == "tests").unwrap();
    assert_eq!(tests["after"]["customers"], 2);
    let mut recipe: Value = serde_json::from_str(&desk.read("r.json")).unwrap();
    recipe["settings"]["ledger"] = json!(["exact_duplicates", "tests"]);
    recipe["settings"]["identity"]["keep_apart"] = json!([["2", "bob@b.de"]]);
    desk.put("r.json", recipe.to_string());
    let files = ["report", "crm.csv", "mails.csv", "ads.csv", "--json", "--recipe", "r.json", "--ledger"];
    let cleaned = desk.run(&files).expect(0).json();
    assert_eq!((&cleaned["overview"]["customers"], &cleaned["overview"]["events"]), (&json!(3), &json!(4)));
    assert_eq!(cleaned["quality"]["identity"]["kept_apart"], 1);
    let lines = cleaned["source"]["ledger"]["lines"].as_array().unwrap();
    assert_eq!((&lines[0]["is_on"], &lines[0]["before"]["events"]), (&json!(true), &json!(6)));
}

#[test]
fn spend_alone_is_no_log() {
    let desk = Desk::new();
    desk.put("ads.csv", ADS);
    desk.run(&["report", "ads.csv"]).expect(3).says(&["what was spent", "ads.csv"]);
}
