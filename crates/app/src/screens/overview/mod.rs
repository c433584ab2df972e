//! *What is worth knowing?* The headline numbers and the findings, each with its evidence.

use super::{ScreenRow, When};
use crate::components::{CountLink, LoadView, RateBar, RateText, Verdict};
use crate::format;
use crate::reactive::Signal;
use crate::route::ScreenId;
use crate::session::use_session;
use desirepath_engine::contract::filter::State;
use desirepath_engine::contract::{Filter, Finding, Grade, Rate, Report, Request, overview, quality};
use leptos::prelude::*;
use std::sync::Arc;

/// The row that mounts it.
pub const SCREEN: ScreenRow = ScreenRow {
    fragment: "overview",
    title: "Overview",
    question: "What is worth knowing?",
    icon: "M4 6h16M4 12h16M4 18h9",
    analyses: &["overview"],
    asked: When::AtOnce,
    view: || view! { <OverviewScreen /> }.into_any(),
};

/// The overview screen.
#[component]
fn OverviewScreen() -> impl IntoView {
    let session = use_session();
    let headline = session.report(Signal::derive(|| Request::Overview(Default::default())));
    let trust = session.report(Signal::derive(|| Request::Quality(Default::default())));
    view! {
        <article class="screen overview">
            <h1 class="visually-hidden">"Overview"</h1>
            <LoadView load=headline children=|report| move || numbers(&report.get()) />
            <LoadView load=session.findings() judge=nothing_found children=|findings| move || list(&findings.get()) />
            <LoadView load=trust children=|report| move || light(&report.get()) />
        </article>
    }
}

#[expect(clippy::ptr_arg, reason = "a judge takes what the worker answers")]
fn nothing_found(findings: &Vec<Finding>) -> Verdict {
    if findings.is_empty() {
        Verdict::Nothing(
            "There is too little here to state anything. With a few dozen customers, findings appear here by themselves."
                .to_owned(),
        )
    } else {
        Verdict::Good
    }
}

/// Customers, conversions, value, open leads.
fn numbers(report: &Report) -> AnyView {
    let Report::Overview(report) = report else { return ().into_any() };
    let overview::Report { customers, conversion, open, lost, value, has_conversion, .. } = report;
    let tile = |label: &'static str, number: AnyView, note: String| {
        view! {
            <div class="headline">
                <dt>{label}</dt>
                <dd class="headline-number">{number}</dd>
                <dd class="headline-note">{note}</dd>
            </div>
        }
    };
    let people = |count: u64, selector: Filter| view! { <CountLink count selector /> }.into_any();
    let text = |number: String| number.into_any();
    let of_state = |count: u64, state: State| people(count, report.state_selector(state));
    let events = format::counted(report.events, "event", "events");
    let median = report.median_events.map(|median| format!(", {} each in the median", format::count(median)));
    let converted = has_conversion.then(|| {
        let note = match (conversion.rate, conversion.low, conversion.high) {
            _ if conversion.too_few => "too few customers for a rate".to_owned(),
            (Some(rate), Some(low), Some(high)) => {
                format!("{} so far ({})", format::percent(rate), format::interval(low, high))
            }
            _ => String::new(),
        };
        tile("converted", of_state(conversion.hits, State::Converted), note)
    });
    let worth = value.map(|value| {
        let cost = report.cost.map(|cost| format!("at a cost of {}", format::money(cost)));
        tile("value", text(format::compact(value)), cost.unwrap_or_else(|| "in the money of your data".to_owned()))
    });
    let leads = has_conversion.then(|| {
        let note =
            if *lost > 0 { format!("{} lost", format::count(*lost)) } else { "they may still convert".to_owned() };
        tile("open leads", of_state(*open, State::Open), note)
    });
    let time = report.median_time_to_conversion_s.map(|median| {
        tile(
            "median time to convert",
            text(format::duration(median)),
            "from first contact, of those who did".to_owned(),
        )
    });
    view! {
        <dl class="headlines">
            {tile("customers", people(*customers, report.selector()), events + &median.unwrap_or_default())}
            {converted}
            {worth}
            {leads}
            {time}
        </dl>
    }
    .into_any()
}

fn list(findings: &Arc<Vec<Finding>>) -> impl IntoView + use<> {
    let findings = findings.iter().map(|finding| {
        let screen = ScreenId::of_analysis(&finding.evidence);
        let elsewhere = (screen != ScreenId::default()).then(|| {
            view! { <a href=format!("#{}", screen.row().fragment)>{format!("See it: {}", screen.row().title)}</a> }
        });
        let bar = finding.rate.map(|rate| view! { <FindingRate rate who=finding.who.clone() /> });
        view! {
            <li class="finding">
                <h2>{finding.title.clone()}</h2>
                <p class="finding-detail">{finding.detail.clone()}</p>
                {bar}
                <p class="finding-foot">
                    <span class="grade" title=grade_meaning(finding.grade)>{grade_words(finding.grade)}</span>
                    {elsewhere}
                </p>
            </li>
        }
    });
    view! { <ol class="findings">{findings.collect_view()}</ol> }
}

#[component]
fn FindingRate(rate: Rate, who: Option<[Filter; 2]>) -> impl IntoView {
    view! {
        <div class="finding-rate">
            <RateBar rate />
            <span class="finding-numbers"><RateText rate who /></span>
        </div>
    }
}

fn grade_words(grade: Grade) -> &'static str {
    match grade {
        Grade::Seen => "seen",
        Grade::Adjusted => "adjusted",
        Grade::Confirmed => "confirmed",
        Grade::Randomised => "randomised",
    }
}

fn grade_meaning(grade: Grade) -> &'static str {
    match grade {
        Grade::Seen => "It is so in the data. Why, the data alone cannot say.",
        Grade::Adjusted => "It holds after comparing like with like.",
        Grade::Confirmed => "It holds on customers on which it was not found.",
        Grade::Randomised => "An experiment has shown it.",
    }
}

/// How far the data can be trusted, in a line.
fn light(report: &Report) -> AnyView {
    let Report::Quality(quality::Report { rows, rejected, light, .. }) = report else { return ().into_any() };
    let read = match rejected {
        0 => format!("All {} could be used.", format::counted(*rows, "row", "rows")),
        rejected => {
            format!("{} of {} could not be used.", format::count(*rejected), format::counted(*rows, "row", "rows"))
        }
    };
    let (class, judged) = match light {
        quality::Light::Good => ("light-good", "Nothing stands against the numbers."),
        quality::Light::Care => ("light-care", "Something should be known before the numbers are used."),
        quality::Light::Doubtful => ("light-doubtful", "The numbers may be wrong, or say little."),
    };
    view! {
        <p class=format!("light {class}")>
            <span class="light-dot" aria-hidden="true"></span>
            {format!("{read} {judged} ")}
            <a href="#quality">"Can I trust it?"</a>
        </p>
    }
    .into_any()
}
