//! Planted kinds of customer, and worlds without any.

use super::*;
use crate::analysis::execute;
use crate::executor::Serial;
use crate::log::{EventLog, OutcomeSettings, Outcomes};
use crate::stats::Random;

/// Customers with their events: activity and channel.
fn log(customers: &[Vec<(&str, &str)>], random: &mut Random) -> EventLog {
    let mut csv = "customer,time,activity,channel,value\n".to_owned();
    for (customer, events) in customers.iter().enumerate() {
        let mut time = 1_700_000_000.0 + random.unit() * 1e7;
        for (activity, channel) in events {
            let value = if *activity == "order" { "25" } else { "" };
            csv += &format!("c{customer},{time:.0},{activity},{channel},{value}\n");
            time += random.unit() * 200_000.0 + 1.0;
        }
    }
    let plan = crate::ingest::preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan;
    crate::ingest::read_whole(&plan, csv.as_bytes()).unwrap()
}

fn with_report(log: &EventLog, params: &Params, check: impl FnOnce(&Scope, Report)) {
    let settings = OutcomeSettings { conversion: vec!["order".to_owned()], ..Default::default() };
    let outcomes = Outcomes::new(log, &settings);
    let scope = Scope::new(log, &outcomes, None);
    let report = execute::<Segments>(&Serial, &scope, params).unwrap();
    assert_eq!(report.segments.iter().map(|segment| segment.customers).sum::<u64>(), report.customers);
    for (at, segment) in report.segments.iter().enumerate() {
        assert_eq!(
            report.selector(at).select(scope.log, scope.outcomes).unwrap().count_ones(..) as u64,
            segment.customers
        );
    }
    check(&scope, report);
}

const ACTIVITIES: [&str; 9] =
    ["read blog", "webinar", "download", "price list", "calculator", "visit shop", "call", "demo", "chat"];
const CHANNELS: [&str; 3] = ["search", "phone", "mail"];

fn journey<'a>(kind: Option<usize>, random: &mut Random, order_rate: f64) -> Vec<(&'a str, &'a str)> {
    let mut events: Vec<_> = (0..3 + random.below(6))
        .map(|_| {
            // Four of five events are what the kind likes; others are anything.
            let liked = kind.filter(|_| random.unit() < 0.8);
            let activity = match liked {
                Some(kind) => kind * 3 + random.below(3),
                None => random.below(9),
            };
            (ACTIVITIES[activity], CHANNELS[random.below(3)])
        })
        .collect();
    if random.unit() < order_rate {
        events.push(("order", "mail"));
        events.push(("chat", "mail"));
    }
    events
}

#[test]
fn finds_the_planted_kinds() {
    for seed in 1..=1 {
        let mut random = Random::new(seed);
        let mut kinds = Vec::new();
        let customers: Vec<_> = (0..200)
            .map(|_| {
                let kind = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2][random.below(10)];
                kinds.push(kind);
                journey(Some(kind), &mut random, [0.1, 0.2, 0.5][kind])
            })
            .collect();
        with_report(&log(&customers, &mut random), &Params::default(), |scope, report| {
            assert!(report.is_clear, "{} {:?}", report.verdict, report.tried);
            assert_eq!(report.segments.len(), 3, "{:?}", report.tried);
            let mut right = 0;
            for (at, segment) in report.segments.iter().enumerate() {
                let members = report.selector(at).select(scope.log, scope.outcomes).unwrap();
                right += members.ones().filter(|&customer| kinds[customer] == at).count();
                let liked = &ACTIVITIES[at * 3..at * 3 + 3];
                assert!(liked.iter().all(|activity| segment.name.contains(activity)), "{}", segment.name);
                assert!(segment.is_stable && segment.traits[0].contrast.lift.unwrap() > 1.5);
            }
            assert!(right >= 184, "{right} of 200 where they belong");
            let rates: Vec<f64> = report.segments.iter().map(|s| s.conversion.conversion_rate.unwrap()).collect();
            assert!(rates[2] > 0.35 && rates[0] < 0.2, "{rates:?}");
        });
    }
}

/// Everybody does anything: whatever groups are found are chance.
#[test]
fn finds_no_kinds_where_all_are_alike() {
    for seed in 1..=1 {
        let mut random = Random::new(seed);
        let customers: Vec<_> = (0..150).map(|_| journey(None, &mut random, 0.3)).collect();
        with_report(&log(&customers, &mut random), &Params::default(), |_, report| {
            assert!(!report.is_clear, "{}", report.verdict);
            assert!(report.verdict.starts_with("no clear segments"));
        });
    }
}

/// Everybody goes the same way, but many stop on it: early and late leavers are no kinds of
/// customer.
#[test]
fn leaving_early_is_no_kind() {
    const WAY: [&str; 6] = ["read blog", "price list", "call", "demo", "chat", "order"];
    for seed in 1..=1 {
        let mut random = Random::new(seed);
        let customers: Vec<_> = (0..150)
            .map(|_| {
                let mut events = Vec::new();
                for step in WAY {
                    events.push((step, CHANNELS[random.below(3)]));
                    if random.unit() < 0.25 {
                        break;
                    }
                }
                events
            })
            .collect();
        with_report(&log(&customers, &mut random), &Params::default(), |_, report| {
            assert!(!report.is_clear, "{}", report.verdict);
        });
    }
}

#[test]
fn few_customers_and_none_that_differ() {
    let mut random = Random::new(4);
    let customers: Vec<_> = (0..5).map(|_| journey(None, &mut random, 0.3)).collect();
    with_report(&log(&customers, &mut random), &Params::default(), |_, report| {
        assert_eq!((report.segments.len(), report.is_clear), (1, false));
        assert_eq!(report.verdict, "no clear segments: 5 customers are too few to tell");
    });
    let alike = vec![vec![("call", "phone")]; 40];
    with_report(&log(&alike, &mut random), &Params::default(), |_, report| {
        assert_eq!((report.segments.len(), report.is_clear), (1, false));
        assert_eq!(report.segments[0].name, "1.0 events each");
    });
    let by = vec![Block::Value, Block::Recency, Block::Activities];
    let customers: Vec<_> = (0..40).map(|_| journey(None, &mut random, 0.5)).collect();
    with_report(&log(&customers, &mut random), &Params { k: Some(2), by }, |_, report| {
        assert_eq!(report.by, [Block::Activities, Block::Recency, Block::Value]);
        assert_eq!((report.segments.len(), report.tried.len()), (2, 0));
    });
}
