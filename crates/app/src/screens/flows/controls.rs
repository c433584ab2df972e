//! What sets the flows: from where, by what, how far.

use super::choice::{By, FlowsChoice, From};
use leptos::prelude::*;

/// The deepest picture that is offered.
const DEEPEST: u32 = 20;
/// The most names in a column that are offered.
const MOST: u32 = 30;
/// Sessions: hours of silence that end one.
const GAPS: [(&str, &str); 5] =
    [("", "the whole journey"), ("0.5", "½ hour"), ("24", "1 day"), ("168", "7 days"), ("720", "30 days")];

/// The settings above the picture.
#[component]
pub fn FlowControls(
    /// Where the choice is kept.
    choice: FlowsChoice,
    /// All activities of the log, most frequent first.
    activities: Signal<Vec<String>>,
) -> impl IntoView {
    let from = |name: &str| match name {
        "conversion" => From::Conversion,
        "activity" => From::Activity,
        _ => From::Start,
    };
    let from_name = move || match choice.from.get() {
        From::Start => "start",
        From::Conversion => "conversion",
        From::Activity => "activity",
    };
    let by = |name: &str| match name {
        "channel" => By::Channel,
        "stage" => By::Stage,
        _ => By::Activity,
    };
    let by_name = move || match choice.by.get() {
        By::Activity => "activity",
        By::Channel => "channel",
        By::Stage => "stage",
    };
    let around = move || {
        (choice.from.get() == From::Activity).then(|| {
            let options = activities.get().into_iter();
            let options = options.map(|name| view! { <option value=name.clone()>{name.clone()}</option> });
            view! {
                <select
                    aria-label="Around which activity"
                    prop:value=move || activities.with(|activities| choice.around(activities)).unwrap_or_default()
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
            <label>
                "Steps"
                <select
                    prop:value=from_name
                    on:change:target=move |event| choice.from.set(from(&event.target().value()))
                >
                    <option value="start">"from the first contact"</option>
                    <option value="conversion">"back from the conversion"</option>
                    <option value="activity">"around an activity"</option>
                </select>
            </label>
            {around}
            <label>
                "by"
                <select prop:value=by_name on:change:target=move |event| choice.by.set(by(&event.target().value()))>
                    <option value="activity">"activity"</option>
                    <option value="channel">"channel"</option>
                    <option value="stage">"stage"</option>
                </select>
            </label>
            <label>
                "within"
                <select
                    prop:value=gap
                    on:change:target=move |event| choice.session_gap_hours.set(event.target().value().parse().ok())
                >
                    {GAPS
                        .into_iter()
                        .map(|(value, name)| {
                            let name = if value.is_empty() { name.to_owned() } else { format!("sessions, ended by {name}") };
                            view! { <option value=value>{name}</option> }
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
