//! The funnel screen: *where do customers drop off on the way through given steps?*

mod bars;
mod choice;
mod cross;
mod settings;
mod steps;
mod words;

use super::answer::{of_answer, sentence};
use super::{ScreenRow, When};
use crate::components::{DataTable, Help, LoadView, Screen, Verdict};
use crate::palette::activity_palette;
use crate::reactive::{Memo, Signal};
use crate::session::use_session;
use crate::table::Table;
use bars::FunnelBars;
pub use choice::{FunnelChoice, moved};
use choice::{Has, step_of};
use cross::{FunnelGroups, FunnelWeeks};
use desirepath_engine::contract::funnel;
use desirepath_engine::contract::{Report, Request};
use leptos::prelude::*;
use settings::FunnelSettings;

/// The row that mounts it.
pub const SCREEN: ScreenRow = ScreenRow {
    fragment: "funnel",
    title: "Funnel",
    question: "Where do we lose them?",
    icon: "M4 5h16M6 10h12M9 15h6M11 20h2",
    analyses: &["funnel"],
    asked: When::AtOnce,
    view: || view! { <FunnelScreen /> }.into_any(),
};

/// The funnel screen.
#[component]
fn FunnelScreen() -> impl IntoView {
    let session = use_session();
    let choice = FunnelChoice::of_page();
    let has = Memo::new(move |_| {
        session.summary().with(|summary| match summary {
            Some(summary) => Has {
                activities: summary.activities.iter().map(|activity| activity.activity.clone()).collect(),
                attributes: summary.attributes.clone(),
                channels: summary.has_channels,
            },
            None => Has::default(),
        })
    });
    let request = Memo::new(move |_| Request::Funnel(has.with(|has| choice.params(has))));
    let report = session.report(request.into());
    let table = of_answer(report, pick, words::table);
    // The suggested steps are known when their report is.
    let suggested = of_answer(report, pick, |report| {
        report.steps.iter().map(|step| step_of(step.activities.clone())).collect::<Vec<_>>()
    });
    let instead = of_answer(report, pick, words::instead_table);
    let groups = of_answer(report, pick, words::group_table);
    let weeks = of_answer(report, pick, words::week_table);
    let more = move || {
        (
            further(instead, "What they did instead, as a table", "funnel-instead"),
            further(groups, "The groups as a table", "funnel-groups"),
            further(weeks, "The weeks as a table", "funnel-weeks"),
        )
    };
    view! {
        <Screen
            title=sentence(report, pick, "Where do customers drop off?", words::title)
            subtitle=sentence(report, pick, "", words::subtitle)
            table=Signal::derive(move || table.get().unwrap_or_default())
            table_name="funnel"
            more=more
            how=how
        >
            <div class="funnel-screen">
                <LoadView load=report judge=judge let:answer>
                    <FunnelBars answer palette=activity_palette() />
                    <FunnelGroups answer />
                    <FunnelWeeks answer />
                </LoadView>
                <FunnelSettings
                    choice
                    has=has.into()
                    suggested=Signal::derive(move || suggested.get().unwrap_or_default())
                />
            </div>
        </Screen>
    }
}

/// A further table, where there is one.
fn further(table: Memo<Option<Option<Table>>>, summary: &'static str, name: &'static str) -> impl IntoView + use<> {
    let has_table = Memo::new(move |_| table.with(|table| table.as_ref().is_some_and(Option::is_some)));
    let table = Signal::derive(move || table.get().flatten().unwrap_or_default());
    move || has_table.get().then(|| view! { <Help summary><DataTable table name caption=summary /></Help> })
}

/// The funnel's report among reports.
fn pick(report: &Report) -> Option<&funnel::Report> {
    match report {
        Report::Funnel(report) => Some(report),
        _ => None,
    }
}

fn judge(report: &Report) -> Verdict {
    let Some(report) = pick(report) else { return Verdict::Good };
    match report.steps.first() {
        None => Verdict::Nothing("There is no step yet. Add the first one.".to_owned()),
        Some(first) if first.customers == 0 => Verdict::Nothing(words::nobody(report)),
        Some(first) if first.from_first.too_few => Verdict::TooFew(words::too_few(first)),
        Some(_) => Verdict::Good,
    }
}

fn how() -> impl IntoView {
    view! {
        <p>
            "A customer reaches a step if the events up to it happened in the chosen order and within the chosen time, counted from the first step to the last one reached. Of several ways through the steps the best one counts, so a slow first attempt does not spoil a quick second one."
        </p>
        <p>
            "Eventually: the steps in this order, with anything between them. Strictly next: each step is the very next event after the one before, as the arrows of the map are. In any order: all steps up to here have happened, in whatever order."
        </p>
        <p>
            "Each bar is the share of those who reached the first step, with its 95 % interval: the range in which the true share plausibly lies, given how many customers there are. “Have not got further” is not “lost”: the data end while some of them are still under way, and those who came last had the least time."
        </p>
        <p>
            "A step may be any of several activities. A limit of time or of what must not come between holds for the customer’s best way, too: whoever has one way that keeps all limits reaches the step. “What they did instead” is the event right after the last step that the customer reached; together with those for whom nothing came after they are all who dropped."
        </p>
        <p>
            "Times between steps are those of the customers who took them; whoever has not yet is not in them, so they are a little short while many are under way. Groups go by what the event of the first step has, weeks by its date, so that each customer is in one of them."
        </p>
        <p>"A drop shows where customers stop, not why. What would keep them can only be found by trying it."</p>
    }
}
