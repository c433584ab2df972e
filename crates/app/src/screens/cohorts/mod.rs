//! The cohorts screen: *do customers who came later hold up as well as those who came earlier?*

mod grid;
mod words;

use super::answer::of_answer;
use super::{ScreenRow, When};
use crate::components::{LoadView, Screen, Verdict};
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::use_session;
use desirepath_engine::contract::cohorts::{self, By, Params};
use desirepath_engine::contract::{Report, Request};
use grid::Grid;
use leptos::prelude::*;
use words::Measure;

/// The row that mounts it.
pub const SCREEN: ScreenRow = ScreenRow {
    fragment: "cohorts",
    title: "Cohorts",
    question: "Who are they?",
    icon: "M4 5h16M4 10h12M4 15h8M4 20h4",
    analyses: &["cohorts"],
    asked: When::Behind,
    view: || view! { <CohortsScreen /> }.into_any(),
};

/// The cohorts screen.
#[component]
fn CohortsScreen() -> impl IntoView {
    let session = use_session();
    let by = RwSignal::new(None::<By>);
    let wanted = RwSignal::new(None::<Measure>);
    let report = session.report(Signal::derive(move || Request::Cohorts(Params { by: by.get(), ..Params::default() })));
    let has_conversion = session.has_conversion();
    let has_value = of_answer(report, pick, words::has_value);
    // What the data do not have cannot be looked at.
    let measure = Memo::new(move |_| {
        let can_be = |measure: &Measure| match measure {
            Measure::Retention => true,
            Measure::Conversion => has_conversion.get(),
            Measure::Value => has_value.get() == Some(true),
        };
        let first = if has_conversion.get() { Measure::Conversion } else { Measure::Retention };
        wanted.get().filter(can_be).unwrap_or(first)
    });
    let said = move |say: fn(&cohorts::Report, Measure) -> String| {
        Memo::new(move |_| {
            let measure = measure.get();
            report.with(|load| load.shown().and_then(|report| pick(report)).map(|report| say(report, measure)))
        })
    };
    let (title, subtitle) = (said(words::title), said(words::subtitle));
    let table = of_answer(report, pick, words::table);
    let choice = move |which: Measure| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (measure.get() == which).to_string()
                on:click=move |_| wanted.set(Some(which))
            >
                {words::measure(which)}
            </button>
        }
    };
    let choices = move || {
        let measures = [
            Some(Measure::Retention),
            has_conversion.get().then_some(Measure::Conversion),
            (has_value.get() == Some(true)).then_some(Measure::Value),
        ];
        measures.into_iter().flatten().map(choice).collect_view()
    };
    let by_option = move |which: Option<By>| {
        let value = words::by_value(which);
        view! {
            <option value=value prop:selected=move || by.get() == which>
                {words::by_name(which)}
            </option>
        }
    };
    view! {
        <Screen
            title=Signal::derive(move || title.get().unwrap_or_else(|| "Do later customers hold up as well?".to_owned()))
            subtitle=Signal::derive(move || subtitle.get().unwrap_or_default())
            table=Signal::derive(move || table.get().unwrap_or_default())
            table_name="cohorts"
            how=how
        >
            <div class="controls">
                <div class="chips" role="group" aria-label="What is shown">
                    {choices}
                </div>
                <label>
                    "Cohorts "
                    <select on:change:target=move |event| by.set(words::by_of(&event.target().value()))>
                        {[None, Some(By::Week), Some(By::Month)].map(by_option).collect_view()}
                    </select>
                </label>
            </div>
            <LoadView load=report judge=judge let:answer>
                <Grid answer measure=measure.into() />
            </LoadView>
        </Screen>
    }
}

/// The report among reports.
fn pick(report: &Report) -> Option<&cohorts::Report> {
    match report {
        Report::Cohorts(report) => Some(report),
        _ => None,
    }
}

fn judge(report: &Report) -> Verdict {
    match pick(report) {
        Some(report) if report.customers == 0 => {
            Verdict::Nothing("There is no cohort: no customer is left.".to_owned())
        }
        Some(report) if report.all.is_empty() => Verdict::Nothing(words::too_short(report)),
        Some(report) if report.all.iter().all(|cell| cell.retention.too_few) => {
            Verdict::TooFew(words::too_few(report.customers))
        }
        _ => Verdict::Good,
    }
}

fn how() -> impl IntoView {
    view! {
        <p>
            "A cohort is everybody whose first event lies in the same week (from Monday) or month, in UTC. Customers are compared at equal age: days counted from each one’s own first event, not calendar days."
        </p>
        <p>
            "A customer counts in a cell only if the whole of its time was watched before the data end. A cell is complete when that is so for the whole cohort; in incomplete ones only those who came early enough count, and how many these are stands below. Young cohorts therefore have fewer cells, not worse ones."
        </p>
        <p>
            "Active: any event in the period. Converted and value: from the first event to the end of the period, so they can only grow with age as far as the same customers are counted."
        </p>
        <p>
            "The row “all, with open journeys” uses everybody, those watched in part included: whoever has not converted when the data end counts as still open for as long as they were watched, not as lost (Kaplan and Meier’s estimate). It assumes that those who came late will convert like those who came early."
        </p>
        <p>
            "Cells of fewer than 30 customers are greyed: their numbers are what they are and say little. Who came at another time may have been others, too: a difference is not what changed them."
        </p>
    }
}
