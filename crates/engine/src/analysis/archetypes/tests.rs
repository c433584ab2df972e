//! Planted kinds of journey, worlds without any, and the bounds of the work.

use super::*;
use crate::analysis::execute;
use crate::executor::Serial;
use crate::log::{EventLog, OutcomeSettings, Outcomes};
use crate::stats::Random;

fn log(journeys: impl Iterator<Item = Vec<String>>) -> EventLog {
    let mut csv = "customer,time,activity\n".to_owned();
    for (customer, steps) in journeys.enumerate() {
        for (at, step) in steps.iter().enumerate() {
            csv += &format!("c{customer},{},{step}\n", 1_700_000_000 + at * 3600);
        }
    }
    let plan = crate::ingest::preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
    crate::ingest::read_whole(&plan, csv.as_bytes()).unwrap()
}

fn with_report(log: &EventLog, params: &Params, check: impl FnOnce(&Scope, Report)) {
    let settings = OutcomeSettings { conversion: vec!["order".to_owned()], ..Default::default() };
    let outcomes = Outcomes::new(log, &settings);
    let scope = Scope::new(log, &outcomes, None);
    let report = execute::<Archetypes>(&Serial, &scope, params).unwrap();
    check(&scope, report);
}

/// Three ways, of which the last two differ in nothing but the order; each step is dropped
/// or preceded by another one in one case of ten each.
fn planted(seed: u64, customers: usize) -> (EventLog, Vec<usize>) {
    const WAYS: [&[&str]; 3] = [
        &["ad", "visit", "basket", "order", "review"],
        &["enquiry", "call", "demo", "quote", "meeting", "contract"],
        &["contract", "meeting", "quote", "demo", "call", "enquiry"],
    ];
    let mut random = Random::new(seed);
    let mut truth = Vec::new();
    let journeys: Vec<Vec<String>> = (0..customers)
        .map(|_| {
            let way = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2][random.below(10)];
            truth.push(way);
            let mut steps = Vec::new();
            for step in WAYS[way] {
                if random.unit() < 0.1 {
                    steps.push(["chat", "mail", "login"][random.below(3)].to_owned());
                }
                if random.unit() < 0.9 || steps.is_empty() {
                    steps.push((*step).to_owned());
                }
            }
            steps
        })
        .collect();
    (log(journeys.into_iter()), truth)
}

#[test]
fn finds_the_planted_ways_even_where_only_the_order_differs() {
    for seed in 1..=2 {
        let (log, truth) = planted(seed, 400);
        with_report(&log, &Params::default(), |scope, report| {
            assert_eq!(report.archetypes.len(), 3, "{:?}", report.tried);
            assert!(report.is_clear, "{}", report.verdict);
            let steps: Vec<String> = report.archetypes.iter().map(|a| a.steps.join(">")).collect();
            assert_eq!(
                steps,
                [
                    "ad>visit>basket>order>review",
                    "enquiry>call>demo>quote>meeting>contract",
                    "contract>meeting>quote>demo>call>enquiry"
                ]
            );
            let mut right = 0;
            for at in 0..3 {
                let members = report.selector(at).select(scope.log, scope.outcomes).unwrap();
                assert_eq!(members.count_ones(..) as u64, report.archetypes[at].customers);
                right += members.ones().filter(|&customer| truth[customer] == at).count();
            }
            assert!(right >= 392, "{right} of 400 where they belong");
            assert!(report.archetypes[0].name.contains("ad, "), "{}", report.archetypes[0].name);
            assert_eq!(report.archetypes.iter().map(|a| a.customers).sum::<u64>(), 400);
            assert_eq!(report.archetypes.iter().map(|a| a.variants).sum::<u64>(), report.variants);
            assert!(report.archetypes.iter().all(|a| a.is_stable && a.stability.unwrap() > 0.9));
        });
    }
}

/// Everybody wanders at random among eight activities: there are no kinds of journey.
#[test]
fn finds_no_kinds_where_there_are_none() {
    const PLACES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
    for seed in 1..=2 {
        let mut random = Random::new(seed);
        let journeys: Vec<Vec<String>> =
            (0..300).map(|_| (0..4 + random.below(5)).map(|_| PLACES[random.below(8)].to_owned()).collect()).collect();
        with_report(&log(journeys.into_iter()), &Params::default(), |_, report| {
            assert!(!report.is_clear, "{} {:?}", report.verdict, report.tried);
            assert!(report.verdict.starts_with("no clear kinds of journey"));
            assert_eq!(report.archetypes.iter().map(|a| a.customers).sum::<u64>(), 300);
        });
    }
}

#[test]
fn few_journeys_and_long_ones() {
    let steps = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    with_report(&log([steps(&["a", "a", "b"])].into_iter()), &Params::default(), |_, report| {
        assert_eq!((report.customers, report.archetypes.len(), report.is_clear), (1, 1, false));
        assert_eq!(report.archetypes[0].steps, ["a", "b"]);
    });
    let long: Vec<String> = (0..90).map(|at| if at % 2 == 0 { "a" } else { "b" }.to_owned()).collect();
    let given = Params { k: Some(9), ..Params::default() };
    with_report(&log([long, steps(&["a"]), steps(&["c"])].into_iter()), &given, |_, report| {
        assert_eq!((report.long_customers, report.archetypes.len()), (1, 3));
        assert_eq!(report.coverage.hits, 3);
    });
}

/// Nearly everybody has a journey of one's own: 1,000 are compared, all are counted.
#[test]
fn bounds_the_work_and_says_so() {
    let mut random = Random::new(5);
    let journeys: Vec<Vec<String>> = (0..1600)
        .map(|_| {
            let first = random.below(2) * 5;
            (0..8).map(|_| format!("step {}", first + random.below(5))).collect()
        })
        .collect();
    with_report(&log(journeys.into_iter()), &Params { k: Some(2), ..Params::default() }, |_, report| {
        assert!(report.variants > 1000);
        assert_eq!(report.compared_variants, 1000);
        assert!(report.compared_customers >= 1000 && report.compared_customers < 1600);
        let sizes: Vec<u64> = report.archetypes.iter().map(|a| a.customers).collect();
        assert_eq!(sizes.iter().sum::<u64>(), 1600);
        assert!(sizes[1] > 650, "{sizes:?}");
    });
}
