//! A chart that is drawn for the width it has, and again when that changes.

use leptos::ev::resize;
use leptos::html;
use leptos::prelude::*;

/// The frame of a chart.
#[component]
pub fn Frame(
    /// Draws the chart for a width in pixels; it is called again when the width changes.
    draw: impl Fn(u32) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0u32);
    let measure = move || {
        if let Some(frame) = frame.get_untracked() {
            let now = u32::try_from(frame.client_width()).unwrap_or(0);
            if now != width.get_untracked() {
                width.set(now);
            }
        }
    };
    Effect::new(move |_| {
        frame.track();
        request_animation_frame(measure);
    });
    let listener = window_event_listener(resize, move |_| measure());
    on_cleanup(move || listener.remove());
    let chart = move || Some(width.get()).filter(|width| *width > 0).map(&draw);
    view! { <div node_ref=frame>{chart}</div> }
}
