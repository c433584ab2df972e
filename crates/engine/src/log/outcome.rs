//! Who converted: the one question that is asked of every log.

use super::{ActivityId, CustomerId, EventLog};
use desirepath_order::Ordered;
use serde::{Deserialize, Serialize};

/// What counts as success and as an explicit end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct OutcomeSettings {
    /// Activities that count as conversion.
    pub conversion: Vec<String>,
    /// Activities that end a journey without conversion.
    pub lost: Vec<String>,
    /// When observation stopped, in ms UTC. Default: the last event.
    pub log_end_ms: Option<i64>,
}

/// Who converted where, for one log and one choice of settings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcomes {
    /// By activity: whether it counts as conversion.
    is_conversion: Vec<bool>,
    /// By activity: whether it ends a journey without conversion.
    is_lost: Vec<bool>,
    /// By customer: the position of the first conversion in the journey, or [`NEVER`].
    first_conversion: Vec<u32>,
    /// When observation stopped, in ms UTC.
    pub log_end_ms: i64,
}

const NEVER: u32 = u32::MAX;

impl Outcomes {
    /// Looks up every customer's first conversion. Activities that the log does not have are
    /// never reached. O(events).
    pub fn new(log: &EventLog, settings: &OutcomeSettings) -> Self {
        let flags = |names: &[String]| {
            let mut flags = vec![false; log.vocabulary.activities.len()];
            for activity in names.iter().filter_map(|name| log.vocabulary.activity_named(name)) {
                flags[activity.index()] = true;
            }
            flags
        };
        let is_conversion = flags(&settings.conversion);
        let first_conversion = log
            .offsets
            .windows(2)
            .map(|range| {
                let journey = &log.activity[range[0] as usize..range[1] as usize];
                journey.iter().position(|activity| is_conversion[activity.index()]).map_or(NEVER, |at| at as u32)
            })
            .collect();
        let last_event_ms = log.time_range_ms().map_or(0, |(_, last)| last);
        Self {
            is_conversion,
            is_lost: flags(&settings.lost),
            first_conversion,
            log_end_ms: settings.log_end_ms.unwrap_or(last_event_ms),
        }
    }

    /// Whether an activity counts as conversion.
    pub fn is_conversion(&self, activity: ActivityId) -> bool {
        self.is_conversion[activity.index()]
    }

    /// Whether an activity ends a journey without conversion.
    pub fn is_lost(&self, activity: ActivityId) -> bool {
        self.is_lost[activity.index()]
    }

    /// Whether any activity of the log counts as conversion.
    pub fn has_conversion(&self) -> bool {
        self.is_conversion.contains(&true)
    }

    /// Whether any activity of the log ends a journey without conversion.
    pub fn has_loss(&self) -> bool {
        self.is_lost.contains(&true)
    }

    /// The position of a customer's first conversion in the journey.
    pub fn first_conversion(&self, customer: CustomerId) -> Option<usize> {
        let at = self.first_conversion[customer.index()];
        (at != NEVER).then_some(at as usize)
    }
}

/// Words that name a success, with how sure they make us.
const SUCCESS: &[(&str, u32)] = &[
    ("purchase", 3),
    ("purchased", 3),
    ("order", 3),
    ("ordered", 3),
    ("won", 3),
    ("paid", 3),
    ("sold", 3),
    ("sale", 3),
    ("bought", 3),
    ("converted", 3),
    ("conversion", 3),
    ("activated", 2),
    ("signed", 2),
    ("subscribed", 2),
    ("booked", 2),
    ("transaction", 2),
    ("payment", 1),
    ("checkout", 1),
    ("contract", 1),
    ("subscription", 1),
    ("booking", 1),
    ("invoice", 1),
    ("done", 1),
    ("completed", 1),
    ("complete", 1),
    ("success", 1),
    ("successful", 1),
    ("received", 1),
];

/// Beginnings of words that say that it was not one.
const NO_SUCCESS: &[&str] = &[
    "cancel", "abandon", "fail", "refund", "lost", "declin", "reject", "unsub", "view", "start", "begin", "pending",
    "choice", "return", "request", "not", "add", "reminder", "open", "click", "email", "error", "draft", "quote",
    "offer", "delay",
];

/// How much an activity's name sounds like success; 0 if it does not.
fn sounds_like_success(name: &str) -> u32 {
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut previous_is_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && previous_is_lower {
            spaced.push(' ');
        }
        previous_is_lower = c.is_lowercase();
        spaced.extend(if c.is_alphanumeric() { c.to_lowercase().next() } else { Some(' ') });
    }
    let words = || spaced.split_whitespace();
    if words().any(|word| NO_SUCCESS.iter().any(|start| word.starts_with(start))) {
        return 0;
    }
    words().filter_map(|word| SUCCESS.iter().find(|(success, _)| *success == word)).map(|(_, sure)| sure).sum()
}

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
    let score = |a: usize| {
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

/// Up to four steps that make a telling funnel: the most common first activity, the activities
/// that set converted customers apart most (in the order in which they first happen), and the
/// conversion. Without conversion, the activities that most customers reach.
pub fn suggest_funnel(log: &EventLog, outcomes: &Outcomes) -> Vec<ActivityId> {
    const STEPS: usize = 4;
    let kinds = log.vocabulary.activities.len();
    let mut starts = vec![0u64; kinds];
    let mut conversions = vec![0u64; kinds];
    // By activity: customers with and without conversion that reached it before converting, and
    // the sum of the ranks at which those with conversion (or, failing any, all) first did.
    let (mut with, mut without, mut ranks) = (vec![0u64; kinds], vec![0u64; kinds], vec![0u64; kinds]);
    let (mut converted, mut others) = (0u64, 0u64);
    let mut last_seen = vec![u32::MAX; kinds];
    for customer in 0..log.customers() as u32 {
        let journey = super::Journey::of(log, outcomes, CustomerId(customer));
        starts[journey.activities[0].index()] += 1;
        match journey.first_conversion {
            Some(at) => {
                conversions[journey.activities[at].index()] += 1;
                converted += 1;
            }
            None => others += 1,
        }
        let counts_rank = journey.converted() || !outcomes.has_conversion();
        let reached = if journey.converted() { &mut with } else { &mut without };
        let mut rank = 0;
        for activity in &journey.activities[..journey.first_conversion.unwrap_or(journey.len())] {
            // Sums instead of branches, which no processor could foresee.
            let a = activity.index();
            let is_first = u64::from(last_seen[a] != customer);
            last_seen[a] = customer;
            rank += is_first;
            reached[a] += is_first;
            ranks[a] += is_first * rank * u64::from(counts_rank);
        }
    }
    let name = |a: usize| log.vocabulary.activity(ActivityId(a as u32));
    let most =
        |counts: &[u64]| (0..kinds).filter(|&a| counts[a] > 0).max_by_key(|&a| (counts[a], std::cmp::Reverse(name(a))));
    let Some(start) = most(&starts) else { return Vec::new() };
    let end = most(&conversions);
    let reached = if converted > 0 { &with } else { &without };
    let apart = |a: usize| {
        with[a] as f64 / converted.max(1) as f64
            + if converted > 0 { -(without[a] as f64) / others.max(1) as f64 } else { without[a] as f64 }
    };
    let group = if converted > 0 { converted } else { others };
    let mut between: Vec<usize> = (0..kinds)
        .filter(|&a| a != start && Some(a) != end && !outcomes.is_conversion[a] && !outcomes.is_lost[a])
        .filter(|&a| reached[a] * 5 >= group)
        .collect();
    between.order_by(|&a, &b| apart(b).total_cmp(&apart(a)).then_with(|| name(a).cmp(&name(b))));
    between.truncate(STEPS - 1 - usize::from(end.is_some()));
    between.order_by(|&a, &b| {
        let mean = |a: usize| ranks[a] as f64 / reached[a] as f64;
        mean(a).total_cmp(&mean(b)).then_with(|| name(a).cmp(&name(b)))
    });
    let start = (Some(start) != end).then_some(start);
    start.into_iter().chain(between).chain(end).map(|a| ActivityId(a as u32)).collect()
}

#[cfg(test)]
mod tests {
    use super::sounds_like_success;

    #[test]
    fn names_of_success() {
        for name in
            ["purchase", "order", "Deal won", "A_ACTIVATED", "payment_done", "contract signed", "OrderCompleted"]
        {
            assert!(sounds_like_success(name) >= 2, "{name}");
        }
        for name in ["payment_choice", "order cancelled", "purchase abandoned", "visit", "A_DECLINED", "order_refunded"]
        {
            assert_eq!(sounds_like_success(name), 0, "{name}");
        }
    }
}
