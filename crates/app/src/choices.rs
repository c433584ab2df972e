//! What the user has chosen on the screens: one store for all of them. It outlives the screens and the data.
//!
//! A screen asks for its choice by name with [`use_choice`]; the first to ask gets the default. Choices are plain data, so
//! that they can be kept elsewhere, too.

use crate::reactive::RwSignal;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

/// The store. Copies are the same.
#[derive(Clone, Copy)]
pub struct Choices {
    by_name: StoredValue<HashMap<&'static str, Arc<dyn Any + Send + Sync>>>,
    /// Signals live as long as the store, whichever screen asks first.
    owner: StoredValue<Owner>,
}

impl Choices {
    /// Nothing chosen yet. Made once, by the root of the page.
    pub fn new() -> Self {
        Self { by_name: StoredValue::default(), owner: StoredValue::new(Owner::current().unwrap_or_default()) }
    }

    /// The choice with this name.
    ///
    /// # Panics
    /// If the name stands for another type elsewhere.
    pub fn of<T>(self, name: &'static str) -> RwSignal<T>
    where
        T: Default + Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    {
        self.or(name, T::default)
    }

    /// As [`Self::of`], with what is chosen before anybody has.
    ///
    /// # Panics
    /// If the name stands for another type elsewhere.
    pub fn or<T>(self, name: &'static str, first: impl FnOnce() -> T) -> RwSignal<T>
    where
        T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    {
        let known = self.by_name.with_value(|choices| choices.get(name).cloned());
        let known = known.unwrap_or_else(|| {
            let signal: Arc<dyn Any + Send + Sync> = Arc::new(self.owner.get_value().with(|| RwSignal::new(first())));
            self.by_name.update_value(|choices| drop(choices.insert(name, signal.clone())));
            signal
        });
        *known.downcast_ref::<RwSignal<T>>().expect("a name stands for one type")
    }
}

impl Default for Choices {
    fn default() -> Self {
        Self::new()
    }
}

/// What the user has chosen under this name; at first the default.
pub fn use_choice<T>(name: &'static str) -> RwSignal<T>
where
    T: Default + Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    expect_context::<Choices>().of(name)
}

/// As [`use_choice`], with something else than the default at first.
pub fn use_choice_or<T>(name: &'static str, first: impl FnOnce() -> T) -> RwSignal<T>
where
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    expect_context::<Choices>().or(name, first)
}
