use super::*;
use crate::ingest::{ImportSettings, preview, read_whole};
use proptest::prelude::*;

fn log(csv: &str) -> EventLog {
    read_whole(&preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan, csv.as_bytes()).unwrap()
}

fn told(log: &EventLog) -> Ledger {
    ledger(log, &["order".to_owned()], NOW)
}

const CSV: &str = "customer,time,activity,channel,value,email\n\
    ann,2026-01-01 10:00:00,visit,web,,ann@shop.de\n\
    ann,2026-01-01 10:00:00,visit,web,,ann@shop.de\n\
    ann,2026-01-01 10:00:04,visit,web,,ann@shop.de\n\
    ann,2026-01-01 10:00:00,visit,ads,,ann@shop.de\n\
    ann,2026-01-05 10:00:00,order,web,10,ann@shop.de\n\
    bob,1980-01-01 00:00:00,order,web,20,bob@b.co\n\
    bob,2026-01-02 10:00:00,visit,web,,bob@b.co\n\
    cat,2026-01-03 10:00:00,order,web,40,TEST+1@b.co\n\
    dan,2031-01-03 10:00:00,visit,web,,dan@b.co\n\
    eve,2026-01-03 10:00:00,call,web,,\n\
    eve,2026-01-04 10:00:00,visit,web,,\n";

/// 2027-01-01.
const NOW: i64 = 1_798_761_600_000;

fn takes(rule: LedgerRule) -> (u64, u64, u64, u64) {
    let log = log(CSV);
    let step = step(&log, &rule, &taken(&log, &rule));
    (step.events, step.touched, step.customers, step.conversions(|name| name == "order"))
}

#[test]
fn each_rule_takes_what_it_is_about() {
    use LedgerRule::*;
    for (rule, expected) in [
        (ExactDuplicates, (1, 1, 0, 0)),
        (NearDuplicates { within_s: 4 }, (2, 1, 0, 0)),
        (NearDuplicates { within_s: 3 }, (1, 1, 0, 0)),
        (InhumanRates { events: 4, within_s: 4 }, (5, 1, 1, 1)),
        (InhumanRates { events: 5, within_s: 4 }, (0, 0, 0, 0)),
        (SingleEvents, (2, 2, 2, 1)),
        (Tests, (1, 1, 1, 1)),
        (Staff { domains: vec!["Shop.de".into()] }, (5, 1, 1, 1)),
        (Staff { domains: vec![String::new()] }, (0, 0, 0, 0)),
        (Future { now_ms: NOW }, (1, 1, 1, 0)),
        (Before1990, (1, 1, 0, 1)),
        (BeforeFirstContact { activities: vec!["visit".into()] }, (2, 2, 0, 1)),
    ] {
        assert_eq!(takes(rule.clone()), expected, "{rule:?}");
    }
}

#[test]
fn names_that_are_tests_and_names_that_are_not() {
    for text in ["test", "Test-7", "test@x.co", "max+test@x.co", "a@example.com", "QA 2", "testuser1"] {
        assert!(is_test(text), "{text}");
    }
    for text in ["Testarossa Ltd", "contest@x.co", "ann@latest.com", "protest", "ann"] {
        assert!(!is_test(text), "{text}");
    }
}

#[test]
fn a_switch_tells_the_same_whether_it_is_on_or_off() {
    let before = log(CSV);
    let off = told(&before);
    assert_eq!(off.lines.len(), 9);
    assert!(off.lines.iter().all(|line| !line.is_on));
    assert_eq!((off.lines[0].before.customers, off.lines[0].before.conversions), (5, 3));
    assert_eq!(off.lines[0].before.value, Some(70.0));
    for line in off.lines.iter().filter(|line| line.after.events > 0) {
        let on = apply_ledger(log(CSV), std::slice::from_ref(&line.rule)).unwrap();
        assert_eq!(on.events() as u64, line.after.events, "{}", line.words);
        let seen = told(&on);
        let same = LedgerLine { is_on: true, ..line.clone() };
        assert_eq!(seen.lines[0], same);
        assert_eq!(seen.lines[1..].iter().filter(|line| !line.is_on).count(), 8);
    }
}

#[test]
fn rules_that_take_everything_are_an_error() {
    let rules = [LedgerRule::Future { now_ms: i64::MIN }];
    assert_eq!(apply_ledger(log(CSV), &rules).unwrap_err(), IngestError::NothingLeft { events: 11 });
}

#[test]
fn days_that_are_missing_are_found_and_weekends_are_not() {
    let write = |missing: std::ops::Range<i64>| {
        let mut csv = "customer,time,activity,channel\n".to_owned();
        for day in (0..90i64).filter(|day| day % 7 < 5) {
            for event in 0..12 {
                let channel = if event < 6 { "web" } else { "mail" };
                if channel == "web" || !missing.contains(&day) {
                    csv += &format!("c{event},{},visit,{channel}\n", iso((20_000 + day) * DAY_MS));
                }
            }
        }
        csv
    };
    assert_eq!(gaps(&log(&write(0..0))), []);
    let found = gaps(&log(&write(30..40)));
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].channel.as_deref(), found[0].from.as_str(), found[0].to.as_str()),
        (Some("mail"), "2024-11-03", "2024-11-12")
    );
    assert!((30.0..50.0).contains(&found[0].expected_events), "{}", found[0].expected_events);
}

proptest! {
    /// Each rule alone: what it tells while it is off is what it does when it is on.
    #[test]
    fn what_is_told_is_what_is_done(
        rows in prop::collection::vec((0..6u8, 0..40u32, 0..3u8, prop::option::of(0..4u8)), 1..60),
        rules in prop::collection::vec(0..9usize, 0..4),
    ) {
        let mut csv = "customer,time,activity,value,email\n".to_owned();
        for (customer, second, activity, value) in rows {
            let activity = ["visit", "order", "call"][activity as usize];
            let value = value.map_or(String::new(), |value| value.to_string());
            let email = if customer == 2 { "test@b.co" } else { "x@b.co" };
            csv += &format!("c{customer},2026-01-01 00:00:{second:02},{activity},{value},{email}\n");
        }
        let mut at = log(&csv);
        let mut applied = Vec::new();
        for rule in rules {
            let seen = told(&at);
            let all = all_rules(&at, NOW);
            let Some(line) = seen.lines.iter().find(|line| !line.is_on && line.rule.is_same_switch(&all[rule])) else { continue };
            applied.push(line.rule.clone());
            match apply_ledger(log(&csv), &applied) {
                Ok(cleaned) => {
                    let again = told(&cleaned);
                    prop_assert_eq!(again.lines[applied.len() - 1].after, line.after);
                    prop_assert_eq!(again.lines[0].before.events, log(&csv).events() as u64);
                    prop_assert_eq!(cleaned.events() as u64, line.after.events);
                    at = cleaned;
                }
                Err(_) => {
                    prop_assert_eq!(line.after.events, 0);
                    break;
                }
            }
        }
        let settings = ImportSettings { ledger: applied, ..Default::default() };
        let text = serde_json::to_string(&settings).unwrap();
        prop_assert_eq!(serde_json::from_str::<ImportSettings>(&text).unwrap(), settings);
    }
}
