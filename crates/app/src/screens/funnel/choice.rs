//! What the user has set for the funnel. It outlives the screen and the data.

use desirepath_engine::contract::funnel::{Order, Params};
use leptos::prelude::*;

/// The choice. Copies are the same.
#[derive(Clone, Copy)]
pub struct FunnelChoice {
    /// `None`: the steps that the engine suggests.
    steps: RwSignal<Option<Vec<String>>>,
    order: RwSignal<Order>,
    window_days: RwSignal<Option<f64>>,
}

impl FunnelChoice {
    /// Nothing chosen yet. Made once, by the root of the page.
    pub fn new() -> Self {
        Self { steps: RwSignal::new(None), order: RwSignal::default(), window_days: RwSignal::new(None) }
    }

    /// The chosen steps; `None` for the suggested ones.
    pub fn steps(self) -> Signal<Option<Vec<String>>> {
        self.steps.into()
    }

    /// Their order.
    pub fn order(self) -> Signal<Order> {
        self.order.into()
    }

    /// The days within which they happen.
    pub fn window_days(self) -> Signal<Option<f64>> {
        self.window_days.into()
    }

    /// Chooses the steps; `None` for the suggested ones.
    pub fn set_steps(self, steps: Option<Vec<String>>) {
        self.steps.set(steps);
    }

    /// Chooses the order.
    pub fn set_order(self, order: Order) {
        self.order.set(order);
    }

    /// Chooses the window.
    pub fn set_window(self, days: Option<f64>) {
        self.window_days.set(days);
    }

    /// The choice as far as these activities have it. Follows the choice.
    pub fn params(self, activities: &[String]) -> Params {
        let mut steps = self.steps.get().unwrap_or_default();
        steps.retain(|step| activities.contains(step));
        let steps = steps.into_iter().map(Into::into).collect();
        Params { steps, order: self.order.get(), window_days: self.window_days.get(), ..Params::default() }
    }
}

impl Default for FunnelChoice {
    fn default() -> Self {
        Self::new()
    }
}

/// Steps with one of them moved by one place.
pub fn moved<T>(mut steps: Vec<T>, at: usize, is_up: bool) -> Vec<T> {
    let to = if is_up { at.checked_sub(1) } else { Some(at + 1) };
    if let Some(to) = to.filter(|&to| to < steps.len() && at < steps.len()) {
        steps.swap(at, to);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_move_within_the_list() {
        let steps = || ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(moved(steps(), 1, true), ["b", "a", "c"]);
        assert_eq!(moved(steps(), 1, false), ["a", "c", "b"]);
        assert_eq!(moved(steps(), 0, true), steps());
        assert_eq!(moved(steps(), 2, false), steps());
        assert_eq!(moved(steps(), 7, true), steps());
    }
}
