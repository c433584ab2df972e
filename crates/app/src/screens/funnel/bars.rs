//! The funnel as bars: one per step, with how long it took, what has fallen away since the step
//! before, and where that went instead.

use super::{pick, words};
use crate::components::{CountLink, RateText};
use crate::palette::Palette;
use crate::reactive::{RwSignal, Signal};
use desirepath_engine::contract::Filter;
use desirepath_engine::contract::Report;
use desirepath_engine::contract::filter::State;
use desirepath_engine::contract::funnel::{self, Instead, Step};
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
    // The steps whose “instead” is unfolded: it stays so when the numbers change.
    let unfolded = RwSignal::new(Vec::new());
    let rows = move || {
        answer.with(|answer| {
            let report = pick(answer)?;
            let biggest = words::biggest_drop(report);
            let rows = report.steps.iter().enumerate().map(|(at, step)| {
                let before = at.checked_sub(1).map(|before| &report.steps[before]);
                palette.with(|palette| row(report, at, step, before, palette, unfolded, biggest == Some(at)))
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
    palette: &Palette,
    unfolded: RwSignal<Vec<usize>>,
    is_biggest: bool,
) -> impl IntoView + use<> {
    let class = palette.class(&step.activity);
    let instead = step.instead.as_ref().filter(|_| step.dropped.is_some_and(|dropped| dropped > 0));
    let instead = instead.map(|instead| went_instead(report, at, instead, palette, unfolded));
    let drop = step.dropped.map(|dropped| {
        view! {
            <p class="funnel-drop" class:is-biggest=is_biggest>
                <span aria-hidden="true">"↳ "</span>
                <CountLink count=dropped selector=report.dropped_selector(at) text=words::drop(dropped, is_biggest) />
            </p>
            {instead}
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
                <RateText rate=step.from_previous who=Some(report.from_previous_selectors(at)) />
                <span class="funnel-from">{words::share_of(at, step)}</span>
                {words::took(step).map(|took| view! { <span class="funnel-took">{took}</span> })}
            </p>
            {drop}
        </li>
    }
}

/// Where those went who did not get further, as bars of those who dropped.
fn went_instead(
    report: &funnel::Report,
    at: usize,
    instead: &Instead,
    palette: &Palette,
    unfolded: RwSignal<Vec<usize>>,
) -> impl IntoView + use<> {
    let dropped = report.steps[at].dropped.unwrap_or_default().max(1);
    let line = |class: Option<&'static str>, name: String, count: u64, selector: Filter| {
        view! {
            <li class="instead">
                <span class="instead-name">
                    {class.map(|class| view! { <span class=format!("swatch {class}")></span> })}
                    <bdi title=name.clone()>{name.clone()}</bdi>
                </span>
                <svg class="instead-bar" aria-hidden="true" width="100%" height="8">
                    <rect width=format!("{:.2}%", count as f64 / dropped as f64 * 100.0) height="8" rx="1" />
                </svg>
                <span class="number">
                    <CountLink count selector />
                </span>
            </li>
        }
    };
    let next = instead.next.iter().map(|next| {
        let class = palette.class(&next.activity);
        line(Some(class), next.activity.clone(), next.customers, report.next_selector(at, &next.activity))
    });
    let other = (instead.other > 0)
        .then(|| line(None, words::other_next(instead), instead.other, report.other_next_selector(at)));
    let ended = |state: State| (words::ended(state), report.ended_selector(at, state));
    let ends = [
        (instead.open, ended(State::Open)),
        (instead.cold, (words::COLD, report.cold_selector(at))),
        (instead.converted, ended(State::Converted)),
        (instead.lost, ended(State::Lost)),
    ];
    let ends = ends
        .into_iter()
        .filter(|(customers, _)| *customers > 0)
        .map(|(customers, (name, selector))| line(None, name.to_owned(), customers, selector));
    let lines = (next.collect_view(), other, ends.collect_view());
    let toggled = move |is_open: bool| {
        unfolded.update(|unfolded| {
            unfolded.retain(|&other| other != at);
            if is_open {
                unfolded.push(at);
            }
        });
    };
    view! {
        <details
            class="funnel-instead"
            prop:open=unfolded.with_untracked(|unfolded| unfolded.contains(&at))
            on:toggle:target=move |event| toggled(event.target().open())
        >
            <summary>
                "What they did instead"
                <span class="visually-hidden">{format!(", after step {}", at + 1)}</span>
            </summary>
            <ol class="insteads">{lines}</ol>
        </details>
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
