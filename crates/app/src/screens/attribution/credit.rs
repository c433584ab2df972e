//! The models' opinions as a dot chart, with its legend.

use super::{pick, words};
use crate::charts::dots::{Row, dots};
use crate::charts::frame::Frame;
use crate::charts::plot::Plot;
use crate::reactive::{Memo, RwSignal, Signal};
use desirepath_engine::contract::{Report, attribution};
use leptos::prelude::*;
use std::sync::Arc;

/// How many channels are drawn before the reader asks for all.
const FIRST: usize = 16;

/// The chart; it is drawn anew when its width changes.
#[component]
pub fn CreditChart(
    /// The report.
    answer: Signal<Arc<Report>>,
) -> impl IntoView {
    let shows_all = RwSignal::new(false);
    let channels = Memo::new(move |_| answer.with(|answer| pick(answer).map_or(0, |report| report.channels.len())));
    let draw = move |width: u32| {
        let most = if shows_all.get() { usize::MAX } else { FIRST };
        answer.with(|answer| {
            // Wider than this, dots lie too far from their names.
            let drawn = pick(answer).map(|report| {
                let svg = dots(&rows(report, most), width.clamp(280, 1100));
                view! { <Plot svg label=words::chart(report) /> }
            });
            drawn.into_any()
        })
    };
    let more = move || {
        let all = channels.get();
        (all > FIRST && !shows_all.get()).then(|| {
            view! {
                <button type="button" class="quiet" on:click=move |_| shows_all.set(true)>
                    {words::more(FIRST, all)}
                </button>
            }
        })
    };
    let legend = move || {
        answer.with(|answer| {
            let models = pick(answer).into_iter().flat_map(|report| &report.models).enumerate();
            models
                .map(|(at, model)| view! { <li>{mark(at)}<span>{words::model(&model.model)}</span></li> })
                .collect_view()
        })
    };
    view! {
        <figure class="credit">
            <figcaption class="credit-head">
                <p>"Share of all conversions credited to each channel"</p>
                <ul class="credit-legend" aria-label="The marks">{legend}</ul>
            </figcaption>
            <Frame draw />
            {more}
        </figure>
    }
}

/// The chart's rows: one per channel, one share per model.
fn rows(report: &attribution::Report, most: usize) -> Vec<Row> {
    let row = |(at, channel): (usize, &attribution::Channel)| Row {
        name: channel.channel.clone(),
        shares: report.models.iter().map(|model| model.credits[at].share).collect(),
    };
    report.channels.iter().enumerate().take(most).map(row).collect()
}

/// The mark of a model as in the chart.
fn mark(at: usize) -> impl IntoView {
    let shape = match at % 4 {
        0 => view! { <circle class="stroke text" fill="none" stroke-width="2" cx="8" cy="8" r="5" /> }.into_any(),
        1 => view! { <circle class="fill text" cx="8" cy="8" r="6" /> }.into_any(),
        2 => view! { <path class="stroke earth" stroke-width="2" d="M3 3 13 13 M13 3 3 13" /> }.into_any(),
        _ => view! { <path class="fill accent" d="M8 1 14 12 2 12 Z" /> }.into_any(),
    };
    view! { <svg aria-hidden="true" width="16" height="16">{shape}</svg> }
}
