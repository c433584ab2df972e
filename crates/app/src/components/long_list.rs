//! A list of any length, drawn where it is looked at.

use crate::reactive::{Memo, RwSignal, Signal};
use leptos::html;
use leptos::prelude::*;
use std::collections::HashMap;
use std::ops::Range;
use wasm_bindgen::prelude::*;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// How many rows are drawn, or taken away, together.
pub const CHUNK: usize = 50;

/// How far beyond the window rows are drawn.
const MARGIN: &str = "800px 0px";

/// A list whose rows are drawn where it is looked at, so that a hundred thousand scroll like ten.
/// What is far away is blank and as high as it was, or will be at least.
#[component]
pub fn LongList<V>(
    /// How many rows there are.
    length: Signal<usize>,
    /// How high a row is at least, in pixels.
    row_height: u32,
    /// The class of the lists that the rows are in.
    class: &'static str,
    /// Draws rows: at most [`CHUNK`] of them, within one multiple of it.
    children: impl Fn(Range<usize>) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    V: IntoView + 'static,
{
    let watcher = Watcher::new();
    let chunks = Memo::new(move |_| {
        let length = length.get();
        (0..length).step_by(CHUNK).map(|start| start..(start + CHUNK).min(length)).collect::<Vec<_>>()
    });
    let chunk = move |rows: Range<usize>| {
        let place = Place {
            // The first is seen at once.
            is_near: RwSignal::new(rows.start == 0),
            height: RwSignal::new(rows.len() as u32 * row_height),
        };
        let list = NodeRef::<html::Ol>::new();
        let start = rows.start;
        list.on_load(move |list| watcher.observe(&list, start, place));
        on_cleanup(move || watcher.forget(start));
        let drawn = {
            let (rows, children) = (rows.clone(), children.clone());
            move || place.is_near.get().then(|| children(rows.clone()))
        };
        // Never less than a row's height each: rows that are on their way must not draw in others.
        let least = rows.len() as u32 * row_height;
        let height = move || format!("{}px", if place.is_near.get() { least } else { place.height.get() });
        view! {
            <ol node_ref=list class=class start=(start + 1).to_string() data-start=start.to_string() style:min-height=height>
                {drawn}
            </ol>
        }
    };
    view! { <For each=move || chunks.get() key=|rows| (rows.start, rows.end) children=chunk /> }
}

/// Where a chunk is.
#[derive(Clone, Copy)]
struct Place {
    is_near: RwSignal<bool>,
    /// In pixels, when it was last drawn.
    height: RwSignal<u32>,
}

/// Tells chunks whether they are near the window. Copies are the same.
#[derive(Clone, Copy)]
struct Watcher {
    observer: StoredValue<Option<IntersectionObserver>, LocalStorage>,
    places: StoredValue<HashMap<usize, Place>>,
}

type Seen = Closure<dyn FnMut(js_sys::Array)>;

impl Watcher {
    fn new() -> Self {
        let places = StoredValue::new(HashMap::<usize, Place>::new());
        let seen = Seen::new(move |entries: js_sys::Array| {
            for entry in entries.iter().map(JsCast::unchecked_into::<IntersectionObserverEntry>) {
                let list = entry.target();
                let start = list.get_attribute("data-start").and_then(|start| start.parse::<usize>().ok());
                let Some(place) = start.and_then(|start| places.try_with_value(|places| places.get(&start).copied()))
                else {
                    continue;
                };
                let Some(place) = place else { continue };
                let is_near = entry.is_intersecting();
                if !is_near {
                    place.height.set(list.client_height().max(0) as u32);
                }
                if place.is_near.get_untracked() != is_near {
                    place.is_near.set(is_near);
                }
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(MARGIN);
        let observer = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options).ok();
        let watcher = Self { observer: StoredValue::new_local(observer), places };
        let seen = StoredValue::new_local(seen);
        on_cleanup(move || {
            watcher.observer.with_value(|observer| observer.iter().for_each(IntersectionObserver::disconnect));
            seen.dispose();
        });
        watcher
    }

    fn observe(self, list: &Element, start: usize, place: Place) {
        self.places.update_value(|places| {
            places.insert(start, place);
        });
        match self.observer.get_value() {
            Some(observer) => observer.observe(list),
            // Without an observer everything is drawn.
            None => place.is_near.set(true),
        }
    }

    fn forget(self, start: usize) {
        self.places.try_update_value(|places| places.remove(&start));
    }
}
