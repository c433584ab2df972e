//! Files dropped anywhere on the page.

use crate::reactive::{RwSignal, Signal};
use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{DragEvent, File, FileList};

/// Calls back with dropped files from now on; the signal says whether files hover over the page.
pub fn listen(on_drop: impl Fn(Vec<File>) + 'static) -> Signal<bool> {
    let is_dragging = RwSignal::new(false);
    let on = |name: &'static str, handle: Box<dyn Fn(DragEvent)>| {
        // The browser would open the file itself if it were not prevented.
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window(), name, options, move |event| handle(event.clone().unchecked_into()))
            .forget();
    };
    on(
        "dragover",
        Box::new(move |event| {
            if holds_files(&event) {
                event.prevent_default();
                if let Some(data) = event.data_transfer() {
                    data.set_drop_effect("copy");
                }
                if !is_dragging.get_untracked() {
                    is_dragging.set(true);
                }
            }
        }),
    );
    on(
        "dragleave",
        Box::new(move |event| {
            // Leaving an element for another one inside the page has a target; leaving the page has none.
            if event.related_target().is_none() {
                is_dragging.set(false);
            }
        }),
    );
    on(
        "drop",
        Box::new(move |event| {
            is_dragging.set(false);
            if holds_files(&event) {
                event.prevent_default();
                on_drop(event.data_transfer().and_then(|data| data.files()).map(files).unwrap_or_default());
            }
        }),
    );
    is_dragging.into()
}

/// The files of a list.
pub fn files(list: FileList) -> Vec<File> {
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}

fn holds_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}
