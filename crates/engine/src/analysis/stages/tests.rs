//! Planted stages, and what is said about them.

use super::worlds::{CONVERSION, Plan, Planted, in_line, planted};
use super::*;
use crate::analysis::execute;
use crate::executor::Serial;
use crate::log::{ActivityId, CustomerId, EventLog, Journey, Outcomes};
use crate::testing::World;

fn report_of(log: &EventLog, outcomes: &Outcomes, params: &Params) -> Report {
    execute::<Stages>(&Serial, &Scope::new(log, outcomes, None), params).unwrap()
}

fn report(world: &World, params: &Params) -> Report {
    let (log, outcomes) = world.build();
    report_of(&log, &outcomes, params)
}

/// Every lead is cold after 15 days: silences in the worlds are shorter, with rare exceptions.
fn cold_days(world: &World) -> ColdDays {
    let (log, _) = world.build();
    let name = |a: usize| log.vocabulary.activity(ActivityId(a as u32));
    ColdDays { activities: (0..log.vocabulary.activities.len()).map(|a| (name(a), 15)).collect() }
}

fn params(world: &World) -> Params {
    Params { cold_days: Some(cold_days(world)), ..Params::default() }
}

/// Share of the planted activities that get their stage, and of those that are sure of it.
fn right(planted: &Planted, report: &Report) -> f64 {
    let stage = |name: &String| report.activities.iter().find(|placed| placed.activity == *name)?.stage.clone();
    let hits = planted.stage.iter().filter(|(name, at)| stage(name).as_ref() == Some(&report.stages[**at].stage));
    hits.count() as f64 / planted.stage.len() as f64
}

fn mean_right(noise: f64, customers: usize) -> f64 {
    let share = |seed| {
        let planted = planted(Plan { seed, customers, noise });
        right(&planted, &report(&planted.world, &params(&planted.world)))
    };
    (0..50).map(share).sum::<f64>() / 50.0
}

#[test]
fn clean_stages_are_found() {
    let share = mean_right(0.0, 500);
    assert!(share >= 0.98, "{share}");
}

#[test]
fn noisy_stages_are_found() {
    let share = mean_right(0.15, 500);
    assert!(share >= 0.95, "{share}");
}

fn mean_right_in_line(noise: f64, gives_up: [f64; 3], mixes: bool) -> f64 {
    let share = |seed| {
        let planted = in_line(seed, noise, gives_up, mixes);
        right(&planted, &report(&planted.world, &params(&planted.world)))
    };
    (0..50).map(share).sum::<f64>() / 50.0
}

/// A chain alone wears its chances down along the line, the more the more events are random.
#[test]
fn stages_in_line_are_found_by_who_drops_out() {
    let shares = [0.0, 0.17].map(|noise| mean_right_in_line(noise, [0.35, 0.4, 0.3], false));
    assert!(shares[0] >= 0.98 && shares[1] >= 0.95, "{shares:?}");
}

/// Chances that differ by chance alone must not drown the steps.
#[test]
fn stages_that_nobody_leaves_are_found_by_the_steps() {
    let shares = [0.0, 0.17].map(|noise| mean_right_in_line(noise, [0.01, 0.02, 0.3], true));
    assert!(shares[0] >= 0.98 && shares[1] >= 0.95, "{shares:?}");
}

/// Without cold days every open lead counts as gone; stages hardly suffer.
#[test]
fn stages_are_found_without_cold_days() {
    let share = (0..12)
        .map(|seed| {
            let planted = planted(Plan { seed, customers: 500, noise: 0.15 });
            right(&planted, &report(&planted.world, &Params::default()))
        })
        .sum::<f64>();
    assert!(share / 12.0 >= 0.93, "{}", share / 12.0);
}

#[test]
fn names_do_not_matter() {
    let planted = planted(Plan { seed: 3, customers: 400, noise: 0.1 });
    let found = report(&planted.world, &params(&planted.world));
    let mut renamed = planted.world;
    let other = |name: &str| -> String { if name == CONVERSION { name.into() } else { name.chars().rev().collect() } };
    renamed.events.iter_mut().for_each(|event| event.2 = other(&event.2));
    let again = report(&renamed, &params(&renamed));
    for placed in &found.activities {
        let twin = again.activities.iter().find(|twin| twin.activity == other(&placed.activity)).unwrap();
        assert_eq!((&placed.stage, placed.confidence), (&twin.stage, twin.confidence), "{}", placed.activity);
    }
}

/// Confidence tells the sure from the doubtful, and little changes without a tenth of the customers.
#[test]
fn confidence_means_something() {
    let (mut sure, mut sure_right, mut doubtful, mut doubtful_right) = (0, 0, 0, 0);
    let mut agreement = 0.0;
    for seed in 0..30 {
        let planted = planted(Plan { seed, customers: 250, noise: 0.25 });
        let found = report(&planted.world, &params(&planted.world));
        agreement += found.agreement.share.unwrap() / 30.0;
        for placed in found.activities.iter().filter(|placed| placed.basis != Basis::Conversion) {
            let is_right = placed.stage.as_ref() == Some(&found.stages[planted.stage[&placed.activity]].stage);
            let (all, hits) = if placed.confidence >= 0.9 {
                (&mut sure, &mut sure_right)
            } else {
                (&mut doubtful, &mut doubtful_right)
            };
            *all += 1;
            *hits += i32::from(is_right);
        }
    }
    let (sure, doubtful) = (f64::from(sure_right) / f64::from(sure), f64::from(doubtful_right) / f64::from(doubtful));
    assert!(sure > 0.95 && doubtful < sure - 0.1, "{sure} {doubtful}");
    assert!(agreement > 0.9, "{agreement}");
}

/// 100 leads: look, compare, sign or not; on paper.
fn small_world() -> World {
    let mut world =
        World { conversion: vec!["sign".into()], lost: vec!["no".into()], log_end: Some(100.0), ..World::default() };
    for n in 0..100 {
        world.add(n, 0.0, "look");
        if n < 60 {
            world.add(n, 2.0, "compare");
        }
        if n < 10 {
            // Back to the start, and again.
            world.add(n, 3.0, "look");
            world.add(n, 4.0, "compare");
        }
        if n < 40 {
            world.add(n, 6.0, "offer");
        }
        match n {
            0..30 => {
                world.add(n, 9.0, "sign");
                world.add(n, 20.0, "care");
            }
            30..40 => world.add(n, 10.0, "no"),
            _ => {}
        }
    }
    world
}

#[test]
fn a_small_world_on_paper() {
    let world = small_world();
    let found = report(&world, &params(&world));
    let stage = |name: &str| found.activities.iter().find(|placed| placed.activity == name).unwrap();
    for (name, expected, basis) in [
        ("look", Some("awareness"), Basis::Outlook),
        ("compare", Some("consideration"), Basis::Outlook),
        ("offer", Some("decision"), Basis::Outlook),
        ("sign", Some("decision"), Basis::Conversion),
        ("care", Some("retention"), Basis::After),
        ("no", None, Basis::Loss),
    ] {
        assert_eq!((stage(name).stage.as_deref(), stage(name).basis), (expected, basis), "{name}");
    }
    let [awareness, consideration, decision, retention] = &found.stages[..] else { panic!("four stages") };
    assert_eq!((awareness.customers, awareness.began, awareness.entries), (100, 100, 110));
    assert_eq!((awareness.back_entries, awareness.back_customers), (10, 10));
    assert_eq!((awareness.went_on.hits, awareness.went_on.n), (60, 100));
    assert_eq!((consideration.went_on.hits, decision.went_on.hits, retention.customers), (40, 30, 30));
    let moved = |stage: &Stage, to: &str| stage.moves.iter().find(|m| m.to == to).map(|m| (m.count, m.customers));
    assert_eq!(moved(consideration, "awareness"), Some((10, 10)));
    assert_eq!(moved(awareness, "consideration"), Some((70, 60)));
    assert_eq!(moved(decision, "retention"), Some((30, 30)));
    // 40 are cold at the first look, 20 after comparing, 10 were refused; all silence is over 90 days.
    assert_eq!([awareness.cold, consideration.cold, decision.lost, decision.open], [40, 20, 10, 0]);
    let days = |seconds: Option<f64>| seconds.map(|seconds| seconds / 86_400.0);
    // Offers are signed after 3 days or refused after 4.
    assert_eq!(days(decision.median_time_s), Some(3.0));
    // 70 of 110 visits to awareness end after 1 or 2 days, 10 of them after 1.
    assert_eq!(days(awareness.median_time_s), Some(2.0));
    // From the first look, 30 of 100 sign on day 9 and 10 are refused.
    let within =
        |stage: &Stage, days: u32| stage.converted_within.iter().find(|later| later.days == days).unwrap().chance;
    assert_eq!(within(awareness, 7), Some(0.0));
    assert!((within(awareness, 14).unwrap() - 0.3).abs() < 1e-9);
    assert!((within(decision, 7).unwrap() - 0.75).abs() < 1e-9);
    assert_eq!((decision.conversion.conversions, decision.conversion.n), (30, 40));
    assert_eq!(awareness.defining[0].activity, "look");
}

#[test]
fn histories_are_dated() {
    let world = small_world();
    let (log, outcomes) = world.build();
    let found = report_of(&log, &outcomes, &params(&world));
    let placement = Placement {
        stages: found.stages.iter().map(|s| s.stage.clone()).collect(),
        activities: found.activities,
        ..Placement::default()
    };
    let stages = placement.map().of(&log.vocabulary);
    let history = |name: &str| -> Vec<(usize, i64)> {
        let customer = CustomerId(log.vocabulary.customers.find(name.as_bytes()).unwrap());
        let journey = Journey::of(&log, &outcomes, customer);
        stages
            .history(&journey, &outcomes)
            .iter()
            .map(|visit| (visit.stage, journey.time_ms[visit.from] / 86_400_000))
            .collect()
    };
    assert_eq!(history("5"), [(0, 0), (1, 2), (0, 3), (1, 4), (2, 6), (3, 9)]);
    // A refusal ends it; it is no stage.
    assert_eq!(history("35"), [(0, 0), (1, 2), (2, 6)]);
}

#[test]
fn pins_hold_and_the_rest_settles() {
    let planted = planted(Plan { seed: 8, customers: 500, noise: 0.0 });
    let free = report(&planted.world, &params(&planted.world));
    let first = free.activities.iter().find(|placed| placed.stage.as_deref() == Some("awareness")).unwrap();
    let pins = [(first.activity.clone(), "decision".to_owned())].into();
    let pinned = report(&planted.world, &Params { pins, ..params(&planted.world) });
    let found = pinned.activities.iter().find(|placed| placed.activity == first.activity).unwrap();
    assert_eq!((found.stage.as_deref(), found.basis, found.confidence), (Some("decision"), Basis::Pinned, 1.0));
    let (log, outcomes) = planted.world.build();
    let scope = Scope::new(&log, &outcomes, None);
    let refused = |params: Params| execute::<Stages>(&Serial, &scope, &params).unwrap_err().member;
    let pin = |activity: &str, stage: &str| Params {
        pins: [(activity.to_owned(), stage.to_owned())].into(),
        ..Params::default()
    };
    assert_eq!(refused(pin("nothing", "decision")), "pins");
    assert_eq!(refused(pin(&first.activity, "nowhere")), "pins");
    assert_eq!(refused(Params { before_conversion: 6, ..Params::default() }), "before_conversion");
    assert_eq!(refused(Params { names: vec!["one".into()], ..Params::default() }), "names");
    let named = Params { names: ["a", "b", "c", "d"].map(str::to_owned).into(), ..params(&planted.world) };
    let renamed = report(&planted.world, &named);
    assert_eq!(renamed.stages.iter().map(|stage| stage.stage.as_str()).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
}

#[test]
fn numbers_of_stages() {
    let planted = planted(Plan { seed: 5, customers: 400, noise: 0.05 });
    for before_conversion in 2..=5 {
        let found = report(&planted.world, &Params { before_conversion, ..params(&planted.world) });
        assert_eq!(found.stages.len(), before_conversion as usize + 1);
        assert_eq!(found.stages.last().unwrap().stage, "retention");
    }
}

#[test]
fn without_conversions_nothing_is_placed() {
    let mut world = small_world();
    world.conversion = vec!["never".into()];
    let found = report(&world, &Params::default());
    assert!(found.too_few && found.activities.iter().all(|placed| placed.stage.is_none()));
    assert_eq!(found.without_stage, found.customers);
    let (log, outcomes) = World::default().build();
    assert_eq!(report_of(&log, &outcomes, &Params::default()).customers, 0);
}
