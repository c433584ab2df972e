//! The journeys screen: *which whole journeys do customers take?*

mod controls;
mod list;
mod words;

use super::answer::{of_answer, sentence};
use super::{ScreenRow, When};
use crate::components::{LoadView, Screen, Verdict};
use crate::palette::activity_palette;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::{use_session, usual_params};
use controls::Controls;
use desirepath_engine::contract::variants::{self, Params};
use desirepath_engine::contract::{MIN_GROUP, Report, Request};
use desirepath_worker::protocol::Command;
use leptos::prelude::*;
use list::{JourneyList, Shows};

/// The row that mounts it.
pub const SCREEN: ScreenRow = ScreenRow {
    fragment: "variants",
    title: "Journeys",
    question: "What do they do?",
    icon: "M4 6h4M10 6h4M16 6h4M4 12h4M10 12h4M4 18h4",
    analyses: &["variants"],
    asked: When::AtOnce,
    view: || view! { <VariantsScreen /> }.into_any(),
};

/// The journeys screen.
#[component]
fn VariantsScreen() -> impl IntoView {
    let session = use_session();
    let asked = RwSignal::new(usual_params().variants);
    let report = session.report(Signal::derive(move || Request::Variants(asked.get())));
    // What the title is about, however the list is searched and sorted.
    let collapse_repeats = Memo::new(move |_| asked.with(|asked| asked.collapse_repeats));
    let common = session.report(Signal::derive(move || {
        Request::Variants(Params { collapse_repeats: collapse_repeats.get(), ..usual_params().variants })
    }));
    let has_conversion = session.has_conversion();
    let has_value = of_answer(common, pick, words::has_value);
    let has_value = Memo::new(move |_| has_value.get().unwrap_or_default());
    let longest = of_answer(common, pick, words::longest);
    let shows = Memo::new(move |_| Shows { conversion: has_conversion.get(), value: has_value.get() });
    let lost = Memo::new(move |_| session.outcomes().with(|outcomes| outcomes.lost.clone()));
    let table = of_answer(report, pick, words::table);
    let subtitle = of_answer(report, pick, |report| report.customers);
    let subtitle = move || asked.with(|asked| subtitle.get().map_or_else(String::new, |n| words::subtitle(n, asked)));
    view! {
        <Screen
            title=sentence(common, pick, "Which journeys do customers take?", words::title)
            subtitle=Signal::derive(subtitle)
            table=Signal::derive(move || table.get().unwrap_or_default())
            table_name="journeys"
            whole=Signal::derive(move || Command::JourneysCsv { segment: session.segment(), params: asked.get() })
            how=how
        >
            <Controls asked has_value=has_value.into() has_conversion=has_conversion.into() />
            <LoadView load=report judge=judge let:answer>
                <JourneyList
                    answer
                    asked=asked.into()
                    longest=Signal::derive(move || longest.get().unwrap_or_default())
                    palette=activity_palette()
                    shows=shows.into()
                    lost=lost.into()
                />
            </LoadView>
        </Screen>
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
        Some(report) if report.matching.variants == 0 => Verdict::Nothing(words::NOTHING_FOUND.to_owned()),
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
            "Sorted by conversion, a journey stands where the interval of its rate begins, so that one lucky customer does not lead the list. With repeats as one step, journeys that differ only in how often an activity came in a row are one."
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
