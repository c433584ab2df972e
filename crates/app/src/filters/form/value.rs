//! Is worth so much.

use super::Draft;
use super::fields::TextField;
use crate::reactive::RwSignal;
use crate::session::Session;
use crate::text::number;
use desirepath_engine::contract::filter::ValueFilter;
use desirepath_engine::contract::{Filter, LogSummary};
use leptos::prelude::*;

#[derive(Default)]
pub(super) struct Value {
    at_least: RwSignal<String>,
    at_most: RwSignal<String>,
}

impl Draft for Value {
    fn name(&self) -> &'static str {
        "are worth at least or at most"
    }

    fn is_offered(&self, log: &LogSummary) -> bool {
        log.has_values
    }

    fn fields(&self, _: Session) -> AnyView {
        let Self { at_least, at_most } = *self;
        view! {
            <div class="filter-row">
                <TextField id="filter-at-least" label="At least" text=at_least />
                <TextField id="filter-at-most" label="at most" text=at_most />
            </div>
            <p class="hint">"The value of all events of a customer, in the money of your data."</p>
        }
        .into_any()
    }

    fn filter(&self) -> Option<Filter> {
        let (at_least, at_most) = (amount(&self.at_least.get())?, amount(&self.at_most.get())?);
        let is_said = at_least.or(at_most).is_some();
        is_said.then_some(Filter::Value(ValueFilter { at_least, at_most }))
    }

    fn clear(&self) {
        self.at_least.set(String::new());
        self.at_most.set(String::new());
    }
}

/// A text as an amount; empty is no limit, `None` what is no number.
fn amount(text: &str) -> Option<Option<f64>> {
    match text.trim() {
        "" => Some(None),
        text => number(text).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn amounts_as_people_write_them() {
        assert_eq!(amount(" "), Some(None));
        assert_eq!(amount("12,5"), Some(Some(12.5)));
        assert_eq!(amount("much"), None);
        assert_eq!(amount("inf"), None);
    }
}
