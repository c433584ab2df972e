//! What has become of them.

use super::Draft;
use super::fields::one_of;
use crate::reactive::RwSignal;
use crate::session::Session;
use desirepath_engine::contract::Filter;
use desirepath_engine::contract::filter::State;
use leptos::prelude::*;

pub(super) struct OneState(RwSignal<State>);

impl Default for OneState {
    fn default() -> Self {
        Self(RwSignal::new(State::Converted))
    }
}

impl Draft for OneState {
    fn name(&self) -> &'static str {
        "converted, are open or were lost"
    }

    fn fields(&self, _: Session) -> AnyView {
        const STATES: [(State, &str); 3] =
            [(State::Converted, "have converted"), (State::Open, "are still open"), (State::Lost, "were lost")];
        one_of("filter-state", "When the data end they", &STATES, self.0).into_any()
    }

    fn filter(&self) -> Option<Filter> {
        Some(Filter::State(self.0.get()))
    }

    /// One of the states is always chosen.
    fn clear(&self) {}
}
