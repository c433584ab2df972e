//! The quality screen.

use leptos::prelude::*;

/// The quality screen.
#[component]
pub fn QualityScreen() -> impl IntoView {}
