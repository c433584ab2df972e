//! A chart that is drawn for the width it has, and again when that changes.

use crate::components::width_of;
use leptos::html;
use leptos::prelude::*;

/// The frame of a chart.
#[component]
pub fn Frame(
    /// Draws the chart for a width in pixels; it is called again when the width changes.
    draw: impl Fn(u32) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let width = width_of(frame, 0.0);
    let chart = move || Some(width.get() as u32).filter(|width| *width > 0).map(&draw);
    view! { <div node_ref=frame>{chart}</div> }
}
