//! The flows screen: *which steps do customers take, one after the other?*
//!
//! ```text
//! choice ─▶ request ─▶ report ─▶ layout ─▶ picture, card
//! ```

mod card;
mod choice;
mod controls;
mod layout;
mod picture;
mod words;

use super::answer::{of_answer, sentence};
use super::{ScreenRow, When};
use crate::components::{DataTable, Help, LoadView, Screen, Verdict};
use crate::palette::{Palette, activity_palette, channel_palette};
use crate::reactive::{Memo, Signal};
use crate::session::use_session;
use choice::By;
pub use choice::FlowsChoice;
use controls::FlowControls;
use desirepath_engine::contract::{FlowAnchor, MIN_GROUP, Report, Request, flows};
use leptos::prelude::*;
use picture::FlowPicture;

/// The row that mounts it.
pub const SCREEN: ScreenRow = ScreenRow {
    fragment: "flows",
    title: "Flows",
    question: "What do they do?",
    icon: "M4 6c8 0 8 6 16 6M4 18c8 0 8-6 16-6M4 12h16",
    analyses: &["flows"],
    asked: When::WhenShown,
    view: || view! { <FlowsScreen /> }.into_any(),
};

/// The flows screen.
#[component]
fn FlowsScreen() -> impl IntoView {
    let session = use_session();
    let choice = FlowsChoice::of_page();
    let activities = Memo::new(move |_| {
        session.summary().with(|summary| match summary {
            Some(summary) => summary.activities.iter().map(|activity| activity.activity.clone()).collect(),
            None => Vec::new(),
        })
    });
    let stages_choice = super::stages::StagesChoice::of_page();
    // Stages are asked for only where they are wanted; the overview is known anyway.
    let stages = session.report(Signal::derive(move || match choice.by.get() {
        By::Stage => Request::Stages(activities.with(|activities| stages_choice.params(activities))),
        _ => Request::Overview(Default::default()),
    }));
    let request = Memo::new(move |before: Option<&Request>| {
        let params = activities.with(|activities| match choice.by.get() {
            By::Stage => stages.with(|load| match load.shown().map(AsRef::as_ref) {
                Some(Report::Stages(report)) => Some(choice.params(activities, Some(report))),
                _ => None,
            }),
            _ => Some(choice.params(activities, None)),
        });
        // Until the stages are there, what was shown stays.
        match (params, before) {
            (Some(params), _) => Request::Flows(params),
            (None, Some(before)) => before.clone(),
            (None, None) => Request::Flows(Default::default()),
        }
    });
    let report = session.report(request.into());
    let by_activity = activity_palette();
    let by_channel = channel_palette();
    let palette = Signal::derive(move || match choice.by.get() {
        By::Activity => by_activity.get(),
        By::Channel => by_channel.get(),
        By::Stage => stages.with(|load| match load.shown().map(AsRef::as_ref) {
            Some(Report::Stages(report)) => Palette::of(report.stages.iter().map(|stage| stage.stage.clone())),
            _ => Palette::default(),
        }),
    });
    let table = of_answer(report, pick, words::steps_table);
    let links = of_answer(report, pick, words::links_table);
    let more = move || {
        view! {
            <Help summary="The ways between them as a table">
                <DataTable
                    table=Signal::derive(move || links.get().unwrap_or_default())
                    name="flow-links"
                    caption="Ways between steps"
                />
            </Help>
        }
    };
    view! {
        <Screen
            title=sentence(report, pick, "Which steps do customers take, one after the other?", words::title)
            subtitle=sentence(report, pick, "", words::subtitle)
            table=Signal::derive(move || table.get().unwrap_or_default())
            table_name="flows"
            how=how
            more=more
        >
            <FlowControls choice activities=activities.into() />
            <LoadView load=report judge=judge let:answer>
                <FlowPicture answer palette />
            </LoadView>
        </Screen>
    }
}

/// The flows' report among reports.
fn pick(report: &Report) -> Option<&flows::Report> {
    match report {
        Report::Flows(report) => Some(report),
        _ => None,
    }
}

fn judge(report: &Report) -> Verdict {
    match pick(report) {
        Some(report) if report.columns.is_empty() => Verdict::Nothing(match report.asked.anchor {
            FlowAnchor::Conversion => {
                "Nobody has converted. Say above what counts as conversion, or start from the first contact.".to_owned()
            }
            _ => "Nobody takes this step. Choose another one.".to_owned(),
        }),
        Some(report) if report.shown < MIN_GROUP => Verdict::TooFew(words::too_few(report)),
        _ => Verdict::Good,
    }
}

fn how() -> impl IntoView {
    view! {
        <p>
            "A journey is a row of steps, counted from the first contact, back from the first conversion, or both ways
            from the first time somebody did the chosen activity. Each customer who has a step is in its column once, so
            a column is a number of customers. With sessions each session is a row of its own and counts are of sessions."
        </p>
        <p>
            "Nobody is lost from sight. Of all in a column, those that go on to the next, those that go on farther than
            is shown, those that have converted, are still open, have gone cold, were lost or come back in a later session sum to all of
            it; the line below each column has these numbers. What is not named is summed up as “others”. Journeys are
            followed up to the first conversion. “Still open” is neither converted nor explicitly lost when the data end."
        </p>
        <p>
            "“Converted in the end” is the share of customers who were there no later than their first conversion and
            have converted by the end of the data, with its 95 % interval. That a step goes along with more conversions
            does not say that it brings them about: who wants to buy takes other steps."
        </p>
    }
}
