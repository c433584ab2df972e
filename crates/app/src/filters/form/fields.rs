//! Fields that several conditions have.

use crate::components::{ActivityChooser, DaysField, StateNote};
use crate::format;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::Session;
use desirepath_engine::contract::filter::Breakdown;
use desirepath_engine::contract::{ActivityCount, ValueCount, ValuesPage, ValuesRequest};
use desirepath_worker::protocol::{Answer, Command};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Names, if there are any.
pub(super) fn some(names: Vec<String>) -> Option<Vec<String>> {
    (!names.is_empty()).then_some(names)
}

/// The activities of the session's log.
pub(super) fn activities(session: Session) -> Memo<Arc<Vec<ActivityCount>>> {
    let summary = session.summary();
    Memo::new(move |_| {
        Arc::new(summary.with(|summary| summary.as_ref().map(|summary| summary.activities.clone()).unwrap_or_default()))
    })
}

/// Some activities.
#[component]
pub(super) fn Activities(chosen: RwSignal<Vec<String>>, session: Session) -> impl IntoView {
    view! {
        <ActivityChooser
            label="Any of these activities"
            activities=activities(session).into()
            chosen=chosen.into()
            on_change=Callback::new(move |now| chosen.set(now))
        />
    }
}

/// A number of days, if any.
#[component]
pub(super) fn Within(days: RwSignal<Option<f64>>) -> impl IntoView {
    view! {
        <DaysField
            label="Within"
            id="filter-within"
            days=days.into()
            usual=&[1, 7, 30, 90]
            on_change=Callback::new(move |now| days.set(now))
        />
    }
}

/// A number.
#[component]
pub(super) fn TextField(id: &'static str, label: &'static str, text: RwSignal<String>) -> impl IntoView {
    view! {
        <label for=id>{label}</label>
        <input
            id=id
            type="text"
            inputmode="decimal"
            autocomplete="off"
            size="8"
            prop:value=move || text.get()
            on:input:target=move |event| text.set(event.target().value())
        />
    }
}

/// Yes or no.
#[component]
pub(super) fn Check(label: &'static str, is_on: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="filter-check">
            <input
                type="checkbox"
                prop:checked=move || is_on.get()
                on:change:target=move |event| is_on.set(event.target().checked())
            />
            {label}
        </label>
    }
}

/// One of a few.
pub(super) fn one_of<T: Copy + PartialEq + Send + Sync + 'static>(
    name: &'static str,
    legend: &'static str,
    options: &'static [(T, &'static str)],
    chosen: RwSignal<T>,
) -> impl IntoView {
    let option = move |&(one, label): &(T, &'static str)| {
        view! {
            <label class="filter-check">
                <input
                    type="radio"
                    name=name
                    prop:checked=move || chosen.get() == one
                    on:change=move |_| chosen.set(one)
                />
                {label}
            </label>
        }
    };
    view! {
        <fieldset class="filter-options">
            <legend>{legend}</legend>
            {options.iter().map(option).collect_view()}
        </fieldset>
    }
}

/// More values of a column are not offered.
const MOST_VALUES: u64 = 1000;

/// The values of a column as chips.
#[component]
pub(super) fn ValueChooser(
    label: &'static str,
    of: Signal<Option<Breakdown>>,
    chosen: RwSignal<Vec<String>>,
    session: Session,
) -> impl IntoView {
    let page = RwSignal::new(Ok(ValuesPage::default()));
    Effect::new(move |_| {
        let Some(of) = of.get() else { return };
        let request = ValuesRequest { of, search: String::new(), limit: MOST_VALUES };
        let asked = session.engine().call(Command::Values(request));
        spawn_local(async move {
            let answer = match asked.answer().await {
                Ok(Answer::Values(values)) => Ok(values),
                Ok(_) => return,
                Err(failure) => Err(failure.message()),
            };
            // The form may show other fields by now.
            page.set(answer);
        });
    });
    let offered = Memo::new(move |_| {
        let of_value = |value: &ValueCount| ActivityCount { activity: value.value.clone(), events: value.customers };
        let named = |page: &ValuesPage| page.values.iter().filter(|one| !one.value.is_empty()).map(of_value).collect();
        Arc::new(page.with(|page| page.as_ref().map(named).unwrap_or_default()))
    });
    let note = move || {
        page.with(|page| match page {
            Err(text) => Some(view! { <StateNote kind="failed" text=text.clone() /> }.into_any()),
            Ok(page) if page.not_listed > 0 => {
                let more = format::counted(page.not_listed, "more value", "more values");
                Some(view! { <p class="hint">{format!("{more} of fewer customers are not offered.")}</p> }.into_any())
            }
            Ok(_) => None,
        })
    };
    view! {
        <ActivityChooser
            label
            what="values"
            activities=offered.into()
            chosen=chosen.into()
            on_change=Callback::new(move |now| chosen.set(now))
        />
        {note}
    }
}
