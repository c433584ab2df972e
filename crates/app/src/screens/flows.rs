//! The flows: step by step screen.

use leptos::prelude::*;

/// The flows: step by step screen.
#[component]
pub fn FlowsScreen() -> impl IntoView {}
