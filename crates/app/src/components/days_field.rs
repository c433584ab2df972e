//! A number of days, or no limit.

use crate::reactive::{Memo, RwSignal, Signal};
use crate::text::number;
use leptos::prelude::*;

/// A field for days with the usual choices beside it. What is not a number of days is told beside
/// the field, and nothing changes until it is one.
#[component]
pub fn DaysField(
    /// What the days limit.
    #[prop(into)]
    label: String,
    /// The id of the field, once on a page.
    #[prop(into)]
    id: String,
    /// The days; `None` is no limit.
    days: Signal<Option<f64>>,
    /// The usual choices.
    usual: &'static [u32],
    /// Called with another number, or `None` for no limit.
    on_change: Callback<Option<f64>>,
) -> impl IntoView {
    let text = RwSignal::new(days.get_untracked().map(|days| days.to_string()).unwrap_or_default());
    let problem = Memo::new(move |_| text.with(|text| days_of(text).err()));
    let typed = move |typed: String| {
        text.set(typed);
        if let Ok(wanted) = text.with_untracked(|text| days_of(text))
            && wanted != days.get_untracked()
        {
            on_change.run(wanted);
        }
    };
    let choice = move |wanted: Option<u32>, label: String| {
        let is_on = move || problem.get().is_none() && days.get() == wanted.map(f64::from);
        let spoken = wanted.map(|days| format!("{days} days"));
        view! {
            <button
                type="button"
                class="chip"
                aria-label=spoken
                aria-pressed=move || is_on().to_string()
                on:click=move |_| typed(wanted.map(|days| days.to_string()).unwrap_or_default())
            >
                {label}
            </button>
        }
    };
    let problem_id = format!("{id}-problem");
    view! {
        <div class="days-field">
            <label for=id.clone()>{label}</label>
            <div class="days-field-input">
                <input
                    id=id
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    placeholder="no limit"
                    size="8"
                    aria-invalid=move || problem.get().is_some().to_string()
                    aria-describedby=problem_id.clone()
                    prop:value=move || text.get()
                    on:input:target=move |event| typed(event.target().value())
                />
                <span>"days"</span>
            </div>
            <div class="chips">
                {choice(None, "no limit".to_owned())}
                {usual.iter().map(|&days| choice(Some(days), days.to_string())).collect_view()}
            </div>
            <p class="field-problem" id=problem_id aria-live="polite">{move || problem.get()}</p>
        </div>
    }
}

/// A text as days: empty is no limit, a decimal comma is as good as a point.
///
/// # Errors
/// Says what to type.
pub fn days_of(text: &str) -> Result<Option<f64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match number(text) {
        Some(days) if days >= 0.0 => Ok(Some(days)),
        _ => Err(format!("“{text}” is not a number of days. Type for instance 30 or 0.5, or leave it empty.")),
    }
}

#[cfg(test)]
mod tests {
    use super::days_of;

    #[test]
    fn days_as_people_write_them() {
        assert_eq!(days_of(" "), Ok(None));
        assert_eq!(days_of("30"), Ok(Some(30.0)));
        assert_eq!(days_of("0,5"), Ok(Some(0.5)));
        for wrong in ["-1", "a week", "inf", "NaN", "1 000"] {
            assert!(days_of(wrong).is_err(), "{wrong}");
        }
    }
}
