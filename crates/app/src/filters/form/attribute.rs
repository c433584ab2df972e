//! Has a value in a column.

use super::Draft;
use super::fields::{ValueChooser, some};
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::Session;
use desirepath_engine::contract::filter::{AtEvent, AttributeFilter, Breakdown};
use desirepath_engine::contract::{Filter, LogSummary};
use leptos::prelude::*;

#[derive(Default)]
pub(super) struct Attribute {
    column: RwSignal<String>,
    values: RwSignal<Vec<String>>,
}

impl Draft for Attribute {
    fn name(&self) -> &'static str {
        "have a value in a column"
    }

    fn is_offered(&self, log: &LogSummary) -> bool {
        !log.attributes.is_empty()
    }

    fn fields(&self, session: Session) -> AnyView {
        let Self { column, values } = *self;
        let of = Signal::derive(move || Some(column.get()).filter(|name| !name.is_empty()).map(Breakdown::Attribute));
        view! {
            <Column chosen=column values session />
            <ValueChooser label="Values" of chosen=values session />
        }
        .into_any()
    }

    fn filter(&self) -> Option<Filter> {
        let (name, values) = (self.column.get(), some(self.values.get())?);
        Some(Filter::Attribute(AttributeFilter { name, values, at: AtEvent::Any }))
    }

    fn clear(&self) {
        self.values.set(Vec::new());
    }
}

/// Which column; another one has other values.
#[component]
fn Column(chosen: RwSignal<String>, values: RwSignal<Vec<String>>, session: Session) -> impl IntoView {
    let names = Memo::new(move |_| {
        session.summary().with(|summary| summary.as_ref().map(|summary| summary.attributes.clone()).unwrap_or_default())
    });
    // The first column is chosen until another is.
    Effect::new(move |_| {
        let names = names.get();
        if !names.contains(&chosen.get_untracked()) {
            chosen.set(names.into_iter().next().unwrap_or_default());
        }
    });
    let option = move |name: String| {
        let is_on = {
            let name = name.clone();
            move || chosen.get() == name
        };
        view! {
            <option value=name.clone() prop:selected=is_on>
                {name.clone()}
            </option>
        }
    };
    view! {
        <div class="filter-row">
            <label for="filter-attribute">"Column"</label>
            <select
                id="filter-attribute"
                on:change:target=move |event| {
                    values.set(Vec::new());
                    chosen.set(event.target().value());
                }
            >
                {move || names.get().into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}
