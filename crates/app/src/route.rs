//! Which screen is shown: the fragment of the address. It holds settings only, never data.

use crate::reactive::{RwSignal, Signal};
use leptos::prelude::*;

/// A screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ScreenId {
    /// Findings and headline numbers.
    #[default]
    Overview,
    /// The journey map.
    Map,
    /// Step by step.
    Flows,
    /// Whole journeys.
    Variants,
    /// The stages of the journey.
    Stages,
    /// The journey that is believed in, against the actual ones.
    Conformance,
    /// Where customers drop off.
    Funnel,
    /// When leads go cold, and which have.
    Cold,
    /// Credit by channel.
    Channels,
    /// Kinds of journey and of customer.
    Kinds,
    /// Customers by when they came.
    Cohorts,
    /// What was read and what became of it.
    Quality,
}

impl ScreenId {
    /// All screens, in the order of the list of questions.
    pub const ALL: [Self; 12] = [
        Self::Overview,
        Self::Map,
        Self::Flows,
        Self::Variants,
        Self::Stages,
        Self::Conformance,
        Self::Funnel,
        Self::Cold,
        Self::Channels,
        Self::Kinds,
        Self::Cohorts,
        Self::Quality,
    ];

    /// Its name in the address.
    pub fn fragment(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Map => "map",
            Self::Variants => "variants",
            Self::Flows => "flows",
            Self::Stages => "stages",
            Self::Conformance => "conformance",
            Self::Cold => "cold",
            Self::Kinds => "kinds",
            Self::Cohorts => "cohorts",
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
            Self::Flows => "Flows",
            Self::Stages => "Stages",
            Self::Conformance => "Believed journey",
            Self::Cold => "Going cold",
            Self::Kinds => "Kinds",
            Self::Cohorts => "Cohorts",
            Self::Funnel => "Funnel",
            Self::Channels => "Channels",
            Self::Quality => "Data quality",
        }
    }

    /// The question under which it stands.
    pub fn question(self) -> &'static str {
        match self {
            Self::Overview => "What is worth knowing?",
            Self::Map | Self::Flows | Self::Variants | Self::Stages | Self::Conformance => "What do they do?",
            Self::Funnel | Self::Cold => "Where do we lose them?",
            Self::Kinds | Self::Cohorts => "Who are they?",
            Self::Channels => "What works?",
            Self::Quality => "Can I trust it?",
        }
    }

    /// The screen that shows an analysis.
    pub fn of_analysis(name: &str) -> Self {
        match name {
            "journey_map" => Self::Map,
            "variants" => Self::Variants,
            "flows" => Self::Flows,
            "stages" => Self::Stages,
            "conformance" => Self::Conformance,
            "going_cold" => Self::Cold,
            "archetypes" | "segments" => Self::Kinds,
            "cohorts" => Self::Cohorts,
            "funnel" => Self::Funnel,
            "attribution" => Self::Channels,
            "quality" => Self::Quality,
            _ => Self::Overview,
        }
    }

    /// The screen of a fragment, if it names one.
    pub fn of_fragment(fragment: &str) -> Option<Self> {
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
