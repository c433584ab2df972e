//! The map screen.

use leptos::prelude::*;

/// The map screen.
#[component]
pub fn MapScreen() -> impl IntoView {}
