//! The cohorts screen.

use leptos::prelude::*;

/// The cohorts screen.
#[component]
pub fn CohortsScreen() -> impl IntoView {}
