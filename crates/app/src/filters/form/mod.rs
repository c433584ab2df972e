//! Adding a condition.
//!
//! What a condition needs to be filled in is one file, with its fields and what they say, and one row of
//! [`drafts`].

mod attribute;
mod channel;
mod done;
mod fields;
mod started;
mod state;
mod took;
mod value;

use super::clause;
use crate::reactive::{Memo, RwSignal};
use crate::session::{Session, use_session};
use desirepath_engine::contract::{Filter, LogSummary};
use leptos::prelude::*;

/// A condition that is being filled in.
trait Draft: Send + Sync {
    /// What it is about, after "customers who".
    fn name(&self) -> &'static str;

    /// Whether a log has what it is about.
    fn is_offered(&self, _log: &LogSummary) -> bool {
        true
    }

    /// What is to be filled in.
    fn fields(&self, session: Session) -> AnyView;

    /// The condition, as soon as it says something. Follows what is filled in.
    fn filter(&self) -> Option<Filter>;

    /// Nothing is filled in, as at first.
    fn clear(&self);
}

/// All that can be filled in, in the order in which they are offered. Some share what they ask for, so that it stays
/// when another one is chosen.
fn drafts() -> Vec<Box<dyn Draft>> {
    let (activities, within_days) = (RwSignal::default(), RwSignal::default());
    vec![
        Box::new(done::Done::new(activities, within_days)),
        Box::new(done::NeverDone { activities }),
        Box::new(took::Took::new(within_days)),
        Box::new(channel::Channel::default()),
        Box::new(attribute::Attribute::default()),
        Box::new(started::Started::default()),
        Box::new(state::OneState::default()),
        Box::new(value::Value::default()),
    ]
}

/// The form.
#[component]
pub fn FilterForm() -> impl IntoView {
    let session = use_session();
    let drafts = StoredValue::new(drafts());
    let chosen = RwSignal::new(0);
    let filter = Memo::new(move |_| drafts.with_value(|drafts| drafts[chosen.get()].filter()));
    let said = move || {
        filter.with(|filter| match filter {
            Some(filter) => format!("Customers {}", clause(filter)),
            None => "Fill in what they have in common.".to_owned(),
        })
    };
    let add = move |_| {
        if let Some(filter) = filter.get_untracked() {
            session.narrow(filter);
            // Later: a button that is disabled at once would not close the form.
            request_animation_frame(move || drafts.with_value(|drafts| drafts.iter().for_each(|draft| draft.clear())));
        }
    };
    let fields = move || drafts.with_value(|drafts| drafts[chosen.get()].fields(session));
    view! {
        <div id="filter-form" class="sheet filter-form" popover="auto" role="dialog" aria-label="Add a filter">
            <h2>"Only customers who"</h2>
            <Kinds drafts chosen session />
            <div class="filter-fields">{fields}</div>
            <p class="filter-preview" role="status" dir="auto">{said}</p>
            <div class="sheet-foot">
                <button
                    type="button"
                    class="primary"
                    popovertarget="filter-form"
                    popovertargetaction="hide"
                    disabled=move || filter.with(Option::is_none)
                    on:click=add
                >
                    "Add"
                </button>
            </div>
        </div>
    }
}

/// Which condition is filled in.
#[component]
fn Kinds(drafts: StoredValue<Vec<Box<dyn Draft>>>, chosen: RwSignal<usize>, session: Session) -> impl IntoView {
    let summary = session.summary();
    let offered = Memo::new(move |_| {
        let is_offered =
            |draft: &dyn Draft| summary.with(|summary| summary.as_ref().is_some_and(|log| draft.is_offered(log)));
        let name = |(at, draft): (usize, &dyn Draft)| is_offered(draft).then(|| (at, draft.name()));
        drafts.with_value(|drafts| drafts.iter().map(AsRef::as_ref).enumerate().filter_map(name).collect::<Vec<_>>())
    });
    let option = move |(at, name): (usize, &'static str)| {
        view! {
            <option value=name prop:selected=move || chosen.get() == at>
                {name}
            </option>
        }
    };
    let choose = move |name: String| {
        if let Some(at) = drafts.with_value(|drafts| drafts.iter().position(|draft| draft.name() == name)) {
            chosen.set(at);
        }
    };
    view! {
        <select aria-label="What they have in common" on:change:target=move |event| choose(event.target().value())>
            {move || offered.get().into_iter().map(option).collect_view()}
        </select>
    }
}
