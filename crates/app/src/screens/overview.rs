//! The overview screen.

use leptos::prelude::*;

/// The overview screen.
#[component]
pub fn OverviewScreen() -> impl IntoView {}
