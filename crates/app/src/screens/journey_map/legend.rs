//! What width, colour and marks mean, and what is not drawn.

use super::scene::Scene;
use super::words::{self, Tone};
use crate::reactive::Memo;
use leptos::prelude::*;
use std::sync::Arc;

/// The legend.
#[component]
pub fn Legend(
    /// The picture.
    scene: Memo<Arc<Scene>>,
) -> impl IntoView {
    let has_conversion = scene.with_untracked(|scene| scene.graph.has_conversion());
    let width = view! {
        <li>
            <svg class="map-key" viewBox="0 0 46 20" width="46" height="20" aria-hidden="true">
                <path class="map-key-width" d="M2 9.4L44 3v14L2 10.6Z" />
            </svg>
            "numbers and widths: customers"
        </li>
    };
    let tones = has_conversion.then(|| {
        let scale = [Tone::HurtsMuch, Tone::Hurts, Tone::Neutral, Tone::Helps, Tone::HelpsMuch];
        let scale = scale.map(|tone| {
            view! {
                <span class=format!("map-key-tone {}", tone.class())>
                    <svg viewBox="0 0 30 8" width="30" height="8" aria-hidden="true">
                        <path class="map-line" d="M0 4H30" stroke-width="8" />
                    </svg>
                    <span>{tone.sign()}</span>
                </span>
            }
        });
        view! {
            <li>
                <span>"convert less often"</span>
                <span class="map-key-tones">{scale.collect_view()}</span>
                <span>"more often than those who were there and did not"</span>
            </li>
            <li>
                <svg class="map-key tone-few" viewBox="0 0 30 8" width="30" height="8" aria-hidden="true">
                    <path class="map-line" d="M0 4H30" stroke-width="3" />
                </svg>
                "too few to tell"
            </li>
        }
    });
    let ends = if has_conversion { "stop unconverted; pale: may yet go on" } else { "end" };
    let other = move || scene.with(|scene| words::other(&scene.graph, &scene.shown));
    view! {
        <div class="map-legend" class:is-plain=!has_conversion>
            <ul class="map-keys" aria-label="Legend">
                {width} {tones}
                <li>
                    <svg class="map-key" viewBox="0 0 14 20" width="14" height="20" aria-hidden="true">
                        <path class="map-start" d="M7 1V11" stroke-width="3" />
                        <path class="map-start-head" d="M7 18L2.5 10H11.5Z" />
                    </svg>
                    "start"
                </li>
                <li>
                    <svg class="map-key" viewBox="0 0 14 20" width="14" height="20" aria-hidden="true">
                        <path class="map-drain" d="M2 1C2 9 6.5 8 7 19C7.5 8 12 9 12 1Z" />
                        <path class="map-drain is-gone" d="M4.5 1C4.5 9 6.5 8 7 19C7.5 8 9.5 9 9.5 1Z" />
                    </svg>
                    {ends}
                </li>
            </ul>
            {move || {
                other().map(|lines| view! { <p class="map-other">{format!("Not drawn: {}.", lines.join("; "))}</p> })
            }}
            <p class="map-hint">
                "Point at anything for its numbers, click to keep them. Drag and Ctrl + wheel move and zoom; by keyboard the
                arrow keys lead from activity to activity, Page Down along the paths, Enter keeps a card, + − 0 zoom."
            </p>
        </div>
    }
}
