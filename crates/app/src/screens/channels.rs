//! The channels screen.

use leptos::prelude::*;

/// The channels screen.
#[component]
pub fn ChannelsScreen() -> impl IntoView {}
