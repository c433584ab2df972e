//! Choosing the steps: add, remove, move by buttons; the arrow keys with Alt move too.

use super::choice::{FunnelChoice, moved};
use super::words;
use crate::browser::focus;
use crate::palette::activity_palette;
use crate::session::use_session;
use desirepath_engine::contract::funnel::MAX_STEPS;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// The list of steps.
#[component]
pub fn StepEditor(
    /// Where the choice is kept.
    choice: FunnelChoice,
    /// All activities of the log.
    activities: Signal<Vec<String>>,
    /// The steps that are shown while none are chosen.
    suggested: Signal<Vec<String>>,
) -> impl IntoView {
    let (palette, session) = (activity_palette(), use_session());
    let has = move |step: &String| activities.with(|activities| activities.contains(step));
    // What is shown; steps that this data does not have stay chosen for data that has them.
    let steps = Memo::new(move |_| {
        let chosen: Vec<String> = choice.steps().get().unwrap_or_default().into_iter().filter(has).collect();
        if chosen.is_empty() { suggested.get() } else { chosen }
    });
    let missing = Memo::new(move |_| {
        let chosen = choice.steps().get().unwrap_or_default();
        words::missing(chosen.into_iter().filter(|step| !has(step)).collect())
    });
    let is_chosen = Memo::new(move |_| choice.steps().with(Option::is_some));
    let change = move |steps: Vec<String>| choice.set_steps(Some(steps));
    let shift = move |at: usize, is_up: bool| {
        let before = steps.get_untracked();
        let after = moved(before.clone(), at, is_up);
        if after != before {
            let last = after.len() - 1;
            let now = if is_up { at - 1 } else { at + 1 };
            change(after);
            // The focus goes with the step, to a button that can be pressed there.
            let button = if now == 0 || (!is_up && now != last) { "down" } else { "up" };
            focus(session.unique(&format!("funnel-step-{now}-{button}")));
        }
    };
    let remove = move |at: usize| {
        let mut now = steps.get_untracked();
        if now.len() > 1 {
            now.remove(at);
            let next = at.min(now.len() - 1);
            let id = if now.len() > 1 { format!("funnel-step-{next}-remove") } else { "funnel-add".to_owned() };
            change(now);
            focus(session.unique(&id));
        }
    };
    let pressed = move |event: KeyboardEvent, at: usize| {
        let is_up = match event.key().as_str() {
            "ArrowUp" => true,
            "ArrowDown" => false,
            _ => return,
        };
        if event.alt_key() {
            event.prevent_default();
            shift(at, is_up);
        }
    };
    let row = move |(at, step): (usize, String), count: usize| {
        let class = palette.with(|palette| palette.class(&step));
        let button = move |name: &'static str, sign: &'static str, label: String, is_off: bool| {
            view! {
                <button
                    type="button"
                    class="funnel-step-button"
                    id=session.unique(&format!("funnel-step-{at}-{name}"))
                    aria-label=label.clone()
                    title=label
                    disabled=is_off
                    on:click=move |_| match name {
                        "up" => shift(at, true),
                        "down" => shift(at, false),
                        _ => remove(at),
                    }
                >
                    <span aria-hidden="true">{sign}</span>
                </button>
            }
        };
        view! {
            <li class="funnel-choice" on:keydown=move |event| pressed(event, at)>
                <span class=format!("swatch {class}")></span>
                <bdi class="funnel-choice-name" title=step.clone()>{step.clone()}</bdi>
                <span class="funnel-step-buttons">
                    {button("up", "↑", format!("Move “{step}” up"), at == 0)}
                    {button("down", "↓", format!("Move “{step}” down"), at + 1 == count)}
                    {button("remove", "×", format!("Remove “{step}”"), count == 1)}
                </span>
            </li>
        }
    };
    let rows = move || {
        let steps = steps.get();
        let count = steps.len();
        steps.into_iter().enumerate().map(|step| row(step, count)).collect_view()
    };
    let add = move |name: String| {
        if !name.is_empty() {
            let mut now = steps.get_untracked();
            now.push(name);
            change(now);
        }
    };
    let options = move || {
        activities
            .get()
            .into_iter()
            .map(|name| view! { <option value=name.clone()>{name.clone()}</option> })
            .collect_view()
    };
    let is_full = Memo::new(move |_| steps.with(|steps| steps.len() >= MAX_STEPS));
    view! {
        <div class="funnel-steps">
            <h2 class="field-name">"Steps"</h2>
            <ol class="funnel-choices">{rows}</ol>
            <div class="funnel-add">
                <select
                    id=session.unique("funnel-add")
                    aria-label="Add a step"
                    prop:disabled=move || is_full.get()
                    on:change:target=move |event| {
                        add(event.target().value());
                        event.target().set_value("");
                    }
                >
                    <option value="">"Add a step …"</option>
                    {options}
                </select>
                {move || {
                    is_chosen
                        .get()
                        .then(|| {
                            view! {
                                <button type="button" class="quiet" on:click=move |_| choice.set_steps(None)>
                                    "Suggested steps"
                                </button>
                            }
                        })
                }}
            </div>
            <p class="field-problem" aria-live="polite">
                {move || missing.get()}
                {move || is_full.get().then(|| words::full(MAX_STEPS))}
            </p>
        </div>
    }
}
