//! A choice among a few.

use crate::reactive::Signal;
use leptos::prelude::*;

/// A labelled choice among words; `on_change` gets the place of the chosen one.
pub fn choice(
    shown: &'static str,
    label: String,
    words: Vec<String>,
    current: Signal<usize>,
    on_change: impl Fn(usize) + 'static,
) -> AnyView {
    // Later ones are set as the value of the whole choice.
    let first = current.get_untracked();
    let option = |(at, words): (usize, String)| {
        view! { <option value=at.to_string() selected=at == first>{words}</option> }
    };
    let options = words.into_iter().enumerate().map(option).collect_view();
    let change = move |event| {
        if let Ok(at) = event_target_value(&event).parse() {
            on_change(at);
        }
    };
    view! {
        <label class="file-choice">
            {shown}
            <select aria-label=label prop:value=move || current.get().to_string() on:change=change>
                {options}
            </select>
        </label>
    }
    .into_any()
}
