//! Worlds with planted stages, for tests. Names mean nothing, and their order neither.

use crate::stats::Random;
use crate::testing::World;
use std::collections::BTreeMap;

/// A log and the stage of each of its activities: 0–2 before the conversion, 3 after it.
pub struct Planted {
    pub world: World,
    pub stage: BTreeMap<String, usize>,
}

/// What a world is like.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub seed: u64,
    pub customers: usize,
    /// Share of events that are any activity of any stage.
    pub noise: f64,
}

pub const CONVERSION: &str = "zz";

/// 6–20 activities in three stages and after the sale. Customers move on, fall back, skip, give
/// up; the second stage has two branches of which one is the worse in every other world; each
/// world has a rare activity in some stage.
pub fn planted(plan: Plan) -> Planted {
    let mut random = Random::stream(plan.seed, 17);
    let count = 6 + random.below(15);
    let mut of_stage: [Vec<String>; 4] = Default::default();
    let mut stage = BTreeMap::new();
    let mut names: Vec<usize> = (0..count).collect();
    random.shuffle(&mut names);
    for (at, name) in names.into_iter().enumerate() {
        // Every stage has one, the second two.
        let planted = [0, 1, 2, 3, 1].get(at).copied().unwrap_or_else(|| random.below(4));
        let name = format!("q{name:02}");
        stage.insert(name.clone(), planted);
        of_stage[planted].push(name);
    }
    let weights: [Vec<f64>; 4] = std::array::from_fn(|s| of_stage[s].iter().map(|_| 0.3 + random.unit()).collect());
    let rare = random.below(3);
    let mut weights = weights;
    if of_stage[rare].len() > 2 {
        weights[rare][2] = 0.05;
    }
    let between = |random: &mut Random, low: f64, high: f64| low + (high - low) * random.unit();
    // Per event: the chance to move on, to give up, to fall back.
    let advance: [f64; 3] = std::array::from_fn(|_| between(&mut random, 0.15, 0.4));
    let give_up: [f64; 3] = std::array::from_fn(|_| between(&mut random, 0.04, 0.2));
    let back = between(&mut random, 0.0, 0.08);
    let skip = between(&mut random, 0.0, 0.15);
    let has_branches = plan.seed.is_multiple_of(2);
    let worse = if plan.seed.is_multiple_of(4) { 1.5 } else { 1.0 };
    // In every third world, some activities put people off more than others.
    let put_off: Vec<f64> =
        (0..count).map(|_| if plan.seed.is_multiple_of(3) { between(&mut random, 0.5, 1.7) } else { 1.0 }).collect();
    let span = 250.0;
    let mut world = World { conversion: vec![CONVERSION.into()], log_end: Some(span), ..World::default() };
    for customer in 0..plan.customers {
        let mut day = random.unit() * span;
        let mut at = usize::from(random.unit() < skip);
        let branch = random.below(2);
        let pick = |at: usize, random: &mut Random| -> String {
            if random.unit() < plan.noise {
                let stage = random.below(4);
                return of_stage[stage][random.below(of_stage[stage].len())].clone();
            }
            let allowed = |n: usize| at != 1 || !has_branches || n % 2 == branch;
            let total: f64 = weights[at].iter().enumerate().filter(|(n, _)| allowed(*n)).map(|(_, w)| w).sum();
            let mut u = random.unit() * total;
            let found = weights[at].iter().enumerate().filter(|(n, _)| allowed(*n)).find(|(_, w)| {
                u -= **w;
                u < 0.0
            });
            of_stage[at][found.map_or(0, |(n, _)| n)].clone()
        };
        let converted = loop {
            let activity = pick(at, &mut random);
            world.add(customer, day, &activity);
            day += -(1.0 - random.unit()).ln() * 2.0;
            let name: usize = activity[1..].parse().unwrap_or(0);
            let drop = give_up[at] * put_off[name] * if at == 1 && branch == 1 && has_branches { worse } else { 1.0 };
            let u = random.unit();
            if u < drop {
                break false;
            }
            if u < drop + advance[at] {
                at += 1;
                if at == 3 {
                    break true;
                }
            } else if u < drop + advance[at] + back {
                at = at.saturating_sub(1);
            }
        };
        if converted {
            world.add_value(customer, day, CONVERSION, 100.0);
            for _ in 0..random.below(6) {
                day += -(1.0 - random.unit()).ln() * 5.0;
                let activity = pick(3, &mut random);
                world.add(customer, day, &activity);
            }
        }
    }
    Planted { world, stage }
}

/// Four activities in each of three stages, each left with a chance of `gives_up` at its end. In a stage the
/// activities come in a fixed order, of which each step is taken with a chance of 0.85, so that only those
/// who drop out tell where it ends; or, if it `mixes`, any four of them come.
pub fn in_line(seed: u64, noise: f64, gives_up: [f64; 3], mixes: bool) -> Planted {
    let mut random = Random::stream(seed, 18);
    let mut names: Vec<usize> = (0..12).collect();
    random.shuffle(&mut names);
    let name = |at: usize| format!("q{:02}", names[at]);
    let mut world = World { conversion: vec![CONVERSION.into()], log_end: Some(250.0), ..World::default() };
    for customer in 0..600 {
        let mut day = random.unit() * 250.0;
        let mut next = |random: &mut Random| {
            day += -(1.0 - random.unit()).ln();
            day
        };
        let converted = (0..3).all(|stage| {
            for at in 4 * stage..4 * stage + 4 {
                if random.unit() < 0.85 {
                    let at = if mixes { 4 * stage + random.below(4) } else { at };
                    let at = if random.unit() < noise { random.below(12) } else { at };
                    world.add(customer, next(&mut random), &name(at));
                }
            }
            random.unit() >= gives_up[stage]
        });
        if converted {
            world.add(customer, next(&mut random), CONVERSION);
        }
    }
    Planted { world, stage: (0..12).map(|at| (name(at), at / 4)).collect() }
}
