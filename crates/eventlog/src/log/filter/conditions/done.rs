//! The customer has done some activities, so many times.

use super::words::{any_of, days_in_words, negated};
use super::{Clause, Codes, Compiled, Cost, FilterError, Test, checked_window};
use crate::log::{EventLog, Journey, LeadEnd, Outcomes};
use serde::{Deserialize, Serialize};

/// Has done some activities, so many times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct DoneFilter {
    /// The activities; their events are counted together.
    pub activities: Vec<String>,
    /// At least so often. Default 1.
    pub at_least: u32,
    /// At most so often. Default: no limit.
    pub at_most: Option<u32>,
    /// Count only what lies within so many days, wherever that is most. Default: everything.
    pub within_days: Option<f64>,
    /// Count nothing after the first conversion. Default: count everything.
    pub until_conversion: bool,
    /// Count only what led to neither a conversion nor a loss: nothing from the first conversion
    /// on or, without one, from the first explicit loss on. Default: count everything.
    pub as_lead: bool,
    /// Of that, count only what a return came after: the next event is anything but an explicit loss that
    /// ends the time as a lead. Implies `as_lead`. Default: count everything.
    pub came_back: bool,
}

impl Default for DoneFilter {
    fn default() -> Self {
        Self {
            activities: Vec::new(),
            at_least: 1,
            at_most: None,
            within_days: None,
            until_conversion: false,
            as_lead: false,
            came_back: false,
        }
    }
}

pub(super) fn compile<'a>(filter: &DoneFilter, log: &'a EventLog) -> Result<Compiled<'a>, FilterError> {
    let within_ms = checked_window(filter.within_days)?;
    Ok(Box::new(Done {
        activities: Codes::of_activities(&filter.activities, log)?,
        at_least: filter.at_least,
        at_most: filter.at_most.unwrap_or(u32::MAX),
        within_ms,
        until_conversion: filter.until_conversion,
        as_lead: filter.as_lead || filter.came_back,
        came_back: filter.came_back,
    }))
}

pub(super) fn clause(filter: &DoneFilter, holds: bool) -> Clause {
    let names = any_of(&filter.activities, "nothing");
    let within = filter.within_days.map(|days| format!(" within {}", days_in_words(days))).unwrap_or_default();
    let until = match (filter.as_lead, filter.until_conversion) {
        _ if filter.came_back => " as leads and came back after it",
        (true, _) => " as leads",
        (false, true) => " before they converted or as they did",
        (false, false) => "",
    };
    let had = |holds: bool| Clause::who(negated("had", &format!("{names}{within}{until}"), holds));
    let count = match (filter.at_least, filter.at_most) {
        (0, Some(0)) => return had(!holds),
        (1, None) => return had(holds),
        (0, None) => "any number of times".to_owned(),
        (least, None) => format!("at least {}", times(least)),
        (0, Some(most)) => format!("at most {}", times(most)),
        (least, Some(most)) if least == most => format!("exactly {}", times(least)),
        (least, Some(most)) => format!("{least} to {}", times(most)),
    };
    Clause::among_those_who(format!("had {names} {count}{within}{until}"), holds)
}

fn times(times: u32) -> String {
    match times {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

struct Done {
    activities: Codes,
    at_least: u32,
    at_most: u32,
    within_ms: Option<i64>,
    until_conversion: bool,
    as_lead: bool,
    came_back: bool,
}

impl Test for Done {
    fn cost(&self) -> Cost {
        Cost::WholeJourney
    }

    fn holds(&mut self, journey: &Journey, outcomes: &Outcomes) -> bool {
        let len = self.counted(journey, outcomes);
        let activities = &journey.activities[..len];
        let is_one = |position: &usize| self.activities.has(activities[*position].0);
        let most = match self.within_ms {
            // Most questions are "at least once": the first answers them.
            None if self.at_most == u32::MAX => (0..len).filter(is_one).take(self.at_least as usize).count() as u32,
            None => (0..len).filter(is_one).count() as u32,
            Some(within_ms) => {
                // The window moves on with the event that ends it.
                let mut earliest = (0..len).filter(is_one).peekable();
                let (mut count, mut most) = (0, 0);
                for last in (0..len).filter(is_one) {
                    count += 1;
                    while earliest
                        .next_if(|&first| journey.time_ms[last].saturating_sub(journey.time_ms[first]) > within_ms)
                        .is_some()
                    {
                        count -= 1;
                    }
                    most = most.max(count);
                }
                most
            }
        };
        (self.at_least..=self.at_most).contains(&most)
    }
}

impl Done {
    /// How many events from the first on count.
    fn counted(&self, journey: &Journey, outcomes: &Outcomes) -> usize {
        match (self.as_lead, self.until_conversion) {
            (true, _) => match journey.as_lead(outcomes, None) {
                (len, LeadEnd::Converted) => len - 1,
                // Nobody came back to be lost.
                (len, LeadEnd::Lost) => (len - 1).saturating_sub(usize::from(self.came_back)),
                (len, LeadEnd::Cold | LeadEnd::Open) => len - usize::from(self.came_back),
            },
            (false, true) => journey.len_to_conversion(),
            (false, false) => journey.len(),
        }
    }
}
