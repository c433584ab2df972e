//! One colour per thing on every screen.
//!
//! Colours are CSS classes; the values live in the style sheet. The eight most frequent things
//! get a colour each, all others the grey of "other": more would not be told apart.

use crate::reactive::{Memo, Signal};
use crate::session::use_session;
use desirepath_engine::contract::{Report, Request};
use std::collections::HashMap;
use std::sync::Arc;

/// How many categories have a colour of their own.
pub const COLOURS: usize = 8;

/// The class of everything without a colour of its own.
pub const OTHER: &str = "cat-other";

const CLASSES: [&str; COLOURS] = ["cat-1", "cat-2", "cat-3", "cat-4", "cat-5", "cat-6", "cat-7", "cat-8"];

/// Classes by name: sets `--cat` to the thing's colour.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Palette(Arc<HashMap<String, &'static str>>);

impl Palette {
    /// The first eight names get the eight colours.
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        Self(Arc::new(names.into_iter().zip(CLASSES).collect()))
    }

    /// The class of a thing.
    pub fn class(&self, name: &str) -> &'static str {
        self.0.get(name).copied().unwrap_or(OTHER)
    }
}

/// The colours of activities, by how often they happen.
pub fn activity_palette() -> Signal<Palette> {
    let summary = use_session().summary();
    Memo::new(move |_| {
        summary.with(|summary| {
            let activities = summary.iter().flat_map(|summary| &summary.activities);
            Palette::of(activities.map(|activity| activity.activity.clone()))
        })
    })
    .into()
}

/// The colours of channels, by the customers they touch.
pub fn channel_palette() -> Signal<Palette> {
    let report = use_session().report(Signal::derive(|| Request::Attribution(Default::default())));
    Memo::new(move |_| {
        report.with(|report| match report.shown().map(AsRef::as_ref) {
            Some(Report::Attribution(report)) => {
                Palette::of(report.channels.iter().map(|channel| channel.channel.clone()))
            }
            _ => Palette::default(),
        })
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ninth_is_grey() {
        let palette = Palette::of((1..=9).map(|n| n.to_string()));
        assert_eq!((palette.class("8"), palette.class("9")), ("cat-8", OTHER));
    }
}
