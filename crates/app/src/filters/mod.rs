//! The filter of the page: its bar, its way back, its place in the address; and a second segment
//! beside it.
//!
//! ```text
//! bar (chips, form) ─┐
//! address ───────────┼─▶ Session::set_filter ─▶ Filters (undo, redo, address, problems)
//! CountLink ─────────┘
//! ```
//!
//! What everything is about is the session's filter. [`Filters`] follows it, whoever sets it, so
//! that every change can be taken back and is in the address.

mod address;
mod bar;
mod compare;
mod form;
mod saved;

use crate::reactive::RwSignal;
use crate::route::Route;
use crate::session::Session;
use desirepath_engine::contract::Filter;
use leptos::prelude::*;

pub use bar::FilterBar;
pub use compare::{Comparison, SecondSide, SideHead};

/// The way of the session's filter. Copies are the same.
#[derive(Clone, Copy)]
pub struct Filters {
    session: Session,
    route: Route,
    /// The filters before this one, latest last.
    before: RwSignal<Vec<Option<Filter>>>,
    /// Those that were taken back, latest last.
    after: RwSignal<Vec<Option<Filter>>>,
    /// The filter as it was last seen.
    seen: StoredValue<Option<Filter>>,
    /// Whether the next change comes from here and is no new step.
    is_travelling: StoredValue<bool>,
    problem: RwSignal<Option<String>>,
}

impl Filters {
    /// No filter yet.
    pub fn new(session: Session, route: Route) -> Self {
        Self {
            session,
            route,
            before: RwSignal::default(),
            after: RwSignal::default(),
            seen: StoredValue::default(),
            is_travelling: StoredValue::new(false),
            problem: RwSignal::new(None),
        }
    }

    /// Follows the session's filter, and keeps it in the address, from now on. Asked once, by the root of the page.
    pub fn follow(self) {
        self.keep_steps();
        self.refuse_unusable();
        address::keep(self);
    }

    /// Why a filter was left out, in words for the screen.
    pub fn problem(self) -> RwSignal<Option<String>> {
        self.problem
    }

    /// Whether there is a filter to go back to.
    pub fn can_undo(self) -> bool {
        self.before.with(|before| !before.is_empty())
    }

    /// Whether there is one to go forward to again.
    pub fn can_redo(self) -> bool {
        self.after.with(|after| !after.is_empty())
    }

    /// Goes back to the filter before.
    pub fn undo(self) {
        self.travel(self.before, self.after);
    }

    /// Takes an undo back.
    pub fn redo(self) {
        self.travel(self.after, self.before);
    }

    fn travel(self, from: RwSignal<Vec<Option<Filter>>>, to: RwSignal<Vec<Option<Filter>>>) {
        if let Some(filter) = from.try_update(Vec::pop).flatten() {
            to.update(|to| to.push(self.seen.get_value()));
            self.go(filter);
        }
    }

    fn go(self, filter: Option<Filter>) {
        self.is_travelling.set_value(true);
        self.session.set_filter(filter);
    }

    fn keep_steps(self) {
        Effect::new(move |_| {
            let now = self.session.filter().get();
            let has_log = self.session.summary().with(Option::is_some);
            let last = self.seen.try_update_value(|seen| std::mem::replace(seen, now.clone())).flatten();
            if !has_log && now.is_none() {
                // Other files: what was filtered before means nothing for them.
                self.before.set(Vec::new());
                self.after.set(Vec::new());
                self.is_travelling.set_value(false);
            } else if last != now && !self.is_travelling.try_update_value(std::mem::take).unwrap_or_default() {
                self.before.update(|before| before.push(last));
                self.after.set(Vec::new());
                self.problem.set(None);
            }
        });
    }

    /// A filter that the engine refuses is not kept: the numbers would be about the one before it.
    fn refuse_unusable(self) {
        Effect::new(move |_| {
            let selected = self.session.selected().get();
            if let crate::load::Load::Failed(message) = selected
                && self.session.summary().with_untracked(Option::is_some)
            {
                self.problem.set(Some(format!("That filter cannot be used here and was left out: {message}.")));
                let before = self.before.try_update(Vec::pop).flatten().flatten();
                self.go(before);
            }
        });
    }
}

/// The conditions that all hold: what the bar shows as chips.
pub fn members(filter: Option<&Filter>) -> Vec<Filter> {
    match filter {
        None => Vec::new(),
        Some(Filter::All(all)) => all.clone(),
        Some(one) => vec![one.clone()],
    }
}

/// The filter of some conditions; without any, there is none.
pub fn of_members(mut members: Vec<Filter>) -> Option<Filter> {
    match members.len() {
        0 => None,
        1 => members.pop(),
        _ => Some(Filter::All(members)),
    }
}

/// A filter without "customers" before it: what a chip says.
pub fn clause(filter: &Filter) -> String {
    let sentence = filter.describe();
    sentence.strip_prefix("customers ").map(str::to_owned).unwrap_or(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chips_are_the_conditions_and_make_the_filter_again() {
        let (visit, order) = (Filter::done("visit"), Filter::done("order"));
        let both = visit.clone().and(order.clone());
        assert_eq!(members(Some(&both)), [visit.clone(), order]);
        assert_eq!(of_members(members(Some(&both))), Some(both));
        assert_eq!(of_members(vec![visit.clone()]), Some(visit.clone()));
        assert_eq!(of_members(members(None)), None);
        assert_eq!(clause(&visit), "who had visit");
    }
}
