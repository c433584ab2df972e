//! What the user has set for the stages. It outlives the screen and the data.

use crate::choices::Choices;
use crate::reactive::{RwSignal, Signal};
use desirepath_engine::contract::stages::Params;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The choice. Copies are the same.
#[derive(Clone, Copy)]
pub struct StagesChoice {
    before_conversion: RwSignal<u32>,
    /// All names, if any was given.
    names: RwSignal<Option<Vec<String>>>,
    /// By activity: its stage.
    pins: RwSignal<BTreeMap<String, String>>,
}

impl StagesChoice {
    /// The choice of this page; at first, as the engine does by default.
    pub fn of_page() -> Self {
        Self::of(expect_context())
    }

    fn of(choices: Choices) -> Self {
        Self {
            before_conversion: choices.or("stages.before_conversion", || Params::default().before_conversion),
            names: choices.of("stages.names"),
            pins: choices.of("stages.pins"),
        }
    }

    /// How many stages there are before the conversion.
    pub fn before_conversion(self) -> Signal<u32> {
        self.before_conversion.into()
    }

    /// By activity: the stage that was set by hand.
    pub fn pins(self) -> Signal<BTreeMap<String, String>> {
        self.pins.into()
    }

    /// Chooses how many. Names that were given were given to other stages.
    pub fn set_before_conversion(self, before: u32) {
        self.names.set(None);
        self.before_conversion.set(before);
    }

    /// Gives a stage another name; its pins go with it.
    ///
    /// # Errors
    /// Why this cannot be its name, in words.
    pub fn rename(self, at: usize, name: &str) -> Result<(), String> {
        let name = name.trim();
        let mut names = untrack(|| self.names());
        let Some(old) = names.get(at).filter(|old| *old != name).cloned() else { return Ok(()) };
        if name.is_empty() {
            return Err("A stage needs a name.".to_owned());
        }
        if names.iter().any(|other| other == name) {
            return Err(format!("There is a stage “{name}” already."));
        }
        names[at] = name.to_owned();
        self.pins
            .update(|pins| pins.values_mut().filter(|stage| **stage == old).for_each(|stage| name.clone_into(stage)));
        self.names.set(Some(names));
        Ok(())
    }

    /// Pins an activity to a stage; `None` lets it settle by itself.
    pub fn pin(self, activity: &str, stage: Option<String>) {
        self.pins.update(|pins| match stage {
            Some(stage) => drop(pins.insert(activity.to_owned(), stage)),
            None => drop(pins.remove(activity)),
        });
    }

    /// Lets all activities settle by themselves.
    pub fn unpin_all(self) {
        self.pins.set(BTreeMap::new());
    }

    /// The names of all stages, first to last.
    pub fn names(self) -> Vec<String> {
        let names = self.names.get().unwrap_or_default();
        Params { before_conversion: self.before_conversion.get(), names, ..Params::default() }.stage_names()
    }

    /// The choice as far as these activities have it. Follows the choice.
    pub fn params(self, activities: &[String]) -> Params {
        let known = self.names();
        let mut pins = self.pins.get();
        pins.retain(|activity, stage| activities.contains(activity) && known.contains(stage));
        Params {
            before_conversion: self.before_conversion.get(),
            names: self.names.get().unwrap_or_default(),
            pins,
            ..Params::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_go_with_the_name_of_their_stage() {
        let owner = Owner::new();
        owner.with(|| {
            let choice = StagesChoice::of(Choices::new());
            let activities = ["visit".to_owned()];
            choice.pin("visit", Some("decision".to_owned()));
            choice.pin("gone", Some("decision".to_owned()));
            assert_eq!(choice.rename(2, " buying "), Ok(()));
            assert!(choice.rename(1, "buying").is_err() && choice.rename(1, " ").is_err());
            let params = choice.params(&activities);
            assert_eq!(params.names, ["awareness", "consideration", "buying", "retention"]);
            assert_eq!(params.pins, BTreeMap::from([("visit".to_owned(), "buying".to_owned())]));
            // Another number has its own names; a pin to a stage that is not there rests.
            choice.set_before_conversion(2);
            let params = choice.params(&activities);
            assert_eq!((params.names.len(), params.pins.len()), (0, 0));
        });
    }
}
