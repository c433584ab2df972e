//! What sets the flows: from where, by what, how far.

use super::choice::{By, FlowsChoice, From};
use crate::reactive::{RwSignal, Signal};
use crate::text::number;
use leptos::prelude::*;

/// The deepest picture that is offered.
const DEEPEST: u32 = 20;
/// The most names in a column that are offered.
const MOST: u32 = 30;
/// Sessions: hours of silence that end one.
const GAPS: [(&str, &str); 5] =
    [("", "the whole journey"), ("0.5", "½ hour"), ("24", "1 day"), ("168", "7 days"), ("720", "30 days")];

/// From where.
const FROM: [(From, &str); 3] = [
    (From::Start, "from the first contact"),
    (From::Conversion, "back from the conversion"),
    (From::Activity, "around an activity"),
];
/// By what.
const BY: [(By, &str); 3] = [(By::Activity, "activity"), (By::Channel, "channel"), (By::Stage, "stage")];

/// The settings above the picture.
#[component]
pub fn FlowControls(
    /// Where the choice is kept.
    choice: FlowsChoice,
    /// All activities of the log, most frequent first.
    activities: Signal<Vec<String>>,
) -> impl IntoView {
    let around = move || {
        (choice.from.get() == From::Activity).then(|| {
            let chosen = untrack(|| activities.with(|activities| choice.around(activities)));
            let options = activities.get().into_iter().map(|name| {
                let is_chosen = chosen.as_ref() == Some(&name);
                view! { <option value=name.clone() selected=is_chosen>{name.clone()}</option> }
            });
            view! {
                <select
                    aria-label="Around which activity"
                    on:change:target=move |event| choice.activity.set(Some(event.target().value()))
                >
                    {options.collect_view()}
                </select>
            }
        })
    };
    let gap = move || choice.session_gap_hours.get().map(|hours| hours.to_string()).unwrap_or_default();
    view! {
        <div class="controls flow-controls">
            <Select label="Steps" chosen=choice.from options=&FROM />
            {around}
            <Select label="by" chosen=choice.by options=&BY />
            <label>
                "within"
                <select on:change:target=move |event| {
                    choice.session_gap_hours.set(number(&event.target().value()))
                }>
                    {GAPS
                        .into_iter()
                        .map(|(value, name)| {
                            let name = if value.is_empty() { name.to_owned() } else { format!("sessions, ended by {name}") };
                            view! { <option value=value prop:selected=move || gap() == value>{name}</option> }
                        })
                        .collect_view()}
                </select>
            </label>
            <Number label="Columns" value=choice.depth least=1 most=DEEPEST />
            <Number label="Names in each" value=choice.top least=1 most=MOST />
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || choice.collapse.get()
                    on:change:target=move |event| choice.collapse.set(event.target().checked())
                />
                "Repeats are one step"
            </label>
        </div>
    }
}

/// One of a few.
#[component]
fn Select<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    chosen: RwSignal<T>,
    options: &'static [(T, &'static str)],
) -> impl IntoView {
    let option = move |(value, name): &'static (T, &'static str)| {
        view! { <option prop:selected=move || chosen.get() == *value>{*name}</option> }
    };
    let choose = move |name: String| {
        if let Some((value, _)) = options.iter().find(|(_, own)| *own == name) {
            chosen.set(*value);
        }
    };
    view! {
        <label>
            {label}
            <select on:change:target=move |event| choose(event.target().value())>
                {options.iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// A small whole number, one more or less by button.
#[component]
fn Number(label: &'static str, value: RwSignal<u32>, least: u32, most: u32) -> impl IntoView {
    let button = move |sign: &'static str, name: &'static str, by: i32| {
        let to = move || value.get().saturating_add_signed(by).clamp(least, most);
        view! {
            <button
                type="button"
                aria-label=format!("{label}: one {name}")
                disabled=move || to() == value.get()
                on:click=move |_| value.set(untrack(to))
            >
                {sign}
            </button>
        }
    };
    view! {
        <div class="flow-number-field" role="group" aria-label=label>
            <span>{label}</span>
            {button("−", "less", -1)}
            <output>{move || value.get()}</output>
            {button("+", "more", 1)}
        </div>
    }
}
