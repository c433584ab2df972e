//! The import screen.

use leptos::prelude::*;

/// The import screen.
#[component]
pub fn ImportScreen() -> impl IntoView {}
