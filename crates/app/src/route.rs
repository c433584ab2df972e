//! Which screen is shown: the fragment of the address. It holds settings only, never data.

use crate::reactive::{RwSignal, Signal};
use crate::screens::{SCREENS, ScreenRow};
use leptos::prelude::*;

/// A screen: its place in [`SCREENS`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ScreenId(usize);

impl ScreenId {
    /// All screens, in the order of the list of questions.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..SCREENS.len()).map(Self)
    }

    /// What the page knows of it.
    pub fn row(self) -> &'static ScreenRow {
        &SCREENS[self.0]
    }

    /// The screen that shows an analysis; the first, if none does.
    pub fn of_analysis(name: &str) -> Self {
        Self::all().find(|screen| screen.row().analyses.contains(&name)).unwrap_or_default()
    }

    /// The screen of a fragment, if it names one.
    pub fn of_fragment(fragment: &str) -> Option<Self> {
        let name = fragment.trim_start_matches('#').split('?').next()?;
        Self::all().find(|screen| screen.row().fragment == name)
    }
}

/// The address of the page.
#[derive(Clone, Copy)]
pub struct Route(RwSignal<ScreenId>);

/// The address of this page.
pub fn use_route() -> Route {
    expect_context()
}

impl Route {
    /// Follows the address from now on. Made once, by the root of the page.
    pub fn new() -> Self {
        let current = || ScreenId::of_fragment(&window().location().hash().unwrap_or_default());
        let screen = RwSignal::new(current().unwrap_or_default());
        let listener = gloo::events::EventListener::new(&window(), "hashchange", move |_| {
            if let Some(now) = current() {
                screen.set(now);
            }
        });
        // The page listens as long as it lives.
        listener.forget();
        Self(screen)
    }

    /// The screen that is shown.
    pub fn screen(self) -> Signal<ScreenId> {
        self.0.into()
    }

    /// Shows a screen; the browser's back button returns from it.
    pub fn go(self, screen: ScreenId) {
        let _ = window().location().set_hash(screen.row().fragment);
        self.0.set(screen);
    }
}

impl Default for Route {
    fn default() -> Self {
        Self::new()
    }
}
