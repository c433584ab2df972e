//! The funnel screen: *where do customers drop off on the way through given steps?*

mod bars;
mod choice;
mod steps;
mod words;

use super::answer::{of_answer, sentence};
use crate::components::{DaysField, LoadView, Screen, Verdict};
use crate::palette::activity_palette;
use crate::session::use_session;
use bars::FunnelBars;
pub use choice::{FunnelChoice, moved};
use desirepath_engine::contract::funnel::{self, Order};
use desirepath_engine::contract::{Report, Request};
use leptos::prelude::*;
use steps::StepEditor;

/// The funnel screen.
#[component]
pub fn FunnelScreen() -> impl IntoView {
    let session = use_session();
    let choice: FunnelChoice = expect_context();
    let activities = Memo::new(move |_| {
        session.summary().with(|summary| match summary {
            Some(summary) => summary.activities.iter().map(|activity| activity.activity.clone()).collect(),
            None => Vec::new(),
        })
    });
    let request = Memo::new(move |_| Request::Funnel(activities.with(|activities| choice.params(activities))));
    let report = session.report(request.into());
    let table = of_answer(report, pick, words::table);
    // The suggested steps are known when their report is.
    let suggested =
        of_answer(report, pick, |report| report.steps.iter().map(|step| step.activity.clone()).collect::<Vec<_>>());
    view! {
        <Screen
            title=sentence(report, pick, "Where do customers drop off?", words::title)
            subtitle=sentence(report, pick, "", words::subtitle)
            table=Signal::derive(move || table.get().unwrap_or_default())
            table_name="funnel"
            how=how
        >
            <div class="funnel-screen">
                <LoadView load=report judge=judge let:answer>
                    <FunnelBars answer palette=activity_palette() />
                </LoadView>
                <section class="funnel-settings" aria-label=session.unique("Steps and settings")>
                    <StepEditor
                        choice
                        activities=activities.into()
                        suggested=Signal::derive(move || suggested.get().unwrap_or_default())
                    />
                    <OrderField choice />
                    <DaysField
                        label="All steps within"
                        id=session.unique("funnel-window")
                        days=choice.window_days()
                        usual=&[1, 7, 30, 90]
                        on_change=Callback::new(move |days| choice.set_window(days))
                    />
                </section>
            </div>
        </Screen>
    }
}

/// How strictly the steps follow each other.
#[component]
fn OrderField(choice: FunnelChoice) -> impl IntoView {
    let group = use_session().unique("funnel-order");
    let option = move |order: Order| {
        let (name, hint) = words::order(order);
        view! {
            <label class="funnel-order">
                <input
                    type="radio"
                    name=group.clone()
                    prop:checked=move || choice.order().get() == order
                    on:change=move |_| choice.set_order(order)
                />
                <span>{name}</span>
                <span class="hint">{hint}</span>
            </label>
        }
    };
    view! {
        <fieldset class="funnel-orders">
            <legend>"The steps come"</legend>
            {[Order::Eventually, Order::StrictlyNext, Order::Any].map(option).collect_view()}
        </fieldset>
    }
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
        <p>"A drop shows where customers stop, not why. What would keep them can only be found by trying it."</p>
    }
}
