//! The card: what is known of an activity or a path, beside it.

use super::layout::Point;
use super::pick::Item;
use super::picture::Pointing;
use super::scene::Scene;
use super::stages::Stages;
use super::words::{Card, Fact};
use crate::components::{CountLink, RateText};
use crate::reactive::{Memo, Signal};
use leptos::prelude::*;
use std::sync::Arc;

/// Width of the card with its distance from the item, as the style sheet has it.
const WIDTH: f64 = 312.0;

/// The card of what is pointed at or picked. Where the page is narrow, the style sheet docks it at
/// the lower end.
#[component]
pub fn CardView(
    /// What it is about.
    active: Memo<Option<Item>>,
    /// The picture.
    scene: Memo<Arc<Scene>>,
    /// The stages, once they are known.
    stages: Memo<Option<Arc<Stages>>>,
    /// What is pointed at and picked.
    pointing: Pointing,
    /// The item's place in the frame and its half width, and the frame's width, in pixels.
    #[prop(into)]
    place: Signal<(Point, f64, f64)>,
) -> impl IntoView {
    let card = Memo::new(move |_| {
        let item = active.get()?;
        scene.with(|scene| {
            Some(match item {
                Item::Node(node) => stages.with(|stages| {
                    let stage = stages.as_ref().and_then(|stages| stages.name(node));
                    Card::of_node(&scene.graph, &scene.graph.nodes[node], stage)
                }),
                Item::Edge(edge) => Card::of_edge(&scene.graph, &scene.graph.edges[edge]),
            })
        })
    });
    let is_pinned = Memo::new(move |_| active.get().is_some() && pointing.pinned.get() == active.get());
    // Beside the item on the side with more room, never beyond the frame.
    let left = move || {
        let (at, half, room) = place.get();
        let right_of = at.x + half + 12.0;
        let wish = if right_of + WIDTH <= room { right_of } else { at.x - half - WIDTH };
        format!("{:.0}px", wish.clamp(0.0, (room - WIDTH).max(0.0)))
    };
    let top = move || format!("{:.0}px", (place.get().0.y - 40.0).max(0.0));
    move || {
        card.get().map(|card| {
            let facts = card.facts.into_iter().map(|(name, known)| {
                view! {
                    <dt>{name}</dt>
                    <dd>{move || fact(&known, is_pinned.get())}</dd>
                }
            });
            let verdict = (!card.verdict.is_empty())
                .then(|| view! { <p class=format!("map-card-verdict {}", card.tone.class())>{card.verdict}</p> });
            view! {
                <div
                    class="map-card"
                    class:pinned=move || is_pinned.get()
                    role="region"
                    aria-label=card.kind
                    aria-hidden=move || (!is_pinned.get()).to_string()
                    style:left=left
                    style:top=top
                >
                    <p class="map-card-kind">{card.kind}</p>
                    <p class="map-card-title" dir="auto">
                        {card.title}
                    </p>
                    <dl class="map-card-facts">{facts.collect_view()}</dl>
                    {verdict}
                    {move || {
                        is_pinned
                            .get()
                            .then(|| {
                                view! {
                                    <button
                                        type="button"
                                        class="quiet map-card-close"
                                        aria-label="Close the card"
                                        on:click=move |_| pointing.on_select.run(None)
                                    >
                                        "×"
                                    </button>
                                }
                            })
                    }}
                </div>
            }
        })
    }
}

/// A fact; on a card that stays, a number of customers opens who they are.
fn fact(fact: &Fact, is_pinned: bool) -> AnyView {
    match fact {
        Fact::People(count, Some(who)) if is_pinned => {
            view! { <CountLink count=*count selector=who.clone() /> }.into_any()
        }
        Fact::Share(rate, who) if is_pinned => view! { <RateText rate=*rate who=who.as_deref().cloned() /> }.into_any(),
        other => other.text().into_any(),
    }
}
