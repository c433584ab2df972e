//! The import: what was understood of each file, to be confirmed or changed.
//!
//! Files are read with the guessed roles while the user looks. Every change counts at once; what
//! is wrong is said at the column or file that it is about.

use crate::components::{Help, LoadView, OutcomeForm, StateNote};
use crate::format;
use crate::intake::{Opened, Reading, Recognised, use_intake};
use crate::session::use_session;
use desirepath_engine::contract::{FilePreview, Role};
use leptos::prelude::*;
use std::sync::Arc;

/// The import screen.
#[component]
pub fn ImportScreen() -> impl IntoView {
    let intake = use_intake();
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
            <ReadingBar />
        </main>
    }
}

/// One file: its columns with their roles, or why it cannot be used.
#[component]
fn FileCard(file: Arc<Opened>) -> impl IntoView {
    let name = file.name.clone();
    let label = format!("File {name}");
    let content = match &file.content {
        Err(message) => view! { <StateNote kind="failed" text=message.clone() /> }.into_any(),
        Ok(recognised) => recognised_file(&file, recognised),
    };
    view! {
        <section class="file" aria-label=label>
            <h2 class="file-name">{name}</h2>
            {content}
        </section>
    }
}

fn recognised_file(file: &Arc<Opened>, recognised: &Recognised) -> AnyView {
    let intake = use_intake();
    let plan = &recognised.preview.plan;
    let delimiter = match plan.dialect.delimiter {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        _ => "vertical bars",
    };
    let header = if plan.dialect.has_header { "the first line names the columns" } else { "no line names the columns" };
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
    let problem = {
        let file = file.clone();
        move || {
            let recognised = file.content.as_ref().ok()?;
            let problem = recognised.problem().filter(|_| !recognised.is_left_out.get())?;
            Some(view! { <StateNote kind="failed" text=problem /> })
        }
    };
    let columns = (0..plan.columns.len()).map(|at| view! { <ColumnRow file=file.clone() at /> }).collect_view();
    let preview = recognised.preview.clone();
    let first_rows = format!("First rows of {}", file.name);
    view! {
        <div class="file-head">
            <p class="hint">{facts}</p>
            <label class="file-leave">
                <input type="checkbox" prop:checked=move || is_left_out.get() on:change=leave_out />
                "Leave this file out"
            </label>
        </div>
        {problem}
        <div class="table-scroll" tabindex="0" role="region" aria-label=format!("Columns of {}", file.name)>
            <table class="data columns">
                <thead>
                    <tr>
                        <th scope="col">"Column"</th>
                        <th scope="col">"What it is"</th>
                        <th scope="col">"For example"</th>
                        <th scope="col">"Why"</th>
                    </tr>
                </thead>
                <tbody>{columns}</tbody>
            </table>
        </div>
        <Help summary="The first rows, as they are">
            <div class="table-scroll" tabindex="0" role="region" aria-label=first_rows.clone()>
                {first_rows_of(&preview)}
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

/// One column of a file: its role, values, and the reason for the guess.
#[component]
fn ColumnRow(file: Arc<Opened>, at: usize) -> impl IntoView {
    let intake = use_intake();
    let Ok(recognised) = &file.content else { return ().into_any() };
    let column = &recognised.preview.plan.columns[at];
    let preview = &recognised.preview.columns[at];
    let name = column.name.clone();
    let guessed = column.role;
    let role = {
        let roles = recognised.roles.clone();
        Memo::new(move |_| roles.with(|roles| roles[at]))
    };
    let change = {
        let file = file.clone();
        move |event| {
            let chosen = event_target_value(&event);
            if let Some(role) = Role::ALL.into_iter().find(|role| role.name() == chosen) {
                intake.set_role(&file, at, role);
            }
        }
    };
    let options = Role::ALL.into_iter().map(|option| {
        view! {
            <option value=option.name() selected=move || role.get() == option>
                {role_words(option)}
            </option>
        }
    });
    let reason = preview.reason.clone();
    let why = move || if role.get() == guessed { reason.clone() } else { "you chose it".to_owned() };
    let parsed = preview.parsed_time.clone();
    let understood = move || {
        let parsed = parsed.as_ref().filter(|_| role.get() == Role::Time)?;
        Some(view! { <span class="understood">{format!("read as {}", format::date_time(parsed))}</span> })
    };
    let samples = preview.samples.iter().map(|sample| view! { <span class="sample">{sample.clone()}</span> });
    view! {
        <tr class:essential=move || role.get().is_required() class:ignored=move || role.get() == Role::Ignore>
            <th scope="row">{name.clone()}</th>
            <td>
                <select aria-label=format!("What “{name}” is") prop:value=move || role.get().name() on:change=change>
                    {options.collect_view()}
                </select>
            </td>
            <td class="samples">{samples.collect_view()} {understood}</td>
            <td class="why">{why}</td>
        </tr>
    }
    .into_any()
}

/// A role in the words of somebody who has never heard of event logs.
fn role_words(role: Role) -> &'static str {
    match role {
        Role::Customer => "who: the customer",
        Role::Time => "when: the time",
        Role::Activity => "what: the activity",
        Role::Channel => "where: the channel",
        Role::Value => "money earned",
        Role::Cost => "money spent",
        Role::Note => "a note",
        Role::Event => "an event: this column’s date",
        Role::TimeOfDay => "the time of day",
        Role::Currency => "the currency",
        Role::Order => "the order’s number",
        Role::Path => "a whole path (summed up)",
        Role::Conversions => "conversions of a path",
        Role::Nulls => "no conversions of a path",
        Role::Attribute => "a further fact",
        Role::Ignore => "leave it out",
    }
}

/// How far reading is, and the way on.
#[component]
fn ReadingBar() -> impl IntoView {
    let intake = use_intake();
    let session = use_session();
    let reading = intake.reading();
    let is_done = Memo::new(move |_| reading.with(|reading| *reading == Reading::Done));
    let said = move || match reading.get() {
        Reading::Waiting => view! { <p class="reading-said">"Nothing to read yet."</p> }.into_any(),
        Reading::Reading(progress) => {
            let text = format!(
                "Reading: {} of {}, {}",
                format::bytes(progress.bytes_done),
                format::bytes(progress.bytes_total),
                format::counted(progress.rows, "row", "rows")
            );
            view! {
                <p class="reading-said">{text}</p>
                <progress
                    aria-label="Read so far"
                    max=progress.bytes_total.max(1).to_string()
                    value=progress.bytes_done.to_string()
                ></progress>
                <button type="button" on:click=move |_| intake.stop()>"Cancel"</button>
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
        Some(read + &rejected)
    })
}
