//! Light, dark, or as the system has it; remembered for the next visit.

use crate::browser;
use crate::reactive::RwSignal;
use leptos::prelude::*;

/// Which colours are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
}

const KEY: &str = "desirepath.theme";

impl Theme {
    /// All themes, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of the last visit, applied, and kept up to date from now on.
    pub fn remembered() -> RwSignal<Self> {
        let name = browser::remembered(KEY);
        let theme = Self::ALL.into_iter().find(|theme| Some(theme.name()) == name.as_deref()).unwrap_or_default();
        let theme = RwSignal::new(theme);
        Effect::new(move |before: Option<()>| {
            let theme = theme.get();
            browser::mark_root("data-theme", (theme != Self::Auto).then(|| theme.name()));
            if before.is_some() {
                browser::remember(KEY, theme.name());
            }
        });
        theme
    }
}
