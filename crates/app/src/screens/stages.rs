//! The stages screen.

use leptos::prelude::*;

/// The stages screen.
#[component]
pub fn StagesScreen() -> impl IntoView {}
