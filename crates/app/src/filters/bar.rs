//! The filter as a sentence of chips, and what can be done with it.

use super::address::names_customers;
use super::compare::{CompareForm, Comparison};
use super::form::FilterForm;
use super::{Filters, clause, members, of_members};
use crate::components::StateNote;
use crate::format;
use crate::load::Load;
use crate::reactive::Memo;
use crate::session::{Session, use_session};
use desirepath_engine::contract::Filter;
use gloo::events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The bar below the header.
#[component]
pub fn FilterBar() -> impl IntoView {
    let session = use_session();
    let (filters, comparison) = (expect_context::<Filters>(), expect_context::<Comparison>());
    let conditions = Memo::new(move |_| session.filter().with(|filter| members(filter.as_ref())));
    // Kept, and dropped, with the bar.
    StoredValue::new_local(listen_to_keys(filters));
    let hints_at_names = Memo::new(move |_| conditions.with(|all| all.iter().any(names_customers)));
    let problem = filters.problem();
    view! {
        <section class="filter-bar" aria-label="Filter">
            <div class="filter-said">
                <Sentence session conditions />
                <p class="filter-count" role="status">{move || counted(session)}</p>
            </div>
            <div class="filter-tools">
                <button type="button" class="quiet" popovertarget="filter-form">"Add a filter"</button>
                <button
                    type="button"
                    class="quiet"
                    disabled=move || !filters.can_undo()
                    on:click=move |_| filters.undo()
                    title="Ctrl+Z"
                >
                    "Undo"
                </button>
                <button
                    type="button"
                    class="quiet"
                    disabled=move || !filters.can_redo()
                    on:click=move |_| filters.redo()
                    title="Ctrl+Shift+Z"
                >
                    "Redo"
                </button>
                <button type="button" class="quiet" popovertarget="compare-form">"Compare with …"</button>
                {move || {
                    comparison
                        .is_on()
                        .then(|| {
                            view! {
                                <button type="button" on:click=move |_| comparison.stop()>"Stop comparing"</button>
                            }
                        })
                }}
            </div>
            {move || {
                hints_at_names
                    .get()
                    .then(|| {
                        view! {
                            <p class="hint filter-note">
                                "Customers that are picked by name are not kept in the address of the page."
                            </p>
                        }
                    })
            }}
            {move || {
                problem
                    .get()
                    .map(|text| {
                        view! {
                            <div class="filter-problem">
                                <StateNote kind="failed" text />
                                <button type="button" class="quiet" on:click=move |_| problem.set(None)>
                                    "Good"
                                </button>
                            </div>
                        }
                    })
            }}
            <FilterForm />
            <CompareForm />
        </section>
    }
}

/// The chips.
#[component]
fn Sentence(session: Session, conditions: Memo<Vec<Filter>>) -> impl IntoView {
    let remove = move |at: usize| {
        let mut left = conditions.get_untracked();
        if at < left.len() {
            left.remove(at);
            session.set_filter(of_members(left));
        }
    };
    let chip = move |(at, filter): (usize, Filter)| {
        let text = clause(&filter);
        view! {
            <li>
                {(at > 0).then(|| view! { <span class="filter-and">"and "</span> })}
                <span class="filter-chip">
                    <bdi>{text.clone()}</bdi>
                    <button type="button" aria-label=format!("Remove: {text}") on:click=move |_| remove(at)>
                        <span aria-hidden="true">"×"</span>
                    </button>
                </span>
            </li>
        }
    };
    move || {
        let all = conditions.get();
        match all.len() {
            0 => view! { <p class="filter-all">"All customers"</p> }.into_any(),
            _ => view! {
                <p class="filter-all">"Customers"</p>
                <ul class="filter-chips" aria-label="Conditions">
                    {all.into_iter().enumerate().map(chip).collect_view()}
                </ul>
            }
            .into_any(),
        }
    }
}

/// "132 of 4,810 customers".
pub fn counted(session: Session) -> String {
    let all = session.summary().with(|summary| summary.as_ref().map(|summary| summary.customers)).unwrap_or_default();
    let all = format::counted(all, "customer", "customers");
    if session.filter().with(Option::is_none) {
        return all;
    }
    session.selected().with(|selected| match selected {
        Load::Ready(customers) => format!("{} of {all}", format::count(**customers)),
        Load::Working { .. } => format!("… of {all}"),
        Load::Failed(_) | Load::Cancelled | Load::Idle => all.clone(),
    })
}

/// Ctrl+Z and Ctrl+Shift+Z, except where a text is being written.
fn listen_to_keys(filters: Filters) -> EventListener {
    EventListener::new(&document(), "keydown", move |event| {
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_writing = target.is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA"));
        if is_writing || !(event.ctrl_key() || event.meta_key()) {
            return;
        }
        match event.key().as_str() {
            "z" => filters.undo(),
            "Z" | "y" => filters.redo(),
            _ => {}
        }
    })
}
