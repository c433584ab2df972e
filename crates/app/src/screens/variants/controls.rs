//! What is listed, and in which order.

use super::words;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::use_session;
use desirepath_engine::contract::variants::{Params, Sort};
use leptos::prelude::*;

/// Search, order and whether repeats count.
#[component]
pub fn Controls(
    /// What is listed.
    asked: RwSignal<Params>,
    /// Whether there is any value to sort by.
    has_value: Signal<bool>,
    /// Whether anything counts as conversion.
    has_conversion: Signal<bool>,
) -> impl IntoView {
    let session = use_session();
    let change = move |edit: &dyn Fn(&mut Params)| {
        let mut now = asked.get_untracked();
        edit(&mut now);
        if asked.with_untracked(|before| *before != now) {
            asked.set(now);
        }
    };
    let offered = Memo::new(move |_| {
        let is_offered = |sort: &Sort| match sort {
            Sort::Customers | Sort::Duration => true,
            Sort::Conversion => has_conversion.get(),
            Sort::Value | Sort::ValuePerCustomer => has_value.get(),
        };
        [Sort::Customers, Sort::Conversion, Sort::Value, Sort::ValuePerCustomer, Sort::Duration]
            .into_iter()
            .filter(is_offered)
            .collect::<Vec<_>>()
    });
    let options = move || {
        let option = |(at, sort): (usize, Sort)| {
            view! {
                <option value=at.to_string() prop:selected=move || asked.with(|asked| asked.sort == sort)>
                    {words::sort(sort)}
                </option>
            }
        };
        offered.get().into_iter().enumerate().map(option).collect_view()
    };
    let choose = move |value: String| {
        let sort = value.parse().ok().and_then(|at: usize| offered.with_untracked(|offered| offered.get(at).copied()));
        if let Some(sort) = sort {
            change(&|asked| asked.sort = sort);
        }
    };
    view! {
        <div class="controls journey-controls" role="group" aria-label="Which journeys">
            <input
                type="search"
                class="search"
                id=session.unique("journeys-search")
                placeholder="Search activities"
                aria-label="Only journeys with an activity named like"
                prop:value=move || asked.with(|asked| asked.search.clone())
                on:input:target=move |event| {
                    let search = event.target().value();
                    change(&|asked| asked.search.clone_from(&search));
                }
            />
            <label>
                "Sorted by "
                <select
                    id=session.unique("journeys-sort")
                    aria-label="Sorted by"
                    on:change:target=move |event| choose(event.target().value())
                >
                    {options}
                </select>
            </label>
            <button
                type="button"
                class="quiet"
                on:click=move |_| change(&|asked| asked.ascending = !asked.ascending)
            >
                {move || if asked.with(|asked| asked.ascending) { "↑ smallest first" } else { "↓ largest first" }}
            </button>
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || asked.with(|asked| asked.collapse_repeats)
                    on:change:target=move |event| {
                        let collapse_repeats = event.target().checked();
                        change(&|asked| asked.collapse_repeats = collapse_repeats);
                    }
                />
                " repeats as one step"
            </label>
        </div>
    }
}
