//! Logs made by hand, for tests.

use crate::log::{ActivityId, EventLog, OutcomeSettings, Outcomes, time::DAY_MS};
use desirepath_order::Ordered;
use std::collections::BTreeMap;

/// Events as they come; a log once they are all there.
#[derive(Default)]
pub struct World {
    /// Customer, day, activity, value.
    pub events: Vec<(String, f64, String, f64)>,
    /// Activities that count as conversion.
    pub conversion: Vec<String>,
    /// Activities that end a journey.
    pub lost: Vec<String>,
    /// The day on which observation stopped.
    pub log_end: Option<f64>,
}

impl World {
    /// Adds one event without value.
    pub fn add(&mut self, customer: impl ToString, day: f64, activity: &str) {
        self.add_value(customer, day, activity, f64::NAN);
    }

    /// Adds one event with value.
    pub fn add_value(&mut self, customer: impl ToString, day: f64, activity: &str, value: f64) {
        self.events.push((customer.to_string(), day, activity.to_owned(), value));
    }

    /// The log and its outcomes, with every event up to the log's end.
    pub fn build(&self) -> (EventLog, Outcomes) {
        let mut log = EventLog::default();
        let mut names: Vec<&str> = self.events.iter().map(|event| event.2.as_str()).collect();
        names.order();
        names.dedup();
        names.iter().for_each(|name| {
            log.vocabulary.activities.encode(name.as_bytes());
        });
        let mut journeys: BTreeMap<u32, Vec<(i64, ActivityId, f64)>> = BTreeMap::new();
        for (customer, day, activity, value) in &self.events {
            if self.log_end.is_some_and(|end| *day > end) {
                continue;
            }
            let customer = log.vocabulary.customers.encode(customer.as_bytes());
            let activity = log.vocabulary.activity_named(activity).expect("all were added");
            journeys.entry(customer).or_default().push(((day * DAY_MS as f64) as i64, activity, *value));
        }
        log.offsets.push(0);
        let has_values = self.events.iter().any(|event| !event.3.is_nan());
        for journey in journeys.values_mut() {
            journey.order_by_key(|event| event.0);
            for &(time_ms, activity, value) in journey.iter() {
                log.time_ms.push(time_ms);
                log.activity.push(activity);
                if has_values {
                    log.value.push(value);
                }
            }
            log.offsets.push(log.time_ms.len() as u32);
        }
        let settings = OutcomeSettings {
            conversion: self.conversion.clone(),
            lost: self.lost.clone(),
            log_end_ms: self.log_end.map(|day| (day * DAY_MS as f64) as i64),
        };
        let outcomes = Outcomes::new(&log, &settings);
        (log, outcomes)
    }
}
