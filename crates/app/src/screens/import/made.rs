//! Columns that a file does not have: put together from others, or the same for all its rows.

use super::choice::choice;
use crate::components::Help;
use crate::intake::{Opened, Recognised, use_intake};
use crate::reactive::{Memo, Signal};
use desirepath_engine::contract::{DryRunEvent, MadeColumn, Role};
use leptos::prelude::*;
use std::sync::Arc;

/// What can be made, in the order in which it is offered.
const ROLES: [Role; 4] = [Role::Activity, Role::Channel, Role::Customer, Role::Time];

/// The columns that are made, to be changed, and a way to make more.
#[component]
pub fn MadeColumns(file: Arc<Opened>, recognised: Arc<Recognised>) -> impl IntoView {
    let made = recognised.made.clone();
    let shown = {
        let (file, recognised, made) = (file.clone(), recognised.clone(), made.clone());
        let count = Memo::new(move |_| made.with(Vec::len));
        move || (0..count.get()).map(|at| row(&file, &recognised, at)).collect_view()
    };
    let add = {
        let (made, file) = (made.clone(), file.clone());
        move || {
            let file = file.clone();
            let free = ROLES.into_iter().find(|role| made.with(|made| made.iter().all(|known| known.0 != *role)))?;
            let made = made.clone();
            let add = move |_| made.update(|made| made.push((free, String::new())));
            let label = format!("Make a column for {}", file.name);
            Some(view! { <button type="button" aria-label=label on:click=add>"Make a column"</button> })
        }
    };
    // What was recognised to be needed is shown at once.
    let is_used = made.with_untracked(|made| !made.is_empty());
    let content = move || {
        view! {
            <p class="hint">
                "What no column says: put together from several, such as “{type}: {outcome}”, or the same text for
                the whole file, such as “phone”."
            </p>
            {shown.clone()}
            {add.clone()}
        }
    };
    match is_used {
        true => view! { <div class="made">{content()}</div> }.into_any(),
        false => {
            view! { <Help summary="Make a column that the file does not have">{content.clone()}</Help> }.into_any()
        }
    }
}

/// One such column.
fn row(file: &Arc<Opened>, recognised: &Arc<Recognised>, at: usize) -> AnyView {
    let intake = use_intake();
    let made = recognised.made.clone();
    let columns: Arc<[_]> = recognised.preview.plan.columns.clone().into();
    let change = {
        let (made, file) = (made.clone(), file.clone());
        move |change: &dyn Fn(&mut (Role, String)), is_written: bool| {
            made.update(|made| made.get_mut(at).into_iter().for_each(change));
            intake.make_columns(&file, is_written);
        }
    };
    let now = {
        let made = made.clone();
        Memo::new(move |_| made.with(|made| made.get(at).cloned().unwrap_or_default()))
    };
    let place = Signal::derive(move || ROLES.iter().position(|role| *role == now.get().0).unwrap_or_default());
    let words =
        ["what: the activity", "where: the channel", "who: the customer", "when: the time"].map(str::to_owned).into();
    let number = at + 1;
    let role = {
        let change = change.clone();
        choice("", format!("What made column {number} is"), words, place, move |at| {
            change(&|made| made.0 = ROLES[at], true)
        })
    };
    let write = {
        let change = change.clone();
        move |event, is_written| {
            let text = event_target_value(&event);
            change(&|made| made.1.clone_from(&text), is_written);
        }
    };
    let (on_input, on_change) = (write.clone(), write);
    let names = recognised.preview.plan.columns.iter().enumerate().map(|(at, column)| {
        view! { <option value=at.to_string()>{column.name.clone()}</option> }
    });
    let insert = {
        let columns = columns.clone();
        move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlSelectElement>| {
            let select = event.target();
            if let Some(column) = select.value().parse().ok().and_then(|at: usize| columns.get(at)) {
                change(&|made| made.1 += &format!("{{{}}}", column.name), true);
            }
            select.set_value("");
        }
    };
    let remove = {
        let (made, file) = (made.clone(), file.clone());
        move |_| {
            made.update(|made| drop((at < made.len()).then(|| made.remove(at))));
            intake.make_columns(&file, true);
        }
    };
    let trial = recognised.trial.clone();
    let said = move || {
        let (role, text) = now.get();
        let twice = made.with(|made| made.iter().take(at).any(|known| known.0 == role));
        let problem = match MadeColumn::parse(role, &text, &columns) {
            Err(problem) => Some(problem),
            Ok(_) if twice => Some("Another column that is made means the same.".to_owned()),
            Ok(_) => None,
        };
        if let Some(problem) = problem {
            return view! { <span class="column-problem">{problem}</span> }.into_any();
        }
        let mut first: Vec<String> = Vec::new();
        trial.with(|trial| {
            for value in trial.shown().iter().flat_map(|trial| &trial.events).map(|event| value(event, role)) {
                if !value.is_empty() && !first.contains(&value) {
                    first.push(value);
                }
            }
        });
        let shown = first.into_iter().map(|value| view! { <span class="sample">{value}</span> }).collect_view();
        view! { <span class="samples" aria-label=format!("First values of made column {number}") role="group">{shown}</span> }
            .into_any()
    };
    view! {
        <div class="file-choices made-column">
            {role}
            <input
                type="text"
                aria-label=format!("What made column {number} consists of")
                placeholder="{type}: {outcome}"
                prop:value=move || now.get().1
                on:input=move |event| on_input(event, false)
                on:change=move |event| on_change(event, true)
            />
            <select aria-label=format!("Put a column into made column {number}") on:change:target=insert>
                <option value="">"Put in a column"</option>
                {names.collect_view()}
            </select>
            <button type="button" class="quiet" aria-label=format!("Remove made column {number}") on:click=remove>
                "Remove"
            </button>
            {said}
        </div>
    }
    .into_any()
}

fn value(event: &DryRunEvent, role: Role) -> String {
    match role {
        Role::Activity => event.activity.clone(),
        Role::Channel => event.channel.clone().unwrap_or_default(),
        _ => event.customer.clone(),
    }
}
