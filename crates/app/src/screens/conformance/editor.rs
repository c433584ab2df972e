//! Listing the steps: add, remove, move, several activities of which any will do, optional, a limit.

use super::choice::{ReferenceChoice, known};
use super::words;
use crate::browser::{focus, keep_focus};
use crate::palette::activity_palette;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::screens::funnel::moved;
use crate::text::number;
use desirepath_engine::contract::conformance::{MAX_STEPS, Step};
use leptos::prelude::*;

/// The steps and what is asked of them.
#[component]
pub fn Editor(
    /// Where the choice is kept.
    choice: ReferenceChoice,
    /// All activities of the log.
    activities: Signal<Vec<String>>,
    /// The steps that are shown while none are chosen.
    suggested: Signal<Vec<Step>>,
) -> impl IntoView {
    let palette = activity_palette();
    let steps = Memo::new(move |_| {
        let chosen = activities.with(|activities| known(choice.steps().get().unwrap_or_default(), activities));
        if chosen.is_empty() { suggested.get() } else { chosen }
    });
    let missing = move || {
        let chosen = choice.steps().get().unwrap_or_default();
        activities.with(|activities| words::missing(&chosen, activities))
    };
    let change = move |edit: &dyn Fn(&mut Vec<Step>)| {
        let mut now = steps.get_untracked();
        edit(&mut now);
        choice.set_steps(Some(now));
    };
    let shift = move |at: usize, is_up: bool| {
        change(&|steps| *steps = moved(std::mem::take(steps), at, is_up));
        // The focus goes with the step, to a button that can be pressed there.
        let (now, last) = (if is_up { at - 1 } else { at + 1 }, steps.with_untracked(Vec::len) - 1);
        let button = if now == 0 || (!is_up && now != last) { "down" } else { "up" };
        focus(format!("believed-{now}-{button}"));
    };
    let options = move || {
        let names = activities.get().into_iter();
        names.map(|name| view! { <option value=name.clone()>{name.clone()}</option> }).collect_view()
    };
    let row = move |(at, step): (usize, Step), count: usize| {
        let name = step.any_of.first().cloned().unwrap_or_default();
        let button = |kind: &'static str, sign: &'static str, label: String, is_off: bool, act: Callback<()>| {
            view! {
                <button
                    type="button"
                    class="funnel-step-button"
                    id=format!("believed-{at}-{kind}")
                    aria-label=label.clone()
                    title=label
                    disabled=is_off
                    on:click=move |_| act.run(())
                >
                    <span aria-hidden="true">{sign}</span>
                </button>
            }
        };
        let up = Callback::new(move |()| shift(at, true));
        let down = Callback::new(move |()| shift(at, false));
        let remove = Callback::new(move |()| {
            change(&|steps| drop(steps.remove(at)));
            let left = count - 1;
            focus(if left > 1 { format!("believed-{}-remove", at.min(left - 1)) } else { "believed-add".to_owned() });
        });
        let alternatives = step.any_of.iter().cloned().enumerate().map(|(place, name)| {
            let class = palette.with_untracked(|palette| palette.class(&name));
            let without = (step.any_of.len() > 1).then(|| {
                let label = format!("Without “{name}”");
                view! {
                    <button
                        type="button"
                        class="believed-without"
                        aria-label=label.clone()
                        title=label
                        on:click=move |_| change(&|steps| drop(steps[at].any_of.remove(place)))
                    >
                        "×"
                    </button>
                }
            });
            view! {
                <span class="believed-name">
                    {(place > 0).then_some("or ")}
                    <span class=format!("swatch {class}")></span>
                    <bdi title=name.clone()>{name.clone()}</bdi>
                    {without}
                </span>
            }
        });
        let alternatives = alternatives.collect_view();
        let add_other = move |name: String| {
            change(&|steps| {
                if !name.is_empty() && !steps[at].any_of.contains(&name) {
                    steps[at].any_of.push(name.clone());
                }
            });
        };
        let days_problem = RwSignal::new(false);
        let set_days = move |text: String| {
            let text = text.trim();
            let days = number(text).filter(|days| *days >= 0.0);
            days_problem.set(!text.is_empty() && days.is_none());
            if text.is_empty() || days.is_some() {
                change(&|steps| steps[at].within_days = days);
            }
        };
        let limit = (at > 0).then(|| {
            view! {
                <label>
                    "within "
                    <input
                        type="text"
                        inputmode="decimal"
                        size="4"
                        id=format!("believed-{at}-days")
                        autocomplete="off"
                        placeholder="any"
                        aria-label=format!("“{name}” within days")
                        aria-invalid=move || days_problem.get().to_string()
                        prop:value=step.within_days.map(|days| days.to_string()).unwrap_or_default()
                        on:change:target=move |event| set_days(event.target().value())
                    />
                    " days"
                </label>
            }
        });
        view! {
            <li class="believed-step">
                <div class="believed-names">
                    <span class="funnel-at" aria-hidden="true">{at + 1}</span>
                    <span class="believed-alternatives">{alternatives}</span>
                    <span class="funnel-step-buttons">
                        {button("up", "↑", format!("Move “{name}” up"), at == 0, up)}
                        {button("down", "↓", format!("Move “{name}” down"), at + 1 == count, down)}
                        {button("remove", "×", format!("Remove “{name}”"), count == 1, remove)}
                    </span>
                </div>
                <div class="believed-terms">
                    <select
                        id=format!("believed-{at}-or")
                        aria-label=format!("Instead of “{name}”")
                        on:change:target=move |event| {
                            add_other(event.target().value());
                            event.target().set_value("");
                        }
                    >
                        <option value="">"or …"</option>
                        {options}
                    </select>
                    <label>
                        <input
                            type="checkbox"
                            id=format!("believed-{at}-optional")
                            aria-label=format!("“{name}” is optional")
                            prop:checked=step.optional
                            on:change:target=move |event| {
                                let optional = event.target().checked();
                                change(&|steps| steps[at].optional = optional);
                            }
                        />
                        " optional"
                    </label>
                    {limit}
                </div>
            </li>
        }
    };
    let rows = move || {
        keep_focus();
        let steps = steps.get();
        let count = steps.len();
        steps.into_iter().enumerate().map(|step| row(step, count)).collect_view()
    };
    let add = move |name: String| {
        if !name.is_empty() {
            change(&|steps| steps.push(Step { any_of: vec![name.clone()], ..Step::default() }));
        }
    };
    let is_full = move || steps.with(|steps| steps.len() >= MAX_STEPS);
    let is_chosen = Memo::new(move |_| choice.steps().with(Option::is_some));
    view! {
        <section class="funnel-settings" aria-label="The journey you believe in">
            <div>
                <h2 class="field-name">"The journey you believe in"</h2>
                <ol class="believed-steps">{rows}</ol>
                <div class="funnel-add">
                    <select
                        id="believed-add"
                        aria-label="Add a step"
                        prop:disabled=is_full
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
                <p class="field-problem" aria-live="polite">{missing}</p>
            </div>
            <label class="believed-strict">
                <input
                    type="checkbox"
                    prop:checked=move || choice.strict().get()
                    on:change:target=move |event| choice.strict().set(event.target().checked())
                />
                <span>
                    "Strictly: "
                    <span class="hint">"a step done again, or an activity that is not listed, leaves it too"</span>
                </span>
            </label>
        </section>
    }
}
