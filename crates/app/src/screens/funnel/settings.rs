//! What is asked of the steps together: their order, the time they may take, when customers enter,
//! what must not come between, and by what the funnel is compared.

use super::choice::{self, FunnelChoice, Has};
use super::steps::{ExclusionField, StepEditor};
use super::words;
use crate::browser;
use crate::components::DaysField;
use crate::reactive::{Memo, Signal};
use crate::session::use_session;
use desirepath_engine::contract::filter::{Breakdown, Period};
use desirepath_engine::contract::funnel::{FunnelStep, Order};
use leptos::prelude::*;

/// Everything that can be set.
#[component]
pub fn FunnelSettings(
    /// Where the choice is kept.
    choice: FunnelChoice,
    /// What the log has.
    has: Signal<Has>,
    /// The steps that are shown while none are chosen.
    suggested: Signal<Vec<FunnelStep>>,
) -> impl IntoView {
    let session = use_session();
    let window_days = choice.of(|chosen| chosen.window_days);
    view! {
        <section class="funnel-settings" aria-label=session.unique("Steps and settings")>
            <StepEditor choice has suggested />
            <OrderField choice />
            <DaysField
                label="All steps within"
                id=session.unique("funnel-window")
                days=window_days.into()
                usual=&[1, 7, 30, 90]
                on_change=Callback::new(move |days| choice.change(|chosen| chosen.window_days = days))
            />
            <BreakdownField choice has />
            <MoreSettings choice has />
        </section>
    }
}

/// How strictly the steps follow each other.
#[component]
fn OrderField(choice: FunnelChoice) -> impl IntoView {
    let group = use_session().unique("funnel-order");
    let chosen = choice.of(|chosen| chosen.order);
    let option = move |order: Order| {
        let (name, hint) = words::order(order);
        view! {
            <label class="funnel-order">
                <input
                    type="radio"
                    name=group.clone()
                    prop:checked=move || chosen.get() == order
                    on:change=move |_| choice.change(|chosen| chosen.order = order)
                />
                <span>{name}</span>
                <span class="hint">{hint}</span>
            </label>
        }
    };
    view! {
        <fieldset class="funnel-orders">
            <legend>"The steps come"</legend>
            {[Order::Eventually, Order::StrictlyNext, Order::Any].map(option).collect_view()}
        </fieldset>
    }
}

/// By what the funnel is compared.
#[component]
fn BreakdownField(choice: FunnelChoice, has: Signal<Has>) -> impl IntoView {
    let id = use_session().unique("funnel-by");
    let chosen = choice.of(|chosen| chosen.breakdown.clone());
    // The options by number: a column may be named like anything.
    let offered = Memo::new(move |_| {
        has.with(|has| {
            let channel = has.channels.then_some(Breakdown::Channel);
            channel.into_iter().chain(has.attributes.iter().cloned().map(Breakdown::Attribute)).collect::<Vec<_>>()
        })
    });
    let options = move || {
        let options = offered.get().into_iter().enumerate().map(|(at, by)| {
            let name = words::breakdown(&by).to_owned();
            view! {
                <option value=at.to_string() prop:selected=move || chosen.with(|chosen| chosen.as_ref() == Some(&by))>
                    {name}
                </option>
            }
        });
        options.collect_view()
    };
    let choose = move |value: String| {
        let by = value.parse().ok().and_then(|at: usize| offered.with_untracked(|offered| offered.get(at).cloned()));
        choice.change(|chosen| chosen.breakdown = by);
    };
    move || {
        let id = id.clone();
        (!offered.with(Vec::is_empty)).then(|| {
            view! {
                <div class="funnel-by">
                    <label class="field-name" for=id.clone()>"Compare by"</label>
                    <select id=id on:change:target=move |event| choose(event.target().value())>
                        <option value="">"nothing"</option>
                        {options}
                    </select>
                </div>
            }
        })
    }
}

/// What is rarely asked.
#[component]
fn MoreSettings(choice: FunnelChoice, has: Signal<Has>) -> impl IntoView {
    let session = use_session();
    let entered = choice.of(|chosen| chosen.entered);
    let said = move || words::more_settings(&choice.chosen().get());
    let exclusions = move || {
        browser::keep_focus();
        let is_any = choice.chosen().with(|chosen| chosen.order == Order::Any);
        (!is_any).then(|| {
            view! {
                <ExclusionField
                    id=session.unique("funnel-never")
                    label="Never between two steps"
                    spoken="Never between two steps".to_owned()
                    excluded=choice.chosen().with(|chosen| choice::excluded(chosen, None))
                    on_change=Callback::new(move |(name, is_excluded): (String, bool)| {
                        choice.change(|chosen| choice::exclude(chosen, None, &name, is_excluded));
                    })
                    has
                />
            }
        })
    };
    view! {
        <details class="funnel-more">
            <summary>
                <span>"More"</span>
                <span class="hint">{said}</span>
            </summary>
            <div class="funnel-terms">
                <DayField
                    id=session.unique("funnel-from")
                    label="First step from"
                    day=Signal::derive(move || entered.get().from_ms)
                    on_change=Callback::new(move |from_ms| choice.change(|chosen| chosen.entered.from_ms = from_ms))
                />
                <DayField
                    id=session.unique("funnel-to")
                    label="to, and with"
                    day=Signal::derive(move || entered.get().to_ms.map(|to| to - DAY_MS))
                    on_change=Callback::new(move |day: Option<i64>| {
                        choice.change(|chosen| chosen.entered.to_ms = day.map(|day| day + DAY_MS));
                    })
                />
                <p class="field-problem" aria-live="polite">
                    {move || words::period_problem(entered.get())}
                </p>
                {exclusions}
            </div>
        </details>
    }
}

const DAY_MS: i64 = 86_400_000;

/// A day, or no limit.
#[component]
fn DayField(
    id: String,
    label: &'static str,
    /// The first instant of the day in ms UTC.
    day: Signal<Option<i64>>,
    on_change: Callback<Option<i64>>,
) -> impl IntoView {
    view! {
        <label for=id.clone()>{label}</label>
        <input
            id=id
            type="date"
            value=day.get_untracked().map(browser::date_of).unwrap_or_default()
            on:change:target=move |event| on_change.run(browser::day_ms(&event.target().value()))
        />
    }
}

/// Whether a period ends before it begins.
pub fn is_backwards(period: Period) -> bool {
    period.from_ms.zip(period.to_ms).is_some_and(|(from, to)| from >= to)
}
