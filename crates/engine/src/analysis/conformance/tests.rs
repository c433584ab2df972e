//! Planted deviations.

use super::*;
use crate::analysis::execute;
use crate::executor::Serial;
use crate::stats::Random;
use crate::testing::World;

fn step(names: &[&str]) -> Step {
    Step { any_of: names.iter().map(|name| (*name).to_owned()).collect(), ..Step::default() }
}

fn report(world: &World, params: &Params) -> Report {
    let (log, outcomes) = world.build();
    execute::<Conformance>(&Serial, &Scope::new(&log, &outcomes, None), params).unwrap()
}

/// Customers with these activities, a day apart, as often as said.
fn world(journeys: &[(&str, usize)]) -> World {
    let mut world = World { conversion: vec!["buy".into()], ..World::default() };
    let mut customer = 0;
    for &(journey, times) in journeys {
        for _ in 0..times {
            for (day, activity) in journey.split(' ').enumerate() {
                world.add_value(customer, day as f64, activity, if activity == "buy" { 10.0 } else { f64::NAN });
            }
            customer += 1;
        }
    }
    world
}

fn believed() -> Params {
    let steps = vec![
        step(&["visit"]),
        Step { optional: true, ..step(&["call"]) },
        Step { within_days: Some(3.0), ..step(&["quote", "offer"]) },
        step(&["buy"]),
    ];
    Params { steps, ..Params::default() }
}

fn customers(report: &Report, kind: Kind, activity: &str) -> (u64, u64, u64) {
    let found = report.deviations.iter().find(|deviation| deviation.kind == kind && deviation.activity == activity);
    found.map_or((0, 0, 0), |deviation| {
        (deviation.customers, deviation.conversion.here.hits, deviation.conversion.elsewhere.n)
    })
}

#[test]
fn what_was_planted_is_counted() {
    let world = world(&[
        ("visit call quote buy", 10),
        ("visit offer buy", 7),
        // On track: not there yet.
        ("visit call", 5),
        ("visit quote", 4),
        // Skipped.
        ("visit call buy", 6),
        // Wrong order: the quote before the visit.
        ("quote visit buy", 3),
        // Too late: four days from the visit.
        ("visit x x x quote buy", 2),
        // Again, and something unlisted.
        ("visit visit call x quote buy", 8),
        ("x y", 9),
    ]);
    let found = report(&world, &believed());
    let group = |follows: Follows| found.groups.iter().find(|group| group.follows == follows).unwrap();
    assert_eq!(group(Follows::Fully).customers, 10 + 7 + 8);
    assert_eq!(group(Follows::OnTrack).customers, 5 + 4);
    assert_eq!(group(Follows::Partly).customers, 6 + 3 + 2);
    assert_eq!(group(Follows::NotAtAll).customers, 9);
    assert_eq!(found.groups.iter().map(|group| group.customers).sum::<u64>(), found.customers);
    // Beside those who skip the quote stand those who reach a later step with it.
    assert_eq!(customers(&found, Kind::Skipped, "quote"), (6, 6, 10 + 7 + 2 + 8));
    assert_eq!(customers(&found, Kind::Skipped, "call"), (0, 0, 0));
    assert_eq!(customers(&found, Kind::WrongOrder, "quote"), (3, 3, 10 + 7 + 4 + 2 + 8));
    assert_eq!(customers(&found, Kind::TooLate, "quote"), (2, 2, 10 + 7 + 4 + 8));
    assert_eq!(customers(&found, Kind::Again, "visit").0, 8);
    assert_eq!(customers(&found, Kind::Unlisted, "x"), (2 + 8, 10, 45 - 10));
    assert_eq!((found.steps[2].done, found.steps[2].skipped), (10 + 7 + 4 + 2 + 8, 6));
    let strict = report(&world, &Params { strict: true, ..believed() });
    let fully = |report: &Report| report.groups[Follows::Fully as usize].customers;
    assert_eq!(fully(&strict), 10 + 7);
    assert!(strict.mean_fitness < found.mean_fitness);
    let perfect = report_of_one("visit call quote buy");
    assert_eq!((perfect.mean_fitness, perfect.groups[0].value.unwrap().mean), (Some(1.0), Some(10.0)));
    // Two events, three obligatory steps up to the last, one of them skipped.
    let skips = report_of_one("visit buy");
    assert!((skips.mean_fitness.unwrap() - (1.0 - 1.0 / (2.0 + 3.0))).abs() < 1e-9);
}

fn report_of_one(journey: &str) -> Report {
    let mut world = world(&[(journey, 1)]);
    // The others make the activities known.
    for (day, activity) in ["call", "quote", "offer", "visit", "buy"].into_iter().enumerate() {
        world.add("0", -100.0 - day as f64, activity);
    }
    world.events.retain(|event| event.1 >= 0.0 || !journey.contains(&event.2));
    world.events.iter_mut().filter(|event| event.1 < 0.0).for_each(|event| event.0 = "other".to_owned());
    let (log, outcomes) = world.build();
    let mut only = crate::log::CustomerSet::with_capacity(log.customers());
    only.insert(log.vocabulary.customers.find(b"0").unwrap() as usize);
    execute::<Conformance>(&Serial, &Scope::new(&log, &outcomes, Some(&only)), &believed()).unwrap()
}

/// Those who skip the call convert half as often: seen against those who came as far. In the null
/// world skipping goes along with nothing, although customers who go far convert more.
#[test]
fn effects_are_those_planted() {
    for (effect, seed) in [(0.5, 1), (1.0, 2)] {
        let mut random = Random::new(seed);
        let mut world = World { conversion: vec!["buy".into()], ..World::default() };
        for customer in 0..6000 {
            world.add(customer, 0.0, "visit");
            let calls = random.unit() < 0.6;
            if random.unit() < 0.5 {
                continue;
            }
            if calls {
                world.add(customer, 1.0, "call");
            }
            world.add(customer, 2.0, "quote");
            if random.unit() < 0.4 * if calls { 1.0 } else { effect } {
                world.add(customer, 3.0, "buy");
            }
        }
        let steps = vec![step(&["visit"]), step(&["call"]), step(&["quote"])];
        let found = report(&world, &Params { steps, ..Params::default() });
        let skipped = found.deviations.iter().find(|deviation| deviation.kind == Kind::Skipped).unwrap();
        let (low, high) = (skipped.conversion.lift_low.unwrap(), skipped.conversion.lift_high.unwrap());
        assert!(low < effect && effect < high && high - low < 0.25, "{effect}: {low} {high}");
        assert!(!skipped.too_few);
    }
}

#[test]
fn without_steps_some_are_suggested() {
    let found = report(&world(&[("visit quote buy", 20), ("visit", 30)]), &Params::default());
    assert!(found.is_suggested && found.steps.len() >= 2);
    assert_eq!(found.groups[Follows::Fully as usize].customers, 20);
    assert_eq!(report(&World::default(), &Params::default()).customers, 0);
}

#[test]
fn bad_steps_are_refused() {
    let (log, outcomes) = world(&[("visit buy", 1)]).build();
    let scope = Scope::new(&log, &outcomes, None);
    for steps in [
        vec![step(&["vizit"])],
        vec![step(&[])],
        vec![Step { within_days: Some(-1.0), ..step(&["visit"]) }],
        vec![step(&["visit"]); 33],
    ] {
        let params = Params { steps, ..Params::default() };
        assert_eq!(execute::<Conformance>(&Serial, &scope, &params).unwrap_err().member, "steps");
    }
}
