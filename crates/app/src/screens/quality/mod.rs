//! The quality screen: *can I trust this data?*

mod rows;
mod words;

use super::answer::{of_answer, sentence};
use super::{ScreenRow, When};
use crate::browser;
use crate::components::{DataTable, LoadView, Screen, Verdict};
use crate::format;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::use_session;
use desirepath_engine::contract::quality::{self, Light, Remark};
use desirepath_engine::contract::{Report, Request};
use desirepath_worker::protocol::{Answer, Command};
use leptos::prelude::*;
use leptos::task::spawn_local;
use rows::RowsBar;
use std::sync::Arc;

/// The row that mounts it.
pub const SCREEN: ScreenRow = ScreenRow {
    fragment: "quality",
    title: "Data quality",
    question: "Can I trust it?",
    icon: "M12 3 20 6v6c0 5-4 8-8 9-4-1-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5",
    analyses: &["quality"],
    asked: When::AtOnce,
    view: || view! { <QualityScreen /> }.into_any(),
};

/// The quality screen.
#[component]
fn QualityScreen() -> impl IntoView {
    let report = use_session().report(Signal::derive(|| Request::Quality(Default::default())));
    let table = of_answer(report, pick, words::table);
    view! {
        <Screen
            title=sentence(report, pick, "Can this data be trusted?", words::title)
            subtitle=sentence(report, pick, "", words::subtitle)
            table=Signal::derive(move || table.get().unwrap_or_default())
            table_name="data-quality"
            how=how
        >
            <LoadView load=report judge=judge let:answer>
                <Parts answer />
            </LoadView>
        </Screen>
    }
}

/// The parts of the screen, each as far as there is anything to say in it.
#[component]
fn Parts(answer: Signal<Arc<Report>>) -> impl IntoView {
    let light = move || answer.with(|answer| pick(answer).map(|report| view! { <LightSign light=report.light /> }));
    let remarks = move || answer.with(|answer| pick(answer).map(remarks));
    let files = move || answer.with(|answer| pick(answer).map(files));
    let warnings =
        move || answer.with(|answer| pick(answer).filter(|report| !report.warnings.is_empty()).map(warnings));
    let rejected = Memo::new(move |_| answer.with(|answer| pick(answer).map_or(0, |report| report.rejected)));
    let has_rejects = Memo::new(move |_| rejected.get() > 0);
    view! {
        <div class="quality">
            {light}
            <RowsBar answer />
            {remarks}
            {warnings}
            {files}
            {move || has_rejects.get().then(|| view! { <Rejects answer /> })}
        </div>
    }
}

/// The traffic light in words.
#[component]
fn LightSign(light: Light) -> impl IntoView {
    let (class, name, meaning) = words::light(light);
    // Three shapes, so that colour is not needed.
    let shape = match light {
        Light::Good => view! { <circle cx="14" cy="14" r="11" /> }.into_any(),
        Light::Care => view! { <path d="M14 3 26 24 2 24 Z" /> }.into_any(),
        Light::Doubtful => view! { <path d="M9 3 H19 L25 9 V19 L19 25 H9 L3 19 V9 Z" /> }.into_any(),
    };
    view! {
        <p class=format!("quality-light {class}")>
            <svg aria-hidden="true" width="28" height="28">{shape}</svg>
            <strong>{name}</strong>
            <span>{meaning}</span>
        </p>
    }
}

/// What limits the data.
fn remarks(report: &quality::Report) -> impl IntoView + use<> {
    let remark = |remark: &Remark| {
        let (class, name, _) = words::light(remark.light);
        let (what, so) = words::remark(remark);
        view! {
            <li class=format!("remark {class}")>
                <p class="remark-what">{what}</p>
                <p class="remark-so"><span class="visually-hidden">{format!("{name}: ")}</span>{so}</p>
            </li>
        }
    };
    let remarks = report.remarks.iter().map(remark).collect_view();
    view! {
        <section>
            <h2>"What limits it"</h2>
            {report.remarks.is_empty().then(|| view! { <p class="hint">{words::NO_REMARKS}</p> })}
            <ul class="remarks">{remarks}</ul>
        </section>
    }
}

/// The rejected rows, and all of them as a file.
#[component]
fn Rejects(answer: Signal<Arc<Report>>) -> impl IntoView {
    let engine = use_session().engine();
    let engine = StoredValue::new_local(engine);
    let said = RwSignal::new(String::new());
    let is_saving = RwSignal::new(false);
    let save = move |_| {
        is_saving.set(true);
        let asked = engine.with_value(|engine| engine.call(Command::RejectsCsv));
        spawn_local(async move {
            let result = match asked.answer().await {
                Ok(Answer::Csv(csv)) => {
                    browser::save("rejected-rows.csv", "text/csv;charset=utf-8", &csv);
                    String::new()
                }
                Ok(_) => "The engine answered something else. Load the page again.".to_owned(),
                Err(failure) => failure.message(),
            };
            said.set(result);
            is_saving.set(false);
        });
    };
    let table = Memo::new(move |_| answer.with(|answer| pick(answer).map(words::rejects)));
    let note = move || answer.with(|answer| pick(answer).and_then(words::not_listed));
    view! {
        <section class="rejects">
            <div class="quality-head">
                <h2>"Rows that could not be used"</h2>
                <button type="button" disabled=move || is_saving.get() on:click=save>
                    "Save all as CSV"
                </button>
            </div>
            <p class="field-problem" role="status">{move || said.get()}</p>
            <DataTable
                table=Signal::derive(move || table.get().unwrap_or_default())
                name="rejected-rows-shown"
                caption="Rows that could not be used"
            />
            <p class="hint">{note}</p>
        </section>
    }
}

/// Rows that were kept although something about them was odd.
fn warnings(report: &quality::Report) -> impl IntoView + use<> {
    let lines = report.warnings.iter().map(|warning| view! { <li>{words::warning(warning)}</li> }).collect_view();
    view! {
        <section>
            <h2>"Kept, but odd"</h2>
            <ul class="warnings">{lines}</ul>
        </section>
    }
}

/// What was read.
fn files(report: &quality::Report) -> impl IntoView + use<> {
    let file = |file: &desirepath_engine::contract::SourceFile| {
        view! {
            <tr>
                <th scope="row">{format::file_name(&file.name)}</th>
                <td class="number">{format::bytes(file.bytes)}</td>
                <td class="number">{format::count(file.rows)}</td>
                <td class="number">{format::count(file.events)}</td>
            </tr>
        }
    };
    let rows = report.files.iter().map(file).collect_view();
    view! {
        <section>
            <h2>"What was read"</h2>
            <p class="hint">{words::range(report)}</p>
            <div class="table-scroll" tabindex="0" role="group" aria-label="The files">
                <table class="data quality-files">
                    <thead>
                        <tr>
                            <th scope="col">"file"</th>
                            <th scope="col" class="number">"size"</th>
                            <th scope="col" class="number">"rows"</th>
                            <th scope="col" class="number">"events"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

/// The quality report among reports.
fn pick(report: &Report) -> Option<&quality::Report> {
    match report {
        Report::Quality(report) => Some(report),
        _ => None,
    }
}

fn judge(report: &Report) -> Verdict {
    match pick(report) {
        Some(report) if report.rows == 0 => Verdict::Nothing("No row was read.".to_owned()),
        _ => Verdict::Good,
    }
}

fn how() -> impl IntoView {
    view! {
        <p>
            "Every row below the header is counted once: it became an event, or it was rejected for the first thing that was wrong with it. Blank lines are not rows. Lines are numbered as in a text editor, the header's being the first; a row that runs over several lines is named by the line on which it starts."
        </p>
        <p>
            "A row is rejected only if it cannot be placed in a journey: without customer, time or activity, with a time that cannot be read, or with cells that do not fit the header. An amount that is not a number is left out, and the event is kept."
        </p>
        <p>
            "The light is as good as the worst remark. Rejected rows ask for care from 0.1 % and make the data doubtful above 1 %; fewer than 30 customers or a single activity make it doubtful too. The light looks at what can be seen in the file: it cannot know what was never exported."
        </p>
    }
}
