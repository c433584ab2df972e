//! The frame.

use crate::engine::Engine;
use crate::route::Route;
use crate::session::Session;
use leptos::prelude::*;

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let engine = Engine::default();
    provide_context(Session::new(engine));
    provide_context(Route::new());
}
