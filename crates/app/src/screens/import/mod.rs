//! The import: what was understood of each file, to be confirmed or changed.
//!
//! Files are read with the guessed roles while the user looks. Every change counts at once; what
//! is wrong is said at the column or file that it is about.

mod choice;
mod column;
mod made;
mod rules;
mod text;
mod together;

use self::column::ColumnRow;
use self::made::MadeColumns;
use self::text::TextChoices;
use self::together::Together;
use crate::browser;
use crate::components::{Help, LoadView, OutcomeForm, StateNote, TableFrame};
use crate::format;
use crate::intake::{Opened, Reading, Recognised, use_intake};
use crate::reactive::{Memo, RwSignal, Signal};
use crate::session::use_session;
use crate::yielding::{gradually, soon};
use desirepath_engine::contract::{DryRunEvent, FilePreview, Role};
use desirepath_worker::protocol::Progress;
use leptos::prelude::*;
use std::sync::Arc;

/// A file may have hundreds of columns.
const COLUMNS_AT_ONCE: usize = 3;

/// The import screen.
#[component]
pub fn ImportScreen() -> impl IntoView {
    let intake = use_intake();
    let is_later = soon();
    let has_log = {
        let summary = use_session().summary();
        Memo::new(move |_| summary.with(Option::is_some))
    };
    view! {
        <main id="content" class="import">
            <h1>"Is this how to read it?"</h1>
            <p class="hint">
                "One column must say who, one when, and one what happened. Everything can be changed later without
                dropping the files again."
            </p>
            <LoadView
                load=intake.files()
                children=move |files| {
                    move || files.get().iter().map(|file| view! { <FileCard file=file.clone() /> }).collect_view()
                }
            />
            {move || has_log.get().then(|| view! { <OutcomeForm /> })}
            {move || is_later.get().then(|| view! { <Together /> })}
            <ReadingBar />
        </main>
    }
}

/// One file: its columns with their roles, or why it cannot be used.
#[component]
fn FileCard(file: Arc<Opened>) -> impl IntoView {
    let name = file.name.clone();
    let label = format!("File {name}");
    let head = {
        let file = file.clone();
        move || file.recognised().filter(|_| file.is_usable()).map(|recognised| file_head(&file, &recognised))
    };
    let content = {
        let file = file.clone();
        move || match (file.problem(), file.recognised()) {
            (Some(message), _) => view! { <StateNote kind="failed" text=message /> }.into_any(),
            (None, Some(recognised)) => recognised_file(&file, &recognised),
            (None, None) => ().into_any(),
        }
    };
    // Outside of what is drawn anew when it changes.
    let choices = untrack(|| file.recognised().is_some()).then(|| view! { <TextChoices file /> });
    view! {
        <section class="file" aria-label=label>
            <h2 class="file-name">{name}</h2>
            {head}
            {choices}
            {content}
        </section>
    }
}

/// What was understood of a file as a table, and whether it is left out.
fn file_head(file: &Arc<Opened>, recognised: &Recognised) -> AnyView {
    let intake = use_intake();
    let plan = &recognised.preview.plan;
    let delimiter = text::delimiter_words(plan.dialect.delimiter);
    let line = match recognised.preview.table_line {
        ..=1 => "the first line".to_owned(),
        line => format!("line {line}"),
    };
    let header = if plan.dialect.has_header {
        format!("{line} names the columns")
    } else if recognised.preview.table_line <= 1 {
        "no line names the columns".to_owned()
    } else {
        format!("it starts in {line}, and no line names the columns")
    };
    let facts = format!(
        "{}, {} separated by {delimiter}; {header}",
        format::bytes(plan.bytes),
        format::counted(plan.columns.len() as u64, "column", "columns"),
    );
    let is_left_out = recognised.is_left_out.clone();
    let leave_out = {
        let file = file.clone();
        move |event| intake.leave_out(&file, event_target_checked(&event))
    };
    view! {
        <div class="file-head">
            <p class="hint">{facts}</p>
            <label class="file-leave">
                <input type="checkbox" prop:checked=move || is_left_out.get() on:change=leave_out />
                "Leave this file out"
            </label>
        </div>
    }
    .into_any()
}

fn recognised_file(file: &Arc<Opened>, recognised: &Arc<Recognised>) -> AnyView {
    let plan = &recognised.preview.plan;
    let problem = {
        let recognised = recognised.clone();
        move || {
            let problem = recognised.problem().filter(|_| !recognised.is_left_out.get())?;
            Some(view! { <StateNote kind="failed" text=problem /> })
        }
    };
    let (columns, _) = gradually(Signal::stored((0..plan.columns.len()).collect()), COLUMNS_AT_ONCE);
    let column = {
        let (file, recognised) = (file.clone(), recognised.clone());
        move |at| view! { <ColumnRow file=file.clone() recognised=recognised.clone() at /> }
    };
    let preview = recognised.clone();
    let first_rows = format!("First rows of {}", file.name);
    let notes = recognised.preview.notes.iter().map(|note| view! { <p class="hint">{note.clone()}</p> }).collect_view();
    view! {
        {notes}
        {problem}
        <FileChoices file=file.clone() recognised=recognised.clone() />
        <TableFrame
            label=format!("Columns of {}", file.name)
            heads=&["Column", "What it is", "For example", "Why"]
            class="columns"
        >
            <For each=move || columns.get() key=|at| *at children=column />
        </TableFrame>
        <MadeColumns file=file.clone() recognised=recognised.clone() />
        <FirstEvents recognised=recognised.clone() />
        <Help summary="The first rows, as they are">
            <div class="table-scroll" tabindex="0" role="region" aria-label=first_rows.clone()>
                {first_rows_of(&preview.preview)}
            </div>
        </Help>
    }
    .into_any()
}

/// The first rows of a file, as they are.
fn first_rows_of(preview: &FilePreview) -> impl IntoView + use<> {
    let names = preview.plan.columns.iter().map(|column| view! { <th scope="col">{column.name.clone()}</th> });
    let row = |row: &Vec<String>| {
        let cells = row.iter().map(|cell| view! { <td>{cell.clone()}</td> }).collect_view();
        view! { <tr>{cells}</tr> }
    };
    let (names, rows) = (names.collect_view(), preview.rows.iter().map(row).collect_view());
    view! {
        <table class="data">
            <thead>
                <tr>{names}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What is chosen for a whole file: where its clocks hang, whether order lines are one event.
#[component]
fn FileChoices(file: Arc<Opened>, recognised: Arc<Recognised>) -> impl IntoView {
    let intake = use_intake();
    let plan = &recognised.preview.plan;
    let zone = recognised.preview.has_local_times.then(|| {
        let label = format!("Time zone of {}", file.name);
        let list = format!("zones-{}", file.at);
        // Hundreds, for the few who want another one.
        let is_asked = RwSignal::new(false);
        let names = move || {
            let names = is_asked.get().then(browser::time_zones).unwrap_or_default();
            names.into_iter().map(|name| view! { <option value=name></option> }).collect_view()
        };
        let current = {
            let recognised = recognised.clone();
            move || recognised.plan().time_zone
        };
        let change = {
            let file = file.clone();
            move |event| intake.set_time_zone(&file, event_target_value(&event).trim().to_owned())
        };
        view! {
            <label class="file-choice">
                "Its clocks hang in "
                <input
                    type="text"
                    aria-label=label
                    list=list.clone()
                    prop:value=current
                    on:focus=move |_| is_asked.set(true)
                    on:change=change
                />
                <datalist id=list>
                    <option value="UTC"></option>
                    {names}
                </datalist>
            </label>
        }
    });
    let has_orders = plan.columns.iter().any(|column| column.role == Role::Order);
    let lines = has_orders.then(|| {
        let current = {
            let recognised = recognised.clone();
            move || recognised.plan().merge_order_lines
        };
        let change = {
            let file = file.clone();
            move |event| intake.set_merge_lines(&file, event_target_checked(&event))
        };
        view! {
            <label class="file-choice">
                <input type="checkbox" prop:checked=current on:change=change />
                "Lines of one order are one event"
            </label>
        }
    });
    view! { <div class="file-choices">{zone} {lines}</div> }.into_any()
}

/// What the first rows become, and what is wrong with whole rows.
#[component]
fn FirstEvents(recognised: Arc<Recognised>) -> impl IntoView {
    let trial = recognised.trial.clone();
    let name = recognised.preview.plan.file.clone();
    let shown = move || {
        let tried = trial.with(|trial| trial.shown().cloned())?;
        let rows = tried.events.iter().map(event_row).collect_view();
        let label = format!("First events of {name}");
        let said = format!(
            "{} of the first {} can be used.",
            format::count(tried.used),
            format::counted(tried.rows, "row", "rows")
        );
        let table = (!tried.events.is_empty()).then(|| {
            view! {
                <TableFrame
                    label=label
                    heads=&["Who", "When", "What", "Where", "Earned", "Spent"]
                >
                    {rows}
                </TableFrame>
            }
        });
        Some(view! {
            <div class="first-events">
                <p class="hint">{said}</p>
                {table}
            </div>
        })
    };
    let whole = {
        let trial = recognised.trial.clone();
        move || trial.with(|trial| trial.shown().map(|tried| column::problems(tried, "")))
    };
    view! {
        {whole}
        <Help summary="The first events, as they will be read">{shown.clone()}</Help>
    }
    .into_any()
}

fn event_row(event: &DryRunEvent) -> impl IntoView + use<> {
    let amount = |amount: Option<f64>| amount.map(format::money);
    view! {
        <tr>
            <td>{event.customer.clone()}</td>
            <td>{format::date_time(&event.time)}</td>
            <td>{event.activity.clone()}</td>
            <td>{event.channel.clone()}</td>
            <td class="number">{amount(event.value)}</td>
            <td class="number">{amount(event.cost)}</td>
        </tr>
    }
}

/// How far reading is, and the way on.
#[component]
fn ReadingBar() -> impl IntoView {
    let intake = use_intake();
    let session = use_session();
    let reading = intake.reading();
    let is_done = Memo::new(move |_| reading.with(|reading| *reading == Reading::Done));
    // Only its numbers change while it reads: the button stays the one that is being pressed.
    let progress = Memo::new(move |_| {
        reading.with(|reading| match reading {
            Reading::Reading(progress) => *progress,
            _ => Progress::default(),
        })
    });
    let phase = Memo::new(move |_| match reading.get() {
        Reading::Reading(_) => Reading::Reading(Progress::default()),
        other => other,
    });
    let said = move || match phase.get() {
        Reading::Waiting => view! { <p class="reading-said">"Nothing to read yet."</p> }.into_any(),
        Reading::Reading(_) => {
            let text = move || {
                let progress = progress.get();
                format!(
                    "Reading: {} of {}, {}",
                    format::bytes(progress.bytes_done),
                    format::bytes(progress.bytes_total),
                    format::counted(progress.rows, "row", "rows")
                )
            };
            view! {
                <p class="reading-said">{text}</p>
                <progress
                    aria-label="Read so far"
                    max=move || progress.get().bytes_total.max(1).to_string()
                    value=move || progress.get().bytes_done.to_string()
                ></progress>
                <button type="button" on:click=move |_| intake.stop()>"Cancel"</button>
            }
            .into_any()
        }
        Reading::TooLarge(estimate, one_in) => {
            let text = format!(
                "These files hold about {}. Reading them takes about {} of memory, more than this page can have. A \
                 sample of 1 in {one_in} customers, each with all events, fits.",
                format::counted(estimate.events, "event", "events"),
                format::bytes(estimate.bytes),
            );
            let sample = move |_| intake.change_settings(|settings| settings.sample_one_in = Some(one_in));
            view! {
                <p class="reading-said reading-failed" role="alert">{text}</p>
                <button type="button" on:click=sample>{format!("Read 1 in {one_in} customers")}</button>
                <button type="button" on:click=move |_| intake.dare()>"Read all the same"</button>
            }
            .into_any()
        }
        Reading::Done => view! { <p class="reading-said">{move || read_words(session)}</p> }.into_any(),
        Reading::Stopped => view! {
            <p class="reading-said">"Cancelled. Nothing is kept of what was read."</p>
            <button type="button" on:click=move |_| intake.again()>"Read again"</button>
        }
        .into_any(),
        Reading::Failed(message) => view! {
            <p class="reading-said reading-failed" role="alert">{message}</p>
            <button type="button" on:click=move |_| intake.again()>"Try again"</button>
        }
        .into_any(),
    };
    view! {
        <div class="reading-bar" role="status">
            {said}
            <span class="reading-space"></span>
            <button type="button" class="quiet" on:click=move |_| intake.close()>"Start over"</button>
            <button type="button" class="primary" disabled=move || !is_done.get() on:click=move |_| intake.accept()>
                "Looks right"
            </button>
        </div>
    }
}

/// What was read, in a sentence.
fn read_words(session: crate::session::Session) -> Option<String> {
    session.summary().with(|summary| {
        let summary = summary.as_ref()?;
        let read = format!(
            "Read: {} of {}",
            format::counted(summary.events, "event", "events"),
            format::counted(summary.customers, "customer", "customers")
        );
        let rejected = match summary.rejected {
            0 => ", every row could be used.".to_owned(),
            rejected => format!(
                "; {} of {} could not be used, listed under Data quality.",
                format::counted(rejected, "row", "rows"),
                format::count(summary.rows)
            ),
        };
        let sample = summary.sample.as_ref().map(|sample| {
            format!(
                " A sample: 1 in {} customers; {} of the others left out.",
                sample.one_in,
                format::counted(sample.events_left_out, "event", "events")
            )
        });
        Some(read + &rejected + &sample.unwrap_or_default())
    })
}
