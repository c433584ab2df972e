//! The journey that the user believes in. It outlives the screen and the data.

use crate::choices::use_choice;
use crate::reactive::{RwSignal, Signal};
use desirepath_engine::contract::conformance::{Params, Step};

/// The choice. Copies are the same.
#[derive(Clone, Copy)]
pub struct ReferenceChoice {
    /// `None`: the steps that the engine suggests.
    steps: RwSignal<Option<Vec<Step>>>,
    strict: RwSignal<bool>,
}

impl ReferenceChoice {
    /// The choice of this page.
    pub fn of_page() -> Self {
        Self { steps: use_choice("conformance.steps"), strict: use_choice("conformance.strict") }
    }

    /// The steps; `None` for the suggested ones.
    pub fn steps(self) -> Signal<Option<Vec<Step>>> {
        self.steps.into()
    }

    /// Whether repeats and unlisted activities break the journey.
    pub fn strict(self) -> RwSignal<bool> {
        self.strict
    }

    /// Chooses the steps; `None` for the suggested ones.
    pub fn set_steps(self, steps: Option<Vec<Step>>) {
        self.steps.set(steps);
    }

    /// The choice as far as these activities have it. Follows the choice.
    pub fn params(self, activities: &[String]) -> Params {
        let steps = self.steps.get().unwrap_or_default();
        // Practically all: the rarest deviation can be the one that leaves the journey.
        Params { steps: known(steps, activities), strict: self.strict.get(), list: 200 }
    }
}

/// Steps as far as these activities have them.
pub fn known(mut steps: Vec<Step>, activities: &[String]) -> Vec<Step> {
    steps.iter_mut().for_each(|step| step.any_of.retain(|activity| activities.contains(activity)));
    steps.retain(|step| !step.any_of.is_empty());
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_data_does_not_have_is_left_out() {
        let step =
            |any_of: &[&str]| Step { any_of: any_of.iter().map(|s| (*s).to_owned()).collect(), ..Step::default() };
        let steps = vec![step(&["visit", "call"]), step(&["fax"]), step(&["order"])];
        let activities = ["visit", "order"].map(str::to_owned);
        assert_eq!(known(steps, &activities), [step(&["visit"]), step(&["order"])]);
    }
}
