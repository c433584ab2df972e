//! First came at a time.

use super::Draft;
use crate::browser;
use crate::reactive::RwSignal;
use crate::session::Session;
use desirepath_engine::contract::Filter;
use desirepath_engine::contract::filter::Period;
use leptos::prelude::*;

const DAY_MS: i64 = 86_400_000;

#[derive(Default)]
pub(super) struct Started {
    first_day: RwSignal<String>,
    last_day: RwSignal<String>,
}

impl Draft for Started {
    fn name(&self) -> &'static str {
        "first came at a time"
    }

    fn fields(&self, _: Session) -> AnyView {
        let Self { first_day, last_day } = *self;
        view! {
            <div class="filter-row">
                <DayField id="filter-first-day" label="From" day=first_day />
                <DayField id="filter-last-day" label="to" day=last_day />
            </div>
            <p class="hint">"Whole days in UTC, the last one included. Leave one empty for no limit."</p>
        }
        .into_any()
    }

    fn filter(&self) -> Option<Filter> {
        let from_ms = browser::day_ms(&self.first_day.get());
        // The last day counts as a whole.
        let to_ms = browser::day_ms(&self.last_day.get()).map(|day| day + DAY_MS);
        let period = Period { from_ms, to_ms };
        let is_backwards = from_ms.zip(to_ms).is_some_and(|(from, to)| from >= to);
        (!period.is_always() && !is_backwards).then_some(Filter::Started(period))
    }

    fn clear(&self) {
        self.first_day.set(String::new());
        self.last_day.set(String::new());
    }
}

#[component]
fn DayField(id: &'static str, label: &'static str, day: RwSignal<String>) -> impl IntoView {
    view! {
        <label for=id>{label}</label>
        <input
            id=id
            type="date"
            prop:value=move || day.get()
            on:input:target=move |event| day.set(event.target().value())
        />
    }
}
