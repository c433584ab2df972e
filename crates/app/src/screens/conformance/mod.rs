//! The believed journey screen: *do customers take the journey that we believe in?*

mod choice;
mod editor;
mod picture;
mod words;

use super::answer::{of_answer, sentence};
use super::{ScreenRow, When};
use crate::components::{DataTable, Help, LoadView, Screen, Verdict};
use crate::palette::activity_palette;
use crate::reactive::{Memo, Signal};
use crate::session::use_session;
pub use choice::ReferenceChoice;
use desirepath_engine::contract::conformance::{Follows, Step};
use desirepath_engine::contract::{MIN_GROUP, Report, Request, conformance};
use editor::Editor;
use leptos::prelude::*;
use picture::Believed;

/// The row that mounts it.
pub const SCREEN: ScreenRow = ScreenRow {
    fragment: "conformance",
    title: "Believed journey",
    question: "What do they do?",
    icon: "M4 8h12M4 16h7M14 16l2 2 4-5",
    analyses: &["conformance"],
    asked: When::WhenShown,
    view: || view! { <ConformanceScreen /> }.into_any(),
};

/// The believed journey screen.
#[component]
fn ConformanceScreen() -> impl IntoView {
    let session = use_session();
    let choice = ReferenceChoice::of_page();
    let activities = Memo::new(move |_| {
        session.summary().with(|summary| match summary {
            Some(summary) => summary.activities.iter().map(|activity| activity.activity.clone()).collect(),
            None => Vec::new(),
        })
    });
    let request = Memo::new(move |_| Request::Conformance(activities.with(|activities| choice.params(activities))));
    let report = session.report(request.into());
    let table = of_answer(report, pick, words::deviations_table);
    let groups = of_answer(report, pick, words::groups_table);
    let steps = of_answer(report, pick, words::steps_table);
    // The suggested steps are known when their report is.
    let suggested = of_answer(report, pick, |report| {
        let step = |step: &conformance::StepReport| Step {
            any_of: step.any_of.clone(),
            optional: step.optional,
            within_days: step.within_days,
        };
        report.steps.iter().map(step).collect::<Vec<_>>()
    });
    let more = move || {
        let twin = |summary: &'static str, name: &'static str, table: Memo<Option<crate::table::Table>>| {
            view! {
                <Help summary>
                    <DataTable table=Signal::derive(move || table.get().unwrap_or_default()) name caption=summary />
                </Help>
            }
        };
        view! {
            {twin("Who takes it how, as a table", "believed-groups", groups)}
            {twin("The steps as a table", "believed-steps", steps)}
        }
    };
    view! {
        <Screen
            title=sentence(report, pick, "Do customers take the journey that you believe in?", words::title)
            subtitle=sentence(report, pick, "", words::subtitle)
            table=Signal::derive(move || table.get().unwrap_or_default())
            table_name="deviations"
            how=how
            more=more
        >
            <div class="funnel-screen">
                <LoadView load=report judge=judge let:answer>
                    <Believed answer palette=activity_palette() />
                </LoadView>
                <Editor
                    choice
                    activities=activities.into()
                    suggested=Signal::derive(move || suggested.get().unwrap_or_default())
                />
            </div>
        </Screen>
    }
}

/// The report among reports.
fn pick(report: &Report) -> Option<&conformance::Report> {
    match report {
        Report::Conformance(report) => Some(report),
        _ => None,
    }
}

fn judge(report: &Report) -> Verdict {
    let Some(report) = pick(report) else { return Verdict::Good };
    let all_elsewhere = report.groups.iter().all(|group| group.follows == Follows::NotAtAll || group.customers == 0);
    match report.customers {
        _ if report.steps.is_empty() => Verdict::Nothing("There is no step yet. Add the first one.".to_owned()),
        _ if all_elsewhere => Verdict::Nothing(words::NOBODY.to_owned()),
        customers if customers < MIN_GROUP => Verdict::TooFew(words::too_few(report)),
        _ => Verdict::Good,
    }
}

fn how() -> impl IntoView {
    view! {
        <p>
            "Each customer's journey up to the first conversion, or else the first explicit loss, is read as a walk along
            the steps, in the way that matches most of it. What has not come yet is not left out: whoever stands at step
            two of five without a deviation is on track. Activities that are not listed may come between, and steps may be
            repeated, unless the journey is meant strictly."
        </p>
        <p>
            "Beside each deviation stand those who were in the same place and did not deviate: who came farther with the
            step done, or who did it in its place. Comparing with everybody would compare those who came far with those
            who did not. The ratio has its 95 % interval, and nothing is said below 30 customers on either side."
        </p>
        <p>
            "It remains an association: the two may differ in more than this. “More than once” and “not a step” need time
            to happen in and so favour those who stay longer. A limit in days counts from the last step before it that was
            done."
        </p>
    }
}
