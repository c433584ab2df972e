//! An activity in the picture: its box, where journeys start, what drains below it.

use super::layout::NODE_WIDTH;
use super::name::{LINE, Name};
use super::pick::{Item, Neighbourhood};
use super::picture::Pointing;
use super::scene::Scene;
use super::stages::Stages;
use super::words::{Card, Tone};
use crate::format;
use crate::palette::Palette;
use crate::reactive::{Memo, Signal};
use leptos::prelude::*;
use std::sync::Arc;

/// An activity. Where it stands never changes while the picture lives.
#[component]
pub fn NodeView(
    /// Its index.
    node: usize,
    /// The picture.
    scene: Memo<Arc<Scene>>,
    /// The stages, once they are known.
    stages: Memo<Option<Arc<Stages>>>,
    /// The colours of activities.
    palette: Signal<Palette>,
    /// What is pointed at.
    pointing: Pointing,
    /// What belongs to what is pointed at.
    near: Memo<Option<Neighbourhood>>,
    /// Where the tabulator stops.
    tab_stop: Memo<Option<Item>>,
) -> impl IntoView {
    let item = Item::Node(node);
    let first = scene.get_untracked();
    let (graph, placed) = (first.graph.clone(), first.layout.nodes[node]);
    let place = first.shown.nodes.binary_search(&node).ok();
    let start = place.and_then(|at| first.lines.starts[at].clone());
    let drain = place.and_then(|at| first.lines.drains[at].clone());
    let gone = place.and_then(|at| first.lines.gone[at].clone());
    let own = graph.nodes[node].clone();
    let (centre, half) = (placed.centre, placed.height / 2.0);
    // The stripe of its colour takes a little from the left.
    let middle = format!("{:.1}", centre.x + 2.0);
    let tone = Tone::of_node(&own, graph.has_conversion());
    let spoken = move || {
        stages.with(|stages| {
            let stage = stages.as_ref().and_then(|stages| stages.name(node));
            Card::of_node(&graph, &graph.nodes[node], stage).spoken()
        })
    };
    // One that stands in another stage's band says which its own is.
    let stray = move || {
        stages.with(|stages| stages.as_ref().filter(|stages| stages.strays[node])?.name(node).map(str::to_owned))
    };
    let Name { lines, is_small } = Name::of(&own);
    let top = centre.y - (lines.len() as f64 * LINE) / 2.0 + LINE * 0.28;
    let names = lines.into_iter().enumerate().map(|(at, line)| {
        let y = top + at as f64 * LINE;
        view! { <text class="map-name" class:is-small=is_small x=middle.clone() y=format!("{y:.1}")>{line}</text> }
    });
    let count_y = top + (names.len() as f64) * LINE;
    let colour = {
        let name = own.name.clone();
        move || format!("map-colour {}", palette.with(|palette| palette.class(&name)))
    };
    let starts = start.map(|line| {
        let middle = line.middle();
        view! {
            <path class="map-start" d=line.line stroke-width=format!("{:.1}", line.width) />
            <path class="map-start-head" d=line.head />
            <text
                class="map-start-count"
                aria-hidden="true"
                x=format!("{:.1}", middle.x + line.width / 2.0 + 6.0)
                y=format!("{:.1}", middle.y + 8.0)
            >
                {format::count(own.starts)}
            </text>
        }
    });
    let drains = drain.map(|path| {
        view! {
            <path class="map-drain" d=path />
            {gone.map(|path| view! { <path class="map-drain is-gone" d=path /> })}
            <text class="map-drain-count" aria-hidden="true" x=format!("{:.1}", centre.x) y=format!("{:.1}", centre.y + half + 48.0)>
                {format::count(own.leaves)}
            </text>
        }
    });
    let is_dim = move || near.with(|near| near.as_ref().is_some_and(|near| !near.contains(item)));
    view! {
        <g
            class="map-node"
            class:is-conversion=own.is_conversion
            class:dim=is_dim
            class:pinned=move || pointing.pinned.get() == Some(item)
        >
            {drains}
            {starts}
            <g
                class="map-pick"
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
                <rect
                    class="map-box"
                    x=format!("{:.1}", centre.x - NODE_WIDTH / 2.0)
                    y=format!("{:.1}", centre.y - half)
                    width=format!("{NODE_WIDTH:.0}")
                    height=format!("{:.1}", placed.height)
                    rx="7"
                />
                <rect
                    class=colour
                    x=format!("{:.1}", centre.x - NODE_WIDTH / 2.0 + 5.0)
                    y=format!("{:.1}", centre.y - half + 8.0)
                    width="3"
                    height=format!("{:.1}", placed.height - 16.0)
                    rx="1.5"
                />
            </g>
            <g aria-hidden="true">
                <text
                    class="map-stray"
                    x=format!("{:.1}", centre.x + NODE_WIDTH / 2.0)
                    y=format!("{:.1}", centre.y - half - 4.0)
                >
                    {stray}
                </text>
                {names.collect_view()}
                <text class="map-count" x=middle.clone() y=format!("{count_y:.1}")>
                    {format::count(own.customers)}
                    <tspan class=format!("map-sign {}", tone.class()) dx="4">
                        {tone.mark()}
                    </tspan>
                </text>
            </g>
        </g>
    }
}
