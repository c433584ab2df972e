//! What else may be wrong with a log: duplicates, robots, tests, staff, impossible times; each a
//! switch that says what it takes, and gaps in what was recorded.
//!
//! Rules work on the log that is built, one after the other; O(events) each. What a rule takes is
//! kept in the provenance, so that its effect on conversions can be told whatever counts as one.

use super::IngestError;
use super::clean::keep;
use crate::log::time::{DAY_MS, iso};
use crate::log::{CustomerId, EventLog, LedgerRule, LedgerStep, OutcomeSettings, Outcomes, Packed};
use desirepath_order::filled;
use desirepath_stats::ExactSum;
use hashbrown::{HashMap, HashSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

type Hasher = foldhash::fast::FixedState;

/// Every switch, with what it is usually set to.
fn all_rules(log: &EventLog, now_ms: i64) -> Vec<LedgerRule> {
    vec![
        LedgerRule::ExactDuplicates,
        LedgerRule::NearDuplicates { within_s: 10 },
        LedgerRule::InhumanRates { events: 30, within_s: 60 },
        LedgerRule::SingleEvents,
        LedgerRule::Tests,
        LedgerRule::Staff { domains: Vec::new() },
        LedgerRule::Future { now_ms },
        LedgerRule::Before1990,
        LedgerRule::BeforeFirstContact { activities: usual_first(log) },
    ]
}

/// The activity that most customers start with.
fn usual_first(log: &EventLog) -> Vec<String> {
    let mut counts = vec![0u64; log.vocabulary.activities.len()];
    for range in log.offsets.windows(2).filter(|range| range[0] < range[1]) {
        counts[log.activity[range[0] as usize].index()] += 1;
    }
    let most = (0..counts.len()).max_by_key(|&at| (counts[at], std::cmp::Reverse(at)));
    most.map(|at| log.vocabulary.activities.text(at as u32).into_owned()).into_iter().collect()
}

/// The numbers that everybody looks at first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Headline {
    /// Events.
    pub events: u64,
    /// Customers.
    pub customers: u64,
    /// Customers who converted.
    pub conversions: u64,
    /// Their share; absent without customers.
    pub conversion_rate: Option<f64>,
    /// The value of all events; absent if the log has none.
    pub value: Option<f64>,
}

impl Headline {
    fn of(events: u64, customers: u64, conversions: u64, value: Option<f64>) -> Self {
        let conversion_rate = (customers > 0).then(|| conversions as f64 / customers as f64);
        Self { events, customers, conversions, conversion_rate, value }
    }

    /// The numbers before a step, from those after it.
    fn before(self, step: &LedgerStep, conversions: u64) -> Self {
        let value = self.value.map(|value| value + step.value);
        Self::of(self.events + step.events, self.customers + step.customers, self.conversions + conversions, value)
    }

    /// The numbers after a step, from those before it.
    fn after(self, step: &LedgerStep, conversions: u64) -> Self {
        let value = self.value.map(|value| value - step.value);
        Self::of(self.events - step.events, self.customers - step.customers, self.conversions - conversions, value)
    }
}

/// What may be wrong with a log.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct Ledger {
    /// Every switch: those that are on in the order in which they were applied, then the others.
    pub lines: Vec<LedgerLine>,
    /// Days from which events are missing.
    pub gaps: Vec<CoverageGap>,
}

/// A switch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct LedgerLine {
    /// What it does.
    pub rule: LedgerRule,
    /// The same in words.
    pub words: String,
    /// Whether it is on.
    pub is_on: bool,
    /// How many events it takes, or would take.
    pub events: u64,
    /// Of how many customers.
    pub customers: u64,
    /// The numbers without it.
    pub before: Headline,
    /// The numbers with it.
    pub after: Headline,
}

/// Days on which nothing was recorded although something should have happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub struct CoverageGap {
    /// The channel that is missing; absent where all are.
    pub channel: Option<String>,
    /// The first day, such as 2026-03-01.
    pub from: String,
    /// The last day.
    pub to: String,
    /// How many days.
    pub days: u64,
    /// How many events such days have on average.
    pub expected_events: f64,
}

/// Takes the events that rules are about, rule by rule. What each has taken is kept in the
/// log's provenance.
///
/// # Errors
/// [`IngestError::NothingLeft`].
pub fn apply_ledger(mut log: EventLog, rules: &[LedgerRule]) -> Result<EventLog, IngestError> {
    for rule in rules {
        let is_taken = taken(&log, rule);
        let step = step(&log, rule, &is_taken);
        if step.events > 0 {
            if step.events as usize == log.events() {
                return Err(IngestError::NothingLeft { events: step.events });
            }
            let left: Vec<u32> = (0..log.events() as u32).filter(|&event| !is_taken[event as usize]).collect();
            log = keep(log, &left);
        }
        log.provenance.ledger.push(step);
    }
    Ok(log)
}

/// What rules have taken and others would take, where activities with the names `conversion` count
/// as one. O(events) per rule.
pub fn ledger(log: &EventLog, conversion: &[String], now_ms: i64) -> Ledger {
    let settings = OutcomeSettings { conversion: conversion.to_vec(), ..OutcomeSettings::default() };
    let outcomes = Outcomes::new(log, &settings);
    let counts = |name: &str| conversion.iter().any(|known| known == name);
    let mut value = ExactSum::default();
    log.value.iter().for_each(|&amount| value.add(amount));
    let converted = (0..log.customers() as u32)
        .filter(|&customer| outcomes.first_conversion(CustomerId(customer)).is_some())
        .count() as u64;
    let value = (!log.value.is_empty()).then(|| value.value());
    let now = Headline::of(log.events() as u64, log.customers() as u64, converted, value);
    let mut lines = Vec::new();
    let mut after = now;
    for step in log.provenance.ledger.iter().rev() {
        let Some(rule) = step.rule.clone() else { continue };
        let before = after.before(step, step.conversions(counts));
        lines.insert(0, line(rule, true, step, before, after));
        after = before;
    }
    for rule in all_rules(log, now_ms) {
        if lines.iter().any(|line| line.is_on && line.rule.is_same_switch(&rule)) {
            continue;
        }
        let step = step(log, &rule, &taken(log, &rule));
        let after = now.after(&step, step.conversions(counts));
        lines.push(line(rule, false, &step, now, after));
    }
    Ledger { lines, gaps: gaps(log) }
}

fn line(rule: LedgerRule, is_on: bool, step: &LedgerStep, before: Headline, after: Headline) -> LedgerLine {
    LedgerLine { words: rule.words(), rule, is_on, events: step.events, customers: step.touched, before, after }
}

/// By event: whether a rule takes it.
fn taken(log: &EventLog, rule: &LedgerRule) -> Vec<bool> {
    let mut is_taken = vec![false; log.events()];
    let journeys = || log.offsets.windows(2).map(|range| range[0] as usize..range[1] as usize);
    match rule {
        LedgerRule::ExactDuplicates => {
            for journey in journeys() {
                let mut start = journey.start;
                while start < journey.end {
                    let same = |at: &usize| log.time_ms[*at] == log.time_ms[start];
                    let end = (start..journey.end).take_while(same).last().map_or(start, |last| last) + 1;
                    if end - start > 1 {
                        let mut seen: HashSet<Vec<u8>, Hasher> = HashSet::default();
                        (start..end).for_each(|at| is_taken[at] = !seen.insert(all_of(log, at)));
                    }
                    start = end;
                }
            }
        }
        LedgerRule::NearDuplicates { within_s } => {
            let within_ms = i64::try_from(*within_s).unwrap_or(i64::MAX).saturating_mul(1000);
            let mut last: HashMap<(u32, u32, u64), i64, Hasher> = HashMap::default();
            for journey in journeys().filter(|journey| journey.len() > 1) {
                last.clear();
                for at in journey {
                    let channel = log.channel.get(at).map_or(u32::MAX, |channel| channel.0);
                    let value = log.value.get(at).map_or(0, |value| value.to_bits());
                    let time_ms = log.time_ms[at];
                    let known = last.entry((log.activity[at].0, channel, value)).or_insert(i64::MIN);
                    if *known != i64::MIN && time_ms.saturating_sub(*known) <= within_ms {
                        is_taken[at] = true;
                    } else {
                        *known = time_ms;
                    }
                }
            }
        }
        LedgerRule::InhumanRates { events, within_s } => {
            let within_ms = i64::try_from(*within_s).unwrap_or(i64::MAX).saturating_mul(1000);
            let least = (*events as usize).max(2);
            for journey in journeys().filter(|journey| journey.len() >= least) {
                let times = &log.time_ms[journey.clone()];
                if times.windows(least).any(|run| run[least - 1].saturating_sub(run[0]) <= within_ms) {
                    is_taken[journey].fill(true);
                }
            }
        }
        LedgerRule::SingleEvents => {
            journeys().filter(|journey| journey.len() == 1).for_each(|journey| is_taken[journey].fill(true));
        }
        LedgerRule::Tests => take_customers(log, &mut is_taken, &is_test),
        LedgerRule::Staff { domains } => {
            let domains: Vec<String> = domains
                .iter()
                .map(|domain| format!("@{}", domain.trim().trim_start_matches('@').to_lowercase()))
                .collect();
            let is_staff = |text: &str| {
                text.contains('@')
                    && domains.iter().any(|domain| domain.len() > 1 && text.to_lowercase().ends_with(domain))
            };
            take_customers(log, &mut is_taken, &is_staff);
        }
        LedgerRule::Future { now_ms } => {
            is_taken.iter_mut().zip(&log.time_ms).for_each(|(is_taken, time_ms)| *is_taken = time_ms > now_ms);
        }
        LedgerRule::Before1990 => {
            const YEAR_1990_MS: i64 = 7305 * DAY_MS;
            is_taken.iter_mut().zip(&log.time_ms).for_each(|(is_taken, &time_ms)| *is_taken = time_ms < YEAR_1990_MS);
        }
        LedgerRule::BeforeFirstContact { activities } => {
            let first: Vec<bool> = (0..log.vocabulary.activities.len() as u32)
                .map(|code| activities.iter().any(|name| *name == log.vocabulary.activities.text(code)))
                .collect();
            for journey in journeys() {
                let contact = journey.clone().find(|&at| first[log.activity[at].index()]);
                // An event at the same instant is not before it.
                let earlier = |at: usize, contact: usize| log.time_ms[at] < log.time_ms[contact];
                if let Some(contact) = contact {
                    journey.take_while(|&at| earlier(at, contact)).for_each(|at| is_taken[at] = true);
                }
            }
        }
    }
    is_taken
}

/// Takes all events of customers whose name, or an address in an attribute, is of some kind.
fn take_customers(log: &EventLog, is_taken: &mut [bool], is_kind: &dyn Fn(&str) -> bool) {
    let addresses: Vec<(&Packed, Vec<bool>)> = log
        .attributes
        .iter()
        .map(|attribute| {
            let is_it = |text: &[u8]| text.contains(&b'@') && is_kind(&String::from_utf8_lossy(text));
            (&attribute.codes, attribute.texts.iter().map(is_it).collect::<Vec<bool>>())
        })
        .filter(|(_, is_it)| is_it.contains(&true))
        .collect();
    for (customer, range) in log.offsets.windows(2).enumerate() {
        let journey = range[0] as usize..range[1] as usize;
        let has_address = |at: usize| {
            addresses
                .iter()
                .any(|(codes, is_it)| codes.get(at).and_then(|code| is_it.get(code as usize)) == Some(&true))
        };
        if is_kind(&log.vocabulary.customers.text(customer as u32)) || journey.clone().any(has_address) {
            is_taken[journey].fill(true);
        }
    }
}

/// Whether a name or an address says that it is a test.
fn is_test(text: &str) -> bool {
    let text = text.to_lowercase();
    const DOMAINS: [&str; 8] = [
        "@example.com",
        "@example.org",
        "@example.net",
        "@test.com",
        "@mailinator.com",
        ".test",
        ".invalid",
        ".example",
    ];
    if text.contains('@') && DOMAINS.iter().any(|domain| text.ends_with(domain)) {
        return true;
    }
    let local = text.split('@').next().unwrap_or_default();
    local.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        matches!(word, "test" | "tests" | "testing" | "tester" | "testuser" | "testkunde" | "dummy" | "asdf" | "qa")
    })
}

/// Everything that is known of an event but its customer and time.
fn all_of(log: &EventLog, at: usize) -> Vec<u8> {
    let mut all = log.activity[at].0.to_le_bytes().to_vec();
    all.extend(log.channel.get(at).map_or(0, |channel| channel.0).to_le_bytes());
    for amounts in [&log.value, &log.cost] {
        all.extend(amounts.get(at).map_or(0, |amount| amount.to_bits()).to_le_bytes());
    }
    for attribute in &log.attributes {
        all.extend(attribute.codes.get(at).unwrap_or_default().to_le_bytes());
    }
    all.extend_from_slice(log.notes.note(at));
    all
}

fn step(log: &EventLog, rule: &LedgerRule, is_taken: &[bool]) -> LedgerStep {
    let mut step = LedgerStep { rule: Some(rule.clone()), ..LedgerStep::default() };
    let mut value = ExactSum::default();
    let name = |at: usize| log.vocabulary.activity(log.activity[at]);
    for range in log.offsets.windows(2) {
        let journey = range[0] as usize..range[1] as usize;
        let count = is_taken[journey.clone()].iter().filter(|taken| **taken).count();
        if count == 0 {
            continue;
        }
        step.events += count as u64;
        step.touched += 1;
        step.customers += u64::from(count == journey.len());
        let values = journey.clone().filter(|&at| is_taken[at]).filter_map(|at| log.value.get(at));
        values.for_each(|&amount| value.add(amount));
        let left: BTreeSet<u32> = filled(journey.clone().filter(|&at| !is_taken[at]).map(|at| log.activity[at].0));
        let is_lost = |at: &usize| is_taken[*at] && !left.contains(&log.activity[*at].0);
        if journey.clone().any(|at| is_lost(&at)) {
            let before = filled(journey.clone().map(name));
            let after = filled(journey.filter(|&at| !is_taken[at]).map(name));
            *step.losses.entry((before, after)).or_default() += 1;
        }
    }
    step.value = value.value();
    step
}

/// More gaps than this are not listed.
const MOST_GAPS: usize = 50;

/// Runs of days without events that are too long for chance: under the average of each day of the
/// week (so that closed weekends are none), the chance of such a run is below one in a thousand
/// for the whole log (Poisson, with a bound for the number of places where a run could begin).
fn gaps(log: &EventLog) -> Vec<CoverageGap> {
    let Some((first_ms, last_ms)) = log.time_range_ms() else { return Vec::new() };
    let (first, last) = (first_ms.div_euclid(DAY_MS), last_ms.div_euclid(DAY_MS));
    let days = (last - first + 1) as usize;
    const MOST_DAYS: usize = 40_000;
    if !(14..=MOST_DAYS).contains(&days) {
        return Vec::new();
    }
    let mut counts = vec![0u32; days];
    log.time_ms.iter().for_each(|time_ms| counts[(time_ms.div_euclid(DAY_MS) - first) as usize] += 1);
    let mut gaps = gaps_of(None, &counts, first, &[]);
    let closed: Vec<bool> = counts.iter().map(|count| *count == 0).collect();
    const MOST_CHANNELS: usize = 40;
    let channels = log.vocabulary.channels.len();
    if channels <= MOST_CHANNELS && !log.channel.is_empty() {
        let mut by_channel = vec![vec![0u32; days]; channels];
        for (channel, time_ms) in log.channel.iter().zip(&log.time_ms).filter(|(channel, _)| channel.is_some()) {
            by_channel[channel.0 as usize][(time_ms.div_euclid(DAY_MS) - first) as usize] += 1;
        }
        for (channel, counts) in by_channel.iter().enumerate() {
            let name = log.vocabulary.channels.text(channel as u32).into_owned();
            gaps.extend(gaps_of(Some(name), counts, first, &closed));
        }
    }
    gaps.truncate(MOST_GAPS);
    gaps
}

/// The gaps between the first and the last day with events; days that are `known` to be empty for
/// all channels are not held against one.
fn gaps_of(channel: Option<String>, counts: &[u32], first_day: i64, known: &[bool]) -> Vec<CoverageGap> {
    let is_filled = |count: &u32| *count > 0;
    let (Some(start), Some(end)) = (counts.iter().position(is_filled), counts.iter().rposition(is_filled)) else {
        return Vec::new();
    };
    let is_known = |at: usize| known.get(at) == Some(&true);
    let (mut sums, mut weeks) = ([0u64; 7], [0u64; 7]);
    for at in (start..=end).filter(|&at| !is_known(at)) {
        sums[at % 7] += u64::from(counts[at]);
        weeks[at % 7] += 1;
    }
    let mean = |at: usize| sums[at % 7] as f64 / weeks[at % 7].max(1) as f64;
    let surprising = ((end - start + 1) as f64 / 0.001).ln();
    let mut gaps = Vec::new();
    let mut at = start;
    while at <= end {
        let run = (at..=end).take_while(|&at| counts[at] == 0).count();
        if run > 0 {
            let missing: Vec<usize> = (at..at + run).filter(|&at| !is_known(at)).collect();
            let expected: f64 = missing.iter().map(|&at| mean(at)).sum();
            if let (true, Some(from), Some(to)) = (expected > surprising, missing.first(), missing.last()) {
                let day = |at: usize| iso((first_day + at as i64) * DAY_MS)[..10].to_owned();
                gaps.push(CoverageGap {
                    channel: channel.clone(),
                    from: day(*from),
                    to: day(*to),
                    days: missing.len() as u64,
                    expected_events: expected,
                });
            }
        }
        at += run.max(1);
    }
    gaps
}

#[cfg(test)]
mod tests;
