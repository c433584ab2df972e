//! One module per screen, each answering one question. What the page knows of a screen is one value in its module,
//! mounted by one row in [`SCREENS`].

mod answer;
mod attribution;
mod cohorts;
mod conformance;
mod flows;
mod funnel;
mod going_cold;
pub mod import;
mod journey_map;
mod kinds;
mod names;
mod overview;
mod quality;
mod stages;
mod variants;
pub mod welcome;

use leptos::prelude::AnyView;

/// What the page knows of a screen.
pub struct ScreenRow {
    /// Its name in the address.
    pub fragment: &'static str,
    /// Its name in the list of questions.
    pub title: &'static str,
    /// The question under which it stands.
    pub question: &'static str,
    /// Its picture in the bottom bar: a path of strokes in a square of 24.
    pub icon: &'static str,
    /// The analyses that it shows, as named in reports: their findings lead here.
    pub analyses: &'static [&'static str],
    /// When their reports are asked for.
    pub asked: When,
    /// Draws it.
    pub view: fn() -> AnyView,
}

/// When the reports of a screen are asked for, if nobody looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// As soon as there is a log, before all others: it takes the page long to draw, while the engine goes on.
    First,
    /// As soon as there is a log: a first look needs it.
    AtOnce,
    /// One by one behind those, so that whatever the user asks comes between.
    Behind,
    /// When it is shown.
    WhenShown,
}

/// All screens, in the order of the list of questions. The first is where the page begins.
pub const SCREENS: [ScreenRow; 12] = [
    overview::SCREEN,
    journey_map::SCREEN,
    flows::SCREEN,
    variants::SCREEN,
    stages::SCREEN,
    conformance::SCREEN,
    funnel::SCREEN,
    going_cold::SCREEN,
    attribution::SCREEN,
    kinds::SCREEN,
    cohorts::SCREEN,
    quality::SCREEN,
];

/// What a first look needs.
pub const FIRST_LOOK: &[When] = &[When::First, When::AtOnce];

/// The analyses of screens that are asked for then, in the order in which they are.
pub fn asked(when: &[When]) -> Vec<&'static str> {
    let mut screens: Vec<&ScreenRow> = SCREENS.iter().filter(|screen| when.contains(&screen.asked)).collect();
    screens.sort_by_key(|screen| screen.asked);
    screens.into_iter().flat_map(|screen| screen.analyses).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use desirepath_engine::contract::Request;

    #[test]
    fn every_analysis_has_a_screen() {
        let shown: Vec<&str> = SCREENS.iter().flat_map(|screen| screen.analyses).copied().collect();
        for name in Request::NAMES {
            assert_eq!(shown.iter().filter(|shown| *shown == name).count(), 1, "{name}");
        }
        assert_eq!(shown.len(), Request::NAMES.len());
    }

    #[test]
    fn screens_have_addresses_of_their_own() {
        for screen in &SCREENS {
            assert_eq!(SCREENS.iter().filter(|other| other.fragment == screen.fragment).count(), 1);
            assert_eq!(SCREENS.iter().filter(|other| other.title == screen.title).count(), 1);
        }
        // The list shows each question once, with all its screens.
        let questions: Vec<&str> =
            SCREENS.chunk_by(|a, b| a.question == b.question).map(|group| group[0].question).collect();
        let mut apart = questions.clone();
        apart.sort();
        apart.dedup();
        assert_eq!(apart.len(), questions.len());
    }

    #[test]
    fn the_map_is_asked_for_before_all_others() {
        assert_eq!(asked(FIRST_LOOK)[0], "journey_map");
    }
}
