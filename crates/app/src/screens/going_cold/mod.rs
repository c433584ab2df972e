//! The going cold screen: *when has a lead gone cold, where, and who is cold now?*

mod leads;
mod places;
mod settings;
mod silence;
mod words;

use super::answer::{of_answer, sentence};
use super::{ScreenRow, When};
use crate::components::{DataTable, Help, LoadView, Screen, StateNote, Verdict};
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::use_session;
use desirepath_engine::contract::going_cold::{self, Params};
use desirepath_engine::contract::{MIN_GROUP, Report, Request};
use leads::Leads;
use leptos::prelude::*;
use places::Places;
use settings::ColdSettings;
use silence::SilenceCurve;
use std::sync::Arc;
use words::Place;

/// The row that mounts it.
pub const SCREEN: ScreenRow = ScreenRow {
    fragment: "cold",
    title: "Going cold",
    question: "Where do we lose them?",
    icon: "M12 3v18M4.2 7.5l15.6 9M19.8 7.5l-15.6 9",
    analyses: &["going_cold"],
    asked: When::Behind,
    view: || view! { <ColdScreen /> }.into_any(),
};

/// The going cold screen.
#[component]
fn ColdScreen() -> impl IntoView {
    let session = use_session();
    let params = RwSignal::new(Params::default());
    let report = session.report(Signal::derive(move || Request::GoingCold(params.get())));
    let table = of_answer(report, pick, words::table);
    let stages = of_answer(report, pick, |report| (!report.stages.is_empty()).then(|| words::stage_table(report)));
    let has_conversion = session.has_conversion();
    let more = move || {
        let has_stages = Memo::new(move |_| stages.with(|stages| stages.as_ref().is_some_and(Option::is_some)));
        let table = Signal::derive(move || stages.get().flatten().unwrap_or_default());
        move || {
            has_stages.get().then(|| {
                view! {
                    <Help summary="The stages as a table">
                        <DataTable table name="going-cold-stages" caption="The stages" />
                    </Help>
                }
            })
        }
    };
    view! {
        <Screen
            title=sentence(report, pick, "When do leads go cold?", words::title)
            subtitle=sentence(report, pick, "", words::subtitle)
            table=Signal::derive(move || table.get().unwrap_or_default())
            table_name="going-cold"
            more=more
            how=how
        >
            <ColdSettings params />
            {move || {
                (!has_conversion.get() && report.with(|load| load.shown().is_some()))
                    .then(|| view! { <StateNote kind="too-few" text=words::NO_CONVERSION /> })
            }}
            <LoadView load=report judge=judge let:answer>
                <Cold answer params=params.into() />
            </LoadView>
        </Screen>
    }
}

/// The places with the curve of one of them, and the leads.
#[component]
fn Cold(answer: Signal<Arc<Report>>, params: Signal<Params>) -> impl IntoView {
    let wanted = RwSignal::new(None::<Place>);
    // Another log may not have the place that was chosen.
    let place = Memo::new(move |_| {
        answer.with(|answer| {
            let report = pick(answer)?;
            wanted.get().filter(|place| place.silence(report).is_some()).or_else(|| Some(words::first_place(report)))
        })
    });
    let place = Signal::derive(move || place.get().unwrap_or(Place::Anywhere));
    view! {
        <div class="cold">
            <div class="cold-where">
                <Places answer place on_choose=Callback::new(move |place| wanted.set(Some(place))) />
                <SilenceCurve answer place />
            </div>
            <Leads answer params />
        </div>
    }
}

/// The report among reports.
fn pick(report: &Report) -> Option<&going_cold::Report> {
    match report {
        Report::GoingCold(report) => Some(report),
        _ => None,
    }
}

fn judge(report: &Report) -> Verdict {
    match pick(report) {
        Some(report) if report.open_leads == 0 && report.overall.gaps == 0 => {
            Verdict::Nothing("There is no lead whose silence could be counted.".to_owned())
        }
        Some(report) if report.overall.gaps < MIN_GROUP => Verdict::TooFew(words::too_few(report)),
        _ => Verdict::Good,
    }
}

fn how() -> impl IntoView {
    view! {
        <p>
            "Every event of a lead starts a silence. The customer’s next event ends it, a conversion too; an explicit loss rules a return out; and silences that last when the data end are not taken for losses: they count for as long as they were watched (Kaplan and Meier’s estimate). The curve is the chance that somebody who has been silent so long comes back within the days that you set."
        </p>
        <p>
            "The cold day is the first day of silence, from day 1 on, on which that chance is below the limit that you set. A day counts only if at least 30 silences reach it, or 10 of which none ended with a return, and some are watched to the end of the days after it: otherwise everything would seem to go cold where the data end. The band and the bar are 95 % intervals."
        </p>
        <p>
            "Where there are fewer than 30 silences, or they do not reach far enough, the silences at all activities are blended in, and the cold day is said to be “about”."
        </p>
        <p>
            "Conversions lost: what there would be if the leads that are cold now came back and then did as those have who came back from the same activity. The value at stake of a lead is its chance to return × the conversion rate of those who came back × the mean value of a converting journey through that activity. Those who come back by themselves differ from those who must be fetched: this ranks where to look first, it is no forecast."
        </p>
        <p>"Silence after the conversion is counted apart and is no part of a lead’s curve."</p>
    }
}
