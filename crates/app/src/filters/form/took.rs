//! Has done one thing before another.

use super::Draft;
use super::fields::{Check, Within, activities};
use crate::reactive::RwSignal;
use crate::session::Session;
use desirepath_engine::contract::Filter;
use desirepath_engine::contract::filter::TookFilter;
use leptos::prelude::*;

pub(super) struct Took {
    from: RwSignal<String>,
    to: RwSignal<String>,
    directly: RwSignal<bool>,
    within_days: RwSignal<Option<f64>>,
}

impl Took {
    pub(super) fn new(within_days: RwSignal<Option<f64>>) -> Self {
        let (from, to, directly) = (RwSignal::default(), RwSignal::default(), RwSignal::default());
        Self { from, to, directly, within_days }
    }
}

impl Draft for Took {
    fn name(&self) -> &'static str {
        "did one thing before another"
    }

    fn fields(&self, session: Session) -> AnyView {
        let Self { from, to, directly, within_days } = *self;
        view! {
            <div class="filter-row">
                <OneActivity id="filter-from" label="First" chosen=from session />
                <OneActivity id="filter-to" label="then" chosen=to session />
            </div>
            <Check label="with nothing in between" is_on=directly />
            <Within days=within_days />
        }
        .into_any()
    }

    fn filter(&self) -> Option<Filter> {
        let (from, to) = (self.from.get(), self.to.get());
        let is_said = !from.is_empty() && !to.is_empty();
        let (directly, within_days) = (self.directly.get(), self.within_days.get());
        is_said.then(|| {
            let (from, to) = (vec![from], vec![to]);
            Filter::Took(TookFilter { from, to, directly, within_days, ..TookFilter::default() })
        })
    }

    fn clear(&self) {
        self.from.set(String::new());
        self.to.set(String::new());
        self.directly.set(false);
        self.within_days.set(None);
    }
}

#[component]
fn OneActivity(id: &'static str, label: &'static str, chosen: RwSignal<String>, session: Session) -> impl IntoView {
    let known = activities(session);
    let options = move || {
        known
            .get()
            .iter()
            .map(|activity| {
                let name = activity.activity.clone();
                view! { <option value=name.clone()>{name.clone()}</option> }
            })
            .collect_view()
    };
    view! {
        <label for=id>{label}</label>
        <select
            id=id
            prop:value=move || chosen.get()
            on:change:target=move |event| chosen.set(event.target().value())
        >
            <option value="">"Choose …"</option>
            {options}
        </select>
    }
}
