//! The funnel as bars: one per step, with what has fallen away since the step before.

use super::{pick, words};
use crate::components::{CountLink, RateText};
use crate::palette::Palette;
use desirepath_engine::contract::Report;
use desirepath_engine::contract::funnel::{self, Step};
use leptos::prelude::*;
use std::sync::Arc;

/// The bars.
#[component]
pub fn FunnelBars(
    /// The report.
    answer: Signal<Arc<Report>>,
    /// The colours of activities.
    palette: Signal<Palette>,
) -> impl IntoView {
    let rows = move || {
        answer.with(|answer| {
            let report = pick(answer)?;
            let biggest = words::biggest_drop(report);
            let rows = report.steps.iter().enumerate().map(|(at, step)| {
                let before = at.checked_sub(1).map(|before| &report.steps[before]);
                let class = palette.with(|palette| palette.class(&step.activity));
                row(report, at, step, before, class, biggest == Some(at))
            });
            Some(rows.collect_view())
        })
    };
    view! { <ol class="funnel">{rows}</ol> }
}

/// One step. The drop after it stands below its bar.
fn row(
    report: &funnel::Report,
    at: usize,
    step: &Step,
    before: Option<&Step>,
    class: &'static str,
    is_biggest: bool,
) -> impl IntoView + use<> {
    let drop = step.dropped.map(|dropped| {
        view! {
            <p class="funnel-drop" class:is-biggest=is_biggest>
                <span aria-hidden="true">"↳ "</span>
                <CountLink count=dropped selector=report.dropped_selector(at) text=words::drop(dropped, is_biggest) />
            </p>
        }
    });
    view! {
        <li class="funnel-step">
            <p class="funnel-label">
                <span class="funnel-at" aria-hidden="true">{at + 1}</span>
                <span class=format!("swatch {class}")></span>
                <bdi class="funnel-name" title=step.activity.clone()>{step.activity.clone()}</bdi>
            </p>
            <p class="funnel-count">
                <strong>
                    <CountLink count=step.customers selector=report.selector(at) />
                </strong>
            </p>
            <Bar step=step.clone() before=before.and_then(|before| before.from_first.rate) />
            <p class="funnel-rate">
                <RateText rate=step.from_previous />
                <span class="funnel-from">{words::share_of(at, step)}</span>
            </p>
            {drop}
        </li>
    }
}

/// The share of those who reached the first step, with its interval, and what has fallen away
/// since the step before.
#[component]
fn Bar(step: Step, before: Option<f64>) -> impl IntoView {
    let rate = step.from_first;
    let share = rate.rate.unwrap_or(0.0);
    let x = |share: f64| format!("{:.3}%", share * 100.0);
    let lost = before.filter(|before| *before > share).map(|before| {
        view! {
            <rect class="funnel-lost" x=x(share) y="0.5" width=x(before - share) height="27" rx="2" />
        }
    });
    // Where it starts, all are there: nothing is uncertain about that.
    let interval = before.is_some().then_some(rate.low.zip(rate.high)).flatten().map(|(low, high)| {
        view! {
            <line x1=x(low) x2=x(high) y1="14" y2="14" />
            <line x1=x(low) x2=x(low) y1="9" y2="19" />
            <line x1=x(high) x2=x(high) y1="9" y2="19" />
        }
    });
    view! {
        <svg class="funnel-bar" class:too-few=rate.too_few aria-hidden="true" width="100%" height="28">
            {lost}
            <rect class="funnel-share" x="0" y="0" width=x(share) height="28" rx="2" />
            <g class="funnel-interval">{interval}</g>
        </svg>
    }
}
