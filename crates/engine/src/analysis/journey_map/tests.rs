use super::*;
use crate::analysis::execute;
use crate::executor::Serial;
use crate::stats::Random;
use crate::testing::World;

fn report(world: &World, params: &Params) -> Report {
    let (log, outcomes) = world.build();
    execute::<JourneyMap>(&Serial, &Scope::new(&log, &outcomes, None), params).unwrap()
}

fn activity<'a>(report: &'a Report, name: &str) -> &'a Activity {
    report.activities.iter().find(|activity| activity.activity == name).unwrap()
}

/// From `a`, half go on to `b` the next day, half fall silent; from `b`, six of ten buy the
/// next day. The chances are 0.3 and 0.6, though leads arrive until the log ends.
fn young_world(seed: u64) -> World {
    let mut random = Random::new(seed);
    let mut world = World { conversion: vec!["buy".into()], log_end: Some(45.0), ..World::default() };
    for customer in 0..4000 {
        let day = random.unit() * 45.0;
        world.add(customer, day, "a");
        if random.unit() < 0.5 {
            world.add(customer, day + 1.0, "b");
            if random.unit() < 0.6 {
                world.add(customer, day + 2.0, "buy");
            }
        }
    }
    world
}

#[test]
fn fresh_leads_neither_lower_nor_raise_intent() {
    let cold_days = ColdDays { activities: [("a".to_owned(), 20), ("b".to_owned(), 20)].into() };
    for seed in 0..5 {
        let world = young_world(seed);
        let left = report(&world, &Params::default());
        let censored = report(&world, &Params { cold_days: Some(cold_days.clone()) });
        assert_eq!((left.open, censored.open), (OpenJourneys::Left, OpenJourneys::Censored));
        // Counting fresh leads as left, or their quick steps alone, would be off by more.
        for (name, truth, within) in [("a", 0.3, 0.03), ("b", 0.6, 0.045)] {
            let found = activity(&censored, name);
            assert!((found.intent.unwrap() - truth).abs() < within, "seed {seed}, {name}: {:?}", found.intent);
            assert!(found.intent_low.unwrap() < found.intent.unwrap());
            assert!(found.intent_high.unwrap() > found.intent.unwrap());
        }
        assert!(activity(&left, "a").intent.unwrap() < activity(&censored, "a").intent.unwrap());
        let leaks: [u64; 3] = censored
            .leaks
            .iter()
            .fold([0; 3], |sum, leak| [sum[0] + leak.lost, sum[1] + leak.cold, sum[2] + leak.open]);
        let unconverted: u64 = censored.ends.iter().map(|end| end.unconverted).sum();
        assert_eq!((leaks.iter().sum::<u64>(), leaks[0]), (unconverted, 0));
        assert!(leaks[1] > 0 && leaks[2] > 0);
    }
}

/// The interval of `intent` holds the truth in about 95 of 100 worlds.
#[test]
fn the_interval_of_intent_covers_the_truth() {
    let cold_days = ColdDays { activities: [("a".to_owned(), 20), ("b".to_owned(), 20)].into() };
    let covered = (100..140)
        .filter(|&seed| {
            let found = report(&young_world(seed), &Params { cold_days: Some(cold_days.clone()) });
            let a = activity(&found, "a");
            a.intent_low.unwrap() <= 0.3 && 0.3 <= a.intent_high.unwrap()
        })
        .count();
    assert!(covered >= 34, "{covered} of 40");
}

/// Loss is where leads leave; what happens after it counts no more.
#[test]
fn an_explicit_loss_ends_the_way() {
    let mut world = World { conversion: vec!["buy".into()], lost: vec!["declined".into()], ..World::default() };
    for n in 0..100 {
        world.add(n, 0.0, "ask");
        world.add(n, 1.0, if n < 40 { "buy" } else { "declined" });
        // A survey that everybody gets does not lead anywhere.
        world.add(n, 2.0, "survey");
    }
    let found = report(&world, &Params { cold_days: Some(ColdDays::default()) });
    assert!((activity(&found, "ask").intent.unwrap() - 0.4).abs() < 1e-9);
    assert_eq!(activity(&found, "declined").intent, Some(0.0));
    let leak = &found.leaks[0];
    assert_eq!((leak.activity.as_str(), leak.lost, leak.cold, leak.open), ("declined", 60, 0, 0));
}

#[test]
fn what_happens_after_the_sale_is_told_apart() {
    let mut world = World { conversion: vec!["buy".into()], ..World::default() };
    for n in 0..200 {
        world.add(n, 0.0, "visit");
        if n % 10 == 0 {
            world.add(n, 1.0, "help");
        }
        if n < 60 {
            world.add(n, 2.0, "buy");
            // Buyers come by again and again, and most ask for help.
            (3..9).for_each(|day| world.add(n, f64::from(day), "visit"));
            if n < 40 {
                world.add(n, 9.0, "help");
            }
        }
    }
    let found = report(&world, &Params::default());
    let (visit, help) = (activity(&found, "visit"), activity(&found, "help"));
    assert_eq!((visit.events, visit.events_after, visit.customers_after), (560, 360, 60));
    assert!(!visit.is_after && help.is_after && !activity(&found, "buy").is_after);
    let again = found.edges.iter().find(|edge| edge.from == "visit" && edge.to == "visit").unwrap();
    assert_eq!((again.count, again.count_after), (300, 300));
}

#[test]
fn lift_compares_with_those_who_did_not() {
    let mut world = World { conversion: vec!["buy".into()], ..World::default() };
    for n in 0..200 {
        world.add(n, 0.0, "quote");
        if n < 80 {
            world.add(n, 1.0, "call");
        }
        // 40 of 80 after a call, 30 of 120 without.
        if n < 40 || (80..110).contains(&n) {
            world.add(n, 2.0, "buy");
        }
    }
    let found = report(&world, &Params::default());
    let edge = found.edges.iter().find(|edge| edge.from == "quote" && edge.to == "call").unwrap();
    let lift = edge.lift.unwrap();
    assert_eq!((lift.lift, lift.elsewhere.hits, lift.elsewhere.n), (Some(2.0), 30, 120));
    assert!(lift.lift_low.unwrap() > 1.0);
}
