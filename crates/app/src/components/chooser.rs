//! Choosing activities by chips.

use crate::format;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::text;
use desirepath_engine::contract::ActivityCount;
use leptos::prelude::*;
use std::sync::Arc;

/// How many activities are offered before the reader searches.
const FIRST: usize = 14;

/// A set of activities as chips that can be pressed and released; with a search field where
/// there are many.
#[component]
pub fn ActivityChooser(
    /// What is chosen, for a screen reader.
    #[prop(into)]
    label: String,
    /// What is chosen among, in the plural.
    #[prop(default = "activities")]
    what: &'static str,
    /// All activities, most frequent first.
    activities: Signal<Arc<Vec<ActivityCount>>>,
    /// Those that are chosen.
    chosen: Signal<Vec<String>>,
    /// Called with the new choice.
    on_change: Callback<Vec<String>>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let has_many = Memo::new(move |_| activities.with(|activities| activities.len() > FIRST));
    // Chosen ones are always there; the others as far as they fit the search.
    let offered = Memo::new(move |_| {
        let (wanted, chosen) = (text::lower(&search.get()), chosen.get());
        activities.with(|activities| {
            let is_chosen = |activity: &ActivityCount| chosen.contains(&activity.activity);
            let fits = |activity: &ActivityCount| text::lower(&activity.activity).contains(&wanted);
            let mut others = 0;
            // In their own order, so that no chip moves when it is pressed.
            let is_offered = |activity: &&ActivityCount| {
                let is_other = !is_chosen(activity) && fits(activity);
                others += usize::from(is_other);
                is_chosen(activity) || is_other && others <= FIRST
            };
            activities.iter().filter(is_offered).cloned().collect::<Vec<_>>()
        })
    });
    let chip = move |activity: ActivityCount| {
        let name = activity.activity.clone();
        let is_on = {
            let name = name.clone();
            Memo::new(move |_| chosen.with(|chosen| chosen.contains(&name)))
        };
        let turn = move |_| {
            let mut now = chosen.get_untracked();
            match now.iter().position(|one| *one == name) {
                Some(at) => drop(now.remove(at)),
                None => now.push(name.clone()),
            }
            on_change.run(now);
        };
        view! {
            <button type="button" class="chip" aria-pressed=move || is_on.get().to_string() on:click=turn>
                <span>{activity.activity}</span>
                <span class="chip-count">{format::count(activity.events)}</span>
            </button>
        }
    };
    view! {
        <div class="chooser" role="group" aria-label=label.clone()>
            <input
                type="search"
                class="search"
                placeholder=format!("Search {what}")
                aria-label=format!("Search: {label}")
                hidden=move || !has_many.get()
                on:input:target=move |event| search.set(event.target().value())
            />
            <div class="chips">
                <For each=move || offered.get() key=|activity| activity.activity.clone() children=chip />
            </div>
        </div>
    }
}
