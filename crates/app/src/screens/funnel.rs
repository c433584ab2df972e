//! The funnel screen.

use leptos::prelude::*;

/// The funnel screen.
#[component]
pub fn FunnelScreen() -> impl IntoView {}
