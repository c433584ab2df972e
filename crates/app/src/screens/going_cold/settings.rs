//! What counts as cold, as a sentence with two numbers in it.

use super::words;
use crate::reactive::{Memo, RwSignal};
use crate::text::number;
use desirepath_engine::contract::going_cold::Params;
use leptos::prelude::*;

/// The sentence; what is not a usable number is told below it, and nothing changes until it is one.
#[component]
pub fn ColdSettings(
    /// What counts as cold.
    params: RwSignal<Params>,
) -> impl IntoView {
    let horizon = RwSignal::new(params.with_untracked(|params| params.horizon_days.to_string()));
    let percent = RwSignal::new(params.with_untracked(|params| (params.threshold * 100.0).to_string()));
    let horizon_problem = Memo::new(move |_| horizon.with(|text| horizon_of(text).err()));
    let percent_problem = Memo::new(move |_| percent.with(|text| threshold_of(text).err()));
    let set = move |change: &dyn Fn(&mut Params)| {
        let mut wanted = params.get_untracked();
        change(&mut wanted);
        if params.with_untracked(|now| *now != wanted) {
            params.set(wanted);
        }
    };
    let horizon_typed = move |typed: String| {
        if let Ok(horizon_days) = horizon_of(&typed) {
            set(&|params| params.horizon_days = horizon_days);
        }
        horizon.set(typed);
    };
    let percent_typed = move |typed: String| {
        if let Ok(threshold) = threshold_of(&typed) {
            set(&|params| params.threshold = threshold);
        }
        percent.set(typed);
    };
    let is_default = Memo::new(move |_| params.with(|params| *params == Params::default()));
    let reset = move |_| {
        let Params { horizon_days, threshold, .. } = Params::default();
        horizon_typed(horizon_days.to_string());
        percent_typed((threshold * 100.0).to_string());
    };
    view! {
        <section class="cold-settings" aria-label="What counts as cold">
            <p>
                "A lead is cold once fewer than "
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    size="4"
                    aria-label="Percent that come back"
                    aria-describedby="cold-problem"
                    aria-invalid=move || percent_problem.get().is_some().to_string()
                    prop:value=move || percent.get()
                    on:input:target=move |event| percent_typed(event.target().value())
                /> "\u{a0}% of those as long silent come back within "
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    size="4"
                    aria-label="Days within which they come back"
                    aria-describedby="cold-problem"
                    aria-invalid=move || horizon_problem.get().is_some().to_string()
                    prop:value=move || horizon.get()
                    on:input:target=move |event| horizon_typed(event.target().value())
                /> "\u{a0}days. "
                {move || {
                    (!is_default.get()).then(|| {
                        view! {
                            <button type="button" class="quiet" on:click=reset>
                                "As at first"
                            </button>
                        }
                    })
                }}
            </p>
            <p class="field-problem" id="cold-problem" aria-live="polite">
                {move || percent_problem.get().or_else(|| horizon_problem.get())}
            </p>
        </section>
    }
}

/// A text as days to come back in; a decimal comma is as good as a point.
fn horizon_of(text: &str) -> Result<f64, String> {
    let usable = |days: &f64| *days > 0.0 && *days <= 3650.0;
    number(text).filter(usable).ok_or_else(|| {
        format!(
            "“{}” is not a number of days to come back in. Type for instance 30, at most {}.",
            text.trim(),
            words::days(3650.0)
        )
    })
}

/// A text as a chance, which is written in percent.
fn threshold_of(text: &str) -> Result<f64, String> {
    let usable = |percent: &f64| *percent > 0.0 && *percent < 100.0;
    match number(text).filter(usable) {
        Some(percent) => Ok(percent / 100.0),
        None => Err(format!("“{}” is not a percentage between 0 and 100. Type for instance 10.", text.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!((horizon_of(" 30 "), horizon_of("0,5")), (Ok(30.0), Ok(0.5)));
        assert_eq!((threshold_of("10"), threshold_of("2,5")), (Ok(0.1), Ok(0.025)));
        for wrong in ["", "0", "-3", "a month", "3651", "inf", "NaN"] {
            assert!(horizon_of(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "0", "100", "-1", "ten", "NaN"] {
            assert!(threshold_of(wrong).is_err(), "{wrong}");
        }
    }
}
