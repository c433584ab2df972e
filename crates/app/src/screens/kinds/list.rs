//! The kinds, one after the other, largest first.

use super::words;
use crate::components::{CountLink, RateBar, RateText};
use crate::format;
use crate::palette::Palette;
use crate::session::use_session;
use crate::text::capital;
use desirepath_engine::contract::archetypes::{self, Archetype};
use desirepath_engine::contract::segments::{self, Segment};
use desirepath_engine::contract::{Contrast, ConversionRate, Filter, Mean};
use leptos::prelude::*;

/// How many traits of a kind are listed; the table has all.
const TRAITS: usize = 4;

/// The journeys that stand for all others.
pub fn journey_kinds(report: &archetypes::Report, palette: &Palette) -> impl IntoView + use<> {
    let largest = report.archetypes.first().map_or(0.0, |kind| kind.share);
    let kind = |(at, kind): (usize, &Archetype)| {
        let steps = kind.steps.iter().map(|step| {
            let class = format!("step {}", palette.class(step));
            view! {
                <li class=class title=step.clone()>
                    <bdi class="step-name">{step.clone()}</bdi>
                </li>
            }
        });
        let steps = steps.collect_view();
        let rest = format::counted(kind.variants, "journey", "different journeys");
        view! {
            <li class="kind">
                <Head
                    name=kind.name.clone()
                    customers=kind.customers
                    selector=report.selector(at)
                    share=kind.share
                    length=length(kind.share, largest)
                />
                <ol class="kind-steps" aria-label="The journey that stands for them">{steps}</ol>
                <dl class="kind-facts">
                    <Converted conversion=kind.conversion who=report.selector(at).with_converted() />
                    <div>
                        <dt>"Close to this journey"</dt>
                        <dd><RateText rate=kind.coverage who=Some(report.coverage_selectors(at)) /></dd>
                    </div>
                    <Stability stability=kind.stability is_stable=kind.is_stable />
                    <div>
                        <dt>"Median time"</dt>
                        <dd>{format::duration_or_nothing(kind.median_duration_s)}</dd>
                    </div>
                    <div>
                        <dt>"Made of"</dt>
                        <dd>{rest}</dd>
                    </div>
                    <Value value=kind.value_per_customer />
                </dl>
                {traits(kind.traits.iter().map(|one| (one.activity.clone(), one.contrast)).collect())}
            </li>
        }
    };
    report.archetypes.iter().enumerate().map(kind).collect_view()
}

/// The kinds of customer.
pub fn customer_kinds(report: &segments::Report) -> impl IntoView + use<> {
    let largest = report.segments.first().map_or(0.0, |kind| kind.share);
    let kind = |(at, kind): (usize, &Segment)| {
        view! {
            <li class="kind">
                <Head
                    name=kind.name.clone()
                    customers=kind.customers
                    selector=report.selector(at)
                    share=kind.share
                    length=length(kind.share, largest)
                />
                {traits(kind.traits.iter().map(|one| (words::trait_name(one), one.contrast)).collect())}
                <dl class="kind-facts">
                    <Converted conversion=kind.conversion who=report.selector(at).with_converted() />
                    <Stability stability=kind.stability is_stable=kind.is_stable />
                    <div>
                        <dt>"Events before conversion"</dt>
                        <dd>{format!("{} each", format::decimal(kind.events_per_customer, 1))}</dd>
                    </div>
                    <div>
                        <dt>"Median time"</dt>
                        <dd>{format::duration_or_nothing(kind.median_duration_s)}</dd>
                    </div>
                    <Value value=kind.value_per_customer />
                </dl>
            </li>
        }
    };
    report.segments.iter().enumerate().map(kind).collect_view()
}

/// The length of a bar as a part of the longest one.
fn length(share: f64, largest: f64) -> f64 {
    if largest > 0.0 { share / largest } else { 0.0 }
}

/// What a kind is called, and how many there are.
#[component]
fn Head(name: String, customers: u64, selector: Filter, share: f64, length: f64) -> impl IntoView {
    view! {
        <div class="kind-head">
            <h2><bdi>{capital(&name)}</bdi></h2>
            <div class="kind-customers">
                <p>
                    <strong>
                        <CountLink count=customers selector />
                    </strong>
                    {if customers == 1 { " customer, " } else { " customers, " }}
                    {format::percent(share)}
                </p>
                <svg class="journey-bar" aria-hidden="true" width="100%" height="6">
                    <rect width=format!("{:.2}%", length * 100.0) height="6" rx="1" />
                </svg>
            </div>
        </div>
    }
}

/// How many of a kind converted.
#[component]
fn Converted(conversion: ConversionRate, who: [Filter; 2]) -> impl IntoView {
    let rate = format::as_rate(&conversion);
    let has_conversion = use_session().has_conversion();
    move || {
        let who = who.clone();
        has_conversion.get().then(|| {
            view! {
                <div class="kind-rate">
                    <dt>"Converted so far"</dt>
                    <dd>
                        <RateBar rate />
                        <RateText rate who=Some(who) />
                    </dd>
                </div>
            }
        })
    }
}

/// How much of a kind stays together.
#[component]
fn Stability(stability: Option<f64>, is_stable: bool) -> impl IntoView {
    view! {
        <div>
            <dt>"Stability"</dt>
            <dd class:too-few=!is_stable>{words::stability(stability, is_stable)}</dd>
        </div>
    }
}

/// What one of a kind brought.
#[component]
fn Value(value: Option<Mean>) -> impl IntoView {
    value.map(|value| {
        view! {
            <div>
                <dt>"Value per customer"</dt>
                <dd>{words::mean(&value)}</dd>
            </div>
        }
    })
}

/// What sets a kind apart.
fn traits(traits: Vec<(String, Contrast)>) -> impl IntoView + use<> {
    let one = |(what, contrast): (String, Contrast)| {
        let (here, elsewhere) = (contrast.here, contrast.elsewhere);
        let is_more = contrast.lift.is_none_or(|lift| lift >= 1.0);
        let class = if is_more { "trait is-more" } else { "trait is-less" };
        view! {
            <li class=class>
                <span class="trait-sign" aria-hidden="true">{if is_more { "+" } else { "−" }}</span>
                <bdi class="trait-name">{what}</bdi>
                <span class="trait-here">{format::percent_or_nothing(here.rate)}</span>
                <span class="trait-elsewhere">
                    {format!("elsewhere {}", format::percent_or_nothing(elsewhere.rate))}
                </span>
                <span class="trait-lift">{words::lift(&contrast)}</span>
            </li>
        }
    };
    let listed = traits.into_iter().take(TRAITS).map(one).collect_view();
    view! { <ul class="traits" aria-label="What sets them apart">{listed}</ul> }
}
