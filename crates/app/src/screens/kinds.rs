//! The kinds screen.

use leptos::prelude::*;

/// The kinds screen.
#[component]
pub fn KindsScreen() -> impl IntoView {}
