//! What sets how much of the map is drawn, and how large.

use super::graph::Detail;
use super::scene::Scene;
use super::words;
use super::zoom::View;
use crate::reactive::{Memo, RwSignal};
use leptos::prelude::*;
use std::sync::Arc;

/// One step of zooming by button or key.
pub const STEP: f64 = 1.35;

/// How the map is seen, and the ways to change that. Copies are the same.
#[derive(Clone, Copy)]
pub struct Zoom {
    /// How it is seen.
    pub view: RwSignal<View>,
    scene: Memo<Arc<Scene>>,
}

impl Zoom {
    /// Everything is seen.
    pub fn of(scene: Memo<Arc<Scene>>) -> Self {
        Self { view: RwSignal::new(View::default()), scene }
    }

    /// Magnifies about the middle.
    pub fn by(self, factor: f64) {
        let frame = self.scene.with_untracked(|scene| scene.frame);
        self.view.update(|view| *view = view.zoomed(factor, frame.centre(), frame));
    }

    /// Shows everything again.
    pub fn reset(self) {
        self.view.set(View::default());
    }
}

/// How many activities and paths are drawn, always with what share that covers.
#[component]
pub fn DetailControls(
    /// The picture.
    scene: Memo<Arc<Scene>>,
    /// What the user has chosen; nothing means `first`.
    chosen: RwSignal<Option<Detail>>,
    /// What is shown first.
    first: Detail,
    /// How the map is seen.
    zoom: Zoom,
) -> impl IntoView {
    let activities = Memo::new(move |_| scene.with(|scene| scene.shown.nodes.len()));
    let all_activities = scene.with_untracked(|scene| scene.graph.nodes.len());
    let paths = Memo::new(move |_| scene.with(|scene| scene.shown.edges.len()));
    let fewest = Memo::new(move |_| scene.with(|scene| scene.shown.fewest_paths));
    let most = Memo::new(move |_| scene.with(|scene| scene.shown.most_paths));
    let coverage = Memo::new(move |_| scene.with(|scene| words::coverage(&scene.graph, &scene.shown)));
    let current = move || chosen.get_untracked().unwrap_or(first);
    let number = |value: String| value.parse::<usize>().ok();
    let set_activities = move |value: String| {
        if let Some(activities) = number(value) {
            chosen.set(Some(Detail { activities, ..current() }));
        }
    };
    let set_paths = move |value: String| {
        if let Some(paths) = number(value) {
            chosen.set(Some(Detail { paths, ..current() }));
        }
    };
    view! {
        <div class="controls map-controls">
            <label class="map-slider">
                <span class="map-slider-name">"Activities"</span>
                <input
                    type="range"
                    min="1"
                    max=all_activities.max(1).to_string()
                    prop:value=move || activities.get().to_string()
                    disabled=all_activities < 2
                    on:input:target=move |event| set_activities(event.target().value())
                />
                <output>{move || coverage.with(|coverage| coverage.0.clone())}</output>
            </label>
            <label class="map-slider">
                <span class="map-slider-name">"Paths"</span>
                <input
                    type="range"
                    min=move || fewest.get().to_string()
                    max=move || most.get().max(fewest.get()).to_string()
                    prop:value=move || {
                        // The bounds come first: a value outside of them would not be kept.
                        fewest.track();
                        most.track();
                        paths.get().to_string()
                    }
                    disabled=move || most.get() <= fewest.get()
                    on:input:target=move |event| set_paths(event.target().value())
                />
                <output>{move || coverage.with(|coverage| coverage.1.clone())}</output>
            </label>
            <button
                type="button"
                class="quiet"
                disabled=move || chosen.get().is_none_or(|chosen| chosen == first)
                on:click=move |_| chosen.set(None)
            >
                "Reset detail"
            </button>
            <ZoomButtons zoom />
        </div>
    }
}

/// Closer, farther, everything.
#[component]
pub fn ZoomButtons(
    /// How the map is seen.
    zoom: Zoom,
) -> impl IntoView {
    let is_whole = move || zoom.view.get() == View::default();
    view! {
        <div class="map-zoom" role="group" aria-label="Zoom">
            <button type="button" aria-label="Closer" title="Closer (+)" on:click=move |_| zoom.by(STEP)>
                "+"
            </button>
            <button
                type="button"
                aria-label="Farther"
                title="Farther (−)"
                disabled=is_whole
                on:click=move |_| zoom.by(1.0 / STEP)
            >
                "−"
            </button>
            <button
                type="button"
                aria-label="The whole map"
                title="The whole map (0)"
                disabled=is_whole
                on:click=move |_| zoom.reset()
            >
                "⤢"
            </button>
        </div>
    }
}
