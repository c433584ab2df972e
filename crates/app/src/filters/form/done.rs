//! Has done something, or never did.

use super::Draft;
use super::fields::{Activities, TextField, Within, some};
use crate::reactive::RwSignal;
use crate::session::Session;
use desirepath_engine::contract::Filter;
use desirepath_engine::contract::filter::DoneFilter;
use leptos::prelude::*;

/// Has done some activities, so many times.
pub(super) struct Done {
    activities: RwSignal<Vec<String>>,
    times: RwSignal<String>,
    within_days: RwSignal<Option<f64>>,
}

impl Done {
    pub(super) fn new(activities: RwSignal<Vec<String>>, within_days: RwSignal<Option<f64>>) -> Self {
        Self { activities, times: RwSignal::new("1".to_owned()), within_days }
    }
}

impl Draft for Done {
    fn name(&self) -> &'static str {
        "did something"
    }

    fn fields(&self, session: Session) -> AnyView {
        let Self { activities, times, within_days } = *self;
        view! {
            <Activities chosen=activities session />
            <div class="filter-row">
                <TextField id="filter-times" label="At least so many times" text=times />
            </div>
            <Within days=within_days />
        }
        .into_any()
    }

    fn filter(&self) -> Option<Filter> {
        let activities = some(self.activities.get())?;
        let at_least = self.times.get().trim().parse().ok().filter(|&times| times > 0)?;
        let within_days = self.within_days.get();
        Some(Filter::Done(DoneFilter { activities, at_least, within_days, ..DoneFilter::default() }))
    }

    fn clear(&self) {
        self.activities.set(Vec::new());
        self.times.set("1".to_owned());
        self.within_days.set(None);
    }
}

/// Has done none of some activities.
pub(super) struct NeverDone {
    pub(super) activities: RwSignal<Vec<String>>,
}

impl Draft for NeverDone {
    fn name(&self) -> &'static str {
        "never did something"
    }

    fn fields(&self, session: Session) -> AnyView {
        view! { <Activities chosen=self.activities session /> }.into_any()
    }

    fn filter(&self) -> Option<Filter> {
        let activities = some(self.activities.get())?;
        Some(Filter::Done(DoneFilter { activities, ..DoneFilter::default() }).negated())
    }

    fn clear(&self) {
        self.activities.set(Vec::new());
    }
}
