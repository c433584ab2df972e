//! The stages as bands, from the first contact on the left to what comes after the sale.

use super::choice::StagesChoice;
use super::{pick, words};
use crate::browser;
use crate::components::{CountLink, RateBar, RateText};
use crate::format;
use crate::palette::Palette;
use crate::reactive::{RwSignal, Signal};
use desirepath_engine::contract::Report;
use desirepath_engine::contract::filter::InStage;
use desirepath_engine::contract::stages::{self, Defining};
use leptos::prelude::*;
use std::sync::Arc;

/// How many of a stage's defining activities are listed.
const LISTED: usize = 5;

/// The bands.
#[component]
pub fn Bands(
    /// The report.
    answer: Signal<Arc<Report>>,
    /// Where the choice is kept.
    choice: StagesChoice,
    /// The colours of activities.
    activities: Signal<Palette>,
) -> impl IntoView {
    let problem = RwSignal::new(None::<String>);
    let bands = move || {
        browser::keep_focus();
        answer.with(|answer| {
            let report = pick(answer)?;
            let colours = Palette::of(report.stages.iter().map(|stage| stage.stage.clone()));
            let most = report.stages.iter().map(|stage| stage.customers).max().unwrap_or_default();
            let narrowest = words::narrowest(report);
            let bands = report.stages.iter().enumerate().map(|(at, stage)| {
                let class = colours.class(&stage.stage);
                band(report, at, most, class, narrowest == Some(at), choice, activities, problem)
            });
            Some(bands.collect_view())
        })
    };
    let without = move || {
        answer.with(|answer| {
            let report = pick(answer).filter(|report| report.without_stage > 0)?;
            let (count, selector) = (report.without_stage, report.without_stage_selector());
            Some(view! { <CountLink count selector text=words::without(report) /> })
        })
    };
    view! {
        <ol class="stage-bands">{bands}</ol>
        <p class="field-problem" aria-live="polite">{move || problem.get()}</p>
        <p class="hint">{without}</p>
    }
}

#[allow(clippy::too_many_arguments)]
fn band(
    report: &stages::Report,
    at: usize,
    most: u64,
    class: &'static str,
    is_narrowest: bool,
    choice: StagesChoice,
    activities: Signal<Palette>,
    problem: RwSignal<Option<String>>,
) -> impl IntoView + use<> {
    let stage = &report.stages[at];
    let name = stage.stage.clone();
    let rename = move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlInputElement>| {
        let input = event.target();
        match choice.rename(at, &input.value()) {
            Ok(()) => problem.set(None),
            Err(why) => {
                problem.set(Some(why));
                input.set_value(&name);
            }
        }
    };
    let length = if most > 0 { stage.customers as f64 / most as f64 * 100.0 } else { 0.0 };
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let people = |name: &'static str, count: u64, how: InStage| {
        let selector = report.stage_selector(stage, how);
        view! {
            <div>
                <dt>{name}</dt>
                <dd>
                    <CountLink count selector />
                </dd>
            </div>
        }
    };
    let some = |name: &'static str, count: u64, how: InStage| (count > 0).then(|| people(name, count, how));
    let on = (!stage.is_after).then(|| {
        view! {
            <p class="stage-on" class:is-narrowest=is_narrowest>
                <span class="stage-on-name">"Went on to a later stage"</span>
                <RateText rate=stage.went_on who=Some(report.went_on_selectors(stage)) />
            </p>
        }
    });
    // A handful of customers gives a curve, too, but nothing to go by.
    let is_told = !stage.is_after && !stage.went_on.too_few;
    let within = is_told.then(|| {
        let rows = stage.converted_within.iter().map(|later| {
            view! {
                <li>
                    <span>{format!("{} d", later.days)}</span>
                    <RateBar rate=words::as_rate(later) />
                    <span class="number">{words::later(later)}</span>
                </li>
            }
        });
        view! {
            <h2>"Converted, by days since they came here"</h2>
            <ul class="stage-within">{rows.collect_view()}</ul>
        }
    });
    let moves = stage.moves.iter().filter(|to| to.customers > 0).map(|to| {
        view! {
            <li>
                <bdi>{to.to.clone()}</bdi>
                " "
                <strong>
                    <CountLink
                        count=to.customers
                        selector=report.stage_selector(stage, InStage::MovedTo(to.to.clone()))
                    />
                </strong>
            </li>
        }
    });
    let moves = moves.collect_view();
    let converted = (!stage.is_after).then(|| {
        let (rate, who) = (format::as_rate(&stage.conversion), report.conversion_selectors(stage));
        view! {
            <div>
                <dt>"Converted so far"</dt>
                <dd><RateText rate who=Some(who) /></dd>
            </div>
        }
    });
    let defining = stage.defining.iter().take(LISTED).map(|one: &Defining| {
        let class = activities.with_untracked(|palette| palette.class(&one.activity));
        view! {
            <li>
                <span class=format!("swatch {class}")></span>
                <bdi title=one.activity.clone()>{one.activity.clone()}</bdi>
                <span class="number">{format::percent_or_nothing(one.share)}</span>
            </li>
        }
    });
    let entries = format!(
        "{}{}",
        format::counted(stage.entries, "time", "times"),
        if stage.back_entries > 0 {
            format!(", {} from a later stage", format::count(stage.back_entries))
        } else {
            String::new()
        }
    );
    view! {
        <li class=format!("stage-band {class}") class:is-after=stage.is_after>
            <input
                type="text"
                class="stage-name"
                id=format!("stage-name-{at}")
                aria-label=format!("Name of stage {}", at + 1)
                prop:value=stage.stage.clone()
                maxlength="60"
                on:change:target=rename
            />
            <p class="stage-customers">
                <strong>
                    <CountLink count=stage.customers selector=report.stage_selector(stage, InStage::Was) />
                </strong>
                {if stage.customers == 1 { " customer" } else { " customers" }}
            </p>
            <svg class="stage-bar" aria-hidden="true" width="100%" height="8">
                <rect width=format!("{length:.2}%") height="8" rx="1" />
            </svg>
            {on}
            <h2>"What they do here"</h2>
            <ul class="stage-defining">{defining.collect_view()}</ul>
            <dl class="stage-facts">
                {people("Began here", stage.began, InStage::Began)}
                {fact("Entered", entries)}
                {some("Came back from later", stage.back_customers, InStage::CameBack)}
                {some("Lost here", stage.lost, InStage::Lost)}
                {some("Gone cold here", stage.cold, InStage::Cold)}
                {people("Here when the data end", stage.open, InStage::Open)}
                {fact("Median stay", words::time(stage))}
                {converted}
            </dl>
            {(!moves.is_empty()).then(|| view! { <h2>"From here they went to"</h2><ul class="stage-moves">{moves}</ul> })}
            {within}
        </li>
    }
}
