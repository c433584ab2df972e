//! The believed journey screen.

use leptos::prelude::*;

/// The believed journey screen.
#[component]
pub fn ConformanceScreen() -> impl IntoView {}
