//! The part of a journey in which the customer is a lead, and how it ends.

use crate::log::filter::{Filter, Period};
use crate::log::{ActivityId, Journey, Outcomes, Vocabulary, time::DAY_MS};
use desirepath_order::filled;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From which day of silence on a lead counts as gone cold, by its last activity.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct ColdDays {
    /// The day by activity; leads at an activity that is missing never go cold.
    pub activities: BTreeMap<String, u32>,
}

impl ColdDays {
    /// By activity of a log: the silence from which on a lead is cold, in ms; `i64::MAX` where none is.
    pub fn silence_ms(&self, vocabulary: &Vocabulary) -> Vec<i64> {
        let mut silence_ms = vec![i64::MAX; vocabulary.activities.len()];
        for (name, &day) in &self.activities {
            if let Some(activity) = vocabulary.activity_named(name) {
                silence_ms[activity.index()] = i64::from(day) * DAY_MS;
            }
        }
        silence_ms
    }

    /// These days; `None` if leads never go cold anywhere. Of no lead is it then known that it has left, and if open
    /// ones did not count as left, conversions were all that is seen.
    pub fn if_any(&self) -> Option<&Self> {
        (!self.activities.is_empty()).then_some(self)
    }

    /// The days of the activities that a log has.
    pub fn known(&self, vocabulary: &Vocabulary) -> Self {
        let has = |name: &&String| vocabulary.activity_named(name).is_some();
        let activities = self.activities.iter().filter(|(name, _)| has(name));
        Self { activities: filled(activities.map(|(name, &day)| (name.clone(), day))) }
    }

    /// Selects whoever has been silent that long when the log ends. Of customers who neither
    /// converted nor were lost, these have gone cold.
    pub fn filter(&self, log_end_ms: i64) -> Filter {
        let mut by_day: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        self.activities.iter().for_each(|(name, &day)| by_day.entry(day).or_default().push(name.clone()));
        let silent = |day: u32| Period {
            from_ms: Some(log_end_ms.saturating_sub(i64::from(day) * DAY_MS).saturating_add(1)),
            to_ms: None,
        };
        let cold = |(day, names)| Filter::EndsWith(names).and(Filter::Active(silent(day)).negated());
        Filter::Any(by_day.into_iter().map(cold).collect())
    }

    /// Of the open journeys that a filter selects, those that have gone cold, or the others; all
    /// if neither is asked for. Without cold days none has gone cold.
    pub fn split(days: Option<&Self>, log_end_ms: i64, open: Filter, is_cold: Option<bool>) -> Filter {
        match (is_cold, days) {
            (Some(true), None) => Filter::Any(Vec::new()),
            (Some(true), Some(days)) => open.and(days.filter(log_end_ms)),
            (Some(false), Some(days)) => open.and(days.filter(log_end_ms).negated()),
            (Some(false) | None, _) => open,
        }
    }
}

/// Whether what follows an event at `time_ms` is known for certain when the log ends: an event
/// that is younger than its cold day shows a quick step, but not yet a slow exit, and counting
/// only what it shows would make quick steps look too common.
pub fn is_followed(time_ms: i64, cold_ms: i64, log_end_ms: i64) -> bool {
    cold_ms == i64::MAX || time_ms.saturating_add(cold_ms) <= log_end_ms
}

/// Whether an activity is something that happens mainly after the conversion: more of the
/// `converted` customers did it `after` than `before`, and a larger share of them than of all
/// `customers` did it `as_leads`. The second keeps what everybody does all the time with the leads.
pub fn happens_after(customers: u64, as_leads: u64, converted: u64, before: u64, after: u64) -> bool {
    after > before && u128::from(after) * u128::from(customers) > u128::from(as_leads) * u128::from(converted)
}

/// How a customer's time as a lead ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadEnd {
    /// In the first conversion.
    Converted,
    /// In an explicit loss.
    Lost,
    /// In silence that has reached the cold day of the last activity.
    Cold,
    /// Not yet: the log ended before.
    Open,
}

impl Journey<'_> {
    /// How many of the first events belong to the customer's time as a lead, and how that ended:
    /// up to and including the first conversion, else the first explicit loss, else all. A loss
    /// before a conversion was none. `cold_ms` is what [`ColdDays::silence_ms`] gives; without
    /// it no lead is cold.
    pub fn as_lead(&self, outcomes: &Outcomes, cold_ms: Option<&[i64]>) -> (usize, LeadEnd) {
        if let Some(at) = self.first_conversion {
            return (at + 1, LeadEnd::Converted);
        }
        if outcomes.has_loss()
            && let Some(at) = self.activities.iter().position(|&activity| outcomes.is_lost(activity))
        {
            return (at + 1, LeadEnd::Lost);
        }
        (self.len(), if self.is_cold(outcomes, cold_ms) { LeadEnd::Cold } else { LeadEnd::Open })
    }

    /// Whether the silence has reached the cold day of the last activity.
    pub fn is_cold(&self, outcomes: &Outcomes, cold_ms: Option<&[i64]>) -> bool {
        cold_ms.is_some_and(|cold_ms| self.silence_ms(outcomes) >= cold_ms[self.last().index()])
    }

    /// The last activity.
    pub fn last(&self) -> ActivityId {
        self.activities[self.len() - 1]
    }

    /// How long nothing has been heard of the customer when the log ends, in ms.
    pub fn silence_ms(&self, outcomes: &Outcomes) -> i64 {
        outcomes.log_end_ms.saturating_sub(self.time_ms[self.len() - 1]).max(0)
    }
}
