//! Planted truths: worlds whose cold day is known.

use super::*;
use crate::analysis::execute;
use crate::executor::Serial;
use crate::log::filter::Filter;
use crate::stats::Random;
use crate::testing::World;

/// Leads ask once, come back with a constant hazard per day until the knee, and never after it.
/// A share `returns` of the silences is of the kind that ends; every return is a further `ask`,
/// until an `order` or for good. New leads arrive all the time, so that many are cut off.
fn knee_world(seed: u64, customers: usize, span: f64, knee: f64, hazard: f64) -> World {
    let mut random = Random::new(seed);
    let mut world = World { conversion: vec!["order".into()], log_end: Some(span), ..World::default() };
    for customer in 0..customers {
        let mut day = random.unit() * span;
        world.add(customer, day, "ask");
        loop {
            let gap = -(1.0 - random.unit()).ln() / hazard;
            if gap > knee {
                break;
            }
            day += gap;
            if random.unit() < 0.3 {
                world.add_value(customer, day, "order", 100.0);
                break;
            }
            world.add(customer, day, "ask");
        }
    }
    world
}

fn report(world: &World, params: &Params) -> Report {
    let (log, outcomes) = world.build();
    execute::<GoingCold>(&Serial, &Scope::new(&log, &outcomes, None), params).unwrap()
}

fn ask(report: &Report) -> &Activity {
    report.activities.iter().find(|activity| activity.activity == "ask").unwrap()
}

/// The chance at `d` is 1 − exp(−hazard (knee − d)) up to the knee.
fn true_cold_day(knee: f64, hazard: f64, threshold: f64) -> f64 {
    (knee + (1.0 - threshold).ln() / hazard).ceil()
}

#[test]
fn the_knee_is_found_within_a_day() {
    for (knee, hazard, span) in [(14.0, 0.12, 300.0), (6.0, 0.4, 60.0), (21.0, 0.08, 120.0)] {
        for seed in 0..8 {
            let found = report(&knee_world(seed, 3000, span, knee, hazard), &Params::default());
            let truth = true_cold_day(knee, hazard, 0.1);
            let cold_day = ask(&found).silence.cold_day.unwrap_or(0);
            assert!((f64::from(cold_day) - truth).abs() <= 1.0, "knee {knee} seed {seed}: {cold_day} not {truth}");
        }
    }
}

/// In a log of 60 days with leads arriving to the last, most silences are cut off.
#[test]
fn heavy_censoring_does_not_move_the_knee() {
    for seed in 0..8 {
        let world = knee_world(seed, 6000, 58.0, 14.0, 0.05);
        let found = report(&world, &Params::default());
        let silence = &ask(&found).silence;
        assert!(silence.open * 4 > silence.gaps, "{} of {}", silence.open, silence.gaps);
        let truth = true_cold_day(14.0, 0.05, 0.1);
        assert!((f64::from(silence.cold_day.unwrap()) - truth).abs() <= 1.0, "seed {seed}: {:?}", silence.cold_day);
    }
}

/// Leads come back however long they were silent, with the same hazard.
#[test]
fn where_nobody_goes_cold_there_is_no_cold_day() {
    for seed in 0..8 {
        for span in [60.0, 400.0] {
            let found = report(&knee_world(seed, 1500, span, f64::INFINITY, 0.02), &Params::default());
            assert_eq!(ask(&found).silence.cold_day, None, "seed {seed}, {span} days: {:?}", ask(&found).silence);
            assert_eq!((found.leads.len(), found.cold_leads), (0, 0));
        }
    }
}

/// The interval holds the truth in about 95 of 100 worlds.
#[test]
fn the_interval_covers_the_truth() {
    let (knee, hazard) = (10.0, 0.1);
    // The crossing itself lies between two days.
    let crossing = knee + 0.9f64.ln() / hazard;
    let covered = (0..60)
        .filter(|&seed| {
            let found = report(&knee_world(1000 + seed, 400, 120.0, knee, hazard), &Params::default());
            let silence = &ask(&found).silence;
            silence.cold_day_low.is_some_and(|low| f64::from(low) <= crossing.ceil())
                && silence.cold_day_high.is_none_or(|high| f64::from(high) >= crossing)
        })
        .count();
    assert!(covered >= 52, "{covered} of 60");
}

/// The cut-off of those who are lost explicitly must not count as if they might return.
#[test]
fn an_explicit_loss_rules_a_return_out() {
    let mut world = World { lost: vec!["declined".into()], log_end: Some(80.0), ..World::default() };
    for n in 0..400 {
        world.add(n, 0.0, "ask");
        // Of four, one returns on day 5, two are declined on day 3, one stays open.
        match n % 4 {
            0 => world.add(n, 5.0, "ask"),
            1 | 2 => world.add(n, 3.0, "declined"),
            _ => {}
        }
    }
    let found = report(&world, &Params::default());
    let at = |day: u32| ask(&found).silence.curve.iter().find(|point| point.day == day).unwrap();
    // 500 silences: 100 of 400 first ones end with a return, the 100 second ones are open.
    assert!((at(0).chance - 0.2).abs() < 1e-9, "{}", at(0).chance);
    assert!((at(4).chance - 100.0 / 300.0).abs() < 1e-9, "{}", at(4).chance);
    assert_eq!(ask(&found).silence.cold_day, Some(6));
    // Those declined are not among the leads.
    assert_eq!((found.open_leads, found.cold_leads), (200, 200));
}

#[test]
fn leads_are_listed_with_what_is_at_stake() {
    let mut world = knee_world(3, 3000, 200.0, 14.0, 0.12);
    // Two leads in the days before the end, one about to go cold.
    world.add("fresh", 199.0, "ask");
    world.add("soon", 188.5, "ask");
    world.add("cold", 150.0, "ask");
    let found = report(&world, &Params { list: 5, ..Params::default() });
    assert_eq!((found.leads.len(), found.leads.len() as u64 + found.other_leads), (5, found.cold_leads));
    let all = report(&world, &Params { list: u32::MAX, ..Params::default() });
    assert_eq!(all.other_leads, 0);
    assert_eq!(all.leads[..5], found.leads[..]);
    let cold_day = ask(&all).silence.cold_day.unwrap();
    assert!(all.leads.iter().all(|lead| lead.silent_days >= f64::from(cold_day)));
    let is_listed = |leads: &[Lead], who: &str| leads.iter().any(|lead| lead.customer == who);
    assert!(is_listed(&all.leads, "cold") && !is_listed(&all.leads, "soon") && !is_listed(&all.leads, "fresh"));
    assert!(is_listed(&all.soon, "soon") && !is_listed(&all.soon, "fresh"));
    let soon = all.soon.iter().find(|lead| lead.customer == "soon").unwrap();
    let back = ask(&all).if_back.conversion_rate.unwrap();
    let expected = soon.chance_to_return.unwrap() * back * 100.0;
    assert!((soon.value_at_stake.unwrap() - expected).abs() < 1e-9);
    assert!((soon.silent_days - 11.5).abs() < 1e-6);
    let csv = leads_csv(&all);
    assert_eq!(csv.lines().count() as u64, 1 + all.cold_leads + all.soon_leads);
    // Chances fall with silence, so the list starts with those who went cold last.
    assert!(all.leads.windows(2).all(|pair| pair[0].value_at_stake >= pair[1].value_at_stake));
}

/// 12 silences at a rare activity: the cold day is that of all, and said to be.
#[test]
fn few_silences_are_drawn_to_all() {
    let mut world = knee_world(5, 3000, 200.0, 14.0, 0.12);
    for n in 0..12 {
        world.add(format!("rare{n}"), f64::from(n), "fair");
        if n < 9 {
            world.add(format!("rare{n}"), f64::from(n) + 2.0, "ask");
        }
    }
    let found = report(&world, &Params::default());
    let rare = found.activities.iter().find(|activity| activity.activity == "fair").unwrap();
    assert!(rare.silence.too_few && rare.silence.is_shrunk);
    let (rare, all) = (rare.silence.cold_day.unwrap(), found.overall.cold_day.unwrap());
    assert!(rare.abs_diff(all) <= 3, "{rare} {all}");
    assert!(!ask(&found).silence.is_shrunk);
}

/// A log of three weeks cannot tell who comes back within thirty days.
#[test]
fn a_log_shorter_than_the_horizon_says_so() {
    let found = report(&knee_world(1, 2000, 20.0, 5.0, 0.02), &Params::default());
    assert_eq!((ask(&found).silence.cold_day, ask(&found).silence.verdict), (None, Verdict::LogTooShort));
    let short = report(&knee_world(1, 2000, 20.0, 5.0, 0.4), &Params { horizon_days: 7.0, ..Params::default() });
    assert_eq!(ask(&short).silence.verdict, Verdict::GoesCold);
}

#[test]
fn silence_after_the_sale_is_not_a_leads() {
    let mut world = knee_world(2, 1000, 200.0, 14.0, 0.12);
    for n in 0..1000 {
        world.add(format!("buyer{n}"), 10.0, "order");
        // Regular, long after any lead has gone cold.
        (1..4).for_each(|month| world.add(format!("buyer{n}"), 10.0 + 30.0 * f64::from(month), "ask"));
    }
    let found = report(&world, &Params::default());
    assert!(ask(&found).silence.cold_day.is_some_and(|day| day <= 15));
    assert!(found.after_conversion.is_some_and(|after| after.returned >= 3000));
}

#[test]
fn stages_pool_their_activities() {
    let world = knee_world(4, 1500, 200.0, 14.0, 0.12);
    let stages = StageMap {
        stages: vec!["first".into(), "second".into(), "after".into()],
        activities: [("ask".to_owned(), "second".to_owned())].into(),
    };
    let found = report(&world, &Params { stages: Some(stages), ..Params::default() });
    assert_eq!(found.stages.iter().map(|stage| stage.stage.as_str()).collect::<Vec<_>>(), ["first", "second"]);
    assert_eq!(found.stages[1].silence, ask(&found).silence);
    assert_eq!((found.stages[0].silence.gaps, found.stages[1].cold_leads), (0, found.cold_leads));
}

#[test]
fn bad_parameters_are_refused_by_name() {
    let (log, outcomes) = World::default().build();
    let scope = Scope::new(&log, &outcomes, None);
    for (params, member) in [
        (Params { horizon_days: 0.0, ..Params::default() }, "horizon_days"),
        (Params { threshold: 1.0, ..Params::default() }, "threshold"),
        (Params { ahead_days: f64::NAN, ..Params::default() }, "ahead_days"),
    ] {
        assert_eq!(execute::<GoingCold>(&Serial, &scope, &params).unwrap_err().member, member);
    }
}

#[test]
fn counts_of_leads_are_those_of_their_selectors() {
    let mut world = knee_world(6, 800, 90.0, 9.0, 0.15);
    world.lost = vec!["declined".into()];
    for n in 0..120 {
        let day = f64::from(n) * 0.7;
        world.add(format!("fair{n}"), day, "fair");
        match n % 4 {
            0 => world.add(format!("fair{n}"), day + 3.0, "ask"),
            1 => world.add(format!("fair{n}"), day + 2.0, "declined"),
            _ => {}
        }
    }
    // Exactly as long silent as the cold day.
    (1..30).for_each(|day| world.add(format!("even{day}"), 90.0 - f64::from(day), "ask"));
    let (log, outcomes) = world.build();
    let count = |filter: &Filter| filter.select(&log, &outcomes).unwrap().count_ones(..) as u64;
    for (ahead_days, threshold) in [(0.0, 0.1), (0.5, 0.2), (7.0, 0.1), (400.0, 0.05)] {
        // The last stage is what comes after the conversion.
        let stages = StageMap {
            stages: ["early", "late", "after"].map(str::to_owned).into(),
            activities: [("ask".to_owned(), "early".to_owned()), ("fair".to_owned(), "late".to_owned())].into(),
        };
        let params = Params { ahead_days, threshold, list: 0, stages: Some(stages), ..Params::default() };
        let found = execute::<GoingCold>(&Serial, &Scope::new(&log, &outcomes, None), &params).unwrap();
        assert!(found.cold_leads > 0 && (found.soon_leads > 0 || ahead_days == 0.0));
        for activity in &found.activities {
            let [converted, back] = activity.if_back_selectors();
            assert_eq!(count(&back), activity.if_back.n, "{}", activity.activity);
            assert_eq!(count(&converted), activity.if_back.conversions, "{}", activity.activity);
            assert_eq!(count(&activity.customers_selector()), activity.customers, "{}", activity.activity);
            assert_eq!(count(&activity.open_selector()), activity.open_leads, "{}", activity.activity);
            assert_eq!(count(&found.cold_selector(activity)), activity.cold_leads, "{}", activity.activity);
            assert_eq!(count(&found.soon_selector(activity)), activity.soon_leads, "{}", activity.activity);
        }
        assert_eq!(found.stages.len(), 2);
        for stage in &found.stages {
            assert_eq!(count(&stage.open_selector()), stage.open_leads, "{}", stage.stage);
            assert_eq!(count(&found.stage_cold_selector(stage)), stage.cold_leads, "{}", stage.stage);
        }
        assert_eq!(count(&found.all_cold_selector()), found.cold_leads);
        assert_eq!(count(&found.all_soon_selector()), found.soon_leads);
    }
}

/// Of 150 leads few are silent longer than the knee; that none of them came back is seen all the same.
#[test]
fn a_sharp_knee_is_found_among_few() {
    let days: Vec<Option<u32>> = (0..20)
        .map(|seed| ask(&report(&knee_world(seed, 150, 200.0, 20.0, 0.12), &Params::default())).silence.cold_day)
        .collect();
    let truth = true_cold_day(20.0, 0.12, 0.1) as u32;
    let near = days.iter().filter(|day| day.is_some_and(|day| day.abs_diff(truth) <= 1)).count();
    assert!(near >= 16 && days.iter().all(Option::is_some), "{truth}: {days:?}");
}

/// As few, but they come back however long they were silent.
#[test]
fn few_who_stay_warm_have_no_cold_day() {
    let cold = (0..40)
        .filter(|&seed| {
            ask(&report(&knee_world(seed, 60, 200.0, f64::INFINITY, 0.02), &Params::default()))
                .silence
                .cold_day
                .is_some()
        })
        .count();
    assert!(cold <= 1, "{cold} of 40");
}
