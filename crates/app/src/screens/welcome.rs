//! The welcome screen.

use leptos::prelude::*;

/// The welcome screen.
#[component]
pub fn WelcomeScreen() -> impl IntoView {}
