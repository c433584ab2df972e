//! The variants screen.

use leptos::prelude::*;

/// The variants screen.
#[component]
pub fn VariantsScreen() -> impl IntoView {}
