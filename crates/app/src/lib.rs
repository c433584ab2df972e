//! # The page
//!
//! What a person sees. It holds reports and view state only: rows live in the engine worker.
//!
//! ```text
//! files ─▶ Intake ─▶ Engine ⇄ worker          Session ─▶ screens
//!          (roles)   (calls by id)            (log, outcomes, reports)
//! ```
//!
//! - [`engine`]: the worker as seen from here: calls, answers, progress, cancel, a new one when it dies.
//! - [`session`]: the loaded log, what counts as success, and reports kept until either changes.
//! - [`intake`]: files on their way in: previews, roles, loading.
//! - [`route`], [`theme`]: which screen, which colours.
//! - [`choices`]: what the user has chosen on the screens.
//! - [`screens`]: one module per screen; [`components`]: what they share; [`charts`]: pictures.
//! - [`filters`]: which customers everything is about, and a second segment beside them.
//! - [`people`]: the customers behind a number, and everything about one of them.
//! - [`format`], [`table`]: numbers as text. Screens format, they never compute.
//! - [`shell`]: the frame around them, and warming up while there is no file.
//! - [`yielding`]: long drawing in short tasks.
//!
//! Text from data goes in as text nodes only.

mod browser;
pub mod charts;
pub mod choices;
pub mod components;
pub mod engine;
pub mod filters;
pub mod format;

pub mod intake;
pub mod load;
pub mod palette;
pub mod people;
pub mod reactive;
mod remembered;
pub mod route;
pub mod screens;
pub mod session;
pub mod shell;
pub mod table;
mod text;
pub mod theme;
pub mod yielding;

/// Puts the app into the page's body.
pub fn mount() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(shell::App);
}
