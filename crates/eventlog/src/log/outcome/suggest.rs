//! What most likely means success, and what most likely ends a journey without it.

use super::words::{sounds_like_loss, sounds_like_success};
use super::{OutcomeSettings, flags, journeys};
use crate::log::{ActivityId, EventLog};

/// The activity that most likely means success, with the reason in words: one that sounds like
/// it, or that alone bears most of the money. `None` when nothing points to one.
pub fn suggest_conversion(log: &EventLog) -> Option<(ActivityId, String)> {
    let kinds = log.vocabulary.activities.len();
    let (mut events, mut valued) = (vec![0u64; kinds], vec![0u64; kinds]);
    for (index, activity) in log.activity.iter().enumerate() {
        events[activity.index()] += 1;
        valued[activity.index()] += u64::from(log.value.get(index).is_some_and(|&value| value > 0.0));
    }
    let all_valued: u64 = valued.iter().sum();
    let bears_the_money = |a: usize| {
        valued[a] * 2 > events[a] && valued[a] * 10 > all_valued * 6 && all_valued * 2 < log.activity.len() as u64
    };
    let mut begins = vec![0u64; kinds];
    journeys(log).for_each(|journey| begins[journey[0].index()] += 1);
    // What nearly everybody begins with converts nobody, whatever it is called, unless it is paid for; where there is hardly
    // anything else, it is all there is.
    let is_where_all_begin = |a: usize| kinds > 2 && begins[a] * 10 >= log.customers() as u64 * 9 && valued[a] == 0;
    let score = |a: usize| {
        if is_where_all_begin(a) {
            return 0;
        }
        let name = sounds_like_success(&log.vocabulary.activities.text(a as u32));
        if name == 1 && !bears_the_money(a) { 0 } else { name + 3 * u32::from(bears_the_money(a)) }
    };
    let text = |a: usize| log.vocabulary.activity(ActivityId(a as u32));
    let best =
        (0..kinds).filter(|&a| score(a) > 0).max_by_key(|&a| (score(a), events[a], std::cmp::Reverse(text(a))))?;
    let reason = match (sounds_like_success(&text(best)) > 0, bears_the_money(best)) {
        (true, true) => "its name says success and its events carry the money",
        (true, false) => "its name says success",
        _ => "its events carry the money",
    };
    Some((ActivityId(best as u32), reason.to_owned()))
}

/// The activities that most likely end a journey without conversion, with the reason in words: those
/// whose name says so, if the data does not object. Of the customers who come to one before any
/// conversion, hardly any may convert afterwards, and for more than half it must be the end: at most
/// one event of another kind comes behind it. O(events), and nothing if no name says so.
pub fn suggest_lost(log: &EventLog, settings: &OutcomeSettings) -> Vec<(ActivityId, String)> {
    /// Fewer customers say nothing.
    const LEAST: u64 = 3;
    let kinds = log.vocabulary.activities.len();
    let is_loss: Vec<bool> = (0..kinds)
        .map(|a| {
            let name = log.vocabulary.activities.text(a as u32);
            sounds_like_loss(&name) && settings.conversion.iter().all(|conversion| *conversion != name)
        })
        .collect();
    if !is_loss.contains(&true) {
        return Vec::new();
    }
    let is_conversion = flags(log, &settings.conversion);
    // By activity: customers who come to it before any conversion, who come to it only after one, who
    // convert after it, and whose journey ends with it.
    let mut counts = vec![[0u64; 4]; kinds];
    let mut seen = vec![u32::MAX; kinds];
    for (customer, journey) in (0..).zip(journeys(log)) {
        for (at, activity) in journey.iter().enumerate() {
            let a = activity.index();
            if !is_loss[a] || seen[a] == customer {
                continue;
            }
            seen[a] = customer;
            let converts = |events: &[ActivityId]| events.iter().any(|event| is_conversion[event.index()]);
            if converts(&journey[..at]) {
                counts[a][1] += 1;
                continue;
            }
            counts[a][0] += 1;
            counts[a][2] += u64::from(converts(&journey[at..]));
            let others = journey[at..].iter().filter(|other| !is_loss[other.index()]);
            counts[a][3] += u64::from(others.take(2).count() < 2);
        }
    }
    let suggestion = |a: usize| {
        let [before, after, converted, ended] = counts[a];
        let is_end = before >= LEAST && before > after && converted * 10 <= before && ended * 2 > before;
        let percent = ended * 100 / before.max(1);
        let reason = format!("its name says so and {percent} % of the customers who come to it go no further");
        is_end.then_some((ActivityId(a as u32), reason))
    };
    (0..kinds).filter_map(suggestion).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::World;

    fn suggested(world: &World) -> Vec<String> {
        let (log, _) = world.build();
        let settings = OutcomeSettings { conversion: world.conversion.clone(), ..OutcomeSettings::default() };
        suggest_lost(&log, &settings).into_iter().map(|(a, _)| log.vocabulary.activity(a)).collect()
    }

    #[test]
    fn what_ends_a_journey_is_suggested_if_the_data_agrees() {
        let mut world = World { conversion: vec!["won".to_owned()], ..World::default() };
        for n in 0..40 {
            world.add(n, 0.0, "visit");
            // Bounces happen on the way: most customers go on.
            if n % 2 == 0 {
                world.add(n, 1.0, "mail bounced");
                world.add(n, 2.0, "call");
            }
            match n % 4 {
                0 => {
                    world.add(n, 3.0, "won");
                    // Given up after the success: no end without it.
                    world.add(n, 9.0, "subscription cancelled");
                }
                1 => world.add(n, 3.0, "closed lost"),
                2 => {
                    world.add(n, 3.0, "demo");
                    // Comes back, and often converts.
                    world.add(n, 4.0, "quote rejected");
                    if n % 8 == 2 {
                        world.add(n, 5.0, "won");
                    }
                }
                _ => {}
            }
        }
        assert_eq!(suggested(&world), ["closed lost"]);
        // A single event behind it may be the last paperwork; many are no end.
        (0..40).filter(|n| n % 4 == 1).for_each(|n| world.add(n, 4.0, "letter"));
        assert_eq!(suggested(&world), ["closed lost"]);
        (0..40).filter(|n| n % 4 == 1).for_each(|n| world.add(n, 5.0, "visit"));
        assert_eq!(suggested(&world), [""; 0]);
    }

    #[test]
    fn no_loss_is_suggested_of_a_handful_or_of_the_conversion() {
        let mut world = World { conversion: vec!["deal lost".to_owned()], ..World::default() };
        (0..9).for_each(|n| world.add(n, 0.0, "deal lost"));
        (0..2).for_each(|n| world.add(100 + n, 0.0, "rejected"));
        assert_eq!(suggested(&world), [""; 0]);
    }
}
