//! Journeys as rows of coloured steps.

use super::{pick, words};
use crate::components::{CountLink, RateBar, RateText};
use crate::format;
use crate::palette::Palette;
use desirepath_engine::contract::variants::{self, Variant};
use desirepath_engine::contract::{Filter, Report};
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// How many steps of a journey are drawn before the reader asks for all.
const FIRST_STEPS: usize = 16;

/// Which columns there is anything to say in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shows {
    /// Something counts as conversion.
    pub conversion: bool,
    /// Some event has a value.
    pub value: bool,
}

/// A window of the rows of a report, with what is not listed in the report as the last row.
#[component]
pub fn JourneyList(
    /// The report.
    answer: Signal<Arc<Report>>,
    /// Which of its rows are drawn.
    window: Signal<Range<usize>>,
    /// The colours of activities.
    palette: Signal<Palette>,
    /// Which columns are drawn.
    shows: Signal<Shows>,
    /// The activities that end a journey without conversion.
    lost: Signal<Vec<String>>,
) -> impl IntoView {
    // A row is drawn anew when its report is another one.
    let rows = move || {
        let report = answer.get();
        window.get().map(move |at| (Arc::as_ptr(&report) as usize, at)).collect::<Vec<_>>()
    };
    let row = move |(_, at): (usize, usize)| {
        answer.with_untracked(|answer| {
            let report = pick(answer)?;
            Some(journey(report, at, palette, shows, lost))
        })
    };
    let other = move || {
        answer.with(|answer| {
            let report = pick(answer).filter(|report| report.other.variants > 0)?;
            Some(other_row(report, shows))
        })
    };
    view! {
        <div class="journeys" class:has-conversion=move || shows.get().conversion class:has-value=move || shows.get().value>
            <p class="journey-heads" aria-hidden="true">
                <span>"Customers, share, sum"</span>
                <span>"Journey"</span>
                <span class="of-conversion">"Converted"</span>
                <span class="number">"Median time"</span>
                <span class="number of-value">"Value"</span>
            </p>
            <ol class="journey-rows">
                <For each=rows key=|key| *key children=row />
                {other}
            </ol>
        </div>
    }
}

/// One journey.
fn journey(
    report: &variants::Report,
    at: usize,
    palette: Signal<Palette>,
    shows: Signal<Shows>,
    lost: Signal<Vec<String>>,
) -> impl IntoView + use<> {
    let variant = &report.variants[at];
    let outcome = lost.with_untracked(|lost| outcome(variant, lost));
    // One event takes no time.
    let time = variant.median_duration_s.filter(|_| variant.steps.len() > 1);
    view! {
        <li class="journey">
            <Customers
                customers=variant.customers
                selector=report.variant_selector(variant)
                share=variant.share
                cumulative=Some(variant.cumulative_share)
                length=bar_length(variant.share, report)
            />
            <Steps variant=variant.clone() palette />
            <div class="journey-rate of-conversion">
                <span class="cell-label">"Converted"</span>
                {outcome}
            </div>
            <p class="journey-time number">
                <span class="cell-label">"Median time"</span>
                {format::duration_or_nothing(time)}
            </p>
            <p class="journey-value number of-value">
                <span class="cell-label">"Value"</span>
                {shows.get_untracked().value.then(|| format::money(variant.value))}
            </p>
        </li>
    }
}

/// Whether the customers of a journey converted: all or none of them, as its steps say.
fn outcome(variant: &Variant, lost: &[String]) -> AnyView {
    let rate = format::as_rate(&variant.conversion);
    let is_lost = || variant.steps.iter().any(|step| lost.contains(step));
    match rate.hits {
        hits if hits == rate.n => view! { <span class="is-converted">"converted"</span> }.into_any(),
        0 if is_lost() => view! { <span class="is-lost">"lost"</span> }.into_any(),
        0 => view! { <span class="is-open">"not yet"</span> }.into_any(),
        _ => view! { <RateBar rate /><RateText rate /> }.into_any(),
    }
}

/// All journeys that the report does not list.
fn other_row(report: &variants::Report, shows: Signal<Shows>) -> impl IntoView + use<> {
    let other = &report.other;
    let converted = format!("{} of {}", format::count(other.conversions), format::count(other.customers));
    view! {
        <li class="journey journey-other">
            <Customers
                customers=other.customers
                selector=report.other_selector()
                share=other.share
                cumulative=None
                length=bar_length(other.share, report)
            />
            <p class="journey-others">{words::other(report)}</p>
            <p class="journey-rate of-conversion">
                <span class="cell-label">"Converted"</span>
                <span class="rate">{converted}</span>
            </p>
            <p class="journey-time number">
                <span class="cell-label">"Median time"</span>
                {format::NOTHING}
            </p>
            <p class="journey-value number of-value">
                <span class="cell-label">"Value"</span>
                {shows.get_untracked().value.then(|| format::money(other.value))}
            </p>
        </li>
    }
}

/// The length of a row's bar as a part of the longest one.
fn bar_length(share: f64, report: &variants::Report) -> f64 {
    let longest = report.variants.iter().map(|variant| variant.share).fold(report.other.share, f64::max);
    if longest > 0.0 { share / longest } else { 0.0 }
}

/// How many customers a row is about, as number and bar.
#[component]
fn Customers(customers: u64, selector: Filter, share: f64, cumulative: Option<f64>, length: f64) -> impl IntoView {
    view! {
        <div class="journey-customers">
            <p class="journey-numbers">
                <strong>
                    <CountLink count=customers selector />
                </strong>
                " "
                <span class="journey-share">{format::percent(share)}</span>
                {cumulative
                    .map(|share| {
                        view! {
                            <span class="journey-cumulative">
                                {format!("Σ {}", format::percent(share))}
                            </span>
                        }
                    })}
            </p>
            <svg class="journey-bar" aria-hidden="true" width="100%" height="6">
                <rect width=format!("{:.2}%", length * 100.0) height="6" rx="1" />
            </svg>
        </div>
    }
}

/// The steps of a journey; pressed, all of them with their whole names.
#[component]
fn Steps(variant: Variant, palette: Signal<Palette>) -> impl IntoView {
    let is_whole = RwSignal::new(false);
    let runs = words::runs(&variant.steps);
    let hidden = runs.len().saturating_sub(FIRST_STEPS);
    // A rest of one takes no more room than saying that there is one.
    let first = if hidden > 1 { FIRST_STEPS } else { runs.len() };
    let step = move |run: &words::Run| {
        let class = palette.with_untracked(|palette| palette.class(&run.activity));
        let times = (run.times > 1).then(|| {
            view! { <span class="step-times">{format!("×{}", format::count(run.times))}</span> }
        });
        view! {
            <span class=format!("step {class}") title=run.activity.clone()>
                <bdi class="step-name">{run.activity.clone()}</bdi>
                {times}
            </span>
        }
    };
    let drawn = {
        let runs = runs.clone();
        move || {
            let most = if is_whole.get() { runs.len() } else { first };
            runs[..most].iter().map(step).collect_view()
        }
    };
    let rest = move || {
        let label = format!("+ {} more", format::count(hidden as u64));
        (hidden > 1 && !is_whole.get()).then(|| view! { <span class="step-rest">{label}</span> })
    };
    view! {
        <button
            type="button"
            class="journey-steps"
            aria-expanded=move || is_whole.get().to_string()
            on:click=move |_| is_whole.update(|is_whole| *is_whole = !*is_whole)
        >
            {drawn}
            {rest}
        </button>
    }
}
