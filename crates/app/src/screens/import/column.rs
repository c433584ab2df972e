//! One column of a file on the import screen: its role, how it is written, what is wrong with it.

use crate::format;
use crate::intake::{Opened, Recognised, use_intake};
use crate::load::Load;
use crate::reactive::Memo;
use desirepath_engine::contract::{ColumnFormat, ColumnPreview, DryRun, NumberFormat, PlannedColumn, Role, TimeFormat};
use leptos::prelude::*;
use std::sync::Arc;

type Column = Memo<Option<PlannedColumn>>;

/// One column of a file: its role, values, and the reason for the guess.
#[component]
pub fn ColumnRow(file: Arc<Opened>, recognised: Arc<Recognised>, at: usize) -> impl IntoView {
    let intake = use_intake();
    let column = &recognised.preview.plan.columns[at];
    let preview = &recognised.preview.columns[at];
    let name = column.name.clone();
    let guessed = column.role;
    let now = {
        let recognised = recognised.clone();
        Memo::new(move |_| Some(recognised.column(at)))
    };
    let role = Memo::new(move |_| now.with(|now| now.as_ref().map_or(Role::Ignore, |column| column.role)));
    let change = {
        let file = file.clone();
        move |event| {
            let chosen = event_target_value(&event);
            if let Some(role) = Role::ALL.into_iter().find(|role| role.name() == chosen) {
                intake.set_role(&file, at, role);
            }
        }
    };
    // Later ones are set as the value of the whole choice.
    let first = role.get_untracked();
    let options = Role::ALL.into_iter().map(|option| {
        view! {
            <option value=option.name() selected=option == first>
                {role_words(option)}
            </option>
        }
    });
    let reason = preview.reason.clone();
    let why = move || if role.get() == guessed { reason.clone() } else { "you chose it".to_owned() };
    let understood = understood(&recognised, preview, role);
    let question = question(&file, at, now);
    let written = written(&file, at, now);
    let trial = recognised.trial.clone();
    let problem = {
        let (name, seen) = (name.clone(), preview.problem.clone());
        move || {
            let tried = trial.with(|trial| trial.shown().cloned());
            let seen = seen.clone().map(|seen| view! { <span class="column-problem">{seen}</span> });
            view! { {seen} {tried.map(|tried| problems(&tried, &name))} }
        }
    };
    let samples = preview.samples.iter().map(|sample| view! { <span class="sample">{sample.clone()}</span> });
    view! {
        <tr class:essential=move || role.get().is_required() class:ignored=move || role.get() == Role::Ignore>
            <th scope="row">{name.clone()}</th>
            <td>
                <select aria-label=format!("What “{name}” is") prop:value=move || role.get().name() on:change=change>
                    {options.collect_view()}
                </select>
                {written}
            </td>
            <td class="samples">{samples.collect_view()} {understood} {question} {problem}</td>
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

/// How the first time of the column is understood, by the plan as it is now.
fn understood(
    recognised: &Recognised,
    preview: &ColumnPreview,
    role: Memo<Role>,
) -> impl Fn() -> Option<AnyView> + use<> {
    let parsed = preview.parsed_time.clone();
    let trial = recognised.trial.clone();
    move || {
        let first = |trial: &Load<DryRun>| Some(trial.shown()?.events.first()?.time.clone());
        let time = trial.with(first).or_else(|| parsed.clone()).filter(|_| role.get() == Role::Time)?;
        Some(view! { <span class="understood">{format!("read as {}", format::date_time(&time))}</span> }.into_any())
    }
}

/// What has to be decided before the column can be read, with what each answer would mean.
fn question(file: &Arc<Opened>, at: usize, now: Column) -> impl Fn() -> Option<AnyView> + use<> {
    let intake = use_intake();
    let file = file.clone();
    move || {
        let column = now.get().filter(|column| column.role.holds_times() || column.role.holds_numbers())?;
        let asked = column.needs_decision?;
        let options = asked.options.into_iter().map(|option| {
            let file = file.clone();
            let meaning = format!("“{}” is {}", option.cell, option.reads);
            let only = (option.only > 0)
                .then(|| format!("; {} can only be that", format::counted(option.only, "cell", "cells")));
            view! {
                <button type="button" on:click=move |_| intake.set_format(&file, at, option.format)>
                    {option.format.words()} <span class="hint">{meaning} {only}</span>
                </button>
            }
        });
        let label = format!("How “{}” is written", column.name);
        Some(
            view! {
                <div class="column-question" role="group" aria-label=label>
                    <p>{asked.question}</p>
                    {options.collect_view()}
                </div>
            }
            .into_any(),
        )
    }
}

/// A choice of how the column is written, if it holds times or numbers.
fn written(file: &Arc<Opened>, at: usize, now: Column) -> impl Fn() -> Option<AnyView> + use<> {
    let intake = use_intake();
    let file = file.clone();
    move || {
        let column = now.get()?;
        let formats: &'static [ColumnFormat] = match column.role {
            role if role.holds_times() => &TIMES,
            role if role.holds_numbers() => &NUMBERS,
            _ => return None,
        };
        let format = column.format?;
        let change = {
            let file = file.clone();
            move |event| {
                let chosen = event_target_value(&event);
                if let Some(format) = formats.iter().find(|format| format.words() == chosen) {
                    intake.set_format(&file, at, *format);
                }
            }
        };
        let options = formats.iter().map(|option| {
            view! { <option value=option.words() selected=*option == format>{option.words()}</option> }
        });
        let label = format!("How “{}” is written", column.name);
        Some(
            view! {
                <select class="column-format" aria-label=label on:change=change>
                    {options.collect_view()}
                </select>
            }
            .into_any(),
        )
    }
}

const TIMES: [ColumnFormat; 8] = [
    ColumnFormat::Time(TimeFormat::YearFirst),
    ColumnFormat::Time(TimeFormat::DayFirst),
    ColumnFormat::Time(TimeFormat::MonthFirst),
    ColumnFormat::Time(TimeFormat::ShortYearFirst),
    ColumnFormat::Time(TimeFormat::ExcelSerial),
    ColumnFormat::Time(TimeFormat::EpochSeconds),
    ColumnFormat::Time(TimeFormat::EpochMilliseconds),
    ColumnFormat::Time(TimeFormat::EpochMicroseconds),
];

const NUMBERS: [ColumnFormat; 2] =
    [ColumnFormat::Number(NumberFormat::DecimalPoint), ColumnFormat::Number(NumberFormat::DecimalComma)];

/// What is wrong with a column in the first rows, with examples; of whole rows if it has no name.
pub fn problems(tried: &DryRun, column: &str) -> AnyView {
    let own = tried.problems.iter().filter(|problem| problem.column == column);
    own.map(|problem| {
        let examples: Vec<String> = problem
            .examples
            .iter()
            .map(|example| match example.value.as_str() {
                "" => format!("line {}", example.line),
                value => format!("line {}: “{value}”", example.line),
            })
            .collect();
        let what = if problem.is_reject { "cannot be used" } else { "are odd" };
        let text = format!(
            "{} of the first {} {what}: {} ({})",
            format::counted(problem.rows, "row", "rows"),
            format::count(tried.rows),
            problem.problem,
            examples.join(", ")
        );
        view! { <span class="column-problem">{text}</span> }
    })
    .collect_view()
    .into_any()
}
