//! Who is behind the numbers of leads.

use super::{Activity, Report, Stage};
use crate::log::filter::{DoneFilter, Filter, Period, State};
use crate::log::time::DAY_MS;

impl Activity {
    /// Select the `conversions` and the `n` of its `if_back`.
    pub fn if_back_selectors(&self) -> [Filter; 2] {
        let activities = vec![self.activity.clone()];
        Filter::Done(DoneFilter { activities, came_back: true, ..DoneFilter::default() }).with_converted()
    }

    /// Selects its `customers`.
    pub fn customers_selector(&self) -> Filter {
        let activities = vec![self.activity.clone()];
        Filter::Done(DoneFilter { activities, as_lead: true, ..DoneFilter::default() })
    }

    /// Selects its `open_leads`.
    pub fn open_selector(&self) -> Filter {
        Filter::EndsWith(vec![self.activity.clone()]).and(Filter::State(State::Open))
    }
}

impl Stage {
    /// Selects its `open_leads`.
    pub fn open_selector(&self) -> Filter {
        Filter::EndsWith(self.activities.clone()).and(Filter::State(State::Open))
    }
}

impl Report {
    /// Selects the `cold_leads` of a stage.
    pub fn stage_cold_selector(&self, stage: &Stage) -> Filter {
        let of_stage = self.activities.iter().filter(|activity| stage.activities.contains(&activity.activity));
        let cold = of_stage.filter(|activity| activity.cold_leads > 0);
        Filter::Any(cold.map(|activity| self.cold_selector(activity)).collect())
    }

    /// Selects the `cold_leads` of an activity.
    pub fn cold_selector(&self, activity: &Activity) -> Filter {
        match activity.silence.cold_day {
            Some(day) => activity.open_selector().and(self.silent(i64::from(day) * DAY_MS)),
            None => Filter::Any(Vec::new()),
        }
    }

    /// Selects the `soon_leads` of an activity.
    pub fn soon_selector(&self, activity: &Activity) -> Filter {
        let Some(day) = activity.silence.cold_day else { return Filter::Any(Vec::new()) };
        let soon_ms = ((f64::from(day) - self.ahead_days) * DAY_MS as f64).ceil() as i64;
        let not_cold = self.silent(i64::from(day) * DAY_MS).negated();
        match soon_ms {
            ..=0 => activity.open_selector().and(not_cold),
            _ => activity.open_selector().and(self.silent(soon_ms)).and(not_cold),
        }
    }

    /// Selects all `cold_leads`.
    pub fn all_cold_selector(&self) -> Filter {
        let cold = self.activities.iter().filter(|activity| activity.cold_leads > 0);
        Filter::Any(cold.map(|activity| self.cold_selector(activity)).collect())
    }

    /// Selects all `soon_leads`.
    pub fn all_soon_selector(&self) -> Filter {
        let soon = self.activities.iter().filter(|activity| activity.soon_leads > 0);
        Filter::Any(soon.map(|activity| self.soon_selector(activity)).collect())
    }

    /// Selects whoever has been silent so long when the log ends.
    fn silent(&self, ms: i64) -> Filter {
        let since_ms = self.log_end_ms.saturating_sub(ms).saturating_add(1);
        Filter::Active(Period { from_ms: Some(since_ms), to_ms: None }).negated()
    }
}
