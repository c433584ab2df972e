//! The stages screen: *what are the real stages between the first contact and the sale?*

mod bands;
mod choice;
mod places;
mod words;

use super::answer::{of_answer, sentence};
use super::{ScreenRow, When};
use crate::components::{DataTable, Help, LoadView, Screen, Verdict};
use crate::palette::activity_palette;
use crate::reactive::{Memo, Signal};
use crate::session::use_session;
use bands::Bands;
pub use choice::StagesChoice;
use desirepath_engine::contract::{Report, Request, stages};
use leptos::prelude::*;
use places::Places;

/// The row that mounts it.
pub const SCREEN: ScreenRow = ScreenRow {
    fragment: "stages",
    title: "Stages",
    question: "What do they do?",
    icon: "M4 5h4v14H4zM10 5h4v14h-4zM16 5h4v14h-4z",
    analyses: &["stages"],
    asked: When::Behind,
    view: || view! { <StagesScreen /> }.into_any(),
};

/// The stages screen.
#[component]
fn StagesScreen() -> impl IntoView {
    let session = use_session();
    let choice = StagesChoice::of_page();
    let activities = Memo::new(move |_| {
        session.summary().with(|summary| match summary {
            Some(summary) => summary.activities.iter().map(|activity| activity.activity.clone()).collect(),
            None => Vec::new(),
        })
    });
    let request = Memo::new(move |_| Request::Stages(activities.with(|activities| choice.params(activities))));
    let report = session.report(request.into());
    let palette = activity_palette();
    let table = of_answer(report, pick, words::stages_table);
    let placed = of_answer(report, pick, words::activities_table);
    let moves = of_answer(report, pick, words::moves_table);
    let later = of_answer(report, pick, words::later_table);
    let more = move || {
        let twin = |summary: &'static str, name: &'static str, table: Memo<Option<crate::table::Table>>| {
            view! {
                <Help summary>
                    <DataTable table=Signal::derive(move || table.get().unwrap_or_default()) name caption=summary />
                </Help>
            }
        };
        view! {
            {twin("The activities as a table", "stage-activities", placed)}
            {twin("The ways between stages as a table", "stage-moves", moves)}
            {twin("Conversion by elapsed time as a table", "stage-conversion", later)}
        }
    };
    view! {
        <Screen
            title=sentence(report, pick, "What are the real stages of the journey?", words::title)
            subtitle=sentence(report, pick, "", words::subtitle)
            table=Signal::derive(move || table.get().unwrap_or_default())
            table_name="stages"
            how=how
            more=more
        >
            <Number choice />
            <LoadView load=report judge=judge let:answer>
                <Bands answer choice activities=palette />
                <Places answer choice palette />
            </LoadView>
        </Screen>
    }
}

/// How many stages.
#[component]
fn Number(choice: StagesChoice) -> impl IntoView {
    let option = move |before: u32| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (choice.before_conversion().get() == before).to_string()
                on:click=move |_| choice.set_before_conversion(before)
            >
                {before}
            </button>
        }
    };
    view! {
        <div class="controls" role="group" aria-label="Stages before the conversion">
            <span class="hint">"Stages before the conversion"</span>
            <div class="chips">{(2..=5).map(option).collect_view()}</div>
        </div>
    }
}

/// The stages' report among reports.
fn pick(report: &Report) -> Option<&stages::Report> {
    match report {
        Report::Stages(report) => Some(report),
        _ => None,
    }
}

fn judge(report: &Report) -> Verdict {
    match pick(report) {
        Some(report) if report.conversions == 0 || report.stages.is_empty() => {
            Verdict::Nothing(words::NO_CONVERSION.to_owned())
        }
        Some(report) if report.too_few => Verdict::TooFew(words::too_few(report)),
        _ => Verdict::Good,
    }
}

fn how() -> impl IntoView {
    view! {
        <p>
            "Each activity is placed by two things that customers show: the chance that somebody who is there still
            converts, and how many steps that takes those who do. On this scale the activities are cut into as many
            stages as you want, so that those within a stage are as alike as possible. Their names play no part. What
            happens mainly after the conversion is the last stage, and so is everything that a customer does from their
            first conversion on."
        </p>
        <p>
            "“How sure” is the share of 53 resamples of the customers in which an activity gets the same stage. It speaks
            of chance, not of whether so many stages are the right number. An activity that is pinned counts in the stage
            it is pinned to, and the cuts between the others are found anew."
        </p>
        <p>
            "A stay lasts from its first event to the first one of another stage. Its median is Kaplan and Meier's: the
            conversion and an explicit loss end a stay, the end of the data leaves it open. Conversion by elapsed time
            counts from when a customer first came to the stage, with journeys that are still open as open and losses as
            another end. A customer can be in several stages one after the other, so customers of the stages do not sum to
            all of them."
        </p>
        <p>
            "It fails where an activity means one thing early in a journey and another late, which gets it a place
            between, and where nobody converts."
        </p>
    }
}
