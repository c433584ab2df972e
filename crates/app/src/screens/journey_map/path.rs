//! A path in the picture: its line with its head, and its number.

use super::pick::{Item, Neighbourhood};
use super::picture::Pointing;
use super::route::Line;
use super::scene::Scene;
use super::words::{Card, Tone};
use crate::reactive::Memo;
use leptos::prelude::*;
use std::sync::Arc;

/// A path is at least this wide for the pointer.
const GRIP: f64 = 24.0;

/// A path.
#[component]
pub fn PathView(
    /// Its index.
    edge: usize,
    /// The picture.
    scene: Memo<Arc<Scene>>,
    /// What is pointed at.
    pointing: Pointing,
    /// What belongs to what is pointed at.
    near: Memo<Option<Neighbourhood>>,
    /// Where the tabulator stops.
    tab_stop: Memo<Option<Item>>,
) -> impl IntoView {
    let item = Item::Edge(edge);
    let graph = scene.with_untracked(|scene| scene.graph.clone());
    let line = Memo::new(move |_| scene.with(|scene| scene.line(edge).cloned()).unwrap_or_default());
    let tone = Tone::of_edge(&graph.edges[edge], graph.has_conversion()).class();
    let spoken = move || Card::of_edge(&graph, &graph.edges[edge]).spoken();
    let is_dim = move || near.with(|near| near.as_ref().is_some_and(|near| !near.contains(item)));
    let data = move || line.with(|line: &Line| line.line.clone());
    let width = move || line.with(|line: &Line| line.width);
    view! {
        <g
            class=format!("map-path map-pick {tone}")
            class:dim=is_dim
            class:pinned=move || pointing.pinned.get() == Some(item)
            role="button"
            data-item=item.key()
            tabindex=move || if tab_stop.get() == Some(item) { "0" } else { "-1" }
            aria-label=spoken
            aria-pressed=move || (pointing.pinned.get() == Some(item)).to_string()
            on:pointerenter=move |_| pointing.hovered.set(Some(item))
            on:pointerleave=move |_| pointing.left(item)
            on:focus=move |event| pointing.focus(item, &event)
            on:blur=move |_| pointing.focused.set(None)
            on:click=move |event| {
                event.stop_propagation();
                pointing.toggle(item);
            }
        >
            <path class="map-grip" d=data stroke-width=move || format!("{:.1}", width().max(GRIP)) />
            <path class="map-line" d=data stroke-width=move || format!("{:.1}", width()) />
            <path class="map-head" d=move || line.with(|line| line.head.clone()) />
        </g>
    }
}

/// The number on a path, above all lines.
#[component]
pub fn PathLabel(
    /// The path's index.
    edge: usize,
    /// The picture.
    scene: Memo<Arc<Scene>>,
    /// What belongs to what is pointed at.
    near: Memo<Option<Neighbourhood>>,
) -> impl IntoView {
    let label = Memo::new(move |_| scene.with(|scene| scene.label(edge).cloned()));
    let tone = scene.with_untracked(|scene| Tone::of_edge(&scene.graph.edges[edge], scene.graph.has_conversion()));
    let is_dim = move || near.with(|near| near.as_ref().is_some_and(|near| !near.contains(Item::Edge(edge))));
    move || {
        label.get().map(|label| {
            view! {
                <g class="map-label" class:dim=is_dim aria-hidden="true">
                    <rect
                        x=format!("{:.1}", label.at.x - label.half.0 + 1.0)
                        y=format!("{:.1}", label.at.y - label.half.1)
                        width=format!("{:.1}", 2.0 * label.half.0 - 2.0)
                        height=format!("{:.1}", 2.0 * label.half.1)
                        rx="4"
                    />
                    <text x=format!("{:.1}", label.at.x) y=format!("{:.1}", label.at.y + 4.4)>
                        {label.text}
                        <tspan class=format!("map-sign {}", tone.class()) dx="2">
                            {tone.mark()}
                        </tspan>
                    </text>
                </g>
            }
        })
    }
}
