//! Rules that make activities of a log comparable: renamed, merged, dropped, repeats collapsed.
//!
//! Rules work on the vocabulary and on codes, in their order, each on what the one before it has
//! left; texts of events are never touched. O(events) per rule that removes some, O(activities)
//! for the others.

use super::IngestError;
use super::builder::sort;
use crate::log::{ActivityId, CleaningStep, Dictionary, EventLog, Notes};
use serde::{Deserialize, Serialize};

/// A rule for activities. In a pattern, `*` stands for any text and `?` for any character; upper
/// and lower case are the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CleaningRule {
    /// One activity gets another name; if that is taken, the two become one.
    Rename {
        /// The name it has.
        from: String,
        /// The name it gets.
        to: String,
    },
    /// All activities that a pattern fits become one.
    Merge {
        /// Which ones.
        pattern: String,
        /// Its name.
        to: String,
    },
    /// Of events of one customer that follow each other with the same activity, only the first
    /// counts.
    CollapseRepeats {
        /// Which activities.
        pattern: String,
        /// Only those that follow within so many seconds of the one before; without, all.
        within_s: Option<u64>,
    },
    /// Events with these activities are left out.
    Drop {
        /// Which ones.
        pattern: String,
    },
}

impl CleaningRule {
    /// The rule in words.
    pub fn words(&self) -> String {
        match self {
            Self::Rename { from, to } => format!("rename “{from}” to “{to}”"),
            Self::Merge { pattern, to } => format!("merge “{pattern}” into “{to}”"),
            Self::CollapseRepeats { pattern, within_s: None } => format!("collapse repeats of “{pattern}”"),
            Self::CollapseRepeats { pattern, within_s: Some(seconds) } => {
                format!("collapse repeats of “{pattern}” within {seconds} s")
            }
            Self::Drop { pattern } => format!("drop “{pattern}”"),
        }
    }
}

/// Cleans a log. What each rule has changed is kept in its provenance.
///
/// # Errors
/// [`IngestError::NothingLeft`].
pub fn clean(log: EventLog, rules: &[CleaningRule]) -> Result<EventLog, IngestError> {
    if rules.is_empty() {
        return Ok(log);
    }
    let mut cleaner = Cleaner::new(&log);
    let steps: Vec<CleaningStep> = rules.iter().map(|rule| cleaner.apply(rule)).collect();
    if cleaner.events.is_empty() && log.events() > 0 {
        return Err(IngestError::NothingLeft { events: log.events() as u64 });
    }
    let (names, code_of, events) = (cleaner.names, cleaner.code_of, cleaner.events);
    let mut cleaned = apply(log, &names, &code_of, &events);
    cleaned.provenance.cleaning.extend(steps);
    Ok(cleaned)
}

/// What rules would change, without changing it: for counts beside rules that are being written.
pub fn try_rules(log: &EventLog, rules: &[CleaningRule]) -> Vec<CleaningStep> {
    let mut cleaner = Cleaner::new(log);
    rules.iter().map(|rule| cleaner.apply(rule)).collect()
}

/// A log under cleaning.
struct Cleaner<'a> {
    log: &'a EventLog,
    /// The names of activities so far.
    names: Vec<String>,
    /// By activity of the log: which of the names it has.
    code_of: Vec<u32>,
    /// The events that are left.
    events: Vec<u32>,
    /// By event of the log: its customer.
    customer: Vec<u32>,
}

impl<'a> Cleaner<'a> {
    fn new(log: &'a EventLog) -> Self {
        let mut customer = vec![0; log.events()];
        for (at, range) in log.offsets.windows(2).enumerate() {
            customer[range[0] as usize..range[1] as usize].fill(at as u32);
        }
        let activities = &log.vocabulary.activities;
        Self {
            log,
            names: (0..activities.len() as u32).map(|code| activities.text(code).into_owned()).collect(),
            code_of: (0..activities.len() as u32).collect(),
            events: (0..log.events() as u32).collect(),
            customer,
        }
    }

    fn apply(&mut self, rule: &CleaningRule) -> CleaningStep {
        let before = self.counts();
        let events_touched = match rule {
            CleaningRule::Rename { from, to } => self.rename(|name| name == from, to),
            CleaningRule::Merge { pattern, to } => self.rename(|name| fits(pattern, name), to),
            CleaningRule::Drop { pattern } => {
                let is_dropped = self.fitting(|name| fits(pattern, name));
                let count = self.events.len();
                let code = |event: u32| self.code_of[self.log.activity[event as usize].index()] as usize;
                self.events = self.events.iter().copied().filter(|&event| !is_dropped[code(event)]).collect();
                (count - self.events.len()) as u64
            }
            CleaningRule::CollapseRepeats { pattern, within_s } => {
                let collapses = self.fitting(|name| fits(pattern, name));
                let within_ms = within_s
                    .map_or(i64::MAX, |seconds| i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000));
                let count = self.events.len();
                let mut last: Option<(u32, u32, i64)> = None;
                let mut left = Vec::with_capacity(count);
                for &event in &self.events {
                    let at = event as usize;
                    let code = self.code_of[self.log.activity[at].index()];
                    let this = (self.customer[at], code, self.log.time_ms[at]);
                    let is_repeat = collapses[code as usize]
                        && last.is_some_and(|(customer, same, time_ms)| {
                            (customer, same) == (this.0, this.1) && this.2.saturating_sub(time_ms) <= within_ms
                        });
                    last = Some(this);
                    if !is_repeat {
                        left.push(event);
                    }
                }
                self.events = left;
                (count - self.events.len()) as u64
            }
        };
        let after = self.counts();
        CleaningStep {
            rule: rule.words(),
            events_touched,
            events_before: before[0],
            events_after: after[0],
            activities_before: before[1],
            activities_after: after[1],
            customers_before: before[2],
            customers_after: after[2],
        }
    }

    fn fitting(&self, fits: impl Fn(&str) -> bool) -> Vec<bool> {
        self.names.iter().map(|name| fits(name)).collect()
    }

    /// Gives the activities that fit one name; says how many events that concerns.
    fn rename(&mut self, fits: impl Fn(&str) -> bool, to: &str) -> u64 {
        let is_renamed = self.fitting(fits);
        if !is_renamed.contains(&true) {
            return 0;
        }
        let target = self.names.iter().position(|name| name == to).unwrap_or_else(|| {
            self.names.push(to.to_owned());
            self.names.len() - 1
        });
        let is_touched = |code: u32| is_renamed.get(code as usize) == Some(&true) && code as usize != target;
        let touched =
            self.events.iter().filter(|&&event| is_touched(self.code_of[self.log.activity[event as usize].index()]));
        let touched = touched.count() as u64;
        self.code_of.iter_mut().filter(|code| is_touched(**code)).for_each(|code| *code = target as u32);
        touched
    }

    /// Events, activities and customers that are left.
    fn counts(&self) -> [u64; 3] {
        let mut is_used = vec![false; self.names.len()];
        let mut customers = 0;
        let mut last = None;
        for &event in &self.events {
            is_used[self.code_of[self.log.activity[event as usize].index()] as usize] = true;
            let customer = self.customer[event as usize];
            customers += u64::from(last != Some(customer));
            last = Some(customer);
        }
        [self.events.len() as u64, is_used.iter().filter(|used| **used).count() as u64, customers]
    }
}

/// The log with some of its events.
pub(super) fn keep(log: EventLog, events: &[u32]) -> EventLog {
    let activities = &log.vocabulary.activities;
    let names: Vec<String> = (0..activities.len() as u32).map(|code| activities.text(code).into_owned()).collect();
    let code_of: Vec<u32> = (0..names.len() as u32).collect();
    apply(log, &names, &code_of, events)
}

/// The log with the events that are left and the names that activities have now.
fn apply(mut log: EventLog, names: &[String], code_of: &[u32], events: &[u32]) -> EventLog {
    let mut used = Dictionary::default();
    let mut new_code = vec![Dictionary::EMPTY; names.len()];
    for &event in events {
        let code = code_of[log.activity[event as usize].index()] as usize;
        if new_code[code] == Dictionary::EMPTY {
            new_code[code] = used.encode(names[code].as_bytes());
        }
    }
    let (activities, rank) = sort(&used);
    let activity_of = |old: ActivityId| ActivityId(rank[new_code[code_of[old.index()] as usize] as usize]);
    log.activity = events.iter().map(|&event| activity_of(log.activity[event as usize])).collect();
    log.vocabulary.activities = activities;
    if events.len() == log.time_ms.len() {
        return log;
    }
    log.time_ms = pick(log.time_ms, events);
    log.channel = pick(log.channel, events);
    log.value = pick(log.value, events);
    log.cost = pick(log.cost, events);
    let mut notes = Notes::default();
    for (at, &event) in events.iter().enumerate() {
        notes.add(at, log.notes.note(event as usize));
    }
    log.notes = notes;
    for attribute in &mut log.attributes {
        attribute.codes = attribute.codes.pick(events);
    }
    // Customers without events leave.
    let mut customers = Dictionary::default();
    let mut offsets = vec![0];
    let mut at = 0;
    for (customer, range) in log.offsets.windows(2).enumerate() {
        let start = at;
        while at < events.len() && events[at] < range[1] {
            at += 1;
        }
        if at > start {
            customers.encode(log.vocabulary.customers.bytes(customer as u32));
            offsets.push(at as u32);
        }
    }
    log.vocabulary.customers = customers;
    log.offsets = offsets;
    log
}

fn pick<T: Copy>(column: Vec<T>, events: &[u32]) -> Vec<T> {
    if column.is_empty() { column } else { events.iter().map(|&event| column[event as usize]).collect() }
}

/// Whether a pattern with `*` and `?` fits a text, in upper or lower case.
fn fits(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let text: Vec<char> = text.to_lowercase().chars().collect();
    // Where the last `*` is, and up to where it reaches so far.
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&c) if c == '?' || c == text[t] => (p, t) = (p + 1, t + 1),
            _ => match star {
                Some((at, reach)) => {
                    star = Some((at, reach + 1));
                    (p, t) = (at + 1, reach + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{preview, read_whole};

    fn log(csv: &str) -> EventLog {
        read_whole(&preview("t.csv", csv.as_bytes(), csv.len() as u64).unwrap().plan, csv.as_bytes()).unwrap()
    }

    const CSV: &str = "customer,time,activity,value,note\n\
        a,2026-01-01 10:00,Call 1,1,x\na,2026-01-01 10:01,call 2,2,y\na,2026-01-03,visit,3,z\n\
        b,2026-01-01,test,4,t\nc,2026-01-01,visit,5,v\nc,2026-01-09,visit,6,w\n";

    #[test]
    fn rules_work_on_what_the_ones_before_left() {
        let rules = [
            CleaningRule::Merge { pattern: "call *".into(), to: "call".into() },
            CleaningRule::CollapseRepeats { pattern: "*".into(), within_s: Some(3600) },
            CleaningRule::Drop { pattern: "TEST".into() },
            CleaningRule::Rename { from: "visit".into(), to: "arrive".into() },
        ];
        let before = log(CSV);
        let tried = try_rules(&before, &rules);
        let cleaned = clean(before, &rules).unwrap();
        assert_eq!(cleaned.provenance.cleaning, tried);
        let counts: Vec<_> =
            tried.iter().map(|s| (s.events_touched, s.events_after, s.activities_after, s.customers_after)).collect();
        assert_eq!(counts, [(2, 6, 3, 3), (1, 5, 3, 3), (1, 4, 2, 2), (3, 4, 2, 2)]);
        let names: Vec<String> = cleaned.activity.iter().map(|&a| cleaned.vocabulary.activity(a)).collect();
        assert_eq!(names, ["call", "arrive", "arrive", "arrive"]);
        assert_eq!(cleaned.value, [1.0, 3.0, 5.0, 6.0]);
        assert_eq!(cleaned.offsets, [0, 2, 4]);
        assert_eq!(cleaned.vocabulary.customers.text(1), "c");
        assert_eq!(cleaned.provenance.events(), 6);
    }

    #[test]
    fn all_repeats_collapse_without_a_limit() {
        let rules = [CleaningRule::CollapseRepeats { pattern: "visit".into(), within_s: None }];
        assert_eq!(clean(log(CSV), &rules).unwrap().events(), 5);
    }

    #[test]
    fn rules_that_drop_everything_are_an_error() {
        let rules = [CleaningRule::Drop { pattern: "*".into() }];
        assert_eq!(clean(log(CSV), &rules).unwrap_err(), IngestError::NothingLeft { events: 6 });
    }

    #[test]
    fn patterns() {
        for (pattern, text) in
            [("*", ""), ("a*c", "abbc"), ("A?c", "abc"), ("*mail*", "Follow-up E-Mail 3"), ("é*", "Éa")]
        {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("a?", "a"), ("a*c", "abd"), ("mail", "e-mail")] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }
}
