//! The journeys screen: *which whole journeys do customers take?*

mod list;
mod words;

use super::answer::{of_answer, sentence};
use crate::components::{LoadView, Screen, Verdict};
use crate::palette::activity_palette;
use crate::session::use_session;
use desirepath_engine::contract::{MIN_GROUP, Report, Request, variants};
use leptos::prelude::*;
use list::{JourneyList, Shows};
use std::sync::Arc;

/// How many journeys are drawn at first, and how many more each time the reader asks.
const STEP: usize = 50;

/// The journeys screen.
#[component]
pub fn VariantsScreen() -> impl IntoView {
    let session = use_session();
    let report = session.report(Signal::derive(|| Request::Variants(Default::default())));
    let has_conversion = Memo::new(move |_| session.outcomes().with(|outcomes| !outcomes.conversion.is_empty()));
    let has_value = of_answer(report, pick, words::has_value);
    let shows =
        Memo::new(move |_| Shows { conversion: has_conversion.get(), value: has_value.get().unwrap_or_default() });
    let lost = Memo::new(move |_| session.outcomes().with(|outcomes| outcomes.lost.clone()));
    let table = of_answer(report, pick, words::table);
    view! {
        <Screen
            title=sentence(report, pick, "Which journeys do customers take?", words::title)
            subtitle=sentence(report, pick, "", words::subtitle)
            table=Signal::derive(move || table.get().unwrap_or_default())
            table_name="journeys"
            how=how
        >
            <LoadView load=report judge=judge let:answer>
                <Journeys answer shows=shows.into() lost=lost.into() />
            </LoadView>
        </Screen>
    }
}

/// The list with the button that makes it longer.
#[component]
fn Journeys(answer: Signal<Arc<Report>>, shows: Signal<Shows>, lost: Signal<Vec<String>>) -> impl IntoView {
    let wanted = RwSignal::new(STEP);
    let listed = move || answer.with(|answer| pick(answer).map_or(0, |report| report.variants.len()));
    let window = Memo::new(move |_| 0..wanted.get().min(listed()));
    let more = move || {
        let (end, all) = (window.get().end, listed());
        let label = words::more(STEP.min(all.saturating_sub(end)), end, all);
        (end < all).then(|| {
            view! {
                <button type="button" class="journeys-more" on:click=move |_| wanted.update(|wanted| *wanted += STEP)>
                    {label}
                </button>
            }
        })
    };
    view! {
        <JourneyList answer window=window.into() palette=activity_palette() shows lost />
        {more}
    }
}

/// The variants' report among reports.
fn pick(report: &Report) -> Option<&variants::Report> {
    match report {
        Report::Variants(report) => Some(report),
        _ => None,
    }
}

fn judge(report: &Report) -> Verdict {
    match pick(report) {
        Some(report) if report.customers == 0 => {
            Verdict::Nothing("There is no journey: no customer is left.".to_owned())
        }
        Some(report) if report.customers < MIN_GROUP => Verdict::TooFew(words::too_few(report.customers)),
        _ => Verdict::Good,
    }
}

fn how() -> impl IntoView {
    view! {
        <p>
            "Two customers have taken the same journey if their events are the same activities in the same order, from the first event to the last one in the data, whatever time lay between them. An activity that came several times in a row is drawn once, with how often (×4)."
        </p>
        <p>
            "Each customer is counted in exactly one journey, so the customers of all rows, with those of the journeys that are not listed, sum to all customers. The time is the median from the first event to the last; half of the customers took longer. The value is that of all events of these customers."
        </p>
        <p>
            "A journey has a conversion in it or it has none, so all of its customers converted or none of them did. “Not yet” is not lost: many journeys are still under way when the data end, and the same customers will be counted under a longer journey later. How likely a conversion is after a step, with its interval, is what the map shows."
        </p>
        <p>
            "A journey that converts more often need not be the reason why: customers who want to buy take other steps than those who only look. The order of events at the same instant is that of the file."
        </p>
    }
}
