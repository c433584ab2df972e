//! Who takes the journey how, where its steps are left out, and what goes along with leaving it.

use super::{pick, words};
use crate::components::{CountLink, RateBar, RateText};
use crate::format;
use crate::palette::Palette;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::use_session;
use desirepath_engine::contract::conformance::{Deviation, Group, Report as Found, StepReport};
use desirepath_engine::contract::{Filter, Rate, Report};
use leptos::prelude::*;
use std::sync::Arc;

/// How many deviations are listed before the reader asks for all.
const FIRST: usize = 8;

/// The picture.
#[component]
pub fn Believed(
    /// The report.
    answer: Signal<Arc<Report>>,
    /// The colours of activities.
    palette: Signal<Palette>,
) -> impl IntoView {
    let shows_all = RwSignal::new(false);
    let session = use_session();
    let has_conversion = session.has_conversion();
    let groups = move || answer.with(|answer| Some(groups(pick(answer)?, has_conversion.get())));
    let by_definition = move || {
        answer.with(|answer| {
            let said = session.outcomes().with(|outcomes| words::by_definition(pick(answer)?, &outcomes.conversion))?;
            Some(view! { <p class="hint">{said}</p> })
        })
    };
    let steps = move || {
        answer.with(|answer| {
            let report = pick(answer)?;
            let rows = report.steps.iter().enumerate().map(|(at, own)| step(at, own, report, palette));
            Some(rows.collect_view())
        })
    };
    let deviations = move || {
        answer.with(|answer| {
            let report = pick(answer)?;
            let most = if shows_all.get() { usize::MAX } else { FIRST };
            let outcomes = session.outcomes().get();
            let one = |own| deviation(own, report, &outcomes.conversion);
            Some(words::in_order(report).into_iter().take(most).map(one).collect_view())
        })
    };
    let count = Memo::new(move |_| answer.with(|answer| pick(answer).map_or(0, |report| report.deviations.len())));
    let has_any = Memo::new(move |_| count.get() > 0);
    let more = move || {
        (count.get() > FIRST && !shows_all.get()).then(|| {
            let label = format!("Show all {} deviations", count.get());
            view! { <button type="button" class="quiet" on:click=move |_| shows_all.set(true)>{label}</button> }
        })
    };
    let others = move || answer.with(|answer| pick(answer).and_then(words::unlisted));
    view! {
        <div class="believed">
            {groups}
            {by_definition}
            <h2>"Step by step"</h2>
            <ol class="believed-done">{steps}</ol>
            <h2>"Where they leave it, and what goes along with that"</h2>
            <Show
                when=move || has_any.get()
                fallback=|| view! { <p class="hint">"Nobody who is on this journey leaves it."</p> }
            >
                <ol class="believed-deviations">{deviations}</ol>
            </Show>
            {more}
            <p class="hint">{others}</p>
        </div>
    }
}

/// All customers as one bar, by how they take the journey.
fn groups(report: &Found, has_conversion: bool) -> impl IntoView + use<> {
    let mut x = 0.0;
    let parts = report.groups.iter().filter(|group| group.customers > 0).map(|group| {
        let width = group.share.unwrap_or_default() * 100.0;
        let left = x;
        x += width;
        let class = words::class(group.follows);
        view! { <rect class=class x=format!("{left:.3}%") width=format!("{width:.3}%") height="28" /> }
    });
    let parts = parts.collect_view();
    let row = |group: &Group| {
        let (name, hint) = words::follows(group.follows);
        let value = group.value.as_ref().map(|value| {
            view! { <p class="believed-value">"Mean value " {words::mean(value)}</p> }
        });
        let converted = has_conversion.then(|| {
            let who = report.group_selector(group).with_converted();
            view! {
                <p class="believed-value">
                    "Converted " <RateText rate=format::as_rate(&group.conversion) who=Some(who) />
                </p>
            }
        });
        view! {
            <li>
                <p>
                    <span class=format!("believed-key {}", words::class(group.follows)) aria-hidden="true"></span>
                    <strong>
                        <CountLink count=group.customers selector=report.group_selector(group) />
                    </strong>
                    " "
                    {name}
                </p>
                <p class="hint">{format!("{}, {hint}", format::percent_or_nothing(group.share))}</p>
                {converted}
                {value}
            </li>
        }
    };
    let rows = report.groups.iter().map(row).collect_view();
    view! {
        <svg class="believed-bar" aria-hidden="true" width="100%" height="28">
            {parts}
        </svg>
        <ul class="believed-groups">{rows}</ul>
    }
}

fn step(at: usize, step: &StepReport, report: &Found, palette: Signal<Palette>) -> impl IntoView + use<> {
    let class = step.any_of.first().map(|name| palette.with_untracked(|palette| palette.class(name)));
    let all = report.customers.max(1) as f64;
    let width = |count: u64| format!("{:.3}%", count as f64 / all * 100.0);
    let skipped = (step.skipped > 0).then(|| {
        view! {
            <span class="believed-skipped">
                <CountLink
                    count=step.skipped
                    selector=report.skipped_selector(at)
                    text=format!("{} left it out", format::count(step.skipped))
                />
            </span>
        }
    });
    view! {
        <li>
            <p class="believed-step-name">
                <span class="funnel-at" aria-hidden="true">{at + 1}</span>
                <span class=format!("swatch {}", class.unwrap_or(crate::palette::OTHER))></span>
                <bdi>{step.any_of.join(" or ")}</bdi>
                <span class="hint">{words::terms(step)}</span>
            </p>
            <svg class="believed-step-bar" aria-hidden="true" width="100%" height="14">
                <rect class="rate-bar-all" width="100%" height="14" rx="1" />
                <rect class="believed-fully" width=width(step.done) height="14" rx="1" />
                <rect class="believed-partly" x=width(step.done) width=width(step.skipped) height="14" rx="1" />
            </svg>
            <p class="believed-step-numbers">
                <strong>
                    <CountLink count=step.done selector=report.done_selector(at) />
                </strong>
                " did it in its place"
                {skipped}
            </p>
        </li>
    }
}

fn deviation(deviation: &Deviation, report: &Found, conversion: &[String]) -> impl IntoView + use<> {
    let no_news = words::no_news(report, deviation, conversion);
    let side = |name: &'static str, rate: Rate, who: Filter| {
        view! {
            <div class="believed-side">
                <span>{name}</span>
                " "
                <RateBar rate />
                <RateText rate who=Some(who.with_converted()) />
            </div>
        }
    };
    let contrast = (no_news.is_none() && !conversion.is_empty()).then(|| {
        view! {
            <div class="believed-contrast">
                {side("Converted, of these", deviation.conversion.here, report.deviation_selector(deviation))}
                {side("of those who did not", deviation.conversion.elsewhere, report.without_selector(deviation))}
            </div>
        }
    });
    let (tone, verdict) = no_news.map_or_else(|| words::verdict(deviation), |said| ("", said.to_owned()));
    let verdict = (!conversion.is_empty()).then(|| {
        view! { <p class=format!("believed-verdict {tone}")>{verdict}</p> }
    });
    let values = deviation.value.as_ref().zip(deviation.value_without.as_ref()).map(|(with, without)| {
        view! {
            <p class="believed-value">
                {format!("Mean value {}, of those who did not {}", words::mean(with), words::mean(without))}
            </p>
        }
    });
    let harmless = (!words::breaks(report, deviation.kind))
        .then(|| view! { <span class="hint">" – does not leave the journey"</span> });
    view! {
        <li>
            <p class="believed-what">
                <strong>
                    <CountLink count=deviation.customers selector=report.deviation_selector(deviation) />
                </strong>
                " "
                {words::deviation(deviation)}
                {harmless}
            </p>
            {contrast}
            {verdict}
            {values}
        </li>
    }
}
