//! How wide an element is.

use crate::reactive::{RwSignal, Signal};
use leptos::ev::resize;
use leptos::html;
use leptos::prelude::*;

/// The width in pixels that an element has when it is drawn, and whenever the window changes its
/// size; until then `at_first`.
///
/// Asked for in the frame that draws it: to ask earlier would have the browser lay out the page twice,
/// in one task with what has filled it.
pub fn width_of(element: NodeRef<html::Div>, at_first: f64) -> Signal<f64> {
    let width = RwSignal::new(at_first);
    let measure = move || {
        // It may be gone by the time of the frame.
        if let Some(element) = element.try_get_untracked().flatten() {
            let now = f64::from(element.client_width());
            if now != width.get_untracked() {
                width.set(now);
            }
        }
    };
    Effect::new(move |_| {
        element.track();
        request_animation_frame(measure);
    });
    let resized = window_event_listener(resize, move |_| measure());
    on_cleanup(move || resized.remove());
    width.into()
}
