//! The going cold screen.

use leptos::prelude::*;

/// The going cold screen.
#[component]
pub fn ColdScreen() -> impl IntoView {}
