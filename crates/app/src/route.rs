//! Which screen is shown: the fragment of the address. It holds settings only, never data.

use leptos::prelude::*;

/// A screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ScreenId {
    /// Findings and headline numbers.
    #[default]
    Overview,
    /// The journey map.
    Map,
    /// Whole journeys.
    Variants,
    /// Where customers drop off.
    Funnel,
    /// Credit by channel.
    Channels,
    /// What was read and what became of it.
    Quality,
}

impl ScreenId {
    /// All screens, in the order of the list of questions.
    pub const ALL: [Self; 6] = [Self::Overview, Self::Map, Self::Variants, Self::Funnel, Self::Channels, Self::Quality];

    /// Its name in the address.
    pub fn fragment(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Map => "map",
            Self::Variants => "variants",
            Self::Funnel => "funnel",
            Self::Channels => "channels",
            Self::Quality => "quality",
        }
    }

    /// Its name in the list of questions.
    pub fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Map => "Map",
            Self::Variants => "Journeys",
            Self::Funnel => "Funnel",
            Self::Channels => "Channels",
            Self::Quality => "Data quality",
        }
    }

    /// The question under which it stands.
    pub fn question(self) -> &'static str {
        match self {
            Self::Overview => "What is worth knowing?",
            Self::Map | Self::Variants => "What do they do?",
            Self::Funnel => "Where do we lose them?",
            Self::Channels => "What works?",
            Self::Quality => "Can I trust it?",
        }
    }

    /// The screen that shows an analysis.
    pub fn of_analysis(name: &str) -> Self {
        match name {
            "journey_map" => Self::Map,
            "variants" => Self::Variants,
            "funnel" => Self::Funnel,
            "attribution" => Self::Channels,
            "quality" => Self::Quality,
            _ => Self::Overview,
        }
    }

    fn of_fragment(fragment: &str) -> Option<Self> {
        let name = fragment.trim_start_matches('#').split('?').next()?;
        Self::ALL.into_iter().find(|screen| screen.fragment() == name)
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
        let _ = window().location().set_hash(screen.fragment());
        self.0.set(screen);
    }
}

impl Default for Route {
    fn default() -> Self {
        Self::new()
    }
}
