//! Journeys as rows of coloured steps.

use super::{pick, words};
use crate::components::{CountLink, LongList, RateBar, RateText};
use crate::format;
use crate::load::Load;
use crate::palette::Palette;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::use_session;
use crate::yielding::gradually;
use desirepath_engine::contract::variants::{self, Params, Variant};
use desirepath_engine::contract::{Filter, Report, Request};
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// How many rows are drawn in one task.
const AT_ONCE: usize = 10;

/// How high a journey is at least.
const ROW_HEIGHT: u32 = 49;

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

/// All journeys that were asked for, with what the search does not find as the last row.
#[component]
pub fn JourneyList(
    /// The report with the first of them.
    answer: Signal<Arc<Report>>,
    /// What was asked for: the others are asked for alike, where they are looked at.
    asked: Signal<Params>,
    /// The share of customers that has the longest bar.
    longest: Signal<f64>,
    /// The colours of activities.
    palette: Signal<Palette>,
    /// Which columns are drawn.
    shows: Signal<Shows>,
    /// The activities that end a journey without conversion.
    lost: Signal<Vec<String>>,
) -> impl IntoView {
    let style = Style { longest, palette, shows, lost };
    let length = Memo::new(move |_| answer.with(|answer| pick(answer).map_or(0, |report| report.matching.variants)));
    let length = Signal::derive(move || usize::try_from(length.get()).unwrap_or(usize::MAX));
    let found = move || answer.with(|answer| pick(answer).and_then(found));
    let other = move || {
        answer.with(|answer| {
            let report = pick(answer).filter(|report| report.not_matching.variants > 0)?;
            Some(other_row(report, style))
        })
    };
    view! {
        <div class="journeys" class:has-conversion=move || shows.get().conversion class:has-value=move || shows.get().value>
            {found}
            <p class="journey-heads" aria-hidden="true">
                <span>"Customers, share, sum"</span>
                <span>"Journey"</span>
                <span class="of-conversion">"Converted"</span>
                <span class="number">"Median time"</span>
                <span class="number of-value">"Value"</span>
            </p>
            <LongList length row_height=ROW_HEIGHT class="journey-rows" let:rows>
                <Rows rows answer asked style />
            </LongList>
            <ol class="journey-rows">{other}</ol>
        </div>
    }
}

/// How rows are drawn.
#[derive(Clone, Copy)]
struct Style {
    longest: Signal<f64>,
    palette: Signal<Palette>,
    shows: Signal<Shows>,
    lost: Signal<Vec<String>>,
}

/// What a search has found.
fn found(report: &variants::Report) -> Option<impl IntoView + use<>> {
    report.found_activities.as_ref()?;
    let matching = &report.matching;
    Some(view! {
        <p class="journey-found hint" role="status">
            {words::found(report)}
            <CountLink
                count=matching.customers
                selector=report.matching_selector()
                text=format::counted(matching.customers, "customer", "customers")
            />
            "."
        </p>
    })
}

/// Some rows: of the first report, or of one that is asked for when they are looked at.
#[component]
fn Rows(rows: Range<usize>, answer: Signal<Arc<Report>>, asked: Signal<Params>, style: Style) -> impl IntoView {
    let page = {
        let start = rows.start;
        Memo::new(move |_| asked.with(|asked| start / (asked.list.max(1) as usize)))
    };
    move || {
        let rows = rows.clone();
        if page.get() == 0 {
            return drawn(rows, Signal::derive(move || Some(answer.get())), style).into_any();
        }
        let later = use_session().report(Signal::derive(move || {
            let mut asked = asked.get();
            asked.offset = u32::try_from(page.get()).unwrap_or(u32::MAX).saturating_mul(asked.list);
            Request::Variants(asked)
        }));
        let failed = move || {
            later.with(|load| match load {
                Load::Failed(message) => Some(view! { <li class="state state-failed">{message.clone()}</li> }),
                _ => None,
            })
        };
        let shown = Signal::derive(move || later.with(|load| load.shown().cloned()));
        (failed, drawn(rows, shown, style)).into_any()
    }
}

/// Rows of a report, a few at a time.
fn drawn(rows: Range<usize>, report: Signal<Option<Arc<Report>>>, style: Style) -> impl IntoView {
    let all = Signal::derive(move || {
        let Some(whole) = report.get() else { return Vec::new() };
        let window = pick(&whole).and_then(|report| {
            // A window that was asked for otherwise does not have these rows.
            let first = rows.start.checked_sub(report.offset as usize)?;
            Some(first..(first + rows.len()).min(report.variants.len()))
        });
        window.into_iter().flatten().map(|at| (whole.clone(), at)).collect()
    });
    let (few, _) = gradually(all, AT_ONCE);
    let row = move |(whole, at): (Arc<Report>, usize)| pick(&whole).map(|report| journey(report, at, style));
    // A row is drawn anew when its report is another one.
    view! { <For each=move || few.get() key=|(whole, at)| (Arc::as_ptr(whole) as usize, *at) children=row /> }
}

/// One journey.
fn journey(report: &variants::Report, at: usize, style: Style) -> impl IntoView + use<> {
    let Style { longest, palette, shows, lost } = style;
    let variant = &report.variants[at];
    let outcome =
        lost.with_untracked(|lost| outcome(variant, lost, || report.variant_selector(variant).with_converted()));
    // One event takes no time.
    let time = variant.median_duration_s.filter(|_| variant.steps.len() > 1);
    view! {
        <li class="journey">
            <Customers
                customers=variant.customers
                selector=report.variant_selector(variant)
                share=variant.share
                cumulative=Some(variant.cumulative_share)
                length=bar_length(variant.share, longest)
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
fn outcome(variant: &Variant, lost: &[String], who: impl FnOnce() -> [Filter; 2]) -> AnyView {
    let rate = format::as_rate(&variant.conversion);
    let is_lost = || variant.steps.iter().any(|step| lost.contains(step));
    match rate.hits {
        hits if hits == rate.n => view! { <span class="is-converted">"converted"</span> }.into_any(),
        0 if is_lost() => view! { <span class="is-lost">"lost"</span> }.into_any(),
        0 => view! { <span class="is-open">"not yet"</span> }.into_any(),
        _ => view! { <RateBar rate /><RateText rate who=Some(who()) /> }.into_any(),
    }
}

/// All journeys that the search does not find.
fn other_row(report: &variants::Report, style: Style) -> impl IntoView + use<> {
    let other = &report.not_matching;
    let [converted, all] = report.not_matching_selector().with_converted();
    view! {
        <li class="journey journey-other">
            <Customers
                customers=other.customers
                selector=report.not_matching_selector()
                share=other.share
                cumulative=None
                length=bar_length(other.share, style.longest)
            />
            <p class="journey-others">{words::not_found(report)}</p>
            <p class="journey-rate of-conversion">
                <span class="cell-label">"Converted"</span>
                <span class="rate">
                    <CountLink count=other.conversions selector=converted />
                    " of "
                    <CountLink count=other.customers selector=all />
                </span>
            </p>
            <p class="journey-time number">
                <span class="cell-label">"Median time"</span>
                {format::NOTHING}
            </p>
            <p class="journey-value number of-value">
                <span class="cell-label">"Value"</span>
                {style.shows.get_untracked().value.then(|| format::money(other.value))}
            </p>
        </li>
    }
}

/// The length of a row's bar as a part of the longest one.
fn bar_length(share: f64, longest: Signal<f64>) -> f64 {
    let longest = longest.get_untracked();
    if longest > 0.0 { (share / longest).min(1.0) } else { 0.0 }
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
